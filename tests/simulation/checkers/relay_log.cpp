#include "tests/simulation/checkers/relay_log.h"

#include <algorithm>

#include "core/channel/escrow.h"
#include "core/channel/item.h"

namespace tend::simulation {
namespace {

ItemHash hash_of(const ChannelId& channel, const protocol::LogItem& item) {
  if (item.kind == protocol::ItemKind::roster) {
    const auto parsed = channel::parse_roster_item(item.bytes);
    return parsed ? channel::item_hash(channel, *parsed) : ItemHash{};
  }
  if (item.kind == protocol::ItemKind::release) {
    const auto parsed = channel::parse_release(item.bytes);
    return parsed ? channel::item_hash(channel, *parsed) : ItemHash{};
  }
  const auto parsed = channel::parse_item(item.bytes);
  return parsed ? channel::item_hash(channel, *parsed) : ItemHash{};
}

}  // namespace

void RelayLog::at_relay(std::uint64_t id, BytesView frame) {
  const auto decoded = protocol::decode(frame);
  if (!decoded) world_.fail("relay log", "a device sends a frame that does not decode");
  auto& socket = sockets_[id];
  if (const auto* hello = std::get_if<protocol::Hello>(&*decoded)) {
    socket.channel = hello->channel;
    socket.cursor = hello->cursor;
  } else if (const auto* append = std::get_if<protocol::Append>(&*decoded)) {
    auto& hashes = socket.appends[append->ref];
    hashes.clear();
    for (const auto& item : append->items) hashes.push_back(hash_of(socket.channel, item));
  } else if (const auto* ping = std::get_if<protocol::Ping>(&*decoded)) {
    socket.appends[ping->ref].clear();  // is acked like one of nothing
  }
}

void RelayLog::from_relay(std::uint64_t id, BytesView frame) {
  const auto decoded = protocol::decode(frame);
  if (!decoded) world_.fail("relay log", "the relay sends a frame that does not decode");
  auto& socket = sockets_[id];
  if (const auto* welcome = std::get_if<protocol::Welcome>(&*decoded)) {
    socket.next = std::min(socket.cursor, welcome->head);
    const auto& items = channels_[socket.channel].items;
    if (!items.empty() && welcome->head <= items.rbegin()->first)
      world_.fail("relay log", "the log got shorter: its head is " + std::to_string(welcome->head));
  } else if (const auto* items = std::get_if<protocol::Items>(&*decoded)) {
    if (items->first != socket.next)
      world_.fail("relay log", "items come from " + std::to_string(items->first) + " on, and " +
                                   std::to_string(socket.next) + " is next");
    for (const auto& item : items->items) is_at(socket.channel, socket.next++, hash_of(socket.channel, item));
  } else if (const auto* ack = std::get_if<protocol::Ack>(&*decoded)) {
    const auto append = socket.appends.extract(ack->ref);
    if (!append || append.mapped().size() != ack->indexes.size())
      world_.fail("relay log", "an ack fits no append");
    for (std::size_t i = 0; i < ack->indexes.size(); ++i)
      is_at(socket.channel, ack->indexes[i], append.mapped()[i]);
  }
}

void RelayLog::is_at(const ChannelId& channel, std::uint64_t index, const ItemHash& hash) {
  auto& known = channels_[channel];
  if (known.items.emplace(index, hash).first->second != hash)
    world_.fail("relay log", "another item has the index " + std::to_string(index) + " now");
  if (known.indexes.emplace(hash, index).first->second != index)
    world_.fail("relay log", "an item has two indexes, one is " + std::to_string(index));
}

void RelayLog::relay_started(RelayStore& store) {
  sockets_.clear();
  for (const auto& [id, channel] : channels_)
    for (const auto& [index, hash] : channel.items) {
      const auto there = store.items(id, index, 1, 0);
      if (!there || there->empty() || there->front().hash != hash)
        world_.fail("relay log",
                    "what was acked at " + std::to_string(index) + " is not there after a crash");
    }
}

}  // namespace tend::simulation
