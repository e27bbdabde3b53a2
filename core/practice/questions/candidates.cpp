// What of the questions is for me now: answers that opened on this day, and the question of the day until I have answered
// it or let it be. Whether the other has answered makes no difference to the second.
#include <algorithm>

#include "core/practice/questions/questions.h"

namespace tend::practice::questions {
namespace {

// My last day with an answer, sealed, open or for me alone.
std::optional<std::int32_t> last_answered(const Today::Answer& now, const List::Answer& before) {
  std::optional<std::int32_t> out;
  const auto note = [&](std::int32_t day) { out = std::max(out.value_or(day), day); };
  for (const auto& item : now.more)
    if (item.answer) note(item.answer->day);
  for (const auto& item : before.items)
    if (std::ranges::any_of(item.answers, &AnswerItem::mine)) note(item.day);
  return out;
}

}  // namespace

std::vector<Candidate> candidates(Both<State> seen, const Viewer& viewer) {
  const auto now = view(seen, Today{}, viewer);
  const auto before = view(seen, List{}, viewer);
  std::vector<Candidate> out;
  const auto opened = std::ranges::find_if(before.items, [&](const ListItem& item) {
    return !item.only_me && item.day == viewer.today && item.answers.size() == 2;
  });
  if (opened != before.items.end())
    out.push_back(
        {.name = "questions.open", .way = Way::truly, .seconds = 60, .due = Due::arrived, .about = opened->id});
  if (!now.today.answer && !now.today.open && !now.today.passed)
    out.push_back({.name = Answer::name,
                   .way = Way::truly,
                   .effort = Effort::some,
                   .seconds = 120,
                   .days_a_week = 4,
                   .works_alone = true,
                   .last = last_answered(now, before)});
  return out;
}

}  // namespace tend::practice::questions
