#include "core/demo/story.h"

#include <algorithm>
#include <chrono>

#include "core/practice/questions/questions.h"

namespace tend::demo {
namespace {

using codec::Json;

constexpr std::int32_t chapter_days = 273;
constexpr std::int32_t mended_days = 14;
constexpr std::int32_t day_begins = 4 * 60, day_ends = 24 * 60 - 2;  // minutes in which they write
constexpr std::uint64_t she = 0, he = 1;

Chance chance_of(std::uint64_t seed, std::uint64_t what) {
  return Chance(Chance(seed ^ what * 0xD1B54A32D192ED03).next());
}

// 0: Monday.
std::int32_t weekday_of(std::int32_t day) { return (day + 3) % 7; }

std::string_view season_of(std::int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  const auto month = static_cast<unsigned>(date.month());
  return month < 3 || month == 12 ? "winter" : month < 6 ? "spring" : month < 9 ? "summer" : "autumn";
}

// How large an idea is, how often such a one is offered, and in how many days it is done.
struct Sort {
  std::string_view size;
  std::uint32_t in_100;
  std::int32_t soonest, latest;
};
constexpr std::array<Sort, 6> sorts{{{"5min", 27, 0, 1},
                                     {"hour", 34, 1, 5},
                                     {"evening", 24, 2, 9},
                                     {"day", 9, 4, 16},
                                     {"weekend", 4, 9, 40},
                                     {"year", 2, 60, 200}}};

const Sort& sort_of(Chance& chance) {
  auto left = chance.below(100);
  auto sort = sorts.begin();
  for (; left >= sort->in_100; ++sort) left -= sort->in_100;
  return *sort;
}

}  // namespace

std::uint64_t draw_seed_of(const Plan& plan) { return Chance(plan.seed).next(); }

Story::Story(const Words& words, const Plan& plan)
    : plan_(plan), drawer_(words, chance_of(plan.seed, 0).next()), words_(&words) {}

std::optional<Step> Story::next() {
  // A day's steps are all there once it is planned, and none planned later comes before the day that follows.
  while (nth_ < plan_.days && (ahead_.empty() || ahead_.top().at >= ms_of({nth_, day_begins}))) plan_day();
  if (ahead_.empty() || ahead_.top().day >= day_of(plan_.days)) return std::nullopt;
  auto out = ahead_.top();
  ahead_.pop();
  return out;
}

// ---- days

void Story::plan_day() {
  chance_ = chance_of(plan_.seed, static_cast<std::uint64_t>(nth_) + 1);
  if (nth_ == 0) begin();
  for (const auto slot : {she, he})
    for (std::uint32_t i = 0; i < plan_.pace; ++i) check_in(slot), thank(slot);
  question_of_day();
  ask_a_question();
  offer_an_idea();
  write_letters();
  const auto& chapter = chapter_of(nth_);
  if (nth_ == chapter.mends) mend();
  if (nth_ == chapter.returns - 3) meet_again();
  ++nth_;
}

Story::Chapter& Story::chapter_of(std::int32_t nth) {
  const auto wanted = static_cast<std::size_t>(nth / chapter_days);
  while (chapters_.size() <= wanted) {
    const auto first = static_cast<std::int32_t>(chapters_.size()) * chapter_days;
    auto chance = chance_of(plan_.seed, 0xC0000000 + chapters_.size());
    Chapter out{.hard = first + chance.between(95, 125)};
    out.mends = out.hard + chance.between(10, 16);
    while (weekday_of(day_of(out.mends)) != 5) ++out.mends;  // a Saturday
    out.leaves = first + chance.between(185, 205);
    out.returns = out.leaves + chance.between(13, 16);
    chapters_.push_back(out);
  }
  return chapters_[wanted];
}

Story::Mood Story::mood_of(std::int32_t nth) {
  const auto& chapter = chapter_of(nth);
  const auto within = [&](std::int32_t first, std::int32_t end) { return nth >= first && nth < end; };
  if (within(chapter.hard, chapter.mends)) return Mood::hard;
  if (within(chapter.mends, chapter.mends + mended_days)) return Mood::mended;
  return within(chapter.leaves, chapter.returns) ? Mood::apart : Mood::plain;
}

bool Story::is_weekend(std::int32_t nth) const { return weekday_of(day_of(nth)) >= 5; }

// The first day from that one on which they are in one place, and not in the middle of a fight.
std::int32_t Story::next_together(std::int32_t nth) {
  while (mood_of(nth) == Mood::apart || mood_of(nth) == Mood::hard) ++nth;
  return nth;
}

Story::Moment Story::free_minute(std::uint64_t slot, std::int32_t nth, std::int32_t from) {
  using Spans = std::array<std::pair<std::int32_t, std::int32_t>, 3>;
  constexpr Spans her_day{{{435, 470}, {745, 790}, {1110, 1400}}};
  constexpr Spans early{{{560, 580}, {800, 1000}, {1130, 1290}}};
  constexpr Spans late{{{540, 760}, {1050, 1070}, {1370, 1425}}};
  constexpr Spans free{{{510, 700}, {800, 1080}, {1150, 1410}}};
  const bool early_week = day_of(nth) / 7 % 2 == 0;
  const auto& spans = is_weekend(nth) ? free : slot == she ? her_day : early_week ? early : late;
  const auto which = chance_.below(10);
  const auto& [least, most] = spans.at(which < 2 ? 0 : which < 5 ? 1 : 2);
  const auto minute = std::max(chance_.between(least, most), from);
  return {nth, std::min(minute, day_ends)};
}

UnixMs Story::ms_of(Moment at) const {
  const std::int64_t minutes =
      std::int64_t{day_of(at.nth)} * minutes_a_day + at.minute - plan_.utc_offset_min;
  return minutes * 60'000;
}

std::uint64_t Story::add(std::uint64_t slot, Moment at, std::string_view intent, Json fields,
                         std::string_view refers_by, std::uint64_t refers_to) {
  // Some seconds, so that not all is written at the full minute.
  const auto seconds = static_cast<UnixMs>(chance_.below(60)) * 1000;
  ahead_.push({.number = ++last_number_,
               .at = ms_of(at) + seconds,
               .day = day_of(at.nth),
               .slot = slot,
               .intent = intent,
               .fields = std::move(fields),
               .refers_by = refers_by,
               .refers_to = refers_to});
  return last_number_;
}

void Story::begin() {
  for (const auto slot : {she, he}) add(slot, {0, 19 * 60}, "me.start", {{"name", words_->names.at(slot)}});
  add(she, {0, 20 * 60}, "checkin.choose",
      {{"close", "us"}, {"appreciated", "us"}, {"energy", "us"}, {"together", "us"}});
  add(he, {0, 20 * 60 + 5}, "checkin.choose", {{"close", "us"}, {"energy", "us"}, {"stress", "us"}});
  for (const auto slot : {she, he}) {
    const auto days = words_->decks.find("dates." + std::string(who(slot)));
    if (days == words_->decks.end()) continue;
    for (const auto& line : days->second)
      if (const auto day = reading_of(line, 0); day.size() == 2)
        add(slot, {1, 18 * 60}, "dates.add", {{"words", day[0]}, {"day", day[1]}});
  }
}

// ---- how it is

void Story::check_in(std::uint64_t slot) {
  struct Item {
    const char* name;
    std::array<std::int32_t, 2> usual;                          // of each
    std::int32_t hard = 0, mended = 0, apart = 0, weekend = 0;  // more or less than that
  };
  constexpr std::array<Item, 8> items{{{"close", {6, 5}, -3, 1, -1, 0},
                                       {"appreciated", {5, 5}, -3, 1, 0, 0},
                                       {"seen", {5, 5}, -2, 1, -1, 0},
                                       {"stress", {3, 4}, 3, -1, -1, -2},
                                       {"energy", {4, 5}, -2, 0, 1, 1},
                                       {"conflict", {2, 2}, 3, -1, -1, 0},
                                       {"together", {4, 4}, -2, 1, -3, 2},
                                       {"novelty", {3, 3}, -1, 1, 1, 1}}};
  const auto mood = mood_of(nth_);
  constexpr std::array<std::array<std::uint32_t, 2>, 4> in_100{{{84, 62}, {68, 38}, {88, 70}, {80, 66}}};
  if (!chance_.of_100(in_100.at(static_cast<std::size_t>(mood)).at(slot))) return;
  // A day has one colour for all its answers; of each, some more.
  const auto of_day = chance_.between(-1, 1);
  Json fields = Json::object();
  for (const auto& item : items) {
    const bool is_burden =
        item.name == std::string_view("stress") || item.name == std::string_view("conflict");
    auto level = item.usual.at(slot) + (is_burden ? -of_day : of_day) + chance_.between(-1, 1);
    if (mood == Mood::hard) level += item.hard;
    if (mood == Mood::mended) level += item.mended;
    if (mood == Mood::apart) level += item.apart;
    if (is_weekend(nth_)) level += item.weekend;
    fields[item.name] = static_cast<std::uint64_t>(std::clamp(level, 1, 7));
  }
  // She looks back in the evening, he when the shift is over.
  const auto at = slot == she ? Moment{nth_, chance_.between(1260, 1400)} : free_minute(slot, nth_, 780);
  add(slot, at, "checkin.answer", std::move(fields));
}

// ---- thanks

void Story::thank(std::uint64_t slot) {
  const auto mood = mood_of(nth_);
  constexpr std::array<std::array<std::uint32_t, 2>, 4> in_100{{{58, 50}, {12, 9}, {74, 68}, {50, 52}}};
  if (!chance_.of_100(in_100.at(static_cast<std::size_t>(mood)).at(slot))) return;
  constexpr std::array<std::string_view, 4> moods{"", "hard.", "mended.", "apart."};
  auto within = std::string(moods.at(static_cast<std::size_t>(mood)));
  if (mood == Mood::plain && chance_.of_100(14)) within = std::string(season_of(day_of(nth_))) + ".";
  if (mood == Mood::mended && chance_.of_100(70)) within.clear();
  auto texts = drawer_.draw("thanks." + within + std::string(who(slot)), day_of(nth_));
  // What a deck of few lines has no more of, the large one may have; in hard weeks nothing is said then.
  if (!texts && mood != Mood::hard && mood != Mood::apart)
    texts = drawer_.draw("thanks." + std::string(who(slot)), day_of(nth_));
  if (!texts) return;
  Json fields{{"did", texts->front()}};
  constexpr std::array<const char*, 3> parts{"did", "shows", "meant"};
  for (std::size_t i = 1; i < texts->size() && i < parts.size(); ++i)
    fields[parts.at(i)] = drawer_.once(texts->at(i), day_of(nth_));
  const auto at = free_minute(slot, nth_);
  const auto number = add(slot, at, "thanks.say", fields);
  if (chance_.of_100(1)) {  // second thoughts
    add(slot, {nth_, std::min(at.minute + chance_.between(4, 90), day_ends)}, "thanks.withdraw",
        Json::object(), "id", number);
    return;
  }
  if (chance_.of_100(3))
    if (const auto more = drawer_.draw("more." + std::string(who(slot)), day_of(nth_ + 1))) {
      fields["did"] = texts->front() + " " + more->front();
      add(slot, {nth_ + 1, chance_.between(540, 600)}, "thanks.edit", fields, "id", number);
    }
  receive(number, 1 - slot, at);
}

void Story::receive(std::uint64_t thanks, std::uint64_t slot, Moment said) {
  if (!chance_.of_100(mood_of(nth_) == Mood::hard ? 45 : 82)) return;
  const auto at = chance_.of_100(60)
                      ? Moment{said.nth, std::min(said.minute + chance_.between(6, 240), day_ends)}
                      : free_minute(slot, said.nth + 1);
  Json fields = Json::object();
  if (chance_.of_100(slot == she ? 55 : 40))
    if (auto words = drawer_.draw("received." + std::string(who(slot)), day_of(at.nth)))
      fields["words"] = std::move(words->front());
  add(slot, at, "thanks.receive", std::move(fields), "id", thanks);
}

// ---- questions

// They answer those to which they have something to say.
void Story::question_of_day() {
  const auto item = practice::questions::item_of_day(draw_seed_of(plan_), day_of(nth_));
  const auto mood = mood_of(nth_);
  const bool have_time = mood != Mood::hard || chance_.of_100(35);
  const auto words = have_time ? drawer_.answer(item) : std::nullopt;
  for (const auto slot : {she, he}) {
    const bool next_day = chance_.of_100(slot == she ? 6 : 18);
    const auto at = free_minute(slot, next_day ? nth_ + 1 : nth_);
    const bool answers = words && words->size() == 2 && chance_.of_100(slot == she ? 92 : 86);
    const auto said = answers ? drawer_.once(words->at(slot), day_of(at.nth)) : std::string();
    Json fields{{"day", day_of(nth_)}};
    if (said.empty()) {
      if (chance_.of_100(slot == she ? 6 : 3)) add(slot, at, "questions.pass", std::move(fields));
      continue;
    }
    fields["words"] = said;
    if (chance_.of_100(4)) fields["only_me"] = true;
    add(slot, at, "questions.answer", std::move(fields));
  }
}

void Story::ask_a_question() {
  if (mood_of(nth_) == Mood::hard || !chance_.of_100(9)) return;
  const auto asker = chance_.below(2);
  const auto texts = drawer_.draw("asked." + std::string(who(asker)), day_of(nth_));
  if (!texts || texts->size() != 3) return;
  const auto at = free_minute(asker, nth_);
  const auto asked = add(asker, at, "questions.ask", {{"text", texts->at(0)}});
  for (const auto slot : {asker, 1 - asker}) {
    const auto then = slot == asker ? Moment{nth_, std::min(at.minute + 3, day_ends)}
                                    : free_minute(slot, nth_ + chance_.between(1, 2));
    auto words = drawer_.once(texts->at(1 + slot), day_of(then.nth));
    if (!words.empty()) add(slot, then, "questions.answer", {{"words", std::move(words)}}, "asked", asked);
  }
}

// ---- ideas

void Story::offer_an_idea() {
  const auto mood = mood_of(nth_);
  const bool apart = mood == Mood::apart;
  if (mood == Mood::hard || !chance_.of_100(apart ? 14 : 17)) return;
  const auto sort = sort_of(chance_);
  const auto by = chance_.of_100(68) ? he : she;
  const bool otherwise = !apart && chance_.of_100(10);
  auto texts = drawer_.draw(apart       ? "ideas.apart"
                            : otherwise ? std::string("ideas.otherwise")
                                        : "ideas." + std::string(sort.size),
                            day_of(nth_));
  if (!texts) return;
  const auto at = free_minute(by, nth_);
  Json offered{{"text", texts->front()}};
  if (!otherwise) offered["size"] = apart ? "hour" : std::string(sort.size);
  const auto idea = add(by, at, "ideas.offer", std::move(offered));
  auto heard = free_minute(1 - by, nth_ + 1);
  auto wisher = 1 - by;
  if (otherwise) {
    texts->erase(texts->begin());
    auto instead = texts->empty() ? std::string() : drawer_.once(texts->front(), day_of(heard.nth));
    if (instead.empty()) return;
    add(1 - by, heard, "ideas.counter", {{"text", std::move(instead)}}, "id", idea);
    heard = free_minute(by, nth_ + 2);
    wisher = by;
  }
  if (chance_.of_100(6))  // quietly
    return void(add(wisher, heard, "ideas.let_be", Json::object(), "id", idea));
  if (chance_.of_100(7)) return;  // it fades
  auto on = heard.nth + chance_.between(sort.soonest, sort.latest);
  if (!apart) on = next_together(on);
  if (sort.in_100 < 10)
    while (!is_weekend(on) || (!apart && on != next_together(on))) ++on;
  texts->resize(4);
  live(idea, wisher, heard,
       {on, std::max(chance_.between(1080, 1230), on == heard.nth ? heard.minute + 1 : 0)},
       {.size = std::string(sort.size), .texts = *std::move(texts)});
}

void Story::live(std::uint64_t idea, std::uint64_t wisher, Moment wished, Moment done, const Idea& what) {
  add(wisher, wished, "ideas.wish", Json::object(), "id", idea);
  const auto planner = chance_.below(2);
  const bool is_planned = done.nth > wished.nth && chance_.of_100(85);
  if (is_planned) {
    Json plan{{"day", day_of(done.nth)}, {"minute", static_cast<std::uint32_t>(done.minute / 30 * 30)}};
    if (auto bring = drawer_.once(what.texts[1], day_of(wished.nth)); !bring.empty())
      plan["bring"] = std::move(bring);
    add(planner, {wished.nth, std::min(wished.minute + chance_.between(2, 60), day_ends)}, "ideas.plan",
        std::move(plan), "id", idea);
  } else if (what.size != "5min") {
    return;  // one day
  }
  const auto ended = std::min(done.minute + chance_.between(60, 150), day_ends - 1);
  if (is_planned && chance_.of_100(8)) return;  // something came between
  add(chance_.below(2), {done.nth, ended}, "ideas.done", Json::object(), "id", idea);
  constexpr std::array<const char*, 3> how{"no", "a_little", "yes"};
  for (const auto slot : {she, he}) {
    if (!chance_.of_100(slot == she ? 88 : 70)) continue;
    Json look{{"was_new", how.at(chance_.below(3))}, {"new_side", how.at(chance_.below(3))}};
    const auto at =
        slot == she && chance_.of_100(50) ? Moment{done.nth, ended + 1} : free_minute(slot, done.nth + 1);
    if (auto words = drawer_.once(what.texts[2 + slot], day_of(at.nth)); !words.empty())
      look["words"] = std::move(words);
    add(slot, at, "ideas.look_back", std::move(look), "id", idea);
  }
}

// ---- letters

// Of two draws in one call a compiler may take either first, so each has a line of its own.
void Story::write_letters() {
  const auto& chapter = chapter_of(nth_);
  if (mood_of(nth_) == Mood::apart) {
    const auto gone = nth_ - chapter.leaves;
    for (const auto slot : {she, he})
      if (gone == (slot == she ? 3 : 5) || gone == (slot == she ? 9 : 10)) {
        const auto at = free_minute(slot, nth_);
        letter(slot, "letters.apart.", at,
               {gone < 6 ? nth_ + chance_.between(2, 4) : chapter.returns, 19 * 60});
      }
    return;
  }
  for (const auto slot : {she, he})
    if (mood_of(nth_) != Mood::hard && nth_ > 2 && chance_.of_100(slot == she ? 6 : 3)) {
      const auto days = chance_.of_100(15) ? chance_.between(200, 3'650) : chance_.between(3, 40);
      const auto at = free_minute(slot, nth_);
      letter(slot, "letters.", at, {nth_ + days, chance_.between(420, 1200)});
    }
}

void Story::letter(std::uint64_t slot, std::string_view deck, Moment at, Moment until) {
  const auto words = drawer_.draw(std::string(deck) + std::string(who(slot)), day_of(nth_));
  if (!words) return;
  const auto number = add(slot, at, "letters.write", {{"words", words->front()}, {"until", ms_of(until)}});
  if (chance_.of_100(93))
    add(1 - slot, free_minute(1 - slot, until.nth + 1), "letters.open", Json::object(), "id", number);
}

// ---- what the chapter turns on

void Story::mend() {
  const auto texts = drawer_.draw("mend", day_of(nth_));
  if (!texts || texts->size() != 9) return;
  const auto nth = [&](std::size_t i, std::int32_t day) { return drawer_.once(texts->at(i), day_of(day)); };
  const auto next = nth_ + 1;
  const auto sorry = add(he, {nth_, 9 * 60}, "thanks.say", {{"did", texts->front()}});
  add(she, {nth_, 9 * 60 + 25}, "thanks.receive", {{"words", nth(1, nth_)}}, "id", sorry);
  const auto idea = add(he, {nth_, 9 * 60 + 40}, "ideas.offer", {{"text", texts->at(2)}, {"size", "hour"}});
  add(she, {nth_, 10 * 60}, "ideas.wish", Json::object(), "id", idea);
  add(she, {nth_, 10 * 60 + 2}, "ideas.plan",
      {{"day", day_of(next)}, {"minute", 16U * 60}, {"bring", nth(3, nth_)}}, "id", idea);
  add(he, {next, 19 * 60}, "ideas.done", Json::object(), "id", idea);
  for (const auto slot : {she, he})
    add(slot, {next, 20 * 60 + static_cast<std::int32_t>(slot) * 30}, "ideas.look_back",
        {{"was_new", "a_little"}, {"new_side", "yes"}, {"words", nth(4 + slot, next)}}, "id", idea);
  const auto thanks = add(she, {next, 21 * 60}, "thanks.say",
                          {{"did", texts->at(6)}, {"shows", nth(7, next)}, {"meant", nth(8, next)}});
  add(he, {next, 21 * 60 + 12}, "thanks.receive", Json::object(), "id", thanks);
}

void Story::meet_again() {
  auto texts = drawer_.draw("ideas.return", day_of(nth_));
  if (!texts) return;
  texts->resize(4);
  const auto idea =
      add(he, free_minute(he, nth_), "ideas.offer", {{"text", texts->front()}, {"size", "evening"}});
  live(idea, she, free_minute(she, nth_ + 1), {chapter_of(nth_).returns, 18 * 60},
       {.size = "evening", .texts = *std::move(texts)});
}

}  // namespace tend::demo
