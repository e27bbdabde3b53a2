// Today: what I was offered, and what of it I don't want now or ever. All of it is private; the other never learns
// that a thing is off, nor that it rests. What to offer is computed in core/today, from this and from what the
// practices offer.
//
// A day's offers are drawn once, by the first of my devices that looks, and written down with the probability of each;
// so they are the same on all my devices, and one day it can be told what helps me (an offer that came by chance is a
// fair trial). If two devices drew before they heard of each other, of each offer the first record in (t, id) order
// that considered it decides.
#pragma once

#include <map>
#include <set>

#include "core/practice/candidate.h"
#include "core/practice/practice.h"

namespace tend::practice::today {

inline constexpr std::uint32_t chance_whole = 1 << 16;  // a probability of 1
inline constexpr std::uint64_t name_bytes_max = 40;
inline constexpr std::uint64_t considered_max = 200;

// One that could have been offered on a day.
struct Considered {
  std::string name;
  std::optional<EntryId> about;
  std::uint32_t way = 0;
  std::uint32_t chance = 0;
  bool drawn = false;
  bool operator==(const Considered&) const = default;
  static constexpr auto record = codec::describe(
      "TodayConsidered", "one offer that could have been made",
      codec::field(0, "name", &Considered::name, codec::line(name_bytes_max), "of the offer"),
      codec::field(1, "about", &Considered::about, codec::any(), "what it is about"),
      codec::field(2, "way", &Considered::way, codec::at_most(3), "of the four, in their order"),
      codec::field(3, "chance", &Considered::chance, codec::between(1, chance_whole),
                   "of being drawn, in 65,536ths"),
      codec::field(4, "drawn", &Considered::drawn, codec::any(), "whether it was"));
};

// Kind 50: the offers of this day were drawn, or further ones.
struct Drawn {
  static constexpr std::uint16_t kind = 50;
  std::vector<Considered> considered;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "TodayDrawn", "what could be offered on a day, and what was",
      codec::field(0, "considered", &Drawn::considered, codec::items(considered_max), "each once"));
};

// Kind 51: not this, on this day.
struct Rested {
  static constexpr std::uint16_t kind = 51;
  std::string offer;
  codec::Unknown unknown;
  static constexpr auto record =
      codec::describe("TodayRested", "an offer that rests until tomorrow",
                      codec::field(0, "offer", &Rested::offer, codec::line(name_bytes_max), "its name"));
};

// Kind 52: never this, or again. Of one name the last in (t, id) order holds.
struct Switched {
  static constexpr std::uint16_t kind = 52;
  std::string offer;
  bool on = false;
  codec::Unknown unknown;
  static constexpr auto record =
      codec::describe("TodaySwitched", "an offer is switched off, or on again",
                      codec::field(0, "offer", &Switched::offer, codec::line(name_bytes_max),
                                   "its name, or a practice's: then all of that practice"),
                      codec::field(1, "on", &Switched::on, codec::any(), "false: off"));
};

// Hours in which nothing is offered, by the clock where I am; past midnight if `until` is the smaller one.
struct Hours {
  std::uint32_t from = 0, until = 0;  // minutes of the civil day
  bool operator==(const Hours&) const = default;
};

// Kind 53: from now on these hours are quiet; none, without both. The last in (t, id) order holds.
struct Quieted {
  static constexpr std::uint16_t kind = 53;
  std::optional<std::uint32_t> from, until;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "TodayQuieted", "hours in which nothing is offered",
      codec::field(0, "from", &Quieted::from, codec::at_most(minutes_a_day - 1), "minute of the day"),
      codec::field(1, "until", &Quieted::until, codec::at_most(minutes_a_day - 1), "minute of the day"));
};

struct State {
  std::map<std::int32_t, std::vector<Considered>> considered;  // by day, each (name, about) once
  std::map<std::string, std::int32_t, std::less<>> rested;     // by name, the last day
  std::set<std::string, std::less<>> off;
  std::optional<Hours> quiet;
};

std::optional<Refusal> validate(const Drawn& drawn);
std::optional<Refusal> validate(const Rested& rested);
std::optional<Refusal> validate(const Switched& switched);
std::optional<Refusal> validate(const Quieted& quieted);
void fold(State& state, const Stamp& stamp, const Drawn& drawn);
void fold(State& state, const Stamp& stamp, const Rested& rested);
void fold(State& state, const Stamp& stamp, const Switched& switched);
void fold(State& state, const Stamp& stamp, const Quieted& quieted);

// ---- what a person asks for

struct NotToday {
  static constexpr std::string_view name = "today.not_today";
  std::string offer;
  static constexpr auto record =
      codec::describe("TodayNotToday", "not this today; tomorrow it may come again",
                      codec::field(0, "offer", &NotToday::offer, codec::line(name_bytes_max), "its name"));
};
struct Never {
  static constexpr std::string_view name = "today.never";
  std::string offer;
  static constexpr auto record = codec::describe(
      "TodayNever", "never offer this, until it is switched on again; the other does not learn of it",
      codec::field(0, "offer", &Never::offer, codec::line(name_bytes_max), "its name, or a practice's"));
};
struct Again {
  static constexpr std::string_view name = "today.again";
  std::string offer;
  static constexpr auto record = codec::describe(
      "TodayAgain", "offer this again",
      codec::field(0, "offer", &Again::offer, codec::line(name_bytes_max), "as it was switched off"));
};
struct Quiet {
  static constexpr std::string_view name = "today.quiet";
  std::optional<std::uint32_t> from, until;
  static constexpr auto record = codec::describe(
      "TodayQuiet", "set the hours in which nothing is offered; without hours there are none",
      codec::field(0, "from", &Quiet::from, codec::at_most(minutes_a_day - 1),
                   "minute of the day, by the clock here"),
      codec::field(1, "until", &Quiet::until, codec::at_most(minutes_a_day - 1), "minute of the day"));
};

struct Today {
  static constexpr std::string_view name = "today";
  static constexpr Audience audience = Audience::me;
  static constexpr Evidence evidence = Evidence::measure;
  using Records = std::tuple<Drawn, Rested, Switched, Quieted>;
  using State = today::State;
  using Intents = std::tuple<NotToday, Never, Again, Quiet>;
  using Views = std::tuple<>;  // today.list needs all practices: core/today/today.h
};

// All: not_there if it can be no name of an offer. Nothing is written if it is so already.
Result<Written<Today>> perform(const State& state, const NotToday& not_today, const Writer& writer);
Result<Written<Today>> perform(const State& state, const Never& never, const Writer& writer);
Result<Written<Today>> perform(const State& state, const Again& again, const Writer& writer);
// field_missing if there is but one of the two; field_out_of_range if they are the same minute.
Result<Written<Today>> perform(const State& state, const Quiet& quiet, const Writer& writer);

}  // namespace tend::practice::today
