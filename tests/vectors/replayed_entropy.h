// The random bytes that a vector file says were drawn, one after another: "NAME 0", "NAME 1" … of its
// `random`.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/crypto/entropy.h"
#include "tests/vectors/check.h"

namespace tend::vectors {

class ReplayedEntropy final : public crypto::Entropy {
 public:
  ReplayedEntropy(const Json& random, std::string name) : random_(random), name_(std::move(name)) {}

  void fill(std::span<std::uint8_t> out) override {
    const auto drawn = bytes(random_, (name_ + " " + std::to_string(next_++)).c_str());
    check(drawn.size() == out.size(), "drawn in the order of the file");
    std::copy(drawn.begin(), drawn.end(), out.begin());
  }

 private:
  const Json& random_;
  std::string name_;
  int next_ = 0;
};

// Several draws, one after another.
class ReplayedDraws final : public crypto::Entropy {
 public:
  explicit ReplayedDraws(std::vector<Bytes> drawn) : drawn_(std::move(drawn)) {}

  void fill(std::span<std::uint8_t> out) override {
    check(next_ < drawn_.size() && drawn_[next_].size() == out.size(), "drawn in this order");
    std::copy(drawn_[next_].begin(), drawn_[next_].end(), out.begin());
    ++next_;
  }
  [[nodiscard]] bool used_up() const { return next_ == drawn_.size(); }

 private:
  std::vector<Bytes> drawn_;
  std::size_t next_ = 0;
};

// One draw, by its whole name.
class ReplayedDraw final : public crypto::Entropy {
 public:
  explicit ReplayedDraw(Bytes drawn) : drawn_(std::move(drawn)) {}

  void fill(std::span<std::uint8_t> out) override {
    check(drawn_.size() == out.size(), "drawn once, of this size");
    std::copy(drawn_.begin(), drawn_.end(), out.begin());
    drawn_.clear();
  }

 private:
  Bytes drawn_;
};

}  // namespace tend::vectors
