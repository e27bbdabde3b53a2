// Ed25519 signatures of labelled hashes: what is signed is u8 len ‖ label ‖ H-256 (PROTOCOL, opening).
#pragma once

#include <array>

#include "core/base/bytes.h"
#include "core/crypto/labels.h"
#include "core/crypto/secret.h"

namespace tend::crypto {

// Any H-256: a Hash32, an id that is one, or the bytes themselves.
class Hash256View {
 public:
  template <class Tag>
  Hash256View(const Fixed<32, Tag>& hash) : bytes_(hash.view()) {}
  Hash256View(const std::array<std::uint8_t, 32>& hash) : bytes_(hash) {}

  [[nodiscard]] BytesView view() const { return bytes_; }

 private:
  BytesView bytes_;
};

// u8 len ‖ label ‖ hash
Bytes signed_bytes(Label label, Hash256View hash);

Signature sign(Label label, Hash256View hash, const EntrySecret& secret);
Signature sign(Label label, Hash256View hash, const LoginSecret& secret);

// False for any signature, hash or key that doesn't fit, keys of small order among them.
bool verify(Label label, Hash256View hash, const Signature& signature, const EntryKey& key);
bool verify(Label label, Hash256View hash, const Signature& signature, const LoginKey& key);

}  // namespace tend::crypto
