#include "cli/show.h"

namespace tend::cli {
void show_moment(const Out& out, const Json& item, const Json&) {
  auto name = item.value("name", "");
  std::ranges::replace(name, '.', '_');
  const auto heading =
      words::say("moment." + name, {{"by", item.value("by", "")}, {"other", item.value("other", "")}});
  const auto is_new = item.value("is_new", false) ? "  * " + words::say("timeline.new") : std::string();
  out.text(harmless(when_of(item["when"]) + "  " + heading + "  [" + short_of(item) + "]" + is_new));
  for (const auto& text : item["texts"]) {
    if (text.contains("label")) {
      const auto key = "moment.label_" + text.value("label", "");
      const words::Arguments about{{"by", text.value("by", "")}};
      const auto named = text.contains("by") ? words::find(key + "_theirs", about) : std::nullopt;
      out.text("  " + harmless(named ? *named : words::say(key)));
    }
    show_text(out, text.value("text", ""));
  }
}

}  // namespace tend::cli
