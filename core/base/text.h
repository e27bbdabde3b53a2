// Text forms of bytes, and what counts as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace tend {

std::string to_hex(BytesView bytes);                   // lower case
std::optional<Bytes> from_hex(std::string_view text);  // either case; empty unless whole bytes of hex digits
std::string to_base64url(BytesView bytes);             // RFC 4648 section 5, without padding
std::optional<Bytes> from_base64url(
    std::string_view text);  // empty unless canonical: no padding, unused bits zero

// RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF. NUL is allowed here.
bool is_utf8(std::string_view text);

// `text` without white space at either end (ASCII white space and U+00A0, U+2000-200A, U+3000).
std::string_view trimmed(std::string_view text);

}  // namespace tend
