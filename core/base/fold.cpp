#include "core/base/fold.h"

#include <array>
#include <cstdint>

namespace tend {
namespace {

// U+00C0 … U+00DF, and 32 more for the small ones; a blank stays what it is.
constexpr std::string_view latin_1 = "aaaaaa ceeeeiiiidnooooo ouuuuy  ";

// U+0100 … U+017F, as runs of the same letter; a blank stands for œ.
struct Run {
  char letter;
  std::uint8_t count;
};
constexpr std::array latin_a{Run{'a', 6},  Run{'c', 8}, Run{'d', 4}, Run{'e', 10}, Run{'g', 8},  Run{'h', 4},
                             Run{'i', 10}, Run{'i', 2}, Run{'j', 2}, Run{'k', 3},  Run{'l', 10}, Run{'n', 9},
                             Run{'o', 6},  Run{' ', 2}, Run{'r', 6}, Run{'s', 8},  Run{'t', 6},  Run{'u', 12},
                             Run{'w', 2},  Run{'y', 3}, Run{'z', 6}, Run{'s', 1}};

char latin_a_letter(std::uint32_t sign) {
  auto at = sign - 0x100;
  for (const auto& [letter, count] : latin_a) {
    if (at < count) return letter;
    at -= count;
  }
  return ' ';
}

void append_utf8(std::string& out, std::uint32_t sign) {  // U+0080 … U+07FF
  out += static_cast<char>(0xC0 | sign >> 6);
  out += static_cast<char>(0x80 | (sign & 63));
}

// A sign of two bytes, U+0080 … U+07FF.
void append_folded(std::string& out, std::uint32_t sign) {
  const auto is_in = [&](std::uint32_t first, std::uint32_t last) { return sign >= first && sign <= last; };
  if (is_in(0x300, 0x36F)) return;
  if (sign == 0xC6 || sign == 0xE6) return void(out += "ae");
  if (sign == 0xDF) return void(out += "ss");
  if (sign == 0xDE || sign == 0xFE) return void(out += "th");
  if (sign == 0x152 || sign == 0x153) return void(out += "oe");
  if (sign == 0xFF) return void(out += 'y');
  if (is_in(0xC0, 0xFE))
    if (const auto letter = latin_1[(sign - 0xC0) % 32]; letter != ' ') return void(out += letter);
  if (is_in(0x100, 0x17F)) return void(out += latin_a_letter(sign));
  if (is_in(0x391, 0x3A9) || is_in(0x410, 0x42F)) return append_utf8(out, sign + 32);
  if (is_in(0x400, 0x40F)) return append_utf8(out, sign + 80);
  // Greek letters with their accent.
  constexpr std::array<std::pair<std::uint16_t, std::uint16_t>, 14> greek{{{0x386, 0x3B1},
                                                                           {0x388, 0x3B5},
                                                                           {0x389, 0x3B7},
                                                                           {0x38A, 0x3B9},
                                                                           {0x38C, 0x3BF},
                                                                           {0x38E, 0x3C5},
                                                                           {0x38F, 0x3C9},
                                                                           {0x3AC, 0x3B1},
                                                                           {0x3AD, 0x3B5},
                                                                           {0x3AE, 0x3B7},
                                                                           {0x3AF, 0x3B9},
                                                                           {0x3CC, 0x3BF},
                                                                           {0x3CD, 0x3C5},
                                                                           {0x3CE, 0x3C9}}};
  for (const auto& [accented, plain] : greek)
    if (sign == accented) return append_utf8(out, plain);
  append_utf8(out, sign);
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    if (byte >= 'A' && byte <= 'Z') {
      out += static_cast<char>(byte - 'A' + 'a');
    } else if (byte >= 0xC2 && byte < 0xE0 && next >> 6 == 2) {
      append_folded(out, (byte & 31U) << 6 | (next & 63U));
      ++i;
    } else {
      out += static_cast<char>(byte);
    }
  }
  return out;
}

}  // namespace tend
