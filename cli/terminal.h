// A person at a terminal: what they type, without standing in the way of the network; and the square to
// photograph.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace boost::asio {
class io_context;
}

namespace tend::cli {

// Whether a person sits at both ends.
bool is_terminal();

// Reads lines in the loop from when it is made.
class Typing {
 public:
  explicit Typing(boost::asio::io_context& loop);
  ~Typing();
  // The next line, without its end; empty if none has come.
  std::optional<std::string> take();
  [[nodiscard]] bool ended() const;  // no more will come

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

// Ctrl-C and a polite kill, as long as it lives: `asked()` once one came.
class StopAsked {
 public:
  explicit StopAsked(boost::asio::io_context& loop);
  ~StopAsked();
  [[nodiscard]] bool asked() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

// How many letters one of its lines holds; empty where that can't be known.
std::optional<int> terminal_columns();

// The text as a square of half-height blocks, dark on light whatever the terminal's colours; empty if it does
// not fit into one.
struct Square {
  std::string text;
  int columns = 0;
};
Square square_of(const std::string& text);

// All of standard input, up to `bytes_max`; empty if there is more, or it can't be read.
std::optional<std::string> read_input(std::size_t bytes_max);

}  // namespace tend::cli
