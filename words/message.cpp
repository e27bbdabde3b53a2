#include "words/message.h"

#include <charconv>
#include <limits>
#include <optional>

namespace tend::words {
namespace {

constexpr int depth_max = 8;  // of choices inside choices

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::optional<std::int64_t> to_number(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (trouble != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// The code point that begins at `at`, and how many bytes it takes; broken bytes count one by one.
std::pair<char32_t, std::size_t> code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(at);
  const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (size == 1 || at + size > text.size()) return {lead, 1};
  char32_t out = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) out = (out << 6) | (byte(at + i) & 0x3FU);
  return {out, size};
}

bool turns_by_force(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }
bool may_turn(char32_t c) {
  return (c >= 0x0590 && c <= 0x08FF) || c == 0x200F || turns_by_force(c) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFF) || (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

// A name that runs from right to left, or turns the direction, is kept from turning what follows.
std::string apart(const std::string& text) {
  bool turns = false;
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, size] = code_point(text, at);
    turns = turns || may_turn(c);
    if (!turns_by_force(c)) kept.append(text, at, size);
    at += size;
  }
  // NOLINTNEXTLINE(misc-misleading-bidirectional): what the first opens the other closes
  return turns ? "\u2068" + kept + "\u2069" : text;
}

std::string to_text(const Argument& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return apart(std::get<std::string>(value));
}

}  // namespace

// Reads by descent. `trouble_` keeps the first thing that is wrong; after that nothing more is read.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::expected<Message, std::string> parse() {
    Message out;
    out.parts_ = parts(0, false);
    if (!trouble_.empty()) return std::unexpected(trouble_);
    return out;
  }

 private:
  using Part = Message::Part;
  using Parts = Message::Parts;
  using Kind = Message::Kind;

  Parts parts(int depth, bool in_plural) {
    if (depth > depth_max) return fail("choices stand inside choices too often"), Parts{};
    Parts out;
    std::string text;
    const auto flush = [&] {
      if (!text.empty()) out.push_back({Kind::text, std::move(text), 0, {}});
      text.clear();
    };
    while (trouble_.empty() && at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\'') {
        quoted(text, in_plural);
      } else if (c == '{') {
        flush();
        ++at_;
        out.push_back(argument(depth));
      } else if (c == '}' && depth > 0) {
        break;
      } else if (c == '#' && in_plural) {
        flush();
        ++at_;
        out.push_back({Kind::number_sign, {}, 0, {}});
      } else {
        text += c;
        ++at_;
      }
    }
    flush();
    return out;
  }

  void quoted(std::string& text, bool in_plural) {
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (next == '\'') {
      text += '\'';
      at_ += 2;
      return;
    }
    const bool begins = next == '{' || next == '}' || (next == '#' && in_plural);
    if (!begins) {
      text += '\'';
      ++at_;
      return;
    }
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '\'') {
        text += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
        text += text_[at_++];
      } else {
        ++at_;
        return;
      }
    }
  }

  Part argument(int depth) {
    Part out{Kind::argument, word(), 0, {}};
    if (out.text.empty()) return fail("an argument needs a name"), out;
    skip_space();
    if (take('}')) return out;
    if (!take(',')) return fail("after an argument's name comes , or }"), out;
    const auto type = word();
    if (type == "plural")
      out.kind = Kind::plural;
    else if (type == "select")
      out.kind = Kind::select;
    else
      return fail("only plural and select are known here"), out;
    skip_space();
    if (!take(',')) return fail("after the kind comes ,"), out;
    choices(out, depth);
    return out;
  }

  void choices(Part& out, int depth) {
    skip_space();
    if (out.kind == Kind::plural && text_.substr(at_).starts_with("offset:")) {
      at_ += 7;
      const auto number = to_number(word());
      if (!number || *number < 0) return fail("offset: is followed by a number");
      out.offset = *number;
    }
    bool has_other = false;
    for (;;) {
      skip_space();
      if (take('}')) break;
      const auto when = word();
      if (when.empty()) return fail("a choice needs a name");
      skip_space();
      if (!take('{')) return fail("a choice stands in { }");
      has_other = has_other || when == "other";
      out.choices.push_back({when, parts(depth + 1, out.kind == Kind::plural)});
      if (!trouble_.empty()) return;
      if (!take('}')) return fail("a choice is not closed");
    }
    if (!has_other) fail("there is no choice other");
  }

  std::string word() {
    skip_space();
    const auto begin = at_;
    while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != '{' && text_[at_] != '}' &&
           text_[at_] != ',')
      ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void fail(std::string_view what) {
    if (trouble_.empty()) trouble_ = std::string(what) + ", at byte " + std::to_string(at_);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string trouble_;
};

std::expected<Message, std::string> Message::parse(std::string_view text) { return Parser(text).parse(); }

std::string Message::render(const Arguments& arguments, Language language) const {
  std::string out;
  append(out, parts_, {arguments, language}, 0);
  return out;
}

// `number` is what # stands for.
void Message::append(std::string& out, const Parts& parts, const Given& given, std::int64_t number) {
  for (const auto& part : parts) {
    if (part.kind == Kind::text) {
      out += part.text;
      continue;
    }
    if (part.kind == Kind::number_sign) {
      out += grouped(given.language, number);
      continue;
    }
    const auto at = given.arguments.find(part.text);
    const auto* value = at == given.arguments.end() ? nullptr : &at->second;
    if (part.kind == Kind::argument) {
      if (value) out += to_text(*value);
      continue;
    }
    auto inner = number;
    const auto& choice = chosen(part, value, given.language, inner);
    append(out, choice, given, inner);
  }
}

const Message::Parts& Message::chosen(const Part& part, const Argument* value, Language language,
                                      std::int64_t& number) {
  std::string exact, category;
  if (part.kind == Kind::plural) {
    const auto* given = value ? std::get_if<std::int64_t>(value) : nullptr;
    const auto whole = given ? *given : 0;
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    number = whole < least + part.offset ? least : whole - part.offset;
    exact = "=" + std::to_string(whole);
    category = given ? plural_category(language, number) : "other";
  } else if (value) {
    const auto* word = std::get_if<std::string>(value);
    category = word ? *word : std::to_string(std::get<std::int64_t>(*value));
  }
  const Choice* found = nullptr;
  for (const auto& choice : part.choices) {
    if (!exact.empty() && choice.when == exact) return choice.parts;
    if (choice.when == category || (!found && choice.when == "other")) found = &choice;
  }
  return found->parts;
}

}  // namespace tend::words
