#include "core/space/pairing/messages.h"

#include <algorithm>

#include "core/crypto/box.h"
#include "core/crypto/seal.h"

namespace tend::space::pairing {
namespace {

using namespace crypto;

constexpr std::size_t step = 1024;  // sizes of sealed messages are multiples of this

Bytes message_ad(std::uint64_t number) { return frame(label::pair_seal, zeros16, pairing_version, number); }

Bytes seal_under(Entropy& entropy, const HashKey& key, std::uint64_t number, BytesView content) {
  const auto need = seal_overhead + 4 + content.size();
  const auto total = (need + step - 1) / step * step;
  return seal_padded(seal_key(label::pair_seal, key, zeros16, number), draw<Nonce24>(entropy), content,
                     message_ad(number), total);
}

Result<SecretBytes> open_under(const HashKey& key, std::uint64_t number, BytesView sealed) {
  if (sealed.empty() || sealed.size() % step != 0 || sealed.size() > message_bytes_max)
    return refuse(Refusal::does_not_open);
  auto opened = unseal_padded(seal_key(label::pair_seal, key, zeros16, number), sealed, message_ad(number));
  if (!opened) return refuse(opened.error());
  return SecretBytes(std::move(opened->content));
}

}  // namespace

SpaceGrant SpaceGrant::clone() const {
  return {salt, space, relay, channel, epoch, key ? std::optional(key->clone()) : std::nullopt, head, slot};
}

Bytes seal_message(Entropy& entropy, const LinkSecret& secret, std::uint64_t number, BytesView content) {
  check(number <= 2, "m0, m1 and m2 go under s");
  return seal_under(entropy, secret, number, content);
}
Bytes seal_message(Entropy& entropy, const PairingKey& key, std::uint64_t number, BytesView content) {
  check(number == 3 || number == 4, "m3 and m4 go under K");
  return seal_under(entropy, key, number, content);
}
Result<SecretBytes> open_message(const LinkSecret& secret, std::uint64_t number, BytesView sealed) {
  check(number <= 2, "m0, m1 and m2 go under s");
  return open_under(secret, number, sealed);
}
Result<SecretBytes> open_message(const PairingKey& key, std::uint64_t number, BytesView sealed) {
  check(number == 3 || number == 4, "m3 and m4 go under K");
  return open_under(key, number, sealed);
}

Hash32 commitment(BytesView a) { return hash_as<Hash32>(label::pair_commit, zeros16, a); }

Transcript transcript(BytesView m0, BytesView b, BytesView a) {
  return hash_as<Transcript>(label::pair_transcript, zeros16, m0, b, a);
}

Result<PairingKey> pairing_key(const LinkSecret& secret, const DhSecret& mine, const DhKey& theirs,
                               const Transcript& t) {
  const auto shared = dh(mine, theirs);
  if (!shared) return refuse(shared.error());
  return hash_keyed_as<PairingKey>(secret, label::pair_key, zeros16, *shared, t);
}

Words words(const Transcript& t) { return words44(crypto::hash<256>(label::pair_words, zeros16, t)); }

Result<std::uint64_t> common_version(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  std::optional<std::uint64_t> best;
  for (const auto version : a)
    if (std::find(b.begin(), b.end(), version) != b.end() && (!best || version > *best)) best = version;
  if (!best) return refuse(Refusal::no_common_version);
  return *best;
}

}  // namespace tend::space::pairing
