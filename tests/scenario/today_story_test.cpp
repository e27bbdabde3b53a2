// Today on real devices: drawn once a day, the same after a restart and on one's other device, and nothing to the other.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::today_story {
namespace {

using Names = std::vector<std::string>;

Names offered(Device& who) {
  Names out;
  const auto list = who.ask("today.list");
  for (const auto& each : list["offers"]) out.push_back(each["offer"]);
  return out;
}

struct Todays {
  explicit Todays(std::string name)
      : world(std::move(name)), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
  }
  Device& with_laptop() {
    auto& laptop = world.device("laptop");
    ada.act("pair.invite", {{"purpose", "device"}});
    laptop.act("pair.open", {{"link", ada.pairing().at("link")}, {"purpose", "device"}});
    laptop.act("pair.join", {{"device", "laptop"}});
    ada.act("pair.enter", {{"words", words_read_by(laptop)}});
    laptop.act("pair.accept");
    world.settle();
    return laptop;
  }
  World world;
  Device& ada;
  Device& ben;
};

TEST(TodayStory, IsDrawnWhenSomeoneLooksOnceADay) {
  Todays both("once");
  EXPECT_EQ(offered(both.ada), (Names{"pair.invite"})) << "what is due is there at once";
  EXPECT_EQ(both.ada.ask("today.list")["to_draw"], true);
  const auto before = both.ada.stores;
  both.ada.act("today.open");
  EXPECT_EQ(both.ada.stores, before + 1);
  EXPECT_EQ(offered(both.ada), (Names{"pair.invite", "checkin.answer"}));
  both.ada.act("today.open");
  EXPECT_EQ(both.ada.stores, before + 1) << "nothing changed, so nothing is written";
  both.ada.reload();
  EXPECT_EQ(offered(both.ada), (Names{"pair.invite", "checkin.answer"}));
  both.world.pass(ms_a_day);
  EXPECT_EQ(both.ada.ask("today.list")["to_draw"], true) << "another day";
}

TEST(TodayStory, OffersNoInvitationWhileOneIsUnderWay) {
  Todays both("invited");
  both.ada.act("pair.invite");
  EXPECT_EQ(offered(both.ada), Names{});
}

TEST(TodayStory, IsTheSameOnOnesOtherDevice) {
  Todays both("two devices");
  pair(both.ada, both.ben);
  auto& laptop = both.with_laptop();
  both.ada.act("today.open");
  both.world.settle();
  EXPECT_EQ(offered(both.ada).size(), 2U);
  EXPECT_EQ(laptop.ask("today.list"), both.ada.ask("today.list"));
  laptop.act("today.open");
  EXPECT_EQ(laptop.ask("today.list"), both.ada.ask("today.list"));
  laptop.act("today.not_today", {{"offer", "checkin.answer"}});
  laptop.act("today.never", {{"offer", "thanks.say"}});
  both.world.settle();
  EXPECT_EQ(offered(both.ada), Names{});
  EXPECT_EQ(both.ada.ask("today.list")["off"], Json::array({"thanks.say"}));
}

// Both drew before they heard of each other: once they have, they agree.
TEST(TodayStory, OfTwoDevicesThatDrewApartIsOneAndTheSame) {
  Todays both("apart");
  pair(both.ada, both.ben);
  auto& laptop = both.with_laptop();
  laptop.online = false;
  both.world.settle();
  both.ada.act("today.open");
  laptop.act("today.open");
  laptop.online = true;
  both.world.pass(70'000);
  EXPECT_EQ(laptop.ask("today.list"), both.ada.ask("today.list"));
}

// Ben's relay traffic, and what Ada reads, hold nothing of what he draws, puts aside or switches off.
TEST(TodayStory, TellsTheOtherNothing) {
  Todays both("nothing");
  pair(both.ada, both.ben);
  both.ada.act("today.open");
  const auto hers = both.ada.ask("today.list");
  const auto frames = both.world.traffic.size();
  both.ben.act("today.open");
  both.ben.act("today.not_today", {{"offer", "thanks.say"}});
  both.ben.act("today.never", {{"offer", "checkin.answer"}});
  both.ben.act("today.quiet", {{"from", 1260U}, {"until", 420U}});
  both.ben.act("checkin.answer", {{"close", 6U}});
  both.world.settle();
  EXPECT_EQ(both.world.traffic.size(), frames) << "none of it leaves his device";
  EXPECT_EQ(both.ada.ask("today.list"), hers);
}

// Looking at Today in the seconds in which thanks can be undone leaves them undoable.
TEST(TodayStory, LookingDoesNotEndAnUndo) {
  Todays both("undo");
  pair(both.ada, both.ben);
  const auto said = both.ada.act_within(0, "thanks.say", {{"did", "You made tea"}});
  both.ada.act_within(0, "today.open");
  both.ada.act_within(0, "draft.undo", {{"draft", said["draft"]}});
  EXPECT_TRUE(both.ada.thanks().empty());
  EXPECT_EQ(offered(both.ada), (Names{"checkin.answer"})) << "thanks were said when it was drawn";
  both.ada.act("today.open");
  EXPECT_EQ(offered(both.ada), (Names{"thanks.say", "checkin.answer"})) << "there was a place left";
}

TEST(TodayStory, PutAwayByMistakeComesBack) {
  Todays both("mistake");
  both.ada.act("today.open");
  const auto away = both.ada.act_within(0, "today.never", {{"offer", "checkin.answer"}});
  EXPECT_EQ(offered(both.ada), (Names{"pair.invite"}));
  both.ada.act_within(0, "draft.undo", {{"draft", away["draft"]}});
  EXPECT_EQ(offered(both.ada), (Names{"pair.invite", "checkin.answer"}));
}

TEST(TodayStory, ThatCouldNotBeStoredIsRefusedAndDrawnAnotherTime) {
  Todays both("storage");
  both.ada.store_fails = true;
  try {
    both.ada.act("today.open");
    FAIL();
  } catch (const Refused& refused) {
    EXPECT_EQ(refused.why, Refusal::storage_failed);
  }
  EXPECT_EQ(offered(both.ada), (Names{"pair.invite"}));
  both.ada.store_fails = false;
  both.ada.act("today.open");
  EXPECT_EQ(offered(both.ada).size(), 2U);
}

TEST(TodayStory, NeedsAPerson) {
  World world("nobody");
  auto& who = world.device("who");
  EXPECT_THROW(who.act("today.open"), Refused);
  EXPECT_TRUE(offered(who).empty()) << "there is nobody to offer anything to";
}

}  // namespace
}  // namespace tend::test::today_story
