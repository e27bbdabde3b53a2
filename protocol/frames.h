// Frames between a device and a relay, version 1. PROTOCOL 4 (mailboxes), 5 (log-in, append, resume), 6
// (escrow) and 10 (photos).
//
// A frame is one binary WebSocket message: CBOR [type, {fields}]. Device and relay each refuse what does not
// decode; a relay answers `Refused` and, where the other can't be trusted to go on, closes.
//
//   one socket for a channel                            one for a mailbox: no log-in, who knows its id may use it
//     device → Hello                                      device → MailOpen
//     relay  → Challenge                                  relay  → MailState   now, and whenever it changes
//     device → Found      only if !known                  device → MailPut, MailBurn
//     device → Login                                      relay  → MailAck or Refused{ref = number}
//     relay  → Welcome
//     relay  → Items …    from cursor on, then live, own ones too
//     device → Ping       relay  → Ack{ref}   at once: whoever slept may hold a socket that only looks open
//     relay  → Company    in a channel of one person's alone, whenever another of its devices comes or goes
//     device → Append{ref}
//     relay  → Ack{ref}   once durable, or Refused{ref}
//     device → Erase{ref} bodies of its own person's entries
//     relay  → Erased{ref}
//     device → EraseCancel{ref}, BodyPut{ref}, EscrowCancel{ref}
//     relay  → Ack{ref}
//
// An item without its body keeps its hash, index and arrival, and is handed out as {…, 5 H(body part)}. What
// arrived up to a week ago is erased before the answer; what is older only 72 h later, so that any device of
// that person can call it back. Who is connected hears of neither: devices learn it from the entry that
// withdraws. A body that was lost but never erased may be put back by either person.
//
// With an entry that opens later comes its key, sealed (LogItem, deposit): the two are taken together or not at all.
// It is handed to nobody before its time, or before both persons have deposited for its group; then it becomes an
// item of its own, kind release. Of one group the first deposit of each person stands, and a later one is let go.
// Until it is given out a device of that person can take it back, and nothing tells that it was there; erasing
// the entry's body does that too. A deposit with an item that is held already is none.
//
//     device → BlobOpen{ref}            a photo or a voice of an entry of its own person, sealed in chunks
//     relay  → BlobWanted{ref}          those that it lacks: all at first, the rest after a break
//     device → ChunkPut{ref}            relay → Ack{ref} once durable
//     device → ChunkGet{ref}            relay → Chunk{ref}
//
// A blob is put before its entry, and goes with that entry's body: BlobOpen names the item. One whose item never came
// is forgotten after a week. Nobody hears that chunks came: a device that has read the entry asks for them.
//
// Messages of a mailbox: 0 invitation, 1 joiner, 2 inviter, 3 and 4 under K; see core/space/pairing.
//
// A frame is at most `frame_bytes_max`. An index counts a channel's items from 0 without gaps. Times are the
// relay's, UTC ms.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/codec/record.h"

