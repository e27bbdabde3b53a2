#include "core/practice/checkin/checkin.h"

#include <gtest/gtest.h>

namespace tend::practice::checkin {
namespace {

constexpr std::int32_t monday = 20'000;

// Ada (slot 0) and Ben, each with a private space of their own; the us space is one.
struct TwoPeople : ::testing::Test {
  State us;
  std::array<State, 2> mine;
  std::int64_t t = 0;
  bool paired = true;

  Both<State> seen(std::uint64_t slot) const { return {us, mine.at(slot)}; }
  Result<std::size_t> write(std::uint64_t slot, std::int32_t day, const auto& intent) {
    const auto written = perform(seen(slot), intent, {.slot = slot, .today = day, .paired = paired});
    if (!written) return refuse(written.error());
    for (const auto& each : *written) std::visit([&](const auto& record) { take(slot, day, record); }, each);
    return written->size();
  }
  template <class R>
  void take(std::uint64_t slot, std::int32_t day, const R& record) {
    Stamp stamp{.slot = slot, .t = ++t, .day = day};
    stamp.id.bytes[0] = static_cast<std::uint8_t>(t);
    if constexpr (std::same_as<R, Withdrawal>) {
      const Stamp object{.id = record.object, .slot = slot, .day = monday};
      withdrawn(record.of == Told::kind ? us : mine.at(slot), object, stamp);
    } else {
      EXPECT_EQ(validate(record), std::nullopt);
      fold(R::audience == Audience::us ? us : mine.at(slot), stamp, record);
    }
  }
  Today::Answer today(std::uint64_t slot, std::int32_t day) const {
    return view(seen(slot), Today{}, {.slot = slot, .names = {"Ada", "Ben"}, .today = day, .paired = paired});
  }
  static Answer answer(std::optional<std::uint64_t> close, std::optional<std::uint64_t> stress = {}) {
    Answer out;
    out.close = close, out.stress = stress;
    return out;
  }
  static Choose choose(std::optional<Share> close, std::optional<Share> stress = {}) {
    Choose out;
    out.close = close, out.stress = stress;
    return out;
  }
};

TEST_F(TwoPeople, IsForOneselfUntilOneChoosesOtherwise) {
  EXPECT_FALSE(today(0, monday).chosen);
  EXPECT_EQ(write(0, monday, answer(6, 2)), 1U);
  EXPECT_TRUE(us.told[0].empty());
  EXPECT_EQ(today(0, monday).kept.close, 6U);
  EXPECT_EQ(today(0, monday).choices.close, Share::me);
  EXPECT_EQ(today(0, monday).choices.desire, Share::off);
}

TEST_F(TwoPeople, OneAnswerIsTwoEntriesWhereItemsAreForDifferentEyes) {
  EXPECT_EQ(write(0, monday, choose(Share::us)), 1U);
  EXPECT_EQ(write(0, monday, answer(6, 2)), 2U);
  EXPECT_EQ(today(0, monday).shared.close, 6U);
  EXPECT_EQ(today(0, monday).kept.stress, 2U);
  ASSERT_TRUE(today(1, monday).theirs);
  EXPECT_EQ(today(1, monday).theirs->by, "Ada");
  EXPECT_EQ(today(1, monday).theirs->levels.close, 6U);
  EXPECT_EQ(today(1, monday).theirs->levels.stress, std::nullopt);
}

// Never shown: whose day is missing. Ben sees the same whether Ada kept all to herself or answered nothing.
TEST_F(TwoPeople, WhatIsKeptLooksToTheOtherAsIfThereWereNothing) {
  const auto before = today(1, monday);
  EXPECT_EQ(write(0, monday, answer(1, 7)), 1U);
  const auto after = today(1, monday);
  EXPECT_FALSE(before.theirs || after.theirs);
  EXPECT_TRUE(us.told[0].empty());
}

// Never shown: curves of the other. Two days at most, and of these the later one.
TEST_F(TwoPeople, OfTheOtherOnlyTheLastSharedDayShowsAndSoonNotEvenThat) {
  EXPECT_EQ(write(0, monday, choose(Share::us)), 1U);
  EXPECT_EQ(write(0, monday, answer(3)), 1U);
  EXPECT_EQ(write(0, monday + 1, answer(5)), 1U);
  EXPECT_EQ(today(1, monday + 1).theirs->levels.close, 5U);
  EXPECT_EQ(today(1, monday + 2).theirs->day, monday + 1);
  EXPECT_FALSE(today(1, monday + 3).theirs);
  EXPECT_TRUE(view(seen(1), Mine{}, {.slot = 1, .today = monday + 1}).days.empty());
  // A day that has not begun here does not show yet.
  EXPECT_EQ(today(1, monday).theirs->levels.close, 3U);
}

TEST_F(TwoPeople, LaterOnADayStandsInPlaceOfEarlierItemByItem) {
  EXPECT_EQ(write(0, monday, answer(6, 2)), 1U);
  EXPECT_EQ(write(0, monday, answer(4)), 1U);
  EXPECT_EQ(today(0, monday).kept.close, 4U);
  EXPECT_EQ(today(0, monday).kept.stress, 2U);
  EXPECT_EQ(today(0, monday + 1).kept.close, std::nullopt);
}

TEST_F(TwoPeople, AChoiceHoldsFromNowOnAndTellsNothingOfBefore) {
  EXPECT_EQ(write(0, monday, answer(6)), 1U);
  EXPECT_EQ(write(0, monday, choose(Share::us)), 1U);
  EXPECT_FALSE(today(1, monday).theirs);
  EXPECT_EQ(write(0, monday, choose(Share::us)), 0U);  // said already
  EXPECT_EQ(today(0, monday).choices.stress, Share::me);
  EXPECT_EQ(write(0, monday, choose({}, Share::off)), 1U);
  EXPECT_EQ(today(0, monday).choices.close, Share::us);
  EXPECT_EQ(today(0, monday).choices.stress, Share::off);
}

TEST_F(TwoPeople, AloneNothingIsForBothWhateverWasChosen) {
  paired = false;
  EXPECT_EQ(write(0, monday, choose(Share::us)), 1U);
  EXPECT_EQ(write(0, monday, answer(6)), 1U);
  EXPECT_TRUE(us.told[0].empty());
  EXPECT_EQ(today(0, monday).kept.close, 6U);
}

TEST_F(TwoPeople, ADayTakenBackIsGoneForBoth) {
  EXPECT_EQ(write(0, monday, choose(Share::us)), 1U);
  EXPECT_EQ(write(0, monday, answer(6, 2)), 2U);
  EXPECT_EQ(write(0, monday, answer(5)), 1U);
  EXPECT_EQ(write(1, monday, Withdraw{.day = monday}).error(), Refusal::not_there);
  EXPECT_EQ(write(0, monday, Withdraw{.day = monday}), 3U);
  EXPECT_FALSE(today(1, monday).theirs);
  EXPECT_TRUE(view(seen(0), Mine{}, {.slot = 0, .today = monday}).days.empty());
  EXPECT_EQ(write(0, monday, Withdraw{.day = monday}).error(), Refusal::not_there);
}

TEST_F(TwoPeople, NothingPickedIsNoCheckIn) {
  EXPECT_EQ(write(0, monday, Answer{}).error(), Refusal::nothing_picked);
  EXPECT_EQ(validate(Told{}), Refusal::nothing_picked);
  EXPECT_EQ(validate(Kept{}), Refusal::nothing_picked);
}

TEST(Checkin, ALevelOfEightOrNoneIsRefused) {
  for (const std::uint64_t level : {0U, 8U}) {
    Told told;
    told.close = level;
    EXPECT_EQ(codec::decode<Told>(codec::encode(told)).error(), Refusal::field_out_of_range);
  }
  Told told;
  told.desire = 7;
  EXPECT_EQ(codec::decode<Told>(codec::encode(told))->desire, 7U);
}

TEST_F(TwoPeople, OnesOwnAnswersAreThereDayByDay) {
  EXPECT_EQ(write(0, monday, choose(Share::us)), 1U);
  EXPECT_EQ(write(0, monday, answer(6, 2)), 2U);
  EXPECT_EQ(write(0, monday + 2, answer(4)), 1U);
  const auto all = view(seen(0), Mine{}, {.slot = 0, .today = monday + 3});
  ASSERT_EQ(all.days.size(), 2U);
  EXPECT_EQ(all.days[0].levels.close, 6U);
  EXPECT_EQ(all.days[0].levels.stress, 2U);
  EXPECT_EQ(all.days[1].day, monday + 2);
  EXPECT_EQ(view(seen(0), Mine{.since = monday + 1}, {.slot = 0}).days.size(), 1U);
}

}  // namespace
}  // namespace tend::practice::checkin
