// Thanks (W4a): one thing the other did today: what you did, what it shows about you, what it meant to me.
// Each writes, both see, kept. Never shown: counts, days without.
#pragma once

#include "core/practice/practice.h"

namespace tend::practice::thanks {

inline constexpr std::uint64_t words_bytes_max = 4000;  // of each of the three parts, UTF-8

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

struct State {
  struct Thanks {
    Stamp stamp;
    Said said;
  };
  std::vector<Thanks> all;  // in (t, id) order
};

std::optional<Refusal> validate(const Said& said);
void fold(State& state, const Stamp& stamp, const Said& said);

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
// text_empty if nothing is left of `did` without white space at its ends.
Result<std::vector<std::variant<Said>>> perform(const State& state, const Say& say, std::int32_t today);

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
  static constexpr auto record = codec::describe(
      "ThanksItem", "one thanks", codec::field(0, "id", &ListItem::id, codec::any(), "of its entry"),
      codec::field(1, "mine", &ListItem::mine, codec::any(), "whether I wrote it"),
      codec::field(2, "by", &ListItem::by, codec::any(), "the writer's name"),
      codec::field(3, "did", &ListItem::did, codec::any(), "what was done"),
      codec::field(4, "shows", &ListItem::shows, codec::any(), "what it shows"),
      codec::field(5, "meant", &ListItem::meant, codec::any(), "what it meant"),
      codec::field(6, "day", &ListItem::day, codec::any(), "the writer's day, since 1970-01-01"),
      codec::field(7, "at", &ListItem::at, codec::any(), "when written, UTC ms by the writer's clock"),
      codec::field(8, "arrived", &ListItem::arrived, codec::any(),
                   "when it arrived, if that is to be shown beside"),
      codec::field(9, "waiting", &ListItem::waiting, codec::any(), "true: mine, and not with the relay yet"));
};

struct List {
  static constexpr std::string_view name = "thanks.list";
  struct Answer {
    std::vector<ListItem> items;
    static constexpr auto record =
        codec::describe("ThanksList", "all thanks of both, newest first",
                        codec::field(0, "items", &Answer::items, codec::any(), "newest first"));
  };
  static constexpr auto record = codec::describe("ThanksListQuery", "asks for all thanks");
};
List::Answer view(const State& state, const List& query, const Viewer& viewer);

struct Thanks {
  static constexpr std::string_view name = "thanks";
  static constexpr Audience audience = Audience::us;
  static constexpr Evidence evidence = Evidence::modest_or_mixed;
  using Records = std::tuple<Said>;
  using State = thanks::State;
  using Intents = std::tuple<Say>;
  using Views = std::tuple<List>;
};

}  // namespace tend::practice::thanks
