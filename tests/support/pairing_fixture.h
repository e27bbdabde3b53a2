// Two phones and a mailbox between them, for the tests of pairing.
#pragma once

#include <gtest/gtest.h>

#include "core/crypto/box.h"
#include "core/crypto/sign.h"
#include "tests/support/mail_relay.h"

namespace tend::test {

using namespace space;
using namespace space::pairing;

struct Pairing : ::testing::Test {
  MailRelay relay;
  InviterPhone ada{"Ada's phone", relay};
  JoinerPhone ben{"Ben's phone", relay};
  Purpose purpose = Purpose::person;
  std::string link;

  Mailbox& box() { return relay.at(ada.side->mailbox()); }

  void invite_and_join() {
    link = ada.invite("Ada", purpose);
    ASSERT_TRUE(ben.open(link, {}, purpose));
    ASSERT_TRUE(ben.join(purpose == Purpose::person ? "Ben" : "laptop"));
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
inline OwnInvitation own_invitation(crypto::Entropy& entropy, const Salt& salt,
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
inline Bytes own_answer(crypto::Entropy& entropy, const Salt& salt, const DhKey& dh) {
  const auto keys = crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(entropy), salt.view());
  return codec::encode(B{.versions = {1},
                         .name = "Ben",
                         .dh = dh,
                         .random = crypto::draw<Nonce32>(entropy),
                         .entry = keys.entry,
                         .login = keys.login,
                         .box = keys.box});
}

}  // namespace tend::test
