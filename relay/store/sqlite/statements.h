// Inside of the SQLite store: what it asks of the database.
#pragma once

#include <sqlite3.h>

#include "relay/store/sqlite/sqlite_store.h"

namespace tend::relay::store {

// One prepared statement. Bind in order, step through rows, and it is ready for the next use once it goes out
// of scope of `Use`.
class SqliteStore::Statement {
 public:
  Statement(sqlite3* db, const char* sql) {
    sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  class Use {
   public:
    explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
    ~Use() {
      sqlite3_reset(statement_);
      sqlite3_clear_bindings(statement_);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    Use& bind(std::int64_t n) {
      sqlite3_bind_int64(statement_, ++bound_, n);
      return *this;
    }
    Use& bind(BytesView bytes) {
      // A null pointer would bind NULL.
      sqlite3_bind_blob64(statement_, ++bound_, bytes.empty() ? static_cast<const void*>("") : bytes.data(),
                          bytes.size(), SQLITE_STATIC);
      return *this;
    }
    Use& bind(std::string_view text) {
      sqlite3_bind_text64(statement_, ++bound_, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
      return *this;
    }
    Use& bind_null() {
      sqlite3_bind_null(statement_, ++bound_);
      return *this;
    }
    int step() { return statement_ == nullptr ? SQLITE_ERROR : sqlite3_step(statement_); }
    std::int64_t integer(int column) { return sqlite3_column_int64(statement_, column); }
    bool is_null(int column) { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    BytesView bytes(int column) {
      const auto* blob = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
      return {blob, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }

   private:
    sqlite3_stmt* statement_;
    int bound_ = 0;
  };
  Use use() { return Use(statement_); }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

struct SqliteStore::Statements {
  explicit Statements(sqlite3* db) : db_(db) {}

 private:
  sqlite3* db_;

 public:
  Statement find_channel{db_, "SELECT id, items, bytes FROM channel WHERE name = ?"};
  Statement make_channel{db_, "INSERT INTO channel (name, items, bytes) VALUES (?, 0, 0)"};
  Statement grow_channel{
      db_, "UPDATE channel SET items = items + 1, bytes = bytes + ? WHERE id = ? AND items = ?"};
  Statement put_item{
      db_, "INSERT INTO item (id, hash, arrival, kind, bytes, admission) VALUES (?, ?, ?, ?, ?, ?)"};
  Statement items{
      db_, "SELECT hash, arrival, kind, bytes, admission FROM item WHERE id BETWEEN ? AND ? ORDER BY id"};
  Statement item_by_hash{db_, "SELECT id FROM item WHERE hash = ?"};
  Statement admission{
      db_, "SELECT admission FROM item WHERE admission IS NOT NULL AND id BETWEEN ? AND ? ORDER BY id"};
  Statement find_item{db_, "SELECT length(bytes) FROM item WHERE id = ?"};
  Statement replace_bytes{db_, "UPDATE item SET bytes = ? WHERE id = ?"};
  Statement resize_channel{db_, "UPDATE channel SET bytes = bytes + ? WHERE id = ?"};
  Statement erasure{db_, "SELECT content FROM erasure WHERE item = ?"};
  Statement erasures_due{
      db_,
      "SELECT channel.name, erasure.item FROM erasure JOIN channel ON channel.id = erasure.item >> 32 "
      "WHERE due IS NOT NULL AND due <= ? ORDER BY due LIMIT ?"};
  Statement put_erasure{db_, "INSERT OR REPLACE INTO erasure (item, due, content) VALUES (?, ?, ?)"};
  Statement forget_erasure{db_, "DELETE FROM erasure WHERE item = ?"};
  Statement escrow{
      db_,
      "SELECT content FROM escrow WHERE channel = (SELECT id FROM channel WHERE name = ?) AND entry = ?"};
  Statement escrow_in_group{
      db_,
      "SELECT content FROM escrow WHERE channel = (SELECT id FROM channel WHERE name = ?) AND place = ? AND "
      "slot = ?"};
  Statement escrow_of{db_, "SELECT content FROM escrow WHERE item = ?"};
  Statement escrows_waiting{
      db_,
      "SELECT count(*) FROM escrow WHERE channel = (SELECT id FROM channel WHERE name = ?) AND slot = ? AND "
      "waiting = 1"};
  Statement escrows_due{db_,
                        "SELECT channel.name, escrow.entry FROM escrow JOIN channel ON channel.id = "
                        "escrow.channel WHERE due IS NOT NULL AND due <= ? ORDER BY due LIMIT ?"};
  Statement escrow_next_due{db_, "SELECT min(due) FROM escrow WHERE due IS NOT NULL"};
  Statement put_escrow{
      db_,
      "INSERT INTO escrow (channel, entry, slot, place, item, due, waiting, content) VALUES (?, ?, ?, ?, ?, "
      "?, "
      "?, ?) ON CONFLICT (channel, entry) DO UPDATE SET due = excluded.due, waiting = excluded.waiting, "
      "content = excluded.content"};
  Statement drop_escrow{
      db_, "DELETE FROM escrow WHERE channel = (SELECT id FROM channel WHERE name = ?) AND entry = ?"};
  Statement blob{
      db_,
      "SELECT slot, item, bytes, made FROM blob WHERE channel = (SELECT id FROM channel WHERE name = ?) "
      "AND name = ?"};
  Statement chunks{
      db_,
      "SELECT chunk.id & 255 FROM blob JOIN chunk ON chunk.id BETWEEN blob.id << 8 AND (blob.id << 8) + "
      "255 WHERE channel = (SELECT id FROM channel WHERE name = ?) AND name = ? ORDER BY chunk.id"};
  Statement chunk{db_,
                  "SELECT chunk.bytes FROM blob JOIN chunk ON chunk.id = (blob.id << 8) + ? "
                  "WHERE channel = (SELECT id FROM channel WHERE name = ?) AND name = ?"};
  Statement blob_bytes{
      db_,
      "SELECT coalesce(sum(bytes), 0) FROM blob WHERE channel = (SELECT id FROM channel WHERE name = ?)"};
  Statement put_blob{db_,
                     "INSERT INTO blob (channel, name, slot, item, bytes, made) VALUES (?, ?, ?, ?, ?, ?) ON "
                     "CONFLICT (channel, "
                     "name) DO UPDATE SET slot = excluded.slot, item = excluded.item, bytes = "
                     "excluded.bytes, made = excluded.made"};
  Statement put_chunk{
      db_,
      "INSERT OR IGNORE INTO chunk (id, bytes) SELECT (id << 8) + ?, ? FROM blob WHERE channel = "
      "(SELECT id FROM channel WHERE name = ?) AND name = ?"};
  Statement blobs_of{
      db_, "SELECT id FROM blob WHERE item = ? AND channel = (SELECT id FROM channel WHERE name = ?)"};
  Statement drop_chunks{db_, "DELETE FROM chunk WHERE id BETWEEN ? AND ?"};
  Statement drop_blob{db_, "DELETE FROM blob WHERE id = ?"};
  Statement blobs_forgotten{
      db_,
      "SELECT id FROM blob WHERE made < ? AND NOT EXISTS (SELECT 1 FROM item WHERE item.hash = "
      "blob.item)"};
  Statement mailbox{db_, "SELECT content FROM mailbox WHERE name = ?"};
  Statement mailboxes{db_, "SELECT count(*) FROM mailbox"};
  Statement put_mailbox{db_, "INSERT OR REPLACE INTO mailbox (name, made, content) VALUES (?, ?, ?)"};
  Statement forget_mailboxes{db_, "DELETE FROM mailbox WHERE made < ?"};
  Statement probe{db_, "UPDATE meta SET value = value + 1 WHERE name = 'probes'"};
};

template <class Work>
Result<void> SqliteStore::in_transaction(const Work& work) {
  if (auto begun = run("BEGIN IMMEDIATE"); !begun) return begun;
  auto done = work();
  if (done) done = run("COMMIT");
  // Some failures have undone everything already; then there is nothing left to roll back.
  if (!done && sqlite3_get_autocommit(db_) == 0) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
  return done;
}

}  // namespace tend::relay::store
