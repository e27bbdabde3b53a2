// The made-up couple behind the door: a whole device to look at and write on, that never stores or sends.
#include <gtest/gtest.h>

#include "core/practice/list.h"
#include "core/replica/replica.h"
#include "tests/support/seeded_entropy.h"

namespace tend::replica::made_up {
namespace {

constexpr UnixMs noon = 20'600 * ms_a_day + 12 * ms_an_hour;

// A few words for each deck are enough here; what the real ones are like tests/scenario/demo_test.cpp looks at.
Bytes words() {
  Json decks = Json::object();
  const auto lines = [](const std::string& of) {
    Json out = Json::array();
    for (int i = 0; i < 40; ++i) out.push_back(of + " [a|b|c|d] " + std::to_string(i));
    return out;
  };
  decks["names"] = {"Ada", "Ben"};
  for (const auto* deck : {"thanks", "received", "letters", "more"})
    decks[deck] = {{"ines", lines(std::string(deck) + " hers")},
                   {"ruben", lines(std::string(deck) + " his")}};
  return to_bytes(decks.dump());
}

struct DemoDoor : testing::Test {
  DemoDoor() : entropy("demo"), replica(entropy) {
    crypto::install_entropy(entropy);
    take(OpenDemo{.words = words(), .seed = 5});
  }
  // All that it answers or tells; anything else is a failure.
  Effects take(decltype(Event::what) what, UnixMs later = 0) {
    now += later;
    auto effects = replica.step({now, 60, std::move(what)});
    for (const auto& effect : effects)
      EXPECT_TRUE(std::holds_alternative<Reply>(effect) || std::holds_alternative<ReplyRefused>(effect) ||
                  std::holds_alternative<Changed>(effect) || std::holds_alternative<Wake>(effect));
    return effects;
  }
  Json answer_in(const Effects& effects) {
    for (const auto& effect : effects) {
      if (const auto* reply = std::get_if<Reply>(&effect)) return reply->answer;
      if (const auto* refused = std::get_if<ReplyRefused>(&effect))
        return {{"refused", std::string(refusal_row(refused->why).key)}};
    }
    return nullptr;
  }
  Json ask(std::string name, Json fields = Json::object()) {
    return answer_in(take(Query{1, std::move(name), std::move(fields)}));
  }
  Json act(std::string name, Json fields = Json::object(), UnixMs later = 0) {
    return answer_in(take(Intent{2, std::move(name), std::move(fields)}, later));
  }
  std::size_t thanks() { return ask("thanks.list")["items"].size(); }

  test::SeededEntropy entropy;
  Replica replica;
  UnixMs now = noon;
};

TEST_F(DemoDoor, ItSaysThatItIsMadeUpAndShowsWhatTheyWrote) {
  const auto home = ask("home.show");
  EXPECT_EQ(home["made_up"], true);
  EXPECT_EQ(home["person"]["name"], "Ada");
  EXPECT_EQ(home["partner"]["name"], "Ben");
  EXPECT_EQ(home["relay"], "none");
  EXPECT_GT(thanks(), 100U);
  const auto list = ask("thanks.list");
  for (const auto& item : list["items"]) EXPECT_LE(item["at"], noon);
}

TEST_F(DemoDoor, OneCanWriteUndoAndWriteOnAndNothingIsStoredOrSent) {
  const auto before = thanks();
  const auto said = act("thanks.say", {{"did", "tea"}});
  EXPECT_EQ(thanks(), before + 1);
  EXPECT_EQ(ask("thanks.list")["items"][0]["undo_until"], said["until"]);
  EXPECT_EQ(act("draft.undo", {{"draft", said["draft"]}}), Json::object());
  EXPECT_EQ(thanks(), before);
  const auto again = act("thanks.say", {{"did", "tea"}});
  take(Clock{}, 9'000);
  EXPECT_FALSE(ask("thanks.list")["items"][0].contains("undo_until"));
  EXPECT_EQ(act("draft.undo", {{"draft", again["draft"]}})["refused"], "undo_too_late");
  EXPECT_EQ(act("thanks.say", {{"did", " "}})["refused"], "text_empty");
  EXPECT_EQ(act("pair.invite")["refused"], "intent_unknown");
  EXPECT_EQ(act("me.start", {{"name", "Eve"}})["refused"], "already_started");
  EXPECT_EQ(thanks(), before + 1);
}

TEST_F(DemoDoor, FromTheOthersDeviceTheSameIsTheirsAndWhatIsPrivateStaysThere) {
  const auto shared = thanks();
  const auto mine = ask("checkin.mine");
  EXPECT_EQ(act("demo.switch"), Json::object());
  EXPECT_EQ(ask("home.show")["person"]["name"], "Ben");
  EXPECT_EQ(thanks(), shared);
  EXPECT_NE(ask("checkin.mine"), mine);
  EXPECT_EQ(act("demo.switch"), Json::object());
  EXPECT_EQ(ask("checkin.mine"), mine);
}

TEST_F(DemoDoor, TodayOffersAndLookingDrawsOnce) {
  act("today.open");
  const auto list = ask("today.list");
  EXPECT_FALSE(list["offers"].empty());
  act("today.open");
  EXPECT_EQ(ask("today.list"), list);
}

TEST_F(DemoDoor, EveryViewAnswers) {
  practice::PracticeTable::for_each_view([&]<class V>(std::type_identity<V>) {
    const bool needs_an_id = std::string_view(V::name) == "ideas.calendar";
    EXPECT_EQ(ask(std::string(V::name)).contains("refused"), needs_an_id) << V::name;
  });
}

TEST(Demo, WordsThatCannotBeReadRefuseEverythingAndAReplicaInUseIsLeftAlone) {
  test::SeededEntropy entropy("demo");
  crypto::install_entropy(entropy);
  const auto why = [](const Effects& effects) -> std::optional<Refusal> {
    for (const auto& effect : effects)
      if (const auto* refused = std::get_if<ReplyRefused>(&effect)) return refused->why;
    return std::nullopt;
  };
  Replica broken(entropy);
  broken.step({noon, 0, OpenDemo{.words = to_bytes("[]")}});
  EXPECT_EQ(why(broken.step({noon, 0, Query{1, "home.show", {}}})), Refusal::json_malformed);
  EXPECT_EQ(why(broken.step({noon, 0, Intent{1, "thanks.say", {}}})), Refusal::json_malformed);
  Replica used(entropy);
  used.step({noon, 0, Open{}});
  used.step({noon, 0, OpenDemo{.words = words()}});
  const auto home = used.step({noon, 0, Query{1, "home.show", Json::object()}});
  EXPECT_FALSE(std::get<Reply>(home.front()).answer.contains("made_up"));
}

}  // namespace
}  // namespace tend::replica::made_up
