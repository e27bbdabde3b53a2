#include "core/crypto/secret.h"

#include <sodium.h>

namespace tend::crypto {

void wipe(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) sodium_memzero(bytes.data(), bytes.size());
}

bool same_bytes(BytesView a, BytesView b) {
  if (a.size() != b.size()) return false;
  return a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tend::crypto
