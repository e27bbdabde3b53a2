// Keys that wait at the relay until their time has come, or until both persons have deposited. PROTOCOL 6.
//
//             ┌───────── take_back, let_go ──────────┐
//   (nothing) ◄                                       │
//       └── take ──► waiting ── time has come, both are there ──► released, for good
//
// Blind: it sees ids, a condition and sealed keys. Places: one an entry, and for a group one a person; the first
// stands, and a place stays taken once its key is out.
//
// What is asked is planned first, which may be refused and changes nothing, then staged. The owner (Log) puts a
// plan's releases into the channel's log in the same batch, and calls `settled` after each batch.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/channel/escrow.h"
#include "relay/store/store.h"

namespace tend::relay {

class Escrow {
 public:
  // What will have changed in one channel.
  struct Plan {
    explicit Plan(const ChannelId& channel_) : channel(channel_) {}
    ChannelId channel;
    std::map<EntryId, std::optional<store::StoredEscrow>> changed;  // none: it is gone
    std::vector<channel::Release> releases;  // in the order in which they were deposited
    std::array<std::int64_t, 2> waiting{};   // more of each person than before
  };

  Escrow(store::Store& store, std::uint64_t waiting_max) : store_(store), waiting_max_(waiting_max) {}

  // Takes a deposit in, and gives out at once what may go out by it. No change if its entry or place is taken.
  // relay_escrow_full.
  Result<void> take(Plan& plan, store::StoredEscrow&& fresh, UnixMs now);
  // As if it had never been deposited; no change if it is not there. relay_wrong_slot, relay_escrow_released.
  Result<void> take_back(Plan& plan, const EntryId& entry, std::uint64_t slot);
  // The same of the key that came with an item, if it still waits.
  Result<void> let_go(Plan& plan, std::uint64_t item);
  // Gives it out, if it waits and its time has come.
  Result<void> give_out(Plan& plan, const EntryId& entry, UnixMs now);

  void stage(Plan plan, store::Batch& batch);
  // All that was staged is in the store, or has never happened.
  void settled();

 private:
  using Found = std::optional<store::StoredEscrow>;
  template <class Which>
  [[nodiscard]] std::optional<Found> changed(const Plan& plan, const Which& which) const;
  Result<Found> find(const Plan& plan, const EntryId& entry);
  Result<Found> in_group(const Plan& plan, const EscrowGroup& group, std::uint64_t slot);
  // What the store has, if it still stands so.
  [[nodiscard]] Result<Found> unchanged(const Plan& plan, Result<Found> stored) const;
  static void put(Plan& plan, const store::StoredEscrow& escrow);
  static void drop(Plan& plan, const store::StoredEscrow& escrow);
  static void release(Plan& plan, store::StoredEscrow escrow);

  store::Store& store_;
  std::uint64_t waiting_max_;
  struct Staged {
    std::map<EntryId, Found> changed;
    std::array<std::int64_t, 2> waiting{};
  };
  std::unordered_map<ChannelId, Staged, FixedHash> staged_;
};

}  // namespace tend::relay
