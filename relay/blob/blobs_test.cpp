// Sealed chunks of photos; the same over each store.
#include "relay/blob/blobs.h"

#include <gtest/gtest.h>

#include "core/channel/blob.h"
#include "tests/support/relay_world.h"
#include "tests/support/stores.h"

namespace tend::relay {
namespace {

using test::entry_item;
using Numbers = std::vector<std::uint64_t>;

constexpr auto whole_chunk = channel::chunk_sealed_bytes;
constexpr auto three_chunks = 2 * whole_chunk + 100;

template <class T>
struct Photos : testing::Test {
  T kind;
  test::Couple couple;
  store::Store* store = &kind.open();
  std::uint64_t bytes_max = 3 * three_chunks;
  std::unique_ptr<Log> log = std::make_unique<Log>(*store, ChannelLimits{});
  std::unique_ptr<Blobs> blobs = std::make_unique<Blobs>(*store, *log, bytes_max);
  store::Batch batch;
  UnixMs now = 5'000;
  protocol::LogItem entry = entry_item(0, 1);
  ItemHash item = test::hash_of(couple.channel, entry);

  void SetUp() override {
    ASSERT_TRUE(log->found(couple.channel, couple.ada.login, couple.start, now, batch));
    commit();
  }
  void commit() {
    const auto done = store->commit(batch);
    ASSERT_TRUE(done);
    batch.clear();
    log->committed();
    blobs->settled();
  }
  void restart() {
    batch.clear();
    blobs.reset(), log.reset();
    store = &kind.open();
    log = std::make_unique<Log>(*store, ChannelLimits{});
    blobs = std::make_unique<Blobs>(*store, *log, bytes_max);
  }
  Result<Numbers> open(std::uint8_t blob, std::uint64_t bytes = three_chunks,
                       const crypto::DeviceKeys* by = nullptr, std::optional<ItemHash> of = {}) {
    return blobs->open(couple.channel, (by ? *by : couple.ada).login,
                       {.ref = 1, .item = of.value_or(item), .blob = BlobId{{blob}}, .bytes = bytes}, now,
                       batch);
  }
  static Bytes chunk(std::uint64_t number, std::uint8_t mark = 1) {
    return Bytes(channel::sealed_bytes_of_chunk(three_chunks, number), mark);
  }
  Result<void> put(std::uint8_t blob, std::uint64_t number, Bytes sealed,
                   const crypto::DeviceKeys* by = nullptr) {
    return blobs->put(couple.channel, (by ? *by : couple.ada).login,
                      {.ref = 1, .blob = BlobId{{blob}}, .number = number, .sealed = std::move(sealed)},
                      batch);
  }
  Result<Bytes> get(std::uint8_t blob, std::uint64_t number) {
    return blobs->get(couple.channel, couple.ben.login, {.ref = 1, .blob = BlobId{{blob}}, .number = number});
  }
  void put_whole(std::uint8_t blob) {
    ASSERT_TRUE(open(blob));
    commit();
    for (const std::uint64_t n : {0U, 1U, 2U}) ASSERT_TRUE(put(blob, n, chunk(n)));
    commit();
  }
  void append_entry() {
    ASSERT_TRUE(log->append(couple.channel, couple.ada.login, {.ref = 1, .expect = {}, .items = {entry}}, now,
                            batch));
    commit();
  }
  void erase() {
    ASSERT_TRUE(log->erase(couple.channel, couple.ada.login,
                           test::erase_frame(couple.channel, couple.ada, {item}), now, batch));
    commit();
  }
};
using Kinds = testing::Types<test::InMemory, test::InSqlite>;
TYPED_TEST_SUITE(Photos, Kinds);

TYPED_TEST(Photos, GoOnWhereTheyStoppedAlsoAfterTheRelayWasGone) {
  EXPECT_EQ(this->open(7), (Numbers{0, 1, 2}));
  this->commit();
  ASSERT_TRUE(this->put(7, 1, this->chunk(1)));
  EXPECT_FALSE(this->get(7, 1)) << "not before it is durable";
  this->commit();
  ASSERT_TRUE(this->put(7, 0, this->chunk(0)));
  this->restart();
  EXPECT_EQ(this->open(7), (Numbers{0, 2}));
  ASSERT_TRUE(this->put(7, 0, this->chunk(0)));
  ASSERT_TRUE(this->put(7, 2, this->chunk(2)));
  this->commit();
  EXPECT_EQ(this->open(7), Numbers{});
  for (const std::uint64_t n : {0U, 1U, 2U}) EXPECT_EQ(this->get(7, n), this->chunk(n));
  EXPECT_EQ(this->get(7, 3).error(), Refusal::relay_no_such_blob);
}

TYPED_TEST(Photos, KeepTheFirstOfAChunkAndTakeItTwice) {
  ASSERT_TRUE(this->open(7));
  this->commit();
  ASSERT_TRUE(this->put(7, 0, this->chunk(0)));
  ASSERT_TRUE(this->put(7, 0, this->chunk(0)));
  this->commit();
  EXPECT_TRUE(this->put(7, 0, this->chunk(0)));
  EXPECT_EQ(this->put(7, 0, this->chunk(0, 9)).error(), Refusal::relay_body_differs);
  EXPECT_EQ(this->get(7, 0), this->chunk(0));
}

TYPED_TEST(Photos, AreRefusedWhatIsNotTheirs) {
  ASSERT_TRUE(this->open(7));
  this->commit();
  const auto* ben = &this->couple.ben;
  EXPECT_EQ(this->open(7, three_chunks, ben).error(), Refusal::relay_wrong_slot);
  EXPECT_EQ(this->put(7, 0, this->chunk(0), ben).error(), Refusal::relay_wrong_slot);
  EXPECT_EQ(this->open(7, three_chunks + 1).error(), Refusal::relay_item_malformed);
  EXPECT_EQ(this->open(8, whole_chunk + 16).error(), Refusal::relay_item_malformed);
  EXPECT_EQ(this->put(8, 0, this->chunk(0)).error(), Refusal::relay_no_such_blob);
  EXPECT_EQ(this->put(7, 3, this->chunk(2)).error(), Refusal::relay_item_malformed);
  EXPECT_EQ(this->put(7, 0, this->chunk(2)).error(), Refusal::relay_item_malformed);
  const auto stranger = test::device_keys("stranger");
  EXPECT_EQ(this->open(7, three_chunks, &stranger).error(), Refusal::relay_not_logged_in);
  this->append_entry();
  EXPECT_EQ(this->open(8, 17, ben).error(), Refusal::relay_wrong_slot) << "Ada's item";
  EXPECT_EQ(this->open(8, 17, nullptr,
                       channel::item_hash(this->couple.channel,
                                          channel::parse_roster_item(this->couple.start.bytes).value()))
                .error(),
            Refusal::relay_no_such_item);
}

TYPED_TEST(Photos, HaveRoomKeptForThemToTheirEnd) {
  for (const std::uint8_t blob : {1, 2, 3}) ASSERT_TRUE(this->open(blob)) << int{blob};
  EXPECT_EQ(this->open(4, 17).error(), Refusal::relay_blob_quota) << "also within one batch";
  this->commit();
  EXPECT_EQ(this->open(4, 17).error(), Refusal::relay_blob_quota);
  EXPECT_TRUE(this->open(3)) << "what is there already goes on";
  EXPECT_TRUE(this->put(3, 2, this->chunk(2)));
}

TYPED_TEST(Photos, GoWithTheBodyOfTheirEntry) {
  this->put_whole(7);
  this->append_entry();
  this->erase();
  EXPECT_EQ(this->get(7, 0).error(), Refusal::relay_no_such_blob);
  EXPECT_EQ(this->put(7, 0, this->chunk(0)).error(), Refusal::relay_no_such_blob);
  EXPECT_EQ(this->open(7).error(), Refusal::relay_erased);
  EXPECT_EQ(this->store->blob_bytes(this->couple.channel), 0U);
}

TYPED_TEST(Photos, OfAnOldEntryGoWhenItsBodyGoes) {
  this->put_whole(7);
  this->append_entry();
  this->now += protocol::erase_at_once_ms + 1;
  this->erase();
  EXPECT_TRUE(this->get(7, 0)) << "it can be called back";
  this->now += protocol::erase_delay_ms;
  ASSERT_TRUE(this->log->erase_due(this->now, this->batch));
  this->commit();
  EXPECT_EQ(this->get(7, 0).error(), Refusal::relay_no_such_blob);
}

TYPED_TEST(Photos, WhoseEntryNeverCameAreForgottenAfterAWeek) {
  this->put_whole(7);
  ASSERT_TRUE(this->open(8, 17, nullptr, ItemHash{{9}}));
  this->append_entry();
  this->now += protocol::blob_ms_max;
  Blobs::forget_old(this->now, this->batch);
  this->commit();
  EXPECT_EQ(this->store->blob_bytes(this->couple.channel), three_chunks + 17) << "not yet";
  this->now += 1;
  Blobs::forget_old(this->now, this->batch);
  this->commit();
  EXPECT_EQ(this->store->blob_bytes(this->couple.channel), three_chunks);
  EXPECT_TRUE(this->get(7, 2));
}

TYPED_TEST(Photos, BelongToTheItemThatWasNamedLast) {
  this->put_whole(7);
  const auto anew = entry_item(0, 2);
  ASSERT_TRUE(this->open(7, three_chunks, nullptr, test::hash_of(this->couple.channel, anew)));
  this->append_entry();
  this->erase();
  EXPECT_TRUE(this->get(7, 0)) << "it went to another item before this one was erased";
}

}  // namespace
}  // namespace tend::relay
