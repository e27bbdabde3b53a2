#include "relay/relay_core.h"

#include <set>

namespace tend::relay {

using namespace protocol;

namespace {

constexpr UnixMs sweep_every_ms = ms_an_hour;

// When asking the same again may help.
std::optional<std::uint64_t> retry_ms(Refusal why) {
  switch (why) {
    case Refusal::relay_read_only:
    case Refusal::relay_full:
    case Refusal::relay_storage:
      return 5'000;
    case Refusal::relay_too_fast:
      return 10'000;
    case Refusal::relay_busy:
      return 30'000;
    default:
      return std::nullopt;
  }
}

std::shared_ptr<const Bytes> shared_frame(const Frame& frame) {
  return std::make_shared<const Bytes>(encode(frame));
}

}  // namespace

struct RelayCore::Connection {
  Session session;
  AddressLimits::Key address = 0;
  UnixMs since = 0;
  Bucket frames, bytes;
  std::size_t unsent = 0;
  // Of a connection to a channel, from its log-in on; it gets items once it was welcomed.
  std::optional<ChannelId> channel;
  LoginKey login;
  std::uint64_t next = 0;  // index of the item to send next
  bool welcomed = false;
  std::uint64_t company = 0;  // as told last
  // Of one to a mailbox.
  std::optional<MailboxId> mailbox;
};

RelayCore::RelayCore(store::Store& store, crypto::Entropy& entropy, std::function<UnixMs()> now,
                     Settings settings)
    : store_(store),
      entropy_(entropy),
      now_(std::move(now)),
      settings_(std::move(settings)),
      log_(store, settings_.limits.channel),
      blobs_(store, log_, settings_.limits.channel.blob_bytes_max),
      mailboxes_(store, settings_.limits.mailbox) {}

RelayCore::~RelayCore() = default;

// ---- what happens outside

void RelayCore::connect(ConnectionId id, std::string_view address) {
  auto connection = std::make_unique<Connection>();
  connection->address = AddressLimits::key_of(address);
  connection->since = now_();
  const bool allowed = addresses_.take(connection->address, &AddressLimits::Buckets::connections,
                                       settings_.limits.connections, connection->since);
  auto& there = *(connections_[id] = std::move(connection));
  ++tally_.connections;
  if (allowed) return;
  refused(id, there, Refusal::relay_too_fast);
  close(id, Refusal::relay_too_fast);
}

void RelayCore::receive(ConnectionId id, BytesView frame) {
  auto* connection = find(id);
  if (connection == nullptr) return;
  ++tally_.frames;
  const auto now = now_();
  const auto& limits = settings_.limits;
  if (!connection->frames.take(limits.frames, 1, now) ||
      !connection->bytes.take(limits.bytes, static_cast<double>(frame.size()), now)) {
    refused(id, *connection, Refusal::relay_too_fast);
    close(id, Refusal::relay_too_fast);
    return;
  }
  grant(id, *connection,
        connection->session.receive(frame, settings_.origins, entropy_,
                                    [&](const ChannelId& channel) { return log_.known(channel); }));
}

void RelayCore::written(ConnectionId id, std::size_t bytes) {
  auto* connection = find(id);
  if (connection == nullptr) return;
  connection->unsent -= std::min(bytes, connection->unsent);
  if (connection->welcomed) pump(id, *connection);
}

void RelayCore::disconnect(ConnectionId id) {
  if (auto* connection = find(id)) {
    leave(id, *connection);
    connections_.erase(id);
  }
}

void RelayCore::tick() {
  const auto now = now_();
  std::vector<ConnectionId> late;
  for (const auto& [id, connection] : connections_)
    if (!connection->channel && !connection->mailbox &&
        now - connection->since > settings_.limits.log_in_ms_max)
      late.push_back(id);
  for (const auto id : late) {
    refused(id, *find(id), Refusal::relay_not_logged_in);
    close(id, Refusal::relay_not_logged_in);
  }
  addresses_.forget_old(now);
  if (auto done = log_.erase_due(now, batch_); !done) (void)remember(done);
  if (auto done = log_.release_due(now, batch_); !done) (void)remember(done);
  if (auto done = store_.note_progress(); !done) (void)remember(done);
  if (now - swept_ < sweep_every_ms) return;
  swept_ = now;
  Mailboxes::forget_old(now, batch_);
  Blobs::forget_old(now, batch_);
}

std::optional<UnixMs> RelayCore::next_release() {
  const auto next = store_.escrow_next_due();
  return next ? *next : std::nullopt;
}

Result<void> RelayCore::probe() { return remember(store_.probe()); }

// ---- granting what a frame asks for

void RelayCore::grant(ConnectionId id, Connection& connection, const Wish& wish) {
  std::visit([&](const auto& each) { grant_one(id, connection, each); }, wish);
}

void RelayCore::grant_one(ConnectionId, Connection&, const Nothing&) {}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const Reply& reply) {
  send(id, connection, reply.frame);
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const Refuse& refusal) {
  // An address that fails again and again has to wait, see Enter.
  if (refusal.why == Refusal::relay_login_refused)
    (void)addresses_.take(connection.address, &AddressLimits::Buckets::failed_log_ins,
                          settings_.limits.failed_log_ins, now_());
  refused(id, connection, refusal.why);
  if (refusal.close) close(id, refusal.why);
}

