#include "words/words.h"

#include <algorithm>

namespace tend::words {
namespace {

Language spoken_now = Language::english;

std::optional<std::string> find_in(Language language, std::string_view key, const Arguments& arguments) {
  const auto all = sentences(language);
  const auto at = std::ranges::lower_bound(all, key, {}, &Sentence::key);
  if (at == all.end() || at->key != key) return std::nullopt;
  const auto message = Message::parse(at->text);
  if (!message) return std::string(at->text);
  return message->render(arguments, language);
}

}  // namespace

void speak(Language language) { spoken_now = language; }
Language spoken() { return spoken_now; }

std::optional<std::string> find(std::string_view key, const Arguments& arguments) {
  if (auto said = find_in(spoken_now, key, arguments)) return said;
  return find_in(Language::english, key, arguments);
}

std::string say(std::string_view key, const Arguments& arguments) {
  return find(key, arguments).value_or(std::string(key));
}

}  // namespace tend::words
