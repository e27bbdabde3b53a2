// content/ as C++: contentgen OUT.cpp WORDS.txt QUESTIONS.toml DEMO.toml MESSAGES.toml…, one of each language in the order of
// words/language.h, English first; the questions' words stand with it, and the made-up couple's as JSON. A sentence that is no message stops the build.
#include <toml++/toml.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "words/message.h"

namespace {

using Sentences = std::map<std::string, std::string>;

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "contentgen: %s\n", why.c_str());
  std::exit(1);  // NOLINT(concurrency-mt-unsafe): there is one thread
}

void flatten(const toml::table& table, const std::string& before, Sentences& into) {
  for (const auto& [name, node] : table) {
    const auto key = before + std::string(name.str());
    if (const auto* inner = node.as_table())
      flatten(*inner, key + ".", into);
    else if (const auto* text = node.as_string())
      into[key] = text->get();
    else
      stop(key + ": a message is a text");
  }
}

// The words of each question, by its id.
void add_pack(const toml::table& table, const std::string& before, Sentences& into) {
  for (const auto& [name, node] : table) {
    const auto key = before + std::string(name.str());
    const auto* item = node.as_table();
    if (!item) continue;
    if (const auto* text = item->get_as<std::string>("text"))
      into[key] = text->get();
    else
      add_pack(*item, key + ".", into);
  }
}

// By key, in order of bytes. `pack`: more of the same language; may be none.
Sentences sentences_in(const char* file, const char* pack) {
  Sentences out;
  try {
    flatten(toml::parse_file(file), "", out);
    if (pack) add_pack(toml::parse_file(pack), "", out);
  } catch (const toml::parse_error& trouble) {
    stop(std::string(file) + ": " + std::string(trouble.description()));
  }
  for (const auto& [key, text] : out)
    if (const auto message = tend::words::Message::parse(text); !message)
      stop(std::string(file) + ": " + key + ": " + message.error());
  return out;
}

std::string as_json(const char* file) {
  try {
    std::ostringstream out;
    out << toml::json_formatter{toml::parse_file(file)};
    return out.str();
  } catch (const toml::parse_error& trouble) {
    stop(std::string(file) + ": " + std::string(trouble.description()));
  }
}

// As adjacent literals, so that no escape runs into what follows and no literal grows too long for a compiler.
std::string literal(const std::string& text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (i > 0 && i % 2000 == 0) out += "\"\n    \"";
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[i];
    } else if (c >= 0x20 && c < 0x7F) {
      out += text[i];
    } else {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\%03o", c);
      out += escaped;
    }
  }
  return out + "\"";
}

}  // namespace

int main(int count, char** arguments) {
  const auto languages = tend::words::language_tags.size();
  if (static_cast<std::size_t>(count) != 5 + languages)
    stop("OUT.cpp, WORDS.txt, QUESTIONS.toml, DEMO.toml and a file for each language are asked for");
  std::ifstream words_file(arguments[2], std::ios::binary);
  const std::string words{std::istreambuf_iterator<char>(words_file), {}};
  if (words.empty()) stop(std::string("can't read ") + arguments[2]);

  std::ofstream out(arguments[1], std::ios::binary);
  out << "// Written by contentgen from content/. Change that, not this.\n#include \"words/words.h\"\n\n"
         "namespace tend::words {\nnamespace {\n\n";
  for (std::size_t i = 0; i < languages; ++i) {
    out << "constexpr Sentence " << tend::words::language_tags[i].tag << "[] = {\n";
    for (const auto& [key, text] : sentences_in(arguments[5 + i], i == 0 ? arguments[3] : nullptr))
      out << "  {" << literal(key) << ", " << literal(text) << "},\n";
    out << "};\n";
  }
  out << "\n}  // namespace\n\nstd::span<const Sentence> sentences(Language language) {\n  switch (language) "
         "{\n";
  for (std::size_t i = 0; i < languages; ++i)
    out << "    case language_tags[" << i << "].language:\n      return " << tend::words::language_tags[i].tag
        << ";\n";
  out << "  }\n  return en;\n}\n\nstd::string_view pairing_words() {\n  return\n    " << literal(words)
      << ";\n}\n\nstd::string_view demo_words() {\n  return\n    " << literal(as_json(arguments[4]))
      << ";\n}\n\n}  // namespace tend::words\n";
  out.close();
  return out ? 0 : 1;
}
