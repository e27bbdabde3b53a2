// JPEG (ITU T.81): FF D8, then segments FF marker u16-BE length …, after each SOS the picture's data, at last FF D9.
#include "core/media/parts.h"

namespace tend::media {
namespace {

constexpr std::uint8_t app0 = 0xE0, app2 = 0xE2, app14 = 0xEE, app15 = 0xEF, comment = 0xFE;
constexpr std::string_view profile_mark{"ICC_PROFILE\0", 12};
constexpr std::uint16_t orientation_tag = 0x0112;

// Which way is up, 1 to 8, from the first list of an Exif segment; 1 if it doesn't say.
std::uint32_t orientation_of(BytesView exif) {
  const auto tiff = exif.subspan(exif_mark.size());
  if (tiff.size() < 8) return 1;
  const auto value = tiff_field(tiff, number(tiff, 4, 4, tiff[0] == 'I'), orientation_tag, 2).value_or(1);
  return value >= 1 && value <= 8 ? value : 1;
}

// An Exif that says this and nothing else.
Bytes exif_of(std::uint32_t orientation) {
  Bytes out{0xFF, app1, 0, 34};
  append(out, as_bytes(exif_mark));
  append(out, Bytes{'M',  'M',  0, 42, 0, 0, 0, 8, 0, 1,
                    0x01, 0x12, 0, 3,  0, 0, 0, 1, 0, static_cast<std::uint8_t>(orientation),
                    0,    0,    0, 0,  0, 0});
  return out;
}

bool is_kept(std::uint8_t marker, BytesView content) {
  if (marker == comment) return false;
  if (marker < app0 || marker > app15) return true;
  return marker == app0   ? starts_with(content, "JFIF") && content.size() == 14
         : marker == app2 ? starts_with(content, profile_mark)
                          : marker == app14 && starts_with(content, "Adobe");
}

}  // namespace

Result<Bytes> clean_jpeg(BytesView file) {
  const auto broken = refuse(Refusal::file_broken);
  Bytes out{0xFF, 0xD8}, segments;
  std::uint32_t orientation = 1;
  bool has_picture = false;
  for (std::size_t at = 2;;) {
    if (at >= file.size() || file[at] != 0xFF) return broken;
    while (at < file.size() && file[at] == 0xFF) ++at;  // any number of them may fill up
    if (at >= file.size()) return broken;
    const auto marker = file[at++];
    if (marker == end_of_image) break;
    if (marker == 0 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) return broken;
    if (file.size() - at < 2) return broken;
    const std::size_t size = number(file, at, 2, false);
    if (size < 2 || file.size() - at < size) return broken;
    const auto content = file.subspan(at + 2, size - 2);
    if (marker == app1 && starts_with(content, exif_mark) && orientation == 1)
      orientation = orientation_of(content);
    if (is_kept(marker, content)) {
      append(segments, Bytes{0xFF, marker});
      append(segments, file.subspan(at, size));
    }
    at += size;
    if (marker != start_of_scan) continue;
    // To the next marker that is none of the data's own.
    const auto from = at;
    while (at + 1 < file.size() &&
           !(file[at] == 0xFF && file[at + 1] != 0 && file[at + 1] != 0xFF && (file[at + 1] & 0xF8) != 0xD0))
      ++at;
    if (at + 1 >= file.size()) return broken;
    append(segments, file.subspan(from, at - from));
    has_picture = true;
  }
  if (!has_picture) return broken;
  if (orientation != 1) append(out, exif_of(orientation));
  append(out, segments);
  append(out, Bytes{0xFF, end_of_image});
  return out;
}

}  // namespace tend::media
