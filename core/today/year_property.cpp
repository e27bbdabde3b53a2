// Today over a year, for two hundred made-up couples: each person opens Tend on some days, takes some offers, puts some
// off, switches one off now and then; some stay alone, most pair within a month. docs/today.md has the figures;
// TEND_FIGURES=1 prints them.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <tuple>

#include "tests/support/folded_couple.h"

namespace tend::today {
namespace {

using codec::Json;
using practice::Due;
using practice::today::Considered;
using test::FoldedCouple;

constexpr int couples = 200;
constexpr std::int32_t days = 365;
// A bound that 1 in 15,000 fair draws of this many would miss.
constexpr double tight = 4.0;

class Chance : public SplitMix64 {
 public:
  using SplitMix64::SplitMix64;
  bool per_cent(std::uint64_t chance) { return below(100) < chance; }
  Luck luck() { return {next(), next()}; }
};

// Of one offer, over all people.
struct Figures {
  std::uint64_t considered = 0, drawn = 0;
  double expected = 0, variance = 0;
  int wait_longest = 0;  // days considered in a row and not drawn, of any person
  int week_most = 0;     // days in any seven, of any person
  std::uint32_t ceiling = 7;
  void add(const Considered& each) {
    const auto chance = static_cast<double>(each.chance) / whole;
    ++considered, drawn += each.drawn, expected += chance, variance += chance * (1 - chance);
  }
  [[nodiscard]] double off() const {  // in standard deviations
    return variance == 0 ? 0 : (static_cast<double>(drawn) - expected) / std::sqrt(variance);
  }
};

// Of one offer, for one person.
struct Course {
  int waited = 0, considered = 0;
  std::vector<std::int32_t> drawn_on;
};

struct Sum {
  std::map<std::string, Figures> by_offer;
  std::array<Figures, 20> by_chance;
  std::array<std::uint64_t, offers_most + 1> lists{};  // by how many they held
  std::map<std::tuple<int, std::string, EntryId>, int> days_due;
  double share_least = 1;  // of the days on which it was considered, among those with fifty such days
};

struct Habits {
  std::uint64_t opens, takes, puts_off;
  bool night_owl;
};

class Person {
 public:
  Person(int number, std::uint64_t slot, FoldedCouple& couple, Chance& chance, Sum& sum)
      : number_(number),
        slot_(slot),
        couple_(couple),
        chance_(chance),
        sum_(sum),
        habits_{35 + chance.below(66), 10 + chance.below(70), chance.below(25), chance.per_cent(10)} {
    if (chance.per_cent(20)) act("today.quiet", {{"from", 1260U}, {"until", 420U}});
  }

  void live_a_day() {
    if (chance_.per_cent(8)) unbidden();
    if (!chance_.per_cent(habits_.opens)) return;
    couple_.minute = habits_.night_owl && chance_.per_cent(50) ? 22 * 60 : 12 * 60;
    const auto ceilings = ceilings_now();
    for (const auto& each : couple_.open(slot_, chance_.luck())) note(each, ceilings);
    const auto shown = couple_.list(slot_);
    look_at(shown);
    EXPECT_EQ(codec::to_json(couple_.list(slot_)), codec::to_json(shown)) << "asked again, it is the same";
    for (const auto& offer : shown.offers) answer(offer);
    if (!shown.off.empty() && chance_.per_cent(3)) act("today.again", {{"offer", shown.off.front()}});
  }

  void end() {
    for (const auto& [name, course] : courses_)
      if (course.considered >= 50)
        sum_.share_least =
            std::min(sum_.share_least, static_cast<double>(course.drawn_on.size()) / course.considered);
  }

 private:
  bool act(std::string_view intent, const Json& fields) { return couple_.act(slot_, intent, fields); }

  std::map<std::string, std::uint32_t> ceilings_now() const {
    std::map<std::string, std::uint32_t> out;
    for (const auto& each : couple_.facts(slot_).candidates) out[std::string(each.name)] = each.days_a_week;
    return out;
  }

  void note(const Considered& each, const std::map<std::string, std::uint32_t>& ceilings) {
    EXPECT_GE(each.chance, chance_least) << each.name;
    auto& figures = sum_.by_offer[each.name];
    figures.add(each);
    sum_.by_chance.at(std::min<std::size_t>(19, each.chance * 20 / whole)).add(each);
    auto& course = courses_[each.name];
    ++course.considered;
    course.waited = each.drawn ? 0 : course.waited + 1;
    figures.wait_longest = std::max(figures.wait_longest, course.waited);
    if (!each.drawn) return;
    course.drawn_on.push_back(couple_.day);
    const auto week = std::ranges::count_if(course.drawn_on, [&](auto day) { return day > couple_.day - 7; });
    figures.ceiling = ceilings.at(each.name);
    figures.week_most = std::max(figures.week_most, static_cast<int>(week));
    EXPECT_LE(week, figures.ceiling) << each.name << ", person " << number_ << ", day " << couple_.day;
  }

