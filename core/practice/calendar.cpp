#include "core/practice/calendar.h"

#include <algorithm>

#include "core/base/text.h"

namespace tend::practice {
namespace {

constexpr std::size_t line_bytes_max = 75;

// RFC 5545 3.3.11: backslash, semicolon, comma and line breaks.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\\' || c == ';' || c == ',')
      out += '\\', out += c;
    else if (static_cast<unsigned char>(c) >= 0x20)
      out += c;
  }
  return out;
}

bool goes_on_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

void add_line(std::string& out, std::string_view line) {
  for (std::size_t at = 0, room = line_bytes_max; at < line.size(); room = line_bytes_max - 1) {
    auto end = std::min(at + room, line.size());
    while (end < line.size() && goes_on_a_character(line[end])) --end;
    if (at > 0) out += ' ';
    out += line.substr(at, end - at);
    out += "\r\n";
    at = end;
  }
}

std::string date_of(std::int32_t day) {
  auto out = day_to_iso(std::clamp(day, 0, day_last));
  std::erase(out, '-');
  return out;
}

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string time_of(std::int64_t minutes, bool is_utc) {
  const auto day = minutes / minutes_a_day, rest = minutes % minutes_a_day;
  return date_of(static_cast<std::int32_t>(day)) + "T" + two_digits(rest / 60) + two_digits(rest % 60) +
         "00" + (is_utc ? "Z" : "");
}

void add_event(std::string& out, const CalendarEvent& event) {
  const auto title = event.summary.substr(0, event.summary.find('\n'));
  add_line(out, "BEGIN:VEVENT");
  add_line(out, "UID:" + event.uid + "@tend");
  add_line(out, "DTSTAMP:" + time_of(std::max<std::int64_t>(event.written_at, 0) / 60'000, true));
  if (event.minute) {
    const auto local = std::int64_t{event.day} * 24 * 60 + *event.minute;
    const auto start = std::max<std::int64_t>(local - event.offset_min.value_or(0), 0);
    add_line(out, "DTSTART:" + time_of(start, event.offset_min.has_value()));
    add_line(out, "DURATION:PT1H");
  } else {
    add_line(out, "DTSTART;VALUE=DATE:" + date_of(event.day));
  }
  add_line(out, "SUMMARY:" + escaped(title));
  if (!event.description.empty()) add_line(out, "DESCRIPTION:" + escaped(event.description));
  if (event.yearly) {
    add_line(out, event.leap_day ? "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1" : "RRULE:FREQ=YEARLY");
    for (const auto* line : {"BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15H"}) add_line(out, line);
    add_line(out, "DESCRIPTION:" + escaped(title));
    add_line(out, "END:VALARM");
  }
  add_line(out, "END:VEVENT");
}

}  // namespace

std::string to_calendar(std::span<const CalendarEvent> events) {
  std::string out;
  for (const auto* line : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tend//Tend//EN"}) add_line(out, line);
  for (const auto& event : events) add_event(out, event);
  add_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace tend::practice
