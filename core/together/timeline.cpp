#include "core/together/timeline.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "core/practice/search.h"

namespace tend::together {
namespace {

using practice::Moment;

auto latest_first(const Moment& moment) { return std::tie(moment.place, moment.at, moment.id); }

}  // namespace

bool is_new(const Moment& moment, const practice::seen::State& seen, std::int32_t today) {
  const auto is_of_other = [&](const practice::MomentText& text) {
    return text.by ? *text.by != (moment.mine ? moment.by : moment.other) : !moment.mine;
  };
  return moment.at / ms_a_day >= today - practice::seen::new_days && !seen.looked.contains(moment.id) &&
         (!moment.mine || std::ranges::any_of(moment.texts, is_of_other));
}

std::vector<Moment> told_of_new(std::vector<Moment> moments, const practice::seen::State& seen,
                                std::int32_t today) {
  for (auto& each : moments)
    if (is_new(each, seen, today)) each.is_new = true;
  return moments;
}

practice::seen::Looked looked_at(const std::vector<Moment>& moments, const practice::seen::State& seen,
                                 const std::vector<EntryId>& ids, std::int32_t today) {
  practice::seen::Looked out;
  for (const auto& each : moments)
    if (out.moments.size() < practice::seen::moments_max && is_new(each, seen, today) &&
        std::ranges::find(ids, each.id) != ids.end())
      out.moments.push_back(each.id);
  return out;
}

Timeline::Answer timeline(std::vector<Moment> moments, const Timeline& query) {
  Timeline::Answer out;
  std::set<std::string> practices;
  for (const auto& each : moments) {
    practices.insert(each.practice);
    if (each.is_new) out.any_new = true;
  }
  out.practices.assign(practices.begin(), practices.end());

  const practice::Search search(query.search.value_or(""));
  std::erase_if(moments, [&](const Moment& moment) {
    const bool other_practice =
        query.practices && std::ranges::find(*query.practices, moment.practice) == query.practices->end();
    const bool other_day =
        query.on_day && (*query.on_day < 0 || !practice::comes_back(moment.place, *query.on_day));
    return other_practice || other_day || !search.finds(moment);
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
