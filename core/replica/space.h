// One space as this device has it: its keys, roster, entries and what they add up to. Private and us space
// are the same code. Changes come in two halves: `prepare…` says what would be stored and changes nothing;
// `commit` takes it in once the host has stored it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/crypto/keys.h"
#include "core/practice/practices.h"
#include "core/replica/archive.h"
#include "core/replica/records.h"
#include "core/replica/replica.h"
#include "core/replica/sealed_entries.h"
#include "core/replica/vault.h"
#include "core/space/act.h"
#include "core/space/book.h"
#include "core/space/pairing/pairing.h"
#include "core/space/roster.h"
#include "protocol/frames.h"

namespace tend::replica {

class Space {
 public:
  using StoredValues = std::map<std::string, Bytes, std::less<>>;

  // The roster as it stands, and which of its n and epochs are used. The two are of one log.
  struct Acts {
    tend::space::Roster roster;
    channel::Admission chain;
  };

  // What a write would change. `puts` and `removes` go to the host in one atomic store.
  struct Change {
    std::vector<KeyValue> puts;
    std::vector<std::string> removes;
    CursorRecord cursor;
    Bytes tail;
    std::uint64_t tail_count = 0;
    std::vector<StoredEntry> entries;
    std::vector<std::pair<std::uint64_t, OutboxRecord>> sent;  // to the outbox
    std::vector<std::uint64_t> arrived;                        // from it
    std::optional<SpaceRecord> record;
    std::optional<Acts> acts;
    std::vector<EntryId> emptied;  // of withdrawn words
    std::vector<SealedCopy>
        copies;  // of what was sealed: to be written to the private space in the same store
    bool caught_up = false;
  };

  // A space that has just begun; `first_puts` stores it.
  static Space begin(std::uint64_t number, SpaceKind kind, const tend::space::pairing::Paired& paired,
                     const crypto::DeviceSeed& seed, crypto::Entropy& entropy);
  // One that another device of my person hands over. It has to be looked over before it can be read.
  static Space begin_granted(std::uint64_t number, const tend::space::pairing::SpaceGrant& grant,
                             const crypto::DeviceSeed& seed, crypto::Entropy& entropy);
  [[nodiscard]] std::vector<KeyValue> first_puts(const Vault& vault) const;
  // From what was stored. storage_damaged.
  static Result<Space> restore(std::uint64_t number, const StoredValues& stored, const Vault& vault,
                               const crypto::DeviceSeed& seed, crypto::Entropy& entropy);
  // Every key it ever stored by, to forget it.
  [[nodiscard]] std::vector<std::string> stored_keys() const;

  // Entries to be here, with fresh names and blinds.
  [[nodiscard]] DraftRecord draft(const std::vector<practice::NewEntry>& entries, UnixMs at,
                                  std::int32_t day) const;
  // What of the draft belongs here as own entries, chained one after the other. Refused as space::write_entry says. Begins a new
  // chain where this device can't be sure of the end of its old one (PROTOCOL 2: a seq is never used twice).
  // `more`: another draft, written after it.
  Result<Change> prepare_write(const DraftRecord& draft, const Vault& vault,
                               const DraftRecord* more = nullptr);
  // Items as the relay sent them, from index `first` on; what does not open or is known already only moves
  // the cursor.
  [[nodiscard]] Change prepare_items(std::uint64_t first, std::span<const protocol::LogItem> items,
                                     const Vault& vault);
  // ---- a space handed over: its log is looked over for the acts in it, from the beginning on each socket, and
  // then, the roster being known, read as any other.

  [[nodiscard]] bool is_granted() const { return record_.kind == SpaceKind::granted; }
  // Whether act 0 names this device: then it can make the channel anew. Only if its acts are here.
  [[nodiscard]] bool is_founder() const;
  void look_anew();
  void look_over(std::uint64_t first, std::span<const protocol::LogItem> items);
  // All was looked over: the roster, and with it what kind of space this is. read_granted's refusals;
  // statement_not_member: this device was not added yet.
  [[nodiscard]] Result<Change> prepare_granted(const tend::space::pairing::SpaceGrant& grant,
                                               const Vault& vault) const;

