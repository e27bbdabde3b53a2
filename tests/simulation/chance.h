// All chance of a simulation: one generator, one seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace tend::simulation {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }  // bound > 0
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
  }
  bool percent(std::uint64_t share) { return below(100) < share; }
  template <class T>
  T& one_of(std::vector<T>& all) {  // not empty
    return all[below(all.size())];
  }
  // Mostly near `least`, now and then up to `most`: half of all fall into the first tenth of the way.
  std::int64_t mostly_short(std::int64_t least, std::int64_t most) {
    return percent(50) ? between(least, least + (most - least) / 10) : between(least, most);
  }

 private:
  std::mt19937_64 engine_;  // its numbers are the same everywhere; those of <random>'s distributions are not
};

}  // namespace tend::simulation
