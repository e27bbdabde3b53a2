#include "cli/show.h"

namespace tend::cli {

void show_letter(const Out& out, const Json& item, const Json& home) {
  const bool mine = item.value("mine", false);
  const auto by =
      mine ? words::say("letters.by_me") : words::say("letters.by", {{"by", item.value("by", "")}});
  auto line = day_of(item, home) + "  " + by;
  if (item.value("waiting", false)) line += ", " + words::say("list.waiting");
  out.text(harmless(line + "  [" + short_of(item) + "]"));
  if (item.contains("withdrawn")) return out.say("cli.thanks.withdrawn");
  if (item.value("cannot_open", false)) return out.say("cli.letters.cannot_open");
  const auto when = local_time(item.value("until", std::int64_t{0}));
  if (item.value("sealed", false))
    out.say(item.value("keep_shut", false) ? "cli.letters.shut" : "cli.letters.sealed",
            {{"when", when}, {"partner", name_in(home, "partner")}});
  else
    out.say("cli.letters.opened", {{"when", when}});
  show_text(out, item.value("words", ""));
  for (const auto& before : item.value("before", Json::array())) {
    out.say("cli.thanks.before");
    show_text(out, before.value("words", ""));
  }
}

}  // namespace tend::cli
