// Two phones and a relay's mailbox, and everyone who might come between them. PROTOCOL 4: whatever is tried
// is refused or burnt, and both are told.
#include "tests/support/pairing_fixture.h"

namespace tend::test::pairing_attacks {
namespace {

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
  EXPECT_EQ(ben.open(link, {}, Purpose::device).error(), Refusal::link_purpose);
  ASSERT_TRUE(ben.open(for_device, {}, Purpose::device));
  EXPECT_EQ(ben.join().error(), Refusal::link_purpose);

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

}  // namespace
}  // namespace tend::test::pairing_attacks
