#include "core/replica/vault.h"

#include "core/base/text.h"
#include "core/crypto/hash.h"
#include "core/crypto/seal.h"

namespace tend::replica {
namespace {

crypto::SealKey key_for(const crypto::DataKey& data_key) {
  return crypto::seal_key(crypto::label::rest, data_key, crypto::zeros16);
}
Bytes ad_for(std::string_view key) {
  return crypto::frame(crypto::label::rest, crypto::zeros16, storage_version, key);
}

}  // namespace

Vault Vault::make(crypto::Entropy& entropy) { return {crypto::draw<crypto::DataKey>(entropy), entropy}; }

Result<Vault> Vault::read(BytesView stored, crypto::Entropy& entropy) {
  auto record = codec::decode<VaultRecord>(stored);
  if (!record) return refuse(Refusal::storage_damaged);
  if (record->v > storage_version || record->protection != 0) return refuse(Refusal::storage_newer_version);
  if (record->v == 0 || !record->key) return refuse(Refusal::storage_damaged);
  return Vault{std::move(*record->key), entropy};
}

Bytes Vault::stored() const {
  VaultRecord record;
  record.key = data_key_.clone();
  return codec::encode(record);
}

Bytes Vault::seal(std::string_view key, BytesView plain) const {
  return crypto::seal_padded(key_for(data_key_), crypto::draw<crypto::Nonce24>(*entropy_), plain,
                             ad_for(key));
}

std::string Vault::file_name(const SpaceId& space, std::uint64_t slot, const BlobId& blob) const {
  return "x" + to_hex(crypto::hash_keyed<128>(data_key_, crypto::label::rest_file, crypto::zeros16, space,
                                              slot, blob));
}

Result<Bytes> Vault::open(std::string_view key, BytesView sealed) const {
  auto opened = crypto::unseal_padded(key_for(data_key_), sealed, ad_for(key));
  if (!opened) return refuse(Refusal::storage_damaged);
  return std::move(opened->content);
}

}  // namespace tend::replica
