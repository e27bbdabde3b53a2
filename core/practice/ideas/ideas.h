// Ideas (W1b): something to make together, from five minutes to a year. Offered → wished by both | said otherwise | let
// be → planned → done → each looks back. Either writes, both see; an offer that is not wished by both fades after 60
// days. Never shown: who let it be, which lives in that person's private space.
//
// An idea is named by the entry that offered it. Either may say it otherwise: that is a further version, and each person
// stands behind the one they last wrote or wished. It is agreed when both stand behind the same. So where one says yes
// while the other, offline, changes the words, neither is lost: both versions are there, and each can still say yes to
// the other's. Of plans, and of what one looks back on, the greatest (t, id) holds.
//
// Who takes an idea back takes all they wrote to it; a version that the other wrote stays, as theirs. What is said of an
// idea counts whether or not its first words are there. Of one who took it back, nothing from before counts, and no
// words to say it otherwise from after (PROTOCOL 10: an edit of a withdrawn object is inert).
#pragma once

#include <unordered_map>

#include "core/practice/candidate.h"
#include "core/practice/moment.h"
#include "core/practice/practice.h"

namespace tend::practice::ideas {

inline constexpr std::uint64_t words_bytes_max = 2000;
inline constexpr std::int32_t fades_after_days = 60;

enum class Size : std::uint8_t { five_minutes, hour, evening, day, weekend, year };
enum class Yes : std::uint8_t { no, a_little, yes };
enum class Stage : std::uint8_t { open, wished, planned, done };

}  // namespace tend::practice::ideas

namespace tend::codec {
template <>
struct EnumNames<practice::ideas::Size> {
  static constexpr std::array<std::string_view, 6> names{"5min", "hour", "evening", "day", "weekend", "year"};
};
template <>
struct EnumNames<practice::ideas::Yes> {
  static constexpr std::array<std::string_view, 3> names{"no", "a_little", "yes"};
};
template <>
struct EnumNames<practice::ideas::Stage> {
  static constexpr std::array<std::string_view, 4> names{"open", "wished", "planned", "done"};
};
}  // namespace tend::codec

namespace tend::practice::ideas {

// Kind 23.
struct Offered {
  static constexpr std::uint16_t kind = 23;
  static constexpr Audience audience = Audience::us;
  std::string text;
  std::optional<Size> size;
  std::optional<std::string> from;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "IdeaOffered", "something we could make together",
      codec::field(0, "text", &Offered::text, codec::lines(words_bytes_max), "in the writer's words"),
      codec::field(1, "size", &Offered::size, codec::any(), "how long it takes"),
      codec::field(2, "from", &Offered::from, codec::line(40), "content id of the idea that began it"));
};

// Kind 24: the same in other words, or otherwise.
struct Countered {
  static constexpr std::uint16_t kind = 24;
  static constexpr Audience audience = Audience::us;
  EntryId idea;
  std::string text;
  std::optional<Size> size;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "IdeaCountered", "an idea, otherwise",
      codec::field(0, "idea", &Countered::idea, codec::any(), "the entry that offered it"),
      codec::field(1, "text", &Countered::text, codec::lines(words_bytes_max), "in the writer's words"),
      codec::field(2, "size", &Countered::size, codec::any(), "how long it takes"));
};

// Kind 25.
struct Wished {
  static constexpr std::uint16_t kind = 25;
  static constexpr Audience audience = Audience::us;
  EntryId idea, version;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "IdeaWished", "yes to an idea", codec::field(0, "idea", &Wished::idea, codec::any(), "its first entry"),
      codec::field(1, "version", &Wished::version, codec::any(), "the entry whose words were read"));
};

// Kind 26. Without a day: not planned any more.
struct Planned {
  static constexpr std::uint16_t kind = 26;
  static constexpr Audience audience = Audience::us;
  EntryId idea;
  std::optional<std::int32_t> day;
  std::optional<std::uint32_t> minute;
  std::optional<std::string> zone;
  std::optional<std::string> bring;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "IdeaPlanned", "when, and who brings what",
      codec::field(0, "idea", &Planned::idea, codec::any(), "the entry that offered it"),
      codec::field(1, "day", &Planned::day, codec::at_most(day_last), "civil date there, since 1970-01-01"),
      codec::field(2, "minute", &Planned::minute, codec::at_most(24 * 60 - 1),
                   "of that date; absent: some time"),
      codec::field(3, "zone", &Planned::zone, codec::line(64), "IANA name of the place's time zone"),
      codec::field(4, "bring", &Planned::bring, codec::lines(words_bytes_max), "who brings what"));
};

