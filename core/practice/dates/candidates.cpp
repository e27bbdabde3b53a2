// On its day, and on three days before, a week ahead at the most: the nearest one. Afterwards nothing is said of it. One that is
// just mine comes without its words while we are two: Today is what the other sees of this screen in passing.
#include <algorithm>

#include "core/practice/dates/dates.h"

namespace tend::practice::dates {
namespace {

constexpr std::array<std::int32_t, 3> days_before{7, 3, 1};

}  // namespace

std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer) {
  std::vector<Candidate> out;
  for (const auto& item : view(seen, List{}, viewer).items) {
    if (item.withdrawn) continue;
    const auto left = *item.next - viewer.today;
    const bool is_today = left == 0;
    if (!is_today && std::ranges::find(days_before, left) == days_before.end()) continue;
    const std::string_view name = is_today ? "dates.today" : "dates.soon";
    if (std::ranges::find(out, name, &Candidate::name) != out.end()) continue;
    out.push_back({.name = name,
                   .way = Way::tend,
                   .due = is_today ? Due::now : Due::soon,
                   .works_alone = true,
                   .about = item.id,
                   .text = item.just_me == true && viewer.paired ? std::string{} : item.words});
  }
  return out;
}

}  // namespace tend::practice::dates
