#include "core/replica/demo.h"

#include <algorithm>

#include "core/base/numbers.h"
#include "core/practice/list.h"
#include "core/replica/state.h"

namespace tend::replica {
namespace {

constexpr std::uint32_t demo_days_most = 36'525;
constexpr std::int32_t days_of_draws = 14;  // before this one, so that Today is past its first days

}  // namespace

Demo::Demo(const OpenDemo& open, const Event& at, crypto::Entropy& entropy)
    : entropy_(&entropy), now_(at.now), utc_offset_min_(at.utc_offset_min), slot_(open.slot & 1) {
  tell_story(open);
}

Effects Demo::step(const Event& event) {
  effects_.clear();
  const auto day_before = today();
  now_ = event.now;
  utc_offset_min_ = event.utc_offset_min;
  if (draft_ && (draft_->due <= now_ || draft_->due > now_ + undo_ms)) send_draft();
  if (couple_ && !draft_ && couple_->look_at_sealed(now_)) all_changed();
  if (today() != day_before) all_changed();
  std::visit(
      [&](const auto& what) {
        if constexpr (requires { on(what); }) on(what);
      },
      event.what);
  ask_to_be_woken();
  return std::move(effects_);
}

// ---- the story

void Demo::on(const OpenDemo&) { all_changed(); }

void Demo::tell_story(const OpenDemo& open) {
  const auto words = demo::Words::read(as_text(open.words));
  if (!words) return void(broken_ = words.error());
  names_ = words->names;
  const auto days = static_cast<std::int32_t>(
      std::clamp(open.days.value_or(demo::nine_months), std::uint32_t{1}, demo_days_most));
  const demo::Plan plan{.seed = open.seed,
                        .from_day = std::max(today() - days + 1, 0),
                        .days = days,
                        .utc_offset_min = utc_offset_min_};
  couple_.emplace(demo::draw_seed_of(plan));
  demo::Story story(*words, plan);
  demo::Player player(story, *couple_);
  demo::Chance chance(plan.seed);
  const auto until = now_;
  for (auto ago = std::min(days_of_draws, days - 1); ago > 0; --ago) {
    now_ = until - ago * ms_a_day;
    player.play(now_);
    for (const auto slot : {0U, 1U}) draw_today(slot, {chance.next(), chance.next()});
    if (ago == 1) look_at_all();
  }
  now_ = until;
  player.play(now_);
  couple_->look_at_sealed(now_);
}

void Demo::draw_today(std::uint64_t slot, const today::Luck& luck) {
  auto drawn = tend::today::draw(facts(slot), past_draws(slot), {}, luck);
  if (drawn.empty()) return;
  const practice::today::Drawn record{.considered = std::move(drawn), .unknown = {}};
  couple_->keep({.slot = slot, .intent = TodayOpen::name, .now = now_, .day = today()}, record.kind,
                codec::encode(record));
}

// New is what came since yesterday.
void Demo::look_at_all() {
  for (const auto slot : {0U, 1U}) {
    std::vector<EntryId> all;
    for (const auto& each : practice::Practices::moments(couple_->seen(slot), viewer(slot)))
      all.push_back(each.id);
    look(slot, all);
  }
}

void Demo::look(std::uint64_t slot, const std::vector<EntryId>& moments) {
  const auto record = together::looked_at(practice::Practices::moments(couple_->seen(slot), viewer(slot)),
                                          looked(slot), moments, today());
  if (record.moments.empty()) return;
  couple_->keep({.slot = slot, .intent = UsLook::name, .now = now_, .day = today()}, record.kind,
                codec::encode(record));
}

// ---- what is asked for

void Demo::on(const Intent& intent) {
  if (broken_) return effects_.push_back(ReplyRefused{intent.id, *broken_, Json::object()});
  if (intent.name == TodayOpen::name) {
    std::array<std::uint8_t, 16> chance{};
    entropy_->fill(chance);
    const BytesView drawn = chance;
    draw_today(slot_, {big_endian(drawn.first(8)), big_endian(drawn.last(8))});
    all_changed();
  } else if (intent.name == UsLook::name) {
    const auto fields = codec::from_json<UsLook>(intent.fields);
    if (!fields) return effects_.push_back(ReplyRefused{intent.id, fields.error(), Json::object()});
    look(slot_, fields->moments);
    all_changed();
  } else if (intent.name == DraftUndo::name) {
    return undo(intent);
  } else if (intent.name == DraftSend::name) {
    send_draft();
  } else if (intent.name == DemoSwitch::name) {
    send_draft();
    slot_ = 1 - slot_;
    all_changed();
  } else if (intent.name != ClockTrust::name) {
    return perform(intent);
  }
  effects_.push_back(Reply{intent.id, Json::object()});
}

void Demo::perform(const Intent& intent) {
  send_draft();  // whoever writes on has done with what came before
  codec::Where where;
  auto written =
      couple_->act({.slot = slot_, .intent = intent.name, .now = now_, .day = today()}, intent.fields, where);
  if (!written) return effects_.push_back(ReplyRefused{intent.id, written.error(), args_of(where)});
  all_changed();
  if (written->empty()) return effects_.push_back(Reply{intent.id, Json::object()});
  draft_ = Draft{*std::move(written), now_ + undo_ms};
  effects_.push_back(
      Reply{intent.id, {{"draft", to_hex(draft_->written.front().view())}, {"until", draft_->due}}});
}

void Demo::undo(const Intent& intent) {
  codec::Where where;
  const auto fields = codec::from_json<DraftUndo>(intent.fields, &where);
  const auto is_there = [&] {
    return std::ranges::find(draft_->written, fields->draft) != draft_->written.end();
  };
  if (!fields || !draft_ || !is_there())
    return effects_.push_back(
        ReplyRefused{intent.id, fields ? Refusal::undo_too_late : fields.error(), args_of(where)});
  couple_->undo(draft_->written);
  draft_.reset();
  all_changed();
  effects_.push_back(Reply{intent.id, Json::object()});
}

// What was answered while the other's answer lay there opens now.
void Demo::send_draft() {
  if (!draft_) return;
  draft_.reset();
  couple_->look_at_sealed(now_);
  all_changed();
}

// ---- what is shown

void Demo::on(const Query& query) {
  const auto refused = [&](Refusal why) { effects_.push_back(ReplyRefused{query.id, why, Json::object()}); };
  if (broken_) return refused(*broken_);
  if (query.name == HomeShow::name) return effects_.push_back(Reply{query.id, codec::to_json(home())});
  if (query.name == tend::today::List::name) {
    const auto list = tend::today::list(facts(slot_), past_draws(slot_));
    return effects_.push_back(Reply{query.id, codec::to_json(list)});
  }
  if (query.name == together::Timeline::name) {
    const auto asked = codec::from_json<together::Timeline>(query.fields);
    if (!asked) return refused(asked.error());
    auto moments = together::told_of_new(practice::Practices::moments(couple_->seen(slot_), viewer(slot_)),
                                         looked(slot_), today());
    return effects_.push_back(
        Reply{query.id, codec::to_json(together::timeline(std::move(moments), *asked))});
  }
  const auto answer =
      practice::Practices::view(couple_->seen(slot_), query.name, query.fields, viewer(slot_));
  if (!answer) return refused(Refusal::intent_unknown);
  if (!*answer) return refused(answer->error());
  effects_.push_back(Reply{query.id, **answer});
}

HomeShow::Answer Demo::home() const {
  HomeShow::Answer out{.person = Person{names_.at(slot_)}, .partner = Person{names_.at(1 - slot_)}};
  out.today = today();
  out.devices = 1;
  out.made_up = true;
  return out;
}

practice::Viewer Demo::viewer(std::uint64_t slot) const {
  practice::Viewer out{.slot = slot,
                       .names = names_,
                       .today = today(),
                       .now = now_,
                       .paired = true,
                       .draw_seed = couple_->draw_seed()};
  out.undo_until = [this](const EntryId& id) -> std::optional<UnixMs> {
    if (!draft_ || std::ranges::find(draft_->written, id) == draft_->written.end()) return std::nullopt;
    return draft_->due;
  };
  return out;
}

together::Facts Demo::facts(std::uint64_t slot) const {
  return together::facts_of(couple_->seen(slot), viewer(slot), minute());
}

const practice::today::State& Demo::past_draws(std::uint64_t slot) const {
  return couple_->seen(slot).mine.of<practice::today::State>();
}

const practice::seen::State& Demo::looked(std::uint64_t slot) const {
  return couple_->seen(slot).mine.of<practice::seen::State>();
}

void Demo::all_changed() {
  if (!effects_.empty() && std::holds_alternative<Changed>(effects_.front())) return;
  Changed all{{std::string(HomeShow::name), std::string(tend::today::List::name),
               std::string(together::Timeline::name)}};
  practice::PracticeTable::for_each_view(
      [&]<class V>(std::type_identity<V>) { all.views.emplace_back(V::name); });
  effects_.insert(effects_.begin(), std::move(all));
}

// For the undo's end, for the next letter that opens, for tomorrow.
void Demo::ask_to_be_woken() {
  if (!couple_) return;
  const auto until_turn = (minutes_a_day + 4 * 60 - minute() - 1) % minutes_a_day + 1;
  auto next = (now_ / 60'000 + until_turn) * 60'000;
  if (draft_) next = std::min(next, draft_->due);
  if (const auto opens = couple_->next_opening()) next = std::min(next, std::max(*opens, now_ + 1));
  effects_.push_back(Wake{next});
}

}  // namespace tend::replica
