// Two phones and a relay's mailbox, and everyone who might come between them. PROTOCOL 4: whatever is tried
// is refused or burnt, and both are told.
#include <gtest/gtest.h>

#include "core/crypto/box.h"
#include "core/crypto/sign.h"
#include "tests/support/mail_relay.h"

namespace tend::test {
namespace {

using namespace space;
using namespace space::pairing;

struct Pairing : ::testing::Test {
  MailRelay relay;
  InviterPhone ada{"Ada's phone", relay};
  JoinerPhone ben{"Ben's phone", relay};
  std::string link;

  Mailbox& box() { return relay.at(ada.side->mailbox()); }

  void invite_and_join() {
    link = ada.invite();
    ASSERT_TRUE(ben.open(link));
    ASSERT_TRUE(ben.join());
  }
  void until_words() {
    invite_and_join();
    ada.look();
    ben.look();
  }
  void until_sealing() {
    until_words();
    ASSERT_TRUE(ben.side->words());
    const auto right = ada.enter(*ben.side->words());
    ASSERT_TRUE(right && *right);
  }
  void until_done() {
    until_sealing();
    ben.look();
    ASSERT_TRUE(ben.accept());
    ada.look();
  }

  void expect_both_told(Burnt reason, bool by_ada) {
    for (int i = 0; i < 2; ++i) ada.look(), ben.look();
    ASSERT_EQ(ada.state(), InviterState::ended);
    ASSERT_EQ(ben.state(), JoinerState::ended);
    EXPECT_EQ(ada.side->ended()->reason, reason);
    EXPECT_EQ(ben.side->ended()->reason, reason);
    EXPECT_EQ(ada.side->ended()->by_me, by_ada);
    EXPECT_EQ(ben.side->ended()->by_me, !by_ada);
    EXPECT_FALSE(ada.side->paired());
    EXPECT_FALSE(ben.side->paired());
    EXPECT_EQ(box().burnt, reason);
  }

  void expect_one_space() {
    ASSERT_EQ(ada.state(), InviterState::done);
    ASSERT_EQ(ben.state(), JoinerState::finishing);
    const auto hers = ada.side->paired();
    const auto his = ben.side->paired();
    ASSERT_TRUE(hers && his);
    EXPECT_EQ(hers->beginning.space, his->beginning.space);
    EXPECT_EQ(hers->beginning.channel, his->beginning.channel);
    EXPECT_EQ(hers->beginning.signatures, his->beginning.signatures);
    EXPECT_EQ(hers->beginning.admission_signatures, his->beginning.admission_signatures);
    EXPECT_TRUE(equal(hers->beginning.key, his->beginning.key));
    EXPECT_EQ(hers->partner_name, "Ben");
    EXPECT_EQ(his->partner_name, "Ada");
    EXPECT_EQ(hers->slot, 0U);
    EXPECT_EQ(his->slot, 1U);
    const auto roster = read_beginning(his->beginning.space, his->beginning.key, hers->roster_item,
                                       hers->beginning.admission);
    ASSERT_TRUE(roster);
    EXPECT_EQ(roster->members().size(), 2U);
    channel::Admission admission;
    EXPECT_TRUE(admission.accept(hers->beginning.admission, hers->beginning.admission_signatures));
    EXPECT_EQ(admission.channel(), his->beginning.channel);
    const auto keys = crypto::derive_device_keys(ben.seed, his->beginning.salt.view());
    const auto mine = try_wraps({}, hers->beginning.clear, keys.box, keys.box_secret);
    EXPECT_TRUE(mine && equal(*mine, his->beginning.key));
    EXPECT_EQ(ben.side->done().changed, true);
    EXPECT_EQ(ben.state(), JoinerState::done);
    EXPECT_TRUE(ben.side->paired());
  }
};

// The bytes of an invitation of one's own under a link secret that another drew.
struct OwnInvitation {
  crypto::DhSecret dh;
  crypto::DeviceKeys keys;
  Salt salt;
  Bytes a, m0;
};
OwnInvitation own_invitation(crypto::Entropy& entropy, const Salt& salt,
                             std::string_view relay = relay_origin, std::string_view purpose = "p") {
  auto dh = crypto::draw<crypto::DhSecret>(entropy);
  auto keys = crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(entropy), salt.view());
  auto a = codec::encode(A{.versions = {1},
                           .name = "Ada",
                           .relay = std::string(relay),
                           .word_list = "en",
                           .dh = crypto::dh_key(dh),
                           .random = crypto::draw<Nonce32>(entropy),
                           .entry = keys.entry,
                           .login = keys.login,
                           .box = keys.box});
  auto m0 = codec::encode(
      M0{.purpose = std::string(purpose), .versions = {1}, .salt = salt, .commitment = commitment(a)});
  return {std::move(dh), std::move(keys), salt, std::move(a), std::move(m0)};
}
Bytes own_answer(crypto::Entropy& entropy, const Salt& salt, const DhKey& dh) {
  const auto keys = crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(entropy), salt.view());
  return codec::encode(B{.versions = {1},
                         .name = "Ben",
                         .dh = dh,
                         .random = crypto::draw<Nonce32>(entropy),
                         .entry = keys.entry,
                         .login = keys.login,
                         .box = keys.box});
}

