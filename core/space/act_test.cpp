#include "core/space/act.h"

#include <gtest/gtest.h>

#include "core/channel/item.h"
#include "tests/support/seeded_entropy.h"

namespace tend::space {
namespace {

using crypto::DeviceKeys;
using crypto::EpochKey;

// What one device knows of a log.
struct Reader {
  Roster roster;
  channel::Admission chain;
  EpochKeys keys;
};

// An us space of Ada (slot 0) and Ben (slot 1), its log, and a way to write any act into it.
struct ActTest : ::testing::Test {
  test::SeededEntropy entropy{"acts"};
  Salt salt = crypto::draw<Salt>(entropy);
  DeviceKeys ada = keys(), ben = keys(), laptop = keys();
  std::vector<LoggedAct> log;
  Reader reader;  // Ada's
  SpaceId space;

  void SetUp() override {
    const std::array both{subject_of(0, ada), subject_of(1, ben)};
    auto begun = begin_space(entropy, salt, both);
    sign_beginning(*begun, ada), sign_beginning(*begun, ben);
    space = begun->space;
    log.push_back({seal_beginning(entropy, *begun), begun->admission, begun->admission_signatures});
    reader.roster = *read_beginning(space, begun->key, log[0].item, log[0].admission);
    ASSERT_TRUE(reader.chain.accept(begun->admission, begun->admission_signatures));
    reader.keys.emplace(0, std::move(begun->key));
  }

  DeviceKeys keys() {
    return crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(entropy), salt.view());
  }
  const EpochKey& newest() const { return reader.keys.rbegin()->second; }

  Result<LoggedAct> added(const DeviceKeys& by, const DeviceKeys& device, std::uint64_t slot) {
    const auto subject = subject_of(slot, device);
    return make_add(entropy, reader.roster, reader.chain, by, newest(), subject,
                    sign_consent(space, subject, device.entry_secret));
  }
  // Any act, as another app might write it.
  struct Draft {
    Statement statement;
    std::vector<BoxKey> wraps;
    std::optional<EpochKey> key, back;  // absent: the newest known; absent where none belongs
    std::vector<Signature> consents;
    std::vector<channel::AdmissionMember> members;
  };
  Draft draft(Op op, const DeviceKeys& by, std::vector<Subject> subjects = {}) {
    const bool begins = channel::begins_epoch(op);
    Draft out{.statement = {.n = reader.roster.n() + 1,
                            .prev = reader.roster.head(),
                            .op = op,
                            .by = by.entry,
                            .subjects = subjects,
                            .epoch = reader.roster.epoch() + (begins ? 1 : 0)}};
    for (const auto& s : subjects) out.members.push_back({s.slot, s.login});
    if (!begins) return out;
    out.key = crypto::draw<EpochKey>(entropy);
    out.back = newest().clone();
    for (const auto& [entry, s] : reader.roster.members()) {
      const bool goes = op == Op::remove && std::find(subjects.begin(), subjects.end(), s) != subjects.end();
      if (!goes) out.wraps.push_back(s.box);
    }
    if (op == Op::words) out.wraps.push_back(subjects[0].box);
    return out;
  }
  LoggedAct write(Draft d, const DeviceKeys& by) {
    const auto n = d.statement.n, epoch = d.statement.epoch;
    const auto& key = d.key ? *d.key : newest();
    const auto clear = *make_clear(entropy, space, n, epoch, key, d.wraps, d.back ? &*d.back : nullptr);
    d.statement.clear_hash = clear_hash(space, n, clear);
    SealedAct act{.statement = codec::encode(d.statement), .consents = d.consents};
    act.signatures = {sign_statement(space, n, act.statement, by.entry_secret)};
    const auto admission = codec::encode(channel::AdmissionStatement{.n = n,
                                                                     .prev = reader.chain.head(),
                                                                     .op = d.statement.op,
                                                                     .members = d.members,
                                                                     .by = by.login,
                                                                     .epoch = epoch});
    return {seal_roster_item(entropy, space, key, clear, act),
            admission,
            {channel::sign_statement(reader.chain.channel(), n, admission, by.login_secret)}};
  }
  // Into the log, and read by Ada. Refusal{} if it counts, else why it was skipped.
  Refusal append(LoggedAct act) {
    log.push_back(std::move(act));
    auto read = read_act(reader.roster, reader.chain, reader.keys, ada.box, ada.box_secret, log.back());
    EXPECT_TRUE(read);
    if (!read) return read.error();
    EXPECT_TRUE(!read->skipped || read->learned.empty());
    reader.keys.merge(read->learned);
    return read->skipped.value_or(Refusal{});
  }
  Refusal append(Draft d, const DeviceKeys& by) { return append(write(std::move(d), by)); }

