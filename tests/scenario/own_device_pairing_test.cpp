// A person's next device is handed all its spaces, and everyone who might come between. PROTOCOL 4, purpose d:
// whatever is tried is refused or burnt, and both are told.
#include "tests/support/own_device_fixture.h"

namespace tend::test::own_device_pairing {
namespace {

TEST_F(OwnDevice, HonestTwoEndWithTheSameSpacesAndAConsentForEach) {
  until_done();
  expect_all_spaces_handed_over();
}

TEST_F(OwnDevice, BothMayRestartAfterEveryStep) {
  ada.restarts = laptop.restarts = true;
  until_done();
  expect_all_spaces_handed_over();
}

TEST_F(OwnDevice, TheInvitationSaysItsPurposeAndHoldsNoKeysOfASpace) {
  until_words();
  EXPECT_EQ(ada.side->purpose(), Purpose::device);
  EXPECT_EQ(laptop.side->purpose(), Purpose::device);
  const auto secret = parse_link(link)->secret.clone();
  EXPECT_EQ(parse_link(link)->purpose, Purpose::device);
  const auto m0 = codec::decode<M0>(open_message(secret, 0, *box().messages[0])->view());
  const auto b = codec::decode<B>(open_message(secret, 1, *box().messages[1])->view());
  const auto a = codec::decode<A>(open_message(secret, 2, *box().messages[2])->view());
  ASSERT_TRUE(m0 && b && a);
  EXPECT_EQ(m0->purpose, "d");
  EXPECT_FALSE(m0->salt);
  EXPECT_FALSE(b->entry || b->login || b->box);
  EXPECT_FALSE(a->entry || a->login || a->box);
  EXPECT_EQ(b->name, "laptop");
  EXPECT_EQ(a->name, "Ada");
}

TEST_F(OwnDevice, WhatCouldNotBeSentIsSentLaterAsTheSameBytes) {
  until_sealing();
  const auto third = box().messages[3];
  box().messages[3].reset();  // a relay that forgot it
  ada.restarts = true;
  ada.look();
  EXPECT_EQ(box().messages[3], third);
  laptop.look();
  laptop.online = false;
  ASSERT_TRUE(laptop.accept());
  EXPECT_FALSE(box().messages[4]);
  laptop.online = true;
  laptop.look();
  const auto fourth = box().messages[4];
  ASSERT_TRUE(fourth);
  box().messages[4].reset();
  laptop.restarts = true;
  laptop.look();
  EXPECT_EQ(box().messages[4], fourth);
  ada.look();
  expect_all_spaces_handed_over();
}

TEST_F(OwnDevice, NoSpaceIsHandedOverBeforeTheWordsWereEntered) {
  until_words();
  for (int i = 0; i < 3; ++i) ada.look(), laptop.look();
  EXPECT_FALSE(box().messages[3]);
  EXPECT_EQ(laptop.accept().error(), Refusal::pairing_not_now);
  EXPECT_FALSE(laptop.side->grants());
}

TEST_F(OwnDevice, NothingIsConsentedBeforeThePersonAccepts) {
  until_sealing();
  for (int i = 0; i < 3; ++i) ada.look(), laptop.look();
  EXPECT_EQ(laptop.state(), JoinerState::confirm);
  EXPECT_FALSE(box().messages[4]);
  EXPECT_FALSE(laptop.side->grants());
  EXPECT_FALSE(ada.side->consents());
  EXPECT_EQ(ada.state(), InviterState::sealing);
}

TEST_F(OwnDevice, WrongWordsThreeTimesEndItAndNothingWasHandedOver) {
  until_words();
  auto wrong = *laptop.side->words();
  wrong[3] ^= 1;
  ada.restarts = true;
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(*ada.enter(wrong));
  EXPECT_FALSE(box().messages[3]);
  expect_both_told(Burnt::wrong_words, true);
}

TEST_F(OwnDevice, ALinkOpenedByTwoIsBurntAndAllAreTold) {
  invite_and_join();
  JoinerPhone another{"another", relay};
  ASSERT_TRUE(another.open(link, {}, Purpose::device));
  ASSERT_TRUE(another.join("Eve's laptop"));
  expect_both_told(Burnt::second_joiner, true);
  another.look();
  EXPECT_EQ(another.side->ended()->reason, Burnt::second_joiner);
}

TEST_F(OwnDevice, AnInvitationEndsAfterFortyEightHoursByTheInvitersClock) {
  until_words();
  ada.now += invite_ms_max;
  EXPECT_EQ(ada.enter(*laptop.side->words()).error(), Refusal::invite_expired);
  expect_both_told(Burnt::expired, true);
}

TEST_F(OwnDevice, AcceptedInTimeButReadLateStillCompletes) {
  until_sealing();
  laptop.look();
  ASSERT_TRUE(laptop.accept());
  ada.now += 2 * invite_ms_max;
  relay.put(ada.side->mailbox(), {1, Bytes(1024, 3)});
  ada.look();
  expect_all_spaces_handed_over();
}

TEST_F(OwnDevice, EitherMayCancelAndNoKeyStaysWithTheJoiner) {
  until_sealing();
  laptop.look();
  laptop.cancel();
  expect_both_told(Burnt::cancelled, false);
  EXPECT_FALSE(codec::decode<JoinerRecord>(laptop.side->encode().view())->grants);
  EXPECT_FALSE(laptop.side->grants());
}

TEST_F(OwnDevice, PairingSecretsAreGoneAtTheEnd) {
  until_done();
  laptop.side->done();
  const auto inviter = codec::decode<InviterRecord>(ada.side->encode().view());
  EXPECT_FALSE(inviter->secret || inviter->dh || inviter->key);
  const auto joiner = codec::decode<JoinerRecord>(laptop.side->encode().view());
  EXPECT_FALSE(joiner->secret || joiner->dh || joiner->key);
}

TEST_F(OwnDevice, SpacesThatAreNotSoundAreNotHandedOverAndCostNoTry) {
  until_words();
  const auto refused = [&](auto change) {
    std::vector<SpaceGrant> grants;
    for (const auto& grant : ada.grants) grants.push_back(grant.clone());
    change(grants);
    const auto entered =
        ada.side->enter_words(ada.entropy, ada.seed, *laptop.side->words(), ada.now, std::move(grants));
    return entered ? Refusal{} : entered.error();
  };
  EXPECT_EQ(refused([](auto& g) { g.clear(); }), Refusal::field_missing);
  EXPECT_EQ(refused([](auto& g) { g[1].key.reset(); }), Refusal::field_missing);
  EXPECT_EQ(refused([](auto& g) { g[1].relay = "relay.example"; }), Refusal::link_malformed);
  EXPECT_EQ(refused([](auto& g) { g[1].slot = 2; }), Refusal::field_out_of_range);
  EXPECT_EQ(refused([](auto& g) { g.push_back(g[0].clone()); }), Refusal::salt_known);
  EXPECT_EQ(refused([](auto& g) {
              for (int i = 0; i < 31; ++i) g.push_back(g[0].clone());
            }),
            Refusal::list_too_long);
  EXPECT_EQ(ada.side->tries_left(), tries_max);
  EXPECT_EQ(ada.state(), InviterState::enter_words);
  EXPECT_FALSE(box().messages[3]);
  EXPECT_EQ(refused([](auto&) {}), Refusal{});
}

TEST_F(OwnDevice, ThirtyTwoSpacesWithLongNamesOfRelaysStillFitIntoAMessage) {
  ada.grants.clear();
  const auto relay_name = "https://" + std::string(60, 'a') + "." + std::string(60, 'b') + "." +
                          std::string(60, 'c') + "." + std::string(60, 'd') + ".example:65535";
  ASSERT_TRUE(is_origin(relay_name));
  for (int i = 0; i < 32; ++i) {
    ada.grants.push_back({.salt = crypto::draw<Salt>(chance),
                          .space = crypto::draw<SpaceId>(chance),
                          .relay = relay_name,
                          .channel = crypto::draw<ChannelId>(chance),
                          .epoch = 0xFFFFFFFF,
                          .key = crypto::draw<crypto::EpochKey>(chance),
                          .head = {statements_max, crypto::draw<Hash32>(chance)},
                          .slot = 1});
  }
  until_done();
  ASSERT_EQ(ada.state(), InviterState::done);
  EXPECT_LE(box().messages[3]->size(), message_bytes_max);
  EXPECT_EQ(ada.side->consents()->size(), 32U);
}

// ---- between them

TEST_F(OwnDevice, WithoutTheLinkAManInTheMiddleCanOnlyEndIt) {
  until_words();
  for (const std::size_t number : {0, 2, 3, 4}) {
    auto copy = Joiner::decode(laptop.side->encode().view());
    auto hers = Inviter::decode(ada.side->encode().view());
    ASSERT_TRUE(copy && hers);
    auto shown = box();
    shown.messages[number] = Bytes(1024, 7);
    (void)copy->on_mailbox(shown);
    (void)hers->on_mailbox(ada.entropy, shown, ada.now);
    EXPECT_FALSE(copy->grants());
    EXPECT_EQ(hers->state(), InviterState::ended) << number;
    EXPECT_EQ(hers->ended()->reason, Burnt::changed);
  }
}

// The bytes of an invitation of purpose d under a link secret that another drew.
OwnInvitation own_device_invitation(crypto::Entropy& entropy) {
  auto out = own_invitation(entropy, crypto::draw<Salt>(entropy), relay_origin, "d");
  auto a = *codec::decode<A>(out.a);
  a.entry.reset(), a.login.reset(), a.box.reset();
  out.a = codec::encode(a);
  auto m0 = *codec::decode<M0>(out.m0);
  m0.salt.reset();
  m0.commitment = commitment(out.a);
  out.m0 = codec::encode(m0);
  return out;
}

TEST_F(OwnDevice, WithTheLinkAManInTheMiddleIsHeardInTheWords) {
  link = ada.invite("Ada", Purpose::device);
  const auto secret = parse_link(link)->secret.clone();
  SeededEntropy eve{"between them"};
  const auto hers = own_device_invitation(eve);
  Mailbox shown;
  shown.messages[0] = seal_message(eve, secret, 0, hers.m0);
  auto joiner = Joiner::open(link, {}, Purpose::device);
  ASSERT_TRUE(joiner);
  joiner->on_mailbox(shown);
  const auto m1 = joiner->join(laptop.entropy, laptop.seed, "laptop", {});
  ASSERT_TRUE(m1);
  shown.messages[1] = m1->puts[0].sealed;
  shown.messages[2] = seal_message(eve, secret, 2, hers.a);
  joiner->on_mailbox(shown);
  ASSERT_EQ(joiner->state(), JoinerState::read_words);  // the laptop can't tell yet

  JoinerPhone as_laptop{"towards Ada", relay};
  ASSERT_TRUE(as_laptop.open(link, {}, Purpose::device));
  ASSERT_TRUE(as_laptop.join("laptop"));
  ada.look(), as_laptop.look();
  ASSERT_EQ(ada.state(), InviterState::enter_words);  // nor can her phone
  EXPECT_NE(*joiner->words(), *as_laptop.side->words());
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(*ada.enter(*joiner->words()));
  EXPECT_EQ(ada.side->ended()->reason, Burnt::wrong_words);
  EXPECT_FALSE(box().messages[3]);  // no key of a space was ever sent
}

TEST_F(OwnDevice, AnInviterCannotChooseItsKeysAfterSeeingTheJoiners) {
  invite_and_join();
  SeededEntropy grinding{"candidates"};
  const auto secret = parse_link(link)->secret.clone();
  for (int i = 0; i < 5; ++i) {
    auto copy = Joiner::decode(laptop.side->encode().view());
    auto shown = box();
    shown.messages[2] = seal_message(grinding, secret, 2, own_device_invitation(grinding).a);
    EXPECT_EQ(copy->on_mailbox(shown).burn, Burnt::changed);
    EXPECT_FALSE(copy->words());
  }
}

TEST_F(OwnDevice, PurposesCannotBeSwapped) {
  link = ada.invite("Ada", Purpose::device);
  const auto secret = parse_link(link)->secret.clone();
  EXPECT_EQ(laptop.open(link).error(), Refusal::link_purpose);
  auto for_person = link;
  for_person[for_person.find('#') + 2] = 'p';
  ASSERT_TRUE(laptop.open(for_person));
  EXPECT_EQ(laptop.join().error(), Refusal::link_purpose);
  EXPECT_FALSE(box().messages[1]);

  // An m0 that says d and yet holds a salt, as p does.
  SeededEntropy entropy{"swapped"};
  auto m0 = *codec::decode<M0>(open_message(secret, 0, *box().messages[0])->view());
  m0.salt = crypto::draw<Salt>(entropy);
  Mailbox shown;
  shown.messages[0] = seal_message(entropy, secret, 0, codec::encode(m0));
  auto joiner = Joiner::open(link, {}, Purpose::device);
  joiner->on_mailbox(shown);
  EXPECT_EQ(joiner->trouble(), Refusal::invite_changed_on_the_way);

  // An answer as a partner gives it.
  const auto answer = own_answer(entropy, *m0.salt, crypto::dh_key(crypto::draw<crypto::DhSecret>(entropy)));
  relay.put(ada.side->mailbox(), {1, seal_message(entropy, secret, 1, answer)});
  ada.look();
  EXPECT_EQ(ada.side->ended()->reason, Burnt::changed);
}

TEST_F(OwnDevice, APartnersInvitationTakesNoAnswerOfANextDevice) {
  link = ada.invite();
  const auto secret = parse_link(link)->secret.clone();
  SeededEntropy entropy{"swapped"};
  const B b{.versions = {1},
            .name = "laptop",
            .dh = crypto::dh_key(crypto::draw<crypto::DhSecret>(entropy)),
            .random = crypto::draw<Nonce32>(entropy)};
  relay.put(ada.side->mailbox(), {1, seal_message(entropy, secret, 1, codec::encode(b))});
  ada.look();
  EXPECT_EQ(ada.side->ended()->reason, Burnt::changed);
}

TEST_F(OwnDevice, KeysOfSmallOrderEndIt) {
  link = ada.invite("Ada", Purpose::device);
  const auto secret = parse_link(link)->secret.clone();
  SeededEntropy entropy{"small order"};
  const B b{.versions = {1}, .name = "laptop", .dh = {}, .random = crypto::draw<Nonce32>(entropy)};
  relay.put(ada.side->mailbox(), {1, seal_message(entropy, secret, 1, codec::encode(b))});
  ada.look();
  EXPECT_EQ(ada.side->ended()->reason, Burnt::changed);
}

// ---- false messages under the right key

TEST_F(OwnDevice, TheJoinerTakesOnlySpacesThatAreSound) {
  until_words();
  const auto key = codec::decode<InviterRecord>(ada.side->encode().view())->key->clone();
  const auto state_after = [&](auto change) {
    M3Device m3;
    for (const auto& grant : ada.grants) m3.spaces.push_back(grant.clone());
    change(m3.spaces);
    auto shown = box();
    shown.messages[3] = seal_message(chance, key, 3, codec::encode(m3));
    auto copy = Joiner::decode(laptop.side->encode().view());
    const auto todo = copy->on_mailbox(shown);
    EXPECT_EQ(todo.burn.has_value(), copy->state() == JoinerState::ended);
    EXPECT_FALSE(copy->grants());
    return copy->state();
  };
  EXPECT_EQ(state_after([](auto&) {}), JoinerState::confirm);  // the tester works
  EXPECT_EQ(state_after([](auto& g) { g.pop_back(); }), JoinerState::confirm);
  EXPECT_EQ(state_after([](auto& g) { g.clear(); }), JoinerState::ended);
  EXPECT_EQ(state_after([](auto& g) { g.push_back(g[0].clone()); }), JoinerState::ended);
  EXPECT_EQ(state_after([](auto& g) { g[1].salt = g[0].salt; }), JoinerState::ended);
  EXPECT_EQ(state_after([](auto& g) { g[1].space = g[0].space; }), JoinerState::ended);
  EXPECT_EQ(state_after([](auto& g) { g[1].channel = g[0].channel; }), JoinerState::ended);
  EXPECT_EQ(state_after([](auto& g) { g[0].key.reset(); }), JoinerState::ended);
  EXPECT_EQ(state_after([](auto& g) { g[0].relay = "https://relay.example/"; }), JoinerState::ended);
  EXPECT_EQ(state_after([](auto& g) { g[0].slot = 2; }), JoinerState::ended);
  EXPECT_EQ(state_after([](auto& g) { g[0].head.n = statements_max + 1; }), JoinerState::ended);
  EXPECT_EQ(state_after([&](auto& g) {
              while (g.size() < 33) {
                g.push_back(g[0].clone());
                g.back().salt = crypto::draw<Salt>(chance);
                g.back().space = crypto::draw<SpaceId>(chance);
                g.back().channel = crypto::draw<ChannelId>(chance);
              }
            }),
            JoinerState::ended);
}

TEST_F(OwnDevice, TheInviterTakesOnlyConsentsToWhatItHandedOver) {
  until_sealing();
  laptop.look();
  const auto key = codec::decode<JoinerRecord>(laptop.side->encode().view())->key->clone();
  ASSERT_TRUE(laptop.accept());
  const auto honest = *codec::decode<M4Device>(open_message(key, 4, *box().messages[4])->view());
  std::vector<crypto::DeviceKeys> keys;
  for (const auto& grant : ada.grants)
    keys.push_back(crypto::derive_device_keys(laptop.seed, grant.salt.view()));
  const auto state_after = [&](auto change, bool sign_again = true) {
    auto m4 = honest;
    change(m4.spaces);
    for (std::size_t i = 0; sign_again && i < std::min(m4.spaces.size(), keys.size()); ++i)
      m4.spaces[i].consent = sign_consent(m4.spaces[i].space, m4.spaces[i].subject, keys[i].entry_secret);
    auto shown = box();
    shown.messages[4] = seal_message(chance, key, 4, codec::encode(m4));
    auto copy = Inviter::decode(ada.side->encode().view());
    const auto todo = copy->on_mailbox(ada.entropy, shown, ada.now);
    EXPECT_EQ(todo.burn.has_value(), copy->state() == InviterState::ended);
    EXPECT_EQ(copy->consents().has_value(), copy->state() == InviterState::done);
    return copy->state();
  };
  const auto stranger = crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(chance), us_salt.view());
  EXPECT_EQ(state_after([](auto&) {}), InviterState::done);  // the tester works
  EXPECT_EQ(state_after([](auto& c) { c.clear(); }), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c.pop_back(); }), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c.push_back(c[0]); }), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { std::swap(c[0], c[1]); }, false), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c[1] = c[0]; }, false), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c[0].space.bytes[0] ^= 1; }), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c[1].subject.slot = 0; }), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c[0].subject.slot = 1; }), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c[0].subject.role = Role::words; }), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c[0].subject.box = BoxKey{}; }), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c[0].subject.login.bytes = c[0].subject.entry.bytes; }),
            InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c[1].subject.login = c[0].subject.login; }), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c[0].consent.bytes[3] ^= 1; }, false), InviterState::ended);
  EXPECT_EQ(state_after([&](auto& c) { c[0].subject.entry = stranger.entry; }), InviterState::ended);
  EXPECT_EQ(state_after([](auto& c) { c[0].consent = c[1].consent; }, false), InviterState::ended);
}

