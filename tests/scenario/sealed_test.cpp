// Words that open later: a letter until a day, two answers until both are there. PROTOCOL 6. What is sealed here is a
// thanks: no practice seals them, so each test leaves the draft that a practice's intent would have left, and the next
// start of the app sends it.
#include <gtest/gtest.h>

#include "core/practice/thanks/thanks.h"
#include "core/replica/records.h"
#include "core/replica/vault.h"
#include "core/space/kinds.h"
#include "tests/support/world.h"

namespace tend::test::sealed {
namespace {

namespace sealed = space::sealed;
using Texts = std::vector<std::string>;

constexpr std::int64_t day = ms_a_day;
constexpr std::int64_t year = 365 * day;

// What that device keeps of the space it shares, and the number by which it keeps it.
std::pair<std::uint64_t, replica::SpaceRecord> shared_space(Device& who, const replica::Vault& vault) {
  for (std::uint64_t n = 0; n < 9; ++n) {
    const auto key = "s" + std::to_string(n);
    if (!who.stored.contains(key)) continue;
    auto record = codec::decode<replica::SpaceRecord>(*vault.open(key, who.stored.at(key))).value();
    if (record.kind == replica::SpaceKind::us) return {n, std::move(record)};
  }
  throw std::runtime_error("no shared space");
}

struct Words {
  std::string did;
  std::optional<UnixMs> until;  // none: once both have said one for `object`
  std::uint8_t object = 1;
  bool junk = false;  // deposits another key than it says
};

struct Sealers {
  explicit Sealers(std::string name)
      : world(std::move(name)), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }

