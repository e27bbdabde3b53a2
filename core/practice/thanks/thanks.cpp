#include "core/practice/thanks/thanks.h"

#include <algorithm>

#include "core/base/heap_sort.h"
#include "core/base/text.h"

namespace tend::practice::thanks {
namespace {

std::optional<std::string> without_ends(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto rest = trimmed(*text);
  if (rest.empty()) return std::nullopt;
  return std::string(rest);
}

template <class S>
auto find_in(S& state, const EntryId& id) -> decltype(&state.all.front()) {
  const auto at = state.place_by_id.find(id);
  return at == state.place_by_id.end() ? nullptr : &state.all[at->second];
}

// The thanks while it stands.
template <class S>
auto standing(S& state, const EntryId& id) -> decltype(&state.all.front()) {
  auto* found = find_in(state, id);
  return found && found->withdrawals.empty() ? found : nullptr;
}

void add(State& state, State::Thanks thanks) {
  state.place_by_id.emplace(thanks.stamp().id, state.all.size());
  state.all.push_back(std::move(thanks));
}

}  // namespace

std::optional<Refusal> validate(const Said& said) {
  if (trimmed(said.did).empty()) return Refusal::text_empty;
  return std::nullopt;
}

std::optional<Refusal> validate(const Edited& edited) {
  if (trimmed(edited.did).empty()) return Refusal::text_empty;
  return std::nullopt;
}

std::optional<Refusal> validate(const Received& received) {
  if (received.words && trimmed(*received.words).empty()) return Refusal::text_empty;
  return std::nullopt;
}

void fold(State& state, const Stamp& stamp, const Said& said) { add(state, {.versions = {{stamp, said}}}); }

void fold(State& state, const Stamp& stamp, const Edited& edited) {
  auto* thanks = standing(state, edited.thanks);
  if (!thanks) return state.inert_edits.push_back({stamp, edited.thanks});
  if (thanks->stamp().slot != stamp.slot) return;
  thanks->versions.push_back({stamp,
                              {.did = edited.did,
                               .shows = edited.shows,
                               .meant = edited.meant,
                               .act = thanks->versions.front().said.act}});
  thanks->restored.reset();
}

void fold(State& state, const Stamp& stamp, const Received& received) {
  auto* thanks = standing(state, received.thanks);
  if (!thanks || thanks->stamp().slot == stamp.slot) return;
  thanks->answers.push_back({stamp, received});
}

void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal) {
  auto* thanks = find_in(state, object.id);
  if (!thanks) return add(state, {.versions = {{object, {}}}, .withdrawals = {withdrawal}});
  thanks->versions = {{object, {}}};
  thanks->answers.clear();
  thanks->withdrawals.push_back(withdrawal);
}

void restored(State& state, const Stamp& object, const Stamp& withdrawal) {
  if (auto* thanks = standing(state, object.id)) thanks->restored = withdrawal.id;
}

std::vector<Withdrawal> strays(const State& state, std::uint64_t slot) {
  std::vector<Withdrawal> out;
  for (const auto& edit : state.inert_edits) {
    const auto* thanks = find_in(state, edit.thanks);
    if (thanks && !thanks->withdrawals.empty() && thanks->stamp().slot == slot && edit.stamp.slot == slot)
      out.push_back({.object = edit.thanks, .entries = {edit.stamp.id}, .of = Said::kind});
  }
  return out;
}

// ---- what a person asks for

Result<Written<Thanks>> perform(const State&, const Say& say, const Writer&) {
  const Said said{.did = std::string(trimmed(say.did)),
                  .shows = without_ends(say.shows),
                  .meant = without_ends(say.meant),
                  .act = say.act};
  if (const auto why = validate(said)) return refuse(*why);
  return Written<Thanks>{said};
}

Result<Written<Thanks>> perform(const State& state, const Edit& edit, const Writer& writer) {
  const Edited edited{.thanks = edit.id,
                      .did = std::string(trimmed(edit.did)),
                      .shows = without_ends(edit.shows),
                      .meant = without_ends(edit.meant)};
  if (const auto why = validate(edited)) return refuse(*why);
  const auto* thanks = standing(state, edit.id);
  if (!thanks) return refuse(Refusal::not_there);
  if (thanks->stamp().slot != writer.slot) return refuse(Refusal::not_mine);
  const auto& last = thanks->versions.back().said;
  if (last.did == edited.did && last.shows == edited.shows && last.meant == edited.meant)
    return Written<Thanks>{};
  return Written<Thanks>{edited};
}

