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
  EXPECT_EQ(append(couple.ada, {test::bodiless(couple.channel, entry_item(0, 1))}), Indexes{1});
  EXPECT_EQ(append(couple.ada, {entry_item(0, 1)}), Indexes{1}) << "the same item with its body";
}

// ---- erasing

struct Erasing : Channels {
  UnixMs clock = now;

  void SetUp() override {
    found();
    ASSERT_EQ(append(couple.ada, {entry_item(0, 1), entry_item(0, 2)}), (Indexes{1, 2}));
    ASSERT_EQ(append(couple.ben, {entry_item(1, 3)}), Indexes{3});
    commit();
  }
  [[nodiscard]] ItemHash hash(std::uint8_t mark, std::uint64_t slot = 0) const {
    return test::hash_of(couple.channel, entry_item(slot, mark));
  }
  Result<std::vector<UnixMs>> erase(const crypto::DeviceKeys& by, std::vector<ItemHash> items) {
    return log.erase(couple.channel, by.login, test::erase_frame(couple.channel, by, std::move(items)), clock,
                     batch);
  }
  Result<Indexes> cancel(const crypto::DeviceKeys& by, std::vector<ItemHash> items) {
    return log.cancel_erase(couple.channel, by.login, {.ref = 1, .items = std::move(items)}, batch);
  }
  Result<void> put_body(const crypto::DeviceKeys& by, std::uint64_t index, Bytes body) {
    return log.put_body(couple.channel, by.login, {.ref = 1, .index = index, .body_part = std::move(body)},
                        batch);
  }
  void carry_out() {
    ASSERT_TRUE(log.erase_due(clock, batch));
    commit();
  }
  // With its hash, as everybody reads it.
  store::StoredItem read(std::uint64_t index) { return log.read(couple.channel, index)->at(0); }
  bool has_body(std::uint64_t index) {
    return channel::parse_item(read(index).item.bytes)->body_part.has_value();
  }
  using Due = std::vector<UnixMs>;
};

TEST_F(Erasing, TakesTheBodyAndLeavesHashIndexAndStamp) {
  const auto before = read(1);
  EXPECT_EQ(erase(couple.ada, {hash(1)}), Due{0});
  EXPECT_TRUE(has_body(1)) << "nothing has happened before the commit";
  EXPECT_TRUE(commit().empty()) << "nothing has grown";
  const auto after = read(1);
  EXPECT_EQ(after.hash, before.hash);
  EXPECT_EQ(after.item.arrival, before.item.arrival);
  EXPECT_EQ(after.item.bytes, test::bodiless(couple.channel, entry_item(0, 1)).bytes);
  EXPECT_EQ(test::hash_of(couple.channel, after.item), before.hash);
  EXPECT_TRUE(has_body(2));
  EXPECT_EQ(append(couple.ada, {entry_item(0, 4)}), Indexes{4});
}

TEST_F(Erasing, KeepsTheProofOfWhoWantedIt) {
  ASSERT_TRUE(erase(couple.ada, {hash(2), hash(1)}));
  commit();
  for (const std::uint64_t index : {1, 2}) {
    const auto proof = store.erasure({couple.channel, index})->value();
    EXPECT_EQ(proof.by, couple.ada.login);
    EXPECT_TRUE(
        channel::erase_fits(channel::erase_hash(couple.channel, proof.asked), proof.signature, proof.by));
  }
}

TEST_F(Erasing, IsForOnesOwnPersonsEntriesAndForNothingElse) {
  EXPECT_EQ(erase(couple.ben, {hash(1)}), refuse(Refusal::relay_wrong_slot));
  EXPECT_EQ(erase(test::device_keys("eve"), {hash(1)}), refuse(Refusal::relay_not_logged_in));
  EXPECT_EQ(erase(couple.ada, {hash(9)}), std::vector<UnixMs>{0}) << "what is not held has no body";
  EXPECT_EQ(erase(couple.ada, {read(0).hash}), refuse(Refusal::relay_no_such_item)) << "a roster act";
  EXPECT_EQ(erase(couple.ada, {hash(1), hash(3, 1)}), refuse(Refusal::relay_wrong_slot));
  EXPECT_TRUE(batch.empty());
}

