#include "relay/ops/operator_log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace tend::relay {
namespace {

void add(std::string& line, std::string_view name, std::uint64_t number) {
  line += ",\"";
  line += name;
  line += "\":" + std::to_string(number);
}

std::string event_line(std::string_view event) { return "\"event\":\"" + std::string(event) + "\""; }

}  // namespace

OperatorLog::OperatorLog(const std::string& level) {
  auto log = spdlog::stderr_logger_mt("relay");
  log->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc);
  log->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(log));
}

void OperatorLog::info(Word event, std::initializer_list<Fact> facts) {
  auto line = event_line(event.text());
  for (const auto& fact : facts) add(line, fact.name.text(), fact.number);
  spdlog::info("{}", line);
}

void OperatorLog::warn(Word event, Word why) {
  spdlog::warn("{},\"why\":\"{}\"", event_line(event.text()), why.text());
}

void OperatorLog::tally(const Tally& tally) {
  if (tally == Tally{}) return;
  auto line = event_line("minute");
  add(line, "connections", tally.connections);
  add(line, "frames", tally.frames);
  add(line, "log_ins", tally.log_ins);
  add(line, "items", tally.items);
  add(line, "mail", tally.mail);
  add(line, "commits", tally.commits);
  for (const auto& [why, count] : tally.refused)
    add(line, std::string("refused_") + std::string(refusal_row(why).key), count);
  spdlog::info("{}", line);
}

}  // namespace tend::relay
