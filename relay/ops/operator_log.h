// What the operator of a relay reads: one JSON object a line on stderr. Only event names, numbers and words
// of our own go in, so no address, id, key or content can: there is no way to log a text from outside.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "relay/relay_core.h"

namespace tend::relay {

class OperatorLog {
 public:
  // A text written in the code. Whatever was made at run time does not convert.
  class Word {
   public:
    template <std::size_t N>
    consteval Word(const char (&literal)[N]) : text_(literal, N - 1) {}
    Word(const RefusalRow& row) : text_(row.key) {}
    [[nodiscard]] std::string_view text() const { return text_; }

   private:
    std::string_view text_;
  };
  struct Fact {
    Word name;
    std::uint64_t number = 0;
  };

  explicit OperatorLog(const std::string& level);

  void info(Word event, std::initializer_list<Fact> facts = {});
  void warn(Word event, Word why);
  // What happened in the last minute, if anything did.
  void tally(const Tally& tally);
};

}  // namespace tend::relay
