// What may come between two steps: a store that fails, an app that is closed, a clock that jumps, a network
// that hangs, a link in more hands than two. Nothing gets stuck, nothing spins, and the two end up with the
// same.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::interrupted {
namespace {

constexpr std::int64_t two_days = 2 * ms_a_day;

struct Two {
  explicit Two(std::string name)
      : world(std::move(name)), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
  }
  std::string link() { return ada.pairing().at("link"); }
  void up_to_words() {
    ada.act("pair.invite");
    ben.act("pair.open", {{"link", link()}});
    ben.act("pair.join");
  }
  World world;
  Device& ada;
  Device& ben;
};

Refusal refused(Device& who, std::string_view intent, Json fields = Json::object()) {
  try {
    who.act(intent, std::move(fields));
  } catch (const Refused& r) {
    return r.why;
  }
  return Refusal{};
}

// A replica alone with its test: every effect is looked at, nothing is answered unasked.
struct Alone {
  explicit Alone(std::vector<replica::KeyValue> stored = {}) {
    settle(replica::Open{std::move(stored), "https://app.example", "https://relay.example"});
  }
  void step(decltype(replica::Event::what) what) {
    effects = replica.step({.now = now, .utc_offset_min = 0, .what = std::move(what)});
  }
  template <class T>
  const T* last() const {
    const T* out = nullptr;
    for (const auto& each : effects)
      if (const auto* one = std::get_if<T>(&each)) out = one;
    return out;
  }
  void intent(std::string_view name, Json fields = Json::object()) {
    step(replica::Intent{++id, std::string(name), std::move(fields)});
    if (const auto* store = last<replica::Store>()) step(replica::StoreDone{store->ticket});
  }
  // As a relay would: all that comes on the socket of the us space, each store done at once.
  void hear(const protocol::Frame& frame) { settle(replica::FrameIn{socket, protocol::encode(frame)}); }
  void settle(decltype(replica::Event::what) what) {
    step(std::move(what));
    for (;;) {
      for (const auto& each : effects)
        if (const auto* connect = std::get_if<replica::Connect>(&each);
            connect && connect->connection.starts_with('c'))
          socket = connect->connection;
      const auto* store = last<replica::Store>();
      if (!store) return;
      step(replica::StoreDone{store->ticket});
    }
  }
  Json home() {
    step(replica::Query{++id, "home.show", Json::object()});
    return last<replica::Reply>()->answer;
  }
  // Waits for the wake that was asked for last, and lets it come.
  void wake() {
    const auto* asked = last<replica::Wake>();
    ASSERT_NE(asked, nullptr);
    now = asked->at;
    step(replica::Clock{});
  }

  UnixMs now = 1'800'000'000'000;
  std::uint64_t id = 0;
  std::string socket;
  SeededEntropy entropy{"alone"};
  replica::Replica replica{entropy};
  replica::Effects effects;
};

// ---- clocks

