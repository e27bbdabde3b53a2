// What could be brought along from elsewhere, to choose from: when photos were taken, what a chat says. Reads only.
#include <algorithm>
#include <map>

#include "core/media/chat.h"
#include "core/media/media.h"
#include "core/replica/state.h"

namespace tend::replica {

void Replica::State::tell_taken(const Query& query) {
  codec::Where where;
  const auto asked = codec::from_json<FileTaken>(query.fields, &where);
  if (!asked) return reply_refused(query.id, asked.error(), args_of(where));
  const auto day = media::taken_on(query.files.empty() ? BytesView() : query.files.front(), asked->file_name);
  practice::Date answer;
  if (day)
    answer = {static_cast<std::uint32_t>(int{day->year()}), unsigned{day->month()}, unsigned{day->day()}};
  reply(query.id, codec::to_json(answer));
}

void Replica::State::read_chat(const Query& query) {
  codec::Where where;
  const auto asked = codec::from_json<ChatRead>(query.fields, &where);
  if (!asked) return reply_refused(query.id, asked.error(), args_of(where));
  ChatRead::Answer answer;
  std::map<std::chrono::year_month, std::uint32_t> months;
  for (auto& message :
       media::read_chat(query.files.empty() ? std::string_view() : as_text(query.files.front()))) {
    const auto month = message.day.year() / message.day.month();
    ++months[month];
    if (asked->year == static_cast<std::uint32_t>(int{month.year()}) &&
        asked->month == unsigned{month.month()})
      answer.messages.push_back(
          {unsigned{message.day.day()}, message.minute, std::move(message.by), std::move(message.text)});
  }
  for (const auto& [month, count] : months)
    answer.months.push_back({static_cast<std::uint32_t>(int{month.year()}), unsigned{month.month()}, count});
  reply(query.id, codec::to_json(answer));
}

}  // namespace tend::replica
