// Which question a day has. Integers only, so that every device draws the same.
#include <algorithm>
#include <array>
#include <numeric>

#include "core/practice/questions/questions.h"

namespace tend::practice::questions {
namespace {

// Ids which differ in one letter lie far apart.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t round, std::string_view id) {
  std::array<std::uint8_t, 16> numbers{};  // least significant byte first
  for (std::size_t i = 0; i < 8; ++i) {
    numbers.at(i) = static_cast<std::uint8_t>(seed >> 8 * i);
    numbers.at(8 + i) = static_cast<std::uint8_t>(round >> 8 * i);
  }
  return mixed64(fnv1a(id, fnv1a(BytesView(numbers))));
}

}  // namespace

std::string_view item_of_day(std::uint64_t draw_seed, std::int32_t day) {
  const auto deck = deck_of_days();
  const auto of = static_cast<std::size_t>(std::max(day, 0));
  const auto round = of / deck.size(), nth = of % deck.size();
  std::vector<std::pair<std::uint64_t, std::string_view>> order;
  order.reserve(deck.size());
  for (const auto id : deck) order.emplace_back(mixed(draw_seed, round, id), id);
  std::ranges::nth_element(order, order.begin() + static_cast<std::ptrdiff_t>(nth));
  return order[nth].second;
}

}  // namespace tend::practice::questions
