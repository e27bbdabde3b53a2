// Memories (W4d): something the two lived, or one lived with others before; in words, with photos or a voice, a day and a
// place typed by hand. What made us laugh first. Either writes it, both see it, the other may tell their side; kept. They
// come back on their day. Never shown: who has not told.
//
// An object is the memory as it was first written; its writer may edit its words, day and place (the other sees that and
// how), take it back ("taken back" stays), and call that back. The other's side is an object of its own, told anew as often
// as they like, the last one holds; taken back, it leaves no line, so that nothing tells a side that is gone from one that
// never was. It stays where it is when the memory itself is taken back: it is its teller's.
//
// A day may be whole (2019-06-29), a year (1931), a month of a year, or a day of every year (06-29). It comes back where
// month and day are known, in later years alone; 29 February on the 28th where there is no 29th, so it stays in its month.
#pragma once

#include <map>
#include <tuple>

#include "core/practice/candidate.h"
#include "core/practice/moment.h"
#include "core/practice/practice.h"

namespace tend::practice::memories {

inline constexpr std::uint64_t words_bytes_max = 4000;
inline constexpr std::uint64_t place_bytes_max = 200;
inline constexpr std::uint64_t photos_max = 4;  // with their small pictures they fit into one entry

// no_such_day; day_ahead if it is after `today`, the writer's day.
std::optional<Refusal> validate(const When& when, std::int32_t today);

// Kind 60: a memory.
struct Kept {
  static constexpr std::uint16_t kind = 60;
  std::string words;
  std::optional<bool> laughed;
  std::optional<std::uint32_t> year, month, day;
  std::optional<std::string> place;
  std::optional<std::vector<Attachment>> photos;
  std::optional<Attachment> voice;
  codec::Unknown unknown;
  bool operator==(const Kept&) const = default;
  static constexpr auto record = codec::describe(
      "MemoryKept", "something that was",
      codec::field(0, "words", &Kept::words, codec::lines(words_bytes_max),
                   "may be empty beside a photo or a voice"),
      codec::field(1, "laughed", &Kept::laughed, codec::any(), "true: it made us laugh"),
      codec::field(2, "year", &Kept::year, codec::between(1, 9999), "when it was"),
      codec::field(3, "month", &Kept::month, codec::between(1, 12), "with a year, or with a day"),
      codec::field(4, "day", &Kept::day, codec::between(1, 31), "with a month"),
      codec::field(5, "place", &Kept::place, codec::line(place_bytes_max), "typed by hand"),
      codec::field(6, "photos", &Kept::photos, codec::between(1, photos_max), "in the writer's order"),
      codec::field(7, "voice", &Kept::voice, codec::any(), "the writer tells it"));
};

// Kind 61: its writer says it otherwise. Photos and voice stay. Inert unless by its writer, and while it stands.
struct Edited {
  static constexpr std::uint16_t kind = 61;
  EntryId memory;
  std::string words;
  std::optional<bool> laughed;
  std::optional<std::uint32_t> year, month, day;
  std::optional<std::string> place;
  codec::Unknown unknown;
  bool operator==(const Edited&) const = default;
  static constexpr auto record = codec::describe(
      "MemoryEdited", "a memory in other words",
      codec::field(0, "memory", &Edited::memory, codec::any(), "the entry that kept it"),
      codec::field(1, "words", &Edited::words, codec::lines(words_bytes_max),
                   "may be empty beside a photo or a voice"),
      codec::field(2, "laughed", &Edited::laughed, codec::any(), "true: it made us laugh"),
      codec::field(3, "year", &Edited::year, codec::between(1, 9999), "when it was"),
      codec::field(4, "month", &Edited::month, codec::between(1, 12), "with a year, or with a day"),
      codec::field(5, "day", &Edited::day, codec::between(1, 31), "with a month"),
      codec::field(6, "place", &Edited::place, codec::line(place_bytes_max), "typed by hand"));
};

// Kind 62: the other's side. Inert unless by the other, and while the memory stands.
struct Told {
  static constexpr std::uint16_t kind = 62;
  EntryId memory;
  std::string words;
  std::optional<std::vector<Attachment>> photos;
  std::optional<Attachment> voice;
  codec::Unknown unknown;
  bool operator==(const Told&) const = default;
  static constexpr auto record = codec::describe(
      "MemoryTold", "the other's side of a memory",
      codec::field(0, "memory", &Told::memory, codec::any(), "the entry that kept it"),
      codec::field(1, "words", &Told::words, codec::lines(words_bytes_max),
                   "may be empty beside a photo or a voice"),
      codec::field(2, "photos", &Told::photos, codec::between(1, photos_max), "in the teller's order"),
      codec::field(3, "voice", &Told::voice, codec::any(), "the teller's"));
};

struct State {
  struct Version {
    Stamp stamp;
    std::string words;
    bool laughed = false;
    When when;
    std::string place;
  };
  struct Side {
    Stamp stamp;
    Told told;
  };
  struct Memory {
    std::vector<Version> versions;  // as kept, then each edit
    std::vector<Attachment> photos;
    std::optional<Attachment> voice;
    std::vector<Side> sides;          // of the other that stand; the last one holds
    std::vector<Stamp> withdrawals;   // then there is nothing of it but the other's side
    std::optional<EntryId> restored;  // by which it was called back, if nothing of its writer's came after
    [[nodiscard]] const Stamp& stamp() const { return versions.front().stamp; }
  };
  struct Inert {  // written to what was taken back meanwhile
    Stamp stamp;
    EntryId memory;
  };
  std::map<EntryId, Memory> all;
  std::vector<Inert> inert_edits;
};

std::optional<Refusal> validate(const Kept& kept);
std::optional<Refusal> validate(const Edited& edited);
std::optional<Refusal> validate(const Told& told);
void fold(State& state, const Stamp& stamp, const Kept& kept);
void fold(State& state, const Stamp& stamp, const Edited& edited);
void fold(State& state, const Stamp& stamp, const Told& told);
void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal);
void restored(State& state, const Stamp& object, const Stamp& withdrawal);
std::vector<Withdrawal> strays(const State& state, std::uint64_t slot);

