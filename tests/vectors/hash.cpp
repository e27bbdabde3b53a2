// hash.json: parts, framing, every label's hashes and signature, padded sizes, four words.
#include "core/crypto/hash.h"

#include <iterator>
#include <vector>

#include "core/crypto/keys.h"
#include "core/crypto/seal.h"
#include "core/crypto/sign.h"
#include "tests/vectors/check.h"

namespace tend::vectors {
namespace {

using namespace crypto;

// An Ed25519 key pair from its seed, through the only door there is: the seed is the first half of the
// secret.
EntrySecret signing_secret(const Json& file) {
  auto both = bytes(at(file, "random"), "sign seed");
  append(both, bytes(file, "sign public key"));
  auto out = EntrySecret::from(both);
  check(out.has_value(), "a seed and a public key of 32 bytes each");
  return std::move(*out);
}

void check_part(const Json& row, Checks& checks) {
  const auto& value = at(row, "value");
  const auto wanted = bytes(row, "bytes");
  if (value.is_number())
    return checks.same("part of a number", Part(value.get<std::uint64_t>()).view(), wanted);
  const auto words = value.get<std::string>();
  // One row is the byte 00, which JSON shows as hexadecimal like all bytes.
  if (words == "00") return checks.same("part of bytes", Part(BytesView(bytes(value))).view(), wanted);
  checks.same("part of text", Part(words).view(), wanted);
}

void check_label(const Json& row, Label label, const HashKey& key, const EntrySecret& secret,
                 const EntryKey& signer, Checks& checks) {
  const auto name = std::string(label.text) + " ";
  const auto context = fixed<SpaceId>(row, "context");
  const Bytes abc = to_bytes("abc");
  const auto& parts = at(row, "parts");
  checks.fact(name + "three parts",
              parts.size() == 3 && bytes(parts[0]) == abc && bytes(parts[2]) == to_bytes("x"));

  checks.same(name + "framed", frame(label, context, abc, 7, "x"), bytes(row, "framed"));
  checks.same(name + "H-64", crypto::hash<64>(label, context, abc, 7, "x"), bytes(row, "H-64"));
  checks.same(name + "H-128", crypto::hash<128>(label, context, abc, 7, "x"), bytes(row, "H-128"));
  const auto h256 = hash_as<Hash32>(label, context, abc, 7, "x");
  checks.same(name + "H-256", h256.view(), bytes(row, "H-256"));
  checks.same(name + "H-512", crypto::hash<512>(label, context, abc, 7, "x"), bytes(row, "H-512"));
  checks.same(name + "H-256 keyed", hash_keyed<256>(key, label, context, abc, 7, "x"),
              bytes(row, "H-256 keyed"));

  const auto signature = sign(label, h256, secret);
  checks.same(name + "signature", signature.view(), bytes(row, "signature of H-256"));
  checks.fact(name + "signature verifies", verify(label, h256, signature, signer));
}

void check_labels(const Json& file, Checks& checks) {
  const auto key = bytes(at(file, "random"), "key");
  const auto signer = fixed<EntryKey>(file, "sign public key");
  const auto secret = signing_secret(file);
  const auto& rows = at(file, "labels");
  checks.same("as many labels as the table has", rows.size(), std::size(label_table));
  for (const auto& row : rows) {
    const auto words = text(row, "label");
    const auto known = std::find_if(std::begin(label_table), std::end(label_table),
                                    [&](const LabelRow& known_row) { return known_row.label.text == words; });
    checks.fact("label of the table: " + words, known != std::end(label_table));
    if (known != std::end(label_table)) check_label(row, known->label, HashKey(key), secret, signer, checks);
  }
}

}  // namespace

void check_hash(const Json& file, Checks& checks) {
  for (const auto& row : at(file, "parts")) check_part(row, checks);
  check_labels(file, checks);
  for (const auto& row : at(file, "padding")) {
    const auto size = number(row, "content");
    checks.same("Padmé of " + std::to_string(size), padme(size), number(row, "Padmé"));
    checks.same("whole part of " + std::to_string(size), padded_size(size), number(row, "whole part"));
  }
  const auto& words = at(file, "four words");
  const auto numbers = words44(fixed<Hash32>(words, "hash"));
  const auto& wanted = at(words, "numbers");
  checks.same("four numbers", wanted.size(), numbers.size());
  for (std::size_t i = 0; i < numbers.size() && i < wanted.size(); ++i)
    checks.same("word " + std::to_string(i), numbers[i], wanted[i].get<std::uint64_t>());
}

}  // namespace tend::vectors
