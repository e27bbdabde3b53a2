#include "core/codec/json.h"

#include <charconv>

namespace tend::codec {
namespace {

Json json_of_record(const RecordTable& table, const void* record) {
  Json out = Json::object();
  for (const auto& field : table.fields) {
    const auto* value = field.get(record);
    if (field.type->kind == Kind::optional && field.type->count(value) == 0) continue;
    out[std::string(field.name)] = json_of(*field.type, value);
  }
  if (table.unknown)
    for (const auto& [number, raw] : table.unknown(record)->fields)
      out["unknown"][std::to_string(number)] = to_hex(raw);
  return out;
}

Json json_of_list(const Type& type, const void* list) {
  Json out = Json::array();
  for (std::size_t i = 0; i < type.count(list); ++i) out.push_back(json_of(*type.each, type.get(list, i)));
  return out;
}

// What a newer version wrote, as json_of_record shows it. Whether its bytes are CBOR, who encodes and decodes it learns.
Result<void> unknown_from_json(const Json& json, Unknown& unknown) {
  if (!json.is_object()) return refuse(Refusal::field_wrong_type);
  for (const auto& [name, hex] : json.items()) {
    std::uint64_t number = 0;
    const auto* end = name.data() + name.size();
    const auto [at, trouble] = std::from_chars(name.data(), end, number);
    auto raw = hex.is_string() ? from_hex(hex.get_ref<const std::string&>()) : std::nullopt;
    if (trouble != std::errc() || at != end || !raw) return refuse(Refusal::field_wrong_type);
    unknown.fields.emplace(number, *std::move(raw));
  }
  return {};
}

Result<void> record_from_json(const Json& json, const RecordTable& table, void* record, Where* where) {
  if (!json.is_object()) return refuse(Refusal::field_wrong_type);
  std::size_t known = 0;
  for (const auto& field : table.fields) {
    const auto at = json.find(std::string(field.name));
    Result<void> ok{};
    if (at != json.end()) {
      ++known;
      ok = from_json(*at, *field.type, field.get_in(record), field.limit, where);
    } else if (field.type->kind != Kind::optional) {
      ok = refuse(Refusal::field_missing);
    }
    if (ok) continue;
    if (where && where->field.empty()) *where = {field.name, field.limit.most};
    return ok;
  }
  if (auto* unknown = table.unknown_in(record))
    if (const auto at = json.find("unknown"); at != json.end()) {
      ++known;
      if (auto ok = unknown_from_json(*at, *unknown); !ok) return ok;
    }
  if (known != json.size()) return refuse(Refusal::json_unknown_field);
  return {};
}

Result<void> list_from_json(const Json& json, const Type& type, void* list, const Limit& limit,
                            Where* where) {
  if (!json.is_array()) return refuse(Refusal::field_wrong_type);
  if (json.size() > limit.most) return refuse(Refusal::list_too_long);
  if (json.size() < limit.least) return refuse(Refusal::field_missing);
  type.clear(list);
  for (const auto& each : json)
    if (auto ok = from_json(each, *type.each, type.add(list), limit_of_each(limit), where); !ok) return ok;
  return {};
}

Result<void> number_from_json(const Json& json, const Type& type, void* value, const Limit& limit) {
  if (!json.is_number_integer()) return refuse(Refusal::field_wrong_type);
  if (json.is_number_unsigned() || json.get<std::int64_t>() >= 0) {
    const auto n = json.get<std::uint64_t>();
    if (n < limit.least || n > limit.most || n > type.most) return refuse(Refusal::field_out_of_range);
    type.store(value, n);
    return {};
  }
  const auto n = json.get<std::int64_t>();
  if (limit.least > 0 || n < type.least || n <= -static_cast<std::int64_t>(integer_end))
    return refuse(Refusal::field_out_of_range);
  type.store(value, static_cast<std::uint64_t>(n));
  return {};
}

Result<void> boolean_from_json(const Json& json, const Type& type, void* value) {
  if (!json.is_boolean()) return refuse(Refusal::field_wrong_type);
  type.store(value, json.get<bool>() ? 1 : 0);
  return {};
}

Result<void> named_from_json(const std::string& name, const Type& type, void* value) {
  for (std::size_t i = 0; i < type.names.size(); ++i)
    if (type.names[i] == name) return type.store(value, i), Result<void>{};
  return refuse(Refusal::field_out_of_range);
}

Result<void> bytes_from_hex(const std::string& hex, const Type& type, void* value, const Limit& limit) {
  auto bytes = from_hex(hex);
  if (!bytes) return refuse(Refusal::field_wrong_type);
  if (type.set) return type.set(value, *bytes) ? Result<void>{} : refuse(Refusal::field_wrong_size);
  if (auto ok = check_bytes(*bytes, limit); !ok) return ok;
  *static_cast<Bytes*>(value) = *std::move(bytes);
  return {};
}

Result<void> string_from_json(const Json& json, const Type& type, void* value, const Limit& limit) {
  if (!json.is_string()) return refuse(Refusal::field_wrong_type);
  const auto& text = json.get_ref<const std::string&>();
  if (type.kind == Kind::named) return named_from_json(text, type, value);
  if (type.kind != Kind::text) return bytes_from_hex(text, type, value, limit);
  if (auto ok = check_text(text, limit); !ok) return ok;
  *static_cast<std::string*>(value) = text;
  return {};
}

}  // namespace

Json json_of(const Type& type, const void* value) {
  switch (type.kind) {
    case Kind::boolean:
      return type.load(value) != 0;
    case Kind::unsigned_integer:
      return type.load(value);
    case Kind::signed_integer:
      return static_cast<std::int64_t>(type.load(value));
    case Kind::named:
      return std::string(type.names[type.load(value)]);
    case Kind::text:
      return *static_cast<const std::string*>(value);
    case Kind::bytes:
      return to_hex(*static_cast<const Bytes*>(value));
    case Kind::fixed:
      return to_hex(type.view(value));
    case Kind::record:
      return json_of_record(*type.record, value);
    case Kind::list:
      return json_of_list(type, value);
    case Kind::optional:
      return type.count(value) == 0 ? Json() : json_of(*type.each, type.get(value, 0));
  }
  return {};
}

Result<void> from_json(const Json& json, const Type& type, void* value, const Limit& limit, Where* where) {
  switch (type.kind) {
    case Kind::boolean:
      return boolean_from_json(json, type, value);
    case Kind::unsigned_integer:
    case Kind::signed_integer:
      return number_from_json(json, type, value, limit);
    case Kind::record:
      return record_from_json(json, *type.record, value, where);
    case Kind::list:
      return list_from_json(json, type, value, limit, where);
    case Kind::optional:
      if (json.is_null()) return type.clear(value), Result<void>{};
      return type.set ? string_from_json(json, type, value, limit)
                      : from_json(json, *type.each, type.add(value), limit, where);
    case Kind::named:
    case Kind::text:
    case Kind::bytes:
    case Kind::fixed:
      return string_from_json(json, type, value, limit);
  }
  return refuse(Refusal::field_wrong_type);
}

}  // namespace tend::codec
