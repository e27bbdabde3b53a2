// Where randomness comes from: the host hands a source in, and every draw asks it anew. Nothing here is
// seeded or kept (PROTOCOL 1). `SystemEntropy` is in system_entropy.h; the repeatable source exists in tests
// only.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/bytes.h"
#include "core/crypto/secret.h"

namespace tend::crypto {

class Entropy {
 public:
  virtual ~Entropy() = default;
  // Fills all of `out` with bytes nobody can guess. It can't fail: a host that has none must stop.
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

// Lets libsodium's own draws come from `source`, then starts libsodium. Call once before anything else of
// this folder; a later call puts another source in place. `source` must outlive every use.
void install_entropy(Entropy& source);

namespace detail {
template <class Out>
struct Drawn {  // Fixed
  static Out from(Entropy& entropy) {
    Out out;
    entropy.fill(out.bytes);
    return out;
  }
};
template <std::size_t N, class Tag>
struct Drawn<Secret<N, Tag>> {
  static Secret<N, Tag> from(Entropy& entropy) {
    return Secret<N, Tag>::made_by([&](std::span<std::uint8_t> out) { entropy.fill(out); });
  }
};
}  // namespace detail

// A fresh `Fixed` or `Secret`: draw<Nonce24>(entropy), draw<DeviceSeed>(entropy).
template <class Out>
Out draw(Entropy& entropy) {
  return detail::Drawn<Out>::from(entropy);
}

// A number from 0 to bound - 1, each as likely as the next. bound > 0.
std::uint32_t draw_below(Entropy& entropy, std::uint32_t bound);

}  // namespace tend::crypto
