// The core's one door: step(Event) → Effects.
//
// A replica is all that one device knows: its person, its spaces, what it has written and read. It is pure:
// files, sockets, clock and randomness are the host's. The host hands in events, one at a time, and carries
// out the effects in their order:
//
//   host                                                replica
//   Open{everything stored} ───────────────────────►    rebuilds its state by replay
//   Intent{id, "thanks.say", fields} ──────────────►
//                                  ◄──────── Store{ticket, puts, removes}     one atomic, durable write
//   StoreDone{ticket} ─────────────────────────────►
//                                  ◄──────── Reply{id}, Changed{views}, Send{connection, frame}
//
// Nothing is shown as written, and nothing is sent, before its `Store` is done. While a write is under way,
// events that may lead to another wait inside; queries never wait. A failed write leaves everything as it
// was, and says so. Errors: an intent or query that is refused gets `ReplyRefused`; nothing else happened.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/days.h"
#include "core/base/error.h"
#include "core/codec/json.h"
#include "core/crypto/entropy.h"

namespace tend::replica {

using codec::Json;
using KeyValue = std::pair<std::string, Bytes>;  // keys are opaque: no ids, kinds or times in clear

// Values by these keys are chunks of photos and voices, sealed as the relay has them. They are many and large: a host keeps
// them with the others, but hands in at `Open` their keys alone, and gives each out when it is asked (GetFiles).
constexpr bool is_file_key(std::string_view key) { return key.starts_with('x'); }

// ---- events

struct Open {  // once, first
  std::vector<KeyValue> stored;
  std::string app_origin;          // where the page came from, for links: "https://app.example"
  std::string relay_origin;        // default relay for a new space: "https://relay.example"
  std::vector<std::string> files;  // keys alone
};
// In place of Open: a made-up couple to look at (core/demo), in memory alone. Whatever is done then, the only effects are
// replies, Changed and Wake.
struct OpenDemo {
  Bytes words;  // content/<lang>/demo.toml as JSON
  std::uint64_t seed = 1;
  std::optional<std::uint32_t> days;  // that they have been together by now; none: nine months
  std::uint64_t slot = 0;             // whose device it is at first: 0 or 1
};
struct Intent {
  std::uint64_t id = 0;
  std::string name;
  Json fields;
  std::vector<Bytes> files;  // of file.keep, archive.keep and archive.file
};
struct Query {
  std::uint64_t id = 0;
  std::string name;
  Json fields;
  std::vector<Bytes> files;          // of file.taken and chat.read
  std::optional<ArchiveId> archive;  // asked of what was brought along (archive.keep), not of what is
};
struct Connected {
  std::string connection;
};
struct FrameIn {
  std::string connection;
  Bytes bytes;
};
struct Disconnected {
  std::string connection;
};
struct StoreDone {
  std::uint64_t ticket = 0;
};
struct StoreFailed {
  std::uint64_t ticket = 0;
};
struct FilesRead {  // answers GetFiles: of its keys those that are there
  std::uint64_t ticket = 0;
  std::vector<KeyValue> values;
};
struct Content {  // part "words": 2048 lines
  std::string part;
  Bytes bytes;
};
struct Clock {          // a wake that was asked for, or the host's network came back
  bool online = false;  // then waiting connections are tried at once
};

struct Event {
  UnixMs now = 0;
  std::int32_t utc_offset_min = 0;  // minutes east of UTC now, for the writer's day
  std::variant<Open, OpenDemo, Intent, Query, Connected, FrameIn, Disconnected, StoreDone, StoreFailed,
               FilesRead, Content, Clock>
      what;
};

// ---- effects

struct Store {
  std::uint64_t ticket = 0;
  std::vector<KeyValue> puts;
  std::vector<std::string> removes;
};
struct GetFiles {  // is answered by FilesRead
  std::uint64_t ticket = 0;
  std::vector<std::string> keys;
};
struct Connect {
  std::string connection;
  std::string url;  // ws: or wss:
};
struct Send {
  std::string connection;
  Bytes bytes;
};
struct Close {
  std::string connection;
};
struct Reply {
  std::uint64_t id = 0;
  Json answer;
  std::optional<Bytes> file;  // of file.read
};
struct ReplyRefused {
  std::uint64_t id = 0;
  Refusal why = Refusal::intent_unknown;
  Json args;  // for the sentence: {"field": …, "limit": …}, {"tries_left": …}, {"word": …}
};
struct Changed {
  std::vector<std::string> views;  // ask these again
};
struct Wake {
  UnixMs at = 0;  // replaces the wake asked for before
};

using Effect = std::variant<Store, GetFiles, Connect, Send, Close, Reply, ReplyRefused, Changed, Wake>;
using Effects = std::vector<Effect>;

class Replica {
 public:
  // `entropy` is asked at each use and must outlive the replica. Call crypto::install_entropy first.
  explicit Replica(crypto::Entropy& entropy);
  ~Replica();

  Effects step(const Event& event);

 private:
  class State;
  std::unique_ptr<State> state_;
  std::unique_ptr<class Demo> demo_;
  crypto::Entropy* entropy_;
};

}  // namespace tend::replica
