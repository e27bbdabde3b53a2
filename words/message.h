// Sentences with places to fill in: the part of ICU MessageFormat that content/ uses. The web renders the same
// sentences (web/src/words/t.ts), and both are held to content/vectors/messages.json.
//
//   {name}                                       an argument, as it is
//   {n, plural, =0 {…} one {…} other {… # …}}    by a number; `offset:1` after the comma; # is the number, 1,234
//   {part, select, morning {…} other {…}}        by a word
//   ''  '{'  '#'                                 an apostrophe; signs that mean nothing special
//
// `other` must be there. Plural rules are those of the sentence's language (words/language.h).
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "words/language.h"

namespace tend::words {

using Argument = std::variant<std::string, std::int64_t>;
using Arguments = std::map<std::string, Argument, std::less<>>;

class Message {
 public:
  // The error says what is wrong and at which byte, for whoever writes content.
  static std::expected<Message, std::string> parse(std::string_view text);

  // An argument that is not given is left out. Texts that may turn the direction of writing are kept apart from
  // what stands around them.
  [[nodiscard]] std::string render(const Arguments& arguments, Language language = Language::english) const;

 private:
  friend class Parser;
  struct Part;
  using Parts = std::vector<Part>;
  struct Choice {
    std::string when;  // "=3", "one", "other", or a word
    Parts parts;
  };
  enum class Kind : std::uint8_t { text, number_sign, argument, plural, select };
  struct Part {
    Kind kind = Kind::text;
    std::string text;  // the text itself, or the argument's name
    std::int64_t offset = 0;
    std::vector<Choice> choices;
  };
  struct Given {
    const Arguments& arguments;
    Language language;
  };
  static void append(std::string& out, const Parts& parts, const Given& given, std::int64_t number);
  static const Parts& chosen(const Part& part, const Argument* value, Language language,
                             std::int64_t& number);

  Parts parts_;
};

}  // namespace tend::words
