// Dates: our days, those that come back each year. The day we met, birthdays, whatever the two name themselves, each in its
// writer's own words. For both, or just for me; what was just for me can be given to both later, as it was. Its writer may
// edit it (the other sees that and how) and take it back; of one that was for both a line stays. Never shown: what is just
// for me, or that there is any.
//
// It takes a day and a month, and a year if it is known, of which the years since are counted; one to come is no earlier
// than its year. 29 February falls on the 28th where there is no 29th. Today says it on the day, and 7, 3 and 1 days before
// while the app is open, and of one just mine without its words; for more there is a file for one's own calendar. There is
// no note that a day went by.
#pragma once

#include <map>

#include "core/practice/candidate.h"
#include "core/practice/date.h"
#include "core/practice/practice.h"

namespace tend::practice::dates {

inline constexpr std::uint64_t words_bytes_max = 200;

struct Said {
  std::string words;
  std::optional<std::uint32_t> year;
  std::uint32_t month = 0, day = 0;
  std::optional<EntryId> edits;
  bool operator==(const Said&) const = default;
};

namespace detail {
constexpr auto describe_said(std::string_view name, std::string_view doc) {
  return codec::describe(
      name, doc, codec::field(0, "words", &Said::words, codec::line(words_bytes_max), "what day it is"),
      codec::field(1, "year", &Said::year, codec::between(1, 9999), "of the first one; absent: not known"),
      codec::field(2, "month", &Said::month, codec::between(1, 12), "when it comes back"),
      codec::field(3, "day", &Said::day, codec::between(1, 31), "of that month"),
      codec::field(4, "edits", &Said::edits, codec::any(),
                   "the entry that said it first, now in other words; inert unless by its writer, and while "
                   "it stands"));
}
}  // namespace detail

// Kind 63: a day of ours.
struct Told : Said {
  static constexpr std::uint16_t kind = 63;
  static constexpr Audience audience = Audience::us;
  codec::Unknown unknown;
  static constexpr auto record = detail::describe_said("DateTold", "a day that comes back, for both");
};

// Kind 64: one that is just mine.
struct Kept : Said {
  static constexpr std::uint16_t kind = 64;
  static constexpr Audience audience = Audience::me;
  codec::Unknown unknown;
  static constexpr auto record = detail::describe_said("DateKept", "a day that comes back, for its writer");
};

struct State {
  struct Version {
    Stamp stamp;
    std::string words;
    When when;
  };
  struct Day {
    std::vector<Version> versions;    // as said first, then each edit
    std::optional<Stamp> taken_back;  // then there are no words
    [[nodiscard]] const Stamp& stamp() const { return versions.front().stamp; }
  };
  struct InertEdit {
    Stamp stamp;
    EntryId day;
  };
  std::map<EntryId, Day> all;
  std::vector<InertEdit> inert_edits;  // of days that don't stand
};

std::optional<Refusal> validate(const Said& said);
void fold(State& state, const Stamp& stamp, const Told& told);
void fold(State& state, const Stamp& stamp, const Kept& kept);
void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal);
inline void restored(State&, const Stamp&, const Stamp&) {}  // none is called back: it is written anew
std::vector<Withdrawal> strays(const State& state, std::uint64_t slot);

struct Add {
  static constexpr std::string_view name = "dates.add";
  std::string words, day;
  std::optional<bool> just_me;
  static constexpr auto record = codec::describe(
      "DatesAdd", "note a day that comes back each year",
      codec::field(0, "words", &Add::words, codec::line(words_bytes_max), "what day it is"),
      codec::field(1, "day", &Add::day, codec::line(10), "2019-06-29, or 06-29 where the year isn’t known"),
      codec::field(2, "just_me", &Add::just_me, codec::any(),
                   "true: the other doesn’t see it; so it is while I am alone"));
};

struct Edit {
  static constexpr std::string_view name = "dates.edit";
  EntryId id;
  std::string words, day;
  static constexpr auto record = codec::describe(
      "DatesEdit", "change a day of mine; of one for both the other sees that it changed, and how",
      codec::field(0, "id", &Edit::id, codec::any(), "of the day"),
      codec::field(1, "words", &Edit::words, codec::line(words_bytes_max), "what day it is"),
      codec::field(2, "day", &Edit::day, codec::line(10), "2019-06-29, or 06-29 where the year isn’t known"));
};

struct Share {
  static constexpr std::string_view name = "dates.share";
  EntryId id;
  static constexpr auto record =
      codec::describe("DatesShare", "give a day that is just mine to both of us",
                      codec::field(0, "id", &Share::id, codec::any(), "of the day"));
};

struct Withdraw {
  static constexpr std::string_view name = "dates.withdraw";
  EntryId id;
  static constexpr auto record =
      codec::describe("DatesWithdraw", "take a day of mine back; of one for both a line stays",
                      codec::field(0, "id", &Withdraw::id, codec::any(), "of the day"));
};

