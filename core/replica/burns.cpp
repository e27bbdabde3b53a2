// How a pairing ended must reach the other side, also once it is put away here or another has taken its place:
// without a word they would wait for ever. PROTOCOL 4.
#include "core/replica/state.h"

namespace tend::replica {

// The end of this side's pairing, if it was this side that ended it and the relay has not said that it knows.
std::optional<BurnRecord> Replica::State::untold(Side side) const {
  const bool is_inviter = side == Side::inviter;
  if (is_inviter ? !inviter_ : !joiner_) return std::nullopt;
  const auto ended = is_inviter ? inviter_->ended() : joiner_->ended();
  const auto& box = is_inviter ? inviter_mail_ : joiner_mail_;
  if (!ended || !ended->by_me || box.seen.burnt) return std::nullopt;
  return BurnRecord{.mailbox = is_inviter ? inviter_->mailbox() : joiner_->mailbox(),
                    .relay = is_inviter ? inviter_->relay() : joiner_->relay(),
                    .reason = static_cast<std::uint64_t>(ended->reason)};
}

std::vector<BurnRecord> Replica::State::burns_with(const std::vector<BurnRecord>& more) const {
  auto out = burns_;
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

void Replica::State::keep_burns(const std::vector<BurnRecord>& burns, std::vector<KeyValue>& puts,
                                std::vector<std::string>& removes) const {
  if (burns.size() == burns_.size()) return;
  if (burns.empty()) return removes.emplace_back(burns_key), void();
  puts.emplace_back(burns_key, vault_->seal(burns_key, codec::encode(BurnsRecord{burns})));
}

void Replica::State::connect_burns() {
  if (burns_.empty() || burns_mail_.phase != Mail::Phase::off || !burns_mail_.backoff.due(now_)) return;
  const auto url = to_socket_url(burns_.front().relay);
  if (url.empty()) return;
  burns_mail_.phase = Mail::Phase::connecting;
  burns_mail_.deadline.set(now_);
  burns_mail_.connection = new_connection("b");
  effects_.push_back(Connect{burns_mail_.connection, url});
}

void Replica::State::on_burns(const Connected& event) {
  if (burns_mail_.phase != Mail::Phase::connecting || burns_.empty()) return;
  const auto& burn = burns_.front();
  burns_mail_.phase = Mail::Phase::open;
  burns_mail_.deadline.set(now_);
  send(event.connection, protocol::MailOpen{.versions = {protocol::version}, .mailbox = burn.mailbox});
  send(event.connection, protocol::MailBurn{static_cast<protocol::BurnReason>(burn.reason)});
}

void Replica::State::on_burns(const FrameIn& event) {
  const auto frame = protocol::decode(event.bytes);
  if (!frame) return drop_burns(true);
  if (const auto* state = std::get_if<protocol::MailState>(&*frame)) {
    if (state->burnt) burn_is_told();
  } else if (const auto* refused = std::get_if<protocol::Refused>(&*frame)) {
    // Forgotten, or never there: nobody is left to be told.
    if (refused->code == static_cast<std::uint64_t>(Refusal::relay_no_such_mailbox)) return burn_is_told();
    drop_burns(true);
  }
}

void Replica::State::burn_is_told() {
  std::vector<BurnRecord> rest(burns_.begin() + 1, burns_.end());
  std::vector<KeyValue> puts;
  std::vector<std::string> removes;
  keep_burns(rest, puts, removes);
  store(
      std::move(puts), std::move(removes),
      [this, rest = std::move(rest)]() mutable {
        burns_ = std::move(rest);
        burns_mail_.backoff.reset();
        drop_burns(false);
      },
      [this] { drop_burns(true); });
}

void Replica::State::drop_burns(bool failed) {
  if (!burns_mail_.connection.empty()) effects_.push_back(Close{burns_mail_.connection});
  auto backoff = burns_mail_.backoff;
  burns_mail_ = {};
  burns_mail_.backoff = backoff;
  if (failed) burns_mail_.backoff.failed(now_, *entropy_);
}

}  // namespace tend::replica
