#include "relay/net/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/core/detect_ssl.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <csignal>
#include <deque>

#include "relay/net/stream.h"

namespace tend::relay {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

namespace {

constexpr auto http_patience = 15s;    // for a request, or its answer
constexpr auto socket_patience = 60s;  // for a sign of life; a ping asks for one after half of it
constexpr auto tick_every = 5s;
constexpr auto closing_patience = 1s;  // for sockets to close when the relay stops
constexpr std::size_t header_bytes_max = 8 << 10;
constexpr std::size_t buffer_bytes_kept = 4 << 10;  // by an idle connection

constexpr std::string_view busy =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 11\r\nRetry-After: "
    "30\r\nConnection: close\r\n\r\nrelay_busy\n";

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

class Server::Impl {
 public:
  Impl(const Options& options, const Sites& sites, Inbox& inbox)
      : options_(options), sites_(sites), inbox_(inbox) {}

  // Empty, or why the certificate can't be used.
  std::optional<std::string> load_certificate();
  void listen();
  void run();
  void deliver(std::vector<ToNet> messages);
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  class HttpConnection;
  class SocketConnection;
  // Counts an open connection as long as it lives.
  class Place {
   public:
    explicit Place(std::size_t& taken) : taken_(&taken) { ++*taken_; }
    Place(Place&& other) noexcept : taken_(std::exchange(other.taken_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (taken_) --*taken_;
    }

   private:
    std::size_t* taken_;
  };

  void accept();
  void accepted(tcp::socket socket);
  void reload_when_told();
  void tick();
  void stop();
  void close_all();
  void ended(ConnectionId id);

  void take(Send& m);
  void take(Close& m);
  void take(Handled& m);
  void take(HealthAnswered& m);
  void take(Stopped&) { close_all(); }

  const Options options_;
  const Sites& sites_;
  Inbox& inbox_;
  TlsContext tls_;  // null: without TLS

  bool stopping_ = false;
  std::size_t places_taken_ = 0;
  ConnectionId connections_ = 0;  // counted, ids are given in order
  std::uint64_t questions_ = 0;
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  asio::steady_timer ticking_{io_}, pausing_{io_}, ending_{io_};
  asio::signal_set signals_{io_}, hangups_{io_};
  std::unordered_map<ConnectionId, std::shared_ptr<SocketConnection>> sockets_;
  std::unordered_map<std::uint64_t, std::shared_ptr<HttpConnection>> asking_;  // after the store's health
};

// ---- one WebSocket

class Server::Impl::SocketConnection : public std::enable_shared_from_this<SocketConnection> {
 public:
  SocketConnection(Impl& server, ConnectionId id, Stream stream, Place place, std::string address)
      : server_(server),
        id_(id),
        place_(std::move(place)),
        address_(std::move(address)),
        ws_(std::move(stream)) {
    ws_.set_option(websocket::stream_base::timeout{10s, socket_patience, true});
    ws_.read_message_max(protocol::frame_bytes_max);
    ws_.write_buffer_bytes(buffer_bytes_kept);
    ws_.auto_fragment(false);
    ws_.binary(true);
  }

  void begin(http::request<http::empty_body> request) {
    // The handshake reads the request, so it lives until then.
    const auto kept = std::make_shared<http::request<http::empty_body>>(std::move(request));
    ws_.async_accept(*kept, [self = shared_from_this(), kept](error_code trouble) {
      if (trouble) return;
      self->server_.sockets_.emplace(self->id_, self);
      self->server_.inbox_.put(Connected{self->id_, std::exchange(self->address_, {})});
      self->open_ = true;
      self->read();
    });
  }

  void send(std::shared_ptr<const Bytes> frame) {
    if (!open_ || closing_) return;
    queue_.push_back(std::move(frame));
    if (!writing_) write();
  }

  void handled(std::size_t bytes) {
    in_hand_ -= bytes;
    if (waiting_ && in_hand_ < in_hand_bytes_max) read();
  }

  // After everything sent so far.
  void close(websocket::close_code code, std::string_view reason) {
    if (!open_ || closing_) return;
    closing_ = websocket::close_reason(code, beast::string_view(reason.data(), reason.size()));
    if (!writing_) close_now();
  }

 private:
  void read() {
    waiting_ = false;
    ws_.async_read(buffer_,
                   [self = shared_from_this()](error_code trouble, std::size_t) { self->was_read(trouble); });
  }

