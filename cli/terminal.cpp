#include "cli/terminal.h"

#include <fcntl.h>
#include <qrencode.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/streambuf.hpp>
#include <csignal>
#include <cstdio>
#include <istream>

namespace tend::cli {

namespace asio = boost::asio;
using boost::system::error_code;

bool is_terminal() { return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1; }

class Typing::Impl : public std::enable_shared_from_this<Impl> {
 public:
  // Opened anew: what is asked of this descriptor doesn't change the shell's own.
  explicit Impl(asio::io_context& loop) : in_(loop) {
    const int own = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY);
    error_code ignored;
    (void)in_.assign(own >= 0 ? own : dup(STDIN_FILENO), ignored);
  }
  void read() {
    asio::async_read_until(in_, buffer_, '\n', [self = shared_from_this()](error_code trouble, std::size_t) {
      if (trouble) return void(self->ended = true);
      std::istream stream(&self->buffer_);
      std::getline(stream, self->lines.emplace_back());
      self->read();
    });
  }
  void stop() {
    error_code ignored;
    (void)in_.cancel(ignored);
  }
  std::deque<std::string> lines;
  bool ended = false;

 private:
  asio::posix::stream_descriptor in_;
  asio::streambuf buffer_{1 << 16};
};

Typing::Typing(asio::io_context& loop) : impl_(std::make_shared<Impl>(loop)) { impl_->read(); }
Typing::~Typing() { impl_->stop(); }
bool Typing::ended() const { return impl_->ended && impl_->lines.empty(); }
std::optional<std::string> Typing::take() {
  if (impl_->lines.empty()) return std::nullopt;
  auto line = std::move(impl_->lines.front());
  impl_->lines.pop_front();
  return line;
}

class StopAsked::Impl : public std::enable_shared_from_this<Impl> {
 public:
  explicit Impl(asio::io_context& loop) : signals_(loop, SIGINT, SIGTERM) {}
  void wait() {
    signals_.async_wait([self = shared_from_this()](error_code trouble, int) {
      if (!trouble) self->asked = true;
    });
  }
  void stop() {
    error_code ignored;
    (void)signals_.cancel(ignored);
  }
  bool asked = false;

 private:
  asio::signal_set signals_;
};

StopAsked::StopAsked(asio::io_context& loop) : impl_(std::make_shared<Impl>(loop)) { impl_->wait(); }
StopAsked::~StopAsked() { impl_->stop(); }
bool StopAsked::asked() const { return impl_->asked; }

std::optional<int> terminal_columns() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

Square square_of(const std::string& text) {
  constexpr int margin = 3;
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_L), &QRcode_free);
  if (!code) return {};
  const int width = code->width;
  const auto is_dark = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < width && (code->data[y * width + x] & 1) != 0;
  };
  std::string out;
  for (int y = -margin; y < width + margin; y += 2) {
    out += "\x1b[38;5;16m\x1b[48;5;231m";
    for (int x = -margin; x < width + margin; ++x) {
      const bool upper = is_dark(x, y), lower = is_dark(x, y + 1);
      out += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
    }
    out += "\x1b[0m\n";
  }
  return {out, width + 2 * margin};
}

std::optional<std::string> read_input(std::size_t bytes_max) {
  std::string out;
  char part[4096];
  for (;;) {
    const auto got = std::fread(part, 1, sizeof part, stdin);
    out.append(part, got);
    if (out.size() > bytes_max || std::ferror(stdin) != 0) return std::nullopt;
    if (got < sizeof part) return out;
  }
}

}  // namespace tend::cli
