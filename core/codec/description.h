// What a record's fields are, said once (record.h shows how), and what a type must be to be one of them.
#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "core/base/bytes.h"
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

}  // namespace tend::codec
