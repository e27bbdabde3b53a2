#include "relay/relay_core.h"

#include <gtest/gtest.h>

#include "tests/support/relay_world.h"

namespace tend::relay {
namespace {

using namespace protocol;
using channel::Op;
using test::Couple;
using test::entry_item;
using test::RelayWorld;
using test::roster_item;

struct TheRelay : testing::Test {
  Couple couple;
  RelayWorld world;

  // Both inside, the channel made, nothing left to hear.
  std::pair<ConnectionId, ConnectionId> both_inside() {
    const auto ada = world.log_in(couple, couple.ada, 0, true);
    const auto ben = world.log_in(couple, couple.ben);
    world.heard(ada), world.heard(ben);
    return {ada, ben};
  }
  static std::vector<std::uint64_t> indexes(const std::vector<Items>& frames) {
    std::vector<std::uint64_t> out;
    for (const auto& frame : frames)
      for (std::uint64_t i = 0; i < frame.items.size(); ++i) out.push_back(frame.first + i);
    return out;
  }
};

TEST_F(TheRelay, WelcomesWhoFoundsTheChannelAndSendsWhatLiesInIt) {
  const auto ada = world.log_in(couple, couple.ada, 0, true);
  const auto heard = world.heard(ada);
  ASSERT_EQ(heard.size(), 2U);
  const auto& welcome = std::get<Welcome>(heard[0]);
  EXPECT_EQ(welcome.time, world.now);
  EXPECT_EQ(welcome.head, 1U);
  EXPECT_EQ(welcome.before_cursor, std::nullopt);
  const auto& items = std::get<Items>(heard[1]);
  EXPECT_EQ(items.first, 0U);
  auto start = couple.start;
  start.arrival = world.now;
  EXPECT_EQ(items.items, std::vector{start});
}

TEST_F(TheRelay, AcksOnlyWhatIsDurable) {
  const auto [ada, ben] = both_inside();
  world.say(ada, Append{7, {}, {entry_item(0, 1)}});
  EXPECT_TRUE(world.core.take().empty());
  const auto acks = world.heard_of<Ack>(ada);
  ASSERT_EQ(acks.size(), 1U);
  EXPECT_EQ(acks[0].ref, 7U);
  EXPECT_EQ(acks[0].indexes, std::vector<std::uint64_t>{1});
  EXPECT_EQ(world.memory.channel(couple.channel)->value().items, 2U);
}

TEST_F(TheRelay, HandsItemsOnToBothInTheOrderOfTheLog) {
  const auto [ada, ben] = both_inside();
  world.say(ada, Append{1, {}, {entry_item(0, 1)}});
  world.say(ben, Append{1, {}, {entry_item(1, 2), entry_item(1, 3)}});
  world.turn();
  world.say(ada, Append{2, {}, {entry_item(0, 4)}});
  EXPECT_EQ(indexes(world.heard_of<Items>(ada)), (std::vector<std::uint64_t>{1, 2, 3, 4}));
  EXPECT_EQ(indexes(world.heard_of<Items>(ben)), (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

TEST_F(TheRelay, AnswersWhoAsksWhetherItIsThere) {
  const auto [ada, ben] = both_inside();
  world.say(ada, Ping{5});
  EXPECT_EQ(world.heard_of<Ack>(ada), (std::vector{Ack{5, {}}}));
  world.memory.refuse_writes(Refusal::relay_full);
  world.say(ada, Ping{6});
  EXPECT_EQ(world.heard_of<Ack>(ada), (std::vector{Ack{6, {}}})) << "whatever the disk does";
  const auto stranger = world.connect();
  world.say(stranger, Ping{7});
  EXPECT_EQ(world.refusal(stranger), Refusal::relay_not_logged_in);
}

TEST_F(TheRelay, TellsDevicesOfOnePersonWhetherAnotherIsThere) {
  Couple own("own", true);
  const auto phone = world.log_in(own, own.ada, 0, true);
  world.say(phone, Append{1, 1, {roster_item(own.next(Op::add, {{0, own.ben.login}}, own.ada), 1)}});
  EXPECT_TRUE(world.heard_of<Company>(phone).empty());
  const auto laptop = world.log_in(own, own.ben);
  EXPECT_EQ(world.heard_of<Company>(laptop), std::vector{Company{1}});
  EXPECT_EQ(world.heard_of<Company>(phone), std::vector{Company{1}});
  const auto once_more = world.log_in(own, own.ben);
  EXPECT_EQ(world.heard_of<Company>(once_more), std::vector{Company{1}}) << "of one device two sockets";
  EXPECT_TRUE(world.heard_of<Company>(phone).empty()) << "nothing has changed";
  world.core.disconnect(laptop);
  EXPECT_TRUE(world.heard_of<Company>(phone).empty());
  world.core.disconnect(once_more);
  EXPECT_EQ(world.heard_of<Company>(phone), std::vector{Company{0}});
}

TEST_F(TheRelay, TellsNobodyWhetherTheOtherPersonIsThere) {
  const auto ada = world.log_in(couple, couple.ada, 0, true);
  const auto ben = world.log_in(couple, couple.ben);
  EXPECT_TRUE(world.heard_of<Company>(ben).empty());
  world.core.disconnect(ben);
  EXPECT_TRUE(world.heard_of<Company>(ada).empty());
}

TEST_F(TheRelay, TakesAPhotoInChunksAndGivesItToTheOther) {
  const auto [ada, ben] = both_inside();
  const BlobId blob{{7}};
  const auto entry = entry_item(0, 1);
  const std::uint64_t bytes = chunk_bytes_max + 20;
  world.say(ada, BlobOpen{1, test::hash_of(couple.channel, entry), blob, bytes});
  EXPECT_TRUE(world.core.take().empty()) << "not before it is durable";
  EXPECT_EQ(world.heard_of<BlobWanted>(ada), (std::vector{BlobWanted{1, {0, 1}}}));
  world.say(ada, ChunkPut{2, blob, 0, Bytes(chunk_bytes_max, 1)});
  world.say(ada, ChunkPut{3, blob, 1, Bytes(20, 2)});
  world.say(ben, ChunkGet{8, blob, 1});
  EXPECT_EQ(world.refusal(ben), Refusal::relay_no_such_blob);
  EXPECT_EQ(world.heard_of<Ack>(ada), (std::vector{Ack{2, {}}, Ack{3, {}}}));
  world.say(ada, Append{4, {}, {entry}});
  world.say(ben, ChunkGet{9, blob, 1});
  EXPECT_EQ(world.heard_of<Chunk>(ben), std::vector{Chunk(9, Bytes(20, 2))});
  world.say(ada, test::erase_frame(couple.channel, couple.ada, {test::hash_of(couple.channel, entry)}, 5));
  world.turn();
  world.say(ben, ChunkGet{10, blob, 0});
  EXPECT_EQ(world.refusal(ben), Refusal::relay_no_such_blob);
}

TEST_F(TheRelay, RefusesAChunkThatTheDiskHasNoRoomForAndTakesItLater) {
  const auto [ada, ben] = both_inside();
  const BlobId blob{{7}};
  world.say(ada, BlobOpen{1, ItemHash{{1}}, blob, 20});
  world.turn();
  world.memory.refuse_writes(Refusal::relay_full);
  world.say(ada, ChunkPut{2, blob, 0, Bytes(20, 2)});
  const auto refused = world.heard_of<Refused>(ada);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].ref, 2U);
  world.memory.refuse_writes();
  world.say(ada, ChunkPut{3, blob, 0, Bytes(20, 2)});
  EXPECT_EQ(world.heard_of<Ack>(ada), (std::vector{Ack{3, {}}}));
}

TEST_F(TheRelay, CommitsWhatCameTogetherInOneBatch) {
  const auto [ada, ben] = both_inside();
  world.core.take_tally();
  for (std::uint8_t i = 1; i < 20; ++i)
    world.say(i % 2 ? ada : ben, Append{i, {}, {entry_item(i % 2 ? 0 : 1, i)}});
  world.turn();
  const auto tally = world.core.take_tally();
  EXPECT_EQ(tally.commits, 1U);
  EXPECT_EQ(tally.items, 19U);
}

TEST_F(TheRelay, ResumesFromACursorAndSaysWhatLiesBeforeIt) {
  const auto [ada, ben] = both_inside();
  world.say(ada, Append{1, {}, {entry_item(0, 1), entry_item(0, 2), entry_item(0, 3)}});
  world.turn();
  const auto again = world.log_in(couple, couple.ben, 3);
  const auto heard = world.heard(again);
  ASSERT_EQ(heard.size(), 2U);
  const auto hash = channel::item_hash(couple.channel, channel::parse_item(entry_item(0, 2).bytes).value());
  EXPECT_EQ(std::get<Welcome>(heard[0]).before_cursor, hash);
  EXPECT_EQ(indexes({std::get<Items>(heard[1])}), std::vector<std::uint64_t>{3});
}

TEST_F(TheRelay, LetsADeviceWithALongerLogSeeThatThisOneIsShorter) {
  both_inside();
  const auto ben = world.log_in(couple, couple.ben, 500);
  const auto welcome = world.heard_of<Welcome>(ben);
  ASSERT_EQ(welcome.size(), 1U);
  EXPECT_EQ(welcome[0].head, 1U);
  EXPECT_EQ(welcome[0].before_cursor, std::nullopt);
}

TEST_F(TheRelay, AnswersAnUnknownChannelLikeAKeyThatIsNotAdmitted) {
  const auto unknown = world.log_in(couple, couple.ada);
  EXPECT_EQ(world.refusal(unknown), Refusal::relay_login_refused);
  both_inside();
  const auto eve = world.log_in(couple, test::device_keys("eve"));
  EXPECT_EQ(world.refusal(eve), Refusal::relay_login_refused);
  EXPECT_EQ(world.closed.at(unknown), world.closed.at(eve));
}

TEST_F(TheRelay, MakesNoChannelForAKeyThatIsNotInItsStatement) {
  const auto eve = world.log_in(couple, test::device_keys("eve"), 0, true);
  EXPECT_EQ(world.refusal(eve), Refusal::relay_login_refused);
  EXPECT_EQ(world.memory.channel(couple.channel).value(), std::nullopt);
}

TEST_F(TheRelay, ClosesAfterJunkAndGoesOnForTheOthers) {
  const auto [ada, ben] = both_inside();
  world.core.receive(ada, Bytes(30, 0xFF));
  EXPECT_EQ(world.refusal(ada), Refusal::relay_frame_malformed);
  EXPECT_EQ(world.closed.at(ada), Refusal::relay_frame_malformed);
  world.say(ada, Append{1, {}, {entry_item(0, 1)}});
  world.say(ben, Append{2, {}, {entry_item(1, 2)}});
  EXPECT_EQ(world.heard_of<Ack>(ben).size(), 1U);
  EXPECT_TRUE(world.heard(ada).empty());
}

TEST_F(TheRelay, RefusesAnAppendByItsRefAndKeepsTheConnection) {
  const auto [ada, ben] = both_inside();
  world.say(ada, Append{9, {}, {entry_item(1, 1)}});
  const auto refused = world.heard_of<Refused>(ada);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].ref, 9U);
  EXPECT_EQ(refused[0].code, static_cast<std::uint64_t>(Refusal::relay_wrong_slot));
  EXPECT_EQ(refused[0].retry_ms, std::nullopt);
  world.say(ada, Append{10, {}, {entry_item(0, 1)}});
  EXPECT_EQ(world.heard_of<Ack>(ada).size(), 1U);
}

TEST_F(TheRelay, RefusesAllWhoWaitedWhenTheStoreIsFullAndTakesItLater) {
  const auto [ada, ben] = both_inside();
  world.memory.refuse_writes(Refusal::relay_full);
  world.say(ada, Append{1, {}, {entry_item(0, 1)}});
  world.say(ben, Append{2, {}, {entry_item(1, 2)}});
  const auto refused = world.heard_of<Refused>(ada);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].code, static_cast<std::uint64_t>(Refusal::relay_full));
  EXPECT_EQ(refused[0].ref, 1U);
  EXPECT_TRUE(refused[0].retry_ms);
  EXPECT_EQ(world.refusal(ben), Refusal::relay_full);
  EXPECT_EQ(world.core.store_trouble(), Refusal::relay_full);
  EXPECT_FALSE(world.core.probe());

  world.memory.refuse_writes();
  world.say(ada, Append{3, {}, {entry_item(0, 1)}});
  const auto acks = world.heard_of<Ack>(ada);
  ASSERT_EQ(acks.size(), 1U);
  EXPECT_EQ(acks[0].indexes, std::vector<std::uint64_t>{1});
  EXPECT_EQ(indexes(world.heard_of<Items>(ben)), std::vector<std::uint64_t>{1});
}

