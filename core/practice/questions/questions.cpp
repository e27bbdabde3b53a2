#include "core/practice/questions/questions.h"

#include <algorithm>

#include "core/base/heap_sort.h"
#include "core/base/text.h"

namespace tend::practice::questions {
namespace {

bool is_blank(const std::string& text) { return trimmed(text).empty(); }

About about_of(const auto& record) { return {record.day, record.asked, record.item}; }

// A day comes with its item; what was asked stands alone.
std::optional<Refusal> why_no_question(const About& about) {
  const bool is_one = about.asked ? !about.day && !about.item : about.item.has_value();
  return is_one ? std::nullopt : std::optional(Refusal::field_missing);
}

const State::Question* question_of(const State& us, const EntryId& id) {
  const auto found =
      std::ranges::find(us.asked, id, [](const State::Question& each) { return each.stamp.id; });
  return found == us.asked.end() ? nullptr : &*found;
}

const State::Answer* given_by(const State& us, const Bytes& object, std::uint64_t slot) {
  const auto found = us.given.find(object);
  return found == us.given.end() || !found->second.at(slot) ? nullptr : &*found->second.at(slot);
}

const State::Answer* kept_for(const State& mine, const Bytes& object) {
  const auto found = mine.kept.find(object);
  return found == mine.kept.end() ? nullptr : &found->second;
}

template <class S>
auto answer_of(S& us, const EntryId& id) -> decltype(&*us.given.begin()->second.front()) {
  const auto object = us.object_by_id.find(id);
  if (object == us.object_by_id.end()) return nullptr;
  const auto both = us.given.find(object->second);
  if (both == us.given.end()) return nullptr;
  for (auto& answer : both->second)
    if (answer && answer->stamp().id == id) return &*answer;
  return nullptr;
}

// As it would stand for both: of no day, since each had days of their own then.
About shared(const About& kept) { return {.day = {}, .asked = {}, .item = kept.item}; }

// An answer of mine that was given to both afterwards.
bool is_shared(Both<State> seen, const State::Answer& kept, std::uint64_t slot) {
  const auto* given = given_by(seen.us, shared(kept.about).object(), slot);
  return given && given->alone_on;
}

bool passes(const State& mine, const Bytes& object) {
  const auto found = mine.passes.find(object);
  return found != mine.passes.end() && found->second;
}

// Both answered: the other's is here, or mine is out.
bool is_open(const State& us, const Bytes& object, std::uint64_t slot) {
  const auto* own = given_by(us, object, slot);
  return given_by(us, object, 1 - slot) || (own && !own->stamp().sealed);
}

}  // namespace

bool might_share(Both<State> seen, const State::Answer& kept, std::uint64_t slot,
                 std::optional<UnixMs> together_since) {
  return together_since && kept.stamp().at < *together_since && kept.about.item &&
         !given_by(seen.us, shared(kept.about).object(), slot);
}

Bytes About::object() const {
  Bytes out;
  if (asked) {
    out.push_back('a');
    out.insert(out.end(), asked->bytes.begin(), asked->bytes.end());
    return out;
  }
  out.push_back(day ? 'd' : 'i');
  for (int i = 0; day && i < 4; ++i) out.push_back(static_cast<std::uint8_t>(*day >> 8 * i));
  if (item) out.insert(out.end(), item->begin(), item->end());
  return out;
}

std::optional<Opens> opens(const Answered& answered) {
  if (answered.plain == true) return std::nullopt;
  return Opens{.until = {}, .object = about_of(answered).object()};
}

std::optional<Refusal> validate(const Answered& answered) {
  return is_blank(answered.words) ? std::optional(Refusal::text_empty) : why_no_question(about_of(answered));
}
std::optional<Refusal> validate(const Edited& edited) {
  return is_blank(edited.words) ? std::optional(Refusal::text_empty) : std::nullopt;
}
std::optional<Refusal> validate(const Asked& asked) {
  return is_blank(asked.text) ? std::optional(Refusal::text_empty) : std::nullopt;
}
std::optional<Refusal> validate(const Kept& kept) {
  return is_blank(kept.words) ? std::optional(Refusal::text_empty) : why_no_question(about_of(kept));
}
std::optional<Refusal> validate(const Passed& passed) { return why_no_question(about_of(passed)); }

// ---- what entries add up to

void fold(State& state, const Stamp& stamp, const Answered& answered) {
  const auto about = about_of(answered);
  auto& place = state.given[about.object()].at(stamp.slot);
  if (place) return;
  place = State::Answer{.about = about,
                        .text = answered.text,
                        .versions = {{stamp, answered.words}},
                        .alone_on = answered.alone_on};
  state.object_by_id[stamp.id] = about.object();
}

void fold(State& state, const Stamp& stamp, const Edited& edited) {
  auto* answer = answer_of(state, edited.answer);
  if (!answer) return state.inert_edits.push_back({stamp, edited.answer});
  if (answer->stamp().slot == stamp.slot) answer->versions.push_back({stamp, edited.words});
}

void fold(State& state, const Stamp& stamp, const Asked& asked) { state.asked.push_back({stamp, asked}); }

void fold(State& state, const Stamp& stamp, const Kept& kept) {
  const auto about = about_of(kept);
  auto& answer = state.kept[about.object()];
  answer.about = about, answer.text = kept.text;
  answer.versions.push_back({stamp, kept.words});
  state.object_by_id[stamp.id] = about.object();
}

void fold(State& state, const Stamp&, const Passed& passed) {
  state.passes[about_of(passed).object()] = passed.passes;
}

void cannot_open(State& state, const Unopenable& what) {
  if (what.beside) state.beside_junk.insert(*what.beside);
}

void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal) {
  state.gone[object.id] = withdrawal.slot;
  std::erase_if(state.asked, [&](const State::Question& each) { return each.stamp.id == object.id; });
  const auto found = state.object_by_id.find(object.id);
  if (found == state.object_by_id.end()) return;
  if (const auto both = state.given.find(found->second); both != state.given.end())
    for (auto& answer : both->second)
      if (answer && answer->stamp().id == object.id) answer.reset();
  state.kept.erase(found->second);
  state.object_by_id.erase(found);
}

