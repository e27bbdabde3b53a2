// Plain CBOR, judged a second time by a reader that shares nothing with the codec.
#include <optional>

#include "tests/fuzz/records.h"
#include "tests/fuzz/stories.h"

namespace tend::fuzz::cbor_target {
namespace {

// RFC 3629, straight from its table.
bool is_text(BytesView b) {
  for (std::size_t i = 0; i < b.size();) {
    const auto more = [&](std::size_t n, std::uint8_t least, std::uint8_t most) {
      if (i + n >= b.size() || b[i + 1] < least || b[i + 1] > most) return false;
      for (std::size_t k = 2; k <= n; ++k)
        if (b[i + k] < 0x80 || b[i + k] > 0xBF) return false;
      i += n + 1;
      return true;
    };
    if (b[i] < 0x80) {
      ++i;
      continue;
    }
    const bool ok = b[i] >= 0xC2 && b[i] <= 0xDF   ? more(1, 0x80, 0xBF)
                    : b[i] == 0xE0                 ? more(2, 0xA0, 0xBF)
                    : b[i] == 0xED                 ? more(2, 0x80, 0x9F)
                    : b[i] >= 0xE1 && b[i] <= 0xEF ? more(2, 0x80, 0xBF)
                    : b[i] == 0xF0                 ? more(3, 0x90, 0xBF)
                    : b[i] >= 0xF1 && b[i] <= 0xF3 ? more(3, 0x80, 0xBF)
                    : b[i] == 0xF4                 ? more(3, 0x80, 0x8F)
                                                   : false;
    if (!ok) return false;
  }
  return true;
}

// Where the value at `at` ends, if it is one that the protocol allows, inside `around` others.
std::optional<std::size_t> end_of(BytesView b, std::size_t at, int around) {
  if (at >= b.size()) return std::nullopt;
  const auto major = b[at] >> 5, minor = b[at] & 31;
  if (major == 7) return minor >= 20 && minor <= 22 ? std::optional(at + 1) : std::nullopt;
  if (major == 6 || minor > 27) return std::nullopt;
  std::uint64_t n = static_cast<std::uint64_t>(minor);
  const std::size_t width = minor < 24 ? 0 : std::size_t{1} << (minor - 24);
  if (width > 0) {
    if (b.size() - at - 1 < width) return std::nullopt;
    n = 0;
    for (std::size_t i = 0; i < width; ++i) n = n << 8 | b[at + 1 + i];
    const std::uint64_t least = width == 1 ? 24 : std::uint64_t{1} << (4 * width);
    if (n < least) return std::nullopt;
  }
  at += 1 + width;
  const std::uint64_t end = std::uint64_t{1} << 53;
  if (major == 0) return n < end ? std::optional(at) : std::nullopt;
  if (major == 1) return n < end - 1 ? std::optional(at) : std::nullopt;
  if (major == 2 || major == 3) {
    if (n > b.size() - at) return std::nullopt;
    const auto size = static_cast<std::size_t>(n);
    return major == 2 || is_text(b.subspan(at, size)) ? std::optional(at + size) : std::nullopt;
  }
  if (n > 0 && around >= codec::depth_max) return std::nullopt;
  std::optional<std::uint64_t> last;
  for (std::uint64_t i = 0; i < n; ++i) {
    if (major == 5) {
      if (at >= b.size() || b[at] >> 5 != 0) return std::nullopt;
      const auto after = end_of(b, at, around + 1);
      if (!after) return std::nullopt;
      std::uint64_t key = 0;
      if (*after - at == 1) key = b[at];
      for (auto k = at + 1; k < *after; ++k) key = key << 8 | b[k];
      if (last && key <= *last) return std::nullopt;
      last = key;
      at = *after;
    }
    const auto after = end_of(b, at, around + 1);
    if (!after) return std::nullopt;
    at = *after;
  }
  return at;
}

void run(BytesView data) {
  const bool is_one = end_of(data, 0, 0) == data.size();
  const auto whole = codec::check_canonical(data);
  law(whole.has_value() == is_one, "canonical is what the rules say");
  const auto value = test::decode_value(data);
  law(value.has_value() == is_one, "what is canonical can be read value by value, and nothing else");
  if (is_one) return law(test::encode_value(*value) == to_bytes(data), "it encodes to the same bytes");
  is_named(whole.error());
  is_named(value.error());
  law(whole.error() == value.error(), "skipping and reading refuse for the same reason");
}

void seeds(Seeds& out) {
  for (const auto& file : vector_files())
    for (const auto* list : {"accepted", "refused"})
      if (file.value("topic", "") == "cbor")
        for (const auto& row : file.at(list)) out.push_back(*from_hex(row.at("bytes").get<std::string>()));
  for (const auto& bytes : cbor_of_stories())
    if (bytes.size() < 300) out.push_back(bytes);
}

const Target target{"cbor", run, seeds};

}  // namespace
}  // namespace tend::fuzz::cbor_target
