#include "core/practice/sample/sample.h"

#include <gtest/gtest.h>

#include "core/practice/table.h"

namespace tend::practice::sample {
namespace {

using codec::Json;
using Samples = Table<Sample>;

// What Ada (slot 0) and Ben (slot 1) ask for, folded as it would be on both of their devices.
struct SampleOfTwo : ::testing::Test {
  Samples::State us, mine;
  std::int64_t t = 0;
  Withdrawal last;

  Result<std::size_t> ask(std::uint64_t slot, std::string_view name, const Json& fields) {
    codec::Where where;
    const auto written = *Samples::perform({us, mine}, name, fields, {.slot = slot, .paired = true}, where);
    if (!written) return refuse(written.error());
    for (const auto& entry : *written) {
      EXPECT_EQ(entry.audience, Audience::us);
      Stamp stamp{.slot = slot, .t = ++t, .at = t, .day = static_cast<std::int32_t>(t)};
      stamp.id.bytes[0] = static_cast<std::uint8_t>(t);
      if (entry.kind != Withdrawal::kind) {
        EXPECT_TRUE(Samples::fold(us, entry.audience, entry.kind, entry.fields, stamp));
      } else {
        last = *codec::decode<Withdrawal>(entry.fields);
        Samples::withdrawn(us, entry.audience, last.of, {.id = last.object, .slot = slot, .t = 1}, stamp);
      }
    }
    return written->size();
  }
  [[nodiscard]] Json list(std::uint64_t slot) const {
    const Viewer viewer{.slot = slot, .names = {"Ada", "Ben"}, .is_waiting = [](const EntryId& id) {
                          return id.bytes[0] == 1;
                        }};
    return (**Samples::view({us, mine}, "sample.list", Json::object(), viewer))["items"];
  }
};

TEST_F(SampleOfTwo, IsSeenByBothTheNewestFirstWithWhoWroteIt) {
  ASSERT_EQ(ask(0, "sample.write", {{"words", " from Ada "}}), 1U);
  ASSERT_EQ(ask(1, "sample.write", {{"words", "from Ben"}}), 1U);
  for (const std::uint64_t slot : {0, 1}) {
    const auto items = list(slot);
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0]["words"], "from Ben");
    EXPECT_EQ(items[0]["by"], "Ben");
    EXPECT_EQ(items[0]["mine"], slot == 1);
    EXPECT_EQ(items[1]["words"], "from Ada");
  }
  EXPECT_EQ(list(0)[1]["waiting"], true);
  EXPECT_FALSE(list(1)[1].contains("waiting")) << "what waits of the other's is theirs to know";
}

TEST_F(SampleOfTwo, NeedsWordsAndTakesNoMoreThanThereIsRoomFor) {
  EXPECT_EQ(ask(0, "sample.write", {{"words", " \n "}}).error(), Refusal::text_empty);
  EXPECT_EQ(ask(0, "sample.write", Json::object()).error(), Refusal::field_missing);
  EXPECT_EQ(ask(0, "sample.write", {{"words", std::string(words_bytes_max + 1, 'a')}}).error(),
            Refusal::text_too_long);
  EXPECT_TRUE(list(0).empty());
}

TEST_F(SampleOfTwo, TakenBackByItsWriterLeavesTheLineAndNoWords) {
  ASSERT_EQ(ask(0, "sample.write", {{"words", "from Ada"}}), 1U);
  const Json it{{"id", list(0)[0]["id"]}};
  EXPECT_EQ(ask(1, "sample.withdraw", it).error(), Refusal::not_mine);
  ASSERT_EQ(ask(0, "sample.withdraw", it), 1U);
  EXPECT_EQ(last.entries, std::vector{last.object}) << "every entry that held its words";
  for (const std::uint64_t slot : {0, 1}) {
    EXPECT_EQ(list(slot)[0]["withdrawn"], 2);
    EXPECT_EQ(list(slot)[0]["words"], "");
    EXPECT_EQ(ask(slot, "sample.withdraw", it).error(), Refusal::not_there);
  }
}

TEST_F(SampleOfTwo, FromTheOtherIsInertWhereItHoldsNoWords) {
  const auto blank = codec::encode(Written{.words = " ", .unknown = {}});
  EXPECT_EQ(Samples::fold(us, Audience::us, Written::kind, blank, {}).error(), Refusal::text_empty);
  EXPECT_TRUE(list(0).empty());
}

}  // namespace
}  // namespace tend::practice::sample
