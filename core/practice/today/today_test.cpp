#include "core/practice/today/today.h"

#include <gtest/gtest.h>

namespace tend::practice::today {
namespace {

constexpr std::int32_t monday = 20'000;

Considered considered(std::string name, bool drawn, std::uint32_t chance = chance_whole / 2) {
  return {.name = std::move(name), .about = {}, .way = 3, .chance = chance, .drawn = drawn};
}

struct TodayOfOne : ::testing::Test {
  State state;
  std::int64_t t = 0;

  Result<std::size_t> write(const auto& intent, std::int32_t day = monday) {
    const auto written = perform(state, intent, {.today = day});
    if (!written) return refuse(written.error());
    for (const auto& each : *written)
      std::visit(
          [&](const auto& record) {
            if constexpr (!std::same_as<std::remove_cvref_t<decltype(record)>, Withdrawal>) {
              EXPECT_EQ(validate(record), std::nullopt);
              fold(state, Stamp{.t = ++t, .day = day}, record);
            }
          },
          each);
    return written->size();
  }
};

TEST_F(TodayOfOne, RestsAnOfferUntilTomorrow) {
  EXPECT_EQ(write(NotToday{.offer = "thanks.say"}), 1U);
  EXPECT_EQ(write(NotToday{.offer = "thanks.say"}), 0U) << "it rests already";
  EXPECT_EQ(state.rested.at("thanks.say"), monday);
  EXPECT_EQ(write(NotToday{.offer = "thanks.say"}, monday + 1), 1U);
}

TEST_F(TodayOfOne, IsSwitchedOffAndOnAgain) {
  EXPECT_EQ(write(Again{.offer = "thanks.say"}), 0U);
  EXPECT_EQ(write(Never{.offer = "thanks.say"}), 1U);
  EXPECT_EQ(write(Never{.offer = "thanks.say"}), 0U);
  EXPECT_EQ(write(Never{.offer = "ideas"}), 1U) << "a whole practice";
  EXPECT_EQ(state.off.size(), 2U);
  EXPECT_EQ(write(Again{.offer = "thanks.say"}), 1U);
  EXPECT_EQ(state.off.size(), 1U);
}

TEST_F(TodayOfOne, KnowsNoOfferThatCanBeNone) {
  for (const auto* name : {"", ".", "thanks.", ".say", "Thanks.say", "thanks say", "a.b.c", "../x"}) {
    EXPECT_EQ(write(NotToday{.offer = name}).error(), Refusal::not_there) << name;
    EXPECT_EQ(write(Never{.offer = name}).error(), Refusal::not_there) << name;
    EXPECT_EQ(write(Again{.offer = name}).error(), Refusal::not_there) << name;
  }
}

TEST_F(TodayOfOne, HasQuietHoursOfTwoDifferentMinutesOrNone) {
  EXPECT_EQ(write(Quiet{}), 0U);
  EXPECT_EQ(write(Quiet{.from = 1260}).error(), Refusal::field_missing);
  EXPECT_EQ(write(Quiet{.from = 420, .until = 420}).error(), Refusal::field_out_of_range);
  EXPECT_EQ(write(Quiet{.from = 1260, .until = 420}), 1U);
  EXPECT_EQ(write(Quiet{.from = 1260, .until = 420}), 0U);
  EXPECT_EQ(state.quiet, (Hours{1260, 420}));
  EXPECT_EQ(write(Quiet{}), 1U);
  EXPECT_EQ(state.quiet, std::nullopt);
}

TEST_F(TodayOfOne, TakesOfEachOfferTheFirstDrawOfADay) {
  fold(state, Stamp{.day = monday}, Drawn{.considered = {considered("a.b", true), considered("c.d", false)}});
  fold(state, Stamp{.day = monday}, Drawn{.considered = {considered("c.d", true), considered("e.f", true)}});
  fold(state, Stamp{.day = monday + 1}, Drawn{.considered = {considered("c.d", true)}});
  const auto& day = state.considered.at(monday);
  ASSERT_EQ(day.size(), 3U);
  EXPECT_FALSE(day[1].drawn);
  EXPECT_TRUE(day[2].drawn);
  EXPECT_TRUE(state.considered.at(monday + 1).at(0).drawn);
}

TEST(TodayDrawn, WithoutAProbabilityOrAnOfferIsInert) {
  EXPECT_EQ(validate(Drawn{}), Refusal::nothing_picked);
  EXPECT_EQ(validate(Drawn{.considered = {considered("no name", true)}}), Refusal::not_there);
  for (const std::uint32_t chance : {0U, chance_whole + 1}) {
    const Drawn drawn{.considered = {considered("a.b", true, chance)}};
    EXPECT_EQ(codec::decode<Drawn>(codec::encode(drawn)).error(), Refusal::field_out_of_range) << chance;
  }
  const Drawn drawn{.considered = {considered("a.b", true, chance_whole), considered("c.d", false, 1)}};
  EXPECT_EQ(codec::decode<Drawn>(codec::encode(drawn))->considered, drawn.considered);
}

}  // namespace
}  // namespace tend::practice::today
