// Photos and voices of a space: which its entries name, which the relay is still to get, and when they go. PROTOCOL 10.
#include <algorithm>

#include "core/channel/blob.h"
#include "core/channel/item.h"
#include "core/replica/space.h"
#include "core/space/kinds.h"

namespace tend::replica {

std::vector<practice::Attachment> Space::files_in(BytesView body) const {
  const auto parsed = tend::space::parse_body(body);
  return parsed ? files_in(parsed->kind, parsed->fields) : std::vector<practice::Attachment>{};
}

std::vector<practice::Attachment> Space::files_in(std::uint16_t kind, BytesView fields) const {
  if (kind != tend::space::kind_archived_file) return practice::Practices::files(audience(), kind, fields);
  const auto archived = codec::decode<ArchivedFile>(fields);
  return archived && record_.kind == SpaceKind::mine ? std::vector{archived->file}
                                                     : std::vector<practice::Attachment>{};
}

std::set<std::string> Space::file_names(const Vault& vault) const {
  std::set<std::string> out;
  for (const auto* entry : book_->log())
    if (const auto* body = entry->stored_body())
      for (const auto& file : files_in(body->bytes))
        out.insert(vault.file_name(record_.id, entry->slot(), file.blob));
  return out;
}

void Space::owe(Change& change, const EntryId& entry, BytesView body) const {
  if (files_in(body).empty()) return;
  auto& owed = change.cursor.owed ? *change.cursor.owed : change.cursor.owed.emplace();
  if (std::ranges::find(owed, entry) == owed.end()) owed.push_back(entry);
}

bool Space::owes(const EntryId& entry) const {
  return cursor_.owed && std::ranges::find(*cursor_.owed, entry) != cursor_.owed->end();
}

std::optional<Space::Owed> Space::next_owed(const std::map<EntryId, UnixMs>& but_those) const {
  if (!cursor_.owed) return std::nullopt;
  for (const auto& id : *cursor_.owed) {
    if (but_those.contains(id)) continue;
    Owed out{.entry = id, .item = {}, .files = {}};
    const auto* entry = book_->find(id);
    const auto* body = entry ? entry->stored_body() : nullptr;
    if (body && entry->body_state() != tend::space::BodyState::withdrawn) out.files = files_in(body->bytes);
    const auto waiting =
        std::ranges::find_if(outbox_, [&](const auto& each) { return each.second.id == id; });
    const auto item =
        waiting == outbox_.end() ? refuse(Refusal::not_there) : channel::parse_item(waiting->second.item);
    if (item)
      out.item = channel::item_hash(record_.channel, *item);
    else if (const auto known = items_by_id_.find(id); known != items_by_id_.end())
      out.item = *known->second.rbegin();
    else
      out.files.clear();
    return out;
  }
  return std::nullopt;
}

Space::Change Space::prepare_paid(const EntryId& entry, const Vault& vault) const {
  auto out = change();
  if (out.cursor.owed) std::erase(*out.cursor.owed, entry);
  if (out.cursor.owed && out.cursor.owed->empty()) out.cursor.owed.reset();
  finish(out, vault);
  return out;
}

// They go with the words; but what an entry that stands names, too, stays.
void Space::forget_files(Change& change, const Vault& vault) const {
  for (const auto& id : change.emptied) {
    const auto* entry = book_->find(id);
    const auto* body = entry ? entry->stored_body() : nullptr;
    if (!body) continue;
    for (const auto& file : files_in(body->bytes)) {
      const bool is_kept = std::ranges::any_of(files_, [&](const File& each) {
        return each.slot == entry->slot() && each.what.blob == file.blob;
      });
      const auto name = vault.file_name(record_.id, entry->slot(), file.blob);
      const auto chunks = std::min(file.chunks, channel::blob_chunks_max);
      for (std::uint64_t n = 0; n < chunks && !is_kept; ++n) change.removes.push_back(file_key(name, n));
    }
    if (change.cursor.owed) std::erase(*change.cursor.owed, id);
  }
  if (change.cursor.owed && change.cursor.owed->empty()) change.cursor.owed.reset();
}

}  // namespace tend::replica