// Kind 27.
struct Done {
  static constexpr std::uint16_t kind = 27;
  static constexpr Audience audience = Audience::us;
  EntryId idea;
  codec::Unknown unknown;
  static constexpr auto record =
      codec::describe("IdeaDone", "we did it",
                      codec::field(0, "idea", &Done::idea, codec::any(), "the entry that offered it"));
};

// Kind 28.
struct LookedBack {
  static constexpr std::uint16_t kind = 28;
  static constexpr Audience audience = Audience::us;
  EntryId idea;
  Yes was_new = Yes::no, new_side = Yes::no;
  std::optional<std::string> words;
  codec::Unknown unknown;
  static constexpr auto record = codec::describe(
      "IdeaLookedBack", "how it was, for one of the two",
      codec::field(0, "idea", &LookedBack::idea, codec::any(), "the entry that offered it"),
      codec::field(1, "was_new", &LookedBack::was_new, codec::any(), "was it new?"),
      codec::field(2, "new_side", &LookedBack::new_side, codec::any(), "did I see a new side of you?"),
      codec::field(3, "words", &LookedBack::words, codec::lines(words_bytes_max), "a line about it"));
};

// Kind 29, private: I let it be, or take it up again.
struct LetBe {
  static constexpr std::uint16_t kind = 29;
  static constexpr Audience audience = Audience::me;
  EntryId idea;
  bool rests = true;
  codec::Unknown unknown;
  static constexpr auto record =
      codec::describe("IdeaLetBe", "an idea that rests, for its writer's eyes alone",
                      codec::field(0, "idea", &LetBe::idea, codec::any(), "the entry that offered it"),
                      codec::field(1, "rests", &LetBe::rests, codec::any(), "false: no longer"));
};

struct State {
  struct Version {
    Stamp stamp;
    std::string text;
    std::optional<Size> size;
    std::optional<std::string> from;
  };
  template <class R>
  struct Said {
    Stamp stamp;
    R record;
  };
  struct Stance {
    Stamp stamp;
    EntryId version;  // it may be gone
  };
  struct Idea {
    EntryId id;
    std::vector<Version> versions;                   // these and all below in (t, id) order
    std::vector<Stance> stances;                     // the last of each slot holds
    std::vector<Said<Planned>> plans;                // the last holds
    std::vector<Said<Done>> done;                    // the first holds
    std::vector<Said<LookedBack>> looks_back;        // the last of each slot holds
    std::array<std::optional<Stamp>, 2> taken_back;  // by slot
  };
  std::vector<Idea> all;  // in the order in which they were first heard of
  std::unordered_map<EntryId, std::size_t, FixedHash> place_by_id;
  std::unordered_map<EntryId, bool, FixedHash> rests_by_id;  // private
};

std::optional<Refusal> validate(const Offered& offered);
std::optional<Refusal> validate(const Countered& countered);
inline std::optional<Refusal> validate(const Wished&) { return std::nullopt; }
inline std::optional<Refusal> validate(const Planned&) { return std::nullopt; }
inline std::optional<Refusal> validate(const Done&) { return std::nullopt; }
inline std::optional<Refusal> validate(const LookedBack&) { return std::nullopt; }
inline std::optional<Refusal> validate(const LetBe&) { return std::nullopt; }
void fold(State& state, const Stamp& stamp, const Offered& offered);
void fold(State& state, const Stamp& stamp, const Countered& countered);
void fold(State& state, const Stamp& stamp, const Wished& wished);
void fold(State& state, const Stamp& stamp, const Planned& planned);
void fold(State& state, const Stamp& stamp, const Done& done);
void fold(State& state, const Stamp& stamp, const LookedBack& looked_back);
void fold(State& state, const Stamp& stamp, const LetBe& let_be);
void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal);
inline void restored(State&, const Stamp&, const Stamp&) {}  // none is called back: it is offered anew
// What a further device of that person wrote to an idea that they took back meanwhile.
std::vector<Withdrawal> strays(const State& state, std::uint64_t slot);

