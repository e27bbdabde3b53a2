// The JSON view of records: what page, CLI and exports see. Field names in place of numbers, ids and bytes as
// lower-case hex, named enums as their names, absent optionals left out, fields of newer versions under
// "unknown" by number.
#pragma once

#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "core/codec/record.h"

namespace tend::codec {

using Json = nlohmann::json;

// `value` points to one of that type.
Json json_of(const Type& type, const void* value);
Result<void> from_json(const Json& json, const Type& type, void* value, const Limit& limit, Where* where);

template <class T>
Json to_json(const T& value) {
  return json_of(type_of<T>, &value);
}

// A record from what a page or CLI sent; unknown names are refused, so a misspelt field can't be dropped in
// silence.
template <Record R>
Result<R> from_json(const Json& json, Where* where = nullptr) {
  R r{};
  if (auto ok = from_json(json, type_of<R>, &r, Limit{}, where); !ok) return refuse(ok.error());
  return r;
}

}  // namespace tend::codec
