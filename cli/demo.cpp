// tend demo: a walk through what a made-up couple has written until today. Needs no home and writes nothing.
#include "device/demo.h"

#include <algorithm>

#include "cli/exit.h"
#include "cli/session.h"
#include "device/catalogue.h"

namespace tend::cli {
namespace {

// What is shown of each, the newest; with --json all of it.
struct Part {
  std::string_view view, title;
  std::size_t items_most;
};
constexpr Part parts[] = {
    {"today.list", "cli.demo.today.list", 0},         {"checkin.today", "cli.demo.checkin.today", 0},
    {"thanks.list", "cli.demo.thanks.list", 6},       {"ideas.list", "cli.demo.ideas.list", 5},
    {"questions.list", "cli.demo.questions.list", 4}, {"letters.list", "cli.demo.letters.list", 3}};

std::string lower(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string name_of(const Json& home, const char* who) { return home[who].value("name", ""); }

void show_part(const Out& out, const Part& part, Json answer, const Json& home) {
  out.say("cli.demo.part", {{"part", words::say(part.title)}});
  out.gap();
  if (part.items_most > 0 && answer["items"].size() > part.items_most)
    answer["items"].erase(answer["items"].begin() + static_cast<std::ptrdiff_t>(part.items_most),
                          answer["items"].end());
  show_view(out, part.view, answer, home);
  if (part.items_most == 0) out.gap();
}

}  // namespace

int demo(const Request& request, const Out& out) {
  device::Demo couple({.words = words::demo_words(), .seed = request.demo.seed, .days = request.demo.days});
  auto home = couple.ask("home.show");
  if (!home) return out.refuse(home.error());
  if (const auto& from = request.demo.from; !from.empty() && lower(from) != lower(name_of(*home, "person"))) {
    if (lower(from) != lower(name_of(*home, "partner")))
      return out.refuse_usage(
          "usage_demo_from",
          {{"word", from}, {"one", name_of(*home, "person")}, {"other", name_of(*home, "partner")}});
    (void)couple.act("demo.switch");
    home = couple.ask("home.show");
  }
  (void)couple.act("today.open");
  Json views = Json::object();
  for (const auto& view : device::catalogue()) {
    const bool asks_nothing = std::ranges::none_of(view.fields, &device::AskedField::required);
    if (!view.is_view || !asks_nothing) continue;
    if (auto answer = couple.ask(view.name)) views[std::string(view.name)] = *std::move(answer);
  }
  out.object({{"made_up", true}, {"home", *home}, {"views", views}});
  const words::Arguments about{{"name", name_of(*home, "person")}, {"partner", name_of(*home, "partner")}};
  out.say("cli.demo.made_up", about);
  out.gap();
  for (const auto& part : parts) show_part(out, part, views[std::string(part.view)], *home);
  out.say("cli.demo.more", about);
  return exit_ok;
}

}  // namespace tend::cli
