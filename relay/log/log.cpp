#include "relay/log/log.h"

#include <map>

#include "core/channel/erasure.h"
#include "core/channel/escrow.h"
#include "core/channel/item.h"

namespace tend::relay {

using protocol::ItemKind;
using protocol::LogItem;
using store::StoredErasure;
using store::StoredItem;

struct ParsedItem {
  ItemHash hash;
  std::uint64_t epoch = 0;  // of an entry
  std::uint64_t slot = 0;   // of an entry
  std::optional<channel::Deposit> deposit;
};

namespace {

// The form alone; whether it may be appended depends on the channel.
Result<ParsedItem> parse(const ChannelId& channel, const LogItem& item) {
  const bool is_release = item.kind == ItemKind::release;  // they come from here alone
  if (is_release || item.admission.has_value() != (item.kind == ItemKind::roster))
    return refuse(Refusal::relay_item_malformed);
  if (item.deposit && item.kind != ItemKind::entry) return refuse(Refusal::relay_item_malformed);
  if (item.kind == ItemKind::roster) {
    const auto roster = channel::parse_roster_item(item.bytes);
    if (!roster) return refuse(roster.error());
    return ParsedItem{.hash = channel::item_hash(channel, *roster), .deposit = {}};
  }
  const auto entry = channel::parse_item(item.bytes);
  if (!entry) return refuse(entry.error());
  ParsedItem out{channel::item_hash(channel, *entry), entry->epoch, entry->slot, std::nullopt};
  if (!item.deposit) return out;
  auto deposit = channel::parse_deposit(*item.deposit);
  if (!deposit || !entry->body_part || deposit->epoch != entry->epoch)
    return refuse(Refusal::relay_item_malformed);
  out.deposit = *std::move(deposit);
  return out;
}

}  // namespace

// What an append would add: new items, and the chain with their statements.
struct Log::Draft {
  struct New {
    ParsedItem parsed;
    const LogItem* item;
  };
  std::uint64_t first = 0;
  std::uint64_t bytes = 0;
  std::vector<New> news;
  std::optional<channel::Admission> admission;
  std::optional<Escrow::Plan> escrow;

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

Result<bool> Log::is_of_one_person(const ChannelId& channel) {
  const auto found = find(channel);
  if (!found) return refuse(found.error());
  return *found != nullptr && (*found)->admission.is_of_one_person();
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
        {.first = 0,
         .bytes = store::size_of(start),
         .news = {{*parsed, &start}},
         .admission = {},
         .escrow = {}},
        now, batch);
  return {};
}

Result<std::vector<std::uint64_t>> Log::append(const ChannelId& channel, const LoginKey& by,
                                               const protocol::Append& append, UnixMs now,
                                               store::Batch& batch) {
  const auto member = this->member(channel, by);
  if (!member) return refuse(member.error());
  Channel& state = *member->state;

  Draft draft{.first = state.items, .bytes = 0, .news = {}, .admission = {}, .escrow = {}};
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
  if (auto ok = judge(state, draft, member->slot); !ok) return refuse(ok.error());
  if (state.items + draft.news.size() > limits_.items_max || state.bytes + draft.bytes > limits_.bytes_max)
    return refuse(Refusal::relay_quota);
  if (auto ok = plan_escrow(channel, draft, now); !ok) return refuse(ok.error());

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
    if (parsed.slot != slot || (parsed.deposit && parsed.deposit->slot != slot))
      return refuse(Refusal::relay_wrong_slot);
  }
  return {};
}

Result<void> Log::plan_escrow(const ChannelId& channel, Draft& draft, UnixMs now) {
  for (std::size_t i = 0; i < draft.news.size(); ++i) {
    const auto& deposit = draft.news[i].parsed.deposit;
    if (!deposit) continue;
    if (!draft.escrow) draft.escrow.emplace(channel);
    if (auto ok = escrow_.take(*draft.escrow, {*deposit, draft.first + i}, now); !ok) return ok;
  }
  return {};
}

void Log::stage(const ChannelId& channel, Channel& state, Draft draft, UnixMs now, store::Batch& batch) {
  change(channel, state);
  if (draft.admission) {
    state.admission = *std::move(draft.admission);
    state.admission_changed = true;
  }
  for (const auto& [parsed, item] : draft.news) stage_one(channel, state, {parsed.hash, *item}, now, batch);
  if (draft.escrow) carry_out(state, *std::move(draft.escrow), now, batch);
}

