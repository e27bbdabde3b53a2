// What all parts of one simulation share.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/base/numbers.h"
#include "core/replica/replica.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/faults.h"
#include "tests/simulation/simulation.h"
#include "tests/simulation/timeline.h"
#include "tests/support/seeded_entropy.h"

namespace tend::simulation {

class Device;
class Network;
class RelayHost;
class RelayLog;
struct Person;

using replica::Json;

// In every thanks, and in every name: words that must never stand readable outside of a device; the second
// not even in what an us space's key opens.
inline constexpr std::string_view thanks_canary = "goldcrest", private_canary = "siskinbird";
inline constexpr std::string_view relay_origin = "https://relay.example";

// Words of a thanks (as it was said, or as an edit says it) that a person asked for, and what they were told.
struct Said {
  enum class Fate : std::uint8_t { asked, acknowledged, refused, undone, withdrawn };
  std::string did;
  std::string by;      // name of the person
  std::string with;    // of the partner then
  std::string object;  // of an edit: the thanks it is about
  Fate fate = Fate::asked;
  UnixMs since = 0;           // of the fate
  bool either = false;        // may be there or not: a disk lied since, or the app closed before the answer
  bool erasure_lost = false;  // taken back before the relay lost some of what it had done, and told nobody
};

struct Link {
  std::string owner;  // name of the inviter
  std::string link;
};

struct World {
  World(std::uint64_t seed, const Options& options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // Ends the simulation: `checker` found this.
  [[noreturn]] void fail(std::string checker, std::string what) const;
  // A line of the story. `text` is a function, asked only if anybody listens.
  void note(auto&& text) {
    ++lines;
    if (options.trace_lines == 0) return;
    trace.push_back(stamp() + text());
    if (trace.size() > options.trace_lines) trace.pop_front();
  }
  // Into the digest: anything that must repeat.
  void happened(BytesView bytes);

  Options options;
  Chance chance;
  test::SeededEntropy entropy;  // of libsodium and the relay
  Timeline timeline;
  Faults faults;
  bool is_chaos = false;  // else everything works
  std::unique_ptr<RelayLog> relay_log;
  std::unique_ptr<RelayHost> relay;
  std::unique_ptr<Network> network;
  std::vector<std::unique_ptr<Person>> people;
  std::vector<Said> said;
  std::vector<Link> links;

  std::uint64_t lines = 0;
  std::uint64_t digest = fnv1a_empty;
  std::deque<std::string> trace;

 private:
  [[nodiscard]] std::string stamp() const;
};

// Thrown by World::fail.
struct Found {
  Trouble trouble;
};

}  // namespace tend::simulation
