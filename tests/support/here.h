// A space and a moment, where a test wants any.
#pragma once

#include "core/base/bytes.h"
#include "core/base/days.h"

namespace tend::test {

inline const SpaceId here = *SpaceId::from(Bytes(16, 7));
inline constexpr UnixMs noon = 1'750'000'000'000;

}  // namespace tend::test
