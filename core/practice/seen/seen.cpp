#include "core/practice/seen/seen.h"

namespace tend::practice::seen {

std::optional<Refusal> validate(const Looked& looked) {
  return looked.moments.empty() ? std::optional(Refusal::nothing_picked) : std::nullopt;
}

void fold(State& state, const Stamp& stamp, const Looked& looked) {
  std::erase_if(state.looked, [&](const auto& each) { return each.second < stamp.day - 2 * new_days; });
  for (const auto& moment : looked.moments) state.looked.try_emplace(moment, stamp.day);
}

}  // namespace tend::practice::seen