  void look_at(const List::Answer& shown) {
    ASSERT_LE(shown.offers.size(), offers_most);
    ++sum_.lists.at(shown.offers.size());
    EXPECT_TRUE(!shown.is_quiet || shown.offers.empty());
    EXPECT_FALSE(shown.to_draw);
    for (const auto& each : shown.offers) {
      EXPECT_EQ(std::ranges::find(shown.off, each.offer), shown.off.end()) << each.offer;
      constexpr std::array<std::string_view, 3> alone{"checkin.answer", "questions.answer", "pair.invite"};
      EXPECT_TRUE(couple_.paired || std::ranges::find(alone, each.offer) != alone.end()) << each.offer;
      if (each.due != Due::no && each.about) ++sum_.days_due[{number_, each.offer, *each.about}];
    }
  }

  void answer(const OfferItem& offer) {
    if (chance_.per_cent(habits_.puts_off)) return void(act("today.not_today", {{"offer", offer.offer}}));
    if (chance_.below(400) == 0) return void(act("today.never", {{"offer", offer.offer}}));
    if (chance_.per_cent(habits_.takes)) take(offer.offer, offer.about ? to_hex(offer.about->view()) : "");
  }

  void take(std::string_view offer, const std::string& id) {
    if (offer == "thanks.say") act(offer, {{"did", "You made tea"}});
    if (offer == "checkin.answer") act(offer, {{"energy", 1 + chance_.below(7)}, {"close", 4U}});
    if (offer == "questions.answer") act(offer, {{"words", "By the sea"}});
    if (offer == "letters.write") act(offer, {{"until", 5'000'000'000'000}, {"words", "Dear you"}});
    if (offer == "ideas.offer") act(offer, {{"text", "A walk in the dark"}});
    if (offer == "ideas.answer") act(chance_.per_cent(60) ? "ideas.wish" : "ideas.let_be", {{"id", id}});
    if (offer == "ideas.plan")
      act(offer, {{"id", id}, {"day", couple_.day + static_cast<int>(chance_.below(9))}});
    if (offer == "ideas.planned") act("ideas.done", {{"id", id}});
    if (offer == "ideas.look_back") act(offer, {{"id", id}, {"was_new", "yes"}, {"new_side", "no"}});
  }
  void unbidden() {
    constexpr std::array<std::string_view, 3> all{"thanks.say", "checkin.answer", "ideas.offer"};
    take(all.at(chance_.below(all.size())), "");
  }

