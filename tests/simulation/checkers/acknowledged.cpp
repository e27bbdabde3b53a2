#include <map>

#include "tests/simulation/checkers/checkers.h"
#include "tests/simulation/people.h"

namespace tend::simulation {

// What one device shows and another not is same_state's to find.
void check_acknowledged(World& world) {
  for (auto& person : world.people)
    for (auto& device : person->devices) {
      std::map<std::string, int> times;
      const auto list = device->look("thanks.list");
      for (const auto& item : list["items"]) ++times[item["did"]];
      for (const auto& said : world.said) {
        if (said.by != person->name && said.with != person->name) continue;
        const auto found = times.extract(said.did);
        const int count = found ? found.mapped() : 0;
        const auto fail = [&](const std::string& what) {
          world.fail("acknowledged", "on " + device->name() + ", what " + said.by + " said " + what + ": " +
                                         said.did.substr(0, 40));
        };
        if (count > 1) fail("stands " + std::to_string(count) + " times");
        if (count == 1 && said.fate == Said::Fate::refused) fail("was refused, and is there");
        if (count == 0 && said.fate == Said::Fate::acknowledged && !said.taken_back)
          fail("was acknowledged, and is not there");
      }
      for (const auto& [did, count] : times)
        world.fail("acknowledged", "on " + device->name() + " stands what nobody said: " + did.substr(0, 60));
    }
}

}  // namespace tend::simulation
