#include "tests/simulation/checkers/checkers.h"
#include "tests/simulation/peek.h"
#include "tests/simulation/people.h"

namespace tend::simulation {
namespace {

Person* person_called(World& world, const std::string& name) {
  for (auto& person : world.people)
    if (person->name == name) return person.get();
  return nullptr;
}

// Whether anybody still has the invitation open that this device joined (a screen may show another's over it). By what is
// stored: an app that was closed before it could answer may have opened another link than its person knows.
bool is_open_still(World& world, const Device& joined) {
  const auto mailbox = peek(world, joined).joined;
  for (auto& person : world.people)
    for (auto& device : person->devices)
      if (mailbox && peek(world, *device).invitation == mailbox) return true;
  return false;
}

// The state of a joiner whose invitation is over; empty if it is at none, or may still come to its end.
std::string waits_in_vain(World& world, Device& device) {
  const auto pairing = on_screen(device, {"pairing"});
  if (!partner_of(device).empty() || !pairing.is_object() || pairing["role"] != "joiner") return {};
  const auto state = pairing["state"].get<std::string>();
  const bool waits =
      state == "joining" || state == "read_words" || state == "confirm" || state == "finishing";
  return waits && !is_open_still(world, device) ? state : std::string();
}

}  // namespace

bool is_anybody_stuck(World& world) {
  for (auto& person : world.people)
    for (auto& device : person->devices)
      if (waits_in_vain(world, *device) == "finishing") return true;
  return false;
}

void check_pairing(World& world) {
  for (auto& person : world.people)
    for (auto& device : person->devices) {
      if (const auto partner = partner_of(*device); !partner.empty()) {
        auto* other = person_called(world, partner);
        if (other == nullptr)
          world.fail("pairing", person->name + " has a partner who is nobody: " + partner);
        for (auto& theirs : other->devices)
          if (partner_of(*theirs) != person->name)
            world.fail("pairing", person->name + " has the partner " + partner + ", whose screen says " +
                                      theirs->look("home.show").dump());
        continue;
      }
      const auto state = waits_in_vain(world, *device);
      if (state.empty() || world.faults.relay_forgets()) continue;  // with the mailbox went the word
      world.fail("pairing", person->name + " is at " + state + " of an invitation that is over");
    }
}

}  // namespace tend::simulation
