#include "core/space/roster.h"

#include <gtest/gtest.h>

#include "core/channel/item.h"
#include "core/crypto/seal.h"
#include "tests/support/seeded_entropy.h"

namespace tend::space {
namespace {

using crypto::DeviceKeys;
using crypto::EpochKey;

// An us space of Ada (slot 0) and Ben (slot 1), and a way to make the next statement.
struct RosterTest : ::testing::Test {
  test::SeededEntropy entropy{"roster"};
  Salt salt = crypto::draw<Salt>(entropy);
  DeviceKeys ada = keys(), ben = keys();
  std::array<Subject, 2> both{subject_of(0, ada), subject_of(1, ben)};
  Beginning beginning = begun();
  Roster roster;

  void SetUp() override { ASSERT_TRUE(roster.accept(beginning.statement, beginning.signatures)); }

  DeviceKeys keys() {
    return crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(entropy), salt.view());
  }
  Beginning begun() {
    auto out = begin_space(entropy, salt, both);
    sign_beginning(*out, ada);
    sign_beginning(*out, ben);
    return std::move(*out);
  }
  Statement next(Op op, const DeviceKeys& by, std::vector<Subject> subjects = {}) const {
    return {.n = roster.n() + 1,
            .prev = roster.head(),
            .op = op,
            .by = by.entry,
            .subjects = std::move(subjects),
            .epoch = roster.epoch() + (channel::begins_epoch(op) ? 1 : 0)};
  }
  // Refusal{} if accepted.
  Refusal act(const Statement& s, const DeviceKeys& signer, std::vector<Signature> consents = {}) {
    const auto bytes = codec::encode(s);
    const std::array signatures{sign_statement(roster.space(), s.n, bytes, signer.entry_secret)};
    const auto before = roster.head();
    const auto h = roster.accept(bytes, signatures, consents);
    EXPECT_EQ(roster.head() == before, !h);
    return h ? Refusal{} : h.error();
  }
  Refusal add(const DeviceKeys& by, const DeviceKeys& device, std::uint64_t slot) {
    const auto s = subject_of(slot, device);
    return act(next(Op::add, by, {s}), by, {sign_consent(roster.space(), s, device.entry_secret)});
  }
  ChainId chain_of(const EntryKey& key) const {
    ChainId out;
    const auto prefix = crypto::hash<64>(crypto::label::chain, roster.space(), key);
    std::copy(prefix.begin(), prefix.end(), out.bytes.begin());
    return out;
  }
  Refusal start_refused(const Statement& s, const std::vector<const DeviceKeys*>& signers) {
    const auto bytes = codec::encode(s);
    std::vector<Signature> signatures;
    for (const auto* k : signers) signatures.push_back(sign_statement({}, 0, bytes, k->entry_secret));
    Roster fresh;
    const auto h = fresh.accept(bytes, signatures);
    EXPECT_EQ(fresh.started(), h.has_value());
    return h ? Refusal{} : h.error();
  }
};

TEST_F(RosterTest, BeginsWithOneFirstDeviceAPersonAndBothSignatures) {
  EXPECT_EQ(roster.members().size(), 2U);
  EXPECT_EQ(roster.space(), beginning.space);
  EXPECT_EQ(roster.epoch(), 0U);
  const auto s = *codec::decode<Statement>(beginning.statement);
  const auto why = [&](auto change, const std::vector<const DeviceKeys*>& signers) {
    auto other = s;
    change(other);
    return start_refused(other, signers);
  };
  EXPECT_EQ(why([](Statement&) {}, {&ada, &ben}), Refusal{});
  EXPECT_EQ(why([](Statement&) {}, {&ada}), Refusal::statement_signature);
  EXPECT_EQ(why([](Statement&) {}, {&ben, &ada}), Refusal::statement_signature);
  EXPECT_EQ(why([](Statement& x) { x.v = 2; }, {&ada, &ben}), Refusal::statement_version);
  EXPECT_EQ(why([](Statement& x) { x.prev.bytes[0] = 1; }, {&ada, &ben}), Refusal::statement_not_next);
  EXPECT_EQ(why([](Statement& x) { x.n = 1; }, {&ada, &ben}), Refusal::statement_not_next);
  EXPECT_EQ(why([](Statement& x) { x.op = Op::rotate; }, {&ada, &ben}), Refusal::statement_form);
  EXPECT_EQ(why([](Statement& x) { x.subjects[1].slot = 2; }, {&ada, &ben}), Refusal::statement_subject);
  EXPECT_EQ(why([](Statement& x) { x.subjects[1].slot = 0; }, {&ada, &ben}), Refusal::statement_subject);
  EXPECT_EQ(why([](Statement& x) { x.subjects[1].role = Role::words; }, {&ada, &ben}),
            Refusal::statement_subject);
  EXPECT_EQ(why([](Statement& x) { x.subjects[1].box = x.subjects[0].box; }, {&ada, &ben}),
            Refusal::statement_subject);
  EXPECT_EQ(why([](Statement& x) { x.subjects.clear(); }, {}), Refusal::statement_subject);
  EXPECT_EQ(why([](Statement& x) { x.salt.reset(); }, {&ada, &ben}), Refusal::statement_form);
  EXPECT_EQ(why([](Statement& x) { x.epoch = 1; }, {&ada, &ben}), Refusal::statement_form);
  EXPECT_EQ(why([](Statement& x) { x.by = x.subjects[1].entry; }, {&ada, &ben}), Refusal::statement_form);
  EXPECT_EQ(why([](Statement& x) { x.pins.emplace(); }, {&ada, &ben}), Refusal::statement_form);
}

TEST_F(RosterTest, BytesThatAreNoStatementAreRefused) {
  EXPECT_EQ(roster.accept({}, {}).error(), Refusal::statement_form);
  EXPECT_EQ(roster.accept(Bytes{0xa0}, {}).error(), Refusal::statement_form);
  EXPECT_EQ(roster.accept(Bytes(500, 0xFF), {}).error(), Refusal::statement_form);
  EXPECT_EQ(roster.accept(beginning.statement, beginning.signatures).error(), Refusal::statement_not_next);
}

TEST_F(RosterTest, APersonAddsDevicesOfItsOwnUpToEight) {
  EXPECT_EQ(add(ada, keys(), 1), Refusal::statement_other_slot);
  EXPECT_EQ(add(ada, keys(), 2), Refusal::statement_subject);
  for (int i = 0; i < 7; ++i) EXPECT_EQ(add(ada, keys(), 0), Refusal{});
  EXPECT_EQ(add(ada, keys(), 0), Refusal::statement_too_many_devices);
  EXPECT_EQ(add(ben, keys(), 1), Refusal{});
  EXPECT_EQ(roster.epoch(), 0U);
}

TEST_F(RosterTest, ADeviceIsAddedOnlyWithItsOwnConsent) {
  const auto laptop = keys();
  const auto s = subject_of(0, laptop);
  EXPECT_EQ(act(next(Op::add, ada, {s}), ada), Refusal::statement_consent);
  EXPECT_EQ(act(next(Op::add, ada, {s}), ada, {sign_consent(roster.space(), s, ada.entry_secret)}),
            Refusal::statement_consent);
  auto for_other_slot = s;
  for_other_slot.slot = 1;
  EXPECT_EQ(
      act(next(Op::add, ada, {s}), ada, {sign_consent(roster.space(), for_other_slot, laptop.entry_secret)}),
      Refusal::statement_consent);
  EXPECT_EQ(act(next(Op::add, ada, {s, s}), ada), Refusal::statement_subject);
  EXPECT_EQ(act(next(Op::add, ada), ada), Refusal::statement_subject);
  EXPECT_EQ(add(ada, laptop, 0), Refusal{});
}

TEST_F(RosterTest, AKeyThatStoodHereNeverReturnsNotEvenInAnotherRole) {
  const auto laptop = keys();
  ASSERT_EQ(add(ada, laptop, 0), Refusal{});
  ASSERT_EQ(act(next(Op::remove, ada, {subject_of(0, laptop)}), ada), Refusal{});
  EXPECT_EQ(roster.members().size(), 2U);
  EXPECT_EQ(add(ada, laptop, 0), Refusal::statement_key_known);
  auto mixed = subject_of(0, keys());
  mixed.login = LoginKey{laptop.box.bytes};
  EXPECT_EQ(act(next(Op::add, ada, {mixed}), ada), Refusal::statement_key_known);
  EXPECT_EQ(act(next(Op::minver, laptop), laptop), Refusal::statement_not_member);
}

TEST_F(RosterTest, OnlyMembersActAndOnlyUnderTheirOwnSignature) {
  const auto stranger = keys();
  EXPECT_EQ(act(next(Op::rotate, stranger), stranger), Refusal::statement_not_member);
  EXPECT_EQ(act(next(Op::rotate, ada), ben), Refusal::statement_signature);
  auto epoch_kept = next(Op::rotate, ada);
  epoch_kept.epoch = 0;
  EXPECT_EQ(act(epoch_kept, ada), Refusal::statement_epoch);
  auto stale = next(Op::rotate, ada);
  stale.prev.bytes[0] ^= 1;
  EXPECT_EQ(act(stale, ada), Refusal::statement_not_next);
  EXPECT_EQ(act(next(Op::rotate, ada), ada), Refusal{});
  EXPECT_EQ(roster.epoch(), 1U);
}

TEST_F(RosterTest, ARemovalPinsOnlyWhatItRemoves) {
  const auto laptop = keys();
  ASSERT_EQ(add(ada, laptop, 0), Refusal{});
  auto s = next(Op::remove, ada, {subject_of(0, laptop)});
  s.pins = {Pin{chain_of(ben.entry), 3, {}}};
  EXPECT_EQ(act(s, ada), Refusal::statement_pins);
  s.pins.reset();
  s.subjects[0].box = keys().box;
  EXPECT_EQ(act(s, ada), Refusal::statement_subject);
  s.subjects[0].box = laptop.box;
  const Pin pin{chain_of(laptop.entry), 3, {}};
  s.pins = {pin};
  EXPECT_EQ(act(s, ada), Refusal{});
  for (const auto& m : roster.book_members()) {
    const auto wanted = m.entry == laptop.entry ? std::optional(std::vector{pin}) : std::nullopt;
    EXPECT_EQ(m.pins, wanted);
  }
  EXPECT_EQ(roster.book_members().size(), 3U);
  EXPECT_EQ(act(next(Op::remove, ada), ada), Refusal::statement_subject);
}

TEST_F(RosterTest, EachRemovedDeviceKeepsItsOwnPinsAlone) {
  const auto laptop = keys(), tablet = keys();
  ASSERT_EQ(add(ada, laptop, 0), Refusal{});
  ASSERT_EQ(add(ada, tablet, 0), Refusal{});
  auto s = next(Op::remove, ada, {subject_of(0, laptop), subject_of(0, tablet)});
  const Pin of_laptop{chain_of(laptop.entry), 3, {}}, of_tablet{chain_of(tablet.entry), 5, {}};
  s.pins = {of_laptop, of_tablet};
  ASSERT_EQ(act(s, ada), Refusal{});
  EXPECT_EQ(roster.removed().at(laptop.entry).pins, std::vector{of_laptop});
  EXPECT_EQ(roster.removed().at(tablet.entry).pins, std::vector{of_tablet});
}

TEST_F(RosterTest, WordsTakeThePlaceOfEarlierWordsAndWriteNoEntries) {
  const auto words = keys(), newer = keys();
  for (const auto* each : {&words, &newer}) {
    const auto s = subject_of(0, *each, Role::words);
    EXPECT_EQ(act(next(Op::words, ada, {s}), ada, {sign_consent(roster.space(), s, each->entry_secret)}),
              Refusal{});
  }
  EXPECT_EQ(roster.members().size(), 3U);
  EXPECT_FALSE(roster.members().contains(words.entry));
  EXPECT_EQ(roster.book_members().size(), 2U);
  EXPECT_EQ(roster.epoch(), 2U);
  const auto as_device = subject_of(0, keys());
  EXPECT_EQ(act(next(Op::words, ada, {as_device}), ada), Refusal::statement_subject);
}

TEST_F(RosterTest, AfterALeaveTheStayingSlotClosesWithItsPins) {
  EXPECT_EQ(act(next(Op::leave, ada), ada), Refusal::statement_subject);
  ASSERT_EQ(act(next(Op::leave, ada, {both[0]}), ada), Refusal{});
  EXPECT_TRUE(roster.has_left(0));
  EXPECT_EQ(roster.epoch(), 0U);
  auto s = next(Op::rotate, ben);
  s.pins = {Pin{chain_of(ada.entry), 1, {}}};
  EXPECT_EQ(act(s, ben), Refusal::statement_pins);
  s.pins = {Pin{chain_of(ben.entry), 9, {}}};
  EXPECT_EQ(act(s, ben), Refusal{});
  ASSERT_TRUE(roster.closing());
  EXPECT_EQ(roster.closing()->slot, 1U);
  EXPECT_EQ(roster.closing()->pins, *s.pins);
}

TEST_F(RosterTest, TheFloorOfVersionsNeverSinks) {
  auto s = next(Op::minver, ada);
  EXPECT_EQ(act(s, ada), Refusal::statement_version);
  s.floor = 3;
  EXPECT_EQ(act(s, ada), Refusal{});
  EXPECT_EQ(roster.floor(), 3U);
  s = next(Op::minver, ben);
  s.floor = 2;
  EXPECT_EQ(act(s, ben), Refusal::statement_version);
}

// ---- clear part

TEST_F(RosterTest, EveryMemberOpensItsWrapAndNobodyElseDoes) {
  for (const auto* k : {&ada, &ben}) {
    const auto key = try_wraps({}, beginning.clear, k->box, k->box_secret);
    ASSERT_TRUE(key);
    EXPECT_TRUE(equal(*key, beginning.key));
  }
  const auto stranger = keys();
  EXPECT_EQ(try_wraps({}, beginning.clear, stranger.box, stranger.box_secret).error(),
            Refusal::does_not_open);
}

TEST_F(RosterTest, WrapsAreAlwaysEighteenAllDifferentAndShuffled) {
  std::set<std::size_t> places;
  const std::array one{ada.box};
  for (int i = 0; i < 60; ++i) {
    const auto bytes = make_clear(entropy, {}, 0, 0, beginning.key, one);
    const auto clear = codec::decode<Clear>(*bytes);
    ASSERT_TRUE(clear);
    EXPECT_EQ(std::set<Wrap>(clear->wraps.begin(), clear->wraps.end()).size(), wraps_count);
    auto only = *clear;
    for (std::size_t place = 0; place < wraps_count; ++place) {
      only.wraps.assign(wraps_count, clear->wraps[place]);
      if (try_wraps({}, codec::encode(only), ada.box, ada.box_secret)) places.insert(place);
    }
  }
  EXPECT_GT(places.size(), 12U);
}

TEST_F(RosterTest, WhoeverHasTheKeySeesThatAMemberWasLeftOut) {
  const std::array boxes{ada.box, ben.box};
  const std::array only_ada{ada.box};
  EXPECT_TRUE(members_left_out({}, beginning.key, beginning.clear, boxes)->empty());
  const auto without_ben = make_clear(entropy, {}, 0, 0, beginning.key, only_ada);
  EXPECT_EQ(*members_left_out({}, beginning.key, *without_ben, boxes), std::vector{ben.box});
  EXPECT_EQ(make_clear(entropy, {}, 0, 0, beginning.key, std::array{BoxKey{}}).error(), Refusal::bad_key);
}

TEST_F(RosterTest, AKeyThatDoesNotFitTheCommitmentIsNotTaken) {
  auto clear = *codec::decode<Clear>(beginning.clear);
  clear.key_commit.bytes[0] ^= 1;
  EXPECT_EQ(try_wraps({}, codec::encode(clear), ada.box, ada.box_secret).error(), Refusal::does_not_open);
}

TEST_F(RosterTest, BackLeadsToTheKeyBefore) {
  const auto later = crypto::draw<EpochKey>(entropy);
  const std::array boxes{ada.box, ben.box};
  const auto clear = make_clear(entropy, roster.space(), 1, 1, later, boxes, &beginning.key);
  ASSERT_TRUE(clear);
  const auto before = open_back(roster.space(), later, *clear);
  ASSERT_TRUE(before);
  EXPECT_TRUE(equal(*before, beginning.key));
  EXPECT_EQ(open_back(roster.space(), beginning.key, *clear).error(), Refusal::does_not_open);
  EXPECT_EQ(open_back(roster.space(), later, beginning.clear).error(), Refusal::field_missing);
}

// ---- act 0 from the log

TEST_F(RosterTest, ActZeroIsReadByWhoeverKnowsTheKeyAndTheSpace) {
  const auto item = seal_beginning(entropy, beginning);
  const auto read = read_beginning(beginning.space, beginning.key, item, beginning.admission);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->head(), roster.head());
  EXPECT_EQ(read_beginning({}, beginning.key, item, beginning.admission).error(), Refusal::statement_form);
  EXPECT_EQ(
      read_beginning(beginning.space, crypto::draw<EpochKey>(entropy), item, beginning.admission).error(),
      Refusal::does_not_open);
  for (const std::size_t at : {std::size_t{1}, item.size() / 2, item.size() - 1}) {
    auto changed = item;
    changed[at] ^= 1;
    EXPECT_FALSE(read_beginning(beginning.space, beginning.key, changed, beginning.admission)) << at;
  }
}

