// The made-up couple with the words they have in content/: what a reader would see at once if it were wrong.
#include <gtest/gtest.h>

#include <numeric>

#include "core/demo/couple.h"
#include "words/words.h"

namespace tend::test::made_up {
namespace {

constexpr std::int32_t from_day = 20'400;

const demo::Words& couples_words() {
  static const auto words = demo::Words::read(words::demo_words());
  return *words;
}

// All texts that somebody reads, with the days on which they were written.
struct Said {
  std::int32_t day;
  std::string text;
};
void add_texts(const demo::Step& step, std::vector<Said>& out) {
  for (const auto& [name, value] : step.fields.items())
    if (step.intent == "thanks.edit" && name != "did")
      continue;  // left as they were
    else if (value.is_string() && name != "size" && name != "was_new" && name != "new_side" &&
             step.intent != "checkin.choose")
      if (auto text = value.get<std::string>(); !text.empty()) out.push_back({step.day, std::move(text)});
}

std::vector<demo::Step> steps_of(const demo::Plan& plan) {
  demo::Story story(couples_words(), plan);
  std::vector<demo::Step> out;
  while (auto step = story.next()) out.push_back(*std::move(step));
  return out;
}

TEST(DemoStory, NoTextComesTwiceWithinThirtyDays) {
  std::vector<demo::Plan> plans;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) plans.push_back({.seed = seed, .from_day = from_day});
  plans.push_back({.seed = 9, .from_day = from_day, .days = 3'652});
  plans.push_back({.seed = 10, .from_day = from_day, .days = 3'652, .pace = 4});
  for (const auto& plan : plans) {
    std::map<std::string, std::int32_t> last;
    std::vector<Said> said;
    for (const auto& step : steps_of(plan)) add_texts(step, said);
    ASSERT_GT(said.size(), 500U);
    for (const auto& [day, text] : said) {
      const auto [before, is_new] = last.try_emplace(text, day);
      EXPECT_TRUE(is_new || day - before->second > 30) << plan.seed << ": " << text;
      before->second = day;
    }
  }
}

TEST(DemoStory, EveryStepIsLegalAndComesInOrderAndNoneIsOutsideItsDays) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const demo::Plan plan{.seed = seed, .from_day = from_day, .utc_offset_min = seed % 2 == 0 ? 120 : -300};
    UnixMs last = 0;
    for (const auto& step : steps_of(plan)) {
      EXPECT_GE(step.at, last);
      EXPECT_EQ(step.day, writers_day(step.at, plan.utc_offset_min));
      EXPECT_GE(step.day, from_day);
      EXPECT_LT(step.day, from_day + plan.days);
      last = step.at;
    }
    demo::Story story(couples_words(), plan);
    demo::Couple couple(demo::draw_seed_of(plan));
    EXPECT_EQ(demo::Player(story, couple).play(last), 0U) << seed;
    EXPECT_GT(couple.entries(), 1'500U);
    EXPECT_LT(couple.entries(), 2'600U);
  }
}

TEST(DemoStory, BothWriteEachInTheirWay) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    std::array<std::size_t, 2> thanks{}, bytes{}, letters{}, offers{};
    std::set<std::string_view> intents;
    for (const auto& step : steps_of({.seed = seed, .from_day = from_day})) {
      intents.insert(step.intent);
      if (step.intent == "thanks.say")
        ++thanks.at(step.slot), bytes.at(step.slot) += step.fields.dump().size();
      if (step.intent == "letters.write") ++letters.at(step.slot);
      if (step.intent == "ideas.offer") ++offers.at(step.slot);
    }
    for (const auto slot : {0U, 1U}) EXPECT_GT(thanks.at(slot), 60U) << seed;
    EXPECT_GT(bytes[0] / thanks[0], bytes[1] / thanks[1]) << "she writes long";
    EXPECT_GT(letters[0] + letters[1], 8U);
    EXPECT_GT(offers[1], offers[0]) << "he offers most";
    for (const auto* intent :
         {"thanks.receive", "thanks.edit", "checkin.answer", "questions.answer", "questions.ask",
          "ideas.wish", "ideas.counter", "ideas.plan", "ideas.done", "ideas.look_back", "letters.open"})
      EXPECT_TRUE(intents.contains(intent)) << seed << " " << intent;
  }
}

TEST(DemoStory, ThereAreHardWeeksThatAreMendedAndDaysApart) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    // By day: how close she feels, and what both say to each other.
    std::vector<std::int64_t> close(demo::nine_months, 0);
    std::vector<std::int64_t> thanks(demo::nine_months, 0);
    std::optional<std::int32_t> mended;
    std::set<std::int32_t> apart;
    for (const auto& step : steps_of({.seed = seed, .from_day = from_day})) {
      const auto nth = step.day - from_day;
      if (step.intent == "checkin.answer" && step.slot == 0) close.at(nth) = step.fields["close"];
      if (step.intent == "thanks.say") ++thanks.at(nth);
      if (step.fields.value("did", "").find("sorry") != std::string::npos && step.slot == 1 && !mended)
        mended = nth;
      if (step.intent == "checkin.answer" && step.slot == 0 && step.fields["together"] <= 2 &&
          step.fields["close"] >= 4)
        apart.insert(nth);
    }
    ASSERT_TRUE(mended) << seed;
    const auto mean_of_100 = [&](const auto& of, std::int32_t first, std::int32_t end) {
      std::int64_t sum = 0, count = 0;
      for (auto nth = first; nth < end; ++nth)
        if (of.at(nth) > 0) sum += of.at(nth), ++count;
      return count == 0 ? 0 : sum * 100 / count;
    };
    const auto sum = [&](std::int32_t first, std::int32_t end) {
      return std::accumulate(thanks.begin() + first, thanks.begin() + end, std::int64_t{0});
    };
    const auto hard = mean_of_100(close, *mended - 9, *mended);
    EXPECT_LT(hard + 200, mean_of_100(close, 30, 80)) << seed;
    EXPECT_LT(hard + 200, mean_of_100(close, *mended + 1, *mended + 14)) << seed;
    EXPECT_LT(3 * sum(*mended - 9, *mended), sum(*mended + 1, *mended + 10)) << seed;
    EXPECT_GT(apart.size(), 5U) << seed;
  }
}

TEST(DemoStory, TheSameSeedTellsTheSameAndAnotherSomethingElse) {
  const auto told = [](std::uint64_t seed) {
    std::string out;
    for (const auto& step : steps_of({.seed = seed, .from_day = from_day, .days = 60}))
      out += step.fields.dump();
    return out;
  };
  EXPECT_EQ(told(3), told(3));
  EXPECT_NE(told(3), told(4));
}

TEST(DemoStory, TenYearsCanBeToldAndThePaceMakesThemFull) {
  const demo::Plan plan{.seed = 11, .from_day = from_day, .days = 3'652, .pace = 4};
  demo::Story story(couples_words(), plan);
  demo::Couple couple(demo::draw_seed_of(plan));
  EXPECT_EQ(demo::Player(story, couple).play(std::numeric_limits<UnixMs>::max()), 0U);
  EXPECT_GT(couple.entries(), 70'000U);
  RecordProperty("entries", static_cast<int>(couple.entries()));
}

}  // namespace
}  // namespace tend::test::made_up
