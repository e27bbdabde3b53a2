#include "relay/store/sqlite/sqlite_store.h"

#include <sqlite3.h>

#include <algorithm>

namespace tend::relay::store {
namespace {

constexpr int application_id = 0x54656e64;  // "Tend"

constexpr const char* schema = R"(
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE channel (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, items INTEGER NOT NULL, bytes INTEGER NOT NULL);
  CREATE TABLE item (id INTEGER PRIMARY KEY, hash BLOB NOT NULL, arrival INTEGER NOT NULL, kind INTEGER NOT NULL,
                     bytes BLOB NOT NULL, admission BLOB);
  CREATE UNIQUE INDEX item_by_hash ON item (hash);
  CREATE INDEX item_with_admission ON item (id) WHERE admission IS NOT NULL;
  CREATE TABLE mailbox (name BLOB PRIMARY KEY, made INTEGER NOT NULL, content BLOB NOT NULL) WITHOUT ROWID;
  CREATE INDEX mailbox_by_made ON mailbox (made);
)";

// What version 2 added; version 1 is what stands above.
constexpr const char* schema_2 = R"(
  CREATE TABLE erasure (item INTEGER PRIMARY KEY, due INTEGER, content BLOB NOT NULL);
  CREATE INDEX erasure_by_due ON erasure (due) WHERE due IS NOT NULL;
)";

// What version 3 added.
constexpr const char* schema_3 = R"(
  CREATE TABLE escrow (channel INTEGER NOT NULL, entry BLOB NOT NULL, slot INTEGER NOT NULL, place BLOB, item INTEGER NOT NULL,
                       due INTEGER, waiting INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (channel, entry)) WITHOUT ROWID;
  CREATE UNIQUE INDEX escrow_by_place ON escrow (channel, place, slot) WHERE place IS NOT NULL;
  CREATE INDEX escrow_by_item ON escrow (item);
  CREATE INDEX escrow_by_due ON escrow (due) WHERE due IS NOT NULL;
  CREATE INDEX escrow_waiting ON escrow (channel, slot) WHERE waiting = 1;
)";

// What version 4 added. A chunk's id is its blob's, times 256, and its number.
constexpr const char* schema_4 = R"(
  CREATE TABLE blob (id INTEGER PRIMARY KEY, channel INTEGER NOT NULL, name BLOB NOT NULL, slot INTEGER NOT NULL,
                     item BLOB NOT NULL, bytes INTEGER NOT NULL, made INTEGER NOT NULL);
  CREATE UNIQUE INDEX blob_by_name ON blob (channel, name);
  CREATE INDEX blob_by_item ON blob (item);
  CREATE INDEX blob_by_made ON blob (made);
  CREATE TABLE chunk (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
)";

constexpr std::int64_t first_id(std::int64_t channel) { return channel << 32; }
constexpr std::int64_t item_id(std::int64_t channel, std::uint64_t index) {
  return first_id(channel) + static_cast<std::int64_t>(index);
}
constexpr std::uint64_t index_of_id(std::int64_t id) { return static_cast<std::uint64_t>(id) & 0xFFFF'FFFF; }

}  // namespace

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

// ---- opening

std::expected<std::unique_ptr<SqliteStore>, OpenTrouble> SqliteStore::open(const std::string& path,
                                                                           crypto::Entropy& entropy,
                                                                           const Options& options) {
  sqlite3* db = nullptr;
  const int flags = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int opened = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<SqliteStore> store(new SqliteStore(db, path, entropy));
  if (opened != SQLITE_OK) return std::unexpected(OpenTrouble::unusable);
  if (auto ok = store->prepare(options); !ok) return std::unexpected(ok.error());
  return store;
}

