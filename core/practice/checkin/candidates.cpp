#include "core/practice/checkin/checkin.h"

namespace tend::practice::checkin {

std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer) {
  Candidate answer{.name = Answer::name, .way = Way::truly, .seconds = 20, .works_alone = true};
  for (const auto* days : {&seen.us.told.at(viewer.slot), &seen.mine.kept})
    if (!days->empty()) answer.last = std::max(answer.last.value_or(0), days->rbegin()->first);
  if (answer.last && *answer.last >= viewer.today) return {};
  return {answer};
}

}  // namespace tend::practice::checkin