TEST_F(Pairing, HonestTwoEndWithOneSpaceAndTheSameKey) {
  until_done();
  expect_one_space();
}

TEST_F(Pairing, BothMayRestartAfterEveryStep) {
  ada.restarts = ben.restarts = true;
  until_done();
  expect_one_space();
}

TEST_F(Pairing, LookingAgainChangesNothingAndSendsNothingNew) {
  until_words();
  EXPECT_FALSE(ada.side->on_mailbox(ada.entropy, box(), ada.now).changed);
  EXPECT_TRUE(ada.side->on_mailbox(ada.entropy, box(), ada.now).puts.empty());
  EXPECT_FALSE(ben.side->on_mailbox(box()).changed);
  EXPECT_TRUE(ben.side->on_mailbox(box()).puts.empty());
}

TEST_F(Pairing, InviterMayBeOfflineWhileTheLinkIsOpened) {
  link = ada.invite();
  ada.online = false;
  ASSERT_TRUE(ben.open(link));
  ASSERT_TRUE(ben.join());
  ben.look();
  EXPECT_EQ(ben.state(), JoinerState::joining);
  EXPECT_FALSE(ben.side->words());
  ada.online = true;
  ada.restarts = true;
  ada.look();
  ben.look();
  ASSERT_TRUE(ada.enter(*ben.side->words()));
  ben.look();
  ada.online = false;
  ASSERT_TRUE(ben.accept());
  ada.online = true;
  ada.look();
  expect_one_space();
}

TEST_F(Pairing, WhatCouldNotBeSentIsSentLaterAsTheSameBytes) {
  link = ada.invite();
  ASSERT_TRUE(ben.open(link));
  ben.online = false;
  ASSERT_TRUE(ben.join());
  EXPECT_FALSE(box().messages[1]);
  ben.online = true;
  ben.look();
  const auto first = box().messages[1];
  ASSERT_TRUE(first);
  box().messages[1].reset();  // a relay that forgot it
  ben.look();
  EXPECT_EQ(box().messages[1], first);
  ada.look();
  const auto second = box().messages[2];
  box().messages[2].reset();
  ada.look();
  EXPECT_EQ(box().messages[2], second);
  EXPECT_EQ(box().other_joiners, 0U);
}

TEST_F(Pairing, WithoutTheLinkAManInTheMiddleCanOnlyEndIt) {
  link = ada.invite();
  const auto forged = Bytes(1024, 7);
  box().messages[1] = forged;  // the relay's own m1
  ada.look();
  EXPECT_EQ(ada.state(), InviterState::ended);
  EXPECT_EQ(ada.side->ended()->reason, Burnt::changed);
  EXPECT_EQ(box().burnt, Burnt::changed);
}

TEST_F(Pairing, AForgedM0IsNotJoinedAndAForgedM2EndsItForBoth) {
  link = ada.invite();
  const auto true_m0 = box().messages[0];
  box().messages[0] = Bytes(1024, 7);
  ASSERT_TRUE(ben.open(link));
  EXPECT_EQ(ben.side->trouble(), Refusal::invite_changed_on_the_way);
  EXPECT_EQ(ben.join().error(), Refusal::invite_changed_on_the_way);
  EXPECT_FALSE(box().messages[1]);
  box().messages[0] = true_m0;
  ben.look();
  EXPECT_EQ(ben.side->trouble(), std::nullopt);
  ASSERT_TRUE(ben.join());
  box().messages[2] = Bytes(1024, 7);
  ben.look();
  expect_both_told(Burnt::changed, false);
}

// A relay with the link plays Ben to Ada and Ada to Ben. Two transcripts: the words that Ben reads are not
// those that Ada's phone waits for.
TEST_F(Pairing, WithTheLinkAManInTheMiddleIsHeardInTheWords) {
  link = ada.invite();
  const auto secret = parse_link(link)->secret.clone();
  const auto salt = *codec::decode<M0>(open_message(secret, 0, *box().messages[0])->view())->salt;
  SeededEntropy eve{"between them"};
  const auto hers = own_invitation(eve, salt);
  Mailbox shown_to_ben;
  shown_to_ben.messages[0] = seal_message(eve, secret, 0, hers.m0);
  auto joiner = Joiner::open(link, {});
  ASSERT_TRUE(joiner);
  joiner->on_mailbox(shown_to_ben);
  const auto m1 = joiner->join(ben.entropy, ben.seed, "Ben", {});
  ASSERT_TRUE(m1);
  shown_to_ben.messages[1] = m1->puts[0].sealed;
  shown_to_ben.messages[2] = seal_message(eve, secret, 2, hers.a);
  joiner->on_mailbox(shown_to_ben);
  ASSERT_EQ(joiner->state(), JoinerState::read_words);  // Ben can't tell yet

  JoinerPhone as_ben{"towards Ada", relay};
  ASSERT_TRUE(as_ben.open(link));
  ASSERT_TRUE(as_ben.join());
  ada.look();
  as_ben.look();
  ASSERT_EQ(ada.state(), InviterState::enter_words);  // nor can Ada
  EXPECT_NE(*joiner->words(), *as_ben.side->words());

  for (int i = 0; i < 3; ++i) {
    const auto right = ada.enter(*joiner->words());
    ASSERT_TRUE(right);
    EXPECT_FALSE(*right);
  }
  EXPECT_EQ(ada.state(), InviterState::ended);
  EXPECT_EQ(ada.side->ended()->reason, Burnt::wrong_words);
  EXPECT_FALSE(box().messages[3]);  // nothing of the space was ever sent
  Mailbox burnt;
  burnt.burnt = box().burnt;
  joiner->on_mailbox(burnt);
  EXPECT_EQ(joiner->state(), JoinerState::ended);
  EXPECT_EQ(joiner->ended()->reason, Burnt::wrong_words);
}

