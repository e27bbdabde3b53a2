// That something was on this day is offered at most twice a week, drawn like any other, and without its words: who would
// rather not look needn't know what it was (never pushed unasked). Nobody is asked to write one, or to tell their side.
#include <algorithm>

#include "core/practice/memories/memories.h"

namespace tend::practice::memories {

std::vector<Candidate> candidates(const State& state, const Viewer& viewer) {
  const bool any = std::ranges::any_of(state.all, [&](const auto& each) {
    return each.second.withdrawals.empty() && comes_back(each.second.versions.back().when, viewer.today);
  });
  if (!any) return {};
  return {{.name = OnThisDay::name, .way = Way::tend, .seconds = 60, .days_a_week = 2}};
}

}  // namespace tend::practice::memories
