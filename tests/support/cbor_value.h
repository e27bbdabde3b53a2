// Any CBOR value the protocol allows, as a tree: for tests that must say what bytes mean, apart from any
// record.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/codec/cbor.h"

namespace tend::test {

struct Value {
  struct Field;
  codec::CborType type = codec::CborType::null;
  std::int64_t number = 0;  // of an integer, or 0 and 1 of a boolean
  Bytes bytes;              // of a byte string, or UTF-8 of a text
  std::vector<Value> members;
  std::vector<Field> fields;  // ascending; no std::map, which may not hold a type that is not complete yet

  [[nodiscard]] const Value* field(std::uint64_t key) const;  // or null
  friend bool operator==(const Value& a, const Value& b);
};

struct Value::Field {
  std::uint64_t key = 0;
  Value value;
  bool operator==(const Field&) const = default;
};

inline const Value* Value::field(std::uint64_t key) const {
  for (const auto& one : fields)
    if (one.key == key) return &one.value;
  return nullptr;
}

inline bool operator==(const Value& a, const Value& b) {
  return a.type == b.type && a.number == b.number && a.bytes == b.bytes && a.members == b.members &&
         a.fields == b.fields;
}

inline void write_value(codec::CborWriter& out, const Value& v) {
  using enum codec::CborType;
  switch (v.type) {
    case unsigned_integer:
    case negative_integer:
      return out.integer(v.number);
    case bytes:
      return out.bytes(v.bytes);
    case text:
      return out.text(as_text(v.bytes));
    case boolean:
      return out.boolean(v.number != 0);
    case null:
      return out.null();
    case array:
      out.array(v.members.size());
      for (const auto& member : v.members) write_value(out, member);
      return;
    case map:
      out.map(v.fields.size());
      for (const auto& [key, field] : v.fields) {
        out.unsigned_integer(key);
        write_value(out, field);
      }
  }
}

inline Bytes encode_value(const Value& v) {
  codec::CborWriter out;
  write_value(out, v);
  return out.take();
}

inline Result<Value> read_value(codec::CborReader& in) {
  using enum codec::CborType;
  const auto type = in.peek();
  if (!type) return refuse(type.error());
  Value out{.type = *type};
  switch (*type) {
    case unsigned_integer:
    case negative_integer: {
      const auto n = in.integer();
      if (!n) return refuse(n.error());
      out.number = *n;
      return out;
    }
    case bytes: {
      const auto b = in.bytes();
      if (!b) return refuse(b.error());
      out.bytes = to_bytes(*b);
      return out;
    }
    case text: {
      const auto t = in.text();
      if (!t) return refuse(t.error());
      out.bytes = to_bytes(*t);
      return out;
    }
    case boolean: {
      const auto b = in.boolean();
      if (!b) return refuse(b.error());
      out.number = *b ? 1 : 0;
      return out;
    }
    case null: {
      if (const auto ok = in.null(); !ok) return refuse(ok.error());
      return out;
    }
    case array: {
      const auto count = in.array();
      if (!count) return refuse(count.error());
      for (std::uint64_t i = 0; i < *count; ++i) {
        auto member = read_value(in);
        if (!member) return member;
        out.members.push_back(*std::move(member));
      }
      in.leave();
      return out;
    }
    case map:
      break;
  }
  const auto count = in.map();
  if (!count) return refuse(count.error());
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto key = in.unsigned_integer();
    if (!key) return refuse(key.error());
    if (!out.fields.empty() && *key <= out.fields.back().key) return refuse(Refusal::cbor_not_canonical);
    auto field = read_value(in);
    if (!field) return field;
    out.fields.push_back({*key, *std::move(field)});
  }
  in.leave();
  return out;
}

inline Result<Value> decode_value(BytesView bytes) {
  codec::CborReader in{bytes};
  auto out = read_value(in);
  if (!out) return out;
  if (const auto ok = in.finish(); !ok) return refuse(ok.error());
  return out;
}

}  // namespace tend::test
