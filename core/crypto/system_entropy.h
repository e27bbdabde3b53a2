// The operating system's randomness; in WebAssembly the host's `random_get`.
#pragma once

#include "core/crypto/entropy.h"

namespace tend::crypto {

class SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace tend::crypto
