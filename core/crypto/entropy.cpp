#include "core/crypto/entropy.h"

#include <sodium.h>

#include "core/base/error.h"

namespace tend::crypto {
namespace {

// libsodium asks through plain functions, so the source it asks has to stand here.
Entropy* installed = nullptr;

void fill_installed(void* out, std::size_t size) {
  check(installed != nullptr, "a source of randomness was installed");
  installed->fill({static_cast<std::uint8_t*>(out), size});
}

std::uint32_t number_installed() {
  std::uint32_t out;
  fill_installed(&out, sizeof out);
  return out;
}

const char* name() { return "tend host"; }

randombytes_implementation implementation{
    .implementation_name = name,
    .random = number_installed,
    .stir = nullptr,
    .uniform = nullptr,
    .buf = fill_installed,
    .close = nullptr,
};

}  // namespace

void install_entropy(Entropy& source) {
  installed = &source;
  randombytes_set_implementation(&implementation);
  check(sodium_init() >= 0, "libsodium starts");
}

std::uint32_t draw_below(Entropy& entropy, std::uint32_t bound) {
  check(bound > 0, "a number below something");
  // Numbers under `skip` would make the small remainders likelier: 2^32 mod bound of them are drawn again.
  const std::uint32_t skip = -bound % bound;
  while (true) {
    std::uint8_t bytes[4];
    entropy.fill(bytes);
    const std::uint32_t number = bytes[0] | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
                                 std::uint32_t{bytes[3]} << 24;
    if (number >= skip) return number % bound;
  }
}

}  // namespace tend::crypto
