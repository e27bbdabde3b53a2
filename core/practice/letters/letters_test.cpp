#include "core/practice/letters/letters.h"

#include <gtest/gtest.h>

#include "core/codec/json.h"

namespace tend::practice::letters {
namespace {

constexpr UnixMs now = 1'800'000'000'000;

// Ada (slot 0) writes to Ben. What is sealed is on her devices alone, until it opens: as the space does it.
struct LettersOfTwo : ::testing::Test {
  State adas, bens;  // of what both share, as each has it
  std::array<State, 2> mine;
  std::map<EntryId, std::pair<Stamp, Written>> closed;
  std::int64_t t = 0;
  UnixMs clock = now;
  Withdrawal last;

  State& us(std::uint64_t slot) { return slot == 0 ? adas : bens; }
  template <class Intent>
  Result<std::size_t> write(std::uint64_t slot, const Intent& intent) {
    const auto written =
        perform(Both<State>{us(slot), mine.at(slot)}, intent, {.slot = slot, .now = clock, .paired = true});
    if (!written) return refuse(written.error());
    for (const auto& each : *written) std::visit([&](const auto& record) { take(slot, record); }, each);
    return written->size();
  }
  template <class R>
  void take(std::uint64_t slot, const R& record) {
    Stamp stamp{.slot = slot, .t = ++t, .day = static_cast<std::int32_t>(t)};
    stamp.id.bytes[0] = static_cast<std::uint8_t>(t);
    if constexpr (std::same_as<R, Opened>) {
      fold(mine.at(slot), stamp, record);
    } else if constexpr (std::same_as<R, Withdrawal>) {
      last = record;
      for (auto* each : {&adas, &bens}) {
        if (record.of == Written::kind)
          withdrawn(*each, {.id = record.object, .slot = slot}, stamp);
        else
          each->all.erase(record.object);  // no body, no line
      }
      closed.erase(record.object);
    } else if constexpr (std::same_as<R, Written>) {
      EXPECT_EQ(validate(record), std::nullopt);
      if (!opens(record)) return fold(adas, stamp, record), fold(bens, stamp, record);
      closed[stamp.id] = {stamp, record};
      stamp.sealed = StillSealed{opens(record)->until};
      fold(us(slot), stamp, record);
    } else if constexpr (std::same_as<R, Edited>) {
      fold(adas, stamp, record), fold(bens, stamp, record);
    }
  }
  void pass_to(UnixMs time) {
    clock = time;
    for (const auto& [id, letter] : closed)
      if (letter.second.until <= time)
        fold(adas, letter.first, letter.second), fold(bens, letter.first, letter.second);
  }
  std::vector<ListItem> list(std::uint64_t slot) {
    return view(Both<State>{us(slot), mine.at(slot)}, List{},
                {.slot = slot, .names = {"Ada", "Ben"}, .now = clock, .paired = true})
        .items;
  }
};

TEST_F(LettersOfTwo, BeforeItOpensTheOtherSeesNothingOfIt) {
  ASSERT_EQ(write(0, Write{.until = now + 1000, .words = " Dear Ben "}), 1U);
  EXPECT_TRUE(list(1).empty());
  ASSERT_EQ(list(0).size(), 1U);
  EXPECT_EQ(list(0)[0].words, "Dear Ben");
  EXPECT_EQ(list(0)[0].sealed, true);
  pass_to(now + 1000);
  ASSERT_EQ(list(1).size(), 1U);
  EXPECT_EQ(list(1)[0].words, "Dear Ben");
  EXPECT_EQ(list(1)[0].ready, true);
  EXPECT_FALSE(list(0)[0].sealed);
}

TEST_F(LettersOfTwo, KeptShutItLiesThereAndShowsOnlyWhenItsTimeHasCome) {
  ASSERT_EQ(write(0, Write{.until = now + 1000, .words = "Dear Ben", .keep_shut = true}), 1U);
  EXPECT_EQ(bens.all.size(), 1U);
  EXPECT_TRUE(list(1).empty());
  EXPECT_EQ(write(1, Open{.id = list(0)[0].id}).error(), Refusal::not_there);
  EXPECT_EQ(list(0)[0].keep_shut, true);
  pass_to(now + 999);
  EXPECT_TRUE(list(1).empty());
  pass_to(now + 1000);
  EXPECT_EQ(list(1)[0].words, "Dear Ben");
  EXPECT_FALSE(list(0)[0].sealed);
}

TEST_F(LettersOfTwo, ThatItWasCancelledIsNeverShown) {
  for (const std::optional<bool> keep_shut : {std::optional<bool>(), std::optional(true)}) {
    ASSERT_EQ(write(0, Write{.until = now + 1000, .words = "no", .keep_shut = keep_shut}), 1U);
    const auto before = codec::to_json(List::Answer{list(1)}).dump();
    ASSERT_EQ(write(0, Withdraw{.id = list(0)[0].id}), 1U);
    EXPECT_EQ(last.of, Withdrawal::leaves_no_line);
    EXPECT_EQ(codec::to_json(List::Answer{list(1)}).dump(), before);
    EXPECT_TRUE(list(0).empty());
    pass_to(now + 1000);
    EXPECT_TRUE(list(1).empty());
    clock = now;
  }
}

TEST_F(LettersOfTwo, TakenBackOnceOpenALineStays) {
  ASSERT_EQ(write(0, Write{.until = now + 1000, .words = "Dear Ben"}), 1U);
  pass_to(now + 1000);
  EXPECT_EQ(write(1, Withdraw{.id = list(0)[0].id}).error(), Refusal::not_mine);
  ASSERT_EQ(write(0, Withdraw{.id = list(0)[0].id}), 1U);
  EXPECT_EQ(last.of, Written::kind);
  for (const std::uint64_t slot : {0, 1}) {
    ASSERT_EQ(list(slot).size(), 1U);
    EXPECT_TRUE(list(slot)[0].withdrawn);
    EXPECT_EQ(list(slot)[0].words, "");
  }
  EXPECT_EQ(write(0, Withdraw{.id = list(0)[0].id}).error(), Refusal::not_there);
  EXPECT_EQ(write(1, Open{.id = list(0)[0].id}).error(), Refusal::not_there);
}

TEST_F(LettersOfTwo, MayBeForADayFiftyYearsAheadAndNotForOnePast) {
  EXPECT_EQ(write(0, Write{.until = now, .words = "x"}).error(), Refusal::time_past);
  EXPECT_EQ(write(0, Write{.until = now - 5, .words = "x", .keep_shut = true}).error(), Refusal::time_past);
  EXPECT_EQ(write(0, Write{.until = -5, .words = "x"}).error(), Refusal::field_out_of_range);
  EXPECT_EQ(write(0, Write{.until = now + 5, .words = " "}).error(), Refusal::text_empty);
  const UnixMs in_2076 = 3'355'000'000'000;
  ASSERT_EQ(write(0, Write{.until = in_2076, .words = "To us, old"}), 1U);
  EXPECT_EQ(list(0)[0].until, in_2076);
}

TEST_F(LettersOfTwo, IsEditedOnceOpenAndTheOtherSeesThatAndHow) {
  ASSERT_EQ(write(0, Write{.until = now + 1000, .words = "Dear Ben", .keep_shut = true}), 1U);
  const auto id = list(0)[0].id;
  EXPECT_EQ(write(0, Edit{.id = id, .words = "x"}).error(), Refusal::still_sealed);
  EXPECT_EQ(write(1, Edit{.id = id, .words = "x"}).error(), Refusal::not_there)
      << "not even that it is there";
  pass_to(now + 1000);
  EXPECT_EQ(write(1, Edit{.id = id, .words = "x"}).error(), Refusal::not_mine);
  EXPECT_EQ(write(0, Edit{.id = id, .words = "Dear Ben "}), 0U);
  ASSERT_EQ(write(0, Edit{.id = id, .words = "Dearest Ben"}), 1U);
  EXPECT_EQ(list(1)[0].words, "Dearest Ben");
  ASSERT_EQ(list(1)[0].before->size(), 1U);
  EXPECT_EQ(list(1)[0].before->front().words, "Dear Ben");
}

TEST_F(LettersOfTwo, ThatItWasReadIsItsReadersAlone) {
  ASSERT_EQ(write(0, Write{.until = now + 1000, .words = "Dear Ben"}), 1U);
  const auto id = list(0)[0].id;
  pass_to(now + 1000);
  const auto before = codec::to_json(List::Answer{list(0)}).dump();
  EXPECT_EQ(write(0, Open{.id = id}).error(), Refusal::is_mine);
  ASSERT_EQ(write(1, Open{.id = id}), 1U);
  EXPECT_EQ(write(1, Open{.id = id}), 0U);
  EXPECT_FALSE(list(1)[0].ready);
  EXPECT_EQ(codec::to_json(List::Answer{list(0)}).dump(), before);
}

TEST_F(LettersOfTwo, JunkIsSaidAtItsTime) {
  cannot_open(bens, {.id = EntryId{{5}}, .until = now, .day = 3});
  cannot_open(bens, {.id = EntryId{{6}}, .beside = EntryId{{7}}});  // another practice's
  ASSERT_EQ(list(1).size(), 1U);
  EXPECT_EQ(list(1)[0].cannot_open, true);
  EXPECT_EQ(list(1)[0].by, "Ada");
}

TEST_F(LettersOfTwo, StraysGoTheSameWayAndForgedEditsNowhere) {
  ASSERT_EQ(write(0, Write{.until = now + 1000, .words = "Dear Ben"}), 1U);
  const auto id = list(0)[0].id;
  pass_to(now + 1000);
  fold(bens, {.slot = 1, .t = 60}, Edited{.letter = id, .words = "forged"});
  EXPECT_EQ(list(1)[0].words, "Dear Ben");
  ASSERT_EQ(write(0, Withdraw{.id = id}), 1U);
  fold(adas, {.id = EntryId{{77}}, .slot = 0, .t = 61}, Edited{.letter = id, .words = "late"});
  ASSERT_EQ(strays(adas, 0).size(), 1U);
  EXPECT_EQ(strays(adas, 0)[0].entries, std::vector{EntryId{{77}}});
  EXPECT_TRUE(strays(adas, 1).empty());
}

TEST_F(LettersOfTwo, TheLatestToOpenComesFirst) {
  ASSERT_EQ(write(0, Write{.until = now + 3000, .words = "far"}), 1U);
  ASSERT_EQ(write(0, Write{.until = now + 1000, .words = "near"}), 1U);
  EXPECT_EQ(list(0)[0].words, "far");
  EXPECT_EQ(list(0)[1].words, "near");
}

}  // namespace
}  // namespace tend::practice::letters
