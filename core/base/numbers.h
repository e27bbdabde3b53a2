// Numbers out of bytes and out of a seed, the same everywhere. None of these withstands whoever wants a certain
// number: where that matters core/crypto has hashes and chance.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"

namespace tend {

// Most significant byte first; of more than 8 bytes the last 8 count.
constexpr std::uint64_t big_endian(BytesView bytes) {
  std::uint64_t out = 0;
  for (const auto byte : bytes) out = out << 8 | byte;
  return out;
}

inline constexpr std::uint64_t fnv1a_empty = 0xCBF29CE484222325;  // the digest of nothing

// FNV-1a, 64 bits (draft-eastlake-fnv). `digest`: of what came before.
constexpr std::uint64_t fnv1a(BytesView bytes, std::uint64_t digest = fnv1a_empty) {
  for (const auto byte : bytes) digest = (digest ^ byte) * 0x100000001B3;
  return digest;
}
constexpr std::uint64_t fnv1a(std::string_view text, std::uint64_t digest = fnv1a_empty) {
  for (const char c : text) digest = (digest ^ static_cast<std::uint8_t>(c)) * 0x100000001B3;
  return digest;
}

// Numbers that differ in one bit come to lie far apart: the last steps of splitmix64 (Steele, Lea, Flood 2014).
constexpr std::uint64_t mixed64(std::uint64_t number) {
  number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
  number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
  return number ^ (number >> 31);
}

// splitmix64: the same numbers from the same seed.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() { return mixed64(state_ += 0x9E3779B97F4A7C15); }
  // 0 ... end - 1. `end` is not 0.
  std::uint64_t below(std::uint64_t end) { return next() % end; }

 private:
  std::uint64_t state_;
};

}  // namespace tend
