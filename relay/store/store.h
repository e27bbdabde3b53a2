// What a relay keeps for good: channels and their items, what is or will be erased of them, keys in
// escrow, chunks of photos, mailboxes of pairings. Two stores implement it, memory/ (tests, `--memory`) and sqlite/; one suite of tests
// (store_test.cpp) holds for both.
//
// A store is written by whole batches: after a `commit` that succeeded every write of it survives a crash or
// power cut, after one that was refused none has happened. Reading sees what was committed and nothing else.
// Not for several threads.
//
// Refusals of every function: relay_read_only, relay_full, relay_storage.
#pragma once

#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/days.h"
#include "core/base/error.h"
#include "core/channel/escrow.h"
#include "core/codec/record.h"
#include "protocol/frames.h"

namespace tend::relay::store {

using LogId = decltype(protocol::Welcome::log);

// Tells devices whether this is still the log they knew (PROTOCOL 5).
struct Identity {
  LogId log;                     // drawn when the store was made
  std::uint64_t generation = 0;  // grows by chance when it is put back from a backup
  bool operator==(const Identity&) const = default;
};

struct ChannelSize {
  std::uint64_t items = 0;
  std::uint64_t bytes = 0;  // of items with their admission statements
  bool operator==(const ChannelSize&) const = default;
};

struct StoredItem {
  ItemHash hash;
  protocol::LogItem item;  // with its arrival
  bool operator==(const StoredItem&) const = default;
};

// That the author's person asked for an item's body to go, with the proof (PROTOCOL 5, 10).
struct StoredErasure {
  std::optional<UnixMs> due;    // when it goes; empty: it is gone, for good
  LoginKey by;                  // who asked
  std::vector<ItemHash> asked;  // for these; `signature` is over all of them
  Signature signature;
  bool operator==(const StoredErasure&) const = default;
  static constexpr auto record = codec::describe(
      "StoredErasure", "an erasure at rest",
      codec::field(0, "due", &StoredErasure::due, codec::any(), "when the body goes; absent: it is gone"),
      codec::field(1, "by", &StoredErasure::by, codec::any(), "log-in key that signed"),
      codec::field(2, "asked", &StoredErasure::asked, codec::items(protocol::erase_items_max),
                   "item hashes, in the order that was signed"),
      codec::field(3, "signature", &StoredErasure::signature, codec::any(), "see protocol Erase"));
};

struct ItemAt {
  ChannelId channel;
  std::uint64_t index = 0;
  bool operator==(const ItemAt&) const = default;
};

// A key that waits, or was given out: then it keeps its place, so that no other takes it (PROTOCOL 6).
struct StoredEscrow {
  channel::Deposit deposit;
  std::uint64_t item = 0;  // index of the item it came with
  bool released = false;
  bool operator==(const StoredEscrow&) const = default;
  // When the clock gives it out; empty if it waits for the other person, or is out.
  [[nodiscard]] std::optional<UnixMs> due() const {
    const auto condition = channel::to_condition(deposit.condition);
    return released || !condition ? std::nullopt : condition->until;
  }
  static constexpr auto record = codec::describe(
      "StoredEscrow", "a key in escrow",
      codec::field(0, "deposit", &StoredEscrow::deposit, codec::any(), "as it came"),
      codec::field(1, "item", &StoredEscrow::item, codec::any(), "index of the item it came with"),
      codec::field(2, "released", &StoredEscrow::released, codec::any(), "true: it was given out"));
};

struct EscrowAt {
  ChannelId channel;
  EntryId entry;
  bool operator==(const EscrowAt&) const = default;
};

struct BlobAt {
  ChannelId channel;
  BlobId blob;
  bool operator==(const BlobAt&) const = default;
};

// A photo or a voice; its chunks come one after another (relay/blob).
struct StoredBlob {
  std::uint64_t slot = 0;   // whose
  ItemHash item;            // it goes with that one's body
  std::uint64_t bytes = 0;  // of all its chunks, here or not
  UnixMs made = 0;          // when it was opened, or opened again
  bool operator==(const StoredBlob&) const = default;
};

// All that lies in a mailbox. `made` is the relay's time of m0.
struct StoredMailbox {
  UnixMs made = 0;
  std::vector<protocol::MailMessage> messages;  // ascending numbers
  std::vector<Hash32> other_joiners;            // of each later m1 that differs, once
  std::optional<protocol::BurnReason> burnt;    // then there are no messages
  bool operator==(const StoredMailbox&) const = default;
  static constexpr auto record = codec::describe(
      "StoredMailbox", "a mailbox at rest",
      codec::field(0, "made", &StoredMailbox::made, codec::any(), "when m0 came"),
      codec::field(1, "messages", &StoredMailbox::messages, codec::items(protocol::mail_numbers),
                   "ascending numbers"),
      codec::field(2, "other_joiners", &StoredMailbox::other_joiners, codec::any(), "hashes of other m1"),
      codec::field(3, "burnt", &StoredMailbox::burnt, codec::at_most(4), "why it was ended"));
};

// ---- writes

// Item `index` of a channel; the channel's first makes it. Indexes of a channel are given without gaps, a
// hash once.
struct PutItem {
  ChannelId channel;
  std::uint64_t index = 0;
  StoredItem stored;
};
// The bytes of an item there is, from now on: without its body, or with it again. What was erased can't be
// read out of the store's files any more.
struct ReplaceBytes {
  ItemAt item;
  Bytes bytes;
};
// The erasure of an item there is, as it stands from now on; none: nobody asks for it any more.
struct PutErasure {
  ItemAt item;
  std::optional<StoredErasure> erasure;
};
// The mailbox as it is from now on.
struct PutMailbox {
  MailboxId mailbox;
  StoredMailbox content;
};
// Forgets every mailbox made before that time.
struct ForgetMailboxes {
  UnixMs made_before = 0;
};
// A key in escrow, as it stands from now on, of a channel there is; of one group a person has one.
struct PutEscrow {
  ChannelId channel;
  StoredEscrow escrow;
};
// As if it had never been. Nothing of it can be read out of the store's files any more.
struct DropEscrow {
  EscrowAt at;
};
// A blob as it is from now on, of a channel there is. Its chunks stay.
struct PutBlob {
  BlobAt at;
  StoredBlob blob;
};
// A chunk of a blob; nothing happens if the blob is not there (any more), or the chunk is already.
struct PutChunk {
  BlobAt at;
  std::uint64_t number = 0;
  Bytes bytes;
};
// The blobs of an item, with their chunks. Nothing of them can be read out of the store's files any more.
struct DropBlobs {
  ChannelId channel;
  ItemHash item;
};
// Likewise all that were opened before that time and whose item is not there.
struct ForgetBlobs {
  UnixMs made_before = 0;
};
using Write = std::variant<PutItem, ReplaceBytes, PutErasure, PutMailbox, ForgetMailboxes, PutEscrow,
                           DropEscrow, PutBlob, PutChunk, DropBlobs, ForgetBlobs>;
using Batch = std::vector<Write>;

class Store {
 public:
  virtual ~Store() = default;

