// What the core keeps, in a home: one SQLite table of opaque keys and sealed bytes. The one value that is not
// sealed, the data key, never enters the database; it stands in the file `key`, readable by its owner alone.
// So a copy of the database without that file tells nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "device/home.h"
#include "device/refused.h"

namespace SQLite {
class Database;
}

namespace tend::device {

class Store {
 public:
  // Makes the database if there is none. Refused with key_readable if others may read the key file,
  // key_unusable, key_missing if there are stored values and no key to them, database_not_ours,
  // database_unusable, storage_newer_version, storage_damaged. What is there is never changed by that.
  static Answer<Store> open(const Home& home);
  Store(Store&&) noexcept;
  ~Store();

  // But the chunks of photos and voices, of which `files` gives the keys alone. storage_damaged.
  [[nodiscard]] Answer<std::vector<replica::KeyValue>> all() const;
  [[nodiscard]] Answer<std::vector<std::string>> files() const;
  // Of these keys those that can be read.
  [[nodiscard]] std::vector<replica::KeyValue> read(const std::vector<std::string>& keys) const;

  // All of it or nothing, and on disk once this says true.
  bool write(const std::vector<replica::KeyValue>& puts, const std::vector<std::string>& removes);

 private:
  Store(std::string path, std::string key_path, std::unique_ptr<SQLite::Database> database);
  std::string path_, key_path_;
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace tend::device
