// Channels: what may be appended to which, which bodies may go, and reading them. PROTOCOL 3 (admission), 5
// (append, resume, erase), 6 (escrow, see relay/escrow), 10 (erasure).
//
// What is asked is judged at once and *staged*; it is there for good when the batch it was staged into is
// committed. The owner calls `committed` or `dropped` after each batch, then everything staged is durable, or
// has never happened.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/channel/admission.h"
#include "relay/escrow/escrow.h"
#include "relay/store/store.h"

namespace tend::relay {

struct ChannelLimits {
  std::uint64_t items_max = 2'000'000;
  std::uint64_t bytes_max = 512ULL << 20;
  std::uint64_t escrows_max = 2'000;  // of each person, that wait
  std::uint64_t blob_bytes_max = 2ULL << 30;
};

// Items of one channel that became durable together.
struct Grown {
  ChannelId channel;
  std::uint64_t first = 0;  // index of the first
  std::vector<store::StoredItem> items;
  bool admission_changed = false;
};

class Log {
 public:
  Log(store::Store& store, ChannelLimits limits)
      : store_(store), limits_(limits), escrow_(store, limits.escrows_max) {}

  // Whether the channel exists, staged ones too.
  Result<bool> known(const ChannelId& channel);
  // The person a log-in key belongs to; empty if the channel does not exist or has not admitted it.
  Result<std::optional<std::uint64_t>> slot_of(const ChannelId& channel, const LoginKey& login);
  // The channel exists, and nobody of another person was ever admitted.
  Result<bool> is_of_one_person(const ChannelId& channel);

  // Creates the channel with roster act 0; nothing happens if it is there already. relay_item_malformed,
  // relay_statement_refused unless the statement makes exactly this channel, relay_login_refused unless it
  // admits `by`.
  Result<void> found(const ChannelId& channel, const LoginKey& by, const protocol::LogItem& start, UnixMs now,
                     store::Batch& batch);

  // The indexes of the items, in their order; of one that is held already the index it has. All or none.
  // Refusals, in this order:
  //   relay_not_logged_in      `by` is not admitted (any more)
  //   relay_item_malformed     not in its form; a roster act without statement or `expect`, an entry with a
  //                            statement, a release; a deposit not in its form, with anything but an
  //                            entry that has its body, or of another epoch than it
  //   relay_stale              `expect` is not the number of items
  //   relay_old_epoch, relay_wrong_slot (of a deposit too), relay_statement_refused, relay_quota,
  //   relay_escrow_full
  // What is given out by it stands in the log after the items.
  Result<std::vector<std::uint64_t>> append(const ChannelId& channel, const LoginKey& by,
                                            const protocol::Append& append, UnixMs now, store::Batch& batch);

  // Takes the bodies of those items away, or notes when they go; for each, in their order: 0 its body is gone,
  // else when it goes. What is asked for already stays as it is. All or none. Refusals, in this order:
  //   relay_not_logged_in      `by` is not admitted (any more)
  //   bad_signature            not of `by` over these hashes in this channel
  //   relay_no_such_item       one is a roster act
  //   relay_wrong_slot         one is of the other person
  // One that is not held (any more: a backup came back) has no body.
  Result<std::vector<UnixMs>> erase(const ChannelId& channel, const LoginKey& by,
                                    const protocol::Erase& erase, UnixMs now, store::Batch& batch);
  // Calls back what is still to go; the indexes of the items, in their order. All or none. relay_not_logged_in,
  // relay_no_such_item, relay_wrong_slot as above, relay_erased if a body is gone.
  Result<std::vector<std::uint64_t>> cancel_erase(const ChannelId& channel, const LoginKey& by,
                                                  const protocol::EraseCancel& cancel, store::Batch& batch);
  // Puts a lost body back. Refusals, in this order: relay_not_logged_in, relay_no_such_item, relay_erased,
  // relay_body_differs, relay_item_malformed (the hash fits, but no body has that size), relay_quota.
  Result<void> put_body(const ChannelId& channel, const LoginKey& by, const protocol::BodyPut& put,
                        store::Batch& batch);
  // Takes away the bodies that are due at `now`, so many at a time; the rest at the next call.
  Result<void> erase_due(UnixMs now, store::Batch& batch);

