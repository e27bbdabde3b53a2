// Questions (W3c): one question a day, the same for both, and their own questions besides. Each answers; the answers open
// together, when both have answered (PROTOCOL 6). Each writes, both see, kept. Never shown: that an answer waits. For the
// other a question which I answered stays what it was, unanswered by them.
//
// Which question a day has follows from the date and from what both devices know, so nothing is sent for it: the deck of
// the day in an order drawn anew for each round, so none comes twice before all were there. What only some would want
// to be asked (intimacy, hard things, whatever a tag says) is not in it: such a question a person picks from the whole
// deck, or writes, and lays before both. Passing a question is private and can be taken back.
//
// A question is a day with its item of the deck, or what one asked, or (for me alone) an item that I picked. Of one
// question and person one answer stands. It may be taken back before it opens, and then never was; after that it can be
// edited (the other sees that and how) and taken back (the other's stays, and mine is no longer there). Where the other's
// stands open already, mine is not sealed: nothing is left to open together. Before there are two, and whenever the
// writer says so, an answer is only for them. What was answered before there were two stays so, unless its writer gives it to
// both afterwards: one by one, and it says that it was written alone, and when.
#pragma once

#include <map>
#include <set>
#include <span>
#include <unordered_map>

#include "core/practice/candidate.h"
#include "core/practice/moment.h"
#include "core/practice/practice.h"

