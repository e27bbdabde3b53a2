#include <set>

#include "tests/simulation/checkers/checkers.h"
#include "tests/simulation/peek.h"
#include "tests/simulation/people.h"

namespace tend::simulation {
namespace {

// Within what one device holds of one space.
void check_links(World& world, const Device& device, const PeekedSpace& space) {
  std::map<std::pair<ChainId, std::uint32_t>, EntryId> by_place;
  for (const auto& [id, entry] : space.entries) {
    const auto& head = entry.head;
    const auto where = device.name() + ", number " + std::to_string(head.seq) + " of a chain: ";
    const bool is_new = by_place.emplace(std::pair(head.chain, head.seq), id).second;
    if (!is_new) world.fail("chains", where + "two entries have it");
    if (head.seq > 0) {
      const auto prev = space.entries.find(head.prev);
      if (prev == space.entries.end()) world.fail("chains", where + "the one before is not there");
      if (prev->second.head.chain != head.chain || prev->second.head.seq + 1 != head.seq)
        world.fail("chains", where + "it names another than the one before");
    }
    for (const auto& dep : head.deps)
      if (!space.entries.contains(dep.id)) world.fail("chains", where + "one it cites is not there");
  }
}

}  // namespace

void check_chains(World& world, const std::vector<PeekedDevice>& all) {
  for (const auto& [device, spaces, invitation, joined] : all)
    for (const auto& space : spaces) {
      check_links(world, *device, space);
      if (!space.us) continue;
      std::set<EntryId> at_relay;
      for (const auto& entry : space.at_relay) at_relay.insert(entry.head.id);
      for (const auto& id : at_relay)
        if (!space.entries.contains(id))
          world.fail("chains", device->name() + " lacks an entry that the relay holds");
      for (const auto& [id, entry] : space.entries)
        if (!at_relay.contains(id))
          world.fail("chains", "the relay lacks an entry that " + device->name() + " holds");
    }
}

}  // namespace tend::simulation