std::vector<Withdrawal> strays(const State& state, std::uint64_t slot) {
  std::vector<Withdrawal> out;
  for (const auto& edit : state.inert_edits) {
    const auto gone = state.gone.find(edit.answer);
    if (gone != state.gone.end() && gone->second == slot && edit.stamp.slot == slot)
      out.push_back({.object = edit.answer, .entries = {edit.stamp.id}, .of = Answered::kind});
  }
  return out;
}

// ---- what a person asks for

namespace {

// What is meant by a day, an asked one, or neither: then today's. not_there.
Result<About> meant(const State& us, std::optional<std::int32_t> day, const std::optional<EntryId>& asked,
                    const Writer& writer) {
  if (asked) {
    if (day || !question_of(us, *asked)) return refuse(Refusal::not_there);
    return About{.day = {}, .asked = asked, .item = {}};
  }
  const auto of = day.value_or(writer.today);
  if (of > writer.today || of <= writer.today - days_open || of < 0) return refuse(Refusal::not_there);
  return About{.day = of, .asked = {}, .item = std::string(item_of_day(writer.draw_seed, of))};
}

template <class R>
R answer_to(const About& about, const std::optional<std::string>& text, std::string_view words) {
  R out;
  out.day = about.day, out.asked = about.asked, out.item = about.item;
  if (text && !is_blank(*text)) out.text = std::string(trimmed(*text));
  out.words = std::string(trimmed(words));
  return out;
}

template <class R>
Result<Written<Questions>> written(R record) {
  if (const auto why = validate(record)) return refuse(*why);
  return Written<Questions>{std::move(record)};
}

}  // namespace

