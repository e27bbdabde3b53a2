// Pairing of two persons (purpose p), or of a person's next device (purpose d), both sides, without any
// sending, clock or storage of their own. PROTOCOL 4.
//
//   Inviter   create → inviting → enter_words → sealing → done
//                        └───────────┴─────────────┴──→ ended
//   Joiner    open → opened → joining → read_words → confirm → finishing → done
//                        └────────┴──────────┴───────────┴─────────┴──→ ended
//
//   A create          puts m0, shows the link            B open           reads m0; nothing is used up yet
//                                                        B join           puts m1
//   A on_mailbox      puts m2                            B on_mailbox     checks m2 against the commitment,
//                                                        shows four words
//   A enter_words     the words B read aloud; puts m3    B on_mailbox     checks m3: may be accepted
//                                                        B accept         A said "they were right"; puts m4;
//                                                        the space is known
//   A on_mailbox      checks m4: the space is ready to be sent to the relay (protocol: Found) and entered
//                                                        B done           once act 0 was read from the
//                                                        channel (space::read_beginning)
//
// Driving either: after each step store `encode()` (sealed, durable) *before* what the step asks for is sent,
// then put and burn. Hand `on_mailbox` the whole mailbox whenever the relay tells of a change, and after each
// start of the app; it repeats puts that the relay does not hold yet, always as the same stored bytes.
// Everything may stop and be restored between any two steps. `on_mailbox` never fails: whatever lies in a
// mailbox leads to a next state, at worst `ended`.
//
// Ended: `ended()` says why, the same to both through the relay's burn reason. A side burns `changed` for a
// message that doesn't open or isn't what was agreed, `wrong_words` after the third wrong try or when the
// joiner says they don't match, `second_joiner`, `expired` after 48 h by the inviter's clock, `cancelled`. A
// burn must reach the relay to reach the other: `on_mailbox` repeats it until the mailbox is burnt.
// m4 that fits completes the pairing even if a second joiner or the 48th hour came meanwhile: the words had
// been right by then, and the joiner already holds the space.
//
// Purpose d goes the same way, but no space begins. A is a device of the person, B an app that has no person
// yet (its caller sees to that, and draws the seed that B keeps). m0 holds no salt, m1 and m2 hold no keys of a
// space; the name in m1 is the device's, that in m2 the person's.
//
//   A enter_words     the caller hands in all spaces of the person; m3 holds them
//   B on_mailbox      checks that each is there once and whole: may be accepted
//   B accept          derives its keys for each, puts m4: its consents; the spaces are known
//   A on_mailbox      checks m4: the consents are ready for make_add (core/space/act.h), one act a space
//   B done            once read_granted has found it among the members of each
//
// An invitation serves one purpose: it stands in the link and in m0, so in what both read aloud.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/days.h"
#include "core/crypto/entropy.h"
#include "core/space/act.h"
#include "core/space/pairing/messages.h"
#include "core/space/roster.h"

