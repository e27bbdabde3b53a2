// Proof of a log-in key to a relay. PROTOCOL 5.
#pragma once

#include <string_view>

#include "core/base/bytes.h"
#include "core/crypto/secret.h"
#include "core/crypto/sign.h"

namespace tend::channel {

// What a log-in signs: H-256(tend.login, channel, relay origin, device nonce, relay nonce, H-256(tend.hello,
// channel, hello)). `relay_origin` as in links, e.g. "https://relay.example"; `hello`: the device's Hello
// frame as sent. Signing the origin keeps one relay from using a log-in at another.
Hash32 login_hash(const ChannelId& channel, std::string_view relay_origin, const Nonce32& device,
                  const Nonce32& relay, BytesView hello);

Signature sign_login(const Hash32& hash, const crypto::LoginSecret& secret);
bool login_fits(const Hash32& hash, const Signature& signature, const LoginKey& key);

}  // namespace tend::channel
