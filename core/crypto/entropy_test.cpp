#include "core/crypto/entropy.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <set>

#include "core/crypto/seal.h"
#include "core/crypto/system_entropy.h"
#include "tests/support/seeded_entropy.h"

namespace tend::crypto {
namespace {

using test::SeededEntropy;

TEST(Entropy, OfTheSystemFillsLongDrawsToTheirEnd) {
  SystemEntropy entropy;
  Bytes drawn(1000);
  entropy.fill(drawn);
  EXPECT_NE(Bytes(drawn.end() - 64, drawn.end()), Bytes(64));
  EXPECT_NE(draw<Nonce24>(entropy), draw<Nonce24>(entropy));
}

TEST(Entropy, BelowABoundReachesEveryNumber) {
  SeededEntropy entropy("below");
  std::set<std::uint32_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(draw_below(entropy, 18));
  EXPECT_EQ(seen.size(), 18u);
  EXPECT_EQ(*seen.rbegin(), 17u);
  EXPECT_EQ(draw_below(entropy, 1), 0u);
}

TEST(Entropy, SeededRepeatsByItsName) {
  SeededEntropy a("one"), b("one"), c("two");
  const auto first = draw<Hash32>(a);
  EXPECT_EQ(first, draw<Hash32>(b));
  EXPECT_NE(first, draw<Hash32>(c));
  EXPECT_NE(first, draw<Hash32>(a));
}

TEST(Entropy, OfLibsodiumComesFromTheInstalledSource) {
  static SystemEntropy system;
  static SeededEntropy installed("libsodium");
  SeededEntropy same("libsodium");
  install_entropy(system);  // starting libsodium draws some bytes itself
  install_entropy(installed);
  Hash32 drawn;
  randombytes_buf(drawn.bytes.data(), drawn.bytes.size());
  install_entropy(system);
  EXPECT_EQ(drawn, draw<Hash32>(same));
}

}  // namespace
}  // namespace tend::crypto
