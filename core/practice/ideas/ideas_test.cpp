#include "core/practice/ideas/ideas.h"

#include <gtest/gtest.h>

#include "core/base/text.h"
#include "core/codec/json.h"

namespace tend::practice::ideas {
namespace {

constexpr std::int32_t friday = 20'000;

// Ada (slot 0) and Ben, each with a private space; the us space is one. What is withdrawn comes without its words from
// then on, as the space makes it: all is folded anew.
struct IdeasOfTwo : ::testing::Test {
  struct Row {
    Stamp stamp;
    std::variant<Offered, Countered, Wished, Planned, Done, LookedBack, Withdrawal> record;
  };
  std::vector<Row> log;
  State us;
  std::array<State, 2> mine;
  std::int64_t t = 0;
  std::int32_t day = friday;

  static EntryId id(std::uint8_t number) {
    EntryId out;
    out.bytes[0] = number;
    return out;
  }
  Both<State> seen(std::uint64_t slot) const { return {us, mine.at(slot)}; }
  // How many entries it wrote.
  Result<std::size_t> write(std::uint64_t slot, const auto& intent) {
    const auto written = perform(seen(slot), intent, {.slot = slot, .today = day, .paired = true});
    if (!written) return refuse(written.error());
    for (const auto& each : *written) std::visit([&](const auto& record) { add(slot, record); }, each);
    return written->size();
  }
  template <class R>
  void add(std::uint64_t slot, const R& record) {
    const Stamp stamp{
        .id = id(static_cast<std::uint8_t>(++t)), .slot = slot, .t = t, .at = t * 1000, .day = day};
    if constexpr (std::same_as<R, LetBe>) {
      fold(mine.at(slot), stamp, record);
    } else {
      log.push_back({stamp, record});
      read_anew();
    }
  }
  void read_anew() {
    us = {};
    std::vector<EntryId> emptied;
    for (const auto& row : log)
      if (const auto* withdrawal = std::get_if<Withdrawal>(&row.record))
        emptied.insert(emptied.end(), withdrawal->entries.begin(), withdrawal->entries.end());
    for (const auto& [stamp, record] : log) {
      if (std::ranges::find(emptied, stamp.id) != emptied.end()) continue;
      const auto take = [&]<class R>(const R& r) {
        if constexpr (std::same_as<R, Withdrawal>) {
          if (std::ranges::find(r.entries, r.object) != r.entries.end())
            withdrawn(us, {.id = r.object, .slot = stamp.slot}, stamp);
        } else {
          EXPECT_EQ(validate(r), std::nullopt);
          fold(us, stamp, r);
        }
      };
      std::visit(take, record);
    }
  }
  List::Answer list(std::uint64_t slot) const {
    return view(seen(slot), List{}, {.slot = slot, .names = {"Ada", "Ben"}, .today = day, .paired = true});
  }
  ListItem item(std::uint64_t slot) const { return list(slot).items.at(0); }
  EntryId offered() {
    EXPECT_EQ(write(0, Offer{.text = " A walk by the river ", .size = Size::evening}), 1U);
    return log.back().stamp.id;
  }
  EntryId agreed() {
    const auto idea = offered();
    EXPECT_EQ(write(1, Wish{.id = idea}), 1U);
    return idea;
  }
};

TEST_F(IdeasOfTwo, OfferedIsTheOthersToAnswer) {
  offered();
  EXPECT_EQ(item(1).shown.text, "A walk by the river");
  EXPECT_EQ(item(1).shown.by, "Ada");
  EXPECT_TRUE(item(1).mine_to_answer);
  EXPECT_FALSE(item(0).mine_to_answer);
  EXPECT_EQ(item(0).stage, Stage::open);
  EXPECT_EQ(write(0, Wish{.id = id(1)}).error(), Refusal::is_mine);
}

TEST_F(IdeasOfTwo, WhatBothWishForIsPlannedDoneAndLookedBackOn) {
  const auto idea = offered();
  EXPECT_EQ(write(0, Plan{.id = idea, .day = friday + 3}).error(), Refusal::not_agreed);
  EXPECT_EQ(write(1, Wish{.id = idea}), 1U);
  EXPECT_EQ(item(0).stage, Stage::wished);
  EXPECT_EQ(write(1, Wish{.id = idea}), 0U);
  EXPECT_EQ(write(0, Plan{.id = idea, .minute = 60}).error(), Refusal::field_missing);
  EXPECT_EQ(write(0, Plan{.id = idea, .day = friday + 3, .minute = 18 * 60, .bring = "Ben: tea"}), 1U);
  EXPECT_EQ(item(1).stage, Stage::planned);
  EXPECT_EQ(item(1).plan->bring, "Ben: tea");
  EXPECT_EQ(write(1, Plan{.id = idea, .day = friday + 4}), 1U);
  EXPECT_EQ(item(0).plan->by, "Ben");
  EXPECT_EQ(write(1, LookBack{.id = idea}).error(), Refusal::not_agreed);
  day = friday + 5;
  EXPECT_EQ(write(1, Finish{.id = idea}), 1U);
  EXPECT_EQ(write(0, Finish{.id = idea}), 0U);
  EXPECT_EQ(
      write(0, LookBack{.id = idea, .was_new = Yes::yes, .new_side = Yes::a_little, .words = "You sang"}),
      1U);
  EXPECT_EQ(item(1).stage, Stage::done);
  EXPECT_EQ(item(1).done, friday + 5);
  ASSERT_EQ(item(1).looks->size(), 1U);
  EXPECT_EQ(item(1).looks->at(0).words, "You sang");
  EXPECT_FALSE(item(1).looks->at(0).mine);
  EXPECT_EQ(item(1).looks->at(0).new_side, Yes::a_little);
}

TEST_F(IdeasOfTwo, ThatTheOtherSawNoNewSideOfMeIsNeverShownToMe) {
  const auto idea = agreed();
  EXPECT_EQ(write(1, Finish{.id = idea}), 1U);
  EXPECT_EQ(write(0, LookBack{.id = idea, .was_new = Yes::no, .new_side = Yes::no}), 1U);
  EXPECT_EQ(item(0).looks->at(0).new_side, Yes::no);
  EXPECT_EQ(item(1).looks->at(0).was_new, Yes::no);
  EXPECT_FALSE(item(1).looks->at(0).new_side);
}

TEST_F(IdeasOfTwo, APlanCanBeUndone) {
  const auto idea = agreed();
  EXPECT_EQ(write(0, Plan{.id = idea}), 0U);
  EXPECT_EQ(write(0, Plan{.id = idea, .day = friday + 3}), 1U);
  EXPECT_EQ(write(1, Plan{.id = idea}), 1U);
  EXPECT_EQ(item(0).stage, Stage::wished);
  EXPECT_FALSE(item(0).plan);
}

TEST_F(IdeasOfTwo, SaidOtherwiseBothVersionsStayAndEitherCanBeWished) {
  const auto idea = offered();
  EXPECT_EQ(write(1, Counter{.id = idea, .text = "A walk in the wood"}), 1U);
  EXPECT_EQ(item(0).stage, Stage::open);
  EXPECT_TRUE(item(0).mine_to_answer);
  EXPECT_EQ(item(0).shown.text, "A walk in the wood");
  EXPECT_EQ(item(0).others->at(0).text, "A walk by the river");
  EXPECT_EQ(write(0, Wish{.id = idea}), 1U);
  EXPECT_EQ(item(0).stage, Stage::wished);
  EXPECT_EQ(item(0).shown.text, "A walk in the wood");
}

// Both at once, offline: Ben says yes to what he read while Ada says it otherwise. It is open still, both versions are
// there, and one more yes of either agrees it.
TEST_F(IdeasOfTwo, YesAndOtherwiseAtTheSameMomentLoseNeither) {
  for (const bool yes_comes_first : {true, false}) {
    log.clear(), t = 0;
    const auto idea = offered();
    const Wished yes{.idea = idea, .version = idea, .unknown = {}};
    const Countered other{.idea = idea, .text = "A walk at night", .size = {}, .unknown = {}};
    if (yes_comes_first) add(1, yes);
    add(0, other);
    if (!yes_comes_first) add(1, yes);
    EXPECT_EQ(item(0).stage, Stage::open);
    EXPECT_TRUE(item(1).mine_to_answer);
    EXPECT_EQ(list(1).items.size(), 1U);
    EXPECT_EQ(write(0, Wish{.id = idea, .version = idea}), 1U);
    EXPECT_EQ(item(1).stage, Stage::wished);
    EXPECT_EQ(item(1).shown.text, "A walk by the river");
  }
}

// Never shown: who let it be.
TEST_F(IdeasOfTwo, LetBeShowsToNobodyButTheOneWhoDid) {
  const auto idea = offered();
  const auto before = codec::to_json(list(0));
  EXPECT_EQ(write(1, Rest{.id = idea}), 1U);
  EXPECT_EQ(codec::to_json(list(0)), before);
  EXPECT_EQ(log.size(), 1U) << "nothing of it is in the us space";
  EXPECT_EQ(item(1).rests, true);
  EXPECT_FALSE(item(1).mine_to_answer);
  EXPECT_EQ(write(1, Rest{.id = idea}), 0U);
  EXPECT_EQ(write(1, Rest{.id = idea, .again = true}), 1U);
  EXPECT_TRUE(item(1).mine_to_answer);
  EXPECT_EQ(write(1, Rest{.id = idea}), 1U);
  EXPECT_EQ(write(1, Wish{.id = idea}), 2U) << "a yes takes it up again";
  EXPECT_FALSE(item(1).rests);
}

TEST_F(IdeasOfTwo, AnOfferFadesAfterSixtyDaysAndWhatBothWishForDoesNot) {
  offered();
  day = friday + fades_after_days;
  EXPECT_EQ(list(0).items.size(), 1U);
  day += 1;
  EXPECT_TRUE(list(0).items.empty() && list(1).items.empty());
  day = friday;
  EXPECT_EQ(write(1, Wish{.id = id(1)}), 1U);
  day = friday + 1000;
  EXPECT_EQ(list(0).items.size(), 1U);
}

TEST_F(IdeasOfTwo, TakenBackALineStays) {
  const auto idea = agreed();
  EXPECT_EQ(write(0, Plan{.id = idea, .day = friday + 3, .bring = "a secret"}), 1U);
  day += 1;
  EXPECT_EQ(write(0, Withdraw{.id = idea}), 1U);
  EXPECT_EQ(std::get<Withdrawal>(log.back().record).entries.size(), 2U)
      << "the offer and the plan held words";
  for (const std::uint64_t slot : {0, 1}) {
    EXPECT_TRUE(list(slot).items.empty());
    ASSERT_EQ(list(slot).gone.size(), 1U);
    EXPECT_EQ(list(slot).gone[0].by, "Ada");
    EXPECT_EQ(list(slot).gone[0].day, friday + 1);
  }
  EXPECT_EQ(write(0, Withdraw{.id = idea}).error(), Refusal::not_there);
}

TEST_F(IdeasOfTwo, TakenBackByOneWhatTheOtherWroteStaysAsTheirs) {
  const auto idea = offered();
  EXPECT_EQ(write(1, Counter{.id = idea, .text = "A walk in the wood"}), 1U);
  EXPECT_EQ(write(0, Withdraw{.id = idea}), 1U);
  ASSERT_EQ(list(0).items.size(), 1U);
  EXPECT_EQ(item(0).shown.text, "A walk in the wood");
  EXPECT_FALSE(item(0).others);
  EXPECT_TRUE(item(0).mine_to_answer);
  EXPECT_EQ(write(0, Counter{.id = idea, .text = "x"}).error(), Refusal::not_there);
  EXPECT_EQ(write(0, Wish{.id = idea}), 1U);
  EXPECT_EQ(item(1).stage, Stage::wished);
}

TEST_F(IdeasOfTwo, TheOtherTakesBackTheirPartAlone) {
  const auto idea = agreed();
  EXPECT_EQ(write(1, Counter{.id = idea, .text = "A walk in the wood"}), 1U);
  EXPECT_EQ(write(1, Withdraw{.id = idea}), 1U);
  EXPECT_EQ(item(0).shown.text, "A walk by the river");
  EXPECT_EQ(item(0).stage, Stage::open);
  EXPECT_EQ(write(1, Withdraw{.id = idea}).error(), Refusal::not_mine);
}

// A further device of Ada's, offline, still wrote to what she took back: before that in order, or after.
TEST_F(IdeasOfTwo, WhatWasWrittenMeanwhileShowsNowhereAndGoesTheSameWay) {
  const auto idea = offered();
  const Countered other{.idea = idea, .text = "A walk at night", .size = {}, .unknown = {}};
  add(0, other);
  const auto before = log.back().stamp.id;
  add(0, Planned{.idea = idea, .day = friday, .bring = "a secret", .unknown = {}});
  const auto plan = log.back().stamp.id;
  add(0, Withdrawal{.object = idea, .entries = {idea}, .of = Offered::kind, .unknown = {}});
  add(0, other);
  const auto after = log.back().stamp.id;
  EXPECT_TRUE(list(1).items.empty());
  const auto left = strays(us, 0);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].entries, (std::vector{before, plan, after}));
  EXPECT_TRUE(strays(us, 1).empty());
  add(0, left[0]);
  EXPECT_TRUE(strays(us, 0).empty());
  EXPECT_EQ(list(1).gone.size(), 1U);
}

