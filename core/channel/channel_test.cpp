#include <gtest/gtest.h>

#include "core/channel/admission.h"
#include "core/channel/escrow.h"
#include "core/channel/item.h"
#include "core/channel/login.h"
#include "core/crypto/keys.h"
#include "tests/support/seeded_entropy.h"

namespace tend::channel {
namespace {

using crypto::DeviceKeys;

DeviceKeys device(const std::string& name) {
  test::SeededEntropy entropy(name);
  return crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(entropy), Bytes(16, 1));
}

// Ada and Ben share a channel; tests hand it statements.
struct Chain : testing::Test {
  DeviceKeys ada = device("ada"), ben = device("ben"), tablet = device("ada's tablet");
  Admission chain;

  Result<void> say(const AdmissionStatement& statement, const std::vector<const DeviceKeys*>& signers) {
    const auto bytes = codec::encode(statement);
    std::vector<Signature> signatures;
    signatures.reserve(signers.size());
    for (const auto* keys : signers)
      signatures.push_back(sign_statement(chain.channel(), statement.n, bytes, keys->login_secret));
    return chain.accept(bytes, signatures);
  }
  AdmissionStatement start_of(const DeviceKeys& one, const DeviceKeys& two) {
    return {.members = {{0, one.login}, {1, two.login}}, .by = one.login};
  }
  void begin() { ASSERT_TRUE(say(start_of(ada, ben), {&ada, &ben})); }
  AdmissionStatement next(Op op, std::vector<AdmissionMember> members, const DeviceKeys& by) const {
    return {.n = chain.n() + 1,
            .prev = chain.head(),
            .op = op,
            .members = std::move(members),
            .by = by.login,
            .epoch = chain.epoch() + (begins_epoch(op) ? 1 : 0)};
  }
  static Result<void> no(Refusal why) { return refuse(why); }
};

TEST_F(Chain, BeginsWithBothFirstDevicesAndBothSignatures) {
  EXPECT_EQ(say(start_of(ada, ben), {&ada}), no(Refusal::statement_signature));
  EXPECT_EQ(say(start_of(ada, ben), {&ben, &ada}), no(Refusal::statement_signature));
  EXPECT_EQ(say(start_of(ada, ada), {&ada, &ada}), no(Refusal::statement_form));
  EXPECT_FALSE(chain.started());
  begin();
  EXPECT_EQ(chain.slot_of(ada.login), 0);
  EXPECT_EQ(chain.slot_of(ben.login), 1);
  EXPECT_EQ(chain.slot_of(tablet.login), std::nullopt);
}

TEST_F(Chain, IsNamedByItsFirstStatement) {
  begin();
  EXPECT_EQ(chain.channel(), channel_id(codec::encode(start_of(ada, ben))));
  EXPECT_EQ(say(start_of(ada, ben), {&ada, &ben}), no(Refusal::statement_not_next));
}

TEST_F(Chain, AddsADeviceOfTheSignersOwnPersonOnly) {
  begin();
  EXPECT_EQ(say(next(Op::add, {{0, tablet.login}}, ben), {&ben}), no(Refusal::statement_other_slot));
  EXPECT_EQ(say(next(Op::add, {{0, tablet.login}}, ada), {&ben}), no(Refusal::statement_signature));
  EXPECT_EQ(say(next(Op::add, {{0, tablet.login}}, tablet), {&tablet}), no(Refusal::statement_not_member));
  EXPECT_TRUE(say(next(Op::add, {{0, tablet.login}}, ada), {&ada}));
  EXPECT_EQ(chain.slot_of(tablet.login), 0);
  EXPECT_EQ(chain.epoch(), 0U);
}

TEST_F(Chain, NeverTakesBackAKeyThatWasRemoved) {
  begin();
  ASSERT_TRUE(say(next(Op::add, {{0, tablet.login}}, ada), {&ada}));
  ASSERT_TRUE(say(next(Op::remove, {{0, tablet.login}}, ada), {&ada}));
  EXPECT_EQ(chain.slot_of(tablet.login), std::nullopt);
  EXPECT_EQ(chain.epoch(), 1U);
  EXPECT_EQ(say(next(Op::add, {{0, tablet.login}}, ada), {&ada}), no(Refusal::statement_key_known));
}

TEST_F(Chain, LetsNobodyPutTheOthersKeyIntoTheirOwnSlot) {
  begin();
  EXPECT_EQ(say(next(Op::remove, {{0, ben.login}}, ada), {&ada}), no(Refusal::statement_subject));
  EXPECT_EQ(say(next(Op::words, {{0, ben.login}, {0, tablet.login}}, ada), {&ada}),
            no(Refusal::statement_subject));
  EXPECT_EQ(chain.slot_of(ben.login), 1);
  EXPECT_EQ(chain.n(), 0U);
}

TEST_F(Chain, AsksForTheEpochThatTheActMakes) {
  begin();
  auto rotate = next(Op::rotate, {}, ben);
  rotate.epoch = 0;
  EXPECT_EQ(say(rotate, {&ben}), no(Refusal::statement_epoch));
  rotate.epoch = 1;
  EXPECT_TRUE(say(rotate, {&ben}));
}

TEST_F(Chain, RefusesWhatIsNoStatement) {
  EXPECT_EQ(chain.accept({}, {}), no(Refusal::statement_form));
  auto newer = start_of(ada, ben);
  newer.v = 2;
  EXPECT_EQ(say(newer, {&ada, &ben}), no(Refusal::statement_form));
}

Item item_of(std::size_t body_bytes) {
  return {.head_part = Bytes(head_part_bytes, 7), .body_part = Bytes(body_bytes, 8)};
}

TEST(Item, HasABodyOfAPaddedSizeOrItsHash) {
  EXPECT_TRUE(parse_item(codec::encode(item_of(512))));
  EXPECT_TRUE(parse_item(codec::encode(item_of(body_part_bytes_max))));
  EXPECT_FALSE(parse_item(codec::encode(item_of(513))));
  auto both = item_of(512);
  both.body_hash = Hash32{};
  EXPECT_FALSE(parse_item(codec::encode(both)));
  auto neither = item_of(512);
  neither.body_part.reset();
  EXPECT_FALSE(parse_item(codec::encode(neither)));
  EXPECT_EQ(parse_item(to_bytes("junk")).error(), Refusal::relay_item_malformed);
}

TEST(Item, KeepsItsHashWhenItsBodyIsErased) {
  const ChannelId channel{{1}};
  const auto item = item_of(1024);
  const auto erased = parse_item(erase_body(channel, item));
  ASSERT_TRUE(erased);
  EXPECT_FALSE(erased->body_part);
  EXPECT_EQ(item_hash(channel, *erased), item_hash(channel, item));
  EXPECT_NE(item_hash(ChannelId{{2}}, item), item_hash(channel, item));
  EXPECT_EQ(erase_body(channel, *erased), erase_body(channel, item));
}

TEST(RosterItem, IsPaddedAndHasAHashOfBothParts) {
  const ChannelId channel{{1}};
  const RosterItem item{.clear = Bytes(90, 1), .sealed = Bytes(1024, 2)};
  EXPECT_TRUE(parse_roster_item(codec::encode(item)));
  EXPECT_FALSE(parse_roster_item(codec::encode(RosterItem{.clear = {}, .sealed = Bytes(600, 2)})));
  auto other = item;
  other.clear[3] = 9;
  EXPECT_NE(item_hash(channel, item), item_hash(channel, other));
}

Deposit deposit_of(std::optional<UnixMs> until) {
  Deposit out{.entry = EntryId{{1}},
              .slot = 1,
              .condition = to_row({until}),
              .epoch = 2,
              .wrap = Bytes(wrap_bytes, 3)};
  if (!until) out.group = EscrowGroup{{4}};
  return out;
}

TEST(Deposit, WaitsForATimeOrForAGroup) {
  for (const std::optional<UnixMs> until : {std::optional<UnixMs>{}, {0}, {until_last}}) {
    const auto deposit = deposit_of(until);
    EXPECT_EQ(parse_deposit(codec::encode(deposit)), deposit);
    EXPECT_EQ(to_condition(deposit.condition), Condition{until});
  }
  const auto malformed = [](const Deposit& deposit) {
    return parse_deposit(codec::encode(deposit)) == refuse(Refusal::relay_item_malformed);
  };
  auto timed = deposit_of(5), both = deposit_of({});
  timed.group = EscrowGroup{{4}};
  EXPECT_TRUE(malformed(timed));
  both.group.reset();
  EXPECT_TRUE(malformed(both));
  for (const ConditionRow& row :
       {ConditionRow{0}, {1, 5}, {2}, {2, 5}, {5, 5}, {0, std::uint64_t{until_last} + 1}}) {
    auto odd = deposit_of(5);
    odd.condition = row;
    EXPECT_TRUE(malformed(odd));
    EXPECT_EQ(to_condition(row).error(), Refusal::field_out_of_range);
  }
  for (const auto size : {wrap_bytes - 1, wrap_bytes + 1}) {
    auto odd = deposit_of(5);
    odd.wrap.resize(size);
    EXPECT_TRUE(malformed(odd));
  }
}

TEST(Release, HasAHashOfItsEntryAndItsKey) {
  const Release release{EntryId{{1}}, 2, Bytes(wrap_bytes, 3)};
  EXPECT_EQ(parse_release(codec::encode(release)), release);
  const ChannelId channel{{1}};
  const auto hash = item_hash(channel, release);
  EXPECT_NE(item_hash(ChannelId{{2}}, release), hash);
  EXPECT_NE(item_hash(channel, Release{EntryId{{2}}, 2, release.wrap}), hash);
  EXPECT_NE(item_hash(channel, Release{EntryId{{1}}, 2, Bytes(wrap_bytes, 4)}), hash);
  EXPECT_EQ(parse_release(Bytes{0xa0}).error(), Refusal::relay_item_malformed);
}

TEST(Cancel, IsOfOneEntryInOneChannelByOneKey) {
  const auto ada = device("ada"), ben = device("ben");
  const ChannelId channel{{1}};
  const auto hash = cancel_hash(channel, EntryId{{1}});
  const auto signature = sign_cancel(hash, ada.login_secret);
  EXPECT_TRUE(cancel_fits(hash, signature, ada.login));
  EXPECT_FALSE(cancel_fits(hash, signature, ben.login));
  EXPECT_FALSE(cancel_fits(cancel_hash(channel, EntryId{{2}}), signature, ada.login));
  EXPECT_FALSE(cancel_fits(cancel_hash(ChannelId{{2}}, EntryId{{1}}), signature, ada.login));
}

TEST(Login, FitsOneRelayOneHelloAndOneKey) {
  const auto ada = device("ada"), ben = device("ben");
  const ChannelId channel{{1}};
  const Nonce32 mine{{2}}, theirs{{3}};
  const auto hello = to_bytes("hello");
  const auto hash = login_hash(channel, "https://relay.example", mine, theirs, hello);
  const auto signature = sign_login(hash, ada.login_secret);
  EXPECT_TRUE(login_fits(hash, signature, ada.login));
  EXPECT_FALSE(login_fits(hash, signature, ben.login));
  EXPECT_FALSE(
      login_fits(login_hash(channel, "https://other.example", mine, theirs, hello), signature, ada.login));
  EXPECT_FALSE(login_fits(login_hash(channel, "https://relay.example", mine, theirs, to_bytes("hullo")),
                          signature, ada.login));
  EXPECT_FALSE(
      login_fits(login_hash(channel, "https://relay.example", mine, mine, hello), signature, ada.login));
}

}  // namespace
}  // namespace tend::channel
