// Inside of core/media: reading numbers, and the forms of files.
#pragma once

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

// Each: file_broken.
Result<Bytes> clean_jpeg(BytesView file);
Result<Bytes> clean_png(BytesView file);
Result<Bytes> clean_riff(BytesView file);  // WebP, WAV
Result<Bytes> clean_mp4(BytesView file);

}  // namespace tend::media
