// The protocol's vectors, native and as WebAssembly: `vectors FOLDER [topic…]`. Prints each failure and, at
// the end, `N passed, N failed`; exit code 1 after any failure or if nothing was checked, 2 if it was called
// wrongly.
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "core/crypto/entropy.h"
#include "core/crypto/system_entropy.h"
#include "tests/vectors/check.h"

namespace tend::vectors {
namespace {

struct Topic {
  std::string_view name;  // of the file, without .json
  void (*check)(const Json&, Checks&);
};

// One file may be looked at by several.
constexpr Topic topics[] = {
    {"cbor", check_cbor},       {"demo", check_demo},   {"entry", check_entry},   {"entry", check_items},
    {"escrow", check_escrow},   {"hash", check_hash},   {"keys", check_keys},     {"order", check_order},
    {"pairing", check_pairing}, {"relay", check_relay}, {"roster", check_roster}, {"roster", check_admission},
    {"storage", check_storage}, {"today", check_today},
};

std::string read_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return {};
  std::string out;
  char piece[16384];
  for (std::size_t size; (size = std::fread(piece, 1, sizeof piece, file)) > 0;) out.append(piece, size);
  std::fclose(file);
  return out;
}

// False if the file can't be read, isn't that topic's, or held nothing to check.
bool check_topic(const Topic& topic, const std::string& folder, Checks& checks) {
  const auto path = folder + "/" + std::string(topic.name) + ".json";
  const auto file = Json::parse(read_file(path), nullptr, false);
  if (!file.is_object() || file.value("topic", "") != topic.name) {
    std::printf("FAILED  no vectors of this topic in %s\n", path.c_str());
    return false;
  }
  const int before = checks.passed() + checks.failed();
  topic.check(file, checks);
  const bool some = checks.passed() + checks.failed() > before;
  if (!some) std::printf("FAILED  nothing was checked in %s\n", path.c_str());
  return some;
}

int run(const std::string& folder, const std::vector<std::string_view>& wanted) {
  for (const auto name : wanted)
    if (std::none_of(std::begin(topics), std::end(topics),
                     [&](const Topic& topic) { return topic.name == name; })) {
      std::printf("no such topic: %.*s\n", static_cast<int>(name.size()), name.data());
      return 2;
    }
  Checks checks;
  bool all_there = true;
  for (const auto& topic : topics)
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), topic.name) != wanted.end())
      all_there = check_topic(topic, folder, checks) && all_there;
  std::printf("%d passed, %d failed\n", checks.passed(), checks.failed());
  return all_there && checks.failed() == 0 && checks.passed() > 0 ? 0 : 1;
}

}  // namespace
}  // namespace tend::vectors

// NOLINTNEXTLINE(bugprone-exception-escape): vectors in a form that nobody expects end it
int main(int count, char** arguments) {
  if (count < 2) {
    std::printf("usage: vectors FOLDER [topic...]\n");
    return 2;
  }
  static tend::crypto::SystemEntropy entropy;
  tend::crypto::install_entropy(entropy);
  return tend::vectors::run(arguments[1], {arguments + 2, arguments + count});
}
