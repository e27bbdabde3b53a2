// What practices write: an intent becomes a draft, and the draft, some seconds later, entries. DESIGN, Undo.
#include <cstdlib>

#include "core/base/text.h"
#include "core/replica/state.h"

namespace tend::replica {
namespace {

constexpr std::string_view draft_key = "w";
constexpr std::int64_t undo_ms = 8'000;
constexpr std::int64_t again_ms = 5'000;  // after a store that failed

}  // namespace

void Replica::State::practice_intent(const Intent& intent) {
  const auto audience = practice::Practices::audience_of(intent.name);
  if (!audience) return reply_refused(intent.id, Refusal::intent_unknown);
  if (const auto why = not_yet()) return reply_refused(intent.id, *why);
  auto* space = space_of(*audience);
  if (!space || !space->started()) return reply_refused(intent.id, Refusal::no_partner_yet);
  if (draft_)  // whoever writes on has done with what came before
    return send_draft_then([this, intent] { practice_intent(intent); },
                           [this, id = intent.id] { reply_refused(id, Refusal::storage_failed); });
  if (const auto off = clock_off_ms(); off && !clock_is_trusted_)
    return reply_refused(intent.id, Refusal::clock_far_off, Json{{"off", *off}, {"now", now_}});
  codec::Where where;
  const auto written =
      practice::Practices::perform(space->state(), intent.name, intent.fields,
                                   {space->record().slot, today(), restore_until(*space)}, where);
  if (!*written) return reply_refused(intent.id, written->error(), args_of(where));
  if ((*written)->empty()) return reply(intent.id);
  keep_draft(intent.id, *space, space->draft(**written, now_, today()));
}

void Replica::State::keep_draft(std::uint64_t id, Space& space, DraftRecord record) {
  auto sealed = vault_->seal(draft_key, codec::encode(record));
  store(
      {{std::string(draft_key), std::move(sealed)}}, {},
      [this, id, audience = space.audience(), record = std::move(record)]() mutable {
        draft_ = Draft{std::move(record), now_ + undo_ms};
        shown_.reset();
        changed(audience);
        changed("home.show");
        reply(id,
              Json{{"draft", to_hex(draft_->record.entries.front().name.view())}, {"until", draft_->due}});
      },
      [this, id] { reply_refused(id, Refusal::storage_failed); });
}

void Replica::State::writing_intent(const Intent& intent) {
  if (intent.name == DraftUndo::name) {
    if (const auto fields = fields_of<DraftUndo>(intent)) undo_draft(intent.id, fields->draft);
  } else if (intent.name == DraftSend::name) {
    if (!fields_of<DraftSend>(intent)) return;
    if (!draft_) return reply(intent.id);
    send_draft_then([this, id = intent.id] { reply(id); },
                    [this, id = intent.id] { reply_refused(id, Refusal::storage_failed); });
  } else if (intent.name == ClockTrust::name) {
    if (!fields_of<ClockTrust>(intent)) return;
    clock_is_trusted_ = true;
    changed("home.show");
    reply(intent.id);
  } else {
    reply_refused(intent.id, Refusal::intent_unknown);
  }
}

void Replica::State::undo_draft(std::uint64_t id, const EntryId& name) {
  if (!draft_ || draft_->record.entries.front().name != name)
    return reply_refused(id, Refusal::undo_too_late);
  store(
      {}, {std::string(draft_key)},
      [this, id] {
        const auto* line = draft_line();
        draft_.reset();
        shown_.reset();
        if (line) changed(line->space.audience());
        changed("home.show");
        reply(id);
      },
      [this, id] { reply_refused(id, Refusal::storage_failed); });
}

// Makes the draft entries: in the chain, sealed, on their way. Only then is it no draft any more.
template <class Done, class Failed>
void Replica::State::send_draft_then(Done done, Failed failed) {
  auto* line = draft_line();
  auto change = line ? line->space.prepare_write(draft_->record, *vault_) : refuse(Refusal::storage_damaged);
  if (!change) {  // of a space that is gone, or dated beyond what an entry can say: it can never be sent
    return store(
        {}, {std::string(draft_key)},
        [this, done] {
          draft_.reset(), shown_.reset();
          changed(practice::Audience::us);
          done();
        },
        failed);
  }
  auto puts = std::move(change->puts);
  auto removes = std::move(change->removes);
  removes.emplace_back(draft_key);
  store(
      std::move(puts), std::move(removes),
      [this, line, done, change = std::move(*change)]() mutable {
        line->space.commit(std::move(change));
        draft_.reset();
        shown_.reset();
        changed(line->space.audience());
        changed("home.show");
        done();
        hand_in(*line);
      },
      [this, failed] {
        if (draft_) draft_->due = now_ + again_ms;
        failed();
      });
}

void Replica::State::send_draft() {
  send_draft_then([] {}, [] {});
}

// A clock that jumped keeps nobody's words waiting.
bool Replica::State::draft_is_due() const { return draft_->due <= now_ || draft_->due > now_ + undo_ms; }

Line* Replica::State::draft_line() {
  for (auto* line : lines())
    if (line->space.number() == draft_->record.space) return line;
  return nullptr;
}

const practice::Practices::State& Replica::State::shown_state(const Space& space) const {
  if (!draft_ || draft_->record.space != space.number()) return space.state();
  if (!shown_) shown_ = space.state_with(draft_->record);
  return *shown_;
}

// By how much this device's clock is ahead of what is known to be true, if by more than a day: of the relay's
// clock, or behind the newest entries. PROTOCOL 2.
std::optional<std::int64_t> Replica::State::clock_off_ms() const {
  if (!us_) return std::nullopt;
  if (relay_ahead_ms_ && std::abs(*relay_ahead_ms_) > ms_a_day) return -*relay_ahead_ms_;
  const auto behind = us_->space.newest_time() - now_;
  if (!relay_ahead_ms_ && behind > ms_a_day) return -behind;
  return std::nullopt;
}

}  // namespace tend::replica
