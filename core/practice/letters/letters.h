// Letters (W2b): words sealed until a time, tomorrow or in fifty years (PROTOCOL 6). Each writes; the other reads once it is
// open, its writer always. Before it opens it can be cancelled. Never shown: words before; that it was cancelled.
//
// So before it opens the other sees nothing of it, no closed letter and no date either: one that was there yesterday and is
// not today would tell that it was cancelled, and one that lies there asks to be asked about. Who wants it awaited says so
// in words of their own. (The first pictures show a closed letter on the other's page; this is the safer reading.)
//
// It is sealed, its key at the relay and on its writer's devices: are these all lost before its time, so is the letter. Or
// (`keep_shut`) it lies with the other at once, and their app shows it when its time has come by their own clock: it is
// not lost so easily, and a changed app could show it early.
//
// A letter that has come is `ready` until its reader opens it; that they did is theirs alone to know. Once open it can be
// edited (the other sees that and how) and taken back (a line stays). One until the agreed reunion is a letter until that
// reunion's time; field 5 of Written is kept for whose it is.
#pragma once

#include <map>
#include <set>

#include "core/practice/candidate.h"
#include "core/practice/moment.h"
#include "core/practice/practice.h"

namespace tend::practice::letters {

inline constexpr std::uint64_t words_bytes_max = 40'000;
inline constexpr std::uint64_t prompt_bytes_max = 600;
inline constexpr std::uint64_t until_max = std::uint64_t{day_last} * ms_a_day;  // year 9999

// Kind 40: a letter.
struct Written {
  static constexpr std::uint16_t kind = 40;
  static constexpr Audience audience = Audience::us;
  std::int64_t until = 0;
  std::string words;
  std::optional<std::string> from;
  std::optional<std::string> prompt;
  std::optional<bool> keep_shut;
  codec::Unknown unknown;
  bool operator==(const Written&) const = default;
  static constexpr auto record = codec::describe(
      "LetterWritten", "a letter that opens later",
      codec::field(0, "until", &Written::until, codec::at_most(until_max), "when it opens, UTC ms"),
      codec::field(1, "words", &Written::words, codec::lines(words_bytes_max), "the letter"),
      codec::field(2, "from", &Written::from, codec::line(40), "content id of what began it"),
      codec::field(3, "prompt", &Written::prompt, codec::lines(prompt_bytes_max),
                   "that, as its writer read it"),
      codec::field(4, "keep_shut", &Written::keep_shut, codec::any(),
                   "true: not sealed, the reader's app alone keeps it closed"));
};

// Kind 41: an open letter in other words. Inert unless by its writer, and while it stands.
struct Edited {
  static constexpr std::uint16_t kind = 41;
  static constexpr Audience audience = Audience::us;
  EntryId letter;
  std::string words;
  codec::Unknown unknown;
  bool operator==(const Edited&) const = default;
  static constexpr auto record =
      codec::describe("LetterEdited", "an open letter in other words",
                      codec::field(0, "letter", &Edited::letter, codec::any(), "the entry that wrote it"),
                      codec::field(1, "words", &Edited::words, codec::lines(words_bytes_max), "the letter"));
};

// Kind 42: its reader has opened it. For them alone.
struct Opened {
  static constexpr std::uint16_t kind = 42;
  static constexpr Audience audience = Audience::me;
  EntryId letter;
  codec::Unknown unknown;
  bool operator==(const Opened&) const = default;
  static constexpr auto record =
      codec::describe("LetterOpened", "a letter to me was opened",
                      codec::field(0, "letter", &Opened::letter, codec::any(), "the entry that wrote it"));
};

struct State {
  struct Version {
    Stamp stamp;
    std::string words;
  };
  struct Letter {
    Written written;
    std::vector<Version> versions;    // as written, then each edit
    std::optional<Stamp> taken_back;  // then there are no words, and nothing is known of `written`
    [[nodiscard]] const Stamp& stamp() const { return versions.front().stamp; }
  };
  struct InertEdit {
    Stamp stamp;
    EntryId letter;
  };
  std::map<EntryId, Letter> all;
  std::vector<InertEdit> inert_edits;
  std::map<EntryId, Unopenable> junk;  // the other's, whose time has come
  std::set<EntryId> opened;            // by me
};

std::optional<Opens> opens(const Written& written);
std::optional<Refusal> validate(const Written& written);
std::optional<Refusal> validate(const Edited& edited);
std::optional<Refusal> validate(const Opened& opened);
void fold(State& state, const Stamp& stamp, const Written& written);
void fold(State& state, const Stamp& stamp, const Edited& edited);
void fold(State& state, const Stamp& stamp, const Opened& opened);
std::optional<UnixMs> shut_until(const Written& written);
void cannot_open(State& state, const Unopenable& what);
void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal);
inline void restored(State&, const Stamp&, const Stamp&) {}  // none is called back: it is written anew
std::vector<Withdrawal> strays(const State& state, std::uint64_t slot);

struct Write {
  static constexpr std::string_view name = "letters.write";
  std::int64_t until = 0;
  std::string words;
  std::optional<std::string> from;
  std::optional<std::string> prompt;
  std::optional<bool> keep_shut;
  static constexpr auto record = codec::describe(
      "LettersWrite", "write a letter that opens later; until then the other sees nothing of it",
      codec::field(0, "until", &Write::until, codec::at_most(until_max), "when it opens, UTC ms"),
      codec::field(1, "words", &Write::words, codec::lines(words_bytes_max), "the letter"),
      codec::field(2, "from", &Write::from, codec::line(40), "content id of what began it"),
      codec::field(3, "prompt", &Write::prompt, codec::lines(prompt_bytes_max), "that, as I read it"),
      codec::field(4, "keep_shut", &Write::keep_shut, codec::any(),
                   "true: not sealed; the other's app alone keeps it closed till then"));
};

