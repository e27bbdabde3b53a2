// Opening the SQLite store: whose file it is, its tables from version to version, and whether a backup was put back.
#include <algorithm>

#include "relay/store/sqlite/statements.h"

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

}  // namespace

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
