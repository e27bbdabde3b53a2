// Storage that forgot its last moments, a copied home, a restored backup: the device takes up what it wrote
// from the relay, or begins a new chain; nothing is doubled, nothing lost. PROTOCOL 2: no seq twice.
#include <gtest/gtest.h>

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
