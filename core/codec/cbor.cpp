#include "core/codec/cbor.h"

#include "core/base/text.h"

namespace tend::codec {
namespace {

enum Major : std::uint8_t {
  major_unsigned = 0,
  major_negative = 1,
  major_bytes = 2,
  major_text = 3,
  major_array = 4,
  major_map = 5,
  major_tag = 6,
  major_simple = 7
};
constexpr std::uint8_t simple_false = 20, simple_true = 21, simple_null = 22;

}  // namespace

void CborWriter::head(std::uint8_t major, std::uint64_t n) {
  const auto first = static_cast<std::uint8_t>(major << 5);
  if (n < 24) {
    out_.push_back(static_cast<std::uint8_t>(first | n));
    return;
  }
  int size = 1, additional = 24;
  while (size < 8 && n >> (8 * size) != 0) size *= 2, ++additional;
  out_.push_back(static_cast<std::uint8_t>(first | additional));
  for (int i = size - 1; i >= 0; --i) out_.push_back(static_cast<std::uint8_t>(n >> (8 * i)));
}

void CborWriter::unsigned_integer(std::uint64_t n) {
  check(n < integer_end, "integers stay below 2^53");
  head(major_unsigned, n);
}

void CborWriter::integer(std::int64_t n) {
  if (n >= 0) return unsigned_integer(static_cast<std::uint64_t>(n));
  check(n > -static_cast<std::int64_t>(integer_end), "integers stay below 2^53");
  head(major_negative, static_cast<std::uint64_t>(-1 - n));
}

void CborWriter::bytes(BytesView b) {
  head(major_bytes, b.size());
  append(out_, b);
}

void CborWriter::text(std::string_view utf8) {
  head(major_text, utf8.size());
  append(out_, as_bytes(utf8));
}

void CborWriter::array(std::uint64_t count) { head(major_array, count); }
void CborWriter::map(std::uint64_t count) { head(major_map, count); }
void CborWriter::boolean(bool b) {
  out_.push_back(static_cast<std::uint8_t>(major_simple << 5 | (b ? simple_true : simple_false)));
}
void CborWriter::null() { out_.push_back(static_cast<std::uint8_t>(major_simple << 5 | simple_null)); }
void CborWriter::raw(BytesView encoded) { append(out_, encoded); }

Result<CborType> CborReader::peek() const {
  if (rest_.empty()) return refuse(Refusal::cbor_truncated);
  const auto additional = rest_[0] & 31;
  switch (rest_[0] >> 5) {
    case major_unsigned:
      return CborType::unsigned_integer;
    case major_negative:
      return CborType::negative_integer;
    case major_bytes:
      return CborType::bytes;
    case major_text:
      return CborType::text;
    case major_array:
      return CborType::array;
    case major_map:
      return CborType::map;
    case major_simple:
      if (additional == simple_false || additional == simple_true) return CborType::boolean;
      if (additional == simple_null) return CborType::null;
      [[fallthrough]];
    default:
      return refuse(Refusal::cbor_type_not_allowed);
  }
}

// Initial byte and argument of an integer, string, array or map.
Result<CborReader::Head> CborReader::head() {
  if (rest_.empty()) return refuse(Refusal::cbor_truncated);
  const auto major = static_cast<std::uint8_t>(rest_[0] >> 5),
             additional = static_cast<std::uint8_t>(rest_[0] & 31);
  if (major >= major_tag) return refuse(Refusal::cbor_type_not_allowed);
  rest_ = rest_.subspan(1);
  if (additional < 24) return Head{major, additional};
  if (additional > 27) return refuse(Refusal::cbor_not_canonical);
  const std::size_t size = std::size_t{1} << (additional - 24);
  const auto raw = take(size);
  if (!raw) return refuse(raw.error());
  std::uint64_t n = 0;
  for (auto b : *raw) n = n << 8 | b;
  if (n < (size == 1 ? 24 : std::uint64_t{1} << (4 * size))) return refuse(Refusal::cbor_not_canonical);
  return Head{major, n};
}

Result<CborReader::Head> CborReader::head_of(std::uint8_t major) {
  if (rest_.empty()) return refuse(Refusal::cbor_truncated);
  if (const auto next = peek(); !next) return refuse(next.error());
  if (rest_[0] >> 5 != major) return refuse(Refusal::field_wrong_type);
  return head();
}

Result<BytesView> CborReader::take(std::uint64_t n) {
  if (n > rest_.size()) return refuse(Refusal::cbor_truncated);
  const auto out = rest_.first(static_cast<std::size_t>(n));
  rest_ = rest_.subspan(static_cast<std::size_t>(n));
  return out;
}

Result<std::uint64_t> CborReader::unsigned_integer() {
  const auto h = head_of(major_unsigned);
  if (!h) return refuse(h.error());
  if (h->n >= integer_end) return refuse(Refusal::cbor_integer_range);
  return h->n;
}

Result<std::int64_t> CborReader::integer() {
  const auto next = peek();
  if (!next) return refuse(next.error());
  if (*next != CborType::negative_integer) {
    const auto n = unsigned_integer();
    if (!n) return refuse(n.error());
    return static_cast<std::int64_t>(*n);
  }
  const auto h = head();
  if (!h) return refuse(h.error());
  if (h->n >= integer_end - 1) return refuse(Refusal::cbor_integer_range);
  return -1 - static_cast<std::int64_t>(h->n);
}

Result<BytesView> CborReader::bytes() {
  const auto h = head_of(major_bytes);
  if (!h) return refuse(h.error());
  return take(h->n);
}

Result<std::string_view> CborReader::text() {
  const auto h = head_of(major_text);
  if (!h) return refuse(h.error());
  const auto raw = take(h->n);
  if (!raw) return refuse(raw.error());
  if (!is_utf8(as_text(*raw))) return refuse(Refusal::text_not_utf8);
  return as_text(*raw);
}

Result<bool> CborReader::boolean() {
  const auto next = peek();
  if (!next) return refuse(next.error());
  if (*next != CborType::boolean) return refuse(Refusal::field_wrong_type);
  const bool out = (rest_[0] & 31) == simple_true;
  rest_ = rest_.subspan(1);
  return out;
}

Result<void> CborReader::null() {
  const auto next = peek();
  if (!next) return refuse(next.error());
  if (*next != CborType::null) return refuse(Refusal::field_wrong_type);
  rest_ = rest_.subspan(1);
  return {};
}

Result<std::uint64_t> CborReader::enter(std::uint8_t major) {
  const auto h = head_of(major);
  if (!h) return refuse(h.error());
  if (h->n > rest_.size()) return refuse(Refusal::cbor_truncated);  // every member takes at least a byte
  if (++depth_ > depth_max && h->n > 0) return refuse(Refusal::cbor_too_deep);
  return h->n;
}

Result<std::uint64_t> CborReader::array() { return enter(major_array); }
Result<std::uint64_t> CborReader::map() { return enter(major_map); }

Result<BytesView> CborReader::skip() {
  const auto before = rest_;
  if (auto ok = skip_one(); !ok) return refuse(ok.error());
  return before.first(before.size() - rest_.size());
}

Result<void> CborReader::skip_one() {
  const auto drop = [](const auto& read) -> Result<void> {
    if (!read) return refuse(read.error());
    return {};
  };
  const auto type = peek();
  if (!type) return refuse(type.error());
  switch (*type) {
    case CborType::unsigned_integer:
    case CborType::negative_integer:
      return drop(integer());
    case CborType::bytes:
      return drop(bytes());
    case CborType::text:
      return drop(text());
    case CborType::boolean:
      return drop(boolean());
    case CborType::null:
      return null();
    case CborType::array: {
      const auto count = array();
      if (!count) return refuse(count.error());
      for (std::uint64_t i = 0; i < *count; ++i)
        if (auto ok = skip_one(); !ok) return ok;
      leave();
      return {};
    }
    case CborType::map: {
      const auto count = map();
      if (!count) return refuse(count.error());
      std::uint64_t last = 0;
      for (std::uint64_t i = 0; i < *count; ++i) {
        const auto key = unsigned_integer();
        if (!key) return refuse(key.error());
        if (i > 0 && *key <= last) return refuse(Refusal::cbor_not_canonical);
        last = *key;
        if (auto ok = skip_one(); !ok) return ok;
      }
      leave();
      return {};
    }
  }
  return refuse(Refusal::cbor_type_not_allowed);
}

Result<void> CborReader::finish() const {
  if (!rest_.empty()) return refuse(Refusal::cbor_trailing);
  return {};
}

Result<void> check_canonical(BytesView encoded) {
  CborReader reader{encoded};
  if (auto whole = reader.skip(); !whole) return refuse(whole.error());
  return reader.finish();
}

}  // namespace tend::codec
