#include "core/practice/calendar.h"

#include <gtest/gtest.h>

#include <array>

#include "core/base/text.h"

namespace tend::practice {
namespace {

constexpr std::int32_t friday = 20'000;  // 2024-10-04

TEST(Calendar, LinesAreFoldedBetweenCharactersAndEndInCrlf) {
  std::string long_text;
  for (int i = 0; i < 60; ++i) long_text += "Fluß ";
  const CalendarEvent event{
      .uid = "1", .day = friday, .minute = {}, .offset_min = {}, .summary = long_text, .description = {}};
  const auto ics = to_calendar({&event, 1});
  EXPECT_NE(ics.find("DTSTART;VALUE=DATE:20241004\r\n"), std::string::npos);
  std::string joined;
  for (std::size_t at = 0; at < ics.size();) {
    const auto end = ics.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    const auto line = ics.substr(at, end - at);
    EXPECT_LE(line.size(), 75U);
    EXPECT_TRUE(is_utf8(line));
    joined += line.starts_with(' ') ? line.substr(1) : "\n" + line;
    at = end + 2;
  }
  EXPECT_NE(joined.find("SUMMARY:" + long_text), std::string::npos);
}

TEST(Calendar, ADayThatComesBackRemindsOnTheMorningBefore) {
  const std::array events{CalendarEvent{.uid = "1",
                                        .day = friday,
                                        .minute = {},
                                        .offset_min = {},
                                        .yearly = true,
                                        .summary = "We met",
                                        .description = {}},
                          CalendarEvent{.uid = "2",
                                        .day = friday,
                                        .minute = {},
                                        .offset_min = {},
                                        .yearly = true,
                                        .leap_day = true,
                                        .summary = "Leap",
                                        .description = {}}};
  const auto ics = to_calendar(events);
  EXPECT_NE(ics.find("SUMMARY:We met\r\nRRULE:FREQ=YEARLY\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
                     "TRIGGER:-PT15H\r\nDESCRIPTION:We met\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"),
            std::string::npos)
      << ics;
  EXPECT_NE(ics.find("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\n"), std::string::npos) << ics;
}

}  // namespace
}  // namespace tend::practice
