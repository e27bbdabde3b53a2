// What opens later, in a space: drafts that are sealed, copies in the private space, keys that come and go. PROTOCOL 6.
#include <algorithm>

#include "core/channel/escrow.h"
#include "core/replica/space.h"
#include "core/space/kinds.h"

namespace tend::replica {

namespace sealed = tend::space::sealed;

static_assert(practice::OpenNow::kind == tend::space::kind_opened);
static_assert(practice::Withdrawal::leaves_no_line == tend::space::kind_sealed);

// ---- writing

// Sealed here and now, so that it is the same bytes whenever it is sent. Refused: nothing is to be written.
Result<DraftEntry> Space::draft_of(const practice::NewEntry& entry) const {
  DraftEntry out{.name = crypto::draw<EntryId>(*entropy_),
                 .kind = entry.kind,
                 .fields = entry.fields,
                 .blind = crypto::draw<crypto::Blind>(*entropy_),
                 .space = number_};
  if (entry.kind == practice::OpenNow::kind) {
    const auto now = codec::decode<practice::OpenNow>(entry.fields);
    const auto* words = now ? sealed_.sealed(now->entry) : nullptr;
    const auto* key = words ? sealed_.key(*words) : nullptr;
    if (!key) return refuse(Refusal::not_there);
    out.fields = codec::encode(sealed::Opened{now->entry, key->clone(), {}});
  } else if (entry.kind == practice::Withdrawal::kind) {
    auto withdrawal = codec::decode<practice::Withdrawal>(entry.fields);
    if (!withdrawal || !is_still_sealed(withdrawal->object)) return out;
    withdrawal->of = tend::space::kind_sealed;  // no line: it never was
    out.fields = codec::encode(*withdrawal);
  } else if (entry.seal) {
    const auto& opens = entry.seal->opens;
    std::optional<EscrowGroup> group;
    if (!opens.until)
      group = sealed::group_of(record_.id, *record_.epochs.front().key, entry.seal->practice, opens.object);
    out.key = crypto::draw<crypto::SealedKey>(*entropy_);
    out.inner = tend::space::encode_body(entry.kind, entry.fields);
    auto words = sealed::seal(record_.id, *out.key, crypto::draw<crypto::Nonce24>(*entropy_), {opens.until},
                              group, *out.inner);
    if (!words) return refuse(words.error());
    out.kind = tend::space::kind_sealed;
    out.fields = codec::encode(*words);
  }
  return out;
}

bool Space::is_still_sealed(const EntryId& entry) const {
  if (!sealed_.sealed(entry)) return false;
  const auto read = sealed_.read(entry, sealed_reader());
  return !read || read->sealed;
}

bool Space::refers_to_sealed(const practice::NewEntry& entry) const {
  return std::ranges::any_of(entry.refers_to, [this](const EntryId& id) { return is_still_sealed(id); });
}

std::optional<Bytes> Space::deposit_of(const DraftEntry& entry, const EntryId& id) const {
  if (!entry.key) return std::nullopt;
  const auto words = codec::decode<sealed::Sealed>(entry.fields);
  if (!words || !sealed::condition_of(*words)) return std::nullopt;
  return codec::encode(
      sealed::deposit(seal_context(), crypto::draw<crypto::Nonce24>(*entropy_), id, *words, *entry.key));
}

std::optional<Bytes> Space::deposit_of(const tend::space::Entry& entry) const {
  const auto* words = sealed_.sealed(entry.id());
  const auto* key = words ? sealed_.key(*words) : nullptr;
  if (!key || !entry.body() || sealed_.is_given_away(entry.id()) || !sealed_.is_the_one(entry.id()))
    return std::nullopt;
  return codec::encode(
      sealed::deposit(seal_context(), crypto::draw<crypto::Nonce24>(*entropy_), entry.id(), *words, *key));
}

void Space::keep_in(Change& change, const DraftEntry& entry) const {
  if (entry.kind != practice::Withdrawal::kind) return;
  const auto withdrawal = codec::decode<practice::Withdrawal>(entry.fields);
  if (!withdrawal) return;
  for (const auto& [n, waiting] : outbox_) {
    const auto is_it = [&](const EntryId& id) { return book_->are_twins(id, waiting.id); };
    if (waiting.deposit && std::ranges::any_of(withdrawal->entries, is_it))
      change.sent.emplace_back(n, OutboxRecord{waiting.id, waiting.item, std::nullopt});
  }
}

std::vector<practice::NewEntry> Space::forget_copies(const SpaceId& space,
                                                     const practice::NewEntry& withdrawal) const {
  std::vector<practice::NewEntry> out;
  const auto what = withdrawal.kind == practice::Withdrawal::kind
                        ? codec::decode<practice::Withdrawal>(withdrawal.fields)
                        : refuse(Refusal::unknown_kind);
  if (!what) return out;
  const auto is_named = [&](const Copy& each) {
    return each.copy.space == space &&
           std::ranges::find(what->entries, each.copy.entry) != what->entries.end();
  };
  // What was sealed and sent twice (Book, twins) has two copies with one key.
  const auto has_its_key = [&](const SealedCopy& copy) {
    return std::ranges::any_of(
        copies_, [&](const Copy& each) { return is_named(each) && equal(*each.copy.key, *copy.key); });
  };
  for (const auto& [written, copy] : copies_)
    if (copy.space == space && has_its_key(copy))
      out.push_back({practice::Audience::me, practice::Withdrawal::kind,
                     codec::encode(practice::Withdrawal{
                         .object = written, .entries = {written}, .of = tend::space::kind_sealed_copy})});
  return out;
}

// ---- reading

SealedEntries::Reader Space::sealed_reader() const {
  return {now_, [this](std::uint64_t epoch) { return epoch_key(record_, epoch); }};
}

bool Space::look_at_rows(std::span<const tend::space::Entry* const> rows) {
  bool anew = false;
  for (const auto* row : rows) anew = sealed_.look_at(*row) || anew;
  return anew;
}

// Only of an entry that is here: it came before, or with this.
void Space::prepare_release(Change& change, const protocol::LogItem& item) const {
  const auto release = channel::parse_release(item.bytes);
  if (!release || sealed_.knows(*release)) return;
  const auto comes = [&](const StoredEntry& each) {
    return each.head && tend::space::entry_id(record_.id, *each.head) == release->entry;
  };
  if (book_->knows(release->entry) || std::ranges::any_of(change.entries, comes))
    add_to_tail(change, {.id = release->entry, .release = item.bytes});
}

std::optional<Space::Row> Space::row_of(const tend::space::Entry& entry,
                                        const std::optional<tend::space::BodyView>& body) const {
  if (!body || &said_of(entry) != &entry) return std::nullopt;
  if (body->kind != tend::space::kind_sealed) {
    if (entry.is_late() && body->kind != practice::Withdrawal::kind) return std::nullopt;
    if (body->kind == tend::space::kind_opened) return std::nullopt;  // looked at before
    return Row{body->kind, to_bytes(body->fields), stamp_of(entry)};
  }
  const auto read = entry.is_late() ? std::nullopt : sealed_.read(entry.id(), sealed_reader());
  if (!read) return std::nullopt;
  const auto inner = tend::space::parse_body(read->body);
  check(inner.has_value(), "what is read is a body");
  Row out{inner->kind, to_bytes(inner->fields), stamp_of(entry)};
  out.stamp.sealed = read->sealed;
  return out;
}

void Space::tell_what_cannot_open(practice::Practices::State& state) const {
  for (const auto& [id, why] : inert_sealed_) {
    const auto* entry = book_->find(id);
    if (!entry || entry->slot() == record_.slot || !sealed_.holds(id)) continue;
    practice::Practices::cannot_open(
        state,
        {.id = id, .beside = sealed_.beside(id), .until = sealed_.until(id), .day = entry->head().day});
  }
}

bool Space::look_at_sealed(const Space* mine, UnixMs now) {
  const auto opening = sealed_.next_opening(sealed_reader());
  now_ = now;
  if (opening && *opening <= now) fold_anew_ = true;
  if (mine && std::exchange(copies_seen_, mine->copies_version_) != mine->copies_version_)
    for (const auto& [written, copy] : mine->copies_)
      if (copy.space == record_.id && sealed_.learn(*copy.key)) fold_anew_ = true;
  if (!fold_anew_) return false;
  fold();
  return true;
}

std::optional<UnixMs> Space::next_opening() const {
  auto out = sealed_.next_opening(sealed_reader());
  const auto due = sealed_.to_give_away();
  if (const auto next = due.upper_bound(now_); next != due.end() && (!out || next->first < *out))
    out = next->first;
  return out;
}

// ---- keys that go

std::vector<practice::NewEntry> Space::keys_to_give_away(UnixMs now) const {
  std::vector<practice::NewEntry> out;
  for (const auto& [due, entries] : sealed_.to_give_away()) {
    if (due > now) break;
    for (const auto& id : entries)
      out.push_back(
          {practice::Audience::us, practice::OpenNow::kind, codec::encode(practice::OpenNow{id, {}})});
  }
  return out;
}

std::optional<EntryId> Space::key_to_take_back() const {
  for (const auto& [entry, since] : book_->withdrawn()) {
    const auto& id = entry->id();
    const auto asked = erased_.find(id);
    if (entry->slot() != record_.slot || !entry->stored_body() || (asked != erased_.end() && asked->second) ||
        waiting_.contains(id) || taken_back_.contains(id) || sealed_.is_released(id))
      continue;
    const auto body = tend::space::parse_body(entry->stored_body()->bytes);
    if (body && body->kind == tend::space::kind_sealed) return id;
  }
  return std::nullopt;
}

}  // namespace tend::replica
