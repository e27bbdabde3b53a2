// Words that open later: how a sealed entry is made and opened. PROTOCOL 6. Pure; who keeps the key until then
// is the relay (relay/escrow) and the author's private space (core/replica).
//
//   sealed  kind 5, fields {0 group?, 1 condition, 2 kc, 3 AEAD(inner), 4… unknown}
//             K     32 random bytes, one an entry
//             kc    = H-256(key = K, tend.escrow.check, space): a key counts only if it fits
//             inner a body {0 kind, 1 {fields}}, as it would stand in an entry of its own; sealed padded like
//                   a body under H-256(key = K, tend.escrow.inner, space), AD F(tend.escrow.inner, space, v,
//                   condition)
//   W       AEAD(K) under H-256(key = K_e, tend.escrow.wrap, space), AD F(tend.escrow.wrap, space, v, epoch,
//           entry id, condition)
//   group   H-128(key = K_0, tend.escrow.group, space, practice, object): what both answer
//   opened  kind 6, fields {0 entry id, 1 K}
//
// A sealed entry whose key is here is read at its own place in the order as an entry of the inner kind. What
// then does not hold (another key than kc says, an inner seal that does not open, an inner body that is none)
// is inert, with that reason: a modified client that deposits junk shows junk.
#pragma once

#include <optional>
#include <string_view>

#include "core/channel/escrow.h"
#include "core/codec/record.h"
#include "core/crypto/hash.h"
#include "core/crypto/seal.h"
#include "core/crypto/secret.h"
#include "core/space/entry.h"

namespace tend::space::sealed {

// With its frame an inner body of this size just fits into a body.
inline constexpr std::size_t inner_bytes_max = 63'488 - crypto::seal_overhead - 4;

struct Sealed {
  std::optional<EscrowGroup> group;
  channel::ConditionRow condition;
  Hash32 key_check;
  Bytes inner;
  codec::Unknown unknown;
  bool operator==(const Sealed&) const = default;
  static constexpr auto record = codec::describe(
      "Sealed", "words that open later",
      codec::field(0, "group", &Sealed::group, codec::any(), "what both answer; exactly with condition [1]"),
      codec::field(1, "condition", &Sealed::condition, codec::between(1, 2), "[0, T], or [1]: both"),
      codec::field(2, "key_check", &Sealed::key_check, codec::any(), "kc"),
      codec::field(3, "inner", &Sealed::inner, codec::between(512, body_bytes_max), "a body under K"));
};

struct Opened {
  EntryId entry;
  std::optional<crypto::SealedKey> key;
  codec::Unknown unknown;
  static constexpr auto record =
      codec::describe("Opened", "the key of a sealed entry, for whoever has no release of it",
                      codec::field(0, "entry", &Opened::entry, codec::any(), "id of the sealed entry"),
                      codec::field(1, "key", &Opened::key, codec::any(), "K"));
};

EscrowGroup group_of(const SpaceId& space, const crypto::EpochKey& key_0, std::string_view practice,
                     BytesView object);
Hash32 key_check(const SpaceId& space, const crypto::SealedKey& key);

// ---- the body

// Whether so many bytes can be sealed so; refused as `seal` says.
Result<void> fits(const channel::Condition& condition, bool has_group, std::size_t inner_bytes);

// Fields of a sealed entry. bytes_too_long: `inner` is more than inner_bytes_max; field_out_of_range: a time
// beyond its bounds, or a group where there is a time, or none where there is none.
Result<Sealed> seal(const SpaceId& space, const crypto::SealedKey& key, const crypto::Nonce24& nonce,
                    const channel::Condition& condition, const std::optional<EscrowGroup>& group,
                    BytesView inner);

// When it opens. Refused like a record that breaks its kind's rules: then the entry is inert.
Result<channel::Condition> condition_of(const Sealed& sealed);

// The inner body, not judged yet. sealed_key_differs, does_not_open, bad_padding, what condition_of refuses.
Result<Bytes> open(const SpaceId& space, const crypto::SealedKey& key, const Sealed& sealed);

// ---- the key on its way

// What goes to the relay together with the entry. `context`: of the author.
channel::Deposit deposit(const SealContext& context, const crypto::Nonce24& nonce, const EntryId& entry,
                         const Sealed& sealed, const crypto::SealedKey& key);
// does_not_open if it is of another entry, epoch or condition; sealed_key_differs if it fits, and K not.
Result<crypto::SealedKey> unwrap(const SpaceId& space, const crypto::EpochKey& key, const Sealed& sealed,
                                 const channel::Release& release);

}  // namespace tend::space::sealed
