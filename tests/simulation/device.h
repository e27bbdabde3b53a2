// One device: the real replica, and a host as the web app's worker is one: disk, sockets, one timer.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "core/replica/replica.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/world.h"

namespace tend::simulation {

class Device {
 public:
  using What = decltype(replica::Event::what);
  // What a person is told: the answer, or why not.
  using Told = std::function<void(std::optional<Refusal> refused, const Json& answer)>;

  Device(World& world, std::string name);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Disk& disk() const { return disk_; }
  [[nodiscard]] bool is_open() const { return replica_ != nullptr; }

  void open();
  // The app is gone. What a lying disk had only said to have is gone too.
  void close();

  // What a person does; `told` is called once, or never if the app closes before.
  void act(std::string_view intent, Json fields, Told told = {});
  // What a person sees; null if the view was refused.
  Json look(std::string_view view);
  // From the network.
  void hear(What what);
  void nudge();  // the network is back, or the person looks at the app again

  // ---- faults
  bool disk_fails = false;
  std::int64_t disk_slow_ms = 0;  // each write takes up to that long
  std::int64_t clock_off_ms = 0;
  std::int32_t utc_offset_min = 0;

  // ---- for the checkers
  std::uint64_t steps = 0, writes = 0, connects = 0;

 private:
  struct Write {
    std::uint64_t ticket = 0;
    std::vector<replica::KeyValue> puts;
    std::vector<std::string> removes;
  };
  [[nodiscard]] UnixMs clock() const { return world_.timeline.now() + clock_off_ms; }
  void step(What what);
  void carry_out(replica::Effect& effect);
  void begin_write(replica::Store& store);
  void end_write();
  void land(const Write& write);
  void forget_last(std::int64_t ms);
  void wake_at(UnixMs at);
  void count_step();
  // Runs `what` later, if the app lives still.
  void later(std::int64_t ms, std::function<void()> what);

  World& world_;
  std::string name_;
  test::SeededEntropy entropy_;
  Disk disk_;
  std::unique_ptr<replica::Replica> replica_;
  std::uint64_t life_ = 0, wake_no_ = 0, last_id_ = 0;
  std::optional<Write> write_;  // under way
  std::map<std::uint64_t, Told> told_by_id_;
  std::map<std::uint64_t, Json> answers_;
  UnixMs counted_at_ = 0;
  std::uint64_t counted_ = 0;
};

}  // namespace tend::simulation
