// To write a letter, now and then. One that has come for me is no offer: it lies open on Today anyway.
#include <algorithm>

#include "core/practice/letters/letters.h"

namespace tend::practice::letters {

std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer) {
  Candidate write{
      .name = Write::name, .way = Way::apart, .effort = Effort::much, .seconds = 600, .days_a_week = 1};
  for (const auto& item : view(seen, List{}, viewer).items)
    if (item.mine && !item.withdrawn) write.last = std::max(write.last.value_or(item.day), item.day);
  if (write.last && *write.last >= viewer.today) return {};
  return {write};
}

}  // namespace tend::practice::letters
