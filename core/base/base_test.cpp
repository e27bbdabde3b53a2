#include <gtest/gtest.h>

#include <set>

#include "core/base/days.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace tend {
namespace {

TEST(Refusals, EachHasItsOwnKeyAndMeaning) {
  std::set<std::string_view> keys;
  for (const auto& row : refusals()) {
    EXPECT_TRUE(keys.insert(row.key).second) << row.key;
    EXPECT_FALSE(row.meaning.empty()) << row.key;
    EXPECT_EQ(refusal_row(row.code).key, row.key);
  }
}

TEST(Text, HexAndBase64UrlComeBack) {
  Bytes bytes;
  for (int i = 0; i < 70; ++i) {
    EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    bytes.push_back(static_cast<std::uint8_t>(i * 37));
  }
}

TEST(Text, Base64UrlRefusesWhatIsNotCanonical) {
  for (auto bad : {"A", "AB=", "A+", "AB/", "AAA\n", "AB" /* unused bits set */})
    EXPECT_FALSE(from_base64url(bad)) << bad;
  EXPECT_EQ(from_base64url("AA"), Bytes{0});
}

TEST(Text, Utf8IsCheckedToTheLetter) {
  for (auto good : {"", "a", "ä", "€", "😀", "\xF4\x8F\xBF\xBF"}) EXPECT_TRUE(is_utf8(good)) << good;
  for (auto bad : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xFF", "\xE0\x80\x80",
                   "\xF0\x80\x80\x80"})
    EXPECT_FALSE(is_utf8(bad)) << bad;
}

TEST(Text, WhiteSpaceAtTheEndsGoes) {
  EXPECT_EQ(trimmed(" \t\xC2\xA0 tea \xE3\x80\x80\n"), "tea");
  EXPECT_EQ(trimmed("\xE2\x80\x8A"), "");
  EXPECT_EQ(trimmed("ä"), "ä");
}

TEST(Days, StartAtFourInTheMorning) {
  const UnixMs four = 20'000 * ms_a_day + 4 * ms_an_hour;
  EXPECT_EQ(writers_day(four - 1, 0), 19'999);
  EXPECT_EQ(writers_day(four, 0), 20'000);
  EXPECT_EQ(writers_day(four - ms_an_hour, 60), 20'000);
  EXPECT_EQ(writers_day(0, 0), 0);
  EXPECT_EQ(day_to_iso(0), "1970-01-01");
  EXPECT_EQ(day_to_iso(day_last), "9999-12-31");
}

}  // namespace
}  // namespace tend
