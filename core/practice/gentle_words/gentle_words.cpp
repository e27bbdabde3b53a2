#include "core/practice/gentle_words/gentle_words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "core/base/fold.h"
#include "core/base/text.h"

namespace tend::practice::gentle_words {

namespace {

constexpr std::string_view question = "?", quoted = "\"\"";

// ---- text into sentences

struct Token {
  std::string word;
  std::size_t from = 0, to = 0;
};
using Sentence = std::vector<Token>;

enum class Sign : std::uint8_t { letter, apostrophe, opens, closes, either_quote, ends, asks, other };

struct Known {
  std::string_view bytes;
  Sign sign;
};
// What is not among these and no ASCII is a letter.
constexpr std::array known{
    Known{"'", Sign::apostrophe},
    Known{"\u2019", Sign::apostrophe},  // also where ‘ ’ quote: rare, and then read as text
    Known{"\"", Sign::either_quote},
    Known{"\u201e", Sign::opens},
    Known{"\u00ab", Sign::either_quote},
    Known{"\u00bb", Sign::either_quote},
    Known{"\u201c", Sign::either_quote},
    Known{"\u201d", Sign::closes},
    Known{".", Sign::ends},
    Known{"!", Sign::ends},
    Known{";", Sign::ends},
    Known{"\n", Sign::ends},
    Known{"\u2026", Sign::ends},
    Known{"?", Sign::asks},
    Known{"\u00a1", Sign::other},
    Known{"\u00bf", Sign::other},
    Known{"\u2013", Sign::other},
    Known{"\u2014", Sign::other},
    Known{"\u00a0", Sign::other},
    Known{"\u2018", Sign::other},
};

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::pair<Sign, std::size_t> sign_at(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  for (const auto& [bytes, sign] : known)
    if (rest.starts_with(bytes)) return {sign, bytes.size()};
  const auto byte = static_cast<unsigned char>(rest.front());
  return {is_ascii_letter(rest.front()) || byte >= 0x80 ? Sign::letter : Sign::other, 1};
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}
  std::vector<Sentence> split() {
    for (std::size_t at = 0; at < text_.size();) {
      const auto [sign, size] = sign_at(text_, at);
      take(sign, at, at + size);
      at += size;
    }
    end_word();
    end_sentence();
    return std::move(out_);
  }

 private:
  void take(Sign sign, std::size_t from, std::size_t to) {
    if (sign == Sign::letter) return add(from, to);
    if (sign == Sign::apostrophe && !word_.empty()) return;
    end_word();
    const bool quotes = sign == Sign::opens || sign == Sign::closes || sign == Sign::either_quote;
    if (quotes && is_quoting_) return end_quote(to);
    if ((sign == Sign::opens || sign == Sign::either_quote) && is_closed_in_this_line(to)) {
      is_quoting_ = true;
      quote_from_ = from;
    }
    if (is_quoting_) return;
    if (sign == Sign::asks) sentence_.push_back({std::string(question), from, to});
    if (sign == Sign::asks || sign == Sign::ends) end_sentence();
  }
  void add(std::size_t from, std::size_t to) {
    if (word_.empty()) from_ = from;
    word_ += text_.substr(from, to - from);
    to_ = to;
  }
  void end_word() {
    if (!word_.empty() && !is_quoting_) sentence_.push_back({folded(word_), from_, to_});
    word_.clear();
  }
  void end_quote(std::size_t to) {
    is_quoting_ = false;
    sentence_.push_back({std::string(quoted), quote_from_, to});
  }
  void end_sentence() {
    if (!sentence_.empty()) out_.push_back(std::exchange(sentence_, {}));
  }
  // A sign of quotation that nothing answers is none: the rest of the text is not lost for it.
  [[nodiscard]] bool is_closed_in_this_line(std::size_t from) const {
    const auto line = text_.substr(from, text_.find('\n', from) - from);
    return std::ranges::any_of(known, [&](const Known& one) {
      return (one.sign == Sign::closes || one.sign == Sign::either_quote) && line.contains(one.bytes);
    });
  }

  std::string_view text_;
  std::vector<Sentence> out_;
  Sentence sentence_;
  std::string word_;
  std::size_t from_ = 0, to_ = 0, quote_from_ = 0;
  bool is_quoting_ = false;
};

// ---- patterns in sentences

// A word of the text, by its numbers in the rules.
struct Seen {
  std::optional<std::size_t> word;
  std::vector<std::size_t> beginnings;  // ascending
};

class Matcher {
 public:
  Matcher(const std::vector<std::vector<Pattern>>& sets, std::vector<Seen> sentence)
      : sets_(sets), sentence_(std::move(sentence)) {}