Result<Written<Questions>> perform(Both<State> seen, const Answer& answer, const Writer& writer) {
  const bool only_me = answer.only_me.value_or(false) || !writer.paired;
  if (answer.item && (!only_me || answer.day || answer.asked)) return refuse(Refusal::not_there);
  const auto about = answer.item ? Result<About>(About{.day = {}, .asked = {}, .item = answer.item})
                                 : meant(seen.us, answer.day, answer.asked, writer);
  if (!about) return refuse(about.error());
  auto text = answer.text;
  if (about->asked) text = question_of(seen.us, *about->asked)->asked.text;
  if (only_me) return written(answer_to<Kept>(*about, text, answer.words));
  const auto object = about->object();
  if (given_by(seen.us, object, writer.slot)) return refuse(Refusal::answered_already);
  auto out = answer_to<Answered>(*about, text, answer.words);
  if (given_by(seen.us, object, 1 - writer.slot)) out.plain = true;
  return written(std::move(out));
}

Result<Written<Questions>> perform(Both<State> seen, const Share& share, const Writer& writer) {
  Written<Questions> out;
  std::set<Bytes> objects;
  for (const auto& id : share.answers) {
    const auto object = seen.mine.object_by_id.find(id);
    const auto* kept = object == seen.mine.object_by_id.end() ? nullptr : kept_for(seen.mine, object->second);
    if (!kept || !might_share(seen, *kept, writer.slot, writer.together_since))
      return refuse(Refusal::not_there);
    const auto about = shared(kept->about);
    if (!objects.insert(about.object()).second) continue;
    auto answered = answer_to<Answered>(about, kept->text, kept->versions.back().words);
    answered.plain = true, answered.alone_on = kept->stamp().day;
    out.emplace_back(std::move(answered));
  }
  if (out.empty()) return refuse(Refusal::nothing_picked);
  return out;
}

Result<Written<Questions>> perform(Both<State> seen, const Edit& edit, const Writer& writer) {
  const auto words = trimmed(edit.words);
  if (words.empty()) return refuse(Refusal::text_empty);
  if (const auto object = seen.mine.object_by_id.find(edit.id); object != seen.mine.object_by_id.end()) {
    const auto* kept = kept_for(seen.mine, object->second);
    if (!kept) return refuse(Refusal::not_there);
    if (kept->versions.back().words == words) return Written<Questions>{};
    return written(answer_to<Kept>(kept->about, kept->text, words));
  }
  const auto* answer = answer_of(seen.us, edit.id);
  if (!answer) return refuse(Refusal::not_there);
  if (answer->stamp().slot != writer.slot) return refuse(Refusal::not_mine);
  if (answer->versions.back().words == words) return Written<Questions>{};
  return written(Edited{.answer = edit.id, .words = std::string(words), .unknown = {}});
}

Result<Written<Questions>> perform(Both<State> seen, const Withdraw& withdraw, const Writer& writer) {
  const auto take_back = [](std::uint16_t of, const std::vector<State::Version>& versions) {
    Withdrawal out{.object = versions.front().stamp.id, .of = of};
    for (const auto& version : versions) out.entries.push_back(version.stamp.id);
    return Written<Questions>{out};
  };
  if (const auto object = seen.mine.object_by_id.find(withdraw.id); object != seen.mine.object_by_id.end())
    if (const auto* kept = kept_for(seen.mine, object->second)) return take_back(Kept::kind, kept->versions);
  if (const auto* answer = answer_of(seen.us, withdraw.id)) {
    if (answer->stamp().slot != writer.slot) return refuse(Refusal::not_mine);
    return take_back(Answered::kind, answer->versions);
  }
  const auto* question = question_of(seen.us, withdraw.id);
  if (!question) return refuse(Refusal::not_there);
  if (question->stamp.slot != writer.slot) return refuse(Refusal::not_mine);
  return take_back(Asked::kind, {{question->stamp, {}}});
}

Result<Written<Questions>> perform(Both<State>, const Ask& ask, const Writer&) {
  return written(Asked{.text = std::string(trimmed(ask.text)), .from = ask.from, .unknown = {}});
}

