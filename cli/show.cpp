// Views as a person reads them in a terminal.
#include "cli/show.h"

#include <ctime>

namespace tend::cli {

std::string short_of(const Json& item, const char* field) { return item.value(field, "").substr(0, 8); }

std::string day_of(const Json& item, const Json& home, const char* field) {
  const auto day = item.value(field, 0), today = home.value("today", 0);
  if (day == today) return words::say("day.today");
  if (day == today - 1) return words::say("day.yesterday");
  return day_to_iso(std::clamp(day, 0, day_last));
}

std::string when_of(const Json& when) {
  std::string out;
  for (const auto* part : {"year", "month", "day"}) {
    if (!when.contains(part)) continue;
    const auto number = std::to_string(when[part].get<int>());
    const std::size_t digits = part == std::string_view("year") ? 4 : 2;
    if (!out.empty()) out += '-';
    out += std::string(digits - std::min(digits, number.size()), '0') + number;
  }
  return out;
}

std::string local_time(std::int64_t at_ms) {
  const auto at = static_cast<std::time_t>(at_ms / 1000);
  std::tm local{};
  if (!localtime_r(&at, &local)) return {};
  char out[32];
  return {out, std::strftime(out, sizeof out, "%Y-%m-%d %H:%M", &local)};
}

// "Ada, Ben", or who was alone.
std::string names_in(const Json& archive) {
  const auto other = archive["other"].get<std::string>();
  return archive["owner"].get<std::string>() + (other.empty() ? "" : ", " + other);
}

std::string name_in(const Json& home, const char* who) {
  return home.contains(who) ? home[who].value("name", "") : words::say("cli.other");
}

void show_text(const Out& out, std::string_view text) {
  const auto shown = harmless(text);
  for (std::size_t at = 0; at <= shown.size();) {
    const auto end = std::min(shown.find('\n', at), shown.size());
    out.text("    " + shown.substr(at, end - at));
    at = end + 1;
  }
}

namespace {

void show_thanks(const Out& out, const Json& item, const Json& home) {
  const auto partner = name_in(home, "partner");
  const auto by = item.value("by", "");
  const auto said = item.value("mine", false) ? words::say("list.by_me", {{"partner", partner}})
                                              : words::say("list.by_other", {{"by", by}});
  auto line = day_of(item, home) + "  " + said;
  if (item.value("waiting", false)) line += ", " + words::say("list.waiting");
  const auto id = short_of(item);
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

void show_levels(const Out& out, const Json& levels, const char* key) {
  for (const auto& [item, level] : levels.items())
    out.say(key, {{"item", words::say("checkin.item." + item)}, {"level", level.get<std::int64_t>()}});
}

void show_checkin(const Out& out, const Json& today, const Json& home) {
  if (today["shared"].empty() && today["kept"].empty()) {
    out.say("cli.checkin.nothing");
  } else {
    out.say("cli.checkin.mine");
    show_levels(out, today["shared"], "cli.checkin.level");
    show_levels(out, today["kept"], "cli.checkin.kept");
  }
  if (!today.contains("theirs")) return;
  const auto& theirs = today["theirs"];
  out.gap();
  out.say("cli.checkin.theirs", {{"by", harmless(theirs.value("by", ""))}, {"day", day_of(theirs, home)}});
  show_levels(out, theirs["levels"], "cli.checkin.level");
}

std::string time_of(const Json& minute) {
  const auto of_day = minute.get<int>();
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(of_day / 60) + ":" + two(of_day % 60);
}

void show_idea(const Out& out, const Json& item, const Json& home) {
  const auto& shown = item["shown"];
  const auto id = short_of(item);
  const auto by = shown.value("mine", false) ? words::say("cli.ideas.by_me")
                                             : words::say("cli.ideas.by", {{"by", shown.value("by", "")}});
  out.text(harmless(day_of(shown, home) + "  " + by + "  [" + id + "]"));
  show_text(out, shown.value("text", ""));
  if (item.contains("others")) {
    out.say("cli.ideas.otherwise");
    for (const auto& other : item["others"]) show_text(out, other.value("text", ""));
  }
  const auto stage = item.value("stage", "");
  if (stage == "wished") out.say("cli.ideas.wished");
  if (item.contains("plan")) {
    const auto& plan = item["plan"];
    if (plan.contains("minute"))
      out.say("cli.ideas.planned_at", {{"day", day_of(plan, home)}, {"time", time_of(plan["minute"])}});
    else
      out.say("cli.ideas.planned", {{"day", day_of(plan, home)}});
    if (plan.contains("bring")) {
      out.say("cli.ideas.bring");
      show_text(out, plan["bring"].get_ref<const std::string&>());
    }
  }
  if (item.contains("done")) out.say("cli.ideas.done", {{"day", day_of(item, home, "done")}});
  for (const auto& look : item.value("looks", Json::array()))
    if (look.contains("words")) show_text(out, look["words"].get_ref<const std::string&>());
  if (item.value("rests", false)) out.say("cli.ideas.rests");
  if (item.value("mine_to_answer", false)) out.say("cli.ideas.answer", {{"id", id}});
}

void show_today(const Out& out, const Json& today) {
  if (today.value("is_quiet", false))
    return out.say("today.quiet_now", {{"until", time_of(today["quiet"]["until"])}});
  if (today["offers"].empty()) out.say("home.rest");
  for (const auto& offer : today["offers"]) {
    const auto name = offer.value("offer", "");
    const words::Arguments about{{"partner", offer.value("partner", "")}};
    out.text(harmless(words::say(offer.value("title", ""), about) + "  [" + name + "]"));
    if (const auto text = offer.value("text", ""); !text.empty()) show_text(out, text);
    out.text("    " + words::say(offer.value("why", ""), about));
  }
  for (const auto& off : today["off"]) out.say("cli.today.off", {{"offer", off.get<std::string>()}});
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

// For a file: `tend dates calendar >days.ics`. Lines end in CRLF there.
void show_calendar(const Out& out, std::string_view ics) {
  for (std::size_t at = 0; at < ics.size();) {
    const auto end = std::min(ics.find("\r\n", at), ics.size());
    out.text(harmless(ics.substr(at, end - at)) + "\r");
    at = end + 2;
  }
}

}  // namespace

void show_item(const Out& out, std::string_view view, const Json& item, const Json& home) {
  if (view == "thanks.list")
    show_thanks(out, item, home);
  else if (view == "ideas.list")
    show_idea(out, item, home);
  else if (view == "questions.list")
    show_answers(out, item, home);
  else if (view == "letters.list")
    show_letter(out, item, home);
  else if (view == "dates.list")
    show_date(out, item, home);
  else if (view == "memories.list" || view == "memories.day")
    show_memory(out, item, home);
  else if (view == "us.timeline")
    show_moment(out, item, home);
  else
    show_plain(out, item, "");
  out.gap();
}

void show_view(const Out& out, std::string_view view, const Json& answer, const Json& home) {
  if (view == "today.list") return show_today(out, answer);
  if (view == "checkin.today") return show_checkin(out, answer, home);
  if (view == "questions.today") return show_questions(out, answer, home);
  if (answer.empty()) return out.say("cli.empty");
  if (answer.contains("ics")) return show_calendar(out, answer["ics"].get_ref<const std::string&>());
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
  if (const auto held = home.value("held_until", std::int64_t{0}); held > 0)
    s.out.say("cli.held", {{"when", local_time(held)}});
  std::int64_t number = 0;
  for (const auto& each : home.value("archives", Json::array()))
    s.out.say("cli.status.brought", {{"number", ++number},
                                     {"n", each["entries"].get<std::int64_t>()},
                                     {"names", harmless(names_in(each))}});
  if (home.contains("pairing"))
    tell_pairing(s, home);
  else if (!home.contains("partner"))
    s.out.say("cli.status.alone_then");
  if (home.contains("trouble")) s.out.text(sentence_of(home["trouble"].get<std::string>(), {}));
}

}  // namespace tend::cli
