// A record is a plain struct whose fields are described once, beside it. From that one description come
// deterministic CBOR both ways (here), the JSON view (json.h), and TypeScript types and the documentation
// page (schema.h).
//
//   struct Tea {
//     std::string sort;
//     std::optional<std::uint32_t> minutes;
//     codec::Unknown unknown;                     // keeps fields a newer version wrote; leave it out where
//                                                 none may live on
//     static constexpr auto record = codec::describe(
//         "Tea", "what is in the pot",
//         codec::field(0, "sort", &Tea::sort, codec::line(80), "its name"),
//         codec::field(1, "minutes", &Tea::minutes, codec::between(1, 60), "how long it draws"));
//   };
//
// In CBOR a record is a map from field number to value, ascending; an absent optional has no key.
// `describe_row` makes it an array of its fields in order instead, all required. Wire numbers are given once
// and never used again. Fields may be: bool, integers, enums, std::string, Bytes, anything of fixed size with
// `from` and `view` (ids, keys, secrets), other records, std::vector and std::optional of these.
#pragma once

#include <algorithm>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/codec/cbor.h"

namespace tend::codec {

// ---- limits: what a field may hold, beyond its type. Sizes of text are UTF-8 bytes; nothing is ever cut.

enum class TextRule : std::uint8_t {
  free,
  line,
  lines
};  // line: no control characters; lines: but for \n and \t

struct Limit {
  std::uint64_t least = 0, most = integer_end - 1;  // of a number; of a text's, byte string's or list's size
  std::uint64_t each_most = integer_end - 1;        // the same for a list's members
  TextRule rule = TextRule::free;
};

constexpr Limit any() { return {}; }
constexpr Limit between(std::uint64_t least, std::uint64_t most) { return {.least = least, .most = most}; }
constexpr Limit at_most(std::uint64_t most) { return {.most = most}; }
constexpr Limit line(std::uint64_t bytes_most) { return {.most = bytes_most, .rule = TextRule::line}; }
constexpr Limit lines(std::uint64_t bytes_most) { return {.most = bytes_most, .rule = TextRule::lines}; }
constexpr Limit items(std::uint64_t count_most) { return {.most = count_most}; }
constexpr Limit items(std::uint64_t count_most, Limit each) {
  return {.most = count_most, .each_most = each.most, .rule = each.rule};
}

// ---- descriptions

// Fields this version does not know, as they came: number -> one canonical value.
struct Unknown {
  std::map<std::uint64_t, Bytes> fields;
  bool operator==(const Unknown&) const = default;
};

template <class R, class M>
struct Field {
  using Record = R;
  using Member = M;
  std::uint64_t number;
  std::string_view name;
  M R::* member;
  Limit limit;
  std::string_view doc;
};

template <class R, class M>
constexpr Field<R, M> field(std::uint64_t number, std::string_view name, M R::* member, Limit limit,
                            std::string_view doc) {
  return {number, name, member, limit, doc};
}

enum class Shape : std::uint8_t { map, row };

template <class... F>
struct Description {
  std::string_view name, doc;
  Shape shape;
  std::tuple<F...> fields;
};

template <class... F>
constexpr auto describe(std::string_view name, std::string_view doc, F... fields) {
  return Description<F...>{name, doc, Shape::map, {fields...}};
}
template <class... F>
constexpr auto describe_row(std::string_view name, std::string_view doc, F... fields) {
  return Description<F...>{name, doc, Shape::row, {fields...}};
}

// Specialise for an enum that is a field: its names in JSON and TypeScript, from value 0 without gaps.
template <class E>
struct EnumNames;

template <class R>
concept Record = requires { R::record.fields; };
template <class R>
concept KeepsUnknown = Record<R> && requires(R r) {
  { r.unknown } -> std::same_as<Unknown&>;
};
// Secrets have no empty state, so in a record they are std::optional; whoever decodes asks that they are
// there.
template <class T>
concept FixedBytes = requires(const T& t, BytesView v) {
  { T::size } -> std::convertible_to<std::size_t>;
  { T::from(v) } -> std::same_as<std::optional<T>>;
  { t.view() } -> std::convertible_to<BytesView>;
};
template <class T>
concept NamedEnum = std::is_enum_v<T> && requires { EnumNames<T>::names; };
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
concept OptionalFixed = is_optional<T> && FixedBytes<typename T::value_type>;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = !std::same_as<T, std::uint8_t>;

// Which field was refused and what its limit is, for the sentence a person reads.
struct Where {
  std::string_view field;
  std::uint64_t limit = 0;
};

// ---- checks shared by CBOR and JSON

inline bool text_follows(TextRule rule, std::string_view text) {
  if (rule == TextRule::free) return true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 && !(rule == TextRule::lines && (c == '\n' || c == '\t'))) return false;
    if (c == 0x7F || (c == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0)) return false;  // DEL, C1
  }
  return true;
}

