// What of the ideas is for me now: the plan of this day; what the other offered, or we did, for some days and then now
// and then; an idea that both wish for and that has no day; and to offer one. Of each the one that comes first.
#include <algorithm>

#include "core/practice/ideas/ideas.h"

namespace tend::practice::ideas {
namespace {

constexpr std::int32_t answer_due_days = 3, look_back_due_days = 3, look_back_days = 14;

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

bool looked_back(const ListItem& idea) {
  return idea.looks && std::ranges::any_of(*idea.looks, &LookItem::mine);
}

// The last day on which I offered one.
std::optional<std::int32_t> last_offered(const State& us, std::uint64_t slot) {
  std::optional<std::int32_t> out;
  for (const auto& idea : us.all)
    for (const auto& version : idea.versions)
      if (version.stamp.slot == slot && version.stamp.id == idea.id)
        out = std::max(out.value_or(0), version.stamp.day);
  return out;
}

Candidate about(const ListItem& idea, Candidate out) {
  out.about = idea.id;
  out.text = first_line(idea.shown.text);
  return out;
}

std::optional<Candidate> candidate_of(const ListItem& idea, std::int32_t today) {
  if (idea.rests.value_or(false)) return std::nullopt;
  if (idea.stage == Stage::open && idea.mine_to_answer)
    return about(idea, {.name = "ideas.answer",
                        .days_a_week = 1,
                        .due = today - idea.shown.day < answer_due_days ? Due::arrived : Due::no});
  if (idea.stage == Stage::wished)
    return about(idea, {.name = Plan::name, .effort = Effort::some, .seconds = 60, .days_a_week = 2});
  if (idea.stage == Stage::planned && idea.plan->day == today)
    return about(idea, {.name = "ideas.planned", .due = Due::now});
  if (idea.stage != Stage::done || looked_back(idea) || !idea.done || today - *idea.done >= look_back_days)
    return std::nullopt;
  return about(idea, {.name = LookBack::name,
                      .days_a_week = 1,
                      .due = today - *idea.done < look_back_due_days ? Due::arrived : Due::no});
}

}  // namespace

std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer) {
  std::vector<Candidate> out;
  for (const auto& idea : view(seen, List{}, viewer).items) {
    const auto one = candidate_of(idea, viewer.today);
    if (one && std::ranges::find(out, one->name, &Candidate::name) == out.end()) out.push_back(*one);
  }
  const auto last = last_offered(seen.us, viewer.slot);
  if (!last || *last < viewer.today)
    out.push_back(
        {.name = Offer::name, .effort = Effort::some, .seconds = 120, .days_a_week = 2, .last = last});
  return out;
}

}  // namespace tend::practice::ideas
