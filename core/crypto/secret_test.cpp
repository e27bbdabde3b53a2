#include "core/crypto/secret.h"

#include <gtest/gtest.h>

#include <cstring>
#include <new>
#include <type_traits>

#include "core/crypto/hash.h"
#include "core/crypto/seal.h"
#include "core/crypto/sign.h"
#include "tests/support/seeded_entropy.h"

namespace tend::crypto {
namespace {

using test::SeededEntropy;

// Secrets can't be copied, made empty, mixed up or compared by accident.
template <class... S>
constexpr bool kept_apart = ((!std::is_copy_constructible_v<S> && !std::is_default_constructible_v<S> &&
                              std::is_nothrow_move_constructible_v<S> && !std::equality_comparable<S>) &&
                             ...);
static_assert(kept_apart<DeviceSeed, EntrySecret, LoginSecret, BoxSecret, DhSecret, EphemeralSecret,
                         SharedSecret, EpochKey, Blind, LinkSecret, PairingKey, DataKey, SealKey>);
static_assert(!std::is_constructible_v<EpochKey, Blind> && !std::is_assignable_v<EpochKey&, PairingKey>);
static_assert(!std::is_assignable_v<EntrySecret&, LoginSecret>);
static_assert(!std::is_convertible_v<DhSecret, BytesView>);
template <class K>
concept Seals = requires(const K& key) { open(key, BytesView{}, BytesView{}); };
static_assert(Seals<SealKey> && Seals<DataKey> && !Seals<EpochKey> && !Seals<PairingKey>);
template <class S>
concept Signs = requires(const S& secret, const Hash32& hash) { sign(label::entry, hash, secret); };
static_assert(Signs<EntrySecret> && Signs<LoginSecret> && !Signs<SealKey>);
static_assert(std::is_convertible_v<SpaceId, Context> && !std::is_convertible_v<ChainId, Context>);
static_assert(!std::is_constructible_v<Part, bool> && !std::is_constructible_v<Part, char>);

TEST(Secret, LeavesZerosWhereItWasMovedFrom) {
  SeededEntropy entropy("moved");
  auto first = draw<EpochKey>(entropy);
  const auto copy = first.clone();
  const auto second = std::move(first);
  EXPECT_TRUE(equal(second, copy));
  // NOLINTNEXTLINE(bugprone-use-after-move): what is left is the question
  EXPECT_EQ(to_bytes(first.view()), Bytes(32));
}

TEST(Secret, WipesItselfAtItsEnd) {
  SeededEntropy entropy("end");
  alignas(EpochKey) std::uint8_t place[sizeof(EpochKey)];
  auto* key = new (place) EpochKey(draw<EpochKey>(entropy));
  ASSERT_NE(to_bytes(BytesView(place)), Bytes(sizeof place));
  key->~EpochKey();
  std::uint8_t after[sizeof place];
  std::memcpy(after, place, sizeof place);
  EXPECT_EQ(to_bytes(BytesView(after)), Bytes(sizeof place));
}

TEST(Secret, IsEqualOnlyToTheSameBytes) {
  const auto one = Blind::from(Bytes(32, 1)), other = Blind::from(Bytes(32, 2));
  EXPECT_TRUE(equal(*one, one->clone()));
  EXPECT_FALSE(equal(*one, *other));
  EXPECT_FALSE(Blind::from(Bytes(31)).has_value());
  EXPECT_FALSE(same_bytes(Bytes(3), Bytes(4)));
}

}  // namespace
}  // namespace tend::crypto
