#include "core/practice/memories/memories.h"

#include <algorithm>
#include <chrono>

#include "core/base/heap_sort.h"
#include "core/base/text.h"

namespace tend::practice::memories {
namespace {

template <class R>
When said_when(const R& record) {
  return {record.year.value_or(0), record.month.value_or(0), record.day.value_or(0)};
}

template <class R>
void set_when(R& record, const When& when) {
  if (when.year > 0) record.year = when.year;
  if (when.month > 0) record.month = when.month;
  if (when.day > 0) record.day = when.day;
}

std::optional<std::string> without_ends(const std::optional<std::string>& text) {
  const auto rest = text ? trimmed(*text) : std::string_view{};
  return rest.empty() ? std::nullopt : std::optional(std::string(rest));
}

template <class S>
auto find_in(S& state, const EntryId& id) -> decltype(&state.all.begin()->second) {
  const auto at = state.all.find(id);
  return at == state.all.end() ? nullptr : &at->second;
}
template <class S>
auto standing(S& state, const EntryId& id) -> decltype(&state.all.begin()->second) {
  auto* found = find_in(state, id);
  return found && found->withdrawals.empty() ? found : nullptr;
}

template <class R>
bool says_nothing(const R& record) {
  return trimmed(record.words).empty() && (!record.photos || record.photos->empty()) && !record.voice;
}

}  // namespace

std::optional<Refusal> validate(const When& when, std::int32_t today) {
  if (const auto why = validate(when)) return why;
  if (when.year == 0) return std::nullopt;
  const auto now = when_of(today);
  const When then{now.year, when.month > 0 ? now.month : 0, when.day > 0 ? now.day : 0};
  return when > then ? std::optional(Refusal::day_ahead) : std::nullopt;
}

std::optional<Refusal> validate(const Kept& kept) {
  if (says_nothing(kept)) return Refusal::text_empty;
  return validate(said_when(kept));
}
std::optional<Refusal> validate(const Edited& edited) { return validate(said_when(edited)); }
std::optional<Refusal> validate(const Told& told) {
  return says_nothing(told) ? std::optional(Refusal::text_empty) : std::nullopt;
}

// ---- what entries add up to

void fold(State& state, const Stamp& stamp, const Kept& kept) {
  State::Memory memory{
      .versions = {{stamp, kept.words, kept.laughed == true, said_when(kept), kept.place.value_or("")}},
      .photos = kept.photos.value_or(std::vector<Attachment>{}),
      .voice = kept.voice,
      .sides = {},
      .withdrawals = {},
      .restored = {}};
  state.all.insert_or_assign(stamp.id, std::move(memory));
}

void fold(State& state, const Stamp& stamp, const Edited& edited) {
  auto* memory = standing(state, edited.memory);
  if (!memory) return state.inert_edits.push_back({stamp, edited.memory});
  if (memory->stamp().slot != stamp.slot) return;
  if (trimmed(edited.words).empty() && memory->photos.empty() && !memory->voice) return;
  memory->versions.push_back(
      {stamp, edited.words, edited.laughed == true, said_when(edited), edited.place.value_or("")});
  memory->restored.reset();
}

void fold(State& state, const Stamp& stamp, const Told& told) {
  auto* memory = standing(state, told.memory);
  if (!memory || memory->stamp().slot == stamp.slot) return;
  memory->sides.push_back({stamp, told});
}

void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal) {
  auto* memory = find_in(state, object.id);
  if (!memory)
    return void(state.all[object.id] = {.versions = {{.stamp = object}}, .withdrawals = {withdrawal}});
  memory->versions = {{.stamp = object}};
  memory->photos.clear();
  memory->voice.reset();
  memory->withdrawals.push_back(withdrawal);
}

void restored(State& state, const Stamp& object, const Stamp& withdrawal) {
  if (auto* memory = standing(state, object.id)) memory->restored = withdrawal.id;
}

std::vector<Withdrawal> strays(const State& state, std::uint64_t slot) {
  std::vector<Withdrawal> out;
  for (const auto& edit : state.inert_edits) {
    const auto* memory = find_in(state, edit.memory);
    if (memory && !memory->withdrawals.empty() && memory->stamp().slot == slot && edit.stamp.slot == slot)
      out.push_back({.object = edit.memory, .entries = {edit.stamp.id}, .of = Kept::kind});
  }
  return out;
}

// ---- what a person asks for

namespace {

// The files that were kept, by the names they got.
Result<std::vector<Attachment>> files_of(const std::vector<BlobId>& names, bool photos,
                                         const Writer& writer) {
  std::vector<Attachment> out;
  for (const auto& name : names) {
    auto file = writer.kept_file ? writer.kept_file(name) : std::nullopt;
    if (!file) return refuse(Refusal::not_there);
    if (file->is_photo() != photos) return refuse(Refusal::file_unknown);
    out.push_back(*std::move(file));
  }
  return out;
}

template <class R, class I>
Result<void> take_files(R& record, const I& intent, const Writer& writer) {
  if (intent.photos && !intent.photos->empty()) {
    auto photos = files_of(*intent.photos, true, writer);
    if (!photos) return refuse(photos.error());
    record.photos = *std::move(photos);
  }
  if (intent.voice) {
    auto voice = files_of({*intent.voice}, false, writer);
    if (!voice) return refuse(voice.error());
    record.voice = std::move(voice->front());
  }
  return {};
}

std::optional<bool> only_if(std::optional<bool> flag) { return flag == true ? flag : std::nullopt; }

}  // namespace