inline Result<void> check_text(std::string_view text, const Limit& limit) {
  if (!is_utf8(text)) return refuse(Refusal::text_not_utf8);
  if (text.size() > limit.most) return refuse(Refusal::text_too_long);
  if (text.size() < limit.least) return refuse(Refusal::text_empty);
  if (!text_follows(limit.rule, text)) return refuse(Refusal::text_has_controls);
  return {};
}

inline Limit limit_of_each(const Limit& list) { return {.most = list.each_most, .rule = list.rule}; }

// ---- writing

template <class T>
void write(CborWriter& out, const T& value);

template <Record R>
void write_fields(CborWriter& out, const R& r) {
  if constexpr (R::record.shape == Shape::row) {
    out.array(std::tuple_size_v<decltype(R::record.fields)>);
    std::apply([&](const auto&... f) { (write(out, r.*f.member), ...); }, R::record.fields);
  } else {
    const auto present = [&](const auto& f) -> bool {
      if constexpr (is_optional<typename std::remove_cvref_t<decltype(f)>::Member>)
        return (r.*f.member).has_value();
      return true;
    };
    std::uint64_t count =
        std::apply([&](const auto&... f) { return (std::uint64_t{0} + ... + (present(f) ? 1U : 0U)); },
                   R::record.fields);
    const std::map<std::uint64_t, Bytes>* unknown = nullptr;
    if constexpr (KeepsUnknown<R>) unknown = &r.unknown.fields, count += unknown->size();
    out.map(count);
    auto next = unknown ? unknown->begin() : std::map<std::uint64_t, Bytes>::const_iterator{};
    const auto write_unknown_below = [&](std::uint64_t number) {
      for (; unknown && next != unknown->end() && next->first < number; ++next) {
        out.unsigned_integer(next->first);
        out.raw(next->second);
      }
    };
    std::apply(
        [&](const auto&... f) {
          ((present(f)
                ? (write_unknown_below(f.number), out.unsigned_integer(f.number), write(out, r.*f.member))
                : void()),
           ...);
        },
        R::record.fields);
    write_unknown_below(integer_end);
  }
}

template <class T>
void write(CborWriter& out, const T& value) {
  if constexpr (is_optional<T>) {
    if (value) write(out, *value);
  } else if constexpr (Record<T>) {
    write_fields(out, value);
  } else if constexpr (is_vector<T>) {
    out.array(value.size());
    for (const auto& each : value) write(out, each);
  } else if constexpr (std::same_as<T, bool>) {
    out.boolean(value);
  } else if constexpr (std::is_enum_v<T>) {
    out.unsigned_integer(static_cast<std::uint64_t>(value));
  } else if constexpr (std::signed_integral<T>) {
    out.integer(value);
  } else if constexpr (std::unsigned_integral<T>) {
    out.unsigned_integer(value);
  } else if constexpr (std::same_as<T, std::string>) {
    out.text(value);
  } else if constexpr (FixedBytes<T>) {
    out.bytes(value.view());
  } else {
    static_assert(std::same_as<T, Bytes>, "not a type that a field may have");
    out.bytes(value);
  }
}

