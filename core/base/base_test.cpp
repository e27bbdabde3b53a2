#include <gtest/gtest.h>

#include <set>

#include "core/base/days.h"
#include "core/base/error.h"
#include "core/base/fold.h"
#include "core/base/heap_sort.h"
#include "core/base/numbers.h"
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

TEST(Text, IsFoundWhateverItsCaseAndAccents) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"Café à la Crème", "cafe a la creme"},
      {"GRÜSSE, Grüße", "grusse, grusse"},
      {"Œuvre ÆON æon", "oeuvre aeon aeon"},
      {"Łódź Žižka İstanbul", "lodz zizka istanbul"},
      {"Ñandú ¿qué? ×÷", "nandu ¿que? ×÷"},
      {"ΆΝΟΙΞΗ άνοιξη", "ανοιξη ανοιξη"},
      {"ЁЛКА ёлка", "ёлка ёлка"},
      {"e\xCC\x81te", "ete"},
      {"你等我 😀", "你等我 😀"},
      {"ÿ þorn", "y thorn"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(folded(text), expected) << text;
  for (const std::string_view broken : {"\xC3", "\xFF\xC3(", "a\x80"}) EXPECT_EQ(folded(broken), broken);
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

TEST(Days, TheMinuteOfTheDayIsTheLocalClocks) {
  EXPECT_EQ(minute_of_day(0, 0), 0);
  EXPECT_EQ(minute_of_day(0, -90), 22 * 60 + 30);
  EXPECT_EQ(minute_of_day(20'000 * ms_a_day + 59'999, 840), 14 * 60);
}

TEST(Sorting, OrdersAndInsertionKeepsEqualOnesAsTheyStood) {
  SplitMix64 chance(7);
  for (std::size_t size = 0; size < 60; ++size) {
    std::vector<std::pair<int, std::size_t>> list;
    for (std::size_t i = 0; i < size; ++i) list.emplace_back(static_cast<int>(chance.next() % 9), i);
    auto heap = list, inserted = list, stable = list;
    heap_sort(heap);
    insertion_sort(inserted, std::greater{}, &std::pair<int, std::size_t>::first);
    std::ranges::stable_sort(stable, std::greater{}, &std::pair<int, std::size_t>::first);
    EXPECT_TRUE(std::ranges::is_sorted(heap));
    EXPECT_TRUE(std::ranges::is_permutation(heap, list));
    EXPECT_EQ(inserted, stable);
  }
}

// The published numbers of FNV-1a, and of splitmix64 from the seed 1234567.
TEST(Numbers, AreThoseThatAreKnown) {
  EXPECT_EQ(fnv1a(""), 0xCBF29CE484222325U);
  EXPECT_EQ(fnv1a("foobar"), 0x85944171F73967E8U);
  EXPECT_EQ(fnv1a("bar", fnv1a("foo")), fnv1a("foobar"));
  SplitMix64 chance(1'234'567);
  for (const std::uint64_t known : {6'457'827'717'110'365'317U, 3'203'168'211'198'807'973U})
    EXPECT_EQ(chance.next(), known);
  EXPECT_EQ(big_endian(Bytes{1, 2, 255}), 0x0102FFU);
  EXPECT_EQ(big_endian(Bytes{}), 0U);
}

}  // namespace
}  // namespace tend
