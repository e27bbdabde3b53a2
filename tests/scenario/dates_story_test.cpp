// Days that come back, on the devices of two people with a relay between them: ours, just mine, given later; changed, taken
// back; brought by Today when they are near.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::dates {
namespace {

struct DaysOfTwo : testing::Test {
  DaysOfTwo() {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
  }
  static Json items(Device& who) { return who.ask("dates.list")["items"]; }
  static std::vector<std::string> words(Device& who) {
    std::vector<std::string> out;
    const auto all = items(who);
    for (const auto& item : all) out.push_back(item["words"]);
    return out;
  }
  // As one would type it.
  static std::string month_and_day(std::int32_t day) { return day_to_iso(day).substr(5); }

  World world{"dates"};
  Device& ada = world.device("ada");
  Device& ben = world.device("ben");
};
using Words = std::vector<std::string>;

TEST_F(DaysOfTwo, OneNotedAloneIsHersUntilSheGivesItToBoth) {
  ada.act("dates.add", {{"words", "The day we met"}, {"day", "2019-06-29"}});
  EXPECT_EQ(items(ada)[0]["just_me"], true);
  const auto id = items(ada)[0]["id"];
  EXPECT_THROW(ada.act("dates.share", {{"id", id}}), Refused) << "there is nobody";
  EXPECT_EQ(words(ada), Words{"The day we met"}) << "and nothing of it was done";
  pair(ada, ben);
  EXPECT_EQ(words(ben), Words{});
  EXPECT_EQ(all_kept(ben).find("The day we met"), std::string::npos);

  ada.act("dates.share", {{"id", id}});
  for (auto* who : {&ada, &ben}) {
    who->reload();
    world.settle();
    ASSERT_EQ(words(*who), Words{"The day we met"});
    EXPECT_FALSE(items(*who)[0].contains("just_me"));
    EXPECT_EQ(items(*who)[0]["by"], "Ada");
  }
}

TEST_F(DaysOfTwo, GivenToBothCanBeUndoneWithinSecondsAndIsJustHersAgain) {
  pair(ada, ben);
  ada.act("dates.add", {{"words", "The ring"}, {"day", "05-03"}, {"just_me", true}});
  const auto draft = ada.act_within(0, "dates.share", {{"id", items(ada)[0]["id"]}});
  EXPECT_FALSE(items(ada)[0].contains("just_me"));
  ada.act("draft.undo", {{"draft", draft["draft"]}});
  ASSERT_EQ(words(ada), Words{"The ring"});
  EXPECT_EQ(items(ada)[0]["just_me"], true);
  world.pass(60'000);
  EXPECT_EQ(words(ben), Words{});
}

TEST_F(DaysOfTwo, ChangedByBothOfOnesDevicesTheLaterHoldsAndTheEarlierIsSeen) {
  pair(ada, ben);
  ada.act("dates.add", {{"words", "The day we met"}, {"day", "2019-06-29"}});
  const auto id = items(ben)[0]["id"];
  EXPECT_THROW(ben.act("dates.edit", {{"id", id}, {"words", "Hers"}, {"day", "06-29"}}), Refused);
  ada.act("dates.edit", {{"id", id}, {"words", "The day we met"}, {"day", "2019-06-28"}});
  const auto seen = items(ben)[0];
  EXPECT_EQ(seen["when"]["day"], 28);
  EXPECT_EQ(seen["before"][0]["when"]["day"], 29);
}

TEST_F(DaysOfTwo, BothNoteOneOfflineAndBothStand) {
  pair(ada, ben);
  ada.online = ben.online = false;
  ada.act("dates.add", {{"words", "We met"}, {"day", "2019-06-29"}});
  ben.act("dates.add", {{"words", "We met"}, {"day", "2019-06-28"}});
  ada.online = ben.online = true;
  world.pass(120'000);
  EXPECT_EQ(words(ada).size(), 2U);
  EXPECT_EQ(items(ada).size(), items(ben).size());
}

TEST_F(DaysOfTwo, TakenBackLeavesALineAndNoWordsOnAnyDevice) {
  pair(ada, ben);
  ada.act("dates.add", {{"words", "by the window"}, {"day", "06-29"}});
  ada.act("dates.withdraw", {{"id", items(ada)[0]["id"]}});
  for (auto* who : {&ada, &ben}) {
    who->reload();
    world.settle();
    ASSERT_EQ(items(*who).size(), 1U);
    EXPECT_TRUE(items(*who)[0].contains("withdrawn"));
    EXPECT_EQ(all_kept(*who).find("by the window"), std::string::npos);
  }
}

TEST_F(DaysOfTwo, TodayBringsItAWeekAheadAndOnTheDayForHerAlone) {
  const auto today = ada.home()["today"].get<std::int32_t>();
  ada.act("dates.add", {{"words", "The day we met"}, {"day", month_and_day(today + 7)}});
  const auto offered = [&](std::string_view name) {
    const auto list = ada.ask("today.list")["offers"];
    return std::ranges::any_of(
        list, [&](const Json& each) { return each["offer"] == name && each["text"] == "The day we met"; });
  };
  EXPECT_TRUE(offered("dates.soon"));
  world.pass(7 * ms_a_day);
  EXPECT_TRUE(offered("dates.today"));
  world.pass(ms_a_day);
  EXPECT_FALSE(offered("dates.today"));
}

TEST_F(DaysOfTwo, StandInTheCalendarOfTheExportOnlyMineInMine) {
  pair(ada, ben);
  ada.act("dates.add", {{"words", "The ring"}, {"day", "05-03"}, {"just_me", true}});
  ada.act("dates.add", {{"words", "We met"}, {"day", "2019-06-29"}});
  const auto calendar = [](Device& who) {
    Bytes file;
    who.ask("export.file", {{"what", "calendar"}}, &file);
    return std::string(file.begin(), file.end());
  };
  EXPECT_NE(calendar(ada).find("SUMMARY:The ring"), std::string::npos);
  EXPECT_NE(calendar(ben).find("SUMMARY:We met\r\nRRULE:FREQ=YEARLY"), std::string::npos);
  EXPECT_EQ(calendar(ben).find("The ring"), std::string::npos);
}

}  // namespace
}  // namespace tend::test::dates
