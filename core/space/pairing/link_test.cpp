#include "core/space/pairing/link.h"

#include <gtest/gtest.h>

#include "core/crypto/entropy.h"
#include "tests/support/seeded_entropy.h"

namespace tend::space::pairing {
namespace {

struct Links : ::testing::Test {
  test::SeededEntropy entropy{"links"};
  crypto::LinkSecret secret = crypto::draw<crypto::LinkSecret>(entropy);
  std::string link = make_link("https://tend.example", Purpose::person, secret, "https://relay.example");

  static Refusal why(std::string_view text) {
    const auto parsed = parse_link(text);
    return parsed ? Refusal{} : parsed.error();
  }
};

TEST_F(Links, AreReadWholeOrFromTheHashOnOrWithoutIt) {
  const auto code = link.substr(link.find('#') + 1);
  for (const auto& text : {link, "#" + code, code, "  \n" + link + " \t\n", "\u00A0" + code + "\u00A0"}) {
    const auto parsed = parse_link(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_TRUE(equal(parsed->secret, secret));
    EXPECT_EQ(parsed->relay, "https://relay.example");
    EXPECT_EQ(parsed->purpose, Purpose::person);
  }
}

TEST_F(Links, CutAnywhereBeforeTheRelaysNameAreMalformed) {
  const auto name = link.find("relay.example");
  for (std::size_t size = 0; size <= name; ++size)
    EXPECT_EQ(why(link.substr(0, size)), Refusal::link_malformed) << size;
}

TEST_F(Links, WithAnythingMoreOrOtherAreMalformed) {
  for (const auto* tail : {"/", "/x", "?a", "#b", " b", ":", ":0", ":65536", ":08", "@c", "\n2"})
    EXPECT_EQ(why(link + tail), Refusal::link_malformed) << tail;
  EXPECT_EQ(why(""), Refusal::link_malformed);
  EXPECT_EQ(why("#"), Refusal::link_malformed);
  EXPECT_EQ(why("hello"), Refusal::link_malformed);
  EXPECT_EQ(why("1"), Refusal::link_malformed);
  EXPECT_EQ(why(std::string(100'000, '1')), Refusal::link_malformed);
  EXPECT_EQ(why(link + ":8443"), Refusal{});
}

TEST_F(Links, WithAnotherSpellingOfTheSecretAreMalformed) {
  const auto at = link.find('@');
  auto other = link;
  for (const char c : {'+', '/', '=', ' ', '%'}) {
    other[at - 5] = c;
    EXPECT_EQ(why(other), Refusal::link_malformed) << c;
  }
  other = link;
  other.insert(at, "A");
  EXPECT_EQ(why(other), Refusal::link_malformed);
  // 32 bytes leave two bits of the last character unused; they must be zero.
  other = link;
  int accepted = 0;
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")) {
    other[at - 1] = c;
    accepted += parse_link(other).has_value();
  }
  EXPECT_EQ(accepted, 16);
}

TEST_F(Links, OfANewerVersionSaySo) {
  auto newer = link;
  newer[newer.find('#') + 1] = '2';
  EXPECT_EQ(why(newer), Refusal::link_version);
  EXPECT_EQ(why("https://tend.example/#12p-and-whatever-comes"), Refusal::link_version);
  newer[newer.find('#') + 1] = '0';
  EXPECT_EQ(why(newer), Refusal::link_malformed);
  newer[newer.find('#') + 1] = 'x';
  EXPECT_EQ(why(newer), Refusal::link_malformed);
}

TEST_F(Links, CarryTheirPurpose) {
  const auto device =
      parse_link(make_link("http://localhost:8080", Purpose::device, secret, "http://192.168.1.5:8080"));
  ASSERT_TRUE(device);
  EXPECT_EQ(device->purpose, Purpose::device);
  auto other = link;
  other[other.find('#') + 2] = 'q';
  EXPECT_EQ(why(other), Refusal::link_malformed);
}

TEST(Origin, IsSchemeHostAndPerhapsAPort) {
  for (const auto* good : {"https://a", "http://localhost", "http://127.0.0.1:8080", "http://[::1]:80",
                           "https://[fe80::1]", "https://x-y.z_1.example:65535"})
    EXPECT_TRUE(is_origin(good)) << good;
  for (const auto* bad : {"",
                          "https://",
                          "https:///",
                          "ftp://a",
                          "HTTPS://a",
                          "https://A",
                          "https://a/",
                          "https://a/b",
                          "https://a b",
                          "https://u@a",
                          "https://a:",
                          "https://a:0",
                          "https://a:70000",
                          "https://a:8x",
                          "https://.a",
                          "https://a.",
                          "https://a..b",
                          "https://-a",
                          "https://a-",
                          "https://[::1",
                          "https://[]",
                          "https://[::1]x",
                          "https://[gg::1]",
                          "https://[1]",
                          "https://[12]",
                          "https://a?b",
                          "https://a#b",
                          "javascript:1",
                          "https://\xC3\xA9",
                          "https://a\n"})
    EXPECT_FALSE(is_origin(bad)) << bad;
  EXPECT_FALSE(is_origin("https://" + std::string(300, 'a')));
}

TEST_F(Links, OfOneSecretHaveOneMailbox) {
  const auto parsed = parse_link(link);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(mailbox_id(parsed->secret), mailbox_id(secret));
  EXPECT_NE(mailbox_id(crypto::draw<crypto::LinkSecret>(entropy)), mailbox_id(secret));
}

}  // namespace
}  // namespace tend::space::pairing
