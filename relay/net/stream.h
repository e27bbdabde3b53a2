// A TCP connection that may speak TLS or not, decided when it begins. One type for both, so that Beast's HTTP
// and WebSocket code is compiled once; without TLS nothing of it takes memory.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <optional>
#include <utility>

#include "relay/net/tls.h"

namespace tend::relay {

class Stream {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;
  using next_layer_type = boost::beast::tcp_stream;

  explicit Stream(boost::asio::ip::tcp::socket socket)
      : layers_(std::make_unique<Layers>(std::move(socket))) {}

  executor_type get_executor() { return layers_->tcp.get_executor(); }
  next_layer_type& next_layer() { return layers_->tcp; }
  [[nodiscard]] const next_layer_type& next_layer() const { return layers_->tcp; }
  [[nodiscard]] bool is_tls() const { return layers_->tls.has_value(); }

  // From here on the other side speaks TLS; see TlsLayer.
  void handshake(TlsContext context, boost::asio::const_buffer begun, TlsLayer::Moved moved) {
    layers_->tls.emplace(layers_->tcp, std::move(context));
    layers_->tls->handshake(begun, std::move(moved));
  }
  // Only if is_tls().
  void shutdown(TlsLayer::Ended ended) { layers_->tls->shutdown(std::move(ended)); }

  // As Beast asks of a stream.
  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (layers_->tls)
      layers_->tls->read_some(first<boost::asio::mutable_buffer>(buffers), std::forward<Handler>(handler));
    else
      layers_->tcp.async_read_some(buffers, std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (layers_->tls)
      layers_->tls->write_some(first<boost::asio::const_buffer>(buffers), std::forward<Handler>(handler));
    else
      layers_->tcp.async_write_some(buffers, std::forward<Handler>(handler));
  }
  template <class Handler>
  friend void async_teardown(boost::beast::role_type role, Stream& stream, Handler&& handler) {
    using boost::beast::websocket::async_teardown;
    if (stream.layers_->tls)
      stream.shutdown(std::forward<Handler>(handler));
    else
      async_teardown(role, stream.layers_->tcp.socket(), std::forward<Handler>(handler));
  }

 private:
  // “Some” of several buffers may be some of the first.
  template <class Buffer, class Buffers>
  static Buffer first(const Buffers& buffers) {
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto each = boost::asio::buffer_sequence_begin(buffers); each != end; ++each)
      if (const Buffer buffer(*each); buffer.size() > 0) return buffer;
    return {};
  }

  // On the heap, as the TLS layer holds on to the other.
  struct Layers {
    explicit Layers(boost::asio::ip::tcp::socket socket) : tcp(std::move(socket)) {}
    boost::beast::tcp_stream tcp;
    std::optional<TlsLayer> tls;
  };
  std::unique_ptr<Layers> layers_;
};

}  // namespace tend::relay