TEST_F(OwnDevice, AGrantIsBelievedOnlyAsFarAsTheLogShowsIt) {
  const auto keys = crypto::derive_device_keys(laptop.seed, mine.salt.view());
  const auto log = log_of(mine);
  const auto why = [&](auto change) {
    auto grant = granted(mine, 0);
    change(grant);
    const auto read = read_granted(grant, keys, log);
    return read ? Refusal{} : read.error();
  };
  EXPECT_EQ(why([](auto&) {}), Refusal{});
  EXPECT_EQ(why([](auto& g) { g.head.hash.bytes[0] ^= 1; }), Refusal::statement_form);
  EXPECT_EQ(why([](auto& g) { g.head.n = 1; }), Refusal::statement_not_next);
  EXPECT_EQ(why([](auto& g) { g.salt.bytes[0] ^= 1; }), Refusal::statement_form);
  EXPECT_EQ(why([](auto& g) { g.channel.bytes[0] ^= 1; }), Refusal::statement_form);
  EXPECT_EQ(why([](auto& g) { g.epoch = 1; }), Refusal::statement_form);
  EXPECT_EQ(why([&](auto& g) { g.key = crypto::draw<crypto::EpochKey>(chance); }), Refusal::does_not_open);
  EXPECT_EQ(why([&](auto& g) { g.space = us.space; }), Refusal::statement_form);
}

