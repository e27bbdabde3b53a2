// Small files that must not be lost, and file descriptors that close themselves.
#pragma once

#include <optional>
#include <string>

#include "core/replica/replica.h"

namespace tend::device {

// Whoever started this may have closed standard input, output or error: the next file opened would take that
// number, and what is meant for a person would be written into it. They become /dev/null.
void fill_standard_streams();

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_ = -1;
};

// Replaces the file as a whole, readable by its owner alone: after a power cut there is the old one or the new
// one. False if it can't be written; then the old one stands.
bool write_durably(const std::string& path, BytesView bytes);
// Removes it, and is sure of it. True if there is none any more.
bool remove_durably(const std::string& path);
// Empty if it is not there or can't be read.
std::optional<Bytes> read_file(const std::string& path);

}  // namespace tend::device
