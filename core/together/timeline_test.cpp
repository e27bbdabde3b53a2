#include "core/together/timeline.h"

#include <gtest/gtest.h>

#include "tests/support/folded_couple.h"

namespace tend::together {
namespace {

using codec::Json;
using test::FoldedCouple;
using Texts = std::vector<std::string>;

std::vector<practice::Moment> moments_of(const FoldedCouple& couple, std::uint64_t slot) {
  return practice::Practices::moments(couple.seen(slot), couple.viewer(slot));
}
Texts first_texts(const Timeline::Answer& answer) {
  Texts out;
  for (const auto& each : answer.items)
    out.push_back(each.texts.empty() ? each.name : each.texts.front().text);
  return out;
}
Timeline search(std::string words) { return {.search = std::move(words)}; }

struct Evening : testing::Test {
  Evening() {
    couple.paired = true;
    couple.act(0, "thanks.say", {{"did", "You made the Crème for all"}, {"meant", "I felt at home"}});
    ++couple.day;
    couple.act(1, "memories.add",
               {{"words", "The boat in the rain"}, {"day", "1999-06-29"}, {"place", "Łódź"}});
    couple.act(1, "memories.add", {{"words", "The first flat"}, {"day", "2004"}});
    ++couple.day;
    couple.act(1, "thanks.say", {{"did", "You called my father"}});
  }
  [[nodiscard]] Timeline::Answer ask(const Timeline& query, std::uint64_t slot = 0) const {
    return timeline(moments_of(couple, slot), query);
  }
  FoldedCouple couple;
};

TEST_F(Evening, StandsLatestFirstByWhenItWas) {
  const Texts all{"You called my father", "You made the Crème for all", "The first flat",
                  "The boat in the rain"};
  EXPECT_EQ(first_texts(ask({})), all);
  EXPECT_EQ(first_texts(ask({}, 1)), all) << "the same for both";
  EXPECT_EQ(ask({}).practices, (Texts{"memories", "thanks"}));
  EXPECT_FALSE(ask({}).more);
}

TEST_F(Evening, IsAskedForPageByPage) {
  const auto page = ask({.start = 1U, .count = 2U});
  EXPECT_EQ(first_texts(page), (Texts{"You made the Crème for all", "The first flat"}));
  EXPECT_TRUE(page.more);
  EXPECT_TRUE(ask({.start = 4U}).items.empty());
  EXPECT_TRUE(ask({.start = 4'000'000'000U}).items.empty());
  EXPECT_TRUE(ask({.count = 0U}).more);
}

TEST_F(Evening, IsFoundByAllWordsInAnyOfItsTexts) {
  EXPECT_EQ(first_texts(ask(search("HOME creme"))), Texts{"You made the Crème for all"});
  EXPECT_EQ(first_texts(ask(search("  lodz   boat "))), Texts{"The boat in the rain"});
  EXPECT_TRUE(ask(search("lodz home")).items.empty());
  EXPECT_EQ(ask(search(" \n ")).items.size(), 4U) << "nothing is asked for";
  EXPECT_EQ(ask(search("zzz")).practices.size(), 2U) << "the filters stay";
}

TEST_F(Evening, IsFilteredByPractice) {
  EXPECT_EQ(ask({.practices = Texts{"memories"}}).items.size(), 2U);
  EXPECT_TRUE(ask({.practices = Texts{"nothing"}}).items.empty());
}

TEST_F(Evening, ComesBackOnItsDay) {
  const auto day = [](int year, unsigned month, unsigned of_month) {
    return static_cast<std::int32_t>(
        std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(of_month)}
            .time_since_epoch()
            .count());
  };
  EXPECT_EQ(first_texts(ask({.on_day = day(2031, 6, 29)})), Texts{"The boat in the rain"});
  EXPECT_TRUE(ask({.on_day = day(1999, 6, 29)}).items.empty()) << "not in its own year";
  EXPECT_TRUE(ask({.on_day = day(2031, 6, 28)}).items.empty());
}

}  // namespace
}  // namespace tend::together
