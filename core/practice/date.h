// When something was, as far as it is known, and as views show it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/days.h"
#include "core/base/error.h"
#include "core/codec/record.h"

namespace tend::practice {

// Each part may be unknown; 0 is unknown. Valid: year 1 to 9999 alone; with a month; with month and day; month and day
// alone; nothing.
struct When {
  std::uint32_t year = 0, month = 0, day = 0;
  auto operator<=>(const When&) const = default;
};

// `day`: since 1970-01-01, 0 … day_last.
inline When when_of(std::int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return {static_cast<std::uint32_t>(int{date.year()}), unsigned{date.month()}, unsigned{date.day()}};
}

// Whether it comes back on that day: in a later year, or, without a year, in any. 29 February comes back on the 28th, where
// there is none.
inline bool comes_back(const When& when, std::int32_t day) {
  if (when.month == 0 || when.day == 0) return false;
  const auto now = when_of(day);
  if (when.year > 0 && when.year >= now.year) return false;
  const bool is_leap_day = when.month == 2 && when.day == 29;
  const bool has_leap_day = std::chrono::year{static_cast<int>(now.year)}.is_leap();
  return now.month == when.month && now.day == (is_leap_day && !has_leap_day ? 28 : when.day);
}

// The first day from `day` on that it falls on, and then each year; not before the day itself, if its year is known. Month and
// day are known. At most day_last.
std::int32_t next_day_of(const When& when, std::int32_t day);

// "2019-06-29", "2019-06", "1931" or "06-29", as a person types it; blank: not known. no_such_day for all else.
Result<When> read_when(std::string_view text);
std::optional<Refusal> validate(const When& when);  // no_such_day

struct Date {
  std::optional<std::uint32_t> year, month, day;
  static constexpr auto record =
      codec::describe("Date", "when something was, as far as it is known",
                      codec::field(0, "year", &Date::year, codec::any(), "1 to 9999"),
                      codec::field(1, "month", &Date::month, codec::any(), "1 to 12"),
                      codec::field(2, "day", &Date::day, codec::any(), "1 to 31"));
};

inline Date shown(const When& when) {
  const auto known = [](std::uint32_t part) { return part == 0 ? std::nullopt : std::optional(part); };
  return {known(when.year), known(when.month), known(when.day)};
}

}  // namespace tend::practice
