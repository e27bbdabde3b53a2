// What every store must do, run against each.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "tests/support/relay_world.h"
#include "tests/support/stores.h"

namespace tend::relay::store {
namespace {

using test::entry_item;
using test::InMemory;
using test::InSqlite;
using test::TemporaryFolder;
namespace fs = std::filesystem;

StoredItem stored(std::uint8_t mark, std::size_t body_bytes = 512) {
  auto item = entry_item(0, mark, 0, body_bytes);
  item.arrival = 1000 + mark;
  return {ItemHash{{mark, 1}}, std::move(item)};
}

StoredEscrow escrow(std::uint8_t mark, std::uint64_t item, std::optional<UnixMs> until,
                    std::uint64_t slot = 0) {
  StoredEscrow out{.deposit = {.entry = EntryId{{mark}},
                               .slot = slot,
                               .condition = channel::to_row({until}),
                               .wrap = Bytes(channel::wrap_bytes, mark)},
                   .item = item};
  if (!until) out.deposit.group = EscrowGroup{{9}};
  return out;
}

template <class T>
struct StoreContract : testing::Test {
  T kind;
  ChannelId channel{{1}}, other{{2}};

  static Batch items(const ChannelId& to, std::uint64_t first, std::initializer_list<std::uint8_t> marks) {
    Batch batch;
    for (const auto mark : marks) batch.emplace_back(PutItem{to, first++, stored(mark)});
    return batch;
  }
  static std::vector<StoredItem> read(Store& store, const ChannelId& from, std::uint64_t first) {
    return store.items(from, first, 1000, 1 << 20).value();
  }
};
using Kinds = testing::Types<InMemory, InSqlite>;
TYPED_TEST_SUITE(StoreContract, Kinds);

TYPED_TEST(StoreContract, KnowsNothingAtFirst) {
  auto& store = this->kind.open();
  EXPECT_FALSE(store.identity().log.is_zero());
  EXPECT_EQ(store.channel(this->channel).value(), std::nullopt);
  EXPECT_TRUE(this->read(store, this->channel, 0).empty());
  EXPECT_TRUE(store.admission(this->channel)->empty());
  EXPECT_EQ(store.mailbox(MailboxId{{1}}).value(), std::nullopt);
  EXPECT_EQ(store.mailboxes(), 0U);
}

TYPED_TEST(StoreContract, GivesItemsBackAsTheyCameAndInOrder) {
  auto& store = this->kind.open();
  ASSERT_TRUE(store.commit(this->items(this->channel, 0, {1, 2, 3})));
  ASSERT_TRUE(store.commit(this->items(this->other, 0, {9})));
  ASSERT_TRUE(store.commit(this->items(this->channel, 3, {4})));
  EXPECT_EQ(this->read(store, this->channel, 0), (std::vector{stored(1), stored(2), stored(3), stored(4)}));
  EXPECT_EQ(this->read(store, this->channel, 3), std::vector{stored(4)});
  EXPECT_TRUE(this->read(store, this->channel, 4).empty());
  EXPECT_EQ(this->read(store, this->other, 0), std::vector{stored(9)});
  EXPECT_EQ(store.channel(this->channel)->value(), (ChannelSize{4, 4 * size_of(stored(1).item)}));
}

TYPED_TEST(StoreContract, ReadsWithinBothBoundsButOneItemAtLeast) {
  auto& store = this->kind.open();
  ASSERT_TRUE(store.commit(this->items(this->channel, 0, {1, 2, 3})));
  EXPECT_EQ(store.items(this->channel, 0, 2, 1 << 20)->size(), 2U);
  EXPECT_EQ(store.items(this->channel, 0, 10, 2 * size_of(stored(1).item))->size(), 2U);
  EXPECT_EQ(store.items(this->channel, 1, 10, 1).value(), std::vector{stored(2)});
}

TYPED_TEST(StoreContract, FindsAnItemByItsHashInItsChannel) {
  auto& store = this->kind.open();
  ASSERT_TRUE(store.commit(this->items(this->channel, 0, {1, 2})));
  EXPECT_EQ(store.index_of(this->channel, stored(2).hash).value(), 1U);
  EXPECT_EQ(store.index_of(this->channel, stored(3).hash).value(), std::nullopt);
  EXPECT_EQ(store.index_of(this->other, stored(2).hash).value(), std::nullopt);
}

TYPED_TEST(StoreContract, CommitsAWholeBatchOrNothing) {
  auto& store = this->kind.open();
  ASSERT_TRUE(store.commit(this->items(this->channel, 0, {1})));
  auto gap = this->items(this->channel, 1, {2});
  gap.emplace_back(PutItem{this->channel, 5, stored(3)});
  EXPECT_FALSE(store.commit(gap));
  auto twice = this->items(this->channel, 1, {2, 2});
  EXPECT_FALSE(store.commit(twice));
  EXPECT_FALSE(store.commit(this->items(this->channel, 1, {1})));
  EXPECT_EQ(this->read(store, this->channel, 0), std::vector{stored(1)});
  EXPECT_TRUE(store.commit(this->items(this->channel, 1, {2})));
}

TYPED_TEST(StoreContract, KeepsTheAdmissionChainApart) {
  auto& store = this->kind.open();
  auto start = stored(1);
  start.item.kind = protocol::ItemKind::roster;
  start.item.admission = protocol::Admission{to_bytes("statement"), {Signature{{1}}, Signature{{2}}}};
  Batch batch;
  batch.emplace_back(PutItem{this->channel, 0, start});
  batch.emplace_back(PutItem{this->channel, 1, stored(2)});
  ASSERT_TRUE(store.commit(batch));
  EXPECT_EQ(store.admission(this->channel).value(), std::vector{*start.item.admission});
  EXPECT_EQ(this->read(store, this->channel, 0), (std::vector{start, stored(2)}));
}

TYPED_TEST(StoreContract, ReplacesAnItemsBytesAndNothingElseOfIt) {
  auto& store = this->kind.open();
  ASSERT_TRUE(store.commit(this->items(this->channel, 0, {1, 2, 3})));
  auto bodiless = stored(2);
  bodiless.item.bytes = to_bytes("without body");
  ASSERT_TRUE(store.commit(Batch{ReplaceBytes{{this->channel, 1}, bodiless.item.bytes}}));
  EXPECT_EQ(this->read(store, this->channel, 0), (std::vector{stored(1), bodiless, stored(3)}));
  EXPECT_EQ(store.index_of(this->channel, stored(2).hash).value(), 1U);
  EXPECT_EQ(store.channel(this->channel)->value(),
            (ChannelSize{3, 2 * size_of(stored(1).item) + bodiless.item.bytes.size()}));
  ASSERT_TRUE(store.commit(Batch{ReplaceBytes{{this->channel, 1}, stored(2).item.bytes}}));
  EXPECT_EQ(store.channel(this->channel)->value(), (ChannelSize{3, 3 * size_of(stored(1).item)}));
  auto same_batch = this->items(this->channel, 3, {4});
  same_batch.emplace_back(ReplaceBytes{{this->channel, 3}, to_bytes("short")});
  ASSERT_TRUE(store.commit(same_batch));
  EXPECT_EQ(this->read(store, this->channel, 3)[0].item.bytes, to_bytes("short"));
}

TYPED_TEST(StoreContract, ReplacesNothingThatIsNotThere) {
  auto& store = this->kind.open();
  ASSERT_TRUE(store.commit(this->items(this->channel, 0, {1})));
  EXPECT_FALSE(store.commit(Batch{ReplaceBytes{{this->channel, 1}, to_bytes("x")}}));
  EXPECT_FALSE(store.commit(Batch{ReplaceBytes{{this->other, 0}, to_bytes("x")}}));
  EXPECT_FALSE(store.commit(Batch{PutErasure{{this->channel, 1}, StoredErasure{}}}));
  EXPECT_FALSE(store.commit(Batch{PutErasure{{this->other, 0}, StoredErasure{}}}));
}

TYPED_TEST(StoreContract, KeepsErasuresAndKnowsWhichAreDue) {
  auto& store = this->kind.open();
  ASSERT_TRUE(store.commit(this->items(this->channel, 0, {1, 2, 3})));
  ASSERT_TRUE(store.commit(this->items(this->other, 0, {4})));
  StoredErasure erasure{.due = 500,
                        .by = LoginKey{{8}},
                        .asked = {stored(2).hash, stored(4).hash},
                        .signature = Signature{{9}}};
  const ItemAt second{this->channel, 1}, elsewhere{this->other, 0};
  EXPECT_EQ(store.erasure(second).value(), std::nullopt);
  ASSERT_TRUE(store.commit(Batch{PutErasure{second, erasure}}));
  EXPECT_EQ(store.erasure(second).value(), erasure);
  EXPECT_EQ(store.erasure({this->channel, 0}).value(), std::nullopt);
  erasure.due = 400;
  ASSERT_TRUE(store.commit(Batch{PutErasure{elsewhere, erasure}}));

  EXPECT_TRUE(store.erasures_due(399, 10)->empty());
  EXPECT_EQ(store.erasures_due(400, 10).value(), std::vector{elsewhere});
  EXPECT_EQ(store.erasures_due(500, 10).value(), (std::vector{elsewhere, second}));
  EXPECT_EQ(store.erasures_due(500, 1).value(), std::vector{elsewhere});

  erasure.due.reset();
  ASSERT_TRUE(store.commit(Batch{PutErasure{elsewhere, erasure}, PutErasure{second, std::nullopt}}));
  EXPECT_TRUE(store.erasures_due(5000, 10)->empty());
  EXPECT_EQ(store.erasure(elsewhere).value(), erasure);
  EXPECT_EQ(store.erasure(second).value(), std::nullopt);
}

TYPED_TEST(StoreContract, KeepsKeysInEscrowAndKnowsWhichAreDue) {
  auto& store = this->kind.open();
  ASSERT_TRUE(store.commit(this->items(this->channel, 0, {1, 2, 3})));
  ASSERT_TRUE(store.commit(this->items(this->other, 0, {4})));
  EXPECT_EQ(store.escrow_next_due().value(), std::nullopt);
  auto late = escrow(1, 0, 500);
  const auto soon = escrow(2, 0, 400), of_ada = escrow(3, 1, {}), of_ben = escrow(4, 2, {}, 1);
  ASSERT_TRUE(store.commit(Batch{PutEscrow{this->channel, late}, PutEscrow{this->other, soon},
                                 PutEscrow{this->channel, of_ada}, PutEscrow{this->channel, of_ben}}));
  EXPECT_EQ(store.escrow({this->channel, EntryId{{1}}}).value(), late);
  EXPECT_EQ(store.escrow({this->other, EntryId{{1}}}).value(), std::nullopt);
  EXPECT_EQ(store.escrow_in_group(this->channel, EscrowGroup{{9}}, 0).value(), of_ada);
  EXPECT_EQ(store.escrow_in_group(this->channel, EscrowGroup{{9}}, 1).value(), of_ben);
  EXPECT_EQ(store.escrow_in_group(this->channel, EscrowGroup{{8}}, 0).value(), std::nullopt);
  EXPECT_EQ(store.escrow_in_group(this->other, EscrowGroup{{9}}, 0).value(), std::nullopt);
  EXPECT_EQ(store.escrow_of({this->channel, 2}).value(), of_ben);
  EXPECT_EQ(store.escrow_of({this->other, 0}).value(), soon);
  EXPECT_EQ(store.escrow_of({this->other, 2}).value(), std::nullopt);
  EXPECT_EQ(store.escrows_waiting(this->channel, 0), 2U);
  EXPECT_EQ(store.escrows_waiting(this->channel, 1), 1U);
  EXPECT_EQ(store.escrows_waiting(ChannelId{{3}}, 0), 0U);

  const EscrowAt first{this->channel, EntryId{{1}}}, second{this->other, EntryId{{2}}};
  EXPECT_TRUE(store.escrows_due(399, 10)->empty());
  EXPECT_EQ(store.escrow_next_due().value(), 400);
  EXPECT_EQ(store.escrows_due(500, 10).value(), (std::vector{second, first}));
  EXPECT_EQ(store.escrows_due(500, 1).value(), std::vector{second});

  late.released = true;
  ASSERT_TRUE(store.commit(Batch{PutEscrow{this->channel, late}, DropEscrow{second}}));
  EXPECT_TRUE(store.escrows_due(5000, 10)->empty());
  EXPECT_EQ(store.escrow_next_due().value(), std::nullopt);
  EXPECT_EQ(store.escrow(first).value(), late);
  EXPECT_EQ(store.escrow(second).value(), std::nullopt);
  EXPECT_EQ(store.escrows_waiting(this->channel, 0), 1U);
  auto& again = this->kind.open();
  EXPECT_EQ(again.escrow(first).value(), late);
  EXPECT_EQ(again.escrow_in_group(this->channel, EscrowGroup{{9}}, 0).value(), of_ada);
}

TYPED_TEST(StoreContract, KeepsNoKeyOfAnItemThatIsNotThere) {
  auto& store = this->kind.open();
  ASSERT_TRUE(store.commit(this->items(this->channel, 0, {1})));
  EXPECT_FALSE(store.commit(Batch{PutEscrow{this->channel, escrow(1, 1, 500)}}));
  EXPECT_FALSE(store.commit(Batch{PutEscrow{this->other, escrow(1, 0, 500)}}));
  EXPECT_TRUE(store.commit(Batch{DropEscrow{{this->other, EntryId{{1}}}}})) << "harmless";
}

TYPED_TEST(StoreContract, KeepsChunksOfBlobsUntilTheirItemsOrTheirTimeLetThemGo) {
  auto* store = &this->kind.open();
  const BlobAt at{this->channel, BlobId{{1}}}, elsewhere{this->other, BlobId{{1}}};
  EXPECT_FALSE(store->commit(Batch{PutBlob{at, {}}})) << "there is no such channel";
  ASSERT_TRUE(store->commit(this->items(this->channel, 0, {1, 2})));
  ASSERT_TRUE(store->commit(this->items(this->other, 0, {3})));
  const StoredBlob first{.slot = 1, .item = stored(1).hash, .bytes = 500, .made = 10};
  ASSERT_TRUE(
      store->commit(Batch{PutBlob{at, first}, PutBlob{elsewhere, {.item = stored(3).hash, .bytes = 9}}}));
  ASSERT_TRUE(store->commit(Batch{PutChunk{at, 31, to_bytes("z")}, PutChunk{at, 0, to_bytes("a")},
                                  PutChunk{elsewhere, 2, to_bytes("e")},
                                  PutChunk{{this->channel, BlobId{{9}}}, 0, to_bytes("of none")}}));
  ASSERT_TRUE(store->commit(Batch{PutChunk{at, 0, to_bytes("other")}}));
  store = &this->kind.open();
  EXPECT_EQ(store->blob(at).value(), first);
  EXPECT_EQ(store->chunks(at), (std::vector<std::uint64_t>{0, 31}));
  EXPECT_EQ(store->chunk(at, 0).value(), to_bytes("a")) << "the first stays";
  EXPECT_EQ(store->chunk(at, 1).value(), std::nullopt);
  EXPECT_EQ(store->blob({this->channel, BlobId{{9}}}).value(), std::nullopt);
  EXPECT_EQ(store->blob_bytes(this->channel), 500U);

  auto later = first;
  later.item = ItemHash{{77}}, later.made = 20;
  ASSERT_TRUE(store->commit(Batch{PutBlob{at, later}}));
  EXPECT_EQ(store->chunks(at)->size(), 2U) << "its chunks stay";
  ASSERT_TRUE(store->commit(Batch{DropBlobs{this->channel, stored(1).hash}, ForgetBlobs{20}}));
  EXPECT_EQ(store->blob(at).value(), later);
  EXPECT_EQ(store->chunks(elsewhere)->size(), 1U) << "old, but its item is there";
  ASSERT_TRUE(store->commit(Batch{ForgetBlobs{21}}));
  EXPECT_EQ(store->blob(at).value(), std::nullopt);
  ASSERT_TRUE(store->commit(Batch{PutBlob{at, first}}));
  EXPECT_TRUE(store->chunks(at)->empty()) << "they went with it";
  ASSERT_TRUE(store->commit(Batch{DropBlobs{this->other, stored(3).hash}}));
  EXPECT_EQ(store->chunk(elsewhere, 2).value(), std::nullopt);
  EXPECT_EQ(store->blob_bytes(this->other), 0U);
}

TYPED_TEST(StoreContract, ReplacesAMailboxAndForgetsOldOnes) {
  auto& store = this->kind.open();
  StoredMailbox box{
      .made = 500, .messages = {{0, Bytes(1024, 1)}}, .other_joiners = {Hash32{{3}}}, .burnt = {}};
  ASSERT_TRUE(store.commit(Batch{PutMailbox{MailboxId{{1}}, box}}));
  ASSERT_TRUE(store.commit(Batch{PutMailbox{
      MailboxId{{2}},
      {.made = 700, .messages = {}, .other_joiners = {}, .burnt = protocol::BurnReason::expired}}}));
  EXPECT_EQ(store.mailbox(MailboxId{{1}})->value(), box);
  box.messages.push_back({1, Bytes(2048, 2)});
  ASSERT_TRUE(store.commit(Batch{PutMailbox{MailboxId{{1}}, box}}));
  EXPECT_EQ(store.mailbox(MailboxId{{1}})->value(), box);
  EXPECT_EQ(store.mailboxes(), 2U);
  ASSERT_TRUE(store.commit(Batch{ForgetMailboxes{700}}));
  EXPECT_EQ(store.mailbox(MailboxId{{1}}).value(), std::nullopt);
  EXPECT_EQ(store.mailbox(MailboxId{{2}})->value().burnt, protocol::BurnReason::expired);
}

TYPED_TEST(StoreContract, CanBeProbed) {
  auto& store = this->kind.open();
  EXPECT_TRUE(store.probe());
  EXPECT_TRUE(store.probe());
}

// ---- SQLite alone

struct Sqlite : testing::Test {
  TemporaryFolder folder;
  test::SeededEntropy entropy{"store"};
  std::expected<std::unique_ptr<SqliteStore>, OpenTrouble> open(const SqliteStore::Options& options = {}) {
    return SqliteStore::open(folder.database(), entropy, options);
  }
  void edit(const char* sql) const {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(folder.database().c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
  }
  static Batch one_item(std::uint64_t index, std::uint8_t mark) {
    return {PutItem{ChannelId{{1}}, index, stored(mark, 67584)}};
  }
};

// As the relay of version 1 wrote it.
constexpr const char* version_1 = R"(
  PRAGMA journal_mode = WAL;
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE channel (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, items INTEGER NOT NULL, bytes INTEGER NOT NULL);
  CREATE TABLE item (id INTEGER PRIMARY KEY, hash BLOB NOT NULL, arrival INTEGER NOT NULL, kind INTEGER NOT NULL,
                     bytes BLOB NOT NULL, admission BLOB);
  CREATE UNIQUE INDEX item_by_hash ON item (hash);
  CREATE INDEX item_with_admission ON item (id) WHERE admission IS NOT NULL;
  CREATE TABLE mailbox (name BLOB PRIMARY KEY, made INTEGER NOT NULL, content BLOB NOT NULL) WITHOUT ROWID;
  CREATE INDEX mailbox_by_made ON mailbox (made);
  INSERT INTO meta VALUES ('generation', 3), ('probes', 0), ('log', x'0102030405060708090a0b0c0d0e0f10');
  INSERT INTO channel VALUES (1, x'01000000000000000000000000000000', 1, 2);
  INSERT INTO item VALUES (4294967296, x'0500000000000000000000000000000000000000000000000000000000000000', 77, 0, x'abcd', NULL);
  PRAGMA application_id = 0x54656e64;
  PRAGMA user_version = 1;
)";

TEST_F(Sqlite, IsTheSameAfterItWasClosed) {
  const auto log = open().value()->identity();
  ASSERT_TRUE(open().value()->commit(one_item(0, 1)));
  const auto again = open().value();
  EXPECT_EQ(again->identity(), log);
  EXPECT_EQ(again->channel(ChannelId{{1}})->value().items, 1U);
}

TEST_F(Sqlite, BeginsAGenerationWhenItIsTold) {
  EXPECT_EQ(open().value()->identity().generation, 0U);
  const auto told = open({.after_restore = true}).value()->identity().generation;
  EXPECT_GT(told, 0U);
  EXPECT_EQ(open().value()->identity().generation, told);
  EXPECT_GT(open({.after_restore = true}).value()->identity().generation, told);
}

// Databases put back from a backup; each test says what came between.
struct Restoring : Sqlite {
  [[nodiscard]] std::string backup() const { return folder.path + "/backup.db"; }
  // As operators are told to make it, also while the relay runs.
  void back_up() { edit(("VACUUM INTO '" + backup() + "'").c_str()); }
  void put_back() {
    for (const auto* rest : {"-wal", "-shm"}) fs::remove(folder.database() + rest);
    fs::copy_file(backup(), folder.database(), fs::copy_options::overwrite_existing);
  }
  std::uint64_t generation() { return open().value()->identity().generation; }
};

TEST_F(Restoring, IsNoticedAlsoIfTheRelayRanOnAfterTheBackup) {
  {
    const auto store = open().value();
    ASSERT_TRUE(store->commit(one_item(0, 1)));
    back_up();
    ASSERT_TRUE(store->commit(one_item(1, 2)));
  }
  put_back();
  const auto first = generation();
  EXPECT_GT(first, 0U);
  EXPECT_EQ(generation(), first) << "once";
  put_back();
  const auto second = generation();
  EXPECT_GT(second, 0U);
  EXPECT_NE(second, first) << "the same backup once more";
}

TEST_F(Restoring, IsNoticedAfterACrashToo) {
  const auto crashed = open().value();
  ASSERT_TRUE(crashed->commit(one_item(0, 1)));
  back_up();
  ASSERT_TRUE(crashed->commit(one_item(1, 2)));
  ASSERT_TRUE(crashed->note_progress());
  // The file as a killed process leaves it; what is still open writes to one that has no name any more.
  fs::rename(folder.database(), folder.path + "/lost.db");
  put_back();
  EXPECT_GT(generation(), 0U);
}

TEST_F(Restoring, IsNoticedOnAnotherMachine) {
  ASSERT_TRUE(open().value()->commit(one_item(0, 1)));
  back_up();
  fs::remove(folder.database() + ".mark");
  put_back();
  EXPECT_GT(generation(), 0U);
}

TEST_F(Restoring, IsNotSuspectedWhenNothingWasPutBack) {
  for (std::uint8_t i = 0; i < 3; ++i) {
    const auto store = open().value();
    EXPECT_TRUE(store->commit(one_item(i, i)));
    if (i == 1) {
      EXPECT_TRUE(store->note_progress());
    }
  }
  EXPECT_EQ(generation(), 0U);

  // Stopped after the database had changed its mark and before the file had.
  const auto mark = read_restore_mark(folder.database() + ".mark").value();
  ASSERT_TRUE(open().value()->commit(one_item(3, 3)));
  EXPECT_NE(read_restore_mark(folder.database() + ".mark"), mark);
  const auto closing = read_restore_mark(folder.database() + ".mark").value();
  {
    auto store = open().value();
    ASSERT_TRUE(write_restore_mark(folder.database() + ".mark", closing));
  }
  EXPECT_EQ(generation(), 0U);
}

TEST_F(Restoring, IsNotSuspectedInADatabaseOfVersion1) {
  edit(version_1);
  EXPECT_EQ(generation(), 3U);
  EXPECT_EQ(generation(), 3U);
}

TEST_F(Sqlite, RefusesADatabaseOfANewerRelay) {
  open().value().reset();
  edit("PRAGMA user_version = 5");
  EXPECT_EQ(open().error(), OpenTrouble::newer_schema);
}

// What the relay of version 2 added.
constexpr const char* version_2 = R"(
  CREATE TABLE erasure (item INTEGER PRIMARY KEY, due INTEGER, content BLOB NOT NULL);
  CREATE INDEX erasure_by_due ON erasure (due) WHERE due IS NOT NULL;
  PRAGMA user_version = 2;
)";

// And that of version 3.
constexpr const char* version_3 = R"(
  CREATE TABLE escrow (channel INTEGER NOT NULL, entry BLOB NOT NULL, slot INTEGER NOT NULL, place BLOB, item INTEGER NOT NULL,
                       due INTEGER, waiting INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (channel, entry)) WITHOUT ROWID;
  CREATE UNIQUE INDEX escrow_by_place ON escrow (channel, place, slot) WHERE place IS NOT NULL;
  CREATE INDEX escrow_by_item ON escrow (item);
  CREATE INDEX escrow_by_due ON escrow (due) WHERE due IS NOT NULL;
  CREATE INDEX escrow_waiting ON escrow (channel, slot) WHERE waiting = 1;
  PRAGMA user_version = 3;
)";

