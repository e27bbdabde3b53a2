#include "tests/simulation/faults.h"

#include <algorithm>

#include "tests/simulation/network.h"
#include "tests/simulation/people.h"
#include "tests/simulation/relay_host.h"

namespace tend::simulation {
namespace {

struct Row {
  const char* name;
  std::uint64_t Faults::* rate;
  std::uint64_t often;  // the most of a round
};
constexpr Row rows[] = {
    {"cut", &Faults::cut, 12},
    {"hang", &Faults::hang, 4},
    {"partition", &Faults::partition, 4},
    {"reload", &Faults::reload, 10},
    {"away", &Faults::away, 4},
    {"disk fails", &Faults::disk_fails, 3},
    {"disk slow", &Faults::disk_slow, 3},
    {"clock", &Faults::clock, 4},
    {"relay dies", &Faults::relay_dies, 4},
    {"relay full", &Faults::relay_full, 2},
    {"restore", &Faults::restore, 2},
    {"new relay", &Faults::new_relay, 1},
};

Device& faulty_device(World& world) {
  return *world.chance.one_of(world.chance.one_of(world.people)->devices);
}

void jump(World& world, Device& device) {
  static constexpr std::int64_t steps[] = {0, 1'000, 90'000, ms_an_hour, ms_a_day, 3'653 * ms_a_day};
  const auto off = steps[world.chance.below(std::size(steps))];
  device.clock_off_ms = world.chance.percent(50) ? off : -off;
  world.note(
      [&] { return device.name() + "'s clock is off by " + std::to_string(device.clock_off_ms) + " ms"; });
}

void happen(World& world, std::uint64_t Faults::* what) {
  auto& chance = world.chance;
  auto& device = faulty_device(world);
  const auto later = [&](std::int64_t most, std::function<void()> undo) {
    world.timeline.after(chance.mostly_short(100, most), std::move(undo));
  };
  const auto note = [&](const char* text) { world.note([&] { return device.name() + text; }); };
  if (what == &Faults::cut) {
    note(" loses a socket");
    world.network->cut_one_of(device);
  } else if (what == &Faults::hang) {
    note("'s socket hangs");
    world.network->hang_one_of(device);
  } else if (what == &Faults::partition) {
    note(" is without network");
    world.network->part(device, chance.percent(50));
    later(world.faults.hurry_ms * 8, [&world, &device] {
      world.network->restore();
      if (!world.faults.nobody_looks) device.nudge();
    });
  } else if (what == &Faults::reload) {
    device.close();
    device.open();
  } else if (what == &Faults::away) {
    device.close();
    later(world.faults.hurry_ms * 8, [&device] { device.open(); });
  } else if (what == &Faults::disk_fails) {
    device.disk_fails = true;
    later(world.faults.hurry_ms * 3, [&device] { device.disk_fails = false; });
  } else if (what == &Faults::disk_slow) {
    device.disk_slow_ms = 4'000;
    later(world.faults.hurry_ms * 3, [&device] { device.disk_slow_ms = 0; });
  } else if (what == &Faults::clock) {
    jump(world, device);
  } else if (what == &Faults::relay_dies) {
    world.relay->die();
    later(world.faults.hurry_ms * 3, [&world] { world.relay->start(); });
  } else if (what == &Faults::relay_full) {
    world.relay->refuse_writes(chance.percent(50) ? Refusal::relay_full : Refusal::relay_storage);
    later(world.faults.hurry_ms * 3, [&world] { world.relay->refuse_writes({}); });
  } else if (what == &Faults::restore) {
    if (!world.relay->restore(chance.percent(50))) return;
    later(world.faults.hurry_ms * 2, [&world] { world.relay->start(); });
  } else if (what == &Faults::new_relay) {
    world.relay->begin_anew();
    later(world.faults.hurry_ms * 2, [&world] { world.relay->start(); });
  }
}

}  // namespace

Faults::Faults(Chance& chance) {
  people = chance.percent(70) ? 2 : 4;
  links_wander = people > 2 && chance.percent(50);
  const bool slow = chance.percent(10);
  hurry_ms = slow ? std::int64_t{20} * 60'000 : chance.between(1'000, 8'000);
  chaos_ms = hurry_ms * chance.between(3, 10);
  delay_ms = chance.percent(60) ? 60 : chance.between(200, 4'000);
  disk_ms = chance.percent(60) ? 5 : chance.between(20, 800);
  for (const auto& row : rows)
    if (chance.percent(35))
      this->*row.rate = static_cast<std::uint64_t>(chance.between(1, static_cast<std::int64_t>(row.often)));
  dies_after_commit = relay_dies > 0 && chance.percent(50);
  clocks_stay_off = chance.percent(50);
  nobody_looks = chance.percent(50);
  if (chance.percent(25)) {
    lying_disk = true;
    restore = new_relay = 0;
    reload = std::max<std::uint64_t>(reload, 4);
  }
  second_devices = chance.percent(30);
}

std::string Faults::say() const {
  std::string out = std::to_string(people) + " people, " + std::to_string(chaos_ms / 1'000) + " s of chaos";
  for (const auto& row : rows)
    if (this->*row.rate > 0) out += std::string(", ") + row.name + " " + std::to_string(this->*row.rate);
  if (lying_disk) out += ", lying disk";
  if (dies_after_commit) out += ", relay dies after a commit";
  if (links_wander) out += ", links wander";
  if (clocks_stay_off) out += ", clocks stay off";
  if (nobody_looks) out += ", nobody looks";
  if (second_devices) out += ", second devices";
  return out;
}

void let_faults_happen(World& world, std::int64_t ms) {
  world.is_chaos = true;
  for (const auto& row : rows) {
    const auto times = world.faults.*row.rate == 0 ? 0 : world.chance.below(world.faults.*row.rate + 1);
    for (std::uint64_t i = 0; i < times; ++i)
      world.timeline.after(world.chance.between(0, ms), [&world, what = row.rate] { happen(world, what); });
    if (row.rate == &Faults::restore && times > 0)
      world.timeline.after(world.chance.between(0, ms / 2), [&world] { world.relay->back_up(); });
  }
}

void heal(World& world) {
  world.note([] { return "everything heals"; });
  world.is_chaos = false;
  world.faults.delay_ms = std::min<std::int64_t>(world.faults.delay_ms, 300);
  world.network->restore();
  world.relay->refuse_writes({});
  world.relay->start();
  for (auto& person : world.people)
    for (auto& device : person->devices) {
      device->disk_fails = false;
      device->disk_slow_ms = 0;
      if (!world.faults.clocks_stay_off) device->clock_off_ms = 0;
      device->open();
      if (!world.faults.nobody_looks) device->nudge();
    }
}

}  // namespace tend::simulation
