#include "core/crypto/seal.h"

#include <gtest/gtest.h>

#include "tests/support/seeded_entropy.h"

namespace tend::crypto {
namespace {

using test::SeededEntropy;

class Sealing : public testing::Test {
 protected:
  SeededEntropy entropy{"seal"};
  SealKey key = draw<SealKey>(entropy);
  Nonce24 nonce = draw<Nonce24>(entropy);
  Bytes ad = to_bytes("for this");
};

TEST_F(Sealing, OpensWithTheSameKeyAndAssociatedDataOnly) {
  const auto sealed = seal(key, nonce, to_bytes("words"), ad);
  EXPECT_EQ(sealed.size(), 5 + seal_overhead);
  EXPECT_EQ(open(key, sealed, ad), to_bytes("words"));
  EXPECT_EQ(open(key, sealed, {}).error(), Refusal::does_not_open);
  EXPECT_EQ(open(draw<SealKey>(entropy), sealed, ad).error(), Refusal::does_not_open);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto bent = sealed;
    bent[i] ^= 1;
    EXPECT_EQ(open(key, bent, ad).error(), Refusal::does_not_open) << i;
    EXPECT_EQ(open(key, BytesView(sealed).first(i), ad).error(), Refusal::does_not_open) << i;
  }
}

TEST_F(Sealing, TakesAnEmptyMessage) {
  const auto sealed = seal(key, nonce, {}, {});
  EXPECT_EQ(open(key, sealed, {}), Bytes{});
}

TEST_F(Sealing, PaddedShowsOnlyTheSizeOfItsBucket) {
  const Bytes blind(32, 7), content(100, 8);
  const auto sealed = seal_padded(key, nonce, content, ad, std::nullopt, blind);
  EXPECT_EQ(sealed.size(), 512u);
  EXPECT_EQ(seal_padded(key, nonce, Bytes(512 - 44), ad).size(), 512u);
  EXPECT_EQ(seal_padded(key, nonce, Bytes(512 - 43), ad).size(), 1024u);
  EXPECT_EQ(seal_padded(key, nonce, content, ad, 3072).size(), 3072u);
  const auto opened = unseal_padded(key, sealed, ad, 32);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(to_bytes(opened->prefix.view()), blind);
  EXPECT_EQ(opened->content, content);
}

TEST_F(Sealing, RefusesPaddingThatIsNotZerosAndALengthPastTheEnd) {
  const auto refused = [&](Bytes plain, std::size_t prefix = 0) {
    const auto opened = unseal_padded(key, seal(key, nonce, plain, ad), ad, prefix);
    return opened ? std::optional<Refusal>{} : std::optional{opened.error()};
  };
  EXPECT_EQ(refused({1, 0, 0, 0, 'a', 0, 0}), std::nullopt);
  EXPECT_EQ(refused({1, 0, 0, 0, 'a', 0, 1}), Refusal::bad_padding);
  EXPECT_EQ(refused({4, 0, 0, 0, 'a', 0, 0}), Refusal::bad_padding);
  EXPECT_EQ(refused({255, 255, 255, 255, 'a'}), Refusal::bad_padding);
  EXPECT_EQ(refused({0, 0, 0}), Refusal::bad_padding);
  EXPECT_EQ(refused({0, 0, 0, 0, 'p'}, 2), Refusal::bad_padding);
  EXPECT_EQ(unseal_padded(key, Bytes(512), ad).error(), Refusal::does_not_open);
}

}  // namespace
}  // namespace tend::crypto