// ---- what a person asks for

struct Offer {
  static constexpr std::string_view name = "ideas.offer";
  std::string text;
  std::optional<Size> size;
  std::optional<std::string> from;
  static constexpr auto record = codec::describe(
      "IdeasOffer", "offer something to make together",
      codec::field(0, "text", &Offer::text, codec::lines(words_bytes_max), "what we could do"),
      codec::field(1, "size", &Offer::size, codec::any(), "how long it takes"),
      codec::field(2, "from", &Offer::from, codec::line(40), "id of the idea of the deck that began it"));
};
struct Counter {
  static constexpr std::string_view name = "ideas.counter";
  EntryId id;
  std::string text;
  std::optional<Size> size;
  static constexpr auto record = codec::describe(
      "IdeasCounter", "say an idea otherwise, mine or the other's; both versions stay to be read",
      codec::field(0, "id", &Counter::id, codec::any(), "of the idea"),
      codec::field(1, "text", &Counter::text, codec::lines(words_bytes_max), "what we could do instead"),
      codec::field(2, "size", &Counter::size, codec::any(), "how long it takes"));
};
struct Wish {
  static constexpr std::string_view name = "ideas.wish";
  EntryId id;
  std::optional<EntryId> version;
  static constexpr auto record = codec::describe(
      "IdeasWish", "say yes to an idea", codec::field(0, "id", &Wish::id, codec::any(), "of the idea"),
      codec::field(1, "version", &Wish::version, codec::any(), "that I read; absent: the other's newest"));
};
struct Rest {
  static constexpr std::string_view name = "ideas.let_be";
  EntryId id;
  std::optional<bool> again;
  static constexpr auto record =
      codec::describe("IdeasLetBe", "let an idea be, or take it up again; the other does not learn of it",
                      codec::field(0, "id", &Rest::id, codec::any(), "of the idea"),
                      codec::field(1, "again", &Rest::again, codec::any(), "take it up again"));
};
struct Plan {
  static constexpr std::string_view name = "ideas.plan";
  EntryId id;
  std::optional<std::int32_t> day;
  std::optional<std::uint32_t> minute;
  std::optional<std::string> zone;
  std::optional<std::string> bring;
  static constexpr auto record = codec::describe(
      "IdeasPlan", "set when, and who brings what; without a day it is planned no more",
      codec::field(0, "id", &Plan::id, codec::any(), "of the idea"),
      codec::field(1, "day", &Plan::day, codec::at_most(day_last), "civil date there, since 1970-01-01"),
      codec::field(2, "minute", &Plan::minute, codec::at_most(24 * 60 - 1), "of that date"),
      codec::field(3, "zone", &Plan::zone, codec::line(64), "IANA name of the place's time zone"),
      codec::field(4, "bring", &Plan::bring, codec::lines(words_bytes_max), "who brings what"));
};
struct Finish {
  static constexpr std::string_view name = "ideas.done";
  EntryId id;
  static constexpr auto record = codec::describe(
      "IdeasDone", "we did it", codec::field(0, "id", &Finish::id, codec::any(), "of the idea"));
};
struct LookBack {
  static constexpr std::string_view name = "ideas.look_back";
  EntryId id;
  Yes was_new = Yes::no, new_side = Yes::no;
  std::optional<std::string> words;
  static constexpr auto record = codec::describe(
      "IdeasLookBack", "say how it was", codec::field(0, "id", &LookBack::id, codec::any(), "of the idea"),
      codec::field(1, "was_new", &LookBack::was_new, codec::any(), "was it new?"),
      codec::field(2, "new_side", &LookBack::new_side, codec::any(), "did I see a new side of you?"),
      codec::field(3, "words", &LookBack::words, codec::lines(words_bytes_max), "a line about it"));
};
struct Withdraw {
  static constexpr std::string_view name = "ideas.withdraw";
  EntryId id;
  static constexpr auto record =
      codec::describe("IdeasWithdraw", "take back all I wrote to an idea; what the other wrote stays",
                      codec::field(0, "id", &Withdraw::id, codec::any(), "of the idea"));
};

