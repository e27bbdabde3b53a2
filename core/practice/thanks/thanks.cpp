#include "core/practice/thanks/thanks.h"

#include "core/base/text.h"

namespace tend::practice::thanks {
namespace {

std::optional<std::string> without_ends(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto rest = trimmed(*text);
  if (rest.empty()) return std::nullopt;
  return std::string(rest);
}

}  // namespace

std::optional<Refusal> validate(const Said& said) {
  if (trimmed(said.did).empty()) return Refusal::text_empty;
  return std::nullopt;
}

void fold(State& state, const Stamp& stamp, const Said& said) { state.all.push_back({stamp, said}); }

Result<std::vector<std::variant<Said>>> perform(const State&, const Say& say, std::int32_t) {
  const Said said{.did = std::string(trimmed(say.did)),
                  .shows = without_ends(say.shows),
                  .meant = without_ends(say.meant),
                  .act = say.act};
  if (const auto why = validate(said)) return refuse(*why);
  return std::vector<std::variant<Said>>{said};
}

List::Answer view(const State& state, const List&, const Viewer& viewer) {
  List::Answer out;
  for (auto each = state.all.rbegin(); each != state.all.rend(); ++each) {
    const auto& [stamp, said] = *each;
    const bool mine = stamp.slot == viewer.slot;
    ListItem item{.id = stamp.id,
                  .mine = mine,
                  .by = viewer.names[stamp.slot],
                  .did = said.did,
                  .shows = said.shows,
                  .meant = said.meant,
                  .day = stamp.day,
                  .at = stamp.at,
                  .arrived = stamp.arrived};
    if (mine && viewer.is_waiting && viewer.is_waiting(stamp.id)) item.waiting = true;
    out.items.push_back(std::move(item));
  }
  return out;
}

}  // namespace tend::practice::thanks