  // Takes a deposit back. Refusals, in this order: relay_not_logged_in, bad_signature, relay_wrong_slot,
  // relay_escrow_released.
  Result<void> cancel_escrow(const ChannelId& channel, const LoginKey& by,
                             const protocol::EscrowCancel& cancel, store::Batch& batch);
  // Gives out keys whose time has come at `now`, so many at a time; the rest at the next call. Neither quota
  // nor epoch keeps in what was taken.
  Result<void> release_due(UnixMs now, store::Batch& batch);

  // Whether a blob of that person may belong to an item, held or still to come: relay_no_such_item, relay_wrong_slot,
  // relay_erased.
  Result<void> may_hold_blob(const ChannelId& channel, const ItemHash& item, std::uint64_t slot);

  // Durable items from `first` on, one at least if there is one, as many as one frame may hold.
  Result<std::vector<store::StoredItem>> read(const ChannelId& channel, std::uint64_t first);
  // How many durable items there are.
  Result<std::uint64_t> head(const ChannelId& channel);

  // The batch with all that was staged is durable: what has grown, in no order.
  std::vector<Grown> committed();
  // The batch was refused: nothing of what was staged has happened.
  void dropped();

 private:
  struct Channel {
    channel::Admission admission;  // these three with what is staged
    std::uint64_t items = 0;
    std::uint64_t bytes = 0;
    std::uint64_t durable = 0;  // items in the store
    std::vector<store::StoredItem> staged;
    std::map<ItemHash, std::uint64_t> staged_index;
    // What is staged for items in the store, by index.
    std::map<std::uint64_t, Bytes> replaced;
    std::map<std::uint64_t, std::optional<store::StoredErasure>> erasures;
    bool admission_changed = false;
    bool changed = false;  // anything of these is staged
  };
  struct Draft;
  // An entry of one's own person, to be erased or kept.
  struct Own {
    std::uint64_t index = 0;
    protocol::LogItem item;
    std::optional<store::StoredErasure> erasure;
  };

  // Null if there is none.
  Result<Channel*> find(const ChannelId& channel);
  // As `find`, but relay_not_logged_in unless `by` is admitted there; with the person of `by`.
  struct Member {
    Channel* state;
    std::uint64_t slot;
  };
  Result<Member> member(const ChannelId& channel, const LoginKey& by);
  void change(const ChannelId& channel, Channel& state);
  // With what is staged.
  Result<std::optional<protocol::LogItem>> item_at(const ChannelId& channel, const Channel& state,
                                                   std::uint64_t index);
  Result<std::optional<store::StoredErasure>> erasure_at(const ChannelId& channel, const Channel& state,
                                                         std::uint64_t index);
  Result<std::vector<Own>> own(const ChannelId& channel, const Member& member,
                               const std::vector<ItemHash>& hashes);
  void take_body(const ChannelId& channel, Channel& state, std::uint64_t index, const protocol::LogItem& item,
                 store::Batch& batch);
  void replace(const ChannelId& channel, Channel& state, std::uint64_t index, std::uint64_t bytes_before,
               Bytes bytes, store::Batch& batch);
  void put_erasure(const ChannelId& channel, Channel& state, std::uint64_t index,
                   std::optional<store::StoredErasure> erasure, store::Batch& batch);
  Result<std::optional<std::uint64_t>> index_of(const ChannelId& channel, const Channel& state,
                                                const Draft& draft, const ItemHash& hash);
  static Result<void> judge(const Channel& state, Draft& draft, std::uint64_t slot);
  Result<void> plan_escrow(const ChannelId& channel, Draft& draft, UnixMs now);
  void stage_one(const ChannelId& channel, Channel& state, store::StoredItem stored, UnixMs now,
                 store::Batch& batch);
  void carry_out(Channel& state, Escrow::Plan plan, UnixMs now, store::Batch& batch);
  void stage(const ChannelId& channel, Channel& state, Draft draft, UnixMs now, store::Batch& batch);

  static constexpr std::size_t cached_max = 16'384;
  static constexpr std::size_t due_max = 256;

  store::Store& store_;
  ChannelLimits limits_;
  Escrow escrow_;
  std::unordered_map<ChannelId, Channel, FixedHash> cache_;
  std::vector<ChannelId> changed_;  // channels with something staged
};

}  // namespace tend::relay