Result<Written<Memories>> perform(const State&, const Add& add, const Writer& writer) {
  Kept kept{.words = std::string(trimmed(add.words)),
            .laughed = only_if(add.laughed),
            .place = without_ends(add.place)};
  const auto when = read_when(add.day.value_or(""));
  if (!when) return refuse(when.error());
  set_when(kept, *when);
  if (const auto ok = take_files(kept, add, writer); !ok) return refuse(ok.error());
  if (const auto why = validate(kept)) return refuse(*why);
  if (const auto why = validate(*when, writer.today)) return refuse(*why);
  return Written<Memories>{kept};
}

Result<Written<Memories>> perform(const State& state, const Edit& edit, const Writer& writer) {
  Edited edited{.memory = edit.id,
                .words = std::string(trimmed(edit.words)),
                .laughed = only_if(edit.laughed),
                .place = without_ends(edit.place)};
  const auto when = read_when(edit.day.value_or(""));
  if (!when) return refuse(when.error());
  set_when(edited, *when);
  if (const auto why = validate(*when, writer.today)) return refuse(*why);
  const auto* memory = standing(state, edit.id);
  if (!memory) return refuse(Refusal::not_there);
  if (memory->stamp().slot != writer.slot) return refuse(Refusal::not_mine);
  if (edited.words.empty() && memory->photos.empty() && !memory->voice) return refuse(Refusal::text_empty);
  const auto& last = memory->versions.back();
  if (last.words == edited.words && last.laughed == (edited.laughed == true) && last.when == *when &&
      last.place == edited.place.value_or(""))
    return Written<Memories>{};
  return Written<Memories>{edited};
}

Result<Written<Memories>> perform(const State& state, const Tell& tell, const Writer& writer) {
  const auto* memory = standing(state, tell.id);
  if (!memory) return refuse(Refusal::not_there);
  if (memory->stamp().slot == writer.slot) return refuse(Refusal::is_mine);
  Told told{.memory = tell.id, .words = std::string(trimmed(tell.words))};
  if (const auto ok = take_files(told, tell, writer); !ok) return refuse(ok.error());
  // Told again in other words, it keeps the photos and the voice of before, unless others come.
  if (!memory->sides.empty()) {
    const auto& before = memory->sides.back().told;
    if (!told.photos) told.photos = before.photos;
    if (!told.voice) told.voice = before.voice;
    if (told.words == before.words && told.photos == before.photos && told.voice == before.voice)
      return Written<Memories>{};
  }
  if (const auto why = validate(told)) return refuse(*why);
  return Written<Memories>{told};
}

Result<Written<Memories>> perform(const State& state, const Withdraw& withdraw, const Writer& writer) {
  const auto* memory = find_in(state, withdraw.id);
  if (!memory) return refuse(Refusal::not_there);
  if (memory->stamp().slot == writer.slot) {
    if (!memory->withdrawals.empty()) return refuse(Refusal::not_there);
    Withdrawal out{.object = withdraw.id, .of = Kept::kind};
    for (const auto& version : memory->versions) out.entries.push_back(version.stamp.id);
    return Written<Memories>{out};
  }
  if (memory->sides.empty()) return refuse(Refusal::not_mine);
  // Each telling goes by itself, as each is an object of its own.
  Written<Memories> out;
  for (const auto& side : memory->sides)
    out.emplace_back(
        Withdrawal{.object = side.stamp.id, .entries = {side.stamp.id}, .of = Withdrawal::leaves_no_line});
  return out;
}

Result<Written<Memories>> perform(const State& state, const Restore& restore, const Writer& writer) {
  const auto* memory = find_in(state, restore.id);
  if (!memory) return refuse(Refusal::not_there);
  if (memory->stamp().slot != writer.slot) return refuse(Refusal::not_mine);
  if (memory->withdrawals.empty()) return Written<Memories>{};
  if (!all_until(memory->withdrawals, writer.restore_until)) return refuse(Refusal::words_gone);
  Withdrawal out{.object = restore.id, .of = Kept::kind, .restores = true};
  for (const auto& withdrawal : memory->withdrawals) out.entries.push_back(withdrawal.id);
  return Written<Memories>{out};
}

// ---- what is shown

