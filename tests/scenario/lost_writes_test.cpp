// Storage that forgot its last moments, a copied home, a restored backup: the device takes up what it wrote
// from the relay, or begins a new chain; nothing is doubled, nothing lost. PROTOCOL 2: no seq twice.
#include <gtest/gtest.h>

#include "core/channel/item.h"
#include "tests/support/world.h"

namespace tend::test::lost_writes {
namespace {

using Texts = std::vector<std::string>;

struct Two {
  explicit Two(std::string name)
      : world(std::move(name)), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }
  void forget(Device& who, std::map<std::string, Bytes> stored) {
    who.close();
    who.stored = std::move(stored);
    who.open();
  }
  void say(Device& who, std::string_view did) { who.act("thanks.say", {{"did", did}}); }
  World world;
  Device& ada;
  Device& ben;
};

TEST(LostWrites, WhatTheRelayHasIsTakenUpAgain) {
  Two two("take up");
  two.say(two.ada, "one");
  const auto before = two.ada.stored;
  two.say(two.ada, "two");
  two.forget(two.ada, before);
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: one"});
  two.world.settle();
  EXPECT_EQ(two.ada.thanks(), (Texts{"Ada: one", "Ada: two"}));
  two.say(two.ada, "three");
  for (auto* who : {&two.ada, &two.ben})
    EXPECT_EQ(who->thanks(), (Texts{"Ada: one", "Ada: two", "Ada: three"}));
}

TEST(LostWrites, ADraftThatWasSentAndForgottenIsNotSaidTwice) {
  Two two("draft forgotten");
  two.ada.act_within(100, "thanks.say", {{"did", "once"}});
  const auto before = two.ada.stored;  // with the draft
  two.world.settle();
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: once"});
  two.ada.online = false;
  two.forget(two.ada, before);
  two.world.settle();  // offline it can't know, and writes it
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: once"});
  two.ada.online = true;
  two.world.pass(120'000);
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: once"});
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: once"});
  two.ada.reload();
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: once"});
}

// A draft that is sent, forgotten, and sent once more without a network: which of the two comes first in the order
// of all entries is chance.
struct SaidTwice : Two {
  explicit SaidTwice(int n, std::string_view intent = {}, Json fields = Json::object())
      : Two("said twice " + std::string(intent) + std::to_string(n)) {
    ada.act_within(100, "thanks.say", {{"did", "a secret"}});
    if (!intent.empty()) {
      ada.act_within(100, "draft.send");
      world.pass(8 * ms_a_day);
      fields["id"] = first(ada)["id"];
      ada.act_within(100, intent, std::move(fields));
    }
    const auto before = ada.stored;
    world.settle();
    ada.online = false;
    forget(ada, before);
    world.settle();
  }
  void meet() {
    ada.online = true;
    world.pass(120'000);
  }
  static Json first(Device& who) { return who.ask("thanks.list")["items"].at(0); }
};

constexpr int both_orders = 8;

TEST(LostWrites, WhatWasSaidTwiceAndTakenBackIsGoneForBoth) {
  for (int n = 0; n < both_orders; ++n) {
    SaidTwice two(n);
    two.ada.act("thanks.withdraw", {{"id", two.first(two.ada)["id"]}});
    two.meet();
    for (auto* who : {&two.ada, &two.ben})
      for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(who->thanks(), Texts{"Ada: "});
        EXPECT_TRUE(two.first(*who).contains("withdrawn"));
        EXPECT_EQ(all_kept(*who).find("secret"), std::string::npos);
        who->reload();
        two.world.settle();
      }
    const auto id = two.world.store().channels().at(0);
    const auto items = two.world.store().items(id, 0, 100, 1 << 20).value();
    const auto bodies = std::ranges::count_if(items, [](const auto& each) {
      return each.item.kind == protocol::ItemKind::entry &&
             channel::parse_item(each.item.bytes)->body_part.has_value();
    });
    EXPECT_EQ(bodies, 1) << "the withdrawal alone";
  }
}

TEST(LostWrites, WhatIsSaidAboutOneOfTwoIsSaidAboutBoth) {
  for (int n = 0; n < both_orders; ++n) {
    SaidTwice two(n);
    two.ben.act("thanks.receive", {{"id", two.first(two.ben)["id"]}, {"words", "an answer"}});
    two.ada.act("thanks.edit", {{"id", two.first(two.ada)["id"]}, {"did", "a better secret"}});
    two.meet();
    for (auto* who : {&two.ada, &two.ben}) {
      EXPECT_EQ(who->thanks(), Texts{"Ada: a better secret"});
      EXPECT_EQ(two.first(*who)["answer"]["words"], "an answer");
    }
    two.ada.act("thanks.withdraw", {{"id", two.first(two.ada)["id"]}});
    two.world.settle();
    for (auto* who : {&two.ada, &two.ben}) EXPECT_EQ(all_kept(*who).find("secret"), std::string::npos);
  }
}

TEST(LostWrites, WhatWasTakenBackTwiceCanBeBroughtBack) {
  for (int n = 0; n < both_orders; ++n) {
    SaidTwice two(n, "thanks.withdraw");
    two.meet();
    EXPECT_TRUE(two.first(two.ben).contains("withdrawn"));
    two.ada.act("thanks.restore", {{"id", two.first(two.ada)["id"]}});
    two.world.pass(4 * ms_a_day);
    two.world.settle(70'000);
    for (auto* who : {&two.ada, &two.ben}) {
      EXPECT_EQ(who->thanks(), Texts{"Ada: a secret"});
      EXPECT_FALSE(two.first(*who).contains("withdrawn"));
    }
  }
}

TEST(LostWrites, WrittenOfflineAfterALossBothStand) {
  Two two("offline after a loss");
  two.say(two.ada, "one");
  const auto before = two.ada.stored;
  two.say(two.ada, "two");
  two.ada.online = false;
  two.forget(two.ada, before);
  two.say(two.ada, "three");
  EXPECT_EQ(two.ada.thanks(), (Texts{"Ada: one", "Ada: three"}));
  two.ada.online = true;
  two.world.pass(120'000);
  for (auto* who : {&two.ada, &two.ben}) {
    auto all = who->thanks();
    std::sort(all.begin(), all.end());
    EXPECT_EQ(all, (Texts{"Ada: one", "Ada: three", "Ada: two"}));
    EXPECT_FALSE(who->home().contains("forked")) << "no number was used twice";
  }
}

TEST(LostWrites, ACopiedHomeAndItsOriginalLoseAndDoubleNothing) {
  Two two("copied home");
  two.say(two.ada, "before");
  auto& copy = two.world.device("ada's copy");
  copy.close();
  copy.stored = two.ada.stored;
  copy.open();
  two.world.settle();
  Texts expected{"Ada: before"};
  for (int i = 0; i < 4; ++i) {
    for (auto* who : {&two.ada, &copy}) who->online = i != 2;
    const auto n = std::to_string(i);
    two.ada.act_within(0, "thanks.say", {{"did", "original " + n}});
    copy.act_within(0, "thanks.say", {{"did", "copy " + n}});
    expected.push_back("Ada: original " + n);
    expected.push_back("Ada: copy " + n);
    two.world.settle();
  }
  two.ada.online = copy.online = true;
  two.world.pass(120'000);
  std::sort(expected.begin(), expected.end());
  for (auto* who : {&two.ada, &two.ben, &copy}) {
    auto all = who->thanks();
    std::sort(all.begin(), all.end());
    EXPECT_EQ(all, expected);
  }
}

TEST(LostWrites, ARestoredBackupOfADeviceGoesOn) {
  Two two("backup");
  two.say(two.ada, "one");
  const auto backup = two.ada.stored;
  for (const auto* did : {"two", "three", "four"}) two.say(two.ada, did);
  two.say(two.ben, "five");
  two.forget(two.ada, backup);
  two.world.settle();
  two.say(two.ada, "six");
  for (auto* who : {&two.ada, &two.ben})
    EXPECT_EQ(who->thanks(),
              (Texts{"Ada: one", "Ada: two", "Ada: three", "Ada: four", "Ben: five", "Ada: six"}));
}

}  // namespace
}  // namespace tend::test::lost_writes
