// What the program says: sentences for people on stdout, refusals on stderr; with --json one object a line on
// stdout, and nothing else.
#pragma once

#include <string>
#include <string_view>

#include "device/refused.h"
#include "words/words.h"

namespace tend::cli {

using device::Json;
using device::Refused;

class Out {
 public:
  explicit Out(bool json) : json_(json) {}
  [[nodiscard]] bool is_json() const { return json_; }

  // A sentence, or a text as it is; nothing with --json.
  void say(std::string_view key, const words::Arguments& arguments = {}) const;
  void text(std::string_view text) const;
  void gap() const { text(""); }
  // Only with --json.
  void object(const Json& object) const;
  // The exit code that belongs to it.
  int refuse(const Refused& refused) const;
  int refuse_usage(std::string_view key, const words::Arguments& arguments) const;

 private:
  int refuse(std::string_view key, const std::string& sentence, int code, const Json& args) const;
  bool json_;
};

// The sentence of a refusal: the command line's own, if it has one.
std::string sentence_of(std::string_view key, const Json& args);

// What others wrote can hold signs that would move the cursor or paint; they are shown as �.
std::string harmless(std::string_view text);

}  // namespace tend::cli
