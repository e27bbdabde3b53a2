// Thanks (W4a): one thing the other did today: what you did, what it shows about you, what it meant to me.
// Each writes, both see, kept. The receiver may answer, in one tap or in words. Never shown: counts, days
// without, that there is no answer.
//
// An object is the thanks as it was said; its writer may edit it (the other sees that and how), take it back
// ("withdrawn" stays), and call that back while the words still wait to be forgotten. Of answers to one thanks the
// greatest (t, id) holds.
#pragma once

#include <unordered_map>

#include "core/practice/candidate.h"
#include "core/practice/moment.h"
#include "core/practice/practice.h"

namespace tend::practice::thanks {

inline constexpr std::uint64_t words_bytes_max = 4000;   // of each of the three parts, UTF-8
inline constexpr std::uint64_t answer_bytes_max = 2000;  // of an answer

// Kind 16: thanks were said.
struct Said {
  static constexpr std::uint16_t kind = 16;
  std::string did;
  std::optional<std::string> shows;
  std::optional<std::string> meant;
  std::optional<std::string> act;
  codec::Unknown unknown;
  bool operator==(const Said&) const = default;
  static constexpr auto record = codec::describe(
      "ThanksSaid", "thanks for one thing",
      codec::field(0, "did", &Said::did, codec::lines(words_bytes_max), "what the other did"),
      codec::field(1, "shows", &Said::shows, codec::lines(words_bytes_max), "what it shows about them"),
      codec::field(2, "meant", &Said::meant, codec::lines(words_bytes_max), "what it meant to the writer"),
      codec::field(3, "act", &Said::act, codec::line(40),
                   "content id of the small act that began it, if one did"));
};

// Kind 18: its writer says it anew. Inert unless by the one who said it, and while it stands.
struct Edited {
  static constexpr std::uint16_t kind = 18;
  EntryId thanks;
  std::string did;
  std::optional<std::string> shows;
  std::optional<std::string> meant;
  codec::Unknown unknown;
  bool operator==(const Edited&) const = default;
  static constexpr auto record = codec::describe(
      "ThanksEdited", "thanks in other words",
      codec::field(0, "thanks", &Edited::thanks, codec::any(), "the entry that said them first"),
      codec::field(1, "did", &Edited::did, codec::lines(words_bytes_max), "what the other did"),
      codec::field(2, "shows", &Edited::shows, codec::lines(words_bytes_max), "what it shows about them"),
      codec::field(3, "meant", &Edited::meant, codec::lines(words_bytes_max), "what it meant to the writer"));
};

// Kind 19: the other takes it in. Inert unless by the one who was thanked, and while it stands.
struct Received {
  static constexpr std::uint16_t kind = 19;
  EntryId thanks;
  std::optional<std::string> words;
  codec::Unknown unknown;
  bool operator==(const Received&) const = default;
  static constexpr auto record = codec::describe(
      "ThanksReceived", "an answer to thanks",
      codec::field(0, "thanks", &Received::thanks, codec::any(), "the entry that said them"),
      codec::field(1, "words", &Received::words, codec::lines(answer_bytes_max), "absent: one tap"));
};

struct State {
  struct Version {
    Stamp stamp;
    Said said;
  };
  struct Answer {
    Stamp stamp;
    Received received;
  };
  struct Thanks {
    std::vector<Version> versions;    // as said, then each edit
    std::vector<Answer> answers;      // the last one holds
    std::vector<Stamp> withdrawals;   // by each device that took it back; then there are no words
    std::optional<EntryId> restored;  // by which it was called back, if nothing of its writer's came after
    [[nodiscard]] const Stamp& stamp() const { return versions.front().stamp; }
  };
  struct InertEdit {
    Stamp stamp;
    EntryId thanks;
  };
  std::vector<Thanks> all;  // in (t, id) order, but for those withdrawn
  std::unordered_map<EntryId, std::size_t, FixedHash> place_by_id;
  std::vector<InertEdit> inert_edits;  // of thanks that don't stand
};

std::optional<Refusal> validate(const Said& said);
std::optional<Refusal> validate(const Edited& edited);
std::optional<Refusal> validate(const Received& received);
void fold(State& state, const Stamp& stamp, const Said& said);
void fold(State& state, const Stamp& stamp, const Edited& edited);
void fold(State& state, const Stamp& stamp, const Received& received);
void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal);
void restored(State& state, const Stamp& object, const Stamp& withdrawal);
std::vector<Withdrawal> strays(const State& state, std::uint64_t slot);