namespace tend::practice::questions {

inline constexpr std::uint64_t words_bytes_max = 4000;  // of an answer
inline constexpr std::uint64_t text_bytes_max = 600;    // of a question
inline constexpr std::uint64_t item_bytes_max = 40;
inline constexpr std::uint64_t shared_max = 50;  // at once
inline constexpr std::int32_t days_open = 7;     // today, and those before that can still be answered

// Content ids from which the question of the day is drawn (content/en/questions.toml); a test keeps the two alike.
std::span<const std::string_view> deck_of_days();
// The question of that day, 0 and up.
std::string_view item_of_day(std::uint64_t draw_seed, std::int32_t day);

// Which question: a day and its item; or what one asked; or an item alone.
struct About {
  std::optional<std::int32_t> day;
  std::optional<EntryId> asked;
  std::optional<std::string> item;
  bool operator==(const About&) const = default;
  // What both answer, as PROTOCOL 6 groups it.
  [[nodiscard]] Bytes object() const;
};

// Kind 30: an answer for both, sealed until both have answered.
struct Answered {
  static constexpr std::uint16_t kind = 30;
  static constexpr Audience audience = Audience::us;
  std::optional<std::int32_t> day;
  std::optional<EntryId> asked;
  std::optional<std::string> item;
  std::optional<std::string> text;
  std::string words;
  std::optional<bool> plain;
  std::optional<std::int32_t> alone_on;
  codec::Unknown unknown;
  bool operator==(const Answered&) const = default;
  static constexpr auto record = codec::describe(
      "QuestionAnswered", "an answer, for both",
      codec::field(0, "day", &Answered::day, codec::at_most(day_last), "whose question it is, with item"),
      codec::field(1, "asked", &Answered::asked, codec::any(), "or: the entry that asked it"),
      codec::field(2, "item", &Answered::item, codec::line(item_bytes_max), "content id of the question"),
      codec::field(3, "text", &Answered::text, codec::lines(text_bytes_max),
                   "the question as its answerer read it"),
      codec::field(4, "words", &Answered::words, codec::lines(words_bytes_max), "the answer"),
      codec::field(5, "plain", &Answered::plain, codec::any(),
                   "true: not sealed; the other's was open already, or it was written alone"),
      codec::field(6, "alone_on", &Answered::alone_on, codec::at_most(day_last),
                   "day on which it was written, for its writer, before there were two"));
};

// Kind 31: an open answer in other words. Inert unless by its writer.
struct Edited {
  static constexpr std::uint16_t kind = 31;
  static constexpr Audience audience = Audience::us;
  EntryId answer;
  std::string words;
  codec::Unknown unknown;
  bool operator==(const Edited&) const = default;
  static constexpr auto record =
      codec::describe("QuestionEdited", "an open answer in other words",
                      codec::field(0, "answer", &Edited::answer, codec::any(), "the entry that gave it"),
                      codec::field(1, "words", &Edited::words, codec::lines(words_bytes_max), "the answer"));
};

// Kind 32: a question laid before both, in one's own words or picked from the deck.
struct Asked {
  static constexpr std::uint16_t kind = 32;
  static constexpr Audience audience = Audience::us;
  std::string text;
  std::optional<std::string> from;
  codec::Unknown unknown;
  bool operator==(const Asked&) const = default;
  static constexpr auto record = codec::describe(
      "QuestionAsked", "a question for both",
      codec::field(0, "text", &Asked::text, codec::lines(text_bytes_max), "as its writer reads it"),
      codec::field(1, "from", &Asked::from, codec::line(item_bytes_max), "content id, if it was picked"));
};

// Kind 33: an answer for its writer alone. A later one to the same question stands in its place.
struct Kept {
  static constexpr std::uint16_t kind = 33;
  static constexpr Audience audience = Audience::me;
  std::optional<std::int32_t> day;
  std::optional<EntryId> asked;
  std::optional<std::string> item;
  std::optional<std::string> text;
  std::string words;
  codec::Unknown unknown;
  bool operator==(const Kept&) const = default;
  static constexpr auto record = codec::describe(
      "QuestionKept", "an answer, for its writer",
      codec::field(0, "day", &Kept::day, codec::at_most(day_last), "whose question it is, with item"),
      codec::field(1, "asked", &Kept::asked, codec::any(), "or: the entry that asked it"),
      codec::field(2, "item", &Kept::item, codec::line(item_bytes_max), "content id of the question"),
      codec::field(3, "text", &Kept::text, codec::lines(text_bytes_max),
                   "the question as its answerer read it"),
      codec::field(4, "words", &Kept::words, codec::lines(words_bytes_max), "the answer"));
};

// Kind 34: I pass this one, or not any more. The last one in (t, id) order holds.
struct Passed {
  static constexpr std::uint16_t kind = 34;
  static constexpr Audience audience = Audience::me;
  std::optional<std::int32_t> day;
  std::optional<EntryId> asked;
  std::optional<std::string> item;
  bool passes = true;
  codec::Unknown unknown;
  bool operator==(const Passed&) const = default;
  static constexpr auto record = codec::describe(
      "QuestionPassed", "a question is passed, for oneself",
      codec::field(0, "day", &Passed::day, codec::at_most(day_last), "whose question it is, with item"),
      codec::field(1, "asked", &Passed::asked, codec::any(), "or: the entry that asked it"),
      codec::field(2, "item", &Passed::item, codec::line(item_bytes_max), "content id of the question"),
      codec::field(3, "passes", &Passed::passes, codec::any(), "false: not any more"));
};

struct State {
  struct Version {
    Stamp stamp;
    std::string words;
  };
  struct Answer {
    About about;
    std::optional<std::string> text;
    std::vector<Version> versions;  // as given, then each edit
    std::optional<std::int32_t> alone_on;
    [[nodiscard]] const Stamp& stamp() const { return versions.front().stamp; }
  };
  struct Question {
    Stamp stamp;
    Asked asked;
  };
  struct InertEdit {
    Stamp stamp;
    EntryId answer;
  };
  std::map<Bytes, std::array<std::optional<Answer>, 2>> given;  // by object and slot
  std::map<EntryId, Bytes> object_by_id;                        // of what is given, and kept
  std::vector<Question> asked;                                  // in (t, id) order
  std::map<EntryId, std::uint64_t> gone;                        // taken back, with its writer's slot
  std::vector<InertEdit> inert_edits;
  std::set<EntryId> beside_junk;  // answers of mine, whose other one can't be opened
  std::map<Bytes, Answer> kept;   // by object; each that was kept is a version
  std::map<Bytes, bool> passes;
};

std::optional<Opens> opens(const Answered& answered);
std::optional<Refusal> validate(const Answered& answered);
std::optional<Refusal> validate(const Edited& edited);
std::optional<Refusal> validate(const Asked& asked);
std::optional<Refusal> validate(const Kept& kept);
std::optional<Refusal> validate(const Passed& passed);
void fold(State& state, const Stamp& stamp, const Answered& answered);
void fold(State& state, const Stamp& stamp, const Edited& edited);
void fold(State& state, const Stamp& stamp, const Asked& asked);
void fold(State& state, const Stamp& stamp, const Kept& kept);
void fold(State& state, const Stamp& stamp, const Passed& passed);
void cannot_open(State& state, const Unopenable& what);
void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal);
inline void restored(State&, const Stamp&, const Stamp&) {}  // none is called back: it is answered anew
std::vector<Withdrawal> strays(const State& state, std::uint64_t slot);