namespace tend::protocol {

inline constexpr std::uint64_t version = 1;
inline constexpr std::size_t frame_bytes_max = 1 << 20;
inline constexpr std::size_t append_items_max = 64;   // in one Append
inline constexpr std::size_t items_count_max = 4096;  // in one Items frame
inline constexpr std::size_t items_bytes_max = 256
                                               << 10;  // of one Items frame, unless one item alone is larger
inline constexpr std::size_t item_bytes_max =
    72 << 10;  // head part, largest body part, and their map; a roster item is smaller
inline constexpr std::size_t mail_bytes_max = 16 << 10;  // of one pairing message; a multiple of 1 KiB
inline constexpr std::uint64_t mail_numbers = 5;         // m0 … m4
inline constexpr std::int64_t mailbox_ms_max =
    7LL * 24 * 3'600'000;  // a mailbox is forgotten this long after its m0
inline constexpr std::size_t statement_bytes_max = 4096;
inline constexpr std::size_t deposit_bytes_max = 256;
inline constexpr std::size_t erase_items_max = 64;                      // in one Erase or EraseCancel
inline constexpr std::int64_t erase_at_once_ms = 7LL * 24 * 3'600'000;  // since the item's arrival
inline constexpr std::int64_t erase_delay_ms = 72LL * 3'600'000;        // of what is older
inline constexpr std::size_t chunk_bytes_max = (256 << 10) + 16;        // of a sealed chunk
inline constexpr std::uint64_t blob_chunks_max = 32;
inline constexpr std::int64_t blob_ms_max =
    7LL * 24 * 3'600'000;  // a blob without its item is forgotten then

// A release comes from the relay alone (core/channel/escrow.h).
enum class ItemKind : std::uint8_t { entry = 0, roster = 1, release = 2 };
enum class BurnReason : std::uint8_t {
  wrong_words = 0,
  second_joiner = 1,
  expired = 2,
  cancelled = 3,
  changed = 4
};

// A statement of the admission chain with its signatures, as it came (PROTOCOL 3). The relay's own check.
struct Admission {
  Bytes statement;
  std::vector<Signature> signatures;
  bool operator==(const Admission&) const = default;
  static constexpr auto record =
      codec::describe("Admission", "a statement of the admission chain",
                      codec::field(0, "statement", &Admission::statement, codec::at_most(statement_bytes_max),
                                   "deterministic CBOR, see core/space/admission.h"),
                      codec::field(1, "signatures", &Admission::signatures, codec::items(2),
                                   "start: of both log-in keys; else of by"));
};

// One item of a channel's log. `arrival` is absent on the way to the relay, present on the way back.
struct LogItem {
  ItemKind kind = ItemKind::entry;
  Bytes bytes;
  std::optional<Admission> admission;
  std::optional<std::int64_t> arrival;
  std::optional<Bytes> deposit;
  bool operator==(const LogItem&) const = default;
  static constexpr auto record = codec::describe(
      "LogItem", "one sealed item of a channel's log",
      codec::field(0, "kind", &LogItem::kind, codec::at_most(2), "0 entry, 1 roster act, 2 release"),
      codec::field(1, "bytes", &LogItem::bytes, codec::at_most(item_bytes_max),
                   "the sealed item, as received"),
      codec::field(2, "admission", &LogItem::admission, codec::any(), "with a roster act, and only there"),
      codec::field(3, "arrival", &LogItem::arrival, codec::any(), "when the relay stored it"),
      codec::field(4, "deposit", &LogItem::deposit, codec::at_most(deposit_bytes_max),
                   "on the way to the relay, with an entry that opens later: see core/channel/escrow.h"));
};

// ---- device to relay

struct Hello {
  static constexpr std::uint64_t type = 1;
  std::vector<std::uint64_t> versions;
  ChannelId channel;
  LoginKey login;
  Nonce32 nonce;
  std::uint64_t cursor = 0;
  bool operator==(const Hello&) const = default;
  static constexpr auto record = codec::describe(
      "Hello", "begins a channel's socket; its bytes are signed at log-in",
      codec::field(0, "versions", &Hello::versions, codec::items(16), "protocol versions this device speaks"),
      codec::field(1, "channel", &Hello::channel, codec::any(), "which log"),
      codec::field(2, "login", &Hello::login, codec::any(), "this device's log-in key there"),
      codec::field(3, "nonce", &Hello::nonce, codec::any(), "fresh"),
      codec::field(4, "cursor", &Hello::cursor, codec::any(), "index of the first item wanted"));
};

struct Login {
  static constexpr std::uint64_t type = 2;
  Signature signature;
  bool operator==(const Login&) const = default;
  static constexpr auto record =
      codec::describe("Login", "proves the log-in key",
                      codec::field(0, "signature", &Login::signature, codec::any(),
                                   "tend.login under the channel id over relay origin, device nonce, relay "
                                   "nonce, H-256(tend.hello, hello frame)"));
};

struct Found {
  static constexpr std::uint64_t type = 3;
  LogItem start;
  bool operator==(const Found&) const = default;
  static constexpr auto record = codec::describe(
      "Found", "creates the channel with its first roster item; harmless if it is there already",
      codec::field(0, "start", &Found::start, codec::any(),
                   "roster act 0 with its admission statement, whose hash is the channel id"));
};

struct Append {
  static constexpr std::uint64_t type = 4;
  std::uint64_t ref = 0;
  std::optional<std::uint64_t> expect;
  std::vector<LogItem> items;
  bool operator==(const Append&) const = default;
  static constexpr auto record = codec::describe(
      "Append", "atomic: all items or none; one the relay holds already is acked with its index",
      codec::field(0, "ref", &Append::ref, codec::any(), "names the answer"),
      codec::field(1, "expect", &Append::expect, codec::any(),
                   "append_if: refused relay_stale unless the channel holds exactly so many items; asked of "
                   "a roster act"),
      codec::field(2, "items", &Append::items, codec::items(append_items_max), "in order"));
};

struct MailOpen {
  static constexpr std::uint64_t type = 5;
  std::vector<std::uint64_t> versions;
  MailboxId mailbox;
  bool operator==(const MailOpen&) const = default;
  static constexpr auto record =
      codec::describe("MailOpen", "begins a mailbox's socket",
                      codec::field(0, "versions", &MailOpen::versions, codec::items(16),
                                   "protocol versions this device speaks"),
                      codec::field(1, "mailbox", &MailOpen::mailbox, codec::any(), "H-128(key = s)"));
};

struct MailPut {
  static constexpr std::uint64_t type = 6;
  std::uint64_t number = 0;
  Bytes sealed;
  bool operator==(const MailPut&) const = default;
  static constexpr auto record = codec::describe(
      "MailPut", "leaves a pairing message; the first of each number stays, the same bytes again are acked",
      codec::field(0, "number", &MailPut::number, codec::at_most(mail_numbers - 1),
                   "0 … 4; number 0 makes the mailbox"),
      codec::field(1, "sealed", &MailPut::sealed, codec::between(1024, mail_bytes_max),
                   "a multiple of 1 KiB"));
};

struct MailBurn {
  static constexpr std::uint64_t type = 7;
  BurnReason reason = BurnReason::cancelled;
  bool operator==(const MailBurn&) const = default;
  static constexpr auto record =
      codec::describe("MailBurn", "ends a pairing: messages go, the reason stays for both to read",
                      codec::field(0, "reason", &MailBurn::reason, codec::at_most(4), "why"));
};

struct Erase {
  static constexpr std::uint64_t type = 8;
  std::uint64_t ref = 0;
  std::vector<ItemHash> items;
  Signature signature;
  bool operator==(const Erase&) const = default;
  static constexpr auto record = codec::describe(
      "Erase", "takes the bodies of one's own person's entries away; all or none; once more is harmless",
      codec::field(0, "ref", &Erase::ref, codec::any(), "names the answer"),
      codec::field(1, "items", &Erase::items, codec::between(1, erase_items_max),
                   "item hashes, all of an entry that was sealed several times"),
      codec::field(2, "signature", &Erase::signature, codec::any(),
                   "of this socket's log-in key: tend.erase under the channel id over the item hashes"));
};

struct EraseCancel {
  static constexpr std::uint64_t type = 9;
  std::uint64_t ref = 0;
  std::vector<ItemHash> items;
  bool operator==(const EraseCancel&) const = default;
  static constexpr auto record = codec::describe(
      "EraseCancel",
      "calls back what is still to be erased; all or none, relay_erased once a body is gone; harmless for "
      "one "
      "that nobody asked to erase",
      codec::field(0, "ref", &EraseCancel::ref, codec::any(), "names the answer"),
      codec::field(1, "items", &EraseCancel::items, codec::between(1, erase_items_max), "item hashes"));
};

struct BodyPut {
  static constexpr std::uint64_t type = 10;
  std::uint64_t ref = 0;
  std::uint64_t index = 0;
  Bytes body_part;
  bool operator==(const BodyPut&) const = default;
  static constexpr auto record =
      codec::describe("BodyPut", "brings back a body that the log lacks; harmless if it is there",
                      codec::field(0, "ref", &BodyPut::ref, codec::any(), "names the answer"),
                      codec::field(1, "index", &BodyPut::index, codec::any(), "of the item"),
                      codec::field(2, "body_part", &BodyPut::body_part, codec::between(512, item_bytes_max),
                                   "as it was, byte for byte: its hash has to be the one kept"));
};

struct EscrowCancel {
  static constexpr std::uint64_t type = 11;
  std::uint64_t ref = 0;
  EntryId entry;
  Signature signature;
  bool operator==(const EscrowCancel&) const = default;
  static constexpr auto record = codec::describe(
      "EscrowCancel",
      "takes back a deposit of one's own person; harmless for one that is not there, relay_escrow_released "
      "once it was given out",
      codec::field(0, "ref", &EscrowCancel::ref, codec::any(), "names the answer"),
      codec::field(1, "entry", &EscrowCancel::entry, codec::any(), "id of the sealed entry"),
      codec::field(
          2, "signature", &EscrowCancel::signature, codec::any(),
          "of this socket's log-in key: tend.escrow.cancel under the channel id over the entry's id"));
};

struct BlobOpen {
  static constexpr std::uint64_t type = 12;
  std::uint64_t ref = 0;
  ItemHash item;
  BlobId blob;
  std::uint64_t bytes = 0;
  bool operator==(const BlobOpen&) const = default;
  static constexpr auto record = codec::describe(
      "BlobOpen",
      "begins to put a photo or a voice, or goes on after a break; from now on it belongs to this item",
      codec::field(0, "ref", &BlobOpen::ref, codec::any(), "names the answer"),
      codec::field(1, "item", &BlobOpen::item, codec::any(), "of its entry, which may be still to come"),
      codec::field(2, "blob", &BlobOpen::blob, codec::any(), "its random name"),
      codec::field(3, "bytes", &BlobOpen::bytes, codec::between(17, blob_chunks_max* chunk_bytes_max),
                   "of all its sealed chunks; room for them is kept"));
};

struct ChunkPut {
  static constexpr std::uint64_t type = 13;
  std::uint64_t ref = 0;
  BlobId blob;
  std::uint64_t number = 0;
  Bytes sealed;
  bool operator==(const ChunkPut&) const = default;
  static constexpr auto record = codec::describe(
      "ChunkPut", "one chunk of a blob that was opened; the first stays, the same bytes again are acked",
      codec::field(0, "ref", &ChunkPut::ref, codec::any(), "names the answer"),
      codec::field(1, "blob", &ChunkPut::blob, codec::any(), "whose"),
      codec::field(2, "number", &ChunkPut::number, codec::at_most(blob_chunks_max - 1), "from 0"),
      codec::field(3, "sealed", &ChunkPut::sealed, codec::between(17, chunk_bytes_max),
                   "see core/channel/blob.h"));
};

struct ChunkGet {
  static constexpr std::uint64_t type = 14;
  std::uint64_t ref = 0;
  BlobId blob;
  std::uint64_t number = 0;
  bool operator==(const ChunkGet&) const = default;
  static constexpr auto record = codec::describe(
      "ChunkGet", "asks for one chunk, of either person's; relay_no_such_blob if it is not there (yet)",
      codec::field(0, "ref", &ChunkGet::ref, codec::any(), "names the answer"),
      codec::field(1, "blob", &ChunkGet::blob, codec::any(), "whose"),
      codec::field(2, "number", &ChunkGet::number, codec::at_most(blob_chunks_max - 1), "from 0"));
};

struct Ping {
  static constexpr std::uint64_t type = 15;
  std::uint64_t ref = 0;
  bool operator==(const Ping&) const = default;
  static constexpr auto record =
      codec::describe("Ping", "asks whether the relay is still there",
                      codec::field(0, "ref", &Ping::ref, codec::any(), "names the answer"));
};

// ---- relay to device

struct Challenge {
  static constexpr std::uint64_t type = 64;
  std::uint64_t version = 0;
  Nonce32 nonce;
  bool known = false;
  bool operator==(const Challenge&) const = default;
  static constexpr auto record = codec::describe(
      "Challenge", "answers Hello",
      codec::field(0, "version", &Challenge::version, codec::any(),
                   "in use from here on: the greatest both speak"),
      codec::field(1, "nonce", &Challenge::nonce, codec::any(), "fresh"),
      codec::field(2, "known", &Challenge::known, codec::any(), "whether this relay has the channel"));
};

struct Welcome {
  static constexpr std::uint64_t type = 65;
  std::int64_t time = 0;
  Fixed<16, struct LogIdTag> log;
  std::uint64_t generation = 0;
  std::uint64_t head = 0;
  std::optional<ItemHash> before_cursor;
  bool operator==(const Welcome&) const = default;
  static constexpr auto record = codec::describe(
      "Welcome", "logged in; items follow",
      codec::field(0, "time", &Welcome::time, codec::any(), "the relay's clock"),
      codec::field(1, "log", &Welcome::log, codec::any(), "random, drawn when the relay's database was made"),
      codec::field(2, "generation", &Welcome::generation, codec::any(),
                   "another after that database was put back from a backup: a greater one"),
      codec::field(3, "head", &Welcome::head, codec::any(), "number of items in the channel"),
      codec::field(4, "before_cursor", &Welcome::before_cursor, codec::any(),
                   "hash of item cursor - 1, if there is such an item"));
};

struct Items {
  static constexpr std::uint64_t type = 66;
  std::uint64_t first = 0;
  std::vector<LogItem> items;
  bool operator==(const Items&) const = default;
  static constexpr auto record = codec::describe(
      "Items", "items in order of their index",
      codec::field(0, "first", &Items::first, codec::any(), "index of the first"),
      codec::field(1, "items", &Items::items, codec::items(items_count_max), "each with its arrival"));
};

struct Ack {
  static constexpr std::uint64_t type = 67;
  std::uint64_t ref = 0;
  std::vector<std::uint64_t> indexes;
  bool operator==(const Ack&) const = default;
  static constexpr auto record = codec::describe(
      "Ack", "an Append, EraseCancel, BodyPut, EscrowCancel or ChunkPut is on disk, or a Ping was heard",
      codec::field(0, "ref", &Ack::ref, codec::any(), "of what was asked"),
      codec::field(1, "indexes", &Ack::indexes, codec::items(append_items_max),
                   "of its items, in their order; of an EscrowCancel, ChunkPut or Ping none"));
};

struct Refused {
  static constexpr std::uint64_t type = 68;
  std::uint64_t code = 0;
  std::optional<std::uint64_t> ref;
  std::optional<std::uint64_t> retry_ms;
  bool operator==(const Refused&) const = default;
  static constexpr auto record = codec::describe(
      "Refused", "nothing of what was asked has happened",
      codec::field(0, "code", &Refused::code, codec::any(), "a number of core/base/error.h"),
      codec::field(1, "ref", &Refused::ref, codec::any(),
                   "of what was asked, or the number of the MailPut; absent: of the socket's last frame"),
      codec::field(2, "retry_ms", &Refused::retry_ms, codec::any(), "when asking again may help"));
};

struct MailMessage {
  std::uint64_t number = 0;
  Bytes sealed;
  bool operator==(const MailMessage&) const = default;
  static constexpr auto record = codec::describe(
      "MailMessage", "one pairing message",
      codec::field(0, "number", &MailMessage::number, codec::at_most(mail_numbers - 1), "0 … 4"),
      codec::field(1, "sealed", &MailMessage::sealed, codec::between(1024, mail_bytes_max), "as it came"));
};

struct MailState {
  static constexpr std::uint64_t type = 69;
  std::vector<MailMessage> messages;
  std::uint64_t other_joiners = 0;
  std::optional<BurnReason> burnt;
  bool operator==(const MailState&) const = default;
  static constexpr auto record = codec::describe(
      "MailState", "all that lies in the mailbox",
      codec::field(0, "messages", &MailState::messages, codec::items(mail_numbers), "ascending numbers"),
      codec::field(1, "other_joiners", &MailState::other_joiners, codec::any(),
                   "m1 that came later and differ from the one kept"),
      codec::field(2, "burnt", &MailState::burnt, codec::at_most(4), "then there are no messages"));
};

struct MailAck {
  static constexpr std::uint64_t type = 70;
  std::uint64_t number = 0;
  bool operator==(const MailAck&) const = default;
  static constexpr auto record = codec::describe(
      "MailAck", "a MailPut is on disk",
      codec::field(0, "number", &MailAck::number, codec::at_most(mail_numbers - 1), "of the message"));
};

struct Erased {
  static constexpr std::uint64_t type = 71;
  std::uint64_t ref = 0;
  std::vector<std::int64_t> due;
  bool operator==(const Erased&) const = default;
  static constexpr auto record = codec::describe(
      "Erased", "an Erase is on disk", codec::field(0, "ref", &Erased::ref, codec::any(), "of the Erase"),
      codec::field(1, "due", &Erased::due, codec::items(erase_items_max),
                   "of each item, in their order: 0 its body is gone, else when it goes"));
};

struct BlobWanted {
  static constexpr std::uint64_t type = 72;
  std::uint64_t ref = 0;
  std::vector<std::uint64_t> chunks;
  bool operator==(const BlobWanted&) const = default;
  static constexpr auto record =
      codec::describe("BlobWanted", "a BlobOpen is on disk",
                      codec::field(0, "ref", &BlobWanted::ref, codec::any(), "of the BlobOpen"),
                      codec::field(1, "chunks", &BlobWanted::chunks, codec::items(blob_chunks_max),
                                   "numbers of those that are not here, ascending; none: it is whole"));
};

struct Chunk {
  static constexpr std::uint64_t type = 73;
  std::uint64_t ref = 0;
  Bytes sealed;
  bool operator==(const Chunk&) const = default;
  static constexpr auto record = codec::describe(
      "Chunk", "answers ChunkGet", codec::field(0, "ref", &Chunk::ref, codec::any(), "of it"),
      codec::field(1, "sealed", &Chunk::sealed, codec::between(17, chunk_bytes_max), "as it came"));
};

// No device of another person is ever spoken of: in a channel where two persons are, nobody gets one.
struct Company {
  static constexpr std::uint64_t type = 74;
  std::uint64_t others = 0;
  bool operator==(const Company&) const = default;
  static constexpr auto record = codec::describe(
      "Company", "who else is logged in to a channel of one person's alone; 0 until one is told",
      codec::field(0, "others", &Company::others, codec::any(),
                   "other log-in keys, of sockets that are open"));
};

using Frame = std::variant<Hello, Login, Found, Append, MailOpen, MailPut, MailBurn, Erase, EraseCancel,
                           BodyPut, EscrowCancel, BlobOpen, ChunkPut, ChunkGet, Ping, Challenge, Welcome,
                           Items, Ack, Refused, MailState, MailAck, Erased, BlobWanted, Chunk, Company>;

Bytes encode(const Frame& frame);
// relay_frame_too_large, relay_frame_malformed for an unknown type, else what the codec refuses.
Result<Frame> decode(BytesView bytes);

}  // namespace tend::protocol
