#include "relay/store/sqlite/restore_mark.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace tend::relay::store {

std::optional<RestoreMark> read_restore_mark(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  Bytes bytes(RestoreMark::size + 1);
  const auto count = read(file, bytes.data(), bytes.size());
  close(file);
  if (count < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(count));
  return RestoreMark::from(bytes);
}

bool write_restore_mark(const std::string& path, const RestoreMark& mark) {
  const auto fresh = path + ".new";
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const auto count = write(file, mark.bytes.data(), mark.bytes.size());
  const bool written = count == static_cast<ssize_t>(mark.bytes.size()) && fsync(file) == 0;
  close(file);
  return written && std::rename(fresh.c_str(), path.c_str()) == 0;
}

}  // namespace tend::relay::store
