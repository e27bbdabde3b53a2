// libFuzzer's way in. TEND_FUZZ_TARGET in the environment names the target.
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/fuzz.h"

namespace {

const tend::fuzz::Target& chosen() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment
  const char* name = std::getenv("TEND_FUZZ_TARGET");
  const auto* target = tend::fuzz::Target::find(name == nullptr ? "" : name);
  if (target != nullptr) return *target;
  std::fputs("TEND_FUZZ_TARGET has to name one of\n", stderr);
  for (const auto* each : tend::fuzz::Target::all())
    std::fprintf(stderr, "  %.*s\n", static_cast<int>(each->name.size()), each->name.data());
  std::_Exit(2);  // libFuzzer takes std::exit for a crash
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it so
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
