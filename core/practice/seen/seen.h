// Seen: which of what came from the other I have looked at, so that what is new shows as new once, on all my devices. Private: no
// receipt ever reaches the other (safety rule S1), nor does it show by its size or hour (PROTOCOL 5).
//
// What is older than `new_days` is never new; so what was seen before that is forgotten, and a new device does not call years new.
#pragma once

#include <map>

#include "core/practice/practice.h"

namespace tend::practice::seen {

inline constexpr std::int32_t new_days = 30;
inline constexpr std::uint64_t moments_max = 200;

// Kind 54: I have looked at these.
struct Looked {
  static constexpr std::uint16_t kind = 54;
  std::vector<EntryId> moments;
  codec::Unknown unknown;
  static constexpr auto record =
      codec::describe("SeenLooked", "moments that were looked at",
                      codec::field(0, "moments", &Looked::moments, codec::items(moments_max), "their ids"));
};

struct State {
  std::map<EntryId, std::int32_t> looked;  // and on which day
};

std::optional<Refusal> validate(const Looked& looked);
void fold(State& state, const Stamp& stamp, const Looked& looked);

struct Seen {
  static constexpr std::string_view name = "seen";
  static constexpr Audience audience = Audience::me;
  static constexpr Evidence evidence = Evidence::measure;
  using Records = std::tuple<Looked>;
  using State = seen::State;
  // It can't be undone, nor does it end an undo: the replica's own intent (core/replica/door.h, us.look).
  using Intents = std::tuple<>;
  using Views = std::tuple<>;  // us.timeline says what is new
};

}  // namespace tend::practice::seen