TEST_F(TheRelay, WelcomesNobodyIntoAChannelThatCouldNotBeStored) {
  world.memory.refuse_writes(Refusal::relay_read_only);
  const auto ada = world.log_in(couple, couple.ada, 0, true);
  EXPECT_EQ(world.refusal(ada), Refusal::relay_read_only);
  world.memory.refuse_writes();
  const auto again = world.log_in(couple, couple.ada, 0, true);
  EXPECT_EQ(world.heard_of<Welcome>(again).size(), 1U);
}

TEST_F(TheRelay, EndsTheConnectionOfARemovedDeviceAfterTheActThatRemovedIt) {
  const auto [ada, ben] = both_inside();
  const auto tablet = test::device_keys("ada's tablet");
  world.say(ada, Append{1, 1, {roster_item(couple.next(Op::add, {{0, tablet.login}}, couple.ada), 1)}});
  world.turn();
  const auto removed = world.log_in(couple, tablet);
  world.heard(removed);
  world.say(ada, Append{2, 2, {roster_item(couple.next(Op::remove, {{0, tablet.login}}, couple.ada), 2)}});
  const auto heard = world.heard(removed);
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(std::get<Items>(heard[0]).first, 2U);
  EXPECT_EQ(std::get<Refused>(heard[1]).code, static_cast<std::uint64_t>(Refusal::relay_login_refused));
  EXPECT_TRUE(world.closed.contains(removed));
  EXPECT_FALSE(world.closed.contains(ada));
  EXPECT_FALSE(world.closed.contains(ben));
}

