// Plans and days as an iCalendar file (RFC 5545), for whatever calendar a person uses.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/base/days.h"

namespace tend::practice {

struct CalendarEvent {
  std::string uid;                         // never given twice
  UnixMs written_at = 0;                   // DTSTAMP
  std::int32_t day = 0;                    // civil date at the place, 0 … day_last
  std::optional<std::uint32_t> minute;     // of that date; absent: all day
  std::optional<std::int32_t> offset_min;  // of the place's zone from UTC then; absent: floating time
  bool yearly = false;               // comes back each year, with a reminder at nine in the morning before
  bool leap_day = false;             // then: on 29 February, in other years on the 28th
  std::string summary, description;  // any text; the first line of `summary` is the title
};

// One VCALENDAR with a VEVENT of an hour or a day for each; lines end in CRLF and are folded at 75 bytes (RFC 5545 3.1),
// never inside a character.
std::string to_calendar(std::span<const CalendarEvent> events);

}  // namespace tend::practice
