#include "core/space/pairing/messages.h"

#include <gtest/gtest.h>

#include "core/crypto/seal.h"
#include "tests/support/seeded_entropy.h"

namespace tend::space::pairing {
namespace {

struct Messages : ::testing::Test {
  test::SeededEntropy entropy{"messages"};
  crypto::LinkSecret secret = crypto::draw<crypto::LinkSecret>(entropy);
  crypto::PairingKey key = crypto::draw<crypto::PairingKey>(entropy);
};

TEST_F(Messages, AreSealedInWholeKibibytes) {
  for (const std::size_t size : {0, 1, 979, 980, 981, 1024, 5000}) {
    const auto sealed = seal_message(entropy, key, 3, Bytes(size, 'x'));
    EXPECT_EQ(sealed.size() % 1024, 0U);
    EXPECT_LT(sealed.size() - size, 1024U + 44);
    const auto opened = open_message(key, 3, sealed);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->size(), size);
  }
  EXPECT_EQ(seal_message(entropy, secret, 0, Bytes(980)).size(), 1024U);
  EXPECT_EQ(seal_message(entropy, secret, 0, Bytes(981)).size(), 2048U);
}

TEST_F(Messages, OpenOnlyUnderTheirOwnKeyAndNumber) {
  const auto sealed = seal_message(entropy, secret, 1, Bytes(10));
  EXPECT_TRUE(open_message(secret, 1, sealed));
  EXPECT_EQ(open_message(secret, 2, sealed).error(), Refusal::does_not_open);
  EXPECT_EQ(open_message(crypto::draw<crypto::LinkSecret>(entropy), 1, sealed).error(),
            Refusal::does_not_open);
  EXPECT_EQ(open_message(key, 3, sealed).error(), Refusal::does_not_open);
}

TEST_F(Messages, OfOtherSizesAreNotEvenTried) {
  for (const std::size_t size : {0, 1, 40, 1023, 1025, 17 << 10})
    EXPECT_EQ(open_message(secret, 0, Bytes(size)).error(), Refusal::does_not_open);
  const auto ad = crypto::frame(crypto::label::pair_seal, crypto::zeros16, 1, 0);
  const auto under = crypto::seal_key(crypto::label::pair_seal, secret, crypto::zeros16, 0);
  const auto sealed = [&](std::size_t total) {
    return crypto::seal_padded(under, crypto::draw<crypto::Nonce24>(entropy), Bytes(10), ad, total);
  };
  EXPECT_TRUE(open_message(secret, 0, sealed(2048)));
  EXPECT_EQ(open_message(secret, 0, sealed(2047)).error(), Refusal::does_not_open);
  EXPECT_EQ(open_message(secret, 0, sealed(17 << 10)).error(), Refusal::does_not_open);
}

TEST_F(Messages, TakeTheGreatestVersionThatBothKnow) {
  const std::vector<std::uint64_t> a{1, 2, 3}, b{2, 1, 7}, c{9};
  EXPECT_EQ(common_version(a, b), 2U);
  EXPECT_EQ(common_version(b, a), 2U);
  EXPECT_EQ(common_version(a, c).error(), Refusal::no_common_version);
  EXPECT_EQ(common_version({}, {}).error(), Refusal::no_common_version);
}

TEST_F(Messages, AnyByteOfTheExchangeChangesTheWords) {
  const Bytes m0(100, 1), b(100, 2), a(100, 3);
  const auto t = transcript(m0, b, a);
  for (auto change : {0, 1, 2}) {
    Bytes parts[] = {m0, b, a};
    parts[change][50] ^= 1;
    EXPECT_NE(words(transcript(parts[0], parts[1], parts[2])), words(t));
  }
  for (const auto number : words(t)) EXPECT_LT(number, 2048);
}

TEST_F(Messages, RefuseNamesAndVersionsBeyondTheirLimits) {
  B good{.versions = {1}, .name = "Ben"};
  EXPECT_TRUE(codec::decode<B>(codec::encode(good)));
  const auto why = [&](auto change) {
    auto b = good;
    change(b);
    const auto decoded = codec::decode<B>(codec::encode(b));
    return decoded ? Refusal{} : decoded.error();
  };
  EXPECT_EQ(why([](B& b) { b.name.clear(); }), Refusal::text_empty);
  EXPECT_EQ(why([](B& b) { b.name = std::string(80, 'n'); }), Refusal{});
  EXPECT_EQ(why([](B& b) { b.name = std::string(81, 'n'); }), Refusal::text_too_long);
  EXPECT_EQ(why([](B& b) { b.name = "a\x1b[31m"; }), Refusal::text_has_controls);
  EXPECT_EQ(why([](B& b) { b.versions.clear(); }), Refusal::field_missing);
  EXPECT_EQ(why([](B& b) { b.versions.assign(17, 1); }), Refusal::list_too_long);
}

}  // namespace
}  // namespace tend::space::pairing