  // The app was closed within eight seconds of sealing these words; and opens again.
  void seal(Device& who, const Words& words) {
    leave_draft(who, words);
    who.open();
    world.settle();
  }
  void leave_draft(Device& who, const Words& words) {
    who.close();
    const auto vault = *replica::Vault::read(who.stored.at("k"), entropy);
    const auto [number, record] = shared_space(who, vault);
    const auto key = crypto::draw<crypto::SealedKey>(entropy);
    std::optional<EscrowGroup> group;
    if (!words.until)
      group = sealed::group_of(record.id, *record.epochs.front().key, "thanks", Bytes{words.object});
    auto inner = space::encode_body(practice::thanks::Said::kind,
                                    codec::encode(practice::thanks::Said{.did = words.did}));
    const auto fields =
        sealed::seal(record.id, key, crypto::draw<crypto::Nonce24>(entropy), {words.until}, group, inner)
            .value();
    replica::DraftRecord draft{.at = world.now + who.clock_ahead_ms, .day = 20'000, .entries = {}};
    draft.entries.push_back({.name = crypto::draw<EntryId>(entropy),
                             .kind = space::kind_sealed,
                             .fields = codec::encode(fields),
                             .blind = crypto::draw<crypto::Blind>(entropy),
                             .space = number,
                             .key = words.junk ? crypto::draw<crypto::SealedKey>(entropy) : key.clone(),
                             .inner = std::move(inner)});
    who.stored["w"] = vault.seal("w", codec::encode(draft));
  }
  std::string newest_id(Device& who) { return who.ask("thanks.list")["items"].at(0)["id"]; }
  std::size_t waiting_at_relay() {
    std::size_t out = 0;
    for (const auto& channel : world.store().channels())
      for (const std::uint64_t slot : {0, 1}) out += world.store().escrows_waiting(channel, slot).value();
    return out;
  }
  // The relay forgets the keys it was to keep, and nothing else.
  void relay_loses_keys() {
    for (const auto& channel : world.store().channels())
      for (std::uint8_t i = 0; i < 64; ++i) {
        const auto kept = world.store().escrow_of({channel, i}).value();
        if (!kept) continue;
        const relay::store::DropEscrow forgotten{{channel, kept->deposit.entry}};
        ASSERT_TRUE(world.store().commit(relay::store::Batch{forgotten}));
      }
  }

  SeededEntropy entropy{"sealer"};
  World world;
  Device& ada;
  Device& ben;
};

TEST(Sealed, WordsOpenForTheOtherWhenTheirTimeHasCome) {
  Sealers two("until");
  two.seal(two.ada, {"open this tomorrow", two.world.now + day});
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: open this tomorrow"}) << "mine always";
  EXPECT_TRUE(two.ben.thanks().empty());
  EXPECT_EQ(all_kept(two.ben).find("open this tomorrow"), std::string::npos);
  two.world.pass_at_relay(day - 60'000);
  EXPECT_TRUE(two.ben.thanks().empty());
  two.ada.reload(), two.ben.reload();
  two.world.pass_at_relay(60'000);
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: open this tomorrow"});
  two.ada.reload(), two.ben.reload();
  two.world.settle();
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: open this tomorrow"});
  EXPECT_EQ(two.ada.thanks(), two.ben.thanks());
}

TEST(Sealed, WordsStandWhereTheyWereSealedNotWhereTheyOpened) {
  Sealers two("place");
  two.seal(two.ada, {"first", two.world.now + day});
  two.world.pass(1'000);
  two.ben.act("thanks.say", {{"did", "second"}});
  EXPECT_EQ(two.ben.thanks(), Texts{"Ben: second"});
  two.world.pass_at_relay(day);
  for (auto* who : {&two.ada, &two.ben}) EXPECT_EQ(who->thanks(), (Texts{"Ada: first", "Ben: second"}));
}

TEST(Sealed, ARelayWhoseClockIsYearsAheadOpensNothingForAnHonestReader) {
  Sealers two("ahead");
  two.ada.clock_ahead_ms = two.ben.clock_ahead_ms = -5 * year;
  two.seal(two.ada, {"not yet", two.world.now - 5 * year + day});
  EXPECT_EQ(two.waiting_at_relay(), 0U) << "the relay has given it out";
  EXPECT_TRUE(two.ben.thanks().empty());
  two.ben.reload();
  two.world.settle();
  EXPECT_TRUE(two.ben.thanks().empty());
  two.world.now += day;
  two.world.settle();
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: not yet"});
}

TEST(Sealed, ARelayWhoseClockIsYearsBehindIsHelpedByTheAuthorADayLater) {
  Sealers two("behind");
  two.ada.clock_ahead_ms = two.ben.clock_ahead_ms = 5 * year;
  two.seal(two.ada, {"now", two.world.now + 5 * year + day});
  two.world.pass_at_relay(day + 60'000);
  EXPECT_TRUE(two.ben.thanks().empty());
  two.ada.act("clock.trust");
  EXPECT_TRUE(two.ben.thanks().empty());
  two.world.pass_at_relay(day);
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: now"});
}

TEST(Sealed, TwoAnswersOpenWhenBothAreThere) {
  Sealers two("both");
  two.seal(two.ada, {"the lake", {}});
  two.world.pass_at_relay(3 * day);
  EXPECT_TRUE(two.ben.thanks().empty());
  two.seal(two.ben, {"another question's", {}, 2});
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: the lake"});
  two.seal(two.ben, {"the train", {}});
  EXPECT_EQ(two.ada.thanks(), (Texts{"Ada: the lake", "Ben: the train"}));
  EXPECT_EQ(two.ben.thanks(), (Texts{"Ada: the lake", "Ben: another question's", "Ben: the train"}));
}

TEST(Sealed, TwoAnswersAtOnceOpenToo) {
  Sealers two("at once");
  two.ada.online = two.ben.online = false;
  two.seal(two.ada, {"the lake", {}});
  two.seal(two.ben, {"the train", {}});
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: the lake"});
  EXPECT_EQ(two.ben.thanks(), Texts{"Ben: the train"});
  two.ada.online = two.ben.online = true;
  two.world.pass(120'000);
  EXPECT_EQ(two.ada.thanks(), (Texts{"Ada: the lake", "Ben: the train"}));
  EXPECT_EQ(two.ben.thanks(), two.ada.thanks());
}

TEST(Sealed, WhoDepositsJunkShowsNothing) {
  Sealers two("junk");
  two.seal(two.ada, {"the lake", {}});
  two.seal(two.ben, {"junk", {}, 1, true});
  EXPECT_EQ(two.ben.thanks().front(), "Ada: the lake") << "there is no way to keep a modified app from that";
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: the lake"});
  two.ada.act("thanks.say", {{"did", "and all goes on"}});
  EXPECT_EQ(two.ben.thanks().back(), "Ada: and all goes on");
}

TEST(Sealed, ANewRelayGetsTheKeysAgain) {
  Sealers two("new relay");
  two.seal(two.ada, {"a letter", two.world.now + day});
  two.seal(two.ada, {"the lake", {}});
  two.world.stop_relay();
  two.world.start_relay(true);
  two.world.pass(120'000);
  EXPECT_EQ(two.waiting_at_relay(), 2U);
  EXPECT_TRUE(two.ben.thanks().empty());
  two.seal(two.ben, {"the train", {}});
  EXPECT_EQ(two.ben.thanks(), (Texts{"Ada: the lake", "Ben: the train"}));
  two.world.pass_at_relay(day);
  EXPECT_EQ(two.ben.thanks(), (Texts{"Ada: a letter", "Ada: the lake", "Ben: the train"}));
}

TEST(Sealed, TheAuthorGivesTheKeyAwayADayLaterIfTheRelayNeverDid) {
  Sealers two("given away");
  two.seal(two.ada, {"a letter", two.world.now + day});
  two.seal(two.ada, {"the lake", {}});
  two.relay_loses_keys();
  two.seal(two.ben, {"the train", {}});
  EXPECT_EQ(two.ben.thanks(), Texts{"Ben: the train"});
  two.world.pass_at_relay(day);
  EXPECT_EQ(two.ben.thanks(), (Texts{"Ada: the lake", "Ben: the train"})) << "a day after both were there";
  two.world.pass_at_relay(day);
  EXPECT_EQ(two.ben.thanks(), (Texts{"Ada: a letter", "Ada: the lake", "Ben: the train"}));
  const auto kept = two.ada.stores;
  two.world.pass_at_relay(day);
  two.ada.reload();
  two.world.settle();
  EXPECT_LE(two.ada.stores, kept + 2) << "once";
}

TEST(Sealed, AnAuthorWhoIsAwayHoldsNothingUp) {
  Sealers two("away");
  two.seal(two.ada, {"a letter", two.world.now + day});
  two.ada.online = false;
  two.world.pass_at_relay(day);
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: a letter"});
  two.ada.online = true;
  two.world.pass(120'000);
  EXPECT_EQ(two.ada.thanks(), two.ben.thanks());
}

TEST(Sealed, TakenBackBeforeItOpensItNeverWas) {
  Sealers two("never was");
  two.seal(two.ada, {"I should not have", two.world.now + day});
  two.ada.act_within(1'000, "thanks.withdraw", {{"id", two.newest_id(two.ada)}});
  EXPECT_TRUE(two.ada.thanks().empty()) << "at once";
  two.world.settle();
  EXPECT_EQ(two.waiting_at_relay(), 0U);
  two.world.pass_at_relay(3 * day);
  for (auto* who : {&two.ada, &two.ben}) {
    who->reload();
    two.world.settle();
    EXPECT_TRUE(who->ask("thanks.list")["items"].empty()) << "not a line";
    EXPECT_EQ(all_kept(*who).find("I should not have"), std::string::npos);
  }
}

TEST(Sealed, TakenBackBeforeItWasSentItsKeyGoesNowhere) {
  Sealers two("unsent");
  two.ada.online = false;
  two.seal(two.ada, {"I should not have", two.world.now + day});
  two.ada.act("thanks.withdraw", {{"id", two.newest_id(two.ada)}});
  two.ada.online = true;
  two.world.pass(120'000);
  EXPECT_EQ(two.waiting_at_relay(), 0U);
  two.world.pass_at_relay(3 * day);
  EXPECT_TRUE(two.ben.ask("thanks.list")["items"].empty());
}

TEST(Sealed, TakenBackAfterItOpenedALineStays) {
  Sealers two("line");
  two.seal(two.ada, {"a letter", two.world.now + day});
  two.world.pass_at_relay(day);
  two.ada.act("thanks.withdraw", {{"id", two.newest_id(two.ada)}});
  two.world.pass_at_relay(day);
  for (auto* who : {&two.ada, &two.ben}) {
    const auto items = who->ask("thanks.list")["items"];
    ASSERT_EQ(items.size(), 1U);
    EXPECT_TRUE(items[0].contains("withdrawn"));
    EXPECT_EQ(all_kept(*who).find("a letter"), std::string::npos);
  }
}

TEST(Sealed, TheUndoneIsNowhere) {
  Sealers two("undone");
  two.seal(two.ada, {"a letter", two.world.now + day});
  const auto draft = two.ada.act_within(1'000, "thanks.withdraw", {{"id", two.newest_id(two.ada)}});
  two.ada.act("draft.undo", {{"draft", draft["draft"]}});
  EXPECT_EQ(two.ada.thanks(), Texts{"Ada: a letter"});
  two.world.pass_at_relay(day);
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: a letter"});
}

TEST(Sealed, KeyAndWordsAreKeptInTheStoreThatSends) {
  for (const std::size_t nth : {1U, 2U, 3U}) {
    SCOPED_TRACE(nth);
    Sealers two("crash");
    two.leave_draft(two.ada, {"a letter", two.world.now + day});
    two.ada.crash_at_store = two.ada.stores + nth;
    two.ada.open();
    two.world.settle();
    EXPECT_EQ(two.ada.thanks(), Texts{"Ada: a letter"});
    two.world.pass_at_relay(day);
    EXPECT_EQ(two.ben.thanks(), Texts{"Ada: a letter"});
  }
}

TEST(Sealed, AFurtherDeviceOfMineReadsMineAndTakesCareOfThem) {
  Sealers two("devices");
  auto& laptop = two.world.device("laptop");
  two.ada.act("pair.invite", {{"purpose", "device"}});
  laptop.act("pair.open", {{"link", two.ada.pairing().at("link")}, {"purpose", "device"}});
  laptop.act("pair.join", {{"device", "laptop"}});
  two.ada.act("pair.enter", {{"words", words_read_by(laptop)}});
  laptop.act("pair.accept");
  two.world.settle();
  two.seal(two.ada, {"a letter", two.world.now + day});
  two.seal(two.ada, {"the lake", {}});
  two.world.pass(120'000);
  EXPECT_EQ(laptop.thanks(), (Texts{"Ada: a letter", "Ada: the lake"}));
  two.ada.close();
  laptop.act("thanks.withdraw", {{"id", two.newest_id(laptop)}});
  EXPECT_EQ(two.waiting_at_relay(), 1U);
  two.seal(laptop, {"the sea", {}});
  two.relay_loses_keys();
  two.seal(two.ben, {"the train", {}});
  two.world.pass_at_relay(2 * day);
  EXPECT_EQ(two.ben.thanks(), (Texts{"Ada: a letter", "Ada: the sea", "Ben: the train"}));
}

TEST(Sealed, OfTwoAnswersFromTwoDevicesOneStands) {
  Sealers two("one stands");
  auto& laptop = two.world.device("laptop");
  two.ada.act("pair.invite", {{"purpose", "device"}});
  laptop.act("pair.open", {{"link", two.ada.pairing().at("link")}, {"purpose", "device"}});
  laptop.act("pair.join", {{"device", "laptop"}});
  two.ada.act("pair.enter", {{"words", words_read_by(laptop)}});
  laptop.act("pair.accept");
  two.world.settle();
  two.ada.online = laptop.online = false;
  two.seal(two.ada, {"from the phone", {}});
  two.world.pass(1'000);
  two.seal(laptop, {"from the laptop", {}});
  laptop.online = true;
  two.world.pass(120'000);
  two.ada.online = true;
  two.world.pass(120'000);
  two.seal(two.ben, {"the train", {}});
  for (auto* who : {&two.ada, &laptop, &two.ben})
    EXPECT_EQ(who->thanks(), (Texts{"Ada: from the laptop", "Ben: the train"})) << "what the relay had first";
}

}  // namespace
}  // namespace tend::test::sealed