  // All read anew by one who knows this key, or only a wrap.
  Result<ReadRoster> read_all(const DeviceKeys& me, const EpochKey* known) {
    return read_roster(space, known, me.box, me.box_secret, log);
  }
  void expect_the_same(const DeviceKeys& me, const EpochKey* known) {
    const auto read = read_all(me, known);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->roster.head(), reader.roster.head());
    EXPECT_EQ(read->roster.n(), reader.roster.n());
    EXPECT_EQ(read->roster.epoch(), reader.roster.epoch());
    EXPECT_EQ(read->roster.members(), reader.roster.members());
    EXPECT_EQ(read->chain.head(), reader.chain.head());
    ASSERT_EQ(read->keys.size(), reader.keys.size());
    for (const auto& [epoch, key] : reader.keys) EXPECT_TRUE(equal(read->keys.at(epoch), key));
    EXPECT_EQ(read->steps.size(), log.size());
    EXPECT_EQ(read->steps.back().head, reader.roster.head());
  }
};

TEST_F(ActTest, AnAddIsTakenByAllAndTheNewDeviceOpensItsWrap) {
  const auto act = added(ada, laptop, 0);
  ASSERT_TRUE(act);
  const auto clear = codec::decode<Clear>(channel::parse_roster_item(act->item)->clear);
  EXPECT_EQ(clear->epoch, 0U);
  EXPECT_FALSE(clear->back);
  EXPECT_EQ(append(*act), Refusal{});
  EXPECT_TRUE(reader.roster.members().contains(laptop.entry));
  EXPECT_EQ(reader.chain.slot_of(laptop.login), 0U);
  EXPECT_EQ(reader.keys.size(), 1U);
  expect_the_same(ben, &newest());
  expect_the_same(laptop, nullptr);
  expect_the_same(ben, nullptr);
}

TEST_F(ActTest, EitherPersonAddsDevicesOneAfterAnother) {
  ASSERT_EQ(append(*added(ada, laptop, 0)), Refusal{});
  ASSERT_EQ(append(*added(laptop, keys(), 0)), Refusal{});
  ASSERT_EQ(append(*added(ben, keys(), 1)), Refusal{});
  EXPECT_EQ(reader.roster.members().size(), 5U);
  expect_the_same(ben, nullptr);
}

TEST_F(ActTest, AnAddThatAllWouldSkipIsNotEvenMade) {
  const auto subject = subject_of(0, laptop);
  const auto consent = sign_consent(space, subject, laptop.entry_secret);
  const auto why = [&](const DeviceKeys& by, const EpochKey& key, const Subject& s, const Signature& c) {
    const auto act = make_add(entropy, reader.roster, reader.chain, by, key, s, c);
    return act ? Refusal{} : act.error();
  };
  EXPECT_EQ(why(ada, newest(), subject, consent), Refusal{});
  EXPECT_EQ(why(ben, newest(), subject, consent), Refusal::statement_other_slot);
  EXPECT_EQ(why(laptop, newest(), subject, consent), Refusal::statement_not_member);
  EXPECT_EQ(why(ada, newest(), subject_of(1, laptop), consent), Refusal::statement_other_slot);
  EXPECT_EQ(why(ada, newest(), subject, sign_consent(space, subject, ada.entry_secret)),
            Refusal::statement_consent);
  const auto again = subject_of(0, ada);
  EXPECT_EQ(why(ada, newest(), again, sign_consent(space, again, ada.entry_secret)),
            Refusal::statement_key_known);
  auto weak = subject;
  weak.box = {};
  EXPECT_EQ(why(ada, newest(), weak, sign_consent(space, weak, laptop.entry_secret)), Refusal::bad_key);
  for (int i = 0; i < 7; ++i) ASSERT_EQ(append(*added(ada, keys(), 0)), Refusal{});
  EXPECT_EQ(why(ada, newest(), subject, consent), Refusal::statement_too_many_devices);
  EXPECT_EQ(make_add(entropy, reader.roster, {}, ada, newest(), subject, consent).error(),
            Refusal::statement_not_next);
}

TEST_F(ActTest, ActsThatBeginEpochsAreReadByWrapAndBack) {
  ASSERT_EQ(append(*added(ada, laptop, 0)), Refusal{});
  ASSERT_EQ(append(draft(Op::remove, ada, {subject_of(0, laptop)}), ada), Refusal{});
  const auto words = keys();
  auto with_words = draft(Op::words, ben, {subject_of(1, words, Role::words)});
  with_words.consents = {sign_consent(space, with_words.statement.subjects[0], words.entry_secret)};
  ASSERT_EQ(append(std::move(with_words), ben), Refusal{});
  ASSERT_EQ(append(draft(Op::rotate, ben), ben), Refusal{});
  EXPECT_EQ(reader.keys.size(), 4U);
  const auto tablet = keys();
  ASSERT_EQ(append(*added(ben, tablet, 1)), Refusal{});
  expect_the_same(ben, nullptr);
  expect_the_same(tablet, &newest());
  expect_the_same(tablet, nullptr);
  expect_the_same(words, nullptr);
  EXPECT_EQ(read_all(keys(), nullptr).error(), Refusal::does_not_open);
}

