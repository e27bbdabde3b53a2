#include "device/store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>

namespace tend::device {
namespace {

namespace fs = std::filesystem;
using replica::KeyValue;

struct StoreTest : testing::Test {
  StoreTest() {
    char name[] = "/tmp/tend-store-XXXXXX";
    folder = mkdtemp(name);
  }
  ~StoreTest() override { fs::remove_all(folder); }

  std::string home_path() const { return folder + "/deep/home"; }
  Answer<Home> hold(Stay stay = Stay::brief) const {
    return Home::hold(home_path(), stay, std::chrono::milliseconds(0));
  }
  static std::map<std::string, Bytes> all_of(const Store& store) {
    const auto all = store.all();
    EXPECT_TRUE(all);
    return all ? std::map<std::string, Bytes>(all->begin(), all->end()) : std::map<std::string, Bytes>();
  }
  static mode_t mode_of(const std::string& path) {
    struct stat about{};
    EXPECT_EQ(stat(path.c_str(), &about), 0) << path;
    return about.st_mode & 0777;
  }

  std::string folder;
};

TEST_F(StoreTest, KeepsWhatWasWrittenAndForgetsWhatWasRemoved) {
  const auto home = hold();
  ASSERT_TRUE(home);
  {
    auto store = Store::open(*home);
    ASSERT_TRUE(store);
    ASSERT_TRUE(store->write({{"k", {9, 9}}, {"d", {1, 2, 3}}, {"empty", {}}, {"gone", {4}}}, {}));
    ASSERT_TRUE(store->write({{"d", {5}}}, {"gone", "never there"}));
  }
  const auto store = Store::open(*home);
  ASSERT_TRUE(store);
  EXPECT_EQ(all_of(*store), (std::map<std::string, Bytes>{{"k", {9, 9}}, {"d", {5}}, {"empty", {}}}));
}

TEST_F(StoreTest, TheKeyIsInAFileOfItsOwnThatNobodyElseMayRead) {
  const auto home = hold();
  ASSERT_TRUE(home);
  auto store = Store::open(*home);
  ASSERT_TRUE(store);
  const auto secret = to_bytes("a data key that must not be in the database");
  ASSERT_TRUE(store->write({{"k", secret}, {"d", {1}}}, {}));
  EXPECT_EQ(mode_of(home_path()), 0700U);
  EXPECT_EQ(mode_of(home->file("key")), 0600U);
  for (const auto& file : fs::directory_iterator(home_path())) {
    if (file.path().filename() == "key") continue;
    const auto bytes = read_file(file.path());
    ASSERT_TRUE(bytes);
    EXPECT_EQ(as_text(*bytes).find(as_text(secret)), std::string_view::npos) << file.path();
  }
}

TEST_F(StoreTest, RefusesAKeyThatOthersMayReadAndValuesWithoutTheirKey) {
  const auto home = hold();
  ASSERT_TRUE(home);
  {
    auto store = Store::open(*home);
    ASSERT_TRUE(store && store->write({{"k", {1}}, {"d", {2}}}, {}));
  }
  chmod(home->file("key").c_str(), 0640);
  const auto readable = Store::open(*home);
  ASSERT_FALSE(readable);
  EXPECT_EQ(readable.error().key, "key_readable");
  EXPECT_EQ(readable.error().of, Refused::Of::storage);
  fs::remove(home->file("key"));
  const auto keyless = Store::open(*home);
  ASSERT_FALSE(keyless);
  EXPECT_EQ(keyless.error().key, "key_missing");
}

TEST_F(StoreTest, AWriteThatFailsChangesNothing) {
  const auto home = hold();
  ASSERT_TRUE(home);
  auto store = Store::open(*home);
  ASSERT_TRUE(store && store->write({{"k", {1}}, {"d", {2}}}, {}));
  // What another connection reads is what stands on disk.
  auto other = Store::open(*home);
  ASSERT_TRUE(other);
  const auto before = all_of(*store);
  fs::remove(home->file("key"));
  fs::create_directory(home->file("key"));
  EXPECT_FALSE(store->write({{"k", {3}}, {"d", {4}}}, {})) << "the key can't be written";
  fs::remove(home->file("key"));
  ASSERT_TRUE(write_durably(home->file("key"), before.at("k")));
  EXPECT_EQ(all_of(*other), before);
}

TEST_F(StoreTest, AHomeIsHeldByOneAtATime) {
  {
    const auto first = hold();
    ASSERT_TRUE(first);
    const auto second = hold();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().key, "home_busy");
  }
  {
    const auto following = hold(Stay::long_running);
    ASSERT_TRUE(following);
    const auto second = hold();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().key, "home_followed");
  }
  EXPECT_TRUE(hold());
}

TEST_F(StoreTest, AFolderOfOtherThingsKeepsItsMode) {
  fs::create_directories(home_path());
  chmod(home_path().c_str(), 0755);
  ASSERT_TRUE(write_durably(home_path() + "/photos", as_bytes("mine")));
  ASSERT_TRUE(hold());
  EXPECT_EQ(mode_of(home_path()), 0755U);
}

TEST_F(StoreTest, TheRelayThatWasNamedIsKept) {
  auto home = hold();
  ASSERT_TRUE(home);
  EXPECT_EQ(home->relay(), "");
  ASSERT_TRUE(home->keep_relay("https://tend.example"));
  EXPECT_EQ(home->relay(), "https://tend.example");
}

TEST(Refusals, BelongToARuleToStorageOrToTheNetwork) {
  EXPECT_EQ(owner_of(Refusal::words_wrong), Refused::Of::rule);
  EXPECT_EQ(owner_of(Refusal::storage_damaged), Refused::Of::storage);
  EXPECT_EQ(owner_of(Refusal::relay_full), Refused::Of::network);
  EXPECT_EQ(owner_of(Refusal::offline), Refused::Of::network);
}

}  // namespace
}  // namespace tend::device
