// The roster in a space: whatever acts come with the log, after a restart and on another relay.
#include "core/replica/space.h"

#include <gtest/gtest.h>

#include "core/channel/item.h"
#include "core/practice/me/me.h"
#include "tests/support/seeded_entropy.h"

namespace tend::replica {
namespace {

using tend::space::LoggedAct;
using tend::space::Op;
using tend::space::Subject;

constexpr std::string_view relay = "https://relay.example";

// Ada's private space on her phone, and what the relay's log holds of it.
struct SpaceTest : ::testing::Test {
  test::SeededEntropy entropy{"space"};
  crypto::DeviceSeed seed = crypto::draw<crypto::DeviceSeed>(entropy);
  Vault vault = Vault::make(entropy);
  tend::space::Beginning beginning = tend::space::found_private(entropy, seed);
  crypto::DeviceKeys phone = crypto::derive_device_keys(seed, beginning.salt.view());
  crypto::DeviceKeys laptop = another_device();
  Space::StoredValues stored;
  std::optional<Space> space;
  std::vector<protocol::LogItem> log;

  void SetUp() override {
    tend::space::pairing::Paired founded{.beginning = {.space = beginning.space,
                                                       .channel = beginning.channel,
                                                       .salt = beginning.salt,
                                                       .clear = beginning.clear,
                                                       .statement = beginning.statement,
                                                       .admission = beginning.admission,
                                                       .signatures = beginning.signatures,
                                                       .admission_signatures = beginning.admission_signatures,
                                                       .key = beginning.key.clone()}};
    founded.roster_item = tend::space::seal_beginning(entropy, beginning);
    space = Space::begin(0, SpaceKind::mine, founded, seed, entropy);
    keep(space->first_puts(vault));
    take(space->prepare_upload(std::string(relay), vault));
    come({founded.roster_item, beginning.admission, beginning.admission_signatures});
  }

