#include "core/practice/letters/letters.h"

#include <algorithm>

#include "core/base/heap_sort.h"
#include "core/base/text.h"

namespace tend::practice::letters {
namespace {

bool is_blank(const std::string& text) { return trimmed(text).empty(); }

template <class S>
auto standing(S& state, const EntryId& id) -> decltype(&state.all.begin()->second) {
  const auto found = state.all.find(id);
  return found == state.all.end() || found->second.taken_back ? nullptr : &found->second;
}

// Whether its reader can't read it yet.
bool is_shut(const State::Letter& letter, UnixMs now) {
  return letter.stamp().sealed || shut_until(letter.written) > now;
}

// The letter as that person may know of it.
const State::Letter* known_to(const State& us, const EntryId& id, std::uint64_t slot, UnixMs now) {
  const auto* letter = standing(us, id);
  return letter && (letter->stamp().slot == slot || !is_shut(*letter, now)) ? letter : nullptr;
}

}  // namespace

std::optional<Opens> opens(const Written& written) {
  if (written.keep_shut == true) return std::nullopt;
  return Opens{.until = written.until, .object = {}};
}

std::optional<UnixMs> shut_until(const Written& written) {
  return written.keep_shut == true ? std::optional(written.until) : std::nullopt;
}

std::optional<Refusal> validate(const Written& written) {
  if (is_blank(written.words)) return Refusal::text_empty;
  return written.until < 0 ? std::optional(Refusal::field_out_of_range) : std::nullopt;
}
std::optional<Refusal> validate(const Edited& edited) {
  return is_blank(edited.words) ? std::optional(Refusal::text_empty) : std::nullopt;
}
std::optional<Refusal> validate(const Opened&) { return std::nullopt; }

// ---- what entries add up to

void fold(State& state, const Stamp& stamp, const Written& written) {
  state.all[stamp.id] = {.written = written, .versions = {{stamp, written.words}}, .taken_back = {}};
}

void fold(State& state, const Stamp& stamp, const Edited& edited) {
  auto* letter = standing(state, edited.letter);
  if (!letter) return state.inert_edits.push_back({stamp, edited.letter});
  if (letter->stamp().slot == stamp.slot) letter->versions.push_back({stamp, edited.words});
}

void fold(State& state, const Stamp&, const Opened& opened) { state.opened.insert(opened.letter); }

// Nothing else opens at a time.
void cannot_open(State& state, const Unopenable& what) {
  if (what.until) state.junk[what.id] = what;
}

void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal) {
  state.all[object.id] = {.written = {}, .versions = {{object, {}}}, .taken_back = withdrawal};
}

std::vector<Withdrawal> strays(const State& state, std::uint64_t slot) {
  std::vector<Withdrawal> out;
  for (const auto& edit : state.inert_edits) {
    const auto found = state.all.find(edit.letter);
    if (found != state.all.end() && found->second.taken_back && found->second.stamp().slot == slot &&
        edit.stamp.slot == slot)
      out.push_back({.object = edit.letter, .entries = {edit.stamp.id}, .of = Written::kind});
  }
  return out;
}

// ---- what a person asks for

Result<Writes> perform(Both<State>, const Write& write, const Writer& writer) {
  Written out{.until = write.until, .words = std::string(trimmed(write.words)), .from = write.from};
  if (write.prompt && !is_blank(*write.prompt)) out.prompt = std::string(trimmed(*write.prompt));
  if (write.keep_shut == true) out.keep_shut = true;
  if (const auto why = validate(out)) return refuse(*why);
  if (out.until <= writer.now) return refuse(Refusal::time_past);
  return Writes{std::move(out)};
}

Result<Writes> perform(Both<State> seen, const Edit& edit, const Writer& writer) {
  const auto words = trimmed(edit.words);
  if (words.empty()) return refuse(Refusal::text_empty);
  const auto* letter = known_to(seen.us, edit.id, writer.slot, writer.now);
  if (!letter) return refuse(Refusal::not_there);
  if (letter->stamp().slot != writer.slot) return refuse(Refusal::not_mine);
  if (is_shut(*letter, writer.now)) return refuse(Refusal::still_sealed);
  if (letter->versions.back().words == words) return Writes{};
  return Writes{Edited{.letter = edit.id, .words = std::string(words), .unknown = {}}};
}

