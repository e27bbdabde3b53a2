#include "core/together/timeline.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "core/base/fold.h"
#include "core/base/text.h"

namespace tend::together {
namespace {

using practice::Moment;

std::vector<std::string> words_of(std::string_view search) {
  std::vector<std::string> out;
  const auto all = folded(search);
  std::string_view rest = all;
  while (!(rest = trimmed(rest)).empty()) {
    const auto end = std::min(rest.find_first_of(" \t\n"), rest.size());
    out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return out;
}

// Each word may stand in another of its texts.
bool holds(const Moment& moment, const std::vector<std::string>& words) {
  if (words.empty()) return true;
  std::string all;
  for (const auto& text : moment.texts) all += folded(text.text) + '\n';
  return std::ranges::all_of(words, [&](const auto& word) { return all.find(word) != std::string::npos; });
}

auto latest_first(const Moment& moment) { return std::tie(moment.place, moment.at, moment.id); }

}  // namespace

Timeline::Answer timeline(std::vector<Moment> moments, const Timeline& query) {
  Timeline::Answer out;
  std::set<std::string> practices;
  for (const auto& each : moments) practices.insert(each.practice);
  out.practices.assign(practices.begin(), practices.end());

  const auto words = words_of(query.search.value_or(""));
  std::erase_if(moments, [&](const Moment& moment) {
    const bool other_practice =
        query.practices && std::ranges::find(*query.practices, moment.practice) == query.practices->end();
    const bool other_day =
        query.on_day && (*query.on_day < 0 || !practice::comes_back(moment.place, *query.on_day));
    return other_practice || other_day || !holds(moment, words);
  });
  std::ranges::sort(moments, [](const auto& a, const auto& b) { return latest_first(a) > latest_first(b); });

  const auto start = std::min<std::size_t>(query.start.value_or(0), moments.size());
  const auto end = std::min<std::size_t>(start + query.count.value_or(moments_asked), moments.size());
  out.more = end < moments.size();
  std::move(moments.begin() + static_cast<std::ptrdiff_t>(start),
            moments.begin() + static_cast<std::ptrdiff_t>(end), std::back_inserter(out.items));
  return out;
}

}  // namespace tend::together