  void was_read(error_code trouble) {
    if (trouble) return end();
    if (closing_) return buffer_.clear(), read();  // only to see the other side close
    if (!ws_.got_binary())
      return close(websocket::close_code::unknown_data, "binary only"), buffer_.clear(), read();
    const auto received = buffer_.cdata();
    const auto* bytes = static_cast<const std::uint8_t*>(received.data());
    server_.inbox_.put(Received{id_, Bytes(bytes, bytes + received.size())});
    in_hand_ += received.size();
    buffer_.clear();
    if (buffer_.capacity() > buffer_bytes_kept) buffer_.shrink_to_fit();
    if (in_hand_ < in_hand_bytes_max)
      read();
    else
      waiting_ = true;
  }

  void write() {
    writing_ = true;
    ws_.async_write(
        asio::buffer(*queue_.front()),
        [self = shared_from_this()](error_code trouble, std::size_t) { self->was_written(trouble); });
  }

  void was_written(error_code trouble) {
    writing_ = false;
    if (trouble) return end();
    const auto bytes = queue_.front()->size();
    queue_.pop_front();
    server_.inbox_.put(Written{id_, bytes});
    if (!queue_.empty()) return write();
    queue_.shrink_to_fit();
    if (closing_) close_now();
  }

  void close_now() {
    ws_.async_close(*closing_, [self = shared_from_this()](error_code) { self->end(); });
  }

  void end() {
    if (!std::exchange(open_, false)) return;
    error_code ignored;
    beast::get_lowest_layer(ws_).socket().close(ignored);
    server_.inbox_.put(Disconnected{id_});
    server_.ended(id_);
  }

  Impl& server_;
  ConnectionId id_;
  Place place_;
  std::string address_;
  websocket::stream<Stream> ws_;
  beast::flat_buffer buffer_;
  std::deque<std::shared_ptr<const Bytes>> queue_;
  std::optional<websocket::close_reason> closing_;
  std::size_t in_hand_ = 0;
  bool open_ = false, writing_ = false, waiting_ = false;
};

// ---- one HTTP connection, until it ends or becomes a WebSocket

class Server::Impl::HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(Impl& server, tcp::socket socket, Place place)
      : server_(server), place_(std::move(place)), stream_(std::move(socket)) {}

  void begin() {
    if (!server_.tls_) return read();
    stream_.next_layer().expires_after(http_patience);
    beast::async_detect_ssl(stream_.next_layer(), buffer_,
                            [self = shared_from_this()](error_code trouble, bool tls) {
                              if (!trouble) tls ? self->shake_hands() : self->read();
                            });
  }

  void read() {
    parser_.emplace();
    parser_->header_limit(header_bytes_max);
    stream_.next_layer().expires_after(http_patience);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](error_code trouble, std::size_t) {
                       if (!trouble) self->answer();
                     });
  }

  void health(bool writable) {
    if (writable)
      text(http::status::ok, "{\"ok\":true}\n", "application/json");
    else
      text(http::status::service_unavailable, "{\"ok\":false}\n", "application/json");
  }

 private:
  void shake_hands() {
    stream_.handshake(server_.tls_, buffer_.data(),
                      [self = shared_from_this()](error_code trouble, std::size_t used) {
                        self->buffer_.consume(used);
                        if (!trouble) self->read();
                      });
  }

  void answer() {
    const auto& request = parser_->get();
    const auto target = std::string_view(request.target().data(), request.target().size());
    const auto path = target.substr(0, target.find('?'));
    if (server_.tls_ && !stream_.is_tls()) return answer_plain(target);
    if (path == "/relay") return relay();
    if (request.method() != http::verb::get && request.method() != http::verb::head)
      return text(http::status::method_not_allowed, "Only GET and HEAD are answered here.\n");
    if (path == "/healthz") {
      server_.asking_.emplace(++server_.questions_, shared_from_this());
      return server_.inbox_.put(HealthAsked{server_.questions_});
    }
    const auto& [app, plain] = server_.sites_;
    send((!app.holds(target) && plain.holds(target) ? plain : app).answer(asked(target)));
  }

