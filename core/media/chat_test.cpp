#include "core/media/chat.h"

#include <gtest/gtest.h>

namespace tend::media {
namespace {

std::string shown(const Message& message) {
  const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(int{message.day.year()}) + "-" + two(unsigned{message.day.month()}) + "-" +
         two(unsigned{message.day.day()}) + " " + two(message.minute / 60) + ":" + two(message.minute % 60U) +
         " " + message.by + ": " + message.text;
}

std::vector<std::string> shown(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& message : read_chat(text)) out.push_back(shown(message));
  return out;
}
using Lines = std::vector<std::string>;

TEST(Chat, ReadsAPhonesOwnFormWithSecondsAndBrackets) {
  EXPECT_EQ(shown("[29.06.19, 18:03:12] Ana: good night\r\n[30.06.19, 07:00:00] Ben Li: you: too\r\n"),
            (Lines{"2019-06-29 18:03 Ana: good night", "2019-06-30 07:00 Ben Li: you: too"}));
}

TEST(Chat, ReadsTheOtherPhonesForm) {
  EXPECT_EQ(shown("29/06/2019, 18:03 - Ana: hola\n29/06/2019, 18:04 - Ben: hola, tú\n"),
            (Lines{"2019-06-29 18:03 Ana: hola", "2019-06-29 18:04 Ben: hola, tú"}));
}

TEST(Chat, ReadsTheClockOfTwelveHours) {
  EXPECT_EQ(
      shown("6/7/19, 12:03 AM - Ana: late\n6/7/19, 6:03\u202FPM - Ben: home\n7/6/19 6:03 p. m. - Ana: si\n"),
      (Lines{"2019-06-07 00:03 Ana: late", "2019-06-07 18:03 Ben: home", "2019-07-06 18:03 Ana: si"}));
}

TEST(Chat, TheWholeFileSaysWhatIsTheMonth) {
  const std::string_view first = "05/06/2019, 18:03 - Ana: a\n", month_first = "06/25/2019, 18:03 - Ben: b\n",
                         goes_on = "07/04/2019, 18:03 - Ben: b\n08/03/2019, 18:03 - Ben: c\n";
  EXPECT_EQ(shown(first), Lines{"2019-06-05 18:03 Ana: a"});
  EXPECT_EQ(shown(std::string(first) + std::string(month_first)).front(), "2019-05-06 18:03 Ana: a");
  EXPECT_EQ(shown(std::string(first) + std::string(goes_on)).back(), "2019-08-03 18:03 Ben: c");
  EXPECT_EQ(shown("2019-06-29, 18:03 - Ana: a\n"), Lines{"2019-06-29 18:03 Ana: a"});
}

TEST(Chat, WhatHasNoTimeBelongsToTheMessageBefore) {
  EXPECT_EQ(shown("nobody\n29.06.19, 18:03 - Ana: one\n\ntwo\n29.06.19, 18:04 - Ana left\nthree\n29.06.19, "
                  "18:05 - Ben: 4"),
            (Lines{"2019-06-29 18:03 Ana: one\n\ntwo", "2019-06-29 18:05 Ben: 4"}));
}

TEST(Chat, LeavesOutWhatOnlySaysThatSomethingWasThere) {
  EXPECT_EQ(shown("[29.06.19, 18:03:12] \u200EAna: \u200Eimage omitted\n"
                  "[29.06.19, 18:03:13] Ana: \u200E\n"
                  "29.06.19, 18:03 - Ana: <Media omitted>\n"
                  "29.06.19, 18:03 - Ana: <3 you <3\n"
                  "29.06.19, 18:03 - Ana: a\x01\tb\n"),
            (Lines{"2019-06-29 18:03 Ana: <3 you <3", "2019-06-29 18:03 Ana: a b"}));
}

TEST(Chat, WhatIsNoChatHasNoMessages) {
  for (const auto* text : {"", "\n\n", "Dear Ana: hello", "29.06.19 Ana: x", "31.02.19, 18:03 - Ana: x",
                           "29.06.19, 25:03 - Ana: x", "29.06.19, 13:03 PM - Ana: x", "99999.1.1, 1:1 - a: b",
                           "29.06.19, 18:03 - Ana: \xFF", "[29.06.19, 18:03:12", "%PDF-1.7"})
    EXPECT_EQ(shown(text), Lines{}) << text;
}

}  // namespace
}  // namespace tend::media
