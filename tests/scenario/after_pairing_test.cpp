// What one wrote alone, and what one has looked at: both private, on all of one's own devices.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::after_pairing {
namespace {

using Texts = std::vector<std::string>;

Texts sharable(Device& who) {
  Texts out;
  const auto items = who.ask("questions.list")["items"];
  for (const auto& item : items)
    if (item.value("might_share", false)) out.push_back(item["answers"][0]["words"]);
  return out;
}
Json ids_of_sharable(Device& who) {
  auto out = Json::array();
  const auto items = who.ask("questions.list")["items"];
  for (const auto& item : items)
    if (item.value("might_share", false)) out.push_back(item["id"]);
  return out;
}
bool any_new(Device& who) { return who.ask("us.timeline").value("any_new", false); }
bool offers(Device& who, std::string_view name) {
  const auto list = who.ask("today.list")["offers"];
  return std::ranges::any_of(list, [&](const Json& each) { return each["offer"] == name; });
}

struct WroteAlone : testing::Test {
  WroteAlone() {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    ada.act("questions.answer", {{"words", "The sea"}});
    world.pass(ms_a_day);
    ada.act("questions.answer", {{"words", "My sister"}});
    world.pass(ms_a_day);
  }
  World world{"wrote alone"};
  Device& ada = world.device("ada");
  Device& ben = world.device("ben");
};

TEST_F(WroteAlone, NothingOfItIsSharedByPairing) {
  EXPECT_TRUE(sharable(ada).empty()) << "there is nobody";
  pair(ada, ben);
  EXPECT_EQ(sharable(ada), (Texts{"My sister", "The sea"}));
  EXPECT_TRUE(offers(ada, "questions.share"));
  EXPECT_FALSE(offers(ben, "questions.share"));
  EXPECT_TRUE(ben.ask("questions.list")["items"].empty());
  EXPECT_EQ(all_kept(ben).find("My sister"), std::string::npos);
}

TEST_F(WroteAlone, WhatSheGivesSaysWhenItWasWritten) {
  pair(ada, ben);
  const auto day = ada.home()["today"].get<int>();
  ada.act("questions.share", {{"answers", {ids_of_sharable(ada)[0]}}});
  const auto seen = ben.ask("questions.list")["items"];
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0]["answers"][0]["words"], "My sister");
  EXPECT_EQ(seen[0]["answers"][0]["alone_on"], day - 1);
  EXPECT_EQ(sharable(ada), Texts{"The sea"});
  ada.act("today.never", {{"offer", "questions.share"}});
  EXPECT_FALSE(offers(ada, "questions.share"));
  EXPECT_EQ(sharable(ada), Texts{"The sea"}) << "it can still be found";
}

TEST_F(WroteAlone, WhatSheKeepsForHerselfLaterIsNotOfThat) {
  pair(ada, ben);
  ben.act("thanks.say", {{"did", "You came"}});
  world.pass(60'000);
  ada.act("questions.answer", {{"words", "Only for me"}, {"only_me", true}});
  EXPECT_EQ(sharable(ada), (Texts{"My sister", "The sea"}));
}

TEST_F(WroteAlone, CanBeUndoneForAMoment) {
  pair(ada, ben);
  const auto draft = ada.act_within(0, "questions.share", {{"answers", ids_of_sharable(ada)}});
  EXPECT_TRUE(sharable(ada).empty());
  ada.act("draft.undo", {{"draft", draft["draft"]}});
  EXPECT_EQ(sharable(ada).size(), 2U);
  EXPECT_TRUE(ben.ask("questions.list")["items"].empty());
}

struct Looking : testing::Test {
  Looking() {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
    ben.act("thanks.say", {{"did", "You made tea"}});
  }
  World world{"looking"};
  Device& ada = world.device("ada");
  Device& ben = world.device("ben");
};

TEST_F(Looking, WhatCameIsNewUntilItWasLookedAt) {
  EXPECT_TRUE(any_new(ada));
  EXPECT_FALSE(any_new(ben)) << "his own";
  const auto id = ada.ask("us.timeline")["items"][0]["id"];
  EXPECT_EQ(ada.ask("us.timeline")["items"][0]["is_new"], true);
  ada.act("us.look", {{"moments", {id}}});
  EXPECT_FALSE(any_new(ada));
  const auto stores = ada.stores;
  ada.act("us.look", {{"moments", {id}}});
  EXPECT_EQ(ada.stores, stores) << "once";
  ada.reload();
  EXPECT_FALSE(any_new(ada));
}

TEST_F(Looking, EndsNoUndoAndCannotBeUndone) {
  const auto id = ada.ask("us.timeline")["items"][0]["id"];
  const auto draft = ada.act_within(0, "thanks.say", {{"did", "You listened"}});
  ada.act_within(0, "us.look", {{"moments", {id}}});
  EXPECT_FALSE(any_new(ada));
  ada.act_within(0, "draft.undo", {{"draft", draft["draft"]}});
  EXPECT_EQ(ada.thanks(), Texts{"Ben: You made tea"});
  EXPECT_FALSE(any_new(ada));
}

// S1: no receipt. Looking leaves nothing that goes to the other, or to a relay.
TEST_F(Looking, TellsNobody) {
  world.traffic.clear();
  ada.act("us.look", {{"moments", {ada.ask("us.timeline")["items"][0]["id"]}}});
  world.pass(60'000);
  EXPECT_TRUE(world.traffic.empty());
}

TEST_F(Looking, HoldsOnAllHerDevices) {
  auto& laptop = world.device("laptop");
  ada.act("pair.invite", {{"purpose", "device"}});
  laptop.act("pair.open", {{"link", ada.pairing().at("link")}, {"purpose", "device"}});
  laptop.act("pair.join", {{"device", "laptop"}});
  ada.act("pair.enter", {{"words", words_read_by(laptop)}});
  laptop.act("pair.accept");
  world.settle();
  EXPECT_TRUE(any_new(laptop));
  ada.act("us.look", {{"moments", {ada.ask("us.timeline")["items"][0]["id"]}}});
  world.settle();
  EXPECT_FALSE(any_new(laptop));
}

TEST_F(Looking, AtWhatIsNotThereIsNothing) {
  ada.act("us.look", {{"moments", {std::string(64, 'a')}}});
  EXPECT_TRUE(any_new(ada));
  EXPECT_THROW(ada.act("us.look", {{"moments", "all"}}), test::Refused);
}

}  // namespace
}  // namespace tend::test::after_pairing
