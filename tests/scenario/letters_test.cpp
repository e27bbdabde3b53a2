// Letters until a time: when they open, and what can come between. PROTOCOL 6.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::letters {
namespace {

constexpr std::int64_t day = ms_a_day;
constexpr std::int64_t year = 365 * day;
using Texts = std::vector<std::string>;

struct Writers {
  explicit Writers(std::string name)
      : world(std::move(name)), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }
  Json write(std::string words, UnixMs until, bool keep_shut = false) {
    Json fields{{"words", std::move(words)}, {"until", until}};
    if (keep_shut) fields["keep_shut"] = true;
    return ada.act("letters.write", std::move(fields));
  }
  static Texts letters(Device& who) {
    Texts out;
    const auto list = who.ask("letters.list");
    for (const auto& item : list["items"])
      out.push_back(item.contains("withdrawn") ? "taken back" : item["words"].get<std::string>());
    return out;
  }
  static Json id(Device& who) { return who.ask("letters.list")["items"].at(0)["id"]; }
  static std::string all_shown(Device& who) {
    return who.ask("letters.list").dump() + who.ask("thanks.list").dump() + who.ask("home.show").dump();
  }
  std::size_t waiting_at_relay() {
    std::size_t out = 0;
    for (const auto& channel : world.store().channels())
      for (const std::uint64_t slot : {0, 1}) out += world.store().escrows_waiting(channel, slot).value();
    return out;
  }
  World world;
  Device& ada;
  Device& ben;
};

TEST(LettersStory, OpensAtItsTimeAndNothingIsSeenBefore) {
  Writers two("opens");
  const auto before = two.all_shown(two.ben);
  two.write("Dear Ben", two.world.now + day);
  EXPECT_EQ(two.letters(two.ada), Texts{"Dear Ben"});
  EXPECT_EQ(two.all_shown(two.ben), before);
  EXPECT_EQ(all_kept(two.ben).find("Dear Ben"), std::string::npos);
  two.world.pass_at_relay(day);
  EXPECT_EQ(two.letters(two.ben), Texts{"Dear Ben"});
  EXPECT_EQ(two.ben.ask("letters.list")["items"][0]["ready"], true);
  two.ben.act("letters.open", {{"id", two.id(two.ben)}});
  EXPECT_FALSE(two.ben.ask("letters.list")["items"][0].contains("ready"));
}

TEST(LettersStory, CancelledBeforeItNeverWas) {
  for (const bool keep_shut : {false, true}) {
    SCOPED_TRACE(keep_shut);
    Writers two("cancelled");
    const auto before = two.all_shown(two.ben);
    two.write("I should not have", two.world.now + day, keep_shut);
    two.ada.act("letters.withdraw", {{"id", two.id(two.ada)}});
    two.world.settle();
    EXPECT_EQ(two.all_shown(two.ben), before);
    EXPECT_TRUE(two.letters(two.ada).empty());
    EXPECT_EQ(two.waiting_at_relay(), 0U);
    two.world.pass_at_relay(3 * day);
    for (auto* who : {&two.ada, &two.ben}) {
      who->reload();
      two.world.settle();
      EXPECT_TRUE(two.letters(*who).empty()) << "not a line";
      EXPECT_EQ(all_kept(*who).find("I should not have"), std::string::npos);
    }
  }
}

TEST(LettersStory, ItsAuthorIsAwayWhenItOpens) {
  Writers two("away");
  two.write("Dear Ben", two.world.now + day);
  two.ada.online = false;
  two.world.pass_at_relay(day);
  EXPECT_EQ(two.letters(two.ben), Texts{"Dear Ben"});
}

TEST(LettersStory, ANewRelayOpensItToo) {
  Writers two("new relay");
  two.write("Dear Ben", two.world.now + day);
  two.world.stop_relay();
  two.world.start_relay(true);
  two.world.pass(120'000);
  EXPECT_EQ(two.waiting_at_relay(), 1U);
  EXPECT_TRUE(two.letters(two.ben).empty());
  two.world.pass_at_relay(day);
  EXPECT_EQ(two.letters(two.ben), Texts{"Dear Ben"});
}

TEST(LettersStory, ARelayWhoseClockIsYearsOffOpensNothingEarlyAndNothingTooLate) {
  for (const auto ahead : {-5 * year, 5 * year}) {  // of the people's clocks
    SCOPED_TRACE(ahead);
    Writers two("years off");
    two.ada.clock_ahead_ms = two.ben.clock_ahead_ms = ahead;
    two.ada.act("clock.trust"), two.ben.act("clock.trust");
    two.write("Dear Ben", two.world.now + ahead + day);
    two.world.pass_at_relay(day - 60'000);
    EXPECT_TRUE(two.letters(two.ben).empty());
    two.world.pass_at_relay(60'000 + day);
    two.world.settle();
    EXPECT_EQ(two.letters(two.ben), Texts{"Dear Ben"}) << "a day later at the latest";
  }
}

TEST(LettersStory, ToAYearFarAwayItWaitsFiftyYears) {
  Writers two("2076");
  const UnixMs far = two.world.now + 50 * year;
  two.write("To us, old", far);
  two.world.pass_at_relay(year);
  EXPECT_TRUE(two.letters(two.ben).empty());
  two.ada.reload(), two.ben.reload();
  two.world.now = far - day;
  two.world.pass_at_relay(60'000);
  EXPECT_TRUE(two.letters(two.ben).empty());
  two.world.pass_at_relay(day);
  EXPECT_EQ(two.letters(two.ben), Texts{"To us, old"});
}

TEST(LettersStory, ATimePastIsRefusedAndWhatIsSealedIsNotEdited) {
  Writers two("refused");
  EXPECT_THROW(two.write("x", two.world.now), Refused);
  two.write("Dear Ben", two.world.now + day);
  try {
    two.ada.act("letters.edit", {{"id", two.id(two.ada)}, {"words", "x"}});
    FAIL() << "an edit would not be sealed";
  } catch (const Refused& refused) {
    EXPECT_EQ(refused.why, Refusal::still_sealed);
  }
  two.world.pass_at_relay(day);
  two.ada.act("letters.edit", {{"id", two.id(two.ada)}, {"words", "Dearest Ben"}});
  two.ada.act("letters.withdraw", {{"id", two.id(two.ada)}});
  two.world.settle();
  for (auto* who : {&two.ada, &two.ben}) EXPECT_EQ(two.letters(*who), Texts{"taken back"});
}

TEST(LettersStory, KeptShutItOutlivesARelayAndItsAuthor) {
  Writers two("kept shut");
  two.write("Dear Ben", two.world.now + day, true);
  two.world.settle();
  two.ada.close();
  two.world.stop_relay();
  EXPECT_TRUE(two.letters(two.ben).empty());
  two.world.now += day;
  EXPECT_EQ(two.letters(two.ben), Texts{"Dear Ben"});
}

}  // namespace
}  // namespace tend::test::letters