TEST_F(TheRelay, SendsALongLogInFramesOfBoundedSize) {
  const auto ada = world.log_in(couple, couple.ada, 0, true);
  world.heard(ada);
  for (std::uint8_t i = 0; i < 12; ++i) {
    world.say(ada, Append{i, {}, {entry_item(0, i, 0, 67584)}});
    world.heard(ada);
  }
  const auto ben = world.log_in(couple, couple.ben);
  std::uint64_t next = 0;
  for (const auto& frame : world.heard_of<Items>(ben)) {
    EXPECT_EQ(frame.first, next);
    next += frame.items.size();
    EXPECT_LE(encode(frame).size(), items_bytes_max + 4096);
  }
  EXPECT_EQ(next, 13U);
}

// ---- escrow

TEST_F(TheRelay, GivesKeysOutToAllWhenItsClockSaysSo) {
  const auto [ada, ben] = both_inside();
  const auto until = world.now + ms_an_hour;
  world.say(ada, Append{1, {}, {test::deposited(entry_item(0, 1), 1, until)}});
  EXPECT_EQ(world.heard_of<Ack>(ada), (std::vector{Ack{1, {1}}}));
  world.heard(ben);
  EXPECT_EQ(world.core.next_release(), until);
  world.core.tick();
  EXPECT_TRUE(world.heard(ben).empty());
  world.now = until;
  world.core.tick(), world.core.tick();
  for (const auto each : {ada, ben}) {
    const auto items = world.heard_of<Items>(each);
    ASSERT_EQ(items.size(), 1U);
    ASSERT_EQ(items[0].items.size(), 1U);
    EXPECT_EQ(items[0].items[0].kind, ItemKind::release);
    EXPECT_EQ(channel::parse_release(items[0].items[0].bytes)->entry, EntryId{{1}});
  }
  EXPECT_EQ(world.core.next_release(), std::nullopt);
}