// An unknown channel and a key that is not admitted look the same from outside.
void RelayCore::grant_one(ConnectionId id, Connection& connection, const Enter& enter) {
  const auto now = now_();
  const auto& limits = settings_.limits;
  if (!addresses_.fits(connection.address, &AddressLimits::Buckets::failed_log_ins, limits.failed_log_ins,
                       now))
    return grant_one(id, connection, Refuse{Refusal::relay_too_fast});
  const auto known = log_.known(enter.channel);
  if (!known) return grant_one(id, connection, Refuse{known.error()});
  if (!*known && enter.start) {
    if (!addresses_.take(connection.address, &AddressLimits::Buckets::new_channels, limits.new_channels, now))
      return grant_one(id, connection, Refuse{Refusal::relay_too_fast});
    if (auto ok = log_.found(enter.channel, enter.login, *enter.start, now, batch_); !ok)
      return grant_one(id, connection, Refuse{ok.error()});
  }
  const auto slot = log_.slot_of(enter.channel, enter.login);
  if (!slot) return grant_one(id, connection, Refuse{slot.error()});
  if (!*slot) return grant_one(id, connection, Refuse{Refusal::relay_login_refused});
  connection.channel = enter.channel;
  connection.login = enter.login;
  connection.next = enter.cursor;
  inside_[enter.channel].push_back(id);
  promises_.push_back({id, Welcomed{}});
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const Append& append) {
  auto indexes = log_.append(*connection.channel, connection.login, append, now_(), batch_);
  if (!indexes) return refuse_one(id, connection, indexes.error(), append.ref);
  promises_.push_back({id, Acked{append.ref, *std::move(indexes)}});
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const Erase& erase) {
  auto due = log_.erase(*connection.channel, connection.login, erase, now_(), batch_);
  if (!due) return refuse_one(id, connection, due.error(), erase.ref);
  promises_.push_back({id, ErasureTold{erase.ref, *std::move(due)}});
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const EraseCancel& cancel) {
  auto indexes = log_.cancel_erase(*connection.channel, connection.login, cancel, batch_);
  if (!indexes) return refuse_one(id, connection, indexes.error(), cancel.ref);
  promises_.push_back({id, Acked{cancel.ref, *std::move(indexes)}});
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const BodyPut& put) {
  if (auto ok = log_.put_body(*connection.channel, connection.login, put, batch_); !ok)
    return refuse_one(id, connection, ok.error(), put.ref);
  promises_.push_back({id, Acked{put.ref, {put.index}}});
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const EscrowCancel& cancel) {
  if (auto ok = log_.cancel_escrow(*connection.channel, connection.login, cancel, batch_); !ok)
    return refuse_one(id, connection, ok.error(), cancel.ref);
  promises_.push_back({id, Acked{cancel.ref, {}}});
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const BlobOpen& open) {
  auto wanted = blobs_.open(*connection.channel, connection.login, open, now_(), batch_);
  if (!wanted) return refuse_one(id, connection, wanted.error(), open.ref);
  promises_.push_back({id, BlobTold{open.ref, *std::move(wanted)}});
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const ChunkPut& put) {
  if (auto ok = blobs_.put(*connection.channel, connection.login, put, batch_); !ok)
    return refuse_one(id, connection, ok.error(), put.ref);
  promises_.push_back({id, Acked{put.ref, {}}});
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const ChunkGet& get) {
  auto sealed = blobs_.get(*connection.channel, connection.login, get);
  if (!sealed) return refuse_one(id, connection, sealed.error(), get.ref);
  send(id, connection, Chunk{get.ref, *std::move(sealed)});
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const Ping& ping) {
  send(id, connection, Ack{ping.ref, {}});
}

