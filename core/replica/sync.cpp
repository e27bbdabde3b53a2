// The socket of a space: log-in, reading, handing in, trying again. PROTOCOL 5; frames in
// protocol/frames.h.
#include <algorithm>

#include "core/channel/erasure.h"
#include "core/channel/escrow.h"
#include "core/channel/login.h"
#include "core/replica/state.h"

namespace tend::replica {
namespace {

constexpr std::int64_t founder_ms =
    2'000;  // the joiner asks again so often until the founder has made the channel
constexpr std::int64_t lost_ms = 60'000;  // once the relay has lost the mailbox too
constexpr std::int64_t refused_ms_least = 1'000;
constexpr std::int64_t idle_ms_most =
    4 * 60'000LL;  // without a word from the relay, until it is asked whether it is there
constexpr std::size_t append_bytes_max = 512 << 10;

// What the relay can't do just now, and the person should know; all else is between the machines.
bool is_trouble(Refusal why) {
  switch (why) {
    case Refusal::relay_quota:
    case Refusal::relay_escrow_full:
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

void try_later(Backoff& backoff, const protocol::Refused& refused, UnixMs now, crypto::Entropy& entropy) {
  backoff.failed(now, entropy);
  if (refused.retry_ms)
    backoff.later(now +
                  std::max<std::int64_t>(refused_ms_least, static_cast<std::int64_t>(*refused.retry_ms)));
}

}  // namespace

void Backoff::failed(UnixMs now, crypto::Entropy& entropy) {
  const std::int64_t whole = std::min<std::int64_t>(60'000, std::int64_t{1'000} << std::min(tries_, 6));
  next_ = now + whole - crypto::draw_below(entropy, static_cast<std::uint32_t>(whole / 4));
  ++tries_;
}

void Replica::State::say_hello(Line& line) {
  auto& channel = line.channel;
  if (channel.phase != Channel::Phase::connecting) return;
  channel.phase = Channel::Phase::hello;
  channel.deadline.set(now_);
  if (line.space.is_granted()) line.space.look_anew();
  channel.nonce = crypto::draw<Nonce32>(*entropy_);
  channel.hello = protocol::encode(protocol::Hello{.versions = {protocol::version},
                                                   .channel = line.space.record().channel,
                                                   .login = line.space.keys().login,
                                                   .nonce = channel.nonce,
                                                   .cursor = line.space.cursor().cursor});
  effects_.push_back(Send{channel.connection, channel.hello});
}

void Replica::State::on_channel(Line& line, const FrameIn& event) {
  if (line.channel.phase == Channel::Phase::off || line.channel.phase == Channel::Phase::connecting) return;
  const auto frame = protocol::decode(event.bytes);
  if (!frame) return drop_channel(line, true);
  line.channel.heard = now_;
  line.channel.alive.clear();
  std::visit(
      [&](const auto& each) {
        if constexpr (requires { on_channel_frame(line, each); })
          on_channel_frame(line, each);
        else
          drop_channel(line, true);  // a frame that no relay sends here
      },
      *frame);
}

void Replica::State::on_channel_frame(Line& line, const protocol::Challenge& challenge) {
  if (line.channel.phase != Channel::Phase::hello) return drop_channel(line, true);
  if (challenge.version != protocol::version) {
    trouble_ = Refusal::relay_version;
    return drop_channel(line, true);
  }
  if (!challenge.known) {
    const auto& roster = line.space.record().roster;
    if (line.space.is_granted() || (!roster.empty() && !line.space.is_founder())) return not_let_in(line);
    if (roster.empty()) {  // the founder has yet to come; PROTOCOL 4: the inviter may be offline in between
      drop_channel(line, false);
      line.channel.backoff.later(now_ + (joiner_mail_.lost ? lost_ms : founder_ms));
      return look_into_mailbox(Side::joiner, true);
    }
    const auto& act = roster.front();
    send(line.channel.connection,
         protocol::Found{{.kind = protocol::ItemKind::roster,
                          .bytes = act.item,
                          .admission = protocol::Admission{act.statement, act.signatures}}});
  }
  log_in(line, challenge);
}

// Another device has yet to come: the one that adds this one (it may be offline in between, PROTOCOL 4), or, at a
// new relay, one of those that began the space.
void Replica::State::not_let_in(Line& line) {
  drop_channel(line, true);
  if (!mine_ && !us_) look_into_mailbox(Side::joiner, true);
}

void Replica::State::log_in(Line& line, const protocol::Challenge& challenge) {
  const auto hash = channel::login_hash(line.space.record().channel, line.space.record().relay,
                                        line.channel.nonce, challenge.nonce, line.channel.hello);
  send(line.channel.connection, protocol::Login{channel::sign_login(hash, line.space.keys().login_secret)});
  line.channel.phase = Channel::Phase::login;
}

void Replica::State::on_channel_frame(Line& line, const protocol::Welcome& welcome) {
  if (line.channel.phase != Channel::Phase::login) return drop_channel(line, true);
  line.channel.head = welcome.head;
  line.channel.read_until = welcome.time;
  relay_ahead_ms_ = welcome.time - now_;
  if (line.space.goes_on(welcome)) {
    line.space.go_on(welcome);
  } else {
    const bool from_start = line.space.cursor().cursor > 0;
    line.space.read_again(welcome);
    if (from_start) {  // items from the old cursor are under way: begin anew with the right one
      drop_channel(line, false);
      line.channel.backoff.now();
      return;
    }
  }
  line.channel.phase = Channel::Phase::reading;
  line.channel.deadline.set(now_);
  line.channel.backoff.reset();
  if (trouble_ == Refusal::relay_version || trouble_ == Refusal::relay_login_refused ||
      trouble_ == Refusal::relay_busy)
    relay_accepted();
  after_reading(line);
}

void Replica::State::on_channel_frame(Line& line, const protocol::Items& items) {
  if (line.channel.phase != Channel::Phase::reading && line.channel.phase != Channel::Phase::live)
    return drop_channel(line, true);
  const auto cursor = line.space.cursor().cursor;
  if (items.first > cursor) return drop_channel(line, true);  // a gap
  const auto known = std::min<std::uint64_t>(cursor - items.first, items.items.size());
  const std::span<const protocol::LogItem> fresh =
      std::span(items.items).subspan(static_cast<std::size_t>(known));
  if (fresh.empty()) return after_reading(line);
  if (line.channel.phase == Channel::Phase::reading) line.channel.deadline.set(now_);
  if (line.space.is_granted()) {
    line.space.look_over(cursor, fresh);
    return after_reading(line);
  }
  auto change = line.space.prepare_items(cursor, fresh, *vault_);
  auto puts = std::move(change.puts);
  auto removes = std::move(change.removes);
  store(
      std::move(puts), std::move(removes),
      [this, &line, change = std::move(change)]() mutable {
        line.space.commit(std::move(change));
        changed(line.space.audience());
        changed("home.show");
      },
      [this, &line] { drop_channel(line, true); });
}

void Replica::State::after_reading(Line& line) {
  if (line.channel.phase == Channel::Phase::reading && line.space.cursor().cursor >= line.channel.head) {
    if (line.space.is_granted()) return take_over(line);
    line.channel.phase = Channel::Phase::live;
    line.channel.deadline.clear();
    line.space.caught_up();
    changed("home.show");
  }
  if (line.channel.phase == Channel::Phase::live && line.space.reading_again()) return fill_up(line);
  hand_in(line);
}

// A relay that lacks what this device has gets it in order: roster acts first, then entries. PROTOCOL 5.
void Replica::State::fill_up(Line& line) {
  if (pending_ || line.channel.act_ref || line.space.cursor().cursor < line.channel.act_end ||
      !line.channel.backoff.due(now_))
    return;
  if (const auto* act = line.space.act_left_out()) return append_act(line, *act);
  keep_and_hand_in(line, line.space.prepare_caught_up(*vault_));
}

// What comes of what was read or asked for; if it can't be kept now, it comes of it again later.
void Replica::State::keep_and_hand_in(Line& line, Space::Change change) {
  auto puts = std::move(change.puts);
  auto removes = std::move(change.removes);
  store(
      std::move(puts), std::move(removes),
      [this, &line, change = std::move(change)]() mutable {
        line.space.commit(std::move(change));
        changed(line.space.audience());
        hand_in(line);
      },
      [this, &line] { line.channel.backoff.failed(now_, *entropy_); });
}

// One atomic append_if: the channel must be as it was read. PROTOCOL 3.
void Replica::State::append_act(Line& line, const RosterAct& act) {
  line.channel.act_ref = line.channel.next_ref++;
  line.channel.deadline.set(now_);
  send(line.channel.connection,
       protocol::Append{.ref = *line.channel.act_ref,
                        .expect = line.space.cursor().cursor,
                        .items = {{.kind = protocol::ItemKind::roster,
                                   .bytes = act.item,
                                   .admission = protocol::Admission{act.statement, act.signatures}}}});
}

// Hands in what the log has not shown yet: always the same stored bytes, so that a second time does no harm;
// but sealed anew where an epoch has ended since.
void Replica::State::hand_in(Line& line) {
  if (line.channel.phase != Channel::Phase::live || pending_ || line.space.reading_again()) return;
  if (!line.channel.first_by_ref.empty() || line.channel.act_ref || !line.channel.backoff.due(now_)) return;
  if (line.space.cursor().cursor < line.channel.act_end || !line.space.can_seal()) return;
  line.channel.backoff.now();
  if (held_until(line)) return get_file(line);
  if (auto change = line.space.prepare_resealed(*vault_)) {
    line.channel.sent.reset();
    return keep_and_hand_in(line, std::move(*change));
  }
  if (fill_batch(line)) return;
  take_key_back(line);
  protocol::Append append{.ref = line.channel.next_ref};
  std::size_t bytes = 0;
  std::optional<std::uint64_t> first, last;
  for (const auto& [number, record] : line.space.outbox()) {
    if (line.channel.sent && number <= *line.channel.sent) continue;
    if (line.space.owes(record.id) && !line.channel.put_later.contains(record.id))
      break;  // its photos go first
    bytes += record.item.size();
    if (append.items.size() == protocol::append_items_max || bytes > append_bytes_max) break;
    if (!first) first = number;
    last = number;
    append.items.push_back(
        {.kind = protocol::ItemKind::entry, .bytes = record.item, .deposit = record.deposit});
  }
  if (!first) {
    if (put_file(line) || add_next_device(line) || take_back_strays(line) || give_keys_away(line)) return;
    forget_withdrawn(line);
    return get_file(line);
  }
  line.channel.first_by_ref.emplace(line.channel.next_ref++, *first);
  line.channel.sent = last;
  line.channel.deadline.set(now_);
  send(line.channel.connection, append);
}

// What is private goes out together, once a day, so that a relay does not learn when it was written; but at once while
// another device of mine is there, and while one is let in. None: it goes now, or nothing waits. PROTOCOL 5.
std::optional<UnixMs> Replica::State::held_until(const Line& line) const {
  if (line.space.audience() != practice::Audience::me || line.space.is_granted() ||
      line.channel.has_company || adds_ || is_for_device(Side::inviter) || is_becoming() ||
      line.space.lets_somebody_in())
    return std::nullopt;
  const auto due = line.space.batch_due(now_);
  if (!due || *due <= now_ || line.space.outbox().begin()->first <= line.channel.batch) return std::nullopt;
  return due;
}

// Before it goes out, so that its number tells little.
bool Replica::State::fill_batch(Line& line) {
  const auto& outbox = line.space.outbox();
  if (line.space.audience() != practice::Audience::me || outbox.empty()) return false;
  if (line.channel.has_company || outbox.begin()->first <= line.channel.batch) return false;
  const auto fillers = line.space.fillers();
  line.channel.batch = line.space.cursor().outbox + fillers.size() - 1;
  return write_unasked(line, fillers);
}

void Replica::State::on_channel_frame(Line& line, const protocol::Company& company) {
  line.channel.has_company = company.others > 0;
  hand_in(line);
}

// What another device of mine still wrote to something that was taken back meanwhile is taken back, too. PROTOCOL 10.
bool Replica::State::take_back_strays(Line& line) {
  auto& space = line.space;
  if (!space.outbox().empty()) return false;  // what goes out last may be the withdrawal
  return write_unasked(line,
                       practice::Practices::strays(space.state(), space.audience(), space.record().slot));
}

// Keys whose condition is a day old go into the space itself, for whoever got none from a relay; not by a clock that
// is in doubt. PROTOCOL 6.
bool Replica::State::give_keys_away(Line& line) {
  if (!line.space.outbox().empty() || (clock_off_ms() && !clock_is_trusted_)) return false;
  return write_unasked(line, line.space.keys_to_give_away(now_));
}

// False if there is nothing to write.
bool Replica::State::write_unasked(Line& line, const std::vector<practice::NewEntry>& entries) {
  auto& space = line.space;
  if (entries.empty()) return false;
  auto change = space.prepare_write(space.draft(entries, now_, today()), *vault_);
  if (!change) return false;
  keep_and_hand_in(line, std::move(*change));
  return true;
}

// Of what was taken back while it was sealed the relay gives the key to nobody: it is asked before it gets the
// withdrawal. Erasing the body then does the same once more.
void Replica::State::take_key_back(Line& line) {
  const auto entry = line.channel.cancel_ref ? std::nullopt : line.space.key_to_take_back();
  if (!entry) return;
  const auto hash = channel::cancel_hash(line.space.record().channel, *entry);
  line.channel.cancel_ref = line.channel.next_ref++;
  line.channel.cancelling = *entry;
  line.channel.deadline.set(now_);
  send(line.channel.connection,
       protocol::EscrowCancel{.ref = *line.channel.cancel_ref,
                              .entry = *entry,
                              .signature = channel::sign_cancel(hash, line.space.keys().login_secret)});
}

// What was withdrawn goes from this device, and my person's from the relay; what was called back stays. PROTOCOL 10.
// A draft may call back what is about to go, and so may what a socket that only seems open has not brought yet: before
// anything goes that waited for it, the log is read once more.
void Replica::State::forget_withdrawn(Line& line) {
  if (line.channel.keep_ref || draft_is_in(line.space)) return;
  if (ask_to_keep(line)) return;
  if (auto change = line.space.prepare_erasure(line.channel.read_until, *vault_))
    return keep_and_hand_in(line, std::move(*change));
  if (const auto due = line.space.next_erasure(); due && *due <= now_ + relay_ahead_ms_.value_or(0)) {
    drop_channel(line, false);
    return connect_channel(line);
  }
  if (line.channel.erase_ref) return;
  auto wanted = line.space.to_erase();
  if (wanted.items.empty()) return;
  const auto hash = channel::erase_hash(line.space.record().channel, wanted.items);
  line.channel.erase_ref = line.channel.next_ref++;
  line.channel.asked = std::move(wanted.entries);
  line.channel.deadline.set(now_);
  send(line.channel.connection,
       protocol::Erase{.ref = *line.channel.erase_ref,
                       .items = std::move(wanted.items),
                       .signature = channel::sign_erase(hash, line.space.keys().login_secret)});
}

bool Replica::State::ask_to_keep(Line& line) {
  auto wanted = line.space.to_keep();
  if (wanted.items.empty()) return false;
  if (line.channel.erase_ref) return true;  // what was asked before is answered first
  if (now_ + relay_ahead_ms_.value_or(0) >= wanted.until) {
    keep_and_hand_in(line, line.space.prepare_put_back(wanted.entries, *vault_));
    return true;
  }
  line.channel.keep_ref = line.channel.next_ref++;
  line.channel.asked = std::move(wanted.entries);
  line.channel.deadline.set(now_);
  send(line.channel.connection,
       protocol::EraseCancel{.ref = *line.channel.keep_ref, .items = std::move(wanted.items)});
  return true;
}

void Replica::State::on_channel_frame(Line& line, const protocol::Erased& erased) {
  if (line.channel.erase_ref != erased.ref) return;
  line.channel.erase_ref.reset();
  accepted(line);
  keep_and_hand_in(line, line.space.prepare_asked(std::exchange(line.channel.asked, {}), true, *vault_));
}

void Replica::State::on_channel_frame(Line& line, const protocol::Ack& ack) {
  if (line.channel.act_ref == ack.ref) {
    line.channel.act_ref.reset();
    if (!ack.indexes.empty()) line.channel.act_end = ack.indexes.front() + 1;
    if (line.channel.act_end > line.space.cursor().cursor) {
      accepted(line);
    } else {  // it is said to be where it was not when that was read: asked again, but not at once
      line.channel.deadline.clear();
      line.channel.backoff.failed(now_, *entropy_);
    }
    return after_reading(line);
  }
  if (line.channel.keep_ref == ack.ref) {
    line.channel.keep_ref.reset();
    accepted(line);
    return keep_and_hand_in(line,
                            line.space.prepare_asked(std::exchange(line.channel.asked, {}), false, *vault_));
  }
  if (line.channel.cancel_ref == ack.ref) {
    line.channel.cancel_ref.reset();
    accepted(line);
    line.space.key_is_taken_back(line.channel.cancelling);
    return hand_in(line);
  }
  if (chunk_is_put(line, ack.ref)) return;
  if (line.channel.first_by_ref.erase(ack.ref) == 0) return;
  accepted(line);
  hand_in(line);  // what was acked leaves the outbox when the log shows it
}

void Replica::State::accepted(Line& line) {
  line.channel.deadline.clear();
  line.channel.backoff.reset();
  relay_accepted();
}

void Replica::State::on_channel_frame(Line& line, const protocol::Refused& refused) {
  if (line.space.is_granted() && line.channel.phase == Channel::Phase::login) return not_let_in(line);
  if (file_is_refused(line, refused, known_refusal(refused.code))) return;
  relay_refused(refused);
  if (refused.ref && refused.ref == line.channel.act_ref) {
    // Stale: more is on its way here, and the act is made anew after it. An act of a relay before this one that
    // does not follow here any more stays out.
    line.channel.act_ref.reset();
    line.channel.deadline.clear();
    if (refused.code == static_cast<std::uint64_t>(Refusal::relay_statement_refused))
      line.space.give_up_acts();
    return try_later(line.channel.backoff, refused, now_, *entropy_);
  }
  if (refused.ref && (refused.ref == line.channel.erase_ref || refused.ref == line.channel.keep_ref))
    return erasure_refused(line, refused);
  if (refused.ref && refused.ref == line.channel.cancel_ref) {  // too late; or it goes when the body does
    line.channel.cancel_ref.reset();
    line.channel.deadline.clear();
    line.space.key_is_taken_back(line.channel.cancelling);
    return hand_in(line);
  }
  const auto under_way =
      refused.ref ? line.channel.first_by_ref.find(*refused.ref) : line.channel.first_by_ref.end();
  if (under_way == line.channel.first_by_ref.end()) return drop_channel(line, true);
  // Nothing of that append has happened: the same again, later.
  line.channel.sent = under_way->second == 0 ? std::nullopt : std::optional(under_way->second - 1);
  line.channel.first_by_ref.erase(under_way);
  line.channel.deadline.clear();
  try_later(line.channel.backoff, refused, now_, *entropy_);
}

// Asked again later; but what can't be kept any more goes there once more.
void Replica::State::erasure_refused(Line& line, const protocol::Refused& refused) {
  const bool too_late = refused.ref == line.channel.keep_ref &&
                        (refused.code == static_cast<std::uint64_t>(Refusal::relay_erased) ||
                         refused.code == static_cast<std::uint64_t>(Refusal::relay_no_such_item));
  line.channel.erase_ref.reset();
  line.channel.keep_ref.reset();
  line.channel.deadline.clear();
  const auto asked = std::exchange(line.channel.asked, {});
  if (too_late) return keep_and_hand_in(line, line.space.prepare_put_back(asked, *vault_));
  try_later(line.channel.backoff, refused, now_, *entropy_);
}

void Replica::State::relay_refused(const protocol::Refused& refused) {
  const auto why = known_refusal(refused.code);
  if (is_trouble(why)) trouble_ = why, changed("home.show");
}

void Replica::State::relay_accepted() {
  if (trouble_ && is_trouble(*trouble_)) trouble_.reset(), changed("home.show");
}

// Whether anything is still to be asked of a relay, or answered by one.
bool Replica::State::waits_for_relay() {
  const auto waits = [](const auto& socket) { return socket.backoff.waiting() || socket.deadline.at(); };
  for (const auto* line : lines())
    if (!line->space.record().relay.empty() &&
        (line->channel.phase != Channel::Phase::live || waits(line->channel)))
      return true;
  for (const auto side : {Side::inviter, Side::joiner})
    if (mail_wanted(side) &&
        (mail(side).phase != Mail::Phase::open || mail(side).refused || waits(mail(side))))
      return true;
  return !burns_.empty();
}

// A socket can look open for long when it isn't, above all to whoever slept. Any frame at all tells that it is.
void Replica::State::ping_if_idle(Line& line, std::int64_t idle_ms) {
  auto& channel = line.channel;
  if (channel.phase != Channel::Phase::live || channel.alive.at() || channel.deadline.at() ||
      now_ - channel.heard < idle_ms)
    return;
  channel.alive.set_for_ping(now_);
  send(channel.connection, protocol::Ping{channel.next_ref++});
}

std::optional<UnixMs> Replica::State::next_ping(const Line& line) const {
  const auto& channel = line.channel;
  if (channel.phase != Channel::Phase::live || channel.alive.at() || channel.deadline.at())
    return std::nullopt;
  return channel.heard + idle_ms_most;
}

void Replica::State::drop_channel(Line& line, bool failed) {
  if (!line.channel.connection.empty()) effects_.push_back(Close{line.channel.connection});
  auto backoff = line.channel.backoff;
  line.channel = Channel{};
  line.channel.backoff = backoff;
  if (failed) line.channel.backoff.failed(now_, *entropy_);
  changed("home.show");
}

}  // namespace tend::replica
