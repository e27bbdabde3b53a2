#include "core/practice/dates/dates.h"

#include "core/base/heap_sort.h"
#include "core/base/text.h"
#include "core/practice/calendar.h"

namespace tend::practice::dates {
namespace {

When when_of_said(const Said& said) { return {said.year.value_or(0), said.month, said.day}; }

template <class S>
auto standing(S& state, const EntryId& id) -> decltype(&state.all.begin()->second) {
  const auto found = state.all.find(id);
  return found == state.all.end() || found->second.taken_back ? nullptr : &found->second;
}

void add(State& state, const Stamp& stamp, const Said& said) {
  State::Version version{stamp, said.words, when_of_said(said)};
  if (!said.edits) return void(state.all[stamp.id] = {.versions = {std::move(version)}, .taken_back = {}});
  auto* day = standing(state, *said.edits);
  if (!day) return state.inert_edits.push_back({stamp, *said.edits});
  if (day->stamp().slot == stamp.slot) day->versions.push_back(std::move(version));
}

}  // namespace

std::optional<Refusal> validate(const Said& said) {
  if (trimmed(said.words).empty()) return Refusal::text_empty;
  return validate(when_of_said(said));
}

// ---- what entries add up to

void fold(State& state, const Stamp& stamp, const Told& told) { add(state, stamp, told); }
void fold(State& state, const Stamp& stamp, const Kept& kept) { add(state, stamp, kept); }

void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal) {
  state.all[object.id] = {.versions = {{object, {}, {}}}, .taken_back = withdrawal};
}

std::vector<Withdrawal> strays(const State& state, std::uint64_t slot) {
  std::vector<Withdrawal> out;
  for (const auto& edit : state.inert_edits) {
    const auto found = state.all.find(edit.day);
    if (found != state.all.end() && found->second.taken_back && found->second.stamp().slot == slot &&
        edit.stamp.slot == slot)
      out.push_back({.object = edit.day, .entries = {edit.stamp.id}, .of = Told::kind});
  }
  return out;
}

// ---- what a person asks for

namespace {

Result<Said> said_of(std::string_view words, std::string_view day) {
  const auto when = read_when(day);
  if (!when) return refuse(when.error());
  if (when->month == 0 || when->day == 0) return refuse(Refusal::day_and_month_needed);
  Said out{
      .words = std::string(trimmed(words)), .year = {}, .month = when->month, .day = when->day, .edits = {}};
  if (when->year > 0) out.year = when->year;
  if (const auto why = validate(out)) return refuse(*why);
  return out;
}

// For both, or for its writer.
void write(Writes& out, bool for_both, Said said) {
  if (for_both)
    out.emplace_back(Told{std::move(said), {}});
  else
    out.emplace_back(Kept{std::move(said), {}});
}

Withdrawal taking_back(const State::Day& day, std::uint16_t kind) {
  Withdrawal out{.object = day.stamp().id, .entries = {}, .of = kind, .unknown = {}};
  for (const auto& version : day.versions) out.entries.push_back(version.stamp.id);
  return out;
}

// My day as I may change it; for_both: where it was found.
struct Mine {
  const State::Day* day = nullptr;
  bool for_both = false;
};
Result<Mine> find_mine(const Both<State>& seen, const EntryId& id, std::uint64_t slot) {
  if (const auto* day = standing(seen.mine, id)) return Mine{day, false};
  const auto* day = standing(seen.us, id);
  if (!day) return refuse(Refusal::not_there);
  if (day->stamp().slot != slot) return refuse(Refusal::not_mine);
  return Mine{day, true};
}

}  // namespace

Result<Writes> perform(Both<State>, const Add& add, const Writer& writer) {
  auto said = said_of(add.words, add.day);
  if (!said) return refuse(said.error());
  Writes out;
  write(out, writer.paired && add.just_me != true, *std::move(said));
  return out;
}

