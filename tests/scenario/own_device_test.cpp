// Ada's laptop becomes her next device: her phone hands it what is hers, and from then on the two are one person,
// for her and for Ben. The messages between the two are in own_device_pairing_test.cpp.
#include <gtest/gtest.h>

#include "core/channel/item.h"
#include "tests/support/world.h"

namespace tend::test::own_device {
namespace {

using Texts = std::vector<std::string>;

const Json own = {{"purpose", "device"}};

Refusal refused(Device& who, std::string_view intent, Json fields = Json::object()) {
  try {
    who.act(intent, std::move(fields));
  } catch (const Refused& r) {
    return r.why;
  }
  return Refusal{};
}

void say(Device& who, std::string_view did) { who.act("thanks.say", {{"did", did}}); }
Json newest(Device& who) { return who.ask("thanks.list")["items"][0]; }

// Entries in all logs whose words the relay has forgotten.
std::ptrdiff_t without_body(relay::store::MemoryStore& store) {
  std::ptrdiff_t out = 0;
  for (const auto& channel : store.channels()) {
    const auto items = store.items(channel, 0, 1000, 1 << 20).value();
    for (const auto& each : items)
      if (each.item.kind == protocol::ItemKind::entry && !channel::parse_item(each.item.bytes)->body_part)
        ++out;
  }
  return out;
}

struct Own {
  explicit Own(std::string name)
      : world(std::move(name)),
        phone(world.device("phone")),
        laptop(world.device("laptop")),
        ben(world.device("ben")) {
    phone.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
  }
  std::string link() { return phone.pairing().at("link"); }
  void open_link(Device& next) { next.act("pair.open", {{"link", link()}, {"purpose", "device"}}); }
  void up_to_words() {
    phone.act("pair.invite", own);
    open_link(laptop);
    laptop.act("pair.join", {{"device", "laptop"}});
  }
  void up_to_confirm() {
    up_to_words();
    phone.act("pair.enter", {{"words", words_read_by(laptop)}});
  }
  void add(Device& next, std::string_view name = "laptop") {
    phone.act("pair.invite", own);
    open_link(next);
    next.act("pair.join", {{"device", name}});
    phone.act("pair.enter", {{"words", words_read_by(next)}});
    next.act("pair.accept");
    world.settle();
  }
  void expect_one_person(const std::vector<Device*>& devices, std::size_t count) {
    for (auto* each : devices) {
      const auto home = each->home();
      ASSERT_TRUE(home.contains("person")) << home.dump();
      EXPECT_EQ(home["person"]["name"], "Ada");
      EXPECT_EQ(home["devices"], count);
      EXPECT_FALSE(home.contains("pairing"));
      EXPECT_FALSE(home.contains("trouble"));
      EXPECT_EQ(each->ask("thanks.list"), phone.ask("thanks.list"));
    }
  }