TEST_F(Pairing, TheJoinerEndsItWhenTheWordsWereNotTaken) {
  until_words();
  ben.words_differ();
  expect_both_told(Burnt::wrong_words, false);
}

// The commitment is what keeps one with the link from trying keys until the words match: a is fixed before b
// is seen.
TEST_F(Pairing, AnInviterCannotChooseItsKeysAfterSeeingTheJoiners) {
  link = ada.invite();
  const auto secret = parse_link(link)->secret.clone();
  ASSERT_TRUE(ben.open(link));
  ASSERT_TRUE(ben.join());
  SeededEntropy grinding{"candidates"};
  const auto salt = *codec::decode<M0>(open_message(secret, 0, *box().messages[0])->view())->salt;
  for (int i = 0; i < 20; ++i) {
    const auto candidate = own_invitation(grinding, salt);
    auto copy = Joiner::decode(ben.side->encode().view());
    ASSERT_TRUE(copy);
    Mailbox shown = box();
    shown.messages[2] = seal_message(grinding, secret, 2, candidate.a);
    EXPECT_EQ(copy->on_mailbox(shown).burn, Burnt::changed);
    EXPECT_EQ(copy->state(), JoinerState::ended);
    EXPECT_FALSE(copy->words());
  }
  SeededEntropy one{"one of them"};
  box().messages[2] = seal_message(one, secret, 2, own_invitation(one, salt).a);
  ben.look();
  expect_both_told(Burnt::changed, false);
}

// And a joiner can't, because a is shown only after the first m1 is there, and no other is taken after it.
TEST_F(Pairing, AJoinerCannotChooseItsKeysAfterSeeingTheInviters) {
  until_words();
  ASSERT_EQ(ada.state(), InviterState::enter_words);
  SeededEntropy grinding{"candidates"};
  const auto secret = parse_link(link)->secret.clone();
  const auto salt = *codec::decode<M0>(open_message(secret, 0, *box().messages[0])->view())->salt;
  const auto other = own_answer(grinding, salt, crypto::dh_key(crypto::draw<crypto::DhSecret>(grinding)));
  box().messages[1] = seal_message(grinding, secret, 1, other);  // a relay that helps
  ada.look();
  EXPECT_EQ(ada.side->ended()->reason, Burnt::second_joiner);
  EXPECT_EQ(box().burnt, Burnt::second_joiner);
}

TEST_F(Pairing, InviterShowsItsKeysOnlyOnceAnAnswerIsThere) {
  link = ada.invite();
  ada.look();
  EXPECT_FALSE(box().messages[2]);
  ASSERT_TRUE(ben.open(link));
  ada.look();
  EXPECT_FALSE(box().messages[2]);
  ASSERT_TRUE(ben.join());
  ada.look();
  EXPECT_TRUE(box().messages[2]);
}

TEST_F(Pairing, AnAnswerToAnotherInvitationEndsIt) {
  invite_and_join();
  const auto replayed = *box().messages[1];
  InviterPhone later{"Ada's next invitation", relay};
  later.invite();
  relay.put(later.side->mailbox(), {1, replayed});
  later.look();
  EXPECT_EQ(later.side->ended()->reason, Burnt::changed);
  EXPECT_EQ(relay.at(later.side->mailbox()).burnt, Burnt::changed);
}

TEST_F(Pairing, MessagesShiftedToAnotherNumberDoNotOpen) {
  invite_and_join();
  box().messages[2] = *box().messages[0];
  ben.look();
  expect_both_told(Burnt::changed, false);
  InviterPhone other{"another", relay};
  other.invite();
  relay.put(other.side->mailbox(),
            {1, *relay.at(other.side->mailbox()).messages[0]});  // her own m0 back as m1
  other.look();
  EXPECT_EQ(other.side->ended()->reason, Burnt::changed);
}