// ---- what a person asks for

struct Add {
  static constexpr std::string_view name = "memories.add";
  std::string words;
  std::optional<bool> laughed;
  std::optional<std::string> day;
  std::optional<std::string> place;
  std::optional<std::vector<BlobId>> photos;
  std::optional<BlobId> voice;
  static constexpr auto record = codec::describe(
      "MemoriesAdd", "keep something that was",
      codec::field(0, "words", &Add::words, codec::lines(words_bytes_max),
                   "may be empty beside a photo or a voice"),
      codec::field(1, "laughed", &Add::laughed, codec::any(), "it made us laugh"),
      codec::field(2, "day", &Add::day, codec::line(20), "when it was: 2019-06-29, 2019-06, 1931 or 06-29"),
      codec::field(3, "place", &Add::place, codec::line(place_bytes_max), "where"),
      codec::field(4, "photos", &Add::photos, codec::items(photos_max), "names that file.keep gave"),
      codec::field(5, "voice", &Add::voice, codec::any(), "likewise"));
};
struct Edit {
  static constexpr std::string_view name = "memories.edit";
  EntryId id;
  std::string words;
  std::optional<bool> laughed;
  std::optional<std::string> day;
  std::optional<std::string> place;
  static constexpr auto record = codec::describe(
      "MemoriesEdit", "say a memory of mine otherwise; photos and voice stay",
      codec::field(0, "id", &Edit::id, codec::any(), "which"),
      codec::field(1, "words", &Edit::words, codec::lines(words_bytes_max), "what happened"),
      codec::field(2, "laughed", &Edit::laughed, codec::any(), "it made us laugh"),
      codec::field(3, "day", &Edit::day, codec::line(20), "as in memories.add; absent: not known"),
      codec::field(4, "place", &Edit::place, codec::line(place_bytes_max), "where"));
};
struct Tell {
  static constexpr std::string_view name = "memories.tell";
  EntryId id;
  std::string words;
  std::optional<std::vector<BlobId>> photos;
  std::optional<BlobId> voice;
  static constexpr auto record = codec::describe(
      "MemoriesTell", "tell my side of the other's memory; told again, this one holds",
      codec::field(0, "id", &Tell::id, codec::any(), "which"),
      codec::field(1, "words", &Tell::words, codec::lines(words_bytes_max),
                   "may be empty beside a photo or a voice"),
      codec::field(2, "photos", &Tell::photos, codec::items(photos_max), "names that file.keep gave"),
      codec::field(3, "voice", &Tell::voice, codec::any(), "likewise"));
};
struct Withdraw {
  static constexpr std::string_view name = "memories.withdraw";
  EntryId id;
  static constexpr auto record = codec::describe(
      "MemoriesWithdraw", "take back what I gave: a memory of mine, or my side of the other's",
      codec::field(0, "id", &Withdraw::id, codec::any(), "of the memory"));
};
struct Restore {
  static constexpr std::string_view name = "memories.restore";
  EntryId id;
  static constexpr auto record = codec::describe(
      "MemoriesRestore", "bring back a memory of mine that I took back, while its words are kept",
      codec::field(0, "id", &Restore::id, codec::any(), "which"));
};