void Log::stage_one(const ChannelId& channel, Channel& state, StoredItem stored, UnixMs now,
                    store::Batch& batch) {
  stored.item.arrival = now;
  stored.item.deposit.reset();  // for the relay's eyes alone
  state.bytes += store::size_of(stored.item);
  state.staged_index.emplace(stored.hash, state.items);
  state.staged.push_back(stored);
  batch.emplace_back(store::PutItem{channel, state.items++, std::move(stored)});
}

// ---- escrow

void Log::carry_out(Channel& state, Escrow::Plan plan, UnixMs now, store::Batch& batch) {
  change(plan.channel, state);
  for (const auto& release : plan.releases)
    stage_one(plan.channel, state,
              {channel::item_hash(plan.channel, release),
               {.kind = ItemKind::release,
                .bytes = codec::encode(release),
                .admission = {},
                .arrival = {},
                .deposit = {}}},
              now, batch);
  escrow_.stage(std::move(plan), batch);
}

Result<void> Log::cancel_escrow(const ChannelId& channel, const LoginKey& by,
                                const protocol::EscrowCancel& cancel, store::Batch& batch) {
  const auto member = this->member(channel, by);
  if (!member) return refuse(member.error());
  if (!channel::cancel_fits(channel::cancel_hash(channel, cancel.entry), cancel.signature, by))
    return refuse(Refusal::bad_signature);
  Escrow::Plan plan(channel);
  if (auto ok = escrow_.take_back(plan, cancel.entry, member->slot); !ok) return ok;
  change(channel, *member->state);
  escrow_.stage(std::move(plan), batch);
  return {};
}

Result<void> Log::release_due(UnixMs now, store::Batch& batch) {
  const auto due = store_.escrows_due(now, due_max);
  if (!due) return refuse(due.error());
  std::map<ChannelId, Escrow::Plan> plans;
  for (const auto& [channel, entry] : *due) {
    auto& plan = plans.try_emplace(channel, channel).first->second;
    if (auto ok = escrow_.give_out(plan, entry, now); !ok) return ok;
  }
  for (auto& [channel, plan] : plans) {
    const auto found = find(channel);
    if (!found) return refuse(found.error());
    if (*found == nullptr) return refuse(Refusal::relay_storage);
    carry_out(**found, std::move(plan), now, batch);
  }
  return {};
}

Result<std::optional<std::uint64_t>> Log::index_of(const ChannelId& channel, const Channel& state,
                                                   const Draft& draft, const ItemHash& hash) {
  if (const auto index = draft.index_of(hash)) return index;
  if (const auto staged = state.staged_index.find(hash); staged != state.staged_index.end())
    return std::optional(staged->second);
  return store_.index_of(channel, hash);
}

// ---- erasing

Result<std::vector<UnixMs>> Log::erase(const ChannelId& channel, const LoginKey& by,
                                       const protocol::Erase& erase, UnixMs now, store::Batch& batch) {
  const auto member = this->member(channel, by);
  if (!member) return refuse(member.error());
  if (!channel::erase_fits(channel::erase_hash(channel, erase.items), erase.signature, by))
    return refuse(Refusal::bad_signature);
  // An item that is not held has no body to take: a device may name one of a log that is gone.
  std::vector<ItemHash> held;
  for (const auto& hash : erase.items) {
    const auto index = index_of(channel, *member->state, {}, hash);
    if (!index) return refuse(index.error());
    if (*index) held.push_back(hash);
  }
  const auto all = own(channel, *member, held);
  if (!all) return refuse(all.error());
  Escrow::Plan keys(channel);  // of what nobody was to read yet
  for (const auto& each : *all)
    if (auto ok = escrow_.let_go(keys, each.index); !ok) return refuse(ok.error());
  escrow_.stage(std::move(keys), batch);

  std::vector<UnixMs> due;
  auto next = all->begin();
  for (const auto& hash : erase.items) {
    if (next == all->end() || held[static_cast<std::size_t>(next - all->begin())] != hash) {
      due.push_back(0);
      continue;
    }
    const auto& each = *next++;
    const auto staged =
        member->state->erasures.find(each.index);  // by this very erasure, if it names one twice
    const auto& before = staged == member->state->erasures.end() ? each.erasure : staged->second;
    if (before) {
      due.push_back(before->due.value_or(0));
      continue;
    }
    StoredErasure asked{.due = {}, .by = by, .asked = erase.items, .signature = erase.signature};
    if (now - each.item.arrival.value_or(0) > protocol::erase_at_once_ms)
      asked.due = now + protocol::erase_delay_ms;
    due.push_back(asked.due.value_or(0));
    if (!asked.due) take_body(channel, *member->state, each.index, each.item, batch);
    put_erasure(channel, *member->state, each.index, std::move(asked), batch);
  }
  return due;
}

