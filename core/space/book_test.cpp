#include "core/space/book.h"

#include <gtest/gtest.h>

#include "core/crypto/keys.h"
#include "tests/support/here.h"
#include "tests/support/seeded_entropy.h"

namespace tend::space {
namespace {

using test::here;
using test::noon;
constexpr std::uint16_t kind_some = 20;

crypto::DeviceKeys keys_of(std::uint8_t seed) {
  return crypto::derive_device_keys(*crypto::DeviceSeed::from(Bytes(32, seed)), Bytes(16, 2));
}

Bytes words(const std::string& text) {
  codec::CborWriter out;
  out.map(1);
  out.unsigned_integer(0);
  out.text(text);
  return encode_body(kind_some, out.take());
}

// One made-up device that writes entries, each after its last.
struct Device {
  Device(std::uint64_t its_slot, std::uint8_t seed)
      : slot(its_slot),
        keys(keys_of(seed)),
        entropy("device " + std::to_string(seed)),
        chain(new_chain(here, keys.entry, entropy)) {}

  OpenedEntry write(std::vector<Ref> deps = {}, UnixMs at = noon, Bytes body = words("tea")) {
    const Draft draft{.chain = chain,
                      .prev = last,
                      .deps = std::move(deps),
                      .at = at,
                      .day = 20'254,
                      .body = std::move(body)};
    auto out = *write_entry(here, keys.entry_secret, draft, entropy);
    last = out.ref;
    return std::move(out.entry);
  }
  OpenedEntry withdraw(const std::vector<EntryId>& ids, UnixMs at = noon) {
    return write({}, at, encode_body(kind_withdraw, withdraw_fields(ids.front(), ids)));
  }
  void begin_chain() {
    chain = new_chain(here, keys.entry, entropy);
    last.reset();
  }
  Member member(std::optional<std::vector<Ref>> pins = std::nullopt) const {
    return {slot, keys.entry, std::move(pins)};
  }

  std::uint64_t slot;
  crypto::DeviceKeys keys;
  test::SeededEntropy entropy;
  ChainId chain;
  std::optional<Ref> last;
};

OpenedEntry with_junk_signature(OpenedEntry entry) {
  entry.signature = *Signature::from(Bytes(64, 9));
  return entry;
}
OpenedEntry without_body(OpenedEntry entry) {
  entry.body.reset();
  return entry;
}

struct BookTest : testing::Test {
  Device alex{0, 1}, bo{1, 2};
  Book book{here};