  // Without TLS on a relay that has it.
  void answer_plain(std::string_view target) {
    const auto method = parser_->get().method();
    const bool asks = method == http::verb::get || method == http::verb::head;
    if (asks && server_.sites_.plain.holds(target)) return send(server_.sites_.plain.answer(asked(target)));
    const auto host = field(http::field::host);
    if (host.empty() || !target.starts_with('/'))
      return text(http::status::bad_request, "This address speaks https.\n");
    send({308,
          {{"Content-Type", "text/plain; charset=utf-8"},
           {"Cache-Control", "no-store"},
           {"Location", "https://" + std::string(host) + std::string(target)}},
          "This address speaks https.\n"});
  }

  [[nodiscard]] std::string_view field(http::field name) const {
    const auto value = parser_->get()[name];
    return {value.data(), value.size()};
  }
  [[nodiscard]] SiteRequest asked(std::string_view target) const {
    return {target, field(http::field::accept_encoding), field(http::field::if_none_match)};
  }

  void relay() {
    if (!websocket::is_upgrade(parser_->get()))
      return text(http::status::upgrade_required,
                  "This address is for Tend's devices; it speaks WebSocket.\n");
    auto address = caller();
    stream_.next_layer().expires_never();
    const auto id = ++server_.connections_;
    std::make_shared<SocketConnection>(server_, id, std::move(stream_), std::move(place_), std::move(address))
        ->begin(parser_->release());
  }

  std::string caller() {
    error_code trouble;
    const auto end = stream_.next_layer().socket().remote_endpoint(trouble);
    if (trouble) return "?";
    if (!end.address().is_loopback()) return end.address().to_string();
    const auto forwarded = parser_->get()["X-Forwarded-For"];
    const auto list = std::string_view(forwarded.data(), forwarded.size());
    return std::string(trim(list.substr(list.rfind(',') + 1)));
  }

  void text(http::status status, std::string_view body, std::string_view type = "text/plain; charset=utf-8") {
    send({static_cast<int>(status),
          {{"Content-Type", std::string(type)}, {"Cache-Control", "no-store"}},
          body});
  }

  void send(const SiteAnswer& answer) {
    const auto& request = parser_->get();
    using Body = http::span_body<const char>;
    const auto response =
        std::make_shared<http::response<Body>>(static_cast<http::status>(answer.status), request.version());
    const auto set = [&](std::string_view name, std::string_view value) {
      response->set(beast::string_view(name.data(), name.size()),
                    beast::string_view(value.data(), value.size()));
    };
    for (const auto& [name, value] : security_headers()) set(name, value);
    // Not where plain files have to stay reachable.
    if (stream_.is_tls() && server_.sites_.plain.empty())
      set("Strict-Transport-Security", "max-age=31536000");
    for (const auto& [name, value] : answer.headers) set(name, value);
    if (answer.status == 405) set("Allow", "GET, HEAD");
    if (answer.status == 426) set("Upgrade", "websocket");
    const bool head = request.method() == http::verb::head;
    response->keep_alive(request.keep_alive());
    response->body() = beast::span<const char>(answer.body.data(), head ? 0 : answer.body.size());
    if (answer.status != 304) response->content_length(answer.body.size());
    const bool keep = response->keep_alive();
    stream_.next_layer().expires_after(http_patience);
    const auto serializer = std::make_shared<http::response_serializer<Body>>(*response);
    serializer->split(head);
    const auto done = [self = shared_from_this(), response, serializer, keep](error_code trouble,
                                                                              std::size_t) {
      if (!trouble && keep)
        self->read();
      else
        self->end();
    };
    if (head)
      http::async_write_header(stream_, *serializer, done);
    else
      http::async_write(stream_, *serializer, done);
  }