// ---- what is shown

struct Before {
  std::string words;
  std::optional<Date> when;
  std::optional<std::string> place;
  std::int32_t day = 0;
  static constexpr auto record = codec::describe(
      "MemoryBefore", "as it was before an edit",
      codec::field(0, "words", &Before::words, codec::any(), "of it then"),
      codec::field(1, "when", &Before::when, codec::any(), "absent: not said"),
      codec::field(2, "place", &Before::place, codec::any(), "absent: not said"),
      codec::field(3, "day", &Before::day, codec::any(), "the writer's day on which it was said so"));
};

struct ShownSide {
  EntryId id;
  bool mine = false;
  std::string by;
  std::string words;
  std::optional<std::vector<ShownFile>> photos;
  std::optional<ShownFile> voice;
  std::int32_t day = 0;
  std::int64_t at = 0;
  std::optional<bool> waiting;
  std::optional<std::int64_t> undo_until;
  std::optional<EntryId> draft;
  static constexpr auto record = codec::describe(
      "MemorySide", "the other's side", codec::field(0, "id", &ShownSide::id, codec::any(), "its own"),
      codec::field(1, "mine", &ShownSide::mine, codec::any(), "whether I told it"),
      codec::field(2, "by", &ShownSide::by, codec::any(), "name of who told it"),
      codec::field(3, "words", &ShownSide::words, codec::any(), "may be empty beside a photo or a voice"),
      codec::field(4, "photos", &ShownSide::photos, codec::any(), "absent: none"),
      codec::field(5, "voice", &ShownSide::voice, codec::any(), "absent: none"),
      codec::field(6, "day", &ShownSide::day, codec::any(), "the teller's day"),
      codec::field(7, "at", &ShownSide::at, codec::any(), "when, UTC ms, by the teller's clock"),
      codec::field(8, "waiting", &ShownSide::waiting, codec::any(), "true: mine, and not with the relay yet"),
      codec::field(9, "undo_until", &ShownSide::undo_until, codec::any(),
                   "mine: it can be undone until then"),
      codec::field(10, "draft", &ShownSide::draft, codec::any(), "then: its name for draft.undo"));
};