Result<Written<Thanks>> perform(const State& state, const Withdraw& withdraw, const Writer& writer) {
  const auto* thanks = standing(state, withdraw.id);
  if (!thanks) return refuse(Refusal::not_there);
  if (thanks->stamp().slot != writer.slot) return refuse(Refusal::not_mine);
  Withdrawal out{.object = withdraw.id, .of = Said::kind};
  for (const auto& version : thanks->versions) out.entries.push_back(version.stamp.id);
  return Written<Thanks>{out};
}

Result<Written<Thanks>> perform(const State& state, const Restore& restore, const Writer& writer) {
  const auto* thanks = find_in(state, restore.id);
  if (!thanks) return refuse(Refusal::not_there);
  if (thanks->stamp().slot != writer.slot) return refuse(Refusal::not_mine);
  if (thanks->withdrawals.empty()) return Written<Thanks>{};
  if (!all_until(thanks->withdrawals, writer.restore_until)) return refuse(Refusal::words_gone);
  Withdrawal out{.object = restore.id, .of = Said::kind, .restores = true};
  for (const auto& withdrawal : thanks->withdrawals) out.entries.push_back(withdrawal.id);
  return Written<Thanks>{out};
}

Result<Written<Thanks>> perform(const State& state, const Receive& receive, const Writer& writer) {
  const auto* thanks = standing(state, receive.id);
  if (!thanks) return refuse(Refusal::not_there);
  if (thanks->stamp().slot == writer.slot) return refuse(Refusal::is_mine);
  const Received received{.thanks = receive.id, .words = without_ends(receive.words)};
  if (!thanks->answers.empty() && thanks->answers.back().received.words == received.words)
    return Written<Thanks>{};
  return Written<Thanks>{received};
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

// The last that its writer wrote about it.
const EntryId& last_of(const State::Thanks& thanks) {
  if (!thanks.withdrawals.empty()) return thanks.withdrawals.back().id;
  return thanks.restored ? *thanks.restored : thanks.versions.back().stamp.id;
}

ListItem shown(const State::Thanks& thanks, const Viewer& viewer) {
  const auto& stamp = thanks.stamp();
  const auto& last = thanks.versions.back();
  ListItem item{.id = stamp.id,
                .mine = stamp.slot == viewer.slot,
                .by = viewer.names[stamp.slot],
                .did = last.said.did,
                .shows = last.said.shows,
                .meant = last.said.meant,
                .day = stamp.day,
                .at = stamp.at,
                .arrived = stamp.arrived};
  if (thanks.versions.size() > 1) item.before.emplace();
  for (auto each = thanks.versions.begin(); each + 1 != thanks.versions.end(); ++each)
    item.before->push_back(
        {each->said.did, each->said.shows, each->said.meant, each->stamp.day, each->stamp.at});
  if (!thanks.withdrawals.empty()) item.withdrawn = thanks.withdrawals.back().day;
  if (item.mine) {
    mark_own(item, last_of(thanks), viewer);
    item.restore_until = all_until(thanks.withdrawals, viewer.restore_until);
  }
  if (!thanks.answers.empty()) {
    const auto& answer = thanks.answers.back();
    item.answer = {.words = answer.received.words, .day = answer.stamp.day, .at = answer.stamp.at};
    if (!item.mine) mark_own(*item.answer, answer.stamp.id, viewer);
  }
  return item;
}

}  // namespace

List::Answer view(const State& state, const List&, const Viewer& viewer) {
  std::vector<const State::Thanks*> newest_first;
  newest_first.reserve(state.all.size());
  for (const auto& each : state.all) newest_first.push_back(&each);
  heap_sort(newest_first, [](const auto* a, const auto* b) {
    return std::pair(a->stamp().t, a->stamp().id) > std::pair(b->stamp().t, b->stamp().id);
  });
  List::Answer out;
  for (const auto* each : newest_first) {
    const auto& item = out.items.emplace_back(shown(*each, viewer));
    if (item.withdrawn) continue;
    if (item.mine && item.day == viewer.today) out.said_today = true;
    if (item.mine || out.latest) continue;
    out.latest = item.id;
    out.is_near = item.day >= viewer.today - 1;
  }
  return out;
}

std::vector<Moment> moments(const State& state, const Viewer& viewer) {
  std::vector<Moment> out;
  for (const auto& each : state.all) {
    if (!each.withdrawals.empty()) continue;
    const auto item = shown(each, viewer);
    auto one = moment(Thanks::name, "said", item.id, item.mine, item.day, viewer);
    one.at = item.at;
    add_text(one, {}, item.did);
    add_text(one, "shows", item.shows);
    add_text(one, "meant", item.meant);
    if (item.answer) add_text(one, "answer", item.answer->words, one.other);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tend::practice::thanks
