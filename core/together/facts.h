// Facts: what spans the practices, for those who look at all of them (today, later balance, four weeks, garden). Computed
// anew from the practices' states; nothing of it is stored.
//
// Everything in it is mine, is for both, or was given to me by the other. Nothing tells whether the other is there, has
// answered or keeps something to themselves (S1): two evenings on which they did different things in private have equal
// facts.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/practice/practices.h"
#include "core/practice/today/today.h"

namespace tend::together {

using practice::Candidate;
using practice::Due;
using practice::Effort;
using practice::Way;

struct Facts {
  bool paired = false;
  std::string partner;                          // their name; empty while I am alone
  std::int32_t day = 0;                         // mine
  std::int32_t minute = 0;                      // of the civil day, by the clock where I am: 0 ... 1439
  std::optional<std::uint64_t> energy;          // 1 ... 7, my own check-in of today, or else of yesterday
  std::optional<std::uint32_t> seconds_most;    // that an ask may take; a hard season sets it
  std::set<std::string, std::less<>> off;       // switched off: offers, or whole practices, by name
  std::optional<practice::today::Hours> quiet;  // hours in which I want no offers
  std::vector<Candidate> candidates;            // of all practices that are there, in their order

  // Whether neither an offer nor its practice is switched off.
  [[nodiscard]] bool is_on(std::string_view offer) const;
  // Whether this minute lies in the quiet hours.
  [[nodiscard]] bool is_quiet() const;
};

// Whether that minute of the civil day lies in the hours: from their first minute on, up to the last.
bool is_quiet(const std::optional<practice::today::Hours>& hours, std::int32_t minute);

// `minute`: of the civil day where the viewer is, 0 ... 1439.
Facts facts_of(const practice::Both<practice::Practices::State>& states, const practice::Viewer& viewer,
               std::int32_t minute);

}  // namespace tend::together
