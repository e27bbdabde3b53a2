// A device of the made-up couple (core/demo), for looking around: in memory alone, without a home or a network.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "device/refused.h"

namespace tend::device {

class Demo {
 public:
  struct Settings {
    std::string_view words;  // content/en/demo.toml as JSON; must outlive it
    std::uint64_t seed = 1;
    std::optional<std::uint32_t> days;  // that they have been together; none: nine months
    std::uint64_t slot = 0;             // whose device: 0 or 1
  };
  explicit Demo(const Settings& settings);
  // Refused as the core refuses.
  Answer<Json> act(std::string_view intent, Json fields = Json::object());
  Answer<Json> ask(std::string_view view, Json fields = Json::object());

 private:
  using Asked = std::variant<replica::Intent, replica::Query>;
  Answer<Json> step(Asked what);
  replica::Replica replica_;
};

}  // namespace tend::device
