#include "core/demo/couple.h"

#include <algorithm>
#include <utility>

namespace tend::demo {

using practice::Audience;
using practice::NewEntry;
using practice::Withdrawal;

// ---- writing

Result<std::vector<EntryId>> Couple::act(const Act& act, const codec::Json& fields, codec::Where& where) {
  look_at_sealed(act.now);
  const auto& own = sides_.at(act.slot);
  const practice::Writer writer{
      .slot = act.slot, .today = act.day, .now = act.now, .paired = true, .draw_seed = draw_seed_};
  auto written = Practices::perform({own.us, own.mine}, act.intent, fields, writer, where);
  if (!written) return refuse(Refusal::intent_unknown);
  if (!*written) return refuse((*written).error());
  for (const auto& entry : **written)
    if (entry.audience == Audience::us && refers_to_sealed(entry)) return refuse(Refusal::still_sealed);
  std::vector<EntryId> out;
  for (auto& entry : **written) {
    const auto withdrawal = entry.kind == Withdrawal::kind ? codec::decode<Withdrawal>(entry.fields)
                                                           : refuse(Refusal::unknown_kind);
    if (withdrawal && sealed_.contains(withdrawal->object))  // it was never seen, so no line stays
      undo(withdrawal->entries);
    else
      out.push_back(add(std::move(entry), act));
  }
  return out;
}

void Couple::keep(const Act& act, std::uint16_t kind, Bytes fields) {
  add({.audience = Audience::me, .kind = kind, .fields = std::move(fields)}, act);
}

EntryId Couple::add(NewEntry entry, const Act& act) {
  last_ = std::max(act.now, last_ + 1);
  Row row{.entry = std::move(entry),
          .stamp = {.slot = act.slot, .t = last_, .at = act.now, .day = act.day},
          .sealed = false};
  Chance digits(draw_seed_ ^ ++written_);
  for (std::size_t i = 0; i < EntryId::size; i += 8) {
    const auto some = digits.next();
    for (std::size_t k = 0; k < 8; ++k)
      row.stamp.id.bytes.at(i + k) = static_cast<std::uint8_t>(some >> 8 * k);
  }
  if (const auto& seal = row.entry.seal) {
    row.sealed = true;
    sealed_.insert(row.stamp.id);
    if (seal->opens.until) {
      opens_at_.emplace(*seal->opens.until, row.stamp.id);
    } else {
      const Object object{seal->practice, seal->opens.object};
      auto& answers = answers_[object];
      if (auto& own = answers.at(act.slot); !own) own = row.stamp.id;
      if (answers[0] && answers[1]) answered_.push_back(object);
    }
  }
  place_by_id_.emplace(row.stamp.id, rows_.size());
  rows_.push_back(std::move(row));
  for (const auto reader : {0U, 1U}) fold(rows_.back(), reader);
  return rows_.back().stamp.id;
}

void Couple::undo(const std::vector<EntryId>& entries) {
  for (const auto& id : entries) {
    const auto* row = find(id);
    if (!row) continue;
    sealed_.erase(id);
    const auto& seal = row->entry.seal;
    if (!seal) continue;
    if (seal->opens.until)
      opens_at_.erase({*seal->opens.until, id});
    else
      answers_[{seal->practice, seal->opens.object}].at(row->stamp.slot).reset();
  }
  std::erase_if(rows_,
                [&](const Row& row) { return std::ranges::find(entries, row.stamp.id) != entries.end(); });
  place_by_id_.clear();
  for (std::size_t i = 0; i < rows_.size(); ++i) place_by_id_.emplace(rows_[i].stamp.id, i);
  fold_anew();
}

// ---- what opens later

bool Couple::look_at_sealed(UnixMs now) {
  const auto before = sealed_.size();
  for (const auto& object : std::exchange(answered_, {}))
    for (const auto& answer : answers_.at(object))
      if (const auto& both = answers_.at(object); both[0] && both[1]) open(*answer);
  while (!opens_at_.empty() && opens_at_.begin()->first <= now) {
    open(opens_at_.begin()->second);
    opens_at_.erase(opens_at_.begin());
  }
  return sealed_.size() != before;
}

void Couple::open(const EntryId& id) {
  if (sealed_.erase(id) == 0) return;
  auto& row = rows_[place_by_id_.at(id)];
  row.sealed = false;
  fold(row, 1 - row.stamp.slot);
  is_stale_ = true;  // its writer's own still has the seal on it
}

std::optional<UnixMs> Couple::next_opening() const {
  return opens_at_.empty() ? std::nullopt : std::optional(opens_at_.begin()->first);
}

bool Couple::refers_to_sealed(const NewEntry& entry) const {
  return std::ranges::any_of(entry.refers_to, [&](const EntryId& id) { return sealed_.contains(id); });
}

// ---- reading

const Couple::Row* Couple::find(const EntryId& id) const {
  const auto found = place_by_id_.find(id);
  return found == place_by_id_.end() ? nullptr : &rows_[found->second];
}

void Couple::fold(const Row& row, std::uint64_t reader) const {
  const bool is_own = row.stamp.slot == reader;
  if (!is_own && (row.sealed || row.entry.audience == Audience::me)) return;
  auto& side = sides_.at(reader);
  auto& state = row.entry.audience == Audience::me ? side.mine : side.us;
  auto stamp = row.stamp;
  if (row.sealed) stamp.sealed = practice::StillSealed{row.entry.seal->opens.until};
  if (row.entry.kind != Withdrawal::kind)
    return void(Practices::fold(state, row.entry.audience, row.entry.kind, row.entry.fields, stamp));
  const auto withdrawal = codec::decode<Withdrawal>(row.entry.fields);
  const auto* object = withdrawal ? find(withdrawal->object) : nullptr;
  if (object) Practices::withdrawn(state, row.entry.audience, withdrawal->of, object->stamp, stamp);
}

// Words that were taken back are passed over; the withdrawal says what stays of them.
void Couple::fold_anew() const {
  sides_ = {};
  is_stale_ = false;
  std::set<EntryId> gone;
  for (const auto& row : rows_)
    if (row.entry.kind == Withdrawal::kind)
      if (const auto withdrawal = codec::decode<Withdrawal>(row.entry.fields))
        gone.insert(withdrawal->entries.begin(), withdrawal->entries.end());
  for (const auto& row : rows_)
    if (!gone.contains(row.stamp.id))
      for (const auto reader : {0U, 1U}) fold(row, reader);
}

practice::Both<Couple::Practices::State> Couple::seen(std::uint64_t slot) const {
  if (is_stale_) fold_anew();
  return {sides_.at(slot).us, sides_.at(slot).mine};
}

std::uint64_t Couple::digest() const {
  auto out = fnv1a_empty;
  for (const auto& [entry, stamp, sealed] : rows_) {
    for (const auto number : {std::uint64_t{entry.kind}, stamp.slot, static_cast<std::uint64_t>(stamp.at),
                              static_cast<std::uint64_t>(stamp.day), std::uint64_t{sealed}})
      out = fnv1a(std::to_string(number) + ";", out);
    out = fnv1a(stamp.id.view(), out);
    out = fnv1a(BytesView(entry.fields), out);
  }
  return out;
}

// ---- playing

std::size_t Player::play(UnixMs until) {
  std::size_t refused = 0;
  if (!next_) next_ = story_->next();
  for (; next_ && next_->at <= until; next_ = story_->next()) {
    auto fields = std::move(next_->fields);
    if (!next_->refers_by.empty()) {
      const auto id = id_by_step_.find(next_->refers_to);
      if (id == id_by_step_.end()) {
        ++refused;
        continue;
      }
      fields[std::string(next_->refers_by)] = to_hex(id->second.view());
    }
    codec::Where where;
    const auto written = couple_->act(
        {.slot = next_->slot, .intent = next_->intent, .now = next_->at, .day = next_->day}, fields, where);
    if (!written) ++refused;
    if (written && !written->empty()) id_by_step_.emplace(next_->number, written->front());
  }
  return refused;
}

}  // namespace tend::demo
