// This machine's time and zone.
#pragma once

#include <chrono>
#include <ctime>

#include "core/replica/replica.h"

namespace tend::device {

inline UnixMs system_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Minutes east of UTC, as the local zone says for that instant.
inline std::int32_t local_offset_min(UnixMs now) {
  const auto seconds = static_cast<std::time_t>(now / 1000);
  std::tm local{};
  return localtime_r(&seconds, &local) ? static_cast<std::int32_t>(local.tm_gmtoff / 60) : 0;
}

}  // namespace tend::device
