// Fuzz targets: one file each. A target turns any bytes into a use of one part of Tend and states the laws that must
// hold whatever the bytes are. libFuzzer looks for bytes that break one (entry.cpp, `./test long fuzz`); what it found
// worth keeping lies in corpus/ and is replayed by every `./test` (corpus_main.cpp).
//
//   const Target target{"link", run, seeds};
//
//   run(data)      one use. Breaks a law: `law` throws. Anything else it throws is a broken law too.
//   seeds(out)     inputs to begin with, made from the vectors and from what Tend itself writes
//
// The same bytes always do the same: no clock, no chance but `entropy()`, nothing kept from one run to the next.
#pragma once

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "tests/support/seeded_entropy.h"

namespace tend::fuzz {

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void law(bool holds, std::string_view what) {
  if (!holds) throw Broken(std::string(what));
}

// What is refused is refused for a reason that stands in the table, so that there is a sentence for it.
inline void is_named(Refusal why) {
  const auto all = refusals();
  law(std::any_of(all.begin(), all.end(), [&](const auto& row) { return row.code == why; }),
      "a refusal has its row in the table");
}

// A run's own chance, the same for every run.
test::SeededEntropy& entropy();

// Reads a run's bytes as choices. Past the end there are zeros and nothing.
class Input {
 public:
  explicit Input(BytesView data) : rest_(data) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  std::uint8_t byte() { return take(1).empty() ? 0 : last_; }
  bool flag() { return (byte() & 1) != 0; }
  std::size_t below(std::size_t bound) { return byte() % bound; }  // bound from 1 to 256
  std::uint64_t number(std::size_t bytes) {                        // little end first
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < bytes; ++i) out |= std::uint64_t{byte()} << (8 * i);
    return out;
  }
  BytesView take(std::size_t size) {
    const auto out = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(out.size());
    if (!out.empty()) last_ = out[0];
    return out;
  }
  BytesView sized() { return take(number(2)); }
  BytesView rest() { return take(rest_.size()); }

 private:
  BytesView rest_;
  std::uint8_t last_ = 0;
};

// Writes what `Input` reads.
class Output {
 public:
  Output& byte(std::size_t n) {
    bytes.push_back(static_cast<std::uint8_t>(n));
    return *this;
  }
  Output& number(std::uint64_t n, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) byte(n >> (8 * i) & 0xFF);
    return *this;
  }
  Output& raw(BytesView more) {
    append(bytes, more);
    return *this;
  }
  Output& sized(BytesView more) { return number(more.size(), 2).raw(more); }

  Bytes bytes;
};

using Seeds = std::vector<Bytes>;

// Made once, at the start of the program, and known by its name from then on.
class Target {
 public:
  Target(std::string_view name, void (*run)(BytesView), void (*seeds)(Seeds&))
      : name(name), run_(run), seeds_(seeds) {
    all().push_back(this);
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  const std::string_view name;
  void run(BytesView data) const;
  [[nodiscard]] Seeds seeds() const;

  static std::vector<const Target*>& all();
  static const Target* find(std::string_view name);  // null if there is none

 private:
  void (*run_)(BytesView);
  void (*seeds_)(Seeds&);
};

}  // namespace tend::fuzz
