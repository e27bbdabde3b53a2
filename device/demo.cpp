#include "device/demo.h"

#include "core/replica/host_entropy.h"
#include "device/clock.h"

namespace tend::device {

Demo::Demo(const Settings& settings) : replica_(replica::host_entropy()) {
  const auto now = system_now();
  replica_.step({now, local_offset_min(now),
                 replica::OpenDemo{.words = to_bytes(settings.words),
                                   .seed = settings.seed,
                                   .days = settings.days,
                                   .slot = settings.slot}});
}

Answer<Json> Demo::act(std::string_view intent, Json fields) {
  return step(replica::Intent{1, std::string(intent), std::move(fields)});
}

Answer<Json> Demo::ask(std::string_view view, Json fields) {
  return step(replica::Query{1, std::string(view), std::move(fields)});
}

Answer<Json> Demo::step(Asked what) {
  const auto now = system_now();
  const auto offset = local_offset_min(now);
  auto effects = std::visit(
      [&](auto&& asked) { return replica_.step({now, offset, std::forward<decltype(asked)>(asked)}); },
      std::move(what));
  for (auto& effect : effects) {
    if (auto* reply = std::get_if<replica::Reply>(&effect)) return std::move(reply->answer);
    if (auto* refused = std::get_if<replica::ReplyRefused>(&effect))
      return std::unexpected(Refused::by_core(refused->why, std::move(refused->args)));
  }
  return Json::object();
}

}  // namespace tend::device
