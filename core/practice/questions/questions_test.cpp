#include "core/practice/questions/questions.h"

#include <gtest/gtest.h>

#include "core/codec/json.h"

namespace tend::practice::questions {
namespace {

constexpr std::int32_t monday = 20'000;
constexpr std::uint64_t seed = 7;

// Ada (slot 0) and Ben. What is sealed is on its writer's devices alone, until both have answered: as the space does it.
struct QuestionsOfTwo : ::testing::Test {
  struct Row {
    Stamp stamp;
    std::variant<Answered, Edited, Asked, Withdrawal> record;
  };
  std::vector<Row> log;
  std::array<State, 2> mine;
  std::set<EntryId> junk;  // of Ben's, which don't open
  std::int64_t t = 0;
  bool paired = true;
  std::optional<UnixMs> together_since;

  bool is_gone(const EntryId& id) const {
    return std::ranges::any_of(log, [&](const Row& row) {
      const auto* withdrawal = std::get_if<Withdrawal>(&row.record);
      return withdrawal && withdrawal->object == id;
    });
  }
  bool both_have(const Bytes& object) const {
    std::set<std::uint64_t> slots;
    for (const auto& row : log)
      if (const auto* given = std::get_if<Answered>(&row.record); given && !is_gone(row.stamp.id))
        if (const auto when = opens(*given); !when || when->object == object) slots.insert(row.stamp.slot);
    return slots.size() == 2;
  }
  State us(std::uint64_t slot) const {
    State out;
    for (const auto& row : log) {
      const auto* given = std::get_if<Answered>(&row.record);
      auto stamp = row.stamp;
      if (given && is_gone(stamp.id)) continue;
      if (const auto when = given ? opens(*given) : std::nullopt; when && !both_have(when->object)) {
        if (stamp.slot != slot) continue;
        stamp.sealed.emplace();
      }
      if (given && junk.contains(stamp.id) && stamp.slot != slot) {
        for (const auto& own : log)
          if (std::holds_alternative<Answered>(own.record) && own.stamp.slot == slot)
            cannot_open(out, {.id = stamp.id, .beside = own.stamp.id});
        continue;
      }
      std::visit(
          [&](const auto& record) {
            if constexpr (std::same_as<std::remove_cvref_t<decltype(record)>, Withdrawal>)
              withdrawn(out, {.id = record.object, .slot = stamp.slot}, stamp);
            else
              fold(out, stamp, record);
          },
          row.record);
    }
    return out;
  }
  Result<std::size_t> write(std::uint64_t slot, std::int32_t day, const auto& intent) {
    const auto shared = us(slot);
    const auto written = perform(
        Both<State>{shared, mine.at(slot)}, intent,
        {.slot = slot, .today = day, .paired = paired, .draw_seed = seed, .together_since = together_since});
    if (!written) return refuse(written.error());
    for (const auto& each : *written) std::visit([&](const auto& record) { take(slot, day, record); }, each);
    return written->size();
  }
  template <class R>
  void take(std::uint64_t slot, std::int32_t day, const R& record) {
    Stamp stamp{.slot = slot, .t = ++t, .at = t, .day = day};
    stamp.id.bytes[0] = static_cast<std::uint8_t>(t);
    if constexpr (std::same_as<R, Kept> || std::same_as<R, Passed>) {
      EXPECT_EQ(validate(record), std::nullopt);
      fold(mine.at(slot), stamp, record);
    } else if constexpr (std::same_as<R, Withdrawal>) {
      if (record.of == Kept::kind)
        withdrawn(mine.at(slot), {.id = record.object, .slot = slot}, stamp);
      else
        log.push_back({stamp, record});
    } else if constexpr (!std::same_as<R, OpenNow>) {
      EXPECT_EQ(validate(record), std::nullopt);
      log.push_back({stamp, record});
    }
  }
  Viewer viewer(std::uint64_t slot, std::int32_t day) const {
    return {.slot = slot,
            .names = {"Ada", "Ben"},
            .today = day,
            .paired = paired,
            .draw_seed = seed,
            .together_since = together_since};
  }
  Today::Answer today(std::uint64_t slot, std::int32_t day = monday) const {
    const auto shared = us(slot);
    return view(Both<State>{shared, mine.at(slot)}, Today{}, viewer(slot, day));
  }
  std::vector<ListItem> list(std::uint64_t slot, std::int32_t day = monday) const {
    const auto shared = us(slot);
    return view(Both<State>{shared, mine.at(slot)}, List{}, viewer(slot, day)).items;
  }
  // All that a person's screens can show, word for word.
  std::string all_shown(std::uint64_t slot, std::int32_t day = monday) const {
    const auto shared = us(slot);
    const Both<State> seen{shared, mine.at(slot)};
    return codec::to_json(view(seen, Today{}, viewer(slot, day))).dump() +
           codec::to_json(view(seen, List{}, viewer(slot, day))).dump();
  }
};

TEST(QuestionsDeck, NoQuestionComesTwiceBeforeAllWereThere) {
  const auto size = static_cast<std::int32_t>(deck_of_days().size());
  std::set<std::string_view> round;
  for (std::int32_t day = 90 * size; day < 91 * size; ++day) round.insert(item_of_day(seed, day));
  EXPECT_EQ(round.size(), deck_of_days().size());
}

TEST(QuestionsDeck, AnotherTwoAndAnotherRoundHaveAnotherOrder) {
  const auto size = static_cast<std::int32_t>(deck_of_days().size());
  int same_two = 0, same_round = 0;
  for (std::int32_t day = 90 * size; day < 91 * size; ++day) {
    same_two += item_of_day(seed, day) == item_of_day(seed + 1, day);
    same_round += item_of_day(seed, day) == item_of_day(seed, day + size);
  }
  EXPECT_LT(same_two, 12);
  EXPECT_LT(same_round, 12);
}

TEST(QuestionsDeck, NothingInItIsForSomeOnly) {
  for (const auto id : deck_of_days())
    for (const auto* kind : {"q.intimacy.", "q.hard.", "q.double_date."})
      EXPECT_FALSE(id.starts_with(kind)) << id;
}

TEST(QuestionsDeck, DrawsTheSameEverywhere) {
  EXPECT_EQ(item_of_day(0x0123456789ABCDEF, 20'000), item_of_day(0x0123456789ABCDEF, 20'000));
  EXPECT_EQ(item_of_day(seed, -5), item_of_day(seed, 0)) << "a clock before 1970 does no harm";
}

TEST_F(QuestionsOfTwo, HaveTheSameQuestionADay) {
  EXPECT_EQ(today(0).today.item, today(1).today.item);
  EXPECT_EQ(today(0).today.day, monday);
  EXPECT_EQ(today(0).more.size(), 6U) << "the days before can still be answered";
}

TEST_F(QuestionsOfTwo, ThatOneWaitsIsNeverShown) {
  const auto before = all_shown(1);
  ASSERT_EQ(write(0, monday, Answer{.words = " the lake "}), 1U);
  EXPECT_EQ(all_shown(1), before);
  EXPECT_EQ(all_shown(1, monday + 1), [&] {
    const auto kept = std::exchange(log, {});
    auto out = all_shown(1, monday + 1);
    log = kept;
    return out;
  }()) << "nor a day later";
  ASSERT_TRUE(today(0).today.answer);
  EXPECT_EQ(today(0).today.answer->words, "the lake");
  EXPECT_TRUE(today(0).today.answer->sealed);
  EXPECT_TRUE(list(0).empty());
  // Nor that it was taken back.
  ASSERT_EQ(write(0, monday, Withdraw{.id = today(0).today.answer->id}), 1U);
  EXPECT_EQ(all_shown(1), before);
  EXPECT_FALSE(today(0).today.answer);
}

TEST_F(QuestionsOfTwo, OpenTogetherSideBySide) {
  ASSERT_EQ(write(0, monday, Answer{.words = "the lake", .text = "Where?"}), 1U);
  ASSERT_EQ(write(1, monday, Answer{.words = "the train"}), 1U);
  for (const std::uint64_t slot : {0, 1}) {
    ASSERT_EQ(list(slot).size(), 1U);
    const auto item = list(slot).front();
    ASSERT_EQ(item.answers.size(), 2U);
    EXPECT_TRUE(item.answers[0].mine && !item.answers[1].mine);
    EXPECT_EQ(item.answers[slot].words, "the lake");
    EXPECT_EQ(item.item, today(slot).today.item);
    EXPECT_EQ(today(slot).today.open, item.id);
  }
  EXPECT_EQ(list(0).front().text, "Where?");
}

TEST_F(QuestionsOfTwo, AYesterdayIsAnsweredWhereItWasAsked) {
  ASSERT_EQ(write(0, monday, Answer{.words = "the lake"}), 1U);
  ASSERT_EQ(write(1, monday + 3, Answer{.words = "the train", .day = monday}), 1U);
  EXPECT_EQ(list(0).size(), 1U);
  EXPECT_EQ(list(0).front().day, monday + 3);
  EXPECT_EQ(write(1, monday + 7, Answer{.words = "x", .day = monday}).error(), Refusal::not_there);
  EXPECT_EQ(write(1, monday, Answer{.words = "x", .day = monday + 1}).error(), Refusal::not_there);
}

TEST_F(QuestionsOfTwo, AnotherDaysAnswersDoNotMeet) {
  ASSERT_EQ(write(0, monday, Answer{.words = "the lake"}), 1U);
  ASSERT_EQ(write(1, monday + 1, Answer{.words = "the train"}), 1U);
  EXPECT_TRUE(list(0).empty());
  EXPECT_TRUE(list(1).empty());
}

TEST_F(QuestionsOfTwo, OneAnswerOfAPersonStands) {
  EXPECT_EQ(write(0, monday, Answer{.words = "  "}).error(), Refusal::text_empty);
  ASSERT_EQ(write(0, monday, Answer{.words = "the lake"}), 1U);
  EXPECT_EQ(write(0, monday, Answer{.words = "the sea"}).error(), Refusal::answered_already);
}

TEST_F(QuestionsOfTwo, AnOpenAnswerIsEditedAndTheOtherSeesThatAndHow) {
  ASSERT_EQ(write(0, monday, Answer{.words = "the lake"}), 1U);
  ASSERT_EQ(write(1, monday, Answer{.words = "the train"}), 1U);
  const auto id = list(0).front().answers[0].id;
  EXPECT_EQ(write(1, monday, Edit{.id = id, .words = "x"}).error(), Refusal::not_mine);
  EXPECT_EQ(write(0, monday, Edit{.id = id, .words = "the lake "}), 0U);
  ASSERT_EQ(write(0, monday, Edit{.id = id, .words = "the sea"}), 1U);
  const auto seen = list(1).front().answers[1];
  EXPECT_EQ(seen.words, "the sea");
  ASSERT_EQ(seen.before->size(), 1U);
  EXPECT_EQ(seen.before->front().words, "the lake");
}

TEST_F(QuestionsOfTwo, TakenBackOnceOpenTheOthersStays) {
  ASSERT_EQ(write(0, monday, Answer{.words = "the lake"}), 1U);
  ASSERT_EQ(write(1, monday, Answer{.words = "the train"}), 1U);
  const auto id = list(0).front().answers[0].id;
  EXPECT_EQ(write(1, monday, Withdraw{.id = id}).error(), Refusal::not_mine);
  // The space has opened both before it hears of this.
  State shared = us(0);
  withdrawn(shared, {.id = id, .slot = 0}, {.slot = 0, .t = 9});
  const auto items = view(Both<State>{shared, mine[0]}, List{}, viewer(0, monday)).items;
  ASSERT_EQ(items.size(), 1U);
  ASSERT_EQ(items.front().answers.size(), 1U);
  EXPECT_EQ(items.front().answers[0].words, "the train");
  EXPECT_EQ(items.front().can_answer, true);
  EXPECT_EQ(items.front().of_day, monday);
  const auto again = perform(Both<State>{shared, mine[0]}, Answer{.words = "the sea"},
                             {.slot = 0, .today = monday, .paired = true, .draw_seed = seed});
  ASSERT_TRUE(again);
  EXPECT_EQ(opens(std::get<Answered>(again->front())), std::nullopt) << "nothing is left to open together";
}

TEST_F(QuestionsOfTwo, WhatTheOtherSealedAndDoesNotOpenIsSaid) {
  ASSERT_EQ(write(0, monday, Answer{.words = "the lake"}), 1U);
  ASSERT_EQ(write(1, monday, Answer{.words = "junk"}), 1U);
  junk.insert(log.back().stamp.id);
  ASSERT_EQ(list(0).size(), 1U);
  EXPECT_EQ(list(0).front().cannot_open, true);
  EXPECT_EQ(list(0).front().answers.size(), 1U);
  EXPECT_FALSE(list(1).front().cannot_open);
}

TEST_F(QuestionsOfTwo, AnOwnQuestionIsLaidBeforeBoth) {
  EXPECT_EQ(write(0, monday, Ask{.text = " "}).error(), Refusal::text_empty);
  ASSERT_EQ(write(0, monday, Ask{.text = "Shall we get a dog?", .from = {}}), 1U);
  const auto asked = today(1).more.front();
  EXPECT_EQ(asked.by, "Ada");
  EXPECT_EQ(asked.mine, false);
  EXPECT_EQ(asked.text, "Shall we get a dog?");
  ASSERT_EQ(write(1, monday, Answer{.words = "yes", .asked = asked.asked}), 1U);
  const auto before = all_shown(0);
  EXPECT_FALSE(today(0).more.front().answer);
  ASSERT_EQ(write(0, monday, Answer{.words = "two", .asked = asked.asked}), 1U);
  EXPECT_EQ(list(0).front().text, "Shall we get a dog?");
  EXPECT_NE(all_shown(0), before);
  EXPECT_EQ(today(0).more.size(), 6U);
  EXPECT_EQ(write(0, monday, Answer{.words = "x", .asked = EntryId{{99}}}).error(), Refusal::not_there);
}

TEST_F(QuestionsOfTwo, AQuestionTakenBackLeavesWhatIAnsweredForMeToTakeBack) {
  ASSERT_EQ(write(0, monday, Ask{.text = "A dog?", .from = {}}), 1U);
  const auto asked = *today(1).more.front().asked;
  ASSERT_EQ(write(1, monday, Answer{.words = "yes", .asked = asked}), 1U);
  EXPECT_EQ(write(1, monday, Withdraw{.id = asked}).error(), Refusal::not_mine);
  ASSERT_EQ(write(0, monday, Withdraw{.id = asked}), 1U);
  EXPECT_EQ(today(0).more.size(), 6U);
  ASSERT_EQ(today(1).more.size(), 7U);
  EXPECT_EQ(today(1).more.back().text, "A dog?");
  ASSERT_EQ(write(1, monday, Withdraw{.id = today(1).more.back().answer->id}), 1U);
  EXPECT_EQ(today(1).more.size(), 6U);
}

TEST_F(QuestionsOfTwo, PassingIsPrivateAndCanBeTakenBack) {
  const auto before = all_shown(1);
  ASSERT_EQ(write(0, monday, Pass{}), 1U);
  EXPECT_TRUE(log.empty()) << "it lives in the private space";
  EXPECT_EQ(today(0).today.passed, true);
  EXPECT_EQ(write(0, monday, Pass{}), 0U);
  EXPECT_EQ(today(0, monday + 1).more.size(), 5U) << "it is not asked again tomorrow";
  ASSERT_EQ(write(0, monday, Pass{.again = true}), 1U);
  EXPECT_FALSE(today(0).today.passed);
  EXPECT_EQ(all_shown(1), before);
}

TEST_F(QuestionsOfTwo, AnAnswerForMeAloneStaysThat) {
  const auto before = all_shown(1);
  ASSERT_EQ(write(0, monday, Answer{.words = "mine", .only_me = true}), 1U);
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(all_shown(1), before);
  ASSERT_EQ(list(0).size(), 1U);
  EXPECT_EQ(list(0).front().only_me, true);
  EXPECT_EQ(today(0).today.answer->only_me, true);
  const auto id = list(0).front().id;
  ASSERT_EQ(write(0, monday, Edit{.id = id, .words = "still mine"}), 1U);
  EXPECT_EQ(list(0).front().answers[0].words, "still mine");
  EXPECT_FALSE(list(0).front().answers[0].before);
  ASSERT_EQ(write(0, monday, Withdraw{.id = list(0).front().id}), 1U);
  EXPECT_TRUE(list(0).empty());
}

TEST_F(QuestionsOfTwo, OfOneAloneAnswersArePrivate) {
  paired = false;
  ASSERT_EQ(write(0, monday, Answer{.words = "alone"}), 1U);
  ASSERT_EQ(write(0, monday, Answer{.words = "picked", .item = "q.hard.sorry"}), 1U);
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(list(0).size(), 2U);
  paired = true;
  EXPECT_EQ(write(0, monday, Answer{.words = "x", .item = "q.hard.sorry"}).error(), Refusal::not_there)
      << "for both it is asked first";
}

TEST_F(QuestionsOfTwo, ForgedEditsShowNowhereAndStraysGoTheSameWay) {
  ASSERT_EQ(write(0, monday, Answer{.words = "the lake"}), 1U);
  ASSERT_EQ(write(1, monday, Answer{.words = "the train"}), 1U);
  auto shared = us(0);
  const auto mine_id = list(0).front().answers[0].id;
  fold(shared, {.slot = 1, .t = 50}, Edited{.answer = mine_id, .words = "forged"});
  EXPECT_EQ(view(Both<State>{shared, mine[0]}, List{}, viewer(0, monday)).items[0].answers[0].words,
            "the lake");
  withdrawn(shared, {.id = mine_id, .slot = 0}, {.slot = 0, .t = 51});
  EXPECT_TRUE(strays(shared, 0).empty());
  fold(shared, {.id = EntryId{{77}}, .slot = 0, .t = 52}, Edited{.answer = mine_id, .words = "late"});
  ASSERT_EQ(strays(shared, 0).size(), 1U);
  EXPECT_EQ(strays(shared, 0)[0].entries, std::vector{EntryId{{77}}});
  EXPECT_TRUE(strays(shared, 1).empty());
}

TEST(Questions, RecordsOfNoQuestionOrNoWordsAreInert) {
  EXPECT_EQ(validate(Answered{.words = "x"}), Refusal::field_missing);
  EXPECT_EQ(validate(Answered{.day = 3, .words = "x"}), Refusal::field_missing);
  EXPECT_EQ(validate(Answered{.day = 3, .asked = EntryId{}, .item = "q", .words = "x"}),
            Refusal::field_missing);
  EXPECT_EQ(validate(Answered{.day = 3, .item = "q", .words = " "}), Refusal::text_empty);
  EXPECT_EQ(validate(Asked{.text = " "}), Refusal::text_empty);
  EXPECT_EQ(validate(Passed{}), Refusal::field_missing);
}

// Ada answered three times before there was anybody, and once since then for herself.
struct WrittenAlone : QuestionsOfTwo {
  WrittenAlone() {
    paired = false;
    EXPECT_TRUE(write(0, monday - 9, Answer{.words = "The sea"}));
    EXPECT_TRUE(write(0, monday - 8, Answer{.words = "My sister", .item = "q.far"}));
    EXPECT_TRUE(write(0, monday - 7, Answer{.words = "Nothing yet", .item = "q.near"}));
    paired = true;
    together_since = t + 1;
    ++t;
    EXPECT_TRUE(write(0, monday, Answer{.words = "Not for him", .item = "q.late", .only_me = true}));
  }
  std::vector<EntryId> sharable() const {
    std::vector<EntryId> out;
    for (const auto& item : list(0))
      if (item.might_share) out.push_back(item.id);
    return out;
  }
};

TEST_F(WrittenAlone, StaysSoUntilItsWriterGivesItToBoth) {
  ASSERT_EQ(list(0).size(), 4U);
  ASSERT_EQ(sharable().size(), 3U) << "not what was kept for oneself since";
  EXPECT_TRUE(list(1).empty());
  const auto sister = list(0).at(2);
  ASSERT_EQ(sister.answers.front().words, "My sister");
  EXPECT_EQ(write(0, monday, Share{.answers = {sister.id}}), 1U);

  ASSERT_EQ(list(1).size(), 1U);
  const auto seen = list(1).front().answers;
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen.front().words, "My sister");
  EXPECT_EQ(seen.front().alone_on, monday - 8);
  EXPECT_FALSE(seen.front().mine);
  EXPECT_EQ(all_shown(1).find("The sea"), std::string::npos);
  EXPECT_EQ(list(0).size(), 4U) << "it stands there once";
  EXPECT_EQ(sharable().size(), 2U);
}

TEST_F(WrittenAlone, IsAMomentThatItsWriterTold) {
  const auto items = sharable();
  EXPECT_EQ(write(0, monday, Share{.answers = items}), 3U);
  for (const std::uint64_t slot : {0, 1}) {
    const auto shared = us(slot);
    const auto told = moments(Both<State>{shared, mine.at(slot)}, viewer(slot, monday));
    ASSERT_EQ(told.size(), 3U);
    EXPECT_EQ(told.front().name, "questions.told");
    EXPECT_EQ(told.front().by, "Ada");
    EXPECT_EQ(told.front().mine, slot == 0);
  }
}

TEST_F(WrittenAlone, CanBeTakenBackAndIsOnlyHersAgain) {
  EXPECT_EQ(write(0, monday, Share{.answers = {sharable().front()}}), 1U);
  const auto given = list(1).front().answers.front().id;
  EXPECT_EQ(write(0, monday, Withdraw{.id = given}), 1U);
  EXPECT_TRUE(list(1).empty());
  EXPECT_EQ(sharable().size(), 3U);
}

TEST_F(WrittenAlone, IsGivenOnceAndByNobodyElse) {
  const auto items = sharable();
  EXPECT_EQ(write(0, monday, Share{}).error(), Refusal::nothing_picked);
  EXPECT_EQ(write(1, monday, Share{.answers = {items.front()}}).error(), Refusal::not_there);
  EXPECT_EQ(write(0, monday, Share{.answers = {items[0], items[0]}}), 1U);
  EXPECT_EQ(write(0, monday, Share{.answers = {items[1], items[0]}}).error(), Refusal::not_there)
      << "all or none";
  EXPECT_EQ(list(1).size(), 1U);
  for (const auto& item : list(0))
    if (item.answers.front().words == "Not for him") {
      EXPECT_EQ(write(0, monday, Share{.answers = {item.id}}).error(), Refusal::not_there);
    }
}

TEST_F(WrittenAlone, BothMayGiveTheSameQuestionAndThenTheyStandTogether) {
  paired = false;
  together_since.reset();
  ++t;
  EXPECT_TRUE(write(1, monday - 3, Answer{.words = "My brother", .item = "q.far"}));
  paired = true;
  together_since = t + 1;
  EXPECT_EQ(write(0, monday, Share{.answers = {list(0).at(2).id}}), 1U);
  EXPECT_EQ(write(1, monday, Share{.answers = {list(1).back().id}}), 1U);
  ASSERT_EQ(list(1).size(), 1U);
  EXPECT_EQ(list(1).front().answers.size(), 2U);
  EXPECT_EQ(list(1).front().answers.back().words, "My sister");
}

}  // namespace
}  // namespace tend::practice::questions