namespace {

template <class Item>
void mark_own(Item& item, const EntryId& id, const Viewer& viewer) {
  if (const auto until = viewer.undo_until ? viewer.undo_until(id) : std::nullopt)
    item.undo_until = until, item.draft = id;
  else if (viewer.is_waiting && viewer.is_waiting(id))
    item.waiting = true;
}

ShownFile shown(const Attachment& file, std::uint64_t slot, const Viewer& viewer) {
  return {.blob = file.blob,
          .type = file.type,
          .bytes = file.bytes,
          .state = viewer.file_state ? viewer.file_state(slot, file) : FileState::coming};
}

template <class Item>
void show_files(Item& item, const std::vector<Attachment>& photos, const std::optional<Attachment>& voice,
                std::uint64_t slot, const Viewer& viewer) {
  if (!photos.empty()) item.photos.emplace();
  for (const auto& photo : photos) item.photos->push_back(shown(photo, slot, viewer));
  if (voice) item.voice = shown(*voice, slot, viewer);
}

std::optional<Date> shown_if_known(const When& when) {
  return when == When{} ? std::nullopt : std::optional(shown(when));
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

ShownSide shown(const State::Side& side, const Viewer& viewer) {
  ShownSide out{.id = side.stamp.id,
                .mine = side.stamp.slot == viewer.slot,
                .by = viewer.names[side.stamp.slot],
                .words = side.told.words,
                .photos = {},
                .voice = {},
                .day = side.stamp.day,
                .at = side.stamp.at};
  show_files(out, side.told.photos.value_or(std::vector<Attachment>{}), side.told.voice, side.stamp.slot,
             viewer);
  if (out.mine) mark_own(out, side.stamp.id, viewer);
  return out;
}

// The last that its writer wrote about it.
const EntryId& last_of(const State::Memory& memory) {
  if (!memory.withdrawals.empty()) return memory.withdrawals.back().id;
  return memory.restored ? *memory.restored : memory.versions.back().stamp.id;
}

ListItem shown(const State::Memory& memory, const Viewer& viewer) {
  const auto& stamp = memory.stamp();
  const auto& last = memory.versions.back();
  ListItem item{.id = stamp.id,
                .mine = stamp.slot == viewer.slot,
                .by = viewer.names[stamp.slot],
                .words = last.words,
                .when = shown_if_known(last.when),
                .place = unless_empty(last.place),
                .day = stamp.day,
                .at = stamp.at,
                .arrived = stamp.arrived};
  if (last.laughed) item.laughed = true;
  show_files(item, memory.photos, memory.voice, stamp.slot, viewer);
  if (memory.versions.size() > 1) item.before.emplace();
  for (auto each = memory.versions.begin(); each + 1 != memory.versions.end(); ++each)
    item.before->push_back(
        {each->words, shown_if_known(each->when), unless_empty(each->place), each->stamp.day});
  if (!memory.sides.empty()) item.told = shown(memory.sides.back(), viewer);
  if (!memory.withdrawals.empty()) item.withdrawn = memory.withdrawals.back().day;
  if (item.mine) {
    mark_own(item, last_of(memory), viewer);
    item.restore_until = all_until(memory.withdrawals, viewer.restore_until);
  }
  return item;
}

// Without a year it stands in the one it was written in.
auto place_of(const State::Memory& memory) {
  const auto& stamp = memory.stamp();
  auto when = memory.versions.back().when;
  if (when.year == 0) when = when_of(stamp.day);
  return std::tuple(when, stamp.t, stamp.id);
}

}  // namespace

List::Answer view(const State& state, const List&, const Viewer& viewer) {
  std::vector<const State::Memory*> latest_first;
  for (const auto& [id, memory] : state.all) latest_first.push_back(&memory);
  heap_sort(latest_first, [](const auto* a, const auto* b) { return place_of(*a) > place_of(*b); });
  List::Answer out;
  for (const auto* each : latest_first) out.items.push_back(shown(*each, viewer));
  return out;
}

OnThisDay::Answer view(const State& state, const OnThisDay&, const Viewer& viewer) {
  std::vector<const State::Memory*> of_this_day;
  for (const auto& [id, memory] : state.all)
    if (memory.withdrawals.empty() && comes_back(memory.versions.back().when, viewer.today))
      of_this_day.push_back(&memory);
  const auto place = [](const State::Memory& memory) {
    return std::tuple(memory.versions.back().laughed, memory.versions.back().when, memory.stamp().t,
                      memory.stamp().id);
  };
  heap_sort(of_this_day, [&](const auto* a, const auto* b) { return place(*a) > place(*b); });
  OnThisDay::Answer out;
  for (const auto* each : of_this_day) out.items.push_back(shown(*each, viewer));
  return out;
}

std::vector<Moment> moments(const State& state, const Viewer& viewer) {
  std::vector<Moment> out;
  for (const auto& [id, memory] : state.all) {
    if (!memory.withdrawals.empty()) continue;
    const auto item = shown(memory, viewer);
    auto one = moment(Memories::name, "kept", id, item.mine, item.day, viewer);
    one.at = item.at;
    one.place = std::get<When>(place_of(memory));
    if (item.when) one.when = *item.when;
    one.photos = item.photos, one.voice = item.voice;
    add_text(one, {}, item.words);
    add_text(one, "place", item.place);
    if (item.told) {
      add_text(one, "side", item.told->words, item.told->by);
      if (const auto& more = item.told->photos) {
        if (!one.photos) one.photos.emplace();
        one.photos->insert(one.photos->end(), more->begin(), more->end());
      }
      if (!one.voice) one.voice = item.told->voice;
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tend::practice::memories
