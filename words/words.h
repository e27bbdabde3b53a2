// Every sentence Tend says on the command line, by its key in content/<lang>/messages.toml, and each question of the deck by its
// id; compiled in.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "words/message.h"

namespace tend::words {

struct Sentence {
  std::string_view key, text;
};

// All of a language, by key in order of bytes.
std::span<const Sentence> sentences(Language language);

// The language that `find` and `say` speak from now on, for the whole program; English before that. Called once, before
// anything is said, by one thread.
void speak(Language language);
Language spoken();

// Empty if there is no such key. What a language lacks is said in English.
std::optional<std::string> find(std::string_view key, const Arguments& arguments = {});
// The key itself if there is no such key: a mistake of ours that a reader can name.
std::string say(std::string_view key, const Arguments& arguments = {});

// content/<lang>/words.txt: 2048 lines, read aloud in pairing.
std::string_view pairing_words();

// content/en/demo.toml as JSON (core/demo/words.h).
std::string_view demo_words();

}  // namespace tend::words
