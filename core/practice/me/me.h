// Me: what a person keeps about themselves, for themselves. So far their name, as Tend calls them.
#pragma once

#include "core/practice/candidate.h"
#include "core/practice/practice.h"

namespace tend::practice::me {

inline constexpr std::uint64_t name_bytes_max = 80;

// Kind 17: this is my name.
struct Named {
  static constexpr std::uint16_t kind = 17;
  std::string name;
  codec::Unknown unknown;
  bool operator==(const Named&) const = default;
  static constexpr auto record =
      codec::describe("MeNamed", "how a person is called",
                      codec::field(0, "name", &Named::name, codec::line(name_bytes_max), "as they wrote it"));
};

struct State {
  std::string name;  // the last one in (t, id) order; empty before the first
};

std::optional<Refusal> validate(const Named& named);
void fold(State& state, const Stamp& stamp, const Named& named);
std::vector<Candidate> candidates(const State& state, const Viewer& viewer);

// The first intent of all. The replica makes device and private space, then writes what `perform` says there.
struct Start {
  static constexpr std::string_view name = "me.start";
  std::string called;
  static constexpr auto record = codec::describe(
      "MeStart", "begin, with a name",
      codec::field(0, "name", &Start::called, codec::line(name_bytes_max), "how I want to be called"));
};

struct Me {
  static constexpr std::string_view name = "me";
  static constexpr Audience audience = Audience::me;
  static constexpr Evidence evidence = Evidence::goes_together;
  using Records = std::tuple<Named>;
  using State = me::State;
  using Intents = std::tuple<Start>;
  using Views = std::tuple<>;
};

// name_empty if nothing is left of it without white space at its ends; already_started if there is a name.
Result<Written<Me>> perform(const State& state, const Start& start, const Writer& writer);

}  // namespace tend::practice::me