void RelayCore::refuse_one(ConnectionId id, Connection& connection, Refusal why, std::uint64_t ref) {
  refused(id, connection, why, ref);
  if (why == Refusal::relay_not_logged_in) close(id, why);
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const MailOpen& open) {
  connection.mailbox = open.mailbox;
  waiting_[open.mailbox].push_back(id);
  promises_.push_back({id, MailTold{}});
}

void RelayCore::grant_one(ConnectionId id, Connection& connection, const MailPut& put) {
  const auto now = now_();
  if (put.number == 0) {
    const auto exists = mailboxes_.exists(*connection.mailbox, now);
    if (!exists) return refused(id, connection, exists.error(), put.number);
    if (!*exists && !addresses_.take(connection.address, &AddressLimits::Buckets::new_mailboxes,
                                     settings_.limits.new_mailboxes, now))
      return refused(id, connection, Refusal::relay_too_fast, put.number);
  }
  if (auto ok = mailboxes_.put(*connection.mailbox, put, now, batch_); !ok)
    return refused(id, connection, ok.error(), put.number);
  promises_.push_back({id, MailAcked{put.number}});
}

// All who wait are told the new state after the commit; who opens or burns is told anyway.
void RelayCore::grant_one(ConnectionId id, Connection& connection, const MailBurn& burn) {
  if (auto ok = mailboxes_.burn(*connection.mailbox, burn.reason, now_(), batch_); !ok)
    return refused(id, connection, ok.error());
  promises_.push_back({id, MailTold{}});
}

// ---- commit

void RelayCore::commit() {
  Result<void> committed{};
  if (!batch_.empty()) {
    committed = remember(store_.commit(batch_));
    batch_.clear();
    ++tally_.commits;
  }
  std::vector<Grown> grown;
  std::vector<MailboxId> changed;
  if (committed) {
    grown = log_.committed();
    changed = mailboxes_.committed();
  } else {
    log_.dropped();
    mailboxes_.dropped();
  }
  blobs_.settled();
  for (const auto& promise : std::exchange(promises_, {})) settle(promise, committed);
  for (const auto& each : grown) hand_on(each);
  for (const auto& mailbox : changed) tell_all(mailbox);
}

Result<void> RelayCore::remember(Result<void> written) {
  store_trouble_ = written ? std::nullopt : std::optional(written.error());
  return written;
}

