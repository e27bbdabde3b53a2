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

#include <functional>
#include <vector>

#include "core/base/error.h"
#include "core/codec/type.h"

namespace tend::codec {

inline Limit limit_of_each(const Limit& list) { return {.most = list.each_most, .rule = list.rule}; }

// Refused unless it is within its limit; a text unless it is UTF-8, too.
Result<void> check_text(std::string_view text, const Limit& limit);
Result<void> check_bytes(BytesView bytes, const Limit& limit);

// ---- one value within others

// `value` points to one of that type.
void write_value(CborWriter& out, const Type& type, const void* value);
Result<void> read_value(CborReader& in, const Type& type, void* value, const Limit& limit, Where* where);

template <class T>
void write(CborWriter& out, const T& value) {
  write_value(out, type_of<T>, &value);
}
template <class T>
Result<void> read(CborReader& in, T& value, const Limit& limit, Where* where) {
  return read_value(in, type_of<T>, &value, limit, where);
}

// Calls `each` with every value of the type `wanted` in the one of type `type`, in the order of fields; not with what such a
// value holds.
void find_values(const Type& wanted, const Type& type, const void* value,
                 const std::function<void(const void*)>& each);

// Every T that a record holds, at whatever depth: the entries it names, its photos.
template <class T, Record R>
std::vector<T> values_in(const R& r) {
  std::vector<T> out;
  find_values(type_of<T>, type_of<R>, &r,
              [&](const void* value) { out.push_back(*static_cast<const T*>(value)); });
  return out;
}
// Puts change(T) in the place of each.
template <class T, Record R>
void change_values_in(R& r, const std::function<T(const T&)>& change) {
  find_values(type_of<T>, type_of<R>, &r, [&](const void* value) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): it is part of r.
    auto& held = *static_cast<T*>(const_cast<void*>(value));
    held = change(held);
  });
}

// ---- the two functions most callers need

// The same without the C++ type: `record` points to one of that type.
Bytes encode(const Type& type, const void* record);
Result<void> decode(BytesView bytes, const Type& type, void* record, Where* where);

template <Record R>
Bytes encode(const R& r) {
  return encode(type_of<R>, &r);
}

// The record, or why its bytes are refused: the first trouble in the order of the bytes. `where`, if given,
// then names the field.
template <Record R>
Result<R> decode(BytesView bytes, Where* where = nullptr) {
  R r{};
  if (auto ok = decode(bytes, type_of<R>, &r, where); !ok) return refuse(ok.error());
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
