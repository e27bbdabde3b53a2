// A relay that can't, or that says what is not so: its trouble is named as long as it lasts, and no device asks it
// without end. PROTOCOL 5.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::relay_in_trouble {
namespace {

constexpr std::size_t frames_max = 2'000;  // more than any story here takes

struct Two {
  explicit Two(std::string name)
      : world(std::move(name)), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
  }
  // `change` sees each frame that the relay sends; ends the story if there is no end of them.
  void watch(std::function<void(Bytes& frame, const protocol::Frame& decoded)> change) {
    world.change_from_relay = [this, change = std::move(change)](Bytes& frame) {
      if (++frames > frames_max) throw std::runtime_error("a device asks without end");
      change(frame, *protocol::decode(frame));
    };
  }
  void begin_anew() {
    world.stop_relay();
    world.start_relay(true);
  }
  World world;
  Device& ada;
  Device& ben;
  std::size_t frames = 0;
};

// ---- what is said of it

TEST(RelayInTrouble, ThatItCouldNotForgetWordsIsSaidUntilItHas) {
  Two two("full");
  pair(two.ada, two.ben);
  two.ada.act("thanks.say", {{"did", "You made tea"}});
  const auto id = two.ada.ask("thanks.list")["items"][0]["id"];
  two.ada.act_within(100, "thanks.withdraw", {{"id", id}});
  two.watch([&](Bytes&, const protocol::Frame& frame) {  // full as soon as it has the withdrawal
    if (std::holds_alternative<protocol::Ack>(frame)) two.world.store().refuse_writes(Refusal::relay_full);
  });
  two.ada.act("draft.send");
  EXPECT_EQ(two.ada.home()["trouble"], "relay_full");
  two.world.change_from_relay = {};
  two.world.store().refuse_writes();
  two.world.pass(70'000);
  EXPECT_FALSE(two.ada.home().contains("trouble"));
}

TEST(RelayInTrouble, WhatNobodyWantsOfItAnyMoreIsNoTrouble) {
  Two two("put away");
  two.world.store().refuse_writes(Refusal::relay_full);
  two.ada.act("pair.invite");
  EXPECT_EQ(two.ada.home()["trouble"], "relay_full");
  two.ada.act("pair.cancel");
  two.ada.act("pair.cancel");
  EXPECT_FALSE(two.ada.home().contains("pairing"));
  two.world.store().refuse_writes();
  two.world.pass(120'000);
  EXPECT_FALSE(two.ada.home().contains("trouble"));
}

// ---- how often it is asked

// Ben's disk fails when he reads of their space for the first time, and then the relay comes back empty.
TEST(RelayInTrouble, WhoReadsOfTheirSpaceOnANewRelayForTheFirstTimeHandsNothingInWithoutEnd) {
  Two two("new relay");
  two.watch([&](Bytes&, const protocol::Frame& frame) {
    if (std::holds_alternative<protocol::Items>(frame)) two.ben.store_fails = true;
  });
  pair(two.ada, two.ben);
  ASSERT_TRUE(two.ben.store_fails);
  two.begin_anew();
  two.watch([](Bytes&, const protocol::Frame&) {});
  two.ben.online = false;
  two.world.pass(120'000);
  two.ben.online = true;
  two.ben.store_fails = false;
  two.world.pass(120'000);
  two.ada.act("thanks.say", {{"did", "You made tea"}});
  two.ben.act("thanks.say", {{"did", "You waited"}});
  for (auto* who : {&two.ada, &two.ben})
    EXPECT_EQ(who->thanks(), (std::vector<std::string>{"Ada: You made tea", "Ben: You waited"}));
}

TEST(RelayInTrouble, OneThatSaysItHoldsWhatItNeverShowsIsNotAskedWithoutEnd) {
  Two two("never shows");
  pair(two.ada, two.ben);
  two.ben.online = false;
  two.world.settle();
  two.begin_anew();
  two.watch([](Bytes& bytes, const protocol::Frame& frame) {
    const auto* items = std::get_if<protocol::Items>(&frame);
    if (items == nullptr) return;
    auto other = *items;
    for (auto& item : other.items) item = {.kind = protocol::ItemKind::entry, .bytes = Bytes(8, 1)};
    bytes = protocol::encode(other);
  });
  two.world.settle(600'000);
  EXPECT_LE(two.frames, 40U);
}

}  // namespace
}  // namespace tend::test::relay_in_trouble