  int number_;
  std::uint64_t slot_;
  FoldedCouple& couple_;
  Chance& chance_;
  Sum& sum_;
  Habits habits_;
  std::map<std::string, Course> courses_;
};

void live_a_year(int seed, Sum& sum) {
  Chance chance(static_cast<std::uint64_t>(seed) + 1);
  FoldedCouple couple;
  couple.paired = false;
  std::array<Person, 2> people{Person(2 * seed, 0, couple, chance, sum),
                               Person(2 * seed + 1, 1, couple, chance, sum)};
  const auto pairs_on = chance.per_cent(15) ? days : static_cast<std::int32_t>(chance.below(30));
  for (std::int32_t day = 0; day < days; ++day, ++couple.day) {
    couple.paired = day >= pairs_on;
    for (auto& person : people) person.live_a_day();
  }
  for (auto& person : people) person.end();
}

void print(const Sum& sum) {
  std::printf("%-16s %10s %8s %10s %6s %14s %10s\n", "offer", "considered", "drawn", "expected", "off by",
              "longest wait", "in 7 days");
  for (const auto& [name, of] : sum.by_offer)
    std::printf("%-16s %10llu %8llu %10.1f %6.2f %9d days %4d of %u\n", name.c_str(),
                static_cast<unsigned long long>(of.considered), static_cast<unsigned long long>(of.drawn),
                of.expected, of.off(), of.wait_longest, of.week_most, of.ceiling);
  std::printf("looked at Today: nothing %llu, one %llu, two %llu, three %llu times; more, never\n",
              static_cast<unsigned long long>(sum.lists[0]), static_cast<unsigned long long>(sum.lists[1]),
              static_cast<unsigned long long>(sum.lists[2]), static_cast<unsigned long long>(sum.lists[3]));
  std::printf("least share of the days on which an offer was possible: %.0f %%\n", 100 * sum.share_least);
}

TEST(TodayYear, OfTwoHundredCouplesStarvesNothingAndExceedsNoCeiling) {
  Sum sum;
  for (int seed = 0; seed < couples; ++seed) live_a_year(seed, sum);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment
  if (std::getenv("TEND_FIGURES")) print(sum);

  for (const auto* name : {"thanks.say", "checkin.answer", "ideas.offer", "ideas.plan"})
    EXPECT_GT(sum.by_offer[name].drawn, 1'000U) << name;
  EXPECT_GT(sum.by_offer["ideas.answer"].drawn, 100U);
  for (const auto& [name, of] : sum.by_offer) {
    EXPECT_LE(of.wait_longest, 30) << name << " was possible and not drawn";
    EXPECT_LE(std::abs(of.off()), tight)
        << name << ": " << of.drawn << " drawn, " << of.expected << " expected";
  }
  EXPECT_GE(sum.share_least, 0.10);
  for (const auto& of : sum.by_chance)
    EXPECT_LE(std::abs(of.off()), tight) << of.drawn << " of " << of.expected;
  EXPECT_EQ(sum.by_chance[0].considered, 0U) << "the floor is 5 %";
  for (const auto& [due, times] : sum.days_due) EXPECT_LE(times, 3) << std::get<1>(due);
  for (const auto times : sum.lists) EXPECT_GT(times, 0U) << "nothing, one, two and three";
}

// What the other does in private, or doesn't do: Ada's Today has the same bytes, day by day.
enum class Ben : std::uint8_t { is_idle, ignores_all, is_busy_in_private, shares_his_days };

std::vector<std::string> todays_of_ada(Ben ben) {
  FoldedCouple couple;
  Chance hers(7), his(8);
  std::vector<std::string> out;
  if (ben == Ben::shares_his_days) couple.act(1, "checkin.choose", {{"energy", "us"}});
  for (int day = 0; day < 120; ++day, ++couple.day) {
    if (ben == Ben::ignores_all || ben == Ben::is_busy_in_private) {
      couple.open(1, his.luck());
      for (const auto& each : couple.list(1).offers) {
        if (ben == Ben::ignores_all) couple.act(1, "today.not_today", {{"offer", each.offer}});
        if (ben == Ben::is_busy_in_private && each.offer == "ideas.answer")
          couple.act(1, "ideas.let_be", {{"id", to_hex(each.about->view())}});
      }
    }
    if (ben == Ben::is_busy_in_private && day % 10 == 0)
      couple.act(1, "today.never", {{"offer", "thanks.say"}});
    if (ben == Ben::is_busy_in_private || ben == Ben::shares_his_days)
      couple.act(1, "checkin.answer", {{"energy", 1 + his.below(7)}});
    couple.open(0, hers.luck());
    const auto list = couple.list(0);
    out.push_back(codec::to_json(list).dump());
    for (const auto& each : list.offers) {
      if (each.offer == "thanks.say") couple.act(0, each.offer, {{"did", "You made tea"}});
      if (each.offer == "ideas.offer") couple.act(0, each.offer, {{"text", "A walk"}});
      if (each.offer == "checkin.answer") couple.act(0, each.offer, {{"energy", 1 + hers.below(7)}});
    }
  }
  return out;
}

TEST(TodayYear, IsTheSameForOneWhateverTheOtherLeavesUndoneOrDoesInPrivate) {
  const auto idle = todays_of_ada(Ben::is_idle);
  EXPECT_EQ(todays_of_ada(Ben::ignores_all), idle);
  EXPECT_EQ(todays_of_ada(Ben::is_busy_in_private), idle);
  EXPECT_EQ(todays_of_ada(Ben::shares_his_days), idle);
}

// What he gives her is there, and said to be from him.
TEST(TodayYear, HoldsWhatTheOtherGave) {
  FoldedCouple couple;
  couple.act(1, "ideas.offer", {{"text", "Bake bread\nwith seeds"}});
  const auto list = couple.list(0);
  ASSERT_EQ(list.offers.size(), 1U);
  EXPECT_EQ(list.offers[0].offer, "ideas.answer");
  EXPECT_EQ(list.offers[0].text, "Bake bread");
  EXPECT_EQ(list.offers[0].why, "today.why.arrived");
  EXPECT_EQ(list.offers[0].partner, "Ben");
  couple.act(0, "ideas.let_be", {{"id", to_hex(list.offers[0].about->view())}});
  EXPECT_TRUE(couple.list(0).offers.empty());
}

}  // namespace
}  // namespace tend::today
