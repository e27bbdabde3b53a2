// What a device keeps, each value sealed by the vault. Storage keys say no more than which counter made them:
//
//   k          Vault (vault.h), in clear
//   d          DeviceRecord
//   i, j       an open invitation of mine; one that I was handed (core/space/pairing)
//   b          BurnsRecord: how pairings ended that are put away, where the relay has yet to hear of it
//   a          AddsRecord: a next device of mine that is still to be added
//   w          DraftRecord: what was just written and can still be undone
//   sN         SpaceRecord of this device's Nth space; sN.c its CursorRecord, rewritten with every batch
//   sN.bM      BatchRecord: entries, opened, in the order they were stored; the last is rewritten until it is
//              full
//   xH.M       chunk M of a photo or a voice, sealed as the relay has it (vault.h, file_name)
//   sN.oM      OutboxRecord: one own entry, sealed, that has not come back from the relay's log yet
//
// State is rebuilt by replaying these. The formats of entries are read for ever; `v` of the vault counts the
// rest.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/days.h"
#include "core/channel/escrow.h"
#include "core/codec/record.h"
#include "core/crypto/secret.h"
#include "core/practice/attachment.h"
#include "core/space/pairing/messages.h"
#include "core/space/sealed/sealed.h"

namespace tend::replica {

inline constexpr std::string_view device_key = "d", inviter_key = "i", joiner_key = "j", burns_key = "b",
                                  adds_key = "a", draft_key = "w";

inline constexpr std::size_t batch_bytes_max = 16 << 10;  // of a batch that is still rewritten

struct DeviceRecord {
  std::optional<crypto::DeviceSeed> seed;
  std::uint64_t spaces = 0;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "Device", "this device", codec::field(0, "seed", &DeviceRecord::seed, codec::any(), "root of its keys"),
      codec::field(1, "spaces", &DeviceRecord::spaces, codec::at_most(1000), "how many it ever had: s0 …"));
};

struct EpochRecord {
  std::uint64_t epoch = 0;
  std::optional<crypto::EpochKey> key;
  static constexpr auto record = codec::describe(
      "Epoch", "an epoch's key", codec::field(0, "epoch", &EpochRecord::epoch, codec::any(), "e"),
      codec::field(1, "key", &EpochRecord::key, codec::any(), "K_e"));
};

// A roster act as it goes to and comes from the relay.
struct RosterAct {
  Bytes item;
  Bytes statement;
  std::vector<Signature> signatures;
  static constexpr auto record = codec::describe(
      "RosterAct", "a sealed roster item with its admission statement",
      codec::field(0, "item", &RosterAct::item, codec::any(), "sealed"),
      codec::field(1, "statement", &RosterAct::statement, codec::any(), "admission statement"),
      codec::field(2, "signatures", &RosterAct::signatures, codec::items(2), "of the admission statement"));
};

// `granted`: another device of my person handed it over; what it is, its roster has to say.
enum class SpaceKind : std::uint8_t { mine = 0, us = 1, granted = 2 };

struct SpaceRecord {
  SpaceKind kind = SpaceKind::mine;
  SpaceId id;
  ChannelId channel;
  Salt salt;
  std::uint64_t slot = 0;
  std::string relay;
  std::string partner;
  ChainId chain;
  std::vector<EpochRecord> epochs;
  Bytes start;
  std::vector<Signature> start_signatures;
  std::vector<RosterAct> roster;
  codec::Unknown unknown;
  [[nodiscard]] SpaceRecord clone() const {
    SpaceRecord out{.kind = kind,
                    .id = id,
                    .channel = channel,
                    .salt = salt,
                    .slot = slot,
                    .relay = relay,
                    .partner = partner,
                    .chain = chain,
                    .epochs = {},
                    .start = start,
                    .start_signatures = start_signatures,
                    .roster = roster,
                    .unknown = unknown};
    for (const auto& each : epochs) out.epochs.push_back({each.epoch, each.key->clone()});
    return out;
  }
  static constexpr auto record = codec::describe(
      "Space", "a space this device is in",
      codec::field(0, "kind", &SpaceRecord::kind, codec::at_most(2), "0 private, 1 us, 2 handed over"),
      codec::field(1, "id", &SpaceRecord::id, codec::any(), "H-128 of R_0"),
      codec::field(2, "channel", &SpaceRecord::channel, codec::any(), "the relay's name for it"),
      codec::field(3, "salt", &SpaceRecord::salt, codec::any(), "of this space's keys"),
      codec::field(4, "slot", &SpaceRecord::slot, codec::at_most(1), "my person in it"),
      codec::field(5, "relay", &SpaceRecord::relay, codec::any(), "origin; empty: this device only"),
      codec::field(6, "partner", &SpaceRecord::partner, codec::any(),
                   "the other's name, as exchanged in pairing"),
      codec::field(7, "chain", &SpaceRecord::chain, codec::any(), "the chain this device writes now"),
      codec::field(8, "epochs", &SpaceRecord::epochs, codec::any(), "keys, oldest first"),
      codec::field(9, "start", &SpaceRecord::start, codec::any(), "R_0"),
      codec::field(10, "start_signatures", &SpaceRecord::start_signatures, codec::items(2), "of R_0"),
      codec::field(11, "roster", &SpaceRecord::roster, codec::any(),
                   "roster acts in order, skipped ones too; empty until they were read"));
};

