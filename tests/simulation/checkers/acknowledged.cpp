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
      for (const auto& item : list["items"]) {
        if (!item.contains("withdrawn")) ++times[item["did"]];
        for (const auto& before : item.value("before", Json::array())) ++times[before["did"]];
      }
      for (const auto& said : world.said) {
        if (said.by != person->name && said.with != person->name) continue;
        const auto found = times.extract(said.did);
        const int count = found ? found.mapped() : 0;
        const auto fail = [&](const std::string& what) {
          world.fail("acknowledged", "on " + device->name() + ", what " + said.by + " said " + what + ": " +
                                         said.did.substr(0, 40));
        };
        if (count > 1) fail("stands " + std::to_string(count) + " times");
        if (!said.is_sure() || said.fate == Said::Fate::asked) continue;
        const bool stands = said.fate == Said::Fate::acknowledged;
        if (count == 1 && !stands) fail("was refused, undone or taken back, and is there");
        if (count == 0 && stands) fail("was acknowledged, and is not there");
      }
      for (const auto& [did, count] : times)
        world.fail("acknowledged", "on " + device->name() + " stands what nobody said: " + did.substr(0, 60));
    }
}

}  // namespace tend::simulation