TEST_F(RosterTest, AnotherClearPartThanTheSignedOneIsRefused) {
  auto item = *channel::parse_roster_item(seal_beginning(entropy, beginning));
  const std::array boxes{ada.box, ben.box};
  item.clear = *make_clear(entropy, {}, 0, 0, beginning.key, boxes);
  EXPECT_EQ(read_beginning(beginning.space, beginning.key, codec::encode(item), beginning.admission).error(),
            Refusal::statement_form);
}

TEST_F(RosterTest, AnActThatLeavesAMemberOutIsSkipped) {
  Beginning bad = begun();
  const std::array only_ada{ada.box};
  bad.clear = *make_clear(entropy, {}, 0, 0, bad.key, only_ada);
  bad.statement = make_start_statement(salt, both, clear_hash({}, 0, bad.clear));
  bad.signatures.clear(), bad.admission_signatures.clear();
  sign_beginning(bad, ada), sign_beginning(bad, ben);
  EXPECT_EQ(
      read_beginning(space_id(bad.statement), bad.key, seal_beginning(entropy, bad), bad.admission).error(),
      Refusal::statement_left_out);
}

TEST_F(RosterTest, AnActThatSaysOtherThanItsAdmissionIsSkipped) {
  const auto item = seal_beginning(entropy, beginning);
  const auto why = [&](auto change) {
    auto a = *codec::decode<channel::AdmissionStatement>(beginning.admission);
    change(a);
    const auto read = read_beginning(beginning.space, beginning.key, item, codec::encode(a));
    return read ? Refusal{} : read.error();
  };
  EXPECT_EQ(why([](auto&) {}), Refusal{});
  EXPECT_EQ(why([](auto& a) { a.n = 1; }), Refusal::statement_differs_from_admission);
  EXPECT_EQ(why([](auto& a) { a.op = Op::rotate; }), Refusal::statement_differs_from_admission);
  EXPECT_EQ(why([](auto& a) { a.epoch = 1; }), Refusal::statement_differs_from_admission);
  EXPECT_EQ(why([](auto& a) { std::swap(a.members[0], a.members[1]); }),
            Refusal::statement_differs_from_admission);
  EXPECT_EQ(why([](auto& a) { a.members[1].login.bytes[0] ^= 1; }),
            Refusal::statement_differs_from_admission);
  EXPECT_EQ(why([](auto& a) { a.members[1].slot = 0; }), Refusal::statement_differs_from_admission);
  EXPECT_EQ(why([](auto& a) { a.by = a.members[1].login; }), Refusal::statement_differs_from_admission);
}

TEST_F(RosterTest, APrivateSpaceIsTheSameWithOneDevice) {
  const auto seed = crypto::draw<crypto::DeviceSeed>(entropy);
  const auto own = found_private(entropy, seed);
  const auto read = read_beginning(own.space, own.key, seal_beginning(entropy, own), own.admission);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->members().size(), 1U);
  EXPECT_EQ(read->members().begin()->first, crypto::derive_device_keys(seed, own.salt.view()).entry);
  channel::Admission admission;
  EXPECT_TRUE(admission.accept(own.admission, own.admission_signatures));
  EXPECT_EQ(admission.channel(), own.channel);
  EXPECT_NE(found_private(entropy, seed).space, own.space);
}

}  // namespace
}  // namespace tend::space
