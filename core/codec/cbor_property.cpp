#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>

#include "core/codec/cbor.h"
#include "tests/support/cbor_gen.h"

namespace tend::codec {
namespace {

using test::Value;

// The two ways to read bytes agree, and what is read comes out the same.
void must_be_refused_or_come_out_the_same(const Bytes& bytes) {
  const auto whole = check_canonical(bytes);
  const auto read = test::decode_value(bytes);
  RC_ASSERT(whole.has_value() == read.has_value());
  if (read)
    RC_ASSERT(test::encode_value(*read) == bytes);
  else
    RC_ASSERT(whole.error() == read.error());
}

// Initial byte and argument, by hand: in the shortest form or, if asked for, in the next longer one.
void write_head(Bytes& out, std::uint8_t major, std::uint64_t n, bool longer = false) {
  int size = n < 24 ? 0 : n < 1U << 8 ? 1 : n < 1U << 16 ? 2 : n < std::uint64_t{1} << 32 ? 4 : 8;
  if (longer) size = size == 0 ? 1 : 2 * size;
  const int additional = size == 0   ? static_cast<int>(n)
                         : size == 1 ? 24
                         : size == 2 ? 25
                         : size == 4 ? 26
                                     : 27;
  out.push_back(static_cast<std::uint8_t>(major << 5 | additional));
  for (int i = size - 1; i >= 0; --i) out.push_back(static_cast<std::uint8_t>(n >> (8 * i)));
}

// As a careless writer might: one head, the `lapse`th of those that can be longer, is.
void write_carelessly(Bytes& out, const Value& v, int& lapse) {
  const auto head = [&](std::uint8_t major, std::uint64_t n) {
    write_head(out, major, n, n < std::uint64_t{1} << 32 && lapse-- == 0);
  };
  switch (v.type) {
    case CborType::unsigned_integer:
      return head(0, static_cast<std::uint64_t>(v.number));
    case CborType::negative_integer:
      return head(1, static_cast<std::uint64_t>(-1 - v.number));
    case CborType::bytes:
    case CborType::text:
      head(v.type == CborType::bytes ? 2 : 3, v.bytes.size());
      return append(out, v.bytes);
    case CborType::boolean:
      return out.push_back(v.number ? 0xF5 : 0xF4);
    case CborType::null:
      return out.push_back(0xF6);
    case CborType::array:
      head(4, v.members.size());
      for (const auto& member : v.members) write_carelessly(out, member, lapse);
      return;
    case CborType::map:
      head(5, v.fields.size());
      for (const auto& field : v.fields) {
        head(0, field.key);
        write_carelessly(out, field.value, lapse);
      }
  }
}

// UTF-8 judged by taking it apart and putting it together again.
bool is_utf8_for_the_judge(const Bytes& text) {
  Bytes again;
  for (std::size_t i = 0; i < text.size();) {
    const std::uint8_t first = text[i];
    const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    std::uint32_t point = size == 1 ? first : first & (0x7F >> size);
    for (std::size_t k = 1; k < size && i + k < text.size(); ++k) point = point << 6 | (text[i + k] & 0x3F);
    if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return false;
    const auto tail = [&](int shift) {
      again.push_back(static_cast<std::uint8_t>(0x80 | (point >> shift & 0x3F)));
    };
    if (point < 0x80)
      again.push_back(static_cast<std::uint8_t>(point));
    else if (point < 0x800)
      again.push_back(static_cast<std::uint8_t>(0xC0 | point >> 6)), tail(0);
    else if (point < 0x10000)
      again.push_back(static_cast<std::uint8_t>(0xE0 | point >> 12)), tail(6), tail(0);
    else
      again.push_back(static_cast<std::uint8_t>(0xF0 | point >> 18)), tail(12), tail(6), tail(0);
    i += size;
  }
  return again == text;
}

RC_GTEST_PROP(CborProperty, EveryValueComesBackFromItsBytes, (const Value& value)) {
  const auto bytes = test::encode_value(value);
  RC_ASSERT(check_canonical(bytes).has_value());
  const auto read = test::decode_value(bytes);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == value);
  RC_CLASSIFY(bytes.size() > 100, "over 100 bytes");
}

RC_GTEST_PROP(CborProperty, AnyBytesAreRefusedOrComeOutTheSame, ()) {
  must_be_refused_or_come_out_the_same(*test::any_bytes());
}

// Bytes that look like CBOR far more often than any bytes do: initial bytes of every sort, small lengths.
RC_GTEST_PROP(CborProperty, AlmostCborIsRefusedOrComesOutTheSame, ()) {
  const auto initial = rc::gen::apply(
      [](int major, int additional) { return static_cast<std::uint8_t>(major << 5 | additional); },
      rc::gen::element(0, 1, 2, 3, 4, 4, 5, 5, 6, 7),
      rc::gen::element(0, 1, 2, 3, 20, 21, 22, 23, 24, 25, 27, 31));
  must_be_refused_or_come_out_the_same(*rc::gen::container<Bytes>(initial));
}

RC_GTEST_PROP(CborProperty, DamagedBytesAreRefusedOrComeOutTheSame, (const Value& value)) {
  const auto bytes = test::damaged(test::encode_value(value));
  must_be_refused_or_come_out_the_same(bytes);
  RC_CLASSIFY(check_canonical(bytes).has_value(), "still canonical");
}

RC_GTEST_PROP(CborProperty, EveryCutIsRefused, (const Value& value)) {
  const auto bytes = test::encode_value(value);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = check_canonical(BytesView(bytes).first(size));
    RC_ASSERT(!cut.has_value());
    RC_ASSERT(cut.error() == Refusal::cbor_truncated || cut.error() == Refusal::text_not_utf8);
  }
}

