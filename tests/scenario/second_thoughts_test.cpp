// What can still be done about words that were written: undone at once, said differently, taken back,
// answered.
#include <gtest/gtest.h>

#include "core/channel/item.h"
#include "core/replica/vault.h"
#include "tests/support/world.h"

namespace tend::test::second_thoughts {
namespace {

struct Two {
  explicit Two(std::string name)
      : world(std::move(name)), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }
  Json draft(Device& who, std::string_view intent, Json fields) {
    return who.act_within(1'000, intent, std::move(fields));
  }
  World world;
  Device& ada;
  Device& ben;
};

using Texts = std::vector<std::string>;

Json first(Device& who) { return who.ask("thanks.list")["items"].at(0); }

Refusal refused(Device& who, std::string_view intent, Json fields) {
  try {
    who.act(intent, std::move(fields));
  } catch (const Refused& why) {
    return why.why;
  }
  return Refusal::intent_unknown;
}

TEST(SecondThoughts, ForEightSecondsItIsAsIfItHadNeverBeen) {
  Two two("undo");
  const auto draft = two.draft(two.ada, "thanks.say", {{"did", "You made tea"}});
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: You made tea"}) << "shown at once";
  EXPECT_EQ(first(two.ada)["draft"], draft["draft"]);
  EXPECT_TRUE(two.ben.thanks().empty()) << "and not sent";
  two.ada.act("draft.undo", {{"draft", draft["draft"]}});
  two.world.pass(60'000);
  EXPECT_TRUE(two.ada.thanks().empty());
  EXPECT_TRUE(two.ben.thanks().empty());
  EXPECT_EQ(two.ada.home()["waiting"], 0);
  two.ada.reload();
  EXPECT_TRUE(two.ada.thanks().empty());
}

TEST(SecondThoughts, AfterEightSecondsItGoesOutByItself) {
  Two two("goes out");
  const auto draft = two.draft(two.ada, "thanks.say", {{"did", "You made tea"}});
  two.world.now += 5'000;
  two.world.settle(0);
  EXPECT_TRUE(two.ben.thanks().empty());
  two.world.now += 5'000;
  two.world.settle(0);
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: You made tea"});
  EXPECT_FALSE(first(two.ada).contains("draft"));
  EXPECT_EQ(refused(two.ada, "draft.undo", {{"draft", draft["draft"]}}), Refusal::undo_too_late);
}

TEST(SecondThoughts, AClosedAppHasSentIt) {
  Two two("closed");
  two.draft(two.ada, "thanks.say", {{"did", "You made tea"}});
  two.ada.reload();
  two.world.settle(1'000);
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: You made tea"});
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: You made tea"});
}

TEST(SecondThoughts, WritingOnOrAskingSendsItAtOnce) {
  Two two("writing on");
  two.draft(two.ada, "thanks.say", {{"did", "one"}});
  two.draft(two.ada, "thanks.say", {{"did", "two"}});
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: one"});
  two.ada.act_within(100, "draft.send");
  EXPECT_EQ(two.ben.thanks(), (Texts{"Ada: one", "Ada: two"}));
  two.ada.act_within(100, "draft.send");
}

TEST(SecondThoughts, ADraftThatCantBeStoredIsNotShown) {
  Two two("no room");
  two.ada.store_fails = true;
  EXPECT_EQ(refused(two.ada, "thanks.say", {{"did", "x"}}), Refusal::storage_failed);
  EXPECT_TRUE(two.ada.thanks().empty());
}

TEST(SecondThoughts, ADraftWaitsForRoomToBecomeAnEntryWithoutSpinning) {
  Two two("room later");
  two.draft(two.ada, "thanks.say", {{"did", "x"}});
  two.ada.store_fails = true;
  const auto stores = two.ada.stores;
  two.world.pass(60'000);
  EXPECT_LE(two.ada.stores - stores, 15U);
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: x"});
  two.ada.store_fails = false;
  two.world.pass(10'000);
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: x"});
}

TEST(SecondThoughts, AClockThatJumpsBackKeepsNoDraftWaiting) {
  Two two("jump");
  two.draft(two.ada, "thanks.say", {{"did", "x"}});
  two.world.now -= 3'600'000;
  two.world.settle();
  two.ada.act("draft.send");
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: x"});
}

TEST(SecondThoughts, AnEditShowsToBothThatAndHow) {
  Two two("edit");
  two.ada.act("thanks.say", {{"did", "You made tea"}});
  const std::string id = first(two.ada)["id"];
  const auto draft = two.draft(two.ada, "thanks.edit", {{"id", id}, {"did", "You made coffee"}});
  EXPECT_EQ(first(two.ada)["did"], "You made coffee");
  EXPECT_EQ(first(two.ada)["draft"], draft["draft"]);
  two.ada.act("draft.undo", {{"draft", draft["draft"]}});
  EXPECT_EQ(first(two.ada)["did"], "You made tea");
  two.ada.act("thanks.edit", {{"id", id}, {"did", "You made coffee"}});
  for (auto* who : {&two.ada, &two.ben}) {
    EXPECT_EQ(first(*who)["did"], "You made coffee");
    EXPECT_EQ(first(*who)["before"].at(0)["did"], "You made tea");
  }
  EXPECT_EQ(refused(two.ben, "thanks.edit", {{"id", id}, {"did", "forged"}}), Refusal::not_mine);
}

TEST(SecondThoughts, TakenBackIsGoneForBothAndTheLineStays) {
  Two two("withdraw");
  two.ada.act("thanks.say", {{"did", "a secret nobody should keep"}});
  const std::string id = first(two.ada)["id"];
  two.ada.act("thanks.edit", {{"id", id}, {"did", "another secret"}});
  const auto draft = two.draft(two.ada, "thanks.withdraw", {{"id", id}});
  EXPECT_TRUE(first(two.ada).contains("withdrawn"));
  EXPECT_FALSE(first(two.ben).contains("withdrawn"));
  two.ada.act("draft.undo", {{"draft", draft["draft"]}});
  EXPECT_EQ(first(two.ada)["did"], "another secret");
  two.ada.act("thanks.withdraw", {{"id", id}});
  for (auto* who : {&two.ada, &two.ben}) {
    for (int i = 0; i < 2; ++i) {
      EXPECT_TRUE(first(*who).contains("withdrawn"));
      EXPECT_EQ(first(*who)["did"], "");
      EXPECT_TRUE(first(*who)["before"].empty());
      who->reload();
      two.world.settle();
    }
  }
  EXPECT_EQ(refused(two.ada, "thanks.edit", {{"id", id}, {"did", "x"}}), Refusal::not_there);
}

std::size_t bodies_at(relay::store::MemoryStore& store, const ChannelId& channel) {
  std::size_t out = 0;
  const auto items = store.items(channel, 0, 1000, 1 << 20).value();
  for (const auto& each : items)
    if (each.item.kind == protocol::ItemKind::entry && channel::parse_item(each.item.bytes)->body_part) ++out;
  return out;
}

TEST(SecondThoughts, WordsTakenBackAreForgottenByBothDevicesAndTheRelay) {
  Two two("forget");
  for (int i = 0; i < 40; ++i) two.ada.act("thanks.say", {{"did", "kept " + std::string(900, 'k')}});
  two.ada.act("thanks.say", {{"did", "a secret nobody should keep"}});
  const std::string id = first(two.ada)["id"];
  two.ada.act("thanks.edit", {{"id", id}, {"did", "another secret"}});
  for (int i = 0; i < 40; ++i) two.ben.act("thanks.say", {{"did", "kept " + std::string(900, 'k')}});
  const auto channel = two.world.store().channels().at(0);
  const auto bodies = bodies_at(two.world.store(), channel);
  for (auto* who : {&two.ada, &two.ben}) EXPECT_NE(all_kept(*who).find("secret"), std::string::npos);
  two.ada.act("thanks.withdraw", {{"id", id}});
  two.world.settle();
  for (auto* who : {&two.ada, &two.ben}) EXPECT_EQ(all_kept(*who).find("secret"), std::string::npos);
  EXPECT_EQ(bodies_at(two.world.store(), channel), bodies + 1 - 2) << "the withdrawal's own, less two";
  for (auto* who : {&two.ada, &two.ben}) {
    who->reload();
    two.world.settle();
    EXPECT_EQ(who->thanks().size(), 81U);
    EXPECT_EQ(all_kept(*who).find("secret"), std::string::npos);
  }
  two.ben.act("thanks.say", {{"did", "and on it goes"}});
  EXPECT_EQ(two.ada.thanks().back(), "Ben: and on it goes");
}

TEST(SecondThoughts, WhatIsOlderThanAWeekIsForgottenThreeDaysLater) {
  Two two("forget later");
  two.ada.act("thanks.say", {{"did", "an old secret"}});
  const std::string id = first(two.ada)["id"];
  two.world.pass(8LL * 24 * 3'600'000);
  two.ada.act("thanks.withdraw", {{"id", id}});
  two.world.pass(71LL * 3'600'000);
  for (auto* who : {&two.ada, &two.ben}) {
    EXPECT_TRUE(first(*who).contains("withdrawn"));
    EXPECT_NE(all_kept(*who).find("secret"), std::string::npos);
  }
  two.world.pass(2LL * 3'600'000);
  for (auto* who : {&two.ada, &two.ben}) {
    who->reload();
    two.world.settle();
    EXPECT_EQ(all_kept(*who).find("secret"), std::string::npos);
  }
}

TEST(SecondThoughts, AnEmptyRelayGetsNoWordsBackThatWereTakenBack) {
  Two two("new relay");
  two.ada.act("thanks.say", {{"did", "a secret"}});
  two.ada.act("thanks.withdraw", {{"id", first(two.ada)["id"]}});
  two.ada.act("thanks.say", {{"did", "after it"}});
  two.world.stop_relay();
  two.world.start_relay(true);
  two.world.pass(120'000);
  const auto channel = two.world.store().channels().at(0);
  EXPECT_EQ(bodies_at(two.world.store(), channel), 2U) << "the withdrawal and what came after";
  EXPECT_EQ(two.world.store().channel(channel)->value().items, 4U) << "with the roster and the empty entry";
  two.ada.act("thanks.say", {{"did", "more"}});
  EXPECT_EQ(two.ben.thanks().back(), "Ada: more");
}

// The backup is from before the withdrawal. Her device reads it again, hands the withdrawal in again, and asks again
// for the words to go; wherever it crashes meanwhile.
TEST(SecondThoughts, WhatARelayHoldsAgainFromItsBackupIsForgottenThereAgain) {
  for (std::size_t at = 1; at <= 6; ++at) {
    SCOPED_TRACE("crash at store " + std::to_string(at));
    Two two("backup " + std::to_string(at));
    two.ada.act("thanks.say", {{"did", "a secret"}});
    two.world.settle();
    two.world.back_up_relay();
    two.ada.act("thanks.withdraw", {{"id", first(two.ada)["id"]}});
    two.world.settle();
    const auto channel = two.world.store().channels().at(0);
    ASSERT_EQ(bodies_at(two.world.store(), channel), 1U) << "the withdrawal alone";
    two.world.stop_relay();
    two.ada.crash_at_store = two.ada.stores + at;
    two.world.start_relay_from_backup();
    ASSERT_EQ(bodies_at(two.world.store(), channel), 1U) << "the words alone";
    two.world.pass(120'000);
    two.world.pass(120'000);
    EXPECT_EQ(bodies_at(two.world.store(), channel), 1U);
    EXPECT_EQ(two.world.store().channel(channel)->value().items, 3U);
  }
}

TEST(SecondThoughts, ThanksAreReceivedInOneTapOrInWords) {
  Two two("receive");
  two.ada.act("thanks.say", {{"did", "You made tea"}});
  const std::string id = first(two.ada)["id"];
  EXPECT_EQ(refused(two.ada, "thanks.receive", {{"id", id}}), Refusal::is_mine);
  two.ben.act("thanks.receive", {{"id", id}});
  EXPECT_TRUE(first(two.ada)["answer"].is_object());
  two.ben.act("thanks.receive", {{"id", id}, {"words", "It made my day"}});
  EXPECT_EQ(first(two.ada)["answer"]["words"], "It made my day");
}

TEST(SecondThoughts, AClockFarOffIsAskedAboutBeforeAnythingIsWritten) {
  Two two("clock");
  two.ada.clock_ahead_ms = 30LL * 24 * 3'600'000;
  two.ada.reload();
  two.world.settle();
  EXPECT_EQ(two.ada.home()["clock_off"], two.ada.clock_ahead_ms);
  EXPECT_EQ(refused(two.ada, "thanks.say", {{"did", "x"}}), Refusal::clock_far_off);
  EXPECT_TRUE(two.ada.thanks().empty());
  two.ada.act("clock.trust");
  two.ada.act("thanks.say", {{"did", "x"}});
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: x"});
}

}  // namespace
}  // namespace tend::test::second_thoughts
