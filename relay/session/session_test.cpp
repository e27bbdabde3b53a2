#include "relay/session/session.h"

#include <gtest/gtest.h>

#include "tests/support/relay_world.h"

namespace tend::relay {
namespace {

using namespace protocol;

struct Conversation : testing::Test {
  test::SeededEntropy entropy{"session"};
  crypto::DeviceKeys keys = test::device_keys("ada");
  const std::vector<std::string> origins{"https://relay.example", "https://its.other.name"};
  Session session;
  bool channel_known = true;
  Hello hello{
      .versions = {1}, .channel = ChannelId{{3}}, .login = keys.login, .nonce = Nonce32{{4}}, .cursor = 12};

  Wish say(const Frame& frame) { return say(encode(frame)); }
  Wish say(BytesView bytes) {
    return session.receive(bytes, origins, entropy,
                           [&](const ChannelId&) -> Result<bool> { return channel_known; });
  }
  static std::optional<Refusal> refused(const Wish& wish) {
    const auto* refuse = std::get_if<Refuse>(&wish);
    return refuse && refuse->close ? std::optional(refuse->why) : std::nullopt;
  }
  Nonce32 challenge() { return std::get<Challenge>(std::get<Reply>(say(hello)).frame).nonce; }
  Login login(const Nonce32& nonce, const crypto::DeviceKeys& by,
              std::string_view origin = "https://relay.example") {
    return {channel::sign_login(channel::login_hash(hello.channel, origin, hello.nonce, nonce, encode(hello)),
                                by.login_secret)};
  }
};

TEST_F(Conversation, GoesFromHelloOverChallengeToLogin) {
  const auto challenge = std::get<Challenge>(std::get<Reply>(say(hello)).frame);
  EXPECT_EQ(challenge.version, 1U);
  EXPECT_TRUE(challenge.known);
  const auto wish = say(login(challenge.nonce, keys));
  ASSERT_TRUE(std::holds_alternative<Enter>(wish));
  EXPECT_EQ(std::get<Enter>(wish).channel, hello.channel);
  EXPECT_EQ(std::get<Enter>(wish).login, keys.login);
  EXPECT_EQ(std::get<Enter>(wish).cursor, 12U);
  EXPECT_FALSE(std::get<Enter>(wish).start);
  EXPECT_TRUE(std::holds_alternative<Append>(say(Append{})));
}

TEST_F(Conversation, CarriesWhatFoundsTheChannelUntilTheKeyIsProven) {
  channel_known = false;
  const auto challenge = std::get<Challenge>(std::get<Reply>(say(hello)).frame);
  EXPECT_FALSE(challenge.known);
  const auto start = test::entry_item(0, 1);
  EXPECT_TRUE(std::holds_alternative<Nothing>(say(Found{start})));
  EXPECT_EQ(std::get<Enter>(say(login(challenge.nonce, keys))).start, start);
}

TEST_F(Conversation, DrawsANonceForEachHello) {
  const auto first = challenge();
  session = Session{};
  EXPECT_NE(challenge(), first);
}

TEST_F(Conversation, AnswersToEachOfItsOwnNames) {
  for (const auto& name : origins) {
    session = Session{};
    const auto nonce = challenge();
    EXPECT_TRUE(std::holds_alternative<Enter>(say(login(nonce, keys, name)))) << name;
  }
}

TEST_F(Conversation, RefusesALoginOfAnotherKeyNonceOrRelay) {
  for (int sort = 0; sort < 3; ++sort) {
    session = Session{};
    auto nonce = challenge();
    if (sort == 1) nonce.bytes[0] ^= 1;
    EXPECT_EQ(refused(say(sort == 0   ? login(nonce, test::device_keys("eve"))
                          : sort == 1 ? login(nonce, keys)
                                      : login(nonce, keys, "https://other.example"))),
              Refusal::relay_login_refused);
  }
}

TEST_F(Conversation, RefusesAVersionItDoesNotSpeak) {
  hello.versions = {2, 7};
  EXPECT_EQ(refused(say(hello)), Refusal::relay_version);
  EXPECT_EQ(refused(say(MailOpen{.versions = {}, .mailbox = {}})), Refusal::relay_version);
  hello.versions = {2, 1};
  EXPECT_EQ(refused(say(hello)), std::nullopt);
}

TEST_F(Conversation, RefusesEverythingBeforeTheLogin) {
  EXPECT_EQ(refused(say(Append{})), Refusal::relay_not_logged_in);
  challenge();
  EXPECT_EQ(refused(say(Append{})), Refusal::relay_not_logged_in);
}

TEST_F(Conversation, RefusesFramesOutOfTurn) {
  say(login(challenge(), keys));
  EXPECT_EQ(refused(say(hello)), Refusal::relay_frame_malformed);
  EXPECT_EQ(refused(say(MailPut{0, Bytes(1024)})), Refusal::relay_frame_malformed);
  EXPECT_EQ(refused(say(Welcome{})), Refusal::relay_frame_malformed);
}

TEST_F(Conversation, RefusesJunk) {
  EXPECT_EQ(refused(say(Bytes{})), Refusal::relay_frame_malformed);
  EXPECT_EQ(refused(say(Bytes(40, 0xFF))), Refusal::relay_frame_malformed);
  auto longer = encode(hello);
  longer.push_back(0);
  EXPECT_EQ(refused(say(longer)), Refusal::relay_frame_malformed);
  // A list that says it has 2^32 members, in nine bytes.
  EXPECT_EQ(refused(say(Bytes{0x82, 0x01, 0xA1, 0x00, 0x9A, 0xFF, 0xFF, 0xFF, 0xFF})),
            Refusal::relay_frame_malformed);
  EXPECT_EQ(refused(say(Bytes(frame_bytes_max + 1, 0x00))), Refusal::relay_frame_too_large);
}

TEST_F(Conversation, AtAMailboxIsAboutMailOnly) {
  EXPECT_TRUE(std::holds_alternative<MailOpen>(say(MailOpen{.versions = {1}, .mailbox = MailboxId{{1}}})));
  EXPECT_TRUE(std::holds_alternative<MailPut>(say(MailPut{0, Bytes(1024)})));
  EXPECT_TRUE(std::holds_alternative<MailBurn>(say(MailBurn{BurnReason::expired})));
  EXPECT_EQ(refused(say(hello)), Refusal::relay_frame_malformed);
}

}  // namespace
}  // namespace tend::relay