  void end() {
    if (stream_.is_tls()) return stream_.shutdown([self = shared_from_this()](error_code) {});
    error_code ignored;
    stream_.next_layer().socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  Impl& server_;
  Place place_;
  Stream stream_;
  beast::flat_buffer buffer_{header_bytes_max * 2};
  std::optional<http::request_parser<http::empty_body>> parser_;
};

// ---- the server

void Server::Impl::listen() {
  const tcp::endpoint end(asio::ip::make_address(options_.host), options_.port);
  acceptor_.open(end.protocol());
  acceptor_.set_option(asio::socket_base::reuse_address(true));
  acceptor_.bind(end);
  acceptor_.listen(asio::socket_base::max_listen_connections);
}

void Server::Impl::run() {
  signals_.add(SIGINT);
  signals_.add(SIGTERM);
  signals_.async_wait([this](error_code trouble, int) {
    if (!trouble) stop();
  });
  if (tls_) {
    hangups_.add(SIGHUP);
    reload_when_told();
  }
  accept();
  tick();
  io_.run();
  sockets_.clear();
  asking_.clear();
}

std::optional<std::string> Server::Impl::load_certificate() {
  if (!options_.tls) return std::nullopt;
  auto loaded = load_tls(*options_.tls);
  if (!loaded) return loaded.error();
  tls_ = *std::move(loaded);
  return std::nullopt;
}

void Server::Impl::reload_when_told() {
  hangups_.async_wait([this](error_code trouble, int) {
    if (trouble) return;
    options_.reloaded(load_certificate());
    reload_when_told();
  });
}

void Server::Impl::accept() {
  acceptor_.async_accept([this](error_code trouble, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (!trouble) accepted(std::move(socket));
    if (!trouble) return accept();
    // Out of file descriptors, most likely: others must end first.
    pausing_.expires_after(100ms);
    pausing_.async_wait([this](error_code cancelled) {
      if (!cancelled && acceptor_.is_open()) accept();
    });
  });
}

void Server::Impl::accepted(tcp::socket socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  if (places_taken_ < options_.connections_max) {
    std::make_shared<HttpConnection>(*this, std::move(socket), Place(places_taken_))->begin();
    return;
  }
  const auto kept = std::make_shared<tcp::socket>(std::move(socket));
  asio::async_write(*kept, asio::buffer(busy), [kept](error_code, std::size_t) {});
}

void Server::Impl::tick() {
  ticking_.expires_after(tick_every);
  ticking_.async_wait([this](error_code cancelled) {
    if (cancelled) return;
    inbox_.put(Tick{});
    tick();
  });
}

void Server::Impl::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  hangups_.cancel(ignored);
  inbox_.put(Stop{});
}

void Server::Impl::ended(ConnectionId id) {
  sockets_.erase(id);
  if (stopping_ && sockets_.empty()) io_.stop();
}

void Server::Impl::close_all() {
  stopping_ = true;
  ticking_.cancel();
  // Copied, as a connection that ends takes itself out of the list.
  std::vector<std::shared_ptr<SocketConnection>> all;
  for (const auto& [id, socket] : sockets_) all.push_back(socket);
  for (const auto& socket : all) socket->close(websocket::close_code::going_away, "");
  ending_.expires_after(all.empty() ? 0ms : std::chrono::milliseconds(closing_patience));
  ending_.async_wait([this](error_code) { io_.stop(); });
}

void Server::Impl::deliver(std::vector<ToNet> messages) {
  if (messages.empty()) return;
  asio::post(io_, [this, messages = std::move(messages)]() mutable {
    for (auto& message : messages) std::visit([&](auto& each) { take(each); }, message);
  });
}

void Server::Impl::take(Send& m) {
  if (const auto found = sockets_.find(m.connection); found != sockets_.end())
    found->second->send(std::move(m.frame));
}

void Server::Impl::take(Close& m) {
  if (const auto found = sockets_.find(m.connection); found != sockets_.end())
    found->second->close(websocket::close_code::policy_error, refusal_row(m.why).key);
}

void Server::Impl::take(Handled& m) {
  // Held by itself: reading on may find that the connection has ended.
  if (const auto found = sockets_.find(m.connection); found != sockets_.end()) {
    const auto socket = found->second;
    socket->handled(m.bytes);
  }
}

void Server::Impl::take(HealthAnswered& m) {
  const auto found = asking_.find(m.question);
  if (found == asking_.end()) return;
  const auto asking = found->second;
  asking_.erase(found);
  asking->health(m.writable);
}

// ---- the door

std::expected<std::unique_ptr<Server>, std::string> Server::listen(const Options& options, const Sites& sites,
                                                                   Inbox& inbox) {
  auto impl = std::make_unique<Impl>(options, sites, inbox);
  if (auto why = impl->load_certificate()) return std::unexpected(*std::move(why));
  try {
    impl->listen();
  } catch (const boost::system::system_error& trouble) {
    const auto where = options.host + ":" + std::to_string(options.port);
    if (trouble.code() == asio::error::address_in_use)
      return std::unexpected(where + " is in use already; choose another with --listen");
    return std::unexpected("can't listen at " + where + ": " + trouble.code().message());
  }
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;
std::uint16_t Server::port() const { return impl_->port(); }
void Server::run() { impl_->run(); }
void Server::deliver(std::vector<ToNet> messages) { impl_->deliver(std::move(messages)); }

}  // namespace tend::relay
