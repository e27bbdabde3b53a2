#include "core/practice/date.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "core/base/text.h"

namespace tend::practice {
namespace {

namespace chrono = std::chrono;

}  // namespace

// Up to four digits each, between hyphens: a first part of more than two is a year.
Result<When> read_when(std::string_view text) {
  std::vector<std::uint32_t> parts;
  std::vector<std::size_t> digits;
  auto rest = trimmed(text);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('-'), rest.size());
    const auto part = rest.substr(0, end);
    std::uint32_t number = 0;
    if (part.empty() || part.size() > 4 || part.find_first_not_of("0123456789") != std::string_view::npos)
      return refuse(Refusal::no_such_day);
    for (const char c : part) number = number * 10 + static_cast<std::uint32_t>(c - '0');
    if (number == 0) return refuse(Refusal::no_such_day);
    parts.push_back(number), digits.push_back(part.size());
    if (end + 1 == rest.size()) return refuse(Refusal::no_such_day);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (parts.empty()) return When{};
  const bool has_year = digits.front() > 2;
  if (parts.size() > 3 || (!has_year && parts.size() != 2)) return refuse(Refusal::no_such_day);
  parts.resize(3);
  const When out = has_year ? When{parts[0], parts[1], parts[2]} : When{0, parts[0], parts[1]};
  if (const auto why = validate(out)) return refuse(*why);
  return out;
}

std::optional<Refusal> validate(const When& when) {
  if (when.day > 0 && when.month == 0) return Refusal::no_such_day;
  if (when.month > 0 && when.year == 0 && when.day == 0) return Refusal::no_such_day;
  if (when.year > 9999 || when.month > 12) return Refusal::no_such_day;
  if (when.day == 0) return std::nullopt;
  const chrono::year year{
      static_cast<int>(when.year == 0 ? 2000 : when.year)};  // without one, 29 February is a day
  const chrono::year_month_day date{year, chrono::month{when.month}, chrono::day{when.day}};
  return date.ok() ? std::nullopt : std::optional(Refusal::no_such_day);
}

// Of two years one has it.
std::int32_t next_day_of(const When& when, std::int32_t day) {
  auto year = static_cast<std::int32_t>(std::max(when_of(day).year, when.year));
  for (;; ++year) {
    const chrono::year_month_day date{chrono::year{year}, chrono::month{when.month}, chrono::day{when.day}};
    const chrono::sys_days falls{date.ok() ? date : chrono::year{year} / chrono::February / 28};
    const auto out = static_cast<std::int32_t>(falls.time_since_epoch().count());
    if (out >= day) return std::min(out, day_last);
  }
}

}  // namespace tend::practice
