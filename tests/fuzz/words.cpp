// Sentences with places to fill in: any text as one, with any arguments.
#include "words/words.h"

#include "core/base/text.h"
#include "tests/fuzz/fuzz.h"
#include "words/message.h"

namespace tend::fuzz::words_target {
namespace {

// u8 arguments, each {u8 name, kind, value}; then the text.
void run(BytesView data) {
  static const std::string names[] = {"n", "name", "a", "part", ""};
  Input in{data};
  words::Arguments arguments;
  for (auto count = in.below(4); count > 0; --count) {
    const auto& name = names[in.below(std::size(names))];
    if (in.flag())
      arguments[name] = static_cast<std::int64_t>(in.number(8));
    else
      arguments[name] = std::string(as_text(in.take(in.byte())));
  }
  const auto text = as_text(in.rest());
  const auto message = words::Message::parse(text);
  if (!message) return law(!message.error().empty(), "whoever writes a sentence is told what is wrong");
  law(message->render({}).size() <= 2 * text.size() + 64 * text.size(), "without arguments it stays short");
  bool all_text = is_utf8(text);
  for (const auto& [name, value] : arguments)
    if (const auto* said = std::get_if<std::string>(&value)) all_text = all_text && is_utf8(*said);
  for (const auto& [language, tag] : words::language_tags) {
    const auto shown = message->render(arguments, language);
    if (text.find_first_of("{}'") == text.npos) law(shown == text, "plain text is shown as it is");
    if (all_text) law(is_utf8(shown), "of UTF-8 comes UTF-8");
  }
}

void seeds(Seeds& out) {
  const auto arguments =
      Output().byte(2).byte(0).byte(1).number(1'234, 8).byte(1).byte(0).byte(3).raw(as_bytes("Ben"));
  std::size_t size = 0;
  for (const auto& sentence : words::sentences(words::Language::english)) {
    if (!sentence.text.contains('{') || sentence.text.size() > 400) continue;
    size += sentence.text.size();
    if (size > 8'000) break;
    out.push_back(Output(arguments).raw(as_bytes(sentence.text)).bytes);
  }
  out.push_back(Output(arguments)
                    .raw(as_bytes("{n, plural, offset:1 =0 {none} one {# of '{'n'}'} other {#, ''{name}''}}"))
                    .bytes);
  out.push_back(Output(arguments).raw(as_bytes("{part, select, a {{n, plural, other {#}}} other {}}")).bytes);
  const auto hebrew = Output().byte(1).byte(1).byte(0).byte(6).raw(as_bytes("אבג"));
  out.push_back(Output(hebrew).raw(as_bytes("of {name}.")).bytes);
}

const Target target{"words", run, seeds};

}  // namespace
}  // namespace tend::fuzz::words_target