  [[nodiscard]] virtual Identity identity() const = 0;

  // Empty if there is no such channel.
  virtual Result<std::optional<ChannelSize>> channel(const ChannelId& channel) = 0;
  // Items from `first` on, in order: as many as fit into both bounds, but one at least if there is one.
  virtual Result<std::vector<StoredItem>> items(const ChannelId& channel, std::uint64_t first,
                                                std::size_t count_max, std::size_t bytes_max) = 0;
  virtual Result<std::optional<std::uint64_t>> index_of(const ChannelId& channel, const ItemHash& hash) = 0;
  // Empty if nobody asked to erase it.
  virtual Result<std::optional<StoredErasure>> erasure(const ItemAt& item) = 0;
  // Items whose bodies are due to go at `now`, the longest due first, at most `count_max`.
  virtual Result<std::vector<ItemAt>> erasures_due(UnixMs now, std::size_t count_max) = 0;
  virtual Result<std::optional<StoredEscrow>> escrow(const EscrowAt& at) = 0;
  // Of a person for a group; of an item.
  virtual Result<std::optional<StoredEscrow>> escrow_in_group(const ChannelId& channel,
                                                              const EscrowGroup& group,
                                                              std::uint64_t slot) = 0;
  virtual Result<std::optional<StoredEscrow>> escrow_of(const ItemAt& item) = 0;
  // How many of a person are not given out.
  virtual Result<std::uint64_t> escrows_waiting(const ChannelId& channel, std::uint64_t slot) = 0;
  // Keys whose time has come at `now`, the longest due first, at most `count_max`.
  virtual Result<std::vector<EscrowAt>> escrows_due(UnixMs now, std::size_t count_max) = 0;
  // When the clock has to give out the next one.
  virtual Result<std::optional<UnixMs>> escrow_next_due() = 0;
  virtual Result<std::optional<StoredBlob>> blob(const BlobAt& at) = 0;
  // Numbers of the chunks that are here, ascending.
  virtual Result<std::vector<std::uint64_t>> chunks(const BlobAt& at) = 0;
  virtual Result<std::optional<Bytes>> chunk(const BlobAt& at, std::uint64_t number) = 0;
  // StoredBlob::bytes of all of a channel.
  virtual Result<std::uint64_t> blob_bytes(const ChannelId& channel) = 0;
  // The admission chain, in order.
  virtual Result<std::vector<protocol::Admission>> admission(const ChannelId& channel) = 0;
  virtual Result<std::optional<StoredMailbox>> mailbox(const MailboxId& mailbox) = 0;
  virtual Result<std::uint64_t> mailboxes() = 0;  // how many there are

  // All of the batch, durable, or nothing.
  virtual Result<void> commit(std::span<const Write> batch) = 0;
  // Writes something without meaning, to learn whether writing works.
  virtual Result<void> probe() = 0;
  // To be called now and then: notes, apart from the data, that these have gone on, so that older data in their
  // place are known as such.
  virtual Result<void> note_progress() = 0;
};

// What an item takes of its channel's quota.
inline std::uint64_t size_of(const protocol::LogItem& item) {
  std::uint64_t bytes = item.bytes.size();
  if (item.admission)
    bytes += item.admission->statement.size() + item.admission->signatures.size() * Signature::size;
  return bytes;
}

}  // namespace tend::relay::store