namespace tend::space::pairing {

inline constexpr std::int64_t invite_ms_max = 48 * ms_an_hour;
// So long an inviter that took m4 may need to begin the channel: its network can fail in between.
inline constexpr std::int64_t founding_ms_max = ms_an_hour / 6;
inline constexpr std::uint64_t tries_max = 3;

// Why a pairing ended. The numbers are those of the relay's frames (protocol::BurnReason).
enum class Burnt : std::uint8_t {
  wrong_words = 0,
  second_joiner = 1,
  expired = 2,
  cancelled = 3,
  changed = 4
};

// A mailbox as the relay tells of it (protocol::MailState).
struct Mailbox {
  std::array<std::optional<Bytes>, messages_count> messages;
  std::uint64_t other_joiners = 0;  // m1 that came later and differ from the one kept
  std::optional<Burnt> burnt;
};

struct Put {
  std::uint64_t number = 0;
  Bytes sealed;
  bool operator==(const Put&) const = default;
};

// What a step asks of its caller, in this order: store if changed, then put, then burn.
struct Todo {
  bool changed = false;
  std::vector<Put> puts;
  std::optional<Burnt> burn;
};

struct Ending {
  Burnt reason = Burnt::cancelled;
  bool by_me = false;  // else the other side, or the relay, said so
};

// The space that came of it. The inviter's `beginning` is whole; the joiner's lacks `clear` (it is in the
// roster item).
struct Paired {
  Beginning beginning;
  Bytes roster_item;       // inviter: sealed act 0, to be sent with the admission statement; joiner: empty
  std::uint64_t slot = 0;  // mine: inviter 0, joiner 1
  std::string partner_name;
  std::string relay;  // origin
};

// ---- A

enum class InviterState : std::uint8_t { inviting = 0, enter_words = 1, sealing = 2, done = 3, ended = 4 };

// What is stored of an inviter. s, eA and K go at the end, or once done.
struct InviterRecord {
  std::uint64_t v = 1;
  InviterState state = InviterState::inviting;
  UnixMs created = 0;
  std::string app, relay;
  std::optional<crypto::LinkSecret> secret;
  std::optional<crypto::DhSecret> dh;
  Bytes m0, a;                             // as committed to
  Bytes sealed0;                           // as put
  std::optional<Bytes> seen1, b, sealed2;  // from m1 on
  std::optional<crypto::PairingKey> key;   // K
  std::uint64_t tries_left = tries_max;
  std::optional<Bytes> sealed3, clear, statement, admission;  // from m3 on
  std::optional<crypto::EpochKey> epoch_key;
  std::optional<Signature> signature, admission_signature;              // A's
  std::optional<Signature> their_signature, their_admission_signature;  // B's, from m4
  std::optional<Bytes> roster_item;
  std::optional<std::uint64_t> ended;  // Burnt
  bool ended_by_me = false;
  MailboxId mailbox;
  std::optional<std::vector<SpaceConsent>> consents;  // purpose d: B's, from m4
  static constexpr auto record = codec::describe(
      "InviterRecord", "an inviter's side of a pairing, stored",
      codec::field(0, "v", &InviterRecord::v, codec::between(1, 1), "of this form"),
      codec::field(1, "state", &InviterRecord::state, codec::at_most(4),
                   "inviting, enter_words, sealing, done, ended"),
      codec::field(2, "created", &InviterRecord::created, codec::any(), "UTC ms"),
      codec::field(3, "app", &InviterRecord::app, codec::line(300), "origin in the link"),
      codec::field(4, "relay", &InviterRecord::relay, codec::line(300), "origin"),
      codec::field(5, "secret", &InviterRecord::secret, codec::any(), "s"),
      codec::field(6, "dh", &InviterRecord::dh, codec::any(), "eA's secret"),
      codec::field(7, "m0", &InviterRecord::m0, codec::any(), "opened"),
      codec::field(8, "a", &InviterRecord::a, codec::any(), "opened"),
      codec::field(9, "sealed0", &InviterRecord::sealed0, codec::any(), "m0 as put"),
      codec::field(10, "seen1", &InviterRecord::seen1, codec::any(), "m1 as it came"),
      codec::field(11, "b", &InviterRecord::b, codec::any(), "opened"),
      codec::field(12, "sealed2", &InviterRecord::sealed2, codec::any(), "m2 as put"),
      codec::field(13, "key", &InviterRecord::key, codec::any(), "K"),
      codec::field(14, "tries_left", &InviterRecord::tries_left, codec::at_most(tries_max),
                   "of entering the words"),
      codec::field(15, "sealed3", &InviterRecord::sealed3, codec::any(), "m3 as put"),
      codec::field(16, "clear", &InviterRecord::clear, codec::any(), "of act 0"),
      codec::field(17, "statement", &InviterRecord::statement, codec::any(), "R_0"),
      codec::field(18, "admission", &InviterRecord::admission, codec::any(), "first statement"),
      codec::field(19, "epoch_key", &InviterRecord::epoch_key, codec::any(), "K_0"),
      codec::field(20, "signature", &InviterRecord::signature, codec::any(), "A's, of R_0"),
      codec::field(21, "admission_signature", &InviterRecord::admission_signature, codec::any(), "A's"),
      codec::field(22, "their_signature", &InviterRecord::their_signature, codec::any(), "B's, of R_0"),
      codec::field(23, "their_admission_signature", &InviterRecord::their_admission_signature, codec::any(),
                   "B's"),
      codec::field(24, "roster_item", &InviterRecord::roster_item, codec::any(), "act 0, sealed"),
      codec::field(25, "ended", &InviterRecord::ended, codec::at_most(4), "why"),
      codec::field(26, "ended_by_me", &InviterRecord::ended_by_me, codec::any(), "this side ended it"),
      codec::field(27, "mailbox", &InviterRecord::mailbox, codec::any(), "of s"),
      codec::field(28, "consents", &InviterRecord::consents, codec::items(spaces_a_device_max),
                   "purpose d: B's, one a space"));
};

class Inviter {
 public:
  struct Invitation {
    std::string_view name;       // mine, 1 to 80 bytes, one line
    std::string_view app;        // origin
    std::string_view relay;      // origin
    std::string_view word_list;  // "en"
    std::vector<std::uint64_t> versions = {pairing_version};
    Purpose purpose = Purpose::person;
  };
  struct Entered {
    bool right = false;
    std::uint64_t tries_left = 0;
    Todo todo;
  };

