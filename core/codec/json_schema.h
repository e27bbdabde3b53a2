// What a record's description says of its JSON (json.h), as JSON Schema (draft 2020-12).
#pragma once

#include <set>

#include "core/codec/json.h"

namespace tend::codec {

template <class T>
Json json_schema(Json& defs, const Limit& limit = any());

template <Record R>
Json json_schema_of_record(Json& defs) {
  const std::string name(R::record.name);
  Json reference{{"$ref", "#/$defs/" + name}};
  if (defs.contains(name)) return reference;
  defs[name] = nullptr;  // it may hold itself
  Json properties = Json::object(), required = Json::array();
  [[maybe_unused]] const auto add = [&](const auto& field) {
    using M = typename std::remove_cvref_t<decltype(field)>::Member;
    auto one = json_schema<M>(defs, field.limit);
    one["description"] = field.doc;
    properties[std::string(field.name)] = std::move(one);
    if constexpr (!is_optional<M>) required.push_back(field.name);
  };
  std::apply([&](const auto&... field) { (add(field), ...); }, R::record.fields);
  if constexpr (KeepsUnknown<R>)
    properties["unknown"] = {{"type", "object"}, {"description", "fields of a newer version, by number"}};
  defs[name] = {{"type", "object"},
                {"description", R::record.doc},
                {"properties", std::move(properties)},
                {"required", std::move(required)},
                {"additionalProperties", false}};
  return reference;
}

// Of a member, within its limit. Records are named in "$defs", each once.
template <class T>
Json json_schema(Json& defs, const Limit& limit) {
  const auto most = [&](Json out, const char* least_key, const char* most_key) {
    if (limit.least > 0) out[least_key] = limit.least;
    if (limit.most < integer_end - 1) out[most_key] = limit.most;
    return out;
  };
  if constexpr (is_optional<T>) {
    return json_schema<typename T::value_type>(defs, limit);
  } else if constexpr (Record<T>) {
    return json_schema_of_record<T>(defs);
  } else if constexpr (is_vector<T>) {
    return most(
        {{"type", "array"}, {"items", json_schema<typename T::value_type>(defs, limit_of_each(limit))}},
        "minItems", "maxItems");
  } else if constexpr (std::same_as<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (NamedEnum<T>) {
    Json names = Json::array();
    for (const auto name : EnumNames<T>::names) names.push_back(name);
    return {{"enum", std::move(names)}};
  } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
    return most({{"type", "integer"}}, "minimum", "maximum");
  } else if constexpr (FixedBytes<T>) {
    return {{"type", "string"}, {"pattern", "^[0-9a-f]{" + std::to_string(2 * T::size) + "}$"}};
  } else if constexpr (std::same_as<T, Bytes>) {
    return {{"type", "string"}, {"pattern", "^([0-9a-f]{2})*$"}};
  } else {
    return {{"type", "string"}};
  }
}

}  // namespace tend::codec
