#include "core/practice/me/me.h"

namespace tend::practice::me {

// It takes two. Until there are, the way to begin stands here, and can be put away like anything else.
std::vector<Candidate> candidates(const State&, const Viewer& viewer) {
  if (viewer.paired) return {};
  return {{.name = "pair.invite",
           .way = Way::together,
           .seconds = 120,
           .due = Due::standing,
           .works_alone = true}};
}

}  // namespace tend::practice::me
