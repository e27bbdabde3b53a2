// keys.json: a device's keys from its seed, in two spaces and with the empty salt of the twelve words.
#include "core/crypto/keys.h"

#include "core/crypto/hash.h"
#include "tests/vectors/check.h"

namespace tend::vectors {

using namespace crypto;

void check_keys(const Json& file, Checks& checks) {
  for (const auto& row : at(file, "devices")) {
    const auto seed = fixed<DeviceSeed>(row, "seed");
    const auto salt = bytes(row, "salt");
    const auto name = "salt of " + std::to_string(salt.size()) + ": ";
    checks.same(name + "entry seed", hash_keyed<256>(seed, label::key_entry, zeros16, salt),
                bytes(row, "entry seed"));
    checks.same(name + "login seed", hash_keyed<256>(seed, label::key_login, zeros16, salt),
                bytes(row, "login seed"));
    checks.same(name + "box seed", hash_keyed<256>(seed, label::key_box, zeros16, salt),
                bytes(row, "box seed"));
    const auto keys = derive_device_keys(seed, salt);
    checks.same(name + "entry", keys.entry.view(), bytes(row, "entry"));
    checks.same(name + "entry secret", keys.entry_secret.view(), bytes(row, "entry_sk"));
    checks.same(name + "login", keys.login.view(), bytes(row, "login"));
    checks.same(name + "login secret", keys.login_secret.view(), bytes(row, "login_sk"));
    checks.same(name + "box", keys.box.view(), bytes(row, "box"));
    checks.same(name + "box secret", keys.box_secret.view(), bytes(row, "box_sk"));
  }
}

}  // namespace tend::vectors