  // name_empty, name_too_long, text_not_utf8, text_has_controls; link_malformed if an origin is none. `puts`
  // holds m0. Purpose d has no use for the seed.
  struct Created;
  static Result<Created> create(crypto::Entropy& entropy, const crypto::DeviceSeed& seed,
                                const Invitation& invitation, UnixMs now);
  // storage_damaged.
  static Result<Inviter> decode(BytesView stored);
  [[nodiscard]] crypto::SecretBytes encode() const;

  Todo on_mailbox(crypto::Entropy& entropy, const Mailbox& mailbox, UnixMs now);
  // The same without news of the mailbox: only to let 48 hours pass. Call at `expires_at`.
  Todo on_clock(UnixMs now);
  // What the person typed, as numbers 0-2047. pairing_not_now unless state is enter_words; invite_expired
  // after 48 h (the burn is then in on_clock's Todo). A wrong try is counted; the third burns.
  // `grants`, for purpose d alone: the person's 1 to 32 spaces as they stand now, or field_missing,
  // list_too_long, field_out_of_range, link_malformed, salt_known (one stands there twice); no try is counted
  // then.
  Result<Entered> enter_words(crypto::Entropy& entropy, const crypto::DeviceSeed& seed, const Words& numbers,
                              UnixMs now, std::vector<SpaceGrant> grants = {});
  Todo cancel();  // nothing once done or ended

  [[nodiscard]] InviterState state() const { return r_.state; }
  [[nodiscard]] Purpose purpose() const;
  [[nodiscard]] std::string link() const;  // only until the end
  [[nodiscard]] const MailboxId& mailbox() const { return r_.mailbox; }
  [[nodiscard]] const std::string& relay() const { return r_.relay; }
  [[nodiscard]] UnixMs expires_at() const { return r_.created + invite_ms_max; }
  [[nodiscard]] std::uint64_t tries_left() const { return r_.tries_left; }
  [[nodiscard]] std::optional<std::string> partner_name()
      const;  // from m1 on, purpose d: the device's; not vouched for before the words were right
  [[nodiscard]] std::optional<Ending> ended() const;
  // Purpose p, only in state done, else pairing_not_now.
  [[nodiscard]] Result<Paired> paired() const;
  // Purpose d, only in state done, else pairing_not_now: one for each granted space, in that order.
  [[nodiscard]] Result<std::vector<SpaceConsent>> consents() const;

 private:
  explicit Inviter(InviterRecord r) : r_(std::move(r)) {}
  Todo end(Burnt reason, bool by_me);
  Todo missing_puts(const Mailbox& mailbox) const;
  bool take_m1(crypto::Entropy& entropy, BytesView sealed);
  bool take_m4(crypto::Entropy& entropy, BytesView sealed);
  bool take_m4_person(crypto::Entropy& entropy, BytesView opened);
  bool take_m4_device(BytesView opened);
  bool seal_m3_person(crypto::Entropy& entropy, const crypto::DeviceSeed& seed);
  void seal_m3_device(crypto::Entropy& entropy, std::vector<SpaceGrant> grants);

