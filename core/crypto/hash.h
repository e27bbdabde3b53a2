// The one labelled function under everything (PROTOCOL, opening):
//   F(label, parts…) = u8 len ‖ label ‖ per part: u32-LE len ‖ part
//   H-n(key?, label, parts…) = BLAKE2b-n(key, F)            H-64 = the first 8 bytes of H-128
// The first part is always the 16-byte context. Integers are parts of 8 bytes, little-endian; text is UTF-8.
//
//   hash_as<EntryId>(label::entry, space, head)                        → EntryId
//   hash<64>(label::chain, space, entry_key)                           → std::array<std::uint8_t, 8>
//   hash_keyed_as<Hash32>(epoch_key, label::epoch_commit, space, epoch)   → Hash32
//   frame(label::item, space, version, epoch, slot, 0)                 → Bytes, for associated data
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/crypto/labels.h"
#include "core/crypto/secret.h"

namespace tend::crypto {

// What an integer part may be: any integer, but neither a bool nor a character.
template <class T>
concept Number =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

// One part: bytes, text, a `Fixed`, a `Secret` or a number of 0 or more. Looks at what it was made from, so
// it lives no longer than that.
class Part {
 public:
  Part(BytesView bytes) : bytes_(bytes) {}
  Part(std::string_view text) : bytes_(as_bytes(text)) {}
  template <std::size_t N, class Tag>
  Part(const Fixed<N, Tag>& fixed) : bytes_(fixed.view()) {}
  template <std::size_t N, class Tag>
  Part(const Secret<N, Tag>& secret) : bytes_(secret.view()) {}
  Part(const SecretBytes& secret) : bytes_(secret.view()) {}
  template <Number T>
  Part(T number) : is_number_(true) {
    if constexpr (std::signed_integral<T>) check(number >= 0, "a number in a hash is not negative");
    auto rest = static_cast<std::uint64_t>(number);
    for (auto& byte : number_) {
      byte = static_cast<std::uint8_t>(rest);
      rest >>= 8;
    }
  }

  [[nodiscard]] BytesView view() const { return is_number_ ? BytesView(number_) : bytes_; }

 private:
  BytesView bytes_;
  std::array<std::uint8_t, 8> number_{};
  bool is_number_ = false;
};

// The first part of every hash: the space's id, the channel's id where the relay computes it, or 16 zero
// bytes.
class Context {
 public:
  constexpr Context() = default;
  Context(const SpaceId& space) : bytes_(space.bytes) {}
  Context(const ChannelId& channel) : bytes_(channel.bytes) {}

  [[nodiscard]] BytesView view() const { return bytes_; }

 private:
  std::array<std::uint8_t, 16> bytes_{};
};
inline constexpr Context zeros16{};

// A BLAKE2b key of 16 to 64 bytes.
class HashKey {
 public:
  explicit HashKey(BytesView key) : key_(key) {}
  template <std::size_t N, class Tag>
  HashKey(const Secret<N, Tag>& secret) : key_(secret.view()) {
    static_assert(N >= 16 && N <= 64);
  }

  [[nodiscard]] BytesView view() const { return key_; }

 private:
  BytesView key_;
};

// H of any number of parts into `out` of 8, 16, 32 or 64 bytes; an empty key is none. The forms below call
// this; it is there itself for a list of parts whose length is only known when running (`erase`).
void hash_parts(std::span<std::uint8_t> out, BytesView key, Label label, const Context& context,
                std::span<const Part> parts);
Bytes frame_parts(Label label, const Context& context, std::span<const Part> parts);

template <unsigned Bits>
using Digest = std::array<std::uint8_t, Bits / 8>;
template <unsigned Bits>
concept DigestBits = Bits == 64 || Bits == 128 || Bits == 256 || Bits == 512;

// H-Bits without a key.
template <unsigned Bits, class... P>
  requires DigestBits<Bits>
Digest<Bits> hash(Label label, const Context& context, const P&... parts) {
  Digest<Bits> out;
  hash_parts(out, {}, label, context, std::array<Part, sizeof...(P)>{Part(parts)...});
  return out;
}

// H-Bits with a key.
template <unsigned Bits, class... P>
  requires DigestBits<Bits>
Digest<Bits> hash_keyed(const HashKey& key, Label label, const Context& context, const P&... parts) {
  Digest<Bits> out;
  hash_parts(out, key.view(), label, context, std::array<Part, sizeof...(P)>{Part(parts)...});
  return out;
}

namespace detail {
template <std::size_t N, class Tag>
void hash_to(Fixed<N, Tag>& out, BytesView key, Label label, const Context& context,
             std::span<const Part> parts) {
  static_assert(DigestBits<N * 8>);
  hash_parts(out.bytes, key, label, context, parts);
}
template <class Out>
struct Hashed {  // Fixed
  static Out of(BytesView key, Label label, const Context& context, std::span<const Part> parts) {
    Out out;
    hash_to(out, key, label, context, parts);
    return out;
  }
};
template <std::size_t N, class Tag>
struct Hashed<Secret<N, Tag>> {
  static_assert(DigestBits<N * 8>);
  static Secret<N, Tag> of(BytesView key, Label label, const Context& context, std::span<const Part> parts) {
    return Secret<N, Tag>::made_by([&](auto out) { hash_parts(out, key, label, context, parts); });
  }
};
}  // namespace detail

// The same as a named type: a `Fixed` or `Secret` of 8, 16, 32 or 64 bytes, which decides the length of the
// hash.
template <class Out, class... P>
Out hash_as(Label label, const Context& context, const P&... parts) {
  return detail::Hashed<Out>::of({}, label, context, std::array<Part, sizeof...(P)>{Part(parts)...});
}
template <class Out, class... P>
Out hash_keyed_as(const HashKey& key, Label label, const Context& context, const P&... parts) {
  return detail::Hashed<Out>::of(key.view(), label, context, std::array<Part, sizeof...(P)>{Part(parts)...});
}

// F: associated data of a seal.
template <class... P>
Bytes frame(Label label, const Context& context, const P&... parts) {
  return frame_parts(label, context, std::array<Part, sizeof...(P)>{Part(parts)...});
}

}  // namespace tend::crypto
