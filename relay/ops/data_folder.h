// The folder of a relay's database: made for its owner alone, and held by one relay at a time.
#pragma once

#include <expected>
#include <string>

namespace tend::relay {

class DataFolder {
 public:
  // Makes it if need be and takes its lock, which ends with this object or the process, however it ends. Or
  // says, in one line for the operator, why not.
  static std::expected<DataFolder, std::string> hold(const std::string& path);

  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  ~DataFolder();

  [[nodiscard]] std::string database() const { return path_ + "/relay.db"; }

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::string path_;
  int lock_;
};

}  // namespace tend::relay
