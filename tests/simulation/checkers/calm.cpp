#include <map>

#include "tests/simulation/checkers/checkers.h"
#include "tests/simulation/people.h"

namespace tend::simulation {
namespace {

constexpr std::int64_t quiet_ms = 600'000;
// A joiner whose mailbox is forgotten asks for it once a minute.
constexpr std::uint64_t steps_max = 80, writes_max = 4, connects_max = 12;

}  // namespace

void check_calm(World& world) {
  struct Before {
    std::uint64_t steps, writes, connects;
  };
  std::map<const Device*, Before> before;
  for (auto& person : world.people)
    for (auto& device : person->devices)
      before[device.get()] = {device->steps, device->writes, device->connects};
  world.timeline.run_for(quiet_ms);
  for (auto& person : world.people)
    for (auto& device : person->devices) {
      const auto& then = before.at(device.get());
      const auto steps = device->steps - then.steps, writes = device->writes - then.writes,
                 connects = device->connects - then.connects;
      if (steps <= steps_max && writes <= writes_max && connects <= connects_max) continue;
      world.fail("calm", device->name() + " in ten quiet minutes: " + std::to_string(steps) + " steps, " +
                             std::to_string(writes) + " writes, " + std::to_string(connects) +
                             " connects; on the screen " + device->look("home.show").dump());
    }
}

}  // namespace tend::simulation