  // Where the first place begins and ends in which one of the patterns is.
  [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> find(
      const std::vector<Pattern>& any) const {
    for (std::size_t from = 0; from < sentence_.size(); ++from)
      for (const auto& pattern : any)
        if (const auto to = end_of(pattern, from); to && *to > from) return std::pair(from, *to);
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<std::size_t> end_of(std::span<const Piece> pieces, std::size_t at) const {
    if (pieces.empty()) return at;
    const auto& [is, number] = pieces.front();
    const auto rest = pieces.subspan(1);
    switch (is) {
      case Piece::Is::start:
        return at == 0 ? end_of(rest, at) : std::nullopt;
      case Piece::Is::end:
        return at == sentence_.size() ? end_of(rest, at) : std::nullopt;
      case Piece::Is::word:
        return is_here(at) && sentence_[at].word == number ? end_of(rest, at + 1) : std::nullopt;
      case Piece::Is::beginning:
        return is_here(at) && std::ranges::binary_search(sentence_[at].beginnings, number)
                   ? end_of(rest, at + 1)
                   : std::nullopt;
      case Piece::Is::gap:
        for (std::size_t skipped = 0; skipped <= number && at + skipped <= sentence_.size(); ++skipped)
          if (const auto to = end_of(rest, at + skipped)) return to;
        return std::nullopt;
      case Piece::Is::set:
        return is_here(at) ? end_after_one_of(sets_[number], rest, at) : std::nullopt;
    }
    return std::nullopt;
  }
  [[nodiscard]] bool is_here(std::size_t at) const { return at < sentence_.size(); }

  [[nodiscard]] std::optional<std::size_t> end_after_one_of(const std::vector<Pattern>& set,
                                                            std::span<const Piece> rest,
                                                            std::size_t at) const {
    const auto after = [&](Piece::Is is, std::size_t number) -> std::optional<std::size_t> {
      const auto first = [](const Pattern& phrase) {
        return std::pair(phrase.front().is, phrase.front().number);
      };
      for (const auto& phrase : std::ranges::equal_range(set, std::pair(is, number), {}, first))
        if (const auto end = end_of(phrase, at))
          if (const auto to = end_of(rest, *end)) return to;
      return std::nullopt;
    };
    const auto& [word, beginnings] = sentence_[at];
    if (word)
      if (const auto to = after(Piece::Is::word, *word)) return to;
    for (const auto beginning : beginnings)
      if (const auto to = after(Piece::Is::beginning, beginning)) return to;
    return std::nullopt;
  }

  const std::vector<std::vector<Pattern>>& sets_;
  const std::vector<Seen> sentence_;
};

// ---- rules from their text

std::vector<std::string_view> parts(std::string_view text, char between) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0; from <= text.size();) {
    const auto to = std::min(text.find(between, from), text.size());
    if (const auto part = trimmed(text.substr(from, to - from)); !part.empty()) out.push_back(part);
    from = to + 1;
  }
  return out;
}

std::optional<Mark> mark_of(std::string_view name) {
  constexpr std::array names{std::pair{"always_never", Mark::always_never}, std::pair{"insult", Mark::insult},
                             std::pair{"mind_reading", Mark::mind_reading},
                             std::pair{"threat", Mark::threat}};
  for (const auto& [known_name, mark] : names)
    if (name == known_name) return mark;
  return std::nullopt;
}

}  // namespace

class Reader {
 public:
  std::expected<Rules, BadLine> read(std::string_view text) {
    std::string line;
    std::size_t number = 0, begun_at = 0;
    const auto finish = [&] { return line.empty() || take(line); };
    for (std::size_t from = 0; from < text.size();) {
      const auto to = std::min(text.find('\n', from), text.size());
      const auto raw = text.substr(from, to - from);
      from = to + 1;
      ++number;
      const auto said = raw.substr(0, raw.find('#'));
      if (trimmed(said).empty()) continue;
      if (!said.starts_with(' ')) {
        if (!finish()) return std::unexpected(BadLine{begun_at});
        line.clear();
        begun_at = number;
      }
      line.append(" ").append(trimmed(said));
    }
    if (!finish()) return std::unexpected(BadLine{begun_at});
    return std::move(rules_);
  }

