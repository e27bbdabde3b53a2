// Probabilities from weights, and a draw by exactly these. Integers only, so that a native build and a browser agree to
// the last bit.
//
// The draw is systematic sampling (Madow 1949): the probabilities are laid end to end, a point is drawn in the first
// 65,536th part of it, and then every 65,536th from there; whatever part holds a point is drawn. So each is drawn with
// exactly its own probability, and never more of them than the sum says, rounded up. Neighbours tend not to be drawn
// together: laid by way, the draw spreads over the ways.
#pragma once

#include <cstdint>
#include <vector>

#include "core/together/facts.h"

namespace tend::today {

inline constexpr std::uint32_t whole = practice::today::chance_whole;  // a probability of 1

// Bits that nobody can guess, drawn by the host.
struct Luck {
  std::uint64_t order = 0, start = 0;
};

// For each weight a probability: `least` for each (less where they are so many that it can't be), and the rest by the
// weights; none above `most`. They add up to as near `places` as the bounds allow, never to more.
// At least one weight; each 1 ... 2^32; places >= 1; 1 <= least <= most <= whole.
std::vector<std::uint32_t> chances_of(const std::vector<std::uint64_t>& weights, std::uint32_t places,
                                      std::uint32_t least, std::uint32_t most);

// Which are drawn. `laid`: the numbers of the chances in the order in which they are laid end to end; it must not
// depend on `start`.
std::vector<bool> drawn_of(const std::vector<std::uint32_t>& chances, const std::vector<std::size_t>& laid,
                           std::uint64_t start);

}  // namespace tend::today
