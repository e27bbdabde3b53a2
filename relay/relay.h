// How the relay is built.
//
//                 sockets                                       meaning and disk
//          ┌─────────────────────┐   ToRelay (Inbox)    ┌──────────────────────────┐
//   TCP ──►│ net thread          │ ───────────────────► │ relay thread             │
//          │ net/server  HTTP,   │                      │ RelayCore: session/ log/ │
//          │ WebSocket, site/    │ ◄─────────────────── │ mailbox/  over  store/   │
//          └─────────────────────┘   ToNet (deliver)    └──────────────────────────┘
//
// The net thread knows bytes and sockets and nothing of what they mean; the relay thread knows meaning and
// disk and no sockets. They share nothing but the messages below. While the relay thread syncs the disk,
// frames gather in its inbox; then it takes them all, lets RelayCore judge each, commits once, and sends the
// answers: one sync for all who waited (group commit).
//
// Life of one append: Received → Session (form) → Log (may they? staged) → Store::commit (synced) → Send Ack
// to the sender, Send Items to every connection of the channel → Written, as the sockets take the bytes.
//
// Stopping: a signal makes the net thread stop accepting and put Stop; the relay thread commits and answers
// what came before it and delivers Stopped; the net thread closes its sockets and both end.
//
// Bounded: per connection at most `in_hand_bytes_max` lie in the inbox (then its socket is not read until
// Handled says so), and RelayCore sends no more while too much is unsent.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <variant>
#include <vector>

#include "relay/relay_core.h"

namespace tend::relay {

inline constexpr std::size_t in_hand_bytes_max = 512 << 10;

// ---- to the relay thread

struct Connected {
  ConnectionId connection = 0;
  std::string address;  // empty: this machine
};
struct Received {
  ConnectionId connection = 0;
  Bytes frame;
};
struct Written {
  ConnectionId connection = 0;
  std::size_t bytes = 0;
};
struct Disconnected {
  ConnectionId connection = 0;
};
struct HealthAsked {
  std::uint64_t question = 0;
};
struct Tick {};  // every few seconds
struct Stop {};
using ToRelay = std::variant<Connected, Received, Written, Disconnected, HealthAsked, Tick, Stop>;

// ---- to the net thread

struct Send {
  ConnectionId connection = 0;
  std::shared_ptr<const Bytes> frame;
};
struct Close {
  ConnectionId connection = 0;
  Refusal why{};
};
struct Handled {
  ConnectionId connection = 0;
  std::size_t bytes = 0;  // of received frames
};
struct HealthAnswered {
  std::uint64_t question = 0;
  bool writable = false;
};
struct Stopped {};
using ToNet = std::variant<Send, Close, Handled, HealthAnswered, Stopped>;

// Where the net thread leaves messages for the relay thread.
class Inbox {
 public:
  void put(ToRelay message);
  // Waits until there is something, then takes it all.
  std::vector<ToRelay> wait();

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::vector<ToRelay> messages_;
};

// The relay thread: until Stop.
//   `deliver`: hands messages to the net thread      `watch`: told after each round, for the operator's log
void run_relay(RelayCore& core, Inbox& inbox, const std::function<void(std::vector<ToNet>)>& deliver,
               const std::function<void(RelayCore&)>& watch);

}  // namespace tend::relay
