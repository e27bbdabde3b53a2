// What a relay sees of a space's log: the outer form of items and their hashes. PROTOCOL 2 (item), 3 (roster
// item). Nothing here opens a seal. Devices and relay share this folder, so both mean the same by a hash.
#pragma once

#include <optional>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/codec/record.h"

namespace tend::channel {

inline constexpr std::size_t head_part_bytes = 512;
inline constexpr std::uint64_t body_part_bytes_max =
    67'584;  // padded size of a 64 KiB body with blind, length, nonce, tag
inline constexpr std::size_t roster_sealed_bytes_max = 32 << 10;

// item {0 v, 1 epoch, 2 slot, 3 head part, and 4 body part or 5 H(body part) once erased}
struct Item {
  std::uint64_t v = 1;
  std::uint64_t epoch = 0;
  std::uint64_t slot = 0;
  Bytes head_part;
  std::optional<Bytes> body_part;
  std::optional<Hash32> body_hash;
  bool operator==(const Item&) const = default;
  static constexpr auto record = codec::describe(
      "Item", "a sealed entry", codec::field(0, "v", &Item::v, codec::between(1, 1), "protocol version"),
      codec::field(1, "epoch", &Item::epoch, codec::at_most(0xFFFFFFFF), "whose key seals it"),
      codec::field(2, "slot", &Item::slot, codec::at_most(1), "the author's person in this space"),
      codec::field(3, "head_part", &Item::head_part, codec::between(head_part_bytes, head_part_bytes),
                   "nonce and AEAD"),
      codec::field(4, "body_part", &Item::body_part, codec::between(512, body_part_bytes_max),
                   "nonce and AEAD, of a padded size"),
      codec::field(5, "body_hash", &Item::body_hash, codec::any(), "in place of an erased body part"));
};

// roster item {0 clear, 1 AEAD of statement and signatures}
struct RosterItem {
  Bytes clear;
  Bytes sealed;
  bool operator==(const RosterItem&) const = default;
  static constexpr auto record = codec::describe(
      "RosterItem", "a sealed roster act",
      codec::field(0, "clear", &RosterItem::clear, codec::at_most(4096), "epoch, commitment, wraps"),
      codec::field(1, "sealed", &RosterItem::sealed, codec::between(512, roster_sealed_bytes_max),
                   "nonce and AEAD, padded like a body"));
};

// Decodes and checks the outer form: exactly one of body part and body hash, a body part of a padded size.
// relay_item_malformed for whatever is wrong.
Result<Item> parse_item(BytesView bytes);
Result<RosterItem> parse_roster_item(BytesView bytes);

// H-256(tend.item.body, channel, body part)
Hash32 body_part_hash(const ChannelId& channel, BytesView body_part);
// H-256(tend.item.hash, channel, head part, H(body part)): the same before and after erasure.
ItemHash item_hash(const ChannelId& channel, const Item& item);
// The same of a roster item, its clear part in place of the head part and its sealed part in place of the
// body part. (PROTOCOL names no hash for them; the cursor needs one.)
ItemHash item_hash(const ChannelId& channel, const RosterItem& item);

// {…, 4 body part} becomes {…, 5 H(body part)}.
Bytes erase_body(const ChannelId& channel, const Item& item);

}  // namespace tend::channel
