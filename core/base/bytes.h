// Bytes, views of bytes and fixed-size values that can't be mixed up.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tend {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

// N public bytes of one meaning. Two `Fixed` of different `Tag` don't compare, assign or convert:
// a channel id can't be passed where a space id is asked for. Secrets are `crypto::Secret` instead, which
// wipes itself.
template <std::size_t N, class Tag>
struct Fixed {
  static constexpr std::size_t size = N;
  std::array<std::uint8_t, N> bytes{};

  // Empty if `from` is not exactly N bytes.
  static std::optional<Fixed> from(BytesView from) {
    if (from.size() != N) return std::nullopt;
    Fixed out;
    std::copy(from.begin(), from.end(), out.bytes.begin());
    return out;
  }
  [[nodiscard]] BytesView view() const { return bytes; }
  [[nodiscard]] bool is_zero() const {
    return std::all_of(bytes.begin(), bytes.end(), [](auto b) { return b == 0; });
  }
  auto operator<=>(const Fixed&) const = default;
};

// For hash maps keyed by ids. The bytes are hashes or keys already, so their first eight are as good as any.
struct FixedHash {
  template <std::size_t N, class Tag>
  std::size_t operator()(const Fixed<N, Tag>& x) const {
    static_assert(N >= sizeof(std::size_t));
    std::size_t out;
    std::memcpy(&out, x.bytes.data(), sizeof out);
    return out;
  }
};

using SpaceId = Fixed<16, struct SpaceIdTag>;      // H-128 of R_0 (PROTOCOL 3)
using ChannelId = Fixed<16, struct ChannelIdTag>;  // the relay's name for a space's log
using MailboxId = Fixed<16, struct MailboxIdTag>;  // H-128(key = link secret)
using ChainId = Fixed<16, struct ChainIdTag>;      // H-64(entry key) and 8 random bytes
using Salt = Fixed<16, struct SaltTag>;            // drawn by a space's founder
using Hash32 = Fixed<32, struct Hash32Tag>;        // H-256 of anything that has no name of its own
using EntryId = Fixed<32, struct EntryIdTag>;      // H-256 of a head
using ItemHash = Fixed<32, struct ItemHashTag>;    // what the relay calls an item
using Nonce32 = Fixed<32, struct Nonce32Tag>;      // log-in nonces, rA and rB
using EntryKey = Fixed<32, struct EntryKeyTag>;    // Ed25519, seen only inside the seal
using LoginKey = Fixed<32, struct LoginKeyTag>;    // Ed25519, all that the relay sees of a device
using BoxKey = Fixed<32, struct BoxKeyTag>;        // X25519
using DhKey = Fixed<32, struct DhKeyTag>;          // X25519, one pairing long (eA, eB)
using Signature = Fixed<64, struct SignatureTag>;  // Ed25519

using EscrowGroup = Fixed<16, struct EscrowGroupTag>;  // what both answer (PROTOCOL 6)

using BlobId = Fixed<16, struct BlobIdTag>;    // random: a photo's or a voice's name (PROTOCOL 10)
using BlobKey = Fixed<32, struct BlobKeyTag>;  // seals that one alone; kept as the words are it stands beside

using ArchiveId = Fixed<16, struct ArchiveIdTag>;  // random: an export that was brought along

inline BytesView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(BytesView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(BytesView view) { return {view.begin(), view.end()}; }
inline Bytes to_bytes(std::string_view text) { return to_bytes(as_bytes(text)); }
inline void append(Bytes& out, BytesView more) { out.insert(out.end(), more.begin(), more.end()); }

}  // namespace tend
