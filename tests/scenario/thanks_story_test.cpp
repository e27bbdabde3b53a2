// The story of two people, two devices and a relay: they find each other, thank each other, lose the network
// and find it again.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::thanks_story {
namespace {

using Texts = std::vector<std::string>;

struct Couple {
  explicit Couple(std::string name)
      : world(std::move(name)), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }
  World world;
  Device& ada;
  Device& ben;
};

void say(Device& who, std::string_view did) { who.act("thanks.say", {{"did", did}}); }

TEST(ThanksStory, AdaAndBenFindEachOtherAndThankEachOther) {
  World world("find each other");
  auto& ada = world.device("ada");
  EXPECT_FALSE(ada.home().contains("person"));
  ada.act("me.start", {{"name", "Ada"}});
  EXPECT_EQ(ada.home()["person"]["name"], "Ada");
  EXPECT_FALSE(ada.home().contains("partner"));

  ada.act("pair.invite");
  EXPECT_EQ(ada.pairing()["state"], "inviting");
  const std::string link = ada.pairing()["link"];

  auto& ben = world.device("ben");
  ben.act("pair.open", {{"link", link}});
  EXPECT_EQ(ben.pairing()["state"], "opened");
  EXPECT_EQ(ada.pairing()["state"], "inviting") << "nothing is used up before a tap on Join";
  ben.act("me.start", {{"name", "Ben"}});
  ben.act("pair.join");
  EXPECT_EQ(ben.pairing()["state"], "read_words");
  EXPECT_EQ(ben.pairing()["other_name"], "Ada");
  EXPECT_EQ(ada.pairing()["state"], "enter_words");
  EXPECT_EQ(ada.pairing()["other_name"], "Ben");

  ada.act("pair.enter", {{"words", words_read_by(ben)}});
  EXPECT_EQ(ada.pairing()["state"], "sealing");
  EXPECT_EQ(ben.pairing()["state"], "confirm");
  ben.act("pair.accept");
  world.settle();
  EXPECT_EQ(ada.home()["partner"]["name"], "Ben");
  EXPECT_EQ(ben.home()["partner"]["name"], "Ada");
  EXPECT_FALSE(ada.home().contains("pairing"));
  EXPECT_FALSE(ben.home().contains("pairing"));
  EXPECT_EQ(ada.home()["relay"], "online");
  EXPECT_EQ(ben.home()["relay"], "online");

  ada.act("thanks.say", {{"did", "You made tea before I woke"},
                         {"shows", "You think of me first"},
                         {"meant", "The day began warm"},
                         {"act", "tea"}});
  say(ben, "You waited with dinner");
  EXPECT_EQ(ada.thanks(), (Texts{"Ada: You made tea before I woke", "Ben: You waited with dinner"}));
  EXPECT_EQ(ben.thanks(), ada.thanks());
  const auto seen = ben.ask("thanks.list")["items"][1];
  EXPECT_EQ(seen["shows"], "You think of me first");
  EXPECT_EQ(seen["mine"], false);
  EXPECT_FALSE(seen.contains("waiting"));
}

