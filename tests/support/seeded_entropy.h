// Randomness that repeats, for tests alone: the same name draws the same bytes. Never link this into a
// program.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "core/crypto/entropy.h"
#include "core/crypto/hash.h"

namespace tend::test {

// Draw n (from 1) of 64 bytes or less is the beginning of H-512(name, n); a longer one joins several.
class SeededEntropy final : public crypto::Entropy {
 public:
  explicit SeededEntropy(std::string name) : name_(std::move(name)) {}

  void fill(std::span<std::uint8_t> out) override {
    do {
      constexpr crypto::Label seeded{"tend.tests.seeded"};
      const auto bytes = crypto::hash<512>(seeded, crypto::zeros16, name_, ++drawn_);
      const auto now = std::min(bytes.size(), out.size());
      std::copy_n(bytes.begin(), now, out.begin());
      out = out.subspan(now);
    } while (!out.empty());
  }

 private:
  std::string name_;
  std::uint64_t drawn_ = 0;
};

}  // namespace tend::test