TEST_F(Erasing, AsksForASignatureOverJustThis) {
  auto other = test::erase_frame(couple.channel, couple.ada, {hash(2)});
  other.items = {hash(1)};
  EXPECT_EQ(log.erase(couple.channel, couple.ada.login, other, clock, batch), refuse(Refusal::bad_signature));
  const auto elsewhere = test::erase_frame(ChannelId{{5}}, couple.ada, {hash(1)});
  EXPECT_EQ(log.erase(couple.channel, couple.ada.login, elsewhere, clock, batch),
            refuse(Refusal::bad_signature));
  const auto of_ben = test::erase_frame(couple.channel, couple.ben, {hash(1)});
  EXPECT_EQ(log.erase(couple.channel, couple.ada.login, of_ben, clock, batch),
            refuse(Refusal::bad_signature));
  EXPECT_TRUE(batch.empty());
}

TEST_F(Erasing, OnceMoreChangesNothing) {
  EXPECT_EQ(erase(couple.ada, {hash(1), hash(1)}), (Due{0, 0}));
  commit();
  const auto bytes = store.channel(couple.channel)->value().bytes;
  EXPECT_EQ(erase(couple.ada, {hash(1)}), Due{0});
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(store.channel(couple.channel)->value().bytes, bytes);
}

TEST_F(Erasing, ReachesWhatIsStillInTheSameBatch) {
  ASSERT_TRUE(append(couple.ada, {entry_item(0, 4)}));
  EXPECT_EQ(erase(couple.ada, {hash(4)}), Due{0});
  const auto grown = commit();
  ASSERT_EQ(grown.size(), 1U);
  EXPECT_FALSE(channel::parse_item(grown[0].items.at(0).item.bytes)->body_part) << "nor is it handed on";
  EXPECT_FALSE(has_body(4));
}

TEST_F(Erasing, WaitsThreeDaysWithWhatIsOlderThanAWeek) {
  clock = now + protocol::erase_at_once_ms;
  EXPECT_EQ(erase(couple.ada, {hash(1)}), Due{0}) << "a week old to the millisecond";
  commit();
  ++clock;
  const auto due = clock + protocol::erase_delay_ms;
  EXPECT_EQ(erase(couple.ada, {hash(2)}), Due{due});
  commit();
  EXPECT_FALSE(has_body(1));
  EXPECT_TRUE(has_body(2));
  clock = due - 1;
  EXPECT_EQ(erase(couple.ada, {hash(2)}), Due{due}) << "asking again puts nothing off";
  commit();
  carry_out();
  EXPECT_TRUE(has_body(2));
  clock = due;
  carry_out();
  EXPECT_FALSE(has_body(2));
  EXPECT_EQ(erase(couple.ada, {hash(2)}), Due{0});
  EXPECT_TRUE(store.erasures_due(clock, 10)->empty());
}

TEST_F(Erasing, IsCarriedOutByARelayThatWasStartedAnew) {
  clock = now + protocol::erase_at_once_ms + 1;
  ASSERT_TRUE(erase(couple.ada, {hash(2)}));
  commit();
  clock += protocol::erase_delay_ms;
  Log again{store, {}};
  ASSERT_TRUE(again.erase_due(clock, batch));
  ASSERT_TRUE(store.commit(batch));
  again.committed();
  EXPECT_FALSE(has_body(2));
}

TEST_F(Erasing, CanBeCalledBackByThatPersonUntilItIsDue) {
  const auto tablet = test::device_keys("ada's tablet");
  ASSERT_TRUE(append(couple.ada, {roster_item(couple.next(Op::add, {{0, tablet.login}}, couple.ada), 1)}, 4));
  clock = now + protocol::erase_at_once_ms + 1;
  ASSERT_TRUE(erase(couple.ada, {hash(1), hash(2)}));
  commit();
  EXPECT_EQ(cancel(couple.ben, {hash(2)}), no(Refusal::relay_wrong_slot));
  EXPECT_EQ(cancel(tablet, {hash(2)}), Indexes{2});
  EXPECT_EQ(cancel(couple.ada, {hash(2)}), Indexes{2}) << "nothing is to be erased any more";
  commit();
  clock += protocol::erase_delay_ms;
  carry_out();
  EXPECT_FALSE(has_body(1));
  EXPECT_TRUE(has_body(2));
  EXPECT_EQ(cancel(couple.ada, {hash(2), hash(1)}), no(Refusal::relay_erased));
  EXPECT_EQ(cancel(couple.ada, {hash(9)}), no(Refusal::relay_no_such_item));
  EXPECT_TRUE(batch.empty());
}

