// A space handed over to a person's next device, and taken there (devices.cpp says when). PROTOCOL 3, 4.
#include <algorithm>

#include "core/replica/space.h"

namespace tend::replica {

namespace pairing = tend::space::pairing;

namespace {

RosterAct kept(const tend::space::LoggedAct& act) {
  return {act.item, act.admission, act.admission_signatures};
}

}  // namespace

Space Space::begin_granted(std::uint64_t number, const pairing::SpaceGrant& grant,
                           const crypto::DeviceSeed& seed, crypto::Entropy& entropy) {
  auto keys = crypto::derive_device_keys(seed, grant.salt.view());
  SpaceRecord record{.kind = SpaceKind::granted,
                     .id = grant.space,
                     .channel = grant.channel,
                     .salt = grant.salt,
                     .slot = grant.person(),
                     .relay = grant.relay};
  record.chain = tend::space::new_chain(grant.space, keys.entry, entropy);
  record.epochs.push_back({grant.epoch, grant.key->clone()});
  Space out{number, std::move(record), std::move(keys), entropy};
  out.end_is_sure_ = true;
  return out;
}

bool Space::is_founder() const {
  const auto first = codec::decode<channel::AdmissionStatement>(record_.roster.front().statement);
  return first && std::any_of(first->members.begin(), first->members.end(),
                              [this](const auto& member) { return member.login == keys_.login; });
}

void Space::look_anew() {
  cursor_.cursor = 0;
  cursor_.before.reset();
  cursor_.log.reset();
  looked_over_.clear();
}

void Space::look_over(std::uint64_t first, std::span<const protocol::LogItem> items) {
  for (const auto& item : items)
    if (item.kind == protocol::ItemKind::roster && item.admission)
      looked_over_.push_back({item.bytes, item.admission->statement, item.admission->signatures});
  cursor_.cursor = first + items.size();
}

Result<Space::Change> Space::prepare_granted(const pairing::SpaceGrant& grant, const Vault& vault) const {
  auto read = pairing::read_granted(grant, keys_, looked_over_);
  if (!read) return refuse(read.error());
  const auto& members = read->roster.members();
  if (!members.contains(keys_.entry)) return refuse(Refusal::statement_not_member);
  const auto is_theirs = [this](const auto& each) { return each.second.slot != record_.slot; };
  const bool is_us =
      std::any_of(members.begin(), members.end(), is_theirs) || read->roster.has_left(1 - record_.slot);
  auto out = change();
  out.cursor.cursor = 0;
  out.cursor.log.reset();
  out.record = record_.clone();
  out.record->kind = is_us ? SpaceKind::us : SpaceKind::mine;
  out.record->epochs.clear();
  for (auto& [epoch, key] : read->keys) out.record->epochs.push_back({epoch, std::move(key)});
  for (const auto& act : looked_over_) out.record->roster.push_back(kept(act));
  out.acts = Acts{std::move(read->roster), std::move(read->chain)};
  finish(out, vault);
  return out;
}

pairing::SpaceGrant Space::grant(const std::string& relay) const {
  const auto& newest = record_.epochs.back();
  pairing::SpaceGrant out{.salt = record_.salt,
                          .space = record_.id,
                          .relay = relay,
                          .channel = record_.channel,
                          .epoch = newest.epoch,
                          .key = newest.key->clone(),
                          .head = {acts_.roster.n(), acts_.roster.head()}};
  if (record_.slot != 0) out.slot = record_.slot;
  return out;
}

Space::Change Space::prepare_upload(const std::string& relay, const Vault& vault) const {
  auto out = change();
  out.record = record_.clone();
  out.record->relay = relay;
  for (const auto* entry : book_->log()) {
    auto record = sealed_anew(*entry);
    if (!record) continue;
    if (const auto* body = entry->stored_body()) owe(out, entry->id(), body->bytes);
    out.sent.emplace_back(out.cursor.outbox++, std::move(*record));
  }
  finish(out, vault);
  return out;
}

Result<RosterAct> Space::make_add(const pairing::SpaceConsent& consent) const {
  const auto* key = epoch_key(record_, acts_.roster.epoch());
  if (!key) return refuse(Refusal::statement_epoch);
  auto act = tend::space::make_add(*entropy_, acts_.roster, acts_.chain, keys_, *key, consent.subject,
                                   consent.consent);
  if (!act) return refuse(act.error());
  return kept(*act);
}

std::size_t Space::own_devices() const {
  const auto& members = acts_.roster.members();
  return static_cast<std::size_t>(std::count_if(members.begin(), members.end(), [this](const auto& each) {
    return each.second.slot == record_.slot && each.second.role == tend::space::Role::device;
  }));
}

const Keyring* Space::keyring(const SpaceId& space) const {
  const auto at = keyrings_.find(space);
  return at == keyrings_.end() ? nullptr : &at->second;
}

}  // namespace tend::replica
