// A chat as a messenger wrote it out: text, each message beginning a line with its time, in the form of the phone's country.
//
//   [29.06.19, 18:03:12] Ana: good night        29/06/2019, 18:03 - Ana: good night        6/29/19, 6:03 PM - Ana: good night
//
// What no time begins belongs to the message before. Lines without a name (who joined, that it is encrypted) are left out, and
// so is what only says that a picture was there. Pure; nothing of it is kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tend::media {

struct Message {
  std::chrono::year_month_day day;
  std::uint16_t minute = 0;  // of that day, 0 ... 1439
  std::string by;
  std::string text;  // lines, without control characters
};

// In the order of the file; none if not one line of it is a message, or it is no UTF-8. Whether 6/7 is in June or in July,
// the whole file decides: the reading in which every date exists and the fewest go back.
std::vector<Message> read_chat(std::string_view text);

}  // namespace tend::media
