// A person's own next device: the one that is there hands its spaces over, the new one takes them. PROTOCOL 3,
// 4; the words between the two are pairing's (pair.cpp).
//
//   the one that is there                                the new one
//   enter_words: m3 holds a grant of each space
//                                                        accept: stores seed and granted spaces; m4 its consents
//   m4: stores the consents, puts the private space
//   onto the relay
//   writes a keyring, hands in its entries, and then,
//   in each space, the act that adds the other
//                                                        is refused at log-in until then, and asks again later;
//                                                        looks each log over, then reads it as any other
//   all are added: done                                  all are read: done
//
// What begins later between the first and a partner reaches the others the same way, by way of the private space:
// the keyring is written, the other writes its consent there, and is added.
//
// Entries go before the act, so that whoever is let in finds all there.
#include <algorithm>

#include "core/replica/state.h"
#include "core/space/kinds.h"

namespace tend::replica {

namespace pairing = space::pairing;

bool Replica::State::is_for_device(Side side) const {
  if (side == Side::inviter) return inviter_ && inviter_->purpose() == pairing::Purpose::device;
  return joiner_ && joiner_->purpose() == pairing::Purpose::device;
}

// This device has agreed to be one of a person's, and is not one yet.
bool Replica::State::is_becoming() const {
  return is_for_device(Side::joiner) && joiner_->state() == pairing::JoinerState::finishing;
}

std::optional<Refusal> Replica::State::not_yet() const {
  if (is_becoming()) return Refusal::pairing_not_now;
  if (!mine_) return Refusal::not_started;
  return std::nullopt;
}

// ---- handing over

bool Replica::State::has_room_for_device() {
  for (const auto* line : lines())
    if (line->space.own_devices() >= space::devices_a_person_max) return false;
  return true;
}

// Where the private space is; or will be, and the mailbox of a next device is.
std::string Replica::State::device_relay() const {
  if (mine_ && !mine_->space.record().relay.empty()) return mine_->space.record().relay;
  if (!relay_origin_.empty() || !us_) return relay_origin_;
  return us_->space.record().relay;
}

std::vector<pairing::SpaceGrant> Replica::State::grants() {
  std::vector<pairing::SpaceGrant> out;
  const auto& relay = mine_->space.record().relay;
  out.push_back(mine_->space.grant(relay.empty() ? inviter_->relay() : relay));
  if (us_) out.push_back(us_->space.grant(us_->space.record().relay));
  return out;
}

// What a next device needs of the us space and would not find there.
bool Replica::State::keyring_is_due() const {
  if (!mine_ || !us_ || !us_->space.started() || partner_name().empty()) return false;
  if (!adds_ && mine_->space.own_devices() < 2) return false;
  const auto* written = mine_->space.keyring(us_->space.record().id);
  return !written || written->grant.epoch < us_->space.record().epochs.back().epoch;
}

void Replica::State::write_keyring() {
  Keyring keyring{.grant = us_->space.grant(us_->space.record().relay), .partner = partner_name()};
  const auto draft = mine_->space.draft(
      {{practice::Audience::me, space::kind_keyring, codec::encode(keyring)}}, now_, today());
  auto change = mine_->space.prepare_write(draft, *vault_);
  if (!change) return hand_over_.failed(now_, *entropy_);
  auto puts = std::move(change->puts);
  auto removes = std::move(change->removes);
  store(
      std::move(puts), std::move(removes),
      [this, change = std::move(*change)]() mutable {
        mine_->space.commit(std::move(change));
        hand_over_.reset();
        hand_in(*mine_);
      },
      [this] { hand_over_.failed(now_, *entropy_); });
}

// Of further devices, to be added where they are not yet: by a pairing of this device, or by what they wrote.
std::vector<pairing::SpaceConsent> Replica::State::consents() const {
  auto out = adds_ ? adds_->adds : std::vector<pairing::SpaceConsent>{};
  if (!mine_) return out;
  const auto& written = mine_->space.consents();
  out.insert(out.end(), written.begin(), written.end());
  return out;
}

// Hands in the act that adds a next device to this space, when all else of this device is there. False if there
// is nothing to do about it just now.
bool Replica::State::add_next_device(Line& line) {
  if (!line.space.outbox().empty()) return false;
  if (mine_ && &line == &*mine_ && keyring_is_due()) return false;
  for (const auto& each : consents()) {
    const auto& entry = each.subject.entry;
    if (each.space != line.space.record().id || line.space.has_member(entry) || not_addable_.contains(entry))
      continue;
    auto act = line.space.make_add(each);
    if (act) return append_act(line, *act), true;
    // It can't be: the eighth was quicker. An epoch without a key may be followed by one that has one.
    if (act.error() != Refusal::statement_epoch) not_addable_.insert(entry);
  }
  return false;
}

void Replica::State::hand_over() {
  if (pending_ || !hand_over_.due(now_)) return;
  if (keyring_is_due()) return write_keyring();
  if (const auto* keyring = keyring_to_take()) return take_keyring(*keyring);
  if (!adds_) return;
  std::vector<pairing::SpaceConsent> left;
  for (const auto& each : adds_->adds) {
    const auto all = lines();
    const bool is_in = std::any_of(all.begin(), all.end(), [&](const Line* line) {
      return line->space.record().id == each.space && line->space.has_member(each.subject.entry);
    });
    if (!is_in && !not_addable_.contains(each.subject.entry)) left.push_back(each);
  }
  if (left.size() < adds_->adds.size()) keep_adds(std::move(left));
}

void Replica::State::keep_adds(std::vector<pairing::SpaceConsent> left) {
  std::vector<KeyValue> puts;
  std::vector<std::string> removes;
  auto record = *adds_;
  record.adds = std::move(left);
  if (record.adds.empty())
    removes.emplace_back(adds_key);
  else
    puts.emplace_back(std::string(adds_key), vault_->seal(adds_key, codec::encode(record)));
  store(
      std::move(puts), std::move(removes),
      [this, record = std::move(record)]() mutable {
        adds_ = record.adds.empty() ? std::nullopt : std::optional(std::move(record));
        hand_over_.reset();
        changed("home.show");
      },
      [this] { hand_over_.failed(now_, *entropy_); });
}

// ---- taking

// A space that another device of mine came to share since: this one learns of it by its keyring, agrees, and
// waits to be added.
const Keyring* Replica::State::keyring_to_take() {
  if (!mine_ || us_ || is_becoming()) return nullptr;
  const auto all = lines();
  for (const auto& [id, keyring] : mine_->space.keyrings()) {
    const bool is_known = std::any_of(all.begin(), all.end(), [&](const Line* line) {
      return line->space.record().id == id || line->space.record().salt == keyring.grant.salt;
    });
    if (!is_known) return &keyring;
  }
  return nullptr;
}

void Replica::State::take_keyring(const Keyring& keyring) {
  auto space = Space::begin_granted(device_->spaces, keyring.grant, *device_->seed, *entropy_);
  const auto subject = space::subject_of(keyring.grant.person(), space.keys());
  const auto consent = space::sign_consent(keyring.grant.space, subject, space.keys().entry_secret);
  const pairing::SpaceConsent agreed{keyring.grant.space, subject, consent};
  const auto draft = mine_->space.draft(
      {{practice::Audience::me, space::kind_consent, codec::encode(agreed)}}, now_, today());
  auto change = mine_->space.prepare_write(draft, *vault_);
  if (!change) return hand_over_.failed(now_, *entropy_);
  DeviceRecord device;
  device.seed = device_->seed->clone();
  device.spaces = device_->spaces + 1;
  device.unknown = device_->unknown;
  auto puts = std::move(change->puts);
  auto more = space.first_puts(*vault_);
  std::move(more.begin(), more.end(), std::back_inserter(puts));
  puts.emplace_back(std::string(device_key), vault_->seal(device_key, codec::encode(device)));
  auto removes = std::move(change->removes);
  store(
      std::move(puts), std::move(removes),
      [this, change = std::move(*change), space = std::move(space)]() mutable {
        mine_->space.commit(std::move(change));
        granted_.push_back(Line{std::move(space), {}});
        ++device_->spaces;
        hand_over_.reset();
        hand_in(*mine_);
      },
      [this] { hand_over_.failed(now_, *entropy_); });
}

// What was handed over to this device of a space: in pairing, or by a keyring since.
std::optional<pairing::SpaceGrant> Replica::State::grant_of(const SpaceId& space) const {
  if (joiner_)
    if (const auto grants = joiner_->grants())
      for (const auto& each : *grants)
        if (each.space == space) return each.clone();
  const auto* keyring = mine_ ? mine_->space.keyring(space) : nullptr;
  return keyring ? std::optional(keyring->grant.clone()) : std::nullopt;
}

// The log was looked over to its end.
void Replica::State::take_over(Line& line) {
  const auto grant = grant_of(line.space.record().id);
  if (!grant) return drop_channel(line, true);
  auto change = line.space.prepare_granted(*grant, *vault_);
  if (!change) return drop_channel(line, true);  // not all of it is there: asked again later
  auto puts = std::move(change->puts);
  store(
      std::move(puts), {},
      [this, &line, change = std::move(*change)]() mutable {
        line.space.commit(std::move(change));
        drop_channel(line, false);  // it is read from its beginning
        line.channel.backoff.reset();
        const auto audience = line.space.audience();
        auto& place = audience == practice::Audience::us ? us_ : mine_;
        const auto* granted = &line;
        if (!place) place.emplace(std::move(line));
        granted_.remove_if([&](const Line& each) { return &each == granted; });
        changed(audience);
      },
      [this, &line] { drop_channel(line, true); });
}

bool Replica::State::all_is_taken_over() const {
  const auto is_read = [](const std::optional<Line>& line) {
    return !line || line->channel.phase == Channel::Phase::live;
  };
  return granted_.empty() && mine_ && is_read(mine_) && is_read(us_);
}

// There is an us space: here, or on another device of mine.
bool Replica::State::is_paired() const { return us_ || (mine_ && !mine_->space.keyrings().empty()); }

// The other's name: as exchanged in pairing, here or on another device of mine.
std::string Replica::State::partner_name() const {
  if (!us_) return {};
  if (!us_->space.record().partner.empty() || !mine_) return us_->space.record().partner;
  const auto* keyring = mine_->space.keyring(us_->space.record().id);
  return keyring ? keyring->partner : std::string();
}

}  // namespace tend::replica
