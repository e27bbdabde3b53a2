// X25519: the key exchange of pairing, and sealed boxes (libsodium's crypto_box_seal) for epoch wraps.
#pragma once

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/crypto/secret.h"

namespace tend::crypto {

inline constexpr std::size_t box_seal_overhead = 32 + 16;  // ephemeral public key and tag

struct BoxPair {
  BoxKey key;
  BoxSecret secret;
};
// `seed` is 32 bytes (crypto_box_seed_keypair).
BoxPair box_pair(BytesView seed);

DhKey dh_key(const DhSecret& secret);
// bad_key if the other's key is of small order, which would make the shared secret zero.
Result<SharedSecret> dh(const DhSecret& mine, const DhKey& theirs);

// crypto_box_seal with the ephemeral secret given, so that whoever may know the plain bytes can make the same
// again: X25519 base(ephemeral) ‖ crypto_box, 48 bytes more than `plain`. bad_key for a key of small order.
Result<Bytes> box_seal(BytesView plain, const BoxKey& to, const EphemeralSecret& ephemeral);
// does_not_open if it is not for this pair, changed or too short.
Result<SecretBytes> box_seal_open(BytesView sealed, const BoxKey& key, const BoxSecret& secret);

}  // namespace tend::crypto