  InviterRecord r_;
};
struct Inviter::Created {
  Inviter inviter;
  Todo todo;
};

// ---- B

enum class JoinerState : std::uint8_t {
  opened = 0,
  joining = 1,
  read_words = 2,
  confirm = 3,
  finishing = 4,
  done = 5,
  ended = 6
};

struct JoinerRecord {
  std::uint64_t v = 1;
  JoinerState state = JoinerState::opened;
  std::string relay;
  std::optional<crypto::LinkSecret> secret;
  std::optional<crypto::DhSecret> dh;
  std::optional<Bytes> m0, b, a;  // opened
  std::optional<Bytes> sealed1;   // as put
  std::optional<crypto::PairingKey> key;
  std::optional<Bytes> statement, admission;
  std::optional<Signature> their_signature, their_admission_signature;  // A's, from m3
  std::optional<crypto::EpochKey> epoch_key;
  std::optional<Bytes> sealed4;
  std::optional<Signature> signature, admission_signature;  // B's
  std::optional<std::uint64_t> ended;                       // Burnt
  bool ended_by_me = false;
  std::optional<std::uint64_t> trouble;  // Refusal
  bool burn = false;                     // the relay must hear of the end
  MailboxId mailbox;
  std::optional<bool> for_device;                 // absent: purpose p
  std::optional<std::vector<SpaceGrant>> grants;  // purpose d, from m3
  std::optional<std::int64_t> accepted_at;        // UTC ms
  std::optional<std::int64_t> lost_at;            // UTC ms
  static constexpr auto record = codec::describe(
      "JoinerRecord", "a joiner's side of a pairing, stored",
      codec::field(0, "v", &JoinerRecord::v, codec::between(1, 1), "of this form"),
      codec::field(1, "state", &JoinerRecord::state, codec::at_most(6),
                   "opened, joining, read_words, confirm, finishing, done, ended"),
      codec::field(2, "relay", &JoinerRecord::relay, codec::line(300), "origin"),
      codec::field(3, "secret", &JoinerRecord::secret, codec::any(), "s"),
      codec::field(4, "dh", &JoinerRecord::dh, codec::any(), "eB's secret"),
      codec::field(5, "m0", &JoinerRecord::m0, codec::any(), "opened"),
      codec::field(6, "b", &JoinerRecord::b, codec::any(), "opened"),
      codec::field(7, "a", &JoinerRecord::a, codec::any(), "opened"),
      codec::field(8, "sealed1", &JoinerRecord::sealed1, codec::any(), "m1 as put"),
      codec::field(9, "key", &JoinerRecord::key, codec::any(), "K"),
      codec::field(10, "statement", &JoinerRecord::statement, codec::any(), "R_0"),
      codec::field(11, "admission", &JoinerRecord::admission, codec::any(), "first statement"),
      codec::field(12, "their_signature", &JoinerRecord::their_signature, codec::any(), "A's, of R_0"),
      codec::field(13, "their_admission_signature", &JoinerRecord::their_admission_signature, codec::any(),
                   "A's"),
      codec::field(14, "epoch_key", &JoinerRecord::epoch_key, codec::any(), "K_0"),
      codec::field(15, "sealed4", &JoinerRecord::sealed4, codec::any(), "m4 as put"),
      codec::field(16, "signature", &JoinerRecord::signature, codec::any(), "B's, of R_0"),
      codec::field(17, "admission_signature", &JoinerRecord::admission_signature, codec::any(), "B's"),
      codec::field(18, "ended", &JoinerRecord::ended, codec::at_most(4), "why"),
      codec::field(19, "ended_by_me", &JoinerRecord::ended_by_me, codec::any(), "this side ended it"),
      codec::field(20, "trouble", &JoinerRecord::trouble, codec::any(), "number of core/base/error.h"),
      codec::field(21, "burn", &JoinerRecord::burn, codec::any(), "the relay must hear of the end"),
      codec::field(22, "mailbox", &JoinerRecord::mailbox, codec::any(), "of s"),
      codec::field(23, "for_device", &JoinerRecord::for_device, codec::any(), "purpose d"),
      codec::field(24, "grants", &JoinerRecord::grants, codec::items(spaces_a_device_max),
                   "purpose d: the person's spaces"),
      codec::field(25, "accepted_at", &JoinerRecord::accepted_at, codec::any(), "UTC ms, this clock"),
      codec::field(26, "lost_at", &JoinerRecord::lost_at, codec::any(),
                   "UTC ms, this clock: since when the relay holds nothing of it"));
};

class Joiner {
 public:
  // parse_link's refusals; link_purpose if the link is for another purpose; invite_is_mine.
  static Result<Joiner> open(std::string_view link, std::span<const MailboxId> own_invites,
                             Purpose purpose = Purpose::person);
  // storage_damaged.
  static Result<Joiner> decode(BytesView stored);
  [[nodiscard]] crypto::SecretBytes encode() const;

