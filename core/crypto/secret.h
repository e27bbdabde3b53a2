// Secret bytes: types of their own that wipe themselves, can't be copied by accident and can't be mixed up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "core/base/bytes.h"

namespace tend::crypto {

// Overwrites with zeros in a way no optimiser takes away.
void wipe(std::span<std::uint8_t> bytes);

// Same length and same bytes, in a time that depends on the length only.
bool same_bytes(BytesView a, BytesView b);

// N secret bytes of one meaning. Moves (what was moved from is zeros), is copied only by `clone`, compared
// only by `equal` in constant time. There is no empty one: a key of zeros made by forgetting is worse than a
// compile error.
template <std::size_t N, class Tag>
class Secret {
 public:
  static constexpr std::size_t size = N;

  // Empty if `from` is not exactly N bytes.
  static std::optional<Secret> from(BytesView from) {
    if (from.size() != N) return std::nullopt;
    return made_by([&](std::span<std::uint8_t, N> out) { std::copy(from.begin(), from.end(), out.begin()); });
  }
  // `write` is called once with the N bytes, zeros before.
  template <class Write>
  static Secret made_by(Write&& write) {
    Secret out;
    write(std::span<std::uint8_t, N>(out.bytes_));
    return out;
  }

  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }
  Secret& operator=(Secret&& other) noexcept {
    if (this == &other) return *this;
    bytes_ = other.bytes_;
    wipe(other.bytes_);
    return *this;
  }
  ~Secret() { wipe(bytes_); }

  [[nodiscard]] Secret clone() const {
    Secret out;
    out.bytes_ = bytes_;
    return out;
  }
  [[nodiscard]] BytesView view() const { return bytes_; }

  friend bool equal(const Secret& a, const Secret& b) { return same_bytes(a.bytes_, b.bytes_); }

 private:
  Secret() = default;
  std::array<std::uint8_t, N> bytes_{};
};

using DeviceSeed = Secret<32, struct DeviceSeedTag>;    // one a device, the root of its keys (PROTOCOL 1)
using EntrySecret = Secret<64, struct EntrySecretTag>;  // Ed25519, signs entries and roster statements
using LoginSecret = Secret<64, struct LoginSecretTag>;  // Ed25519, signs log-ins and admission statements
using BoxSecret = Secret<32, struct BoxSecretTag>;      // X25519, opens epoch wraps
using DhSecret = Secret<32, struct DhSecretTag>;        // X25519, one pairing long
using EphemeralSecret = Secret<32, struct EphemeralSecretTag>;  // X25519, one sealed box long
using SharedSecret = Secret<32, struct SharedSecretTag>;  // what X25519 gives; hashed, never a key by itself
using EpochKey = Secret<32, struct EpochKeyTag>;          // K_e (PROTOCOL 3)
using Blind = Secret<32, struct BlindTag>;                // travels with a body, erased with it (PROTOCOL 2)
using SealedKey = Secret<32, struct SealedKeyTag>;        // K of one sealed entry (PROTOCOL 6)
using LinkSecret = Secret<32, struct LinkSecretTag>;      // s, in an invitation's link (PROTOCOL 4)
using PairingKey = Secret<32, struct PairingKeyTag>;      // K of one pairing (PROTOCOL 4)
using DataKey = Secret<32, struct DataKeyTag>;            // at rest (PROTOCOL 9)
using SealKey = Secret<32, struct SealKeyTag>;            // an AEAD key derived for one label

// Secret bytes of any length: a decrypted message that holds keys, say. Moves, wipes itself.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(Bytes bytes) : bytes_(std::move(bytes)) {}
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this == &other) return *this;
    wipe(bytes_);
    bytes_ = std::exchange(other.bytes_, {});
    return *this;
  }
  ~SecretBytes() { wipe(bytes_); }

  [[nodiscard]] BytesView view() const { return bytes_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  Bytes bytes_;
};

}  // namespace tend::crypto
