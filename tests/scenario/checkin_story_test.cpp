// The check-in of two people with a relay between them, where days end: at four in the morning, and over an ocean.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::checkin {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t hour_ms = 60 * minute_ms;

struct CheckinOfTwo : testing::Test {
  CheckinOfTwo() {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }
  // The next moment at which that device's clock shows this time of day.
  void wait_until(const Device& who, std::int64_t hour, std::int64_t minute) {
    const auto wanted = hour * hour_ms + minute * minute_ms;
    const auto shown = (world.now + who.utc_offset_min * minute_ms) % (24 * hour_ms);
    world.pass((wanted - shown + 24 * hour_ms) % (24 * hour_ms));
  }
  static void answer(Device& who, int close) { who.act("checkin.answer", {{"close", close}}); }
  static std::vector<std::pair<std::int32_t, int>> days_of(Device& who) {
    std::vector<std::pair<std::int32_t, int>> out;
    const auto all = who.ask("checkin.mine")["days"];
    for (const auto& day : all) out.emplace_back(day["day"], day["levels"]["close"]);
    return out;
  }
  static std::int32_t today(Device& who) { return who.home()["today"]; }

  World world{"checkin"};
  Device& ada = world.device("ada");
  Device& ben = world.device("ben");
};
using Days = std::vector<std::pair<std::int32_t, int>>;

TEST_F(CheckinOfTwo, AtOneMinuteToFourItIsStillYesterdayAndAtOnePastItIsToday) {
  wait_until(ada, 3, 59);
  const auto before = today(ada);
  answer(ada, 2);
  wait_until(ada, 4, 1);
  EXPECT_EQ(today(ada), before + 1);
  EXPECT_TRUE(ada.ask("checkin.today")["kept"].empty()) << "a new day begins without answers";
  answer(ada, 6);
  EXPECT_EQ(days_of(ada), (Days{{before, 2}, {before + 1, 6}}));
}

TEST_F(CheckinOfTwo, TwiceOnADayTheLastCounts) {
  answer(ada, 2);
  world.pass(hour_ms);
  answer(ada, 5);
  EXPECT_EQ(days_of(ada), (Days{{today(ada), 5}}));
}

TEST_F(CheckinOfTwo, AFlightToTheWestLivesADayTwiceAndAnAnswerOfThatDayIsOne) {
  wait_until(ada, 9, 0);
  const auto day = today(ada);
  answer(ada, 3);
  ben.act("checkin.choose", {{"close", "us"}});
  answer(ben, 4);
  ada.utc_offset_min = -8 * 60;  // nine hours back: it is midnight there, so the day before
  world.pass(minute_ms);
  EXPECT_EQ(today(ada), day - 1);
  EXPECT_TRUE(ada.ask("checkin.today")["kept"].empty());
  answer(ada, 5);
  EXPECT_EQ(days_of(ada), (Days{{day - 1, 5}, {day, 3}}));
  world.pass(12 * hour_ms);
  EXPECT_EQ(today(ada), day);
  EXPECT_EQ(ada.ask("checkin.today")["kept"]["close"], 3) << "what she said of this day before the flight";
  ada.reload();
  world.settle();
  EXPECT_EQ(days_of(ada), (Days{{day - 1, 5}, {day, 3}}));
}

TEST_F(CheckinOfTwo, AFlightToTheEastSkipsADayAndNothingIsLost) {
  wait_until(ada, 20, 0);
  const auto day = today(ada);
  answer(ada, 3);
  ada.act("thanks.say", {{"did", "You packed my bag"}});
  ada.utc_offset_min = 14 * 60;  // thirteen hours on: nine in the morning
  world.pass(minute_ms);
  EXPECT_EQ(today(ada), day + 1);
  answer(ada, 6);
  ada.act("thanks.say", {{"did", "You wrote to me"}});
  EXPECT_EQ(days_of(ada), (Days{{day, 3}, {day + 1, 6}}));
  world.pass(minute_ms);
  EXPECT_EQ(ben.thanks(), (std::vector<std::string>{"Ada: You packed my bag", "Ada: You wrote to me"}))
      << "in the order in which they were written, whatever day it was where";
  EXPECT_EQ(today(ben), day);
  EXPECT_EQ(ben.ask("thanks.list")["is_near"], true) << "of a day that has not come to him yet";
}

}  // namespace
}  // namespace tend::test::checkin