  Todo on_mailbox(const Mailbox& mailbox);
  // The tap on "Join". pairing_not_now unless opened; else `trouble()` if there is any; salt_known; the
  // name's refusals as in create. Allowed while another's m1 lies there already: the inviter then learns of
  // two joiners and the invitation is burnt.
  Result<Todo> join(crypto::Entropy& entropy, const crypto::DeviceSeed& seed, std::string_view name,
                    std::span<const Salt> own_salts, std::vector<std::uint64_t> versions = {pairing_version});
  // The person heard that the words were right. pairing_not_now unless state is confirm.
  Result<Todo> accept(crypto::Entropy& entropy, const crypto::DeviceSeed& seed, UnixMs now);
  // The relay holds neither mailbox nor channel any more. The inviter may still bring them back; when that has been so
  // for as long as an invitation lasts, it ends as expired. Not by the time of acceptance: a clock that was turned
  // since would give up at once.
  Todo lost(UnixMs now);
  // Whether an inviter that took m4 before somebody burnt the mailbox may still be about to begin the channel.
  [[nodiscard]] bool may_be_founded(UnixMs now) const;
  // Once accepted: whether nothing more can come of that mailbox. It was burnt; or its relay forgot what lay there, and
  // another who has the link took the place.
  [[nodiscard]] bool is_lost_in(const Mailbox& mailbox) const;
  // Burns: `cancel`, or `words_differ` when what the two see isn't the same. Once accepted or ended: nothing.
  // Before the tap on "Join" nothing was used up, so nothing is burnt either.
  Todo cancel();
  Todo words_differ();
  // Act 0 was read from the channel and read_beginning took it; purpose d: all acts that add this device
  // were. Nothing unless finishing.
  Todo done();

  [[nodiscard]] JoinerState state() const { return r_.state; }
  [[nodiscard]] Purpose purpose() const;
  [[nodiscard]] const MailboxId& mailbox() const { return r_.mailbox; }
  [[nodiscard]] const std::string& relay() const { return r_.relay; }
  // While opened: why "Join" is not possible (now). invite_not_there until m0 has come; invite_used once it
  // is beyond joining; link_purpose, unknown_version, no_common_version, invite_changed_on_the_way. After an
  // end: invite_burnt, invite_expired, invite_used (two joiners), or what was wrong with a message.
  [[nodiscard]] std::optional<Refusal> trouble() const;
  [[nodiscard]] bool other_was_first() const {
    return other_was_first_;
  }  // while opened, since the last on_mailbox
  [[nodiscard]] std::optional<std::string> partner_name()
      const;  // from m2 on; not vouched for before the words were right
  [[nodiscard]] std::optional<Words> words() const;            // in read_words and confirm
  [[nodiscard]] std::optional<std::string> word_list() const;  // language of the words
  [[nodiscard]] std::optional<Ending> ended() const;
  // Purpose p, in states finishing and done, else pairing_not_now.
  [[nodiscard]] Result<Paired> paired() const;
  // Purpose d, in states finishing and done, else pairing_not_now: the person's spaces.
  [[nodiscard]] Result<std::vector<SpaceGrant>> grants() const;

 private:
  explicit Joiner(JoinerRecord r) : r_(std::move(r)) {}
  Todo end(Burnt reason, bool by_me, bool burn, Refusal trouble);
  Todo missing_puts(const Mailbox& mailbox) const;
  Todo look_at_m0(const Mailbox& mailbox);
  bool take_m2(BytesView sealed);
  bool take_m3(BytesView sealed);
  bool take_m3_person(BytesView opened);
  bool take_m3_device(BytesView opened);
  [[nodiscard]] bool accepted_within(std::int64_t ms, UnixMs now) const;
  Bytes sign_person(const crypto::DeviceSeed& seed);
  [[nodiscard]] bool accepted() const;

  JoinerRecord r_;
  bool other_was_first_ = false;
};

// ---- purpose d: a granted space, as its log shows it

// The space's roster, from all acts of the grant's channel, act 0 first. `keys`: this device's there; whether
// they were added yet, `roster.members()` says. read_roster's refusals; statement_not_next if the acts end
// before the grant's roster head; statement_form if channel, salt, roster head or key are others than granted.
Result<ReadRoster> read_granted(const SpaceGrant& grant, const crypto::DeviceKeys& keys,
                                std::span<const LoggedAct> acts);

}  // namespace tend::space::pairing