// ---- what a person asks for. Which question is meant: that of `day`, or `asked`, or today's.

struct Answer {
  static constexpr std::string_view name = "questions.answer";
  std::string words;
  std::optional<std::int32_t> day;
  std::optional<EntryId> asked;
  std::optional<std::string> item;
  std::optional<std::string> text;
  std::optional<bool> only_me;
  static constexpr auto record = codec::describe(
      "QuestionsAnswer", "answer a question; it opens once both have answered",
      codec::field(0, "words", &Answer::words, codec::lines(words_bytes_max), "the answer"),
      codec::field(1, "day", &Answer::day, codec::at_most(day_last), "of the last seven; left out: today"),
      codec::field(2, "asked", &Answer::asked, codec::any(), "id of a question that one of us asked"),
      codec::field(3, "item", &Answer::item, codec::line(item_bytes_max),
                   "content id of any question, answered for me alone"),
      codec::field(4, "text", &Answer::text, codec::lines(text_bytes_max), "the question as I read it"),
      codec::field(5, "only_me", &Answer::only_me, codec::any(), "true: for me alone"));
};

struct Share {
  static constexpr std::string_view name = "questions.share";
  std::vector<EntryId> answers;
  static constexpr auto record = codec::describe(
      "QuestionsShare", "give answers that I wrote alone, before there were two, to us both",
      codec::field(0, "answers", &Share::answers, codec::items(shared_max), "ids of answers for me"));
};

struct Edit {
  static constexpr std::string_view name = "questions.edit";
  EntryId id;
  std::string words;
  static constexpr auto record = codec::describe(
      "QuestionsEdit",
      "change an answer of mine that is open or mine alone; the other sees that it changed, and how",
      codec::field(0, "id", &Edit::id, codec::any(), "of the answer"),
      codec::field(1, "words", &Edit::words, codec::lines(words_bytes_max), "the answer"));
};

struct Withdraw {
  static constexpr std::string_view name = "questions.withdraw";
  EntryId id;
  static constexpr auto record = codec::describe(
      "QuestionsWithdraw",
      "take back an answer or a question of mine; an answer that has not opened leaves no mark",
      codec::field(0, "id", &Withdraw::id, codec::any(), "of the answer, or of the question"));
};

struct Ask {
  static constexpr std::string_view name = "questions.ask";
  std::string text;
  std::optional<std::string> from;
  static constexpr auto record = codec::describe(
      "QuestionsAsk", "lay a question before us both",
      codec::field(0, "text", &Ask::text, codec::lines(text_bytes_max), "the question"),
      codec::field(1, "from", &Ask::from, codec::line(item_bytes_max), "content id, if it is picked"));
};

struct Pass {
  static constexpr std::string_view name = "questions.pass";
  std::optional<std::int32_t> day;
  std::optional<EntryId> asked;
  std::optional<bool> again;
  static constexpr auto record = codec::describe(
      "QuestionsPass", "let a question be; only I know",
      codec::field(0, "day", &Pass::day, codec::at_most(day_last), "of the last seven; left out: today"),
      codec::field(1, "asked", &Pass::asked, codec::any(), "id of a question that one of us asked"),
      codec::field(2, "again", &Pass::again, codec::any(), "true: ask me again"));
};

// ---- what is shown

