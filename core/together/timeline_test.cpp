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

// ---- what is new

struct New : Evening {
  Timeline::Answer told(std::uint64_t slot, std::int32_t today) const {
    return timeline(told_of_new(moments_of(couple, slot), seen, today), {});
  }
  Texts all_new(std::uint64_t slot, std::int32_t today) const {
    auto answer = told(slot, today);
    std::erase_if(answer.items, [](const auto& each) { return !each.is_new; });
    return first_texts(answer);
  }
  void look(std::uint64_t slot, const std::vector<practice::Moment>& at) {
    std::vector<EntryId> ids;
    for (const auto& each : at) ids.push_back(each.id);
    const auto looked = looked_at(moments_of(couple, slot), seen, ids, couple.day);
    if (!looked.moments.empty()) fold(seen, practice::Stamp{.day = couple.day}, looked);
  }
  practice::seen::State seen;
};

TEST_F(New, IsWhatCameFromTheOtherAndWasNotLookedAt) {
  EXPECT_EQ(all_new(0, couple.day),
            (Texts{"You called my father", "The first flat", "The boat in the rain"}));
  EXPECT_EQ(all_new(1, couple.day), Texts{"You made the Crème for all"});
  EXPECT_EQ(told(0, couple.day).any_new, true);
  look(0, {told(0, couple.day).items.front()});
  EXPECT_EQ(all_new(0, couple.day), (Texts{"The first flat", "The boat in the rain"}));
  look(0, told(0, couple.day).items);
  EXPECT_EQ(all_new(0, couple.day), Texts{});
  EXPECT_FALSE(told(0, couple.day).any_new);
}

TEST_F(New, EndsByItselfAfterThirtyDays) {
  EXPECT_EQ(all_new(0, couple.day + 29).size(), 3U);
  EXPECT_EQ(all_new(0, couple.day + 32), Texts{});
}

TEST_F(New, IsWrittenDownOnceAndOnlyIfItWas) {
  const auto all = told(0, couple.day).items;
  std::vector<EntryId> ids;
  for (const auto& each : all) ids.push_back(each.id);
  EXPECT_EQ(looked_at(moments_of(couple, 0), seen, ids, couple.day).moments.size(), 3U) << "not one's own";
  look(0, all);
  EXPECT_TRUE(looked_at(moments_of(couple, 0), seen, ids, couple.day).moments.empty());
  EXPECT_TRUE(looked_at(moments_of(couple, 0), {}, {EntryId{{9}}}, couple.day).moments.empty());
}

TEST_F(New, IsForgottenWhenItCouldNotBeNewAnyMore) {
  look(0, told(0, couple.day).items);
  EXPECT_EQ(seen.looked.size(), 3U);
  fold(seen, practice::Stamp{.day = couple.day + 100},
       practice::seen::Looked{.moments = {EntryId{{1}}}, .unknown = {}});
  EXPECT_EQ(seen.looked.size(), 1U);
  EXPECT_EQ(practice::seen::validate({}), Refusal::nothing_picked);
}

}  // namespace
}  // namespace tend::together
