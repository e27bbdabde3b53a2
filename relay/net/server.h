// HTTP and WebSocket over TCP, with or without TLS (Boost.Beast): the net thread of relay.h.
//
//   GET /relay with an upgrade   WebSocket, binary messages, one frame each. A message announced as longer
//                                than a frame may be
//                                ends the connection at its header; text ends it too. Pings keep it alive and
//                                find out dead ones.
//   GET /healthz                 200 {"ok":true} if the store can be written, else 503 {"ok":false}
//   GET anything else            the site's files
//
// With a certificate all this is spoken over TLS. Who comes without is sent to https by a redirect, except for
// the files of `plain`, which are there either way: a private authority's certificate has to be fetched before
// anything of it can be trusted. SIGHUP reads certificate and key again, for new connections.
//
// Without a certificate, TLS is a proxy's work. From a proxy on this machine the caller's address is taken from
// the last X-Forwarded-For; it serves rate limits only and is never written anywhere.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "relay/net/tls.h"
#include "relay/relay.h"
#include "relay/site/site.h"

namespace tend::relay {

class Server {
 public:
  struct Options {
    std::string host = "127.0.0.1";  // an address of this machine
    std::uint16_t port = 0;          // 0: any that is free
    std::size_t connections_max = 10'000;
    std::optional<TlsFiles> tls;
    // Told after SIGHUP: empty, or why the certificate in use stays.
    std::function<void(const std::optional<std::string>&)> reloaded = [](const auto&) {};
  };
  struct Sites {
    Site app;
    Site plain;  // served without TLS too; only with it
  };

  // Listens; or says, in one line for the operator, why that is not possible. `sites` and `inbox` must outlive
  // it.
  static std::expected<std::unique_ptr<Server>, std::string> listen(const Options& options,
                                                                    const Sites& sites, Inbox& inbox);
  ~Server();

  [[nodiscard]] std::uint16_t port() const;
  // The net thread: until the relay thread has delivered Stopped, which SIGINT and SIGTERM set going.
  void run();
  // From any thread.
  void deliver(std::vector<ToNet> messages);

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tend::relay
