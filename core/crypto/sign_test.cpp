#include "core/crypto/sign.h"

#include <gtest/gtest.h>

#include "core/crypto/hash.h"
#include "core/crypto/keys.h"
#include "tests/support/seeded_entropy.h"

namespace tend::crypto {
namespace {

using test::SeededEntropy;

TEST(Sign, HoldsForItsLabelHashAndKeyOnly) {
  SeededEntropy entropy("sign");
  const auto mine = derive_device_keys(draw<DeviceSeed>(entropy), draw<Salt>(entropy).view());
  const auto other = derive_device_keys(draw<DeviceSeed>(entropy), draw<Salt>(entropy).view());
  const auto hash = hash_as<Hash32>(label::entry, zeros16, "head"),
             another = hash_as<Hash32>(label::entry, zeros16, "tail");
  const auto signature = sign(label::entry, hash, mine.entry_secret);
  EXPECT_TRUE(verify(label::entry, hash, signature, mine.entry));
  EXPECT_FALSE(verify(label::roster, hash, signature, mine.entry));
  EXPECT_FALSE(verify(label::entry, another, signature, mine.entry));
  EXPECT_FALSE(verify(label::entry, hash, signature, other.entry));
  auto bent = signature;
  bent.bytes[40] ^= 1;
  EXPECT_FALSE(verify(label::entry, hash, bent, mine.entry));
  EXPECT_FALSE(verify(label::entry, hash, Signature{}, EntryKey{}));
}

}  // namespace
}  // namespace tend::crypto
