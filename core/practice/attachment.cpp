#include "core/practice/attachment.h"

#include <utility>

#include "core/base/text.h"

namespace tend::practice {

std::string file_name(const ShownFile& file) {
  constexpr std::pair<std::string_view, std::string_view> endings[] = {
      {"image/jpeg", "jpg"}, {"image/png", "png"}, {"image/webp", "webp"}, {"audio/webm", "webm"},
      {"audio/mp4", "m4a"},  {"audio/ogg", "ogg"}, {"audio/mpeg", "mp3"},  {"audio/wav", "wav"}};
  std::string_view ending = "bin";
  for (const auto& [type, of] : endings)
    if (file.type.starts_with(type)) ending = of;
  return "files/" + to_hex(file.blob.view()).substr(0, 16) + "." + std::string(ending);
}

}  // namespace tend::practice
