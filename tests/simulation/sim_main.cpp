// build/bin/sim: runs simulations, one seed after another. What they are: simulation.h.
#include <charconv>
#include <chrono>
#include <cstdio>
#include <string_view>

#include "tests/simulation/simulation.h"

namespace tend::simulation {
namespace {

constexpr const char* usage = R"(Usage: sim [--seeds N] [--first SEED] [--bug NAME] [--trace]
  --seeds N     so many simulations, one a seed (100)
  --first SEED  the first of the seeds (1)
  --bug NAME    with a planted bug: ends well, with 0, once it is found, and with 1 if it is not (--seeds 200)
  --list-bugs   their names
  --trace       tells the whole of a story that went wrong, not only its end
The last line is "N passed, N failed". A simulation that fails prints the command that repeats it.
)";

constexpr std::uint64_t repeat_every =
    25;  // these seeds and the first are run twice, to see that a seed tells one story

struct Asked {
  std::uint64_t seeds = 0, first = 1;
  Bug bug = Bug::none;
  bool trace = false;
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(out)
                                                                                   : std::nullopt;
}

std::string bug_argument(Bug bug) {
  for (const auto& row : bugs)
    if (row.bug == bug) return " --bug " + std::string(row.name);
  return {};
}

void print(const std::string& line) { std::printf("%s\n", line.c_str()); }

void report(std::uint64_t seed, const Asked& asked, const Trouble& trouble) {
  const auto again = simulate(seed, {.bug = asked.bug, .trace_lines = asked.trace ? 100'000U : 60U});
  print("");
  print("seed " + std::to_string(seed) + " fails: " + trouble.checker + ": " + trouble.what);
  print("  the world: " + again.seen);
  if (again.trouble != trouble)
    print("  and run again, it does not: chance comes in from outside of the seed");
  for (const auto& line : again.trace) print("    " + line);
  print("  again: build/bin/sim --first " + std::to_string(seed) + " --seeds 1" + bug_argument(asked.bug));
}

int find_bug(const Asked& asked) {
  for (std::uint64_t seed = asked.first; seed < asked.first + asked.seeds; ++seed)
    if (const auto outcome = simulate(seed, {.bug = asked.bug}); outcome.trouble) {
      print("found by seed " + std::to_string(seed) + ": " + outcome.trouble->checker + ": " +
            outcome.trouble->what);
      return 0;
    }
  print("not found in " + std::to_string(asked.seeds) + " seeds");
  return 1;
}

int run(const Asked& asked) {
  std::uint64_t failed = 0;
  const auto began = std::chrono::steady_clock::now();
  for (std::uint64_t seed = asked.first; seed < asked.first + asked.seeds; ++seed) {
    auto outcome = simulate(seed, {});
    const bool repeats = seed == asked.first || seed % repeat_every == 0;
    if (!outcome.trouble && repeats && simulate(seed, {}).digest != outcome.digest)
      outcome.trouble = Trouble{"seed", "the same seed told two stories"};
    if (!outcome.trouble) continue;
    ++failed;
    report(seed, asked, *outcome.trouble);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("%.1f seeds a second\n", static_cast<double>(asked.seeds) / took.count());
  print(std::to_string(asked.seeds - failed) + " passed, " + std::to_string(failed) + " failed");
  return failed == 0 ? 0 : 1;
}

int main(int argc, char** argv) {
  Asked asked;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i], value = i + 1 < argc ? argv[i + 1] : "";
    if (option == "--help" || option == "-h") return std::fputs(usage, stdout), 0;
    if (option == "--list-bugs") {
      for (const auto& row : bugs) print(std::string(row.name) + ": " + std::string(row.what));
      return 0;
    }
    const auto of_value = number(value);
    if (option == "--trace") {
      asked.trace = true;
    } else if (option == "--seeds" && of_value) {
      asked.seeds = *of_value, ++i;
    } else if (option == "--first" && of_value) {
      asked.first = *of_value, ++i;
    } else if (option == "--bug" && bug_of(value)) {
      asked.bug = *bug_of(value), ++i;
    } else {
      std::fprintf(stderr, "sim can't read '%s %s'. sim --help shows what it knows.\n", argv[i],
                   i + 1 < argc ? argv[i + 1] : "");
      return 2;
    }
  }
  if (asked.seeds == 0) asked.seeds = asked.bug == Bug::none ? 100 : 200;
  return asked.bug == Bug::none ? run(asked) : find_bug(asked);
}

}  // namespace
}  // namespace tend::simulation

int main(int argc, char** argv) { return tend::simulation::main(argc, argv); }
