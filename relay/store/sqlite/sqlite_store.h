// The store in one SQLite file (WAL, synchronous=FULL: a commit has been synced to the disk when it returns).
//
//   meta     name, value                             log id, generation, restore marks, what `probe` writes
//   channel  id (a small integer), name (channel id), items, bytes
//   item     id = channel << 32 | index, hash, arrival, kind, bytes, admission
//   erasure  item (its id), due (none: the body is gone), content (record StoredErasure)        since version 2
//   escrow   channel, entry (its id), slot, place (its group), item (id of the one it came with), due (when the
//            clock gives it out), waiting (1, or 0 once it is out), content (StoredEscrow)        since version 3
//   mailbox  name (mailbox id), made, content (record StoredMailbox)
//
// PRAGMA user_version is the schema's version, PRAGMA application_id says that the file is Tend's. A file of an
// older version is brought to this one when it is opened; then older relays refuse it.
//
// A file put back from a backup is noticed when it is opened, and the generation grows: the restore mark in the
// file PATH.mark is then of a later time than the one in the database. It changes at every opening and closing,
// and with `note_progress` if anything was committed since.
//
// Erased bytes and keys taken back: SQLite overwrites them with zeros (secure_delete), and the write-ahead log, which may still hold
// them, is emptied after the commit.
#pragma once

#include <memory>
#include <string>

#include "core/crypto/entropy.h"
#include "relay/store/sqlite/restore_mark.h"
#include "relay/store/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tend::relay::store {

// Why a file can't be opened as a store.
enum class OpenTrouble : std::uint8_t {
  unusable,     // not there, not allowed, not a database, damaged
  not_ours,     // a database of another program
  newer_schema  // written by a newer relay
};

class SqliteStore final : public Store {
 public:
  static constexpr int schema_version = 4;

  struct Options {
    bool read_only = false;  // every write is refused relay_read_only
    std::uint64_t bytes_max =
        0;  // of the file; beyond it writes are refused relay_full; 0: as the disk allows
    bool after_restore = false;  // the generation grows also if nothing was noticed
  };

  // Makes the file if it is not there. `entropy` draws a new store's log id, generations and restore marks; it
  // must live as long as the store.
  static std::expected<std::unique_ptr<SqliteStore>, OpenTrouble> open(const std::string& path,
                                                                       crypto::Entropy& entropy,
                                                                       const Options& options);
  ~SqliteStore() override;

  [[nodiscard]] Identity identity() const override { return identity_; }
  Result<std::optional<ChannelSize>> channel(const ChannelId& channel) override;
  Result<std::vector<StoredItem>> items(const ChannelId& channel, std::uint64_t first, std::size_t count_max,
                                        std::size_t bytes_max) override;
  Result<std::optional<std::uint64_t>> index_of(const ChannelId& channel, const ItemHash& hash) override;
  Result<std::optional<StoredErasure>> erasure(const ItemAt& item) override;
  Result<std::vector<ItemAt>> erasures_due(UnixMs now, std::size_t count_max) override;
  Result<std::optional<StoredEscrow>> escrow(const EscrowAt& at) override;
  Result<std::optional<StoredEscrow>> escrow_in_group(const ChannelId& channel, const EscrowGroup& group,
                                                      std::uint64_t slot) override;
  Result<std::optional<StoredEscrow>> escrow_of(const ItemAt& item) override;
  Result<std::uint64_t> escrows_waiting(const ChannelId& channel, std::uint64_t slot) override;
  Result<std::vector<EscrowAt>> escrows_due(UnixMs now, std::size_t count_max) override;
  Result<std::optional<UnixMs>> escrow_next_due() override;
  Result<std::optional<StoredBlob>> blob(const BlobAt& at) override;
  Result<std::vector<std::uint64_t>> chunks(const BlobAt& at) override;
  Result<std::optional<Bytes>> chunk(const BlobAt& at, std::uint64_t number) override;
  Result<std::uint64_t> blob_bytes(const ChannelId& channel) override;
  Result<std::vector<protocol::Admission>> admission(const ChannelId& channel) override;
  Result<std::optional<StoredMailbox>> mailbox(const MailboxId& mailbox) override;
  Result<std::uint64_t> mailboxes() override;
  Result<void> commit(std::span<const Write> batch) override;
  Result<void> probe() override;
  Result<void> note_progress() override;
  // SQLite's PRAGMA synchronous; 2 is FULL.
  Result<std::int64_t> synchronous() { return number("PRAGMA synchronous"); }

 private:
  class Statement;
  struct Statements;
  struct ChannelRow {
    std::int64_t id = 0;
    ChannelSize size;
  };

  SqliteStore(sqlite3* db, std::string path, crypto::Entropy& entropy);
  std::expected<void, OpenTrouble> prepare(const Options& options);
  Result<void> make_schema();
  Result<void> migrate(std::int64_t version);
  Result<void> read_identity();
  // Whether another database than this was here last.
  Result<bool> was_put_back();
  Result<void> begin_generation();
  Result<void> change_mark();
  Result<void> run(const char* sql);
  Result<std::int64_t> number(const char* sql);  // a query of one number
  Result<std::optional<ChannelRow>> row_of(const ChannelId& channel);
  Result<std::int64_t> id_of(const ItemAt& item);  // relay_storage if there is no such item
  Result<std::int64_t> make_channel(const ChannelId& channel);
  Result<void> write(const PutItem& item);
  Result<void> write(const ReplaceBytes& replace);
  Result<void> write(const PutErasure& put);
  Result<void> write(const PutEscrow& put);
  Result<void> write(const DropEscrow& drop);
  Result<void> write(const PutBlob& put);
  Result<void> write(const PutChunk& put);
  Result<void> write(const DropBlobs& drop);
  Result<void> write(const ForgetBlobs& forget);
  Result<void> write(const PutMailbox& box);
  Result<void> write(const ForgetMailboxes& forget);
  template <class Record, class Use>
  Result<std::optional<Record>> content(Use&& use);
  template <class Use>
  Result<void> drop_blobs(Use&& ids);
  template <class Work>
  Result<void> in_transaction(const Work& work);
  [[nodiscard]] Refusal why() const;  // of SQLite's last failure

  sqlite3* db_;
  std::string mark_path_;
  crypto::Entropy& entropy_;
  std::unique_ptr<Statements> statements_;
  Identity identity_;
  std::optional<RestoreMark> filed_;  // what PATH.mark holds
  bool gone_on_ = false;              // something was committed since the mark changed
};

}  // namespace tend::relay::store
