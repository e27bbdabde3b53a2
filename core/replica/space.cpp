#include "core/replica/space.h"

#include <algorithm>

#include "core/channel/admission.h"
#include "core/channel/item.h"
#include "core/space/kinds.h"

namespace tend::replica {

namespace pairing = tend::space::pairing;

static_assert(practice::Withdrawal::kind == tend::space::kind_withdraw);

Space::Space(std::uint64_t number, SpaceRecord record, crypto::DeviceKeys keys, crypto::Entropy& entropy)
    : number_(number),
      record_(std::move(record)),
      keys_(std::move(keys)),
      entropy_(&entropy),
      book_(std::make_unique<tend::space::Book>(record_.id)),
      sealed_(record_.id, record_.slot) {}

std::string Space::key(std::string_view suffix) const {
  return "s" + std::to_string(number_) + std::string(suffix);
}

// ---- beginning and restoring

Space Space::begin(std::uint64_t number, SpaceKind kind, const pairing::Paired& paired,
                   const crypto::DeviceSeed& seed, crypto::Entropy& entropy) {
  const auto& start = paired.beginning;
  auto keys = crypto::derive_device_keys(seed, start.salt.view());
  SpaceRecord record{.kind = kind,
                     .id = start.space,
                     .channel = start.channel,
                     .salt = start.salt,
                     .slot = paired.slot,
                     .relay = paired.relay,
                     .partner = paired.partner_name};
  record.chain = tend::space::new_chain(start.space, keys.entry, entropy);
  record.epochs.push_back({0, start.key.clone()});
  record.start = start.statement;
  record.start_signatures = start.signatures;
  if (!paired.roster_item.empty())
    record.roster.push_back({paired.roster_item, start.admission, start.admission_signatures});
  Space out{number, std::move(record), std::move(keys), entropy};
  out.end_is_sure_ = true;
  if (!out.record_.roster.empty()) {
    auto acts = out.read_acts();
    check(acts.has_value(), "what this device founded holds");
    out.use_acts(std::move(*acts));
  }
  return out;
}

std::vector<KeyValue> Space::first_puts(const Vault& vault) const {
  return {{key(), vault.seal(key(), codec::encode(record_))},
          {key(".c"), vault.seal(key(".c"), codec::encode(cursor_))}};
}

Result<Space> Space::restore(std::uint64_t number, const StoredValues& stored, const Vault& vault,
                             const crypto::DeviceSeed& seed, crypto::Entropy& entropy) {
  const auto open = [&](const std::string& name) -> Result<Bytes> {
    const auto at = stored.find(name);
    if (at == stored.end()) return refuse(Refusal::storage_damaged);
    return vault.open(name, at->second);
  };
  const auto name = "s" + std::to_string(number);
  const auto record_bytes = open(name), cursor_bytes = open(name + ".c");
  if (!record_bytes || !cursor_bytes) return refuse(Refusal::storage_damaged);
  auto record = codec::decode<SpaceRecord>(*record_bytes);
  auto cursor = codec::decode<CursorRecord>(*cursor_bytes);
  if (!record || !cursor || record->epochs.empty()) return refuse(Refusal::storage_damaged);
  for (const auto& epoch : record->epochs)
    if (!epoch.key) return refuse(Refusal::storage_damaged);

  Space out{number, std::move(*record), crypto::derive_device_keys(seed, record->salt.view()), entropy};
  out.cursor_ = std::move(*cursor);
  if (!out.record_.roster.empty()) {
    auto acts = out.read_acts();
    if (!acts) return refuse(Refusal::storage_damaged);
    out.use_acts(std::move(*acts));
  }
  for (std::uint64_t n = 0; n < out.cursor_.batches; ++n) {
    const auto batch_bytes = open(out.key(".b" + std::to_string(n)));
    if (!batch_bytes) return refuse(batch_bytes.error());
    auto batch = codec::decode<BatchRecord>(*batch_bytes);
    if (!batch) return refuse(Refusal::storage_damaged);
    const bool last = n + 1 == out.cursor_.batches && n >= out.cursor_.asked_from;
    for (auto& each : batch->entries) {
      if (last) {
        codec::CborWriter writer;
        codec::write(writer, each);
        append(out.tail_, writer.take());
        ++out.tail_count_;
      }
      out.take(std::move(each), n);
    }
  }
  if (out.tail_.size() >= batch_bytes_max) out.tail_.clear(), out.tail_count_ = 0;
  const auto outbox = out.key(".o");
  for (auto at = stored.lower_bound(outbox); at != stored.end() && at->first.starts_with(outbox); ++at) {
    const auto bytes = vault.open(at->first, at->second);
    if (!bytes) return refuse(bytes.error());
    auto sent = codec::decode<OutboxRecord>(*bytes);
    if (!sent) return refuse(Refusal::storage_damaged);
    out.waiting_.insert(sent->id);
    std::uint64_t n = 0;
    for (const char c : std::string_view(at->first).substr(outbox.size()))
      n = n * 10 + static_cast<std::uint64_t>(c - '0');
    out.outbox_.emplace(n, std::move(*sent));
  }
  out.fold();
  return out;
}

namespace {

tend::space::LoggedAct logged(const RosterAct& act) { return {act.item, act.statement, act.signatures}; }

}  // namespace

// The record's acts, one after another.
Result<Space::Acts> Space::read_acts() const {
  const auto& first = record_.roster.front();
  const auto keys = keys_in(record_);
  auto roster =
      tend::space::read_beginning(record_.id, *record_.epochs.front().key, first.item, first.statement);
  if (!roster) return refuse(roster.error());
  Acts out{std::move(*roster), {}};
  if (const auto ok = out.chain.accept(first.statement, first.signatures); !ok) return refuse(ok.error());
  if (out.chain.channel() != record_.channel) return refuse(Refusal::statement_form);
  for (const auto& act : std::span(record_.roster).subspan(1)) {
    const auto read =
        tend::space::read_act(out.roster, out.chain, keys, keys_.box, keys_.box_secret, logged(act));
    if (!read) return refuse(read.error());
  }
  return out;
}

tend::space::EpochKeys Space::keys_in(const SpaceRecord& record) {
  tend::space::EpochKeys out;
  for (const auto& each : record.epochs) out.emplace(each.epoch, each.key->clone());
  return out;
}

std::vector<std::string> Space::stored_keys() const {
  std::vector<std::string> out{key(), key(".c")};
  for (std::uint64_t n = 0; n < cursor_.batches; ++n) out.push_back(key(".b" + std::to_string(n)));
  for (const auto& [n, record] : outbox_) out.push_back(key(".o" + std::to_string(n)));
  return out;
}

// ---- writing

Space::Change Space::change() const {
  Change out;
  out.cursor = cursor_;
  out.tail = tail_;
  out.tail_count = tail_count_;
  return out;
}

void Space::add_to_tail(Change& change, StoredEntry entry) {
  codec::CborWriter writer;
  codec::write(writer, entry);
  append(change.tail, writer.take());
  ++change.tail_count;
  change.entries.push_back(std::move(entry));
}

tend::space::SealContext Space::seal_context() const {
  const auto& newest = record_.epochs.back();
  return {record_.id, *newest.key, newest.epoch, record_.slot};
}

DraftRecord Space::draft(const std::vector<practice::NewEntry>& entries, UnixMs at, std::int32_t day) const {
  DraftRecord out{.at = at, .day = day, .entries = {}};
  for (const auto& entry : entries)
    if (auto drafted = draft_of(entry)) out.entries.push_back(*std::move(drafted));
  return out;
}

Result<Space::Change> Space::prepare_write(const DraftRecord& draft, const Vault& vault,
                                           const DraftRecord* more) {
  auto out = change();
  auto chain = record_.chain;
  if (!record_.relay.empty() && !end_is_sure_) {
    chain = tend::space::new_chain(record_.id, keys_.entry, *entropy_);
    out.record = record_.clone();
    out.record->chain = chain;
  }
  auto last = book_->last_of(chain);
  auto deps = book_->next_deps(chain, last ? std::optional(last->id) : std::nullopt);
  std::vector<const DraftEntry*> entries;
  for (const auto* each : {&draft, more})
    if (each)
      for (const auto& entry : each->entries)
        if (entry.space == number_) entries.push_back(&entry);
  for (const auto* drafted : entries) {
    const auto& entry = *drafted;
    auto written = tend::space::write_entry(record_.id, keys_.entry_secret,
                                            {.chain = chain,
                                             .prev = last,
                                             .deps = std::exchange(deps, {}),
                                             .at = draft.at,
                                             .day = draft.day,
                                             .body = tend::space::encode_body(entry.kind, entry.fields),
                                             .blind = &*entry.blind},
                                            *entropy_);
    if (!written) return refuse(written.error());
    last = written->ref;
    if (!record_.relay.empty())
      out.sent.emplace_back(
          out.cursor.outbox++,
          OutboxRecord{written->ref.id, tend::space::seal_entry(seal_context(), written->entry, *entropy_),
                       deposit_of(entry, written->ref.id)});
    if (entry.key && entry.inner)
      out.copies.push_back({record_.id, written->ref.id, entry.key->clone(), *entry.inner, {}});
    keep_in(out, entry);
    if (!record_.relay.empty()) owe(out, written->ref.id, written->entry.body->bytes);
    add_to_tail(out, {.head = std::move(written->entry.head),
                      .signature = written->entry.signature,
                      .blind = written->entry.body->blind.clone(),
                      .body = written->entry.body->bytes});
  }
  finish(out, vault);
  return out;
}

namespace {

std::uint64_t count_of(BytesView values) {
  std::uint64_t count = 0;
  for (codec::CborReader in{values}; !in.finish(); ++count) check(in.skip().has_value(), "we encoded it");
  return count;
}

// A BatchRecord of entries that are encoded already.
Bytes batch_of(BytesView entries) {
  codec::CborWriter batch;
  batch.map(1);
  batch.unsigned_integer(0);
  batch.array(count_of(entries));
  batch.raw(entries);
  return batch.take();
}

}  // namespace

// A stored batch anew from what is known of its entries, without the words of some.
Bytes Space::encode_batch(std::uint64_t batch, const std::set<EntryId>& emptied) const {
  Bytes out;
  const auto add = [&](const StoredEntry& entry) {
    codec::CborWriter writer;
    codec::write(writer, entry);
    append(out, writer.take());
  };
  for (const auto& id : ids_by_batch_[batch]) {
    const auto* entry = book_->known(id);
    if (!entry) continue;  // dropped from a shelf too full: the log has it
    StoredEntry stored{.head = entry->head().raw, .arrival = entry->arrival()};
    std::vector<StoredEntry> more;
    if (const auto* signature = entry->signature()) stored.signature = *signature;
    if (const auto* body = entry->stored_body(); body && !emptied.contains(id))
      stored.blind = body->blind.clone(), stored.body = body->bytes;
    if (const auto items = items_by_id_.find(id); items != items_by_id_.end()) {
      stored.item = *items->second.begin();
      for (auto item = std::next(items->second.begin()); item != items->second.end(); ++item)
        more.push_back({.id = id, .item = *item});
    }
    if (const auto asked = erased_.find(id); asked != erased_.end())
      (more.empty() ? stored : more.back()).erased = asked->second;
    add(stored);
    for (const auto& each : more) add(each);
  }
  if (const auto aside = aside_by_batch_.find(batch); aside != aside_by_batch_.end())
    for (const auto& entry : aside->second) add(entry);
  return out;
}

// Whatever changed goes into the puts: batch, cursor, outbox, record.
void Space::finish(Change& change, const Vault& vault) const {
  const auto put = [&](std::string name, BytesView plain) {
    auto sealed = vault.seal(name, plain);
    change.puts.emplace_back(std::move(name), std::move(sealed));
  };
  const std::set<EntryId> emptied(change.emptied.begin(), change.emptied.end());
  std::set<std::uint64_t> rewritten;
  for (const auto& id : emptied) {
    const auto& batches = batches_by_id_.at(id);
    rewritten.insert(batches.begin(), batches.end());
  }
  for (const auto n : rewritten) {
    auto entries = encode_batch(n, emptied);
    if (tail_count_ > 0 && n + 1 == change.cursor.batches) {
      change.tail = entries;
      change.tail_count = count_of(entries);
    }
    put(key(".b" + std::to_string(n)), batch_of(entries));
  }
  if (!change.entries.empty()) {
    if (tail_count_ == 0) ++change.cursor.batches;
    put(key(".b" + std::to_string(change.cursor.batches - 1)), batch_of(change.tail));
    if (change.tail.size() >= batch_bytes_max) change.tail.clear(), change.tail_count = 0;
  }
  for (const auto& [n, record] : change.sent) put(key(".o" + std::to_string(n)), codec::encode(record));
  for (const auto n : change.arrived) change.removes.push_back(key(".o" + std::to_string(n)));
  if (change.record) put(key(), codec::encode(*change.record));
  auto kept = change.cursor;
  const auto& read = before_reading_again_ && !change.caught_up ? *before_reading_again_ : change.cursor;
  kept.cursor = read.cursor, kept.before = read.before, kept.log = read.log,
  kept.generation = read.generation;
  put(key(".c"), codec::encode(kept));
}

// ---- reading

const crypto::EpochKey* Space::epoch_key(const SpaceRecord& record, std::uint64_t epoch) {
  for (const auto& each : record.epochs)
    if (each.epoch == epoch) return &*each.key;
  return nullptr;
}

Space::Change Space::prepare_items(std::uint64_t first, std::span<const protocol::LogItem> items,
                                   const Vault& vault) {
  auto out = change();
  for (const auto& item : items) {
    if (item.kind == protocol::ItemKind::entry)
      prepare_entry(out, item);
    else if (item.kind == protocol::ItemKind::roster)
      prepare_roster_act(out, item);
    else
      prepare_release(out, item);
  }
  out.cursor.cursor = first + items.size();
  const auto& last = items.back();
  out.cursor.before.reset();
  if (last.kind == protocol::ItemKind::entry) {
    if (const auto item = channel::parse_item(last.bytes))
      out.cursor.before = channel::item_hash(record_.channel, *item);
  } else if (last.kind == protocol::ItemKind::release) {
    if (const auto release = channel::parse_release(last.bytes))
      out.cursor.before = channel::item_hash(record_.channel, *release);
  } else if (const auto item = channel::parse_roster_item(last.bytes)) {
    out.cursor.before = channel::item_hash(record_.channel, *item);
  }
  finish(out, vault);
  return out;
}

void Space::prepare_entry(Change& change, const protocol::LogItem& log_item) {
  const auto item = channel::parse_item(log_item.bytes);
  if (!item) return;
  const auto* key = epoch_key(change.record ? *change.record : record_, item->epoch);
  if (!key) return;
  auto opened = tend::space::open_entry(record_.id, *key, *item);
  if (!opened) return;
  const auto id = tend::space::entry_id(record_.id, opened->head);
  if (before_reading_again_) seen_again_.insert(id);
  for (const auto& [n, record] : outbox_)
    if (record.id == id) change.arrived.push_back(n);
  // Another writes in this chain: a copy of this device, from a copied home or a restored backup. Never
  // the same chain again.
  if (end_is_sure_ && !book_->knows(id)) {
    const auto head = tend::space::parse_head(record_.id, opened->head);
    if (head && head->chain == (change.record ? change.record->chain : record_.chain)) {
      if (!change.record) change.record = record_.clone();
      change.record->chain = tend::space::new_chain(record_.id, keys_.entry, *entropy_);
    }
  }
  const auto* known = book_->find(id);
  std::optional<ItemHash> hash;
  if (item->slot == record_.slot) hash = channel::item_hash(record_.channel, *item);
  // What was withdrawn stays forgotten, whatever an old backup of the relay still holds.
  if (known &&
      (known->stored_body() || !opened->body || known->body_state() == tend::space::BodyState::withdrawn)) {
    const auto items = items_by_id_.find(id);
    const bool is_new = hash && (items == items_by_id_.end() || !items->second.contains(*hash));
    if ((!known->arrival() && log_item.arrival) || is_new)
      add_to_tail(change, {.id = id, .arrival = log_item.arrival, .item = hash});
    return;
  }
  StoredEntry entry{.head = std::move(opened->head),
                    .signature = opened->signature,
                    .arrival = log_item.arrival,
                    .item = hash};
  if (opened->body) entry.blind = std::move(opened->body->blind), entry.body = std::move(opened->body->bytes);
  add_to_tail(change, std::move(entry));
}

// What is not of this log, or known already, the admission chain refuses. What it takes and the roster refuses
// is kept, too: a new relay's chain needs it.
void Space::prepare_roster_act(Change& change, const protocol::LogItem& item) {
  if (!item.admission) return;
  const RosterAct act{item.bytes, item.admission->statement, item.admission->signatures};
  if (before_reading_again_) acts_seen_again_.insert(act.item);
  Acts next = change.acts ? *change.acts : acts_;
  auto record = change.record ? change.record->clone() : record_.clone();
  if (next.roster.started()) {
    auto read = tend::space::read_act(next.roster, next.chain, keys_in(record), keys_.box, keys_.box_secret,
                                      logged(act));
    if (!read) return;
    for (auto& [epoch, key] : read->learned) record.epochs.push_back({epoch, std::move(key)});
  } else {
    // As agreed in pairing, byte for byte: it is what founds the channel anew on an empty relay.
    if (!next.chain.accept(act.statement, act.signatures) || next.chain.channel() != record.channel) return;
    auto roster = tend::space::read_beginning(record.id, *record.epochs.front().key, act.item, act.statement);
    if (!roster) return;
    next.roster = std::move(*roster);
  }
  record.roster.push_back(act);
  change.record = std::move(record);
  change.acts = std::move(next);
}

const RosterAct* Space::act_left_out() const {
  if (!before_reading_again_ || acts_given_up_) return nullptr;
  for (const auto& act : record_.roster)
    if (!acts_seen_again_.contains(act.item)) return &act;
  return nullptr;
}

bool Space::goes_on(const protocol::Welcome& welcome) const {
  if (!cursor_.log) return cursor_.cursor == 0;
  if (*cursor_.log != to_bytes(welcome.log.view()) || cursor_.generation != welcome.generation) return false;
  return cursor_.cursor <= welcome.head &&
         (cursor_.cursor == 0 || !cursor_.before || cursor_.before == welcome.before_cursor);
}

void Space::go_on(const protocol::Welcome& welcome) {
  cursor_.log = to_bytes(welcome.log.view());
  cursor_.generation = welcome.generation;
}

void Space::read_again(const protocol::Welcome& welcome) {
  if (!before_reading_again_) before_reading_again_ = change().cursor;
  seen_again_.clear();
  acts_seen_again_.clear();
  acts_given_up_ = false;
  erased_.clear();  // it may hold again what another was asked to forget
  cursor_.cursor = 0;
  cursor_.before.reset();
  go_on(welcome);
}

Space::Change Space::prepare_caught_up(const Vault& vault) {
  auto out = change();
  out.caught_up = true;
  out.cursor.asked_from = out.cursor.batches;
  out.tail.clear(), out.tail_count = 0;
  for (const auto* entry : book_->log()) {
    if (entry->slot() != record_.slot || seen_again_.contains(entry->id()) || waiting_.contains(entry->id()))
      continue;
    auto record = sealed_anew(*entry);
    if (!record) continue;
    if (const auto* body = entry->stored_body()) owe(out, entry->id(), body->bytes);
    out.sent.emplace_back(out.cursor.outbox++, std::move(*record));
  }
  finish(out, vault);
  return out;
}

std::optional<OutboxRecord> Space::sealed_anew(const tend::space::Entry& entry) const {
  const bool emptied = entry.body_state() == tend::space::BodyState::withdrawn;
  if ((!entry.stored_body() && !emptied) || !entry.signature()) return std::nullopt;
  tend::space::OpenedEntry whole{entry.head().raw, *entry.signature(), std::nullopt};
  if (!emptied) whole.body = entry.stored_body()->clone();
  return OutboxRecord{entry.id(), tend::space::seal_entry(seal_context(), whole, *entropy_),
                      deposit_of(entry)};
}

std::optional<Space::Change> Space::prepare_resealed(const Vault& vault) const {
  auto out = change();
  for (const auto& [n, waiting] : outbox_) {
    const auto item = channel::parse_item(waiting.item);
    const auto* entry = book_->find(waiting.id);
    if (!item || !entry || item->epoch >= record_.epochs.back().epoch) continue;
    auto record = sealed_anew(*entry);
    if (!record) continue;
    if (const auto* body = entry->stored_body()) owe(out, entry->id(), body->bytes);  // to the new item
    out.sent.emplace_back(n, std::move(*record));
  }
  if (out.sent.empty()) return std::nullopt;
  finish(out, vault);
  return out;
}

void Space::caught_up() {
  const auto forks = book_->forks();
  end_is_sure_ = std::none_of(forks.begin(), forks.end(), [this](const auto& fork) {
    return book_->find(fork.front())->head().chain == record_.chain;
  });
}

UnixMs Space::newest_time() const {
  UnixMs out = 0;
  for (auto each = book_->log().rbegin(); each != book_->log().rend(); ++each) {
    const auto& entry = **each;
    if (entry.arrival())
      out = std::max(out, *entry.arrival());
    else if (entry.slot() == record_.slot)
      out = std::max(out, entry.head().at);
    if (each - book_->log().rbegin() > 100) break;
  }
  return out;
}

std::optional<UnixMs> Space::oldest_time() const {
  if (book_->log().empty()) return std::nullopt;
  const auto& first = *book_->log().front();
  return first.arrival().value_or(first.head().at);
}

// ---- taking in

void Space::commit(Change change) {
  cursor_ = std::move(change.cursor);
  tail_ = std::move(change.tail);
  tail_count_ = change.tail_count;
  if (change.record) {
    if (change.record->chain != record_.chain) end_is_sure_ = true;  // a new one of this session
    record_ = std::move(*change.record);
  }
  if (change.acts) use_acts(std::move(*change.acts));
  for (auto& [n, record] : change.sent) {
    waiting_.insert(record.id);
    outbox_.insert_or_assign(n, std::move(record));
  }
  for (const auto n : change.arrived) {
    const auto at = outbox_.find(n);
    if (at == outbox_.end()) continue;
    waiting_.erase(at->second.id);
    outbox_.erase(at);
  }
  if (change.caught_up) before_reading_again_.reset(), seen_again_.clear(), acts_seen_again_.clear();
  for (auto& entry : change.entries) take(std::move(entry), cursor_.batches - 1);
  fold();
  for (const auto& id : change.emptied) book_->erase_body(id);
}

void Space::use_acts(Acts acts) {
  acts_ = std::move(acts);
  book_->set_members(acts_.roster.book_members(), acts_.roster.closing());
}

void Space::take(StoredEntry entry, std::uint64_t batch) {
  ids_by_batch_.resize(std::max<std::size_t>(ids_by_batch_.size(), batch + 1));
  const auto more = [&](const EntryId& id) {
    if (batches_by_id_[id].insert(batch).second) ids_by_batch_[batch].push_back(id);
    // What goes there once more has to be forgotten once more.
    if (entry.item && items_by_id_[id].insert(*entry.item).second)
      if (const auto asked = erased_.find(id); asked != erased_.end() && asked->second) erased_.erase(asked);
    if (entry.erased && batch >= cursor_.asked_from) erased_.insert_or_assign(id, *entry.erased);
  };
  if (!entry.head || !entry.signature) {
    if (!entry.id) return;
    if (entry.release) {
      if (auto release = channel::parse_release(*entry.release))
        fold_anew_ |= sealed_.released(std::move(*release));
      return aside_by_batch_[batch].push_back(std::move(entry));
    }
    more(*entry.id);
    if (entry.arrival) book_->arrived(*entry.id, *entry.arrival);
    return;
  }
  const auto id = tend::space::entry_id(record_.id, *entry.head);
  if (!tend::space::parse_head(record_.id, *entry.head))  // a newer version may read it
    return aside_by_batch_[batch].push_back(std::move(entry));
  more(id);
  tend::space::OpenedEntry opened{std::move(*entry.head), *entry.signature, std::nullopt};
  if (entry.blind && entry.body)
    opened.body = tend::space::OpenedBody{std::move(*entry.blind), std::move(*entry.body)};
  (void)book_->receive(std::move(opened), entry.arrival);
}

}  // namespace tend::replica
