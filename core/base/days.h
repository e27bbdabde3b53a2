// Civil dates as day numbers. PROTOCOL 2: a writer's day is days since 1970-01-01, 0 ... 2,932,896
// (9999-12-31).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace tend {

using UnixMs = std::int64_t;  // UTC milliseconds since 1970-01-01
inline constexpr std::int32_t day_last = 2'932'896;
inline constexpr std::int64_t ms_an_hour = 3'600'000;
inline constexpr std::int64_t ms_a_day = 24 * ms_an_hour;
inline constexpr std::int32_t minutes_a_day = 24 * 60;

// The day a person means by "today": days start at 04:00 of the local clock. `utc_offset_min`: minutes east
// of UTC at that instant, as the host says. Clamped to 0 ... day_last.
constexpr std::int32_t writers_day(UnixMs now, std::int32_t utc_offset_min) {
  const std::int64_t local = now + std::int64_t{utc_offset_min} * 60'000 - 4 * ms_an_hour;
  const std::int64_t day = local >= 0 ? local / ms_a_day : -1;
  return static_cast<std::int32_t>(day < 0 ? 0 : day > day_last ? day_last : day);
}

// Of the local clock, 0 ... minutes_a_day - 1; `utc_offset_min` as above.
constexpr std::int32_t minute_of_day(UnixMs now, std::int32_t utc_offset_min) {
  const auto local = now / 60'000 + utc_offset_min;
  return static_cast<std::int32_t>((local % minutes_a_day + minutes_a_day) % minutes_a_day);
}

// "2027-03-09". `day` within 0 ... day_last.
inline std::string day_to_iso(std::int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) +
         "-" + two(static_cast<unsigned>(date.day()));
}

}  // namespace tend
