#include "core/practice/ideas/ideas.h"

#include <algorithm>
#include <ranges>

#include "core/base/heap_sort.h"
#include "core/base/text.h"
#include "core/practice/calendar.h"

namespace tend::practice::ideas {
namespace {

template <class S>
auto find_in(S& state, const EntryId& id) -> decltype(&state.all.front()) {
  const auto at = state.place_by_id.find(id);
  return at == state.place_by_id.end() ? nullptr : &state.all[at->second];
}

State::Idea& idea_of(State& state, const EntryId& id) {
  if (auto* found = find_in(state, id)) return *found;
  state.place_by_id.emplace(id, state.all.size());
  return state.all.emplace_back(State::Idea{.id = id});
}

// Whether what a slot wrote counts: not what it wrote before it took the idea back.
bool counts(const State::Idea& idea, const Stamp& stamp) {
  const auto& back = idea.taken_back.at(stamp.slot);
  return !back || std::pair(stamp.t, stamp.id) > std::pair(back->t, back->id);
}
bool counts(const State::Idea& idea, const State::Version& version) {
  return !idea.taken_back.at(version.stamp.slot);
}

auto standing_versions(const State::Idea& idea) {
  return idea.versions | std::views::filter([&](const auto& each) { return counts(idea, each); });
}

const State::Version* version_of(const State::Idea& idea, const EntryId& id) {
  for (const auto& version : standing_versions(idea))
    if (version.stamp.id == id) return &version;
  return nullptr;
}

const State::Version* newest(const State::Idea& idea) {
  const State::Version* out = nullptr;
  for (const auto& version : standing_versions(idea)) out = &version;
  return out;
}

const State::Version* newest_of(const State::Idea& idea, std::uint64_t slot) {
  const State::Version* out = nullptr;
  for (const auto& version : standing_versions(idea))
    if (version.stamp.slot == slot) out = &version;
  return out;
}

// The version that a person last wrote or wished.
const State::Version* stands_behind(const State::Idea& idea, std::uint64_t slot) {
  const State::Version* out = nullptr;
  for (const auto& stance : idea.stances)
    if (stance.stamp.slot == slot && counts(idea, stance.stamp)) out = version_of(idea, stance.version);
  return out;
}

// The version behind which both stand.
const State::Version* agreed(const State::Idea& idea) {
  const auto* version = stands_behind(idea, 0);
  return version == stands_behind(idea, 1) ? version : nullptr;
}

const State::Said<Planned>* plan_of(const State::Idea& idea) {
  const State::Said<Planned>* out = nullptr;
  for (const auto& plan : idea.plans)
    if (counts(idea, plan.stamp)) out = &plan;
  return out && out->record.day ? out : nullptr;
}

const State::Said<Done>* done_of(const State::Idea& idea) {
  for (const auto& done : idea.done)
    if (counts(idea, done.stamp)) return &done;
  return nullptr;
}

const State::Said<LookedBack>* look_of(const State::Idea& idea, std::uint64_t slot) {
  const State::Said<LookedBack>* out = nullptr;
  for (const auto& look : idea.looks_back)
    if (look.stamp.slot == slot && counts(idea, look.stamp)) out = &look;
  return out;
}

Stage stage_of(const State::Idea& idea) {
  if (!agreed(idea)) return Stage::open;
  if (done_of(idea)) return Stage::done;
  return plan_of(idea) ? Stage::planned : Stage::wished;
}

bool rests(const State& mine, const EntryId& id) {
  const auto at = mine.rests_by_id.find(id);
  return at != mine.rests_by_id.end() && at->second;
}

bool has_faded(const State::Idea& idea, std::int32_t today) {
  return !agreed(idea) && today - newest(idea)->stamp.day > fades_after_days;
}

// One that there is something of to be seen.
const State::Idea* standing(const State& us, const EntryId& id) {
  const auto* idea = find_in(us, id);
  return idea && newest(*idea) ? idea : nullptr;
}

bool is_blank(const std::string& text) { return trimmed(text).empty(); }

}  // namespace

std::optional<Refusal> validate(const Offered& offered) {
  return is_blank(offered.text) ? std::optional(Refusal::text_empty) : std::nullopt;
}
std::optional<Refusal> validate(const Countered& countered) {
  return is_blank(countered.text) ? std::optional(Refusal::text_empty) : std::nullopt;
}

// ---- what entries add up to

void fold(State& state, const Stamp& stamp, const Offered& offered) {
  auto& idea = idea_of(state, stamp.id);
  idea.versions.push_back({stamp, offered.text, offered.size, offered.from});
  idea.stances.push_back({stamp, stamp.id});
}

void fold(State& state, const Stamp& stamp, const Countered& countered) {
  auto& idea = idea_of(state, countered.idea);
  idea.versions.push_back({stamp, countered.text, countered.size, {}});
  idea.stances.push_back({stamp, stamp.id});
}

void fold(State& state, const Stamp& stamp, const Wished& wished) {
  idea_of(state, wished.idea).stances.push_back({stamp, wished.version});
}

void fold(State& state, const Stamp& stamp, const Planned& planned) {
  idea_of(state, planned.idea).plans.push_back({stamp, planned});
}

void fold(State& state, const Stamp& stamp, const Done& done) {
  idea_of(state, done.idea).done.push_back({stamp, done});
}

void fold(State& state, const Stamp& stamp, const LookedBack& looked_back) {
  idea_of(state, looked_back.idea).looks_back.push_back({stamp, looked_back});
}

void fold(State& state, const Stamp&, const LetBe& let_be) { state.rests_by_id[let_be.idea] = let_be.rests; }

// What the withdrawal names comes without its words, and so not at all. Who did not begin the idea names an entry of
// their own, which is nothing here.
void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal) {
  idea_of(state, object.id).taken_back.at(withdrawal.slot) = withdrawal;
}