Result<std::vector<std::uint64_t>> Log::cancel_erase(const ChannelId& channel, const LoginKey& by,
                                                     const protocol::EraseCancel& cancel,
                                                     store::Batch& batch) {
  const auto member = this->member(channel, by);
  if (!member) return refuse(member.error());
  const auto all = own(channel, *member, cancel.items);
  if (!all) return refuse(all.error());
  std::vector<std::uint64_t> indexes;
  for (const auto& each : *all) {
    if (each.erasure && !each.erasure->due) return refuse(Refusal::relay_erased);
    indexes.push_back(each.index);
  }
  for (const auto& each : *all)
    if (each.erasure) put_erasure(channel, *member->state, each.index, std::nullopt, batch);
  return indexes;
}

Result<void> Log::put_body(const ChannelId& channel, const LoginKey& by, const protocol::BodyPut& put,
                           store::Batch& batch) {
  const auto member = this->member(channel, by);
  if (!member) return refuse(member.error());
  Channel& state = *member->state;
  const auto held = item_at(channel, state, put.index);
  if (!held) return refuse(held.error());
  if (!*held || (*held)->kind != ItemKind::entry) return refuse(Refusal::relay_no_such_item);
  const auto erasure = erasure_at(channel, state, put.index);
  if (!erasure) return refuse(erasure.error());
  if (*erasure && !(*erasure)->due) return refuse(Refusal::relay_erased);

  auto item = channel::parse_item((*held)->bytes);
  if (!item) return refuse(Refusal::relay_storage);
  if (item->body_part)
    return *item->body_part == put.body_part ? Result<void>{} : refuse(Refusal::relay_body_differs);
  if (channel::body_part_hash(channel, put.body_part) != *item->body_hash)
    return refuse(Refusal::relay_body_differs);
  item->body_hash.reset();
  item->body_part = put.body_part;
  auto bytes = codec::encode(*item);
  if (!channel::parse_item(bytes)) return refuse(Refusal::relay_item_malformed);
  const auto before = (*held)->bytes.size();
  if (state.bytes + bytes.size() - before > limits_.bytes_max) return refuse(Refusal::relay_quota);
  replace(channel, state, put.index, before, std::move(bytes), batch);
  return {};
}

Result<void> Log::erase_due(UnixMs now, store::Batch& batch) {
  const auto due = store_.erasures_due(now, due_max);
  if (!due) return refuse(due.error());
  for (const auto& [channel, index] : *due) {
    const auto found = find(channel);
    if (!found) return refuse(found.error());
    if (*found == nullptr) return refuse(Refusal::relay_storage);
    auto erasure = erasure_at(channel, **found, index);
    if (!erasure) return refuse(erasure.error());
    if (!*erasure || !(*erasure)->due) continue;  // called back or carried out by what is staged
    const auto item = item_at(channel, **found, index);
    if (!item) return refuse(item.error());
    if (!*item) return refuse(Refusal::relay_storage);
    take_body(channel, **found, index, **item, batch);
    (*erasure)->due.reset();
    put_erasure(channel, **found, index, *std::move(erasure), batch);
  }
  return {};
}

// The entries of these hashes, if the member may speak for all of them.
Result<std::vector<Log::Own>> Log::own(const ChannelId& channel, const Member& member,
                                       const std::vector<ItemHash>& hashes) {
  std::vector<Own> out;
  for (const auto& hash : hashes) {
    const auto index = index_of(channel, *member.state, {}, hash);
    if (!index) return refuse(index.error());
    if (!*index) return refuse(Refusal::relay_no_such_item);
    auto held = item_at(channel, *member.state, **index);
    if (!held) return refuse(held.error());
    if (!*held) return refuse(Refusal::relay_storage);
    if ((*held)->kind != ItemKind::entry) return refuse(Refusal::relay_no_such_item);
    const auto item = channel::parse_item((*held)->bytes);
    if (!item) return refuse(Refusal::relay_storage);
    if (item->slot != member.slot) return refuse(Refusal::relay_wrong_slot);
    auto erasure = erasure_at(channel, *member.state, **index);
    if (!erasure) return refuse(erasure.error());
    out.push_back({**index, *std::move(*held), *std::move(erasure)});
  }
  return out;
}