struct Mine {
  EntryId id;
  std::string words;
  std::int32_t day = 0;
  bool sealed = false;
  std::optional<bool> only_me;
  std::optional<bool> waiting;
  std::optional<std::int64_t> undo_until;
  std::optional<EntryId> draft;
  static constexpr auto record = codec::describe(
      "QuestionMine", "my answer", codec::field(0, "id", &Mine::id, codec::any(), "of its entry"),
      codec::field(1, "words", &Mine::words, codec::any(), "the answer"),
      codec::field(2, "day", &Mine::day, codec::any(), "on which I wrote it"),
      codec::field(3, "sealed", &Mine::sealed, codec::any(), "whether it opens only when both have answered"),
      codec::field(4, "only_me", &Mine::only_me, codec::any(), "true: for me alone"),
      codec::field(5, "waiting", &Mine::waiting, codec::any(), "true: not with the relay yet"),
      codec::field(6, "undo_until", &Mine::undo_until, codec::any(), "it can be undone until then"),
      codec::field(7, "draft", &Mine::draft, codec::any(), "then: its name for draft.undo"));
};

struct Item {
  std::optional<std::int32_t> day;
  std::optional<EntryId> asked;
  std::optional<std::string> item;
  std::optional<std::string> text;
  std::optional<std::string> by;
  std::optional<bool> mine;
  std::optional<Mine> answer;
  std::optional<bool> passed;
  std::optional<EntryId> open;
  std::optional<std::int64_t> undo_until;
  std::optional<EntryId> draft;
  static constexpr auto record = codec::describe(
      "QuestionItem", "a question that can be answered",
      codec::field(0, "day", &Item::day, codec::any(), "whose question it is"),
      codec::field(1, "asked", &Item::asked, codec::any(), "or: id of what one of us asked"),
      codec::field(2, "item", &Item::item, codec::any(), "content id, if it is of the deck"),
      codec::field(3, "text", &Item::text, codec::any(), "its words; absent: those of the deck"),
      codec::field(4, "by", &Item::by, codec::any(), "who asked it"),
      codec::field(5, "mine", &Item::mine, codec::any(), "whether I asked it"),
      codec::field(6, "answer", &Item::answer, codec::any(), "mine, if I answered"),
      codec::field(7, "passed", &Item::passed, codec::any(), "true: I let it be"),
      codec::field(8, "open", &Item::open, codec::any(), "both answered: its id in questions.list"),
      codec::field(9, "undo_until", &Item::undo_until, codec::any(), "my asking can be undone until then"),
      codec::field(10, "draft", &Item::draft, codec::any(), "then: its name for draft.undo"));
};

struct Today {
  static constexpr std::string_view name = "questions.today";
  struct Answer {
    Item today;
    std::vector<Item> more;
    static constexpr auto record = codec::describe(
        "QuestionsToday", "the question of the day, and what else can be answered",
        codec::field(0, "today", &Answer::today, codec::any(), "that of my day"),
        codec::field(1, "more", &Answer::more, codec::any(),
                     "what one of us asked and days before, newest first; without what both answered"));
  };
  static constexpr auto record = codec::describe("QuestionsTodayQuery", "asks for what can be answered");
};

struct Before {
  std::string words;
  std::int32_t day = 0;
  static constexpr auto record = codec::describe(
      "QuestionBefore", "earlier words of an answer",
      codec::field(0, "words", &Before::words, codec::any(), "the answer"),
      codec::field(1, "day", &Before::day, codec::any(), "the writer's, when it was changed"));
};

struct AnswerItem {
  EntryId id;
  bool mine = false;
  std::string by;
  std::string words;
  std::optional<std::vector<Before>> before;
  std::optional<bool> waiting;
  std::optional<std::int64_t> undo_until;
  std::optional<EntryId> draft;
  std::optional<std::int32_t> alone_on;
  static constexpr auto record = codec::describe(
      "QuestionAnswer", "an open answer",
      codec::field(0, "id", &AnswerItem::id, codec::any(), "of its entry"),
      codec::field(1, "mine", &AnswerItem::mine, codec::any(), "whether I gave it"),
      codec::field(2, "by", &AnswerItem::by, codec::any(), "the writer's name"),
      codec::field(3, "words", &AnswerItem::words, codec::any(), "the answer"),
      codec::field(4, "before", &AnswerItem::before, codec::any(),
                   "if it was changed: its words before, oldest first"),
      codec::field(5, "waiting", &AnswerItem::waiting, codec::any(),
                   "true: mine, and not with the relay yet"),
      codec::field(6, "undo_until", &AnswerItem::undo_until, codec::any(),
                   "the last of mine can be undone until then"),
      codec::field(7, "draft", &AnswerItem::draft, codec::any(), "then: its name for draft.undo"),
      codec::field(8, "alone_on", &AnswerItem::alone_on, codec::any(),
                   "day on which it was written, before there were two; absent: they were"));
};

