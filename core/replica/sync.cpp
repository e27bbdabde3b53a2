// The socket of an us space: log-in, reading, handing in, trying again. PROTOCOL 5; frames in
// protocol/frames.h.
#include <algorithm>

#include "core/channel/login.h"
#include "core/replica/state.h"

namespace tend::replica {
namespace {

constexpr std::int64_t founder_ms =
    2'000;  // the joiner asks again so often until the founder has made the channel
constexpr std::int64_t refused_ms_least = 1'000;
constexpr std::size_t append_bytes_max = 512 << 10;

// What the relay can't do just now, and the person should know; all else is between the machines.
bool is_trouble(Refusal why) {
  switch (why) {
    case Refusal::relay_quota:
    case Refusal::relay_read_only:
    case Refusal::relay_full:
    case Refusal::relay_storage:
    case Refusal::relay_version:
    case Refusal::relay_login_refused:
    case Refusal::relay_busy:
      return true;
    default:
      return false;
  }
}

Refusal known_refusal(std::uint64_t code) {
  for (const auto& row : refusals())
    if (static_cast<std::uint64_t>(row.code) == code) return row.code;
  return Refusal::relay_storage;
}

}  // namespace

void Backoff::failed(UnixMs now, crypto::Entropy& entropy) {
  const std::int64_t whole = std::min<std::int64_t>(60'000, std::int64_t{1'000} << std::min(tries_, 6));
  next_ = now + whole - crypto::draw_below(entropy, static_cast<std::uint32_t>(whole / 4));
  ++tries_;
}

void Replica::State::on_channel(const FrameIn& event) {
  if (!us_ || channel_.phase == Channel::Phase::off || channel_.phase == Channel::Phase::connecting) return;
  const auto frame = protocol::decode(event.bytes);
  if (!frame) return drop_channel(true);
  std::visit(
      [&](const auto& each) {
        if constexpr (requires { on_channel_frame(each); })
          on_channel_frame(each);
        else
          drop_channel(true);  // a frame that no relay sends here
      },
      *frame);
}

void Replica::State::on_channel_frame(const protocol::Challenge& challenge) {
  if (channel_.phase != Channel::Phase::hello) return drop_channel(true);
  if (challenge.version != protocol::version) {
    trouble_ = Refusal::relay_version;
    return drop_channel(true);
  }
  if (!challenge.known) {
    const auto& roster = us_->record().roster;
    if (roster.empty()) {  // the founder has yet to come; PROTOCOL 4: the inviter may be offline in between
      drop_channel(false);
      channel_.backoff.later(now_ + founder_ms);
      return look_into_mailbox(Side::joiner, true);
    }
    const auto& act = roster.front();
    send(channel_.connection,
         protocol::Found{{.kind = protocol::ItemKind::roster,
                          .bytes = act.item,
                          .admission = protocol::Admission{act.statement, act.signatures}}});
  }
  log_in(challenge);
}

void Replica::State::log_in(const protocol::Challenge& challenge) {
  const auto hash = channel::login_hash(us_->record().channel, us_->record().relay, channel_.nonce,
                                        challenge.nonce, channel_.hello);
  send(channel_.connection, protocol::Login{channel::sign_login(hash, us_->keys().login_secret)});
  channel_.phase = Channel::Phase::login;
}

void Replica::State::on_channel_frame(const protocol::Welcome& welcome) {
  if (channel_.phase != Channel::Phase::login) return drop_channel(true);
  channel_.head = welcome.head;
  relay_ahead_ms_ = welcome.time - now_;
  if (us_->goes_on(welcome)) {
    us_->go_on(welcome);
  } else {
    const bool from_start = us_->cursor().cursor > 0;
    us_->read_again(welcome);
    if (from_start) {  // items from the old cursor are under way: begin anew with the right one
      drop_channel(false);
      channel_.backoff.now();
      return;
    }
  }
  channel_.phase = Channel::Phase::reading;
  channel_.deadline.set(now_);
  channel_.backoff.reset();
  if (trouble_ == Refusal::relay_version || trouble_ == Refusal::relay_login_refused ||
      trouble_ == Refusal::relay_busy)
    relay_accepted();
  after_reading();
}

