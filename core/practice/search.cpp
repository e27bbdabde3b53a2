#include "core/practice/search.h"

#include <algorithm>

#include "core/base/fold.h"
#include "core/base/text.h"

namespace tend::practice {

Search::Search(std::string_view typed) {
  const auto all = folded(typed);
  std::string_view rest = all;
  while (!(rest = trimmed(rest)).empty()) {
    const auto end = std::min(rest.find_first_of(" \t\n"), rest.size());
    words_.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
}

bool Search::finds(const Moment& moment) const {
  if (words_.empty()) return true;
  std::string all;
  for (const auto& text : moment.texts) all += folded(text.text) + '\n';
  return std::ranges::all_of(words_, [&](const auto& word) { return all.find(word) != std::string::npos; });
}

}  // namespace tend::practice
