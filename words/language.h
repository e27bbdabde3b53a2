// The languages of content/, and how each counts.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tend::words {

enum class Language : std::uint8_t { english, german, spanish };

struct LanguageTag {
  Language language;
  std::string_view tag;  // the folder's name in content/
};
inline constexpr std::array language_tags{LanguageTag{Language::english, "en"},
                                          LanguageTag{Language::german, "de"},
                                          LanguageTag{Language::spanish, "es"}};

// "de", "de-AT" and "de_AT.UTF-8" alike; empty for a language that content/ doesn't have, and for "C".
std::optional<Language> language_of(std::string_view tag);

// The plural category of a whole number, as CLDR has it: "one", "many" or "other".
std::string_view plural_category(Language language, std::int64_t number);

// A whole number as # shows it: 1,234 in English, 1.234 in German, 1234 and 12.345 in Spanish.
std::string grouped(Language language, std::int64_t number);

}  // namespace tend::words
