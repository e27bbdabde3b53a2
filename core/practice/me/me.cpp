#include "core/practice/me/me.h"

#include "core/base/text.h"

namespace tend::practice::me {

std::optional<Refusal> validate(const Named& named) {
  if (trimmed(named.name).empty()) return Refusal::name_empty;
  return std::nullopt;
}

void fold(State& state, const Stamp&, const Named& named) { state.name = named.name; }

Result<Written<Me>> perform(const State& state, const Start& start, const Writer&) {
  if (!state.name.empty()) return refuse(Refusal::already_started);
  const Named named{.name = std::string(trimmed(start.called))};
  if (const auto why = validate(named)) return refuse(*why);
  return Written<Me>{named};
}

}  // namespace tend::practice::me