struct ListItem {
  EntryId id;
  std::int32_t day = 0;
  std::optional<std::string> item;
  std::optional<std::string> text;
  std::vector<AnswerItem> answers;
  std::optional<bool> only_me;
  std::optional<bool> cannot_open;
  std::optional<bool> can_answer;
  std::optional<EntryId> asked;
  std::optional<std::int32_t> of_day;
  std::optional<bool> might_share;
  static constexpr auto record = codec::describe(
      "QuestionOpen", "a question with its open answers",
      codec::field(0, "id", &ListItem::id, codec::any(),
                   "of the first of its answers, mine before the other's"),
      codec::field(1, "day", &ListItem::day, codec::any(), "on which the later of them was written"),
      codec::field(2, "item", &ListItem::item, codec::any(), "content id, if it is of the deck"),
      codec::field(3, "text", &ListItem::text, codec::any(), "the question; absent: that of the deck"),
      codec::field(4, "answers", &ListItem::answers, codec::any(), "mine, then the other's"),
      codec::field(5, "only_me", &ListItem::only_me, codec::any(), "true: for me alone"),
      codec::field(6, "cannot_open", &ListItem::cannot_open, codec::any(),
                   "true: the other's can't be opened"),
      codec::field(7, "can_answer", &ListItem::can_answer, codec::any(), "true: mine was taken back"),
      codec::field(8, "asked", &ListItem::asked, codec::any(), "then, to answer again: id of what was asked"),
      codec::field(9, "of_day", &ListItem::of_day, codec::any(), "or whose question it is"),
      codec::field(10, "might_share", &ListItem::might_share, codec::any(),
                   "true: written alone, before there were two, and questions.share takes it"));
};

struct List {
  static constexpr std::string_view name = "questions.list";
  struct Answer {
    std::vector<ListItem> items;
    static constexpr auto record =
        codec::describe("QuestionsList", "what both answered, and what I answered for myself",
                        codec::field(0, "items", &Answer::items, codec::any(), "newest first"));
  };
  static constexpr auto record = codec::describe("QuestionsListQuery", "asks for open answers");
};
// Whether it is an answer of mine, for me, that questions.share takes. `together_since`: as Writer's.
bool might_share(Both<State> seen, const State::Answer& kept, std::uint64_t slot,
                 std::optional<UnixMs> together_since);
Today::Answer view(Both<State> seen, const Today& query, const Viewer& viewer);
List::Answer view(Both<State> seen, const List& query, const Viewer& viewer);
std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer);
std::vector<Moment> moments(Both<State> seen, const Viewer& viewer);

struct Questions {
  static constexpr std::string_view name = "questions";
  static constexpr Audience audience = Audience::mixed;
  static constexpr Evidence evidence = Evidence::modest_or_mixed;
  using Records = std::tuple<Answered, Edited, Asked, Kept, Passed>;
  using State = questions::State;
  using Intents = std::tuple<Answer, Share, Edit, Withdraw, Ask, Pass>;
  using Views = std::tuple<Today, List>;
};

// text_empty; not_there: no such question, or a day that is past answering; answered_already.
Result<Written<Questions>> perform(Both<State> seen, const Answer& answer, const Writer& writer);
// nothing_picked; not_there: one of them is none that might be shared.
Result<Written<Questions>> perform(Both<State> seen, const Share& share, const Writer& writer);
// text_empty; not_there; not_mine. Nothing is written if it says the same already. The door refuses what is still sealed.
Result<Written<Questions>> perform(Both<State> seen, const Edit& edit, const Writer& writer);
// not_there; not_mine.
Result<Written<Questions>> perform(Both<State> seen, const Withdraw& withdraw, const Writer& writer);
// text_empty.
Result<Written<Questions>> perform(Both<State> seen, const Ask& ask, const Writer& writer);
// not_there. Nothing is written if it is so already.
Result<Written<Questions>> perform(Both<State> seen, const Pass& pass, const Writer& writer);

}  // namespace tend::practice::questions
