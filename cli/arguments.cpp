#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <memory>

#include "cli/exit.h"
#include "device/catalogue.h"
#include "words/words.h"

namespace tend::cli {
namespace {

using device::Asked;
using device::AskedField;
using device::FieldKind;
using words::say;

// Short names of a catalogue's verb.
struct Alias {
  std::string_view verb, of;
};
constexpr Alias aliases[] = {{"start", "me.start"}, {"thank", "thanks.say"}};

struct Plain {
  std::string_view verb;
  std::string_view rest;  // name of what follows; empty: nothing
  bool needs_rest = false;
  bool hidden = false;
};
constexpr Plain plain_verbs[] = {{"invite", "", false, false},       {"join", "LINK", true, false},
                                 {"confirm", "WORDS", false, false}, {"accept", "", false, false},
                                 {"cancel", "", false, false},       {"sync", "", false, false},
                                 {"status", "", false, false},       {"demo", "", false, false},
                                 {"export", "FOLDER", true, false},  {"import", "FOLDER", true, false},
                                 {"forget", "NUMBER", true, false},  {"completion", "SHELL", true, false},
                                 {"complete", "", false, true}};

std::string upper(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c == '_' ? '-' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}
std::string dashed(std::string_view text) {
  std::string out(text);
  std::ranges::replace(out, '_', '-');
  return out;
}

// The sentence in content if there is one; else what the record says of itself.
std::string help_of(const Asked& asked) {
  return words::find("cli.help." + std::string(asked.name)).value_or(std::string(asked.doc));
}
std::string help_of(const Asked& asked, const AskedField& field) {
  const auto key = "cli.help." + std::string(asked.name) + "." + std::string(field.name);
  return words::find(key).value_or(std::string(field.doc));
}

std::string type_of(const AskedField& field) {
  if (field.kind == FieldKind::choice) {
    std::string out;
    for (const auto choice : field.choices) out += (out.empty() ? "" : "|") + std::string(choice);
    return out;
  }
  if (field.kind == FieldKind::number) return say("cli.type.number");
  if (field.kind == FieldKind::hex) return say("cli.type.id");
  if (field.kind == FieldKind::file) return say("cli.type.file");
  if (field.kind == FieldKind::record) return say("cli.type.json");
  return say("cli.type.text");
}

// Several of them are given one by one: --photo a.jpg --photo b.jpg.
std::string option_of(const AskedField& field) {
  auto name = dashed(field.name);
  if (field.kind == FieldKind::file && field.list && name.ends_with('s')) name.pop_back();
  return "--" + name;
}

std::optional<std::int64_t> to_number(const std::string& text) {
  std::int64_t out = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (trouble != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// A date, with or without a time, as people write it in this machine's zone: 2076-05-03, "2076-05-03 18:00". As what the
// field asks for: a day's number, or (until) UTC milliseconds; without a time, the day's first hour, as days count here.
std::optional<std::int64_t> to_date(std::string_view field, const std::string& value) {
  int year = 0, month = 0, day = 0, hour = 4, minute = 0, length = 0;
  const bool is_date = std::sscanf(value.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &length) == 3;
  if (!is_date) return std::nullopt;
  const auto rest = value.substr(static_cast<std::size_t>(length));
  if (!rest.empty()) {
    const bool is_time = std::sscanf(rest.c_str(), " %2d:%2d%n", &hour, &minute, &length) == 2;
    if (!is_time || static_cast<std::size_t>(length) != rest.size()) return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59) return std::nullopt;
  if (field == "day" || field == "on_day") return std::chrono::sys_days{date}.time_since_epoch().count();
  if (field != "until") return std::nullopt;
  std::tm local{.tm_min = minute,
                .tm_hour = hour,
                .tm_mday = day,
                .tm_mon = month - 1,
                .tm_year = year - 1900,
                .tm_isdst = -1};
  return std::int64_t{std::mktime(&local)} * 1000;
}

// Empty if the value is none of that kind. Whether it is a right one, the core says.
std::optional<Json> to_json(const AskedField& field, const std::string& value) {
  if (field.kind == FieldKind::number) {
    const auto given = to_number(value);
    const auto number = given ? given : to_date(field.name, value);
    return number ? std::optional<Json>(*number) : std::nullopt;
  }
  if (field.kind == FieldKind::choice && std::ranges::find(field.choices, value) == field.choices.end())
    return std::nullopt;
  if (field.kind == FieldKind::record) {
    auto json = Json::parse(value, nullptr, false);
    return json.is_discarded() ? std::nullopt : std::optional<Json>(std::move(json));
  }
  return Json(value);
}

// An origin as browsers write it; empty if the text is none.
std::string origin_of(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  const auto begin = text.starts_with("http://") ? 7U : text.starts_with("https://") ? 8U : 0U;
  if (begin == 0 || text.size() == begin || text.find_first_of("/?#@ ", begin) != std::string::npos)
    return {};
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string value_of(const char* name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment
  const char* value = std::getenv(name);
  return value ? value : "";
}

// "en|de|es", with what stands between them.
std::string languages(std::string_view between) {
  std::string out;
  for (const auto& [_, tag] : words::language_tags) {
    if (!out.empty()) out += between;
    out += tag;
  }
  return out;
}

// The value of the last --lang, wherever it stands: help, too, is said in it.
std::string language_asked_for(const std::vector<std::string>& arguments) {
  std::string out;
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (arguments[i].starts_with("--lang=")) out = arguments[i].substr(7);
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) out = arguments[i + 1];
  }
  return out;
}

std::string language_of_environment() {
  for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (auto value = value_of(name); !value.empty()) return value;
  return {};
}

std::string default_home() {
  if (auto home = value_of("TEND_HOME"); !home.empty()) return home;
  if (auto folder = value_of("XDG_DATA_HOME"); folder.starts_with('/')) return folder + "/tend";
  if (auto home = value_of("HOME"); !home.empty()) return home + "/.local/share/tend";
  return {};
}

class Reader {
 public:
  Reader() : app_(say("app.about"), "tend") {
    app_.require_subcommand(1);
    label(app_);
    app_.footer(say("cli.help.examples") + "\n\n" + say("cli.help.exit_codes"));
    app_.set_version_flag("--version", std::string("tend " TEND_VERSION), say("cli.help.version"))
        ->group(say("cli.help.options"));
    common(app_);
    for (const auto& verb : plain_verbs) add(verb);
    for (const auto& [verb, of] : aliases)
      for (const auto& asked : device::catalogue())
        if (asked.name == of) add(asked, *child(app_, std::string(verb)));
    for (const auto& asked : device::catalogue()) {
      const auto dot = asked.name.find('.');
      const std::string group(asked.name.substr(0, dot)), verb(asked.name.substr(dot + 1));
      auto& under = groups_[group];
      if (!under) {
        under = child(app_, group);
        under->description(words::find("cli.help." + group).value_or(group));
        under->require_subcommand(1);
        common(*under);
      }
      add(asked, *child(*under, dashed(verb)));
    }
    show_by_itself("today", "today.list");
    add_save(*groups_.at("memories"));
  }

  std::variant<Request, Ended> read(std::vector<std::string> arguments) {
    request_.json = std::ranges::find(arguments, "--json") != arguments.end();
    std::ranges::reverse(arguments);
    try {
      app_.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
      return Ended{exit_ok, {}, app_.help(), false};
    } catch (const CLI::CallForVersion& said) {
      return Ended{exit_ok, {}, std::string(said.what()) + "\n", false};
    } catch (const CLI::ParseError& trouble) {
      return wrong(trouble);
    }
    return finish();
  }

  CLI::App& app() { return app_; }

 private:
  using Values = std::map<std::string, std::vector<std::string>>;

  static void label(CLI::App& app) {
    app.get_formatter()->column_width(30);
    app.get_formatter()->label("Usage", say("cli.help.usage"));
    app.get_formatter()->label("OPTIONS", say("cli.help.options_short"));
    app.get_formatter()->label("SUBCOMMAND", say("cli.help.verb"));
    app.get_formatter()->label("Positionals", say("cli.help.positionals"));
    app.get_formatter()->label("REQUIRED", "");
    app.set_help_flag("-h,--help", say("cli.help.help"))->group(say("cli.help.options"));
  }

  CLI::App* child(CLI::App& of, const std::string& name) {
    auto* out = of.add_subcommand(name);
    out->group(say("cli.help.verbs"));
    label(*out);
    return out;
  }

  // They may stand before the verb or behind it.
  void common(CLI::App& app) {
    const auto group = say("cli.help.options");
    app.add_flag("--json", request_.json, say("cli.help.json"))->group(group);
    app.add_option("--home", request_.home, say("cli.help.home"))
        ->type_name(say("cli.type.folder"))
        ->group(group);
    app.add_option("--relay", request_.relay, say("cli.help.relay"))->type_name("URL")->group(group);
    app.add_option("--lang", request_.language, say("cli.help.lang"))
        ->type_name(languages("|"))
        ->group(group);
  }

  void add(const Plain& verb) {
    auto* app = child(app_, std::string(verb.verb));
    if (verb.hidden) app->group("");
    app->description(words::find("cli.help." + std::string(verb.verb)).value_or(""));
    if (const auto more = words::find("cli.help." + std::string(verb.verb) + ".examples")) app->footer(*more);
    if (!verb.rest.empty()) {
      auto* rest = app->add_option(std::string(verb.rest), request_.rest,
                                   words::find("cli.help." + std::string(verb.verb) + ".rest").value_or(""));
      rest->type_name("");
      if (verb.needs_rest) rest->required()->expected(1);
    }
    if (verb.hidden) app->prefix_command();
    if (verb.verb == "sync")
      app->add_flag("--follow", request_.follow, say("cli.help.follow"))->group(say("cli.help.options"));
    if (verb.verb == "demo") {
      const auto group = say("cli.help.options");
      app->add_option("--seed", request_.demo.seed, say("cli.help.demo.seed"))
          ->type_name(say("cli.type.number"))
          ->group(group);
      app->add_option("--days", request_.demo.days, say("cli.help.demo.days"))
          ->type_name(say("cli.type.number"))
          ->check(CLI::Range(1, 36'525))
          ->group(group);
      app->add_option("--from", request_.demo.from, say("cli.help.demo.from"))
          ->type_name(say("cli.type.text"))
          ->group(group);
    }
    if (verb.verb == "invite")
      app->add_flag("--my-device", request_.my_device, say("cli.help.my_device"))
          ->group(say("cli.help.options"));
    common(*app);
    app->callback([this, name = std::string(verb.verb), app] {
      request_.verb = name;
      if (app->get_prefix_command()) request_.rest = app->remaining();
    });
  }

  void add(const Asked& asked, CLI::App& app) {
    app.description(help_of(asked));
    if (const auto more = words::find("cli.help." + std::string(asked.name) + ".examples")) app.footer(*more);
    const auto values = std::make_shared<Values>();
    for (const auto& field : asked.fields) {
      const std::string name(field.name);
      const bool positional =
          field.required && field.kind != FieldKind::flag && field.kind != FieldKind::record;
      CLI::Option* option = nullptr;
      if (field.kind == FieldKind::flag) {
        option = app.add_flag_function(
            "--" + dashed(name), [values, name](std::int64_t) { (*values)[name] = {"true"}; },
            help_of(asked, field));
      } else {
        option = app.add_option(positional ? upper(name) : option_of(field), (*values)[name],
                                help_of(asked, field));
        option->type_name(positional ? "" : type_of(field));
        option->expected(1, field.list ? CLI::detail::expected_max_vector_size : 1);
        option->allow_extra_args(field.list && field.kind != FieldKind::file);
        if (field.list && field.kind == FieldKind::file) option->take_all();
        if (field.required) option->required();
        option->check([&field](const std::string& value) { return to_json(field, value) ? "" : "?"; });
      }
      if (!positional) option->group(say("cli.help.options"));
    }
    if (asked.is_view)
      app.add_option("--brought", request_.brought, say("cli.help.brought"))
          ->type_name(say("cli.type.number"))
          ->group(say("cli.help.options"));
    else
      app.add_flag("--clock-is-right", request_.clock_is_right, say("cli.help.clock"))
          ->group(say("cli.help.options"));
    common(app);
    app.callback([this, &asked, values] {
      request_.verb = std::string(asked.name);
      request_.of_catalogue = true;
      request_.is_view = asked.is_view;
      for (const auto& field : asked.fields)
        if (const auto given = (*values)[std::string(field.name)]; !given.empty())
          request_.fields[std::string(field.name)] = gathered(field, given);
    });
  }

  // What a practice's photos need besides its own verbs: to be files again.
  void add_save(CLI::App& under) {
    auto* app = child(under, "save");
    app->description(say("cli.help.memories.save"));
    const auto given = std::make_shared<std::array<std::string, 2>>();
    app->add_option("ID", (*given)[0], say("cli.help.memories.save.id"))->type_name("")->required();
    app->add_option("FILE", (*given)[1], say("cli.help.memories.save.file"))->type_name("")->required();
    common(*app);
    app->callback([this, given] {
      request_.verb = "memories.save";
      request_.rest.assign(given->begin(), given->end());
    });
  }

  // A practice's name alone stands for one of its views.
  void show_by_itself(const std::string& group, std::string_view view) {
    auto* under = groups_.at(group);
    under->require_subcommand(0, 1);
    under->callback([this, under, view] {
      if (!under->get_subcommands().empty()) return;
      request_.verb = std::string(view);
      request_.of_catalogue = true;
      request_.is_view = true;
    });
  }

  static Json gathered(const AskedField& field, const std::vector<std::string>& given) {
    if (field.kind == FieldKind::flag) return given.back() == "true";
    if (!field.list) return *to_json(field, given.back());
    auto out = Json::array();
    for (const auto& one : given) out.push_back(*to_json(field, one));
    return out;
  }

  std::variant<Request, Ended> finish() {
    if (!request_.language.empty() && !words::language_of(request_.language))
      return usage("usage_language", {{"word", request_.language}, {"languages", languages(", ")}});
    if (request_.home.empty()) request_.home = default_home();
    if (request_.home.empty()) return usage("usage_home", {});
    if (request_.relay.empty()) request_.relay = value_of("TEND_RELAY");
    if (!request_.relay.empty()) {
      const auto origin = origin_of(request_.relay);
      if (origin.empty()) return usage("usage_relay", {{"word", request_.relay}});
      request_.relay = origin;
    }
    return request_;
  }

  CLI::App* deepest() {
    auto* at = &app_;
    for (auto next = at->get_subcommands(); !next.empty(); next = at->get_subcommands()) at = next.front();
    return at;
  }

  // In our words, by the kind of what went wrong.
  Ended wrong(const CLI::ParseError& trouble) {
    auto* at = deepest();
    const auto command = "tend" + path_of(at);
    const words::Arguments about{{"command", command}, {"word", first_left_over(at)}};
    if (dynamic_cast<const CLI::ExtrasError*>(&trouble)) {
      const auto& word = std::get<std::string>(about.at("word"));
      if (word.starts_with('-')) return usage("usage_option", about);
      return usage(is_verb(at) ? "usage_extra" : "usage_verb", about);
    }
    if (dynamic_cast<const CLI::RequiredError*>(&trouble)) {
      if (is_verb(at)) return usage("usage_missing", {{"command", command}, {"word", missing(at)}});
      if (!first_left_over(at).empty()) return usage("usage_verb", about);
      return usage("usage_no_verb", about);
    }
    return usage("usage_value", about);
  }

  static bool is_verb(const CLI::App* app) {
    return app->get_subcommands([](const CLI::App*) { return true; }).empty();
  }
  std::string path_of(const CLI::App* app) {
    return app == &app_ ? "" : path_of(app->get_parent()) + " " + app->get_name();
  }
  // What nobody asked for, wherever it was left.
  std::string first_left_over(const CLI::App* at) {
    for (; at; at = at->get_parent())
      if (const auto left = at->remaining(); !left.empty()) return left.front();
    return {};
  }
  static std::string missing(const CLI::App* app) {
    for (const auto* option : app->get_options())
      if (option->get_required() && option->count() == 0) return option->get_name(true);
    return {};
  }

  Ended usage(const std::string& key, const words::Arguments& about) const {
    return {exit_usage, key, say("cli.refusal." + key, about), request_.json};
  }

  CLI::App app_;
  Request request_;
  std::map<std::string, CLI::App*> groups_;
};

}  // namespace

void choose_language(const std::vector<std::string>& arguments) {
  auto language = words::language_of(language_asked_for(arguments));
  if (!language) language = words::language_of(language_of_environment());
  words::speak(language.value_or(words::Language::english));
}

std::variant<Request, Ended> read_arguments(std::vector<std::string> arguments) {
  return Reader().read(std::move(arguments));
}

std::string candidates(const std::vector<std::string>& words) {
  Reader reader;
  auto* at = &reader.app();
  for (const auto& word : words) {
    const auto inner = at->get_subcommands([&](const CLI::App* app) { return app->get_name() == word; });
    if (!inner.empty()) at = inner.front();
  }
  std::string out;
  for (const auto* app : at->get_subcommands([](const CLI::App*) { return true; }))
    if (!app->get_group().empty()) out += app->get_name() + "\n";
  if (at->get_name() == "completion") out += "bash\nzsh\nfish\n";
  for (const auto* option : at->get_options())
    for (const auto& name : option->get_lnames()) out += "--" + name + "\n";
  return out;
}

}  // namespace tend::cli
