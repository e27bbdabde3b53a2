// Messages of a pairing that are not what they should be: false keys, false spaces, false signatures, noise.
// PROTOCOL 4: each is refused or ends the invitation, and both are told.
#include "tests/support/pairing_fixture.h"

namespace tend::test::pairing_messages {
namespace {

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
}  // namespace tend::test::pairing_messages
