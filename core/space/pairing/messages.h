// The five messages of a pairing, as records, and what both sides compute from them. PROTOCOL 4. A is the
// inviter, B the joiner.
//
//   m0 A  {0 v, 1 purpose, 2 versions, 3 salt (p), 4 C = H-256(a)}
//   m1 B  b = {0 versions, 1 name, 2 eB, 3 rB; p: 4 entry, 5 login, 6 box}
//   m2 A  a = {0 versions, 1 name, 2 relay, 3 word list, 4 eA, 5 rA; p: 6 entry, 7 login, 8 box}
//   m3 A  p {0 R_0, 1 A's signature, 2 first admission statement, 3 A's signature, 4 K_0}
//         d {0 [{0 salt, 1 space, 2 relay, 3 channel, 4 epoch, 5 K_e, 6 [n, H(R_n)], 7 slot}]}, absent slot: 0
//   m4 B  p {0 signature of R_0, 1 signature of the admission statement}      d {0 [{0 space, 1 subject, 2
//         consent}]}
//
// Sealed under a key from s (m0, m1, m2) or K (m3, m4) with their number as associated data, padded to a
// multiple of 1 KiB.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/codec/record.h"
#include "core/crypto/entropy.h"
#include "core/crypto/keys.h"
#include "core/space/pairing/link.h"
#include "core/space/roster.h"

namespace tend::space::pairing {

inline constexpr std::uint64_t pairing_version = 1;
inline constexpr std::size_t name_bytes_max = 80;
inline constexpr std::size_t messages_count = 5;
inline constexpr std::size_t message_bytes_max = 16 << 10;  // sealed; as the relay's limit
inline constexpr std::uint64_t spaces_a_device_max = 32;    // m3, m4 of purpose d

using Words = std::array<std::uint16_t, 4>;  // numbers 0 ... 2047

inline constexpr codec::Limit name_limit{.least = 1, .most = name_bytes_max, .rule = codec::TextRule::line};
inline constexpr codec::Limit versions_limit{.least = 1, .most = 16, .each_most = 1000};

struct M0 {
  std::uint64_t v = pairing_version;
  std::string purpose;
  std::vector<std::uint64_t> versions;
  std::optional<Salt> salt;
  Hash32 commitment;
  bool operator==(const M0&) const = default;
  static constexpr auto record = codec::describe(
      "M0", "the invitation", codec::field(0, "v", &M0::v, codec::any(), "protocol version"),
      codec::field(1, "purpose", &M0::purpose, codec::Limit{.least = 1, .most = 1}, "p or d, as in the link"),
      codec::field(2, "versions", &M0::versions, versions_limit, "protocol versions the inviter speaks"),
      codec::field(3, "salt", &M0::salt, codec::any(), "p: of the space that begins"),
      codec::field(4, "commitment", &M0::commitment, codec::any(),
                   "H-256 of a: without it, words could be matched by trying"));
};

struct B {
  std::vector<std::uint64_t> versions;
  std::string name;
  DhKey dh;
  Nonce32 random;
  std::optional<EntryKey> entry;
  std::optional<LoginKey> login;
  std::optional<BoxKey> box;
  bool operator==(const B&) const = default;
  static constexpr auto record = codec::describe(
      "B", "the joiner's answer, m1",
      codec::field(0, "versions", &B::versions, versions_limit, "protocol versions the joiner speaks"),
      codec::field(1, "name", &B::name, name_limit, "of the person; d: of the device"),
      codec::field(2, "dh", &B::dh, codec::any(), "eB, X25519"),
      codec::field(3, "random", &B::random, codec::any(), "rB"),
      codec::field(4, "entry", &B::entry, codec::any(), "p: Ed25519"),
      codec::field(5, "login", &B::login, codec::any(), "p: Ed25519"),
      codec::field(6, "box", &B::box, codec::any(), "p: X25519"));
};

struct A {
  std::vector<std::uint64_t> versions;
  std::string name;
  std::string relay;
  std::string word_list;
  DhKey dh;
  Nonce32 random;
  std::optional<EntryKey> entry;
  std::optional<LoginKey> login;
  std::optional<BoxKey> box;
  bool operator==(const A&) const = default;
  static constexpr auto record = codec::describe(
      "A", "what the inviter committed to, m2",
      codec::field(0, "versions", &A::versions, versions_limit, "as in m0"),
      codec::field(1, "name", &A::name, name_limit, "of the person"),
      codec::field(2, "relay", &A::relay, codec::line(300), "origin, as in the link"),
      codec::field(3, "word_list", &A::word_list, codec::line(16), "language of the words, e.g. en"),
      codec::field(4, "dh", &A::dh, codec::any(), "eA, X25519"),
      codec::field(5, "random", &A::random, codec::any(), "rA"),
      codec::field(6, "entry", &A::entry, codec::any(), "p: Ed25519"),
      codec::field(7, "login", &A::login, codec::any(), "p: Ed25519"),
      codec::field(8, "box", &A::box, codec::any(), "p: X25519"));
};

struct M3Person {
  Bytes statement;
  Signature signature;
  Bytes admission;
  Signature admission_signature;
  std::optional<crypto::EpochKey> key;  // always there after decoding
  static constexpr auto record = codec::describe(
      "M3Person", "the space to be, signed by the inviter",
      codec::field(0, "statement", &M3Person::statement, codec::at_most(4096), "R_0"),
      codec::field(1, "signature", &M3Person::signature, codec::any(), "A's, of R_0"),
      codec::field(2, "admission", &M3Person::admission, codec::at_most(4096), "first admission statement"),
      codec::field(3, "admission_signature", &M3Person::admission_signature, codec::any(), "A's, of that"),
      codec::field(4, "key", &M3Person::key, codec::any(), "K_0"));
};

struct M4Person {
  Signature signature;
  Signature admission_signature;
  bool operator==(const M4Person&) const = default;
  static constexpr auto record =
      codec::describe("M4Person", "the joiner's agreement",
                      codec::field(0, "signature", &M4Person::signature, codec::any(), "B's, of R_0"),
                      codec::field(1, "admission_signature", &M4Person::admission_signature, codec::any(),
                                   "B's, of the admission statement"));
};

struct RosterHead {
  std::uint64_t n = 0;
  Hash32 hash;
  bool operator==(const RosterHead&) const = default;
  static constexpr auto record = codec::describe_row(
      "RosterHead", "how far a roster has come",
      codec::field(0, "n", &RosterHead::n, codec::at_most(statements_max), "last statement"),
      codec::field(1, "hash", &RosterHead::hash, codec::any(), "its hash"));
};

struct SpaceGrant {
  Salt salt;
  SpaceId space;
  std::string relay;
  ChannelId channel;
  std::uint64_t epoch = 0;
  std::optional<crypto::EpochKey> key;  // always there after decoding
  RosterHead head;
  std::optional<std::uint64_t> slot;  // absent means 0

