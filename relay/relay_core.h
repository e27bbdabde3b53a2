// The whole relay without sockets, threads, clock or files: frames go in by connection, frames come out by
// connection.
//
//   connect(id) · receive(id, frame) · written(id, bytes) · disconnect(id)    what happened outside
//   commit()                                                                  makes durable what was asked
//   since the last one, then
//                                                                             acks it and hands it on
//   tick()                                                                    now and then: forgets, erases
//   and gives out what is due, ends what takes too long
//   take()                                                                    what must go out now, in order
//
// Nothing that depends on stored data is answered before `commit`: all appends, log-ins and mailbox messages
// between two commits share one transaction and one sync of the disk (group commit). If it is refused, each
// is refused with the reason and none has happened. A test drives it as the server does: receive …, commit,
// take; one that takes without `written` plays a slow reader once `unsent_low` bytes are out.
//
// Each logged-in connection has a cursor; items flow from there whenever its unsent bytes are few, whether
// they are old or just appended. So a slow reader costs no memory: it is continued from the store. One that
// lets even its answers pile up is closed.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/crypto/entropy.h"
#include "relay/blob/blobs.h"
#include "relay/limits.h"
#include "relay/log/log.h"
#include "relay/mailbox/mailboxes.h"
#include "relay/session/session.h"
#include "relay/store/store.h"

namespace tend::relay {

using ConnectionId = std::uint64_t;  // the caller's name for a connection, never used twice

struct Outgoing {
  ConnectionId connection = 0;
  std::shared_ptr<const Bytes> frame;  // shared by all who receive it; none: close the connection
  std::optional<Refusal> closing;      // why, when there is no frame
};

// What happened since it was last read, for the log of the operator. No names of anybody.
struct Tally {
  std::uint64_t connections = 0, frames = 0, log_ins = 0, items = 0, mail = 0, commits = 0;
  std::map<Refusal, std::uint64_t> refused;
  bool operator==(const Tally&) const = default;
};

class RelayCore {
 public:
  struct Settings {
    std::vector<std::string> origins;  // the relay's own names, as in links: "https://relay.example"
    Limits limits;
  };

  // Store and entropy must live as long as the core; `now` gives UTC ms.
  RelayCore(store::Store& store, crypto::Entropy& entropy, std::function<UnixMs()> now, Settings settings);
  ~RelayCore();

  // `address`: whatever tells callers apart, for rate limits only, kept in memory for an hour at most; empty:
  // this machine, no limits.
  void connect(ConnectionId id, std::string_view address = {});
  void receive(ConnectionId id, BytesView frame);
  void written(ConnectionId id, std::size_t bytes);
  void disconnect(ConnectionId id);

  void commit();
  void tick();
  // When a tick has something to give out, at the latest; empty: as far as is known, never.
  [[nodiscard]] std::optional<UnixMs> next_release();
  std::vector<Outgoing> take() { return std::exchange(outgoing_, {}); }

  // Whether the store can be written now.
  Result<void> probe();
  // Why the last commit or probe was refused; empty if it was not.
  [[nodiscard]] std::optional<Refusal> store_trouble() const { return store_trouble_; }

  Tally take_tally() { return std::exchange(tally_, {}); }

 private:
  struct Connection;
  struct Welcomed {};
  struct Acked {
    std::uint64_t ref = 0;
    std::vector<std::uint64_t> indexes;
  };
  struct ErasureTold {
    std::uint64_t ref = 0;
    std::vector<UnixMs> due;
  };
  struct BlobTold {
    std::uint64_t ref = 0;
    std::vector<std::uint64_t> chunks;
  };
  struct MailAcked {
    std::uint64_t number = 0;
  };
  struct MailTold {};
  // An answer that waits for the commit.
  struct Promise {
    ConnectionId connection;
    std::variant<Welcomed, Acked, ErasureTold, BlobTold, MailAcked, MailTold> answer;
  };

  void grant(ConnectionId id, Connection& connection, const Wish& wish);
  void grant_one(ConnectionId id, Connection& connection, const Nothing&);
  void grant_one(ConnectionId id, Connection& connection, const Reply& reply);
  void grant_one(ConnectionId id, Connection& connection, const Refuse& refusal);
  void grant_one(ConnectionId id, Connection& connection, const Enter& enter);
  void grant_one(ConnectionId id, Connection& connection, const protocol::Append& append);
  void grant_one(ConnectionId id, Connection& connection, const protocol::Erase& erase);
  void grant_one(ConnectionId id, Connection& connection, const protocol::EraseCancel& cancel);
  void grant_one(ConnectionId id, Connection& connection, const protocol::BodyPut& put);
  void grant_one(ConnectionId id, Connection& connection, const protocol::EscrowCancel& cancel);
  void grant_one(ConnectionId id, Connection& connection, const protocol::BlobOpen& open);
  void grant_one(ConnectionId id, Connection& connection, const protocol::ChunkPut& put);
  void grant_one(ConnectionId id, Connection& connection, const protocol::ChunkGet& get);
  void grant_one(ConnectionId id, Connection& connection, const protocol::Ping& ping);
  // Of a request by `ref`: whoever is not admitted any more has to go.
  void refuse_one(ConnectionId id, Connection& connection, Refusal why, std::uint64_t ref);
  void grant_one(ConnectionId id, Connection& connection, const protocol::MailOpen& open);
  void grant_one(ConnectionId id, Connection& connection, const protocol::MailPut& put);
  void grant_one(ConnectionId id, Connection& connection, const protocol::MailBurn& burn);

  Result<void> remember(Result<void> written);
  void settle(const Promise& promise, const Result<void>& committed);
  void welcome(ConnectionId id, Connection& connection);
  void tell_mailbox(ConnectionId id, Connection& connection);
  void tell_all(const MailboxId& mailbox);
  void hand_on(const Grown& grown);
  // Sends items from the connection's cursor on while few bytes are unsent.
  void pump(ConnectionId id, Connection& connection);
  void end_removed(const ChannelId& channel);
  // To each device of a channel of one person's alone, how many others of it are there, if that has changed.
  void tell_company(const ChannelId& channel);

  void send(ConnectionId id, Connection& connection, const protocol::Frame& frame);
  void send(ConnectionId id, Connection& connection, std::shared_ptr<const Bytes> frame);
  void refused(ConnectionId id, Connection& connection, Refusal why, std::optional<std::uint64_t> ref = {});
  void close(ConnectionId id, Refusal why);
  Connection* find(ConnectionId id);
  void leave(ConnectionId id, const Connection& connection);

  store::Store& store_;
  crypto::Entropy& entropy_;
  std::function<UnixMs()> now_;
  Settings settings_;
  Log log_;
  Blobs blobs_;
  Mailboxes mailboxes_;
  AddressLimits addresses_;

  std::unordered_map<ConnectionId, std::unique_ptr<Connection>> connections_;
  std::unordered_map<ChannelId, std::vector<ConnectionId>, FixedHash> inside_;
  std::unordered_map<MailboxId, std::vector<ConnectionId>, FixedHash> waiting_;  // at a mailbox
  store::Batch batch_;
  std::vector<Promise> promises_;
  std::vector<Outgoing> outgoing_;
  Tally tally_;
  UnixMs swept_ = 0;
  std::optional<Refusal> store_trouble_;
};

}  // namespace tend::relay