TEST_F(IdeasOfTwo, NothingIsNoIdea) {
  EXPECT_EQ(write(0, Offer{.text = "  "}).error(), Refusal::text_empty);
  EXPECT_EQ(write(0, Wish{.id = id(9)}).error(), Refusal::not_there);
  EXPECT_EQ(write(0, Rest{.id = id(9)}).error(), Refusal::not_there);
  const auto idea = offered();
  EXPECT_EQ(write(1, Wish{.id = idea, .version = id(9)}).error(), Refusal::not_there);
  EXPECT_EQ(write(1, Counter{.id = idea, .text = " "}).error(), Refusal::text_empty);
}

TEST_F(IdeasOfTwo, APlanGoesIntoACalendar) {
  const auto idea = agreed();
  EXPECT_FALSE(view(seen(0), Calendar{.id = idea}, {}).ics);
  EXPECT_EQ(write(0, Plan{.id = idea, .day = friday, .minute = 60, .bring = "tea; bread, cheese"}), 1U);
  const auto ics = *view(seen(0), Calendar{.id = idea, .offset_min = 120}, {}).ics;
  EXPECT_NE(ics.find("DTSTART:20241003T230000Z\r\n"), std::string::npos) << ics;
  EXPECT_NE(ics.find("DESCRIPTION:tea\\; bread\\, cheese\r\n"), std::string::npos) << ics;
  const auto floating = *view(seen(0), Calendar{.id = idea}, {}).ics;
  EXPECT_NE(floating.find("DTSTART:20241004T010000\r\n"), std::string::npos) << floating;
}

}  // namespace
}  // namespace tend::practice::ideas
