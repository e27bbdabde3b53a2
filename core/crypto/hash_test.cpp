#include "core/crypto/hash.h"

#include <gtest/gtest.h>

#include <set>

namespace tend::crypto {
namespace {

TEST(Labels, StandOnceEach) {
  std::set<std::string_view> texts;
  for (const auto& row : label_table) {
    EXPECT_TRUE(texts.insert(row.label.text).second) << row.label.text;
    EXPECT_TRUE(row.label.text.starts_with("tend."));
  }
}

TEST(Hash, NumbersAreEightBytesAndEachPartHasItsLength) {
  const auto framed = frame(label::item, zeros16, 1, std::uint8_t{2}, std::uint64_t{258}, "ab");
  Bytes wanted = to_bytes("\x09tend.item");
  append(wanted, Bytes{16, 0, 0, 0});
  append(wanted, Bytes(16));
  append(wanted, Bytes{8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0});
  append(wanted, Bytes{8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0});
  append(wanted, Bytes{8, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0});
  append(wanted, Bytes{2, 0, 0, 0, 'a', 'b'});
  EXPECT_EQ(framed, wanted);
}

TEST(Hash, OfManyPartsIsNotThatOfTheirBytesJoined) {
  EXPECT_NE(hash<256>(label::books, zeros16, "ab", "c"), hash<256>(label::books, zeros16, "a", "bc"));
  EXPECT_NE(hash<256>(label::books, zeros16, "abc"), hash<256>(label::commit, zeros16, "abc"));
  EXPECT_NE(hash<256>(label::books, zeros16, "abc"),
            hash<256>(label::books, *SpaceId::from(Bytes(16, 1)), "abc"));
}

TEST(Hash, OfSixtyFourBitsIsTheBeginningOfTheNextLonger) {
  const auto short_one = hash<64>(label::chain, zeros16, "key");
  const auto long_one = hash<128>(label::chain, zeros16, "key");
  EXPECT_TRUE(std::equal(short_one.begin(), short_one.end(), long_one.begin()));
}

}  // namespace
}  // namespace tend::crypto