  // ---- handing it over

  // As it stands now. `relay`: where it is, or will be.
  [[nodiscard]] tend::space::pairing::SpaceGrant grant(const std::string& relay) const;
  // What is here so far goes to that relay, and all that comes.
  [[nodiscard]] Change prepare_upload(const std::string& relay, const Vault& vault) const;
  // The act that adds a next device, after all that was read. As space::make_add; statement_epoch: the newest
  // epoch is one that nobody holds the key of.
  [[nodiscard]] Result<RosterAct> make_add(const tend::space::pairing::SpaceConsent& consent) const;
  [[nodiscard]] bool has_member(const EntryKey& entry) const {
    return acts_.roster.members().contains(entry);
  }
  // Of my person, this one included.
  [[nodiscard]] std::size_t own_devices() const;
  // Of a space of my person, as another device wrote it down here (private space); null if none did.
  [[nodiscard]] const Keyring* keyring(const SpaceId& space) const;
  [[nodiscard]] const std::map<SpaceId, Keyring>& keyrings() const { return keyrings_; }
  // By which further devices of mine, here already, agree to other spaces (private space).
  [[nodiscard]] const std::vector<tend::space::pairing::SpaceConsent>& consents() const { return consents_; }

  // ---- what opens later (space_sealed.cpp, PROTOCOL 6)

  // The keys of my person's sealed entries in that space, as the private space `mine` has them; what opens at `now`
  // by this device's clock. True if anything reads differently now.
  bool look_at_sealed(const Space* mine, UnixMs now);
  // Whether it speaks of an entry of my person's that is sealed yet: so it would tell the other that this is there.
  [[nodiscard]] bool refers_to_sealed(const practice::NewEntry& entry) const;
  // When the clock opens the next one here, or lets its key be given away.
  [[nodiscard]] std::optional<UnixMs> next_opening() const;
  // What withdraws the private copies of those entries of that space (private space).
  [[nodiscard]] std::vector<practice::NewEntry> forget_copies(const SpaceId& space,
                                                              const practice::NewEntry& withdrawal) const;
  // What gives away the keys whose condition is a day old.
  [[nodiscard]] std::vector<practice::NewEntry> keys_to_give_away(UnixMs now) const;
  // A sealed entry that was taken back, and whose key the relay may still hold.
  [[nodiscard]] std::optional<EntryId> key_to_take_back() const;
  void key_is_taken_back(const EntryId& entry) { taken_back_.insert(entry); }
  // Sealed entries whose keys are here and that do not open, or say nothing a practice takes.
  [[nodiscard]] const std::map<EntryId, Refusal>& inert_sealed() const { return inert_sealed_; }

  // ---- what is said here, as it is handed out (space_folded.cpp)

  // Counted entries in their order, as they read now, of those from `first` on that stand at `count` places. No kind: its
  // words were taken back, and a line says so. Nothing of what is still sealed by the other, or was before it went: that it
  // is there is for nobody to know.
  struct Said {
    practice::Stamp stamp;
    std::optional<std::uint16_t> kind;
    Bytes fields;
  };
  [[nodiscard]] std::size_t said_count() const;
  [[nodiscard]] std::vector<Said> said(std::size_t first, std::size_t count) const;

  // ---- what was brought along (archive.h; private space)

  [[nodiscard]] const std::vector<Archive>& archives() const { return archives_; }
  [[nodiscard]] std::uint64_t archives_version() const {
    return archives_version_;
  }  // grows whenever they change

  // ---- when what is private goes out (space_batch.cpp, PROTOCOL 5)

  // The first minute drawn for a day, and known to none but my devices, that comes after the oldest of what waits was
  // written; `now` at the latest if that seems to be still to come. None: nothing waits.
  [[nodiscard]] std::optional<UnixMs> batch_due(UnixMs now) const;
  // Something waits that lets a further device of mine in.
  [[nodiscard]] bool lets_somebody_in() const;
  // What makes the number of those that wait 4, 8, 16, 32, or a multiple of 64.
  [[nodiscard]] std::vector<practice::NewEntry> fillers() const;

