#include "cli/show.h"

namespace tend::cli {

void show_date(const Out& out, const Json& item, const Json& home) {
  const auto id = "  [" + short_of(item) + "]";
  if (item.contains("withdrawn")) {
    out.text(harmless(day_of(item, home, "withdrawn") + id));
    return out.say("cli.thanks.withdrawn");
  }
  const auto days = item.value("next", 0) - home.value("today", 0);
  const auto until = days == 0   ? words::say("day.today")
                     : days == 1 ? words::say("dates.tomorrow")
                                 : words::say("dates.in_days", {{"n", std::int64_t{days}}});
  auto line = when_of(item["when"]) + "  ";
  line += item.contains("years")
              ? words::say("dates.years", {{"when", until}, {"n", item["years"].get<std::int64_t>()}})
              : until;
  if (item.value("waiting", false)) line += ", " + words::say("list.waiting");
  out.text(harmless(line + id));
  show_text(out, item.value("words", ""));
  if (item.value("just_me", false))
    out.text("    " + words::say("dates.just_me"));
  else
    out.text(harmless("    " + (item.value("mine", false)
                                    ? words::say("dates.by_me")
                                    : words::say("dates.by", {{"by", item.value("by", "")}}))));
  for (const auto& before : item.value("before", Json::array())) {
    out.say("cli.thanks.before");
    show_text(out, before.value("words", "") + ", " + when_of(before["when"]));
  }
}

}  // namespace tend::cli