TEST_F(Pairing, PurposesCannotBeSwapped) {
  link = ada.invite();
  const auto secret = parse_link(link)->secret.clone();
  auto for_device = link;
  for_device[for_device.find('#') + 2] = 'd';
  EXPECT_EQ(ben.open(for_device).error(), Refusal::link_purpose);

  SeededEntropy entropy{"swapped"};
  const auto salt = crypto::draw<Salt>(entropy);
  box().messages[0] = seal_message(entropy, secret, 0, own_invitation(entropy, salt, relay_origin, "d").m0);
  ASSERT_TRUE(ben.open(link));
  EXPECT_EQ(ben.side->trouble(), Refusal::link_purpose);
  EXPECT_EQ(ben.join().error(), Refusal::link_purpose);
  EXPECT_FALSE(box().messages[1]);
}

TEST_F(Pairing, ALinkOpenedByTwoIsBurntAndAllAreTold) {
  invite_and_join();
  JoinerPhone another{"another phone", relay};
  ASSERT_TRUE(another.open(link));
  EXPECT_TRUE(another.side->other_was_first());
  ASSERT_TRUE(another.join("Eve"));
  EXPECT_EQ(box().other_joiners, 1U);
  expect_both_told(Burnt::second_joiner, true);
  another.look();
  EXPECT_EQ(another.side->ended()->reason, Burnt::second_joiner);
}

TEST_F(Pairing, ASecondJoinerIsNoticedAlsoAfterTheFirstWasTaken) {
  until_words();
  relay.put(ada.side->mailbox(), {1, Bytes(1024, 3)});
  expect_both_told(Burnt::second_joiner, true);
}

TEST_F(Pairing, TheSecondJoinerItselfEndsItWhenItSeesAnothersAnswer) {
  invite_and_join();
  JoinerPhone another{"another phone", relay};
  ASSERT_TRUE(another.open(link));
  ASSERT_TRUE(another.join("Eve"));
  another.look();
  EXPECT_EQ(another.side->ended()->reason, Burnt::second_joiner);
  EXPECT_EQ(another.side->trouble(), Refusal::invite_used);
  ada.look();
  EXPECT_EQ(ada.side->ended()->reason, Burnt::second_joiner);
}

TEST_F(Pairing, TheSameAnswerAgainIsNoSecondJoiner) {
  invite_and_join();
  relay.put(ada.side->mailbox(), {1, *box().messages[1]});
  EXPECT_EQ(box().other_joiners, 0U);
  ada.look();
  EXPECT_EQ(ada.state(), InviterState::enter_words);
}

TEST_F(Pairing, ASecondJoinerAfterTheWordsWereRightAndAcceptedEndsNothing) {
  until_sealing();
  ben.look();
  ASSERT_TRUE(ben.accept());
  relay.put(ada.side->mailbox(), {1, Bytes(1024, 3)});
  ada.look();
  expect_one_space();
}

TEST_F(Pairing, WrongWordsThreeTimesEndItAndBothAreTold) {
  until_words();
  auto wrong = *ben.side->words();
  wrong[3] ^= 1;
  ada.restarts = true;  // tries are not won back by a restart
  for (std::uint64_t left = 2; left > 0; --left) {
    const auto right = ada.enter(wrong);
    ASSERT_TRUE(right);
    EXPECT_FALSE(*right);
    EXPECT_EQ(ada.side->tries_left(), left);
    EXPECT_EQ(ada.state(), InviterState::enter_words);
  }
  ASSERT_TRUE(ada.enter(wrong));
  EXPECT_EQ(ada.enter(*ben.side->words()).error(), Refusal::pairing_not_now);
  expect_both_told(Burnt::wrong_words, true);
}

TEST_F(Pairing, WrongWordsTwiceAndThenTheRightOnesGoOn) {
  until_words();
  auto wrong = *ben.side->words();
  std::swap(wrong[0], wrong[1]);
  EXPECT_FALSE(*ada.enter(wrong));
  EXPECT_FALSE(*ada.enter(wrong));
  EXPECT_TRUE(*ada.enter(*ben.side->words()));
}

TEST_F(Pairing, NothingOfTheSpaceIsSentBeforeTheWordsWereEntered) {
  until_words();
  for (int i = 0; i < 3; ++i) ada.look(), ben.look();
  EXPECT_FALSE(box().messages[3]);
  EXPECT_EQ(ben.accept().error(), Refusal::pairing_not_now);
}

TEST_F(Pairing, NothingIsSignedBeforeTheJoinerAccepts) {
  until_sealing();
  for (int i = 0; i < 3; ++i) ada.look(), ben.look();
  EXPECT_EQ(ben.state(), JoinerState::confirm);
  EXPECT_FALSE(box().messages[4]);
  EXPECT_FALSE(ben.side->paired());
  EXPECT_EQ(ada.state(), InviterState::sealing);
}

TEST_F(Pairing, AnInvitationEndsAfterFortyEightHoursByTheInvitersClock) {
  link = ada.invite();
  ada.now += invite_ms_max - 1;
  ada.look();
  EXPECT_EQ(ada.state(), InviterState::inviting);
  ASSERT_TRUE(ben.open(link));
  ASSERT_TRUE(ben.join());
  ada.now += 1;
  expect_both_told(Burnt::expired, true);
  EXPECT_EQ(ben.side->trouble(), Refusal::invite_expired);
}

