// The timeline: what happened between the two, latest first, all of it or what is looked for. Made of the practices' moments
// (core/practice/moment.h); nothing of it is stored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/practice/moment.h"
#include "core/practice/seen/seen.h"

namespace tend::together {

inline constexpr std::uint64_t search_bytes_max = 200;
inline constexpr std::uint32_t moments_asked_max = 200;
inline constexpr std::uint32_t moments_asked = 50;  // if nothing is said

struct Timeline {
  static constexpr std::string_view name = "us.timeline";
  std::optional<std::string> search;
  std::optional<std::vector<std::string>> practices;
  std::optional<std::int32_t> on_day;
  std::optional<std::uint32_t> start;
  std::optional<std::uint32_t> count;
  struct Answer {
    std::vector<practice::Moment> items;
    bool more = false;
    std::optional<bool> any_new;
    std::vector<std::string> practices;
    static constexpr auto record = codec::describe(
        "Timeline", "what happened between the two",
        codec::field(0, "items", &Answer::items, codec::any(), "latest first"),
        codec::field(1, "more", &Answer::more, codec::any(), "whether there are more after these"),
        codec::field(2, "practices", &Answer::practices, codec::any(),
                     "those that have any, whatever is looked for"),
        codec::field(3, "any_new", &Answer::any_new, codec::any(),
                     "true: one of them all is new, whatever is looked for"));
  };
  static constexpr auto record = codec::describe(
      "TimelineQuery", "asks what happened between the two",
      codec::field(0, "search", &Timeline::search, codec::at_most(search_bytes_max),
                   "words that all have to be in it; case and accents don't matter"),
      codec::field(1, "practices", &Timeline::practices, codec::items(40, codec::at_most(40)),
                   "of these alone; absent: of all"),
      codec::field(2, "on_day", &Timeline::on_day, codec::at_most(day_last),
                   "what comes back on that day: of years before, on the same day and month"),
      codec::field(3, "start", &Timeline::start, codec::any(),
                   "the first that is wanted; absent: the latest"),
      codec::field(4, "count", &Timeline::count, codec::at_most(moments_asked_max), "how many; absent: 50"));
};

// Whether words of the other's are in it that I have not looked at.
bool is_new(const practice::Moment& moment, const practice::seen::State& seen, std::int32_t today);
// Those that are say so.
std::vector<practice::Moment> told_of_new(std::vector<practice::Moment> moments,
                                          const practice::seen::State& seen, std::int32_t today);

// What is to be written down when these were looked at; no moments: nothing.
practice::seen::Looked looked_at(const std::vector<practice::Moment>& moments,
                                 const practice::seen::State& seen, const std::vector<EntryId>& ids,
                                 std::int32_t today);

Timeline::Answer timeline(std::vector<practice::Moment> moments, const Timeline& query);

}  // namespace tend::together
