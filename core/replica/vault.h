// At rest: every stored value is sealed under a data key, padded, and bound to the key it is stored by.
// PROTOCOL 9. So far there is no secret over the data key: it lies beside what it seals, and the page says so
// plainly. What this does do already: nothing that a person wrote stands readable in the browser's files, and
// a later secret only has to wrap one key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/codec/record.h"
#include "core/crypto/entropy.h"
#include "core/crypto/secret.h"

namespace tend::replica {

inline constexpr std::uint64_t storage_version = 1;
inline constexpr std::string_view vault_key = "k";  // the one value that is not sealed

struct VaultRecord {
  std::uint64_t v = storage_version;
  std::uint64_t protection = 0;
  std::optional<crypto::DataKey> key;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "Vault", "how this device's storage is sealed",
      codec::field(0, "v", &VaultRecord::v, codec::any(), "of the storage"),
      codec::field(1, "protection", &VaultRecord::protection, codec::any(), "0: the data key lies open"),
      codec::field(2, "key", &VaultRecord::key, codec::any(), "data key"));
};

class Vault {
 public:
  static Vault make(crypto::Entropy& entropy);
  // storage_newer_version, storage_damaged.
  static Result<Vault> read(BytesView stored, crypto::Entropy& entropy);

  [[nodiscard]] Bytes stored() const;  // to be kept by vault_key
  [[nodiscard]] Bytes seal(std::string_view key, BytesView plain) const;
  // By what the chunks of a file are kept, with their numbers behind it (file_key). Of a person's own name for it, so that
  // nobody else's entry can be about the same bytes.
  [[nodiscard]] std::string file_name(const SpaceId& space, std::uint64_t slot, const BlobId& blob) const;
  // storage_damaged if it is not what `seal` made for this key.
  [[nodiscard]] Result<Bytes> open(std::string_view key, BytesView sealed) const;

 private:
  Vault(crypto::DataKey data_key, crypto::Entropy& entropy)
      : data_key_(std::move(data_key)), entropy_(&entropy) {}
  crypto::DataKey data_key_;
  crypto::Entropy* entropy_;
};

inline std::string file_key(const std::string& name, std::uint64_t chunk) {
  return name + "." + std::to_string(chunk);
}

}  // namespace tend::replica
