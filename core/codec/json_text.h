// JSON as text (RFC 8259): the one reader and the one writer of the core. nlohmann-json reads the tokens; its own DOM parsers and
// its serializer with printf would be 8 KB more of what a phone fetches, for fractions and forms that nothing here has.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/codec/json.h"

namespace tend::codec {

inline constexpr std::size_t json_depth_most = 64;

// What becomes of an item of a list that the outermost object has by that name: it stays in the list, or is not put there.
enum class Taken : std::uint8_t { kept, dropped };
using TakeItem = std::function<Taken(std::string_view list, Json& item)>;

// Discarded (is_discarded) if it is no JSON, or more than json_depth_most levels deep. Of a name that comes twice the
// later one stands. `take`: so that a long list need not be held whole.
Json read_json(std::string_view text, const TakeItem& take = {});

// In one line. Names are in the order of their bytes. A fraction, which the core has none of, is written null; in text that is not
// UTF-8 each byte that is not ASCII is written U+FFFD.
std::string json_text(const Json& json);

}  // namespace tend::codec
