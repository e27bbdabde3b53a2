// What a device keeps between two lives of its app. A write lands whole, or not at all.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/replica/replica.h"

namespace tend::simulation {

class Disk {
 public:
  using Values = std::map<std::string, Bytes>;

  [[nodiscard]] const Values& values() const { return values_; }

  void write(UnixMs now, const std::vector<replica::KeyValue>& puts,
             const std::vector<std::string>& removes) {
    while (!undo_.empty() && undo_.front().at <= now - lie_ms) undo_.pop_front();
    for (const auto& [key, bytes] : puts) remember(now, key), values_[key] = bytes;
    for (const auto& key : removes) remember(now, key), values_.erase(key);
  }

  // The keys that `forget_since` would put back.
  [[nodiscard]] std::vector<std::string> written_since(UnixMs then) const {
    std::vector<std::string> out;
    for (const auto& each : undo_)
      if (each.at > then) out.push_back(each.key);
    return out;
  }
  // As if nothing had been written after `then` (at most lie_ms ago).
  void forget_since(UnixMs then) {
    while (!undo_.empty() && undo_.back().at > then) {
      auto& last = undo_.back();
      if (last.before)
        values_[last.key] = std::move(*last.before);
      else
        values_.erase(last.key);
      undo_.pop_back();
    }
  }

  static constexpr std::int64_t lie_ms = 2'000;

 private:
  struct Undo {
    UnixMs at = 0;
    std::string key;
    std::optional<Bytes> before;
  };
  void remember(UnixMs now, const std::string& key) {
    const auto at = values_.find(key);
    undo_.push_back({now, key, at == values_.end() ? std::nullopt : std::optional(at->second)});
  }

  Values values_;
  std::deque<Undo> undo_;
};

}  // namespace tend::simulation