// ---- reading

template <class T>
Result<void> read(CborReader& in, T& value, const Limit& limit, Where* where);

template <class T>
Result<void> read_number(CborReader& in, T& value, const Limit& limit) {
  if constexpr (std::signed_integral<T>) {
    const auto n = in.integer();
    if (!n) return refuse(n.error());
    if (*n < std::numeric_limits<T>::min() || *n > std::numeric_limits<T>::max())
      return refuse(Refusal::field_out_of_range);
    if (*n >= 0 && static_cast<std::uint64_t>(*n) > limit.most) return refuse(Refusal::field_out_of_range);
    if (limit.least > 0 && (*n < 0 || static_cast<std::uint64_t>(*n) < limit.least))
      return refuse(Refusal::field_out_of_range);
    value = static_cast<T>(*n);
  } else {
    const auto n = in.unsigned_integer();
    if (!n) return refuse(n.error());
    if (*n < limit.least || *n > limit.most || *n > std::numeric_limits<T>::max())
      return refuse(Refusal::field_out_of_range);
    value = static_cast<T>(*n);
  }
  return {};
}

template <Record R>
Result<void> read_row(CborReader& in, R& r, Where* where) {
  const auto count = in.array();
  if (!count) return refuse(count.error());
  if (*count != std::tuple_size_v<decltype(R::record.fields)>) return refuse(Refusal::field_wrong_size);
  Result<void> ok{};
  std::apply([&](const auto&... f) { ((ok = ok ? read(in, r.*f.member, f.limit, where) : ok), ...); },
             R::record.fields);
  in.leave();
  return ok;
}

// Keys come in ascending order, as do the fields, so one pass suffices.
template <Record R>
Result<void> read_map(CborReader& in, R& r, Where* where) {
  const auto count = in.map();
  if (!count) return refuse(count.error());
  std::uint64_t left = *count;
  std::optional<std::uint64_t> key, last;
  const auto next_key = [&]() -> Result<void> {
    key.reset();
    if (left == 0) return {};
    const auto n = in.unsigned_integer();
    if (!n) return refuse(n.error());
    if (last && *n <= *last) return refuse(Refusal::cbor_not_canonical);
    key = last = *n;
    --left;
    return {};
  };
  const auto keep_unknown_below = [&](std::uint64_t number) -> Result<void> {
    while (key && *key < number) {
      const auto value = in.skip();
      if (!value) return refuse(value.error());
      if constexpr (KeepsUnknown<R>) r.unknown.fields.emplace(*key, to_bytes(*value));
      if (auto ok = next_key(); !ok) return ok;
    }
    return {};
  };
  const auto read_one = [&](const auto& f) -> Result<void> {
    if (auto ok = keep_unknown_below(f.number); !ok) return ok;
    using Member = typename std::remove_cvref_t<decltype(f)>::Member;
    Result<void> ok{};
    if (!key || *key != f.number) {
      if constexpr (is_optional<Member>) return {};
      ok = refuse(Refusal::field_missing);
    } else {
      ok = read(in, r.*f.member, f.limit, where);
    }
    if (!ok) {
      if (where && where->field.empty()) *where = {f.name, f.limit.most};
      return ok;
    }
    return next_key();
  };
  if (auto ok = next_key(); !ok) return ok;
  Result<void> ok{};
  std::apply([&](const auto&... f) { ((ok = ok ? read_one(f) : ok), ...); }, R::record.fields);
  if (!ok) return ok;
  if (auto rest = keep_unknown_below(integer_end); !rest) return rest;
  in.leave();
  return {};
}

