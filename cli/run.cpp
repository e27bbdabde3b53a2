#include "cli/run.h"

#include <cstdio>

#include "cli/completion.h"
#include "cli/exit.h"
#include "cli/session.h"

namespace tend::cli {
namespace {

constexpr auto turn_patience = milliseconds(5000);

struct Verb {
  std::string_view name;
  int (*run)(Session&);
};
constexpr Verb verbs[] = {{"invite", invite},
                          {"join", join},
                          {"confirm", confirm},
                          {"accept", accept},
                          {"cancel", cancel},
                          {"sync", sync},
                          {"status", status},
                          {"export", export_all},
                          {"memories.save", save_files},
                          {"import", import_all},
                          {"forget", forget_brought}};

int run_in(Session& session) {
  if (const auto number = session.request.brought) {
    const auto archive = brought(session, *number);
    if (!archive) return session.out.refuse(archive.error());
    session.device.look_into(*archive);
  }
  if (session.request.of_catalogue) return run_catalogue(session);
  for (const auto& verb : verbs)
    if (verb.name == session.request.verb) return verb.run(session);
  return exit_usage;
}

int end(const Ended& ended) {
  if (ended.code == exit_ok) {
    std::fputs(ended.text.c_str(), stdout);
  } else if (ended.json) {
    std::puts(Json{{"refused", {{"key", ended.key}, {"sentence", ended.text}}}}.dump().c_str());
  } else {
    std::fprintf(stderr, "%s\n", harmless(ended.text).c_str());
  }
  return ended.code;
}

// What was asked for has to arrive, too: a full disk, say, behind `>`.
int with_all_written(int code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  std::fprintf(stderr, "%s\n", words::say("cli.refusal.output").c_str());
  return code == exit_ok ? exit_output : code;
}

int run_verb(std::vector<std::string> arguments) {
  choose_language(arguments);
  const auto read = read_arguments(std::move(arguments));
  if (const auto* ended = std::get_if<Ended>(&read)) return end(*ended);
  const auto& request = std::get<Request>(read);
  const Out out(request.json);
  if (request.verb == "complete") return std::fputs(candidates(request.rest).c_str(), stdout), exit_ok;
  if (request.verb == "completion") {
    const auto script = completion_for(request.rest.at(0));
    if (script.empty()) return out.refuse_usage("usage_shell", {{"word", request.rest.at(0)}});
    return std::fputs(script.c_str(), stdout), exit_ok;
  }
  if (request.verb == "demo") return demo(request, out);
  auto opened =
      device::Device::open({.home = request.home,
                            .relay = request.relay,
                            .words = words::pairing_words(),
                            .stay = request.follow ? device::Stay::long_running : device::Stay::brief,
                            .patience = turn_patience});
  if (!opened) return out.refuse(opened.error());
  Session session{**opened, request, out, is_terminal() && !request.json};
  const int code = run_in(session);
  session.device.close();
  return code;
}

}  // namespace

int run(std::vector<std::string> arguments) { return with_all_written(run_verb(std::move(arguments))); }

}  // namespace tend::cli
