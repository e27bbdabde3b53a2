// The timeline of two people, each on their own device.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::timeline {
namespace {

using Texts = std::vector<std::string>;

struct Timeline : testing::Test {
  Timeline() {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }
  // "thanks.said: You made tea | meant: …", latest first.
  static Texts shown(Device& who, Json query = Json::object()) {
    Texts out;
    const auto answer = who.ask("us.timeline", std::move(query));
    for (const auto& item : answer["items"]) {
      auto line = item["name"].get<std::string>() + ":";
      for (const auto& text : item["texts"])
        line += " " + text.value("label", "") + "/" + text.value("by", "") + "/" +
                text["text"].get<std::string>();
      out.push_back(line);
    }
    return out;
  }
  World world{"timeline"};
  Device& ada = world.device("ada");
  Device& ben = world.device("ben");
};

TEST_F(Timeline, IsTheSameForBothAndKnowsWhoSaidWhat) {
  ada.act("thanks.say", {{"did", "You made tea"}, {"meant", "I was cold"}});
  const auto id = ben.ask("us.timeline")["items"][0]["id"];
  ben.act("thanks.receive", {{"id", id}, {"words", "Any day"}});
  const Texts expected{"thanks.said: //You made tea meant//I was cold answer/Ben/Any day"};
  EXPECT_EQ(shown(ada), expected);
  EXPECT_EQ(shown(ben), expected);
  EXPECT_EQ(ben.ask("us.timeline")["items"][0]["mine"], false);
  EXPECT_EQ(ben.ask("us.timeline")["items"][0]["by"], "Ada");
  EXPECT_EQ(shown(ben, {{"search", "TEA day"}}), expected);
}

TEST_F(Timeline, LosesWhatWasTakenBack) {
  ada.act("thanks.say", {{"did", "You called my father"}});
  ada.act("memories.add", {{"words", "The boat"}});
  const auto all = ben.ask("us.timeline")["items"];
  for (const auto& item : all)
    ada.act(item["practice"].get<std::string>() + ".withdraw", {{"id", item["id"]}});
  EXPECT_EQ(all.size(), 2U);
  for (auto* who : {&ada, &ben}) {
    EXPECT_EQ(shown(*who), Texts{});
    EXPECT_EQ(who->ask("us.timeline")["practices"], Json::array());
  }
}

// PRACTICES, questions: that one waits is never shown; letters: before its time there is nothing.
TEST_F(Timeline, HoldsWhatIsSealedOnlyOnceItIsOpen) {
  const auto before = ben.ask("us.timeline");
  ada.act("questions.answer", {{"words", "the garden"}});
  ada.act("letters.write", {{"until", world.now + 86'400'000}, {"words", "Open me"}});
  world.pass_at_relay(60'000);
  EXPECT_EQ(ben.ask("us.timeline"), before);
  EXPECT_EQ(shown(ada), Texts{}) << "nor for who wrote it, while the other can't read it";
  ben.act("questions.answer", {{"words", "the train"}});
  world.pass_at_relay(60'000);
  EXPECT_EQ(shown(ben), Texts{"questions.open: answer/Ben/the train answer/Ada/the garden"});
  EXPECT_EQ(shown(ada, {{"search", "garden train"}}).size(), 1U);
}

TEST_F(Timeline, KeepsToMyselfWhatIsForMeAlone) {
  ada.act("questions.answer", {{"words", "the shed"}, {"only_me", true}});
  EXPECT_EQ(shown(ada), Texts{}) << "it is Us";
}

TEST_F(Timeline, RefusesWhatIsNoQuestion) {
  EXPECT_THROW(ada.ask("us.timeline", {{"search", std::string(201, 'x')}}), Refused);
  EXPECT_THROW(ada.ask("us.timeline", {{"count", 201}}), Refused);
  EXPECT_THROW(ada.ask("us.timeline", {{"nonsense", 1}}), Refused);
  EXPECT_EQ(shown(ada, {{"start", 99}}), Texts{});
}

}  // namespace
}  // namespace tend::test::timeline
