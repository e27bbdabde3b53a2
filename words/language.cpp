#include "words/language.h"

#include <algorithm>

namespace tend::words {

std::optional<Language> language_of(std::string_view tag) {
  const auto name = tag.substr(0, tag.find_first_of("-_.@"));
  const auto* at = std::ranges::find(language_tags, name, &LanguageTag::tag);
  if (at == language_tags.end()) return std::nullopt;
  return at->language;
}

std::string_view plural_category(Language language, std::int64_t number) {
  if (number == 1 || number == -1) return "one";
  // "un millón de": Spanish has a form of its own for whole millions.
  if (language == Language::spanish && number != 0 && number % 1'000'000 == 0) return "many";
  return "other";
}

std::string grouped(Language language, std::int64_t number) {
  auto out = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  // Spanish leaves four figures together.
  if (language == Language::spanish && out.size() - first <= 4) return out;
  const auto* sign = language == Language::english ? "," : ".";
  for (std::size_t at = out.size(); at > first + 3;) out.insert(at -= 3, sign);
  return out;
}

}  // namespace tend::words