RC_GTEST_PROP(CborProperty, ALengthOrNumberLongerThanNeededIsRefused, (const Value& value)) {
  Bytes careful;
  int none = -1, counted = 1'000'000;
  write_carelessly(careful, value, none);
  RC_ASSERT(careful == test::encode_value(value));
  write_carelessly(careful, value, counted);
  const int heads = 1'000'000 - counted;
  for (int lapse = 0; lapse < heads; ++lapse) {
    Bytes bytes;
    int left = lapse;
    write_carelessly(bytes, value, left);
    RC_ASSERT(check_canonical(bytes).error() == Refusal::cbor_not_canonical);
    RC_ASSERT(!test::decode_value(bytes).has_value());
  }
}

RC_GTEST_PROP(CborProperty, KeysThatDoNotAscendAreRefused, ()) {
  const auto keys = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::uint64_t>>(
      rc::gen::element<std::uint64_t>(0, 1, 2, 3, 23, 24, 25, 255, 256)));
  Bytes bytes;
  write_head(bytes, 5, keys.size());
  for (const auto key : keys) {
    write_head(bytes, 0, key);
    bytes.push_back(0xF6);
  }
  const bool ascending = std::adjacent_find(keys.begin(), keys.end(), std::greater_equal<>()) == keys.end();
  RC_ASSERT(check_canonical(bytes).has_value() == ascending);
  RC_ASSERT(test::decode_value(bytes).has_value() == ascending);
  RC_CLASSIFY(ascending, "ascending");
}

RC_GTEST_PROP(CborProperty, ATextIsUtf8, ()) {
  const auto text = test::damaged(to_bytes(*test::any_text()));
  Bytes bytes;
  write_head(bytes, 3, text.size());
  append(bytes, text);
  const auto whole = check_canonical(bytes);
  RC_ASSERT(whole.has_value() == is_utf8_for_the_judge(text));
  if (!whole) RC_ASSERT(whole.error() == Refusal::text_not_utf8);
  RC_CLASSIFY(whole.has_value(), "still UTF-8");
}

RC_GTEST_PROP(CborProperty, IntegersStayBelowTwoToThe53InSize, ()) {
  const auto size = integer_end + *rc::gen::inRange<std::uint64_t>(0, 9) - 4;
  const bool negative = *rc::gen::arbitrary<bool>();
  Bytes bytes;
  write_head(bytes, negative ? 1 : 0, negative ? size - 1 : size);
  RC_ASSERT(check_canonical(bytes).has_value() == (size < integer_end));
  RC_ASSERT(test::decode_value(bytes).has_value() == (size < integer_end));
}

RC_GTEST_PROP(CborProperty, NineLevelsAreTooDeep, (const Value& value)) {
  const auto nest = [&](int levels) {
    auto out = value;
    for (; levels > 0; --levels) out = Value{.type = CborType::array, .members = {out}};
    return test::encode_value(out);
  };
  const bool leaf = value.members.empty() && value.fields.empty();
  RC_ASSERT(check_canonical(nest(depth_max)).has_value() == leaf);
  RC_ASSERT(check_canonical(nest(depth_max + 1)).error() == Refusal::cbor_too_deep);
}

}  // namespace
}  // namespace tend::codec
