// One entry: how it is written, sealed, opened and read. PROTOCOL 2 and 11; deterministic CBOR throughout.
//
//   chain  = H-64(tend.chain, space, entry key) ‖ 8 random bytes
//   head   = {0 v=1, 1 chain, 2 seq, 3 prev, 4 [deps], 5 at, 6 day, 7 body_len, 8 commit, 9… unknown}
//              ≤ 400 bytes; seq < 2^32; prev is zeros exactly if seq = 0; ≤ 4 deps, distinct; at < 2^52, UTC
//              ms; day ≤ 2,932,896; body_len = bytes of the sealed body part, one of its sizes
//   dep    = [chain, seq, id]
//   body   = {0 kind < 2^16, 1 {fields}, 2… unknown}     ≤ 64 KiB
//   id     = H-256(tend.entry, space, head as received)
//   commit = H-256(key = blind, tend.commit, space, body)
//   sig    = Ed25519 of id under the label tend.entry, by the chain's device
//   head part = nonce ‖ AEAD(u16-LE len ‖ head ‖ sig ‖ zeros)      always 512 bytes
//   body part = nonce ‖ AEAD(u32-LE len ‖ blind ‖ body ‖ zeros)    512 bytes, 1 KiB, then Padmé
//              key H-256(key = K_e, tend.item, space)
//              AD F(tend.item, space, v, epoch, slot, part: 0 head, 1 body)
//
// Three types, by how far an entry is trusted: channel::Item (sealed, anybody's bytes) → OpenedEntry (came
// out of the seal, says whatever it likes) → Entry (book.h; only a Book makes one, once the entry is
// applied). Received heads and bodies are kept as received and never encoded again, so what a newer version
// wrote lives on in them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/days.h"
#include "core/base/error.h"
#include "core/channel/item.h"
#include "core/codec/record.h"
#include "core/crypto/entropy.h"
#include "core/crypto/seal.h"
#include "core/crypto/secret.h"

