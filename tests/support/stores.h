// Each of the relay's stores, empty at first, to be opened as often as a test likes: what it kept is still there.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "relay/store/memory/memory_store.h"
#include "relay/store/sqlite/sqlite_store.h"
#include "tests/support/seeded_entropy.h"

namespace tend::test {

// A folder of its own for each test, gone afterwards.
struct TemporaryFolder {
  std::string path;
  TemporaryFolder() {
    std::string pattern = std::filesystem::temp_directory_path() / "tend-store-XXXXXX";
    path = mkdtemp(pattern.data());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string database() const { return path + "/relay.db"; }
};

struct InMemory {
  relay::store::MemoryStore store{relay::store::LogId{{7}}};
  relay::store::Store& open() { return store; }
};

struct InSqlite {
  TemporaryFolder folder;
  SeededEntropy entropy{"store"};
  std::unique_ptr<relay::store::SqliteStore> store;
  relay::store::Store& open() {
    store.reset();
    store = relay::store::SqliteStore::open(folder.database(), entropy, {}).value();
    return *store;
  }
};

}  // namespace tend::test
