#include "core/practice/today/today.h"

#include <algorithm>

namespace tend::practice::today {
namespace {

// "thanks.say", or a practice's own "thanks".
bool is_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto dot = text.find('.');
  const auto verb = dot == std::string_view::npos ? text.substr(0, 0) : text.substr(dot + 1);
  return dot != 0 && !text.empty() && verb.empty() == (dot == std::string_view::npos) &&
         std::ranges::all_of(text.substr(0, dot), is_letter) && std::ranges::all_of(verb, is_letter);
}

std::optional<Refusal> not_there_unless_name(std::string_view text) {
  return is_name(text) ? std::nullopt : std::optional(Refusal::not_there);
}

template <class R>
Result<Written<Today>> written(R record) {
  return Written<Today>{std::move(record)};
}

}  // namespace

std::optional<Refusal> validate(const Drawn& drawn) {
  for (const auto& each : drawn.considered)
    if (!is_name(each.name)) return Refusal::not_there;
  return drawn.considered.empty() ? std::optional(Refusal::nothing_picked) : std::nullopt;
}
std::optional<Refusal> validate(const Rested& rested) { return not_there_unless_name(rested.offer); }
std::optional<Refusal> validate(const Switched& switched) { return not_there_unless_name(switched.offer); }
std::optional<Refusal> validate(const Quieted& quieted) {
  if (quieted.from.has_value() != quieted.until.has_value()) return Refusal::field_missing;
  if (quieted.from && *quieted.from == *quieted.until) return Refusal::field_out_of_range;
  return std::nullopt;
}

void fold(State& state, const Stamp& stamp, const Drawn& drawn) {
  auto& day = state.considered[stamp.day];
  for (const auto& each : drawn.considered) {
    const auto is_same = [&](const Considered& before) {
      return before.name == each.name && before.about == each.about;
    };
    if (std::ranges::none_of(day, is_same)) day.push_back(each);
  }
}
void fold(State& state, const Stamp& stamp, const Rested& rested) {
  auto& day = state.rested.try_emplace(rested.offer, stamp.day).first->second;
  day = std::max(day, stamp.day);
}
void fold(State& state, const Stamp&, const Switched& switched) {
  if (switched.on)
    state.off.erase(switched.offer);
  else
    state.off.insert(switched.offer);
}
void fold(State& state, const Stamp&, const Quieted& quieted) {
  state.quiet = quieted.from ? std::optional(Hours{*quieted.from, *quieted.until}) : std::nullopt;
}

// ---- what a person asks for

Result<Written<Today>> perform(const State& state, const NotToday& not_today, const Writer& writer) {
  Rested out{.offer = not_today.offer, .unknown = {}};
  if (const auto why = validate(out)) return refuse(*why);
  const auto before = state.rested.find(out.offer);
  if (before != state.rested.end() && before->second >= writer.today) return Written<Today>{};
  return written(std::move(out));
}

Result<Written<Today>> perform(const State& state, const Never& never, const Writer&) {
  Switched out{.offer = never.offer, .on = false, .unknown = {}};
  if (const auto why = validate(out)) return refuse(*why);
  if (state.off.contains(out.offer)) return Written<Today>{};
  return written(std::move(out));
}

Result<Written<Today>> perform(const State& state, const Again& again, const Writer&) {
  Switched out{.offer = again.offer, .on = true, .unknown = {}};
  if (const auto why = validate(out)) return refuse(*why);
  if (!state.off.contains(out.offer)) return Written<Today>{};
  return written(std::move(out));
}

Result<Written<Today>> perform(const State& state, const Quiet& quiet, const Writer&) {
  Quieted out{.from = quiet.from, .until = quiet.until, .unknown = {}};
  if (const auto why = validate(out)) return refuse(*why);
  const auto wanted = out.from ? std::optional(Hours{*out.from, *out.until}) : std::nullopt;
  if (state.quiet == wanted) return Written<Today>{};
  return written(std::move(out));
}

}  // namespace tend::practice::today
