#include "relay/escrow/escrow.h"

namespace tend::relay {

using store::StoredEscrow;

Result<void> Escrow::take(Plan& plan, StoredEscrow&& fresh, UnixMs now) {
  const auto& deposit = fresh.deposit;
  const auto there = find(plan, deposit.entry);
  if (!there) return refuse(there.error());
  if (*there) return {};
  Found other;
  if (deposit.group) {
    for (const auto slot : {deposit.slot, 1 - deposit.slot}) {
      auto placed = in_group(plan, *deposit.group, slot);
      if (!placed) return refuse(placed.error());
      if (slot != deposit.slot)
        other = *std::move(placed);
      else if (*placed)
        return {};
    }
  }
  const auto stored = store_.escrows_waiting(plan.channel, deposit.slot);
  if (!stored) return refuse(stored.error());
  const auto staged = staged_.find(plan.channel);
  const auto waiting = static_cast<std::int64_t>(*stored) + plan.waiting[deposit.slot] +
                       (staged == staged_.end() ? 0 : staged->second.waiting[deposit.slot]);
  if (waiting >= static_cast<std::int64_t>(waiting_max_)) return refuse(Refusal::relay_escrow_full);

  put(plan, fresh);
  const auto due = fresh.due();
  if (other ? true : due && *due <= now) {
    if (other && !other->released) release(plan, *std::move(other));
    release(plan, std::move(fresh));
  }
  return {};
}

Result<void> Escrow::take_back(Plan& plan, const EntryId& entry, std::uint64_t slot) {
  const auto there = find(plan, entry);
  if (!there) return refuse(there.error());
  if (!*there) return {};
  if ((*there)->deposit.slot != slot) return refuse(Refusal::relay_wrong_slot);
  if ((*there)->released) return refuse(Refusal::relay_escrow_released);
  drop(plan, **there);
  return {};
}

Result<void> Escrow::let_go(Plan& plan, std::uint64_t item) {
  auto there = changed(plan, [&](const StoredEscrow& each) { return each.item == item; });
  if (!there) {
    auto stored = unchanged(plan, store_.escrow_of({plan.channel, item}));
    if (!stored) return refuse(stored.error());
    there = *std::move(stored);
  }
  if (*there && !(*there)->released) drop(plan, **there);
  return {};
}

Result<void> Escrow::give_out(Plan& plan, const EntryId& entry, UnixMs now) {
  const auto there = find(plan, entry);
  if (!there) return refuse(there.error());
  const auto due = *there ? (*there)->due() : std::nullopt;
  if (due && *due <= now) release(plan, **there);
  return {};
}

void Escrow::stage(Plan plan, store::Batch& batch) {
  if (plan.changed.empty()) return;
  auto& staged = staged_[plan.channel];
  for (const std::size_t slot : {0, 1}) staged.waiting[slot] += plan.waiting[slot];
  for (auto& [entry, escrow] : plan.changed) {
    if (escrow)
      batch.emplace_back(store::PutEscrow{plan.channel, *escrow});
    else
      batch.emplace_back(store::DropEscrow{{plan.channel, entry}});
    staged.changed[entry] = std::move(escrow);
  }
}

void Escrow::settled() { staged_.clear(); }

// ---- what is there, with what is planned and staged

// The newest that `which` is true for among what changed; none if none of these is.
template <class Which>
std::optional<Escrow::Found> Escrow::changed(const Plan& plan, const Which& which) const {
  for (const auto& [entry, escrow] : plan.changed)
    if (escrow && which(*escrow)) return escrow;
  if (const auto staged = staged_.find(plan.channel); staged != staged_.end())
    for (const auto& [entry, escrow] : staged->second.changed)
      if (!plan.changed.contains(entry) && escrow && which(*escrow)) return escrow;
  return std::nullopt;
}

Result<Escrow::Found> Escrow::find(const Plan& plan, const EntryId& entry) {
  if (const auto planned = plan.changed.find(entry); planned != plan.changed.end()) return planned->second;
  if (const auto staged = staged_.find(plan.channel); staged != staged_.end())
    if (const auto found = staged->second.changed.find(entry); found != staged->second.changed.end())
      return found->second;
  return store_.escrow({plan.channel, entry});
}

Result<Escrow::Found> Escrow::in_group(const Plan& plan, const EscrowGroup& group, std::uint64_t slot) {
  auto found = changed(plan, [&](const StoredEscrow& each) {
    return each.deposit.group == group && each.deposit.slot == slot;
  });
  if (found) return *std::move(found);
  return unchanged(plan, store_.escrow_in_group(plan.channel, group, slot));
}

Result<Escrow::Found> Escrow::unchanged(const Plan& plan, Result<Found> stored) const {
  if (!stored || !*stored) return stored;
  const auto& entry = (*stored)->deposit.entry;
  const auto staged = staged_.find(plan.channel);
  const bool has_changed =
      plan.changed.contains(entry) || (staged != staged_.end() && staged->second.changed.contains(entry));
  return has_changed ? Found{} : std::move(stored);
}

void Escrow::put(Plan& plan, const StoredEscrow& escrow) {
  ++plan.waiting[escrow.deposit.slot];
  plan.changed[escrow.deposit.entry] = escrow;
}

void Escrow::drop(Plan& plan, const StoredEscrow& escrow) {
  --plan.waiting[escrow.deposit.slot];
  plan.changed[escrow.deposit.entry] = std::nullopt;
}

void Escrow::release(Plan& plan, StoredEscrow escrow) {
  --plan.waiting[escrow.deposit.slot];
  plan.releases.push_back({escrow.deposit.entry, escrow.deposit.epoch, escrow.deposit.wrap});
  escrow.released = true;
  plan.changed[escrow.deposit.entry] = std::move(escrow);
}

}  // namespace tend::relay