namespace {

// What a person wrote to an idea and `wanted(stamp, is_version)` says, oldest first.
std::vector<Stamp> stamps_of(const State::Idea& idea, std::uint64_t slot, const auto& wanted) {
  std::vector<Stamp> out;
  const auto add = [&](const auto& all, bool is_version = false) {
    for (const auto& each : all)
      if (each.stamp.slot == slot && wanted(each.stamp, is_version)) out.push_back(each.stamp);
  };
  add(idea.versions, true), add(idea.plans), add(idea.done), add(idea.looks_back);
  for (const auto& stance : idea.stances)  // of a version it is there already
    if (stance.version != stance.stamp.id && stance.stamp.slot == slot && wanted(stance.stamp, false))
      out.push_back(stance.stamp);
  heap_sort(out, {}, [](const auto& stamp) { return std::pair(stamp.t, stamp.id); });
  return out;
}

std::vector<Stamp> stamps_of(const State::Idea& idea, std::uint64_t slot) {
  return stamps_of(idea, slot, [&](const Stamp& stamp, bool is_version) {
    return is_version ? !idea.taken_back.at(slot) : counts(idea, stamp);
  });
}

Withdrawal withdrawal_of(const EntryId& object, const std::vector<Stamp>& stamps) {
  Withdrawal out{.object = object, .entries = {}, .of = Offered::kind, .unknown = {}};
  for (const auto& stamp : stamps) out.entries.push_back(stamp.id);
  return out;
}

}  // namespace

std::vector<Withdrawal> strays(const State& state, std::uint64_t slot) {
  std::vector<Withdrawal> out;
  for (const auto& idea : state.all) {
    if (!idea.taken_back.at(slot)) continue;
    const auto left = stamps_of(
        idea, slot, [&](const Stamp& stamp, bool is_version) { return is_version || !counts(idea, stamp); });
    if (!left.empty()) out.push_back(withdrawal_of(idea.id, left));
  }
  return out;
}

// ---- what a person asks for

namespace {

template <class R>
Result<Written<Ideas>> written(R record) {
  return Written<Ideas>{std::move(record)};
}

std::optional<std::string> without_ends(const std::optional<std::string>& text) {
  if (!text || is_blank(*text)) return std::nullopt;
  return std::string(trimmed(*text));
}

}  // namespace

Result<Written<Ideas>> perform(Both<State>, const Offer& offer, const Writer&) {
  Offered out{
      .text = std::string(trimmed(offer.text)), .size = offer.size, .from = offer.from, .unknown = {}};
  if (const auto why = validate(out)) return refuse(*why);
  return written(std::move(out));
}