void RelayCore::settle(const Promise& promise, const Result<void>& committed) {
  const auto id = promise.connection;
  auto* connection = find(id);
  if (connection == nullptr) return;
  if (!committed) {
    std::optional<std::uint64_t> ref;
    if (const auto* acked = std::get_if<Acked>(&promise.answer)) ref = acked->ref;
    if (const auto* told = std::get_if<ErasureTold>(&promise.answer)) ref = told->ref;
    if (const auto* told = std::get_if<BlobTold>(&promise.answer)) ref = told->ref;
    if (const auto* acked = std::get_if<MailAcked>(&promise.answer)) ref = acked->number;
    refused(id, *connection, committed.error(), ref);
    if (std::holds_alternative<Welcomed>(promise.answer)) close(id, committed.error());
    return;
  }
  if (const auto* acked = std::get_if<Acked>(&promise.answer))
    send(id, *connection, Ack{acked->ref, acked->indexes});
  else if (const auto* told = std::get_if<ErasureTold>(&promise.answer))
    send(id, *connection, Erased{told->ref, told->due});
  else if (const auto* blob = std::get_if<BlobTold>(&promise.answer))
    send(id, *connection, BlobWanted{blob->ref, blob->chunks});
  else if (const auto* mail = std::get_if<MailAcked>(&promise.answer))
    ++tally_.mail, send(id, *connection, MailAck{mail->number});
  else if (std::holds_alternative<MailTold>(promise.answer))
    tell_mailbox(id, *connection);
  else
    welcome(id, *connection);
}

void RelayCore::welcome(ConnectionId id, Connection& connection) {
  const auto head = log_.head(*connection.channel);
  if (!head) return grant_one(id, connection, Refuse{head.error()});
  const auto identity = store_.identity();
  Welcome welcome{.time = now_(),
                  .log = identity.log,
                  .generation = identity.generation,
                  .head = *head,
                  .before_cursor = {}};
  if (connection.next > 0 && connection.next <= *head) {
    const auto before = store_.items(*connection.channel, connection.next - 1, 1, 0);
    if (!before || before->empty())
      return grant_one(id, connection, Refuse{before ? Refusal::relay_storage : before.error()});
    welcome.before_cursor = before->front().hash;
  }
  // A cursor beyond the end belongs to a longer log than this: the device sees it by `head`, new items reach
  // it all the same.
  connection.next = std::min(connection.next, *head);
  connection.welcomed = true;
  ++tally_.log_ins;
  send(id, connection, welcome);
  const auto channel = *connection.channel;
  if (find(id) != nullptr) pump(id, connection);
  tell_company(channel);
}

void RelayCore::tell_mailbox(ConnectionId id, Connection& connection) {
  const auto state = mailboxes_.state(*connection.mailbox, now_());
  if (!state) return refused(id, connection, state.error());
  send(id, connection, *state);
}

void RelayCore::tell_all(const MailboxId& mailbox) {
  const auto waiting = waiting_.find(mailbox);
  if (waiting == waiting_.end()) return;
  for (const auto id : std::vector(waiting->second))
    if (auto* connection = find(id)) tell_mailbox(id, *connection);
}

// Live items, encoded once for all who have read everything before.
void RelayCore::hand_on(const Grown& grown) {
  tally_.items += grown.items.size();
  const auto inside = inside_.find(grown.channel);
  if (inside == inside_.end()) return;
  std::vector<std::pair<std::uint64_t, std::shared_ptr<const Bytes>>>
      pages;  // index of the first item, Items frame
  Items page{.first = grown.first, .items = {}};
  std::size_t bytes = 0;
  const auto finish = [&](std::uint64_t next) {
    pages.emplace_back(page.first, shared_frame(page));
    page = {.first = next, .items = {}};
    bytes = 0;
  };
  for (std::uint64_t i = 0; i < grown.items.size(); ++i) {
    const auto& item = grown.items[i].item;
    if (!page.items.empty() &&
        (bytes + store::size_of(item) > items_bytes_max || page.items.size() == items_count_max))
      finish(grown.first + i);
    bytes += store::size_of(item);
    page.items.push_back(item);
  }
  const auto end = grown.first + grown.items.size();
  finish(end);

  for (const auto id : std::vector(inside->second)) {
    auto* connection = find(id);
    if (connection == nullptr || !connection->welcomed) continue;
    for (std::size_t p = 0; connection != nullptr && p < pages.size() && connection->next == pages[p].first &&
                            connection->unsent < settings_.limits.unsent_low;
         ++p) {
      connection->next = p + 1 < pages.size() ? pages[p + 1].first : end;
      send(id, *connection, pages[p].second);
      connection = find(id);
    }
    if (connection != nullptr && connection->next < end) pump(id, *connection);
  }
  if (grown.admission_changed) end_removed(grown.channel);
}

