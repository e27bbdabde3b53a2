#include "core/channel/erasure.h"

#include <vector>

#include "core/crypto/hash.h"

namespace tend::channel {

Hash32 erase_hash(const ChannelId& channel, std::span<const ItemHash> items) {
  Hash32 out;
  crypto::hash_parts(out.bytes, {}, crypto::label::erase, channel,
                     std::vector<crypto::Part>(items.begin(), items.end()));
  return out;
}

Signature sign_erase(const Hash32& hash, const crypto::LoginSecret& secret) {
  return crypto::sign(crypto::label::erase, hash, secret);
}

bool erase_fits(const Hash32& hash, const Signature& signature, const LoginKey& key) {
  return crypto::verify(crypto::label::erase, hash, signature, key);
}

}  // namespace tend::channel
