// The roster: who belongs to a space, as one linear signed list of statements, and the epoch keys that it
// hands out. PROTOCOL 3. Statement 0 can't name its own hash, so wherever a space id would stand it reads 16
// zero bytes there, also later, when the id is known; every function here that takes a space and an n sees to
// that itself.
//
//   R_n          {0 v, 1 n, 2 prev, 3 op, 4 by, 5 subjects, 6 pins, 7 drops, 8 salt, 9 floor, 10 epoch,
//                11 H(clear)}
//   clear        {0 v, 1 n, 2 epoch, 3 key_commit, 4 wraps[18], 5 back}
//   roster item  {0 clear, 1 sealed {0 R_n, 1 [signatures], 2 [consents]}}
//                the outer form is channel::RosterItem
//
// Roles: whoever acts makes clear, statement, signatures and item, and an admission statement for the relay
// (core/channel/admission.h). Whoever reads tries the wraps, opens the item, and lets `Roster` accept it.
// Statements are hashed and kept as received, never encoded again.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/channel/admission.h"
#include "core/codec/record.h"
#include "core/crypto/entropy.h"
#include "core/crypto/hash.h"
#include "core/crypto/keys.h"
#include "core/crypto/secret.h"
#include "core/space/member.h"

namespace tend::space {

using channel::Op;

inline constexpr std::uint64_t roster_version = 1;
inline constexpr std::uint64_t statements_max = 1000;   // PROTOCOL 11: the greatest n
inline constexpr std::size_t devices_a_person_max = 8;  // words not counted
inline constexpr std::size_t wraps_count = 18;          // 2 x (8 devices + words)

enum class Role : std::uint8_t { device = 0, words = 1 };

// A device (or the words) in one space: its three public keys and its person.
struct Subject {
  std::uint64_t slot = 0;
  EntryKey entry;
  LoginKey login;
  BoxKey box;
  Role role = Role::device;
  bool operator==(const Subject&) const = default;
  // Slot and role are judged by Roster::accept, in its order, not here.
  static constexpr auto record = codec::describe(
      "Subject", "a device in one space",
      codec::field(0, "slot", &Subject::slot, codec::any(), "its person: 0 or 1"),
      codec::field(1, "entry", &Subject::entry, codec::any(), "Ed25519, signs entries and roster statements"),
      codec::field(2, "login", &Subject::login, codec::any(), "Ed25519, what the relay sees"),
      codec::field(3, "box", &Subject::box, codec::any(), "X25519, opens wraps"),
      codec::field(4, "role", &Subject::role, codec::any(), "0 device, 1 words"));
};
Subject subject_of(std::uint64_t slot, const crypto::DeviceKeys& keys, Role role = Role::device);

// R_n. Fields an op has no use for are absent.
struct Statement {
  std::uint64_t v = roster_version;
  std::uint64_t n = 0;
  Hash32 prev;
  Op op = Op::start;
  EntryKey by;
  std::vector<Subject> subjects;
  std::optional<std::vector<Pin>> pins;
  std::optional<std::vector<Hash32>> drops;
  std::optional<Salt> salt;
  std::optional<std::uint64_t> floor;
  std::uint64_t epoch = 0;
  Hash32 clear_hash;
  bool operator==(const Statement&) const = default;
  static constexpr auto record = codec::describe(
      "Statement", "one act on a roster",
      codec::field(0, "v", &Statement::v, codec::any(), "protocol version"),
      codec::field(1, "n", &Statement::n, codec::at_most(statements_max), "counts from 0"),
      codec::field(2, "prev", &Statement::prev, codec::any(), "hash of the statement before, first zeros"),
      codec::field(3, "op", &Statement::op, codec::any(), "start, add, remove, leave, words, rotate, minver"),
      codec::field(4, "by", &Statement::by, codec::any(), "entry key of the signer"),
      codec::field(5, "subjects", &Statement::subjects, codec::items(wraps_count), "whom it is about"),
      codec::field(6, "pins", &Statement::pins, codec::items(400),
                   "remove, leave, words, rotate after a leave: what still counts"),
      codec::field(7, "drops", &Statement::drops, codec::items(100),
                   "only to settle two statements of one n"),
      codec::field(8, "salt", &Statement::salt, codec::any(), "start: of the space's keys"),
      codec::field(9, "floor", &Statement::floor, codec::any(), "minver: the least version that may write"),
      codec::field(10, "epoch", &Statement::epoch, codec::at_most(0xFFFFFFFF), "after it"),
      codec::field(11, "clear_hash", &Statement::clear_hash, codec::any(),
                   "of the clear part that stands beside it"));
};

using Wrap = Fixed<104, struct WrapTag>;  // crypto_box_seal(space id | epoch u64-LE | K_e)
using Back = Fixed<72, struct BackTag>;   // nonce | AEAD under K_e of K_{e-1}

struct Clear {
  std::uint64_t v = roster_version;
  std::uint64_t n = 0;
  std::uint64_t epoch = 0;
  Hash32 key_commit;
  std::vector<Wrap> wraps;
  std::optional<Back> back;
  bool operator==(const Clear&) const = default;
  static constexpr auto record = codec::describe(
      "Clear", "the part of a roster item that is read before any key is known",
      codec::field(0, "v", &Clear::v, codec::between(1, 1), "protocol version"),
      codec::field(1, "n", &Clear::n, codec::at_most(statements_max), "of its statement"),
      codec::field(2, "epoch", &Clear::epoch, codec::at_most(0xFFFFFFFF), "whose key seals it"),
      codec::field(3, "key_commit", &Clear::key_commit, codec::any(), "H-256(key = K_e, epoch)"),
      codec::field(4, "wraps", &Clear::wraps, codec::Limit{.least = wraps_count, .most = wraps_count},
                   "K_e for members, the rest for nobody, shuffled"),
      codec::field(5, "back", &Clear::back, codec::any(),
                   "where an epoch > 0 begins: the way to the key before"));
};

// What lies sealed in a roster item.
struct SealedAct {
  Bytes statement;
  std::vector<Signature> signatures;
  std::vector<Signature> consents;
  bool operator==(const SealedAct&) const = default;
  static constexpr auto record = codec::describe(
      "SealedAct", "a roster statement with its signatures",
      codec::field(0, "statement", &SealedAct::statement, codec::at_most(30 << 10),
                   "R_n, deterministic CBOR"),
      codec::field(1, "signatures", &SealedAct::signatures, codec::items(2), "of by; start: of both"),
      codec::field(2, "consents", &SealedAct::consents, codec::items(1), "add, words: of the subject"));
};

// ---- hashes and signatures

SpaceId space_id(BytesView first_statement);  // H-128 of R_0 without signatures
Hash32 statement_hash(const SpaceId& space, std::uint64_t n, BytesView statement);
Hash32 clear_hash(const SpaceId& space, std::uint64_t n, BytesView clear);
// A device consents to this space and subject; the words once to all spaces, over their two lasting keys.
Hash32 consent_hash(const SpaceId& space, const Subject& subject);
Hash32 key_commit(const SpaceId& space, std::uint64_t n, std::uint64_t epoch, const crypto::EpochKey& key);

Signature sign_statement(const SpaceId& space, std::uint64_t n, BytesView statement,
                         const crypto::EntrySecret& secret);
Signature sign_consent(const SpaceId& space, const Subject& subject, const crypto::EntrySecret& secret);
bool consent_holds(const SpaceId& space, const Subject& subject, const Signature& consent);

// ---- clear part

// Places of the 18 wraps: wrap i of the result is wrap order[i] of (members' first, then spare ones).
using WrapOrder = std::array<std::uint8_t, wraps_count>;

// The clear part in deterministic CBOR, wraps shuffled. `to`: at most 18 box keys. A spare wrap is a true
// sealed box to a key nobody keeps, for random bytes could be told apart. `before`: K of the epoch before,
// where an epoch > 0 begins. bad_key if a box key is of small order.
Result<Bytes> make_clear(crypto::Entropy& entropy, const SpaceId& space, std::uint64_t n, std::uint64_t epoch,
                         const crypto::EpochKey& key, std::span<const BoxKey> to,
                         const crypto::EpochKey* before = nullptr);
// The same in a given order, which must be a permutation of 0 ... 17. For vectors; draws per spare wrap 32
// bytes of a key pair's seed and 32 of an ephemeral secret, then 24 of `back`'s nonce.
Result<Bytes> make_clear_in_order(crypto::Entropy& entropy, const SpaceId& space, std::uint64_t n,
                                  std::uint64_t epoch, const crypto::EpochKey& key,
                                  std::span<const BoxKey> to, const WrapOrder& order,
                                  const crypto::EpochKey* before = nullptr);

// K_e for the holder of this box key, checked against key_commit; does_not_open if no wrap is for it, else
// what the codec refuses.
Result<crypto::EpochKey> try_wraps(const SpaceId& space, BytesView clear, const BoxKey& box,
                                   const crypto::BoxSecret& secret);
// Those of `members` for whom the clear part holds no right wrap. Whoever has K_e can say so: a wrap's
// ephemeral secret is derived from it.
Result<std::vector<BoxKey>> members_left_out(const SpaceId& space, const crypto::EpochKey& key,
                                             BytesView clear, std::span<const BoxKey> members);
// K of the epoch before, from the statement that began epoch e. does_not_open; field_missing if there is no
// `back`.
Result<crypto::EpochKey> open_back(const SpaceId& space, const crypto::EpochKey& key, BytesView clear);

// ---- roster item

// The item for the log. `clear` must be a clear part made for `key`.
Bytes seal_roster_item(crypto::Entropy& entropy, const SpaceId& space, const crypto::EpochKey& key,
                       BytesView clear, const SealedAct& act);

// A roster item that this epoch key opens and whose statement names its clear part. Nothing else of it is
// judged yet.
struct OpenedAct {
  Bytes clear;
  SealedAct act;
};
// relay_item_malformed, does_not_open, bad_padding, what the codec refuses; statement_form if the clear part
// is not the one signed.
Result<OpenedAct> open_roster_item(const SpaceId& space, const crypto::EpochKey& key, BytesView item);

// statement_differs_from_admission unless both say the same of n, op, slots, log-in keys (in order), signer
// and epoch. `by_login`: the log-in key of the member whose entry key is the statement's `by`. `replaced`: of
// the words whose place new ones take; only the admission statement names them, first.
Result<void> check_same_as_admission(const Statement& statement, const LoginKey& by_login,
                                     const channel::AdmissionStatement& admission,
                                     std::vector<channel::AdmissionMember> replaced = {});

// ---- the linear roster

// Accepts statements one after another. Refuses with a reason, in the order of the enum's names below, and
// stays as it was: statement_form (not decodable), _version, _not_next, _form, _subject; start: _subject,
// _form, _signature; all others: _not_member, _signature, _epoch, _other_slot, then per op _subject,
// _key_known, _consent, _version, then _pins, _too_many_devices.
class Roster {
 public:
  struct Removed {
    Subject subject;
    std::vector<Pin> pins;
  };

