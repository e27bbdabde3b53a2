// The JSON view of records: what page, CLI and exports see. Field names in place of numbers, ids and bytes as
// lower-case hex, named enums as their names, absent optionals left out, fields of newer versions under
// "unknown" by number.
#pragma once

#include <nlohmann/json.hpp>

#include "core/codec/record.h"

namespace tend::codec {

using Json = nlohmann::json;

template <class T>
Json to_json(const T& value) {
  if constexpr (is_optional<T>) {
    return value ? to_json(*value) : Json();
  } else if constexpr (Record<T>) {
    Json out = Json::object();
    const auto put = [&](const auto& f) {
      if constexpr (is_optional<typename std::remove_cvref_t<decltype(f)>::Member>)
        if (!(value.*f.member)) return;
      out[std::string(f.name)] = to_json(value.*f.member);
    };
    std::apply([&](const auto&... f) { (put(f), ...); }, T::record.fields);
    if constexpr (KeepsUnknown<T>)
      for (const auto& [number, raw] : value.unknown.fields)
        out["unknown"][std::to_string(number)] = to_hex(raw);
    return out;
  } else if constexpr (is_vector<T>) {
    Json out = Json::array();
    for (const auto& each : value) out.push_back(to_json(each));
    return out;
  } else if constexpr (NamedEnum<T>) {
    return std::string(EnumNames<T>::names[static_cast<std::size_t>(value)]);
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<std::uint64_t>(value);
  } else if constexpr (FixedBytes<T>) {
    return to_hex(value.view());
  } else if constexpr (std::same_as<T, Bytes>) {
    return to_hex(value);
  } else {
    return Json(value);
  }
}

template <class T>
Result<void> from_json(const Json& json, T& value, const Limit& limit, Where* where);

template <Record R>
Result<void> record_from_json(const Json& json, R& r, Where* where) {
  if (!json.is_object()) return refuse(Refusal::field_wrong_type);
  Result<void> ok{};
  std::size_t known = 0;
  const auto get = [&](const auto& f) {
    if (!ok) return;
    const auto at = json.find(std::string(f.name));
    if (at == json.end()) {
      if constexpr (!is_optional<typename std::remove_cvref_t<decltype(f)>::Member>)
        ok = refuse(Refusal::field_missing);
    } else {
      ++known;
      ok = from_json(*at, r.*f.member, f.limit, where);
    }
    if (!ok && where && where->field.empty()) *where = {f.name, f.limit.most};
  };
  std::apply([&](const auto&... f) { (get(f), ...); }, R::record.fields);
  if (ok && known != json.size()) return refuse(Refusal::json_unknown_field);
  return ok;
}

template <class T>
Result<void> number_from_json(const Json& json, T& value, const Limit& limit) {
  if (!json.is_number_integer()) return refuse(Refusal::field_wrong_type);
  if (json.is_number_unsigned()) {
    const auto n = json.get<std::uint64_t>();
    if (n < limit.least || n > limit.most || n > static_cast<std::uint64_t>(std::numeric_limits<T>::max()))
      return refuse(Refusal::field_out_of_range);
    value = static_cast<T>(n);
    return {};
  }
  const auto n = json.get<std::int64_t>();
  if (std::unsigned_integral<T> || limit.least > 0 || n <= -static_cast<std::int64_t>(integer_end) ||
      n < static_cast<std::int64_t>(std::numeric_limits<T>::min()))
    return refuse(Refusal::field_out_of_range);
  value = static_cast<T>(n);
  return {};
}

template <class T>
Result<void> list_from_json(const Json& json, T& values, const Limit& limit, Where* where) {
  if (!json.is_array()) return refuse(Refusal::field_wrong_type);
  if (json.size() > limit.most) return refuse(Refusal::list_too_long);
  if (json.size() < limit.least) return refuse(Refusal::field_missing);
  values.clear();
  for (const auto& each : json)
    if (auto ok = from_json(each, values.emplace_back(), limit_of_each(limit), where); !ok) return ok;
  return {};
}

template <class T>
Result<void> from_json(const Json& json, T& value, const Limit& limit, Where* where) {
  if constexpr (is_optional<T>) {
    if (json.is_null()) return value.reset(), Result<void>{};
    return from_json(json, value.emplace(), limit, where);
  } else if constexpr (Record<T>) {
    return record_from_json(json, value, where);
  } else if constexpr (is_vector<T>) {
    return list_from_json(json, value, limit, where);
  } else if constexpr (std::same_as<T, bool>) {
    if (!json.is_boolean()) return refuse(Refusal::field_wrong_type);
    value = json.get<bool>();
    return {};
  } else if constexpr (NamedEnum<T>) {
    if (!json.is_string()) return refuse(Refusal::field_wrong_type);
    for (std::size_t i = 0; i < EnumNames<T>::names.size(); ++i)
      if (EnumNames<T>::names[i] == json.get_ref<const std::string&>())
        return value = static_cast<T>(i), Result<void>{};
    return refuse(Refusal::field_out_of_range);
  } else if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> n{};
    if (auto ok = number_from_json(json, n, limit); !ok) return ok;
    value = static_cast<T>(n);
    return {};
  } else if constexpr (std::integral<T>) {
    return number_from_json(json, value, limit);
  } else if constexpr (std::same_as<T, std::string>) {
    if (!json.is_string()) return refuse(Refusal::field_wrong_type);
    const auto& text = json.get_ref<const std::string&>();
    if (auto ok = check_text(text, limit); !ok) return ok;
    value = text;
    return {};
  } else {
    if (!json.is_string()) return refuse(Refusal::field_wrong_type);
    auto bytes = from_hex(json.get_ref<const std::string&>());
    if (!bytes) return refuse(Refusal::field_wrong_type);
    if constexpr (FixedBytes<T>) {
      auto fixed = T::from(*bytes);
      if (!fixed) return refuse(Refusal::field_wrong_size);
      value = *std::move(fixed);
    } else {
      if (bytes->size() > limit.most) return refuse(Refusal::bytes_too_long);
      if (bytes->size() < limit.least) return refuse(Refusal::field_wrong_size);
      value = *std::move(bytes);
    }
    return {};
  }
}

// A record from what a page or CLI sent; unknown names are refused, so a misspelt field can't be dropped in
// silence.
template <Record R>
Result<R> from_json(const Json& json, Where* where = nullptr) {
  R r{};
  if (auto ok = from_json(json, r, Limit{}, where); !ok) return refuse(ok.error());
  return r;
}

}  // namespace tend::codec