TEST_F(ActTest, ALeaveKeepsTheEpochAndTheStayingSlotRotates) {
  ASSERT_EQ(append(draft(Op::leave, ben, {subject_of(1, ben)}), ben), Refusal{});
  EXPECT_TRUE(reader.roster.has_left(1));
  ASSERT_EQ(append(draft(Op::rotate, ada), ada), Refusal{});
  ASSERT_TRUE(reader.roster.closing());
  expect_the_same(ada, nullptr);
}

TEST_F(ActTest, NewWordsNameTheOldOnesInTheAdmissionStatementFirst) {
  const auto first = keys(), second = keys();
  for (const auto* words : {&first, &second}) {
    auto d = draft(Op::words, ada, {subject_of(0, *words, Role::words)});
    d.consents = {sign_consent(space, d.statement.subjects[0], words->entry_secret)};
    if (words == &second) d.members.insert(d.members.begin(), {0, first.login});
    EXPECT_EQ(append(std::move(d), ada), Refusal{});
  }
  EXPECT_FALSE(reader.chain.slot_of(first.login));
  EXPECT_EQ(reader.chain.slot_of(second.login), 0U);
  const auto third = keys();
  auto d = draft(Op::words, ada, {subject_of(0, third, Role::words)});
  d.consents = {sign_consent(space, d.statement.subjects[0], third.entry_secret)};
  EXPECT_EQ(append(std::move(d), ada), Refusal::statement_differs_from_admission);
}

// ---- what is skipped

TEST_F(ActTest, ASkippedActUsesUpItsNumberAndEpochAndNothingElse) {
  const auto members = reader.roster.members();
  const auto head = reader.roster.head();
  auto leaves_out = draft(Op::rotate, ben);
  leaves_out.wraps = {ada.box};
  EXPECT_EQ(append(std::move(leaves_out), ben), Refusal::statement_left_out);
  EXPECT_EQ(reader.roster.head(), head);
  EXPECT_EQ(reader.roster.members(), members);
  EXPECT_EQ(reader.roster.n(), 1U);
  EXPECT_EQ(reader.roster.epoch(), 1U);
  EXPECT_EQ(reader.keys.size(), 1U);
  // The next takes prev and back from the last valid one.
  ASSERT_EQ(append(draft(Op::rotate, ada), ada), Refusal{});
  EXPECT_EQ(reader.roster.epoch(), 2U);
  EXPECT_TRUE(reader.keys.contains(2) && !reader.keys.contains(1));
  ASSERT_EQ(append(*added(ada, laptop, 0)), Refusal{});
  expect_the_same(ben, nullptr);
  expect_the_same(laptop, &newest());
  const auto read = read_all(laptop, &newest());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->steps[1].skipped, Refusal::does_not_open);  // the laptop was never given that key
  EXPECT_EQ(read->steps[1].head, head);
}

TEST_F(ActTest, TheOneLeftOutSkipsTheActLikeAllOthers) {
  auto leaves_out = draft(Op::rotate, ben);
  leaves_out.wraps = {ben.box};
  EXPECT_EQ(append(std::move(leaves_out), ben), Refusal::does_not_open);
  const auto others = read_all(ben, &newest());
  ASSERT_TRUE(others);
  EXPECT_EQ(others->steps[1].skipped, Refusal::statement_left_out);
  expect_the_same(ben, nullptr);
  ASSERT_EQ(append(draft(Op::rotate, ada), ada), Refusal{});
  expect_the_same(ben, nullptr);
}

TEST_F(ActTest, AWayBackThatLeadsElsewhereMakesTheActSkipped) {
  auto astray = draft(Op::rotate, ben);
  astray.back = crypto::draw<EpochKey>(entropy);
  EXPECT_EQ(append(std::move(astray), ben), Refusal::statement_form);
  auto without = draft(Op::rotate, ben);
  without.back.reset();
  EXPECT_EQ(append(std::move(without), ben), Refusal::statement_form);
  ASSERT_EQ(append(draft(Op::rotate, ben), ben), Refusal{});
  expect_the_same(ada, nullptr);
  auto needless = draft(Op::minver, ben);
  needless.statement.floor = 1;
  needless.back = reader.keys.at(0).clone();
  EXPECT_EQ(append(std::move(needless), ben), Refusal::statement_form);
  ASSERT_EQ(append(*added(ben, laptop, 1)), Refusal{});
  expect_the_same(laptop, &newest());
}

