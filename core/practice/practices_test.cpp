#include "core/practice/practices.h"

#include <gtest/gtest.h>

#include <map>

#include "core/base/text.h"
#include "core/practice/list.h"

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
struct NothingTakenBack : me::Me {  // what both see can be taken back
  static constexpr Audience audience = Audience::us;
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
static_assert(TakesBack<thanks::Thanks> && !TakesBack<me::Me>);
static_assert(!Practice<NothingTakenBack>);

using codec::Json;

// The us space and my private one as one: no practice here looks into the other's.
Both<Practices::State> both(const Practices::State& state) { return {state, state}; }

Practices::State state_of(const std::vector<std::pair<std::uint64_t, NewEntry>>& written) {
  Practices::State state;
  std::int64_t t = 0;
  for (const auto& [slot, entry] : written) {
    Stamp stamp{.slot = slot, .t = ++t, .at = t};
    stamp.id.bytes[0] = static_cast<std::uint8_t>(t);
    EXPECT_TRUE(Practices::fold(state, entry.audience, entry.kind, entry.fields, stamp));
  }
  return state;
}

Result<std::vector<NewEntry>> ask(std::string_view name, const Json& fields, codec::Where* where = nullptr) {
  codec::Where unused;
  const Practices::State nothing;
  return *Practices::perform(both(nothing), name, fields, {}, where ? *where : unused);
}

TEST(Thanks, AreListedNewestFirstWithWhoWroteThem) {
  const auto first = ask("thanks.say", {{"did", " You made tea "}, {"shows", "  "}, {"meant", "warmth"}});
  const auto second = ask("thanks.say", {{"did", "You waited"}});
  ASSERT_TRUE(first && second);
  const auto state = state_of({{0, first->at(0)}, {1, second->at(0)}});
  const Viewer viewer{
      .slot = 0, .names = {"Ada", "Ben"}, .is_waiting = [](const EntryId& id) { return id.bytes[0] == 1; }};
  const auto list = **Practices::view(both(state), "thanks.list", Json::object(), viewer);
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
  const auto marked = ask("thanks.say", {{"did", "\u202Eabc\u202C"}});
  ASSERT_TRUE(marked);
  EXPECT_EQ(codec::decode<thanks::Said>(marked->at(0).fields)->did, "\u202Eabc\u202C");
}

// A thanks of Ada's (slot 0) with what was done to it: thanks are entry 1, the rest 2, 3, …
struct OneThanks : ::testing::Test {
  Practices::State state;
  std::int64_t t = 0;