TEST_F(Sqlite, BringsADatabaseOfVersion3ToThisOne) {
  for (const auto* version : {version_1, version_2, version_3}) edit(version);
  const BlobAt at{ChannelId{{1}}, BlobId{{1}}};
  for (const bool again : {false, true}) {
    const auto store = open().value();
    EXPECT_EQ(store->items(ChannelId{{1}}, 0, 10, 1 << 20)->size(), 1U);
    EXPECT_EQ(store->chunks(at)->size(), again ? 1U : 0U);
    ASSERT_TRUE(
        store->commit(Batch{PutBlob{at, {.item = ItemHash{{5}}}}, PutChunk{at, 3, to_bytes("chunk")}}));
  }
}

TEST_F(Sqlite, BringsADatabaseOfVersion2ToThisOne) {
  edit(version_1);
  edit(version_2);
  const auto waiting = escrow(1, 0, 500);
  for (const bool again : {false, true}) {
    const auto store = open().value();
    EXPECT_EQ(store->items(ChannelId{{1}}, 0, 10, 1 << 20)->size(), 1U);
    EXPECT_EQ(store->escrow({ChannelId{{1}}, EntryId{{1}}}).value(),
              again ? std::optional(waiting) : std::nullopt);
    ASSERT_TRUE(store->commit(Batch{PutEscrow{ChannelId{{1}}, waiting}}));
    EXPECT_EQ(store->escrows_due(500, 10)->size(), 1U);
  }
}

