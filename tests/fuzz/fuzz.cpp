#include "tests/fuzz/fuzz.h"

#include <optional>

namespace tend::fuzz {
namespace {

// What libsodium draws by itself comes from the run's chance too.
class Installed final : public crypto::Entropy {
 public:
  void fill(std::span<std::uint8_t> out) override { entropy().fill(out); }
};

std::optional<test::SeededEntropy> drawn;

void begin() {
  static Installed installed;
  if (!drawn) {  // starting libsodium draws too
    drawn.emplace("fuzz start");
    crypto::install_entropy(installed);
  }
  drawn.emplace("fuzz");
}

}  // namespace

test::SeededEntropy& entropy() { return *drawn; }

void Target::run(BytesView data) const {
  begin();
  run_(data);
}

Seeds Target::seeds() const {
  begin();
  Seeds out;
  seeds_(out);
  return out;
}

std::vector<const Target*>& Target::all() {
  static std::vector<const Target*> out;
  return out;
}

const Target* Target::find(std::string_view name) {
  const auto found = std::ranges::find(all(), name, [](const Target* each) { return each->name; });
  return found == all().end() ? nullptr : *found;
}

}  // namespace tend::fuzz
