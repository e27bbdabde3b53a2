// Which faults a world has, how often, and the hand that lets them happen.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/days.h"
#include "tests/simulation/chance.h"

namespace tend::simulation {

struct World;

// Rates: how often in one round, at most; 0: never.
struct Faults {
  explicit Faults(Chance& chance);
  [[nodiscard]] std::string say() const;

  // Shape of the world.
  std::size_t people = 2;
  bool links_wander = false;   // people also open links that were not meant for them
  std::int64_t hurry_ms = 0;   // between two acts of one person, at most
  std::int64_t chaos_ms = 0;   // of one round
  std::int64_t delay_ms = 50;  // of a frame, at most
  std::int64_t disk_ms = 5;    // of a write, at most

  std::uint64_t cut = 0, hang = 0, partition = 0, reload = 0, away = 0, disk_fails = 0, disk_slow = 0,
                clock = 0, relay_dies = 0, relay_full = 0, restore = 0, new_relay = 0;
  bool lying_disk = false;         // some of the closing disks
  bool dies_after_commit = false;  // the relay, now and then, before it has answered
  bool clocks_stay_off = false;    // healing leaves them as they are
  bool second_devices = false;     // some people come to have one
  bool nobody_looks = false;       // healing comes without a word to the devices: no "online", no new start

  [[nodiscard]] bool relay_forgets() const { return restore + new_relay > 0; }
};

// Lets faults happen for `ms` from now on; each thing that a fault began ends by itself, or by `heal`.
void let_faults_happen(World& world, std::int64_t ms);
// Ends all faults: network, disks, relay and apps work.
void heal(World& world);

}  // namespace tend::simulation
