// A device's keys in one space, and the four words that two people read to each other.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.h"
#include "core/crypto/secret.h"
#include "core/crypto/sign.h"

namespace tend::crypto {

// PROTOCOL 1: the entry key is seen only inside the seal, the log-in key is all that the relay sees.
struct DeviceKeys {
  EntryKey entry;
  EntrySecret entry_secret;
  LoginKey login;
  LoginSecret login_secret;
  BoxKey box;
  BoxSecret box_secret;

  [[nodiscard]] DeviceKeys clone() const;
};

// H-256(key = seed, label, salt) is the seed of each pair. `salt` is the space's, 16 bytes, or empty for the
// twelve words (PROTOCOL 8).
DeviceKeys derive_device_keys(const DeviceSeed& seed, BytesView salt);

// The first 44 bits of a hash, most significant first, as four numbers of 11 bits: 0 to 2047.
std::array<std::uint16_t, 4> words44(Hash256View hash);

}  // namespace tend::crypto
