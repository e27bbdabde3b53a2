#include "core/space/pairing/pairing.h"

#include <gtest/gtest.h>

#include "tests/support/mail_relay.h"

namespace tend::space::pairing {
namespace {

using test::InviterPhone, test::JoinerPhone, test::MailRelay;

// All states that either side passes through on the way to a space, or to all spaces of a person, as stored.
struct Stored : ::testing::TestWithParam<Purpose> {
  MailRelay relay;
  InviterPhone ada{"Ada", relay};
  JoinerPhone ben{"Ben", relay};
  std::vector<Bytes> inviters, joiners;

  void keep() {
    inviters.push_back(to_bytes(ada.side->encode().view()));
    if (ben.side) joiners.push_back(to_bytes(ben.side->encode().view()));
  }
  void SetUp() override {
    if (GetParam() == Purpose::device)
      ada.grants.push_back({.salt = crypto::draw<Salt>(ada.entropy),
                            .relay = std::string(test::relay_origin),
                            .key = crypto::draw<crypto::EpochKey>(ada.entropy)});
    const auto link = ada.invite("Ada", GetParam());
    keep();
    ASSERT_TRUE(ben.open(link, {}, GetParam()));
    keep();
    ASSERT_TRUE(ben.join());
    keep();
    ada.look(), ben.look();
    keep();
    ASSERT_TRUE(ada.enter(*ben.side->words()));
    ben.look();
    keep();
    ASSERT_TRUE(ben.accept());
    ada.look();
    keep();
    ben.side->done();
    keep();
    ASSERT_EQ(ada.state(), InviterState::done);
  }
};

TEST_P(Stored, EveryStateIsReadBackAsTheSameBytes) {
  for (const auto& bytes : inviters) {
    const auto again = Inviter::decode(bytes);
    ASSERT_TRUE(again);
    EXPECT_EQ(to_bytes(again->encode().view()), bytes);
  }
  for (const auto& bytes : joiners) {
    const auto again = Joiner::decode(bytes);
    ASSERT_TRUE(again);
    EXPECT_EQ(to_bytes(again->encode().view()), bytes);
  }
}

TEST_P(Stored, DamagedBytesAreRefusedByName) {
  EXPECT_EQ(Inviter::decode({}).error(), Refusal::storage_damaged);
  EXPECT_EQ(Joiner::decode(Bytes{0xa0}).error(), Refusal::storage_damaged);
  for (const auto& bytes : inviters)
    EXPECT_EQ(Inviter::decode(BytesView(bytes).first(bytes.size() - 1)).error(), Refusal::storage_damaged);
  for (const auto& bytes : joiners)
    EXPECT_EQ(Joiner::decode(BytesView(bytes).first(bytes.size() - 1)).error(), Refusal::storage_damaged);
}

// A state claims what the record doesn't hold: refused when read, never a crash in a later step.
TEST_P(Stored, AStateWithoutWhatItNeedsIsRefused) {
  int refused = 0;
  for (const auto& bytes : inviters)
    for (std::uint8_t state = 0; state <= 4; ++state) {
      auto r = codec::decode<InviterRecord>(bytes);
      r->state = static_cast<InviterState>(state);
      auto side = Inviter::decode(codec::encode(*r));
      if (!side) {
        ++refused;
        continue;
      }
      side->on_mailbox(ada.entropy, relay.at(side->mailbox()), ada.now);
      (void)side->paired();
      (void)side->consents();
      (void)side->partner_name();
      (void)side->link();
      side->cancel();
    }
  for (const auto& bytes : joiners)
    for (std::uint8_t state = 0; state <= 6; ++state) {
      auto r = codec::decode<JoinerRecord>(bytes);
      r->state = static_cast<JoinerState>(state);
      auto side = Joiner::decode(codec::encode(*r));
      if (!side) {
        ++refused;
        continue;
      }
      side->on_mailbox(relay.at(side->mailbox()));
      (void)side->join(ben.entropy, ben.seed, "Ben", {});
      (void)side->accept(ben.entropy, ben.seed, 0);
      (void)side->paired();
      (void)side->grants();
      (void)side->words();
      side->words_differ();
    }
  EXPECT_GT(refused, 20);
}

TEST_P(Stored, PairingSecretsAreGoneAtTheEnd) {
  const auto inviter = codec::decode<InviterRecord>(inviters.back());
  EXPECT_FALSE(inviter->secret || inviter->dh || inviter->key);
  const auto joiner = codec::decode<JoinerRecord>(joiners.back());
  EXPECT_FALSE(joiner->secret || joiner->dh || joiner->key);
  for (const auto& stored : joiners) {
    const auto each = codec::decode<JoinerRecord>(stored);
    const bool kept = each->secret || each->dh;
    EXPECT_TRUE(!kept || each->state < JoinerState::read_words)
        << "once the words can be read, the link is needed no more";
  }
  auto cancelled = Inviter::decode(inviters[2]);
  ASSERT_TRUE(cancelled);
  cancelled->cancel();
  const auto ended = codec::decode<InviterRecord>(cancelled->encode().view());
  EXPECT_FALSE(ended->secret || ended->dh || ended->key || ended->epoch_key);
}

// The other purpose's record under this one's name.
TEST_P(Stored, AJoinerOfOnePurposeIsNotReadAsOneOfTheOther) {
  for (const auto& bytes : joiners) {
    auto r = codec::decode<JoinerRecord>(bytes);
    r->for_device = GetParam() == Purpose::person;
    if (!r->m0) continue;
    EXPECT_EQ(Joiner::decode(codec::encode(*r)).error(), Refusal::storage_damaged);
  }
}

INSTANTIATE_TEST_SUITE_P(OfEitherPurpose, Stored, ::testing::Values(Purpose::person, Purpose::device),
                         [](const auto& purpose) {
                           return std::string(purpose.param == Purpose::person ? "Person" : "Device");
                         });

struct Names : ::testing::Test {
  MailRelay relay;
  InviterPhone ada{"Ada", relay};
  JoinerPhone ben{"Ben", relay};

