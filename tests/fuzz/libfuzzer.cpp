// libFuzzer's way in. TEND_FUZZ_TARGET in the environment names the target.
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/fuzz.h"

namespace {

const tend::fuzz::Target& chosen() {
  const char* name = std::getenv("TEND_FUZZ_TARGET");
  const auto* target = tend::fuzz::Target::find(name == nullptr ? "" : name);
  if (target != nullptr) return *target;
  std::fputs("TEND_FUZZ_TARGET has to name one of\n", stderr);
  for (const auto* each : tend::fuzz::Target::all())
    std::fprintf(stderr, "  %.*s\n", static_cast<int>(each->name.size()), each->name.data());
  std::exit(2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto& target = chosen();
  try {
    target.run({data, size});
  } catch (const std::exception& broken) {
    std::fprintf(stderr, "law broken: %s\n", broken.what());
    std::abort();
  }
  return 0;
}
