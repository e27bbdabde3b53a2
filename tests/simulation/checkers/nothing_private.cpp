#include <set>

#include "tests/simulation/checkers/checkers.h"
#include "tests/simulation/peek.h"
#include "tests/simulation/people.h"

namespace tend::simulation {
namespace {

bool holds(BytesView bytes, std::string_view text) {
  return as_text(bytes).find(text) != std::string_view::npos;
}

// Whether this one shares its person's private space with another.
bool has_others(const World& world, const Device& device) {
  for (const auto& person : world.people)
    for (const auto& each : person->devices)
      if (each.get() == &device) return person->devices.size() > 1;
  return false;
}

}  // namespace

void check_readable(const World& world, BytesView bytes, std::string_view where) {
  if (holds(bytes, thanks_canary) || holds(bytes, private_canary))
    world.fail("nothing private", "a person's word stands readable in " + std::string(where));
}

void check_nothing_private(World& world, const std::vector<PeekedDevice>& all) {
  for (const auto& [device, spaces, invitation, joined] : all) {
    for (const auto& [key, bytes] : device->disk().values())
      check_readable(world, bytes, device->name() + "'s disk at " + key);
    std::set<ChainId> private_chains;
    for (const auto& space : spaces)
      for (const auto& [id, entry] : space.entries)
        if (!space.us) private_chains.insert(entry.head.chain);
    for (const auto& space : spaces) {
      if (!space.us) {
        if (!space.at_relay.empty() && !has_others(world, *device))
          world.fail("nothing private", "the relay holds " + device->name() + "'s private space");
        continue;
      }
      for (const auto& entry : space.at_relay)
        if (holds(entry.body, private_canary) || private_chains.contains(entry.head.chain))
          world.fail("nothing private",
                     "the us space holds what " + device->name() + " keeps for themselves");
    }
  }
}

}  // namespace tend::simulation