std::expected<void, OpenTrouble> SqliteStore::prepare(const Options& options) {
  const auto unusable = std::unexpected(OpenTrouble::unusable);
  sqlite3_extended_result_codes(db_, 1);
  sqlite3_busy_timeout(db_, 2000);  // a backup may be reading
  const auto version = number("PRAGMA user_version");
  if (!version) return unusable;
  if (*version > schema_version) return std::unexpected(OpenTrouble::newer_schema);
  const auto owner = number("PRAGMA application_id");
  const auto tables = number("SELECT count(*) FROM sqlite_schema");
  if (!owner || !tables) return unusable;
  if (*owner != application_id && *tables > 0) return std::unexpected(OpenTrouble::not_ours);

  if (!options.read_only && (!run("PRAGMA journal_mode = WAL") || !run("PRAGMA synchronous = FULL")))
    return unusable;
  if (!run("PRAGMA secure_delete = ON")) return unusable;
  if (*tables == 0 ? !make_schema() : *version < schema_version && !migrate(*version)) return unusable;
  if (options.bytes_max > 0) {
    const auto page = number("PRAGMA page_size");
    if (!page || !run(("PRAGMA max_page_count = " +
                       std::to_string(options.bytes_max / static_cast<std::uint64_t>(*page)))
                          .c_str()))
      return unusable;
  }
  if (!options.read_only) {
    const auto put_back = was_put_back();
    if (!put_back || ((*put_back || options.after_restore) && !begin_generation())) return unusable;
    gone_on_ = !change_mark();  // on a full disk: later
  }
  if (!read_identity()) return unusable;
  statements_ = std::make_unique<Statements>(db_);
  return {};
}

Result<void> SqliteStore::make_schema() {
  const auto log = crypto::draw<LogId>(entropy_);
  return in_transaction([&]() -> Result<void> {
    if (auto ok = run(schema); !ok) return ok;
    if (auto ok = run(schema_2); !ok) return ok;
    if (auto ok = run(schema_3); !ok) return ok;
    if (auto ok = run(schema_4); !ok) return ok;
    if (auto ok = run("INSERT INTO meta VALUES ('generation', 0), ('probes', 0)"); !ok) return ok;
    Statement insert(db_, "INSERT INTO meta VALUES ('log', ?)");
    if (insert.use().bind(log.view()).step() != SQLITE_DONE) return refuse(why());
    if (auto ok = run(("PRAGMA application_id = " + std::to_string(application_id)).c_str()); !ok) return ok;
    return run(("PRAGMA user_version = " + std::to_string(schema_version)).c_str());
  });
}

// Step by step from the file's version to this one, all or nothing.
Result<void> SqliteStore::migrate(std::int64_t version) {
  return in_transaction([&]() -> Result<void> {
    if (version < 2)
      if (auto ok = run(schema_2); !ok) return ok;
    if (version < 3)
      if (auto ok = run(schema_3); !ok) return ok;
    if (version < 4)
      if (auto ok = run(schema_4); !ok) return ok;
    return run(("PRAGMA user_version = " + std::to_string(schema_version)).c_str());
  });
}

Result<bool> SqliteStore::was_put_back() {
  filed_ = read_restore_mark(mark_path_);
  Statement marks(db_, "SELECT value FROM meta WHERE name IN ('mark', 'mark before')");
  auto use = marks.use();
  bool any = false;
  int step = SQLITE_ROW;
  while ((step = use.step()) == SQLITE_ROW) {
    any = true;
    // The one before is right, too: the database had changed its mark, the file not yet.
    if (filed_ && std::ranges::equal(use.bytes(0), filed_->bytes)) return false;
  }
  if (step != SQLITE_DONE) return refuse(why());
  return any;
}

// By a step of chance, so that two restores of one backup differ.
Result<void> SqliteStore::begin_generation() {
  const auto step = std::uint64_t{1} + crypto::draw_below(entropy_, 1U << 30);
  return run(
      ("UPDATE meta SET value = value + " + std::to_string(step) + " WHERE name = 'generation'").c_str());
}

// First in the database, then in the file: if it stops in between, the database still knows the one before.
Result<void> SqliteStore::change_mark() {
  const auto mark = crypto::draw<RestoreMark>(entropy_);
  auto done = in_transaction([&]() -> Result<void> {
    Statement put(db_, "INSERT OR REPLACE INTO meta VALUES (?, ?)");
    const auto set = [&](std::string_view name, const RestoreMark& value) -> Result<void> {
      if (put.use().bind(name).bind(value.view()).step() != SQLITE_DONE) return refuse(why());
      return {};
    };
    if (auto ok = set("mark before", filed_.value_or(mark)); !ok) return ok;
    return set("mark", mark);
  });
  if (!done) return done;
  gone_on_ = false;
  if (write_restore_mark(mark_path_, mark)) filed_ = mark;
  return {};
}