Result<void> Log::may_hold_blob(const ChannelId& channel, const ItemHash& item, std::uint64_t slot) {
  const auto found = find(channel);
  if (!found) return refuse(found.error());
  if (*found == nullptr) return refuse(Refusal::relay_no_such_channel);
  const auto index = index_of(channel, **found, {}, item);
  if (!index) return refuse(index.error());
  if (!*index) return {};
  const auto all = own(channel, {*found, slot}, {item});
  if (!all) return refuse(all.error());
  const auto& erasure = all->front().erasure;
  return erasure && !erasure->due ? Result<void>(refuse(Refusal::relay_erased)) : Result<void>{};
}

void Log::take_body(const ChannelId& channel, Channel& state, std::uint64_t index, const LogItem& item,
                    store::Batch& batch) {
  const auto parsed = channel::parse_item(item.bytes);
  if (!parsed) return;
  batch.emplace_back(store::DropBlobs{channel, channel::item_hash(channel, *parsed)});
  if (!parsed->body_part) return;  // it has none
  replace(channel, state, index, item.bytes.size(), channel::erase_body(channel, *parsed), batch);
}

void Log::replace(const ChannelId& channel, Channel& state, std::uint64_t index, std::uint64_t bytes_before,
                  Bytes bytes, store::Batch& batch) {
  change(channel, state);
  state.bytes += bytes.size();
  state.bytes -= bytes_before;
  if (index >= state.durable)
    state.staged[index - state.durable].item.bytes = bytes;
  else
    state.replaced[index] = bytes;
  batch.emplace_back(store::ReplaceBytes{{channel, index}, std::move(bytes)});
}

void Log::put_erasure(const ChannelId& channel, Channel& state, std::uint64_t index,
                      std::optional<StoredErasure> erasure, store::Batch& batch) {
  change(channel, state);
  state.erasures[index] = erasure;
  batch.emplace_back(store::PutErasure{{channel, index}, std::move(erasure)});
}

// ---- what is there

Result<Log::Member> Log::member(const ChannelId& channel, const LoginKey& by) {
  const auto found = find(channel);
  if (!found) return refuse(found.error());
  const auto slot = *found ? (*found)->admission.slot_of(by) : std::nullopt;
  if (!slot) return refuse(Refusal::relay_not_logged_in);
  return Member{*found, *slot};
}

void Log::change(const ChannelId& channel, Channel& state) {
  if (!std::exchange(state.changed, true)) changed_.push_back(channel);
}

Result<std::optional<LogItem>> Log::item_at(const ChannelId& channel, const Channel& state,
                                            std::uint64_t index) {
  if (index >= state.items) return std::optional<LogItem>{};
  if (index >= state.durable) return state.staged[index - state.durable].item;
  auto stored = store_.items(channel, index, 1, 0);
  if (!stored) return refuse(stored.error());
  if (stored->empty()) return refuse(Refusal::relay_storage);
  auto item = std::move(stored->front().item);
  if (const auto replaced = state.replaced.find(index); replaced != state.replaced.end())
    item.bytes = replaced->second;
  return item;
}

Result<std::optional<StoredErasure>> Log::erasure_at(const ChannelId& channel, const Channel& state,
                                                     std::uint64_t index) {
  if (const auto staged = state.erasures.find(index); staged != state.erasures.end()) return staged->second;
  if (index >= state.durable) return std::optional<StoredErasure>{};
  return store_.erasure({channel, index});
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
    if (!state.staged.empty())
      grown.push_back({channel, state.durable, std::move(state.staged), state.admission_changed});
    state.durable = state.items;
    state.staged.clear();
    state.staged_index.clear();
    state.replaced.clear();
    state.erasures.clear();
    state.admission_changed = state.changed = false;
  }
  changed_.clear();
  escrow_.settled();
  if (cache_.size() > cached_max) cache_.clear();  // whoever is needed is read again
  return grown;
}

void Log::dropped() {
  for (const auto& channel : changed_) cache_.erase(channel);
  changed_.clear();
  escrow_.settled();
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