TEST_F(Pairing, WordsComeTooLateAfterFortyEightHours) {
  until_words();
  ada.now += invite_ms_max;
  EXPECT_EQ(ada.enter(*ben.side->words()).error(), Refusal::invite_expired);
  EXPECT_EQ(ada.side->on_clock(ada.now).burn, Burnt::expired);
  expect_both_told(Burnt::expired, true);
}

TEST_F(Pairing, AcceptedInTimeButReadLateStillCompletes) {
  until_sealing();
  ben.look();
  ASSERT_TRUE(ben.accept());
  ada.now += 2 * invite_ms_max;
  EXPECT_FALSE(ada.side->on_clock(ada.now).burn);
  ada.look();
  expect_one_space();
}

TEST_F(Pairing, ABurnIsRepeatedUntilTheRelayKnowsIt) {
  until_words();
  ada.online = false;
  ada.cancel();
  EXPECT_FALSE(box().burnt);
  ada.online = true;
  ada.look();
  EXPECT_EQ(box().burnt, Burnt::cancelled);
  expect_both_told(Burnt::cancelled, true);
}

TEST_F(Pairing, AJoinersEndIsRepeatedTooUntilTheRelayKnowsIt) {
  until_words();
  ben.online = false;
  ben.words_differ();
  EXPECT_FALSE(box().burnt);
  ben.online = true;
  expect_both_told(Burnt::wrong_words, false);
}

TEST_F(Pairing, AnAgreementGivenOfflineIsSentLater) {
  until_sealing();
  ben.look();
  ben.online = false;
  ASSERT_TRUE(ben.accept());
  ada.look();
  EXPECT_EQ(ada.state(), InviterState::sealing);
  ben.online = true;
  ben.look();
  ada.look();
  expect_one_space();
}

// Whoever knows a mailbox may put into it; a place that holds other than what was put there ends the pairing.
TEST_F(Pairing, AnothersMessageInOnesOwnPlaceEndsIt) {
  for (const std::size_t number : {0, 2, 3, 4}) {
    MailRelay fresh;
    InviterPhone a{"a", fresh};
    JoinerPhone b{"b", fresh};
    ASSERT_TRUE(b.open(a.invite()));
    ASSERT_TRUE(b.join());
    auto& mailbox = fresh.at(a.side->mailbox());
    mailbox.messages[number] = Bytes(1024, 5);
    a.look();
    ASSERT_EQ(a.state(), InviterState::ended) << number;
    EXPECT_EQ(a.side->ended()->reason, Burnt::changed);
    EXPECT_EQ(mailbox.burnt, Burnt::changed);
  }
}

TEST_F(Pairing, AnothersAgreementInTheJoinersPlaceEndsIt) {
  until_words();
  box().messages[4] = Bytes(1024, 5);
  ben.look();
  expect_both_told(Burnt::changed, false);
}

TEST_F(Pairing, ABurntInvitationCannotBeJoined) {
  link = ada.invite();
  ada.cancel();
  ASSERT_TRUE(ben.open(link));
  EXPECT_EQ(ben.state(), JoinerState::ended);
  EXPECT_EQ(ben.side->trouble(), Refusal::invite_burnt);
  EXPECT_EQ(ben.join().error(), Refusal::pairing_not_now);
}

TEST_F(Pairing, AUsedInvitationCannotBeJoined) {
  until_done();
  JoinerPhone late{"late", relay};
  ASSERT_TRUE(late.open(link));
  EXPECT_EQ(late.side->trouble(), Refusal::invite_used);
  EXPECT_EQ(late.join().error(), Refusal::invite_used);
  EXPECT_EQ(box().other_joiners, 0U);
}

TEST_F(Pairing, OpeningALinkUsesNothingUp) {
  link = ada.invite();
  ASSERT_TRUE(ben.open(link));
  EXPECT_EQ(ben.state(), JoinerState::opened);
  EXPECT_FALSE(box().messages[1]);
  ben.cancel();
  EXPECT_FALSE(box().burnt);
  JoinerPhone other{"the phone it was meant for", relay};
  ASSERT_TRUE(other.open(link));
  EXPECT_TRUE(other.join());
}

TEST_F(Pairing, AnInvitationNotThereYetIsSaidAndComesLater) {
  ada.online = false;
  link = ada.invite();
  ASSERT_TRUE(ben.open(link));
  EXPECT_EQ(ben.join().error(), Refusal::invite_not_there);
  ada.online = true;
  ada.look();
  ben.look();
  EXPECT_TRUE(ben.join());
}

TEST_F(Pairing, OwnInvitationsAndKnownSaltsAreRefused) {
  link = ada.invite();
  EXPECT_EQ(ben.open(link, {ada.side->mailbox()}).error(), Refusal::invite_is_mine);
  ASSERT_TRUE(ben.open(link));
  ben.salts = {
      *codec::decode<M0>(open_message(parse_link(link)->secret, 0, *box().messages[0])->view())->salt};
  EXPECT_EQ(ben.join().error(), Refusal::salt_known);
  EXPECT_FALSE(box().messages[1]);
}