Result<Written<Questions>> perform(Both<State> seen, const Pass& pass, const Writer& writer) {
  const auto about = meant(seen.us, pass.day, pass.asked, writer);
  if (!about) return refuse(about.error());
  const bool wanted = !pass.again.value_or(false);
  if (passes(seen.mine, about->object()) == wanted) return Written<Questions>{};
  return written(
      Passed{.day = about->day, .asked = about->asked, .item = about->item, .passes = wanted, .unknown = {}});
}

// ---- views

namespace {

template <class Shown>
void mark_own(Shown& shown, const EntryId& id, const Viewer& viewer) {
  if (const auto until = viewer.undo_until ? viewer.undo_until(id) : std::nullopt)
    shown.undo_until = until, shown.draft = id;
}

Mine mine_of(const State::Answer& answer, bool only_me, const Viewer& viewer) {
  const auto& last = answer.versions.back();
  Mine out{.id = answer.stamp().id,
           .words = last.words,
           .day = answer.stamp().day,
           .sealed = answer.stamp().sealed.has_value()};
  if (only_me) out.only_me = true;
  mark_own(out, last.stamp.id, viewer);
  if (!only_me && !out.draft && viewer.is_waiting && viewer.is_waiting(last.stamp.id)) out.waiting = true;
  return out;
}

// What of mine shows beside a question: the answer for both, else the one for me.
void add_mine(Item& item, Both<State> seen, const Bytes& object, const Viewer& viewer) {
  if (const auto* given = given_by(seen.us, object, viewer.slot))
    item.answer = mine_of(*given, false, viewer);
  else if (const auto* kept = kept_for(seen.mine, object))
    item.answer = mine_of(*kept, true, viewer);
  if (passes(seen.mine, object)) item.passed = true;
  if (!is_open(seen.us, object, viewer.slot)) return;
  const auto* own = given_by(seen.us, object, viewer.slot);
  item.open = (own ? own : given_by(seen.us, object, 1 - viewer.slot))->stamp().id;
}

Item item_of(Both<State> seen, const About& about, const Viewer& viewer) {
  Item out{.day = about.day, .asked = about.asked, .item = about.item};
  const auto object = about.object();
  if (about.asked) {
    if (const auto* question = question_of(seen.us, *about.asked)) {
      out.item = question->asked.from, out.text = question->asked.text;
      out.by = viewer.names.at(question->stamp.slot), out.mine = question->stamp.slot == viewer.slot;
      if (*out.mine) mark_own(out, question->stamp.id, viewer);
    }
  }
  add_mine(out, seen, object, viewer);
  const auto* own = given_by(seen.us, object, viewer.slot);
  if (!out.text && own) out.text = own->text;
  return out;
}

AnswerItem answer_item(const State::Answer& answer, bool mine, const Viewer& viewer) {
  const auto& last = answer.versions.back();
  AnswerItem out{.id = answer.stamp().id,
                 .mine = mine,
                 .by = viewer.names.at(mine ? viewer.slot : 1 - viewer.slot),
                 .words = last.words};
  out.alone_on = answer.alone_on;
  if (answer.versions.size() > 1) out.before.emplace();
  for (std::size_t i = 0; i + 1 < answer.versions.size(); ++i)
    out.before->push_back({answer.versions[i].words, answer.versions[i].stamp.day});
  if (mine) mark_own(out, last.stamp.id, viewer);
  if (mine && !out.draft && viewer.is_waiting && viewer.is_waiting(last.stamp.id)) out.waiting = true;
  return out;
}

struct Placed {
  std::pair<std::int64_t, EntryId> at;
  ListItem item;
};

Placed open_item(const State& us, const Bytes& object, const Viewer& viewer) {
  const auto* own = given_by(us, object, viewer.slot);
  const auto* theirs = given_by(us, object, 1 - viewer.slot);
  const auto* first = own ? own : theirs;
  const auto* later = own && theirs && theirs->stamp().t < own->stamp().t ? own : theirs ? theirs : own;
  ListItem out{
      .id = first->stamp().id, .day = later->stamp().day, .item = first->about.item, .text = first->text};
  if (first->about.asked)
    if (const auto* question = question_of(us, *first->about.asked)) out.item = question->asked.from;
  if (own) out.answers.push_back(answer_item(*own, true, viewer));
  if (theirs) out.answers.push_back(answer_item(*theirs, false, viewer));
  if (own && !theirs && us.beside_junk.contains(own->stamp().id)) out.cannot_open = true;
  const bool still_asked = first->about.asked
                               ? question_of(us, *first->about.asked) != nullptr
                               : first->about.day && *first->about.day > viewer.today - days_open;
  if (!own && still_asked)
    out.can_answer = true, out.asked = first->about.asked, out.of_day = first->about.day;
  return {{later->stamp().t, later->stamp().id}, std::move(out)};
}

Placed kept_item(Both<State> seen, const State::Answer& kept, const Viewer& viewer) {
  ListItem out{.id = kept.stamp().id, .day = kept.stamp().day, .item = kept.about.item, .text = kept.text};
  out.answers.push_back(answer_item(kept, true, viewer));
  out.answers.front().before.reset();  // nobody else saw them
  out.only_me = true;
  if (might_share(seen, kept, viewer.slot, viewer.together_since)) out.might_share = true;
  return {{kept.stamp().t, kept.stamp().id}, std::move(out)};
}

}  // namespace

