// Why a device does not do what it was asked: the core's refusals, and those of what stands around the core.
#pragma once

#include <expected>
#include <string>

#include "core/replica/replica.h"

namespace tend::device {

using replica::Json;

struct Refused {
  enum class Of : std::uint8_t { rule, storage, network };
  std::string key;  // of its sentence
  Json args = Json::object();
  Of of = Of::rule;

  static Refused by_core(Refusal why, Json args);
  // Keys of the device's own: home_unusable, home_of_another, home_busy, home_followed, key_readable,
  // key_unusable, key_missing, database_not_ours, database_unusable. Each with {"path"}.
  static Refused by_storage(std::string key, const std::string& path) {
    return {std::move(key), Json{{"path", path}}, Of::storage};
  }
};

template <class T>
using Answer = std::expected<T, Refused>;

// Whose trouble a refusal of the core's is.
Refused::Of owner_of(Refusal why);

}  // namespace tend::device
