// Today: what to offer me now, drawn once a day and written down in my private space.
#include "core/base/numbers.h"
#include "core/replica/state.h"

namespace tend::replica {
namespace {

constexpr std::int64_t ms_a_minute = 60'000;

}  // namespace

together::Facts Replica::State::facts() const {
  auto out = together::facts_of(shown_states(), viewer(), minute());
  // An invitation that is under way stands there by itself.
  if (pairing_view())
    std::erase_if(out.candidates, [](const auto& each) { return each.name == "pair.invite"; });
  return out;
}

const practice::today::State& Replica::State::past_draws() const {
  static const practice::today::State nothing;
  return mine_ ? shown_state(mine_->space).of<practice::today::State>() : nothing;
}

tend::today::List::Answer Replica::State::today_list() const {
  return not_yet() ? tend::today::List::Answer{} : tend::today::list(facts(), past_draws());
}

void Replica::State::today_intent(const Intent& intent) {
  if (!fields_of<TodayOpen>(intent)) return;
  if (const auto why = not_yet()) return reply_refused(intent.id, *why);
  // By a clock that is in doubt it would stand on a day of its own.
  if (clock_off_ms() && !clock_is_trusted_) return reply(intent.id);
  std::array<std::uint8_t, 16> chance{};
  entropy_->fill(chance);
  const std::span<const std::uint8_t> bits = chance;
  auto drawn = tend::today::draw(facts(), past_draws(), {},
                                 {.order = big_endian(bits.first(8)), .start = big_endian(bits.last(8))});
  if (drawn.empty()) return reply(intent.id);
  const practice::today::Drawn record{.considered = std::move(drawn), .unknown = {}};
  write_mine(intent.id, {{practice::Audience::me, record.kind, codec::encode(record)}}, {}, Json::object());
}

const practice::seen::State& Replica::State::seen() const {
  static const practice::seen::State nothing;
  return mine_ ? shown_state(mine_->space).of<practice::seen::State>() : nothing;
}

void Replica::State::look(const Intent& intent) {
  const auto fields = fields_of<UsLook>(intent);
  if (!fields) return;
  if (const auto why = not_yet()) return reply_refused(intent.id, *why);
  const auto looked = together::looked_at(practice::Practices::moments(shown_states(), viewer()), seen(),
                                          fields->moments, today());
  if (looked.moments.empty() || (clock_off_ms() && !clock_is_trusted_)) return reply(intent.id);
  write_mine(intent.id, {{practice::Audience::me, looked.kind, codec::encode(looked)}}, {}, Json::object());
}

// A day that begins, hours that become quiet or cease to be: what is for me now is another.
void Replica::State::look_at_day() {
  if (!mine_ || not_yet()) return;
  const std::pair seen{today(), together::is_quiet(past_draws().quiet, minute())};
  if (day_seen_ && *day_seen_ != seen) changed("home.show"), changed(tend::today::List::name);
  day_seen_ = seen;
}

// When that is the next time.
std::optional<UnixMs> Replica::State::next_turn() const {
  if (!mine_ || not_yet()) return std::nullopt;
  auto least = minutes_a_day;
  const auto consider = [&](std::int32_t at) {
    const auto until = (at - minute() + minutes_a_day) % minutes_a_day;
    least = std::min(least, until == 0 ? minutes_a_day : until);
  };
  consider(4 * 60);
  if (const auto& quiet = past_draws().quiet) {
    consider(static_cast<std::int32_t>(quiet->from));
    consider(static_cast<std::int32_t>(quiet->until));
  }
  return (now_ / ms_a_minute + least) * ms_a_minute;
}

}  // namespace tend::replica