  void SetUp() override {
    ASSERT_TRUE(write(0, "thanks.say", {{"did", "You made tea"}, {"meant", "warmth"}}));
  }
  static std::string id(std::uint8_t number) {
    EntryId out;
    out.bytes[0] = number;
    return to_hex(out.view());
  }
  Result<std::size_t> write(std::uint64_t slot, std::string_view name, const Json& fields) {
    codec::Where where;
    const auto written = *Practices::perform(both(state), name, fields,
                                             {.slot = slot, .today = 100, .restore_until = until()}, where);
    if (!written) return refuse(written.error());
    for (const auto& entry : *written) {
      Stamp stamp{.slot = slot, .t = ++t, .at = t, .day = static_cast<std::int32_t>(t)};
      stamp.id.bytes[0] = static_cast<std::uint8_t>(t);
      if (entry.kind != Withdrawal::kind) {
        EXPECT_TRUE(Practices::fold(state, entry.audience, entry.kind, entry.fields, stamp));
        continue;
      }
      last = *codec::decode<Withdrawal>(entry.fields);
      const auto& withdrawal = last;
      Practices::withdrawn(state, entry.audience, withdrawal.of,
                           {.id = withdrawal.object, .slot = slot, .t = 1}, stamp);
    }
    return written->size();
  }
  Json item(std::uint64_t slot = 0) {
    const Viewer viewer{.slot = slot, .names = {"Ada", "Ben"}, .restore_until = until()};
    return (**Practices::view(both(state), "thanks.list", Json::object(), viewer))["items"].at(0);
  }
  RestoreUntil until() {
    return [this](const EntryId& withdrawal) -> std::optional<UnixMs> {
      const auto found = until_by_withdrawal.find(withdrawal.bytes[0]);
      return found == until_by_withdrawal.end() ? std::nullopt : std::optional(found->second);
    };
  }
  Withdrawal last;
  std::map<std::uint8_t, UnixMs> until_by_withdrawal;
};

TEST_F(OneThanks, EditedByItsWriterShowsToBothThatAndHow) {
  EXPECT_EQ(write(0, "thanks.edit", {{"id", id(1)}, {"did", " You made coffee "}}), 1U);
  for (const std::uint64_t viewer : {0, 1}) {
    EXPECT_EQ(item(viewer)["did"], "You made coffee");
    EXPECT_FALSE(item(viewer).contains("meant"));
    ASSERT_EQ(item(viewer)["before"].size(), 1U);
    EXPECT_EQ(item(viewer)["before"][0]["did"], "You made tea");
    EXPECT_EQ(item(viewer)["before"][0]["meant"], "warmth");
    EXPECT_EQ(item(viewer)["id"], id(1));
  }
}

TEST_F(OneThanks, EditedToTheSameWordsWritesNothing) {
  EXPECT_EQ(write(0, "thanks.edit", {{"id", id(1)}, {"did", "You made tea"}, {"meant", "warmth "}}), 0U);
}

TEST_F(OneThanks, IsEditedAndTakenBackByNobodyElse) {
  EXPECT_EQ(write(1, "thanks.edit", {{"id", id(1)}, {"did", "x"}}).error(), Refusal::not_mine);
  EXPECT_EQ(write(1, "thanks.withdraw", {{"id", id(1)}}).error(), Refusal::not_mine);
  EXPECT_EQ(write(0, "thanks.edit", {{"id", id(9)}, {"did", "x"}}).error(), Refusal::not_there);
  EXPECT_EQ(write(0, "thanks.edit", {{"id", id(1)}, {"did", " "}}).error(), Refusal::text_empty);
  const auto forged =
      codec::encode(thanks::Edited{.thanks = *EntryId::from(*from_hex(id(1))), .did = "forged"});
  EXPECT_TRUE(Practices::fold(state, Audience::us, thanks::Edited::kind, forged, {.slot = 1, .t = 9}));
  EXPECT_EQ(item()["did"], "You made tea");
  EXPECT_TRUE(item()["before"].empty());
}

TEST_F(OneThanks, TakenBackLeavesTheLineAndNoWords) {
  ASSERT_EQ(write(0, "thanks.edit", {{"id", id(1)}, {"did", "You made coffee"}}), 1U);
  ASSERT_EQ(write(1, "thanks.receive", {{"id", id(1)}, {"words", "Gladly"}}), 1U);
  ASSERT_EQ(write(0, "thanks.withdraw", {{"id", id(1)}}), 1U);
  EXPECT_EQ(last.entries.size(), 2U) << "every entry that held its words";
  EXPECT_EQ(item(1)["withdrawn"], 4);
  EXPECT_EQ(item(1)["did"], "");
  EXPECT_TRUE(item(1)["before"].empty());
  EXPECT_FALSE(item(1).contains("answer"));
  for (const auto* name : {"thanks.edit", "thanks.withdraw"})
    EXPECT_EQ(
        write(0, name,
              name == std::string("thanks.edit") ? Json{{"id", id(1)}, {"did", "x"}} : Json{{"id", id(1)}})
            .error(),
        Refusal::not_there);
  EXPECT_EQ(write(1, "thanks.receive", {{"id", id(1)}}).error(), Refusal::not_there);
}

TEST_F(OneThanks, IsBroughtBackByItsWriterWhileItsWordsAreThere) {
  EXPECT_EQ(write(0, "thanks.restore", {{"id", id(1)}}), 0U) << "it stands";
  ASSERT_EQ(write(0, "thanks.withdraw", {{"id", id(1)}}), 1U);
  EXPECT_FALSE(item(0).contains("restore_until"));
  EXPECT_EQ(write(0, "thanks.restore", {{"id", id(1)}}).error(), Refusal::words_gone);
  until_by_withdrawal[2] = 500;
  EXPECT_EQ(item(0)["restore_until"], 500);
  EXPECT_FALSE(item(1).contains("restore_until")) << "whose words they were not";
  EXPECT_EQ(write(1, "thanks.restore", {{"id", id(1)}}).error(), Refusal::not_mine);
  EXPECT_EQ(write(0, "thanks.restore", {{"id", id(9)}}).error(), Refusal::not_there);
  ASSERT_EQ(write(0, "thanks.restore", {{"id", id(1)}}), 1U);
  EXPECT_EQ(to_hex(last.object.view()), id(1));
  ASSERT_EQ(last.entries.size(), 1U);
  EXPECT_EQ(to_hex(last.entries[0].view()), id(2)) << "the withdrawal is withdrawn";
  EXPECT_EQ(last.restores, true);
}

TEST_F(OneThanks, TakenBackOnTwoDevicesIsBroughtBackFromBoth) {
  ASSERT_EQ(write(0, "thanks.withdraw", {{"id", id(1)}}), 1U);
  Practices::withdrawn(state, Audience::us, thanks::Said::kind,
                       {.id = *EntryId::from(*from_hex(id(1))), .slot = 0, .t = 1},
                       {.id = *EntryId::from(*from_hex(id(7))), .slot = 0, .t = 7});
  until_by_withdrawal[2] = 500;
  EXPECT_FALSE(item(0).contains("restore_until")) << "by one of them the words are gone";
  until_by_withdrawal[7] = 400;
  EXPECT_EQ(item(0)["restore_until"], 400);
  ASSERT_EQ(write(0, "thanks.restore", {{"id", id(1)}}), 1U);
  EXPECT_EQ(last.entries.size(), 2U);
}

TEST_F(OneThanks, IsReceivedInOneTapOrInWordsByTheOther) {
  EXPECT_EQ(write(0, "thanks.receive", {{"id", id(1)}}).error(), Refusal::is_mine);
  ASSERT_EQ(write(1, "thanks.receive", {{"id", id(1)}}), 1U);
  EXPECT_EQ(write(1, "thanks.receive", {{"id", id(1)}, {"words", "  "}}), 0U) << "the same again";
  EXPECT_TRUE(item()["answer"].is_object());
  EXPECT_FALSE(item()["answer"].contains("words"));
  ASSERT_EQ(write(1, "thanks.receive", {{"id", id(1)}, {"words", "It made my day"}}), 1U);
  EXPECT_EQ(item()["answer"]["words"], "It made my day");
}

TEST(Practices, LeaveInertWhatIsAgainstTheRulesOrUnknown) {
  PracticeTable::State state;
  const auto fold = [&](Audience space, std::uint16_t kind, const Bytes& fields) {
    return PracticeTable::fold(state, space, kind, fields, {});
  };
  EXPECT_EQ(fold(Audience::us, 16, codec::encode(thanks::Said{.did = "  "})).error(), Refusal::text_empty);
  EXPECT_EQ(fold(Audience::us, 16, {0xa0}).error(), Refusal::field_missing);
  EXPECT_EQ(fold(Audience::us, 9999, {0xa0}).error(), Refusal::unknown_kind);
  EXPECT_EQ(fold(Audience::me, 16, codec::encode(thanks::Said{.did = "x"})).error(), Refusal::unknown_kind);
  EXPECT_TRUE(std::get<thanks::State>(state).all.empty());
}

// A practice of mixed audience: what one says to the other, and what one keeps.
struct Mood {
  struct Told {
    static constexpr std::uint16_t kind = 60'000;
    static constexpr Audience audience = Audience::us;
    std::uint64_t level = 0;
    codec::Unknown unknown;
    static constexpr auto record =
        codec::describe("MoodTold", "", codec::field(0, "level", &Told::level, codec::any(), ""));
  };
  struct Kept {
    static constexpr std::uint16_t kind = 60'001;
    static constexpr Audience audience = Audience::me;
    std::uint64_t level = 0;
    codec::Unknown unknown;
    static constexpr auto record =
        codec::describe("MoodKept", "", codec::field(0, "level", &Kept::level, codec::any(), ""));
  };
  struct State {
    std::uint64_t told = 0, kept = 0;
  };
  struct Tell {
    static constexpr std::string_view name = "mood.tell";
    std::uint64_t told = 0, kept = 0;
    static constexpr auto record =
        codec::describe("MoodTell", "", codec::field(0, "told", &Tell::told, codec::any(), ""),
                        codec::field(1, "kept", &Tell::kept, codec::any(), ""));
  };
  struct Show {
    static constexpr std::string_view name = "mood.show";
    struct Answer {
      std::uint64_t told = 0, kept = 0;
      static constexpr auto record =
          codec::describe("Mood", "", codec::field(0, "told", &Answer::told, codec::any(), ""),
                          codec::field(1, "kept", &Answer::kept, codec::any(), ""));
    };
    static constexpr auto record = codec::describe("MoodShow", "");
  };
  static constexpr std::string_view name = "mood";
  static constexpr Audience audience = Audience::mixed;
  static constexpr Evidence evidence = Evidence::goes_together;
  using Records = std::tuple<Told, Kept>;
  using Intents = std::tuple<Tell>;
  using Views = std::tuple<Show>;
};
std::optional<Refusal> validate(const Mood::Told&) { return std::nullopt; }
std::optional<Refusal> validate(const Mood::Kept&) { return std::nullopt; }
void fold(Mood::State& state, const Stamp&, const Mood::Told& told) { state.told = told.level; }
void fold(Mood::State& state, const Stamp&, const Mood::Kept& kept) { state.kept = kept.level; }
void withdrawn(Mood::State& state, const Stamp&, const Stamp&) { state.told = 0; }
void restored(Mood::State&, const Stamp&, const Stamp&) {}
std::vector<Withdrawal> strays(const Mood::State&, std::uint64_t) { return {}; }
Result<Written<Mood>> perform(Both<Mood::State>, const Mood::Tell& tell, const Writer&) {
  return Written<Mood>{Mood::Told{.level = tell.told, .unknown = {}},
                       Mood::Kept{.level = tell.kept, .unknown = {}},
                       Withdrawal{.object = {}, .entries = {}, .of = Mood::Told::kind, .unknown = {}}};
}
Mood::Show::Answer view(Both<Mood::State> seen, const Mood::Show&, const Viewer&) {
  return {seen.us.told, seen.mine.kept};
}
static_assert(Practice<Mood>);

TEST(Practices, OfMixedAudienceWriteAndReadBothSpacesAndNothingCrosses) {
  using Moods = Table<Mood>;
  const Moods::State nothing;
  codec::Where where;
  const auto written =
      *Moods::perform({nothing, nothing}, "mood.tell", {{"told", 3U}, {"kept", 5U}}, {}, where);
  ASSERT_TRUE(written);
  EXPECT_EQ(written->at(0).audience, Audience::us);
  EXPECT_EQ(written->at(1).audience, Audience::me);
  EXPECT_EQ(written->at(2).audience, Audience::us);
  Moods::State us, mine;
  for (std::size_t i : {0, 1}) {
    EXPECT_EQ(Moods::fold(us, Audience::us, written->at(i).kind, written->at(i).fields, {}).has_value(),
              i == 0);
    EXPECT_EQ(Moods::fold(mine, Audience::me, written->at(i).kind, written->at(i).fields, {}).has_value(),
              i == 1);
  }
  EXPECT_EQ(std::get<Mood::State>(us).kept, 0U);
  EXPECT_EQ(std::get<Mood::State>(mine).told, 0U);
  const auto shown = **Moods::view({us, mine}, "mood.show", Json::object(), {});
  EXPECT_EQ(shown["told"], 3);
  EXPECT_EQ(shown["kept"], 5);
  EXPECT_EQ(Moods::views(Audience::us), Moods::views(Audience::me));
}

// One whose words open later: until a day, or when both have answered.
struct Later {
  struct Said {
    static constexpr std::uint16_t kind = 60'010;
    std::optional<std::int64_t> until;
    std::string words;
    codec::Unknown unknown;
    static constexpr auto record =
        codec::describe("LaterSaid", "", codec::field(0, "until", &Said::until, codec::any(), ""),
                        codec::field(1, "words", &Said::words, codec::line(100), ""));
  };
  struct Edited {
    static constexpr std::uint16_t kind = 60'011;
    EntryId said;
    std::vector<EntryId> more;
    codec::Unknown unknown;
    static constexpr auto record =
        codec::describe("LaterEdited", "", codec::field(0, "said", &Edited::said, codec::any(), ""),
                        codec::field(1, "more", &Edited::more, codec::items(9), ""));
  };
  struct State {
    std::vector<std::string> still_sealed, open;
    std::vector<EntryId> junk;
  };
  struct Say {
    static constexpr std::string_view name = "later.say";
    std::optional<std::int64_t> until;
    std::string words;
    static constexpr auto record =
        codec::describe("LaterSay", "", codec::field(0, "until", &Say::until, codec::any(), ""),
                        codec::field(1, "words", &Say::words, codec::line(100), ""));
  };
  struct Open {
    static constexpr std::string_view name = "later.open";
    EntryId id;
    static constexpr auto record =
        codec::describe("LaterOpen", "", codec::field(0, "id", &Open::id, codec::any(), ""));
  };
  static constexpr std::string_view name = "later";
  static constexpr Audience audience = Audience::us;
  static constexpr Evidence evidence = Evidence::goes_together;
  struct Edit {
    static constexpr std::string_view name = "later.edit";
    EntryId id;
    static constexpr auto record =
        codec::describe("LaterEdit", "", codec::field(0, "id", &Edit::id, codec::any(), ""));
  };
  using Records = std::tuple<Said, Edited>;
  using Intents = std::tuple<Say, Open, Edit>;
  using Views = std::tuple<>;
};
std::optional<Opens> opens(const Later::Said& said) {
  if (said.words == "now") return std::nullopt;
  return Opens{said.until, said.until ? Bytes{} : Bytes{7}};
}
std::optional<Refusal> validate(const Later::Said&) { return std::nullopt; }
void fold(Later::State& state, const Stamp& stamp, const Later::Said& said) {
  (stamp.sealed ? state.still_sealed : state.open).push_back(said.words);
}
std::optional<Refusal> validate(const Later::Edited&) { return std::nullopt; }
void fold(Later::State&, const Stamp&, const Later::Edited&) {}
void cannot_open(Later::State& state, const Unopenable& what) { state.junk.push_back(what.id); }
Result<Written<Later>> perform(const Later::State&, const Later::Edit& edit, const Writer&) {
  return Written<Later>{Later::Edited{.said = edit.id, .more = {EntryId{{8}}}, .unknown = {}},
                        Withdrawal{.object = edit.id, .entries = {edit.id}, .of = Later::Said::kind}};
}
void withdrawn(Later::State&, const Stamp&, const Stamp&) {}
void restored(Later::State&, const Stamp&, const Stamp&) {}
std::vector<Withdrawal> strays(const Later::State&, std::uint64_t) { return {}; }
Result<Written<Later>> perform(const Later::State&, const Later::Say& say, const Writer&) {
  return Written<Later>{Later::Said{.until = say.until, .words = say.words, .unknown = {}}};
}
Result<Written<Later>> perform(const Later::State&, const Later::Open& open, const Writer&) {
  return Written<Later>{OpenNow{open.id, {}}};
}
static_assert(Practice<Later>);

TEST(Practices, SayWhenARecordOpensAndTheSpaceSealsIt) {
  using Laters = Table<Later>;
  const Laters::State nothing;
  const auto ask = [&](std::string_view name, const Json& fields) {
    codec::Where where;
    return (*Laters::perform({nothing, nothing}, name, fields, {}, where))->at(0);
  };
  const auto letter = ask("later.say", {{"words", "x"}, {"until", 5}});
  ASSERT_TRUE(letter.seal);
  EXPECT_EQ(letter.seal->opens.until, 5);
  EXPECT_EQ(letter.seal->practice, "later");
  const auto answer = ask("later.say", {{"words", "x"}});
  ASSERT_TRUE(answer.seal);
  EXPECT_EQ(answer.seal->opens.until, std::nullopt);
  EXPECT_EQ(answer.seal->opens.object, Bytes{7});
  EXPECT_FALSE(ask("later.say", {{"words", "now"}}).seal);
  const auto early = ask("later.open", {{"id", to_hex(EntryId{{3}}.view())}});
  EXPECT_EQ(early.kind, OpenNow::kind);
  EXPECT_EQ(codec::decode<OpenNow>(early.fields)->entry, EntryId{{3}});
  EXPECT_EQ(early.audience, Audience::us);

  codec::Where where;
  const auto edit =
      **Laters::perform({nothing, nothing}, "later.edit", {{"id", to_hex(EntryId{{3}}.view())}}, {}, where);
  EXPECT_EQ(edit.at(0).refers_to, (std::vector{EntryId{{3}}, EntryId{{8}}})) << "so the space can refuse it";
  EXPECT_TRUE(edit.at(1).refers_to.empty()) << "it may be taken back while it is sealed";
  EXPECT_TRUE(early.refers_to.empty());

  Laters::State state;
  Laters::cannot_open(state, {.id = EntryId{{4}}});
  EXPECT_EQ(std::get<Later::State>(state).junk, std::vector{EntryId{{4}}});
  Stamp stamp{.sealed = StillSealed{5}};
  EXPECT_TRUE(Laters::fold(state, Audience::us, letter.kind, letter.fields, stamp));
  stamp.sealed.reset();
  EXPECT_TRUE(Laters::fold(state, Audience::us, answer.kind, answer.fields, stamp));
  EXPECT_EQ(std::get<Later::State>(state).still_sealed.size(), 1U);
  EXPECT_EQ(std::get<Later::State>(state).open.size(), 1U);
}

TEST(Practices, KeepWhatANewerVersionWrote) {
  thanks::Said newer{.did = "x"};
  newer.unknown.fields[9] = {0x01};
  PracticeTable::State state;
  ASSERT_TRUE(PracticeTable::fold(state, Audience::us, 16, codec::encode(newer), {}));
  EXPECT_EQ(std::get<thanks::State>(state).all.at(0).versions.at(0).said.unknown, newer.unknown);
}

TEST(Me, HasANameOnce) {
  const auto named = ask("me.start", {{"name", " Ada "}});
  ASSERT_TRUE(named);
  EXPECT_EQ(named->at(0).audience, Audience::me);
  const auto state = state_of({{0, named->at(0)}});
  EXPECT_EQ(state.of<me::State>().name, "Ada");
  codec::Where where;
  EXPECT_EQ(Practices::perform(both(state), "me.start", {{"name", "Eve"}}, {}, where)->error(),
            Refusal::already_started);
  EXPECT_EQ(ask("me.start", {{"name", " "}}).error(), Refusal::name_empty);
}

}  // namespace
}  // namespace tend::practice
