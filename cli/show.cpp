// Views as a person reads them in a terminal.
#include "cli/session.h"

namespace tend::cli {
namespace {

constexpr std::size_t short_id = 8;

std::string day_of(const Json& item, const Json& home) {
  const auto day = item.value("day", 0), today = home.value("today", 0);
  if (day == today) return words::say("day.today");
  if (day == today - 1) return words::say("day.yesterday");
  return day_to_iso(std::clamp(day, 0, day_last));
}

std::string name_in(const Json& home, const char* who) {
  return home.contains(who) ? home[who].value("name", "") : words::say("cli.other");
}

// Each line of a text, indented.
void show_text(const Out& out, std::string_view text) {
  const auto shown = harmless(text);
  for (std::size_t at = 0; at <= shown.size();) {
    const auto end = std::min(shown.find('\n', at), shown.size());
    out.text("    " + shown.substr(at, end - at));
    at = end + 1;
  }
}

void show_thanks(const Out& out, const Json& item, const Json& home) {
  const auto partner = name_in(home, "partner");
  const auto by = item.value("by", "");
  const auto said = item.value("mine", false) ? words::say("list.by_me", {{"partner", partner}})
                                              : words::say("list.by_other", {{"by", by}});
  auto line = day_of(item, home) + "  " + said;
  if (item.value("waiting", false)) line += ", " + words::say("list.waiting");
  const auto id = item.value("id", "").substr(0, short_id);
  out.text(harmless(line + "  [" + id + "]"));
  if (item.contains("withdrawn")) {
    out.say("cli.thanks.withdrawn");
    if (item.contains("restore_until")) out.say("cli.thanks.restorable", {{"id", id}});
    return;
  }
  show_text(out, item.value("did", ""));
  for (const auto* part : {"shows", "meant"})
    if (item.contains(part)) show_text(out, item[part].get_ref<const std::string&>());
  if (item.contains("before") && !item["before"].empty()) {
    out.say("cli.thanks.before");
    for (const auto& before : item["before"]) show_text(out, before.value("did", ""));
  }
  if (!item.contains("answer")) return;
  const auto& answer = item["answer"];
  const auto who = item.value("mine", false) ? partner : name_in(home, "person");
  out.say("cli.thanks.received", {{"by", who}});
  if (answer.contains("words")) show_text(out, answer["words"].get_ref<const std::string&>());
}

// Of a practice that has no way of its own here: every field by its name.
void show_plain(const Out& out, const Json& json, const std::string& indent) {
  for (const auto& [name, value] : json.items()) {
    const auto label = json.is_object() ? name + ": " : "- ";
    if (value.is_structured()) {
      out.text(indent + label);
      show_plain(out, value, indent + "  ");
    } else {
      out.text(indent + label + harmless(value.is_string() ? value.get<std::string>() : value.dump()));
    }
  }
}

}  // namespace

void show_item(const Out& out, std::string_view view, const Json& item, const Json& home) {
  if (view == "thanks.list")
    show_thanks(out, item, home);
  else
    show_plain(out, item, "");
  out.gap();
}

void show_view(const Out& out, std::string_view view, const Json& answer, const Json& home) {
  if (!answer.contains("items")) return show_plain(out, answer, "");
  const auto& items = answer["items"];
  if (items.empty()) return out.say("cli.empty");
  // The newest stands last, where the eye is.
  for (auto item = items.rbegin(); item != items.rend(); ++item) show_item(out, view, *item, home);
}

void show_home(const Session& s, const Json& home) {
  if (!home.contains("person"))
    return home.contains("pairing") ? tell_pairing(s, home) : s.out.say("cli.status.nobody");
  const auto name = name_in(home, "person");
  if (home.contains("partner")) {
    s.out.say("cli.status.both", {{"name", name}, {"partner", name_in(home, "partner")}});
    if (home.contains("relay_origin"))
      s.out.say("cli.status.relay", {{"relay", home["relay_origin"].get<std::string>()}});
    if (const auto waiting = home.value("waiting", std::int64_t{0}); waiting > 0)
      s.out.say("cli.waits", {{"n", waiting}, {"partner", name_in(home, "partner")}});
  } else {
    s.out.say("cli.status.alone", {{"name", name}});
  }
  if (const auto devices = home.value("devices", std::int64_t{1}); devices > 1)
    s.out.say("cli.status.devices", {{"n", devices}});
  if (home.contains("pairing"))
    tell_pairing(s, home);
  else if (!home.contains("partner"))
    s.out.say("cli.status.alone_then");
  if (home.contains("trouble")) s.out.text(sentence_of(home["trouble"].get<std::string>(), {}));
}

}  // namespace tend::cli
