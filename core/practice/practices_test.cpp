#include "core/practice/practices.h"

#include <gtest/gtest.h>

namespace tend::practice {
namespace {

// Half-written practices, each lacking one thing: the contract refuses them.
struct NoEvidence {
  static constexpr std::string_view name = "thanks";
  static constexpr Audience audience = Audience::us;
  using Records = std::tuple<thanks::Said>;
  using State = thanks::State;
  using Intents = std::tuple<thanks::Say>;
  using Views = std::tuple<thanks::List>;
};
struct NothingWritten : thanks::Thanks {
  using Records = std::tuple<>;
};
struct RecordWithoutFold : thanks::Thanks {
  struct Odd : thanks::Said {};
  using State = me::State;
};
struct IntentOfAnotherName : thanks::Thanks {
  static constexpr std::string_view name = "letters";
};
struct ViewWithoutAnswer : thanks::Thanks {
  struct Query {
    static constexpr std::string_view name = "thanks.query";
    static constexpr auto record = codec::describe("Query", "");
  };
  using Views = std::tuple<Query>;
};
static_assert(Practice<thanks::Thanks> && Practice<me::Me>);
static_assert(!Practice<NoEvidence>);
static_assert(!Practice<NothingWritten>);
static_assert(!Practice<RecordWithoutFold>);
static_assert(!Practice<IntentOfAnotherName>);
static_assert(!Practice<ViewWithoutAnswer>);

using codec::Json;

Practices::State state_of(std::vector<std::pair<std::uint64_t, NewEntry>> written) {
  Practices::State state;
  std::int64_t t = 0;
  for (const auto& [slot, entry] : written) {
    Stamp stamp{.slot = slot, .t = ++t, .at = t};
    stamp.id.bytes[0] = static_cast<std::uint8_t>(t);
    EXPECT_TRUE(Practices::fold(state, entry.audience, entry.kind, entry.fields, stamp));
  }
  return state;
}

Result<std::vector<NewEntry>> ask(std::string_view name, Json fields, codec::Where* where = nullptr) {
  codec::Where unused;
  return *Practices::perform({}, name, fields, 0, where ? *where : unused);
}

TEST(Thanks, AreListedNewestFirstWithWhoWroteThem) {
  const auto first = ask("thanks.say", {{"did", " You made tea "}, {"shows", "  "}, {"meant", "warmth"}});
  const auto second = ask("thanks.say", {{"did", "You waited"}});
  ASSERT_TRUE(first && second);
  const auto state = state_of({{0, first->at(0)}, {1, second->at(0)}});
  const Viewer viewer{
      .slot = 0, .names = {"Ada", "Ben"}, .is_waiting = [](const EntryId& id) { return id.bytes[0] == 1; }};
  const auto list = **Practices::view(state, "thanks.list", Json::object(), viewer);
  ASSERT_EQ(list["items"].size(), 2U);
  EXPECT_EQ(list["items"][0]["did"], "You waited");
  EXPECT_EQ(list["items"][0]["by"], "Ben");
  EXPECT_EQ(list["items"][0]["mine"], false);
  EXPECT_FALSE(list["items"][0].contains("waiting"));
  EXPECT_EQ(list["items"][1]["did"], "You made tea");
  EXPECT_FALSE(list["items"][1].contains("shows"));
  EXPECT_EQ(list["items"][1]["meant"], "warmth");
  EXPECT_EQ(list["items"][1]["waiting"], true);
}

TEST(Thanks, NeedWhatWasDone) {
  EXPECT_EQ(ask("thanks.say", {{"did", " \n "}}).error(), Refusal::text_empty);
  EXPECT_EQ(ask("thanks.say", Json::object()).error(), Refusal::field_missing);
}

TEST(Thanks, TakeTenThousandEmojiOnlyWhereTheyFitAndCutNothing) {
  std::string emoji;
  for (int i = 0; i < 10'000; ++i) emoji += "\xF0\x9F\x8C\xB1";
  codec::Where where;
  EXPECT_EQ(ask("thanks.say", {{"did", emoji}}, &where).error(), Refusal::text_too_long);
  EXPECT_EQ(where.field, "did");
  EXPECT_EQ(where.limit, thanks::words_bytes_max);
  EXPECT_TRUE(ask("thanks.say", {{"did", emoji.substr(0, 4000)}}));
}

TEST(Thanks, RefuseNulAndKeepRightToLeftMarks) {
  EXPECT_EQ(ask("thanks.say", {{"did", std::string("a\0b", 3)}}).error(), Refusal::text_has_controls);
  const auto marked = ask("thanks.say", {{"did", "\u202Eabc"}});
  ASSERT_TRUE(marked);
  EXPECT_EQ(codec::decode<thanks::Said>(marked->at(0).fields)->did, "\u202Eabc");
}

TEST(Practices, LeaveInertWhatIsAgainstTheRulesOrUnknown) {
  Practices::State state;
  const auto fold = [&](Audience space, std::uint16_t kind, const Bytes& fields) {
    return Practices::fold(state, space, kind, fields, {});
  };
  EXPECT_EQ(fold(Audience::us, 16, codec::encode(thanks::Said{.did = "  "})).error(), Refusal::text_empty);
  EXPECT_EQ(fold(Audience::us, 16, {0xa0}).error(), Refusal::field_missing);
  EXPECT_EQ(fold(Audience::us, 9999, {0xa0}).error(), Refusal::unknown_kind);
  EXPECT_EQ(fold(Audience::me, 16, codec::encode(thanks::Said{.did = "x"})).error(), Refusal::unknown_kind);
  EXPECT_TRUE(std::get<thanks::State>(state).all.empty());
}

TEST(Practices, KeepWhatANewerVersionWrote) {
  thanks::Said newer{.did = "x"};
  newer.unknown.fields[9] = {0x01};
  Practices::State state;
  ASSERT_TRUE(Practices::fold(state, Audience::us, 16, codec::encode(newer), {}));
  EXPECT_EQ(std::get<thanks::State>(state).all.at(0).said.unknown, newer.unknown);
}

TEST(Me, HasANameOnce) {
  const auto named = ask("me.start", {{"name", " Ada "}});
  ASSERT_TRUE(named);
  EXPECT_EQ(named->at(0).audience, Audience::me);
  const auto state = state_of({{0, named->at(0)}});
  EXPECT_EQ(std::get<me::State>(state).name, "Ada");
  codec::Where where;
  EXPECT_EQ(Practices::perform(state, "me.start", {{"name", "Eve"}}, 0, where)->error(),
            Refusal::already_started);
  EXPECT_EQ(ask("me.start", {{"name", " "}}).error(), Refusal::name_empty);
}

}  // namespace
}  // namespace tend::practice
