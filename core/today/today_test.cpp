#include "core/today/today.h"

#include <gtest/gtest.h>

namespace tend::today {
namespace {

using practice::today::Considered;
using practice::today::Hours;
using together::Candidate;
using together::Due;
using together::Effort;
using together::Facts;
using together::Way;

constexpr std::int32_t monday = 20'000;
using Names = std::vector<std::string>;

Names names_of(const List::Answer& list) {
  Names out;
  for (const auto& each : list.offers) out.push_back(each.offer);
  return out;
}

// A person with made-up practices, one a way, and a few of the first.
struct Someone : ::testing::Test {
  Someone() {
    facts.paired = true, facts.partner = "Ben", facts.day = monday, facts.minute = 12 * 60;
    facts.candidates = {{.name = "plans.make", .way = Way::together, .effort = Effort::much, .seconds = 300},
                        {.name = "apart.dream", .way = Way::apart, .seconds = 60},
                        {.name = "mood.tell", .way = Way::truly, .seconds = 20, .works_alone = true},
                        {.name = "mood.ask", .way = Way::truly, .effort = Effort::some, .seconds = 40},
                        {.name = "thanks.say", .way = Way::tend, .seconds = 60}};
    been_here(first_days);
  }
  // So many days ago something was drawn on that many days, nothing of the above.
  void been_here(int days) {
    past.considered.clear();
    for (int i = 0; i < days; ++i)
      past.considered[monday - 100 + i] = {
          {.name = "old.thing", .about = {}, .way = 0, .chance = whole, .drawn = true}};
  }
  std::vector<Considered> draw_now(std::uint64_t luck = 1) {
    auto out = draw(facts, past, weights,
                    {.order = luck * 0x9E3779B97F4A7C15, .start = luck * 0xD1B54A32D192ED03 >> 13});
    for (const auto& each : out) past.considered[facts.day].push_back(each);
    return out;
  }
  [[nodiscard]] Names offered() const { return names_of(list(facts, past)); }
  [[nodiscard]] std::uint32_t chance_of(std::string_view name) const {
    for (const auto& each : draw(facts, past, weights, {}))
      if (each.name == name) return each.chance;
    return 0;
  }
  Candidate& candidate(std::string_view name) {
    return *std::ranges::find(facts.candidates, name, &Candidate::name);
  }
  void drawn_on(std::int32_t day, std::string_view name) {
    const auto& of = candidate(name);
    past.considered[day].push_back(
        {std::string(name), {}, static_cast<std::uint32_t>(of.way), whole / 2, true});
  }

