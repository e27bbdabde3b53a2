#include "device/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>
#include <optional>

#include "core/replica/vault.h"

namespace tend::device {

using replica::KeyValue;
using replica::vault_key;

namespace {

constexpr int schema_version = 1;
constexpr int application_id = 0x54656e44;  // "TenD"
constexpr int patience_ms = 2000;           // somebody may be making a copy

Refused refused_by(const SQLite::Exception& trouble, const std::string& path) {
  const int code = trouble.getErrorCode() & 0xFF;
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) return Refused::by_core(Refusal::storage_damaged, {});
  return Refused::by_storage("database_unusable", path);
}

int number(SQLite::Database& database, const char* sql) { return database.execAndGet(sql).getInt(); }

void make_tables(SQLite::Database& database) {
  SQLite::Transaction all(database, SQLite::TransactionBehavior::IMMEDIATE);
  database.exec("CREATE TABLE kv (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
  database.exec("PRAGMA application_id = " + std::to_string(application_id));
  database.exec("PRAGMA user_version = " + std::to_string(schema_version));
  all.commit();
}

// Says why the key file can't be used; nothing if it is good or not there.
std::optional<Refused> key_trouble(const std::string& path) {
  struct stat about{};
  if (stat(path.c_str(), &about) != 0)
    return errno == ENOENT ? std::nullopt : std::optional(Refused::by_storage("key_unusable", path));
  if ((about.st_mode & 077) != 0) return Refused::by_storage("key_readable", path);
  if (!S_ISREG(about.st_mode) || !read_file(path)) return Refused::by_storage("key_unusable", path);
  return std::nullopt;
}

}  // namespace

Store::Store(std::string path, std::string key_path, std::unique_ptr<SQLite::Database> database)
    : path_(std::move(path)), key_path_(std::move(key_path)), database_(std::move(database)) {}
Store::Store(Store&&) noexcept = default;
Store::~Store() = default;

Answer<Store> Store::open(const Home& home) {
  const auto path = home.file("tend.db"), key_path = home.file("key");
  if (auto trouble = key_trouble(key_path)) return std::unexpected(std::move(*trouble));
  try {
    auto database =
        std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, patience_ms);
    const int version = number(*database, "PRAGMA user_version");
    const int owner = number(*database, "PRAGMA application_id");
    const int tables = number(*database, "SELECT count(*) FROM sqlite_schema");
    if (tables > 0 && owner != application_id)
      return std::unexpected(Refused::by_storage("database_not_ours", path));
    if (version > schema_version)
      return std::unexpected(Refused::by_core(Refusal::storage_newer_version, {}));
    database->exec("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = FULL");
    if (tables == 0) make_tables(*database);
    if (!read_file(key_path) && number(*database, "SELECT count(*) FROM kv") > 0)
      return std::unexpected(Refused::by_storage("key_missing", key_path));
    return Store(path, key_path, std::move(database));
  } catch (const SQLite::Exception& trouble) {
    return std::unexpected(refused_by(trouble, path));
  }
}

Answer<std::vector<KeyValue>> Store::all() const {
  std::vector<KeyValue> out;
  if (auto key = read_file(key_path_)) out.emplace_back(std::string(vault_key), std::move(*key));
  try {
    SQLite::Statement select(*database_, "SELECT key, value FROM kv WHERE key < 'x' OR key >= 'y'");
    while (select.executeStep()) {
      const auto value = select.getColumn(1);
      const auto* bytes = static_cast<const std::uint8_t*>(value.getBlob());
      out.emplace_back(select.getColumn(0).getString(), Bytes(bytes, bytes + value.getBytes()));
    }
  } catch (const SQLite::Exception& trouble) {
    return std::unexpected(refused_by(trouble, path_));
  }
  return out;
}

// Keys that begin with an x (core/replica/replica.h, is_file_key).
Answer<std::vector<std::string>> Store::files() const {
  std::vector<std::string> out;
  try {
    SQLite::Statement select(*database_, "SELECT key FROM kv WHERE key >= 'x' AND key < 'y'");
    while (select.executeStep()) out.push_back(select.getColumn(0).getString());
  } catch (const SQLite::Exception& trouble) {
    return std::unexpected(refused_by(trouble, path_));
  }
  return out;
}

std::vector<KeyValue> Store::read(const std::vector<std::string>& keys) const {
  std::vector<KeyValue> out;
  try {
    SQLite::Statement select(*database_, "SELECT value FROM kv WHERE key = ?");
    for (const auto& key : keys) {
      select.reset();
      select.bindNoCopy(1, key);
      if (!select.executeStep()) continue;
      const auto value = select.getColumn(0);
      const auto* bytes = static_cast<const std::uint8_t*>(value.getBlob());
      out.emplace_back(key, Bytes(bytes, bytes + value.getBytes()));
    }
    return out;
  } catch (const SQLite::Exception&) {
    return out;  // what could not be read is not there
  }
}

bool Store::write(const std::vector<KeyValue>& puts, const std::vector<std::string>& removes) {
  // First the key: one without values does no harm, values without their key would be lost.
  for (const auto& [key, value] : puts)
    if (key == vault_key && !write_durably(key_path_, value)) return false;
  bool forget_key = false;
  try {
    SQLite::Transaction all(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement put(*database_, "INSERT OR REPLACE INTO kv (key, value) VALUES (?, ?)");
    SQLite::Statement remove(*database_, "DELETE FROM kv WHERE key = ?");
    for (const auto& [key, value] : puts) {
      if (key == vault_key) continue;
      put.reset();
      put.bindNoCopy(1, key);
      // A null pointer would bind NULL.
      put.bindNoCopy(2, value.empty() ? static_cast<const void*>("") : value.data(),
                     static_cast<int>(value.size()));
      put.exec();
    }
    for (const auto& key : removes) {
      forget_key = forget_key || key == vault_key;
      remove.reset();
      remove.bindNoCopy(1, key);
      remove.exec();
    }
    all.commit();
  } catch (const SQLite::Exception&) {
    return false;
  }
  return !forget_key || remove_durably(key_path_);
}

}  // namespace tend::device