Result<void> SqliteStore::note_progress() { return gone_on_ ? change_mark() : Result<void>{}; }

Result<void> SqliteStore::read_identity() {
  Statement select(db_,
                   "SELECT (SELECT value FROM meta WHERE name = 'log'), (SELECT value FROM meta WHERE name = "
                   "'generation')");
  auto use = select.use();
  if (use.step() != SQLITE_ROW) return refuse(Refusal::relay_storage);
  const auto log = LogId::from(use.bytes(0));
  if (!log) return refuse(Refusal::relay_storage);
  identity_ = {*log, static_cast<std::uint64_t>(use.integer(1))};
  return {};
}

SqliteStore::SqliteStore(sqlite3* db, std::string path, crypto::Entropy& entropy)
    : db_(db), mark_path_(std::move(path) + ".mark"), entropy_(entropy) {}

SqliteStore::~SqliteStore() {
  (void)note_progress();
  statements_.reset();
  sqlite3_close(db_);
}

// ---- reading

Result<std::optional<SqliteStore::ChannelRow>> SqliteStore::row_of(const ChannelId& channel) {
  auto use = statements_->find_channel.use();
  const int row = use.bind(channel.view()).step();
  if (row == SQLITE_DONE) return std::optional<ChannelRow>{};
  if (row != SQLITE_ROW) return refuse(why());
  return ChannelRow{use.integer(0),
                    {static_cast<std::uint64_t>(use.integer(1)), static_cast<std::uint64_t>(use.integer(2))}};
}

Result<std::optional<ChannelSize>> SqliteStore::channel(const ChannelId& channel) {
  const auto row = row_of(channel);
  if (!row) return refuse(row.error());
  return *row ? std::optional((*row)->size) : std::nullopt;
}

