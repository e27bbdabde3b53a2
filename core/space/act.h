// Roster acts beyond the first, on their way to a space's log and back. PROTOCOL 3. The rules of a statement
// are Roster's; this is what surrounds it: epoch keys, wraps, the way back, the admission statement beside it.
//
// Whoever acts: make_add, then one append_if with the result. Whoever reads: read_act for one act after another,
// in the log's order; or read_roster for a whole roster at once, which a device needs that knows only the
// newest key (a next device, with its grant) or none but the one in a wrap (the words).
//
// An act that the relay took and that is refused here is *skipped* by all alike: it changes nothing, only its n
// and epoch stay used. So a Roster goes with the channel::Admission of the same log: what that accepted says
// which n and epoch are used, and nobody but a member can use one up.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/space/roster.h"

namespace tend::space {

using EpochKeys = std::map<std::uint64_t, crypto::EpochKey>;  // K_e by epoch; those of skipped acts never

// A roster act as it stands in the log, or is ready for one append_if.
struct LoggedAct {
  Bytes item;       // channel::RosterItem
  Bytes admission;  // admission statement
  std::vector<Signature> admission_signatures;
  bool operator==(const LoggedAct&) const = default;
};

// Adds a person's next device. `roster` and `chain`: as far as the log was read; `acting`: a member of the
// subject's slot; `key`: K of roster.epoch(); `consent`: the subject's own (pairing: Inviter::consents).
// The epoch stays, so one wrap suffices. What Roster::accept refuses; bad_key; statement_left_out if `key` is
// another; statement_not_next if roster and chain are not of one log or not equally far.
Result<LoggedAct> make_add(crypto::Entropy& entropy, const Roster& roster, const channel::Admission& chain,
                           const crypto::DeviceKeys& acting, const crypto::EpochKey& key,
                           const Subject& subject, const Signature& consent);

struct ReadAct {
  std::optional<Refusal> skipped;  // why it changed nothing
  EpochKeys learned;               // that were not in `known`
};

// The next act of the log, n > 0. `box`, `secret`: this device's, for the wrap of an epoch that begins. An error,
// and nothing changed, only if the chain refuses the admission statement: then it is not of this log
// (statement_*). All else that is wrong with it makes it skipped: does_not_open and what open_roster_item and
// accept_act refuse; statement_form also if a `back` doesn't lead to the key before.
Result<ReadAct> read_act(Roster& roster, channel::Admission& chain, const EpochKeys& known, const BoxKey& box,
                         const crypto::BoxSecret& secret, const LoggedAct& act);

struct ReadRoster {
  struct Step {
    std::optional<Refusal> skipped;
    Hash32 head;  // of the roster after it
  };
  Roster roster;
  channel::Admission chain;
  EpochKeys keys;           // of all epochs that acts read here began
  std::vector<Step> steps;  // one an act: place n is that of act n
};

// All acts of a log, act 0 first. `expected`: the space as this device knows it from elsewhere. `known`: an epoch
// key of it, if there is one; the others are found by wraps and `back`, and each is taken only for an act that
// commits to it. An error if act 0 isn't that space's (read_beginning's refusals; does_not_open if no key leads
// to it) or the chain refuses an admission statement.
Result<ReadRoster> read_roster(const SpaceId& expected, const crypto::EpochKey* known, const BoxKey& box,
                               const crypto::BoxSecret& secret, std::span<const LoggedAct> acts);

}  // namespace tend::space
