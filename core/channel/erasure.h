// Asking a relay to erase bodies. PROTOCOL 5, 10.
#pragma once

#include <span>

#include "core/base/bytes.h"
#include "core/crypto/secret.h"
#include "core/crypto/sign.h"

namespace tend::channel {

// What an erasure signs: H-256(tend.erase, channel, item hash, item hash, …), the hashes in the order in which
// they are asked for. The relay keeps it with the signature, as proof of who wanted the body gone.
Hash32 erase_hash(const ChannelId& channel, std::span<const ItemHash> items);

Signature sign_erase(const Hash32& hash, const crypto::LoginSecret& secret);
bool erase_fits(const Hash32& hash, const Signature& signature, const LoginKey& key);

}  // namespace tend::channel