  World world;
  Device& phone;
  Device& laptop;
  Device& ben;
};

struct OwnOfTwo : Own {
  explicit OwnOfTwo(std::string name) : Own(std::move(name)) { pair(phone, ben); }
  void expect_all_the_same() {
    expect_one_person({&phone, &laptop}, 2);
    EXPECT_EQ(laptop.home()["partner"]["name"], "Ben");
    EXPECT_EQ(phone.home()["partner"]["name"], "Ben");
    EXPECT_EQ(ben.home()["partner"]["name"], "Ada");
    EXPECT_EQ(laptop.thanks(), ben.thanks());
    EXPECT_EQ(phone.thanks(), ben.thanks());
  }
};

// ---- the story

TEST(NextDevice, AdasLaptopBecomesHersAndShowsWhatHerPhoneShows) {
  OwnOfTwo both("story");
  say(both.phone, "You carried my bag");
  say(both.ben, "You made tea");

  both.phone.act("pair.invite", own);
  EXPECT_EQ(both.phone.pairing()["state"], "inviting");
  EXPECT_EQ(both.phone.pairing()["purpose"], "device");
  both.open_link(both.laptop);
  EXPECT_EQ(both.laptop.pairing()["state"], "opened");
  EXPECT_EQ(both.laptop.pairing()["purpose"], "device") << "it says what it will do";
  both.laptop.act("pair.join", {{"device", "laptop"}});
  EXPECT_EQ(both.phone.pairing()["state"], "enter_words");
  EXPECT_EQ(both.phone.pairing()["other_name"], "laptop");
  EXPECT_EQ(both.laptop.pairing()["other_name"], "Ada");
  both.phone.act("pair.enter", {{"words", words_read_by(both.laptop)}});
  EXPECT_EQ(both.laptop.pairing()["state"], "confirm");
  EXPECT_FALSE(both.laptop.home().contains("person")) << "nothing is handed over before she says so";
  EXPECT_EQ(both.phone.home()["devices"], 1);
  both.laptop.act("pair.accept");
  both.world.settle();

  both.expect_all_the_same();
  EXPECT_EQ(both.laptop.thanks(), (Texts{"Ada: You carried my bag", "Ben: You made tea"}));
  EXPECT_EQ(both.laptop.home()["relay"], "online");
}

TEST(NextDevice, WhatEitherWritesIsHersOnAllDevices) {
  OwnOfTwo both("either writes");
  both.add(both.laptop);
  say(both.laptop, "You waited for me");
  EXPECT_EQ(both.ben.thanks(), (Texts{"Ada: You waited for me"}));
  EXPECT_TRUE(newest(both.phone)["mine"]);
  say(both.phone, "You listened");
  say(both.ben, "You drove");
  both.expect_all_the_same();

  // What the one wrote the other edits, takes back, takes in.
  const auto items = both.laptop.ask("thanks.list")["items"];
  both.laptop.act("thanks.edit", {{"id", items[1]["id"]}, {"did", "You listened for an hour"}});
  both.phone.act("thanks.withdraw", {{"id", items[2]["id"]}});
  both.laptop.act("thanks.receive", {{"id", items[0]["id"]}, {"words", "Gladly"}});
  both.world.pass(70'000);
  both.expect_all_the_same();
  const auto seen = both.ben.ask("thanks.list")["items"];
  EXPECT_EQ(seen[1]["did"], "You listened for an hour");
  EXPECT_TRUE(seen[2].contains("withdrawn")) << seen[2].dump();
  EXPECT_EQ(seen[0]["answer"]["words"], "Gladly");
}

TEST(NextDevice, WhatTheLaptopTakesBackAtOnceWasNeverThere) {
  OwnOfTwo both("undo");
  both.add(both.laptop);
  const auto draft = both.laptop.act_within(0, "thanks.say", {{"did", "You left"}});
  EXPECT_EQ(both.phone.thanks(), Texts{});
  both.laptop.act("draft.undo", {{"draft", draft["draft"]}});
  both.world.pass(70'000);
  both.expect_all_the_same();
  EXPECT_EQ(both.ben.thanks(), Texts{});
}

TEST(NextDevice, WhatOneEditsWhileTheOtherTakesItBackIsTakenBackToo) {
  for (const bool laptop_first : {false, true}) {
    OwnOfTwo of("next device: an edit meets a withdrawal");
    of.add(of.laptop);
    say(of.phone, "You made tea");
    of.world.settle();
    of.phone.online = of.laptop.online = false;
    of.world.settle();
    of.phone.act("thanks.withdraw", {{"id", newest(of.phone)["id"]}});
    of.laptop.act("thanks.edit", {{"id", newest(of.laptop)["id"]}, {"did", "You made such good tea"}});
    of.world.settle();
    auto& first = laptop_first ? of.laptop : of.phone;
    first.online = true;
    of.world.settle(120'000);
    of.phone.online = of.laptop.online = true;
    of.world.settle(120'000);
    of.expect_all_the_same();
    EXPECT_TRUE(newest(of.ben).contains("withdrawn"));
    for (auto* who : {&of.phone, &of.laptop, &of.ben})
      EXPECT_EQ(all_kept(*who).find("good tea"), std::string::npos) << laptop_first;
    EXPECT_EQ(without_body(of.world.store()), 2) << "said and edited";
  }
}

TEST(NextDevice, WhoIsByThemselvesHasANextDeviceToo) {
  Own alone("by herself");
  alone.add(alone.laptop);
  alone.expect_one_person({&alone.phone, &alone.laptop}, 2);
  EXPECT_FALSE(alone.laptop.home().contains("partner"));
}

TEST(NextDevice, AllStandsAfterARestartOfEach) {
  OwnOfTwo both("restart");
  say(both.ben, "You made tea");
  both.add(both.laptop);
  say(both.laptop, "You sang");
  for (auto* each : {&both.phone, &both.laptop, &both.ben}) each->reload();
  both.world.pass(70'000);
  both.expect_all_the_same();
  say(both.laptop, "You sang again");
  say(both.phone, "And again");
  both.expect_all_the_same();
}

TEST(NextDevice, ANextDeviceAddsAThird) {
  OwnOfTwo both("third");
  say(both.phone, "You carried my bag");
  both.add(both.laptop);
  auto& tablet = both.world.device("tablet");
  both.phone.close();
  both.laptop.act("pair.invite", own);
  tablet.act("pair.open", {{"link", both.laptop.pairing().at("link")}, {"purpose", "device"}});
  tablet.act("pair.join", {{"device", "tablet"}});
  both.laptop.act("pair.enter", {{"words", words_read_by(tablet)}});
  tablet.act("pair.accept");
  say(tablet, "You waited");
  both.phone.open();
  both.world.pass(70'000);
  both.expect_one_person({&both.phone, &both.laptop, &tablet}, 3);
  EXPECT_EQ(tablet.home()["partner"]["name"], "Ben");
  EXPECT_EQ(tablet.thanks(), both.ben.thanks());
  EXPECT_EQ(both.ben.thanks().size(), 2U);
}

TEST(NextDevice, WhomSheFindsLaterIsThereOnAllHerDevices) {
  Own own_first("later");
  auto& tablet = own_first.world.device("tablet");
  own_first.add(own_first.laptop);
  own_first.add(tablet, "tablet");
  tablet.close();
  pair(own_first.laptop, own_first.ben);
  say(own_first.ben, "You asked");
  EXPECT_EQ(refused(own_first.phone, "pair.invite"), Refusal::already_paired);
  tablet.open();
  own_first.world.pass(70'000);
  own_first.world.pass(70'000);
  say(tablet, "You answered");
  own_first.expect_one_person({&own_first.phone, &own_first.laptop, &tablet}, 3);
  for (auto* each : {&own_first.phone, &own_first.laptop, &tablet}) {
    EXPECT_EQ(each->home()["partner"]["name"], "Ben");
    EXPECT_EQ(each->thanks(), (Texts{"Ben: You asked", "Ada: You answered"}));
  }
  for (auto* each : {&own_first.phone, &tablet}) each->reload();
  own_first.world.pass(70'000);
  EXPECT_EQ(own_first.phone.thanks(), own_first.ben.thanks());
}

// ---- what is refused

TEST(NextDevice, ALinkServesOnlyWhatItWasMadeFor) {
  OwnOfTwo both("purposes");
  both.phone.act("pair.invite", own);
  const auto link = both.link();
  EXPECT_EQ(refused(both.laptop, "pair.open", {{"link", link}}), Refusal::link_purpose);
  EXPECT_FALSE(both.laptop.home().contains("pairing"));
  auto& cat = both.world.device("cat");
  cat.act("me.start", {{"name", "Cat"}});
  EXPECT_EQ(refused(cat, "pair.open", {{"link", link}, {"purpose", "device"}}), Refusal::device_has_person);
  EXPECT_EQ(refused(both.phone, "pair.open", {{"link", link}, {"purpose", "device"}}),
            Refusal::invite_is_mine);
  cat.act("pair.invite");
  EXPECT_EQ(refused(both.laptop, "pair.open", {{"link", cat.pairing().at("link")}, {"purpose", "device"}}),
            Refusal::link_purpose);
}

TEST(NextDevice, OnlyADeviceWithoutAPersonJoins) {
  OwnOfTwo both("no person yet");
  both.phone.act("pair.invite", own);
  both.open_link(both.laptop);
  EXPECT_EQ(refused(both.laptop, "pair.join"), Refusal::name_empty) << "the person has to know it again";
  both.laptop.act("me.start", {{"name", "Somebody"}});
  EXPECT_EQ(refused(both.laptop, "pair.join", {{"device", "laptop"}}), Refusal::device_has_person);
  EXPECT_EQ(both.phone.pairing()["state"], "inviting") << "nothing was used up";
}

TEST(NextDevice, NobodyBeginsOnADeviceThatIsJoining) {
  OwnOfTwo both("joining already");
  both.up_to_confirm();
  EXPECT_EQ(refused(both.laptop, "me.start", {{"name", "Somebody"}}), Refusal::pairing_not_now);
  EXPECT_EQ(refused(both.laptop, "pair.invite"), Refusal::not_started);
  both.phone.close();
  both.laptop.act("pair.accept");
  for (const auto* intent : {"me.start", "pair.invite", "thanks.say"})
    EXPECT_NE(refused(both.laptop, intent, Json::object()), Refusal{});
  EXPECT_EQ(refused(both.laptop, "me.start", {{"name", "Somebody"}}), Refusal::pairing_not_now);
  both.phone.open();
  for (int i = 0; i < 2; ++i) both.world.pass(70'000);  // it asks once a minute
  both.expect_all_the_same();
}

TEST(NextDevice, OneThingAfterTheOther) {
  Own alone("one after the other");
  EXPECT_EQ(refused(alone.laptop, "pair.invite", own), Refusal::not_started);
  alone.phone.act("pair.invite");
  EXPECT_EQ(refused(alone.phone, "pair.invite", own), Refusal::pairing_not_now);
  alone.phone.act("pair.cancel");
  alone.phone.act("pair.invite", own);
  EXPECT_EQ(refused(alone.phone, "pair.invite"), Refusal::pairing_not_now);
  alone.ben.act("pair.invite");
  EXPECT_EQ(refused(alone.phone, "pair.open", {{"link", alone.ben.pairing().at("link")}}),
            Refusal::pairing_not_now);
}

TEST(NextDevice, EightAreTheMost) {
  OwnOfTwo both("eight");
  for (int i = 2; i <= 8; ++i) both.add(both.world.device("device " + std::to_string(i)), "a device");
  EXPECT_EQ(both.phone.home()["devices"], 8);
  EXPECT_EQ(refused(both.phone, "pair.invite", own), Refusal::statement_too_many_devices);
  say(both.world.device("device 8"), "You counted");
  EXPECT_EQ(both.ben.thanks(), (Texts{"Ada: You counted"}));
}

// ---- ends

TEST(NextDevice, WrongWordsThreeTimesLeaveNothingOnTheLaptop) {
  OwnOfTwo both("wrong words");
  both.up_to_words();
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(refused(both.phone, "pair.enter", {{"words", {"1", "2", "3", "4"}}}), Refusal::words_wrong);
  both.world.settle();
  EXPECT_EQ(both.laptop.pairing()["ended"], "wrong_words");
  both.laptop.act("me.start", {{"name", "Somebody"}});
  EXPECT_EQ(both.phone.home()["devices"], 1);
}

TEST(NextDevice, WhatIsCancelledAfterTheLaptopAgreedLeavesNothingThere) {
  OwnOfTwo both("cancelled late");
  both.up_to_confirm();
  both.phone.online = false;
  both.world.settle();
  both.laptop.act("pair.accept");
  EXPECT_EQ(both.laptop.pairing()["state"], "finishing");
  both.phone.act("pair.cancel");
  both.laptop.reload();
  both.phone.online = true;
  both.world.pass(70'000);
  both.world.pass(70'000);
  EXPECT_EQ(both.laptop.pairing()["state"], "ended");
  EXPECT_EQ(both.laptop.pairing()["ended"], "other_side");
  both.laptop.reload();
  both.laptop.act("pair.cancel");
  both.laptop.act("me.start", {{"name", "Somebody"}});
  EXPECT_EQ(both.laptop.home()["person"]["name"], "Somebody");
  EXPECT_EQ(both.phone.home()["devices"], 1);
  both.phone.act("pair.cancel");
  auto& tablet = both.world.device("tablet");
  both.add(tablet, "tablet");
  both.expect_one_person({&both.phone, &tablet}, 2);
}

// ---- away, late, and interrupted

TEST(NextDevice, TheLaptopWaitsCalmlyUntilThePhoneLetsItIn) {
  OwnOfTwo both("phone away");
  say(both.phone, "You carried my bag");
  both.up_to_confirm();
  both.phone.close();
  both.laptop.act("pair.accept");
  both.world.pass(600'000);
  EXPECT_EQ(both.laptop.pairing()["state"], "finishing");
  EXPECT_FALSE(both.laptop.home().contains("trouble"));
  const auto frames = both.world.traffic.size();
  for (int second = 0; second < 600; ++second) {
    both.world.now += 1'000;
    both.world.settle(0);
  }
  EXPECT_LT(both.world.traffic.size() - frames, 100U) << "it asks seldom";
  both.laptop.reload();
  both.phone.open();
  both.world.pass(70'000);
  both.expect_all_the_same();
}

TEST(NextDevice, WhatTheLaptopAgreedToInTimeCountsWhenThePhoneComesLate) {
  OwnOfTwo both("two days");
  both.up_to_confirm();
  both.phone.close();
  both.laptop.act("pair.accept");
  both.world.pass(3 * ms_a_day);
  both.phone.open();
  for (int i = 0; i < 2; ++i) both.world.pass(70'000);
  both.expect_all_the_same();
}

TEST(NextDevice, AnActThatCameTooLateIsMadeAnew) {
  OwnOfTwo both("stale");
  both.up_to_confirm();
  both.phone.hears_channels = false;  // of what Ben writes now it knows nothing yet
  say(both.ben, "You made tea");
  both.laptop.act("pair.accept");
  both.phone.hears_channels = true;
  both.world.settle();
  bool was_stale = false;
  for (const auto& frame : both.world.traffic)
    if (const auto decoded = protocol::decode(frame))
      if (const auto* no = std::get_if<protocol::Refused>(&*decoded))
        was_stale = was_stale || no->code == static_cast<std::uint64_t>(Refusal::relay_stale);
  EXPECT_TRUE(was_stale);
  both.expect_all_the_same();
}

// Somebody who does what comes next on both devices, whatever happened before.
void go_on(OwnOfTwo& both) {
  const auto at = [](Device& device) { return device.pairing().value("state", ""); };
  const auto attempt = [](Device& device, std::string_view intent, Json fields = Json::object()) {
    try {
      device.act(intent, std::move(fields));
    } catch (const std::runtime_error&) {  // NOLINT(bugprone-empty-catch): it was interrupted, or refused
    }
  };
  for (int i = 0; i < 20 && (both.phone.home()["devices"] != 2 || !both.laptop.home().contains("person"));
       ++i) {
    const auto phone = at(both.phone), laptop = at(both.laptop);
    if (phone.empty() && laptop.empty()) attempt(both.phone, "pair.invite", own);
    if (at(both.phone) == "inviting" && laptop.empty())
      attempt(both.laptop, "pair.open", {{"link", both.link()}, {"purpose", "device"}});
    if (at(both.laptop) == "opened") attempt(both.laptop, "pair.join", {{"device", "laptop"}});
    if (at(both.phone) == "enter_words" && at(both.laptop) == "read_words")
      attempt(both.phone, "pair.enter", {{"words", words_read_by(both.laptop)}});
    if (at(both.laptop) == "confirm") attempt(both.laptop, "pair.accept");
    both.world.pass(70'000);
  }
  both.world.pass(70'000);
}

TEST(NextDevice, ACrashAfterAnyWriteLosesNothingAndDoublesNothing) {
  std::size_t most = 0;
  for (const auto* who : {"phone", "laptop"})
    for (std::size_t at = 1; at < 40; ++at) {
      OwnOfTwo both("crash " + std::string(who) + std::to_string(at));
      say(both.phone, "You carried my bag");
      auto& crashing = both.world.device(who);
      crashing.crash_at_store = crashing.stores + at;
      go_on(both);
      both.expect_all_the_same();
      const bool crashed = !crashing.crash_at_store;
      crashing.crash_at_store.reset();
      say(both.laptop, "You sang");
      both.expect_all_the_same();
      EXPECT_EQ(both.ben.thanks(), (Texts{"Ada: You carried my bag", "Ada: You sang"}));
      if (::testing::Test::HasFailure()) FAIL() << who << " crashed at its write " << at;
      if (!crashed) break;  // there are no more
      most = std::max(most, at);
    }
  EXPECT_GT(most, 8U);
}

TEST(NextDevice, AWriteThatFailsIsTriedAgain) {
  for (const auto* who : {"phone", "laptop"})
    for (std::size_t at = 1; at < 40; ++at) {
      OwnOfTwo both("failure " + std::string(who) + std::to_string(at));
      auto& failing = both.world.device(who);
      failing.fail_at_store = failing.stores + at;
      go_on(both);
      both.expect_all_the_same();
      if (::testing::Test::HasFailure()) FAIL() << who << " failed at its write " << at;
      if (failing.fail_at_store) break;
    }
}

TEST(NextDevice, AnEmptyRelayIsFilledAgainWithActsFirst) {
  OwnOfTwo both("empty relay");
  say(both.phone, "You carried my bag");
  both.add(both.laptop);
  say(both.laptop, "You sang");
  both.world.stop_relay();
  both.world.start_relay(true);
  both.world.pass(70'000);
  both.world.pass(70'000);
  say(both.laptop, "You sang again");
  both.expect_all_the_same();
  EXPECT_EQ(both.ben.thanks().size(), 3U);
  EXPECT_EQ(both.laptop.home()["waiting"], 0);
  auto& tablet = both.world.device("tablet");
  both.add(tablet, "tablet");
  both.expect_one_person({&both.phone, &both.laptop, &tablet}, 3);
}

}  // namespace
}  // namespace tend::test::own_device