Today::Answer view(Both<State> seen, const Today&, const Viewer& viewer) {
  const auto of_day = [&](std::int32_t day) {
    return About{.day = day, .asked = {}, .item = std::string(item_of_day(viewer.draw_seed, day))};
  };
  Today::Answer out{.today = item_of(seen, of_day(viewer.today), viewer), .more = {}};
  for (auto question = seen.us.asked.rbegin(); question != seen.us.asked.rend(); ++question) {
    auto item = item_of(seen, {.day = {}, .asked = question->stamp.id, .item = {}}, viewer);
    if (!item.open) out.more.push_back(std::move(item));
  }
  for (auto day = viewer.today - 1; day > viewer.today - days_open && day >= 0; --day) {
    auto item = item_of(seen, of_day(day), viewer);
    if (!item.open && !item.passed) out.more.push_back(std::move(item));
  }
  // What I answered and nobody asks any more is there for me to take back.
  for (const auto& [object, both] : seen.us.given) {
    const auto& own = both.at(viewer.slot);
    if (!own || is_open(seen.us, object, viewer.slot)) continue;
    const bool is_shown =
        own->about.asked ? question_of(seen.us, *own->about.asked) != nullptr
                         : own->about.day > viewer.today - days_open && own->about == of_day(*own->about.day);
    if (!is_shown) out.more.push_back(item_of(seen, own->about, viewer));
  }
  return out;
}

List::Answer view(Both<State> seen, const List&, const Viewer& viewer) {
  std::vector<Placed> placed;
  for (const auto& [object, both] : seen.us.given)
    if (is_open(seen.us, object, viewer.slot)) placed.push_back(open_item(seen.us, object, viewer));
  for (const auto& [object, kept] : seen.mine.kept)
    if (!is_shared(seen, kept, viewer.slot)) placed.push_back(kept_item(seen, kept, viewer));
  heap_sort(placed, std::greater{}, &Placed::at);
  List::Answer out;
  for (auto& each : placed) out.items.push_back(std::move(each.item));
  return out;
}

// What both have answered, and what one gave to both afterwards; what one of them took back since leaves the other's answer alone.
std::vector<Moment> moments(Both<State> seen, const Viewer& viewer) {
  std::vector<Moment> out;
  for (const auto& item : view(seen, List{}, viewer).items) {
    const bool both = item.answers.size() > 1;
    if (item.only_me == true || (!both && !item.answers.front().alone_on)) continue;
    auto one = moment(Questions::name, both ? "open" : "told", item.id, both || item.answers.front().mine,
                      item.day, viewer);
    one.item = item.item;
    add_text(one, "question", item.text);
    for (const auto& answer : item.answers) add_text(one, "answer", answer.words, answer.by);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tend::practice::questions