void Replica::State::on_channel_frame(const protocol::Items& items) {
  if (channel_.phase != Channel::Phase::reading && channel_.phase != Channel::Phase::live)
    return drop_channel(true);
  const auto cursor = us_->cursor().cursor;
  if (items.first > cursor) return drop_channel(true);  // a gap
  const auto known = std::min<std::uint64_t>(cursor - items.first, items.items.size());
  const std::span<const protocol::LogItem> fresh =
      std::span(items.items).subspan(static_cast<std::size_t>(known));
  if (fresh.empty()) return after_reading();
  if (channel_.phase == Channel::Phase::reading) channel_.deadline.set(now_);
  auto change = us_->prepare_items(cursor, fresh, *vault_);
  auto puts = std::move(change.puts);
  auto removes = std::move(change.removes);
  store(
      std::move(puts), std::move(removes),
      [this, change = std::move(change)]() mutable {
        us_->commit(std::move(change));
        changed(practice::Audience::us);
        changed("home.show");
      },
      [this] { drop_channel(true); });
}

void Replica::State::after_reading() {
  if (channel_.phase == Channel::Phase::reading && us_->cursor().cursor >= channel_.head) {
    channel_.phase = Channel::Phase::live;
    channel_.deadline.clear();
    us_->caught_up();
    changed("home.show");
    if (us_->reading_again()) {
      auto change = us_->prepare_caught_up(*vault_);
      auto puts = std::move(change.puts);
      return store(
          std::move(puts), {},
          [this, change = std::move(change)]() mutable {
            us_->commit(std::move(change));
            hand_in();
          },
          [this] { drop_channel(true); });
    }
  }
  hand_in();
}

// Hands in what the log has not shown yet: always the same stored bytes, so that a second time does no harm.
void Replica::State::hand_in() {
  if (channel_.phase != Channel::Phase::live || !us_ || pending_) return;
  if (!channel_.first_by_ref.empty() || !channel_.backoff.due(now_)) return;
  channel_.backoff.reset();
  protocol::Append append{.ref = channel_.next_ref};
  std::size_t bytes = 0;
  std::optional<std::uint64_t> first, last;
  for (const auto& [number, record] : us_->outbox()) {
    if (channel_.sent && number <= *channel_.sent) continue;
    if (append.items.size() == protocol::append_items_max || (bytes += record.item.size()) > append_bytes_max)
      break;
    if (!first) first = number;
    last = number;
    append.items.push_back({.kind = protocol::ItemKind::entry, .bytes = record.item});
  }
  if (!first) return;
  channel_.first_by_ref.emplace(channel_.next_ref++, *first);
  channel_.sent = last;
  channel_.deadline.set(now_);
  send(channel_.connection, append);
}

void Replica::State::on_channel_frame(const protocol::Ack& ack) {
  if (channel_.first_by_ref.erase(ack.ref) == 0) return;
  channel_.deadline.clear();
  relay_accepted();
  hand_in();  // what was acked leaves the outbox when the log shows it
}

void Replica::State::on_channel_frame(const protocol::Refused& refused) {
  relay_refused(refused);
  const auto under_way = refused.ref ? channel_.first_by_ref.find(*refused.ref) : channel_.first_by_ref.end();
  if (under_way == channel_.first_by_ref.end()) return drop_channel(true);
  // Nothing of that append has happened: the same again, later.
  channel_.sent = under_way->second == 0 ? std::nullopt : std::optional(under_way->second - 1);
  channel_.first_by_ref.erase(under_way);
  channel_.deadline.clear();
  channel_.backoff.failed(now_, *entropy_);
  if (refused.retry_ms)
    channel_.backoff.later(
        now_ + std::max<std::int64_t>(refused_ms_least, static_cast<std::int64_t>(*refused.retry_ms)));
}

void Replica::State::relay_refused(const protocol::Refused& refused) {
  const auto why = known_refusal(refused.code);
  if (is_trouble(why)) trouble_ = why, changed("home.show");
}

void Replica::State::relay_accepted() {
  if (trouble_ && is_trouble(*trouble_)) trouble_.reset(), changed("home.show");
}

void Replica::State::drop_channel(bool failed) {
  if (!channel_.connection.empty()) effects_.push_back(Close{channel_.connection});
  auto backoff = channel_.backoff;
  channel_ = Channel{};
  channel_.backoff = backoff;
  if (failed) channel_.backoff.failed(now_, *entropy_);
  changed("home.show");
}

}  // namespace tend::replica
