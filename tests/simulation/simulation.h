// The whole of Tend in one process, out of one seed.
//
// The world. A few people, each with a device (in some worlds with a second one later), and one relay. A device is the real
// `replica::Replica` behind a host made here; the relay is the real `relay::RelayCore` over a store in
// memory. Everything around them is made here, and is as bad as the seed says: disks, sockets, clocks,
// processes, and people who invite, join, mistype, cancel, and thank each other at random moments. There is
// one clock (timeline.h), one source of chance (chance.h), no thread, no file, no socket. So a seed always
// tells the same story, and a story that went wrong is one command away.
//
//   people ─ intents, queries ─► Device ─ events ─► Replica          device.h, people.h
//                                  │ ▲
//                            Disk ◄┘ └─► Network ◄─► RelayHost ─► RelayCore over RelayStore
//                            disk.h      network.h   relay_host.h
//
// A run has rounds. In each: chaos (faults and people), healing (faults end, all apps are open, nobody acts),
// checks, ten quiet minutes in which nothing may happen any more; then whoever is not paired pairs, properly,
// some make a further device their own, each says one thing, and all is checked again: however bad it was, it can
// go on.
//
// Faults (faults.h); each seed draws which of them it has, and how often:
//   cut         a socket ends at any point; what was under way both ways is lost. A socket keeps order, so
//               this is what loses frames, and what makes devices send an append a second time.
//   hang        a socket only looks open: what is sent is lost, and the device hears of its end minutes later
//   delay       each direction of each socket has a delay of its own, up to seconds, so that what goes by
//               different sockets overtakes
//   partition   a device has no network for a while: connecting fails, or hangs
//   reload      an app closes and opens in the midst of anything; a write under way is there whole, or is not
//   away        the same, and it stays closed for a while
//   disk fails  every write of a device is refused for a while; disk slow: each takes seconds
//   clock       a device's clock is an hour, a day or ten years off, and jumps back and forth
//   relay dies  with what it had not committed; or right after a commit, before it could answer
//   relay full  it can't write for a while
//   restore     the relay comes back from last night's backup, told so or not (`--after-restore`)
//   new relay   it comes back empty
//   lying disk  a closing app's disk loses the last two seconds though it had confirmed them
//
// What is promised, and checked (checkers/, a file each):
//   pairing        whoever has a partner is that one's partner. Nobody waits for an invitation that is over.
//   same state     after healing all devices of both list the same thanks in the same order, and no own entry waits.
//   acknowledged   a thanks whose reply came is on both devices, once, word for word. One that was refused
//                  or undone in time nowhere. One that was cut off before its reply on both or on neither.
//   withdrawn      words that were taken back lie neither with the relay nor on a disk any more.
//   chains         no two entries of a chain share a number, and each names the one before it. All entries
//                  that the relay holds, both devices hold, and the other way round.
//   nothing private  no word that anybody wrote stands readable in a frame, in the relay's store or on a disk;
//                  and what the us space's log holds, opened with its own key, is nothing but thanks. The
//                  private space of whoever has one device is not with the relay at all.
//   relay log      the relay gives out items without gaps, each index once; what it acked is at that index
//                  after every crash.
//   calm           nothing runs in circles: while nothing changes, hardly a step is made.
//
// What is not promised:
//   * A lying disk may lose what was acknowledged in its last two seconds and had not reached the relay.
//     What it had handed in comes back. It may also forget that something was undone or taken back.
//   * A lying disk is not let loose on the steps of pairing: one that forgets those can leave the other with
//     a partner who knows nothing of it.
//   * Lying disk and restored (or new) relay in one world: what the one lost, the other might have had, so
//     a seed draws one of the two, never both. (An entry that only the partner still has can't be handed in
//     by the partner: the relay takes items only from their author's person.)
//   * A relay that lost its mailboxes can't tell a joiner that the invitation is over. Whoever had accepted
//     by then waits two days for the inviter, longer than a world lasts: that ends it here.
//   * A relay that is put back from a backup without being told so, and lost nothing but that it erased, looks as it
//     did: words that were taken back meanwhile lie there again, sealed.
//   * What one device of a person edits while another takes it back goes the same way, acknowledged or not. So
//     here only a person's first device edits and takes back.
//   * A hanging socket is noticed by the host, not by the device: nothing in the protocol asks "still there?".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/bugs.h"

namespace tend::simulation {

struct Options {
  Bug bug = Bug::none;
  std::size_t trace_lines = 0;  // how much to tell of the end of the story
};

// What a checker found.
struct Trouble {
  std::string checker;
  std::string what;
  bool operator==(const Trouble&) const = default;
};

struct Outcome {
  std::optional<Trouble> trouble;
  std::vector<std::string> trace;  // its last lines, if asked for
  std::uint64_t digest = 0;        // of all that happened: the same seed has the same
  std::string seen;                // one line: what this world was like
};

Outcome simulate(std::uint64_t seed, const Options& options);

}  // namespace tend::simulation
