// Pairing as two people live it, through whole devices and a relay; attacks on its messages are in
// pairing_attacks_test.cpp.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::finding_each_other {
namespace {

struct Two {
  explicit Two(std::string name)
      : world(std::move(name)), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
  }
  std::string link() { return ada.pairing().at("link"); }
  World world;
  Device& ada;
  Device& ben;
};

Refusal refused(Device& who, std::string_view intent, Json fields = Json::object(), Json* args = nullptr) {
  try {
    who.act(intent, std::move(fields));
  } catch (const Refused& r) {
    if (args) *args = r.args;
    return r.why;
  }
  return Refusal{};
}

const Json wrong_words = {{"words", {"0001", "0002", "0003", "0004"}}};

TEST(FindingEachOther, WorksWithTheInviterAwayInBetween) {
  Two two("away");
  two.ada.act("pair.invite");
  const auto link = two.link();
  two.world.settle();
  two.ada.close();
  two.ben.act("pair.open", {{"link", link}});
  two.ben.act("pair.join");
  EXPECT_EQ(two.ben.pairing()["state"], "joining");
  two.ben.close();
  two.ada.open();
  two.world.settle();
  EXPECT_EQ(two.ada.pairing()["state"], "enter_words");
  two.ada.reload();
  two.ben.open();
  two.world.settle();
  const auto words = words_read_by(two.ben);
  two.ben.close();
  two.ada.act("pair.enter", {{"words", words}});
  two.ada.close();
  two.ben.open();
  two.world.settle();
  two.ben.act("pair.accept");
  EXPECT_EQ(two.ben.pairing()["state"], "finishing") << "the founder has to come first";
  EXPECT_FALSE(two.ben.home().contains("partner"));
  two.ben.reload();
  two.ada.open();
  two.world.pass(70'000);
  EXPECT_EQ(two.ada.home()["partner"]["name"], "Ben");
  EXPECT_EQ(two.ben.home()["partner"]["name"], "Ada");
  two.ben.act("thanks.say", {{"did", "You waited"}});
  EXPECT_EQ(two.ada.thanks().size(), 1U);
}

TEST(FindingEachOther, WrongWordsThreeTimesEndItAndBothAreTold) {
  Two two("wrong words");
  two.ada.act("pair.invite");
  two.ben.act("pair.open", {{"link", two.link()}});
  two.ben.act("pair.join");
  for (int left = 2; left >= 0; --left) {
    Json args;
    EXPECT_EQ(refused(two.ada, "pair.enter", wrong_words, &args), Refusal::words_wrong);
    EXPECT_EQ(args["tries_left"], left);
  }
  two.world.settle();
  EXPECT_EQ(two.ada.pairing()["state"], "ended");
  EXPECT_EQ(two.ada.pairing()["ended"], "wrong_words");
  EXPECT_EQ(two.ben.pairing()["ended"], "wrong_words");
  EXPECT_EQ(refused(two.ada, "pair.enter", wrong_words), Refusal::pairing_not_now);
  for (auto* who : {&two.ada, &two.ben}) {
    who->act("pair.cancel");
    EXPECT_FALSE(who->home().contains("pairing")) << "put away";
    EXPECT_FALSE(who->home().contains("partner"));
  }
  pair(two.ada, two.ben);
  EXPECT_EQ(two.ada.home()["partner"]["name"], "Ben") << "a new invitation works";
}

TEST(FindingEachOther, OneWrongWordIsMerelyOneTry) {
  Two two("one wrong");
  two.ada.act("pair.invite");
  two.ben.act("pair.open", {{"link", two.link()}});
  two.ben.act("pair.join");
  EXPECT_EQ(refused(two.ada, "pair.enter", wrong_words), Refusal::words_wrong);
  Json args;
  EXPECT_EQ(refused(two.ada, "pair.enter", {{"words", {"zzz", "1", "2", "3"}}}, &args),
            Refusal::words_unknown);
  EXPECT_EQ(args["word"], "zzz");
  EXPECT_EQ(refused(two.ada, "pair.enter", {{"words", {"1", "2", "3"}}}), Refusal::words_count);
  EXPECT_EQ(two.ada.pairing()["tries_left"], 2) << "words that can't be words are no try";
  Json typed = Json::array();
  const auto seen = two.ben.pairing();
  for (const auto& word : seen["words"])
    typed.push_back("  " + std::to_string(word["number"].get<int>()) + " ");
  two.ada.act("pair.enter", {{"words", typed}});
  EXPECT_EQ(two.ada.pairing()["state"], "sealing");
}

TEST(FindingEachOther, ALinkOpenedByTwoIsEndedAndAllAreTold) {
  Two two("second joiner");
  auto& eve = two.world.device("eve");
  eve.act("me.start", {{"name", "Eve"}});
  two.ada.act("pair.invite");
  for (auto* who : {&two.ben, &eve}) {
    who->act("pair.open", {{"link", two.link()}});
  }
  two.ben.act("pair.join");
  (void)refused(eve, "pair.join");
  two.world.settle();
  EXPECT_EQ(two.ada.pairing()["ended"], "second_joiner");
  EXPECT_EQ(two.ben.pairing()["ended"], "second_joiner");
  EXPECT_EQ(eve.pairing()["state"], "ended");
}

TEST(FindingEachOther, AnOldInvitationExpiresAfterTwoDays) {
  Two two("expired");
  two.ada.act("pair.invite");
  const auto link = two.link();
  two.world.pass(48 * 3'600'000 + 1);
  two.world.settle();
  EXPECT_EQ(two.ada.pairing()["ended"], "expired");
  two.ben.act("pair.open", {{"link", link}});
  two.world.settle();
  EXPECT_NE(refused(two.ben, "pair.join"), Refusal{});
}

TEST(FindingEachOther, ACutOrForeignLinkIsRefusedByName) {
  Two two("links");
  two.ada.act("pair.invite");
  const auto link = two.link();
  EXPECT_EQ(refused(two.ben, "pair.open", {{"link", link.substr(0, link.size() / 2)}}),
            Refusal::link_malformed);
  EXPECT_EQ(refused(two.ben, "pair.open", {{"link", "hello"}}), Refusal::link_malformed);
  auto newer = link;
  newer[newer.find('#') + 1] = '2';
  EXPECT_EQ(refused(two.ben, "pair.open", {{"link", newer}}), Refusal::link_version);
  auto device = link;
  device[device.find('#') + 2] = 'd';
  EXPECT_EQ(refused(two.ben, "pair.open", {{"link", device}}), Refusal::link_purpose);
  EXPECT_EQ(refused(two.ada, "pair.open", {{"link", link}}), Refusal::invite_is_mine);
  EXPECT_EQ(refused(two.ben, "pair.open", {{"link", std::string(3000, 'x')}}), Refusal::link_malformed);
}

TEST(FindingEachOther, EitherMayStopItAndTheOtherIsTold) {
  for (const bool inviter_stops : {true, false}) {
    Two two("stop");
    two.ada.act("pair.invite");
    two.ben.act("pair.open", {{"link", two.link()}});
    two.ben.act("pair.join");
    (inviter_stops ? two.ada : two.ben).act("pair.cancel");
    two.world.settle();
    EXPECT_EQ(two.ada.pairing()["state"], "ended");
    EXPECT_EQ(two.ben.pairing()["state"], "ended");
  }
}

TEST(FindingEachOther, WhoJoinsTakesBackAnOwnUnopenedInvitation) {
  Two two("both invite");
  two.ada.act("pair.invite");
  two.ben.act("pair.invite");
  const auto bens_link = two.ben.pairing()["link"].get<std::string>();
  two.ben.act("pair.open", {{"link", two.link()}});
  two.ben.act("pair.join");
  two.world.settle();
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  two.ben.act("pair.accept");
  two.world.settle();
  EXPECT_EQ(two.ben.home()["partner"]["name"], "Ada");
  auto& eve = two.world.device("eve");
  eve.act("me.start", {{"name", "Eve"}});
  eve.act("pair.open", {{"link", bens_link}});
  two.world.settle();
  EXPECT_EQ(eve.pairing()["state"], "ended");
  EXPECT_EQ(eve.pairing()["trouble"], "invite_burnt");
}

TEST(FindingEachOther, AStoreThatFailsMidwayLosesNoStep) {
  Two two("store fails");
  two.ada.act("pair.invite");
  two.ben.act("pair.open", {{"link", two.link()}});
  two.ben.store_fails = true;
  EXPECT_EQ(refused(two.ben, "pair.join"), Refusal::storage_failed);
  EXPECT_EQ(two.ben.pairing()["state"], "opened");
  EXPECT_EQ(two.ada.pairing()["state"], "inviting") << "nothing unstored was sent";
  two.ben.store_fails = false;
  two.ben.act("pair.join");
  two.ada.store_fails = true;
  EXPECT_EQ(refused(two.ada, "pair.enter", {{"words", words_read_by(two.ben)}}), Refusal::storage_failed);
  EXPECT_NE(two.ben.pairing()["state"], "confirm");
  two.ada.store_fails = false;
  two.world.pass(70'000);
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  two.ben.act("pair.accept");
  two.world.pass(70'000);
  EXPECT_EQ(two.ada.home()["partner"]["name"], "Ben");
  EXPECT_EQ(two.ben.home()["partner"]["name"], "Ada");
}

TEST(FindingEachOther, AnInvitationIsPutAwayOnlyOnceThatIsStored) {
  Two two("put away");
  two.ben.act("pair.open", {{"link", [&] {
                               two.ada.act("pair.invite");
                               return two.link();
                             }()}});
  two.ben.store_fails = true;
  EXPECT_EQ(refused(two.ben, "pair.cancel"), Refusal::storage_failed);
  EXPECT_EQ(two.ben.pairing()["state"], "opened");
  two.ben.store_fails = false;
  two.ben.act("pair.cancel");
  EXPECT_FALSE(two.ben.home().contains("pairing"));
  two.ben.reload();
  EXPECT_FALSE(two.ben.home().contains("pairing"));
}

}  // namespace
}  // namespace tend::test::finding_each_other
