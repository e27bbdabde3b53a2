// today.json: probabilities from weights, and the bytes of many draws and lists as one digest; a native build and a
// browser must agree to the last bit, or two devices of one person would show different days.
#include "core/today/today.h"

#include "core/base/numbers.h"
#include "tests/vectors/check.h"

namespace tend::vectors {
namespace {

using together::Facts;

constexpr std::array<std::string_view, 12> names{
    "thanks.say", "checkin.answer", "ideas.offer", "ideas.plan",  "ideas.answer",     "letters.write",
    "touch.ask",  "memories.tell",  "dreams.add",  "growth.plan", "questions.answer", "apart.agree"};

Facts facts_of(SplitMix64& digits, std::int32_t day) {
  Facts out{.paired = digits.below(8) != 0, .partner = "Ben", .day = day};
  out.minute = static_cast<std::int32_t>(digits.below(1440));
  if (digits.below(2) == 0) out.energy = 1 + digits.below(7);
  if (digits.below(6) == 0) out.quiet = practice::today::Hours{1320, 360};
  if (digits.below(9) == 0) out.off.insert(std::string(names.at(digits.below(names.size()))));
  for (const auto name : names) {
    if (digits.below(3) == 0) continue;
    together::Candidate one{.name = name, .way = static_cast<together::Way>(digits.below(4))};
    one.effort = static_cast<together::Effort>(digits.below(3));
    one.seconds = static_cast<std::uint32_t>(20 + 20 * digits.below(6));
    one.days_a_week = static_cast<std::uint32_t>(1 + digits.below(7));
    if (digits.below(10) == 0) one.due = static_cast<together::Due>(1 + digits.below(4));
    one.works_alone = digits.below(2) == 0;
    if (digits.below(4) == 0) one.about = EntryId{{static_cast<std::uint8_t>(digits.below(3))}};
    if (digits.below(2) == 0) one.last = day - static_cast<std::int32_t>(digits.below(20));
    out.candidates.push_back(one);
  }
  return out;
}

std::uint64_t digest_of(std::uint64_t seed, std::int32_t days) {
  SplitMix64 digits(seed);
  today::Past past;
  auto digest = fnv1a_empty;
  for (std::int32_t day = 20'000; day < 20'000 + days; ++day) {
    const auto facts = facts_of(digits, day);
    const today::Weights weights{{"thanks.say", static_cast<std::uint32_t>(digits.below(500))}};
    auto drawn = today::draw(facts, past, weights, {digits.next(), digits.next()});
    if (!drawn.empty()) {
      const practice::today::Drawn record{.considered = std::move(drawn), .unknown = {}};
      digest = fnv1a(BytesView(codec::encode(record)), digest);
      past.considered[day] = record.considered;
    }
    digest = fnv1a(codec::to_json(today::list(facts, past)).dump(), digest);
  }
  return digest;
}

}  // namespace

void check_today(const Json& file, Checks& checks) {
  for (const auto& row : at(file, "chances")) {
    const auto chances = today::chances_of(at(row, "weights").get<std::vector<std::uint64_t>>(),
                                           static_cast<std::uint32_t>(number(row, "places")),
                                           static_cast<std::uint32_t>(number(row, "least")),
                                           static_cast<std::uint32_t>(number(row, "most")));
    checks.fact("chances " + row.dump(), chances == at(row, "chances").get<std::vector<std::uint32_t>>());
  }
  for (const auto& row : at(file, "days"))
    checks.same("digest of days",
                digest_of(number(row, "seed"), static_cast<std::int32_t>(number(row, "days"))),
                number(row, "digest"));
}

}  // namespace tend::vectors
