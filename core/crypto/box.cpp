#include "core/crypto/box.h"

#include <sodium.h>

#include <algorithm>

namespace tend::crypto {

static_assert(box_seal_overhead == crypto_box_SEALBYTES);

BoxPair box_pair(BytesView seed) {
  check(seed.size() == crypto_box_SEEDBYTES, "a box seed is 32 bytes");
  BoxKey key;
  auto secret = BoxSecret::made_by(
      [&](auto out) { crypto_box_seed_keypair(key.bytes.data(), out.data(), seed.data()); });
  return {key, std::move(secret)};
}

DhKey dh_key(const DhSecret& secret) {
  DhKey out;
  crypto_scalarmult_base(out.bytes.data(), secret.view().data());
  return out;
}

Result<SharedSecret> dh(const DhSecret& mine, const DhKey& theirs) {
  bool fits = false;
  auto shared = SharedSecret::made_by(
      [&](auto out) { fits = crypto_scalarmult(out.data(), mine.view().data(), theirs.bytes.data()) == 0; });
  if (!fits) return refuse(Refusal::bad_key);
  return shared;
}

Result<Bytes> box_seal(BytesView plain, const BoxKey& to, const EphemeralSecret& ephemeral) {
  Bytes out(box_seal_overhead + plain.size());
  crypto_scalarmult_base(out.data(), ephemeral.view().data());
  // The nonce of crypto_box_seal: BLAKE2b-192 of both public keys.
  crypto_generichash_state state;
  std::uint8_t nonce[crypto_box_NONCEBYTES];
  crypto_generichash_init(&state, nullptr, 0, sizeof nonce);
  crypto_generichash_update(&state, out.data(), crypto_box_PUBLICKEYBYTES);
  crypto_generichash_update(&state, to.bytes.data(), to.bytes.size());
  crypto_generichash_final(&state, nonce, sizeof nonce);
  if (crypto_box_easy(out.data() + crypto_box_PUBLICKEYBYTES, plain.data(), plain.size(), nonce,
                      to.bytes.data(), ephemeral.view().data()) != 0)
    return refuse(Refusal::bad_key);
  return out;
}

Result<SecretBytes> box_seal_open(BytesView sealed, const BoxKey& key, const BoxSecret& secret) {
  if (sealed.size() < box_seal_overhead) return refuse(Refusal::does_not_open);
  Bytes out(sealed.size() - box_seal_overhead);
  if (crypto_box_seal_open(out.data(), sealed.data(), sealed.size(), key.bytes.data(),
                           secret.view().data()) != 0)
    return refuse(Refusal::does_not_open);
  return SecretBytes(std::move(out));
}

}  // namespace tend::crypto
