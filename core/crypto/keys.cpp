#include "core/crypto/keys.h"

#include <sodium.h>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/crypto/box.h"
#include "core/crypto/hash.h"

namespace tend::crypto {
namespace {

using PairSeed = Secret<32, struct PairSeedTag>;

PairSeed pair_seed(const DeviceSeed& seed, Label label, BytesView salt) {
  return hash_keyed_as<PairSeed>(seed, label, zeros16, salt);
}

template <class S, class K>
S sign_pair(const PairSeed& seed, K& key) {
  return S::made_by(
      [&](auto out) { crypto_sign_seed_keypair(key.bytes.data(), out.data(), seed.view().data()); });
}

}  // namespace

DeviceKeys derive_device_keys(const DeviceSeed& seed, BytesView salt) {
  check(salt.empty() || salt.size() == Salt::size, "a salt is 16 bytes, or none for the twelve words");
  EntryKey entry;
  LoginKey login;
  auto entry_secret = sign_pair<EntrySecret>(pair_seed(seed, label::key_entry, salt), entry);
  auto login_secret = sign_pair<LoginSecret>(pair_seed(seed, label::key_login, salt), login);
  auto box = box_pair(pair_seed(seed, label::key_box, salt).view());
  return {entry, std::move(entry_secret), login, std::move(login_secret), box.key, std::move(box.secret)};
}

DeviceKeys DeviceKeys::clone() const {
  return {entry, entry_secret.clone(), login, login_secret.clone(), box, box_secret.clone()};
}

std::array<std::uint16_t, 4> words44(Hash256View hash) {
  const auto bits = big_endian(hash.view().first(6)) >> 4;
  const auto eleven = [&](unsigned shift) { return static_cast<std::uint16_t>(bits >> shift & 2047); };
  return {eleven(33), eleven(22), eleven(11), eleven(0)};
}

}  // namespace tend::crypto
