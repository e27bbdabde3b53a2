#include "core/crypto/keys.h"

#include <gtest/gtest.h>

#include "tests/support/seeded_entropy.h"

namespace tend::crypto {
namespace {

using test::SeededEntropy;

TEST(Keys, OfTwoSpacesHaveNothingInCommon) {
  SeededEntropy entropy("spaces");
  const auto seed = draw<DeviceSeed>(entropy);
  const auto one = derive_device_keys(seed, Bytes(16, 1)), two = derive_device_keys(seed, Bytes(16, 2));
  EXPECT_NE(one.entry, two.entry);
  EXPECT_NE(one.login, two.login);
  EXPECT_NE(one.box, two.box);
  EXPECT_NE(to_bytes(one.entry.view()), to_bytes(one.login.view()));
  EXPECT_EQ(one.clone().entry, one.entry);
}

TEST(Words, AreTheFirstFortyFourBits) {
  Hash32 hash;
  hash.bytes = {0xff, 0xe0, 0x04, 0x00, 0x60, 0x1f};
  EXPECT_EQ(words44(hash), (std::array<std::uint16_t, 4>{2047, 1, 0, 1537}));
}

}  // namespace
}  // namespace tend::crypto
