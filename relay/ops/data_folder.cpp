#include "relay/ops/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

namespace tend::relay {

namespace fs = std::filesystem;

std::expected<DataFolder, std::string> DataFolder::hold(const std::string& path) {
  std::error_code trouble;
  if (fs::create_directories(path, trouble)) fs::permissions(path, fs::perms::owner_all, trouble);
  if (trouble || !fs::is_directory(path))
    return std::unexpected("can't make the folder " + path + " for the database" +
                           (trouble ? ": " + trouble.message() : ""));
  const auto lock_path = path + "/relay.lock";
  const int lock = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0)
    return std::unexpected("can't write in the folder " + path + ": " +
                           std::error_code(errno, std::generic_category()).message());
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    close(lock);
    return std::unexpected("another relay is using " + path +
                           "; stop it first, or choose another folder with --data");
  }
  return DataFolder(path, lock);
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}
DataFolder::~DataFolder() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace tend::relay