  // ---- photos and voices (space_files.cpp, PROTOCOL 10)

  // What counted entries that stand name, in their order.
  struct File {
    EntryId entry;
    std::uint64_t slot = 0;
    practice::Attachment what;
  };
  [[nodiscard]] const std::vector<File>& files() const { return files_; }
  [[nodiscard]] std::uint64_t files_version() const { return files_version_; }  // grows whenever they change
  // Names (vault.h) of all that bodies here speak of, those too that wait to be forgotten.
  [[nodiscard]] std::set<std::string> file_names(const Vault& vault) const;
  // Own person's entry whose files this relay may lack, and by what the relay knows the entry.
  struct Owed {
    EntryId entry;
    ItemHash item;
    std::vector<practice::Attachment> files;
  };
  // The first that is not among those.
  [[nodiscard]] std::optional<Owed> next_owed(const std::map<EntryId, UnixMs>& but_those) const;
  [[nodiscard]] bool owes(const EntryId& entry) const;
  // The relay has them, or never will.
  [[nodiscard]] Change prepare_paid(const EntryId& entry, const Vault& vault) const;

  // Forgets the words of entries that were withdrawn, once they may go (PROTOCOL 10): as soon as the relay has the
  // withdrawal; what is older than a week once all is read that came there in the 72 h after. `read_until`: by the
  // relay's clock. None: there is nothing to forget.
  [[nodiscard]] std::optional<Change> prepare_erasure(UnixMs read_until, const Vault& vault) const;
  // When the first of what waits for that may go, by the relay's clock.
  [[nodiscard]] std::optional<UnixMs> next_erasure() const;
  // Own person's entries whose words the relay should forget and was not asked to, 64 items at most.
  struct ToErase {
    std::vector<EntryId> entries;
    std::vector<ItemHash> items;
  };
  [[nodiscard]] ToErase to_erase() const;
  // One of them that was called back, and that the relay was not asked to keep since: it may be asked to forget it
  // still, by any of my person's devices. None: no items. `until`: when it may have gone from other devices.
  struct ToKeep : ToErase {
    UnixMs until = 0;
  };
  [[nodiscard]] ToKeep to_keep() const;
  // The relay was asked for that: to forget them, or to keep them.
  [[nodiscard]] Change prepare_asked(const std::vector<EntryId>& entries, bool erased,
                                     const Vault& vault) const;
  // It is too late for that: they go there again, sealed anew under the same ids.
  [[nodiscard]] Change prepare_put_back(const std::vector<EntryId>& entries, const Vault& vault) const;
  // Until when what that withdrawal took back can be called back, by the relay's clock: while it stands, and all
  // words that it names wait here to be forgotten. Not yet with the relay: as if it came there when it was written.
  [[nodiscard]] std::optional<UnixMs> restore_until(const EntryId& withdrawal) const;
  void commit(Change change);

  // Whether the log that a relay offers goes on from what was read before: same log and generation, same item
  // before the cursor.
  [[nodiscard]] bool goes_on(const protocol::Welcome& welcome) const;
  // It does: remember whose log it is.
  void go_on(const protocol::Welcome& welcome);
  // It does not: a backup was restored, or the relay is new. Read it from its beginning. What is stored of
  // the cursor stays as it was until all has been read, so that a crash in between begins this again.
  void read_again(const protocol::Welcome& welcome);
  [[nodiscard]] bool reading_again() const { return before_reading_again_.has_value(); }
  // Of the acts that I hold, the first that this log lacks; none lacks any more, once given up.
  [[nodiscard]] const RosterAct* act_left_out() const;
  void give_up_acts() { acts_given_up_ = true; }
  // All was read: own entries that this log lacks go to the outbox, sealed anew under the same ids.
  [[nodiscard]] Change prepare_caught_up(const Vault& vault);
  // Own entries on their way that are sealed under an epoch that is over, sealed anew under the same ids. None:
  // there are none.
  [[nodiscard]] std::optional<Change> prepare_resealed(const Vault& vault) const;
  // Whether the relay takes what this device seals: not while an act that all skip used the newest epoch up.
  [[nodiscard]] bool can_seal() const {
    return started() && acts_.roster.epoch() == record_.epochs.back().epoch;
  }

