// What lies in the browser's files: sealed, padded, bound to its key.
#include "core/replica/vault.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/seeded_entropy.h"

namespace tend::replica {
namespace {

struct VaultTest : testing::Test {
  test::SeededEntropy entropy{"vault"};
  Vault vault = Vault::make(entropy);
};

TEST_F(VaultTest, OpensWhatItSealedAlsoAfterARestart) {
  const auto plain = to_bytes(std::string_view("kingfisher"));
  const auto sealed = vault.seal("s1", plain);
  EXPECT_EQ(vault.open("s1", sealed), plain);
  const auto again = Vault::read(vault.stored(), entropy);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->open("s1", sealed), plain);
  EXPECT_EQ(vault.open("s1", vault.seal("s1", {})), Bytes{});
}

TEST_F(VaultTest, AValueUnderAnotherKeyIsDamage) {
  const auto sealed = vault.seal("s1.b0", Bytes(3));
  for (const char* other : {"s1.b1", "s1.b", "s1.b00", "", "i"})
    EXPECT_EQ(vault.open(other, sealed), refuse(Refusal::storage_damaged)) << other;
}

TEST_F(VaultTest, EveryChangedByteAndEveryCutIsDamage) {
  const auto sealed = vault.seal("d", Bytes(40, 7));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] ^= 1;
    EXPECT_EQ(vault.open("d", changed), refuse(Refusal::storage_damaged)) << i;
    EXPECT_EQ(vault.open("d", BytesView(sealed).first(i)), refuse(Refusal::storage_damaged)) << i;
  }
  auto longer = sealed;
  longer.push_back(0);
  EXPECT_EQ(vault.open("d", longer), refuse(Refusal::storage_damaged));
}

TEST_F(VaultTest, AnotherVaultOpensNothing) {
  const auto other = Vault::make(entropy);
  EXPECT_EQ(other.open("d", vault.seal("d", Bytes(3))), refuse(Refusal::storage_damaged));
}

TEST_F(VaultTest, TheSameWordsNeverLookTheSame) {
  std::set<Bytes> seen;
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(seen.insert(vault.seal("d", Bytes(40, 7))).second);
}

TEST_F(VaultTest, SizesAreTheSameForWordsOfAboutTheSameLength) {
  EXPECT_EQ(vault.seal("d", {}).size(), vault.seal("d", Bytes(400)).size());
  EXPECT_EQ(vault.seal("d", Bytes(600)).size(), vault.seal("d", Bytes(900)).size());
}

TEST_F(VaultTest, AnotherVersionOrProtectionIsANewerApp) {
  VaultRecord newer;
  newer.key = crypto::draw<crypto::DataKey>(entropy);
  newer.v = storage_version + 1;
  EXPECT_EQ(Vault::read(codec::encode(newer), entropy).error(), Refusal::storage_newer_version);
  newer.v = storage_version;
  newer.protection = 1;
  newer.key.reset();
  EXPECT_EQ(Vault::read(codec::encode(newer), entropy).error(), Refusal::storage_newer_version);
}

TEST_F(VaultTest, WhatIsNoVaultIsDamage) {
  const auto stored = vault.stored();
  for (std::size_t size = 0; size < stored.size(); ++size)
    EXPECT_EQ(Vault::read(BytesView(stored).first(size), entropy).error(), Refusal::storage_damaged) << size;
  VaultRecord without;
  EXPECT_EQ(Vault::read(codec::encode(without), entropy).error(), Refusal::storage_damaged);
  without.v = 0;
  without.key = crypto::draw<crypto::DataKey>(entropy);
  EXPECT_EQ(Vault::read(codec::encode(without), entropy).error(), Refusal::storage_damaged)
      << "there never was a version 0";
  for (int round = 0; round < 2'000; ++round) {
    Bytes junk(crypto::draw_below(entropy, 64));
    entropy.fill(junk);
    EXPECT_FALSE(Vault::read(junk, entropy).has_value());
  }
}

}  // namespace
}  // namespace tend::replica
