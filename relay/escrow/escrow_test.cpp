// Keys in escrow, as a channel's log hands them on; the same over each store.
#include "relay/escrow/escrow.h"

#include <gtest/gtest.h>

#include "relay/log/log.h"
#include "tests/support/relay_world.h"
#include "tests/support/stores.h"

namespace tend::relay {
namespace {

using test::deposited;
using test::entry_item;
using Entries = std::vector<std::uint8_t>;  // the first byte of each entry's id

template <class T>
struct Escrows : testing::Test {
  T kind;
  test::Couple couple;
  store::Store* store = &kind.open();
  ChannelLimits limits{.escrows_max = 3};
  std::unique_ptr<Log> log = std::make_unique<Log>(*store, limits);
  store::Batch batch;
  UnixMs now = 5'000;
  std::uint64_t read = 0;

  void SetUp() override {
    ASSERT_TRUE(log->found(couple.channel, couple.ada.login, couple.start, now, batch));
    commit();
  }
  void commit() {
    const auto done = store->commit(batch);
    batch.clear();
    if (done)
      log->committed();
    else
      log->dropped();
  }
  // The relay's process ended, and another began.
  void restart() {
    batch.clear();
    log.reset();
    store = &kind.open();
    log = std::make_unique<Log>(*store, limits);
  }
  Result<std::vector<std::uint64_t>> append(const crypto::DeviceKeys& by,
                                            std::vector<protocol::LogItem> items) {
    return log->append(couple.channel, by.login, {.ref = 1, .expect = {}, .items = std::move(items)}, now,
                       batch);
  }
  Result<void> cancel(const crypto::DeviceKeys& by, std::uint8_t entry) {
    return log->cancel_escrow(couple.channel, by.login, test::cancel_frame(couple.channel, by, entry), batch);
  }
  void at(UnixMs time) {
    now = time;
    ASSERT_TRUE(log->release_due(now, batch));
    commit();
  }
  // Whose keys were given out since this was asked last, as anybody reads the log.
  Entries released() {
    Entries out;
    for (;;) {
      const auto items = log->read(couple.channel, read).value();
      if (items.empty()) return out;
      read += items.size();
      for (const auto& each : items) {
        EXPECT_FALSE(each.item.deposit) << "a deposit is for the relay alone";
        if (each.item.kind != protocol::ItemKind::release) continue;
        const auto release = channel::parse_release(each.item.bytes).value();
        EXPECT_EQ(each.hash, channel::item_hash(couple.channel, release));
        EXPECT_EQ(release.wrap, Bytes(channel::wrap_bytes, release.entry.bytes[0]));
        EXPECT_EQ(each.item.arrival, now);
        out.push_back(release.entry.bytes[0]);
      }
    }
  }
};
using Kinds = testing::Types<test::InMemory, test::InSqlite>;
TYPED_TEST_SUITE(Escrows, Kinds);

TYPED_TEST(Escrows, GivesAKeyOutWhenItsTimeHasComeAndNotBefore) {
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 1), 1, 9'000)}));
  this->commit();
  this->at(8'999);
  EXPECT_EQ(this->released(), Entries{});
  EXPECT_EQ(this->store->escrow_next_due().value(), 9'000);
  this->at(9'000);
  EXPECT_EQ(this->released(), Entries{1});
  EXPECT_EQ(this->store->escrow_next_due().value(), std::nullopt);
  this->at(99'000);
  EXPECT_EQ(this->released(), Entries{}) << "once";
}

TYPED_TEST(Escrows, GivesAKeyOutAtOnceWhoseTimeIsOver) {
  EXPECT_EQ(this->append(this->couple.ada, {deposited(entry_item(0, 1), 1, 5'000), entry_item(0, 2)}),
            (std::vector<std::uint64_t>{1, 2}));
  this->commit();
  EXPECT_EQ(this->released(), Entries{1});
  EXPECT_EQ(this->log->head(this->couple.channel), 4U) << "after the items it came with";
}

TYPED_TEST(Escrows, OfTwoThatWaitForEachOtherBothGoOutTogether) {
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 1), 1, {})}));
  this->commit();
  this->at(9'000'000);
  EXPECT_EQ(this->released(), Entries{});
  ASSERT_TRUE(this->append(this->couple.ben, {deposited(entry_item(1, 2), 2, {}, 8)}));
  this->commit();
  EXPECT_EQ(this->released(), Entries{}) << "that is another group";
  ASSERT_TRUE(this->append(this->couple.ben, {deposited(entry_item(1, 3), 3, {})}));
  EXPECT_EQ(this->released(), Entries{}) << "not before it is durable";
  this->commit();
  EXPECT_EQ(this->released(), (Entries{1, 3}));
}

TYPED_TEST(Escrows, OfTwoInOneBatchBothGoOutToo) {
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 1), 1, {})}));
  ASSERT_TRUE(this->append(this->couple.ben, {deposited(entry_item(1, 2), 2, {})}));
  this->commit();
  EXPECT_EQ(this->released(), (Entries{1, 2}));
}