struct Say {
  static constexpr std::string_view name = "thanks.say";
  std::string did;
  std::optional<std::string> shows;
  std::optional<std::string> meant;
  std::optional<std::string> act;
  static constexpr auto record = codec::describe(
      "ThanksSay", "thank the other for one thing",
      codec::field(0, "did", &Say::did, codec::lines(words_bytes_max), "what they did"),
      codec::field(1, "shows", &Say::shows, codec::lines(words_bytes_max),
                   "what it shows about them; empty is left out"),
      codec::field(2, "meant", &Say::meant, codec::lines(words_bytes_max),
                   "what it meant to me; empty is left out"),
      codec::field(3, "act", &Say::act, codec::line(40), "id of the small act that began it"));
};

struct Edit {
  static constexpr std::string_view name = "thanks.edit";
  EntryId id;
  std::string did;
  std::optional<std::string> shows;
  std::optional<std::string> meant;
  static constexpr auto record = codec::describe(
      "ThanksEdit", "say a thanks of mine in other words; the other sees that and how",
      codec::field(0, "id", &Edit::id, codec::any(), "of the thanks"),
      codec::field(1, "did", &Edit::did, codec::lines(words_bytes_max), "what they did"),
      codec::field(2, "shows", &Edit::shows, codec::lines(words_bytes_max), "what it shows about them"),
      codec::field(3, "meant", &Edit::meant, codec::lines(words_bytes_max), "what it meant to me"));
};

struct Withdraw {
  static constexpr std::string_view name = "thanks.withdraw";
  EntryId id;
  static constexpr auto record =
      codec::describe("ThanksWithdraw", "take a thanks of mine back; the line that it was stays",
                      codec::field(0, "id", &Withdraw::id, codec::any(), "of the thanks"));
};

struct Restore {
  static constexpr std::string_view name = "thanks.restore";
  EntryId id;
  static constexpr auto record = codec::describe(
      "ThanksRestore", "bring a thanks back that I took back, while its words are not gone yet",
      codec::field(0, "id", &Restore::id, codec::any(), "of the thanks"));
};

struct Receive {
  static constexpr std::string_view name = "thanks.receive";
  EntryId id;
  std::optional<std::string> words;
  static constexpr auto record = codec::describe(
      "ThanksReceive", "answer a thanks that was said to me",
      codec::field(0, "id", &Receive::id, codec::any(), "of the thanks"),
      codec::field(1, "words", &Receive::words, codec::lines(answer_bytes_max), "left out: it reached me"));
};

// Words as they were before an edit.
struct Before {
  std::string did;
  std::optional<std::string> shows;
  std::optional<std::string> meant;
  std::int32_t day = 0;
  std::int64_t at = 0;
  static constexpr auto record = codec::describe(
      "ThanksBefore", "earlier words of one thanks",
      codec::field(0, "did", &Before::did, codec::any(), "what was done"),
      codec::field(1, "shows", &Before::shows, codec::any(), "what it shows"),
      codec::field(2, "meant", &Before::meant, codec::any(), "what it meant"),
      codec::field(3, "day", &Before::day, codec::any(), "the writer's day when these were written"),
      codec::field(4, "at", &Before::at, codec::any(), "when, UTC ms by the writer's clock"));
};

struct AnswerItem {
  std::optional<std::string> words;
  std::int32_t day = 0;
  std::int64_t at = 0;
  std::optional<bool> waiting;
  std::optional<std::int64_t> undo_until;
  std::optional<EntryId> draft;
  static constexpr auto record = codec::describe(
      "ThanksAnswer", "how a thanks was received",
      codec::field(0, "words", &AnswerItem::words, codec::any(), "absent: in one tap"),
      codec::field(1, "day", &AnswerItem::day, codec::any(), "the answerer's day"),
      codec::field(2, "at", &AnswerItem::at, codec::any(), "when, UTC ms by the answerer's clock"),
      codec::field(3, "waiting", &AnswerItem::waiting, codec::any(),
                   "true: mine, and not with the relay yet"),
      codec::field(4, "undo_until", &AnswerItem::undo_until, codec::any(), "mine, and still to be undone"),
      codec::field(5, "draft", &AnswerItem::draft, codec::any(), "then: its name for draft.undo"));
};

