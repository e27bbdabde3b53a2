// What a device writes out (docs/export.md), put together from its pieces.
#pragma once

#include <string>

#include "tests/support/world.h"

namespace tend::test {

inline std::string exported_piece(Device& who, Json query, Json* answer = nullptr) {
  Bytes bytes;
  auto said = who.ask("export.file", std::move(query), &bytes);
  if (answer) *answer = std::move(said);
  return {bytes.begin(), bytes.end()};
}

inline std::string exported_json(Device& who) {
  std::string all;
  Json answer, query{{"what", "json"}};
  for (;;) {
    all += exported_piece(who, query, &answer);
    if (!answer.contains("next")) return all;
    query["start"] = answer["next"];
  }
}

}  // namespace tend::test
