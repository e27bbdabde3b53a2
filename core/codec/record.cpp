#include "core/codec/record.h"

#include <optional>
#include <utility>

#include "core/base/text.h"

namespace tend::codec {
namespace {

// C0, DEL and C1; UTF-8 is checked before.
bool text_follows(TextRule rule, std::string_view text) {
  if (rule == TextRule::free) return true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 && !(rule == TextRule::lines && (c == '\n' || c == '\t'))) return false;
    if (c == 0x7F || (c == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0)) return false;
  }
  return true;
}

// ---- writing

bool is_present(const FieldTable& field, const void* value) {
  return field.type->kind != Kind::optional || field.type->count(value) != 0;
}

void write_row(CborWriter& out, const RecordTable& table, const void* record) {
  out.array(table.fields.size());
  for (const auto& field : table.fields) write_value(out, *field.type, field.get(record));
}

void write_map(CborWriter& out, const RecordTable& table, const void* record) {
  static const std::map<std::uint64_t, Bytes> none;
  const auto& unknown = table.unknown ? table.unknown(record)->fields : none;
  auto next = unknown.begin();
  const auto write_unknown_below = [&](std::uint64_t number) {
    for (; next != unknown.end() && next->first < number; ++next) {
      out.unsigned_integer(next->first);
      out.raw(next->second);
    }
  };
  std::uint64_t count = unknown.size();
  for (const auto& field : table.fields) count += is_present(field, field.get(record)) ? 1 : 0;
  out.map(count);
  for (const auto& field : table.fields) {
    const auto* value = field.get(record);
    if (!is_present(field, value)) continue;
    write_unknown_below(field.number);
    out.unsigned_integer(field.number);
    write_value(out, *field.type, value);
  }
  write_unknown_below(integer_end);
}

// ---- reading

bool is_between(std::uint64_t n, const Limit& limit) { return n >= limit.least && n <= limit.most; }

Result<void> read_row(CborReader& in, const RecordTable& table, void* record, Where* where) {
  const auto count = in.array();
  if (!count) return refuse(count.error());
  if (*count != table.fields.size()) return refuse(Refusal::field_wrong_size);
  for (const auto& field : table.fields)
    if (auto ok = read_value(in, *field.type, field.get_in(record), field.limit, where); !ok) return ok;
  in.leave();
  return {};
}

// Keys come in ascending order, as do the fields, so one pass suffices.
class MapReader {
 public:
  MapReader(CborReader& in, std::uint64_t pairs, Unknown* unknown)
      : in_(in), left_(pairs), unknown_(unknown) {}

  // The next key; what it names must be read before the next is asked for. Empty at the end.
  [[nodiscard]] const std::optional<std::uint64_t>& key() const { return key_; }

  Result<void> next() {
    const auto last = std::exchange(key_, std::nullopt);
    if (left_ == 0) return {};
    const auto n = in_.unsigned_integer();
    if (!n) return refuse(n.error());
    if (last && *n <= *last) return refuse(Refusal::cbor_not_canonical);
    key_ = *n;
    --left_;
    return {};
  }

  Result<void> keep_unknown_below(std::uint64_t number) {
    while (key_ && *key_ < number) {
      const auto value = in_.skip();
      if (!value) return refuse(value.error());
      if (unknown_) unknown_->fields.emplace(*key_, to_bytes(*value));
      if (auto ok = next(); !ok) return ok;
    }
    return {};
  }

 private:
  CborReader& in_;
  std::uint64_t left_;
  Unknown* unknown_;
  std::optional<std::uint64_t> key_;
};

Result<void> read_map(CborReader& in, const RecordTable& table, void* record, Where* where) {
  const auto count = in.map();
  if (!count) return refuse(count.error());
  MapReader map(in, *count, table.unknown_in(record));
  if (auto ok = map.next(); !ok) return ok;
  for (const auto& field : table.fields) {
    if (auto ok = map.keep_unknown_below(field.number); !ok) return ok;
    const bool is_there = map.key() == field.number;
    if (!is_there && field.type->kind == Kind::optional) continue;
    const auto ok = is_there ? read_value(in, *field.type, field.get_in(record), field.limit, where)
                             : refuse(Refusal::field_missing);
    if (!ok) {
      if (where && where->field.empty()) *where = {field.name, field.limit.most};
      return ok;
    }
    if (auto next = map.next(); !next) return next;
  }
  if (auto rest = map.keep_unknown_below(integer_end); !rest) return rest;
  in.leave();
  return {};
}

Result<void> read_list(CborReader& in, const Type& type, void* list, const Limit& limit, Where* where) {
  const auto count = in.array();
  if (!count) return refuse(count.error());
  if (*count > limit.most) return refuse(Refusal::list_too_long);
  if (*count < limit.least) return refuse(Refusal::field_missing);
  type.clear(list);
  for (std::uint64_t i = 0; i < *count; ++i)
    if (auto ok = read_value(in, *type.each, type.add(list), limit_of_each(limit), where); !ok) return ok;
  in.leave();
  return {};
}

Result<void> read_unsigned(CborReader& in, const Type& type, void* value, const Limit& limit) {
  const auto n = in.unsigned_integer();
  if (!n) return refuse(n.error());
  if (!is_between(*n, limit) || *n > type.most) return refuse(Refusal::field_out_of_range);
  type.store(value, *n);
  return {};
}

