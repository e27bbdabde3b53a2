#include "core/crypto/sign.h"

#include <sodium.h>

namespace tend::crypto {
namespace {

Signature sign_with(BytesView secret, Label label, Hash256View hash) {
  const auto message = signed_bytes(label, hash);
  Signature out;
  crypto_sign_detached(out.bytes.data(), nullptr, message.data(), message.size(), secret.data());
  return out;
}

bool verify_with(BytesView key, Label label, Hash256View hash, const Signature& signature) {
  const auto message = signed_bytes(label, hash);
  return crypto_sign_verify_detached(signature.bytes.data(), message.data(), message.size(), key.data()) == 0;
}

}  // namespace

Bytes signed_bytes(Label label, Hash256View hash) {
  Bytes out{static_cast<std::uint8_t>(label.text.size())};
  append(out, as_bytes(label.text));
  append(out, hash.view());
  return out;
}

Signature sign(Label label, Hash256View hash, const EntrySecret& secret) {
  return sign_with(secret.view(), label, hash);
}
Signature sign(Label label, Hash256View hash, const LoginSecret& secret) {
  return sign_with(secret.view(), label, hash);
}

bool verify(Label label, Hash256View hash, const Signature& signature, const EntryKey& key) {
  return verify_with(key.view(), label, hash, signature);
}
bool verify(Label label, Hash256View hash, const Signature& signature, const LoginKey& key) {
  return verify_with(key.view(), label, hash, signature);
}

}  // namespace tend::crypto