TEST(Interrupted, AConnectionThatHangsIsWaitedForWithoutSpinning) {
  Alone alone;
  alone.intent("me.start", {{"name", "Ada"}});
  alone.intent("pair.invite");
  const auto* first = alone.last<replica::Connect>();
  ASSERT_NE(first, nullptr);
  alone.step(replica::Disconnected{std::string(first->connection)});
  alone.wake();
  ASSERT_NE(alone.last<replica::Connect>(), nullptr) << "it is tried again";
  const auto* next = alone.last<replica::Wake>();
  EXPECT_TRUE(next == nullptr || next->at > alone.now + 1'000) << "nothing is due before the host answers";
}

TEST(Interrupted, AWakeThatComesTooEarlyIsAskedForAgain) {
  Alone alone;
  alone.intent("me.start", {{"name", "Ada"}});
  alone.intent("pair.invite");
  alone.step(replica::Disconnected{alone.last<replica::Connect>()->connection});
  const auto due = alone.last<replica::Wake>()->at;
  alone.now = due - 1;
  alone.step(replica::Clock{});
  ASSERT_NE(alone.last<replica::Wake>(), nullptr);
  EXPECT_EQ(alone.last<replica::Wake>()->at, due);
}

TEST(Interrupted, AClockThatIsSetBackKeepsNobodyWaiting) {
  Alone alone;
  alone.intent("me.start", {{"name", "Ada"}});
  alone.intent("pair.invite");
  const std::string socket = alone.last<replica::Connect>()->connection;
  alone.now -= 3'650 * ms_a_day;
  alone.step(replica::Clock{});
  alone.wake();  // the socket that never opened is given up
  alone.step(replica::Disconnected{socket});
  alone.now -= 3'650 * ms_a_day;
  alone.step(replica::Clock{});
  ASSERT_NE(alone.last<replica::Wake>(), nullptr);
  EXPECT_LE(alone.last<replica::Wake>()->at, alone.now + 60'000) << "the next try comes as soon as before";
  alone.wake();
  EXPECT_NE(alone.last<replica::Connect>(), nullptr);
}

TEST(Interrupted, AnEndThatCantBeStoredIsTriedAgainLaterAndNotAtOnce) {
  Alone alone;
  alone.intent("me.start", {{"name", "Ada"}});
  alone.intent("pair.invite");
  alone.now += two_days;
  alone.step(replica::Clock{});
  const auto* store = alone.last<replica::Store>();
  ASSERT_NE(store, nullptr) << "the invitation ends";
  alone.step(replica::StoreFailed{store->ticket});
  EXPECT_EQ(alone.last<replica::Store>(), nullptr);
  alone.wake();
  EXPECT_NE(alone.last<replica::Store>(), nullptr);
}

TEST(Interrupted, AnInvitationThatEndedOfflineWaitsForTheNetworkWithoutSpinning) {
  Alone alone;
  alone.intent("me.start", {{"name", "Ada"}});
  alone.intent("pair.invite");
  alone.step(replica::Disconnected{alone.last<replica::Connect>()->connection});
  alone.now += two_days;
  alone.step(replica::Clock{});
  const auto* store = alone.last<replica::Store>();
  ASSERT_NE(store, nullptr);
  alone.step(replica::StoreDone{store->ticket});
  const auto* next = alone.last<replica::Wake>();
  EXPECT_TRUE(next == nullptr || next->at > alone.now + 500);
}

TEST(Interrupted, AnInvitationInSealingExpiresToo) {
  Two two("sealing expires");
  two.up_to_words();
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  two.ben.close();
  two.world.pass(two_days);
  EXPECT_EQ(two.ada.pairing()["ended"], "expired");
  two.ben.open();
  two.world.settle();
  EXPECT_EQ(two.ben.pairing()["ended"], "expired");
}

TEST(Interrupted, AnAcceptanceThatLiesThereInTimeCountsAfterTwoDays) {
  Two two("accepted in time");
  two.up_to_words();
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  two.ada.close();
  two.ben.act("pair.accept");
  two.world.pass(two_days);
  two.ada.open();
  two.world.pass(70'000);
  EXPECT_EQ(two.ada.home()["partner"]["name"], "Ben");
  EXPECT_EQ(two.ben.home()["partner"]["name"], "Ada");
}

// ---- stores and restarts

TEST(Interrupted, AJoinerWhoseAppClosedAtTheVeryEndIsDoneAtTheNextStart) {
  Two two("crash at the end");
  two.up_to_words();
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  two.ada.close();
  two.ben.act("pair.accept");
  const auto finishing = two.ben.stored.at("j");
  two.ada.open();
  two.world.pass(70'000);
  ASSERT_EQ(two.ben.home()["partner"]["name"], "Ada");
  two.ben.close();
  two.ben.stored["j"] = finishing;  // as if closed between the store of act 0 and that of the end
  two.ben.open();
  two.world.pass(70'000);
  EXPECT_FALSE(two.ben.home().contains("pairing"));
  EXPECT_FALSE(two.ben.stored.contains("j"));
}

TEST(Interrupted, ATryThatCouldNotBeStoredIsNotSaidToBeWrong) {
  Two two("uncounted try");
  two.up_to_words();
  two.ada.store_fails = true;
  EXPECT_EQ(refused(two.ada, "pair.enter", {{"words", {"1", "2", "3", "4"}}}), Refusal::storage_failed);
  two.ada.store_fails = false;
  two.world.pass(70'000);
  EXPECT_EQ(two.ada.pairing()["tries_left"], 3);
}

TEST(Interrupted, WhoJoinedAndClosedTheAppStillTakesBackAnOwnInvitation) {
  Two two("take back after restart");
  two.ben.act("pair.invite");
  const auto own = two.ben.stored.at("i");
  two.ada.act("pair.invite");
  two.ben.act("pair.open", {{"link", two.link()}});
  two.ben.online = false;
  two.world.settle();
  two.ben.act("pair.join");
  two.ben.close();
  two.ben.online = true;
  two.ben.stored["i"] = own;  // as if closed between the two stores
  two.ben.open();
  two.world.pass(70'000);
  two.ben.act("pair.cancel");
  two.ben.act("pair.cancel");
  EXPECT_EQ(two.ben.pairing()["role"], "inviter");
  EXPECT_EQ(two.ben.pairing()["ended"], "cancelled");
}

TEST(Interrupted, WhatIsTakenBackAtANewRelayIsAskedForOnce) {
  Two two("erase anew");
  pair(two.ada, two.ben);
  two.ada.act("thanks.say", {{"did", "You waited"}});
  two.world.pass(20'000);
  two.world.stop_relay();
  two.world.start_relay(true);
  two.world.pass(70'000);
  two.ada.act("thanks.withdraw", {{"id", two.ada.ask("thanks.list")["items"][0]["id"]}});
  two.world.pass(70'000);
  two.world.traffic.clear();
  two.world.pass(600'000);
  EXPECT_EQ(two.world.traffic.size(), 2 * pings(two.world)) << "it is done, and nobody asks again";
}

TEST(Interrupted, AJoinerWhoseMailboxIsForgottenAsksForItSeldom) {
  Two two("forgotten mailbox");
  two.up_to_words();
  two.ada.close();
  two.world.stop_relay();
  two.world.start_relay(true);
  two.world.pass(70'000);
  const auto frames = two.world.traffic.size();
  for (int second = 0; second < 600; ++second) {
    two.world.now += 1'000;
    two.world.settle(0);
  }
  EXPECT_LT(two.world.traffic.size() - frames, 100U);
}

// Ben has accepted; the relay lost it, and Ada has not seen it.
void accepted_and_lost(Two& two) {
  two.up_to_words();
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  two.ada.close();
  two.ben.act("pair.accept");
  two.world.stop_relay();
  two.world.start_relay(true);
  two.world.pass(70'000);
}

TEST(Interrupted, WhoAcceptedWhatTheRelayThenLostAsksForItSeldom) {
  Two two("accepted, asks seldom");
  accepted_and_lost(two);
  const auto frames = two.world.traffic.size();
  for (int second = 0; second < 600; ++second) {
    two.world.now += 1'000;
    two.world.settle(0);
  }
  EXPECT_LT(two.world.traffic.size() - frames, 150U);
}

TEST(Interrupted, WhoAcceptedWhatTheRelayThenLostIsTogetherOnceTheOtherComesInTime) {
  Two two("accepted, lost, in time");
  accepted_and_lost(two);
  two.world.pass(two_days - 3'600'000);
  EXPECT_EQ(two.ben.pairing()["state"], "finishing");
  two.ada.open();
  for (int i = 0; i < 3; ++i) two.world.pass(70'000);
  EXPECT_EQ(two.ada.home()["partner"]["name"], "Ben");
  EXPECT_EQ(two.ben.home()["partner"]["name"], "Ada");
}

TEST(Interrupted, WhoAcceptedWhatTheRelayThenLostIsToldAfterTwoDaysAndCanBeginAnew) {
  Two two("accepted, lost, over");
  accepted_and_lost(two);
  two.ben.reload();
  two.world.pass(two_days);
  two.world.pass(70'000);
  EXPECT_EQ(two.ben.pairing()["state"], "ended");
  EXPECT_EQ(two.ben.pairing()["ended"], "expired");
  two.ada.open();
  two.world.pass(70'000);
  EXPECT_EQ(two.ada.pairing()["ended"], "expired");
  pair(two.ada, two.ben);
  EXPECT_EQ(two.ben.home()["partner"]["name"], "Ada");
}

// From where Ben reads the words: he has accepted and closed his app; Ada is together with him, and has closed hers. Then the
// relay stops.
void accepted_and_seen(Two& two) {
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  two.ada.online = false;
  two.world.settle();
  two.ben.act("pair.accept");
  two.ben.close();
  two.ada.online = true;
  two.world.pass(70'000);
  ASSERT_EQ(two.ada.home()["partner"]["name"], "Ben");
  two.ada.close();
  two.world.stop_relay();
}

TEST(Interrupted, WhoAcceptedWhatTheRelayThenLostDoesNotGiveUpForAClockThatWasTurned) {
  Two two("accepted, lost, clock turned");
  two.up_to_words();
  accepted_and_seen(two);
  two.world.start_relay(true);
  two.ben.clock_ahead_ms = 3653 * ms_a_day;
  two.ben.open();
  for (int i = 0; i < 3; ++i) two.world.pass(70'000);
  EXPECT_EQ(two.ben.pairing()["state"], "finishing");
  two.ada.open();
  for (int i = 0; i < 3; ++i) two.world.pass(70'000);
  EXPECT_EQ(two.ben.home()["partner"]["name"], "Ada");
  EXPECT_FALSE(two.ben.home().contains("pairing"));
}

// The relay's backup still has the invitation, but neither what Ben said nor the space. Somebody else who has the link says
// something there before he comes again.
TEST(Interrupted, WhoAcceptedIsTogetherThoughAnotherTookThePlaceThatTheRelayForgot) {
  Two two("accepted, another in the mailbox");
  auto& cat = two.world.device("cat");
  cat.act("me.start", {{"name", "Cat"}});
  two.ada.act("pair.invite");
  two.world.back_up_relay();
  const auto link = two.link();
  two.ben.act("pair.open", {{"link", link}});
  two.ben.act("pair.join");
  accepted_and_seen(two);
  two.world.start_relay_from_backup();
  cat.act("pair.open", {{"link", link}});
  cat.act("pair.join");
  two.world.pass(70'000);
  two.ben.open();
  two.world.pass(70'000);
  EXPECT_EQ(two.ben.pairing()["state"], "finishing")
      << "the space may be there again, and the link is known to two";
  two.ada.open();
  for (int i = 0; i < 3; ++i) two.world.pass(70'000);
  EXPECT_EQ(two.ben.home()["partner"]["name"], "Ada");
  EXPECT_FALSE(cat.home().contains("partner"));
}

// ---- ends that the other side must hear of

TEST(Interrupted, AnEndThatIsPutAwayWithoutANetworkStillReachesTheOther) {
  Two two("put away offline");
  two.up_to_words();
  two.ada.online = false;
  two.world.settle();
  two.ada.act("pair.cancel");
  two.ada.act("pair.cancel");
  EXPECT_FALSE(two.ada.home().contains("pairing")) << "put away";
  two.ada.reload();
  EXPECT_EQ(two.ben.pairing()["state"], "read_words");
  two.ada.online = true;
  two.world.pass(70'000);
  EXPECT_EQ(two.ben.pairing()["state"], "ended");
  EXPECT_EQ(two.ben.pairing()["ended"], "other_side");
  EXPECT_FALSE(two.ada.stored.contains("b")) << "once told, it is forgotten";
}

TEST(Interrupted, AnEndIsToldAlsoOnceANewInvitationTookItsPlace) {
  Two two("replaced offline");
  two.up_to_words();
  two.ada.online = false;
  two.world.settle();
  two.ada.act("pair.cancel");
  two.ada.act("pair.invite");
  two.ada.online = true;
  two.world.pass(70'000);
  EXPECT_EQ(two.ben.pairing()["state"], "ended");
  EXPECT_EQ(two.ada.pairing()["state"], "inviting");
  two.ben.act("pair.open", {{"link", two.link()}});
  two.ben.act("pair.join");
  two.world.settle();
  EXPECT_EQ(two.ada.pairing()["state"], "enter_words");
}

TEST(Interrupted, WhoCantStoreAnInvitationStillHoldsTheLinkThatWasOpened) {
  Two two("invite instead");
  two.ada.act("pair.invite");
  two.ben.act("pair.open", {{"link", two.link()}});
  two.ben.store_fails = true;
  EXPECT_EQ(refused(two.ben, "pair.invite"), Refusal::storage_failed);
  EXPECT_EQ(two.ben.pairing()["state"], "opened");
}

// ---- links in more hands than two

// Ben has only to accept; Eve, who has the link too, joined without a network: nobody hears of it yet.
Device& two_and_a_third(Two& two) {
  auto& eve = two.world.device("eve");
  eve.act("me.start", {{"name", "Eve"}});
  two.ada.act("pair.invite");
  const auto link = two.link();
  eve.act("pair.open", {{"link", link}});
  eve.online = false;
  two.world.settle();
  eve.act("pair.join");
  two.ben.act("pair.open", {{"link", link}});
  two.ben.act("pair.join");
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  return eve;
}

TEST(Interrupted, AThirdWithTheLinkCantUndoAPairingThatWasDone) {
  Two two("late third");
  auto& eve = two_and_a_third(two);
  two.ada.close();
  two.ben.act("pair.accept");
  two.ben.close();
  two.ada.open();
  two.world.pass(70'000);
  ASSERT_EQ(two.ada.home()["partner"]["name"], "Ben");
  eve.online = true;
  two.world.pass(70'000);
  EXPECT_EQ(eve.pairing()["state"], "ended");
  two.ben.open();
  two.world.pass(70'000);
  EXPECT_EQ(two.ben.home()["partner"]["name"], "Ada");
  two.ada.act("thanks.say", {{"did", "You stayed"}});
  EXPECT_EQ(two.ben.thanks().size(), 1U);
}

// Somebody with the link burns the mailbox just after Ada's device took the acceptance, and before it has begun the
// channel. Ben, who finds neither, waits some minutes for it.
TEST(Interrupted, AThirdWithTheLinkCantPartThemBetweenAcceptanceAndBeginning) {
  Two two("third in between");
  auto& eve = two_and_a_third(two);
  two.ada.lose_frames_out = true;
  two.ben.act("pair.accept");
  ASSERT_EQ(two.ada.home()["partner"]["name"], "Ben");
  eve.online = true;
  two.world.pass(70'000);
  ASSERT_EQ(eve.pairing()["state"], "ended");
  EXPECT_EQ(two.ben.pairing()["state"], "finishing");
  two.ada.lose_frames_out = false;
  two.ada.reload();
  two.world.pass(70'000);
  EXPECT_EQ(two.ben.home()["partner"]["name"], "Ada");
}

// Where Ada's device had not taken it, Ben is told as soon as that is sure enough.
TEST(Interrupted, AnAcceptanceThatWasBurntBeforeItArrivedEndsAfterSomeMinutes) {
  Two two("burnt on its way");
  two.up_to_words();
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  two.ada.online = false;
  two.world.settle();
  two.ben.act("pair.accept");
  two.ada.act("pair.cancel");
  two.ada.online = true;
  two.ada.reload();
  two.world.pass(70'000);
  ASSERT_FALSE(two.ada.home().contains("partner"));
  EXPECT_EQ(two.ben.pairing()["state"], "finishing");
  two.world.pass(600'000);
  two.world.pass(70'000);
  EXPECT_EQ(two.ben.pairing()["state"], "ended");
}

// He accepted by a clock an hour ahead that was put right since: the minutes are no hours for that.
TEST(Interrupted, AClockThatIsTurnedBackDoesntKeepAJoinerWaiting) {
  Two two("clock turned back");
  two.ben.clock_ahead_ms = 3'600'000;
  two.up_to_words();
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  two.ada.online = false;
  two.world.settle();
  two.ben.act("pair.accept");
  two.ada.act("pair.cancel");
  two.ada.online = true;
  two.ada.reload();
  two.ben.clock_ahead_ms = 0;
  two.world.pass(70'000);
  two.world.pass(600'000);
  two.world.pass(70'000);
  EXPECT_EQ(two.ben.pairing()["state"], "ended");
}

TEST(Interrupted, OfTwoPairingsAtOnceTheFirstStaysAndTheOtherIsTold) {
  Two two("two pairings");
  auto& cat = two.world.device("cat");
  cat.act("me.start", {{"name", "Cat"}});
  two.up_to_words();  // Ada invites, Ben joins
  cat.act("pair.invite");
  two.ada.act("pair.open", {{"link", cat.pairing().at("link")}});
  two.ada.act("pair.join");
  cat.act("pair.enter", {{"words", words_read_by(two.ada)}});
  two.ada.act("pair.accept");
  two.world.pass(70'000);
  EXPECT_EQ(two.ada.home()["partner"]["name"], "Cat");
  EXPECT_EQ(two.ben.pairing()["state"], "ended");
  EXPECT_EQ(two.ben.pairing()["ended"], "other_side");
}

// Ada's own invitation is one step from its end, and so is the one she was handed by Cat.
struct OneStepFromBoth : Two {
  using Two::Two;
  Device& cat = world.device("cat");
  void come_there() {
    cat.act("me.start", {{"name", "Cat"}});
    up_to_words();
    ada.act("pair.enter", {{"words", words_read_by(ben)}});
    cat.act("pair.invite");
    ada.act("pair.open", {{"link", cat.pairing().at("link")}});
    ada.act("pair.join");
    cat.act("pair.enter", {{"words", words_read_by(ada)}});
    ada.store_is_slow = true;
  }
};

TEST(Interrupted, AnAnswerThatComesWhileTheOtherPairingIsStoredIsToldThatItIsOver) {
  OneStepFromBoth three("answer too late");
  three.come_there();
  three.ada.begin("pair.accept");
  three.ben.act("pair.accept");
  three.ada.end_stores();
  three.world.pass(70'000);
  EXPECT_EQ(three.ada.home()["partner"]["name"], "Cat");
  EXPECT_EQ(three.cat.home()["partner"]["name"], "Ada");
  three.world.pass(600'000);
  three.world.pass(70'000);
  EXPECT_EQ(three.ben.pairing()["state"], "ended");
  EXPECT_EQ(three.ben.pairing()["ended"], "other_side");
}

TEST(Interrupted, AnAcceptanceWhileTheOtherPairingIsStoredIsRefused) {
  OneStepFromBoth three("acceptance too late");
  three.come_there();
  three.ben.act("pair.accept");
  const auto accept = three.ada.begin("pair.accept");
  three.ada.end_stores();
  three.world.pass(70'000);
  try {
    three.ada.answer_to(accept);
    ADD_FAILURE() << "accepted, though she is with Ben";
  } catch (const Refused& r) {
    EXPECT_EQ(r.why, Refusal::already_paired);
  }
  EXPECT_EQ(three.ada.home()["partner"]["name"], "Ben");
  EXPECT_EQ(three.ben.home()["partner"]["name"], "Ada");
  EXPECT_EQ(three.cat.pairing()["state"], "ended");
  EXPECT_EQ(three.cat.pairing()["ended"], "other_side");
}

TEST(Interrupted, AnInvitationThatNobodyEverSawEndsWithoutAskingForEver) {
  Two two("never seen");
  two.ada.online = false;
  two.world.settle();
  two.ada.act("pair.invite");
  two.ada.act("pair.cancel");
  two.ada.online = true;
  two.world.pass(70'000);
  EXPECT_EQ(two.ada.home()["relay"], "none");
}

TEST(Interrupted, AFirstActWithOtherAdmissionThanAgreedBeginsNothing) {
  Two two("hostile relay");
  two.up_to_words();
  two.ada.act("pair.enter", {{"words", words_read_by(two.ben)}});
  two.ada.close();
  two.ben.act("pair.accept");
  const std::vector<replica::KeyValue> finishing(two.ben.stored.begin(), two.ben.stored.end());
  two.ben.close();
  two.ada.open();
  two.world.settle();
  std::optional<protocol::LogItem> act;
  for (const auto& frame : two.world.traffic)
    if (const auto decoded = protocol::decode(frame);
        decoded && std::holds_alternative<protocol::Found>(*decoded))
      act = std::get<protocol::Found>(*decoded).start;
  ASSERT_TRUE(act);
  for (const bool as_agreed : {true, false}) {
    Alone ben(finishing);
    ben.settle(replica::Connected{ben.socket});
    ben.hear(protocol::Challenge{protocol::version, {}, true});
    ben.hear(protocol::Welcome{.head = 1});
    auto item = *act;
    if (!as_agreed) item.admission->signatures[0].bytes[0] ^= 1;
    ben.hear(protocol::Items{0, {item}});
    EXPECT_EQ(ben.home().contains("partner"), as_agreed);
  }
}

// ---- what is said

TEST(Interrupted, ARelayThatWasBusyIsNoTroubleOnceItLetsIn) {
  Two two("busy");
  pair(two.ada, two.ben);
  Alone ada({two.ada.stored.begin(), two.ada.stored.end()});
  ada.settle(replica::Connected{ada.socket});
  ada.hear(protocol::Refused{.code = static_cast<std::uint64_t>(Refusal::relay_busy)});
  EXPECT_EQ(ada.home()["trouble"], "relay_busy");
  for (int socket = 0; socket < 2; ++socket) {  // another log: it is read anew, on a second socket
    ada.settle(replica::Clock{.online = true});
    ada.settle(replica::Connected{ada.socket});
    ada.hear(protocol::Challenge{protocol::version, {}, true});
    ada.hear(protocol::Welcome{});
  }
  EXPECT_EQ(ada.home()["relay"], "online");
  EXPECT_FALSE(ada.home().contains("trouble"));
}

TEST(Interrupted, ARelayThatCantTakeAnInvitationIsNamed) {
  Two two("full relay");
  two.world.store().refuse_writes(Refusal::relay_full);
  two.ada.act("pair.invite");
  EXPECT_EQ(two.ada.home()["trouble"], "relay_full");
  two.world.store().refuse_writes();
  two.world.pass(70'000);
  EXPECT_FALSE(two.ada.home().contains("trouble"));
}

TEST(Interrupted, WhatWasSentDaysLateSaysSoToItsWriterAtOnce) {
  Two two("late");
  pair(two.ada, two.ben);
  two.ada.online = false;
  two.world.settle();
  two.ada.act("thanks.say", {{"did", "You carried my bag"}});
  two.world.now += 2 * ms_a_day;
  two.ada.online = true;
  two.world.pass(70'000);
  EXPECT_TRUE(two.ben.ask("thanks.list")["items"][0].contains("arrived"));
  EXPECT_EQ(two.ada.ask("thanks.list")["items"][0]["arrived"],
            two.ben.ask("thanks.list")["items"][0]["arrived"]);
}

}  // namespace
}  // namespace tend::test::interrupted
