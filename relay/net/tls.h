// The relay's own TLS (1.2 and newer), from a certificate and a key in PEM files.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <expected>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace tend::relay {

struct TlsFiles {
  std::string certificate;  // with the chain up to an authority, its own first
  std::string key;
};

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// Reads both; or says, in one line for the operator, what is wrong with which file.
std::expected<TlsContext, std::string> load_tls(const TlsFiles& files);

// TLS on top of a TCP connection, the server's side. One operation of a kind at a time, and only after the
// handshake. What is behind it stays in tls.cpp, as it takes a compiler minutes.
class TlsLayer {
 public:
  using Moved = std::move_only_function<void(boost::system::error_code, std::size_t)>;
  using Ended = std::move_only_function<void(boost::system::error_code)>;

  TlsLayer(boost::beast::tcp_stream& tcp, TlsContext context);
  ~TlsLayer();

  // `begun`: what was read from the other side already; `moved` is told how much of it was used.
  void handshake(boost::asio::const_buffer begun, Moved moved);
  void read_some(boost::asio::mutable_buffer to, Moved moved);
  void write_some(boost::asio::const_buffer from, Moved moved);
  // Says goodbye.
  void shutdown(Ended ended);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tend::relay