  crypto::DeviceKeys another_device() {
    return crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(entropy), beginning.salt.view());
  }
  void keep(const std::vector<KeyValue>& puts) {
    for (const auto& [key, bytes] : puts) stored[key] = bytes;
  }
  void take(Space::Change change) {
    keep(change.puts);
    for (const auto& key : change.removes) stored.erase(key);
    space->commit(std::move(change));
  }
  void come(const LoggedAct& act) {
    log.push_back({.kind = protocol::ItemKind::roster,
                   .bytes = act.item,
                   .admission = protocol::Admission{act.admission, act.admission_signatures}});
    take(space->prepare_items(log.size() - 1, {&log.back(), 1}, vault));
  }
  void write(std::string_view name) {
    const auto fields = codec::encode(practice::me::Named{.name = std::string(name)});
    auto change = space->prepare_write(space->draft({{practice::Audience::me, 17, fields}}, 1'000, 1), vault);
    ASSERT_TRUE(change);
    take(std::move(*change));
  }
  void restart() {
    auto again = Space::restore(0, stored, vault, seed, entropy);
    ASSERT_TRUE(again);
    space = std::move(*again);
  }

  LoggedAct add_of(const crypto::DeviceKeys& device) {
    const auto subject = tend::space::subject_of(0, device);
    const auto act = space->make_add(
        {beginning.space, subject, tend::space::sign_consent(beginning.space, subject, device.entry_secret)});
    return act ? LoggedAct{act->item, act->statement, act->signatures} : LoggedAct{};
  }
  // As an app with more to it would remove a device: an epoch begins.
  LoggedAct removal_of(const crypto::DeviceKeys& device, const crypto::EpochKey& key) {
    const auto head = space->grant("").head;
    const auto n = head.n + 1, epoch = std::uint64_t{1};
    const auto subject = tend::space::subject_of(0, device);
    const auto clear = *tend::space::make_clear(entropy, beginning.space, n, epoch, key,
                                                std::array{phone.box}, &beginning.key);
    tend::space::SealedAct act{.statement = codec::encode(tend::space::Statement{
                                   .n = n,
                                   .prev = head.hash,
                                   .op = Op::remove,
                                   .by = phone.entry,
                                   .subjects = {subject},
                                   .pins = std::vector<tend::space::Pin>{},
                                   .epoch = epoch,
                                   .clear_hash = tend::space::clear_hash(beginning.space, n, clear)})};
    act.signatures = {tend::space::sign_statement(beginning.space, n, act.statement, phone.entry_secret)};
    return admitted(n, Op::remove, device.login, epoch,
                    tend::space::seal_roster_item(entropy, beginning.space, key, clear, act));
  }
  LoggedAct admitted(std::uint64_t n, Op op, const LoginKey& member, std::uint64_t epoch, Bytes item) {
    const auto& before = log[n - 1].admission->statement;
    const auto admission = codec::encode(
        channel::AdmissionStatement{.n = n,
                                    .prev = channel::statement_hash(beginning.channel, n - 1, before),
                                    .op = op,
                                    .members = {{0, member}},
                                    .by = phone.login,
                                    .epoch = epoch});
    return {std::move(item),
            admission,
            {channel::sign_statement(beginning.channel, n, admission, phone.login_secret)}};
  }
};

TEST_F(SpaceTest, ActsAreReadKeptAndThereAgainAfterARestart) {
  come(add_of(laptop));
  EXPECT_TRUE(space->has_member(laptop.entry));
  EXPECT_EQ(space->own_devices(), 2U);
  const auto key = crypto::draw<crypto::EpochKey>(entropy);
  come(removal_of(laptop, key));
  EXPECT_FALSE(space->has_member(laptop.entry));
  EXPECT_EQ(space->own_devices(), 1U);
  const auto grant = space->grant("");
  EXPECT_EQ(grant.epoch, 1U);
  EXPECT_TRUE(equal(*grant.key, key));
  EXPECT_EQ(space->record().roster.size(), 3U);
  restart();
  EXPECT_EQ(space->own_devices(), 1U);
  EXPECT_EQ(space->grant("").head, grant.head);
  EXPECT_TRUE(space->can_seal());
}

TEST_F(SpaceTest, AnEntryOnItsWayIsSealedAnewOnceItsEpochIsOver) {
  write("Ada");
  come(add_of(laptop));
  EXPECT_FALSE(space->prepare_resealed(vault)) << "an add keeps the epoch";
  come(removal_of(laptop, crypto::draw<crypto::EpochKey>(entropy)));
  const auto id = space->outbox().begin()->second.id;
  EXPECT_EQ(channel::parse_item(space->outbox().begin()->second.item)->epoch, 0U);
  restart();
  auto change = space->prepare_resealed(vault);
  ASSERT_TRUE(change);
  take(std::move(*change));
  ASSERT_EQ(space->outbox().size(), 1U);
  const auto& waiting = space->outbox().begin()->second;
  EXPECT_EQ(waiting.id, id) << "the same entry";
  EXPECT_EQ(channel::parse_item(waiting.item)->epoch, 1U);
  EXPECT_FALSE(space->prepare_resealed(vault));
  restart();
  EXPECT_FALSE(space->prepare_resealed(vault)) << "stored, too";
}

TEST_F(SpaceTest, AnActThatMeansNothingIsSkippedAndItsNumberStaysUsed) {
  auto junk = add_of(laptop);
  auto outer = *channel::parse_roster_item(junk.item);
  outer.sealed[30] ^= 1;
  junk.item = codec::encode(outer);
  come(junk);
  EXPECT_FALSE(space->has_member(laptop.entry));
  EXPECT_EQ(space->record().roster.size(), 2U) << "another relay's chain needs it";
  const auto tablet = another_device();
  come(add_of(tablet));
  EXPECT_TRUE(space->has_member(tablet.entry));
  restart();
  EXPECT_TRUE(space->has_member(tablet.entry));
  EXPECT_FALSE(space->has_member(laptop.entry));
}

TEST_F(SpaceTest, NothingIsHandedInUnderAnEpochThatNobodyHoldsTheKeyOf) {
  auto junk = removal_of(phone, crypto::draw<crypto::EpochKey>(entropy));
  come(admitted(1, Op::rotate, phone.login, 1, junk.item));
  EXPECT_FALSE(space->can_seal());
  EXPECT_EQ(space->make_add({beginning.space, tend::space::subject_of(0, laptop), {}}).error(),
            Refusal::statement_epoch);
}

TEST_F(SpaceTest, WhatANewRelayLacksIsNamedInOrder) {
  come(add_of(laptop));
  come(add_of(another_device()));
  EXPECT_EQ(space->act_left_out(), nullptr);
  space->read_again({});
  take(space->prepare_items(0, {log.data(), 1}, vault));
  ASSERT_NE(space->act_left_out(), nullptr);
  EXPECT_EQ(space->act_left_out()->item, log[1].bytes);
  take(space->prepare_items(1, {&log[1], 1}, vault));
  ASSERT_NE(space->act_left_out(), nullptr);
  EXPECT_EQ(space->act_left_out()->item, log[2].bytes);
  space->give_up_acts();
  EXPECT_EQ(space->act_left_out(), nullptr);
  EXPECT_EQ(space->record().roster.size(), 3U) << "nothing is kept twice";
  EXPECT_EQ(space->own_devices(), 3U);
}

}  // namespace
}  // namespace tend::replica