TYPED_TEST(Escrows, TheFirstOfAPersonStandsAndALaterOneIsLetGo) {
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 1), 1, {})}));
  this->commit();
  EXPECT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 2), 2, {})}))
      << "the entry itself is taken";
  this->commit();
  ASSERT_TRUE(this->append(this->couple.ben,
                           {deposited(entry_item(1, 3), 3, {}), deposited(entry_item(1, 4), 4, {})}));
  this->commit();
  EXPECT_EQ(this->released(), (Entries{1, 3}));
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 5), 5, {})}));
  this->commit();
  EXPECT_EQ(this->released(), Entries{}) << "the place stays taken";
  EXPECT_EQ(this->store->escrows_waiting(this->couple.channel, 0), 0U);
}

TYPED_TEST(Escrows, AKeyThatComesAgainIsTheSame) {
  const auto item = deposited(entry_item(0, 1), 1, 9'000);
  ASSERT_TRUE(this->append(this->couple.ada, {item}));
  ASSERT_TRUE(this->append(this->couple.ada, {item}));
  this->commit();
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 2), 1, 7'000)})) << "sealed anew";
  this->commit();
  EXPECT_EQ(this->store->escrows_waiting(this->couple.channel, 0), 1U);
  this->at(8'000);
  EXPECT_EQ(this->released(), Entries{});
  this->at(9'000);
  EXPECT_EQ(this->released(), Entries{1});
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 3), 1, 7'000)}));
  this->commit();
  EXPECT_EQ(this->released(), Entries{}) << "nor once it is out";
}

TYPED_TEST(Escrows, WhatIsTakenBackWasNeverThere) {
  const auto item = deposited(entry_item(0, 1), 1, 9'000);
  ASSERT_TRUE(this->append(this->couple.ada, {item, deposited(entry_item(0, 2), 2, {})}));
  this->commit();
  EXPECT_EQ(this->cancel(this->couple.ben, 1).error(), Refusal::relay_wrong_slot);
  ASSERT_TRUE(this->cancel(this->couple.ada, 1));
  ASSERT_TRUE(this->cancel(this->couple.ada, 2));
  ASSERT_TRUE(this->cancel(this->couple.ada, 2)) << "once more is harmless";
  ASSERT_TRUE(this->append(this->couple.ada, {item})) << "it is held already, so its key is none";
  this->commit();
  this->at(10'000);
  EXPECT_EQ(this->released(), Entries{});
  EXPECT_EQ(this->store->escrow({this->couple.channel, EntryId{{1}}}).value(), std::nullopt);
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 3), 3, {})}));
  ASSERT_TRUE(this->append(this->couple.ben, {deposited(entry_item(1, 4), 4, {})}));
  this->commit();
  EXPECT_EQ(this->released(), (Entries{3, 4})) << "the place was free again";
  EXPECT_EQ(this->cancel(this->couple.ada, 3).error(), Refusal::relay_escrow_released);
}

TYPED_TEST(Escrows, IsTakenBackByASignatureOverJustThis) {
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 1), 1, 9'000)}));
  this->commit();
  auto frame = test::cancel_frame(this->couple.channel, this->couple.ada, 2);
  frame.entry = EntryId{{1}};
  EXPECT_EQ(
      this->log->cancel_escrow(this->couple.channel, this->couple.ada.login, frame, this->batch).error(),
      Refusal::bad_signature);
  EXPECT_EQ(this->cancel(test::device_keys("eve"), 1).error(), Refusal::relay_not_logged_in);
  this->at(9'000);
  EXPECT_EQ(this->released(), Entries{1});
}

