// The made-up couple's words: content/<lang>/demo.toml, as JSON.
//
//   {"names": [two], "answers": {content id of a question: line}, anything else: decks}
//
// A deck is an object of lists of lines, by whose they are ("ines", "ruben", in the order of `names`; "lines": of both).
// A line is one text or several, parted by " / ". Each place "[one|another]" in it has several readings; all places of a
// line go together: its n-th reading takes of each place the n-th, begun anew where it has fewer.
//
// `Drawer` draws lines so that a deck is gone through before one comes again, then in its next reading; and it keeps a text
// from being said twice within `days_apart` days. Integers only: the same seed gives the same bytes everywhere.
#pragma once

#include <map>
#include <unordered_map>

#include "core/practice/practices.h"

namespace tend::demo {

inline constexpr std::int32_t days_apart = 31;  // of two days on which the same is said, at the least

// What comes about, out of a seed.
class Chance : public SplitMix64 {
 public:
  using SplitMix64::SplitMix64;
  std::int32_t between(std::int32_t least, std::int32_t most) {
    return least + static_cast<std::int32_t>(below(static_cast<std::uint64_t>(most - least) + 1));
  }
  bool of_100(std::uint32_t in) { return below(100) < in; }
};

// How many readings a line has, one at least; and the texts of one, 0 and up.
std::size_t readings_of(std::string_view line);
std::vector<std::string> reading_of(std::string_view line, std::size_t nth);

struct Words {
  using Lines = std::vector<std::string>;
  std::array<std::string, 2> names;                 // by slot
  std::map<std::string, Lines, std::less<>> decks;  // "thanks.ines", "ideas.hour"
  std::map<std::string, std::string, std::less<>> answers;

  // json_malformed for what is no pack.
  static Result<Words> read(std::string_view json);
};

class Drawer {
 public:
  // `words` must outlive it.
  Drawer(const Words& words, std::uint64_t seed) : words_(&words), chance_(seed) {}

  // The next line of a deck of which the first text may be said on that day, and is from now on. None: all were said lately,
  // or there is no such deck.
  std::optional<std::vector<std::string>> draw(std::string_view deck, std::int32_t day);
  // What they answer to a question of the deck, in her and his words; none: nothing.
  std::optional<std::vector<std::string>> answer(std::string_view question);
  // The text, if it may be said on that day, and is from now on; else an empty one.
  std::string once(std::string text, std::int32_t day);

 private:
  struct Deck {
    const Words::Lines* lines = nullptr;
    std::vector<std::size_t> order;
    std::size_t next = 0;
    std::vector<std::size_t> said;  // by line, how often
  };
  Deck& deck_of(std::string_view name);
  void shuffle(Deck& deck);

  const Words* words_;
  Chance chance_;
  std::map<std::string, Deck, std::less<>> decks_;
  std::map<std::string, std::size_t, std::less<>> answered_;      // by question, how often
  std::unordered_map<std::uint64_t, std::int32_t> last_by_text_;  // its day, by the text's digest
};

}  // namespace tend::demo
