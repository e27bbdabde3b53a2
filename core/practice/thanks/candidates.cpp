// A thanks that was said to me is no offer: it lies open on Today anyway, and needs no answer.
#include <ranges>

#include "core/practice/thanks/thanks.h"

namespace tend::practice::thanks {

std::vector<Candidate> candidates(const State& state, const Viewer& viewer) {
  Candidate say{.name = Say::name, .way = Way::tend, .seconds = 60, .days_a_week = 5};
  for (const auto& thanks : state.all)
    if (thanks.stamp().slot == viewer.slot && thanks.withdrawals.empty())
      say.last = std::max(say.last.value_or(0), thanks.stamp().day);
  if (say.last && *say.last >= viewer.today) return {};
  return {say};
}

}  // namespace tend::practice::thanks
