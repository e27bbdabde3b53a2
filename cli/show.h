// Parts of what a person reads in a terminal, and the practices that have a file of their own here.
#pragma once

#include "cli/session.h"

namespace tend::cli {

// The beginning of an id, by which it can be named.
std::string short_of(const Json& item, const char* field = "id");
std::string day_of(const Json& item, const Json& home, const char* field = "day");
// A date as far as it is known: "2019-06-29", "2019-06", "1931", "06-29".
std::string when_of(const Json& when);
// In this machine's zone: "2076-05-03 18:00".
std::string local_time(std::int64_t at_ms);
std::string name_in(const Json& home, const char* who);
// Each line of a text, indented.
void show_text(const Out& out, std::string_view text);

// questions.today, and one item of questions.list.
void show_questions(const Out& out, const Json& today, const Json& home);
void show_answers(const Out& out, const Json& item, const Json& home);
// One item of us.timeline.
void show_moment(const Out& out, const Json& item, const Json& home);
// One item of letters.list.
void show_letter(const Out& out, const Json& item, const Json& home);
// One item of dates.list.
void show_date(const Out& out, const Json& item, const Json& home);
// One item of memories.list or memories.day.
void show_memory(const Out& out, const Json& item, const Json& home);

}  // namespace tend::cli
