// What is for Ada alone goes to her laptop by way of a relay that is not to learn when she wrote it: once a day, at a minute that
// only her devices know, in a number that tells little; at once while both are there. PROTOCOL 5.
#include <gtest/gtest.h>

#include <bit>

#include "tests/support/world.h"

namespace tend::test::private_batch {
namespace {

struct Own {
  explicit Own(std::string name)
      : world(std::move(name)), phone(world.device("phone")), laptop(world.device("laptop")) {
    phone.act("me.start", {{"name", "Ada"}});
    phone.act("pair.invite", {{"purpose", "device"}});
    laptop.act("pair.open", {{"link", phone.pairing().at("link")}, {"purpose", "device"}});
    laptop.act("pair.join", {{"device", "laptop"}});
    phone.act("pair.enter", {{"words", words_read_by(laptop)}});
    laptop.act("pair.accept");
    world.settle();
    entries_handed_in();
  }
  static void keep(Device& who, std::string_view offer) { who.act("today.never", {{"offer", offer}}); }
  static std::size_t kept(Device& who) { return who.ask("today.list")["off"].size(); }

  // Entries in each append that went over the wire since this was asked last.
  std::vector<std::size_t> entries_handed_in() {
    std::vector<std::size_t> out;
    for (const auto& frame : std::exchange(world.traffic, {}))
      if (const auto decoded = protocol::decode(frame))
        if (const auto* append = std::get_if<protocol::Append>(&*decoded))
          if (append->items.front().kind == protocol::ItemKind::entry) out.push_back(append->items.size());
    return out;
  }
  std::int64_t held_for(Device& who) { return who.home().value("held_until", world.now) - world.now; }

  World world;
  Device& phone;
  Device& laptop;
};

TEST(WhatIsPrivate, GoesAtOnceWhileBothAreThere) {
  Own own("both there");
  own.keep(own.phone, "letters");
  EXPECT_EQ(own.kept(own.laptop), 1U);
  EXPECT_FALSE(own.phone.home().contains("held_until"));
  EXPECT_EQ(own.entries_handed_in(), std::vector<std::size_t>{1});
}

TEST(WhatIsPrivate, WaitsForAMinuteOfTheDayAndGoesTogether) {
  Own own("alone for a day");
  own.laptop.close();
  own.world.settle();
  for (const auto* offer : {"letters", "ideas", "thanks", "questions", "memories"})
    own.keep(own.phone, offer);
  EXPECT_TRUE(own.entries_handed_in().empty());
  const auto waits = own.held_for(own.phone);
  EXPECT_GT(waits, 0);
  EXPECT_LE(waits, 2 * ms_a_day);
  own.world.pass(waits - 60'000);
  EXPECT_TRUE(own.entries_handed_in().empty()) << "not a minute before";
  own.keep(own.phone, "checkin");
  own.world.pass(60'000);
  EXPECT_EQ(own.entries_handed_in(), std::vector<std::size_t>{8}) << "six, and two that say nothing";
  EXPECT_FALSE(own.phone.home().contains("held_until"));

  own.keep(own.phone, "me");
  EXPECT_TRUE(own.entries_handed_in().empty()) << "once a day";
  own.world.pass(own.held_for(own.phone));
  EXPECT_EQ(own.entries_handed_in(), std::vector<std::size_t>{4});
  own.laptop.open();
  own.world.settle();
  EXPECT_EQ(own.kept(own.laptop), 7U);
}

TEST(WhatIsPrivate, GoesWhenTheOtherDeviceComes) {
  Own own("the other comes");
  own.laptop.close();
  own.world.settle();
  own.keep(own.phone, "letters");
  EXPECT_EQ(own.kept(own.phone), 1U);
  own.laptop.open();
  own.world.settle();
  EXPECT_EQ(own.kept(own.laptop), 1U);
  own.phone.close();
  own.world.settle();
  own.keep(own.laptop, "ideas");
  EXPECT_GT(own.held_for(own.laptop), 0);
  own.phone.open();
  own.world.settle();
  EXPECT_EQ(own.kept(own.phone), 2U);
}

TEST(WhatIsPrivate, GoesWithTheNextOpeningIfTheAppWasClosedAtItsMinute) {
  Own own("closed at its minute");
  own.laptop.close();
  own.world.settle();
  own.keep(own.phone, "letters");
  own.phone.close();
  own.world.pass(2 * ms_a_day);
  own.phone.open();
  own.world.settle();
  EXPECT_EQ(own.entries_handed_in(), std::vector<std::size_t>{4});
}

TEST(WhatIsPrivate, IsNotKeptBackForYearsByAClockThatWasAhead) {
  Own own("clock ahead");
  own.laptop.close();
  own.phone.clock_ahead_ms = 3'650 * ms_a_day;
  own.keep(own.phone, "letters");
  own.phone.clock_ahead_ms = 0;
  own.phone.reload();
  own.world.pass(1'000);
  EXPECT_EQ(own.entries_handed_in(), std::vector<std::size_t>{4});
}

TEST(WhatIsPrivate, HasItsOwnMinuteEachDayAndOnEachDevice) {
  std::set<std::int64_t> minutes;
  Own own("minutes");
  own.laptop.close();
  own.world.settle();
  for (int day = 0; day < 6; ++day) {
    own.keep(own.phone, day % 2 ? "letters" : "ideas");
    own.phone.act("today.again", {{"offer", day % 2 ? "ideas" : "letters"}});
    own.world.pass(own.held_for(own.phone));
    minutes.insert(own.world.now / 60'000 % minutes_a_day);
  }
  EXPECT_GE(minutes.size(), 4U);
}

TEST(WhatIsPrivate, IsOnlyHeldBackInThePrivateSpace) {
  Own own("a letter of thanks");
  auto& ben = own.world.device("ben");
  ben.act("me.start", {{"name", "Ben"}});
  pair(own.phone, ben);
  own.laptop.close();
  own.world.settle();
  own.phone.act("thanks.say", {{"did", "You made tea"}});
  EXPECT_EQ(ben.thanks(), std::vector<std::string>{"Ada: You made tea"});
}

// What lets a device in is not kept waiting by what else is private.
TEST(WhatIsPrivate, LetsADeviceInWhileTheOtherIsAway) {
  Own own("let in");
  auto& ben = own.world.device("ben");
  ben.act("me.start", {{"name", "Ben"}});
  own.laptop.close();
  own.world.settle();
  own.keep(own.phone, "letters");
  pair(own.phone, ben);
  own.phone.close();
  own.laptop.open();
  own.world.settle();
  own.laptop.close();
  own.phone.open();
  own.world.pass(70'000);
  own.phone.close();
  own.laptop.open();
  own.world.pass(70'000);
  ASSERT_TRUE(own.laptop.home().contains("partner"));
  ben.act("thanks.say", {{"did", "You made tea"}});
  EXPECT_EQ(own.laptop.thanks(), std::vector<std::string>{"Ben: You made tea"});
}

}  // namespace
}  // namespace tend::test::private_batch
