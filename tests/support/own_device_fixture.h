// Ada's phone with her two spaces, and her laptop that joins as her next device.
#pragma once

#include "tests/support/pairing_fixture.h"

namespace tend::test {

struct OwnDevice : Pairing {
  JoinerPhone& laptop = ben;
  SeededEntropy chance{"spaces"};
  Beginning mine = found_private(chance, ada.seed);  // she has slot 0
  Salt us_salt = crypto::draw<Salt>(chance);
  crypto::DeviceKeys us_ada = crypto::derive_device_keys(ada.seed, us_salt.view());
  crypto::DeviceKeys us_ben =
      crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(chance), us_salt.view());
  Beginning us = begun();  // she has slot 1

  OwnDevice() {
    purpose = Purpose::device;
    ada.grants.push_back(granted(mine, 0));
    ada.grants.push_back(granted(us, 1));
  }

  Beginning begun() {
    const std::array subjects{subject_of(0, us_ben), subject_of(1, us_ada)};
    auto out = begin_space(chance, us_salt, subjects);
    check(out.has_value(), "a space begins");
    sign_beginning(*out, us_ben), sign_beginning(*out, us_ada);
    return std::move(*out);
  }
  // The log of a space as it begins, and with the laptop added by Ada.
  std::vector<LoggedAct> log_of(const Beginning& space) {
    return {{seal_beginning(chance, space), space.admission, space.admission_signatures}};
  }
  Result<LoggedAct> added(const Beginning& space, const SpaceConsent& consent) {
    const auto log = log_of(space);
    const auto keys = crypto::derive_device_keys(ada.seed, space.salt.view());
    const auto read = read_roster(space.space, &space.key, keys.box, keys.box_secret, log);
    if (!read) return refuse(read.error());
    return make_add(chance, read->roster, read->chain, keys, space.key, consent.subject, consent.consent);
  }

  static SpaceGrant granted(const Beginning& space, std::uint64_t slot) {
    SpaceGrant out{.salt = space.salt,
                   .space = space.space,
                   .relay = std::string(relay_origin),
                   .channel = space.channel,
                   .key = space.key.clone(),
                   .head = {0, statement_hash({}, 0, space.statement)}};
    if (slot != 0) out.slot = slot;
    return out;
  }

  // Her laptop's keys there, as they must come out.
  [[nodiscard]] Subject expected(const SpaceGrant& grant) const {
    return subject_of(grant.person(), crypto::derive_device_keys(laptop.seed, grant.salt.view()));
  }

  void expect_all_spaces_handed_over() {
    ASSERT_EQ(ada.state(), InviterState::done);
    ASSERT_EQ(laptop.state(), JoinerState::finishing);
    const auto consents = ada.side->consents();
    const auto grants = laptop.side->grants();
    ASSERT_TRUE(consents && grants);
    ASSERT_EQ(consents->size(), 2U);
    ASSERT_EQ(grants->size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ((*grants)[i].space, ada.grants[i].space);
      EXPECT_TRUE(equal(*(*grants)[i].key, *ada.grants[i].key));
      EXPECT_EQ((*consents)[i].space, ada.grants[i].space);
      EXPECT_EQ((*consents)[i].subject, expected(ada.grants[i]));
      EXPECT_TRUE(consent_holds((*consents)[i].space, (*consents)[i].subject, (*consents)[i].consent));
    }
    EXPECT_EQ(ada.side->partner_name(), "laptop");
    EXPECT_EQ(laptop.side->partner_name(), "Ada");
    const Beginning* spaces[] = {&mine, &us};
    for (std::size_t i = 0; i < 2; ++i) {
      auto log = log_of(*spaces[i]);
      const auto act = added(*spaces[i], (*consents)[i]);
      ASSERT_TRUE(act);
      const auto keys = crypto::derive_device_keys(laptop.seed, (*grants)[i].salt.view());
      const auto before = read_granted((*grants)[i], keys, log);
      ASSERT_TRUE(before);
      EXPECT_FALSE(before->roster.members().contains(keys.entry));
      log.push_back(*act);
      const auto read = read_granted((*grants)[i], keys, log);
      ASSERT_TRUE(read);
      EXPECT_EQ(read->roster.members().at(keys.entry), (*consents)[i].subject);
      EXPECT_EQ(read->chain.slot_of(keys.login), (*consents)[i].subject.slot);
    }
    EXPECT_FALSE(ada.side->paired() || laptop.side->paired());
    EXPECT_TRUE(laptop.side->done().changed);
    EXPECT_EQ(laptop.state(), JoinerState::done);
    EXPECT_TRUE(laptop.side->grants());
  }
};

}  // namespace tend::test
