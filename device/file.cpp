#include "device/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace tend::device {
namespace {

bool write_all(int to, BytesView bytes) {
  while (!bytes.empty()) {
    const auto wrote = write(to, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
  return true;
}

// A file's name is kept by its folder, which has to reach the disk as well.
bool sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
  const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.is_open() && fsync(opened.number()) == 0;
}

}  // namespace

void fill_standard_streams() {
  int lowest = 0;
  do lowest = open("/dev/null", O_RDWR);
  while (lowest >= 0 && lowest <= STDERR_FILENO);
  if (lowest >= 0) close(lowest);
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}
Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

bool write_durably(const std::string& path, BytesView bytes) {
  const auto beside = path + ".new";
  unlink(beside.c_str());
  {
    const Descriptor out(open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!out.is_open()) return false;
    if (!write_all(out.number(), bytes) || fsync(out.number()) != 0) {
      unlink(beside.c_str());
      return false;
    }
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) {
    unlink(beside.c_str());
    return false;
  }
  return sync_folder_of(path);
}

bool remove_durably(const std::string& path) {
  if (unlink(path.c_str()) != 0) return errno == ENOENT;
  return sync_folder_of(path);
}

std::optional<Bytes> read_file(const std::string& path) {
  const Descriptor in(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.is_open()) return std::nullopt;
  Bytes out;
  std::uint8_t part[4096];
  for (;;) {
    const auto got = read(in.number(), part, sizeof part);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return out;
    out.insert(out.end(), part, part + got);
  }
}

}  // namespace tend::device
