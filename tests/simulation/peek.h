// What lies on a device's disk, opened with its own key: for checkers that look deeper than a screen does.
#pragma once

#include <map>
#include <string>
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
  std::vector<PeekedEntry> at_relay;  // what the relay's log of it holds, by index
};

struct PeekedDevice {
  const Device* device = nullptr;
  std::vector<PeekedSpace> spaces;      // none before it has begun
  std::optional<MailboxId> invitation;  // of one of its own that is open
  std::optional<MailboxId> joined;      // of another's that was opened last
};

// A disk or log that can't be read fails the simulation.
PeekedDevice peek(World& world, const Device& device);
std::vector<PeekedDevice> peek_all(World& world);

}  // namespace tend::simulation