// ---- views

struct VersionItem {
  EntryId id;
  std::string by;
  bool mine = false;
  std::string text;
  std::optional<Size> size;
  std::int32_t day = 0;
  std::int64_t at = 0;
  static constexpr auto record = codec::describe(
      "IdeaVersion", "an idea as one of the two put it",
      codec::field(0, "id", &VersionItem::id, codec::any(), "of its entry"),
      codec::field(1, "by", &VersionItem::by, codec::any(), "the writer's name"),
      codec::field(2, "mine", &VersionItem::mine, codec::any(), "whether I wrote it"),
      codec::field(3, "text", &VersionItem::text, codec::any(), "the words"),
      codec::field(4, "size", &VersionItem::size, codec::any(), "how long it takes"),
      codec::field(5, "day", &VersionItem::day, codec::any(), "the writer's day"),
      codec::field(6, "at", &VersionItem::at, codec::any(), "when, UTC ms by the writer's clock"));
};
struct PlanItem {
  std::string by;
  std::int32_t day = 0;
  std::optional<std::uint32_t> minute;
  std::optional<std::string> zone;
  std::optional<std::string> bring;
  static constexpr auto record =
      codec::describe("IdeaPlan", "when, and who brings what",
                      codec::field(0, "by", &PlanItem::by, codec::any(), "who set it"),
                      codec::field(1, "day", &PlanItem::day, codec::any(), "civil date there"),
                      codec::field(2, "minute", &PlanItem::minute, codec::any(), "of that date"),
                      codec::field(3, "zone", &PlanItem::zone, codec::any(), "IANA name"),
                      codec::field(4, "bring", &PlanItem::bring, codec::any(), "who brings what"));
};
struct LookItem {
  std::string by;
  bool mine = false;
  Yes was_new = Yes::no;
  std::optional<Yes> new_side;
  std::optional<std::string> words;
  std::int32_t day = 0;
  static constexpr auto record = codec::describe(
      "IdeaLook", "how it was for one of the two", codec::field(0, "by", &LookItem::by, codec::any(), "name"),
      codec::field(1, "mine", &LookItem::mine, codec::any(), "whether I wrote it"),
      codec::field(2, "was_new", &LookItem::was_new, codec::any(), "was it new?"),
      codec::field(3, "new_side", &LookItem::new_side, codec::any(),
                   "a new side of the other? Absent: the other saw none of me, which helps nobody to know"),
      codec::field(4, "words", &LookItem::words, codec::any(), "a line about it"),
      codec::field(5, "day", &LookItem::day, codec::any(), "the writer's day"));
};
struct ListItem {
  EntryId id;
  Stage stage = Stage::open;
  VersionItem shown;
  std::optional<std::vector<VersionItem>> others;
  bool mine_to_answer = false;
  std::optional<bool> rests;
  std::optional<PlanItem> plan;
  std::optional<std::int32_t> done;
  std::optional<std::vector<LookItem>> looks;
  std::optional<bool> waiting;
  std::optional<std::int64_t> undo_until;
  std::optional<EntryId> draft;
  static constexpr auto record = codec::describe(
      "IdeaItem", "one idea", codec::field(0, "id", &ListItem::id, codec::any(), "of the idea"),
      codec::field(1, "stage", &ListItem::stage, codec::any(), "how far it has come"),
      codec::field(2, "shown", &ListItem::shown, codec::any(), "the version both wish, or else the newest"),
      codec::field(3, "others", &ListItem::others, codec::any(), "the other versions, oldest first"),
      codec::field(4, "mine_to_answer", &ListItem::mine_to_answer, codec::any(),
                   "a version of the other's that I have not said yes to, and that does not rest"),
      codec::field(5, "rests", &ListItem::rests, codec::any(), "true: I let it be; only I see that"),
      codec::field(6, "plan", &ListItem::plan, codec::any(), "if there is one"),
      codec::field(7, "done", &ListItem::done, codec::any(), "the day when one of the two said so"),
      codec::field(8, "looks", &ListItem::looks, codec::any(), "looking back, mine first"),
      codec::field(9, "waiting", &ListItem::waiting, codec::any(),
                   "true: something of mine is not with the relay yet"),
      codec::field(10, "undo_until", &ListItem::undo_until, codec::any(),
                   "the last of mine can be undone until then"),
      codec::field(11, "draft", &ListItem::draft, codec::any(), "then: its name for draft.undo"));
};
// All that stays of an idea whose words were taken back.
struct GoneItem {
  EntryId id;
  std::string by;
  bool mine = false;
  std::int32_t day = 0;
  static constexpr auto record = codec::describe(
      "IdeaGone", "an idea that was taken back", codec::field(0, "id", &GoneItem::id, codec::any(), "of it"),
      codec::field(1, "by", &GoneItem::by, codec::any(), "who took it back"),
      codec::field(2, "mine", &GoneItem::mine, codec::any(), "whether that was me"),
      codec::field(3, "day", &GoneItem::day, codec::any(), "the day on which they did"));
};
struct List {
  static constexpr std::string_view name = "ideas.list";
  struct Answer {
    std::vector<ListItem> items;
    std::vector<GoneItem> gone;
    static constexpr auto record =
        codec::describe("IdeasList", "all ideas of both that have not faded, newest first",
                        codec::field(0, "items", &Answer::items, codec::any(), "newest first"),
                        codec::field(1, "gone", &Answer::gone, codec::any(), "taken back, newest first"));
  };
  static constexpr auto record = codec::describe("IdeasListQuery", "asks for all ideas");
};
// A plan for a calendar (RFC 5545). The host owns time zones, so it says how far the plan's is from UTC at that time.
struct Calendar {
  static constexpr std::string_view name = "ideas.calendar";
  EntryId id;
  std::optional<std::int32_t> offset_min;
  struct Answer {
    std::optional<std::string> ics;
    static constexpr auto record =
        codec::describe("IdeasCalendar", "a plan as an iCalendar file",
                        codec::field(0, "ics", &Answer::ics, codec::any(), "absent: there is no plan"));
  };
  static constexpr auto record = codec::describe(
      "IdeasCalendarQuery", "asks for a plan as an iCalendar file",
      codec::field(0, "id", &Calendar::id, codec::any(), "of the idea"),
      codec::field(1, "offset_min", &Calendar::offset_min, codec::any(),
                   "minutes that the plan's zone is ahead of UTC then; absent: the time floats"));
};
List::Answer view(Both<State> seen, const List& query, const Viewer& viewer);
Calendar::Answer view(Both<State> seen, const Calendar& query, const Viewer& viewer);
std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer);
std::vector<Moment> moments(Both<State> seen, const Viewer& viewer);

