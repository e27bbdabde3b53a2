// Chats that a messenger wrote out: whatever the file says, a message has a day that there is, a name, and words that can be kept.
#include "core/media/chat.h"

#include <algorithm>

#include "core/base/text.h"
#include "tests/fuzz/fuzz.h"

namespace tend::fuzz::chat_target {
namespace {

bool can_be_kept(std::string_view text) {
  return is_utf8(text) && trimmed(text) == text && !text.empty() &&
         std::ranges::none_of(
             text, [](unsigned char byte) { return byte != '\n' && (byte < 0x20 || byte == 0x7F); });
}

void run(BytesView data) {
  std::size_t bytes = 0;
  for (const auto& message : media::read_chat(as_text(data))) {
    law(message.day.ok() && message.minute < 24 * 60, "a message has a time that there is");
    law(can_be_kept(message.by) && can_be_kept(message.text), "a message has words that can be kept");
    bytes += message.by.size() + message.text.size();
  }
  law(bytes <= data.size(), "nobody says more than the file");
}

void seeds(Seeds& out) {
  using namespace std::string_view_literals;
  for (const auto text :
       {"[29.06.19, 18:03:12] Ana: good night\r\n[30.06.19, 07:00:00] \u200EBen: \u200Eimage omitted\r\n"sv,
        "29/06/2019, 18:03 - Ana: one\ntwo\n29/06/2019, 18:03 - Ana left\n"sv,
        "6/29/19, 6:03\u202FPM - Ana: a\n6/7/19 6:03 p. m. - Ben: <Media omitted>\n"sv,
        "2019-06-29, 18.03 - Ana: a\n"sv, ""sv})
    out.push_back(to_bytes(text));
}

const Target target{"chat", run, seeds};

}  // namespace
}  // namespace tend::fuzz::chat_target