template <class T>
Result<void> read_vector(CborReader& in, std::vector<T>& value, const Limit& limit, Where* where) {
  const auto count = in.array();
  if (!count) return refuse(count.error());
  if (*count > limit.most) return refuse(Refusal::list_too_long);
  if (*count < limit.least) return refuse(Refusal::field_missing);
  value.clear();
  for (std::uint64_t i = 0; i < *count; ++i) {
    T each{};
    if (auto ok = read(in, each, limit_of_each(limit), where); !ok) return ok;
    value.push_back(std::move(each));
  }
  in.leave();
  return {};
}

template <class T>
Result<void> read(CborReader& in, T& value, const Limit& limit, Where* where) {
  // May be a secret, which has no empty state.
  if constexpr (requires { requires is_optional<T> && FixedBytes<typename T::value_type>; }) {
    const auto bytes = in.bytes();
    if (!bytes) return refuse(bytes.error());
    value = T::value_type::from(*bytes);
    if (!value) return refuse(Refusal::field_wrong_size);
    return {};
  } else if constexpr (is_optional<T>) {
    return read(in, value.emplace(), limit, where);
  } else if constexpr (Record<T>) {
    if constexpr (T::record.shape == Shape::row)
      return read_row(in, value, where);
    else
      return read_map(in, value, where);
  } else if constexpr (is_vector<T>) {
    return read_vector(in, value, limit, where);
  } else if constexpr (std::same_as<T, bool>) {
    const auto b = in.boolean();
    if (!b) return refuse(b.error());
    value = *b;
    return {};
  } else if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> n{};
    Limit bound = limit;
    if constexpr (NamedEnum<T>)
      bound.most = std::min<std::uint64_t>(limit.most, EnumNames<T>::names.size() - 1);
    if (auto ok = read_number(in, n, bound); !ok) return ok;
    value = static_cast<T>(n);
    return {};
  } else if constexpr (std::integral<T>) {
    return read_number(in, value, limit);
  } else if constexpr (std::same_as<T, std::string>) {
    const auto text = in.text();
    if (!text) return refuse(text.error());
    if (auto ok = check_text(*text, limit); !ok) return ok;
    value = *text;
    return {};
  } else if constexpr (FixedBytes<T>) {
    const auto bytes = in.bytes();
    if (!bytes) return refuse(bytes.error());
    auto fixed = T::from(*bytes);
    if (!fixed) return refuse(Refusal::field_wrong_size);
    value = *std::move(fixed);
    return {};
  } else {
    static_assert(std::same_as<T, Bytes>, "not a type that a field may have");
    const auto bytes = in.bytes();
    if (!bytes) return refuse(bytes.error());
    if (bytes->size() > limit.most) return refuse(Refusal::bytes_too_long);
    if (bytes->size() < limit.least) return refuse(Refusal::field_wrong_size);
    value = to_bytes(*bytes);
    return {};
  }
}

// ---- the two functions most callers need

template <Record R>
Bytes encode(const R& r) {
  CborWriter out;
  write(out, r);
  return out.take();
}

// The record, or why its bytes are refused: the first trouble in the order of the bytes. `where`, if given,
// then names the field.
template <Record R>
Result<R> decode(BytesView bytes, Where* where = nullptr) {
  CborReader in{bytes};
  R r{};
  if (auto ok = read(in, r, Limit{}, where); !ok) return refuse(ok.error());
  if (auto ok = in.finish(); !ok) return refuse(ok.error());
  return r;
}

// Numbers of a map ascend, so that one pass reads and writes canonical bytes. Checked where a record is used
// in a table.
template <Record R>
consteval bool fields_ascend() {
  std::uint64_t last = 0;
  bool first = true, ok = true;
  std::apply(
      [&](const auto&... f) {
        ((ok = ok && (first || f.number > last), last = f.number, first = false), ...);
      },
      R::record.fields);
  return ok;
}

}  // namespace tend::codec