namespace tend::space {

inline constexpr std::uint64_t entry_version = 1;
inline constexpr std::size_t head_bytes_max = 400;
inline constexpr std::size_t body_bytes_max = 64 << 10;
inline constexpr std::size_t deps_max = 4;
inline constexpr UnixMs at_end = UnixMs{1} << 52;
inline constexpr std::uint32_t seq_last = 0xFFFFFFFF;

// ---- heads

// Names one entry: where it stands in its chain, and which of a fork's it is.
struct Ref {
  ChainId chain;
  std::uint32_t seq = 0;
  EntryId id;
  auto operator<=>(const Ref&) const = default;
  static constexpr auto record = codec::describe_row(
      "Ref", "names an entry", codec::field(0, "chain", &Ref::chain, codec::any(), "its chain"),
      codec::field(1, "seq", &Ref::seq, codec::at_most(seq_last), "its number in the chain"),
      codec::field(2, "id", &Ref::id, codec::any(), "hash of its head"));
};

struct HeadFields {
  std::uint64_t v = entry_version;
  ChainId chain;
  std::uint32_t seq = 0;
  EntryId prev;
  std::vector<Ref> deps;
  UnixMs at = 0;
  std::int32_t day = 0;
  std::uint32_t body_len = 0;
  Hash32 commit;
  bool operator==(const HeadFields&) const = default;
  static constexpr auto record = codec::describe(
      "Head", "the part of an entry that stays when its words go",
      codec::field(0, "v", &HeadFields::v, codec::between(entry_version, entry_version), "protocol version"),
      codec::field(1, "chain", &HeadFields::chain, codec::any(), "the device's chain"),
      codec::field(2, "seq", &HeadFields::seq, codec::at_most(seq_last), "number in the chain, from 0"),
      codec::field(3, "prev", &HeadFields::prev, codec::any(), "the entry before, zeros for the first"),
      codec::field(4, "deps", &HeadFields::deps, codec::items(deps_max),
                   "entries of other chains read since the last"),
      codec::field(5, "at", &HeadFields::at, codec::at_most(at_end - 1), "written at, UTC milliseconds"),
      codec::field(6, "day", &HeadFields::day, codec::at_most(day_last),
                   "the writer's day, since 1970-01-01"),
      codec::field(7, "body_len", &HeadFields::body_len, codec::between(512, channel::body_part_bytes_max),
                   "bytes of the body part"),
      codec::field(8, "commit", &HeadFields::commit, codec::any(), "blinded hash of the body"));
};

struct Head : HeadFields {
  Bytes raw;   // as received; unknown fields live on here
  EntryId id;  // of `raw`
  [[nodiscard]] Ref ref() const { return {chain, seq, id}; }
};

// The head, or the first trouble with it. `unknown_version`: canonical, and of a newer v; such an entry is
// kept for a newer version of this code. Every other refusal is for ever.
Result<Head> parse_head(const SpaceId& space, BytesView raw);

EntryId entry_id(const SpaceId& space, BytesView head);

using ChainOwner = std::array<std::uint8_t, 8>;  // the half of a chain's id that says whose it is
ChainOwner chain_owner(const SpaceId& space, const EntryKey& key);
ChainOwner chain_owner(const ChainId& chain);
ChainId new_chain(const SpaceId& space, const EntryKey& key, crypto::Entropy& entropy);

Signature sign_entry(const EntryId& id, const crypto::EntrySecret& secret);
bool signature_fits(const EntryId& id, const Signature& signature, const EntryKey& key);

// ---- bodies

struct BodyView {
  std::uint16_t kind = 0;
  BytesView fields;  // one CBOR map, for the practice to decode; looks into the body it was parsed from
};

Bytes encode_body(std::uint16_t kind, BytesView fields);  // `fields`: one canonical CBOR map
// What is refused here is inert: its entry stands, and says nothing.
Result<BodyView> parse_body(BytesView body);

Hash32 commit(const SpaceId& space, const crypto::Blind& blind, BytesView body);
// Bytes of the sealed body part, for a body of `body_bytes`.
std::size_t body_part_bytes(std::size_t body_bytes);

struct OpenedBody {
  crypto::Blind blind;
  Bytes bytes;
  [[nodiscard]] OpenedBody clone() const { return {blind.clone(), bytes}; }
};

// A body that doesn't fit its head is no body.
bool fits(const SpaceId& space, const HeadFields& head, const OpenedBody& body);

// ---- in and out of the seal

struct OpenedHead {
  Bytes raw;
  Signature signature;
};

struct OpenedEntry {
  Bytes head;
  Signature signature;
  std::optional<OpenedBody> body;  // not there if it was erased, or does not open
  [[nodiscard]] OpenedEntry clone() const {
    return {head, signature, body ? std::optional(body->clone()) : std::nullopt};
  }
};

// Whose key seals, and where it says so.
struct SealContext {
  const SpaceId& space;
  const crypto::EpochKey& key;  // K_e of `epoch`
  std::uint64_t epoch = 0;
  std::uint64_t slot = 0;  // the author's, 0 or 1
};

Bytes seal_head(const SealContext& context, const crypto::Nonce24& nonce,
                const OpenedHead& head);  // head ≤ 400 bytes
Bytes seal_body(const SealContext& context, const crypto::Nonce24& nonce, const OpenedBody& body);
// does_not_open; bad_padding if lengths or padding are others than above.
Result<OpenedHead> open_head(const SealContext& context, BytesView head_part);
Result<OpenedBody> open_body(const SealContext& context, BytesView body_part);

// The item's bytes, ready for the relay. Also re-seals under a newer epoch: another item, the same entry id.
// One without its body gets a hash that no body has: nothing can be put there any more.
Bytes seal_entry(const SealContext& context, const OpenedEntry& entry, crypto::Entropy& entropy);
// `key` is that of the item's epoch. Refused if the head doesn't open; a body that doesn't is left out, to be
// asked for again.
Result<OpenedEntry> open_entry(const SpaceId& space, const crypto::EpochKey& key, const channel::Item& item);

// ---- writing

struct Draft {
  ChainId chain;
  std::optional<Ref> prev;  // the last of the chain; none for its first
  std::vector<Ref> deps;    // Book::next_deps
  UnixMs at = 0;
  std::int32_t day = 0;
  Bytes body;                            // encode_body
  const crypto::Blind* blind = nullptr;  // drawn before; none: a fresh one
};

struct WrittenEntry {
  Ref ref;
  OpenedEntry entry;
};

// Signs. bytes_too_long: body over 64 KiB; field_out_of_range: at, day, or no number left
// in the chain (then begin a new one); list_too_long: more than four deps.
Result<WrittenEntry> write_entry(const SpaceId& space, const crypto::EntrySecret& secret, const Draft& draft,
                                 crypto::Entropy& entropy);

}  // namespace tend::space
