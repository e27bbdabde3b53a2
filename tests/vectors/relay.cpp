// relay.json: what a device signs for the relay: log-in, erase, find.
#include <vector>

#include "core/channel/erasure.h"
#include "core/channel/login.h"
#include "core/crypto/hash.h"
#include "core/crypto/keys.h"
#include "core/crypto/sign.h"
#include "tests/vectors/check.h"

namespace tend::vectors {

using namespace crypto;

namespace {

void check_signed(const Json& row, Label label, const Hash32& hash, const DeviceKeys& keys, Checks& checks) {
  const auto name = std::string(label.text) + " ";
  checks.same(name + "H-256", hash.view(), bytes(row, "H-256"));
  checks.same(name + "signed bytes", signed_bytes(label, hash), bytes(row, "signed bytes"));
  const auto signature = sign(label, hash, keys.login_secret);
  checks.same(name + "signature", signature.view(), bytes(row, "signature"));
  checks.fact(name + "verifies", verify(label, hash, signature, keys.login));
}

}  // namespace

void check_relay(const Json& file, Checks& checks) {
  const auto& random = at(file, "random");
  const auto keys = derive_device_keys(fixed<DeviceSeed>(random, "seed"), bytes(random, "salt"));
  checks.same("log-in key", keys.login.view(), bytes(file, "log-in key"));

  const auto channel = fixed<ChannelId>(file, "channel");
  const auto origin = text(file, "origin");
  const auto mine = fixed<Nonce32>(random, "device nonce");
  const auto theirs = fixed<Nonce32>(random, "relay nonce");
  const auto hello = hash_as<Hash32>(label::hello, channel, bytes(random, "hello frame"));
  checks.same("H(hello)", hello.view(), bytes(file, "H(hello)"));
  const auto login = channel::login_hash(channel, origin, mine, theirs, bytes(random, "hello frame"));
  check_signed(at(file, "login"), label::login, login, keys, checks);
  checks.fact("log-in fits",
              channel::login_fits(login, channel::sign_login(login, keys.login_secret), keys.login));

  const std::vector<ItemHash> items{fixed<ItemHash>(random, "item hash 0"),
                                    fixed<ItemHash>(random, "item hash 1")};
  const auto erase = channel::erase_hash(channel, items);
  check_signed(at(file, "erase"), label::erase, erase, keys, checks);
  checks.fact("erasure fits",
              channel::erase_fits(erase, channel::sign_erase(erase, keys.login_secret), keys.login));

  check_signed(at(file, "find"), label::find,
               hash_as<Hash32>(label::find, zeros16, origin, mine, theirs, keys.login), keys, checks);
}

}  // namespace tend::vectors