TEST_F(Pairing, CutAndNewerLinksAreRefused) {
  link = ada.invite();
  for (std::size_t size = 0; size < link.size() - 4; ++size) {
    const auto at = link.find('@');
    if (size > at + 9)
      break;  // a relay's name cut short may still be a name: then nothing lies in the mailbox there
    EXPECT_EQ(ben.open(link.substr(0, size)).error(), Refusal::link_malformed) << size;
  }
  auto newer = link;
  newer[newer.find('#') + 1] = '2';
  EXPECT_EQ(ben.open(newer).error(), Refusal::link_version);
}

TEST_F(Pairing, KeysOfSmallOrderEndIt) {
  for (const std::uint8_t first : {0, 1}) {
    DhKey zero;
    zero.bytes[0] = first;
    MailRelay fresh;
    InviterPhone phone{"phone " + std::to_string(first), fresh};
    const auto secret = parse_link(phone.invite())->secret.clone();
    auto& mailbox = fresh.at(phone.side->mailbox());
    const auto salt = *codec::decode<M0>(open_message(secret, 0, *mailbox.messages[0])->view())->salt;
    SeededEntropy entropy{"small order"};
    mailbox.messages[1] = seal_message(entropy, secret, 1, own_answer(entropy, salt, zero));
    phone.look();
    EXPECT_EQ(phone.side->ended()->reason, Burnt::changed);

    SeededEntropy hers{"small order of the inviter"};
    auto invitation = own_invitation(hers, salt);
    auto a = *codec::decode<A>(invitation.a);
    a.dh = zero;
    Mailbox shown;
    const auto bytes = codec::encode(a);
    auto m0 = *codec::decode<M0>(invitation.m0);
    m0.commitment = commitment(bytes);
    shown.messages[0] = seal_message(hers, secret, 0, codec::encode(m0));
    auto joiner = Joiner::open(
        phone.side->ended() ? make_link(app_origin, Purpose::person, secret, relay_origin) : "", {});
    ASSERT_TRUE(joiner);
    joiner->on_mailbox(shown);
    const auto m1 = joiner->join(ben.entropy, ben.seed, "Ben", {});
    ASSERT_TRUE(m1);
    shown.messages[1] = m1->puts[0].sealed;
    shown.messages[2] = seal_message(hers, secret, 2, bytes);
    EXPECT_EQ(joiner->on_mailbox(shown).burn, Burnt::changed);
  }
}

// One that has the link plays the inviter towards Ben, up to a message 3 of its making.
struct FalseInviter {
  SeededEntropy entropy{"false inviter"};
  crypto::LinkSecret secret = crypto::draw<crypto::LinkSecret>(entropy);
  Salt salt = crypto::draw<Salt>(entropy);
  OwnInvitation own = own_invitation(entropy, salt);
  Mailbox shown;
  std::optional<Joiner> joiner;
  std::optional<crypto::PairingKey> key;
  B b;

  explicit FalseInviter(JoinerPhone& ben, std::optional<A> other_a = {}) {
    if (other_a) {
      own.a = codec::encode(*other_a);
      auto m0 = *codec::decode<M0>(own.m0);
      m0.commitment = commitment(own.a);
      own.m0 = codec::encode(m0);
    }
    shown.messages[0] = seal_message(entropy, secret, 0, own.m0);
    joiner = std::move(*Joiner::open(make_link(app_origin, Purpose::person, secret, relay_origin), {}));
    joiner->on_mailbox(shown);
    const auto m1 = joiner->join(ben.entropy, ben.seed, "Ben", {});
    shown.messages[1] = m1->puts[0].sealed;
    const auto opened = open_message(secret, 1, *shown.messages[1]);
    b = *codec::decode<B>(opened->view());
    key = std::move(*pairing_key(secret, own.dh, b.dh, transcript(own.m0, opened->view(), own.a)));
    shown.messages[2] = seal_message(entropy, secret, 2, own.a);
    joiner->on_mailbox(shown);
  }

  std::array<Subject, 2> subjects() const {
    return {subject_of(0, own.keys), Subject{1, *b.entry, *b.login, *b.box, Role::device}};
  }

  // What Ben makes of an m3 that begins with these.
  JoinerState offer(const Statement& statement, const channel::AdmissionStatement& admission,
                    const crypto::DeviceKeys& signer) {
    M3Person m3{.statement = codec::encode(statement),
                .admission = codec::encode(admission),
                .key = crypto::draw<crypto::EpochKey>(entropy)};
    m3.signature = sign_statement({}, 0, m3.statement, signer.entry_secret);
    m3.admission_signature = channel::sign_statement({}, 0, m3.admission, signer.login_secret);
    shown.messages[3] = seal_message(entropy, *key, 3, codec::encode(m3));
    auto copy = Joiner::decode(joiner->encode().view());
    const auto todo = copy->on_mailbox(shown);
    EXPECT_EQ(todo.burn.has_value(), copy->state() == JoinerState::ended);
    return copy->state();
  }
};

