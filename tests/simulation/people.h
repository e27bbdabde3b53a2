// What people do: one random thing at a time, out of what their screen offers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/device.h"

namespace tend::simulation {

struct Person {
  std::string name;
  std::vector<std::unique_ptr<Device>> devices;
  std::string opened_link;  // the last one
  struct {
    std::string draft;                       // its name, for draft.undo; empty: there is nothing to undo
    std::vector<std::size_t> said;           // the words it is about
    Said::Fate undone = Said::Fate::undone;  // what they are then
  } last;
};

// Lets people act for `ms` from now on.
void let_people_act(World& world, std::int64_t ms);

// Whoever has no partner puts away what was begun and pairs, as the app says it; some make another device their
// own; then each says thanks once. Fails (checker "pairing") where that does not lead where it should.
void go_on_properly(World& world);

// What stands on a person's screen, by a path ("pairing", "state"); null where there is nothing.
Json on_screen(Device& device, std::initializer_list<std::string_view> path);
// Empty if there is none.
std::string partner_of(Device& device);

}  // namespace tend::simulation