struct ListItem {
  EntryId id;
  bool mine = false;
  std::string by;
  std::string did;
  std::optional<std::string> shows;
  std::optional<std::string> meant;
  std::int32_t day = 0;
  std::int64_t at = 0;
  std::optional<std::int64_t> arrived;
  std::optional<bool> waiting;
  std::optional<std::vector<Before>> before;
  std::optional<AnswerItem> answer;
  std::optional<std::int32_t> withdrawn;
  std::optional<std::int64_t> undo_until;
  std::optional<EntryId> draft;
  std::optional<std::int64_t> restore_until;
  static constexpr auto record = codec::describe(
      "ThanksItem", "one thanks", codec::field(0, "id", &ListItem::id, codec::any(), "of its entry"),
      codec::field(1, "mine", &ListItem::mine, codec::any(), "whether I wrote it"),
      codec::field(2, "by", &ListItem::by, codec::any(), "the writer's name"),
      codec::field(3, "did", &ListItem::did, codec::any(), "what was done; empty if withdrawn"),
      codec::field(4, "shows", &ListItem::shows, codec::any(), "what it shows"),
      codec::field(5, "meant", &ListItem::meant, codec::any(), "what it meant"),
      codec::field(6, "day", &ListItem::day, codec::any(), "the writer's day, since 1970-01-01"),
      codec::field(7, "at", &ListItem::at, codec::any(), "when written, UTC ms by the writer's clock"),
      codec::field(8, "arrived", &ListItem::arrived, codec::any(),
                   "when it arrived, if that is to be shown beside"),
      codec::field(9, "waiting", &ListItem::waiting, codec::any(), "true: mine, and not with the relay yet"),
      codec::field(10, "before", &ListItem::before, codec::any(),
                   "if it was edited: what it said before, oldest first"),
      codec::field(11, "answer", &ListItem::answer, codec::any(), "of the one who was thanked"),
      codec::field(12, "withdrawn", &ListItem::withdrawn, codec::any(),
                   "the writer's day on which it was taken back; then there are no words"),
      codec::field(13, "undo_until", &ListItem::undo_until, codec::any(),
                   "the last of mine to this (saying, editing, taking back) can be undone until then"),
      codec::field(14, "draft", &ListItem::draft, codec::any(), "then: its name for draft.undo"),
      codec::field(15, "restore_until", &ListItem::restore_until, codec::any(),
                   "mine and taken back: until when thanks.restore brings it back, UTC ms; absent: no more"));
};

struct List {
  static constexpr std::string_view name = "thanks.list";
  struct Answer {
    std::vector<ListItem> items;
    std::optional<EntryId> latest;
    bool is_near = false;
    bool said_today = false;
    static constexpr auto record = codec::describe(
        "ThanksList", "all thanks of both, newest first",
        codec::field(0, "items", &Answer::items, codec::any(), "newest first"),
        codec::field(1, "latest", &Answer::latest, codec::any(), "the last to me that stands"),
        codec::field(2, "is_near", &Answer::is_near, codec::any(),
                     "that one is of today or yesterday: it stands above all that is offered"),
        codec::field(3, "said_today", &Answer::said_today, codec::any(), "one of mine of today stands"));
  };
  static constexpr auto record = codec::describe("ThanksListQuery", "asks for all thanks");
};
List::Answer view(const State& state, const List& query, const Viewer& viewer);
std::vector<Candidate> candidates(const State& state, const Viewer& viewer);
std::vector<Moment> moments(const State& state, const Viewer& viewer);

struct Thanks {
  static constexpr std::string_view name = "thanks";
  static constexpr Audience audience = Audience::us;
  static constexpr Evidence evidence = Evidence::modest_or_mixed;
  using Records = std::tuple<Said, Edited, Received>;
  using State = thanks::State;
  using Intents = std::tuple<Say, Edit, Withdraw, Restore, Receive>;
  using Views = std::tuple<List>;
};

// text_empty if nothing is left of `did` without white space at its ends.
Result<Written<Thanks>> perform(const State& state, const Say& say, const Writer& writer);
// text_empty; not_there; not_mine. Nothing is written if it says the same already.
Result<Written<Thanks>> perform(const State& state, const Edit& edit, const Writer& writer);
// not_there; not_mine.
Result<Written<Thanks>> perform(const State& state, const Withdraw& withdraw, const Writer& writer);
// not_there; not_mine; words_gone. Nothing is written if it stands.
Result<Written<Thanks>> perform(const State& state, const Restore& restore, const Writer& writer);
// not_there; is_mine. Nothing is written if that was answered already.
Result<Written<Thanks>> perform(const State& state, const Receive& receive, const Writer& writer);

}  // namespace tend::practice::thanks
