#include "core/together/facts.h"

#include "core/practice/checkin/checkin.h"

namespace tend::together {
namespace {

namespace checkin = practice::checkin;

std::optional<std::uint64_t> energy_of(practice::Both<checkin::State> seen, practice::Viewer viewer) {
  for (int day = 0; day < 2; ++day, --viewer.today) {
    const auto mine = checkin::view(seen, checkin::Today{}, viewer);
    if (const auto level = mine.kept.energy ? mine.kept.energy : mine.shared.energy) return level;
  }
  return std::nullopt;
}

}  // namespace

bool Facts::is_on(std::string_view offer) const {
  return !off.contains(offer) && !off.contains(offer.substr(0, offer.find('.')));
}

bool is_quiet(const std::optional<practice::today::Hours>& hours, std::int32_t minute) {
  if (!hours) return false;
  const auto now = static_cast<std::uint32_t>(minute);
  const bool past_midnight = hours->until < hours->from;
  return past_midnight ? now >= hours->from || now < hours->until : now >= hours->from && now < hours->until;
}

bool Facts::is_quiet() const { return together::is_quiet(quiet, minute); }

Facts facts_of(const practice::Both<practice::Practices::State>& states, const practice::Viewer& viewer,
               std::int32_t minute) {
  const auto& today = states.mine.of<practice::today::State>();
  return {.paired = viewer.paired,
          .partner = viewer.paired ? viewer.names.at(1 - viewer.slot) : std::string(),
          .day = viewer.today,
          .minute = minute,
          .energy = energy_of({states.us.of<checkin::State>(), states.mine.of<checkin::State>()}, viewer),
          .seconds_most = std::nullopt,
          .off = today.off,
          .quiet = today.quiet,
          .candidates = practice::Practices::candidates(states, viewer)};
}

}  // namespace tend::together
