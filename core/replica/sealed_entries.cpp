#include "core/replica/sealed_entries.h"

#include <algorithm>

#include "core/space/kinds.h"

namespace tend::replica {

namespace sealed = space::sealed;

namespace {

constexpr std::size_t releases_max = 8;  // of one entry: what a relay may say of it again and again

}  // namespace

// ---- what becomes known

bool SealedEntries::learn(const crypto::SealedKey& key) {
  return own_.try_emplace(sealed::key_check(space_, key), key.clone()).second;
}

bool SealedEntries::released(channel::Release release) {
  auto& known = releases_[release.entry];
  if (known.size() >= releases_max || std::ranges::find(known, release) != known.end()) return false;
  known.push_back(std::move(release));
  return true;
}

bool SealedEntries::look_at(const space::Entry& entry) {
  const auto body = entry.body();
  if (!body) return false;
  if (body->kind == space::kind_opened) {
    auto opened = codec::decode<sealed::Opened>(body->fields);
    if (!opened || !opened->key) return false;
    given_[opened->entry].emplace_back(entry.slot(), *std::move(opened->key));
    return true;
  }
  if (body->kind != space::kind_sealed) return false;
  auto fields = codec::decode<sealed::Sealed>(body->fields);
  const auto condition = fields ? sealed::condition_of(*fields) : refuse(fields.error());
  if (!condition) return malformed_.emplace(entry.id(), condition.error()), false;
  if (fields->group) groups_[*fields->group][entry.slot()].push_back(entry.id());
  const bool among_others = fields->group && groups_[*fields->group][entry.slot()].size() > 1;
  rows_.emplace(entry.id(), Row{&entry, *std::move(fields), *condition});
  return among_others;
}

void SealedEntries::begin_anew() {
  rows_.clear();
  malformed_.clear();
  given_.clear();
  groups_.clear();
}

// ---- what can be read

std::optional<SealedEntries::Read> SealedEntries::read(const EntryId& entry, const Reader& reader) const {
  const auto row = rows_.find(entry);
  if (row == rows_.end()) return std::nullopt;
  auto out = look_into(row->second, reader);
  if (!out || !*out) return std::nullopt;
  return **std::move(out);
}

std::optional<Refusal> SealedEntries::why_inert(const EntryId& entry, const Reader& reader) const {
  if (const auto malformed = malformed_.find(entry); malformed != malformed_.end()) return malformed->second;
  const auto row = rows_.find(entry);
  if (row == rows_.end()) return std::nullopt;
  const auto body = look_into(row->second, reader);
  return body && !*body ? std::optional(body->error()) : std::nullopt;
}

std::optional<EntryId> SealedEntries::beside(const EntryId& entry) const {
  const auto row = rows_.find(entry);
  if (row == rows_.end() || !row->second.sealed.group) return std::nullopt;
  const auto& mine = groups_.at(*row->second.sealed.group)[slot_];
  const auto out = std::ranges::find_if(mine, [&](const EntryId& id) { return is_the_one(id); });
  return out == mine.end() ? std::nullopt : std::optional(*out);
}

std::optional<UnixMs> SealedEntries::until(const EntryId& entry) const {
  const auto row = rows_.find(entry);
  return row == rows_.end() ? std::nullopt : row->second.condition.until;
}

std::optional<UnixMs> SealedEntries::next_opening(const Reader& reader) const {
  std::optional<UnixMs> out;
  for (const auto& [id, row] : rows_) {
    const auto until = row.condition.until;
    if (!until || *until <= reader.now || row.entry->slot() == slot_ || !releases_.contains(id)) continue;
    if (!out || *until < *out) out = until;
  }
  return out;
}

std::optional<Result<SealedEntries::Read>> SealedEntries::look_into(const Row& row,
                                                                    const Reader& reader) const {
  if (!stands(row, reader)) return std::nullopt;
  const bool is_mine = row.entry->slot() == slot_;
  const auto found = key_for_other(row, reader);
  const auto* key = is_mine && this->key(row.sealed) ? this->key(row.sealed) : found.any();
  if (!is_mine && !has_come(row, found, reader.now)) return std::nullopt;
  if (!key) {
    if (found.junk) return refuse(*found.junk);
    return std::nullopt;
  }
  auto inner = sealed::open(space_, *key, row.sealed);
  if (!inner) return refuse(inner.error());
  const auto body = space::parse_body(*inner);
  if (!body) return refuse(body.error());
  if (body->kind < space::kind_end_of_space) return refuse(Refusal::unknown_kind);
  Read out{*std::move(inner), {}};
  if (is_mine && !found.any()) out.sealed = practice::StillSealed{row.condition.until};
  return out;
}

SealedEntries::Key SealedEntries::key_for_other(const Row& row, const Reader& reader) const {
  Key out;
  const auto& id = row.entry->id();
  if (const auto given = given_.find(id); given != given_.end())
    for (const auto& [slot, key] : given->second)
      if (slot == row.entry->slot()) {
        if (sealed::key_check(space_, key) == row.sealed.key_check)
          out.given = &key;
        else
          out.junk = Refusal::sealed_key_differs;
      }
  if (const auto released = releases_.find(id); released != releases_.end() && !out.given)
    for (const auto& release : released->second) {
      const auto* epoch_key = reader.epoch_key(release.epoch);
      auto key = epoch_key ? sealed::unwrap(space_, *epoch_key, row.sealed, release)
                           : refuse(Refusal::does_not_open);
      if (key)
        out.released = *std::move(key);
      else
        out.junk = key.error();
    }
  return out;
}

// Of one group and person the first whose key is here for the other, else the first.
bool SealedEntries::stands(const Row& row, const Reader& reader) const {
  if (!row.sealed.group) return true;
  const auto& all = groups_.at(*row.sealed.group)[row.entry->slot()];
  if (all.size() == 1) return true;
  const auto first = std::ranges::find_if(
      all, [&](const EntryId& id) { return key_for_other(rows_.at(id), reader).any() != nullptr; });
  return row.entry->id() == (first == all.end() ? all.front() : *first);
}

bool SealedEntries::has_come(const Row& row, const Key& key, UnixMs now) const {
  return key.given || !row.condition.until || *row.condition.until <= now;
}

// ---- of my person's

const sealed::Sealed* SealedEntries::sealed(const EntryId& entry) const {
  const auto row = rows_.find(entry);
  return row == rows_.end() || row->second.entry->slot() != slot_ ? nullptr : &row->second.sealed;
}

const crypto::SealedKey* SealedEntries::key(const sealed::Sealed& sealed) const {
  const auto own = own_.find(sealed.key_check);
  return own == own_.end() ? nullptr : &own->second;
}

bool SealedEntries::is_given_away(const EntryId& entry) const {
  const auto row = rows_.find(entry);
  const auto given = given_.find(entry);
  if (row == rows_.end() || given == given_.end()) return false;
  return std::ranges::any_of(given->second, [&](const auto& each) {
    return each.first == row->second.entry->slot() &&
           sealed::key_check(space_, each.second) == row->second.sealed.key_check;
  });
}

bool SealedEntries::knows(const channel::Release& release) const {
  const auto known = releases_.find(release.entry);
  return known != releases_.end() && std::ranges::find(known->second, release) != known->second.end();
}

bool SealedEntries::is_the_one(const EntryId& entry) const {
  const auto row = rows_.find(entry);
  if (row == rows_.end() || !row->second.sealed.group) return row != rows_.end();
  const auto& all = groups_.at(*row->second.sealed.group)[row->second.entry->slot()];
  const auto out = std::ranges::find_if(all, [&](const EntryId& id) { return is_released(id); });
  return entry == (out == all.end() ? all.front() : *out);
}

std::map<UnixMs, std::vector<EntryId>> SealedEntries::to_give_away() const {
  std::map<UnixMs, std::vector<EntryId>> out;
  for (const auto& [id, row] : rows_) {
    if (row.entry->slot() != slot_ || !key(row.sealed) || is_given_away(id) || !is_the_one(id)) continue;
    auto met = row.condition.until;
    if (row.sealed.group) {
      const auto& both = groups_.at(*row.sealed.group);
      const auto first_arrival = [&](std::uint64_t slot) {
        std::optional<UnixMs> first;
        for (const auto& each : both[slot])
          if (const auto at = rows_.at(each).entry->arrival(); at && (!first || *at < *first)) first = at;
        return first;
      };
      const auto mine = first_arrival(slot_), theirs = first_arrival(1 - slot_);
      if (mine && theirs) met = std::max(*mine, *theirs);
    }
    if (met) out[*met + ms_a_day].push_back(id);
  }
  return out;
}

}  // namespace tend::replica