TEST_F(Pairing, JoinerSignsOnlyTheSpaceThatWasExchanged) {
  FalseInviter eve{ben};
  const auto subjects = eve.subjects();
  const auto statement = *codec::decode<Statement>(make_start_statement(eve.salt, subjects, {}));
  const auto admission = *codec::decode<channel::AdmissionStatement>(make_start_admission(subjects));
  const auto changed_statement = [&](auto change) {
    auto s = statement;
    change(s);
    return eve.offer(s, admission, eve.own.keys);
  };
  const auto changed_admission = [&](auto change) {
    auto s = admission;
    change(s);
    return eve.offer(statement, s, eve.own.keys);
  };
  EXPECT_EQ(changed_statement([](auto&) {}), JoinerState::confirm);  // the tester works
  const auto strange = subject_of(
      1, crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(eve.entropy), eve.salt.view()));
  EXPECT_EQ(changed_statement([](auto& s) { s.salt->bytes[0] ^= 1; }), JoinerState::ended);
  EXPECT_EQ(changed_statement([](auto& s) { s.n = 1; }), JoinerState::ended);
  EXPECT_EQ(changed_statement([](auto& s) { s.epoch = 1; }), JoinerState::ended);
  EXPECT_EQ(changed_statement([](auto& s) { s.prev.bytes[0] = 1; }), JoinerState::ended);
  EXPECT_EQ(changed_statement([](auto& s) { s.v = 2; }), JoinerState::ended);
  EXPECT_EQ(changed_statement([](auto& s) { s.op = Op::rotate; }), JoinerState::ended);
  EXPECT_EQ(changed_statement([](auto& s) { s.by = s.subjects[1].entry; }), JoinerState::ended);
  EXPECT_EQ(changed_statement([](auto& s) { std::swap(s.subjects[0], s.subjects[1]); }), JoinerState::ended);
  EXPECT_EQ(changed_statement([](auto& s) { s.subjects.pop_back(); }), JoinerState::ended);
  EXPECT_EQ(changed_statement([&](auto& s) { s.subjects.push_back(strange); }), JoinerState::ended);
  EXPECT_EQ(changed_statement([&](auto& s) { s.subjects[1] = strange; }), JoinerState::ended);
  EXPECT_EQ(changed_statement([](auto& s) { s.floor = 7; }), JoinerState::ended);
  EXPECT_EQ(changed_statement([](auto& s) { s.pins = {Pin{}}; }), JoinerState::ended);
  EXPECT_EQ(changed_admission([](auto& s) { s.n = 1; }), JoinerState::ended);
  EXPECT_EQ(changed_admission([](auto& s) { s.epoch = 1; }), JoinerState::ended);
  EXPECT_EQ(changed_admission([](auto& s) { s.members.pop_back(); }), JoinerState::ended);
  EXPECT_EQ(changed_admission([&](auto& s) { s.members[1].login = strange.login; }), JoinerState::ended);
  EXPECT_EQ(changed_admission([](auto& s) { s.by = s.members[1].login; }), JoinerState::ended);
  const auto others =
      crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(eve.entropy), eve.salt.view());
  EXPECT_EQ(eve.offer(statement, admission, others), JoinerState::ended);
}

TEST_F(Pairing, JoinerRefusesWhatTheInvitationDidNotSay) {
  SeededEntropy entropy{"said otherwise"};
  const auto salt = crypto::draw<Salt>(entropy);
  const auto true_a = *codec::decode<A>(own_invitation(entropy, salt).a);
  const auto state_after = [&](auto change) {
    auto a = true_a;
    change(a);
    return FalseInviter(ben, a).joiner->state();
  };
  EXPECT_EQ(state_after([](A&) {}), JoinerState::read_words);  // the tester works
  EXPECT_EQ(state_after([](A& a) { a.relay = "https://relay.elsewhere"; }), JoinerState::ended);
  EXPECT_EQ(state_after([](A& a) { a.versions = {1, 2}; }), JoinerState::ended);
  EXPECT_EQ(state_after([](A& a) { a.entry.reset(); }), JoinerState::ended);
  EXPECT_EQ(state_after([](A& a) { a.login->bytes = a.entry->bytes; }), JoinerState::ended);
  EXPECT_EQ(state_after([](A& a) { a.box = BoxKey{}; }), JoinerState::ended);
  EXPECT_EQ(state_after([](A& a) { a.name.clear(); }), JoinerState::ended);
  EXPECT_EQ(state_after([](A& a) { a.name = std::string(81, 'a'); }), JoinerState::ended);
  EXPECT_EQ(state_after([](A& a) { a.name = "two\nlines"; }), JoinerState::ended);
}

