// What a space's counted entries add up to, and what they would with a draft. PROTOCOL 2, 10.
#include <algorithm>

#include "core/replica/space.h"
#include "core/space/kinds.h"

namespace tend::replica {

namespace pairing = tend::space::pairing;

// Entries fold in (t, id) order. If only newer ones came they are added, else all is folded anew; so it is where one
// of them has a twin, that something before it may name.
void Space::fold() {
  const auto archives_before = archives_version_;
  auto first = book_->settle();
  const auto log = book_->log();
  const auto has_twins = [](const auto* entry) { return tend::space::Book::has_twins(*entry); };
  bool anew = std::exchange(fold_anew_, false) || first < folded_ ||
              std::ranges::any_of(log.subspan(first), has_twins);
  if (!anew) anew = look_at_rows(log.subspan(first));
  if (anew) {
    state_ = {}, first = 0;
    keyrings_.clear(), consents_.clear(), copies_.clear(), inert_sealed_.clear(), files_.clear();
    archives_.clear();
    ++files_version_;
    ++copies_version_;
    ++archives_version_;
    sealed_.begin_anew();
    (void)look_at_rows(log);
  }
  for (const auto* entry : log.subspan(std::min(first, log.size()))) {
    const auto row = row_of(*entry, entry->body());
    if (!row) {
      if (const auto why = sealed_.why_inert(entry->id(), sealed_reader()))
        inert_sealed_.emplace(entry->id(), *why);
      continue;
    }
    for (auto& file : files_in(row->kind, row->fields))
      files_.push_back({row->stamp.id, row->stamp.slot, std::move(file)}), ++files_version_;
    if (row->kind < tend::space::kind_end_of_space && row->kind != practice::Withdrawal::kind) {
      fold_own(*row);
    } else if (const auto folded = fold_one(state_, row->kind, row->fields, row->stamp);
               !folded && sealed_.holds(entry->id())) {
      inert_sealed_.emplace(entry->id(), folded.error());
    }
  }
  if (archives_version_ != archives_before)
    for (auto& archive : archives_) archive.sort();
  tell_what_cannot_open(state_);
  folded_ = log.size();
}

// Of twins (book.h) one is said: the first, of sealed ones the first that opens. PROTOCOL 2, fold.
const tend::space::Entry& Space::said_of(const tend::space::Entry& entry) const {
  const auto& first = book_->first_twin(entry);
  if (!tend::space::Book::has_twins(entry) || !sealed_.holds(first.id())) return first;
  for (const auto* each : book_->twins(entry))
    if (sealed_.read(each->id(), sealed_reader())) return *each;
  return first;
}

// Whatever names one of twins is about the one that is said: another device may know the other alone.
EntryId Space::id_said_of(const EntryId& id) const {
  const auto* named = book_->find(id);
  return named ? said_of(*named).id() : id;
}

// The space's own kinds, in the private space alone. Of keyrings the last one of a space stands.
void Space::fold_own(const Row& row) {
  if (record_.kind != SpaceKind::mine) return;
  if (row.kind == tend::space::kind_consent || row.kind == tend::space::kind_keyring)
    admitting_.push_back(row.stamp.id);
  if (row.kind == tend::space::kind_consent) {
    if (auto consent = codec::decode<pairing::SpaceConsent>(row.fields)) consents_.push_back(*consent);
  } else if (row.kind == tend::space::kind_sealed_copy) {
    auto copy = codec::decode<SealedCopy>(row.fields);
    if (copy && copy->key) copies_.push_back({row.stamp.id, std::move(*copy)}), ++copies_version_;
  } else if (row.kind == tend::space::kind_archived) {
    if (auto some = codec::decode<Archived>(row.fields))
      archive_of(some->archive).take(std::move(*some), row.stamp.id);
  } else if (row.kind == tend::space::kind_archived_file) {
    if (auto one = codec::decode<ArchivedFile>(row.fields))
      archive_of(one->archive).take(std::move(*one), row.stamp.id);
  } else if (row.kind == tend::space::kind_keyring) {
    auto keyring = codec::decode<Keyring>(row.fields);
    if (!keyring || !keyring->grant.key || !pairing::is_origin(keyring->grant.relay)) return;
    const auto space = keyring->grant.space;
    keyrings_.insert_or_assign(space, std::move(*keyring));
  }
}

Archive& Space::archive_of(const ArchiveId& id) {
  ++archives_version_;
  const auto at = std::ranges::find(archives_, id, &Archive::id);
  return at != archives_.end() ? *at : archives_.emplace_back(Archive{.id = id});
}

practice::Stamp Space::stamp_of(const tend::space::Entry& entry) {
  return {.id = entry.id(),
          .slot = entry.slot(),
          .t = entry.t(),
          .at = entry.head().at,
          .day = entry.head().day,
          .arrived = tend::space::shown_arrival(entry.head().at, entry.arrival())};
}

// What is refused here is inert: kept, shown nowhere.
Result<void> Space::fold_one(practice::Practices::State& state, std::uint16_t kind, BytesView fields,
                             const practice::Stamp& stamp) const {
  if (kind != practice::Withdrawal::kind)
    return practice::Practices::fold(
        state, audience(), kind, fields, stamp,
        book_->has_twins() ? [this](const EntryId& id) { return id_said_of(id); } : practice::Meant());
  const auto withdrawal = codec::decode<practice::Withdrawal>(fields);
  const auto* object = withdrawal ? book_->find(withdrawal->object) : nullptr;
  if (!object || !object->is_counted() || object->slot() != stamp.slot) return {};
  if (std::pair(object->t(), object->id()) > std::pair(stamp.t, stamp.id)) return {};
  if (withdrawal->restores == true) {
    fold_restored(state, *withdrawal, said_of(*object), stamp);
    return {};
  }
  const auto& named = withdrawal->entries;
  if (std::find(named.begin(), named.end(), withdrawal->object) == named.end()) return {};
  practice::Practices::withdrawn(state, audience(), withdrawal->of, stamp_of(said_of(*object)), stamp);
  return {};
}

// Called back when the words were gone here: the line stays as it was, unless a device that still has them sends
// them again.
void Space::fold_restored(practice::Practices::State& state, const practice::Withdrawal& withdrawal,
                          const tend::space::Entry& object, const practice::Stamp& stamp) const {
  if (object.body_state() != tend::space::BodyState::missing)
    return practice::Practices::restored(state, audience(), withdrawal.of, stamp_of(object), stamp);
  for (const auto& id : withdrawal.entries)
    if (const auto* taken_back = book_->find(id); taken_back && taken_back->slot() == stamp.slot)
      practice::Practices::withdrawn(state, audience(), withdrawal.of, stamp_of(object),
                                     stamp_of(said_of(*taken_back)));
}

practice::Practices::State Space::state_with(const DraftRecord& draft) const {
  auto out = state_as_if(draft);
  auto t = book_->log().empty() ? draft.at : std::max(draft.at, book_->log().back()->t());
  for (const auto& entry : draft.entries) {
    if (entry.space != number_) continue;
    practice::Stamp stamp{
        .id = entry.name, .slot = record_.slot, .t = ++t, .at = draft.at, .day = draft.day, .arrived = {}};
    if (entry.key && entry.inner) {
      const auto inner = tend::space::parse_body(*entry.inner);
      const auto fields = codec::decode<tend::space::sealed::Sealed>(entry.fields);
      if (!inner || !fields) continue;
      stamp.sealed.emplace();
      if (const auto condition = tend::space::sealed::condition_of(*fields))
        stamp.sealed->until = condition->until;
      (void)fold_one(out, inner->kind, inner->fields, stamp);
    } else {
      (void)fold_one(out, entry.kind, entry.fields, stamp);
    }
  }
  return out;
}

// What stands, with what the draft calls back, and without what it takes back while it is sealed.
practice::Practices::State Space::state_as_if(const DraftRecord& draft) const {
  std::set<EntryId> unsaid, called_back;
  for (const auto& entry : draft.entries) {
    if (entry.space != number_ || entry.kind != practice::Withdrawal::kind) continue;
    const auto withdrawal = codec::decode<practice::Withdrawal>(entry.fields);
    if (!withdrawal || (withdrawal->restores != true && withdrawal->of != tend::space::kind_sealed)) continue;
    auto& into = withdrawal->restores == true ? called_back : unsaid;
    into.insert(withdrawal->entries.begin(), withdrawal->entries.end());
  }
  if (unsaid.empty() && called_back.empty()) return state_;
  practice::Practices::State out;
  for (const auto* entry : book_->log()) {
    if (unsaid.contains(entry->id()) || called_back.contains(entry->id())) continue;
    const auto row = row_of(*entry, book_->body_without(*entry, called_back));
    if (row && (row->kind >= tend::space::kind_end_of_space || row->kind == practice::Withdrawal::kind))
      (void)fold_one(out, row->kind, row->fields, row->stamp);
  }
  tell_what_cannot_open(out);
  return out;
}

std::size_t Space::said_count() const { return book_->log().size(); }

std::vector<Space::Said> Space::said(std::size_t first, std::size_t count) const {
  const auto withdrawal_in = [](const auto& row) -> std::optional<practice::Withdrawal> {
    if (!row || row->kind != practice::Withdrawal::kind) return std::nullopt;
    auto out = codec::decode<practice::Withdrawal>(row->fields);
    return out ? std::optional(std::move(*out)) : std::nullopt;
  };
  std::set<EntryId> with_a_line;
  for (const auto* entry : book_->log())
    if (const auto withdrawal = withdrawal_in(row_of(*entry, entry->body()));
        withdrawal && withdrawal->of != practice::Withdrawal::leaves_no_line)
      with_a_line.insert(withdrawal->entries.begin(), withdrawal->entries.end());
  std::vector<Said> out;
  for (const auto* entry : book_->log().subspan(first, count)) {
    auto row = row_of(*entry, entry->body());
    const auto withdrawal = withdrawal_in(row);
    if (withdrawal && withdrawal->of == practice::Withdrawal::leaves_no_line) continue;
    if (row)
      out.push_back({row->stamp, row->kind, std::move(row->fields)});
    else if (with_a_line.contains(entry->id()))
      out.push_back({stamp_of(*entry), std::nullopt, {}});
  }
  return out;
}

}  // namespace tend::replica
