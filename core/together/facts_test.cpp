#include "core/together/facts.h"

#include <gtest/gtest.h>

#include "tests/support/folded_couple.h"

namespace tend::together {
namespace {

using codec::Json;
using test::FoldedCouple;
using Names = std::vector<std::string>;

Names names_of(const Facts& facts) {
  Names out;
  for (const auto& each : facts.candidates) out.emplace_back(each.name);
  return out;
}
const Candidate* find(const Facts& facts, std::string_view name) {
  const auto found = std::ranges::find(facts.candidates, name, &Candidate::name);
  return found == facts.candidates.end() ? nullptr : &*found;
}

TEST(Facts, OfOneAloneHoldTheWayToBeginAndWhatIsThereForOne) {
  FoldedCouple couple;
  couple.paired = false;
  const auto facts = couple.facts(0);
  EXPECT_FALSE(facts.paired);
  EXPECT_EQ(facts.partner, "");
  EXPECT_EQ(find(facts, "pair.invite")->due, Due::standing);
  EXPECT_TRUE(find(facts, "checkin.answer")->works_alone);
  EXPECT_FALSE(find(facts, "thanks.say")->works_alone);
  couple.paired = true;
  EXPECT_EQ(find(couple.facts(0), "pair.invite"), nullptr);
  EXPECT_EQ(couple.facts(0).partner, "Ben");
}

TEST(Facts, TakeEnergyFromMyOwnLastTwoDays) {
  FoldedCouple couple;
  couple.act(1, "checkin.choose", {{"energy", "us"}});
  couple.act(1, "checkin.answer", {{"energy", 1U}});
  EXPECT_EQ(couple.facts(0).energy, std::nullopt) << "the other's is theirs";
  couple.act(0, "checkin.answer", {{"energy", 2U}});
  EXPECT_EQ(couple.facts(0).energy, 2U);
  ++couple.day;
  EXPECT_EQ(couple.facts(0).energy, 2U);
  couple.act(0, "checkin.answer", {{"energy", 6U}});
  EXPECT_EQ(couple.facts(0).energy, 6U);
  couple.day += 2;
  EXPECT_EQ(couple.facts(0).energy, std::nullopt);
}

TEST(Facts, HoldNothingThatIDidToday) {
  FoldedCouple couple;
  EXPECT_EQ(names_of(couple.facts(0)),
            (Names{"thanks.say", "checkin.answer", "ideas.offer", "questions.answer", "letters.write"}));
  couple.act(0, "thanks.say", {{"did", "You made tea"}});
  couple.act(0, "checkin.answer", {{"close", 5U}});
  couple.act(0, "ideas.offer", {{"text", "A walk"}});
  couple.act(0, "questions.answer", {{"words", "By the sea"}});
  couple.act(0, "letters.write", {{"until", 5'000}, {"words", "Dear Ben"}});
  EXPECT_EQ(names_of(couple.facts(0)), Names{});
  ++couple.day;
  EXPECT_EQ(find(couple.facts(0), "thanks.say")->last, couple.day - 1);
}

// From offered to looked back on: for whom it is, and when.
TEST(Facts, OfAnIdeaHoldTheStepThatIsMine) {
  FoldedCouple couple;
  couple.act(1, "ideas.offer", {{"text", "A walk\nin the dark"}});
  const auto offered = couple.facts(0);
  const auto* answer = find(offered, "ideas.answer");
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->due, Due::arrived);
  EXPECT_EQ(answer->text, "A walk");
  EXPECT_EQ(find(couple.facts(1), "ideas.answer"), nullptr) << "whose it is has nothing to answer";
  couple.day += 3;
  EXPECT_EQ(find(couple.facts(0), "ideas.answer")->due, Due::no) << "after three days it comes now and then";

  const Json idea{{"id", to_hex(answer->about->view())}};
  couple.act(0, "ideas.wish", idea);
  EXPECT_EQ(find(couple.facts(0), "ideas.answer"), nullptr);
  for (const std::uint64_t slot : {0U, 1U}) EXPECT_EQ(find(couple.facts(slot), "ideas.plan")->due, Due::no);
  couple.act(0, "ideas.plan", {{"id", idea["id"]}, {"day", couple.day + 1}});
  EXPECT_EQ(find(couple.facts(1), "ideas.planned"), nullptr);
  ++couple.day;
  EXPECT_EQ(find(couple.facts(1), "ideas.planned")->due, Due::now);
  couple.act(1, "ideas.done", idea);
  EXPECT_EQ(find(couple.facts(1), "ideas.planned"), nullptr);
  couple.act(1, "ideas.look_back", {{"id", idea["id"]}, {"was_new", "yes"}, {"new_side", "no"}});
  EXPECT_EQ(find(couple.facts(1), "ideas.look_back"), nullptr);
  EXPECT_EQ(find(couple.facts(0), "ideas.look_back")->due, Due::arrived);
  couple.day += 3;
  EXPECT_EQ(find(couple.facts(0), "ideas.look_back")->due, Due::no);
  couple.day += 14;
  EXPECT_EQ(find(couple.facts(0), "ideas.look_back"), nullptr) << "it fades";
}

TEST(Facts, KnowNoQuietHourThatWasNotChosen) {
  FoldedCouple couple;
  EXPECT_FALSE(couple.facts(0).is_quiet());
  couple.act(0, "today.quiet", {{"from", 600U}, {"until", 720U}});
  for (const auto& [minute, quiet] : {std::pair(599, false), {600, true}, {719, true}, {720, false}}) {
    couple.minute = minute;
    EXPECT_EQ(couple.facts(0).is_quiet(), quiet) << minute;
    EXPECT_FALSE(couple.facts(1).is_quiet());
  }
}

}  // namespace
}  // namespace tend::together