// In the private space, kind 3: what a further device of mine needs of a space, and isn't in that space.
// PROTOCOL 3 and 8. Written anew at each epoch.
struct Keyring {
  space::pairing::SpaceGrant grant;
  std::string partner;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "Keyring", "a space of my person, for my other devices",
      codec::field(0, "grant", &Keyring::grant, codec::any(), "as it is handed over in pairing"),
      codec::field(1, "partner", &Keyring::partner, codec::line(space::pairing::name_bytes_max),
                   "the other's name, as exchanged in pairing"));
};

// In the private space, kind 7: key and words of an entry that I sealed in another space, written before it is
// sent. With it my other devices can read it, and any of them leaves the key with a new relay, or gives it away
// once its time is over. PROTOCOL 6.
struct SealedCopy {
  SpaceId space;
  EntryId entry;
  std::optional<crypto::SealedKey> key;
  Bytes inner;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "SealedCopy", "words of mine that open later",
      codec::field(0, "space", &SealedCopy::space, codec::any(), "where they are sealed"),
      codec::field(1, "entry", &SealedCopy::entry, codec::any(), "id of the sealed entry"),
      codec::field(2, "key", &SealedCopy::key, codec::any(), "K"),
      codec::field(3, "inner", &SealedCopy::inner, codec::at_most(space::sealed::inner_bytes_max),
                   "the body it will have then"));
};

// In the private space, kind 8: entries of an export (docs/export.md) that was brought along, some of them; as many records as
// it takes, all by one archive's name. They were written and signed elsewhere: here they are one person's word for it, to read.
struct ArchivedEntry {
  EntryId id;
  bool for_both = false;
  std::uint64_t slot = 0;
  std::int64_t t = 0, at = 0;
  std::int32_t day = 0;
  std::optional<std::int64_t> arrived;
  std::optional<bool> sealed;
  std::optional<std::int64_t> sealed_until;
  std::optional<std::uint16_t> kind;
  std::optional<Bytes> fields;
  static constexpr auto record = codec::describe(
      "ArchivedEntry", "an entry of another time",
      codec::field(0, "id", &ArchivedEntry::id, codec::any(), "as it was"),
      codec::field(1, "for_both", &ArchivedEntry::for_both, codec::any(), "else for its owner alone"),
      codec::field(2, "slot", &ArchivedEntry::slot, codec::at_most(1), "whose"),
      codec::field(3, "t", &ArchivedEntry::t, codec::any(), "place in the order"),
      codec::field(4, "at", &ArchivedEntry::at, codec::any(), "UTC ms"),
      codec::field(5, "day", &ArchivedEntry::day, codec::at_most(day_last), "the writer's"),
      codec::field(6, "arrived", &ArchivedEntry::arrived, codec::any(), "where it must be shown"),
      codec::field(7, "sealed", &ArchivedEntry::sealed, codec::any(), "true: it was to open later"),
      codec::field(8, "sealed_until", &ArchivedEntry::sealed_until, codec::any(), "and when; UTC ms"),
      codec::field(9, "kind", &ArchivedEntry::kind, codec::any(), "of its body; absent: it was taken back"),
      codec::field(10, "fields", &ArchivedEntry::fields, codec::any(), "one CBOR map"));
};

