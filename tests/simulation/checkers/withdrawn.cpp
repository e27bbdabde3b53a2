#include "tests/simulation/checkers/checkers.h"
#include "tests/simulation/peek.h"

namespace tend::simulation {

void check_withdrawn(World& world, const std::vector<PeekedDevice>& all) {
  for (const auto& said : world.said) {
    if (said.fate != Said::Fate::withdrawn || said.either) continue;
    const auto holds = [&](BytesView body) { return as_text(body).find(said.did) != std::string_view::npos; };
    const auto fail = [&](const std::string& where) {
      world.fail("withdrawn",
                 "words that were taken back still lie " + where + ": " + said.did.substr(0, 40));
    };
    for (const auto& [device, spaces, invitation, joined] : all)
      for (const auto& space : spaces) {
        for (const auto& [id, entry] : space.entries)
          if (holds(entry.body)) fail("on " + device->name() + "'s disk");
        for (const auto& entry : space.at_relay)
          if (!said.erasure_lost && holds(entry.body)) fail("with the relay");
      }
  }
}

}  // namespace tend::simulation
