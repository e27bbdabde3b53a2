// What a value is, for code that knows no C++ type: how to reach into it, what makes a new one. CBOR and JSON are read
// and written over these tables, by code that stands once and not once for each record: what the records of a whole app
// need is then small, and quick to compile.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "core/codec/description.h"

namespace tend::codec {

struct RecordTable;

enum class Kind : std::uint8_t {
  boolean,
  unsigned_integer,  // an enum without names, too
  signed_integer,
  named,  // an enum with names: an unsigned integer in CBOR, its name in JSON
  text,   // std::string
  bytes,  // Bytes
  fixed,  // of one size, with `from` and `view`
  record,
  list,  // std::vector
  optional
};

// What a kind has no use for is empty. `value` points to a value of that type.
struct Type {
  Kind kind;
  // A boolean, integer or enum as a number; a negative one as its two's complement.
  std::uint64_t (*load)(const void* value) = nullptr;
  void (*store)(void* value, std::uint64_t n) = nullptr;  // least <= n <= most
  std::int64_t least = 0;
  std::uint64_t most = 0;
  std::span<const std::string_view> names;  // from value 0 on
  BytesView (*view)(const void* value) = nullptr;
  bool (*set)(void* value, BytesView from) = nullptr;  // an optional fixed one, too; false: not of its size
  const RecordTable* record = nullptr;
  // A list; an optional is a list of one or none.
  const Type* each = nullptr;
  std::size_t (*count)(const void* value) = nullptr;
  const void* (*get)(const void* value, std::size_t i) = nullptr;
  void* (*add)(void* value) = nullptr;  // a new one at the end
  void (*clear)(void* value) = nullptr;
};

struct FieldTable {
  std::uint32_t number;
  std::string_view name;
  const Type* type;
  const void* (*get)(const void* record);
  Limit limit;

  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): what may change the record may change its fields.
  [[nodiscard]] void* get_in(void* record) const { return const_cast<void*>(get(record)); }
};

struct RecordTable {
  Shape shape;
  std::span<const FieldTable> fields;
  const Unknown* (*unknown)(const void* record) = nullptr;  // empty if it keeps none

  [[nodiscard]] Unknown* unknown_in(void* record) const {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): as above.
    return unknown ? const_cast<Unknown*>(unknown(record)) : nullptr;
  }
};

namespace detail {
template <class T>
consteval Type make_type();
template <Record R>
consteval auto make_fields();
template <Record R>
consteval RecordTable make_record();
}  // namespace detail

template <class T>
inline constexpr Type type_of = detail::make_type<T>();
template <Record R>
inline constexpr auto fields_of = detail::make_fields<R>();
template <Record R>
inline constexpr RecordTable record_of = detail::make_record<R>();

