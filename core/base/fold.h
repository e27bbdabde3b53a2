// Text as it is searched: whoever types "cafe" finds "Café".
#pragma once

#include <string>
#include <string_view>

namespace tend {

// `text` (UTF-8) in lower case, without accents: Latin, Greek and Cyrillic letters by rule, ß as ss, æ and œ as ae and oe;
// combining marks are left out. All other signs stay as they are. Bytes that are no UTF-8 stay, too.
std::string folded(std::string_view text);

}  // namespace tend