  // H(R_n) on success. Checks the statement alone, not its wraps and not its admission statement.
  Result<Hash32> accept(BytesView statement, std::span<const Signature> signatures,
                        std::span<const Signature> consents = {});

  // All that PROTOCOL 3 asks of an act in the log: accept; a right wrap for each member that needs one
  // (statement_left_out); the same as its admission statement (statement_differs_from_admission). `key` is
  // the one that opened it. An act that is refused is skipped by all alike.
  Result<Hash32> accept_act(const OpenedAct& opened, const crypto::EpochKey& key,
                            BytesView admission_statement);

  // The act that `chain` has just accepted was refused here: it changes nothing, but its n and epoch stay
  // used.
  void skip(const channel::Admission& chain);

  [[nodiscard]] bool started() const { return n_.has_value(); }
  [[nodiscard]] const SpaceId& space() const { return space_; }  // zeros before the start
  [[nodiscard]] std::uint64_t n() const { return *n_; }          // the last one used; only if started
  [[nodiscard]] const Hash32& head() const { return head_; }
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  [[nodiscard]] std::uint64_t floor() const { return floor_; }  // least version that may write
  [[nodiscard]] const Salt& salt() const { return salt_; }
  [[nodiscard]] const std::map<EntryKey, Subject>& members() const { return members_; }
  [[nodiscard]] const std::map<EntryKey, Removed>& removed() const { return removed_; }
  [[nodiscard]] bool has_left(std::uint64_t slot) const { return left_.contains(slot); }
  [[nodiscard]] const std::optional<Closing>& closing() const { return closing_; }
  // For the book: who may write entries and how far (devices only; the words write roster statements alone).
  [[nodiscard]] std::vector<Member> book_members() const;