struct Ideas {
  static constexpr std::string_view name = "ideas";
  static constexpr Audience audience = Audience::mixed;
  static constexpr Evidence evidence = Evidence::one_good_trial;
  using Records = std::tuple<Offered, Countered, Wished, Planned, Done, LookedBack, LetBe>;
  using State = ideas::State;
  using Intents = std::tuple<Offer, Counter, Wish, Rest, Plan, Finish, LookBack, Withdraw>;
  using Views = std::tuple<List, Calendar>;
};

// text_empty.
Result<Written<Ideas>> perform(Both<State> seen, const Offer& offer, const Writer& writer);
// text_empty; not_there. Nothing is written if it is said so already.
Result<Written<Ideas>> perform(Both<State> seen, const Counter& counter, const Writer& writer);
// not_there. Nothing is written if I stand behind it already.
Result<Written<Ideas>> perform(Both<State> seen, const Wish& wish, const Writer& writer);
// not_there.
Result<Written<Ideas>> perform(Both<State> seen, const Rest& rest, const Writer& writer);
// not_there; not_agreed while not both wish for it; field_missing: a time or zone without a day.
Result<Written<Ideas>> perform(Both<State> seen, const Plan& plan, const Writer& writer);
// not_there; not_agreed.
Result<Written<Ideas>> perform(Both<State> seen, const Finish& finish, const Writer& writer);
// not_there; not_agreed while it is not done.
Result<Written<Ideas>> perform(Both<State> seen, const LookBack& look_back, const Writer& writer);
// not_there; not_mine if nothing of it is mine.
Result<Written<Ideas>> perform(Both<State> seen, const Withdraw& withdraw, const Writer& writer);

}  // namespace tend::practice::ideas