void RelayCore::pump(ConnectionId id, Connection& connection) {
  const auto head = log_.head(*connection.channel);
  while (head && connection.next < *head && connection.unsent < settings_.limits.unsent_low) {
    const auto stored = log_.read(*connection.channel, connection.next);
    if (!stored || stored->empty())
      return grant_one(id, connection, Refuse{stored ? Refusal::relay_storage : stored.error()});
    Items items{.first = connection.next, .items = {}};
    for (const auto& each : *stored) items.items.push_back(each.item);
    connection.next += stored->size();
    send(id, connection, items);
    if (find(id) == nullptr) return;
  }
}

// Whoever a roster act removed has got that act and nothing after it.
void RelayCore::end_removed(const ChannelId& channel) {
  const auto inside = inside_.find(channel);
  if (inside == inside_.end()) return;
  for (const auto id : std::vector(inside->second)) {
    auto* connection = find(id);
    const auto slot = log_.slot_of(channel, connection->login);
    if (slot && *slot) continue;
    refused(id, *connection, Refusal::relay_login_refused);
    close(id, Refusal::relay_login_refused);
  }
}

void RelayCore::tell_company(const ChannelId& channel) {
  const auto inside = inside_.find(channel);
  if (inside == inside_.end()) return;
  const auto is_of_one = log_.is_of_one_person(channel);
  if (!is_of_one || !*is_of_one) return;
  std::set<LoginKey> there;
  const auto ids = inside->second;
  for (const auto id : ids)
    if (const auto* connection = find(id); connection->welcomed) there.insert(connection->login);
  for (const auto id : ids) {
    auto* connection = find(id);
    if (connection == nullptr || !connection->welcomed || connection->company == there.size() - 1) continue;
    connection->company = there.size() - 1;
    send(id, *connection, Company{connection->company});
  }
}

// ---- sending

void RelayCore::send(ConnectionId id, Connection& connection, const Frame& frame) {
  send(id, connection, shared_frame(frame));
}

void RelayCore::send(ConnectionId id, Connection& connection, std::shared_ptr<const Bytes> frame) {
  connection.unsent += frame->size();
  const bool too_much = connection.unsent > settings_.limits.unsent_most;
  outgoing_.push_back({id, std::move(frame), {}});
  if (too_much) close(id, Refusal::relay_slow_reader);
}

void RelayCore::refused(ConnectionId id, Connection& connection, Refusal why,
                        std::optional<std::uint64_t> ref) {
  ++tally_.refused[why];
  send(id, connection, Refused{static_cast<std::uint64_t>(why), ref, retry_ms(why)});
}

// The connection is gone for us at once; what was sent before still goes out.
void RelayCore::close(ConnectionId id, Refusal why) {
  auto* connection = find(id);
  if (connection == nullptr) return;
  leave(id, *connection);
  outgoing_.push_back({id, nullptr, why});
  connections_.erase(id);
}

RelayCore::Connection* RelayCore::find(ConnectionId id) {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second.get();
}

void RelayCore::leave(ConnectionId id, const Connection& connection) {
  const auto remove_from = [&](auto& map, const auto& key) {
    const auto found = map.find(key);
    if (found == map.end()) return;
    std::erase(found->second, id);
    if (found->second.empty()) map.erase(found);
  };
  if (connection.channel) {
    remove_from(inside_, *connection.channel);
    if (connection.welcomed) tell_company(*connection.channel);
  }
  if (connection.mailbox) remove_from(waiting_, *connection.mailbox);
}

}  // namespace tend::relay