  // All that the relay holds was read once since the start: the end of the own chain is known.
  void caught_up();
  // Two entries of one chain share a number: a home was copied, or a browser lost a write.
  [[nodiscard]] bool is_forked() const { return !book_->forks().empty(); }
  // The latest time that is known to have been: the relay's stamps, and own entries on their way. UTC ms; of
  // the last hundred.
  [[nodiscard]] UnixMs newest_time() const;
  // Of the first entry: when the relay had it, or when it was written. None: there is no entry.
  [[nodiscard]] std::optional<UnixMs> oldest_time() const;

  // Own entries that the log this cursor belongs to has not shown yet, sealed, oldest first.
  [[nodiscard]] const std::map<std::uint64_t, OutboxRecord>& outbox() const { return outbox_; }
  [[nodiscard]] bool is_waiting(const EntryId& id) const { return waiting_.contains(id); }

  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] const SpaceRecord& record() const { return record_; }
  [[nodiscard]] const CursorRecord& cursor() const { return cursor_; }
  [[nodiscard]] const crypto::DeviceKeys& keys() const { return keys_; }
  [[nodiscard]] bool started() const { return acts_.roster.started(); }
  [[nodiscard]] const practice::Practices::State& state() const { return state_; }
  // The state as if what of the draft belongs here were written already.
  [[nodiscard]] practice::Practices::State state_with(const DraftRecord& draft) const;
  [[nodiscard]] practice::Audience audience() const {
    return record_.kind == SpaceKind::us ? practice::Audience::us : practice::Audience::me;
  }

 private:
  Space(std::uint64_t number, SpaceRecord record, crypto::DeviceKeys keys, crypto::Entropy& entropy);
  [[nodiscard]] std::string key(std::string_view suffix = {}) const;
  [[nodiscard]] static const crypto::EpochKey* epoch_key(const SpaceRecord& record, std::uint64_t epoch);
  void take(StoredEntry entry, std::uint64_t batch);
  [[nodiscard]] Bytes encode_batch(std::uint64_t batch, const std::set<EntryId>& emptied) const;
  void fold();
  // One counted entry as it is to be folded.
  struct Row {
    std::uint16_t kind = 0;
    Bytes fields;
    practice::Stamp stamp;
  };
  // `body`: the entry's, or as it would be.
  [[nodiscard]] std::optional<Row> row_of(const tend::space::Entry& entry,
                                          const std::optional<tend::space::BodyView>& body) const;
  [[nodiscard]] const tend::space::Entry& said_of(const tend::space::Entry& entry) const;
  [[nodiscard]] EntryId id_said_of(const EntryId& id) const;
  void tell_what_cannot_open(practice::Practices::State& state) const;
  bool look_at_rows(std::span<const tend::space::Entry* const> rows);
  [[nodiscard]] SealedEntries::Reader sealed_reader() const;
  [[nodiscard]] Result<DraftEntry> draft_of(const practice::NewEntry& entry) const;
  [[nodiscard]] bool is_still_sealed(const EntryId& entry) const;
  [[nodiscard]] practice::Practices::State state_as_if(const DraftRecord& draft) const;
  // W of what is about to be written; none for what is not sealed.
  [[nodiscard]] std::optional<Bytes> deposit_of(const DraftEntry& entry, const EntryId& id) const;
  // The same of an entry that is to be handed in again.
  [[nodiscard]] std::optional<Bytes> deposit_of(const tend::space::Entry& entry) const;
  // Keys of what the draft withdraws, and is still to be sent, go nowhere any more.
  void keep_in(Change& change, const DraftEntry& withdrawal) const;
  [[nodiscard]] std::vector<practice::Attachment> files_in(BytesView body) const;
  [[nodiscard]] std::vector<practice::Attachment> files_in(std::uint16_t kind, BytesView fields) const;
  void owe(Change& change, const EntryId& entry, BytesView body) const;
  void forget_files(Change& change, const Vault& vault) const;
  void prepare_release(Change& change, const protocol::LogItem& item) const;
  Result<void> fold_one(practice::Practices::State& state, std::uint16_t kind, BytesView fields,
                        const practice::Stamp& stamp) const;
  [[nodiscard]] std::optional<UnixMs> erasure_due(const tend::space::Book::Withdrawn& withdrawn) const;
  void fold_restored(practice::Practices::State& state, const practice::Withdrawal& withdrawal,
                     const tend::space::Entry& object, const practice::Stamp& stamp) const;
  [[nodiscard]] static practice::Stamp stamp_of(const tend::space::Entry& entry);
  void fold_own(const Row& row);
  Archive& archive_of(const ArchiveId& id);
  [[nodiscard]] Result<Acts> read_acts() const;
  [[nodiscard]] static tend::space::EpochKeys keys_in(const SpaceRecord& record);
  void use_acts(Acts acts);
  [[nodiscard]] tend::space::SealContext seal_context() const;
  // Of an own person's entry, or nothing if it is not whole here.
  [[nodiscard]] std::optional<OutboxRecord> sealed_anew(const tend::space::Entry& entry) const;
  [[nodiscard]] Change change() const;
  static void add_to_tail(Change& change, StoredEntry entry);
  void finish(Change& change, const Vault& vault) const;
  void prepare_entry(Change& change, const protocol::LogItem& item);
  void prepare_roster_act(Change& change, const protocol::LogItem& item);

