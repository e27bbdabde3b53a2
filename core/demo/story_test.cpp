#include "core/demo/story.h"

#include <gtest/gtest.h>

#include "core/demo/couple.h"

namespace tend::demo {
namespace {

using Texts = std::vector<std::string>;

TEST(DemoWords, PlacesOfALineGoTogetherAndTheShorterOneBeginsAnew) {
  constexpr std::string_view line = "Tea [hot|cold] / in a [cup|glass], [a|b|c]";
  EXPECT_EQ(readings_of(line), 3U);
  EXPECT_EQ(reading_of(line, 0), (Texts{"Tea hot", "in a cup, a"}));
  EXPECT_EQ(reading_of(line, 1), (Texts{"Tea cold", "in a glass, b"}));
  EXPECT_EQ(reading_of(line, 2), (Texts{"Tea hot", "in a cup, c"}));
  EXPECT_EQ(reading_of("plain", 7), Texts{"plain"});
}

TEST(DemoWords, WhatIsNoPackIsRefused) {
  for (const auto* text : {"", "[]", "{}", R"({"names": ["A"]})", R"({"names": ["A", "B"], "d": [1]})",
                           R"({"names": ["A", "B"], "d": []})", R"({"names": ["A", "B"], "d": {"e": 1}})",
                           R"({"names": [1, "B"]})", R"({"names": ["A", "B"], "answers": []})"})
    EXPECT_FALSE(Words::read(text)) << text;
  const auto words =
      Words::read(R"({"names": ["A", "B"], "d": {"lines": ["x"], "e": {"ines": ["y", "z"]}}})");
  ASSERT_TRUE(words);
  EXPECT_EQ(words->decks.at("d"), Texts{"x"});
  EXPECT_EQ(words->decks.at("d.e.ines"), (Texts{"y", "z"}));
}

TEST(DemoWords, ADeckIsGoneThroughBeforeALineComesAgainAndThenInItsNextReading) {
  const auto words = *Words::read(R"({"names": ["A", "B"], "d": ["one [1|2]", "two [1|2]", "three [1|2]"]})");
  Drawer drawer(words, 5);
  std::multiset<std::string> round, next;
  for (int i = 0; i < 3; ++i) round.insert(drawer.draw("d", 100)->front().substr(0, 3));
  EXPECT_EQ(round, (std::multiset<std::string>{"one", "thr", "two"}));
  for (int i = 0; i < 3; ++i) next.insert(drawer.draw("d", 101)->front());
  EXPECT_EQ(next.size(), 3U);
  EXPECT_FALSE(drawer.draw("d", 102)) << "all six were said";
  EXPECT_FALSE(drawer.draw("d", 100 + days_apart - 1));
  EXPECT_TRUE(drawer.draw("d", 101 + days_apart));
  EXPECT_FALSE(drawer.draw("none", 100));
}

TEST(DemoCouple, AnAnswerIsThereForTheOtherOnceBothHaveAnsweredUnlessOneIsUndone) {
  Couple couple(7);
  codec::Where where;
  const auto say = [&](std::uint64_t slot, std::string_view intent, const codec::Json& fields, UnixMs now) {
    return couple.act({.slot = slot, .intent = intent, .now = now, .day = 20'000}, fields, where);
  };
  const auto given = [&](std::uint64_t slot) {
    const auto seen = couple.seen(slot);
    const practice::Viewer viewer{.slot = slot, .names = {"A", "B"}, .today = 20'000, .draw_seed = 7};
    return Couple::Practices::view(seen, "questions.list", codec::Json::object(), viewer)
        ->value()["items"]
        .size();
  };
  ASSERT_TRUE(say(0, "questions.answer", {{"words", "mine"}}, 10));
  EXPECT_EQ(given(1), 0U);
  for (const bool is_undone : {true, false}) {
    const auto other = say(1, "questions.answer", {{"words", "theirs"}}, 20);
    ASSERT_TRUE(other);
    EXPECT_EQ(couple.entries(), 2U);
    EXPECT_EQ(given(1), 0U);
    if (is_undone) couple.undo(*other);
    EXPECT_EQ(couple.look_at_sealed(30), !is_undone);
    EXPECT_EQ(given(0), is_undone ? 0U : 1U);
    EXPECT_EQ(given(1), is_undone ? 0U : 1U);
  }
}

TEST(DemoCouple, ALetterIsThereForTheOtherAtItsTimeAndCancelledBeforeLeavesNothing) {
  Couple couple(7);
  codec::Where where;
  const auto letters = [&](std::uint64_t slot, UnixMs now) {
    couple.look_at_sealed(now);
    const practice::Viewer viewer{.slot = slot, .names = {"A", "B"}, .today = 20'000, .now = now};
    return Couple::Practices::view(couple.seen(slot), "letters.list", codec::Json::object(), viewer)
        ->value()["items"]
        .size();
  };
  const auto write = [&](UnixMs now) {
    return couple.act({.slot = 0, .intent = "letters.write", .now = now, .day = 20'000},
                      {{"words", "dear"}, {"until", 100}}, where);
  };
  ASSERT_TRUE(write(10));
  EXPECT_EQ(letters(0, 50), 1U);
  EXPECT_EQ(letters(1, 50), 0U);
  EXPECT_EQ(letters(1, 100), 1U);
  const auto second = write(60);
  ASSERT_TRUE(second);
  ASSERT_TRUE(couple.act({.slot = 0, .intent = "letters.withdraw", .now = 70, .day = 20'000},
                         {{"id", to_hex(second->front().view())}}, where));
  EXPECT_EQ(couple.entries(), 1U);
}

}  // namespace
}  // namespace tend::demo
