#include "core/crypto/hash.h"

#include <sodium.h>

#include <algorithm>
#include <limits>

namespace tend::crypto {
namespace {

// Hands F to `take` piece by piece, so that hashing needs no copy of what is hashed.
template <class Take>
void for_each_piece(Label label, const Context& context, std::span<const Part> parts, Take&& take) {
  const auto length = static_cast<std::uint8_t>(label.text.size());
  take(BytesView(&length, 1));
  take(as_bytes(label.text));
  const auto take_part = [&](BytesView part) {
    check(part.size() <= std::numeric_limits<std::uint32_t>::max(), "a part is shorter than 4 GiB");
    const auto size = static_cast<std::uint32_t>(part.size());
    const std::uint8_t length_bytes[] = {
        static_cast<std::uint8_t>(size), static_cast<std::uint8_t>(size >> 8),
        static_cast<std::uint8_t>(size >> 16), static_cast<std::uint8_t>(size >> 24)};
    take(BytesView(length_bytes));
    take(part);
  };
  take_part(context.view());
  for (const auto& part : parts) take_part(part.view());
}

constexpr std::size_t least = 16;  // bytes of the shortest BLAKE2b that libsodium vouches for

}  // namespace

void hash_parts(std::span<std::uint8_t> out, BytesView key, Label label, const Context& context,
                std::span<const Part> parts) {
  check(out.size() == 8 || out.size() == 16 || out.size() == 32 || out.size() == 64,
        "a hash of a length in use");
  check(key.empty() || (key.size() >= 16 && key.size() <= 64), "a hash key of 16 to 64 bytes");
  const std::size_t size = std::max(least, out.size());
  crypto_generichash_state state;
  check(crypto_generichash_init(&state, key.empty() ? nullptr : key.data(), key.size(), size) == 0,
        "BLAKE2b begins");
  for_each_piece(label, context, parts, [&](BytesView piece) {
    if (!piece.empty()) crypto_generichash_update(&state, piece.data(), piece.size());
  });
  if (out.size() == size) {
    crypto_generichash_final(&state, out.data(), size);
  } else {
    std::array<std::uint8_t, least> longer;
    crypto_generichash_final(&state, longer.data(), least);
    std::copy_n(longer.begin(), out.size(), out.begin());
    wipe(longer);
  }
  sodium_memzero(&state, sizeof state);
}

Bytes frame_parts(Label label, const Context& context, std::span<const Part> parts) {
  Bytes out;
  for_each_piece(label, context, parts, [&](BytesView piece) { append(out, piece); });
  return out;
}

}  // namespace tend::crypto
