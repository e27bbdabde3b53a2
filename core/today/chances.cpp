#include "core/today/chances.h"

#include <algorithm>
#include <numeric>

namespace tend::today {

std::vector<std::uint32_t> chances_of(const std::vector<std::uint64_t>& weights, std::uint32_t places,
                                      std::uint32_t least, std::uint32_t most) {
  const std::uint64_t count = weights.size();
  const auto sum = std::min<std::uint64_t>(std::uint64_t{places} * whole, count * most);
  const auto floor = std::min<std::uint64_t>(least, sum / count);
  std::vector<std::uint32_t> out(count, most);
  // Whoever would get more than the most gets the most; what is left is shared among the others anew.
  std::vector<std::size_t> open(count);
  std::iota(open.begin(), open.end(), std::size_t{0});
  auto left = sum;
  for (bool anyone = true; anyone && !open.empty();) {
    std::uint64_t of_all = 0;
    for (const auto i : open) of_all += weights[i];
    const auto to_share = left - floor * open.size();
    for (const auto i : open) out[i] = static_cast<std::uint32_t>(floor + to_share * weights[i] / of_all);
    const auto over = [&](std::size_t i) { return out[i] >= most; };
    for (const auto i : open)
      if (over(i)) out[i] = most, left -= most;
    anyone = std::erase_if(open, over) > 0;
  }
  // What rounding left over, one part each.
  auto rest = sum - std::accumulate(out.begin(), out.end(), std::uint64_t{0});
  for (std::size_t i = 0; i < count && rest > 0; ++i)
    if (out[i] < most) ++out[i], --rest;
  return out;
}

std::vector<bool> drawn_of(const std::vector<std::uint32_t>& chances, const std::vector<std::size_t>& laid,
                           std::uint64_t start) {
  std::vector<bool> out(chances.size(), false);
  std::uint64_t point = start % whole, end = 0;
  for (const auto i : laid) {
    end += chances[i];
    if (point < end) out[i] = true, point += whole;
  }
  return out;
}

}  // namespace tend::today
