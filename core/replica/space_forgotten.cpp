// Words that were withdrawn: when they go from this device and from the relay, and how they are called back until then.
// PROTOCOL 10.
#include <algorithm>

#include "core/replica/space.h"

namespace tend::replica {

// When the words may go; empty: the relay has to have the withdrawal first.
std::optional<UnixMs> Space::erasure_due(const tend::space::Book::Withdrawn& withdrawn) const {
  if (record_.relay.empty()) return 0;
  const auto arrival = withdrawn.entry->arrival();
  if (!withdrawn.since) return std::nullopt;
  const bool is_old = arrival && *withdrawn.since - *arrival > protocol::erase_at_once_ms;
  return is_old ? *withdrawn.since + protocol::erase_delay_ms : 0;
}

std::optional<Space::Change> Space::prepare_erasure(UnixMs read_until, const Vault& vault) const {
  auto out = change();
  for (const auto& each : book_->withdrawn()) {
    if (!each.entry->stored_body() || !batches_by_id_.contains(each.entry->id())) continue;
    const auto due = erasure_due(each);
    if (due && *due <= read_until) out.emptied.push_back(each.entry->id());
  }
  if (out.emptied.empty()) return std::nullopt;
  forget_files(out, vault);
  finish(out, vault);
  return out;
}

std::optional<UnixMs> Space::next_erasure() const {
  std::optional<UnixMs> out;
  for (const auto& each : book_->withdrawn())
    if (const auto due = each.entry->stored_body() ? erasure_due(each) : std::nullopt)
      out = std::min(out.value_or(*due), *due);
  return out;
}

Space::ToErase Space::to_erase() const {
  ToErase out;
  for (const auto& [entry, since] : book_->withdrawn()) {
    const auto items = items_by_id_.find(entry->id());
    const auto asked = erased_.find(entry->id());
    if (!since || entry->slot() != record_.slot || (asked != erased_.end() && asked->second) ||
        items == items_by_id_.end())
      continue;
    if (out.items.size() + items->second.size() > protocol::erase_items_max) break;
    out.entries.push_back(entry->id());
    out.items.insert(out.items.end(), items->second.begin(), items->second.end());
  }
  return out;
}

// Known by the withdrawal that was called back, whose own body goes once that is done.
Space::ToKeep Space::to_keep() const {
  for (const auto& [entry, since] : book_->called_back()) {
    const auto items = items_by_id_.find(entry->id());
    const auto asked = erased_.find(entry->id());
    if (entry->slot() != record_.slot || !entry->stored_body() || !since || items == items_by_id_.end() ||
        (asked != erased_.end() && !asked->second))
      continue;
    return {{{entry->id()}, {items->second.begin(), items->second.end()}}, *since + protocol::erase_delay_ms};
  }
  return {};
}

Space::Change Space::prepare_asked(const std::vector<EntryId>& entries, bool erased,
                                   const Vault& vault) const {
  auto out = change();
  for (const auto& id : entries) add_to_tail(out, {.id = id, .erased = erased});
  finish(out, vault);
  return out;
}

Space::Change Space::prepare_put_back(const std::vector<EntryId>& entries, const Vault& vault) const {
  auto out = change();
  for (const auto& id : entries) {
    add_to_tail(out, {.id = id, .erased = false});
    const auto* entry = book_->find(id);
    auto record = entry ? sealed_anew(*entry) : std::nullopt;
    if (!record) continue;
    if (const auto* body = entry->stored_body()) owe(out, id, body->bytes);
    out.sent.emplace_back(out.cursor.outbox++, std::move(*record));
  }
  finish(out, vault);
  return out;
}

std::optional<UnixMs> Space::restore_until(const EntryId& withdrawal) const {
  const auto* taken_back = book_->find(withdrawal);
  if (!taken_back || !taken_back->is_counted()) return std::nullopt;
  const auto body = taken_back->body();
  if (!body || body->kind != practice::Withdrawal::kind) return std::nullopt;
  const auto record = codec::decode<practice::Withdrawal>(body->fields);
  if (!record) return std::nullopt;
  const auto since = taken_back->arrival().value_or(taken_back->head().at);
  for (const auto& id : record->entries) {
    const auto* entry = book_->find(id);
    if (!entry || !entry->stored_body() || !entry->arrival() ||
        since - *entry->arrival() <= protocol::erase_at_once_ms)
      return std::nullopt;
  }
  return since + protocol::erase_delay_ms;
}

}  // namespace tend::replica