Result<std::vector<StoredItem>> SqliteStore::items(const ChannelId& channel, std::uint64_t first,
                                                   std::size_t count_max, std::size_t bytes_max) {
  std::vector<StoredItem> out;
  const auto row = row_of(channel);
  if (!row) return refuse(row.error());
  if (!*row || first >= (*row)->size.items) return out;

  auto use = statements_->items.use();
  const auto base = first_id((*row)->id);
  use.bind(item_id((*row)->id, first)).bind(base + 0xFFFF'FFFF);
  std::size_t bytes = 0;
  while (out.size() < count_max) {
    const int step = use.step();
    if (step == SQLITE_DONE) break;
    const auto hash = step == SQLITE_ROW ? ItemHash::from(use.bytes(0)) : std::nullopt;
    if (!hash) return refuse(step == SQLITE_ROW ? Refusal::relay_storage : why());
    protocol::LogItem item{.kind = static_cast<protocol::ItemKind>(use.integer(2)),
                           .bytes = to_bytes(use.bytes(3)),
                           .admission = {},
                           .arrival = use.integer(1)};
    if (!use.is_null(4)) {
      auto admission = codec::decode<protocol::Admission>(use.bytes(4));
      if (!admission) return refuse(Refusal::relay_storage);
      item.admission = *std::move(admission);
    }
    bytes += size_of(item);
    if (bytes > bytes_max && !out.empty()) break;
    out.push_back({*hash, std::move(item)});
  }
  return out;
}

Result<std::optional<std::uint64_t>> SqliteStore::index_of(const ChannelId& channel, const ItemHash& hash) {
  std::int64_t id = 0;
  {
    auto use = statements_->item_by_hash.use();
    const int step = use.bind(hash.view()).step();
    if (step == SQLITE_DONE) return std::optional<std::uint64_t>{};
    if (step != SQLITE_ROW) return refuse(why());
    id = use.integer(0);
  }
  // Hashes hold the channel's id, so this one is in another channel only by a mistake of ours.
  const auto row = row_of(channel);
  if (!row) return refuse(row.error());
  if (!*row || (*row)->id != id >> 32) return std::optional<std::uint64_t>{};
  return index_of_id(id);
}

Result<std::optional<StoredErasure>> SqliteStore::erasure(const ItemAt& item) {
  const auto row = row_of(item.channel);
  if (!row) return refuse(row.error());
  if (!*row) return std::optional<StoredErasure>{};
  auto use = statements_->erasure.use();
  const int step = use.bind(item_id((*row)->id, item.index)).step();
  if (step == SQLITE_DONE) return std::optional<StoredErasure>{};
  if (step != SQLITE_ROW) return refuse(why());
  auto content = codec::decode<StoredErasure>(use.bytes(0));
  if (!content) return refuse(Refusal::relay_storage);
  return *std::move(content);
}

Result<std::vector<ItemAt>> SqliteStore::erasures_due(UnixMs now, std::size_t count_max) {
  std::vector<ItemAt> out;
  auto use = statements_->erasures_due.use();
  use.bind(now).bind(static_cast<std::int64_t>(count_max));
  int step = SQLITE_ROW;
  while ((step = use.step()) == SQLITE_ROW) {
    const auto channel = ChannelId::from(use.bytes(0));
    if (!channel) return refuse(Refusal::relay_storage);
    out.push_back({*channel, index_of_id(use.integer(1))});
  }
  if (step != SQLITE_DONE) return refuse(why());
  return out;
}

// ---- escrow

// A row of one record, if there is one.
template <class Record, class Use>
Result<std::optional<Record>> SqliteStore::content(Use&& use) {
  const int step = use.step();
  if (step == SQLITE_DONE) return std::optional<Record>{};
  if (step != SQLITE_ROW) return refuse(why());
  auto content = codec::decode<Record>(use.bytes(0));
  if (!content) return refuse(Refusal::relay_storage);
  return *std::move(content);
}

Result<std::optional<StoredEscrow>> SqliteStore::escrow(const EscrowAt& at) {
  auto use = statements_->escrow.use();
  return content<StoredEscrow>(use.bind(at.channel.view()).bind(at.entry.view()));
}

Result<std::optional<StoredEscrow>> SqliteStore::escrow_in_group(const ChannelId& channel,
                                                                 const EscrowGroup& group,
                                                                 std::uint64_t slot) {
  auto use = statements_->escrow_in_group.use();
  return content<StoredEscrow>(
      use.bind(channel.view()).bind(group.view()).bind(static_cast<std::int64_t>(slot)));
}

Result<std::optional<StoredEscrow>> SqliteStore::escrow_of(const ItemAt& item) {
  const auto row = row_of(item.channel);
  if (!row) return refuse(row.error());
  if (!*row) return std::optional<StoredEscrow>{};
  auto use = statements_->escrow_of.use();
  return content<StoredEscrow>(use.bind(item_id((*row)->id, item.index)));
}

Result<std::uint64_t> SqliteStore::escrows_waiting(const ChannelId& channel, std::uint64_t slot) {
  auto use = statements_->escrows_waiting.use();
  if (use.bind(channel.view()).bind(static_cast<std::int64_t>(slot)).step() != SQLITE_ROW)
    return refuse(why());
  return static_cast<std::uint64_t>(use.integer(0));
}

Result<std::vector<EscrowAt>> SqliteStore::escrows_due(UnixMs now, std::size_t count_max) {
  std::vector<EscrowAt> out;
  auto use = statements_->escrows_due.use();
  use.bind(now).bind(static_cast<std::int64_t>(count_max));
  int step = SQLITE_ROW;
  while ((step = use.step()) == SQLITE_ROW) {
    const auto channel = ChannelId::from(use.bytes(0));
    const auto entry = EntryId::from(use.bytes(1));
    if (!channel || !entry) return refuse(Refusal::relay_storage);
    out.push_back({*channel, *entry});
  }
  if (step != SQLITE_DONE) return refuse(why());
  return out;
}

Result<std::optional<UnixMs>> SqliteStore::escrow_next_due() {
  auto use = statements_->escrow_next_due.use();
  if (use.step() != SQLITE_ROW) return refuse(why());
  return use.is_null(0) ? std::optional<UnixMs>{} : use.integer(0);
}

// ---- blobs

Result<std::optional<StoredBlob>> SqliteStore::blob(const BlobAt& at) {
  auto use = statements_->blob.use();
  const int step = use.bind(at.channel.view()).bind(at.blob.view()).step();
  if (step == SQLITE_DONE) return std::optional<StoredBlob>{};
  const auto item = step == SQLITE_ROW ? ItemHash::from(use.bytes(1)) : std::nullopt;
  if (!item) return refuse(step == SQLITE_ROW ? Refusal::relay_storage : why());
  return StoredBlob{.slot = static_cast<std::uint64_t>(use.integer(0)),
                    .item = *item,
                    .bytes = static_cast<std::uint64_t>(use.integer(2)),
                    .made = use.integer(3)};
}

Result<std::vector<std::uint64_t>> SqliteStore::chunks(const BlobAt& at) {
  std::vector<std::uint64_t> out;
  auto use = statements_->chunks.use();
  use.bind(at.channel.view()).bind(at.blob.view());
  int step = SQLITE_ROW;
  while ((step = use.step()) == SQLITE_ROW) out.push_back(static_cast<std::uint64_t>(use.integer(0)));
  if (step != SQLITE_DONE) return refuse(why());
  return out;
}

Result<std::optional<Bytes>> SqliteStore::chunk(const BlobAt& at, std::uint64_t number) {
  auto use = statements_->chunk.use();
  const int step =
      use.bind(static_cast<std::int64_t>(number)).bind(at.channel.view()).bind(at.blob.view()).step();
  if (step == SQLITE_DONE) return std::optional<Bytes>{};
  if (step != SQLITE_ROW) return refuse(why());
  return to_bytes(use.bytes(0));
}

Result<std::uint64_t> SqliteStore::blob_bytes(const ChannelId& channel) {
  auto use = statements_->blob_bytes.use();
  if (use.bind(channel.view()).step() != SQLITE_ROW) return refuse(why());
  return static_cast<std::uint64_t>(use.integer(0));
}

Result<std::vector<protocol::Admission>> SqliteStore::admission(const ChannelId& channel) {
  std::vector<protocol::Admission> out;
  const auto row = row_of(channel);
  if (!row) return refuse(row.error());
  if (!*row) return out;
  auto use = statements_->admission.use();
  use.bind(first_id((*row)->id)).bind(first_id((*row)->id) + 0xFFFF'FFFF);
  int step = SQLITE_ROW;
  while ((step = use.step()) == SQLITE_ROW) {
    auto admission = codec::decode<protocol::Admission>(use.bytes(0));
    if (!admission) return refuse(Refusal::relay_storage);
    out.push_back(*std::move(admission));
  }
  if (step != SQLITE_DONE) return refuse(why());
  return out;
}

Result<std::optional<StoredMailbox>> SqliteStore::mailbox(const MailboxId& mailbox) {
  auto use = statements_->mailbox.use();
  const int step = use.bind(mailbox.view()).step();
  if (step == SQLITE_DONE) return std::optional<StoredMailbox>{};
  if (step != SQLITE_ROW) return refuse(why());
  auto content = codec::decode<StoredMailbox>(use.bytes(0));
  if (!content) return refuse(Refusal::relay_storage);
  return *std::move(content);
}

Result<std::uint64_t> SqliteStore::mailboxes() {
  auto use = statements_->mailboxes.use();
  if (use.step() != SQLITE_ROW) return refuse(why());
  return static_cast<std::uint64_t>(use.integer(0));
}

// ---- writing

Result<void> SqliteStore::commit(std::span<const Write> batch) {
  if (batch.empty()) return {};
  auto done = in_transaction([&]() -> Result<void> {
    for (const auto& each : batch)
      if (auto ok = std::visit([&](const auto& one) { return write(one); }, each); !ok) return ok;
    return {};
  });
  const bool replaced = std::ranges::any_of(batch, [](const Write& write) {
    return std::holds_alternative<ReplaceBytes>(write) || std::holds_alternative<DropEscrow>(write) ||
           std::holds_alternative<DropBlobs>(write);
  });
  gone_on_ |= done.has_value();
  // If a backup is reading just now, the log is emptied with the next erasure, or written over.
  if (done && replaced) (void)run("PRAGMA wal_checkpoint(TRUNCATE)");
  return done;
}

Result<void> SqliteStore::probe() {
  return in_transaction([&]() -> Result<void> {
    if (statements_->probe.use().step() != SQLITE_DONE) return refuse(why());
    return {};
  });
}

Result<void> SqliteStore::write(const PutItem& put) {
  auto row = row_of(put.channel);
  if (!row) return refuse(row.error());
  if (!*row) {
    const auto made = make_channel(put.channel);
    if (!made) return refuse(made.error());
    *row = ChannelRow{.id = *made, .size = {}};
  }
  // The quota keeps indexes far below 2^32.
  if ((*row)->size.items != put.index || put.index > 0xFFFF'FFFF) return refuse(Refusal::relay_storage);
  const auto& item = put.stored.item;
  const auto admission = item.admission ? codec::encode(*item.admission) : Bytes{};
  auto insert = statements_->put_item.use();
  insert.bind(item_id((*row)->id, put.index)).bind(put.stored.hash.view()).bind(item.arrival.value_or(0));
  insert.bind(static_cast<std::int64_t>(item.kind)).bind(item.bytes);
  item.admission ? insert.bind(admission) : insert.bind_null();
  if (insert.step() != SQLITE_DONE) return refuse(why());
  auto grow = statements_->grow_channel.use();
  grow.bind(static_cast<std::int64_t>(size_of(item)))
      .bind((*row)->id)
      .bind(static_cast<std::int64_t>(put.index));
  if (grow.step() != SQLITE_DONE) return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const ReplaceBytes& replace) {
  const auto id = id_of(replace.item);
  if (!id) return refuse(id.error());
  std::int64_t before = 0;
  {
    auto use = statements_->find_item.use();
    const int step = use.bind(*id).step();
    if (step != SQLITE_ROW) return refuse(step == SQLITE_DONE ? Refusal::relay_storage : why());
    before = use.integer(0);
  }
  if (statements_->replace_bytes.use().bind(replace.bytes).bind(*id).step() != SQLITE_DONE)
    return refuse(why());
  auto resize = statements_->resize_channel.use();
  resize.bind(static_cast<std::int64_t>(replace.bytes.size()) - before).bind(*id >> 32);
  if (resize.step() != SQLITE_DONE) return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const PutErasure& put) {
  const auto id = id_of(put.item);
  if (!id) return refuse(id.error());
  if (!put.erasure) {
    if (statements_->forget_erasure.use().bind(*id).step() != SQLITE_DONE) return refuse(why());
    return {};
  }
  const auto content = codec::encode(*put.erasure);
  auto use = statements_->put_erasure.use();
  use.bind(*id);
  put.erasure->due ? use.bind(*put.erasure->due) : use.bind_null();
  if (use.bind(content).step() != SQLITE_DONE) return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const PutEscrow& put) {
  const auto& escrow = put.escrow;
  const auto item = id_of({put.channel, escrow.item});
  if (!item) return refuse(item.error());
  const auto content = codec::encode(escrow);
  auto use = statements_->put_escrow.use();
  use.bind(*item >> 32)
      .bind(escrow.deposit.entry.view())
      .bind(static_cast<std::int64_t>(escrow.deposit.slot));
  escrow.deposit.group ? use.bind(escrow.deposit.group->view()) : use.bind_null();
  use.bind(*item);
  const auto due = escrow.due();
  due ? use.bind(*due) : use.bind_null();
  if (use.bind(std::int64_t{escrow.released ? 0 : 1}).bind(content).step() != SQLITE_DONE)
    return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const DropEscrow& drop) {
  auto use = statements_->drop_escrow.use();
  if (use.bind(drop.at.channel.view()).bind(drop.at.entry.view()).step() != SQLITE_DONE) return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const PutBlob& put) {
  const auto row = row_of(put.at.channel);
  if (!row) return refuse(row.error());
  if (!*row) return refuse(Refusal::relay_storage);
  auto use = statements_->put_blob.use();
  use.bind((*row)->id).bind(put.at.blob.view()).bind(static_cast<std::int64_t>(put.blob.slot));
  use.bind(put.blob.item.view()).bind(static_cast<std::int64_t>(put.blob.bytes)).bind(put.blob.made);
  return use.step() == SQLITE_DONE ? Result<void>{} : refuse(why());
}

Result<void> SqliteStore::write(const PutChunk& put) {
  auto use = statements_->put_chunk.use();
  use.bind(static_cast<std::int64_t>(put.number)).bind(put.bytes);
  use.bind(put.at.channel.view()).bind(put.at.blob.view());
  return use.step() == SQLITE_DONE ? Result<void>{} : refuse(why());
}

Result<void> SqliteStore::write(const DropBlobs& drop) {
  auto use = statements_->blobs_of.use();
  return drop_blobs(use.bind(drop.item.view()).bind(drop.channel.view()));
}

Result<void> SqliteStore::write(const ForgetBlobs& forget) {
  auto use = statements_->blobs_forgotten.use();
  return drop_blobs(use.bind(forget.made_before));
}

// Those of a query of ids, with their chunks.
template <class Use>
Result<void> SqliteStore::drop_blobs(Use&& ids) {
  std::vector<std::int64_t> all;
  int step = SQLITE_ROW;
  while ((step = ids.step()) == SQLITE_ROW) all.push_back(ids.integer(0));
  if (step != SQLITE_DONE) return refuse(why());
  for (const auto id : all) {
    const auto first = id << 8;
    if (statements_->drop_chunks.use().bind(first).bind(first + 255).step() != SQLITE_DONE)
      return refuse(why());
    if (statements_->drop_blob.use().bind(id).step() != SQLITE_DONE) return refuse(why());
  }
  return {};
}

Result<std::int64_t> SqliteStore::id_of(const ItemAt& item) {
  const auto row = row_of(item.channel);
  if (!row) return refuse(row.error());
  if (!*row || item.index >= (*row)->size.items) return refuse(Refusal::relay_storage);
  return item_id((*row)->id, item.index);
}

Result<std::int64_t> SqliteStore::make_channel(const ChannelId& channel) {
  if (statements_->make_channel.use().bind(channel.view()).step() != SQLITE_DONE) return refuse(why());
  return sqlite3_last_insert_rowid(db_);
}

Result<void> SqliteStore::write(const PutMailbox& put) {
  const auto content = codec::encode(put.content);
  auto use = statements_->put_mailbox.use();
  if (use.bind(put.mailbox.view()).bind(put.content.made).bind(content).step() != SQLITE_DONE)
    return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const ForgetMailboxes& forget) {
  if (statements_->forget_mailboxes.use().bind(forget.made_before).step() != SQLITE_DONE)
    return refuse(why());
  return {};
}

// ---- SQLite

template <class Work>
Result<void> SqliteStore::in_transaction(const Work& work) {
  if (auto begun = run("BEGIN IMMEDIATE"); !begun) return begun;
  auto done = work();
  if (done) done = run("COMMIT");
  // Some failures have undone everything already; then there is nothing left to roll back.
  if (!done && sqlite3_get_autocommit(db_) == 0) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
  return done;
}

Result<void> SqliteStore::run(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return refuse(why());
  return {};
}

Result<std::int64_t> SqliteStore::number(const char* sql) {
  Statement statement(db_, sql);
  auto use = statement.use();
  if (use.step() != SQLITE_ROW) return refuse(why());
  return use.integer(0);
}

Refusal SqliteStore::why() const {
  switch (sqlite3_errcode(db_) & 0xFF) {
    case SQLITE_READONLY:
      return Refusal::relay_read_only;
    case SQLITE_FULL:
      return Refusal::relay_full;
    default:
      return Refusal::relay_storage;
  }
}

}  // namespace tend::relay::store
