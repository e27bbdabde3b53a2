#include "core/channel/item.h"

#include "core/crypto/hash.h"
#include "core/crypto/seal.h"

namespace tend::channel {
namespace {

bool is_padded(const Bytes& sealed) { return crypto::padded_size(sealed.size()) == sealed.size(); }

ItemHash hash_of(const ChannelId& channel, BytesView first, const Hash32& second) {
  return crypto::hash_as<ItemHash>(crypto::label::item_hash, channel, first, second);
}

}  // namespace

Result<Item> parse_item(BytesView bytes) {
  auto item = codec::decode<Item>(bytes);
  if (!item || item->body_part.has_value() == item->body_hash.has_value())
    return refuse(Refusal::relay_item_malformed);
  if (item->body_part && !is_padded(*item->body_part)) return refuse(Refusal::relay_item_malformed);
  return item;
}

Result<RosterItem> parse_roster_item(BytesView bytes) {
  auto item = codec::decode<RosterItem>(bytes);
  if (!item || !is_padded(item->sealed)) return refuse(Refusal::relay_item_malformed);
  return item;
}

Hash32 body_part_hash(const ChannelId& channel, BytesView body_part) {
  return crypto::hash_as<Hash32>(crypto::label::item_body, channel, body_part);
}

ItemHash item_hash(const ChannelId& channel, const Item& item) {
  return hash_of(channel, item.head_part,
                 item.body_hash ? *item.body_hash : body_part_hash(channel, *item.body_part));
}

ItemHash item_hash(const ChannelId& channel, const RosterItem& item) {
  return hash_of(channel, item.clear, body_part_hash(channel, item.sealed));
}

Bytes erase_body(const ChannelId& channel, const Item& item) {
  Item erased = item;
  if (item.body_part) {
    erased.body_hash = body_part_hash(channel, *item.body_part);
    erased.body_part.reset();
  }
  return codec::encode(erased);
}

}  // namespace tend::channel
