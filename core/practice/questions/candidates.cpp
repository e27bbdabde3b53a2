// What of the questions is for me now: answers that opened on this day, and the question of the day until I have answered
// it or let it be. Whether the other has answered makes no difference to the second.
#include <algorithm>

#include "core/practice/questions/questions.h"

namespace tend::practice::questions {
namespace {

bool is_passed(const State& mine, const Viewer& viewer) {
  if (mine.passes.empty()) return false;
  const About today{
      .day = viewer.today, .asked = {}, .item = std::string(item_of_day(viewer.draw_seed, viewer.today))};
  const auto found = mine.passes.find(today.object());
  return found != mine.passes.end() && found->second;
}

}  // namespace

std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer) {
  std::vector<Candidate> out;
  Candidate answer{.name = Answer::name,
                   .way = Way::truly,
                   .effort = Effort::some,
                   .seconds = 120,
                   .days_a_week = 4,
                   .works_alone = true};
  bool is_done = false;
  const auto note = [&](const State::Answer& mine) {
    answer.last = std::max(answer.last.value_or(0), mine.stamp().day);
    is_done |= mine.about.day == viewer.today;
  };
  for (const auto& [object, both] : seen.us.given) {
    const auto &mine = both.at(viewer.slot), &theirs = both.at(1 - viewer.slot);
    if (mine) note(*mine);
    if (out.empty() && mine && theirs && std::max(mine->stamp().day, theirs->stamp().day) == viewer.today)
      out.push_back({.name = "questions.open",
                     .way = Way::truly,
                     .seconds = 60,
                     .due = Due::arrived,
                     .about = mine->stamp().id});
  }
  for (const auto& [object, kept] : seen.mine.kept) note(kept);
  const auto might = [&](const auto& each) {
    return might_share(seen, each.second, viewer.slot, viewer.together_since);
  };
  if (std::ranges::any_of(seen.mine.kept, might))
    out.push_back({.name = Share::name, .way = Way::truly, .seconds = 120, .due = Due::standing});
  if (!is_done && !is_passed(seen.mine, viewer)) out.push_back(answer);
  return out;
}

}  // namespace tend::practice::questions
