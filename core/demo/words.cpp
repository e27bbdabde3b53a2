#include "core/demo/words.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "core/codec/json_text.h"

namespace tend::demo {
namespace {

using codec::Json;

constexpr std::string_view between_texts = " / ";

// Calls `each` with the readings of every place, parted by "|", and `plain` with what stands between.
void for_each_place(std::string_view line, const auto& plain, const auto& each) {
  for (std::size_t at = 0; at < line.size();) {
    const auto open = line.find('[', at);
    const auto close = open == std::string_view::npos ? open : line.find(']', open);
    if (close == std::string_view::npos) return plain(line.substr(at));
    plain(line.substr(at, open - at));
    each(line.substr(open + 1, close - open - 1));
    at = close + 1;
  }
}

std::size_t count_in(std::string_view place) {
  return static_cast<std::size_t>(std::ranges::count(place, '|')) + 1;
}

std::string_view nth_in(std::string_view place, std::size_t nth) {
  for (; nth > 0; --nth) place.remove_prefix(place.find('|') + 1);
  return place.substr(0, place.find('|'));
}

bool read_lines(const Json& json, Words::Lines& into) {
  if (!json.is_array() || json.empty()) return false;
  for (const auto& line : json) {
    if (!line.is_string()) return false;
    into.push_back(line.get<std::string>());
  }
  return true;
}

// Tables within tables are decks with a point in their names.
bool read_decks(const Json& json, const std::string& name, Words& into) {
  if (json.is_array()) return read_lines(json, into.decks[name]);
  if (!json.is_object()) return false;
  const auto name_of = [&](const std::string& part) { return part == "lines" ? name : name + "." + part; };
  for (const auto& [part, inner] : json.items())
    if (!read_decks(inner, name_of(part), into)) return false;
  return true;
}

}  // namespace

std::size_t readings_of(std::string_view line) {
  std::size_t out = 1;
  for_each_place(line, [](auto) {}, [&](auto place) { out = std::max(out, count_in(place)); });
  return out;
}

std::vector<std::string> reading_of(std::string_view line, std::size_t nth) {
  std::string whole;
  for_each_place(
      line, [&](auto text) { whole += text; },
      [&](auto place) { whole += nth_in(place, nth % count_in(place)); });
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= whole.size();) {
    const auto end = std::min(whole.find(between_texts, at), whole.size());
    out.push_back(whole.substr(at, end - at));
    at = end + between_texts.size();
  }
  return out;
}

Result<Words> Words::read(std::string_view json) {
  const auto pack = codec::read_json(json);
  Words out;
  if (!pack.is_object()) return refuse(Refusal::json_malformed);
  for (const auto& [name, inner] : pack.items()) {
    if (name == "names") {
      if (!inner.is_array() || inner.size() != 2) return refuse(Refusal::json_malformed);
      for (std::size_t slot = 0; slot < 2; ++slot)
        if (inner[slot].is_string()) out.names.at(slot) = inner[slot].get<std::string>();
    } else if (name == "answers") {
      if (!inner.is_object()) return refuse(Refusal::json_malformed);
      for (const auto& [question, line] : inner.items())
        if (line.is_string()) out.answers[question] = line.get<std::string>();
    } else if (!read_decks(inner, name, out)) {
      return refuse(Refusal::json_malformed);
    }
  }
  if (out.names[0].empty() || out.names[1].empty()) return refuse(Refusal::json_malformed);
  return out;
}

Drawer::Deck& Drawer::deck_of(std::string_view name) {
  const auto found = decks_.find(name);
  if (found != decks_.end()) return found->second;
  auto& deck = decks_[std::string(name)];
  const auto lines = words_->decks.find(name);
  if (lines == words_->decks.end()) return deck;
  deck.lines = &lines->second;
  deck.order.resize(deck.lines->size());
  std::iota(deck.order.begin(), deck.order.end(), std::size_t{0});
  deck.next = deck.order.size();  // shuffled before the first is drawn
  for (const auto& line : *deck.lines) deck.said.push_back(chance_.below(readings_of(line)));
  return deck;
}

void Drawer::shuffle(Deck& deck) {
  for (auto left = deck.order.size(); left > 1; --left)
    std::swap(deck.order[left - 1], deck.order[chance_.below(left)]);
  deck.next = 0;
}

std::string Drawer::once(std::string text, std::int32_t day) {
  const auto [last, is_new] = last_by_text_.try_emplace(fnv1a(text), day);
  if (!is_new && std::abs(day - last->second) < days_apart) return {};
  last->second = day;
  return text;
}

std::optional<std::vector<std::string>> Drawer::draw(std::string_view name, std::int32_t day) {
  auto& deck = deck_of(name);
  if (!deck.lines) return std::nullopt;
  for (std::size_t tries = 2 * deck.order.size(); tries > 0; --tries) {
    if (deck.next == deck.order.size()) shuffle(deck);
    const auto line = deck.order[deck.next++];
    auto texts = reading_of((*deck.lines)[line], deck.said[line]++);
    texts.front() = once(std::move(texts.front()), day);
    if (!texts.front().empty()) return texts;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> Drawer::answer(std::string_view question) {
  const auto line = words_->answers.find(question);
  if (line == words_->answers.end()) return std::nullopt;
  return reading_of(line->second, answered_[std::string(question)]++);
}

}  // namespace tend::demo
