// Check-in (W3b): twenty seconds for how it is today, in ten items of 1 to 7, each said in words. For each item its
// writer chooses once whether it is for both, only for them, or off; so one check-in may be two entries, one in each
// space. A day's later answer to an item stands in place of the earlier one. Never shown: whose day is missing; curves
// of the other. It is a measure and claims to help nobody.
#pragma once

#include <map>

#include "core/practice/candidate.h"
#include "core/practice/practice.h"

namespace tend::practice::checkin {

enum class Share : std::uint8_t { off, me, us };

inline constexpr std::uint64_t level_least = 1, level_most = 7;

// One level an item; absent: not answered.
struct Levels {
  std::optional<std::uint64_t> close, appreciated, seen, stress, energy, conflict, together, novelty,
      enjoyment, desire;
  bool operator==(const Levels&) const = default;
};

struct Item {
  std::string_view name;
  std::optional<std::uint64_t> Levels::* level;
  std::string_view doc;
  bool asked_unbidden = true;  // else off until its writer switches it on
};
inline constexpr std::array<Item, 10> items{{
    {"close", &Levels::close, "how close I feel"},
    {"appreciated", &Levels::appreciated, "how appreciated"},
    {"seen", &Levels::seen, "how seen and understood"},
    {"stress", &Levels::stress, "how stressed"},
    {"energy", &Levels::energy, "how much energy I have"},
    {"conflict", &Levels::conflict, "how much friction there was between us"},
    {"together", &Levels::together, "how much time together"},
    {"novelty", &Levels::novelty, "how much of it was new"},
    {"enjoyment", &Levels::enjoyment, "how much I enjoyed closeness of the body", false},
    {"desire", &Levels::desire, "how much desire I feel", false},
}};

}  // namespace tend::practice::checkin

namespace tend::codec {
template <>
struct EnumNames<practice::checkin::Share> {
  static constexpr std::array<std::string_view, 3> names{"off", "me", "us"};
};
}  // namespace tend::codec

namespace tend::practice::checkin {

namespace detail {
// A record of the ten items alone, numbered as they stand.
template <std::size_t... I>
constexpr auto describe_levels(std::string_view name, std::string_view doc, std::index_sequence<I...>) {
  return codec::describe(name, doc,
                         codec::field(I, items[I].name, items[I].level,
                                      codec::between(level_least, level_most), items[I].doc)...);
}
constexpr auto describe_levels(std::string_view name, std::string_view doc) {
  return describe_levels(name, doc, std::make_index_sequence<items.size()>{});
}
}  // namespace detail

// Kind 20: what of a check-in is for both.
struct Told : Levels {
  static constexpr std::uint16_t kind = 20;
  static constexpr Audience audience = Audience::us;
  codec::Unknown unknown;
  static constexpr auto record = detail::describe_levels("CheckinTold", "a check-in, for both");
};

// Kind 21: what of it is only for its writer.
struct Kept : Levels {
  static constexpr std::uint16_t kind = 21;
  static constexpr Audience audience = Audience::me;
  codec::Unknown unknown;
  static constexpr auto record = detail::describe_levels("CheckinKept", "a check-in, for its writer");
};

// Whom each item is for; absent: as it was before the first choice, for me or, where not asked unbidden, off.
struct Shares {
  std::optional<Share> close, appreciated, seen, stress, energy, conflict, together, novelty, enjoyment,
      desire;
  bool operator==(const Shares&) const = default;
};
inline constexpr std::array<std::optional<Share> Shares::*, items.size()> shares{
    &Shares::close,    &Shares::appreciated, &Shares::seen,    &Shares::stress,    &Shares::energy,
    &Shares::conflict, &Shares::together,    &Shares::novelty, &Shares::enjoyment, &Shares::desire};

namespace detail {
template <std::size_t... I>
constexpr auto describe_shares(std::string_view name, std::string_view doc, std::index_sequence<I...>) {
  return codec::describe(name, doc, codec::field(I, items[I].name, shares[I], codec::any(), items[I].doc)...);
}
constexpr auto describe_shares(std::string_view name, std::string_view doc) {
  return describe_shares(name, doc, std::make_index_sequence<items.size()>{});
}
}  // namespace detail

// Kind 22: from now on these items are for those. The last one in (t, id) order holds.
struct Chosen : Shares {
  static constexpr std::uint16_t kind = 22;
  static constexpr Audience audience = Audience::me;
  codec::Unknown unknown;
  static constexpr auto record =
      detail::describe_shares("CheckinChosen", "whom each item of a check-in is for");
};

struct State {
  struct Entry {
    Stamp stamp;
    Levels levels;
  };
  using Days = std::map<std::int32_t, std::vector<Entry>>;  // by the writer's day, each in (t, id) order
  std::array<Days, 2> told;                                 // by slot
  Days kept;
  std::optional<Shares> chosen;
};

std::optional<Refusal> validate(const Told& told);
std::optional<Refusal> validate(const Kept& kept);
std::optional<Refusal> validate(const Chosen& chosen);
void fold(State& state, const Stamp& stamp, const Told& told);
void fold(State& state, const Stamp& stamp, const Kept& kept);
void fold(State& state, const Stamp& stamp, const Chosen& chosen);
void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal);
inline void restored(State&, const Stamp&, const Stamp&) {}  // none is called back: it is answered anew
inline std::vector<Withdrawal> strays(const State&, std::uint64_t) {
  return {};
}  // nothing refers to a check-in

