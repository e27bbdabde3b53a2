#include "core/space/sealed/sealed.h"

#include <gtest/gtest.h>

#include "core/space/kinds.h"
#include "tests/support/seeded_entropy.h"

namespace tend::space::sealed {
namespace {

constexpr UnixMs tomorrow = 1'750'086'400'000;

struct SealedTest : testing::Test {
  test::SeededEntropy entropy{"sealed"};
  SpaceId here{{7}}, elsewhere{{8}};
  crypto::SealedKey key = crypto::draw<crypto::SealedKey>(entropy);
  crypto::EpochKey epoch_key = crypto::draw<crypto::EpochKey>(entropy);
  Bytes inner = encode_body(16, Bytes{0xa0});
  EntryId id{{5}};

  Result<Sealed> make(const channel::Condition& condition, std::optional<EscrowGroup> group = {}) {
    return seal(here, key, crypto::draw<crypto::Nonce24>(entropy), condition, group, inner);
  }
  channel::Release release(const Sealed& sealed, std::uint64_t epoch = 3) {
    const auto made =
        deposit({here, epoch_key, epoch, 1}, crypto::draw<crypto::Nonce24>(entropy), id, sealed, key);
    return {made.entry, made.epoch, made.wrap};
  }
};

TEST_F(SealedTest, OpensWithItsKeyAlone) {
  const auto sealed = make({tomorrow}).value();
  EXPECT_EQ(open(here, key, sealed), inner);
  EXPECT_EQ(open(here, *crypto::SealedKey::from(Bytes(32, 1)), sealed).error(), Refusal::sealed_key_differs);
  EXPECT_EQ(open(elsewhere, key, sealed).error(), Refusal::sealed_key_differs);
}

TEST_F(SealedTest, BindsItsCondition) {
  auto sealed = make({tomorrow}).value();
  const auto out = release(sealed);
  sealed.condition = {0, 1};
  EXPECT_EQ(open(here, key, sealed).error(), Refusal::does_not_open);
  EXPECT_EQ(unwrap(here, epoch_key, sealed, out).error(), Refusal::does_not_open);
  sealed.condition = {0};
  EXPECT_EQ(open(here, key, sealed).error(), Refusal::field_out_of_range);
  EXPECT_EQ(unwrap(here, epoch_key, sealed, out).error(), Refusal::field_out_of_range);
}

TEST_F(SealedTest, GivesItsKeyOutForOneEntryAndEpoch) {
  const auto sealed = make(channel::when_both, EscrowGroup{{9}}).value();
  const auto out = release(sealed);
  const auto back = unwrap(here, epoch_key, sealed, out);
  ASSERT_TRUE(back);
  EXPECT_TRUE(equal(*back, key));
  auto other = out;
  other.entry = EntryId{{6}};
  EXPECT_EQ(unwrap(here, epoch_key, sealed, other).error(), Refusal::does_not_open);
  other = out, other.epoch = 4;
  EXPECT_EQ(unwrap(here, epoch_key, sealed, other).error(), Refusal::does_not_open);
  other = out, other.wrap.back() ^= 1;
  EXPECT_EQ(unwrap(here, epoch_key, sealed, other).error(), Refusal::does_not_open);
  const auto another_key = crypto::draw<crypto::EpochKey>(entropy);
  EXPECT_EQ(unwrap(here, another_key, sealed, out).error(), Refusal::does_not_open);
}

TEST_F(SealedTest, TakesNoKeyThatItsCheckDoesNotFit) {
  auto junk = make({tomorrow}).value();
  junk.key_check.bytes[0] ^= 1;
  EXPECT_EQ(unwrap(here, epoch_key, junk, release(junk)).error(), Refusal::sealed_key_differs);
  EXPECT_EQ(open(here, key, junk).error(), Refusal::sealed_key_differs);
  auto torn = make({tomorrow}).value();
  torn.inner.back() ^= 1;
  EXPECT_EQ(open(here, key, torn).error(), Refusal::does_not_open);
}

TEST_F(SealedTest, HasAGroupExactlyIfItWaitsForBoth) {
  EXPECT_EQ(make({tomorrow}, EscrowGroup{{9}}).error(), Refusal::field_out_of_range);
  EXPECT_EQ(make(channel::when_both).error(), Refusal::field_out_of_range);
  EXPECT_EQ(make({-1}).error(), Refusal::field_out_of_range);
  EXPECT_EQ(make({channel::until_last + 1}).error(), Refusal::field_out_of_range);
  EXPECT_TRUE(make({channel::until_last}));
}

TEST_F(SealedTest, TheLongestWordsJustFitIntoABody) {
  inner = Bytes(inner_bytes_max, 'x');
  const auto longest = make(channel::when_both, EscrowGroup{{9}});
  ASSERT_TRUE(longest);
  EXPECT_EQ(open(here, key, *longest), inner);
  EXPECT_LE(encode_body(kind_sealed, codec::encode(*longest)).size(), body_bytes_max);
  inner.push_back('x');
  EXPECT_EQ(make({tomorrow}).error(), Refusal::bytes_too_long);
}

TEST_F(SealedTest, AGroupIsOfOnePracticeAndObject) {
  const auto group = group_of(here, epoch_key, "questions", Bytes{1});
  EXPECT_NE(group_of(here, epoch_key, "letters", Bytes{1}), group);
  EXPECT_NE(group_of(here, epoch_key, "questions", Bytes{2}), group);
  EXPECT_NE(group_of(elsewhere, epoch_key, "questions", Bytes{1}), group);
}

TEST_F(SealedTest, WhatSaysTheKeyComesBackFromItsBytes) {
  const auto bytes = codec::encode(Opened{id, key.clone(), {}});
  const auto read = codec::decode<Opened>(bytes);
  ASSERT_TRUE(read && read->key);
  EXPECT_EQ(read->entry, id);
  EXPECT_TRUE(equal(*read->key, key));
}

}  // namespace
}  // namespace tend::space::sealed