  std::uint64_t number_;
  SpaceRecord record_;
  CursorRecord cursor_;
  crypto::DeviceKeys keys_;
  crypto::Entropy* entropy_;
  Acts acts_;
  std::unique_ptr<tend::space::Book> book_;  // stays where it is: its entries point at each other
  practice::Practices::State state_;
  std::size_t folded_ = 0;  // rows of the book's log that are in it
  SealedEntries sealed_;
  bool fold_anew_ = false;
  UnixMs now_ = 0;  // as this device was told last
  std::map<EntryId, Refusal> inert_sealed_;
  std::set<EntryId> taken_back_;  // keys, at the relay, since the start
  struct Copy {
    EntryId written;  // the copy's own entry
    SealedCopy copy;
  };
  std::vector<Copy> copies_;  // of this private space's entries
  std::uint64_t copies_version_ = 0;
  std::vector<Archive> archives_;
  std::uint64_t archives_version_ = 0;
  std::vector<File> files_;
  std::uint64_t files_version_ = 0;
  std::optional<std::uint64_t> copies_seen_;  // of the private space's
  bool end_is_sure_ = false;                  // of the chain: all its entries are here
  Bytes tail_;                                // entries of the batch that is still rewritten, encoded
  std::uint64_t tail_count_ = 0;
  std::vector<std::vector<EntryId>> ids_by_batch_;
  std::unordered_map<EntryId, std::set<std::uint64_t>, FixedHash> batches_by_id_;
  std::map<std::uint64_t, std::vector<StoredEntry>> aside_by_batch_;        // what the book refused
  std::unordered_map<EntryId, std::set<ItemHash>, FixedHash> items_by_id_;  // of my person's entries
  std::map<EntryId, bool> erased_;  // what the relay was asked last: to forget it, or (false) to keep it
  std::map<std::uint64_t, OutboxRecord> outbox_;
  std::set<EntryId> waiting_;
  std::optional<CursorRecord> before_reading_again_;
  std::set<EntryId> seen_again_;
  std::set<Bytes> acts_seen_again_;  // their items: by these the relay knows them
  bool acts_given_up_ = false;
  std::vector<tend::space::LoggedAct> looked_over_;
  std::map<SpaceId, Keyring> keyrings_;  // of this private space's entries
  std::vector<tend::space::pairing::SpaceConsent> consents_;
  std::vector<EntryId> admitting_;  // keyrings and consents
};

}  // namespace tend::replica
