#include "core/practice/dates/dates.h"

#include <gtest/gtest.h>

#include "core/practice/table.h"

namespace tend::practice::dates {
namespace {

using codec::Json;
using OfDates = Table<Dates>;

constexpr std::int32_t leap_day_2024 = 19'782;
constexpr std::int32_t today = leap_day_2024 + 1;  // 1 March 2024

// What Ada (slot 0) and Ben (slot 1) ask for, folded as it would be on their devices: one space of both, one each.
struct DatesOfTwo : ::testing::Test {
  OfDates::State us;
  std::array<OfDates::State, 2> mine;
  std::int64_t t = 0;
  std::vector<NewEntry> written;  // by the last act
  bool paired = true;

  Result<std::size_t> ask(std::uint64_t slot, std::string_view name, const Json& fields) {
    codec::Where where;
    const auto entries = *OfDates::perform({us, mine.at(slot)}, name, fields,
                                           {.slot = slot, .today = today, .paired = paired}, where);
    if (!entries) return refuse(entries.error());
    written = *entries;
    for (const auto& entry : written) {
      auto& state = entry.audience == Audience::us ? us : mine.at(slot);
      Stamp stamp{.slot = slot, .t = ++t, .at = t, .day = static_cast<std::int32_t>(t)};
      stamp.id.bytes[0] = static_cast<std::uint8_t>(t);
      if (entry.kind != Withdrawal::kind) {
        EXPECT_TRUE(OfDates::fold(state, entry.audience, entry.kind, entry.fields, stamp));
        continue;
      }
      const auto last = *codec::decode<Withdrawal>(entry.fields);
      OfDates::withdrawn(state, entry.audience, last.of, {.id = last.object, .slot = slot, .t = 1}, stamp);
    }
    return written.size();
  }
  [[nodiscard]] Viewer viewer(std::uint64_t slot, std::int32_t on = today) const {
    return {.slot = slot, .names = {"Ada", "Ben"}, .today = on, .paired = paired};
  }
  [[nodiscard]] Json list(std::uint64_t slot, std::int32_t on = today) const {
    return (**OfDates::view({us, mine.at(slot)}, "dates.list", Json::object(), viewer(slot, on)))["items"];
  }
  [[nodiscard]] std::vector<Candidate> offered(std::int32_t on) const {
    return OfDates::candidates({us, mine.at(0)}, viewer(0, on));
  }
  Json add(std::string_view words, std::string_view day, bool just_me = false) {
    EXPECT_EQ(ask(0, "dates.add", {{"words", words}, {"day", day}, {"just_me", just_me}}), 1U) << words;
    for (const auto& item : list(0))
      if (item["words"] == words) return {{"id", item["id"]}};
    return {};
  }
};

TEST_F(DatesOfTwo, AreThereForBothTheNextToComeFirstWithTheYearsItWillBe) {
  add("We met", "2019-02-28");
  add("Ben’s birthday", "03-01");
  ASSERT_EQ(ask(1, "dates.add", {{"words", "Our house"}, {"day", "2025-03-02"}}), 1U);
  for (const std::uint64_t slot : {0, 1}) {
    const auto items = list(slot);
    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items[0]["words"], "Ben’s birthday");
    EXPECT_EQ(items[0]["next"], today);
    EXPECT_FALSE(items[0].contains("years")) << "its year is not known";
    EXPECT_EQ(items[1]["words"], "We met");
    EXPECT_EQ(items[1]["next"], today + 364);
    EXPECT_EQ(items[1]["years"], 6);
    EXPECT_EQ(items[1]["mine"], slot == 0);
    EXPECT_EQ(items[2]["next"], today + 366) << "not before its year";
    EXPECT_FALSE(items[2].contains("years"));
    EXPECT_EQ(items[2]["by"], "Ben");
  }
}

TEST_F(DatesOfTwo, OneOf29FebruaryFallsOnThe28thWhereThereIsNo29th) {
  add("leap", "2000-02-29");
  EXPECT_EQ(list(0, leap_day_2024)[0]["next"], leap_day_2024);
  EXPECT_EQ(list(0, leap_day_2024)[0]["years"], 24);
  EXPECT_EQ(list(0)[0]["next"], leap_day_2024 + 365) << "28 February 2025";
  EXPECT_EQ(list(0, day_last)[0]["next"], day_last) << "no day is after that";
}

TEST_F(DatesOfTwo, NeedADayAndAMonthThatACalendarHas) {
  const auto refusal = [&](std::string_view words, std::string_view day) {
    return ask(0, "dates.add", {{"words", words}, {"day", day}}).error();
  };
  EXPECT_EQ(refusal(" ", "2019-02-28"), Refusal::text_empty);
  for (const auto* day : {"", "2019", "2019-02"}) EXPECT_EQ(refusal("x", day), Refusal::day_and_month_needed);
  for (const auto* day : {"02-30", "2023-02-29", "13-01", "soon", "1-2-3-4"})
    EXPECT_EQ(refusal("x", day), Refusal::no_such_day) << day;
  EXPECT_EQ(refusal(std::string(words_bytes_max + 1, 'a'), "02-28"), Refusal::text_too_long);
  EXPECT_TRUE(list(0).empty());
  const auto wrong = codec::encode(Told{{.words = "x", .year = {}, .month = 2, .day = 30, .edits = {}}, {}});
  EXPECT_EQ(OfDates::fold(us, Audience::us, Told::kind, wrong, {}).error(), Refusal::no_such_day);
  EXPECT_TRUE(list(0).empty());
}

TEST_F(DatesOfTwo, JustMineIsNowhereForTheOtherUntilItIsGivenAndIsThenThereOnce) {
  const auto it = add("Ring?", "2024-05-01", true);
  EXPECT_EQ(written.front().audience, Audience::me);
  EXPECT_EQ(list(0)[0]["just_me"], true);
  EXPECT_TRUE(list(1).empty());
  ASSERT_EQ(ask(0, "dates.edit", {{"id", it["id"]}, {"words", "The ring"}, {"day", "2024-05-02"}}), 1U);
  EXPECT_EQ(written.front().audience, Audience::me);

  ASSERT_EQ(ask(0, "dates.share", it), 2U);
  for (const std::uint64_t slot : {0, 1}) {
    ASSERT_EQ(list(slot).size(), 1U);
    EXPECT_EQ(list(slot)[0]["words"], "The ring");
    EXPECT_EQ(list(slot)[0]["next"], today + 62);
    EXPECT_FALSE(list(slot)[0].contains("just_me"));
    EXPECT_FALSE(list(slot)[0].contains("before")) << "what it was called before is nobody’s business";
  }
  const auto taken_back = *codec::decode<Withdrawal>(written.back().fields);
  EXPECT_EQ(written.back().audience, Audience::me);
  EXPECT_EQ(taken_back.entries.size(), 2U) << "every entry that held its words";
  EXPECT_EQ(ask(0, "dates.share", {{"id", list(0)[0]["id"]}}), 0U);
}

TEST_F(DatesOfTwo, AreJustMineWhileIAmAlone) {
  paired = false;
  add("My birthday", "1990-03-04");
  EXPECT_EQ(written.front().audience, Audience::me);
  EXPECT_EQ(list(0)[0]["years"], 34);
}

TEST_F(DatesOfTwo, ChangedByItsWriterAloneAndTheOtherSeesHow) {
  const auto it = add("We met", "2019-02-28");
  Json other{{"id", it["id"]}, {"words", "We met"}, {"day", "2019-02-27"}};
  EXPECT_EQ(ask(1, "dates.edit", other).error(), Refusal::not_mine);
  ASSERT_EQ(ask(0, "dates.edit", other), 1U);
  EXPECT_EQ(ask(0, "dates.edit", other), 0U) << "it says so already";
  const auto shown = list(1)[0];
  EXPECT_EQ(shown["next"], today + 363);
  EXPECT_EQ(shown["before"],
            Json::array(
                {{{"words", "We met"}, {"when", {{"year", 2019}, {"month", 2}, {"day", 28}}}, {"day", 1}}}));

  EntryId hers;
  hers.bytes[0] = 1;
  const auto foreign =
      codec::encode(Told{{.words = "mine now", .year = {}, .month = 1, .day = 1, .edits = hers}, {}});
  EXPECT_TRUE(OfDates::fold(us, Audience::us, Told::kind, foreign, {.slot = 1}));
  EXPECT_EQ(list(1)[0]["words"], "We met");
}

TEST_F(DatesOfTwo, TakenBackLeavesALineIfItWasForBoth) {
  const auto ours = add("We met", "2019-02-28"), mine_only = add("Ring?", "05-01", true);
  EXPECT_EQ(ask(1, "dates.withdraw", ours).error(), Refusal::not_mine);
  EXPECT_EQ(ask(1, "dates.withdraw", mine_only).error(), Refusal::not_there);
  ASSERT_EQ(ask(0, "dates.withdraw", ours), 1U);
  ASSERT_EQ(ask(0, "dates.withdraw", mine_only), 1U);
  for (const std::uint64_t slot : {0, 1}) {
    ASSERT_EQ(list(slot).size(), 1U);
    EXPECT_TRUE(list(slot)[0].contains("withdrawn"));
    EXPECT_EQ(list(slot)[0]["words"], "");
    EXPECT_EQ(ask(slot, "dates.withdraw", ours).error(), Refusal::not_there);
  }
}

TEST_F(DatesOfTwo, TodaySaysTheNearestOnItsDayAndThreeTimesInTheWeekBefore) {
  add("later", "03-25");
  add("We met", "2019-03-15");
  const auto day = today + 14;
  std::vector<std::int32_t> soon;
  for (auto on = today; on <= day; ++on) {
    const auto offers = offered(on);
    if (on == day) {
      ASSERT_EQ(offers.size(), 1U);
      EXPECT_EQ(offers[0].name, "dates.today");
      EXPECT_EQ(offers[0].due, Due::now);
      EXPECT_EQ(offers[0].text, "We met");
    } else if (!offers.empty()) {
      EXPECT_EQ(offers[0].name, "dates.soon");
      EXPECT_EQ(offers[0].due, Due::soon);
      soon.push_back(day - on);
    }
  }
  EXPECT_EQ(soon, (std::vector{7, 3, 1}));
  EXPECT_TRUE(offered(day + 1).empty()) << "that it went by is said nowhere";
}

TEST_F(DatesOfTwo, TodayDoesNotSayTheWordsOfOneThatIsJustMineWhileWeAreTwo) {
  add("The ring", "03-01", true);
  ASSERT_EQ(offered(today).size(), 1U);
  EXPECT_EQ(offered(today)[0].text, "");
  EXPECT_TRUE(offered(today)[0].about);
  paired = false;
  EXPECT_EQ(offered(today)[0].text, "The ring");
}

TEST_F(DatesOfTwo, GoIntoACalendarOneOrAll) {
  EXPECT_FALSE((**OfDates::view({us, mine[0]}, "dates.calendar", Json::object(), viewer(0))).contains("ics"));
  const auto it = add("We met", "2019-02-28");
  add("Leap", "1996-02-29", true);
  const auto all =
      (**OfDates::view({us, mine[0]}, "dates.calendar", Json::object(), viewer(0)))["ics"].get<std::string>();
  EXPECT_NE(all.find("DTSTART;VALUE=DATE:20250228\r\nSUMMARY:We met\r\nRRULE:FREQ=YEARLY\r\n"),
            std::string::npos)
      << all;
  EXPECT_NE(all.find("SUMMARY:Leap\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\n"), std::string::npos)
      << all;
  const auto one =
      (**OfDates::view({us, mine[0]}, "dates.calendar", it, viewer(0)))["ics"].get<std::string>();
  EXPECT_EQ(one.find("Leap"), std::string::npos);
  const auto others =
      (**OfDates::view({us, mine[1]}, "dates.calendar", Json::object(), viewer(1)))["ics"].get<std::string>();
  EXPECT_EQ(others.find("Leap"), std::string::npos);
}

TEST_F(DatesOfTwo, WhatAFurtherDeviceStillWroteToOneTakenBackGoesTheSameWay) {
  const auto it = add("We met", "2019-02-28");
  ASSERT_EQ(ask(0, "dates.withdraw", it), 1U);
  const Told late{{.words = "We met!",
                   .year = {},
                   .month = 2,
                   .day = 28,
                   .edits = codec::decode<Withdrawal>(written.front().fields)->object},
                  {}};
  Stamp stamp{.slot = 0, .t = ++t};
  stamp.id.bytes[0] = 99;
  ASSERT_TRUE(OfDates::fold(us, Audience::us, Told::kind, codec::encode(late), stamp));
  EXPECT_EQ(list(0)[0]["words"], "");
  const auto strays = OfDates::strays(us, Audience::us, 0);
  ASSERT_EQ(strays.size(), 1U);
  EXPECT_EQ(codec::decode<Withdrawal>(strays[0].fields)->entries, std::vector{stamp.id});
  EXPECT_TRUE(OfDates::strays(us, Audience::us, 1).empty());
}

}  // namespace
}  // namespace tend::practice::dates
