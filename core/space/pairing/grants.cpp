#include "core/space/pairing/grants.h"

#include <array>
#include <set>

#include "core/crypto/box.h"
#include "core/space/pairing/pairing.h"

namespace tend::space::pairing {
namespace {

using Raw = std::array<std::uint8_t, 32>;

}  // namespace

Result<void> check_grants(std::span<const SpaceGrant> grants) {
  if (grants.empty()) return refuse(Refusal::field_missing);
  if (grants.size() > spaces_a_device_max) return refuse(Refusal::list_too_long);
  std::set<Salt> salts;
  std::set<SpaceId> spaces;
  std::set<ChannelId> channels;
  for (const auto& grant : grants) {
    if (!grant.key) return refuse(Refusal::field_missing);
    if (grant.person() > 1 || grant.epoch > 0xFFFFFFFF || grant.head.n > statements_max)
      return refuse(Refusal::field_out_of_range);
    if (!is_origin(grant.relay)) return refuse(Refusal::link_malformed);
    const bool is_new = salts.insert(grant.salt).second && spaces.insert(grant.space).second &&
                        channels.insert(grant.channel).second;
    if (!is_new) return refuse(Refusal::salt_known);
  }
  return {};
}

std::vector<SpaceConsent> consent_to(std::span<const SpaceGrant> grants, const crypto::DeviceSeed& seed) {
  std::vector<SpaceConsent> out;
  for (const auto& grant : grants) {
    const auto keys = crypto::derive_device_keys(seed, grant.salt.view());
    const auto subject = subject_of(grant.person(), keys);
    out.push_back({grant.space, subject, sign_consent(grant.space, subject, keys.entry_secret)});
  }
  return out;
}

bool consents_fit(std::span<const SpaceGrant> granted, std::span<const SpaceConsent> consents,
                  const crypto::DhSecret& secret) {
  if (consents.size() != granted.size()) return false;
  std::set<Raw> keys;
  for (std::size_t i = 0; i < granted.size(); ++i) {
    const auto& [space, subject, consent] = consents[i];
    if (space != granted[i].space || subject.slot != granted[i].person() || subject.role != Role::device)
      return false;
    if (!crypto::dh(secret, DhKey{subject.box.bytes}) || !consent_holds(space, subject, consent))
      return false;
    for (const auto& key : {subject.entry.bytes, subject.login.bytes, subject.box.bytes}) keys.insert(key);
  }
  return keys.size() == 3 * granted.size();
}

Result<ReadRoster> read_granted(const SpaceGrant& grant, const crypto::DeviceKeys& keys,
                                std::span<const LoggedAct> acts) {
  check(grant.key.has_value(), "a grant holds a key");
  if (acts.size() <= grant.head.n) return refuse(Refusal::statement_not_next);
  auto read = read_roster(grant.space, &*grant.key, keys.box, keys.box_secret, acts);
  if (!read) return read;
  const auto key = read->keys.find(grant.epoch);
  const bool as_granted = read->chain.channel() == grant.channel && read->roster.salt() == grant.salt &&
                          read->steps[grant.head.n].head == grant.head.hash && key != read->keys.end() &&
                          equal(key->second, *grant.key);
  if (!as_granted) return refuse(Refusal::statement_form);
  return read;
}

}  // namespace tend::space::pairing
