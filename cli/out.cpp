#include "cli/out.h"

#include <cstdio>

#include "cli/exit.h"

namespace tend::cli {
namespace {

words::Arguments arguments_of(const Json& args) {
  words::Arguments out;
  if (!args.is_object()) return out;
  for (const auto& [name, value] : args.items()) {
    if (value.is_number_integer()) out[name] = value.get<std::int64_t>();
    if (value.is_string()) out[name] = value.get<std::string>();
  }
  return out;
}

void write_line(std::FILE* to, std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), to);
  std::fputc('\n', to);
  std::fflush(to);
}

}  // namespace

std::string sentence_of(std::string_view key, const Json& args) {
  const auto arguments = arguments_of(args);
  const std::string name(key);
  if (auto own = words::find("cli.refusal." + name, arguments)) return *own;
  if (auto shared = words::find("refusal." + name, arguments)) return *shared;
  return words::say("cli.refusal.unknown");
}

std::string harmless(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    if (c1 || (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
      out += "\uFFFD";
    else
      out += text[i];
  }
  return out;
}

void Out::say(std::string_view key, const words::Arguments& arguments) const {
  if (!json_) write_line(stdout, harmless(words::say(key, arguments)));
}
void Out::text(std::string_view text) const {
  if (!json_) write_line(stdout, text);
}
void Out::object(const Json& object) const {
  if (json_) write_line(stdout, object.dump());
}

int Out::refuse(const Refused& refused) const {
  const int code = refused.of == Refused::Of::storage   ? exit_storage
                   : refused.of == Refused::Of::network ? exit_network
                                                        : exit_refused;
  return refuse(refused.key, sentence_of(refused.key, refused.args), code, refused.args);
}
int Out::refuse_usage(std::string_view key, const words::Arguments& arguments) const {
  return refuse(key, words::say("cli.refusal." + std::string(key), arguments), exit_usage, {});
}
int Out::refuse(std::string_view key, const std::string& sentence, int code, const Json& args) const {
  if (json_) {
    Json refused{{"key", key}, {"sentence", sentence}};
    if (!args.empty()) refused["args"] = args;
    write_line(stdout, Json{{"refused", std::move(refused)}}.dump());
  } else {
    write_line(stderr, harmless(sentence));
  }
  return code;
}

}  // namespace tend::cli
