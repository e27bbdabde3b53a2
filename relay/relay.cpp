#include "relay/relay.h"

#include <map>
#include <optional>

namespace tend::relay {
namespace {

// One round: every message that had gathered, one commit, the answers.
class Round {
 public:
  Round(RelayCore& core, std::vector<ToNet>& out) : core_(core), out_(out) {}

  void take(Connected& m) { core_.connect(m.connection, m.address); }
  void take(Received& m) {
    core_.receive(m.connection, m.frame);
    handled_[m.connection] += m.frame.size();
  }
  void take(Written& m) { core_.written(m.connection, m.bytes); }
  void take(Disconnected& m) { core_.disconnect(m.connection); }
  void take(HealthAsked& m) { questions_.push_back(m.question); }
  void take(Tick&) { core_.tick(); }
  void take(Stop&) { stopped_ = true; }

  // False after Stop.
  bool finish() {
    core_.commit();
    for (auto& each : core_.take()) {
      if (each.frame)
        out_.emplace_back(Send{each.connection, std::move(each.frame)});
      else
        out_.emplace_back(Close{each.connection, each.closing.value_or(Refusal::relay_frame_malformed)});
    }
    for (const auto& [connection, bytes] : handled_) out_.emplace_back(Handled{connection, bytes});
    if (!questions_.empty()) {
      const bool writable = core_.probe().has_value();
      for (const auto question : questions_) out_.emplace_back(HealthAnswered{question, writable});
    }
    if (stopped_) out_.emplace_back(Stopped{});
    return !stopped_;
  }

 private:
  RelayCore& core_;
  std::vector<ToNet>& out_;
  std::map<ConnectionId, std::size_t> handled_;
  std::vector<std::uint64_t> questions_;
  bool stopped_ = false;
};

}  // namespace

void Inbox::put(ToRelay message) {
  {
    const std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
  }
  filled_.notify_one();
}

std::vector<ToRelay> Inbox::wait() {
  std::unique_lock lock(mutex_);
  filled_.wait(lock, [&] { return !messages_.empty(); });
  return std::exchange(messages_, {});
}

void run_relay(RelayCore& core, Inbox& inbox, const std::function<void(std::vector<ToNet>)>& deliver,
               const std::function<void(RelayCore&)>& watch) {
  for (bool going = true; going;) {
    std::vector<ToNet> out;
    Round round(core, out);
    for (auto& message : inbox.wait()) std::visit([&](auto& each) { round.take(each); }, message);
    going = round.finish();
    watch(core);
    deliver(std::move(out));
  }
}

}  // namespace tend::relay