struct Archived {
  ArchiveId archive;
  std::string owner, other;
  std::uint64_t slot = 0;
  std::vector<ArchivedEntry> entries;
  codec::Unknown unknown;
  static constexpr auto record =
      codec::describe("Archived", "some of what was brought along from an export",
                      codec::field(0, "archive", &Archived::archive, codec::any(), "of which export"),
                      codec::field(1, "owner", &Archived::owner, codec::line(space::pairing::name_bytes_max),
                                   "name of who wrote it out"),
                      codec::field(2, "other", &Archived::other, codec::line(space::pairing::name_bytes_max),
                                   "name of the other one; empty: there was nobody"),
                      codec::field(3, "slot", &Archived::slot, codec::at_most(1), "the owner's"),
                      codec::field(4, "entries", &Archived::entries, codec::any(), "in any order"));
};

// In the private space, kind 9: a photo or a voice of it, sealed anew for this space.
struct ArchivedFile {
  ArchiveId archive;
  BlobId blob;
  practice::Attachment file;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "ArchivedFile", "a photo or a voice of an export",
      codec::field(0, "archive", &ArchivedFile::archive, codec::any(), "of which export"),
      codec::field(1, "blob", &ArchivedFile::blob, codec::any(), "as the entries there call it"),
      codec::field(2, "file", &ArchivedFile::file, codec::any(), "as it is kept here"));
};

struct CursorRecord {
  std::uint64_t cursor = 0;
  std::optional<ItemHash> before;
  std::optional<Bytes> log;
  std::uint64_t generation = 0;
  std::uint64_t batches = 0;
  std::uint64_t outbox = 0;
  std::uint64_t asked_from = 0;
  std::optional<std::vector<EntryId>> owed;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "Cursor", "how far this device has read and written",
      codec::field(0, "cursor", &CursorRecord::cursor, codec::any(), "index of the next item wanted"),
      codec::field(1, "before", &CursorRecord::before, codec::any(), "hash of item cursor - 1"),
      codec::field(2, "log", &CursorRecord::log, codec::any(), "the relay's log id"),
      codec::field(3, "generation", &CursorRecord::generation, codec::any(), "the relay's count of restores"),
      codec::field(4, "batches", &CursorRecord::batches, codec::any(), "how many there are"),
      codec::field(5, "outbox", &CursorRecord::outbox, codec::any(), "number of the next outbox record"),
      codec::field(
          6, "asked_from", &CursorRecord::asked_from, codec::any(),
          "the first batch that knows what this log was asked to forget; those before tell of another"),
      codec::field(7, "owed", &CursorRecord::owed, codec::any(),
                   "own person's entries whose photos and voices are not all known to be with this relay; "
                   "absent: none"));
};

// Of one entry: head and body when they came, `arrival` when (or: once) the relay's stamp is known.
struct StoredEntry {
  std::optional<Bytes> head;
  std::optional<Signature> signature;
  std::optional<crypto::Blind> blind;
  std::optional<Bytes> body;
  std::optional<EntryId> id;
  std::optional<std::int64_t> arrival;
  std::optional<ItemHash> item;
  std::optional<bool> erased;
  std::optional<Bytes> release;
  static constexpr auto record = codec::describe(
      "StoredEntry", "an entry, or more that became known of one",
      codec::field(0, "head", &StoredEntry::head, codec::any(), "as received"),
      codec::field(1, "signature", &StoredEntry::signature, codec::any(), "with the head"),
      codec::field(2, "blind", &StoredEntry::blind, codec::any(), "with the body"),
      codec::field(3, "body", &StoredEntry::body, codec::any(), "as received"),
      codec::field(4, "id", &StoredEntry::id, codec::any(), "in place of a head stored before"),
      codec::field(5, "arrival", &StoredEntry::arrival, codec::any(), "the relay's stamp, UTC ms"),
      codec::field(6, "item", &StoredEntry::item, codec::any(),
                   "of an own person's: the relay's name for it"),
      codec::field(7, "erased", &StoredEntry::erased, codec::any(),
                   "what the relay was asked last: true, to empty it; false, to keep it"),
      codec::field(8, "release", &StoredEntry::release, codec::at_most(channel::deposit_bytes_max),
                   "of one that is sealed: its key, as the relay gave it out"));
};