TEST_F(Sqlite, BringsADatabaseOfVersion1ToThisOne) {
  edit(version_1);
  EXPECT_EQ(open({.read_only = true}).error(), OpenTrouble::unusable) << "it would have to be written";
  for (const bool again : {false, true}) {
    const auto store = open().value();
    EXPECT_EQ(store->identity().generation, 3U);
    EXPECT_EQ(store->identity().log.bytes[15], 0x10);
    const auto items = store->items(ChannelId{{1}}, 0, 10, 1 << 20).value();
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].hash, ItemHash{{5}});
    EXPECT_EQ(items[0].item.bytes, (Bytes{0xab, 0xcd}));
    EXPECT_EQ(store->erasure({ChannelId{{1}}, 0})->has_value(), again);
    ASSERT_TRUE(store->commit(Batch{PutErasure{{ChannelId{{1}}, 0}, StoredErasure{}}}));
    EXPECT_EQ(store->escrows_waiting(ChannelId{{1}}, 0), again ? 1U : 0U);
    ASSERT_TRUE(store->commit(Batch{PutEscrow{ChannelId{{1}}, escrow(1, 0, 500)}}));
  }
}

TEST_F(Sqlite, LeavesNothingOfErasedBytesInItsFiles) {
  const auto is_in_files = [&](std::string_view words) {
    for (const auto& each : fs::directory_iterator(folder.path)) {
      std::ifstream in(each.path(), std::ios::binary);
      const std::string all(std::istreambuf_iterator<char>(in), {});
      if (all.find(words) != std::string::npos) return true;
    }
    return false;
  };
  const auto store = open().value();
  for (const std::size_t size : {100U, 60'000U}) {  // in a page, and spilled over many
    SCOPED_TRACE(size);
    const auto index = store->channel(ChannelId{{1}})->value_or(ChannelSize{}).items;
    auto item = stored(static_cast<std::uint8_t>(index));
    const std::string words = "words of " + std::to_string(size);
    item.item.bytes = to_bytes(std::string(size, '.') + words);
    ASSERT_TRUE(store->commit(Batch{PutItem{ChannelId{{1}}, index, item}}));
    EXPECT_TRUE(is_in_files(words));
    ASSERT_TRUE(store->commit(Batch{ReplaceBytes{{ChannelId{{1}}, index}, to_bytes("-")}}));
    EXPECT_FALSE(is_in_files(words));
  }
  const BlobAt at{ChannelId{{1}}, BlobId{{1}}};
  const std::string photo = "a photo that is taken back";
  ASSERT_TRUE(store->commit(Batch{PutBlob{at, {.item = ItemHash{{5}}}},
                                  PutChunk{at, 0, to_bytes(std::string(262'000, '.') + photo)}}));
  EXPECT_TRUE(is_in_files(photo));
  ASSERT_TRUE(store->commit(Batch{DropBlobs{ChannelId{{1}}, ItemHash{{5}}}}));
  EXPECT_FALSE(is_in_files(photo));
  auto waiting = escrow(1, 0, 500);
  const std::string key = "a key that is taken back";
  std::ranges::copy(key, waiting.deposit.wrap.begin());
  ASSERT_TRUE(store->commit(Batch{PutEscrow{ChannelId{{1}}, waiting}}));
  EXPECT_TRUE(is_in_files(key));
  ASSERT_TRUE(store->commit(Batch{DropEscrow{{ChannelId{{1}}, EntryId{{1}}}}}));
  EXPECT_FALSE(is_in_files(key));
}

TEST_F(Sqlite, RefusesWhatIsNoDatabaseOfTend) {
  edit("CREATE TABLE recipes (name)");
  EXPECT_EQ(open().error(), OpenTrouble::not_ours);
  fs::remove(folder.database());
  FILE* file = fopen(folder.database().c_str(), "w");
  fputs("This is a letter and not a database, however long one reads on in it.", file);
  fclose(file);
  EXPECT_EQ(open().error(), OpenTrouble::unusable);
}

TEST_F(Sqlite, SaysSoWhenItMayOnlyRead) {
  ASSERT_TRUE(open().value()->commit(one_item(0, 1)));
  const auto store = open({.read_only = true}).value();
  EXPECT_EQ(store->commit(one_item(1, 2)).error(), Refusal::relay_read_only);
  EXPECT_EQ(store->probe().error(), Refusal::relay_read_only);
  EXPECT_EQ(store->items(ChannelId{{1}}, 0, 10, 1 << 20)->size(), 1U);
}

TEST_F(Sqlite, SaysSoWhenItIsFullAndGoesOnWhenThereIsRoom) {
  auto store = open({.bytes_max = 1 << 20}).value();
  std::uint8_t count = 0;
  Result<void> last{};
  while ((last = store->commit(one_item(count, count))) && count < 100) ++count;
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error(), Refusal::relay_full);
  EXPECT_GT(count, 5);
  EXPECT_EQ(store->channel(ChannelId{{1}})->value().items, count);
  store.reset();
  store = open().value();
  EXPECT_TRUE(store->commit(one_item(count, count)));
}

TEST_F(Sqlite, SyncsEveryCommit) {
  const auto store = open().value();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(folder.database().c_str(), &db), SQLITE_OK);
  sqlite3_stmt* mode = nullptr;
  sqlite3_prepare_v2(db, "PRAGMA journal_mode", -1, &mode, nullptr);
  ASSERT_EQ(sqlite3_step(mode), SQLITE_ROW);
  EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(mode, 0)), "wal");
  sqlite3_finalize(mode);
  sqlite3_close(db);
  EXPECT_EQ(store->synchronous(), 2);
}

}  // namespace
}  // namespace tend::relay::store
