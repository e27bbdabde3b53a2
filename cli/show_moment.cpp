#include "cli/show.h"

namespace tend::cli {
namespace {

// "2019-06-29", "2019-06", "1931", or "06-29".
std::string date_of(const Json& when) {
  std::string out;
  for (const auto* part : {"year", "month", "day"}) {
    if (!when.contains(part)) continue;
    auto number = std::to_string(when[part].get<int>());
    if (number.size() == 1) number.insert(0, "0");
    out += (out.empty() ? "" : "-") + number;
  }
  return out;
}

}  // namespace

void show_moment(const Out& out, const Json& item, const Json&) {
  auto name = item.value("name", "");
  std::ranges::replace(name, '.', '_');
  const auto heading =
      words::say("moment." + name, {{"by", item.value("by", "")}, {"other", item.value("other", "")}});
  out.text(harmless(date_of(item["when"]) + "  " + heading + "  [" + short_of(item) + "]"));
  for (const auto& text : item["texts"]) {
    if (text.contains("label")) {
      const words::Arguments about{{"by", text.value("by", item.value("by", ""))}};
      out.text("  " + harmless(words::say("moment.label_" + text.value("label", ""), about)));
    }
    show_text(out, text.value("text", ""));
  }
}

}  // namespace tend::cli