TEST_F(TheRelay, TakesAKeyBackForItsPersonAndSaysWhenItIsTooLate) {
  const auto [ada, ben] = both_inside();
  world.say(ada, Append{1, {}, {test::deposited(entry_item(0, 1), 1, world.now + 1'000)}});
  world.say(ada, Append{2, {}, {test::deposited(entry_item(0, 2), 2, world.now + 1'000)}});
  world.heard(ada), world.heard(ben);
  world.say(ada, test::cancel_frame(couple.channel, couple.ada, 1, 7));
  EXPECT_TRUE(world.core.take().empty()) << "not before it is durable";
  EXPECT_EQ(world.heard_of<Ack>(ada), (std::vector{Ack{7, {}}}));
  EXPECT_TRUE(world.heard(ben).empty());
  world.now += 1'000;
  world.core.tick();
  EXPECT_EQ(world.heard_of<Items>(ben).size(), 1U);
  world.heard(ada);
  world.say(ada, test::cancel_frame(couple.channel, couple.ada, 2, 8));
  EXPECT_EQ(world.refusal(ada), Refusal::relay_escrow_released);
  EXPECT_TRUE(world.closed.empty());
}

// ---- erasing

TEST_F(TheRelay, ErasesBeforeItAnswersAndHandsTheItemOutWithoutItsBody) {
  const auto [ada, ben] = both_inside();
  world.say(ada, Append{1, {}, {entry_item(0, 1), entry_item(0, 2)}});
  world.heard(ada), world.heard(ben);
  const auto hash = test::hash_of(couple.channel, entry_item(0, 1));
  world.say(ada, test::erase_frame(couple.channel, couple.ada, {hash}, 5));
  EXPECT_TRUE(world.core.take().empty()) << "not before it is durable";
  EXPECT_EQ(world.heard_of<Erased>(ada), (std::vector{Erased{5, {0}}}));
  EXPECT_TRUE(world.heard(ben).empty()) << "who is connected hears of it from the entry that withdraws";
  const auto again = world.log_in(couple, couple.ben, 1);
  auto without = test::bodiless(couple.channel, entry_item(0, 1));
  auto with = entry_item(0, 2);
  without.arrival = with.arrival = world.now;
  EXPECT_EQ(world.heard_of<Items>(again).at(0).items, (std::vector{without, with}));
}

TEST_F(TheRelay, ErasesWhatIsOldWhenItIsDueUnlessItIsCalledBack) {
  const auto [ada, ben] = both_inside();
  world.say(ada, Append{1, {}, {entry_item(0, 1), entry_item(0, 2)}});
  world.heard(ada);
  world.now += erase_at_once_ms + 1;
  const auto first = test::hash_of(couple.channel, entry_item(0, 1)),
             second = test::hash_of(couple.channel, entry_item(0, 2));
  world.say(ada, test::erase_frame(couple.channel, couple.ada, {first, second}, 5));
  const auto due = world.now + erase_delay_ms;
  EXPECT_EQ(world.heard_of<Erased>(ada), (std::vector{Erased{5, {due, due}}}));
  world.say(ada, EraseCancel{6, {second}});
  EXPECT_EQ(world.heard_of<Ack>(ada), (std::vector{Ack{6, {2}}}));
  world.now = due;
  world.core.tick(), world.core.tick();
  world.turn();
  const auto reader = world.log_in(couple, couple.ben, 1);
  const auto items = world.heard_of<Items>(reader).at(0).items;
  EXPECT_EQ(items[0].bytes, test::bodiless(couple.channel, entry_item(0, 1)).bytes);
  EXPECT_EQ(items[1].bytes, entry_item(0, 2).bytes);
}

TEST_F(TheRelay, TakesALostBodyBack) {
  const auto [ada, ben] = both_inside();
  world.say(ada, Append{1, {}, {test::bodiless(couple.channel, entry_item(0, 1))}});
  world.heard(ada), world.heard(ben);
  world.say(ben, BodyPut{7, 1, Bytes(512, 1)});
  EXPECT_EQ(world.heard_of<Ack>(ben), (std::vector{Ack{7, {1}}}));
  const auto again = world.log_in(couple, couple.ben, 1);
  EXPECT_EQ(world.heard_of<Items>(again).at(0).items.at(0).bytes, entry_item(0, 1).bytes);
}

TEST_F(TheRelay, RefusesToEraseByItsRefAndKeepsTheConnection) {
  const auto [ada, ben] = both_inside();
  world.say(ada, Append{1, {}, {entry_item(0, 1)}});
  world.heard(ada);
  const auto hash = test::hash_of(couple.channel, entry_item(0, 1));
  world.say(ben, test::erase_frame(couple.channel, couple.ben, {hash}, 9));
  world.say(ben, EraseCancel{10, {hash}});
  world.say(ben, BodyPut{11, 5, Bytes(512, 1)});
  const auto refused = world.heard_of<Refused>(ben);
  ASSERT_EQ(refused.size(), 3U);
  const auto wrong_slot = static_cast<std::uint64_t>(Refusal::relay_wrong_slot);
  EXPECT_EQ(refused[0], (Refused{wrong_slot, 9, {}}));
  EXPECT_EQ(refused[1], (Refused{wrong_slot, 10, {}}));
  EXPECT_EQ(refused[2], (Refused{static_cast<std::uint64_t>(Refusal::relay_no_such_item), 11, {}}));
  EXPECT_TRUE(world.closed.empty());

  world.memory.refuse_writes(Refusal::relay_full);
  world.say(ada, test::erase_frame(couple.channel, couple.ada, {hash}, 12));
  const auto full = world.heard_of<Refused>(ada);
  ASSERT_EQ(full.size(), 1U);
  EXPECT_EQ(full[0].ref, 12U);
}

// ---- slow readers

struct SlowReaders : testing::Test {
  Couple couple;
  RelayWorld world{Limits{.unsent_low = 8 << 10, .unsent_most = 64 << 10}};
};

TEST_F(SlowReaders, GetTheRestFromTheStoreOnceTheyRead) {
  const auto ada = world.log_in(couple, couple.ada, 0, true);
  world.heard(ada);
  world.reads = false;
  for (std::uint8_t i = 0; i < 20; ++i) {
    world.say(ada, Append{i, {}, {entry_item(0, i, 0, 1024)}});
    world.turn();
  }
  const auto got = world.heard_of<Items>(ada).size();
  EXPECT_GT(got, 2U);
  EXPECT_LT(got, 12U);
  world.reads = true;
  world.core.written(ada, 64 << 10);
  std::uint64_t next = got + 1;
  for (const auto& frame : world.heard_of<Items>(ada)) {
    EXPECT_EQ(frame.first, next);
    next += frame.items.size();
  }
  EXPECT_EQ(next, 21U);
  EXPECT_TRUE(world.closed.empty());
}

TEST_F(SlowReaders, AreClosedWhenEvenTheirAnswersPileUp) {
  const auto ada = world.log_in(couple, couple.ada, 0, true);
  world.heard(ada);
  world.reads = false;
  for (std::uint64_t i = 0; i < 10'000 && !world.closed.contains(ada); ++i) {
    world.say(ada, Append{i, {}, {entry_item(1, 1)}});
    world.turn();
  }
  ASSERT_TRUE(world.closed.contains(ada));
  EXPECT_EQ(world.closed.at(ada), Refusal::relay_slow_reader);
}

// ---- mailboxes

TEST_F(TheRelay, TellsAllAtAMailboxWheneverItChanges) {
  const MailboxId box{{5}};
  const auto inviter = world.connect(), joiner = world.connect();
  world.say(inviter, MailOpen{{1}, box});
  EXPECT_EQ(world.heard_of<MailState>(inviter), std::vector{MailState{}});
  world.say(inviter, MailPut{0, Bytes(1024, 1)});
  EXPECT_EQ(world.heard_of<MailAck>(inviter).size(), 1U);
  world.say(joiner, MailOpen{{1}, box});
  EXPECT_EQ(world.heard_of<MailState>(joiner).back().messages.size(), 1U);
  world.say(joiner, MailPut{1, Bytes(1024, 2)});
  EXPECT_EQ(world.heard_of<MailState>(inviter).back().messages.size(), 2U);

  const auto second = world.connect();
  world.say(second, MailOpen{{1}, box});
  world.say(second, MailPut{1, Bytes(1024, 3)});
  EXPECT_EQ(world.refusal(second), Refusal::relay_mailbox_taken);
  EXPECT_EQ(world.heard_of<MailState>(inviter).back().other_joiners, 1U);
  world.say(inviter, MailBurn{BurnReason::second_joiner});
  EXPECT_EQ(world.heard_of<MailState>(joiner).back(), (MailState{{}, 1, BurnReason::second_joiner}));
}

TEST_F(TheRelay, SweepsOldMailboxes) {
  const auto inviter = world.connect();
  world.say(inviter, MailOpen{{1}, MailboxId{{5}}});
  world.say(inviter, MailPut{0, Bytes(1024, 1)});
  world.turn();
  world.now += mailbox_ms_max;
  world.core.tick();
  world.turn();
  EXPECT_EQ(world.memory.mailboxes(), 0U);
}

// ---- limits

TEST_F(TheRelay, EndsAConnectionThatNeverLogsIn) {
  const auto idle = world.connect();
  const auto [ada, ben] = both_inside();
  world.now += Limits{}.log_in_ms_max + 1;
  world.core.tick();
  EXPECT_EQ(world.refusal(idle), Refusal::relay_not_logged_in);
  EXPECT_TRUE(world.closed.contains(idle));
  EXPECT_FALSE(world.closed.contains(ada));
}

TEST(Limits, HoldAConnectionToItsRateOfFrames) {
  RelayWorld world{Limits{.frames = {10, 1}}};
  Couple couple;
  const auto ada = world.log_in(couple, couple.ada, 0, true);
  world.heard(ada);
  for (std::uint8_t i = 0; i < 20; ++i) world.say(ada, Append{i, {}, {entry_item(0, i)}});
  EXPECT_EQ(world.refusal(ada), Refusal::relay_too_fast);
  EXPECT_EQ(world.closed.at(ada), Refusal::relay_too_fast);
}

TEST(Limits, HoldAnAddressToItsRateOfNewMailboxesAndForgive) {
  RelayWorld world{Limits{.new_mailboxes = {2, 0.001}}};
  const auto invite = [&](std::uint8_t mark, std::string_view address) {
    const auto id = world.connect(address);
    world.say(id, MailOpen{{1}, MailboxId{{mark}}});
    world.say(id, MailPut{0, Bytes(1024, mark)});
    return world.heard_of<MailAck>(id).size() == 1;
  };
  EXPECT_TRUE(invite(1, "192.0.2.1"));
  EXPECT_TRUE(invite(2, "192.0.2.1"));
  EXPECT_FALSE(invite(3, "192.0.2.1"));
  EXPECT_TRUE(invite(4, "192.0.2.2"));
  EXPECT_TRUE(invite(2, "192.0.2.1")) << "a message sent again makes no mailbox";
  EXPECT_TRUE(invite(5, "")) << "this machine is not limited";
  world.now += 1'000'000;
  EXPECT_TRUE(invite(3, "192.0.2.1"));
}

TEST(Limits, LetAnAddressGuessOnlyAFewKeys) {
  RelayWorld world{Limits{.failed_log_ins = {3, 0.001}}};
  Couple couple;
  world.log_in(couple, couple.ada, 0, true);
  for (int i = 0; i < 3; ++i) {
    const auto guess =
        world.log_in(couple, test::device_keys("guess " + std::to_string(i)), 0, false, "192.0.2.1");
    EXPECT_EQ(world.refusal(guess), Refusal::relay_login_refused);
  }
  const auto next = world.log_in(couple, test::device_keys("one more"), 0, false, "192.0.2.1");
  EXPECT_EQ(world.refusal(next), Refusal::relay_too_fast);
}

TEST(Limits, HoldAnAddressToItsRateOfConnections) {
  RelayWorld world{Limits{.connections = {2, 0.001}}};
  EXPECT_TRUE(world.heard(world.connect("192.0.2.1")).empty());
  EXPECT_TRUE(world.heard(world.connect("192.0.2.1")).empty());
  const auto third = world.connect("192.0.2.1");
  EXPECT_EQ(world.refusal(third), Refusal::relay_too_fast);
  EXPECT_TRUE(world.closed.contains(third));
}

}  // namespace
}  // namespace tend::relay
