// Which question a day has. Integers only, so that every device draws the same.
#include <algorithm>
#include <numeric>

#include "core/practice/questions/questions.h"

namespace tend::practice::questions {
namespace {

// FNV-1a, then the last steps of splitmix64: so that ids which differ in one letter lie far apart.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t round, std::string_view id) {
  std::uint64_t out = 0xCBF29CE484222325;
  const auto take = [&](std::uint8_t byte) { out = (out ^ byte) * 0x100000001B3; };
  for (int i = 0; i < 8; ++i) take(static_cast<std::uint8_t>(seed >> 8 * i));
  for (int i = 0; i < 8; ++i) take(static_cast<std::uint8_t>(round >> 8 * i));
  for (const char c : id) take(static_cast<std::uint8_t>(c));
  out = (out ^ (out >> 30)) * 0xBF58476D1CE4E5B9;
  out = (out ^ (out >> 27)) * 0x94D049BB133111EB;
  return out ^ (out >> 31);
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
