#include "core/crypto/system_entropy.h"

#include <unistd.h>

#include <algorithm>

#include "core/base/error.h"

namespace tend::crypto {

void SystemEntropy::fill(std::span<std::uint8_t> out) {
  constexpr std::size_t most = 256;  // bytes that getentropy gives at once
  while (!out.empty()) {
    const auto now = out.first(std::min(most, out.size()));
    check(getentropy(now.data(), now.size()) == 0, "the system gives randomness");
    out = out.subspan(now.size());
  }
}

}  // namespace tend::crypto
