// What must hold. Each ends the simulation (World::fail) by its own name if it does not; one file each.
#pragma once

#include <string_view>

#include "tests/simulation/world.h"

namespace tend::simulation {

struct PeekedDevice;

// ---- once everything has healed and nobody acts
void check_pairing(World& world);
// Where the relay lost its mailboxes: whether somebody accepted an invitation that is over.
bool is_anybody_stuck(World& world);
void check_same_state(World& world);
void check_acknowledged(World& world);
void check_chains(World& world, const std::vector<PeekedDevice>& all);
void check_nothing_private(World& world, const std::vector<PeekedDevice>& all);
void check_withdrawn(World& world, const std::vector<PeekedDevice>& all);

// ---- at any time
// No person's word stands readable in bytes that leave a device or lie on a disk (nothing_private).
void check_readable(const World& world, BytesView bytes, std::string_view where);

// Lets ten minutes pass in which nobody acts and nothing is broken (calm).
void check_calm(World& world);

}  // namespace tend::simulation
