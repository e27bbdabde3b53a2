// Watches what goes in and out of the relay (relay_log): indexes without gaps, each item at one index, what
// was acked there after every crash.
#pragma once

#include <map>
#include <vector>

#include "core/base/bytes.h"
#include "tests/simulation/relay_host.h"
#include "tests/simulation/world.h"

namespace tend::simulation {

class RelayLog {
 public:
  explicit RelayLog(World& world) : world_(world) {}

  void connected(std::uint64_t socket) { sockets_[socket] = {}; }
  void at_relay(std::uint64_t socket, BytesView frame);
  void from_relay(std::uint64_t socket, BytesView frame);
  void relay_started(RelayStore& store);
  // By a restore, or because it is another: what it said before counts no more.
  void relay_lost_data() { channels_.clear(); }

 private:
  struct Socket {
    ChannelId channel;
    std::uint64_t cursor = 0;                                // asked for
    std::uint64_t next = 0;                                  // index of the next item to come
    std::map<std::uint64_t, std::vector<ItemHash>> appends;  // by ref
  };
  struct Channel {
    std::map<std::uint64_t, ItemHash> items;
    std::map<ItemHash, std::uint64_t> indexes;
  };
  void is_at(const ChannelId& channel, std::uint64_t index, const ItemHash& hash);

  World& world_;
  std::map<std::uint64_t, Socket> sockets_;
  std::map<ChannelId, Channel> channels_;
};

}  // namespace tend::simulation
