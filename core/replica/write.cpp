// What practices write: an intent becomes a draft, and the draft, some seconds later, entries. DESIGN, Undo.
#include <algorithm>
#include <cstdlib>

#include "core/base/text.h"
#include "core/replica/state.h"
#include "core/space/kinds.h"

namespace tend::replica {
namespace {

constexpr std::int64_t again_ms = 5'000;  // after a store that failed

Result<void> can_be_sealed(const practice::NewEntry& entry) {
  if (!entry.seal) return {};
  const auto& until = entry.seal->opens.until;
  return space::sealed::fits({until}, !until, space::encode_body(entry.kind, entry.fields).size());
}

}  // namespace

void Replica::State::practice_intent(const Intent& intent) {
  const auto audience = practice::Practices::audience_of(intent.name);
  if (!audience) return reply_refused(intent.id, Refusal::intent_unknown);
  if (const auto why = not_yet()) return reply_refused(intent.id, *why);
  if (*audience == practice::Audience::us && !has_us())
    return reply_refused(intent.id, Refusal::no_partner_yet);
  if (draft_)  // whoever writes on has done with what came before
    return send_draft_then([this, intent] { practice_intent(intent); },
                           [this, id = intent.id] { reply_refused(id, Refusal::storage_failed); });
  if (const auto off = clock_off_ms(); off && !clock_is_trusted_)
    return reply_refused(intent.id, Refusal::clock_far_off, Json{{"off", *off}, {"now", now_}});
  codec::Where where;
  const auto written =
      practice::Practices::perform(shown_states(), intent.name, intent.fields, writer(), where);
  if (!*written) return reply_refused(intent.id, written->error(), args_of(where));
  if ((*written)->empty()) return reply(intent.id);
  DraftRecord record{.at = now_, .day = today(), .entries = {}};
  for (const auto& entry : **written) {
    if (entry.audience == practice::Audience::us && !has_us())
      return reply_refused(intent.id, Refusal::no_partner_yet);
    if (const auto ok = can_be_sealed(entry); !ok) return reply_refused(intent.id, ok.error());
    if (entry.audience == practice::Audience::us && us_->space.refers_to_sealed(entry))
      return reply_refused(intent.id, Refusal::still_sealed);
    auto here = space_of(entry.audience)->draft({entry}, record.at, record.day);
    std::ranges::move(here.entries, std::back_inserter(record.entries));
    if (entry.audience != practice::Audience::us) continue;
    // Its words lie in the private space, too, if they were to open later.
    auto copies =
        mine_->space.draft(mine_->space.forget_copies(us_->space.record().id, entry), record.at, record.day);
    std::ranges::move(copies.entries, std::back_inserter(record.entries));
  }
  if (record.entries.empty()) return reply(intent.id);
  keep_draft(intent.id, std::move(record));
}

void Replica::State::keep_draft(std::uint64_t id, DraftRecord record) {
  auto sealed = vault_->seal(draft_key, codec::encode(record));
  store(
      {{std::string(draft_key), std::move(sealed)}}, {},
      [this, id, record = std::move(record)]() mutable {
        draft_ = Draft{std::move(record), now_ + undo_ms};
        for (const auto& file :
             us_ ? files_of(draft_->record, us_->space) : std::vector<practice::Attachment>{})
          std::erase_if(kept_files_, [&](const auto& each) { return each.blob == file.blob; });
        draft_changed();
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
  if (!draft_ ||
      std::ranges::find(draft_->record.entries, name, &DraftEntry::name) == draft_->record.entries.end())
    return reply_refused(id, Refusal::undo_too_late);
  auto removes = file_keys_of_draft();
  removes.emplace_back(draft_key);
  store(
      {}, std::move(removes),
      [this, id] {
        draft_changed();
        draft_.reset();
        reply(id);
      },
      [this, id] { reply_refused(id, Refusal::storage_failed); });
}

// Makes the draft entries: in their chains, sealed, on their way; in all its spaces or in none. Only then is it no
// draft any more.
void Replica::State::send_draft_then(std::function<void()> done, std::function<void()> failed) {
  std::vector<KeyValue> puts;
  std::vector<std::string> removes{std::string(draft_key)};
  std::vector<std::pair<Line*, Space::Change>> changes;
  DraftRecord copies{.at = draft_->record.at, .day = draft_->record.day, .entries = {}};
  for (auto* line : private_last(draft_lines())) {
    auto change = line->space.prepare_write(draft_->record, *vault_, &copies);
    if (!change) {  // dated beyond what an entry can say: it can never be sent
      changes.clear();
      break;
    }
    for (const auto& copy : change->copies) {
      auto here = mine_->space.draft({{practice::Audience::me, space::kind_sealed_copy, codec::encode(copy)}},
                                     copies.at, copies.day);
      std::ranges::move(here.entries, std::back_inserter(copies.entries));
    }
    std::ranges::move(change->puts, std::back_inserter(puts));
    std::ranges::move(change->removes, std::back_inserter(removes));
    changes.emplace_back(line, std::move(*change));
  }
  if (changes.empty()) puts.clear(), removes = {std::string(draft_key)};
  store(
      std::move(puts), std::move(removes),
      [this, done = std::move(done), changes = std::move(changes)]() mutable {
        for (auto& [line, change] : changes) line->space.commit(std::move(change));
        draft_changed();
        draft_.reset();
        done();
        for (auto& [line, change] : changes) hand_in(*line);
      },
      [this, failed = std::move(failed)] {
        if (draft_) draft_->due = now_ + again_ms;
        failed();
      });
}

void Replica::State::send_draft() {
  send_draft_then([] {}, [] {});
}

// Into the private space, at once; `puts` in the same store.
void Replica::State::write_mine(std::uint64_t id, const std::vector<practice::NewEntry>& entries,
                                std::vector<KeyValue> puts, Json answer) {
  auto& space = mine_->space;
  auto change = space.prepare_write(space.draft(entries, now_, today()), *vault_);
  if (!change) return reply_refused(id, change.error());
  std::ranges::move(change->puts, std::back_inserter(puts));
  auto removes = std::move(change->removes);
  store(
      std::move(puts), std::move(removes),
      [this, id, answer = std::move(answer), change = std::move(*change)]() mutable {
        mine_->space.commit(std::move(change));
        changed(practice::Audience::me);
        changed(together::Timeline::name);  // what is new in it
        changed("home.show");
        reply(id, std::move(answer));
        hand_in(*mine_);
      },
      [this, id] { reply_refused(id, Refusal::storage_failed); });
}

// A clock that jumped keeps nobody's words waiting.
bool Replica::State::draft_is_due() const { return draft_->due <= now_ || draft_->due > now_ + undo_ms; }

// The spaces that the draft belongs to; none if one of them is gone, and then it can never be sent.
std::vector<Line*> Replica::State::draft_lines() {
  std::vector<Line*> out;
  for (const auto& entry : draft_->record.entries) {
    const auto all = lines();
    const auto line =
        std::ranges::find_if(all, [&](auto* each) { return each->space.number() == entry.space; });
    if (line == all.end()) return {};
    if (std::ranges::find(out, *line) == out.end()) out.push_back(*line);
  }
  return out;
}

// The private space last, and in any case if something is sealed: it takes the key and the words, in the same store as
// what is sent. PROTOCOL 6.
std::vector<Line*> Replica::State::private_last(std::vector<Line*> lines) {
  const bool any_sealed = std::ranges::any_of(draft_->record.entries,
                                              [](const DraftEntry& each) { return each.key.has_value(); });
  if (!mine_ || lines.empty()) return lines;
  const bool was_there = std::erase(lines, &*mine_) > 0;
  if (was_there || any_sealed) lines.push_back(&*mine_);
  return lines;
}

// Keys that came, and what the clock opens.
void Replica::State::look_at_sealed() {
  if (!us_ || !us_->space.look_at_sealed(mine_ ? &mine_->space : nullptr, now_)) return;
  shown_.clear();
  changed(practice::Audience::us);
}

// There is another draft, or none any more.
void Replica::State::draft_changed() {
  shown_.clear();
  for (const auto* line : draft_lines()) changed(line->space.audience());
  changed("home.show");
}

bool Replica::State::draft_is_in(const Space& space) const {
  const auto is_here = [&](const DraftEntry& entry) { return entry.space == space.number(); };
  return draft_ && std::ranges::any_of(draft_->record.entries, is_here);
}

const practice::Practices::State& Replica::State::shown_state(const Space& space) const {
  if (!draft_is_in(space)) return space.state();
  const auto found = shown_.find(space.number());
  if (found != shown_.end()) return found->second;
  return shown_.emplace(space.number(), space.state_with(draft_->record)).first->second;
}

// With the draft.
practice::Both<practice::Practices::State> Replica::State::shown_states() const {
  static const practice::Practices::State nothing;
  return {us_ ? shown_state(us_->space) : nothing, mine_ ? shown_state(mine_->space) : nothing};
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