TEST(ThanksStory, TheLastToMeStandsAboveAllThatIsOfferedTodayAndTomorrow) {
  constexpr std::int64_t day_ms = 86'400'000;
  Couple couple("latest");
  auto& [world, ada, ben] = couple;
  EXPECT_FALSE(ada.ask("thanks.list").contains("latest"));
  say(ada, "You made tea");
  say(ben, "You waited with dinner");
  const auto given = ada.ask("thanks.list");
  EXPECT_EQ(given["latest"], given["items"][0]["id"]) << "never one's own";
  EXPECT_EQ(given["is_near"], true);
  EXPECT_EQ(given["said_today"], true);
  world.pass(day_ms);
  EXPECT_EQ(ada.ask("thanks.list")["is_near"], true);
  EXPECT_EQ(ada.ask("thanks.list")["said_today"], false);
  world.pass(day_ms);
  EXPECT_EQ(ada.ask("thanks.list")["is_near"], false);
  ben.act("thanks.withdraw", {{"id", given["latest"]}});
  world.pass(60'000);
  EXPECT_FALSE(ada.ask("thanks.list").contains("latest"));
}

TEST(ThanksStory, EverythingIsThereAfterAReload) {
  Couple couple("reload");
  say(couple.ada, "one");
  say(couple.ben, "two");
  couple.ada.reload();
  couple.ben.reload();
  EXPECT_EQ(couple.ada.thanks(), (Texts{"Ada: one", "Ben: two"})) << "before the network is back";
  EXPECT_EQ(couple.ada.home()["partner"]["name"], "Ben");
  couple.world.settle();
  say(couple.ada, "three");
  EXPECT_EQ(couple.ben.thanks(), (Texts{"Ada: one", "Ben: two", "Ada: three"}));
  EXPECT_EQ(couple.ada.home()["waiting"], 0);
}

TEST(ThanksStory, WhatIsWrittenOfflineWaitsAndGoesOutOnce) {
  Couple couple("offline");
  couple.ada.online = false;
  couple.world.settle();
  say(couple.ada, "written on a train");
  say(couple.ada, "and another");
  EXPECT_EQ(couple.ada.home()["waiting"], 2);
  EXPECT_EQ(couple.ada.home()["relay"], "offline");
  EXPECT_EQ(couple.ada.ask("thanks.list")["items"][0]["waiting"], true);
  EXPECT_TRUE(couple.ben.thanks().empty());
  couple.ada.reload();
  EXPECT_EQ(couple.ada.home()["waiting"], 2) << "kept through a reload";
  couple.ada.online = true;
  couple.world.pass(70'000);
  EXPECT_EQ(couple.ada.home()["waiting"], 0);
  EXPECT_EQ(couple.ben.thanks(), (Texts{"Ada: written on a train", "Ada: and another"}));
}

TEST(ThanksStory, ALostAckDoublesNothing) {
  Couple couple("lost ack");
  bool lost = false;
  couple.world.drop_from_relay = [&](BytesView frame) {
    const auto decoded = protocol::decode(frame);
    const bool ack = decoded && (std::holds_alternative<protocol::Ack>(*decoded) ||
                                 std::holds_alternative<protocol::Items>(*decoded));
    return ack && !std::exchange(lost, true);
  };
  say(couple.ada, "once");
  EXPECT_TRUE(lost);
  couple.world.pass(70'000);
  EXPECT_EQ(couple.ada.thanks(), (Texts{"Ada: once"}));
  EXPECT_EQ(couple.ben.thanks(), (Texts{"Ada: once"}));
  EXPECT_EQ(couple.ada.home()["waiting"], 0);
}

TEST(ThanksStory, ARelayThatDiesMidwayLosesNothingThatWasShown) {
  Couple couple("relay dies");
  say(couple.ada, "before");
  couple.world.stop_relay();
  say(couple.ada, "while it was gone");
  say(couple.ben, "me too");
  EXPECT_EQ(couple.ada.thanks().size(), 2U);
  couple.world.start_relay();
  couple.world.pass(70'000);
  EXPECT_EQ(couple.ada.thanks().size(), 3U);
  EXPECT_EQ(couple.ada.thanks(), couple.ben.thanks());
}

TEST(ThanksStory, AnEmptyRelayIsFilledAgainFromTheDevices) {
  Couple couple("empty relay");
  say(couple.ada, "one");
  say(couple.ben, "two");
  couple.world.stop_relay();
  couple.world.start_relay(true);
  couple.world.pass(70'000);
  say(couple.ada, "three");
  EXPECT_EQ(couple.ben.thanks(), (Texts{"Ada: one", "Ben: two", "Ada: three"}));
  EXPECT_EQ(couple.world.store().channel(ChannelId{}).has_value(), true);
  EXPECT_EQ(couple.ada.home()["waiting"], 0);
  EXPECT_EQ(couple.ben.home()["waiting"], 0);
}

TEST(ThanksStory, ARelayWithAFullDiskSaysSoAndDevicesKeepAndTryAgain) {
  for (const auto why : {Refusal::relay_full, Refusal::relay_read_only}) {
    Couple couple("full disk");
    couple.world.store().refuse_writes(why);
    say(couple.ada, "kept");
    EXPECT_EQ(couple.ada.home()["trouble"], std::string(refusal_row(why).key));
    EXPECT_EQ(couple.ada.home()["waiting"], 1);
    EXPECT_EQ(couple.ada.thanks(), (Texts{"Ada: kept"}));
    couple.world.store().refuse_writes();
    couple.world.pass(70'000);
    EXPECT_FALSE(couple.ada.home().contains("trouble"));
    EXPECT_EQ(couple.ben.thanks(), (Texts{"Ada: kept"}));
  }
}

TEST(ThanksStory, ADeviceThatCantStoreSaysSoAndShowsNothingUnstored) {
  Couple couple("device full");
  const auto before = couple.ada.stored;
  couple.ada.store_fails = true;
  try {
    say(couple.ada, "not stored");
    FAIL() << "was confirmed";
  } catch (const Refused& refused) {
    EXPECT_EQ(refused.why, Refusal::storage_failed);
  }
  EXPECT_TRUE(couple.ada.thanks().empty());
  EXPECT_EQ(couple.ada.stored, before);
  say(couple.ben, "arrives meanwhile");
  EXPECT_TRUE(couple.ada.thanks().empty()) << "what can't be kept is not taken";
  couple.ada.store_fails = false;
  couple.world.pass(70'000);
  EXPECT_EQ(couple.ada.thanks(), (Texts{"Ben: arrives meanwhile"}));
  say(couple.ada, "now");
  EXPECT_EQ(couple.ben.thanks(), (Texts{"Ben: arrives meanwhile", "Ada: now"}));
}

TEST(ThanksStory, ASocketThatOnlyLooksOpenIsGivenUpAndTriedAnew) {
  Couple couple("half open");
  couple.ada.lose_frames_out = true;
  say(couple.ada, "into the void");
  EXPECT_EQ(couple.ada.home()["relay"], "online");
  couple.world.pass(31'000);
  EXPECT_NE(couple.ada.home()["relay"], "online") << "no answer for half a minute";
  couple.world.pass(40'000);
  couple.ada.lose_frames_out = false;
  couple.world.pass(70'000);
  EXPECT_EQ(couple.ada.home()["relay"], "online");
  EXPECT_EQ(couple.ben.thanks(), (Texts{"Ada: into the void"}));
}

TEST(ThanksStory, AnInvitationWhoseSocketOnlyLooksOpenIsCarriedOn) {
  World world("half open mail");
  auto& ada = world.device("ada");
  auto& ben = world.device("ben");
  ada.act("me.start", {{"name", "Ada"}});
  ben.act("me.start", {{"name", "Ben"}});
  ada.lose_frames_out = true;
  ada.act("pair.invite");
  world.pass(40'000);
  ada.lose_frames_out = false;
  world.pass(100'000);
  ben.act("pair.open", {{"link", ada.pairing().at("link")}});
  ben.act("pair.join");
  EXPECT_EQ(ada.pairing()["state"], "enter_words");
}

TEST(ThanksStory, LongHistoriesReplayInTheSameOrder) {
  Couple couple("long");
  for (int i = 0; i < 120; ++i) {
    couple.world.now += 3'600'000;
    say(i % 3 == 0 ? couple.ben : couple.ada,
        "thing " + std::to_string(i) + std::string(static_cast<std::size_t>(i * 20 % 900), 'x'));
  }
  const auto all = couple.ada.thanks();
  EXPECT_EQ(all.size(), 120U);
  EXPECT_EQ(couple.ben.thanks(), all);
  couple.ada.reload();
  EXPECT_EQ(couple.ada.thanks(), all);
  EXPECT_LT(couple.ada.stored.size(), 20U) << "entries are stored in batches";
}

TEST(ThanksStory, NothingWrittenStandsReadableInStorageOrTraffic) {
  Couple couple("canary");
  const std::string canary = "kingfisher over the weir";
  say(couple.ada, canary);
  const auto holds = [](BytesView bytes, std::string_view text) {
    return as_text(bytes).find(text) != std::string_view::npos;
  };
  for (const auto* device : {&couple.ada, &couple.ben})
    for (const auto& [key, bytes] : device->stored)
      EXPECT_FALSE(holds(bytes, "kingfisher") || holds(bytes, "Ada")) << key;
  for (const auto& frame : couple.world.traffic)
    EXPECT_FALSE(holds(frame, "kingfisher") || holds(frame, "Ada"));
  EXPECT_FALSE(couple.world.traffic.empty());
}

TEST(ThanksStory, BadInputIsRefusedByNameAndLosesNothing) {
  Couple couple("bad input");
  const auto refused = [&](std::string_view intent, Json fields) {
    try {
      couple.ada.act(intent, std::move(fields));
    } catch (const Refused& r) {
      return r.why;
    }
    return Refusal{};
  };
  std::string emoji;
  for (int i = 0; i < 10'000; ++i) emoji += "🌱";
  EXPECT_EQ(refused("thanks.say", {{"did", emoji}}), Refusal::text_too_long);
  EXPECT_EQ(refused("thanks.say", {{"did", std::string("a\0b", 3)}}), Refusal::text_has_controls);
  EXPECT_EQ(refused("thanks.say", {{"did", "\xC3\x28"}}), Refusal::text_not_utf8);
  EXPECT_EQ(refused("thanks.say", {{"did", 7}}), Refusal::field_wrong_type);
  EXPECT_EQ(refused("thanks.say", {{"did", "x"}, {"colour", "red"}}), Refusal::json_unknown_field);
  EXPECT_EQ(refused("thanks.shout", Json::object()), Refusal::intent_unknown);
  EXPECT_EQ(refused("me.start", {{"name", "Eve"}}), Refusal::already_started);
  EXPECT_EQ(refused("pair.invite", Json::object()), Refusal::already_paired);
  EXPECT_TRUE(couple.ada.thanks().empty());
  say(couple.ada, "\u202Eright to left\u202C stays as typed");
  EXPECT_EQ(couple.ben.thanks().size(), 1U);
}

TEST(ThanksStory, StorageThatIsDamagedOrNewerIsLeftAloneAndSaysSo) {
  Couple couple("damaged");
  say(couple.ada, "precious");
  couple.ada.close();
  const auto good = couple.ada.stored;
  couple.ada.stored["s1.b0"].back() ^= 1;
  couple.ada.open();
  EXPECT_THROW((void)couple.ada.home(), Refused);
  try {
    say(couple.ada, "over it");
    FAIL();
  } catch (const Refused& refused) {
    EXPECT_EQ(refused.why, Refusal::storage_damaged);
  }
  EXPECT_EQ(couple.ada.stored.size(), good.size());
  couple.ada.close();
  couple.ada.stored = good;
  couple.ada.open();
  EXPECT_EQ(couple.ada.thanks(), (Texts{"Ada: precious"}));
}

}  // namespace
}  // namespace tend::test::thanks_story