struct Edit {
  static constexpr std::string_view name = "letters.edit";
  EntryId id;
  std::string words;
  static constexpr auto record =
      codec::describe("LettersEdit", "change an open letter of mine; the other sees that it changed, and how",
                      codec::field(0, "id", &Edit::id, codec::any(), "of the letter"),
                      codec::field(1, "words", &Edit::words, codec::lines(words_bytes_max), "the letter"));
};

struct Withdraw {
  static constexpr std::string_view name = "letters.withdraw";
  EntryId id;
  static constexpr auto record = codec::describe(
      "LettersWithdraw",
      "take a letter of mine back; before it opens that leaves no mark, afterwards a line stays",
      codec::field(0, "id", &Withdraw::id, codec::any(), "of the letter"));
};

struct Open {
  static constexpr std::string_view name = "letters.open";
  EntryId id;
  static constexpr auto record =
      codec::describe("LettersOpen", "open a letter that has come to me; only I know that I did",
                      codec::field(0, "id", &Open::id, codec::any(), "of the letter"));
};

struct Before {
  std::string words;
  std::int32_t day = 0;
  static constexpr auto record = codec::describe(
      "LetterBefore", "earlier words of a letter",
      codec::field(0, "words", &Before::words, codec::any(), "the letter"),
      codec::field(1, "day", &Before::day, codec::any(), "the writer's, when these were written"));
};

struct ListItem {
  EntryId id;
  bool mine = false;
  std::string by;
  std::int32_t day = 0;
  std::optional<std::int64_t> until;
  std::string words;
  std::optional<std::string> prompt;
  std::optional<bool> sealed;
  std::optional<bool> keep_shut;
  std::optional<bool> ready;
  std::optional<std::vector<Before>> before;
  std::optional<std::int32_t> withdrawn;
  std::optional<bool> cannot_open;
  std::optional<bool> waiting;
  std::optional<std::int64_t> undo_until;
  std::optional<EntryId> draft;
  static constexpr auto record = codec::describe(
      "LetterItem", "one letter", codec::field(0, "id", &ListItem::id, codec::any(), "of its entry"),
      codec::field(1, "mine", &ListItem::mine, codec::any(), "whether I wrote it"),
      codec::field(2, "by", &ListItem::by, codec::any(), "the writer's name"),
      codec::field(3, "day", &ListItem::day, codec::any(), "on which it was written"),
      codec::field(4, "until", &ListItem::until, codec::any(), "when it opens or opened, UTC ms"),
      codec::field(5, "words", &ListItem::words, codec::any(), "the letter; empty if withdrawn"),
      codec::field(6, "prompt", &ListItem::prompt, codec::any(), "what began it"),
      codec::field(7, "sealed", &ListItem::sealed, codec::any(),
                   "true: mine, and the other can't read it yet"),
      codec::field(8, "keep_shut", &ListItem::keep_shut, codec::any(), "true: then by their app alone"),
      codec::field(9, "ready", &ListItem::ready, codec::any(), "true: to me, and I have not opened it"),
      codec::field(10, "before", &ListItem::before, codec::any(),
                   "if it was changed: its words before, oldest first"),
      codec::field(11, "withdrawn", &ListItem::withdrawn, codec::any(),
                   "the writer's day on which it was taken back"),
      codec::field(12, "cannot_open", &ListItem::cannot_open, codec::any(),
                   "true: its time has come, and it doesn't open"),
      codec::field(13, "waiting", &ListItem::waiting, codec::any(), "true: mine, and not with the relay yet"),
      codec::field(14, "undo_until", &ListItem::undo_until, codec::any(),
                   "the last of mine can be undone until then"),
      codec::field(15, "draft", &ListItem::draft, codec::any(), "then: its name for draft.undo"));
};

struct List {
  static constexpr std::string_view name = "letters.list";
  struct Answer {
    std::vector<ListItem> items;
    static constexpr auto record = codec::describe(
        "LettersList", "my letters, and those to me that are open",
        codec::field(0, "items", &Answer::items, codec::any(), "by when they open, the latest first"));
  };
  static constexpr auto record = codec::describe("LettersListQuery", "asks for letters");
};
List::Answer view(Both<State> seen, const List& query, const Viewer& viewer);
std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer);
std::vector<Moment> moments(Both<State> seen, const Viewer& viewer);

struct Letters {
  static constexpr std::string_view name = "letters";
  static constexpr Audience audience = Audience::mixed;
  static constexpr Evidence evidence = Evidence::goes_together;
  using Records = std::tuple<Written, Edited, Opened>;
  using State = letters::State;
  using Intents = std::tuple<Write, Edit, Withdraw, Open>;
  using Views = std::tuple<List>;
};

using Writes = practice::Written<Letters>;

// text_empty; time_past.
Result<Writes> perform(Both<State> seen, const Write& write, const Writer& writer);
// text_empty; not_there; not_mine; still_sealed. Nothing is written if it says the same already.
Result<Writes> perform(Both<State> seen, const Edit& edit, const Writer& writer);
// not_there; not_mine.
Result<Writes> perform(Both<State> seen, const Withdraw& withdraw, const Writer& writer);
// not_there; is_mine. Nothing is written if it was opened before.
Result<Writes> perform(Both<State> seen, const Open& open, const Writer& writer);

}  // namespace tend::practice::letters
