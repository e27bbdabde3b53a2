#include "device/net/connection.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <deque>
#include <optional>

namespace tend::device {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
namespace websocket = boost::beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto connect_patience = 10s, silence_patience = 60s, closing_patience = 2s;
constexpr std::size_t frame_bytes_max = 1 << 20;  // the relay's own limit

struct Address {
  bool secure = false;
  std::string host, port, target;
  std::string shown;  // host and port as the address says them
};

std::optional<Address> parse(const std::string& url) {
  Address out;
  std::size_t at = 0;
  if (url.starts_with("wss://"))
    out.secure = true, at = 6;
  else if (url.starts_with("ws://"))
    at = 5;
  else
    return std::nullopt;
  const auto path = std::min(url.find('/', at), url.size());
  out.shown = url.substr(at, path - at);
  out.target = path < url.size() ? url.substr(path) : "/";
  const auto bracket = out.shown.find(']');
  const auto colon = out.shown.find(':', bracket == std::string::npos ? 0 : bracket);
  out.host = out.shown.substr(0, colon);
  out.port = colon == std::string::npos ? (out.secure ? "443" : "80") : out.shown.substr(colon + 1);
  if (out.host.starts_with('[') && out.host.ends_with(']'))
    out.host = out.host.substr(1, out.host.size() - 2);
  if (out.host.empty() || out.port.empty()) return std::nullopt;
  return out;
}

ssl::context& trust() {
  static ssl::context context = [] {
    ssl::context made(ssl::context::tls_client);
    error_code ignored;
    made.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1,
                     ignored);
    made.set_default_verify_paths(ignored);
    made.set_verify_mode(ssl::verify_peer, ignored);
    return made;
  }();
  return context;
}

template <class Stream>
class Socket final : public Connection, public std::enable_shared_from_this<Socket<Stream>> {
 public:
  template <class... More>
  Socket(asio::io_context& io, Address address, Heard heard, More&... more)
      : address_(std::move(address)), heard_(std::move(heard)), finder_(io), ending_(io), ws_(io, more...) {}

  void begin() {
    finder_.async_resolve(address_.host, address_.port,
                          [self = this->shared_from_this()](error_code trouble, const auto& found) {
                            if (trouble) return self->end();
                            self->connect(found);
                          });
  }

  void send(Bytes frame) override {
    if (!open_ || closing_) return;
    queue_.push_back(std::move(frame));
    if (!writing_) write();
  }

  void close() override {
    if (ended_ || closing_) return;
    closing_ = true;
    finder_.cancel();
    if (!open_) return end_soon();
    ending_.expires_after(closing_patience);
    ending_.async_wait([self = this->shared_from_this()](error_code cancelled) {
      if (!cancelled) self->end();
    });
    if (!writing_) close_now();
  }

 private:
  static constexpr bool is_secure = !std::is_same_v<Stream, beast::tcp_stream>;
  auto& lowest() { return beast::get_lowest_layer(ws_); }

  void connect(const tcp::resolver::results_type& found) {
    if (ended_) return;
    lowest().expires_after(connect_patience);
    lowest().async_connect(found, [self = this->shared_from_this()](error_code trouble, const auto&) {
      if (trouble) return self->end();
      self->connected();
    });
  }

  void connected() {
    error_code ignored;
    lowest().socket().set_option(tcp::no_delay(true), ignored);
    if constexpr (is_secure) {
      error_code trouble_of_name;
      auto& tls = ws_.next_layer();
      tls.set_verify_callback(ssl::host_name_verification(address_.host), ignored);
      // Only names are asked for by name.
      asio::ip::make_address(address_.host, trouble_of_name);
      if (trouble_of_name) SSL_set_tlsext_host_name(tls.native_handle(), address_.host.c_str());
      tls.async_handshake(ssl::stream_base::client, [self = this->shared_from_this()](error_code trouble) {
        if (trouble) return self->end();
        self->shake_hands();
      });
    } else {
      shake_hands();
    }
  }

  void shake_hands() {
    if (ended_) return;
    lowest().expires_never();
    ws_.set_option(websocket::stream_base::timeout{connect_patience, silence_patience, true});
    ws_.read_message_max(frame_bytes_max);
    ws_.auto_fragment(false);
    ws_.binary(true);
    ws_.async_handshake(address_.shown, address_.target,
                        [self = this->shared_from_this()](error_code trouble) {
                          if (trouble || self->closing_) return self->end();
                          self->open_ = true;
                          self->heard_.opened();
                          self->read();
                        });
  }

  void read() {
    ws_.async_read(buffer_, [self = this->shared_from_this()](error_code trouble, std::size_t) {
      self->was_read(trouble);
    });
  }

  void was_read(error_code trouble) {
    if (ended_) return;
    if (trouble) return end();
    const auto received = buffer_.cdata();
    const auto* bytes = static_cast<const std::uint8_t*>(received.data());
    Bytes frame(bytes, bytes + received.size());
    buffer_.clear();
    if (!ws_.got_binary()) return end();
    if (!closing_) heard_.received(std::move(frame));
    read();
  }

  void write() {
    writing_ = true;
    ws_.async_write(asio::buffer(queue_.front()),
                    [self = this->shared_from_this()](error_code trouble, std::size_t) {
                      self->writing_ = false;
                      if (self->ended_) return;
                      if (trouble) return self->end();
                      self->queue_.pop_front();
                      if (!self->queue_.empty()) return self->write();
                      if (self->closing_) self->close_now();
                    });
  }

  void close_now() {
    ws_.async_close(websocket::close_code::normal,
                    [self = this->shared_from_this()](error_code) { self->end(); });
  }

  void end_soon() {
    asio::post(finder_.get_executor(), [self = this->shared_from_this()] { self->end(); });
  }

  void end() {
    if (std::exchange(ended_, true)) return;
    open_ = false;
    ending_.cancel();
    error_code ignored;
    lowest().socket().close(ignored);
    heard_.ended();
  }

  Address address_;
  Heard heard_;
  tcp::resolver finder_;
  asio::steady_timer ending_;
  websocket::stream<Stream> ws_;
  beast::flat_buffer buffer_;
  std::deque<Bytes> queue_;
  bool open_ = false, writing_ = false, closing_ = false, ended_ = false;
};

class Nowhere final : public Connection {
 public:
  void send(Bytes) override {}
  void close() override {}
};

}  // namespace

std::shared_ptr<Connection> Connection::to(const std::string& url, asio::io_context& io, Heard heard) {
  auto address = parse(url);
  if (!address) {
    asio::post(io, [ended = std::move(heard.ended)] { ended(); });
    return std::make_shared<Nowhere>();
  }
  if (address->secure) {
    using Tls = beast::ssl_stream<beast::tcp_stream>;
    auto socket = std::make_shared<Socket<Tls>>(io, std::move(*address), std::move(heard), trust());
    socket->begin();
    return socket;
  }
  auto socket = std::make_shared<Socket<beast::tcp_stream>>(io, std::move(*address), std::move(heard));
  socket->begin();
  return socket;
}

}  // namespace tend::device
