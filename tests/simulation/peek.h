// What lies on a device's disk, opened with its own key: for checkers that look deeper than a screen does.
#pragma once

#include <map>
#include <vector>

#include "core/replica/records.h"
#include "core/space/entry.h"
#include "tests/simulation/device.h"

namespace tend::simulation {

struct PeekedEntry {
  space::Head head;
  Bytes body;  // empty if it is not there
};

struct PeekedSpace {
  bool us = false;
  SpaceId id;
  ChannelId channel;
  std::map<std::uint64_t, crypto::EpochKey> keys;
  std::map<EntryId, PeekedEntry> entries;
};

// Empty before a device has begun. A disk that can't be read fails the simulation.
std::vector<PeekedSpace> peek(World& world, const Device& device);

// What the relay's log of a space holds, opened; by index.
std::vector<PeekedEntry> peek_log(World& world, const PeekedSpace& space);

}  // namespace tend::simulation
