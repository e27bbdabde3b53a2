// Sealing: nonce ‖ XChaCha20-Poly1305 (IETF form) of the plain bytes, 24 + 16 bytes more than they are; and
// padding.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret.h"

namespace tend::crypto {

using Nonce24 = Fixed<24, struct Nonce24Tag>;  // drawn anew for each seal

inline constexpr std::size_t seal_overhead = 24 + 16;  // nonce and tag

// The AEAD key of one label: H-256(key, label, context, parts…).
template <class... P>
SealKey seal_key(Label label, const HashKey& key, const Context& context, const P&... parts) {
  return hash_keyed_as<SealKey>(key, label, context, parts...);
}

// Only these two seal: everything sent is under a key derived for its label, what is at rest under its data
// key.
template <class K>
concept AeadKey = std::same_as<K, SealKey> || std::same_as<K, DataKey>;

namespace detail {
Bytes seal(BytesView key, const Nonce24& nonce, BytesView plain, BytesView ad);
Result<Bytes> open(BytesView key, BytesView sealed, BytesView ad);
}  // namespace detail

// nonce ‖ ciphertext ‖ tag. `ad` (associated data, usually `frame(…)`) is vouched for, not contained.
template <AeadKey K>
Bytes seal(const K& key, const Nonce24& nonce, BytesView plain, BytesView ad) {
  return detail::seal(key.view(), nonce, plain, ad);
}
// The plain bytes; does_not_open if key, bytes or `ad` are others than when it was sealed.
template <AeadKey K>
Result<Bytes> open(const K& key, BytesView sealed, BytesView ad) {
  return detail::open(key.view(), sealed, ad);
}

// In numbered pieces, under a key for one thing alone: ciphertext ‖ tag, 16 bytes more than the plain. The nonce is the
// piece's number, u64-LE ‖ 16 zeros, and is not sent. PROTOCOL 10.
inline constexpr std::size_t piece_overhead = 16;
Bytes seal_piece(const BlobKey& key, std::uint64_t number, BytesView plain, BytesView ad);
// does_not_open if key, number, bytes or `ad` are others than when it was sealed.
Result<Bytes> open_piece(const BlobKey& key, std::uint64_t number, BytesView sealed, BytesView ad);

// Padmé (Nikitin et al. 2019): the padded size, at most 12 % more; of the size O(log log) bits are seen.
std::uint64_t padme(std::uint64_t size);
// Of a whole sealed part: 512, 1024, then Padmé.
std::uint64_t padded_size(std::uint64_t size);

// nonce ‖ AEAD(u32-LE len(content) ‖ prefix ‖ content ‖ zeros), in all `total` bytes, if none is given
// padded_size of what is needed. The prefix is the blind of a body, elsewhere empty. `total` must hold it
// all.
Bytes seal_padded(const SealKey& key, const Nonce24& nonce, BytesView content, BytesView ad,
                  std::optional<std::size_t> total = std::nullopt, BytesView prefix = {});

struct Unsealed {
  SecretBytes prefix;  // exactly as many bytes as asked for
  Bytes content;
};
// does_not_open; bad_padding if a length reaches past the end or the padding is not all zeros.
Result<Unsealed> unseal_padded(const SealKey& key, BytesView sealed, BytesView ad,
                               std::size_t prefix_size = 0);

}  // namespace tend::crypto
