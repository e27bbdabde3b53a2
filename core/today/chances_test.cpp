#include "core/today/chances.h"

#include <gtest/gtest.h>

#include <numeric>

namespace tend::today {
namespace {

using Chances = std::vector<std::uint32_t>;

std::uint64_t sum_of(const Chances& chances) {
  return std::accumulate(chances.begin(), chances.end(), std::uint64_t{0});
}

std::size_t count_of(const std::vector<bool>& drawn) {
  return static_cast<std::size_t>(std::count(drawn.begin(), drawn.end(), true));
}

TEST(Chances, GoByTheWeightsAndAddUpToThePlaces) {
  const auto chances = chances_of({1, 1, 2}, 1, 1, whole);
  EXPECT_EQ(sum_of(chances), whole);
  EXPECT_NEAR(chances[0], whole / 4.0, 2);
  EXPECT_NEAR(chances[2], whole / 2.0, 2);
}

TEST(Chances, KeepFloorAndCeilingWhateverTheWeights) {
  for (const std::uint32_t places : {1U, 2U})
    for (std::uint64_t heavy : {1ULL, 50ULL, 1'000'000ULL, 1ULL << 32})
      for (std::size_t count = 1; count <= 30; ++count) {
        std::vector<std::uint64_t> weights(count, 1);
        weights[count / 2] = heavy;
        const auto chances = chances_of(weights, places, 3277, 62'259);
        for (const auto each : chances) {
          EXPECT_GE(each, std::min<std::uint64_t>(3277, std::uint64_t{places} * whole / count));
          EXPECT_LE(each, 62'259U);
        }
        EXPECT_EQ(sum_of(chances), std::min<std::uint64_t>(std::uint64_t{places} * whole, count * 62'259));
      }
}

TEST(Chances, ThatAreCertainLeaveTheRestToTheOthers) {
  EXPECT_EQ(chances_of({5, 1}, 2, 3277, whole), (Chances{whole, whole}));
  const auto chances = chances_of({1000, 1, 1}, 2, 3277, whole);
  EXPECT_EQ(chances[0], whole);
  EXPECT_EQ(chances[1], whole / 2);
}

// Over all 65,536 places of the first point each is drawn exactly as often as its probability says.
TEST(Chances, AreExactlyThoseOfTheDraw) {
  const Chances chances{3277, 20'000, 60'000, 30'000, 17'795};
  ASSERT_EQ(sum_of(chances), 2U * whole);
  for (const std::vector<std::size_t>& laid :
       {std::vector<std::size_t>{0, 1, 2, 3, 4}, std::vector<std::size_t>{3, 0, 4, 2, 1}}) {
    Chances times(chances.size(), 0);
    for (std::uint64_t start = 0; start < whole; ++start) {
      const auto drawn = drawn_of(chances, laid, start);
      EXPECT_EQ(count_of(drawn), 2U);
      for (std::size_t i = 0; i < drawn.size(); ++i) times[i] += drawn[i];
    }
    EXPECT_EQ(times, chances);
  }
}

TEST(Chances, WhoseSumIsNoWholeNumberDrawOneFewerAtTimes) {
  const Chances chances{62'259, 62'259};
  std::size_t two = 0, one = 0;
  for (std::uint64_t start = 0; start < whole; ++start)
    (count_of(drawn_of(chances, {0, 1}, start)) == 2 ? two : one) += 1;
  EXPECT_EQ(two + one, whole);
  EXPECT_EQ(two, 2U * 62'259 - whole);
}

}  // namespace
}  // namespace tend::today