Result<Written<Ideas>> perform(Both<State> seen, const Counter& counter, const Writer& writer) {
  const auto* idea = standing(seen.us, counter.id);
  if (!idea || idea->taken_back.at(writer.slot)) return refuse(Refusal::not_there);
  Countered out{
      .idea = counter.id, .text = std::string(trimmed(counter.text)), .size = counter.size, .unknown = {}};
  if (const auto why = validate(out)) return refuse(*why);
  const auto* before = stands_behind(*idea, writer.slot);
  if (before && before->text == out.text && before->size == out.size) return Written<Ideas>{};
  return written(std::move(out));
}

Result<Written<Ideas>> perform(Both<State> seen, const Wish& wish, const Writer& writer) {
  const auto* idea = standing(seen.us, wish.id);
  if (!idea) return refuse(Refusal::not_there);
  const auto* version = wish.version ? version_of(*idea, *wish.version) : newest_of(*idea, 1 - writer.slot);
  if (!version) return refuse(wish.version ? Refusal::not_there : Refusal::is_mine);
  Written<Ideas> out;
  if (rests(seen.mine, wish.id)) out.emplace_back(LetBe{.idea = wish.id, .rests = false, .unknown = {}});
  if (stands_behind(*idea, writer.slot) != version)
    out.emplace_back(Wished{.idea = wish.id, .version = version->stamp.id, .unknown = {}});
  return out;
}

Result<Written<Ideas>> perform(Both<State> seen, const Rest& rest, const Writer&) {
  if (!standing(seen.us, rest.id)) return refuse(Refusal::not_there);
  const bool wanted = !rest.again.value_or(false);
  if (rests(seen.mine, rest.id) == wanted) return Written<Ideas>{};
  return written(LetBe{.idea = rest.id, .rests = wanted, .unknown = {}});
}

Result<Written<Ideas>> perform(Both<State> seen, const Plan& plan, const Writer&) {
  const auto* idea = standing(seen.us, plan.id);
  if (!idea) return refuse(Refusal::not_there);
  if (!agreed(*idea)) return refuse(Refusal::not_agreed);
  if (!plan.day && (plan.minute || plan.zone)) return refuse(Refusal::field_missing);
  const auto* before = plan_of(*idea);
  if (!plan.day && !before) return Written<Ideas>{};
  return written(Planned{.idea = plan.id,
                         .day = plan.day,
                         .minute = plan.minute,
                         .zone = without_ends(plan.zone),
                         .bring = without_ends(plan.bring),
                         .unknown = {}});
}

Result<Written<Ideas>> perform(Both<State> seen, const Finish& finish, const Writer&) {
  const auto* idea = standing(seen.us, finish.id);
  if (!idea) return refuse(Refusal::not_there);
  if (!agreed(*idea)) return refuse(Refusal::not_agreed);
  if (done_of(*idea)) return Written<Ideas>{};
  return written(Done{.idea = finish.id, .unknown = {}});
}

Result<Written<Ideas>> perform(Both<State> seen, const LookBack& look_back, const Writer&) {
  const auto* idea = standing(seen.us, look_back.id);
  if (!idea) return refuse(Refusal::not_there);
  if (stage_of(*idea) != Stage::done) return refuse(Refusal::not_agreed);
  return written(LookedBack{.idea = look_back.id,
                            .was_new = look_back.was_new,
                            .new_side = look_back.new_side,
                            .words = without_ends(look_back.words),
                            .unknown = {}});
}

Result<Written<Ideas>> perform(Both<State> seen, const Withdraw& withdraw, const Writer& writer) {
  const auto* idea = standing(seen.us, withdraw.id);
  if (!idea) return refuse(Refusal::not_there);
  const auto stamps = stamps_of(*idea, writer.slot);
  if (stamps.empty()) return refuse(Refusal::not_mine);
  const bool began_it = std::ranges::find(stamps, idea->id, &Stamp::id) != stamps.end();
  return written(withdrawal_of(began_it ? idea->id : stamps.front().id, stamps));
}

// ---- views