struct ListItem {
  EntryId id;
  bool mine = false;
  std::string by;
  std::string words;
  std::optional<bool> laughed;
  std::optional<Date> when;
  std::optional<std::string> place;
  std::optional<std::vector<ShownFile>> photos;
  std::optional<ShownFile> voice;
  std::int32_t day = 0;
  std::int64_t at = 0;
  std::optional<std::int64_t> arrived;
  std::optional<bool> waiting;
  std::optional<std::vector<Before>> before;
  std::optional<ShownSide> told;
  std::optional<std::int32_t> withdrawn;
  std::optional<std::int64_t> undo_until;
  std::optional<EntryId> draft;
  std::optional<std::int64_t> restore_until;
  static constexpr auto record = codec::describe(
      "Memory", "something that was", codec::field(0, "id", &ListItem::id, codec::any(), "of the memory"),
      codec::field(1, "mine", &ListItem::mine, codec::any(), "whether I wrote it"),
      codec::field(2, "by", &ListItem::by, codec::any(), "name of who wrote it"),
      codec::field(3, "words", &ListItem::words, codec::any(), "may be empty beside a photo or a voice"),
      codec::field(4, "laughed", &ListItem::laughed, codec::any(), "true: it made us laugh"),
      codec::field(5, "when", &ListItem::when, codec::any(), "absent: not said"),
      codec::field(6, "place", &ListItem::place, codec::any(), "absent: not said"),
      codec::field(7, "photos", &ListItem::photos, codec::any(), "absent: none"),
      codec::field(8, "voice", &ListItem::voice, codec::any(), "absent: none"),
      codec::field(9, "day", &ListItem::day, codec::any(), "the writer's day"),
      codec::field(10, "at", &ListItem::at, codec::any(),
                   "when it was written, UTC ms, by the writer's clock"),
      codec::field(11, "arrived", &ListItem::arrived, codec::any(),
                   "when it arrived, if that is to be shown beside"),
      codec::field(12, "waiting", &ListItem::waiting, codec::any(), "true: mine, and not with the relay yet"),
      codec::field(13, "before", &ListItem::before, codec::any(),
                   "if it was edited: as it was, oldest first"),
      codec::field(14, "told", &ListItem::told, codec::any(), "the other's side, if it is there"),
      codec::field(15, "withdrawn", &ListItem::withdrawn, codec::any(),
                   "the writer's day on which it was taken back; then nothing of theirs is here"),
      codec::field(16, "undo_until", &ListItem::undo_until, codec::any(),
                   "the last of mine to it (adding, editing, taking back) can be undone until then"),
      codec::field(17, "draft", &ListItem::draft, codec::any(), "then: its name for draft.undo"),
      codec::field(18, "restore_until", &ListItem::restore_until, codec::any(),
                   "mine and taken back: until when memories.restore brings it back; absent: no more"));
};

struct List {
  static constexpr std::string_view name = "memories.list";
  struct Answer {
    std::vector<ListItem> items;
    static constexpr auto record = codec::describe(
        "MemoriesList", "all memories of both",
        codec::field(
            0, "items", &Answer::items, codec::any(),
            "by when they were, the latest first; without a year, by the year they were written in"));
  };
  static constexpr auto record = codec::describe("MemoriesListQuery", "asks for all memories");
};
struct OnThisDay {
  static constexpr std::string_view name = "memories.day";
  struct Answer {
    std::vector<ListItem> items;
    static constexpr auto record = codec::describe(
        "MemoriesDay", "memories of this day of the year, from years before",
        codec::field(0, "items", &Answer::items, codec::any(), "what made us laugh first, then the latest"));
  };
  static constexpr auto record = codec::describe("MemoriesDayQuery", "asks for what was on this day");
};
List::Answer view(const State& state, const List& query, const Viewer& viewer);
OnThisDay::Answer view(const State& state, const OnThisDay& query, const Viewer& viewer);
std::vector<Candidate> candidates(const State& state, const Viewer& viewer);
std::vector<Moment> moments(const State& state, const Viewer& viewer);

struct Memories {
  static constexpr std::string_view name = "memories";
  static constexpr Audience audience = Audience::us;
  static constexpr Evidence evidence = Evidence::modest_or_mixed;
  using Records = std::tuple<Kept, Edited, Told>;
  using State = memories::State;
  using Intents = std::tuple<Add, Edit, Tell, Withdraw, Restore>;
  using Views = std::tuple<List, OnThisDay>;
};

// text_empty without words, photo and voice; no_such_day; day_ahead; not_there for a file that was not kept, file_unknown
// for a voice among photos or a photo as the voice.
Result<Written<Memories>> perform(const State& state, const Add& add, const Writer& writer);
// text_empty, no_such_day, day_ahead; not_there; not_mine. Nothing is written if it says the same already.
Result<Written<Memories>> perform(const State& state, const Edit& edit, const Writer& writer);
// As Add; not_there; is_mine.
Result<Written<Memories>> perform(const State& state, const Tell& tell, const Writer& writer);
// not_there; not_mine if it is the other's and I told nothing to it.
Result<Written<Memories>> perform(const State& state, const Withdraw& withdraw, const Writer& writer);
// not_there; not_mine; words_gone. Nothing is written if it stands.
Result<Written<Memories>> perform(const State& state, const Restore& restore, const Writer& writer);

}  // namespace tend::practice::memories
