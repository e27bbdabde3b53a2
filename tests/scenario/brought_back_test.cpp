// What was taken back is brought back: for three days, by any device of that person, as long as its words are older
// than a week; what is younger goes at once. PROTOCOL 10.
#include <gtest/gtest.h>

#include "core/channel/item.h"
#include "tests/support/world.h"

namespace tend::test::brought_back {
namespace {

constexpr std::int64_t hour = 3'600'000, day = 24 * hour;

Json first(Device& who) { return who.ask("thanks.list")["items"].at(0); }

Refusal refused(Device& who, std::string_view intent, Json fields) {
  try {
    who.act(intent, std::move(fields));
  } catch (const Refused& why) {
    return why.why;
  }
  return Refusal{};
}

// Ada with a phone and a laptop, and Ben. Ada thanked him, changed the words, and Ben answered: eight days ago.
struct BroughtBack : ::testing::Test {
  World world{"brought back"};
  Device& phone = world.device("phone");
  Device& laptop = world.device("laptop");
  Device& ben = world.device("ben");
  Json before;  // as it was
  std::string id;

  void SetUp() override {
    phone.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(phone, ben);
    phone.act("pair.invite", {{"purpose", "device"}});
    laptop.act("pair.open", {{"link", phone.pairing().at("link")}, {"purpose", "device"}});
    laptop.act("pair.join", {{"device", "laptop"}});
    phone.act("pair.enter", {{"words", words_read_by(laptop)}});
    laptop.act("pair.accept");
    world.settle();
    phone.act("thanks.say", {{"did", "a secret"}});
    id = first(phone)["id"];
    phone.act("thanks.edit", {{"id", id}, {"did", "a better secret"}});
    ben.act("thanks.receive", {{"id", id}, {"words", "an answer"}});
    world.pass(8 * day);
    before = first(ben);
    ASSERT_EQ(before["before"].size(), 1U);
  }
  // What is due happens also while nobody does anything.
  void pass(std::int64_t ms) {
    world.pass(ms);
    for (auto* who : {&phone, &laptop, &ben}) who->hear(replica::Clock{});
    world.settle(70'000);
  }
  void take_back(Device& who) {
    who.act("thanks.withdraw", {{"id", id}});
    world.settle();
  }
  void bring_back(Device& who) { who.act("thanks.restore", {{"id", id}}), world.settle(); }
  bool is_kept(Device& who) { return all_kept(who).find("a better secret") != std::string::npos; }
  // Whether the relay still has the words, in one of the two items that held them first, or in a later one.
  std::size_t bodies_at_relay() {
    std::size_t out = 0;
    for (const auto& channel : world.store().channels()) {
      const auto items = world.store().items(channel, 0, 1000, 1 << 20).value();
      for (const auto& each : items)
        if (each.item.kind == protocol::ItemKind::entry && channel::parse_item(each.item.bytes)->body_part)
          ++out;
    }
    return out;
  }
  void expect_back() {
    for (auto* who : {&phone, &laptop, &ben})
      for (int i = 0; i < 2; ++i) {
        const auto item = first(*who);
        EXPECT_FALSE(item.contains("withdrawn"));
        EXPECT_FALSE(item.contains("restore_until"));
        EXPECT_EQ(item["did"], before["did"]);
        EXPECT_EQ(item["before"], before["before"]);
        EXPECT_EQ(item["answer"]["words"], "an answer");
        who->reload();
        world.settle();
      }
  }
  void expect_gone() {
    for (auto* who : {&phone, &laptop, &ben})
      for (int i = 0; i < 2; ++i) {
        const auto item = first(*who);
        EXPECT_TRUE(item.contains("withdrawn"));
        EXPECT_FALSE(item.contains("restore_until"));
        EXPECT_EQ(item["did"], "");
        EXPECT_FALSE(is_kept(*who));
        who->reload();
        world.settle();
      }
  }
};

TEST_F(BroughtBack, WithinThreeDaysItStandsAsItWasForBoth) {
  const auto bodies = bodies_at_relay();
  take_back(phone);
  const auto taken_back = world.now;
  for (auto* who : {&phone, &laptop}) {
    const std::int64_t until = first(*who)["restore_until"];
    EXPECT_NEAR(static_cast<double>(until), static_cast<double>(taken_back + 72 * hour), 60'000);
  }
  EXPECT_FALSE(first(ben).contains("restore_until"));
  EXPECT_EQ(refused(ben, "thanks.restore", {{"id", id}}), Refusal::not_mine);
  pass(71 * hour);
  bring_back(phone);
  expect_back();
  pass(10 * day);
  expect_back();
  EXPECT_EQ(bodies_at_relay(), bodies + 1) << "all words, and what brought them back";
}

TEST_F(BroughtBack, ForEightSecondsThatCanBeUndoneToo) {
  take_back(phone);
  const auto draft = phone.act_within(1'000, "thanks.restore", {{"id", id}});
  EXPECT_EQ(first(phone)["did"], "a better secret") << "shown at once";
  EXPECT_EQ(first(phone)["before"], before["before"]);
  EXPECT_EQ(first(phone)["answer"]["words"], "an answer");
  EXPECT_EQ(first(phone)["draft"], draft["draft"]);
  EXPECT_TRUE(first(ben).contains("withdrawn"));
  phone.act("draft.undo", {{"draft", draft["draft"]}});
  world.settle();
  for (auto* who : {&phone, &ben}) EXPECT_TRUE(first(*who).contains("withdrawn"));
  bring_back(phone);
  expect_back();
}

TEST_F(BroughtBack, AfterThreeDaysTheWordsAreGone) {
  take_back(phone);
  pass(73 * hour);
  for (auto* who : {&phone, &laptop})
    EXPECT_EQ(refused(*who, "thanks.restore", {{"id", id}}), Refusal::words_gone);
  expect_gone();
}

TEST_F(BroughtBack, WhatIsNotAWeekOldGoesAtOnce) {
  ben.act("thanks.say", {{"did", "new words"}});
  const std::string young = first(ben)["id"];
  ben.act("thanks.withdraw", {{"id", young}});
  EXPECT_FALSE(first(ben).contains("restore_until"));
  EXPECT_EQ(refused(ben, "thanks.restore", {{"id", young}}), Refusal::words_gone);
  phone.act("thanks.edit", {{"id", id}, {"did", "words of today"}});
  phone.act("thanks.withdraw", {{"id", id}});
  EXPECT_EQ(refused(phone, "thanks.restore", {{"id", id}}), Refusal::words_gone)
      << "never without what was said last";
}

TEST_F(BroughtBack, OneDeviceTakesItBackAndAnotherBringsItBack) {
  const auto bodies = bodies_at_relay();
  take_back(phone);
  phone.online = false;  // it asked the relay to forget, and won't be there to call that back
  phone.reload();
  pass(50 * hour);
  bring_back(laptop);
  pass(3 * day);
  phone.online = true;
  phone.reload();
  pass(hour);
  expect_back();
  EXPECT_GE(bodies_at_relay(), bodies + 1) << "the phone, back so late, may hand the words in once more";
}

TEST_F(BroughtBack, BothDevicesBringItBackAtOnce) {
  take_back(phone);
  phone.online = laptop.online = false;
  phone.reload(), laptop.reload();
  bring_back(phone), bring_back(laptop);
  phone.online = laptop.online = true;
  phone.reload(), laptop.reload();
  pass(hour);
  expect_back();
  pass(5 * day);
  expect_back();
}

TEST_F(BroughtBack, WhatTwoDevicesTookBackComesBackAsOne) {
  phone.online = laptop.online = false;
  phone.reload(), laptop.reload();
  take_back(phone), take_back(laptop);
  phone.online = laptop.online = true;
  phone.reload(), laptop.reload();
  pass(hour);
  bring_back(laptop);
  pass(5 * day);
  expect_back();
}

TEST_F(BroughtBack, TakenBackAnewItWaitsAnewAndThenGoes) {
  const auto bodies = bodies_at_relay();
  take_back(phone);
  pass(70 * hour);
  bring_back(phone);
  pass(hour);
  take_back(laptop);
  pass(70 * hour);
  EXPECT_TRUE(is_kept(ben));
  EXPECT_TRUE(first(phone).contains("restore_until"));
  pass(10 * hour);
  expect_gone();
  EXPECT_EQ(bodies_at_relay(), bodies - 2 + 2) << "without the words; two acts that say no more than ids";
}

TEST_F(BroughtBack, WhenItComesTooLateTheWordsAreSentAgainByTheDeviceThatHasThem) {
  take_back(phone);
  laptop.online = false;
  laptop.reload();
  world.settle();
  world.now += 71 * hour;
  laptop.act("thanks.restore", {{"id", id}});
  pass(10 * hour);
  EXPECT_FALSE(is_kept(ben));
  EXPECT_FALSE(is_kept(phone));
  laptop.online = true;
  laptop.reload();
  pass(hour);
  expect_back();
  take_back(phone);  // and nothing of them stays anywhere, the second time
  pass(4 * day);
  expect_gone();
}

TEST_F(BroughtBack, ASocketThatOnlySeemsOpenTakesNothingAway) {
  take_back(phone);
  ben.hears_channels = false;  // asleep: what the relay sends is still on its way
  bring_back(phone);
  world.now += 80 * hour;
  ben.hear(replica::Clock{});
  EXPECT_TRUE(is_kept(ben));
  ben.hears_channels = true;
  pass(hour);
  expect_back();
}

TEST_F(BroughtBack, WhoStaysConnectedForgetsAsWell) {
  take_back(phone);
  for (int i = 0; i < 74; ++i) pass(hour);
  expect_gone();
}

TEST_F(BroughtBack, WhenNoDeviceHasTheWordsAnyMoreItStaysTakenBack) {
  take_back(phone);
  const auto lines = first(ben);
  laptop.online = false;
  laptop.reload();
  world.now += 71 * hour;
  laptop.act("thanks.restore", {{"id", id}});
  pass(10 * hour);
  // What brought it back reaches the log; the words don't, as the laptop is gone right after.
  world.drop_from_relay = [&](BytesView frame) {
    const auto read = protocol::decode(frame);
    if (!read || !std::holds_alternative<protocol::Ack>(*read)) return false;
    laptop.online = false;
    return true;
  };
  laptop.online = true;
  laptop.reload();
  world.settle();
  laptop.close();
  world.drop_from_relay = nullptr;
  world.pass(hour);
  for (auto* who : {&phone, &ben}) {
    const auto item = first(*who);
    EXPECT_EQ(item["withdrawn"], lines["withdrawn"]);
    EXPECT_EQ(item["did"], "");
  }
  EXPECT_EQ(refused(phone, "thanks.restore", {{"id", id}}), Refusal::words_gone);
}

TEST_F(BroughtBack, OnARelayThatKnowsNothingOfIt) {
  take_back(phone);
  world.stop_relay();
  world.start_relay(true);
  pass(hour);
  bring_back(phone);
  pass(5 * day);
  expect_back();
  EXPECT_GE(bodies_at_relay(), 4U) << "its words with both versions";
}

TEST_F(BroughtBack, ByARelaysClockWhateverTheDevicesSay) {
  phone.clock_ahead_ms = -20 * hour;
  phone.reload();
  take_back(phone);
  const std::int64_t until = first(phone)["restore_until"];
  EXPECT_NEAR(static_cast<double>(until), static_cast<double>(world.now - 20 * hour + 72 * hour), 60'000)
      << "as this device's clock will show it";
  pass(73 * hour);
  EXPECT_EQ(refused(phone, "thanks.restore", {{"id", id}}), Refusal::words_gone);
}

TEST_F(BroughtBack, ARestartBetweenAskingAndBeingToldForgetsNothing) {
  const auto bodies = bodies_at_relay();
  take_back(phone);
  phone.crash_at_store = phone.stores + 2;
  bring_back(laptop);
  laptop.crash_at_store = laptop.stores + 1;
  pass(hour);
  laptop.reload(), phone.reload();
  pass(5 * day);
  expect_back();
  EXPECT_EQ(bodies_at_relay(), bodies + 1);
}

}  // namespace
}  // namespace tend::test::brought_back
