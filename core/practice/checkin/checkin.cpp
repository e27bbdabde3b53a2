#include "core/practice/checkin/checkin.h"

#include <algorithm>

namespace tend::practice::checkin {
namespace {

bool is_empty(const Levels& levels) { return levels == Levels{}; }

// Later answers stand in place of earlier ones.
void lay_over(Levels& below, const Levels& above) {
  for (const auto& item : items)
    if (above.*item.level) below.*item.level = above.*item.level;
}

Levels sum_of(const std::vector<State::Entry>& entries) {
  Levels out;
  for (const auto& entry : entries) lay_over(out, entry.levels);
  return out;
}

Levels on(const State::Days& days, std::int32_t day) {
  const auto found = days.find(day);
  return found == days.end() ? Levels{} : sum_of(found->second);
}

Share share_of(const State& mine, std::size_t item) {
  if (mine.chosen && *mine.chosen.*shares[item]) return *(*mine.chosen.*shares[item]);
  return items[item].asked_unbidden ? Share::me : Share::off;
}

void take_out(State::Days& days, const Stamp& object) {
  const auto found = days.find(object.day);
  if (found == days.end()) return;
  std::erase_if(found->second, [&](const State::Entry& entry) { return entry.stamp.id == object.id; });
  if (found->second.empty()) days.erase(found);
}

}  // namespace

std::optional<Refusal> validate(const Told& told) {
  return is_empty(told) ? std::optional(Refusal::nothing_picked) : std::nullopt;
}
std::optional<Refusal> validate(const Kept& kept) {
  return is_empty(kept) ? std::optional(Refusal::nothing_picked) : std::nullopt;
}
std::optional<Refusal> validate(const Chosen&) { return std::nullopt; }

void fold(State& state, const Stamp& stamp, const Told& told) {
  state.told.at(stamp.slot)[stamp.day].push_back({stamp, static_cast<const Levels&>(told)});
}
void fold(State& state, const Stamp& stamp, const Kept& kept) {
  state.kept[stamp.day].push_back({stamp, static_cast<const Levels&>(kept)});
}
void fold(State& state, const Stamp&, const Chosen& chosen) { state.chosen = chosen; }

void withdrawn(State& state, const Stamp& object, const Stamp&) {
  take_out(state.told.at(object.slot), object);
  take_out(state.kept, object);
}

// ---- what a person asks for

Result<Written<Checkin>> perform(Both<State> seen, const Answer& answer, const Writer& writer) {
  Told told;
  Kept kept;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto level = items[i].level;
    Levels& into = writer.paired && share_of(seen.mine, i) == Share::us ? static_cast<Levels&>(told)
                                                                        : static_cast<Levels&>(kept);
    into.*level = answer.*level;
  }
  Written<Checkin> out;
  if (!is_empty(told)) out.emplace_back(std::move(told));
  if (!is_empty(kept)) out.emplace_back(std::move(kept));
  if (out.empty()) return refuse(Refusal::nothing_picked);
  return out;
}

Result<Written<Checkin>> perform(Both<State> seen, const Choose& choose, const Writer&) {
  Chosen chosen;
  for (std::size_t i = 0; i < items.size(); ++i)
    chosen.*shares[i] = choose.*shares[i] ? choose.*shares[i] : share_of(seen.mine, i);
  if (seen.mine.chosen == chosen) return Written<Checkin>{};
  return Written<Checkin>{std::move(chosen)};
}

Result<Written<Checkin>> perform(Both<State> seen, const Withdraw& withdraw, const Writer& writer) {
  Written<Checkin> out;
  const auto take_back = [&](const State::Days& days, std::uint16_t kind) {
    const auto found = days.find(withdraw.day);
    if (found == days.end()) return;
    for (const auto& [stamp, levels] : found->second)
      out.emplace_back(Withdrawal{.object = stamp.id, .entries = {stamp.id}, .of = kind, .unknown = {}});
  };
  take_back(seen.us.told.at(writer.slot), Told::kind);
  take_back(seen.mine.kept, Kept::kind);
  if (out.empty()) return refuse(Refusal::not_there);
  return out;
}

// ---- views

Today::Answer view(Both<State> seen, const Today&, const Viewer& viewer) {
  Today::Answer out{.day = viewer.today, .chosen = seen.mine.chosen.has_value()};
  static_cast<Levels&>(out.shared) = on(seen.us.told.at(viewer.slot), viewer.today);
  static_cast<Levels&>(out.kept) = on(seen.mine.kept, viewer.today);
  for (std::size_t i = 0; i < items.size(); ++i) out.choices.*shares[i] = share_of(seen.mine, i);

  const auto& others = seen.us.told.at(1 - viewer.slot);
  const auto last = others.upper_bound(viewer.today);
  if (last != others.begin() && std::prev(last)->first >= viewer.today - 1) {
    out.theirs = Theirs{.by = viewer.names.at(1 - viewer.slot), .day = std::prev(last)->first, .levels = {}};
    static_cast<Levels&>(out.theirs->levels) = sum_of(std::prev(last)->second);
  }

  if (!viewer.undo_until) return out;
  for (const auto* days : {&seen.us.told.at(viewer.slot), &seen.mine.kept})
    if (const auto today = days->find(viewer.today); today != days->end())
      if (const auto until = viewer.undo_until(today->second.back().stamp.id)) {
        out.undo_until = until;
        out.draft = today->second.back().stamp.id;
      }
  return out;
}

Mine::Answer view(Both<State> seen, const Mine& query, const Viewer& viewer) {
  std::map<std::int32_t, Levels> by_day;
  for (const auto* days : {&seen.us.told.at(viewer.slot), &seen.mine.kept})
    for (auto day = days->lower_bound(query.since.value_or(0)); day != days->end(); ++day)
      lay_over(by_day[day->first], sum_of(day->second));
  Mine::Answer out;
  for (const auto& [day, levels] : by_day) {
    out.days.push_back({.day = day, .levels = {}});
    static_cast<Levels&>(out.days.back().levels) = levels;
  }
  return out;
}

}  // namespace tend::practice::checkin