TEST_F(Erasing, CountsTheBytesThatAreFreeAgain) {
  Log small{store, {.bytes_max = store.channel(couple.channel)->value().bytes + 100}};
  const auto one_more = [&] {
    return small.append(couple.channel, couple.ada.login, Append{1, {}, {entry_item(0, 4)}}, clock, batch);
  };
  EXPECT_EQ(one_more(), no(Refusal::relay_quota));
  const auto both = test::erase_frame(couple.channel, couple.ada, {hash(1), hash(2)});
  ASSERT_TRUE(small.erase(couple.channel, couple.ada.login, both, clock, batch));
  EXPECT_EQ(one_more(), Indexes{4});
}

TEST_F(Erasing, HasNotHappenedIfTheStoreRefuses) {
  ASSERT_TRUE(erase(couple.ada, {hash(1)}));
  store.refuse_writes(Refusal::relay_full);
  commit();
  store.refuse_writes();
  EXPECT_TRUE(has_body(1));
  EXPECT_EQ(put_body(couple.ada, 1, Bytes(512, 1)), Result<void>{}) << "nor does the relay think it has";
  EXPECT_EQ(erase(couple.ada, {hash(1)}), Due{0});
  commit();
  EXPECT_FALSE(has_body(1));
}

TEST_F(Erasing, LetsNobodyPutTheBodyBack) {
  ASSERT_TRUE(erase(couple.ada, {hash(1)}));
  EXPECT_EQ(put_body(couple.ada, 1, Bytes(512, 1)), refuse(Refusal::relay_erased)) << "in the same batch";
  commit();
  EXPECT_EQ(put_body(couple.ada, 1, Bytes(512, 1)), refuse(Refusal::relay_erased));
  EXPECT_EQ(put_body(couple.ben, 1, Bytes(512, 1)), refuse(Refusal::relay_erased));
}

TEST_F(Erasing, HoldsForAnItemThatNeverHadABodyHere) {
  ASSERT_EQ(append(couple.ada, {test::bodiless(couple.channel, entry_item(0, 4))}), Indexes{4});
  commit();
  EXPECT_EQ(erase(couple.ada, {hash(4)}), Due{0});
  commit();
  EXPECT_EQ(put_body(couple.ben, 4, Bytes(512, 4)), refuse(Refusal::relay_erased));
}

TEST_F(Erasing, IsNotTheSameAsALostBodyWhichEitherPersonBringsBack) {
  const auto lost = test::bodiless(couple.channel, entry_item(0, 4));
  ASSERT_EQ(append(couple.ada, {lost}), Indexes{4});
  commit();
  EXPECT_FALSE(has_body(4));
  EXPECT_EQ(put_body(couple.ben, 4, Bytes(512, 5)), refuse(Refusal::relay_body_differs));
  EXPECT_EQ(put_body(couple.ben, 7, Bytes(512, 4)), refuse(Refusal::relay_no_such_item));
  EXPECT_EQ(put_body(couple.ben, 0, Bytes(512, 4)), refuse(Refusal::relay_no_such_item));
  EXPECT_EQ(put_body(test::device_keys("eve"), 4, Bytes(512, 4)), refuse(Refusal::relay_not_logged_in));
  EXPECT_TRUE(put_body(couple.ben, 4, Bytes(512, 4)));
  commit();
  auto whole = entry_item(0, 4);
  whole.arrival = now;
  EXPECT_EQ(read(4).item, whole);
  EXPECT_EQ(read(4).hash, hash(4));
  EXPECT_TRUE(put_body(couple.ada, 4, Bytes(512, 4)));
  EXPECT_TRUE(batch.empty()) << "it is there";
  EXPECT_EQ(put_body(couple.ada, 4, Bytes(512, 5)), refuse(Refusal::relay_body_differs));
}

TEST_F(Erasing, TakesNoBodyBackThatHasNoRightSize) {
  auto item = channel::parse_item(entry_item(0, 4).bytes).value();
  item.body_part = Bytes(600, 4);
  ASSERT_EQ(append(couple.ada, {{.bytes = channel::erase_body(couple.channel, item)}}), Indexes{4});
  EXPECT_EQ(put_body(couple.ada, 4, Bytes(600, 4)), refuse(Refusal::relay_item_malformed));
}

TEST_F(Erasing, PutsABodyBackOnlyWithinTheQuota) {
  ASSERT_TRUE(append(couple.ada, {test::bodiless(couple.channel, entry_item(0, 4))}));
  commit();
  Log small{store, {.bytes_max = store.channel(couple.channel)->value().bytes + 100}};
  EXPECT_EQ(small.put_body(couple.channel, couple.ben.login, {1, 4, Bytes(512, 4)}, batch),
            refuse(Refusal::relay_quota));
}

}  // namespace
}  // namespace tend::relay