// Any of the five places may hold anything, at any moment.
TEST_F(OwnDevice, RandomMessagesNeverDoMoreThanEndIt) {
  SeededEntropy dice{"dice"};
  const auto roll = [&](std::uint32_t below) { return crypto::draw_below(dice, below); };
  int ended = 0, done = 0;
  for (int round = 0; round < 200; ++round) {
    MailRelay fresh;
    InviterPhone a{"a " + std::to_string(round), fresh};
    JoinerPhone b{"b " + std::to_string(round), fresh};
    for (const auto& grant : ada.grants) a.grants.push_back(grant.clone());
    ASSERT_TRUE(b.open(a.invite("Ada", Purpose::device), {}, Purpose::device));
    const auto where = roll(4);
    if (where > 0) (void)b.join("laptop");
    if (where > 1) a.look(), b.look();
    if (where > 2) (void)a.enter(*b.side->words());
    auto& mailbox = fresh.at(a.side->mailbox());
    Bytes junk(std::size_t{1024} * roll(3) + std::size_t{17} * roll(2));
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
      if (b.state() == JoinerState::opened) (void)b.join("laptop");
      if (b.state() == JoinerState::read_words && a.state() == InviterState::enter_words)
        (void)a.enter(*b.side->words());
      if (b.state() == JoinerState::confirm) (void)b.accept();
    }
    if (a.state() == InviterState::ended || b.state() == JoinerState::ended) ++ended;
    if (a.state() == InviterState::done) {
      ++done;
      ASSERT_TRUE(b.side->grants());
      EXPECT_EQ((*a.side->consents())[0].space, (*b.side->grants())[0].space);
    }
  }
  EXPECT_GT(ended, 30);
  EXPECT_GT(done, 30);
}

}  // namespace
}  // namespace tend::test::own_device_pairing
