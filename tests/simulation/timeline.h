// The one clock of a simulation, and what is to happen when. Nothing waits: time jumps from one event to the
// next.
#pragma once

#include <functional>
#include <map>
#include <utility>

#include "core/base/days.h"

namespace tend::simulation {

class Timeline {
 public:
  explicit Timeline(UnixMs start) : now_(start) {}

  [[nodiscard]] UnixMs now() const { return now_; }
  // `ms` from now (0: as soon as what is under way has ended). Events of one moment keep their order.
  void after(std::int64_t ms, std::function<void()> what) {
    events_.emplace(std::pair(now_ + (ms < 0 ? 0 : ms), ++last_), std::move(what));
  }
  void run_for(std::int64_t ms) {
    const auto end = now_ + ms;
    while (!events_.empty() && events_.begin()->first.first <= end) {
      const auto next = events_.extract(events_.begin());
      now_ = next.key().first;
      next.mapped()();
    }
    now_ = end;
  }

 private:
  UnixMs now_;
  std::uint64_t last_ = 0;
  std::map<std::pair<UnixMs, std::uint64_t>, std::function<void()>> events_;
};

}  // namespace tend::simulation
