#include "relay/log/log.h"

#include "core/channel/item.h"

namespace tend::relay {

using protocol::ItemKind;
using protocol::LogItem;
using store::StoredItem;

namespace {

struct Parsed {
  ItemHash hash;
  std::uint64_t epoch = 0;  // of an entry
  std::uint64_t slot = 0;   // of an entry
};

// The form alone; whether it may be appended depends on the channel.
Result<Parsed> parse(const ChannelId& channel, const LogItem& item) {
  if (item.admission.has_value() != (item.kind == ItemKind::roster))
    return refuse(Refusal::relay_item_malformed);
  if (item.kind == ItemKind::roster) {
    const auto roster = channel::parse_roster_item(item.bytes);
    if (!roster) return refuse(roster.error());
    return Parsed{.hash = channel::item_hash(channel, *roster)};
  }
  const auto entry = channel::parse_item(item.bytes);
  if (!entry) return refuse(entry.error());
  return Parsed{channel::item_hash(channel, *entry), entry->epoch, entry->slot};
}

}  // namespace

// What an append would add: new items, and the chain with their statements.
struct Log::Draft {
  struct New {
    Parsed parsed;
    const LogItem* item;
  };
  std::uint64_t first = 0;
  std::uint64_t bytes = 0;
  std::vector<New> news;
  std::optional<channel::Admission> admission;