  [[nodiscard]] std::uint64_t person() const { return slot.value_or(0); }
  [[nodiscard]] SpaceGrant clone() const;
  static constexpr auto record = codec::describe(
      "SpaceGrant", "a space handed to a person's next device",
      codec::field(0, "salt", &SpaceGrant::salt, codec::any(), "of its keys"),
      codec::field(1, "space", &SpaceGrant::space, codec::any(), "id"),
      codec::field(2, "relay", &SpaceGrant::relay, codec::line(300), "origin"),
      codec::field(3, "channel", &SpaceGrant::channel, codec::any(), "there"),
      codec::field(4, "epoch", &SpaceGrant::epoch, codec::at_most(0xFFFFFFFF), "of the key"),
      codec::field(5, "key", &SpaceGrant::key, codec::any(), "K_e"),
      codec::field(6, "head", &SpaceGrant::head, codec::any(), "roster head"),
      codec::field(7, "slot", &SpaceGrant::slot, codec::at_most(1), "the person's there; left out for 0"));
};

struct M3Device {
  std::vector<SpaceGrant> spaces;
  static constexpr auto record = codec::describe(
      "M3Device", "all spaces of the person",
      codec::field(0, "spaces", &M3Device::spaces, codec::items(spaces_a_device_max), "private and us"));
};

struct SpaceConsent {
  SpaceId space;
  Subject subject;
  Signature consent;
  bool operator==(const SpaceConsent&) const = default;
  static constexpr auto record = codec::describe(
      "SpaceConsent", "the next device agrees to one space",
      codec::field(0, "space", &SpaceConsent::space, codec::any(), "which"),
      codec::field(1, "subject", &SpaceConsent::subject, codec::any(), "its keys there"),
      codec::field(2, "consent", &SpaceConsent::consent, codec::any(), "signature of its entry key"));
};

struct M4Device {
  std::vector<SpaceConsent> spaces;
  bool operator==(const M4Device&) const = default;
  static constexpr auto record = codec::describe(
      "M4Device", "the next device agrees",
      codec::field(0, "spaces", &M4Device::spaces, codec::items(spaces_a_device_max), "as in m3"));
};

// ---- sealing: number 0, 1, 2 under s, 3 and 4 under K

Bytes seal_message(crypto::Entropy& entropy, const crypto::LinkSecret& secret, std::uint64_t number,
                   BytesView content);
Bytes seal_message(crypto::Entropy& entropy, const crypto::PairingKey& key, std::uint64_t number,
                   BytesView content);
// does_not_open, also for a size that is no multiple of 1 KiB or above message_bytes_max; bad_padding.
Result<crypto::SecretBytes> open_message(const crypto::LinkSecret& secret, std::uint64_t number,
                                         BytesView sealed);
Result<crypto::SecretBytes> open_message(const crypto::PairingKey& key, std::uint64_t number,
                                         BytesView sealed);

// ---- what both compute, from the opened bytes as they came

using Transcript = Fixed<64, struct TranscriptTag>;

Hash32 commitment(BytesView a);
Transcript transcript(BytesView m0, BytesView b, BytesView a);
// K. bad_key if the other's key is of small order.
Result<crypto::PairingKey> pairing_key(const crypto::LinkSecret& secret, const crypto::DhSecret& mine,
                                       const DhKey& theirs, const Transcript& t);
Words words(const Transcript& t);

// The greatest version in both lists; no_common_version.
Result<std::uint64_t> common_version(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

}  // namespace tend::space::pairing