Result<void> read_signed(CborReader& in, const Type& type, void* value, const Limit& limit) {
  const auto n = in.integer();
  if (!n) return refuse(n.error());
  if (*n < 0
          ? *n < type.least || limit.least > 0
          : !is_between(static_cast<std::uint64_t>(*n), limit) || static_cast<std::uint64_t>(*n) > type.most)
    return refuse(Refusal::field_out_of_range);
  type.store(value, static_cast<std::uint64_t>(*n));
  return {};
}

Result<void> read_text(CborReader& in, std::string& value, const Limit& limit) {
  const auto text = in.text();
  if (!text) return refuse(text.error());
  if (auto ok = check_text(*text, limit); !ok) return ok;
  value = *text;
  return {};
}

Result<void> read_bytes(CborReader& in, Bytes& value, const Limit& limit) {
  const auto bytes = in.bytes();
  if (!bytes) return refuse(bytes.error());
  if (auto ok = check_bytes(*bytes, limit); !ok) return ok;
  value = to_bytes(*bytes);
  return {};
}

Result<void> read_fixed(CborReader& in, const Type& type, void* value) {
  const auto bytes = in.bytes();
  if (!bytes) return refuse(bytes.error());
  if (!type.set(value, *bytes)) return refuse(Refusal::field_wrong_size);
  return {};
}

Result<void> read_boolean(CborReader& in, const Type& type, void* value) {
  const auto b = in.boolean();
  if (!b) return refuse(b.error());
  type.store(value, *b ? 1 : 0);
  return {};
}

}  // namespace

Result<void> check_text(std::string_view text, const Limit& limit) {
  if (!is_utf8(text)) return refuse(Refusal::text_not_utf8);
  if (text.size() > limit.most) return refuse(Refusal::text_too_long);
  if (text.size() < limit.least) return refuse(Refusal::text_empty);
  if (!text_follows(limit.rule, text)) return refuse(Refusal::text_has_controls);
  return {};
}

Result<void> check_bytes(BytesView bytes, const Limit& limit) {
  if (bytes.size() > limit.most) return refuse(Refusal::bytes_too_long);
  if (bytes.size() < limit.least) return refuse(Refusal::field_wrong_size);
  return {};
}

void write_value(CborWriter& out, const Type& type, const void* value) {
  switch (type.kind) {
    case Kind::boolean:
      return out.boolean(type.load(value) != 0);
    case Kind::unsigned_integer:
    case Kind::named:
      return out.unsigned_integer(type.load(value));
    case Kind::signed_integer:
      return out.integer(static_cast<std::int64_t>(type.load(value)));
    case Kind::text:
      return out.text(*static_cast<const std::string*>(value));
    case Kind::bytes:
      return out.bytes(*static_cast<const Bytes*>(value));
    case Kind::fixed:
      return out.bytes(type.view(value));
    case Kind::record:
      return type.record->shape == Shape::row ? write_row(out, *type.record, value)
                                              : write_map(out, *type.record, value);
    case Kind::list:
      out.array(type.count(value));
      [[fallthrough]];
    case Kind::optional:
      for (std::size_t i = 0; i < type.count(value); ++i) write_value(out, *type.each, type.get(value, i));
  }
}

Result<void> read_value(CborReader& in, const Type& type, void* value, const Limit& limit, Where* where) {
  switch (type.kind) {
    case Kind::boolean:
      return read_boolean(in, type, value);
    case Kind::unsigned_integer:
    case Kind::named:
      return read_unsigned(in, type, value, limit);
    case Kind::signed_integer:
      return read_signed(in, type, value, limit);
    case Kind::text:
      return read_text(in, *static_cast<std::string*>(value), limit);
    case Kind::bytes:
      return read_bytes(in, *static_cast<Bytes*>(value), limit);
    case Kind::fixed:
      return read_fixed(in, type, value);
    case Kind::record:
      return type.record->shape == Shape::row ? read_row(in, *type.record, value, where)
                                              : read_map(in, *type.record, value, where);
    case Kind::list:
      return read_list(in, type, value, limit, where);
    case Kind::optional:
      return type.set ? read_fixed(in, type, value)
                      : read_value(in, *type.each, type.add(value), limit, where);
  }
  return refuse(Refusal::field_wrong_type);
}

void find_values(const Type& wanted, const Type& type, const void* value,
                 const std::function<void(const void*)>& each) {
  if (&type == &wanted) return each(value);
  if (type.kind == Kind::record)
    for (const auto& field : type.record->fields) find_values(wanted, *field.type, field.get(value), each);
  if (type.each)
    for (std::size_t i = 0; i < type.count(value); ++i)
      find_values(wanted, *type.each, type.get(value, i), each);
}

Bytes encode(const Type& type, const void* record) {
  CborWriter out;
  write_value(out, type, record);
  return out.take();
}

Result<void> decode(BytesView bytes, const Type& type, void* record, Where* where) {
  CborReader in{bytes};
  if (auto ok = read_value(in, type, record, Limit{}, where); !ok) return ok;
  return in.finish();
}

}  // namespace tend::codec
