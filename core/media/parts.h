// Inside of core/media: reading numbers, and the forms of files.
#pragma once

#include <optional>

#include "core/media/media.h"

namespace tend::media {

// Big- or little-endian; `at` and the number must lie inside.
inline std::uint32_t number(BytesView bytes, std::size_t at, std::size_t size, bool little) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out = out << 8 | bytes[at + (little ? size - 1 - i : i)];
  return out;
}
inline std::uint32_t big32(BytesView bytes, std::size_t at) { return number(bytes, at, 4, false); }
inline std::uint32_t little32(BytesView bytes, std::size_t at) { return number(bytes, at, 4, true); }

inline bool starts_with(BytesView bytes, std::string_view text, std::size_t at = 0) {
  return bytes.size() >= at + text.size() && as_text(bytes.subspan(at, text.size())) == text;
}

// Markers of a JPEG.
inline constexpr std::uint8_t end_of_image = 0xD9, start_of_scan = 0xDA, app1 = 0xE1;

// What an Exif segment of a JPEG begins with; a TIFF follows (Exif 2.32, 4.5.2).
inline constexpr std::string_view exif_mark{"Exif\0\0", 6};
// A field of a list of a TIFF, its value or where that lies: a number of two or four bytes. None: it isn't there.
std::optional<std::uint32_t> tiff_field(BytesView tiff, std::size_t list, std::uint16_t tag,
                                        std::size_t value_bytes);

// Each: file_broken.
Result<Bytes> clean_jpeg(BytesView file);
Result<Bytes> clean_png(BytesView file);
Result<Bytes> clean_riff(BytesView file);  // WebP, WAV
Result<Bytes> clean_mp4(BytesView file);

}  // namespace tend::media
