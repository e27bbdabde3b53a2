#include "relay/log/log.h"

#include <gtest/gtest.h>

#include "tests/support/relay_world.h"

namespace tend::relay {
namespace {

using channel::Op;
using protocol::Append;
using test::entry_item;
using test::roster_item;

struct Channels : testing::Test {
  static constexpr UnixMs now = 5'000;
  test::Couple couple;
  store::MemoryStore store{{}};
  Log log{store, {}};
  store::Batch batch;

  std::vector<Grown> commit() {
    const auto done = store.commit(batch);
    batch.clear();
    if (done) return log.committed();
    log.dropped();
    return {};
  }
  void found() {
    ASSERT_TRUE(log.found(couple.channel, couple.ada.login, couple.start, now, batch));
    commit();
  }
  Result<std::vector<std::uint64_t>> append(const crypto::DeviceKeys& by,
                                            std::vector<protocol::LogItem> items,
                                            std::optional<std::uint64_t> expect = {}) {
    return log.append(couple.channel, by.login, Append{1, expect, std::move(items)}, now, batch);
  }
  using Indexes = std::vector<std::uint64_t>;
  static Result<Indexes> no(Refusal why) { return refuse(why); }
};

TEST_F(Channels, AreMadeByTheStatementThatNamesThem) {
  EXPECT_EQ(log.found(ChannelId{{9}}, couple.ada.login, couple.start, now, batch).error(),
            Refusal::relay_statement_refused);
  auto unsigned_start = couple.start;
  unsigned_start.admission->signatures.pop_back();
  EXPECT_EQ(log.found(couple.channel, couple.ada.login, unsigned_start, now, batch).error(),
            Refusal::relay_statement_refused);
  EXPECT_EQ(log.found(couple.channel, couple.ada.login, entry_item(0, 1), now, batch).error(),
            Refusal::relay_item_malformed);
  EXPECT_EQ(log.found(couple.channel, test::device_keys("eve").login, couple.start, now, batch).error(),
            Refusal::relay_login_refused);
  EXPECT_EQ(log.known(couple.channel), false);
  found();
  EXPECT_EQ(log.known(couple.channel), true);
  EXPECT_EQ(log.slot_of(couple.channel, couple.ben.login).value(), 1U);
  EXPECT_EQ(log.head(couple.channel), 1U);
}

TEST_F(Channels, AreFoundedOnlyOnce) {
  found();
  EXPECT_TRUE(log.found(couple.channel, couple.ada.login, couple.start, now, batch));
  EXPECT_TRUE(batch.empty());
}

TEST_F(Channels, CountItemsWithoutGapsAndStampThem) {
  found();
  EXPECT_EQ(append(couple.ada, {entry_item(0, 1), entry_item(0, 2)}), (Indexes{1, 2}));
  EXPECT_EQ(append(couple.ben, {entry_item(1, 3)}), Indexes{3});
  EXPECT_EQ(log.head(couple.channel), 1U);
  const auto grown = commit();
  ASSERT_EQ(grown.size(), 1U);
  EXPECT_EQ(grown[0].first, 1U);
  EXPECT_EQ(grown[0].items.size(), 3U);
  EXPECT_EQ(log.head(couple.channel), 4U);
  const auto items = log.read(couple.channel, 3).value();
  ASSERT_EQ(items.size(), 1U);
  auto expected = entry_item(1, 3);
  expected.arrival = now;
  EXPECT_EQ(items[0].item, expected);
}

TEST_F(Channels, HoldEachItemOnceHoweverOftenItComes) {
  found();
  EXPECT_EQ(append(couple.ada, {entry_item(0, 1)}), Indexes{1});
  EXPECT_EQ(append(couple.ada, {entry_item(0, 1), entry_item(0, 2), entry_item(0, 2)}), (Indexes{1, 2, 2}));
  commit();
  EXPECT_EQ(append(couple.ben, {entry_item(0, 2)}), Indexes{2});
  EXPECT_TRUE(batch.empty());
}

TEST_F(Channels, TakeItemsOfTheSendersPersonOnly) {
  found();
  EXPECT_EQ(append(couple.ben, {entry_item(0, 1)}), no(Refusal::relay_wrong_slot));
  EXPECT_EQ(append(test::device_keys("eve"), {entry_item(0, 1)}), no(Refusal::relay_not_logged_in));
  EXPECT_EQ(log.append(ChannelId{{9}}, couple.ada.login, Append{1, {}, {entry_item(0, 1)}}, now, batch),
            no(Refusal::relay_not_logged_in));
}

TEST_F(Channels, TakeAllItemsOfAnAppendOrNone) {
  found();
  EXPECT_EQ(append(couple.ada, {entry_item(0, 1), entry_item(1, 2)}), no(Refusal::relay_wrong_slot));
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(append(couple.ada, {entry_item(0, 3)}), Indexes{1});
}

TEST_F(Channels, RefuseWhatIsNotInItsForm) {
  found();
  auto junk = entry_item(0, 1);
  junk.bytes.pop_back();
  EXPECT_EQ(append(couple.ada, {junk}), no(Refusal::relay_item_malformed));
  auto with_statement = entry_item(0, 1);
  with_statement.admission = couple.start.admission;
  EXPECT_EQ(append(couple.ada, {with_statement}), no(Refusal::relay_item_malformed));
  auto without_statement = couple.start;
  without_statement.admission.reset();
  EXPECT_EQ(append(couple.ada, {without_statement}, 1), no(Refusal::relay_item_malformed));
  EXPECT_EQ(append(couple.ada, {entry_item(0, 1, 1)}), no(Refusal::relay_item_malformed));
}

TEST_F(Channels, AppendOnlyIfNothingCameInBetween) {
  found();
  EXPECT_EQ(append(couple.ben, {entry_item(1, 1)}, 1), Indexes{1});
  EXPECT_EQ(append(couple.ada, {entry_item(0, 2)}, 1), no(Refusal::relay_stale));
  EXPECT_EQ(append(couple.ada, {entry_item(0, 2)}, 2), Indexes{2});
  EXPECT_EQ(append(couple.ada, {entry_item(0, 2)}, 1), Indexes{2})
      << "one held already is acked whatever was expected";
}

TEST_F(Channels, BeginAnEpochAndRefuseTheOneBefore) {
  found();
  const auto rotate = roster_item(couple.next(Op::rotate, {}, couple.ben), 1);
  EXPECT_EQ(append(couple.ben, {rotate}), no(Refusal::relay_item_malformed))
      << "a roster act asks for append_if";
  EXPECT_EQ(append(couple.ben, {rotate, entry_item(1, 2, 1)}, 1), (Indexes{1, 2}));
  EXPECT_EQ(append(couple.ada, {entry_item(0, 3, 0)}), no(Refusal::relay_old_epoch));
  EXPECT_EQ(append(couple.ada, {entry_item(0, 3, 1)}), Indexes{3});
  EXPECT_TRUE(commit()[0].admission_changed);
}

TEST_F(Channels, RefuseAStatementThatTheChainRefuses) {
  found();
  auto rotate = couple.next(Op::rotate, {}, couple.ben);
  rotate.signatures[0].bytes[5] ^= 1;
  EXPECT_EQ(append(couple.ben, {roster_item(rotate, 1)}, 1), no(Refusal::relay_statement_refused));
  EXPECT_EQ(append(couple.ada, {entry_item(0, 1, 0)}), Indexes{1}) << "the epoch has not changed";
}

TEST_F(Channels, ForgetWhatWasStagedWhenTheStoreRefuses) {
  found();
  ASSERT_TRUE(append(couple.ada, {entry_item(0, 1)}));
  ASSERT_TRUE(append(couple.ben, {roster_item(couple.next(Op::rotate, {}, couple.ben), 1)}, 2));
  store.refuse_writes(Refusal::relay_full);
  EXPECT_TRUE(commit().empty());
  store.refuse_writes();
  EXPECT_EQ(log.head(couple.channel), 1U);
  EXPECT_EQ(append(couple.ada, {entry_item(0, 1)}), Indexes{1});
  ASSERT_EQ(commit().size(), 1U);
  EXPECT_EQ(log.head(couple.channel), 2U);
}

TEST_F(Channels, AreTheSameWhenReadAgainFromTheStore) {
  found();
  ASSERT_TRUE(
      append(couple.ben, {roster_item(couple.next(Op::rotate, {}, couple.ben), 1), entry_item(1, 2, 1)}, 1));
  commit();
  Log again{store, {}};
  EXPECT_EQ(again.head(couple.channel), 3U);
  EXPECT_EQ(again.append(couple.channel, couple.ada.login, Append{1, {}, {entry_item(0, 4, 0)}}, now, batch),
            no(Refusal::relay_old_epoch));
}

TEST_F(Channels, HaveAQuotaOfItemsAndBytes) {
  Log few{store, {.items_max = 2}};
  ASSERT_TRUE(few.found(couple.channel, couple.ada.login, couple.start, now, batch));
  EXPECT_EQ(few.append(couple.channel, couple.ada.login, Append{1, {}, {entry_item(0, 1), entry_item(0, 2)}},
                       now, batch),
            no(Refusal::relay_quota));
  EXPECT_EQ(few.append(couple.channel, couple.ada.login, Append{1, {}, {entry_item(0, 1)}}, now, batch),
            Indexes{1});
  EXPECT_EQ(few.append(couple.channel, couple.ada.login, Append{1, {}, {entry_item(0, 2)}}, now, batch),
            no(Refusal::relay_quota));
  EXPECT_EQ(few.append(couple.channel, couple.ada.login, Append{1, {}, {entry_item(0, 1)}}, now, batch),
            Indexes{1})
      << "nothing new, so nothing is used up";

  Log small{store, {.bytes_max = 3'500}};
  ASSERT_TRUE(small.found(couple.channel, couple.ada.login, couple.start, now, batch));
  EXPECT_EQ(small.append(couple.channel, couple.ada.login, Append{1, {}, {entry_item(0, 1)}}, now, batch),
            Indexes{1});
  EXPECT_EQ(
      small.append(couple.channel, couple.ada.login, Append{1, {}, {entry_item(0, 2, 0, 1024)}}, now, batch),
      no(Refusal::relay_quota));
}

TEST_F(Channels, TakeAnItemWhoseBodyIsErased) {
  found();
  const auto item = channel::parse_item(entry_item(0, 1).bytes).value();
  auto erased = entry_item(0, 1);
  erased.bytes = channel::erase_body(couple.channel, item);
  EXPECT_EQ(append(couple.ada, {erased}), Indexes{1});
  EXPECT_EQ(append(couple.ada, {entry_item(0, 1)}), Indexes{1}) << "the same item with its body";
}

}  // namespace
}  // namespace tend::relay
