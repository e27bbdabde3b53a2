#include "core/channel/login.h"

#include "core/crypto/hash.h"

namespace tend::channel {

Hash32 login_hash(const ChannelId& channel, std::string_view relay_origin, const Nonce32& device,
                  const Nonce32& relay, BytesView hello) {
  const auto said = crypto::hash_as<Hash32>(crypto::label::hello, channel, hello);
  return crypto::hash_as<Hash32>(crypto::label::login, channel, relay_origin, device, relay, said);
}

Signature sign_login(const Hash32& hash, const crypto::LoginSecret& secret) {
  return crypto::sign(crypto::label::login, hash, secret);
}

bool login_fits(const Hash32& hash, const Signature& signature, const LoginKey& key) {
  return crypto::verify(crypto::label::login, hash, signature, key);
}

}  // namespace tend::channel