  Facts facts;
  Past past;
  Weights weights;
};

using Today = Someone;

TEST_F(Today, IsTheSameAllDayOnceItIsDrawn) {
  EXPECT_TRUE(list(facts, past).to_draw);
  EXPECT_TRUE(offered().empty());
  const auto drawn = draw_now();
  EXPECT_EQ(drawn.size(), facts.candidates.size()) << "all that could be are written down";
  const auto shown = offered();
  EXPECT_EQ(shown.size(), drawn_most);
  EXPECT_FALSE(list(facts, past).to_draw);
  EXPECT_TRUE(draw_now(2).empty());
  EXPECT_EQ(offered(), shown);
}

TEST_F(Today, NeverHoldsMoreThanThreeWhateverIsDue) {
  for (const auto* name : {"a.b", "c.d", "e.f", "g.h"})
    facts.candidates.push_back({.name = name, .due = Due::arrived});
  EXPECT_TRUE(draw_now().empty()) << "there is no place";
  EXPECT_EQ(offered(), (Names{"a.b", "c.d", "e.f"}));
}

TEST_F(Today, PutsWhatIsDueFirstAndWhatIsForThisDayBeforeThat) {
  draw_now();
  facts.candidates.push_back({.name = "invite.them", .due = Due::standing});
  facts.candidates.push_back({.name = "letter.open", .due = Due::arrived});
  facts.candidates.push_back({.name = "plan.now", .due = Due::now});
  EXPECT_EQ(offered(), (Names{"plan.now", "letter.open", "invite.them"}));
  for (const auto& each : list(facts, past).offers) EXPECT_EQ(each.chance, whole);
}

TEST_F(Today, LeavesAPlaceForWhatBecomesDue) {
  draw_now();
  const auto before = offered();
  facts.candidates.push_back({.name = "letter.open", .due = Due::arrived});
  EXPECT_EQ(offered(), (Names{"letter.open", before[0], before[1]}));
}

TEST_F(Today, LetsNothingFallBelowTheFloor) {
  for (std::int32_t day = monday - 3; day < monday; ++day) drawn_on(day, "mood.ask");
  candidate("mood.ask").last = monday - 1;
  weights = {{"mood.ask", 25}, {"mood.tell", 400}};
  EXPECT_GE(chance_of("mood.ask"), chance_least);
  EXPECT_EQ(chance_least, 3277U);
}

TEST_F(Today, OffersAWayTheMoreTheLongerItWasNotThere) {
  drawn_on(monday - 1, "thanks.say");
  drawn_on(monday - 5, "apart.dream");
  EXPECT_LT(chance_of("thanks.say"), chance_of("apart.dream"));
  EXPECT_LT(chance_of("apart.dream"), chance_of("plans.make"));
}

TEST_F(Today, CountsWhatIDidUnbiddenAsHavingBeenThere) {
  const auto before = chance_of("thanks.say");
  candidate("thanks.say").last = monday - 1;
  EXPECT_LT(chance_of("thanks.say"), before);
}

TEST_F(Today, WeighsTheWaysAlikeHoweverManyPracticesEachHas) {
  // But for the floor, which each has.
  EXPECT_NEAR(chance_of("mood.tell") + chance_of("mood.ask"), chance_of("thanks.say") + chance_least, 4);
}

TEST_F(Today, TakesTheWeightsOfWhatHelps) {
  weights = {{"mood.ask", 400}};
  EXPECT_GT(chance_of("mood.ask"), 2 * chance_of("mood.tell"));
  weights = {{"mood.ask", 100'000}};
  EXPECT_GE(chance_of("mood.tell"), chance_least);
}

TEST_F(Today, DrawsOneAndRatherALightOneOnADayWithLittleEnergy) {
  candidate("mood.ask").effort = Effort::much;
  facts.energy = 2;
  EXPECT_GT(chance_of("mood.tell"), 3 * chance_of("mood.ask"));
  draw_now();
  EXPECT_EQ(offered().size(), drawn_most_when_tired);
  EXPECT_TRUE(draw_now(2).empty());
}

TEST_F(Today, DrawsNothingOnMoreOfSevenDaysThanItMay) {
  candidate("thanks.say").days_a_week = 2;
  drawn_on(monday - 6, "thanks.say");
  EXPECT_GT(chance_of("thanks.say"), 0U);
  drawn_on(monday - 1, "thanks.say");
  EXPECT_EQ(chance_of("thanks.say"), 0U);
  facts.day = monday + 1;  // the first of the two is seven days old
  EXPECT_GT(chance_of("thanks.say"), 0U);
}

TEST_F(Today, BeginsWithTheSmallThingsAndWithCertainty) {
  been_here(first_days - 1);
  facts.candidates.erase(facts.candidates.begin() + 1, facts.candidates.begin() + 4);
  EXPECT_EQ(chance_of("plans.make"), 0U) << "takes five minutes";
  EXPECT_EQ(chance_of("thanks.say"), whole);
  draw_now();
  EXPECT_EQ(list(facts, past).offers.at(0).why, "today.why.first");
  been_here(first_days);
  EXPECT_GT(chance_of("plans.make"), 0U);
  EXPECT_EQ(chance_of("thanks.say"), chance_most) << "from now on nothing is always there";
}

TEST_F(Today, HoldsForOneAloneWhatWorksAlone) {
  facts.paired = false, facts.partner.clear();
  facts.candidates.push_back({.name = "letter.open", .due = Due::arrived});
  draw_now();
  for (const auto& name : offered()) EXPECT_EQ(name, "mood.tell");
  EXPECT_EQ(past.considered[monday].size(), 1U);
}

TEST_F(Today, ThatWasBeganAloneTakesInWhatPairingBrings) {
  facts.paired = false;
  const auto alone = draw_now();
  facts.paired = true;
  EXPECT_TRUE(list(facts, past).to_draw);
  const auto more = draw_now();
  EXPECT_EQ(alone.size() + more.size(), facts.candidates.size());
  for (const auto& each : more) EXPECT_NE(each.name, "mood.tell") << "its chance was had";
  EXPECT_LE(offered().size(), drawn_most);
}

TEST_F(Today, DropsWhatIsNotForTodayAndDrawsNothingInItsPlace) {
  draw_now();
  const auto before = offered();
  past.rested[before[0]] = monday;
  EXPECT_EQ(offered(), (Names{before[1]}));
  EXPECT_TRUE(draw_now(3).empty());
  past.rested[before[1]] = monday;
  EXPECT_TRUE(offered().empty()) << "nothing is a full answer";
  facts.day = monday + 1;
  EXPECT_GT(chance_of(before[0]), 0U) << "it may come again tomorrow";
}

TEST_F(Today, NeverHoldsWhatIsSwitchedOffNorItsWholePractice) {
  facts.candidates.push_back({.name = "mood.now", .due = Due::now});
  facts.off = {"thanks.say", "mood"};
  for (std::uint64_t luck = 0; luck < 50; ++luck)
    for (const auto& each : draw(facts, past, weights, {luck, luck * 1313}))
      EXPECT_TRUE(each.name == "plans.make" || each.name == "apart.dream") << each.name;
  EXPECT_TRUE(offered().empty());
  EXPECT_EQ(list(facts, past).off, (Names{"mood", "thanks.say"}));
  facts.off.clear();
  EXPECT_EQ(offered(), (Names{"mood.now"}));
}

TEST_F(Today, IsEmptyInQuietHoursAndAsItWasAfterThem) {
  draw_now();
  const auto before = offered();
  facts.quiet = Hours{21 * 60, 7 * 60};
  for (const auto& [minute, is_quiet] :
       {std::pair(21 * 60 - 1, false), {21 * 60, true}, {0, true}, {7 * 60 - 1, true}, {7 * 60, false}}) {
    facts.minute = minute;
    EXPECT_EQ(offered(), is_quiet ? Names{} : before) << minute;
    EXPECT_EQ(list(facts, past).is_quiet, is_quiet);
  }
  facts.day = monday + 1, facts.minute = 23 * 60;
  EXPECT_TRUE(draw_now().empty()) << "what nobody may see is not drawn";
}

TEST_F(Today, AsksNoMoreThanASeasonAllows) {
  facts.seconds_most = 20;
  draw_now();
  EXPECT_EQ(past.considered[monday].size(), 1U);
}

TEST_F(Today, SaysWhyOfEach) {
  candidate("mood.ask").about = EntryId{{7}};
  facts.candidates.push_back({.name = "plan.now", .due = Due::now, .about = EntryId{{8}}, .text = "A walk"});
  for (std::uint64_t luck = 0; luck < 40; ++luck) {
    past.considered.erase(monday);
    draw_now(luck);
    for (const auto& each : list(facts, past).offers) {
      EXPECT_EQ(each.title, "today.offer." + each.offer);
      EXPECT_EQ(each.partner, "Ben");
      if (each.offer == "plan.now") {
        EXPECT_EQ(each.why, "today.why.now");
        EXPECT_EQ(each.text, "A walk");
      } else if (each.offer == "mood.ask") {
        EXPECT_EQ(each.why, "today.why.open");
        EXPECT_EQ(each.about, (EntryId{{7}}));
      } else if (each.offer == "mood.tell") {
        EXPECT_EQ(each.why, "today.why.truly");
      }
    }
  }
}

// Two devices that drew before they heard of each other: of each offer the first record decides.
TEST_F(Today, OfTwoDevicesIsThatOfTheFirst) {
  const auto one = draw(facts, past, weights, {1, 20'000});
  const auto other = draw(facts, past, weights, {2, 60'000});
  ASSERT_NE(one, other);
  const practice::Stamp stamp{.day = monday};
  fold(past, stamp, practice::today::Drawn{.considered = one, .unknown = {}});
  const auto before = offered();
  fold(past, stamp, practice::today::Drawn{.considered = other, .unknown = {}});
  EXPECT_EQ(offered(), before);
}

}  // namespace
}  // namespace tend::today
