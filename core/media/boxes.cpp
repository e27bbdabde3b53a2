// Files of boxes one after another: PNG, RIFF (WebP, WAV), MP4.
#include <algorithm>
#include <array>

#include "core/media/parts.h"

namespace tend::media {
namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

Bytes little32_bytes(std::size_t n) {
  Bytes out;
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(n >> shift));
  return out;
}

}  // namespace

// 8 bytes, then u32-BE length, name, content, checksum …, at last IEND.
Result<Bytes> clean_png(BytesView file) {
  Bytes out = to_bytes(file.first(8));
  bool has_picture = false;
  for (std::size_t at = 8;;) {
    if (file.size() - at < 12) return refuse(Refusal::file_broken);
    const std::size_t size = big32(file, at);
    if (file.size() - at - 12 < size) return refuse(Refusal::file_broken);
    const auto name = as_text(file.subspan(at + 4, 4));
    if (is_one_of(name, {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB"}))
      append(out, file.subspan(at, size + 12));
    has_picture |= name == "IDAT";
    at += size + 12;
    if (name == "IEND") break;
  }
  return has_picture ? Result<Bytes>(out) : refuse(Refusal::file_broken);
}

// "RIFF", u32-LE length, what it is, then name, u32-LE length, content, filled up to an even number.
Result<Bytes> clean_riff(BytesView file) {
  constexpr std::uint8_t has_exif = 0x08, has_xmp = 0x04;  // of VP8X
  const std::size_t end = std::size_t{little32(file, 4)} + 8;
  if (end > file.size() || end < 12) return refuse(Refusal::file_broken);
  Bytes out = to_bytes(file.first(12));
  bool has_content = false;
  for (std::size_t at = 12; at < end;) {
    if (end - at < 8) return refuse(Refusal::file_broken);
    const std::size_t size = little32(file, at + 4);
    if (end - at - 8 < size) return refuse(Refusal::file_broken);
    const auto name = as_text(file.subspan(at, 4));
    if (is_one_of(name, {"VP8 ", "VP8L", "VP8X", "ALPH", "ICCP", "ANIM", "ANMF", "fmt ", "data"})) {
      const auto from = out.size();
      append(out, file.subspan(at, size + 8));
      if (name == "VP8X" && size > 0) out[from + 8] &= static_cast<std::uint8_t>(~(has_exif | has_xmp));
      if (size % 2 == 1) out.push_back(0);
    }
    has_content |= is_one_of(name, {"VP8 ", "VP8L", "ANMF", "data"});
    at += size + 8;
    if (size % 2 == 1 && at < end) ++at;
  }
  if (!has_content) return refuse(Refusal::file_broken);
  std::ranges::copy(little32_bytes(out.size() - 8), out.begin() + 4);
  return out;
}

namespace {

// Boxes are u32-BE length (0: to the end, 1: u64-BE follows the name), name, content. They keep their places, as the sound
// is found by them.
bool blank_boxes(std::span<std::uint8_t> bytes, bool& has_sound, int depth = 0) {
  for (std::size_t at = 0; at < bytes.size();) {
    if (bytes.size() - at < 8) return false;
    std::uint64_t size = big32(bytes, at);
    std::size_t head = 8;
    if (size == 1) {
      if (bytes.size() - at < 16) return false;
      size = std::uint64_t{big32(bytes, at + 8)} << 32 | big32(bytes, at + 12);
      head = 16;
    }
    if (size == 0) size = bytes.size() - at;
    if (size < head || size > bytes.size() - at) return false;
    const auto content = bytes.subspan(at + head, static_cast<std::size_t>(size) - head);
    const auto name = std::string(as_text(BytesView(bytes.subspan(at + 4, 4))));
    if (is_one_of(name, {"udta", "meta", "uuid", "free", "skip"})) {
      std::ranges::copy(std::string_view("free"), bytes.begin() + static_cast<std::ptrdiff_t>(at) + 4);
      std::ranges::fill(content, std::uint8_t{0});
    } else if (is_one_of(name, {"moov", "trak", "moof", "traf"})) {
      if (depth > 4 || !blank_boxes(content, has_sound, depth + 1)) return false;
    }
    has_sound |= name == "mdat";
    at += static_cast<std::size_t>(size);
  }
  return true;
}

}  // namespace

Result<Bytes> clean_mp4(BytesView file) {
  Bytes out = to_bytes(file);
  bool has_sound = false;
  if (!blank_boxes(out, has_sound) || !has_sound) return refuse(Refusal::file_broken);
  return out;
}

}  // namespace tend::media
