// When a photo was taken: what its camera wrote beside the picture, or whoever named the file.
#include <algorithm>
#include <charconv>

#include "core/media/parts.h"

namespace tend::media {
namespace {

using Day = std::chrono::year_month_day;

constexpr std::uint16_t exif_list_tag = 0x8769, original_tag = 0x9003;
constexpr int first_year = 1826, last_year = 2199;  // of any photo; of one that a digital camera named

std::optional<int> digits(std::string_view text) {
  int out = 0;
  const auto [end, why] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (why != std::errc{} || end != text.data() + text.size() || text[0] == '-') return std::nullopt;
  return out;
}

std::optional<Day> day_of(std::string_view year, std::string_view month, std::string_view day,
                          int from_year) {
  const auto y = digits(year), m = digits(month), d = digits(day);
  if (!y || !m || !d || *y < from_year || *y > last_year) return std::nullopt;
  const Day out{std::chrono::year{*y}, std::chrono::month(static_cast<unsigned>(*m)),
                std::chrono::day(static_cast<unsigned>(*d))};
  return out.ok() ? std::optional(out) : std::nullopt;
}

// "2019:06:29 18:03:12"; blanks or noughts where the camera didn't know.
std::optional<Day> day_in_exif(BytesView exif) {
  const auto tiff = exif.subspan(exif_mark.size());
  if (tiff.size() < 8) return std::nullopt;
  const auto list = tiff_field(tiff, number(tiff, 4, 4, tiff[0] == 'I'), exif_list_tag, 4);
  const auto at = list ? tiff_field(tiff, *list, original_tag, 4) : std::nullopt;
  if (!at || *at > tiff.size() || tiff.size() - *at < 10) return std::nullopt;
  const auto text = as_text(tiff.subspan(*at, 10));
  return text[4] == ':' && text[7] == ':'
             ? day_of(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2), first_year)
             : std::nullopt;
}

std::optional<Day> day_in_jpeg(BytesView file) {
  if (!starts_with(file, "\xFF\xD8")) return std::nullopt;
  for (std::size_t at = 2; file.size() - at >= 4 && file[at] == 0xFF;) {
    const auto marker = file[at + 1];
    if (marker == 0xFF) {  // any number of them may fill up
      ++at;
      continue;
    }
    if (marker == start_of_scan || marker == end_of_image) break;
    const std::size_t size = number(file, at + 2, 2, false);
    if (size < 2 || file.size() - at - 2 < size) break;
    const auto content = file.subspan(at + 4, size - 2);
    if (marker == app1 && starts_with(content, exif_mark))
      if (const auto day = day_in_exif(content)) return day;
    at += 2 + size;
  }
  return std::nullopt;
}

// The first eight digits in a row that are a day, or parted by '-', '_' or '.': as cameras and messengers name photos.
std::optional<Day> day_in_name(std::string_view name) {
  constexpr int first_named = 1990;
  const auto is_digit = [&](std::size_t at) {
    return at < name.size() && name[at] >= '0' && name[at] <= '9';
  };
  for (std::size_t at = 0; at + 8 <= name.size(); ++at) {
    if (!is_digit(at) || (at > 0 && is_digit(at - 1))) continue;
    const auto part = [&](std::size_t from, std::size_t size) { return name.substr(at + from, size); };
    if (!is_digit(at + 8))
      if (const auto day = day_of(part(0, 4), part(4, 2), part(6, 2), first_named)) return day;
    const bool is_parted = at + 10 <= name.size() && name[at + 4] == name[at + 7] && !is_digit(at + 4);
    if (is_parted && std::string_view("-_.").contains(name[at + 4]) && !is_digit(at + 10))
      if (const auto day = day_of(part(0, 4), part(5, 2), part(8, 2), first_named)) return day;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint32_t> tiff_field(BytesView tiff, std::size_t list, std::uint16_t tag,
                                        std::size_t value_bytes) {
  const bool little = tiff[0] == 'I';
  if (list > tiff.size() || tiff.size() - list < 2) return std::nullopt;
  const auto count = number(tiff, list, 2, little);
  for (std::size_t i = 0, at = list + 2; i < count && tiff.size() - at >= 12; ++i, at += 12)
    if (number(tiff, at, 2, little) == tag) return number(tiff, at + 8, value_bytes, little);
  return std::nullopt;
}

std::optional<Day> taken_on(BytesView file, std::string_view name) {
  const auto day = day_in_jpeg(file);
  return day ? day : day_in_name(name);
}

}  // namespace tend::media
