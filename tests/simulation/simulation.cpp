#include "tests/simulation/simulation.h"

#include "core/space/pairing/pairing.h"
#include "tests/simulation/checkers/checkers.h"
#include "tests/simulation/checkers/relay_log.h"
#include "tests/simulation/network.h"
#include "tests/simulation/peek.h"
#include "tests/simulation/people.h"
#include "tests/simulation/relay_host.h"
#include "tests/simulation/world.h"

namespace tend::simulation {
namespace {

constexpr UnixMs beginning = 1'800'000'000'000;
constexpr int rounds = 2;
constexpr std::int64_t healing_ms = 240'000;

void check_screens(World& world) {
  check_pairing(world);
  check_same_state(world);
  check_acknowledged(world);
}

void check_all(World& world) {
  check_screens(world);
  const auto all = peek_all(world);
  check_chains(world, all);
  check_nothing_private(world, all);
  check_withdrawn(world, all);
}

// Until all that goes by itself has gone: whoever agreed to an invitation that is over waits for its founder a while.
void settle(World& world) {
  world.timeline.run_for(healing_ms);
  if (is_anybody_stuck(world)) world.timeline.run_for(tend::space::pairing::founding_ms_max + healing_ms);
}

void live(World& world) {
  for (int round = 0; round < rounds; ++round) {
    let_people_act(world, world.faults.chaos_ms);
    let_faults_happen(world, world.faults.chaos_ms);
    world.timeline.run_for(world.faults.chaos_ms);
    heal(world);
    settle(world);
    check_screens(world);
    if (is_anybody_stuck(world)) return;  // simulation.h: what is not promised
    check_calm(world);
    go_on_properly(world);
    settle(world);
    check_all(world);
  }
}

}  // namespace

World::World(std::uint64_t seed, const Options& options_)
    : options(options_),
      chance(seed),
      entropy("simulation " + std::to_string(seed)),
      timeline(beginning),
      faults(chance),
      relay_log(std::make_unique<RelayLog>(*this)),
      relay(nullptr),
      network(std::make_unique<Network>(*this)) {
  crypto::install_entropy(entropy);
  // Starting libsodium draws once in a process's life; the story's chance begins after that.
  entropy = test::SeededEntropy("simulation " + std::to_string(seed));
  relay = std::make_unique<RelayHost>(*this);
  static const std::vector<std::string> names{"Ada", "Ben", "Cat", "Dan"};
  for (std::size_t i = 0; i < faults.people; ++i) {
    auto& person = *people.emplace_back(std::make_unique<Person>());
    person.name = names.at(i) + " " + std::string(private_canary);
    auto& device = *person.devices.emplace_back(std::make_unique<Device>(*this, person.name));
    device.utc_offset_min = static_cast<std::int32_t>(chance.between(-12, 14)) * 60;
    device.open();
  }
}

World::~World() = default;

void World::fail(std::string checker, std::string what) const {
  throw Found{{std::move(checker), std::move(what)}};
}

void World::happened(BytesView bytes) {
  const auto end = bytes.last(std::min<std::size_t>(bytes.size(), 16));  // sealed: it hangs on all before it
  digest = fnv1a(end, digest);
}

std::string World::stamp() const {
  const auto ms = timeline.now() - beginning;
  auto rest = std::to_string(ms % 1'000);
  return std::to_string(ms / 1'000) + "." + std::string(3 - rest.size(), '0') + rest + " s  ";
}

Outcome simulate(std::uint64_t seed, const Options& options) {
  World world(seed, options);
  Outcome out{.trouble = {}, .trace = {}, .digest = 0, .seen = world.faults.say()};
  try {
    live(world);
  } catch (Found& found) {
    out.trouble = std::move(found.trouble);
  }
  out.trace.assign(world.trace.begin(), world.trace.end());
  out.digest = world.digest ^ world.lines;
  return out;
}

}  // namespace tend::simulation
