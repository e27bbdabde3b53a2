#include "device/home.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

namespace tend::device {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

namespace {

constexpr auto look_again = std::chrono::milliseconds(25);
constexpr char long_mark = 'f';

// Makes it and its parents, or takes one that is there. A folder that holds nothing yet, or a home already,
// becomes its owner's alone; what else people keep in a folder is no business of ours.
bool make_folder(const fs::path& path) {
  std::error_code trouble;
  if (!path.parent_path().empty()) fs::create_directories(path.parent_path(), trouble);
  if (mkdir(path.c_str(), 0700) == 0) return true;
  if (!fs::is_directory(path, trouble)) return false;
  const bool ours = fs::exists(path / "tend.db", trouble) || fs::is_empty(path, trouble);
  if (ours) fs::permissions(path, fs::perms::owner_all, trouble);
  return !trouble;
}

// What root writes in another's folder, its owner can't read any more.
bool is_of_another(const std::string& path) {
  struct stat about{};
  return stat(path.c_str(), &about) == 0 && about.st_uid != geteuid();
}

bool holder_stays(int lock) {
  char mark = 0;
  return pread(lock, &mark, 1, 0) == 1 && mark == long_mark;
}

}  // namespace

Answer<Home> Home::hold(const std::string& path, Stay stay, std::chrono::milliseconds patience) {
  const auto unusable = std::unexpected(Refused::by_storage("home_unusable", path));
  if (is_of_another(path)) return std::unexpected(Refused::by_storage("home_of_another", path));
  if (path.empty() || !make_folder(path)) return unusable;
  Home home(path, Descriptor(open((path + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)));
  if (!home.lock_.is_open()) return unusable;
  const int lock = home.lock_.number();
  const auto until = steady_clock::now() + patience;
  while (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (holder_stays(lock)) return std::unexpected(Refused::by_storage("home_followed", path));
    if (steady_clock::now() >= until) return std::unexpected(Refused::by_storage("home_busy", path));
    std::this_thread::sleep_for(look_again);
  }
  const char mark = stay == Stay::long_running ? long_mark : ' ';
  if (pwrite(lock, &mark, 1, 0) != 1) return unusable;
  return home;
}

std::string Home::relay() const {
  const auto kept = read_file(file("relay"));
  if (!kept) return {};
  const auto text = as_text(*kept);
  return std::string(text.substr(0, text.find('\n')));
}

bool Home::keep_relay(const std::string& origin) const {
  return write_durably(file("relay"), as_bytes(origin + "\n"));
}

}  // namespace tend::device