struct Before {
  std::string words;
  Date when;
  std::int32_t day = 0;
  static constexpr auto record = codec::describe(
      "DatesBefore", "how a day was noted before an edit",
      codec::field(0, "words", &Before::words, codec::any(), "what day it was"),
      codec::field(1, "when", &Before::when, codec::any(), "when"),
      codec::field(2, "day", &Before::day, codec::any(), "the writer's day when it was noted"));
};

struct ListItem {
  EntryId id;
  bool mine = false;
  std::string by;
  std::string words;
  std::optional<Date> when;
  std::optional<std::int32_t> next;
  std::optional<std::uint32_t> years;
  std::optional<bool> just_me;
  std::optional<std::vector<Before>> before;
  std::optional<std::int32_t> withdrawn;
  std::optional<bool> waiting;
  std::optional<std::int64_t> undo_until;
  std::optional<EntryId> draft;
  static constexpr auto record = codec::describe(
      "DatesItem", "a day that comes back",
      codec::field(0, "id", &ListItem::id, codec::any(), "of its entry"),
      codec::field(1, "mine", &ListItem::mine, codec::any(), "whether I wrote it"),
      codec::field(2, "by", &ListItem::by, codec::any(), "the writer's name"),
      codec::field(3, "words", &ListItem::words, codec::any(), "what day it is; empty if taken back"),
      codec::field(4, "when", &ListItem::when, codec::any(), "as it was noted; absent: taken back"),
      codec::field(5, "next", &ListItem::next, codec::any(),
                   "my day on which it comes next, today included, since 1970-01-01"),
      codec::field(6, "years", &ListItem::years, codec::any(),
                   "how many it will be then; absent: not known, or none"),
      codec::field(7, "just_me", &ListItem::just_me, codec::any(), "true: nobody but me sees it"),
      codec::field(8, "before", &ListItem::before, codec::any(),
                   "if it was changed: as it was, oldest first"),
      codec::field(9, "withdrawn", &ListItem::withdrawn, codec::any(),
                   "the writer's day on which it was taken back"),
      codec::field(10, "waiting", &ListItem::waiting, codec::any(), "true: mine, and not with the relay yet"),
      codec::field(11, "undo_until", &ListItem::undo_until, codec::any(),
                   "the last of mine can be undone until then"),
      codec::field(12, "draft", &ListItem::draft, codec::any(), "then: its name for draft.undo"));
};

struct List {
  static constexpr std::string_view name = "dates.list";
  struct Answer {
    std::vector<ListItem> items;
    static constexpr auto record =
        codec::describe("DatesList", "our days, and those just mine",
                        codec::field(0, "items", &Answer::items, codec::any(),
                                     "the next to come first; those taken back last, newest first"));
  };
  static constexpr auto record = codec::describe("DatesListQuery", "asks for the days that come back");
};

struct Calendar {
  static constexpr std::string_view name = "dates.calendar";
  std::optional<EntryId> id;
  struct Answer {
    std::optional<std::string> ics;
    static constexpr auto record =
        codec::describe("DatesCalendar", "days as an iCalendar file, each coming back every year",
                        codec::field(0, "ics", &Answer::ics, codec::any(), "absent: there is none"));
  };
  static constexpr auto record =
      codec::describe("DatesCalendarQuery", "asks for days as an iCalendar file (RFC 5545)",
                      codec::field(0, "id", &Calendar::id, codec::any(), "of this one; absent: of all"));
};
List::Answer view(Both<State> seen, const List& query, const Viewer& viewer);
Calendar::Answer view(Both<State> seen, const Calendar& query, const Viewer& viewer);
std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer);

struct Dates {
  static constexpr std::string_view name = "dates";
  static constexpr Audience audience = Audience::mixed;
  static constexpr Evidence evidence = Evidence::goes_together;
  using Records = std::tuple<Told, Kept>;
  using State = dates::State;
  using Intents = std::tuple<Add, Edit, Share, Withdraw>;
  using Views = std::tuple<List, Calendar>;
};

using Writes = practice::Written<Dates>;

// text_empty; no_such_day; day_and_month_needed.
Result<Writes> perform(Both<State> seen, const Add& add, const Writer& writer);
// As Add; not_there; not_mine. Nothing is written if it says the same already.
Result<Writes> perform(Both<State> seen, const Edit& edit, const Writer& writer);
// not_there. Nothing is written if it is for both already.
Result<Writes> perform(Both<State> seen, const Share& share, const Writer& writer);
// not_there; not_mine.
Result<Writes> perform(Both<State> seen, const Withdraw& withdraw, const Writer& writer);

}  // namespace tend::practice::dates
