// How often gentle words is right, on labelled sentences (README.md).
// Usage: words RULES SENTENCES.json     prints one line of JSON:
//   {sentences, us_per_sentence, marks: {NAME: {right, wrong, missed}}, mistakes: [{text, kind, wrong: [...], missed: [...]}]}
// A mark counts once a sentence (a message). Exit code 2 where a file can't be read.
#include <array>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "core/practice/gentle_words/gentle_words.h"

namespace {

using nlohmann::json;
using namespace tend::practice::gentle_words;

constexpr std::array names{"always_never", "insult", "mind_reading", "threat"};  // by Mark

std::optional<std::string> text_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::set<std::string> marks_of(const Rules& rules, const std::string& text) {
  std::set<std::string> out;
  for (const auto& found : rules.look(text)) out.emplace(names.at(static_cast<std::size_t>(found.mark)));
  return out;
}

json measured(const Rules& rules, const json& sentences) {
  json marks = json::object(), mistakes = json::array();
  for (const auto* name : names) marks[name] = {{"right", 0}, {"wrong", 0}, {"missed", 0}};
  const auto count = [&](const std::string& name, const char* as) {
    marks[name][as] = marks[name][as].get<int>() + 1;
  };
  const auto begun = std::chrono::steady_clock::now();
  for (const auto& one : sentences) {
    const auto found = marks_of(rules, one["text"]);
    const auto meant = one["marks"].get<std::set<std::string>>();
    json mistake{
        {"text", one["text"]}, {"kind", one["kind"]}, {"wrong", json::array()}, {"missed", json::array()}};
    for (const std::string name : names) {
      if (found.contains(name)) {
        count(name, meant.contains(name) ? "right" : "wrong");
        if (!meant.contains(name)) mistake["wrong"].push_back(name);
      } else if (meant.contains(name)) {
        count(name, "missed");
        mistake["missed"].push_back(name);
      }
    }
    if (found != meant) mistakes.push_back(mistake);
  }
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begun;
  return {{"sentences", sentences.size()},
          {"us_per_sentence", took.count() / static_cast<double>(sentences.size())},
          {"marks", marks},
          {"mistakes", mistakes}};
}

}  // namespace

int main(int count, char** values) {
  if (count != 3) return std::cerr << "usage: words RULES SENTENCES.json\n", 2;
  const auto rules_text = text_of(values[1]), sentences_text = text_of(values[2]);
  if (!rules_text || !sentences_text) return std::cerr << "words: a file can't be read\n", 2;
  const auto rules = Rules::read(*rules_text);
  if (!rules) return std::cerr << values[1] << ": line " << rules.error().line << " is no rule\n", 2;
  const auto sentences = json::parse(*sentences_text, nullptr, false);
  if (!sentences.is_array()) return std::cerr << values[2] << ": no list of sentences\n", 2;
  std::cout << measured(*rules, sentences).dump() << "\n";
}
