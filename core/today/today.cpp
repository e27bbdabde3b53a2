#include "core/today/today.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

#include "core/base/heap_sort.h"

namespace tend::today {
namespace {

using practice::today::Considered;
using together::Candidate;
using together::Due;
using together::Effort;
using together::Facts;

constexpr std::size_t ways = 4;

bool is_tired(const Facts& facts) { return facts.energy && *facts.energy < tired_below; }

// Days on which anything was drawn, up to `first_days`.
bool is_first_days(const Facts& facts, const Past& past) {
  const auto before = std::distance(past.considered.begin(), past.considered.lower_bound(facts.day));
  return before < first_days;
}

const std::vector<Considered>& considered_on(const Past& past, std::int32_t day) {
  static const std::vector<Considered> nothing;
  const auto found = past.considered.find(day);
  return found == past.considered.end() ? nothing : found->second;
}

bool is_same(const Considered& considered, const Candidate& candidate) {
  return considered.name == candidate.name && considered.about == candidate.about;
}

bool is_considered(const Past& past, std::int32_t day, const Candidate& candidate) {
  return std::ranges::any_of(considered_on(past, day),
                             [&](const auto& considered) { return is_same(considered, candidate); });
}

// What I may see of it at all.
bool is_mine_now(const Facts& facts, const Past& past, const Candidate& candidate) {
  const auto rested = past.rested.find(candidate.name);
  return facts.is_on(candidate.name) && (facts.paired || candidate.works_alone) &&
         candidate.seconds <= facts.seconds_most.value_or(candidate.seconds) &&
         (rested == past.rested.end() || rested->second != facts.day);
}

// Of the six days before this one, those on which it was drawn.
std::uint32_t days_drawn(const Past& past, std::int32_t today, std::string_view name) {
  std::uint32_t out = 0;
  for (auto day = past.considered.lower_bound(today - 6); day != past.considered.lower_bound(today); ++day)
    out +=
        std::ranges::any_of(day->second, [&](const auto& each) { return each.drawn && each.name == name; });
  return out;
}

bool may_be_drawn(const Facts& facts, const Past& past, const Candidate& candidate, bool first) {
  return candidate.due == Due::no && is_mine_now(facts, past, candidate) &&
         (!first || candidate.seconds <= first_days_seconds_most) &&
         !is_considered(past, facts.day, candidate) &&
         days_drawn(past, facts.day, candidate.name) < candidate.days_a_week;
}

// Days since it was drawn or I did it, the later of both: 1 ... memory_days.
std::uint64_t days_since(const Past& past, std::int32_t today, std::optional<std::int32_t> done,
                         const auto& wanted) {
  auto last = std::max(done.value_or(0), today - memory_days);
  for (auto day = past.considered.lower_bound(today); day != past.considered.begin();) {
    if ((--day)->first <= last) break;
    if (std::ranges::any_of(day->second, [&](const auto& each) { return each.drawn && wanted(each); }))
      last = day->first;
  }
  return static_cast<std::uint64_t>(std::clamp(today - last, 1, memory_days));
}

std::uint64_t weight_of(const Candidate& candidate, const Facts& facts, const Past& past,
                        const Weights& weights) {
  constexpr std::array<std::uint64_t, 3> fits_when_tired{8, 2, 1}, fits{4, 4, 4};
  const auto fit = (is_tired(facts) ? fits_when_tired : fits).at(static_cast<std::size_t>(candidate.effort));
  const auto helps = weights.find(candidate.name);
  const std::uint64_t per_cent =
      helps == weights.end() ? 100 : std::clamp<std::uint32_t>(helps->second, 25, 400);
  const auto since = days_since(past, facts.day, candidate.last,
                                [&](const Considered& each) { return each.name == candidate.name; });
  return since * fit * per_cent;
}

// Each way weighs as long as it was not there; its candidates share that by their own weights.
std::vector<std::uint64_t> weights_of(const std::vector<const Candidate*>& candidates, const Facts& facts,
                                      const Past& past, const Weights& weights) {
  std::array<std::uint64_t, ways> of_way{};
  std::array<std::optional<std::int32_t>, ways> done{};
  for (const auto& each : facts.candidates)
    if (auto& last = done.at(static_cast<std::size_t>(each.way)); each.last && each.last > last)
      last = each.last;
  std::vector<std::uint64_t> out;
  for (const auto* each : candidates) {
    out.push_back(weight_of(*each, facts, past, weights));
    of_way.at(static_cast<std::size_t>(each->way)) += out.back();
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto way = static_cast<std::size_t>(candidates[i]->way);
    const auto since =
        days_since(past, facts.day, done.at(way), [&](const Considered& each) { return each.way == way; });
    out[i] = std::max<std::uint64_t>(1, since * 1'000'000 * out[i] / of_way.at(way));
  }
  return out;
}

// The candidates of one way side by side; the ways, and those of one way, in an order by chance.
std::vector<std::size_t> laid_out(const std::vector<const Candidate*>& candidates, std::uint64_t order) {
  std::array<std::size_t, ways> place{};
  std::iota(place.begin(), place.end(), std::size_t{0});
  const auto below = [&](std::uint64_t most) {
    const auto out = order % most;
    order /= most;
    return out;
  };
  for (auto i = ways; i > 1; --i) std::swap(place.at(i - 1), place.at(below(i)));
  std::vector<std::size_t> out(candidates.size());
  std::iota(out.begin(), out.end(), std::size_t{0});
  for (auto i = out.size(); i > 1; --i) std::swap(out[i - 1], out[below(i)]);
  insertion_sort(out, {},
                 [&](std::size_t i) { return place.at(static_cast<std::size_t>(candidates[i]->way)); });
  return out;
}

std::vector<const Candidate*> due_now(const Facts& facts, const Past& past) {
  std::vector<const Candidate*> out;
  for (const auto& each : facts.candidates)
    if (each.due != Due::no && is_mine_now(facts, past, each)) out.push_back(&each);
  insertion_sort(out, std::greater{}, &Candidate::due);
  if (out.size() > offers_most) out.resize(offers_most);
  return out;
}

// In the order in which they are written down.
std::vector<const Candidate*> to_consider(const Facts& facts, const Past& past) {
  std::vector<const Candidate*> out;
  if (facts.is_quiet()) return out;
  const bool first = is_first_days(facts, past);
  for (const auto& each : facts.candidates)
    if (may_be_drawn(facts, past, each, first)) out.push_back(&each);
  heap_sort(out, {}, [](const auto* each) { return std::tuple(each->way, each->name, each->about); });
  if (out.size() > practice::today::considered_max) out.resize(practice::today::considered_max);
  return out;
}

// What may still be drawn on this day.
std::size_t places(const Facts& facts, const Past& past) {
  const auto drawn =
      static_cast<std::size_t>(std::ranges::count_if(considered_on(past, facts.day), &Considered::drawn));
  const auto most = std::min(is_tired(facts) ? drawn_most_when_tired : drawn_most,
                             offers_most - due_now(facts, past).size());
  return most > drawn ? most - drawn : 0;
}

}  // namespace

std::vector<Considered> draw(const Facts& facts, const Past& past, const Weights& weights, const Luck& luck) {
  const auto candidates = to_consider(facts, past);
  const auto free = static_cast<std::uint32_t>(places(facts, past));
  if (candidates.empty() || free == 0) return {};
  const auto chances = chances_of(weights_of(candidates, facts, past, weights), free, chance_least,
                                  is_first_days(facts, past) ? whole : chance_most);
  const auto drawn = drawn_of(chances, laid_out(candidates, luck.order), luck.start);
  std::vector<Considered> out;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    out.push_back({.name = std::string(candidates[i]->name),
                   .about = candidates[i]->about,
                   .way = static_cast<std::uint32_t>(candidates[i]->way),
                   .chance = chances[i],
                   .drawn = drawn[i]});
  return out;
}

// ---- the view

namespace {

std::string_view why_of(const Candidate& candidate, const Facts& facts, const Past& past) {
  if (candidate.due == Due::now) return "today.why.now";
  if (candidate.due == Due::standing) return "today.why.standing";
  if (candidate.due == Due::soon) return "today.why.soon";
  if (candidate.about) return candidate.due == Due::arrived ? "today.why.arrived" : "today.why.open";
  if (is_tired(facts) && candidate.effort == Effort::light) return "today.why.light";
  if (is_first_days(facts, past)) return "today.why.first";
  constexpr std::array<std::string_view, ways> of_way{"today.why.together", "today.why.apart",
                                                      "today.why.truly", "today.why.tend"};
  return of_way.at(static_cast<std::size_t>(candidate.way));
}

// What was drawn on a day, the likeliest first; of equals the later ways, which begin with thanks.
std::vector<const Considered*> drawn_on(const Past& past, std::int32_t day) {
  std::vector<const Considered*> out;
  for (const auto& each : considered_on(past, day))
    if (each.drawn) out.push_back(&each);
  std::ranges::reverse(out);
  insertion_sort(out, std::greater{}, &Considered::chance);
  return out;
}

OfferItem item_of(const Candidate& candidate, std::uint32_t chance, const Facts& facts, const Past& past) {
  return {.offer = std::string(candidate.name),
          .title = "today.offer." + std::string(candidate.name),
          .why = std::string(why_of(candidate, facts, past)),
          .partner = facts.partner,
          .text = candidate.text,
          .way = candidate.way,
          .due = candidate.due,
          .seconds = candidate.seconds,
          .chance = chance,
          .about = candidate.about};
}

}  // namespace

List::Answer list(const Facts& facts, const Past& past) {
  List::Answer out{.is_quiet = facts.is_quiet(), .off = {facts.off.begin(), facts.off.end()}};
  if (facts.quiet) out.quiet = QuietHours{facts.quiet->from, facts.quiet->until};
  if (out.is_quiet) return out;
  out.to_draw = places(facts, past) > 0 && !to_consider(facts, past).empty();
  for (const auto* due : due_now(facts, past)) out.offers.push_back(item_of(*due, whole, facts, past));
  for (const auto* considered : drawn_on(past, facts.day)) {
    const auto now = std::ranges::find_if(facts.candidates, [&](const auto& candidate) {
      return candidate.due == Due::no && is_same(*considered, candidate) &&
             is_mine_now(facts, past, candidate);
    });
    if (now != facts.candidates.end() && out.offers.size() < offers_most)
      out.offers.push_back(item_of(*now, considered->chance, facts, past));
  }
  return out;
}

}  // namespace tend::today