// Of what nobody else has seen no line stays. The space says so of what is sealed; of what is only kept shut we do.
Result<Writes> perform(Both<State> seen, const Withdraw& withdraw, const Writer& writer) {
  const auto* letter = known_to(seen.us, withdraw.id, writer.slot, writer.now);
  if (!letter) return refuse(Refusal::not_there);
  if (letter->stamp().slot != writer.slot) return refuse(Refusal::not_mine);
  Withdrawal out{.object = withdraw.id, .of = Written::kind};
  if (is_shut(*letter, writer.now)) out.of = Withdrawal::leaves_no_line;
  for (const auto& version : letter->versions) out.entries.push_back(version.stamp.id);
  return Writes{std::move(out)};
}

Result<Writes> perform(Both<State> seen, const Open& open, const Writer& writer) {
  const auto* letter = known_to(seen.us, open.id, writer.slot, writer.now);
  if (!letter) return refuse(Refusal::not_there);
  if (letter->stamp().slot == writer.slot) return refuse(Refusal::is_mine);
  if (seen.mine.opened.contains(open.id)) return Writes{};
  return Writes{Opened{.letter = open.id, .unknown = {}}};
}

// ---- what is shown

namespace {

struct Placed {
  std::tuple<UnixMs, std::int64_t, EntryId> at;
  ListItem item;
};

ListItem begun(const Stamp& stamp, const Viewer& viewer) {
  return {
      .id = stamp.id, .mine = stamp.slot == viewer.slot, .by = viewer.names.at(stamp.slot), .day = stamp.day};
}

void mark_own(ListItem& item, const EntryId& last, const Viewer& viewer) {
  if (!item.mine) return;
  if (const auto until = viewer.undo_until ? viewer.undo_until(last) : std::nullopt)
    item.undo_until = until, item.draft = last;
  else if (viewer.is_waiting && viewer.is_waiting(last))
    item.waiting = true;
}

Placed shown(const State::Letter& letter, const State& mine, const Viewer& viewer) {
  const auto& stamp = letter.stamp();
  auto item = begun(stamp, viewer);
  if (letter.taken_back) {
    item.withdrawn = letter.taken_back->day;
    mark_own(item, letter.taken_back->id, viewer);
    return {{stamp.at, stamp.t, stamp.id}, std::move(item)};
  }
  const auto& last = letter.versions.back();
  item.until = letter.written.until, item.words = last.words, item.prompt = letter.written.prompt;
  if (item.mine && is_shut(letter, viewer.now)) {
    item.sealed = true;
    if (letter.written.keep_shut == true) item.keep_shut = true;
  }
  if (!item.mine && !mine.opened.contains(stamp.id)) item.ready = true;
  if (letter.versions.size() > 1) item.before.emplace();
  for (std::size_t i = 0; i + 1 < letter.versions.size(); ++i)
    item.before->push_back({letter.versions[i].words, letter.versions[i].stamp.day});
  mark_own(item, last.stamp.id, viewer);
  return {{letter.written.until, stamp.t, stamp.id}, std::move(item)};
}

}  // namespace

List::Answer view(Both<State> seen, const List&, const Viewer& viewer) {
  std::vector<Placed> placed;
  for (const auto& [id, letter] : seen.us.all)
    if (letter.taken_back || known_to(seen.us, id, viewer.slot, viewer.now))
      placed.push_back(shown(letter, seen.mine, viewer));
  for (const auto& [id, junk] : seen.us.junk) {
    auto item = begun({.id = id, .slot = 1 - viewer.slot, .day = junk.day}, viewer);
    item.until = junk.until, item.cannot_open = true;
    placed.push_back({{*junk.until, 0, id}, std::move(item)});
  }
  heap_sort(placed, std::greater{}, &Placed::at);
  List::Answer out;
  for (auto& each : placed) out.items.push_back(std::move(each.item));
  return out;
}

// On the day it opened, in UTC; on that of its writing, if it was opened early.
std::vector<Moment> moments(Both<State> seen, const Viewer& viewer) {
  std::vector<Moment> out;
  for (const auto& item : view(seen, List{}, viewer).items) {
    if (item.withdrawn || item.sealed == true || item.ready == true || item.cannot_open == true) continue;
    const auto until = item.until.value_or(0);
    const auto opened = until > viewer.now ? item.day : std::max(item.day, writers_day(until, 0));
    auto one = moment(Letters::name, "opened", item.id, item.mine, opened, viewer);
    one.at = until;
    add_text(one, "prompt", item.prompt);
    add_text(one, {}, item.words);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tend::practice::letters
