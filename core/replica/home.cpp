// home.show: where this person stands.
#include "core/base/numbers.h"
#include "core/practice/me/me.h"
#include "core/replica/state.h"

namespace tend::replica {

std::string Replica::State::my_name() const {
  return mine_ ? mine_->space.state().of<practice::me::State>().name : std::string();
}

practice::Writer Replica::State::writer() const {
  return {.slot = us_ ? us_->space.record().slot : 0,
          .today = today(),
          .now = now_,
          .paired = has_us(),
          .restore_until = restore_until(),
          .draw_seed = draw_seed(),
          .together_since = has_us() ? std::optional(us_->space.oldest_time().value_or(now_)) : std::nullopt,
          .kept_file = [this](const BlobId& blob) { return kept_file(blob); }};
}

// Both persons' devices know the space's id, and before there is one all of mine know that of my private space.
std::uint64_t Replica::State::draw_seed() const {
  if (!us_ && !mine_) return 0;
  return big_endian((us_ ? us_ : mine_)->space.record().id.view().first(8));
}

practice::Viewer Replica::State::viewer() const {
  const auto as_writer = writer();
  practice::Viewer out{
      .slot = as_writer.slot, .today = as_writer.today, .now = as_writer.now, .paired = as_writer.paired};
  out.names[out.slot] = my_name();
  out.names[1 - out.slot] = partner_name();
  out.restore_until = as_writer.restore_until;
  out.draw_seed = as_writer.draw_seed;
  out.together_since = as_writer.together_since;
  out.file_state = [this](std::uint64_t slot, const practice::Attachment& file) {
    return file_state({practice::Audience::us, slot, file});
  };
  out.is_waiting = [this](const EntryId& id) { return us_ && us_->space.is_waiting(id); };
  out.undo_until = [this](const EntryId& id) -> std::optional<UnixMs> {
    if (draft_)
      for (const auto& entry : draft_->record.entries)
        if (entry.name == id) return draft_->due;
    return std::nullopt;
  };
  return out;
}

// The relay's stamps decide; this device's clock may differ.
practice::RestoreUntil Replica::State::restore_until() const {
  return [this](const EntryId& withdrawal) -> std::optional<UnixMs> {
    const auto ahead = relay_ahead_ms_.value_or(0);
    const auto until = us_ ? us_->space.restore_until(withdrawal) : std::nullopt;
    if (!until || now_ + ahead >= *until) return std::nullopt;
    return *until - ahead;
  };
}

HomeShow::Answer Replica::State::home() const {
  HomeShow::Answer out{.today = today()};
  if (!not_yet()) {
    out.person = Person{my_name()};
    out.devices = static_cast<std::uint32_t>(mine_->space.own_devices());
    if (has_us()) out.partner = Person{partner_name()};
    if (auto archives = shown_archives(); !archives.empty()) out.archives = std::move(archives);
  }
  const auto* line = us_ ? &*us_ : mine_ && !mine_->space.record().relay.empty() ? &*mine_ : nullptr;
  if (us_) out.waiting = static_cast<std::uint32_t>(us_->space.outbox().size());
  if (line) {
    out.relay_origin = line->space.record().relay;
    out.relay = line->channel.phase == Channel::Phase::live ? RelayStatus::online
                : line->channel.backoff.waiting()           ? RelayStatus::offline
                                                            : RelayStatus::connecting;
  } else if (mail_wanted(Side::inviter) || mail_wanted(Side::joiner)) {
    const auto& box = mail_wanted(Side::joiner) ? joiner_mail_ : inviter_mail_;
    out.relay = box.phase == Mail::Phase::open ? RelayStatus::online
                : box.backoff.waiting()        ? RelayStatus::offline
                                               : RelayStatus::connecting;
  } else {
    out.relay_origin = relay_origin_.empty() ? std::nullopt : std::optional(relay_origin_);
  }
  if (const auto off = clock_off_ms(); off && !clock_is_trusted_) out.clock_off = off;
  if (us_ && us_->space.is_forked()) out.forked = true;
  for (const auto* each : {&mine_, &us_})
    if (*each && !(*each)->channel.put_later.empty())
      out.trouble = std::string(refusal_row((*each)->channel.put_later_why).key);
  if (trouble_) out.trouble = std::string(refusal_row(*trouble_).key);
  if (mine_ && !mine_->space.record().relay.empty()) out.held_until = held_until(*mine_);
  out.pairing = pairing_view();
  return out;
}

}  // namespace tend::replica
