#include "tests/simulation/checkers/checkers.h"
#include "tests/simulation/people.h"

namespace tend::simulation {
namespace {

// A device's list without what is its own view of it: whose it is, and when it arrived there.
Json list_of(Device& device) {
  auto items = device.look("thanks.list")["items"];
  for (auto& item : items)
    for (const auto* own : {"mine", "arrived", "waiting", "undo_until", "draft"}) {
      item.erase(own);
      if (item.contains("answer")) item["answer"].erase(own);
    }
  return items;
}

std::string first_difference(const Json& a, const Json& b) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const auto item = [i](const Json& list) {
      return i < list.size() ? list[i].dump().substr(0, 160) : std::string("nothing");
    };
    if (item(a) != item(b))
      return "row " + std::to_string(i) + " of " + std::to_string(a.size()) + " and " +
             std::to_string(b.size()) + ": " + item(a) + " and " + item(b);
  }
  return a.dump() + " and " + b.dump();
}

}  // namespace

void check_same_state(World& world) {
  for (auto& person : world.people)
    for (auto& device : person->devices) {
      const auto home = device->look("home.show");
      const auto partner = partner_of(*device);
      if (partner.empty()) continue;
      // That a write failed is said until the next one works.
      const bool trouble = home.contains("trouble") && home["trouble"] != "storage_failed";
      if (home["relay"] != "online" || home["waiting"] != 0 || trouble)
        world.fail("same state", device->name() + " has healed, and its screen says " + home.dump());
      const auto list = list_of(*device);
      for (auto& other : world.people) {
        if (other->name != partner) continue;
        for (auto& theirs : other->devices)
          if (const auto their_list = list_of(*theirs); their_list != list)
            world.fail("same state", device->name() + " and " + theirs->name() + " list different thanks, " +
                                         first_difference(list, their_list));
      }
    }
}

}  // namespace tend::simulation
