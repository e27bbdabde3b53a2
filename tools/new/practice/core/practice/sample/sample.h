// Sample: each writes something down, both see it. Its writer can take it back; then a line says so, and no words. Never
// shown: how many either wrote, and days without one.
#pragma once

#include <map>

#include "core/practice/practice.h"

namespace tend::practice::sample {

inline constexpr std::uint64_t words_bytes_max = 2000;

// Kind 60101.
struct Written {
  static constexpr std::uint16_t kind = 60101;
  std::string words;
  codec::Unknown unknown;
  bool operator==(const Written&) const = default;
  static constexpr auto record =
      codec::describe("SampleWritten", "something that one of the two wrote down",
                      codec::field(0, "words", &Written::words, codec::lines(words_bytes_max), "as written"));
};

struct State {
  struct Item {
    Stamp stamp;
    std::string words;                // none, once taken back
    std::optional<Stamp> taken_back;  // when
  };
  std::map<EntryId, Item> all;
};

// text_empty: nothing but white space.
std::optional<Refusal> validate(const Written& written);
void fold(State& state, const Stamp& stamp, const Written& written);
void withdrawn(State& state, const Stamp& object, const Stamp& withdrawal);
inline void restored(State&, const Stamp&, const Stamp&) {}  // none is called back: it is written anew
// Nothing is written to an object here.
inline std::vector<Withdrawal> strays(const State&, std::uint64_t) { return {}; }

struct Write {
  static constexpr std::string_view name = "sample.write";
  std::string words;
  static constexpr auto record =
      codec::describe("SampleWrite", "write something down that both see",
                      codec::field(0, "words", &Write::words, codec::lines(words_bytes_max), "in my words"));
};

struct Withdraw {
  static constexpr std::string_view name = "sample.withdraw";
  EntryId id;
  static constexpr auto record =
      codec::describe("SampleWithdraw", "take back what I wrote down; a line stays",
                      codec::field(0, "id", &Withdraw::id, codec::any(), "of its entry"));
};

struct ListItem {
  EntryId id;
  bool mine = false;
  std::string by;
  std::int32_t day = 0;
  std::string words;
  std::optional<std::int32_t> withdrawn;
  std::optional<bool> waiting;
  static constexpr auto record = codec::describe(
      "SampleItem", "something that one of the two wrote down",
      codec::field(0, "id", &ListItem::id, codec::any(), "of its entry"),
      codec::field(1, "mine", &ListItem::mine, codec::any(), "whether I wrote it"),
      codec::field(2, "by", &ListItem::by, codec::any(), "the writer's name"),
      codec::field(3, "day", &ListItem::day, codec::any(), "the writer's"),
      codec::field(4, "words", &ListItem::words, codec::any(), "as written; empty if withdrawn"),
      codec::field(5, "withdrawn", &ListItem::withdrawn, codec::any(),
                   "the writer's day on which it was taken back"),
      codec::field(6, "waiting", &ListItem::waiting, codec::any(), "true: mine, and not with the relay yet"));
};

struct List {
  static constexpr std::string_view name = "sample.list";
  struct Answer {
    std::vector<ListItem> items;
    static constexpr auto record =
        codec::describe("SampleList", "what both wrote down",
                        codec::field(0, "items", &Answer::items, codec::any(), "newest first"));
  };
  static constexpr auto record = codec::describe("SampleListQuery", "asks for what both wrote down");
};
List::Answer view(const State& state, const List& query, const Viewer& viewer);

struct Sample {
  static constexpr std::string_view name = "sample";
  static constexpr Audience audience = Audience::us;
  static constexpr Evidence evidence = Evidence::goes_together;
  using Records = std::tuple<Written>;
  using State = sample::State;
  using Intents = std::tuple<Write, Withdraw>;
  using Views = std::tuple<List>;
};

using Writes = practice::Written<Sample>;

// text_empty.
Result<Writes> perform(const State& state, const Write& write, const Writer& writer);
// not_there; not_mine.
Result<Writes> perform(const State& state, const Withdraw& withdraw, const Writer& writer);

}  // namespace tend::practice::sample