  Refusal inviting_as(std::string_view name) {
    const auto created = Inviter::create(
        ada.entropy, ada.seed,
        {.name = name, .app = test::app_origin, .relay = test::relay_origin, .word_list = "en"}, 0);
    return created ? Refusal{} : created.error();
  }
};

TEST_F(Names, AreOneLineOfAtMostEightyBytes) {
  EXPECT_EQ(inviting_as("Ada"), Refusal{});
  EXPECT_EQ(inviting_as(std::string(80, 'a')), Refusal{});
  EXPECT_EQ(inviting_as(std::string(81, 'a')), Refusal::name_too_long);
  EXPECT_EQ(inviting_as(""), Refusal::name_empty);
  EXPECT_EQ(inviting_as("a\nb"), Refusal::text_has_controls);
  EXPECT_EQ(inviting_as("\xFF"), Refusal::text_not_utf8);
  ASSERT_TRUE(ben.open(ada.invite()));
  EXPECT_EQ(ben.join("").error(), Refusal::name_empty);
  EXPECT_EQ(ben.join(std::string(81, 'b')).error(), Refusal::name_too_long);
  EXPECT_EQ(ben.state(), JoinerState::opened);
  EXPECT_TRUE(ben.join("Ben"));
}

TEST_F(Names, OriginsThatAreNoneAreRefused) {
  const auto created = Inviter::create(
      ada.entropy, ada.seed,
      {.name = "Ada", .app = "https://tend.example/", .relay = test::relay_origin, .word_list = "en"}, 0);
  EXPECT_EQ(created.error(), Refusal::link_malformed);
}

TEST_F(Names, JoiningWithoutACommonVersionUsesNothingUp) {
  ASSERT_TRUE(ben.open(ada.invite()));
  EXPECT_EQ(ben.side->join(ben.entropy, ben.seed, "Ben", {}, {2}).error(), Refusal::no_common_version);
  EXPECT_EQ(ben.state(), JoinerState::opened);
}

}  // namespace
}  // namespace tend::space::pairing
