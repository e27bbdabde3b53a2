#include "words/words.h"

#include <algorithm>

namespace tend::words {

std::optional<std::string> find(std::string_view key, const Arguments& arguments) {
  const auto all = sentences();
  const auto at = std::ranges::lower_bound(all, key, {}, &Sentence::key);
  if (at == all.end() || at->key != key) return std::nullopt;
  const auto message = Message::parse(at->text);
  if (!message) return std::string(at->text);
  return message->render(arguments);
}

std::string say(std::string_view key, const Arguments& arguments) {
  return find(key, arguments).value_or(std::string(key));
}

}  // namespace tend::words