 private:
  Result<Hash32> start(const Statement& statement, BytesView bytes, std::span<const Signature> signatures);
  Result<void> check_new_subject(const Statement& statement, std::span<const Signature> consents) const;
  [[nodiscard]] bool key_stood_here(const Subject& subject) const;

  std::optional<std::uint64_t> n_;
  SpaceId space_;
  Hash32 head_;
  std::uint64_t epoch_ = 0;
  std::uint64_t floor_ = roster_version;
  Salt salt_;
  std::map<EntryKey, Subject> members_;
  std::map<EntryKey, Removed> removed_;
  std::set<std::uint64_t> left_;
  std::optional<Closing> closing_;
};

// ---- the beginning of a space: act 0. One subject: a private space; two: an us space, slot 0 first, who is
// `by`.

struct Beginning {
  SpaceId space;
  ChannelId channel;
  Salt salt;
  Bytes clear;                        // empty for a joiner until the roster item is read from the log
  Bytes statement;                    // R_0
  Bytes admission;                    // first admission statement
  std::vector<Signature> signatures;  // of R_0, slot 0 first
  std::vector<Signature> admission_signatures;  // slot 0 first
  crypto::EpochKey key;                         // K_0
};

Bytes make_start_statement(const Salt& salt, std::span<const Subject> subjects, const Hash32& clear_hash);
Bytes make_start_admission(std::span<const Subject> subjects);

// Act 0 for these subjects with a fresh K_0, not signed yet. bad_key if a box key is of small order.
Result<Beginning> begin_space(crypto::Entropy& entropy, const Salt& salt, std::span<const Subject> subjects);
// Adds this device's two signatures; call in the order of slots.
void sign_beginning(Beginning& beginning, const crypto::DeviceKeys& keys);
// The sealed roster item of act 0; `clear` and all signatures must be there.
Bytes seal_beginning(crypto::Entropy& entropy, const Beginning& beginning);

// A private space of one device: fresh salt, keys derived from the seed with it, signed.
// The same seed and `salt` give the device's keys again: crypto::derive_device_keys(seed,
// beginning.salt.view()).
Beginning found_private(crypto::Entropy& entropy, const crypto::DeviceSeed& seed);

// Act 0 read from the log by whoever knows K_0 already (a joiner after pairing, any device at start): the
// item opens, R_0 is the one whose hash is `expected`, no member is left out, it says the same as its
// admission statement. A roster of exactly that act.
Result<Roster> read_beginning(const SpaceId& expected, const crypto::EpochKey& key, BytesView item,
                              BytesView admission_statement);

}  // namespace tend::space