namespace detail {

template <class T, class Number = T>
consteval Type number_type(Kind kind) {
  return {.kind = kind,
          .load = [](const void* value) { return static_cast<std::uint64_t>(*static_cast<const T*>(value)); },
          .store = [](void* value, std::uint64_t n) { *static_cast<T*>(value) = static_cast<T>(n); },
          .least = static_cast<std::int64_t>(std::numeric_limits<Number>::min()),
          .most = static_cast<std::uint64_t>(std::numeric_limits<Number>::max())};
}

template <class T>
consteval Type enum_type() {
  using Number = std::underlying_type_t<T>;
  auto out =
      number_type<T, Number>(std::signed_integral<Number> ? Kind::signed_integer : Kind::unsigned_integer);
  if constexpr (NamedEnum<T>) {
    out.kind = Kind::named;
    out.names = EnumNames<T>::names;
    out.most = EnumNames<T>::names.size() - 1;
  }
  return out;
}

template <class T>
consteval Type fixed_type() {
  return {.kind = Kind::fixed,
          .view = [](const void* value) -> BytesView { return static_cast<const T*>(value)->view(); },
          .set =
              [](void* value, BytesView from) {
                auto fixed = T::from(from);
                if (!fixed) return false;
                *static_cast<T*>(value) = *std::move(fixed);
                return true;
              }};
}

template <class T>
consteval Type list_type() {
  return {.kind = Kind::list,
          .each = &type_of<typename T::value_type>,
          .count = [](const void* value) { return static_cast<const T*>(value)->size(); },
          .get = [](const void* value, std::size_t i) -> const void* {
            return &(*static_cast<const T*>(value))[i];
          },
          .add = [](void* value) -> void* { return &static_cast<T*>(value)->emplace_back(); },
          .clear = [](void* value) { static_cast<T*>(value)->clear(); }};
}

template <class T>
consteval Type optional_type() {
  using Held = typename T::value_type;
  Type out{
      .kind = Kind::optional,
      .each = &type_of<Held>,
      .count = [](const void* value) -> std::size_t {
        return static_cast<const T*>(value)->has_value() ? 1 : 0;
      },
      .get = [](const void* value, std::size_t) -> const void* { return &**static_cast<const T*>(value); },
      .clear = [](void* value) { static_cast<T*>(value)->reset(); }};
  if constexpr (FixedBytes<Held>)  // a secret has no empty state
    out.set = [](void* value, BytesView from) {
      return (*static_cast<T*>(value) = Held::from(from)).has_value();
    };
  else
    out.add = [](void* value) -> void* { return &static_cast<T*>(value)->emplace(); };
  return out;
}

template <class T>
consteval Type make_type() {
  if constexpr (is_optional<T>) {
    return optional_type<T>();
  } else if constexpr (Record<T>) {
    return {.kind = Kind::record, .record = &record_of<T>};
  } else if constexpr (is_vector<T>) {
    return list_type<T>();
  } else if constexpr (std::is_enum_v<T>) {
    return enum_type<T>();
  } else if constexpr (std::same_as<T, bool>) {
    return number_type<T>(Kind::boolean);
  } else if constexpr (std::integral<T>) {
    return number_type<T>(std::signed_integral<T> ? Kind::signed_integer : Kind::unsigned_integer);
  } else if constexpr (std::same_as<T, std::string>) {
    return {.kind = Kind::text};
  } else if constexpr (FixedBytes<T>) {
    return fixed_type<T>();
  } else {
    static_assert(std::same_as<T, Bytes>, "not a type that a field may have");
    return {.kind = Kind::bytes};
  }
}

template <Record R, std::size_t I>
consteval FieldTable make_field() {
  constexpr const auto& field = std::get<I>(R::record.fields);
  return {.number = static_cast<std::uint32_t>(field.number),
          .name = field.name,
          .type = &type_of<typename std::remove_cvref_t<decltype(field)>::Member>,
          .get = [](const void* record) -> const void* {
            return &(static_cast<const R*>(record)->*std::get<I>(R::record.fields).member);
          },
          .limit = field.limit};
}

template <Record R>
consteval auto make_fields() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<FieldTable, sizeof...(I)>{make_field<R, I>()...};
  }(std::make_index_sequence<std::tuple_size_v<decltype(R::record.fields)>>{});
}

template <Record R>
consteval RecordTable make_record() {
  RecordTable out{.shape = R::record.shape, .fields = fields_of<R>};
  if constexpr (KeepsUnknown<R>)
    out.unknown = [](const void* record) -> const Unknown* {
      return &static_cast<const R*>(record)->unknown;
    };
  return out;
}

}  // namespace detail
// Whether there may be a value of the type `wanted` in one of type `type`, or it is one itself.
constexpr bool can_hold(const Type& wanted, const Type& type) {
  if (&type == &wanted) return true;
  if (type.each != nullptr) return can_hold(wanted, *type.each);
  if (type.record != nullptr)
    for (const auto& field : type.record->fields)
      if (can_hold(wanted, *field.type)) return true;
  return false;
}

}  // namespace tend::codec