struct BatchRecord {
  std::vector<StoredEntry> entries;
  static constexpr auto record =
      codec::describe("Batch", "entries in the order they were stored",
                      codec::field(0, "entries", &BatchRecord::entries, codec::any(), "some"));
};

// Entries that are none yet: no number, no seal. The blinds are drawn here, so that a draft that was sent and
// then forgotten by a disk is known again (space.cpp, fold).
struct DraftEntry {
  EntryId name;
  std::uint16_t kind = 0;
  Bytes fields;
  std::optional<crypto::Blind> blind;
  std::uint64_t space = 0;
  std::optional<crypto::SealedKey> key;
  std::optional<Bytes> inner;
  static constexpr auto record = codec::describe(
      "DraftEntry", "an entry to be",
      codec::field(0, "name", &DraftEntry::name, codec::any(), "random; stands for its id in views"),
      codec::field(1, "kind", &DraftEntry::kind, codec::any(), "of the body"),
      codec::field(2, "fields", &DraftEntry::fields, codec::any(), "one CBOR map"),
      codec::field(3, "blind", &DraftEntry::blind, codec::any(), "of its commit"),
      codec::field(4, "space", &DraftEntry::space, codec::any(), "N of sN"),
      codec::field(5, "key", &DraftEntry::key, codec::any(), "of one that opens later: K"),
      codec::field(6, "inner", &DraftEntry::inner, codec::any(), "with it: the body it will have then"));
};

struct DraftRecord {
  std::int64_t at = 0;
  std::int32_t day = 0;
  std::vector<DraftEntry> entries;
  static constexpr auto record =
      codec::describe("Draft", "what one intent writes, while it can be undone",
                      codec::field(1, "at", &DraftRecord::at, codec::any(), "UTC ms"),
                      codec::field(2, "day", &DraftRecord::day, codec::at_most(day_last), "the writer's day"),
                      codec::field(3, "entries", &DraftRecord::entries, codec::any(), "in order"));
};

struct BurnRecord {
  MailboxId mailbox;
  std::string relay;
  std::uint64_t reason = 0;
  static constexpr auto record = codec::describe(
      "Burn", "a pairing that ended",
      codec::field(0, "mailbox", &BurnRecord::mailbox, codec::any(), "its own"),
      codec::field(1, "relay", &BurnRecord::relay, codec::any(), "origin"),
      codec::field(2, "reason", &BurnRecord::reason, codec::at_most(4), "protocol BurnReason"));
};

struct BurnsRecord {
  std::vector<BurnRecord> burns;
  static constexpr auto record =
      codec::describe("Burns", "ends of pairings that the relay has yet to hear of",
                      codec::field(0, "burns", &BurnsRecord::burns, codec::any(), "oldest first"));
};

// A next device of mine, until it stands in the roster of each of my spaces.
struct AddsRecord {
  std::vector<space::pairing::SpaceConsent> adds;
  std::string device;
  std::string relay;
  static constexpr auto record = codec::describe(
      "Adds", "a next device that is still to be added",
      codec::field(0, "adds", &AddsRecord::adds, codec::any(), "its consents, where it is not added yet"),
      codec::field(1, "device", &AddsRecord::device, codec::any(), "its name, as exchanged in pairing"),
      codec::field(2, "relay", &AddsRecord::relay, codec::any(),
                   "origin of the one that carried the pairing"));
};

struct OutboxRecord {
  EntryId id;
  Bytes item;
  std::optional<Bytes> deposit;
  static constexpr auto record = codec::describe(
      "Outbox", "an own entry on its way",
      codec::field(0, "id", &OutboxRecord::id, codec::any(), "of the entry"),
      codec::field(1, "item", &OutboxRecord::item, codec::any(), "sealed, always the same bytes"),
      codec::field(2, "deposit", &OutboxRecord::deposit, codec::at_most(channel::deposit_bytes_max),
                   "of one that opens later: its key, for the relay"));
};

}  // namespace tend::replica
