#include "core/practice/sample/sample.h"

#include <algorithm>

#include "core/base/text.h"

namespace tend::practice::sample {

std::optional<Refusal> validate(const Written& written) {
  return trimmed(written.words).empty() ? std::optional(Refusal::text_empty) : std::nullopt;
}

// ---- what entries add up to

void fold(State& state, const Stamp& stamp, const Written& written) {
  state.all[stamp.id] = {.stamp = stamp, .words = written.words, .taken_back = {}};
}

void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal) {
  state.all[object.id] = {.stamp = object, .words = {}, .taken_back = withdrawal};
}

// ---- what a person asks for

Result<Writes> perform(const State&, const Write& write, const Writer&) {
  Written out{.words = std::string(trimmed(write.words)), .unknown = {}};
  if (const auto why = validate(out)) return refuse(*why);
  return Writes{std::move(out)};
}

Result<Writes> perform(const State& state, const Withdraw& withdraw, const Writer& writer) {
  const auto found = state.all.find(withdraw.id);
  if (found == state.all.end() || found->second.taken_back) return refuse(Refusal::not_there);
  if (found->second.stamp.slot != writer.slot) return refuse(Refusal::not_mine);
  return Writes{Withdrawal{.object = withdraw.id, .entries = {withdraw.id}, .of = Written::kind}};
}

// ---- what is shown

List::Answer view(const State& state, const List&, const Viewer& viewer) {
  std::vector<const State::Item*> newest_first;
  for (const auto& [id, item] : state.all) newest_first.push_back(&item);
  std::ranges::sort(newest_first, std::greater{},
                    [](const auto* item) { return std::pair(item->stamp.t, item->stamp.id); });
  List::Answer out;
  for (const auto* item : newest_first) {
    const auto& stamp = item->stamp;
    auto& shown = out.items.emplace_back(ListItem{.id = stamp.id,
                                                  .mine = stamp.slot == viewer.slot,
                                                  .by = viewer.names.at(stamp.slot),
                                                  .day = stamp.day,
                                                  .words = item->words});
    if (item->taken_back) shown.withdrawn = item->taken_back->day;
    const auto& last = item->taken_back ? item->taken_back->id : stamp.id;
    if (shown.mine && viewer.is_waiting && viewer.is_waiting(last)) shown.waiting = true;
  }
  return out;
}

}  // namespace tend::practice::sample
