// One connection's conversation, as protocol/frames.h draws it: which frame may come when, and what it asks
// for.
//
//   fresh ── Hello ──► challenged ── (Found) ── Login ──► inside ── Append, Erase, EraseCancel, BodyPut, EscrowCancel, BlobOpen …
//     └──── MailOpen ──► mailbox ── MailPut, MailBurn …
//
// Pure: each frame gives one `Wish`, the owner (RelayCore) grants it. A log-in's signature is checked here;
// whether its key is admitted, the owner knows. Nothing from the network is trusted: what does not decode or
// comes at the wrong time ends the conversation.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "core/crypto/entropy.h"
#include "protocol/frames.h"

namespace tend::relay {

// ---- what a frame asks for

struct Nothing {};
struct Reply {
  protocol::Frame frame;
};
struct Refuse {
  Refusal why;
  bool close = true;
};
// The log-in key is proven. If the channel admits it (after `start` has made the channel, if there is none),
// it may come in.
struct Enter {
  ChannelId channel;
  LoginKey login;
  std::uint64_t cursor = 0;
  std::optional<protocol::LogItem> start;
};
using Wish = std::variant<Nothing, Reply, Refuse, Enter, protocol::Append, protocol::Erase,
                          protocol::EraseCancel, protocol::BodyPut, protocol::EscrowCancel,
                          protocol::BlobOpen, protocol::ChunkPut, protocol::ChunkGet, protocol::Ping,
                          protocol::MailOpen, protocol::MailPut, protocol::MailBurn>;

// Answers whether the relay has a channel.
using Known = std::function<Result<bool>(const ChannelId&)>;

class Session {
 public:
  // `frame`: one message as it came. `origins`: the relay's own names, one of which a log-in signs; `entropy`
  // draws nonces.
  Wish receive(BytesView frame, std::span<const std::string> origins, crypto::Entropy& entropy,
               const Known& known);

 private:
  struct Fresh {};
  struct Challenged {
    protocol::Hello hello;
    Bytes hello_frame;
    Nonce32 nonce;
    std::optional<protocol::LogItem> start;
  };
  struct Inside {};
  struct Mailbox {};

  Wish first(protocol::Frame frame, BytesView bytes, crypto::Entropy& entropy, const Known& known);
  Wish log_in(Challenged& state, protocol::Frame frame, std::span<const std::string> origins);

  // Most connections are inside for long and idle: what only the log-in needs lies apart.
  std::variant<Fresh, std::unique_ptr<Challenged>, Inside, Mailbox> state_;
};

}  // namespace tend::relay
