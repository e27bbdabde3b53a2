// Gentle words: what may hurt in a text that somebody is about to give, so that they look at it once more. On the device, for the
// writer alone; nothing is written, kept or told, and no word of theirs is changed.
//
// Four things are marked: a reproach that makes something total (always, never), a name or contempt, the other's mind stated as a
// fact, and a threat. What is marked is no verdict: rules over words can't know how two people talk. How often they are right is
// measured on labelled sentences (tests/words/README.md, ./test words).
//
// The rules of a language stand in content/<lang>/gentle_words.txt, one a line. A line that begins with a blank goes on with the
// one before; # begins a comment.
//
//   set NAME = PHRASE | PHRASE ...
//   MARK: PATTERN | PATTERN ...             marks what one of these takes in
//   unless: PATTERN | PATTERN ...           of the mark above: not in a sentence in which one of these is
//
// A phrase is words, maybe with $ behind, as text is compared: folded (core/base/fold.h), without apostrophes ("youre"). "ab*" is any word that begins so.
// A pattern is words and
//
//   {NAME}     a phrase of that set, which stands above
//   ~4         any words, at most four
//   ^  $       where the sentence begins, and where it ends
//   ?          the sign
//   ""         words between quotation marks: what somebody said is looked at only as that
//
// A sentence ends at one of . ! ? ; … and where a line does.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tend::practice::gentle_words {

enum class Mark : std::uint8_t { always_never, insult, mind_reading, threat };

// Bytes [from, to) of the text, whole words.
struct Found {
  Mark mark = Mark::always_never;
  std::size_t from = 0, to = 0;
  auto operator<=>(const Found&) const = default;
};

// Where a text of rules can't be read, from 1.
struct BadLine {
  std::size_t line = 0;
};

// One word of a pattern, or what stands in place of one.
struct Piece {
  enum class Is : std::uint8_t { word, beginning, set, gap, start, end };
  Is is = Is::word;
  std::size_t number = 0;  // which word, beginning or set; of a gap, how many words at most
};
using Pattern = std::vector<Piece>;

struct Rule {
  Mark mark = Mark::always_never;
  std::vector<Pattern> any, unless;
};

class Rules {
 public:
  static std::expected<Rules, BadLine> read(std::string_view text);

  // At most one of each mark in a sentence, in the order of the text. Takes time in proportion to the text and to the rules.
  [[nodiscard]] std::vector<Found> look(std::string_view text) const;

 private:
  friend class Reader;
  // Words are compared as numbers.
  std::map<std::string, std::size_t, std::less<>> words_;
  std::vector<std::string> beginnings_;
  std::vector<std::vector<Pattern>> sets_;  // each in the order of its phrases' first pieces
  std::vector<Rule> rules_;
};

}  // namespace tend::practice::gentle_words
