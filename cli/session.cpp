#include "cli/session.h"

#include <algorithm>

namespace tend::cli {
namespace {

// As long as an answer may still be on its way, going by how long the connection took to be made.
milliseconds patience_of(const device::Device& device) {
  return std::clamp(4 * device.slowest_opening(), milliseconds(200), milliseconds(2000));
}

}  // namespace

Json Session::home() const {
  auto answer = device.ask("home.show");
  return answer ? std::move(*answer) : Json::object();
}

std::string Session::pairing_state() const {
  const auto at_home = home();
  const auto pairing = at_home.find("pairing");
  return pairing == at_home.end() ? "" : pairing->value("state", "");
}

std::string Session::name_of_other() const {
  const auto at_home = home();
  for (const auto* path : {"/partner/name", "/pairing/other_name"}) {
    const auto at = Json::json_pointer(path);
    if (at_home.contains(at)) return at_home.at(at).get<std::string>();
  }
  return words::say("cli.other");
}

bool Session::settle(milliseconds most) const {
  device.go_online();
  bool wanted = true;
  device.run(
      [&] {
        if (device.is_busy()) return false;
        const auto at_home = home();
        const auto relay = at_home.value("relay", "none");
        wanted = relay != "none";
        if (!wanted) return true;
        if (device.opened() == 0) return relay == "offline";
        if (relay == "connecting") return false;
        const auto state = at_home.contains("pairing") ? at_home["pairing"].value("state", "") : "";
        const bool is_paired = at_home.contains("partner") && !is_under_way(state);
        if (is_paired && relay == "online" && at_home.value("waiting", 0) == 0)
          return device.quiet_for() >= milliseconds(30);
        const bool may_go_on = is_paired && relay != "offline" && !at_home.contains("trouble");
        return !may_go_on && device.quiet_for() >= patience_of(device);
      },
      most);
  return !wanted || device.opened() > 0;
}

bool is_under_way(const std::string& state) {
  return !state.empty() && state != "ended" && state != "done" && state != "opened";
}

}  // namespace tend::cli