TEST_F(Pairing, InviterRefusesAnAnswerThatIsNone) {
  SeededEntropy entropy{"no answers"};
  const auto state_after = [&](auto change) {
    MailRelay fresh;
    InviterPhone phone{"phone", fresh};
    const auto secret = parse_link(phone.invite())->secret.clone();
    auto& mailbox = fresh.at(phone.side->mailbox());
    const auto salt = *codec::decode<M0>(open_message(secret, 0, *mailbox.messages[0])->view())->salt;
    auto b =
        *codec::decode<B>(own_answer(entropy, salt, crypto::dh_key(crypto::draw<crypto::DhSecret>(entropy))));
    change(b, phone, salt);
    mailbox.messages[1] = seal_message(entropy, secret, 1, codec::encode(b));
    phone.look();
    return phone.state();
  };
  EXPECT_EQ(state_after([](B&, auto&, auto&) {}), InviterState::enter_words);  // the tester works
  EXPECT_EQ(state_after([](B& b, auto&, auto&) { b.versions = {2}; }), InviterState::ended);
  EXPECT_EQ(state_after([](B& b, auto&, auto&) { b.box.reset(); }), InviterState::ended);
  EXPECT_EQ(state_after([](B& b, auto&, auto&) { b.box = BoxKey{}; }), InviterState::ended);
  EXPECT_EQ(state_after([](B& b, auto&, auto&) { b.name = std::string(81, 'b'); }), InviterState::ended);
  EXPECT_EQ(state_after([](B& b, InviterPhone& phone, const Salt& salt) {  // her own key given back to her
              b.entry = crypto::derive_device_keys(phone.seed, salt.view()).entry;
            }),
            InviterState::ended);
}

TEST_F(Pairing, AnAgreementThatDoesNotOpenEndsIt) {
  until_sealing();
  ben.look();
  ASSERT_TRUE(ben.accept());
  box().messages[4] = Bytes(1024, 9);
  ada.look();
  EXPECT_EQ(ada.side->ended()->reason, Burnt::changed);
  ben.look();
  EXPECT_EQ(ben.state(), JoinerState::ended);
}

TEST_F(Pairing, SignaturesThatDoNotFitEndItAtTheInviter) {
  for (const bool of_roster : {true, false}) {
    MailRelay fresh;
    InviterPhone a{"a", fresh};
    JoinerPhone b{"b", fresh};
    ASSERT_TRUE(b.open(a.invite()));
    ASSERT_TRUE(b.join());
    a.look(), b.look();
    ASSERT_TRUE(a.enter(*b.side->words()));
    b.look();
    const auto key = codec::decode<JoinerRecord>(b.side->encode().view())->key->clone();
    ASSERT_TRUE(b.accept());
    auto& m4 = fresh.at(a.side->mailbox()).messages[4];
    auto agreement = *codec::decode<M4Person>(open_message(key, 4, *m4)->view());
    (of_roster ? agreement.signature : agreement.admission_signature).bytes[5] ^= 1;
    m4 = seal_message(b.entropy, key, 4, codec::encode(agreement));
    a.look();
    ASSERT_EQ(a.state(), InviterState::ended);
    EXPECT_EQ(a.side->ended()->reason, Burnt::changed);
    EXPECT_FALSE(a.side->paired());
  }
}

TEST_F(Pairing, EitherMayCancelAndTheOtherIsTold) {
  until_words();
  ben.cancel();
  expect_both_told(Burnt::cancelled, false);
}

// Any of the five places may hold anything, at any moment.
TEST_F(Pairing, RandomMessagesNeverDoMoreThanEndIt) {
  SeededEntropy dice{"dice"};
  const auto roll = [&](std::uint32_t below) { return crypto::draw_below(dice, below); };
  int ended = 0;
  for (int round = 0; round < 300; ++round) {
    MailRelay fresh;
    InviterPhone a{"a " + std::to_string(round), fresh};
    JoinerPhone b{"b " + std::to_string(round), fresh};
    const auto its_link = a.invite();
    ASSERT_TRUE(b.open(its_link));
    const auto where = roll(4);
    if (where > 0) (void)b.join();
    if (where > 1) a.look(), b.look();
    if (where > 2) (void)a.enter(*b.side->words());
    auto& mailbox = fresh.at(a.side->mailbox());
    Bytes junk(std::size_t{1024} * roll(3) + roll(2) * 17);
    for (auto& byte : junk) byte = static_cast<std::uint8_t>(roll(256));
    const auto number = roll(5);
    const auto other = roll(5);
    auto& place = mailbox.messages[number];
    switch (roll(4)) {
      case 0:
        place = junk;
        break;
      case 1:
        place = mailbox.messages[other];
        break;
      case 2:
        if (place && !place->empty()) (*place)[roll(static_cast<std::uint32_t>(place->size()))] ^= 1;
        break;
      default:
        place.reset();
        break;
    }
    for (int i = 0; i < 4; ++i) {
      a.look(), b.look();
      if (b.state() == JoinerState::opened) (void)b.join();
      if (b.state() == JoinerState::read_words && a.state() == InviterState::enter_words)
        (void)a.enter(*b.side->words());
      if (b.state() == JoinerState::confirm) (void)b.accept();
    }
    if (a.state() == InviterState::ended || b.state() == JoinerState::ended) ++ended;
    if (a.state() == InviterState::done) {
      ASSERT_TRUE(b.side->paired());
      EXPECT_EQ(a.side->paired()->beginning.space, b.side->paired()->beginning.space);
    }
  }
  EXPECT_GT(ended, 50);
}

}  // namespace
}  // namespace tend::test