Result<Writes> perform(Both<State> seen, const Edit& edit, const Writer& writer) {
  auto said = said_of(edit.words, edit.day);
  if (!said) return refuse(said.error());
  const auto mine = find_mine(seen, edit.id, writer.slot);
  if (!mine) return refuse(mine.error());
  const auto& last = mine->day->versions.back();
  Writes out;
  if (last.words == said->words && last.when == when_of_said(*said)) return out;
  said->edits = edit.id;
  write(out, mine->for_both, *std::move(said));
  return out;
}

Result<Writes> perform(Both<State> seen, const Share& share, const Writer& writer) {
  const auto mine = find_mine(seen, share.id, writer.slot);
  if (!mine) return refuse(mine.error());
  Writes out;
  if (mine->for_both) return out;
  const auto& last = mine->day->versions.back();
  Said said{.words = last.words, .year = {}, .month = last.when.month, .day = last.when.day, .edits = {}};
  if (last.when.year > 0) said.year = last.when.year;
  write(out, true, std::move(said));
  out.emplace_back(taking_back(*mine->day, Kept::kind));
  return out;
}

Result<Writes> perform(Both<State> seen, const Withdraw& withdraw, const Writer& writer) {
  const auto mine = find_mine(seen, withdraw.id, writer.slot);
  if (!mine) return refuse(mine.error());
  return Writes{taking_back(*mine->day, mine->for_both ? Told::kind : Kept::kind)};
}

// ---- what is shown

namespace {

ListItem shown(const State::Day& day, bool just_me, const Viewer& viewer) {
  const auto& stamp = day.stamp();
  const auto slot = just_me ? viewer.slot : stamp.slot;
  ListItem out{.id = stamp.id, .mine = slot == viewer.slot, .by = viewer.names.at(slot)};
  const auto& last = day.versions.back();
  if (day.taken_back) {
    out.withdrawn = day.taken_back->day;
  } else {
    out.words = last.words, out.when = practice::shown(last.when);
    out.next = next_day_of(last.when, viewer.today);
    const auto year = when_of(*out.next).year;
    if (last.when.year > 0 && year > last.when.year) out.years = year - last.when.year;
    if (day.versions.size() > 1) out.before.emplace();
    for (std::size_t i = 0; i + 1 < day.versions.size(); ++i)
      out.before->push_back(
          {day.versions[i].words, practice::shown(day.versions[i].when), day.versions[i].stamp.day});
  }
  if (just_me) out.just_me = true;
  if (!out.mine) return out;
  const auto& id = day.taken_back ? day.taken_back->id : last.stamp.id;
  if (const auto until = viewer.undo_until ? viewer.undo_until(id) : std::nullopt)
    out.undo_until = until, out.draft = id;
  else if (viewer.is_waiting && viewer.is_waiting(id))
    out.waiting = true;
  return out;
}

}  // namespace

List::Answer view(Both<State> seen, const List&, const Viewer& viewer) {
  List::Answer out;
  for (const auto& [id, day] : seen.us.all) out.items.push_back(shown(day, false, viewer));
  // Nobody else saw it: no line.
  for (const auto& [id, day] : seen.mine.all)
    if (!day.taken_back) out.items.push_back(shown(day, true, viewer));
  heap_sort(out.items, {}, [](const ListItem& item) {
    return std::tuple(item.withdrawn.has_value(), item.next.value_or(0) - item.withdrawn.value_or(0),
                      item.id);
  });
  return out;
}

Calendar::Answer view(Both<State> seen, const Calendar& query, const Viewer& viewer) {
  std::vector<CalendarEvent> events;
  for (const auto& item : view(seen, List{}, viewer).items) {
    if (item.withdrawn || (query.id && *query.id != item.id)) continue;
    events.push_back({.uid = to_hex(item.id.view()),
                      .written_at = viewer.now,
                      .day = *item.next,
                      .minute = {},
                      .offset_min = {},
                      .yearly = true,
                      .leap_day = item.when->month == 2U && item.when->day == 29U,
                      .summary = item.words,
                      .description = {}});
  }
  if (events.empty()) return {};
  return {.ics = to_calendar(events)};
}

}  // namespace tend::practice::dates
