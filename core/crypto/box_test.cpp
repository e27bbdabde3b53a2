#include "core/crypto/box.h"

#include <gtest/gtest.h>

#include "tests/support/seeded_entropy.h"

namespace tend::crypto {
namespace {

using test::SeededEntropy;

TEST(Dh, GivesBothTheSameAndRefusesAKeyOfSmallOrder) {
  SeededEntropy entropy("dh");
  const auto a = draw<DhSecret>(entropy), b = draw<DhSecret>(entropy);
  const auto ab = dh(a, dh_key(b)), ba = dh(b, dh_key(a));
  ASSERT_TRUE(ab && ba);
  EXPECT_TRUE(equal(*ab, *ba));
  DhKey one;
  one.bytes[0] = 1;
  EXPECT_EQ(dh(a, DhKey{}).error(), Refusal::bad_key);
  EXPECT_EQ(dh(a, one).error(), Refusal::bad_key);
}

TEST(Box, IsTheSameForTheSameEphemeralSecretAndOpensForItsKeyOnly) {
  SeededEntropy entropy("box");
  const auto mine = box_pair(draw<Hash32>(entropy).view()), other = box_pair(draw<Hash32>(entropy).view());
  const auto ephemeral = draw<EphemeralSecret>(entropy);
  const auto sealed = box_seal(to_bytes("epoch key"), mine.key, ephemeral);
  ASSERT_TRUE(sealed.has_value());
  EXPECT_EQ(sealed, box_seal(to_bytes("epoch key"), mine.key, ephemeral));
  EXPECT_EQ(sealed->size(), 9 + box_seal_overhead);
  const auto opened = box_seal_open(*sealed, mine.key, mine.secret);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(to_bytes(opened->view()), to_bytes("epoch key"));
  EXPECT_EQ(box_seal_open(*sealed, other.key, other.secret).error(), Refusal::does_not_open);
  EXPECT_EQ(box_seal_open(BytesView(*sealed).first(47), mine.key, mine.secret).error(),
            Refusal::does_not_open);
  EXPECT_EQ(box_seal(to_bytes("epoch key"), BoxKey{}, ephemeral).error(), Refusal::bad_key);
}

}  // namespace
}  // namespace tend::crypto