namespace {

VersionItem item_of(const State::Version& version, const Viewer& viewer) {
  return {.id = version.stamp.id,
          .by = viewer.names.at(version.stamp.slot),
          .mine = version.stamp.slot == viewer.slot,
          .text = version.text,
          .size = version.size,
          .day = version.stamp.day,
          .at = version.stamp.at};
}

PlanItem item_of(const State::Said<Planned>& plan, const Viewer& viewer) {
  return {.by = viewer.names.at(plan.stamp.slot),
          .day = *plan.record.day,
          .minute = plan.record.minute,
          .zone = plan.record.zone,
          .bring = plan.record.bring};
}

std::vector<LookItem> looks_of(const State::Idea& idea, const Viewer& viewer) {
  std::vector<LookItem> out;
  for (const auto slot : {viewer.slot, 1 - viewer.slot}) {
    const auto* look = look_of(idea, slot);
    if (!look) continue;
    const bool mine = slot == viewer.slot;
    const auto side = look->record.new_side;
    out.push_back({.by = viewer.names.at(slot),
                   .mine = mine,
                   .was_new = look->record.was_new,
                   .new_side = mine || side != Yes::no ? std::optional(side) : std::nullopt,
                   .words = look->record.words,
                   .day = look->stamp.day});
  }
  return out;
}

// What only this device knows of my entries.
void add_sending(ListItem& item, const State::Idea& idea, const Viewer& viewer) {
  for (const auto& stamp : stamps_of(idea, viewer.slot)) {
    if (viewer.is_waiting && viewer.is_waiting(stamp.id)) item.waiting = true;
    if (const auto until = viewer.undo_until ? viewer.undo_until(stamp.id) : std::nullopt)
      item.undo_until = until, item.draft = stamp.id;
  }
}

ListItem item_of(const State::Idea& idea, const State& mine, const Viewer& viewer) {
  const auto* shown = agreed(idea) ? agreed(idea) : newest(idea);
  ListItem out{.id = idea.id, .stage = stage_of(idea), .shown = item_of(*shown, viewer)};
  for (const auto& version : standing_versions(idea)) {
    if (&version == shown) continue;
    if (!out.others) out.others.emplace();
    out.others->push_back(item_of(version, viewer));
  }
  const auto* theirs = newest_of(idea, 1 - viewer.slot);
  if (rests(mine, idea.id)) out.rests = true;
  out.mine_to_answer =
      out.stage == Stage::open && theirs && !out.rests && stands_behind(idea, viewer.slot) != theirs;
  add_sending(out, idea, viewer);
  if (out.stage == Stage::open) return out;
  if (const auto* plan = plan_of(idea)) out.plan = item_of(*plan, viewer);
  if (const auto* done = done_of(idea)) out.done = done->stamp.day;
  if (auto looks = looks_of(idea, viewer); !looks.empty()) out.looks = std::move(looks);
  return out;
}

}  // namespace

List::Answer view(Both<State> seen, const List&, const Viewer& viewer) {
  std::vector<const State::Idea*> shown;
  for (const auto& idea : seen.us.all)
    if (newest(idea) && !has_faded(idea, viewer.today)) shown.push_back(&idea);
  heap_sort(shown, std::greater{},
            [](const auto* idea) { return std::pair(newest(*idea)->stamp.t, newest(*idea)->stamp.id); });
  List::Answer out;
  for (const auto* idea : shown) out.items.push_back(item_of(*idea, seen.mine, viewer));
  for (const auto& idea : std::views::reverse(seen.us.all))
    for (const auto slot : {0U, 1U})
      if (const auto& back = idea.taken_back.at(slot); back && !newest(idea))
        out.gone.push_back(
            {.id = idea.id, .by = viewer.names.at(slot), .mine = slot == viewer.slot, .day = back->day});
  return out;
}

Calendar::Answer view(Both<State> seen, const Calendar& query, const Viewer&) {
  const auto* idea = standing(seen.us, query.id);
  const auto* plan = idea && agreed(*idea) ? plan_of(*idea) : nullptr;
  if (!plan) return {};
  const CalendarEvent event{.uid = to_hex(idea->id.view()),
                            .written_at = plan->stamp.at,
                            .day = *plan->record.day,
                            .minute = plan->record.minute,
                            .offset_min = query.offset_min,
                            .summary = agreed(*idea)->text,
                            .description = plan->record.bring.value_or("")};
  return {.ics = to_calendar({&event, 1})};
}

std::vector<Moment> moments(Both<State> seen, const Viewer& viewer) {
  std::vector<Moment> out;
  for (const auto& item : view(seen, List{}, viewer).items) {
    if (!item.done) continue;
    auto one = moment(Ideas::name, "done", item.id, item.shown.mine, *item.done, viewer);
    add_text(one, {}, item.shown.text);
    if (item.looks)
      for (const auto& look : *item.looks) add_text(one, "look", look.words, look.by);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tend::practice::ideas
