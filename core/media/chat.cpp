#include "core/media/chat.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/text.h"

namespace tend::media {
namespace {

// What messengers put around names and before "PM", as UTF-8: marks of direction (U+200E, U+200F, U+202A to U+202E, U+FEFF),
// and blanks (U+00A0, U+202F).
// NOLINTBEGIN(misc-misleading-bidirectional): written as bytes they mislead nobody
constexpr std::array<std::string_view, 8> marks{"\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA",
                                                "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD",
                                                "\xE2\x80\xAE", "\xEF\xBB\xBF"};
// NOLINTEND(misc-misleading-bidirectional)
constexpr std::array<std::string_view, 3> blanks{" ", "\xC2\xA0", "\xE2\x80\xAF"};

bool skip(std::string_view& text, std::string_view what) {
  if (!text.starts_with(what)) return false;
  text.remove_prefix(what.size());
  return true;
}
bool skip_any(std::string_view& text, const auto& of) {
  bool any = false;
  while (std::ranges::any_of(of, [&](auto each) { return skip(text, each); })) any = true;
  return any;
}

std::optional<unsigned> take_number(std::string_view& text, std::size_t digits_most) {
  unsigned out = 0;
  std::size_t size = 0;
  for (; size < text.size() && size < digits_most && text[size] >= '0' && text[size] <= '9'; ++size)
    out = out * 10 + static_cast<unsigned>(text[size] - '0');
  text.remove_prefix(size);
  return size == 0 ? std::nullopt : std::optional(out);
}

std::optional<char> take_one_of(std::string_view& text, std::string_view which) {
  if (text.empty() || !which.contains(text.front())) return std::nullopt;
  const char out = text.front();
  text.remove_prefix(1);
  return out;
}

// A line that begins a message. `date`: as written, in an order that is not known yet.
struct Line {
  std::array<unsigned, 3> date{};
  unsigned minute = 0;
  bool has_half = false;  // a.m. or p.m.
  std::string_view by, rest;
};

// "am", "PM", "p. m.", "a.m."
std::optional<bool> take_half(std::string_view& text) {
  auto after = text;
  (void)skip_any(after, blanks);
  const auto half = take_one_of(after, "aApP");
  if (!half) return std::nullopt;
  (void)skip(after, ".");
  (void)skip_any(after, blanks);
  if (!take_one_of(after, "mM")) return std::nullopt;
  (void)skip(after, ".");
  text = after;
  return *half == 'p' || *half == 'P';
}

bool take_date(std::string_view& text, std::array<unsigned, 3>& out) {
  const auto first = take_number(text, 4);
  const auto parted = take_one_of(text, "./-");
  if (!first || !parted) return false;
  const auto second = take_number(text, 2);
  if (!second || !take_one_of(text, std::string_view(&*parted, 1))) return false;
  const auto third = take_number(text, 4);
  if (!third) return false;
  out = {*first, *second, *third};
  return true;
}

bool take_time(std::string_view& text, Line& out) {
  auto hour = take_number(text, 2);
  if (!hour || !take_one_of(text, ":.")) return false;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return false;
  if (take_one_of(text, ":.")) (void)take_number(text, 2);
  if (const auto is_afternoon = take_half(text)) {
    if (*hour < 1 || *hour > 12) return false;
    hour = *hour % 12 + (*is_afternoon ? 12 : 0);
    out.has_half = true;
  }
  out.minute = *hour * 60 + *minute;
  return *hour <= 23;
}

std::optional<Line> begun_by(std::string_view text) {
  Line out;
  (void)skip_any(text, marks);
  const bool in_brackets = skip(text, "[");
  if (!take_date(text, out.date)) return std::nullopt;
  (void)skip(text, ",");
  if (!skip_any(text, blanks) || !take_time(text, out)) return std::nullopt;
  if (in_brackets ? !skip(text, "]") : !(skip_any(text, blanks) && skip(text, "-"))) return std::nullopt;
  if (!skip_any(text, blanks)) return std::nullopt;
  (void)skip_any(text, marks);
  if (const auto end = text.find(": "); end != std::string_view::npos)
    out.by = text.substr(0, end), out.rest = text.substr(end + 2);
  return out;
}

// Which of the three is year, month and day.
struct Order {
  std::size_t year, month, day;
};
constexpr std::array<Order, 3> orders{{{2, 1, 0}, {2, 0, 1}, {0, 1, 2}}};

std::optional<std::chrono::year_month_day> read_in(const std::array<unsigned, 3>& date, const Order& order) {
  const auto year = date[order.year];
  if (year < 100 && order.year == 0) return std::nullopt;
  const std::chrono::year_month_day out{std::chrono::year(static_cast<int>(year < 100 ? 2000 + year : year)),
                                        std::chrono::month(date[order.month]),
                                        std::chrono::day(date[order.day])};
  return out.ok() && out.year() >= std::chrono::year(1990) ? std::optional(out) : std::nullopt;
}

// How often a date of this order goes back before the one above it; none: one of them is no date.
std::optional<std::size_t> goes_back(const std::vector<Line>& lines, const Order& order) {
  std::size_t out = 0;
  std::optional<std::chrono::year_month_day> before;
  for (const auto& line : lines) {
    const auto day = read_in(line.date, order);
    if (!day) return std::nullopt;
    if (before && *day < *before) ++out;
    before = day;
  }
  return out;
}

// Day first, as most of the world writes it, unless the other reads better; the clock of twelve hours goes with month first.
std::optional<Order> order_of(const std::vector<Line>& lines) {
  std::optional<Order> best;
  std::optional<std::size_t> fewest;
  const bool has_halves = !lines.empty() && lines.front().has_half;
  for (const auto& order : orders) {
    const auto back = goes_back(lines, order);
    if (!back) continue;
    if (!fewest || *back < *fewest || (*back == *fewest && has_halves && order.month == 0))
      best = order, fewest = back;
  }
  return best;
}

// Without what can't be kept as words.
std::string plain(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (skip_any(text, marks)) continue;
    const auto byte = static_cast<unsigned char>(text.front());
    if ((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\t')
      out += byte == '\t' ? ' ' : text.front();
    text.remove_prefix(1);
  }
  return std::string(trimmed(out));
}

// "image omitted" after a mark, "<Media omitted>": in the phone's language, so known by how it stands there.
bool is_left_out(std::string_view text) {
  if (text.starts_with(marks.front())) return true;
  text = trimmed(text);
  return text.empty() || (text.starts_with('<') && text.ends_with('>') && !text.contains('\n'));
}

}  // namespace

std::vector<Message> read_chat(std::string_view text) {
  if (!is_utf8(text)) return {};
  std::vector<Line> lines;
  std::size_t words_at = 0;  // of the last message
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (const auto begun = begun_by(text.substr(at, end - at))) {
      lines.push_back(*begun);
      words_at = end - begun->rest.size();
    } else if (!lines.empty() && !lines.back().by.empty()) {  // it goes on where the one before ends
      lines.back().rest = text.substr(words_at, end - words_at);
    }
    at = end + 1;
  }
  const auto order = order_of(lines);
  if (!order) return {};
  std::vector<Message> out;
  for (const auto& line : lines) {
    if (line.by.empty() || is_left_out(line.rest)) continue;
    Message message{*read_in(line.date, *order), static_cast<std::uint16_t>(line.minute), plain(line.by),
                    plain(line.rest)};
    if (!message.by.empty() && !message.text.empty()) out.push_back(std::move(message));
  }
  return out;
}

}  // namespace tend::media