struct Answer : Levels {
  static constexpr std::string_view name = "checkin.answer";
  static constexpr auto record =
      detail::describe_levels("CheckinAnswer", "how it is today: 1 (not at all) to 7, any of these");
};

struct Choose : Shares {
  static constexpr std::string_view name = "checkin.choose";
  static constexpr auto record = detail::describe_shares(
      "CheckinChoose", "from now on: this for us both, for me, or off; what is left out stays as it is");
};

struct Withdraw {
  static constexpr std::string_view name = "checkin.withdraw";
  std::int32_t day = 0;
  static constexpr auto record =
      codec::describe("CheckinWithdraw", "take back all I answered on a day of mine; no line stays",
                      codec::field(0, "day", &Withdraw::day, codec::at_most(day_last), "since 1970-01-01"));
};

struct Scores : Levels {
  static constexpr auto record = detail::describe_levels("CheckinLevels", "answers, 1 to 7; absent: none");
};
struct Choices : Shares {
  static constexpr auto record = detail::describe_shares("CheckinChoices", "whom each item is for");
};

struct Theirs {
  std::string by;
  std::int32_t day = 0;
  Scores levels;
  static constexpr auto record =
      codec::describe("CheckinTheirs", "what the other shared of a day",
                      codec::field(0, "by", &Theirs::by, codec::any(), "their name"),
                      codec::field(1, "day", &Theirs::day, codec::any(), "the day, as they date it"),
                      codec::field(2, "levels", &Theirs::levels, codec::any(), "as they stand now"));
};

struct Today {
  static constexpr std::string_view name = "checkin.today";
  struct Answer {
    std::int32_t day = 0;
    Scores shared, kept;
    std::optional<Theirs> theirs;
    Choices choices;
    bool chosen = false;
    std::optional<std::int64_t> undo_until;
    std::optional<EntryId> draft;
    static constexpr auto record = codec::describe(
        "CheckinToday", "my check-in of today, and what the other last shared",
        codec::field(0, "day", &Answer::day, codec::any(), "mine, since 1970-01-01"),
        codec::field(1, "shared", &Answer::shared, codec::any(), "my answers that are for both"),
        codec::field(2, "kept", &Answer::kept, codec::any(), "my answers that are for me"),
        codec::field(3, "theirs", &Answer::theirs, codec::any(),
                     "of the other's day of the same date, or the one before; absent: nothing to show"),
        codec::field(4, "choices", &Answer::choices, codec::any(), "each item's"),
        codec::field(5, "chosen", &Answer::chosen, codec::any(), "whether I ever chose"),
        codec::field(6, "undo_until", &Answer::undo_until, codec::any(),
                     "the last answers can be undone until then"),
        codec::field(7, "draft", &Answer::draft, codec::any(), "then: its name for draft.undo"));
  };
  static constexpr auto record = codec::describe("CheckinTodayQuery", "asks for today's check-in");
};

struct Day {
  std::int32_t day = 0;
  Scores levels;
  static constexpr auto record = codec::describe(
      "CheckinDay", "all I answered on one day", codec::field(0, "day", &Day::day, codec::any(), "mine"),
      codec::field(1, "levels", &Day::levels, codec::any(), "for both or for me"));
};

// The one page with curves: of my own answers, for me.
struct Mine {
  static constexpr std::string_view name = "checkin.mine";
  std::optional<std::int32_t> since;
  struct Answer {
    std::vector<Day> days;
    static constexpr auto record = codec::describe(
        "CheckinMine", "my own answers, day by day",
        codec::field(0, "days", &Answer::days, codec::any(), "those with answers, oldest first"));
  };
  static constexpr auto record =
      codec::describe("CheckinMineQuery", "asks for my own answers",
                      codec::field(0, "since", &Mine::since, codec::at_most(day_last),
                                   "first day wanted; absent: from the first"));
};
Today::Answer view(Both<State> seen, const Today& query, const Viewer& viewer);
Mine::Answer view(Both<State> seen, const Mine& query, const Viewer& viewer);
std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer);

struct Checkin {
  static constexpr std::string_view name = "checkin";
  static constexpr Audience audience = Audience::mixed;
  static constexpr Evidence evidence = Evidence::measure;
  using Records = std::tuple<Told, Kept, Chosen>;
  using State = checkin::State;
  using Intents = std::tuple<Answer, Choose, Withdraw>;
  using Views = std::tuple<Today, Mine>;
};

// nothing_picked. An item that is off, and all while there is no us, is kept for me.
Result<Written<Checkin>> perform(Both<State> seen, const Answer& answer, const Writer& writer);
// Nothing is written if it was chosen so already.
Result<Written<Checkin>> perform(Both<State> seen, const Choose& choose, const Writer& writer);
// not_there.
Result<Written<Checkin>> perform(Both<State> seen, const Withdraw& withdraw, const Writer& writer);

}  // namespace tend::practice::checkin
