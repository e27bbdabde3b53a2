#include "core/crypto/seal.h"

#include <sodium.h>

#include <algorithm>
#include <bit>

namespace tend::crypto {
namespace {

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(nonce_size == Nonce24::size && seal_overhead == nonce_size + tag_size);
static_assert(SealKey::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES && DataKey::size == SealKey::size);
static_assert(BlobKey::size == SealKey::size && piece_overhead == tag_size);

constexpr std::size_t length_size = 4;

}  // namespace

namespace detail {

#ifdef TEND_TEST_UNSEALED
// Seals nothing, for the build in which the canary scan must find what people wrote (cmake option
// TEND_TEST_UNSEALED).
Bytes seal(BytesView, const Nonce24& nonce, BytesView plain, BytesView) {
  Bytes out(seal_overhead + plain.size());
  const auto after_nonce = std::copy(nonce.bytes.begin(), nonce.bytes.end(), out.begin());
  std::copy(plain.begin(), plain.end(), after_nonce);
  return out;
}

Result<Bytes> open(BytesView, BytesView sealed, BytesView) {
  if (sealed.size() < seal_overhead) return refuse(Refusal::does_not_open);
  return to_bytes(sealed.subspan(nonce_size, sealed.size() - seal_overhead));
}
#else
Bytes seal(BytesView key, const Nonce24& nonce, BytesView plain, BytesView ad) {
  Bytes out(seal_overhead + plain.size());
  std::copy(nonce.bytes.begin(), nonce.bytes.end(), out.begin());
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + nonce_size, nullptr, plain.data(), plain.size(),
                                             ad.data(), ad.size(), nullptr, nonce.bytes.data(), key.data());
  return out;
}

Result<Bytes> open(BytesView key, BytesView sealed, BytesView ad) {
  if (sealed.size() < seal_overhead) return refuse(Refusal::does_not_open);
  const auto rest = sealed.subspan(nonce_size);
  Bytes out(rest.size() - tag_size);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, rest.data(), rest.size(),
                                                 ad.data(), ad.size(), sealed.data(), key.data()) != 0)
    return refuse(Refusal::does_not_open);
  return out;
}
#endif

}  // namespace detail

namespace {

Nonce24 nonce_of(std::uint64_t number) {
  Nonce24 out;
  for (std::size_t i = 0; i < 8; ++i) out.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}

}  // namespace

Bytes seal_piece(const BlobKey& key, std::uint64_t number, BytesView plain, BytesView ad) {
  auto sealed = detail::seal(key.view(), nonce_of(number), plain, ad);
  sealed.erase(sealed.begin(), sealed.begin() + nonce_size);
  return sealed;
}

Result<Bytes> open_piece(const BlobKey& key, std::uint64_t number, BytesView sealed, BytesView ad) {
  auto whole = to_bytes(nonce_of(number).view());
  append(whole, sealed);
  return detail::open(key.view(), whole, ad);
}

std::uint64_t padme(std::uint64_t size) {
  if (size < 2) return size;
  const auto exponent = static_cast<unsigned>(std::bit_width(size)) - 1;
  const auto exponent_bits = static_cast<unsigned>(std::bit_width(exponent));
  const std::uint64_t mask = (std::uint64_t{1} << (exponent - exponent_bits)) - 1;
  return (size + mask) & ~mask;
}

std::uint64_t padded_size(std::uint64_t size) {
  if (size <= 512) return 512;
  if (size <= 1024) return 1024;
  return padme(size);
}

Bytes seal_padded(const SealKey& key, const Nonce24& nonce, BytesView content, BytesView ad,
                  std::optional<std::size_t> total, BytesView prefix) {
  const std::size_t need = seal_overhead + length_size + prefix.size() + content.size();
  const std::size_t whole = total.value_or(padded_size(need));
  check(need <= whole, "what is sealed fits its size");
  Bytes plain;
  plain.reserve(whole - seal_overhead);  // never moved, so nothing of it stays behind unwiped
  for (unsigned shift = 0; shift < 32; shift += 8)
    plain.push_back(static_cast<std::uint8_t>(content.size() >> shift));
  append(plain, prefix);
  append(plain, content);
  plain.resize(whole - seal_overhead);
  auto out = seal(key, nonce, plain, ad);
  wipe(plain);
  return out;
}

Result<Unsealed> unseal_padded(const SealKey& key, BytesView sealed, BytesView ad, std::size_t prefix_size) {
  auto opened = open(key, sealed, ad);
  if (!opened) return refuse(opened.error());
  const SecretBytes plain(std::move(*opened));
  const auto bytes = plain.view();
  if (bytes.size() < length_size || bytes.size() - length_size < prefix_size)
    return refuse(Refusal::bad_padding);
  const std::uint32_t size =
      bytes[0] | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 | std::uint32_t{bytes[3]} << 24;
  const auto rest = bytes.subspan(length_size + prefix_size);
  if (size > rest.size()) return refuse(Refusal::bad_padding);
  const auto padding = rest.subspan(size);
  if (std::any_of(padding.begin(), padding.end(), [](auto byte) { return byte != 0; }))
    return refuse(Refusal::bad_padding);
  return Unsealed{SecretBytes(to_bytes(bytes.subspan(length_size, prefix_size))), to_bytes(rest.first(size))};
}

}  // namespace tend::crypto