TYPED_TEST(Escrows, ErasingTheBodyTakesTheKeyBack) {
  const auto erase = [&](std::uint8_t mark) {
    return this->log->erase(this->couple.channel, this->couple.ada.login,
                            test::erase_frame(this->couple.channel, this->couple.ada,
                                              {test::hash_of(this->couple.channel, entry_item(0, mark))}),
                            this->now, this->batch);
  };
  const UnixMs far = 60 * ms_a_day;
  ASSERT_TRUE(this->append(this->couple.ada,
                           {deposited(entry_item(0, 1), 1, 9'000), deposited(entry_item(0, 2), 2, far)}));
  ASSERT_TRUE(erase(1)) << "in the same batch";
  this->commit();
  this->at(20 * ms_a_day);
  EXPECT_EQ(this->released(), Entries{});
  EXPECT_GT(erase(2)->at(0), this->now) << "of what is old the body stays three days, its key not one";
  this->commit();
  this->at(far);
  EXPECT_EQ(this->released(), Entries{});
}

TYPED_TEST(Escrows, RefusesWhatIsNotInItsForm) {
  const auto refused = [&](protocol::LogItem item, const crypto::DeviceKeys& by) {
    const auto done = this->append(by, {std::move(item)});
    return done ? Refusal::intent_unknown : done.error();
  };
  const auto& ada = this->couple.ada;
  auto junk = entry_item(0, 1);
  junk.deposit = Bytes{1};
  EXPECT_EQ(refused(junk, ada), Refusal::relay_item_malformed);
  auto of_ben = entry_item(0, 1);
  of_ben.deposit = deposited(entry_item(1, 1), 1, 9'000).deposit;
  EXPECT_EQ(refused(of_ben, ada), Refusal::relay_wrong_slot);
  auto other_epoch = entry_item(0, 1);
  other_epoch.deposit = deposited(entry_item(0, 1, 1), 1, 9'000).deposit;
  EXPECT_EQ(refused(other_epoch, ada), Refusal::relay_item_malformed);
  auto bodiless = test::bodiless(this->couple.channel, entry_item(0, 1));
  bodiless.deposit = deposited(entry_item(0, 1), 1, 9'000).deposit;
  EXPECT_EQ(refused(bodiless, ada), Refusal::relay_item_malformed);
  const protocol::LogItem forged{
      .kind = protocol::ItemKind::release,
      .bytes = codec::encode(channel::Release{EntryId{{1}}, 0, Bytes(channel::wrap_bytes)})};
  EXPECT_EQ(refused(forged, ada), Refusal::relay_item_malformed) << "they come from the relay alone";
  EXPECT_TRUE(this->batch.empty());
}

TYPED_TEST(Escrows, HasRoomForSoManyOfEachPerson) {
  const auto keep = [&](std::uint8_t entry) { return deposited(entry_item(0, entry), entry, 9'000); };
  ASSERT_TRUE(this->append(this->couple.ada, {keep(1), keep(2)}));
  this->commit();
  EXPECT_EQ(this->append(this->couple.ada, {keep(3), keep(4)}).error(), Refusal::relay_escrow_full);
  ASSERT_TRUE(this->append(this->couple.ada, {keep(3)}));
  EXPECT_EQ(this->append(this->couple.ada, {keep(4)}).error(), Refusal::relay_escrow_full);
  EXPECT_TRUE(this->append(this->couple.ben, {deposited(entry_item(1, 5), 5, 9'000)}));
  ASSERT_TRUE(this->cancel(this->couple.ada, 2));
  EXPECT_TRUE(this->append(this->couple.ada, {keep(4)}));
  this->commit();
  EXPECT_EQ(this->append(this->couple.ada, {keep(6)}).error(), Refusal::relay_escrow_full);
  this->at(9'000);
  EXPECT_TRUE(this->append(this->couple.ada, {keep(6)})) << "what is out leaves room";
}

TYPED_TEST(Escrows, IsCarriedOutByARelayThatWasStartedAnew) {
  ASSERT_TRUE(this->append(this->couple.ada,
                           {deposited(entry_item(0, 1), 1, 9'000), deposited(entry_item(0, 2), 2, {})}));
  this->commit();
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 7), 7, 9'000)}));
  this->restart();  // before that was durable
  ASSERT_TRUE(this->append(this->couple.ben, {deposited(entry_item(1, 3), 3, {})}));
  this->commit();
  EXPECT_EQ(this->released(), (Entries{2, 3}));
  this->restart();
  this->at(9'000);
  EXPECT_EQ(this->released(), Entries{1});
  this->restart();
  this->at(10'000);
  EXPECT_EQ(this->released(), Entries{});
}

TYPED_TEST(Escrows, HasNotHappenedIfTheBatchIsRefused) {
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 1), 1, {})}));
  this->commit();
  ASSERT_TRUE(this->append(this->couple.ben, {deposited(entry_item(1, 2), 2, {})}));
  this->batch.emplace_back(store::PutErasure{{ChannelId{{99}}, 0}, store::StoredErasure{}});  // of no channel
  this->commit();
  EXPECT_EQ(this->released(), Entries{});
  ASSERT_TRUE(this->append(this->couple.ben, {deposited(entry_item(1, 2), 2, {})}));
  this->commit();
  EXPECT_EQ(this->released(), (Entries{1, 2}));
}

TYPED_TEST(Escrows, GivesOutAlsoInAFullChannelAndAfterItsEpoch) {
  this->limits.items_max = 2;
  this->restart();
  ASSERT_TRUE(this->append(this->couple.ada, {deposited(entry_item(0, 1), 1, 9'000)}));
  this->commit();
  EXPECT_EQ(this->append(this->couple.ada, {entry_item(0, 2)}).error(), Refusal::relay_quota);
  this->at(9'000);
  EXPECT_EQ(this->released(), Entries{1});
}

}  // namespace
}  // namespace tend::relay