TEST_F(ActTest, AnActThatSaysOtherThanItsAdmissionIsSkipped) {
  auto act = *added(ada, laptop, 0);
  auto other = *codec::decode<channel::AdmissionStatement>(act.admission);
  other.members[0].login = keys().login;
  act.admission = codec::encode(other);
  act.admission_signatures = {
      channel::sign_statement(reader.chain.channel(), 1, act.admission, ada.login_secret)};
  EXPECT_EQ(append(act), Refusal::statement_differs_from_admission);
  EXPECT_FALSE(reader.roster.members().contains(laptop.entry));
  expect_the_same(ben, nullptr);
}

// Whoever could make others skip a number could set two devices of one log apart.
TEST_F(ActTest, WithoutAMembersAdmissionStatementNothingIsUsedUp) {
  auto act = *added(ada, laptop, 0);
  const auto head = reader.roster.head();
  auto forged = act;
  forged.admission_signatures = {
      channel::sign_statement(reader.chain.channel(), 1, act.admission, laptop.login_secret)};
  for (const auto& bad : {forged, log[0]}) {
    EXPECT_FALSE(read_act(reader.roster, reader.chain, reader.keys, ada.box, ada.box_secret, bad));
    EXPECT_EQ(reader.roster.n(), 0U);
    EXPECT_EQ(reader.chain.n(), 0U);
    EXPECT_EQ(reader.roster.head(), head);
  }
  EXPECT_EQ(append(act), Refusal{});
}

TEST_F(ActTest, BytesThatAreNoRosterItemAreSkipped) {
  auto act = *added(ada, keys(), 0);
  act.item = Bytes(700, 0xFF);
  EXPECT_EQ(append(act), Refusal::relay_item_malformed);
  act = *added(ada, laptop, 0);
  act.item[act.item.size() - 1] ^= 1;
  EXPECT_EQ(append(act), Refusal::does_not_open);
  EXPECT_EQ(added(ada, laptop, 0).error(),
            Refusal::statement_key_known);  // the relay has admitted it already
  const auto tablet = keys();
  EXPECT_EQ(append(*added(ada, tablet, 0)), Refusal{});
  expect_the_same(tablet, nullptr);
}

// An act of Ben's is skipped by all; its clear part claims the epoch that comes next, and a key of
// his own for it. One who reads all anew must not take that key for the true one.
TEST_F(ActTest, AKeyOfASkippedActNeverStandsForAnEpoch) {
  auto claims = draft(Op::minver, ben);
  claims.statement.floor = 1;
  claims.statement.epoch = 1;
  claims.key = crypto::draw<EpochKey>(entropy);
  claims.wraps = {ada.box, ben.box, laptop.box};
  auto act = write(std::move(claims), ben);
  auto admission = *codec::decode<channel::AdmissionStatement>(act.admission);
  admission.epoch = 0;
  act.admission = codec::encode(admission);
  act.admission_signatures = {
      channel::sign_statement(reader.chain.channel(), 1, act.admission, ben.login_secret)};
  EXPECT_EQ(append(act), Refusal::statement_epoch);
  EXPECT_EQ(reader.roster.epoch(), 0U);
  ASSERT_EQ(append(draft(Op::rotate, ada), ada), Refusal{});
  ASSERT_EQ(append(*added(ada, laptop, 0)), Refusal{});
  expect_the_same(ben, nullptr);
  expect_the_same(laptop, nullptr);
  expect_the_same(laptop, &newest());
}

// Whoever reads act by act knows no key of that epoch; whoever reads all anew has the older one at hand.
TEST_F(ActTest, InAnEpochThatASkippedActBeganNoOlderKeyOpensAnything) {
  auto leaves_out = draft(Op::rotate, ben);
  leaves_out.wraps = {ada.box};
  ASSERT_EQ(append(std::move(leaves_out), ben), Refusal::statement_left_out);
  EXPECT_EQ(append(draft(Op::leave, ben, {subject_of(1, ben)}), ben), Refusal::does_not_open);
  EXPECT_FALSE(reader.roster.has_left(1));
  expect_the_same(ada, nullptr);
  expect_the_same(ben, &reader.keys.at(0));
  ASSERT_EQ(append(draft(Op::rotate, ada), ada), Refusal{});
  ASSERT_EQ(append(*added(ada, laptop, 0)), Refusal{});
  expect_the_same(laptop, nullptr);
}

}  // namespace
}  // namespace tend::space