  [[nodiscard]] std::optional<std::uint64_t> index_of(const ItemHash& hash) const {
    for (std::size_t i = 0; i < news.size(); ++i)
      if (news[i].parsed.hash == hash) return first + i;
    return std::nullopt;
  }
};

Result<bool> Log::known(const ChannelId& channel) {
  const auto found = find(channel);
  if (!found) return refuse(found.error());
  return *found != nullptr;
}

Result<std::optional<std::uint64_t>> Log::slot_of(const ChannelId& channel, const LoginKey& login) {
  const auto found = find(channel);
  if (!found) return refuse(found.error());
  return *found ? (*found)->admission.slot_of(login) : std::nullopt;
}

Result<void> Log::found(const ChannelId& channel, const LoginKey& by, const LogItem& start, UnixMs now,
                        store::Batch& batch) {
  const auto there = known(channel);
  if (!there) return refuse(there.error());
  if (*there) return {};

  if (start.kind != ItemKind::roster) return refuse(Refusal::relay_item_malformed);
  const auto parsed = parse(channel, start);
  if (!parsed) return refuse(parsed.error());
  Channel fresh;
  if (!fresh.admission.accept(start.admission->statement, start.admission->signatures))
    return refuse(Refusal::relay_statement_refused);
  if (fresh.admission.channel() != channel) return refuse(Refusal::relay_statement_refused);
  if (!fresh.admission.slot_of(by)) return refuse(Refusal::relay_login_refused);

  auto& state = cache_.emplace(channel, std::move(fresh)).first->second;
  state.admission_changed = true;
  stage(channel, state,
        {.first = 0, .bytes = store::size_of(start), .news = {{*parsed, &start}}, .admission = {}}, now,
        batch);
  return {};
}

Result<std::vector<std::uint64_t>> Log::append(const ChannelId& channel, const LoginKey& by,
                                               const protocol::Append& append, UnixMs now,
                                               store::Batch& batch) {
  const auto found = find(channel);
  if (!found) return refuse(found.error());
  if (*found == nullptr) return refuse(Refusal::relay_not_logged_in);
  Channel& state = **found;
  const auto slot = state.admission.slot_of(by);
  if (!slot) return refuse(Refusal::relay_not_logged_in);

  Draft draft{.first = state.items, .bytes = 0, .news = {}, .admission = {}};
  std::vector<std::uint64_t> indexes;
  for (const auto& item : append.items) {
    const auto parsed = parse(channel, item);
    if (!parsed) return refuse(parsed.error());
    const auto held = index_of(channel, state, draft, parsed->hash);
    if (!held) return refuse(held.error());
    indexes.push_back(held->value_or(draft.first + draft.news.size()));
    if (*held) continue;
    if (item.kind == ItemKind::roster && !append.expect) return refuse(Refusal::relay_item_malformed);
    draft.bytes += store::size_of(item);
    draft.news.push_back({*parsed, &item});
  }
  if (draft.news.empty()) return indexes;
  if (append.expect && *append.expect != state.items) return refuse(Refusal::relay_stale);
  if (auto ok = judge(state, draft, *slot); !ok) return refuse(ok.error());
  if (state.items + draft.news.size() > limits_.items_max || state.bytes + draft.bytes > limits_.bytes_max)
    return refuse(Refusal::relay_quota);

  stage(channel, state, std::move(draft), now, batch);
  return indexes;
}

// Items count one after another: a roster act in front of entries decides which epoch they must be of.
Result<void> Log::judge(const Channel& state, Draft& draft, std::uint64_t slot) {
  for (const auto& [parsed, item] : draft.news) {
    if (item->kind == ItemKind::roster) {
      if (!draft.admission) draft.admission = state.admission;
      if (!draft.admission->accept(item->admission->statement, item->admission->signatures))
        return refuse(Refusal::relay_statement_refused);
      continue;
    }
    const auto epoch = draft.admission ? draft.admission->epoch() : state.admission.epoch();
    if (parsed.epoch < epoch) return refuse(Refusal::relay_old_epoch);
    if (parsed.epoch > epoch) return refuse(Refusal::relay_item_malformed);
    if (parsed.slot != slot) return refuse(Refusal::relay_wrong_slot);
  }
  return {};
}

void Log::stage(const ChannelId& channel, Channel& state, Draft&& draft, UnixMs now, store::Batch& batch) {
  if (state.staged.empty()) changed_.push_back(channel);
  if (draft.admission) {
    state.admission = *std::move(draft.admission);
    state.admission_changed = true;
  }
  for (const auto& [parsed, item] : draft.news) {
    StoredItem stored{parsed.hash, *item};
    stored.item.arrival = now;
    state.staged_index.emplace(parsed.hash, state.items);
    state.staged.push_back(stored);
    batch.emplace_back(store::PutItem{channel, state.items++, std::move(stored)});
  }
  state.bytes += draft.bytes;
}

Result<std::optional<std::uint64_t>> Log::index_of(const ChannelId& channel, const Channel& state,
                                                   const Draft& draft, const ItemHash& hash) {
  if (const auto index = draft.index_of(hash)) return index;
  if (const auto staged = state.staged_index.find(hash); staged != state.staged_index.end())
    return std::optional(staged->second);
  return store_.index_of(channel, hash);
}

Result<std::vector<StoredItem>> Log::read(const ChannelId& channel, std::uint64_t first) {
  return store_.items(channel, first, protocol::items_count_max, protocol::items_bytes_max);
}

Result<std::uint64_t> Log::head(const ChannelId& channel) {
  const auto found = find(channel);
  if (!found) return refuse(found.error());
  return *found ? (*found)->durable : 0;
}

std::vector<Grown> Log::committed() {
  std::vector<Grown> grown;
  for (const auto& channel : changed_) {
    auto& state = cache_.at(channel);
    grown.push_back({channel, state.durable, std::move(state.staged), state.admission_changed});
    state.durable = state.items;
    state.staged.clear();
    state.staged_index.clear();
    state.admission_changed = false;
  }
  changed_.clear();
  if (cache_.size() > cached_max) cache_.clear();  // whoever is needed is read again
  return grown;
}

void Log::dropped() {
  for (const auto& channel : changed_) cache_.erase(channel);
  changed_.clear();
}

Result<Log::Channel*> Log::find(const ChannelId& channel) {
  if (const auto cached = cache_.find(channel); cached != cache_.end()) return &cached->second;
  const auto size = store_.channel(channel);
  if (!size) return refuse(size.error());
  if (!*size) return nullptr;
  const auto chain = store_.admission(channel);
  if (!chain) return refuse(chain.error());
  Channel state;
  state.items = state.durable = (*size)->items;
  state.bytes = (*size)->bytes;
  // It was accepted before it was stored, so a refusal means that the store is damaged.
  for (const auto& each : *chain)
    if (!state.admission.accept(each.statement, each.signatures)) return refuse(Refusal::relay_storage);
  if (state.admission.channel() != channel) return refuse(Refusal::relay_storage);
  return &cache_.emplace(channel, std::move(state)).first->second;
}

}  // namespace tend::relay
