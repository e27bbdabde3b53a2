// One WebSocket to a relay, ws: or wss:. Over wss the certificate must be one that this machine trusts (for a
// network of one's own: SSL_CERT_FILE names a file of trusted ones) and must be the host's.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/replica/replica.h"

namespace boost::asio {
class io_context;
}

namespace tend::device {

// Called from the loop, never from inside a call to Connection.
struct Heard {
  std::function<void()> opened;
  std::function<void(Bytes)> received;
  std::function<void()> ended;  // once, also if it never opened; nothing is heard after it
};

class Connection {
 public:
  virtual ~Connection() = default;
  // In the order of the calls. Before it is open, and after it has ended, nothing is sent.
  virtual void send(Bytes frame) = 0;
  // After all that was sent. `ended` is heard once the other side has closed too, or took too long.
  virtual void close() = 0;

  // Sets out to connect; an address that is none ends at once.
  static std::shared_ptr<Connection> to(const std::string& url, boost::asio::io_context& io, Heard heard);
};

}  // namespace tend::device
