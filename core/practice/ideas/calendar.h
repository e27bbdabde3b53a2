// A plan as an iCalendar file (RFC 5545), for whatever calendar a person uses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/days.h"

namespace tend::practice::ideas {

struct CalendarEvent {
  std::string uid;                         // never given twice
  UnixMs written_at = 0;                   // DTSTAMP
  std::int32_t day = 0;                    // civil date at the place, 0 … day_last
  std::optional<std::uint32_t> minute;     // of that date; absent: all day
  std::optional<std::int32_t> offset_min;  // of the place's zone from UTC then; absent: floating time
  std::string summary, description;        // any text; the first line of `summary` is the title
};

// One VCALENDAR with one VEVENT of an hour or a day; lines end in CRLF and are folded at 75 bytes (RFC 5545 3.1), never
// inside a character.
std::string to_calendar(const CalendarEvent& event);

}  // namespace tend::practice::ideas