  BookTest() { book.set_members({alex.member(), bo.member()}); }
  Receipt take(const OpenedEntry& entry) {
    const auto out = book.receive(entry.clone()).value();
    book.settle();
    return out;
  }
  std::vector<EntryId> log() const {
    std::vector<EntryId> out;
    for (const auto* entry : book.log()) out.push_back(entry->id());
    return out;
  }
  static EntryId id(const OpenedEntry& entry) { return entry_id(here, entry.head); }
};

TEST_F(BookTest, EntriesStandInTheOrderOfWhatTheyCiteNotOfClocks) {
  const auto a = alex.write();
  const auto b = bo.write({*alex.last}, noon - 5);  // Bo's clock is behind
  const auto c = alex.write({*bo.last});
  for (const auto* e : {&c, &a, &b}) take(*e);
  EXPECT_EQ(log(), (std::vector{id(a), id(b), id(c)}));
  EXPECT_EQ(book.log()[0]->t(), noon);
  EXPECT_EQ(book.log()[1]->t(), noon + 1);
  EXPECT_EQ(book.log()[2]->t(), noon + 2);
  EXPECT_EQ(book.log()[1]->slot(), 1U);
}

TEST_F(BookTest, SaysWhetherAnEntryIsNewCompletedOrKnown) {
  const auto a = alex.write();
  EXPECT_EQ(take(without_body(a.clone())), Receipt::added);
  EXPECT_EQ(book.missing(), std::vector{id(a)});
  EXPECT_EQ(book.log()[0]->body_state(), BodyState::missing);
  EXPECT_EQ(take(a), Receipt::completed);
  EXPECT_EQ(take(a), Receipt::known);
  EXPECT_TRUE(book.missing().empty());
  EXPECT_EQ(book.log()[0]->body()->kind, kind_some);
}

TEST_F(BookTest, AHeadItCannotReadIsRefusedAndForgotten) {
  EXPECT_EQ(book.receive({Bytes{0xA1, 0, 2}, {}, std::nullopt}).error(), Refusal::unknown_version);
  EXPECT_FALSE(book.receive({Bytes{1, 2, 3}, {}, std::nullopt}));
  EXPECT_EQ(book.held_count(), 0U);
}

TEST_F(BookTest, AGapHoldsOnlyItsOwnChain) {
  const auto lost = alex.write(), held = alex.write();
  const auto b = bo.write();
  take(held);
  take(b);
  EXPECT_EQ(log(), std::vector{id(b)});
  EXPECT_EQ(book.held_count(), 1U);
  EXPECT_TRUE(book.knows(id(held)));
  EXPECT_EQ(book.find(id(held)), nullptr);
  take(lost);
  EXPECT_EQ(log().size(), 3U);
  EXPECT_EQ(book.held_count(), 0U);
  EXPECT_EQ(book.held_bytes(), 0U);
}

TEST_F(BookTest, AJunkSignatureIsMendedByALaterGoodOne) {
  const auto a = with_junk_signature(alex.write()), b = alex.write();
  take(a);
  EXPECT_TRUE(log().empty());
  take(b);
  EXPECT_EQ(log(), (std::vector{id(a), id(b)}));
}

TEST_F(BookTest, AJunkSignatureIsMendedByAnotherCopy) {
  const auto a = alex.write();
  take(with_junk_signature(without_body(a.clone())));
  EXPECT_TRUE(log().empty());
  EXPECT_EQ(take(a), Receipt::completed);
  EXPECT_EQ(log(), std::vector{id(a)});
  EXPECT_EQ(*book.log()[0]->signature(), a.signature);
}

TEST_F(BookTest, WhatVouchesNeedNotBeApplied) {
  const auto a = with_junk_signature(alex.write());
  const auto b = alex.write({{bo.chain, 3, *EntryId::from(Bytes(32, 4))}});  // cites what nobody has
  take(a);
  take(b);
  EXPECT_EQ(log(), std::vector{id(a)});
  EXPECT_EQ(book.held_count(), 1U);
}

TEST_F(BookTest, AForgedEntryHoldsUpNothing) {
  const auto a = alex.write();
  Device thief(0, 9);
  thief.chain = alex.chain;
  thief.last = alex.last;
  const auto forged = thief.write();
  const auto b = alex.write();
  for (const auto* e : {&a, &forged, &b}) take(*e);
  EXPECT_EQ(log(), (std::vector{id(a), id(b)}));
  EXPECT_EQ(book.held_count(), 1U);
}

TEST_F(BookTest, ADepMustNameChainAndSeqRightly) {
  const auto a = alex.write();
  auto wrong = *alex.last;
  wrong.seq = 7;
  const auto b = bo.write({wrong});
  take(a);
  take(b);
  EXPECT_EQ(log(), std::vector{id(a)});
}

TEST_F(BookTest, ASuccessorOfAnotherChainOrNumberIsNone) {
  const auto a = alex.write();
  const auto first = *alex.last;
  alex.last->seq = 5;
  const auto skips = alex.write();
  alex.begin_chain();
  alex.last = first;
  const auto elsewhere = alex.write();
  for (const auto* e : {&skips, &elsewhere, &a}) take(*e);
  EXPECT_EQ(log(), std::vector{id(a)});
  EXPECT_EQ(book.held_count(), 2U);
}

TEST_F(BookTest, OfSeveralBodiesTheOneThatFitsIsKept) {
  const auto a = alex.write();
  auto mangled = a.clone();
  mangled.body->bytes = words("insult");
  EXPECT_EQ(take(mangled), Receipt::added);
  EXPECT_EQ(book.log()[0]->body_state(), BodyState::missing);
  take(a);
  take(mangled);
  EXPECT_EQ(book.log()[0]->stored_body()->bytes, a.body->bytes);
}

TEST_F(BookTest, ABodyInNoFormIsInertAndNotMissing) {
  take(alex.write({}, noon, Bytes{0xFF}));
  EXPECT_EQ(book.log()[0]->body_state(), BodyState::inert);
  EXPECT_FALSE(book.log()[0]->body());
  EXPECT_TRUE(book.missing().empty());
}

TEST_F(BookTest, BothBranchesOfAForkStandAndAreShown) {
  const auto root = alex.write();
  const auto at_root = alex.last;
  const auto left = alex.write();
  const auto left_ref = *alex.last;
  alex.last = at_root;
  const auto right = alex.write({}, noon + 1);
  const auto right_ref = *alex.last;
  for (const auto* e : {&right, &root, &left}) take(*e);
  std::vector<EntryId> both{left_ref.id, right_ref.id};
  std::sort(both.begin(), both.end());
  EXPECT_EQ(book.forks(), (std::vector<std::vector<EntryId>>{both}));
  EXPECT_EQ(log().size(), 3U);
  EXPECT_EQ(book.branch_heads().size(), 2U);
  EXPECT_EQ(book.last_of(alex.chain)->id, both[1]);
  EXPECT_EQ(book.branch_heads(book.find(id(left))->t()), std::vector{*at_root});
}

TEST_F(BookTest, TheLogSaysFromWhereItChanged) {
  const auto a = alex.write({}, noon), b = alex.write({}, noon + 10);
  const auto early = bo.write({}, noon + 5);
  book.receive(a.clone()).value();
  book.receive(b.clone()).value();
  EXPECT_EQ(book.settle(), 0U);
  EXPECT_EQ(book.settle(), 2U);  // nothing since
  book.receive(without_body(bo.write({}, noon + 20))).value();
  EXPECT_EQ(book.settle(), 2U);  // still held: its prev is on the way
  book.receive(early.clone()).value();
  EXPECT_EQ(book.settle(), 1U);  // between a and b
  EXPECT_EQ(log().size(), 4U);
  book.receive(alex.write({}, noon + 30)).value();
  EXPECT_EQ(book.settle(), 4U);  // appended
  book.receive(alex.withdraw({id(b)}, noon + 40)).value();
  EXPECT_EQ(book.settle(), 2U);  // b lost its words
}

TEST_F(BookTest, AWithdrawalTakesOnlyWhatIsOfItsSlotAndBeforeIt) {
  const auto mine = alex.write(), theirs = bo.write();
  const auto late = alex.withdraw({id(mine), id(theirs)}, noon + 5);
  const auto after = alex.write({}, noon + 10);
  const auto early = bo.withdraw({id(after), id(mine), id(theirs)}, noon + 20);
  for (const auto* e : {&early, &late, &after, &theirs, &mine}) take(*e);
  EXPECT_EQ(book.find(id(mine))->body_state(), BodyState::withdrawn);
  EXPECT_FALSE(book.find(id(mine))->body());
  EXPECT_EQ(book.find(id(after))->body_state(), BodyState::here);
  EXPECT_EQ(book.find(id(theirs))->body_state(), BodyState::withdrawn);  // by Bo's own
}

TEST_F(BookTest, WhatIsNoIdInAWithdrawalIsPassedOver) {
  const auto said = alex.write();
  codec::CborWriter fields;
  fields.map(2);
  fields.unsigned_integer(1);
  fields.array(4);
  fields.unsigned_integer(5);
  fields.bytes(Bytes(31, 0));
  fields.bytes(id(said).view());
  fields.array(0);
  fields.unsigned_integer(2);
  fields.null();
  take(said);
  take(alex.write({}, noon, encode_body(kind_withdraw, fields.take())));
  EXPECT_EQ(book.find(id(said))->body_state(), BodyState::withdrawn);
}

TEST_F(BookTest, AWithdrawalCannotNameWhatComesAfterIt) {
  Device laptop(0, 3);
  book.set_members({alex.member(), laptop.member(), bo.member()});
  const auto later = laptop.write({}, noon + 100);
  take(later);
  take(alex.withdraw({id(later)}));
  EXPECT_EQ(book.find(id(later))->body_state(), BodyState::here);
}

TEST_F(BookTest, AWithdrawnWithdrawalGivesBackTheWords) {
  const auto said = alex.write();
  const auto taken = alex.withdraw({id(said)});
  const auto back = alex.withdraw({id(taken)});
  const auto again = alex.withdraw({id(back)});
  take(without_body(said.clone()));
  take(taken);
  EXPECT_EQ(book.find(id(said))->body_state(), BodyState::withdrawn);
  EXPECT_TRUE(book.missing().empty());
  take(back);
  EXPECT_EQ(book.find(id(said))->body_state(), BodyState::missing);
  EXPECT_EQ(book.missing(), std::vector{id(said)});
  EXPECT_EQ(book.find(id(taken))->body_state(), BodyState::withdrawn);
  take(again);
  EXPECT_EQ(book.find(id(said))->body_state(), BodyState::withdrawn);
  EXPECT_EQ(book.find(id(taken))->body_state(), BodyState::here);
  EXPECT_EQ(book.find(id(back))->body_state(), BodyState::withdrawn);
}

TEST_F(BookTest, ItIsKnownWhatIsCalledBackAndWhatWouldBe) {
  const auto said = alex.write({}, noon, words("a")), other = alex.write({}, noon, words("b"));
  const auto taken = alex.withdraw({id(said), id(other)}), twice = alex.withdraw({id(other)});
  take(said), take(other), take(taken), take(twice);
  EXPECT_TRUE(book.called_back().empty());
  EXPECT_FALSE(book.body_without(*book.find(id(said)), {}));
  EXPECT_TRUE(book.body_without(*book.find(id(said)), {id(taken)}));
  EXPECT_FALSE(book.body_without(*book.find(id(other)), {id(taken)})) << "another takes it back as well";
  EXPECT_TRUE(book.body_without(*book.find(id(other)), {id(taken), id(twice)}));
  take(alex.withdraw({id(taken)}));
  ASSERT_EQ(book.called_back().size(), 1U);
  EXPECT_EQ(book.called_back().front().entry->id(), id(said));
  EXPECT_TRUE(book.body_without(*book.find(id(said)), {})) << "it stands";
  ASSERT_TRUE(book.erase_body(id(other)));
  EXPECT_FALSE(book.body_without(*book.find(id(other)), {id(taken), id(twice)})) << "its words are gone";
}

TEST_F(BookTest, OnlyWithdrawnWordsCanBeErased) {
  const auto said = alex.write(), kept = alex.write();
  take(said);
  take(kept);
  take(alex.withdraw({id(said)}));
  EXPECT_FALSE(book.erase_body(id(kept)));
  EXPECT_FALSE(book.erase_body(*EntryId::from(Bytes(32, 3))));
  EXPECT_TRUE(book.erase_body(id(said)));
  EXPECT_FALSE(book.erase_body(id(said)));
  EXPECT_EQ(book.find(id(said))->stored_body(), nullptr);
  EXPECT_EQ(book.find(id(said))->body_state(), BodyState::withdrawn);
  EXPECT_TRUE(book.missing().empty());
}

TEST_F(BookTest, AnErasedWithdrawalThatIsGivenBackIsMissingUntilItsWordsCome) {
  const auto said = alex.write();
  const auto taken = alex.withdraw({id(said)});
  const auto back = alex.withdraw({id(taken)});
  for (const auto* e : {&said, &taken, &back}) take(*e);
  EXPECT_TRUE(book.erase_body(id(taken)));
  take(alex.withdraw({id(back)}));
  EXPECT_EQ(book.missing(), std::vector{id(taken)});
  EXPECT_EQ(book.find(id(said))->body_state(), BodyState::here);
  take(taken);
  EXPECT_EQ(book.find(id(said))->body_state(), BodyState::withdrawn);
}

TEST_F(BookTest, OfARemovedDeviceOnlyWhatAPinReachesCounts) {
  const auto first = bo.write(), second = bo.write();
  const auto pin = *bo.last;
  const auto beyond = bo.write();
  const auto cites = alex.write({*bo.last});
  bo.begin_chain();
  const auto unpinned = bo.write();
  book.set_members({alex.member(), bo.member(std::vector{pin})});
  take(first);
  EXPECT_TRUE(log().empty());  // a pin whose entry has not come reaches nothing
  for (const auto* e : {&beyond, &cites, &unpinned, &second}) take(*e);
  EXPECT_EQ(log(), (std::vector{id(first), id(second), id(cites)}));
  EXPECT_NE(book.find(id(beyond)), nullptr);
  EXPECT_FALSE(book.find(id(beyond))->is_counted());
}

TEST_F(BookTest, ARosterThatComesLaterJudgesAnew) {
  Device laptop(0, 3);
  const auto a = laptop.write(), b = laptop.write();
  take(a);
  take(b);
  EXPECT_EQ(book.held_count(), 2U);
  book.set_members({alex.member(), laptop.member(), bo.member()});
  EXPECT_EQ(book.settle(), 0U);
  EXPECT_EQ(log(), (std::vector{id(a), id(b)}));
  book.set_members({alex.member(), bo.member()});
  book.settle();
  EXPECT_TRUE(log().empty());
  book.set_members({alex.member(), laptop.member(), bo.member()});
  book.settle();
  EXPECT_EQ(log().size(), 2U);
}

TEST_F(BookTest, AfterTheOtherHasLeftOnlyWhatThePinsReachIsNotLate) {
  const auto before = alex.write();
  const auto pin = *alex.last;
  const auto after = alex.write();
  const auto bos = bo.write();
  book.set_members({alex.member(), bo.member()}, Closing{0, {pin}});
  for (const auto* e : {&after, &bos, &before}) take(*e);
  EXPECT_FALSE(book.find(id(before))->is_late());
  EXPECT_TRUE(book.find(id(after))->is_late());
  EXPECT_FALSE(book.find(id(bos))->is_late());
}

TEST_F(BookTest, TheNextEntryCitesFourAtMostAndTheRestTheNextTime) {
  for (int i = 0; i < 6; ++i) {
    bo.begin_chain();
    take(bo.write({}, noon + i));
  }
  const auto first = book.next_deps(alex.chain, std::nullopt);
  ASSERT_EQ(first.size(), 4U);
  EXPECT_EQ(book.find(first[0].id)->t(), noon + 5);
  take(alex.write(first));
  const auto rest = book.next_deps(alex.chain, alex.last->id);
  ASSERT_EQ(rest.size(), 2U);
  EXPECT_EQ(book.find(rest[1].id)->t(), noon);
  take(alex.write(rest));
  EXPECT_TRUE(book.next_deps(alex.chain, alex.last->id).empty());
}

TEST_F(BookTest, AChainBeyondItsLimitLosesTheUnsignedFirstAndThenTheNewest) {
  Book small(here, kind_withdraw, {.chain_count_max = 3});
  small.set_members({alex.member(), bo.member()});
  alex.write();  // never arrives
  std::vector<OpenedEntry> held;
  for (int i = 0; i < 3; ++i) held.push_back(alex.write());
  small.receive(held[0].clone()).value();
  small.settle();
  const auto forged = with_junk_signature([&] {
    Device thief(0, 9);
    thief.chain = alex.chain;
    thief.last = Ref{alex.chain, 0, *EntryId::from(Bytes(32, 1))};
    return thief.write();
  }());
  small.receive(forged.clone()).value();
  small.receive(held[1].clone()).value();
  small.settle();
  EXPECT_TRUE(small.take_dropped().empty());
  small.receive(held[2].clone()).value();
  small.settle();
  auto dropped = small.take_dropped();
  ASSERT_EQ(dropped.size(), 1U);
  EXPECT_EQ(dropped[0].id, id(forged));
  EXPECT_FALSE(small.knows(id(forged)));
  EXPECT_TRUE(small.take_dropped().empty());
  small.receive(alex.write()).value();
  small.settle();
  dropped = small.take_dropped();
  ASSERT_EQ(dropped.size(), 1U);
  EXPECT_EQ(dropped[0], *alex.last);
  EXPECT_EQ(small.held_count(), 3U);
}

TEST_F(BookTest, TheWholeShelfHasLimitsOfItsOwn) {
  Book small(here, kind_withdraw, {.bytes_max = 2000});
  small.set_members({alex.member(), bo.member()});
  for (int i = 0; i < 20; ++i) {
    alex.begin_chain();
    alex.write();
    small.receive(alex.write({}, noon + i)).value();
  }
  small.settle();
  EXPECT_LE(small.held_bytes(), 2000U);
  EXPECT_GT(small.held_count(), 3U);
  const auto dropped = small.take_dropped();
  EXPECT_EQ(dropped.size() + small.held_count(), 20U);
  EXPECT_EQ(dropped[0], *alex.last);
}

TEST_F(BookTest, WhatWasDroppedLeavesNothingBehindAndMayComeAgain) {
  Book small(here, kind_withdraw, {.count_max = 0});
  small.set_members({alex.member(), bo.member()});
  const auto cited = bo.write();
  const auto waits = alex.write({*bo.last});  // for a dep
  const auto orphan = alex.write();           // for its prev
  const auto child = alex.write();
  for (const auto* e : {&child, &orphan, &waits}) small.receive(e->clone()).value();
  small.settle();
  EXPECT_EQ(small.take_dropped().size(), 3U);
  EXPECT_EQ(small.held_count(), 0U);
  EXPECT_EQ(small.held_bytes(), 0U);
  for (const auto* e : {&cited, &waits, &orphan, &child}) {
    small.receive(e->clone()).value();
    small.settle();
  }
  EXPECT_EQ(small.log().size(), 4U);
  EXPECT_TRUE(small.take_dropped().empty());
}

TEST_F(BookTest, ArrivalIsKeptAndTheEarliestOfSeveral) {
  const auto a = alex.write();
  book.receive(a.clone(), noon + 50).value();
  book.settle();
  EXPECT_EQ(book.log()[0]->arrival(), noon + 50);
  book.receive(a.clone(), noon + 90).value();
  book.arrived(id(a), noon + 20);
  EXPECT_EQ(book.log()[0]->arrival(), noon + 20);
  EXPECT_EQ(book.settle(), 1U);
}

TEST(ShownArrival, IsThereOnlyWhenADayLateOrBeforeTheTimeWritten) {
  EXPECT_EQ(shown_arrival(noon, std::nullopt), std::nullopt);
  EXPECT_EQ(shown_arrival(noon, noon), std::nullopt);
  EXPECT_EQ(shown_arrival(noon, noon + ms_a_day), std::nullopt);
  EXPECT_EQ(shown_arrival(noon, noon + ms_a_day + 1), noon + ms_a_day + 1);
  EXPECT_EQ(shown_arrival(noon, noon - 1), noon - 1);
}

}  // namespace
}  // namespace tend::space
