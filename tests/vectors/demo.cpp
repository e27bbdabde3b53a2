// demo.json: the made-up couple's stories, played through the practices, as digests; a native build and a browser must tell
// the same, or a benchmark's world would not be one world. Its words are its own, so that those in content/ may change.
#include "core/demo/couple.h"
#include "tests/vectors/check.h"

namespace tend::vectors {

void check_demo(const Json& file, Checks& checks) {
  const auto words = demo::Words::read(at(file, "words").dump());
  checks.fact("the words are read", words.has_value());
  if (!words) return;
  for (const auto& row : at(file, "stories")) {
    const demo::Plan plan{.seed = number(row, "seed"),
                          .from_day = static_cast<std::int32_t>(number(row, "from_day")),
                          .days = static_cast<std::int32_t>(number(row, "days")),
                          .utc_offset_min = at(row, "offset").get<std::int32_t>(),
                          .pace = static_cast<std::uint32_t>(number(row, "pace"))};
    demo::Story story(*words, plan);
    demo::Couple couple(demo::draw_seed_of(plan));
    const auto end = (plan.from_day + plan.days + 1) * ms_a_day;
    checks.same("refused steps", demo::Player(story, couple).play(end), 0);
    checks.same("entries", couple.entries(), number(row, "entries"));
    checks.same("digest of the story", couple.digest(), number(row, "digest"));
  }
}

}  // namespace tend::vectors