 private:
  bool take(std::string_view line) {
    line = trimmed(line);
    if (line.starts_with("set ")) return take_set(line.substr(4));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const auto name = trimmed(line.substr(0, colon));
    auto patterns = patterns_of(line.substr(colon + 1));
    if (!patterns) return false;
    if (name == "unless") {
      if (rules_.rules_.empty()) return false;
      auto& unless = rules_.rules_.back().unless;
      std::ranges::move(*patterns, std::back_inserter(unless));
      return true;
    }
    const auto mark = mark_of(name);
    if (!mark) return false;
    rules_.rules_.push_back({*mark, std::move(*patterns), {}});
    return true;
  }
  bool take_set(std::string_view line) {
    const auto is = line.find('=');
    if (is == std::string_view::npos) return false;
    auto phrases = patterns_of(line.substr(is + 1));
    if (!phrases) return false;
    if (!std::ranges::all_of(*phrases, is_phrase)) return false;
    std::ranges::stable_sort(*phrases, {}, [](const Pattern& phrase) {
      return std::pair(phrase.front().is, phrase.front().number);
    });
    const auto [place, is_new] = set_by_name_.emplace(trimmed(line.substr(0, is)), rules_.sets_.size());
    rules_.sets_.push_back(std::move(*phrases));
    return is_new;
  }
  static bool is_phrase(const Pattern& pattern) {
    using enum Piece::Is;
    const auto takes_words = [](const Piece& piece) { return piece.is == word || piece.is == beginning; };
    return takes_words(pattern.front()) && std::ranges::all_of(pattern, [&](const Piece& piece) {
             return takes_words(piece) || piece.is == end;
           });
  }
  std::optional<std::vector<Pattern>> patterns_of(std::string_view text) {
    std::vector<Pattern> out;
    for (const auto pattern : parts(text, '|')) {
      auto& pieces = out.emplace_back();
      for (const auto part : parts(pattern, ' ')) {
        const auto piece = piece_of(part);
        if (!piece) return std::nullopt;
        pieces.push_back(*piece);
      }
    }
    return out.empty() ? std::nullopt : std::optional(std::move(out));
  }
  std::optional<Piece> piece_of(std::string_view part) {
    using enum Piece::Is;
    if (part == "^") return Piece{start};
    if (part == "$") return Piece{end};
    if (part == question || part == quoted) return Piece{word, number_of(part)};
    if (part.starts_with('~')) {
      if (part.size() != 2 || part[1] < '1' || part[1] > gap_most) return std::nullopt;
      return Piece{gap, static_cast<std::size_t>(part[1] - '0')};
    }
    if (part.starts_with('{')) {
      if (!part.ends_with('}')) return std::nullopt;
      const auto found = set_by_name_.find(part.substr(1, part.size() - 2));
      return found != set_by_name_.end() ? std::optional(Piece{set, found->second}) : std::nullopt;
    }
    const auto letters = part.substr(0, part.find('*'));
    // What text can't be when it is compared would never be found.
    if (letters.empty() || letters.size() + 1 < part.size() || folded(letters) != letters)
      return std::nullopt;
    if (!std::ranges::all_of(
            letters, [](char c) { return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80; }))
      return std::nullopt;
    return letters == part ? Piece{word, number_of(letters)} : Piece{beginning, number_of_beginning(letters)};
  }
  std::size_t number_of(std::string_view word) {
    return rules_.words_.emplace(word, rules_.words_.size()).first->second;
  }
  std::size_t number_of_beginning(std::string_view letters) {
    auto& all = rules_.beginnings_;
    const auto found = std::ranges::find(all, letters);
    if (found == all.end()) return all.emplace_back(letters), all.size() - 1;
    return static_cast<std::size_t>(found - all.begin());
  }

  static constexpr char gap_most = '8';
  Rules rules_;
  std::map<std::string, std::size_t, std::less<>> set_by_name_;
};

std::expected<Rules, BadLine> Rules::read(std::string_view text) { return Reader().read(text); }

std::vector<Found> Rules::look(std::string_view text) const {
  const auto seen = [this](const Token& token) {
    Seen out;
    if (const auto found = words_.find(token.word); found != words_.end()) out.word = found->second;
    for (std::size_t number = 0; number < beginnings_.size(); ++number)
      if (token.word.starts_with(beginnings_[number])) out.beginnings.push_back(number);
    return out;
  };
  std::vector<Found> out;
  for (const auto& sentence : Splitter(text).split()) {
    std::vector<Seen> words;
    for (const auto& token : sentence) words.push_back(seen(token));
    const Matcher matcher(sets_, std::move(words));
    std::array<bool, 4> has{};
    for (const auto& [mark, any, unless] : rules_) {
      auto& is_marked = has.at(static_cast<std::size_t>(mark));
      if (is_marked) continue;
      const auto found = matcher.find(any);
      if (!found || matcher.find(unless)) continue;
      is_marked = true;
      out.push_back({mark, sentence[found->first].from, sentence[found->second - 1].to});
    }
  }
  std::ranges::sort(out, {}, &Found::from);
  return out;
}

}  // namespace tend::practice::gentle_words
