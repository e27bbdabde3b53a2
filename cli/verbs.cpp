#include <map>
#include <set>

#include "cli/exit.h"
#include "cli/session.h"
#include "device/catalogue.h"
#include "device/file.h"

namespace tend::cli {
namespace {

constexpr auto forever = std::chrono::hours(24 * 365);
constexpr std::size_t input_bytes_max = 1 << 20;
constexpr std::size_t short_id_least = 4;

const device::Asked& asked_of(const Request& request) {
  for (const auto& asked : device::catalogue())
    if (asked.name == request.verb) return asked;
  std::abort();  // arguments.cpp takes verbs from there
}

bool is_hex(const std::string& text) {
  return text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

void collect_ids(const Json& json, std::set<std::string>& out) {
  if (json.is_object() && json.contains("id") && json["id"].is_string())
    out.insert(json["id"].get<std::string>());
  if (json.is_structured())
    for (const auto& each : json) collect_ids(each, out);
}

// Hands in the files of these paths, and answers the names they got.
Answer<Json> kept_files(const Session& s, const Json& paths) {
  auto out = Json::array();
  for (const auto& path : paths) {
    auto bytes = device::read_file(path.get<std::string>());
    if (!bytes) return std::unexpected(Refused{"file_unreadable", {{"file", path}}, Refused::Of::storage});
    std::vector<Bytes> files;
    files.push_back(*std::move(bytes));
    auto kept = s.device.act("file.keep", Json::object(), std::move(files));
    if (!kept) return std::unexpected(std::move(kept.error()));
    out.push_back((*kept)["blob"]);
  }
  return out;
}

// An id may be given by its beginning.
Answer<std::string> whole_hex(const Session& s, const device::Asked& asked, const device::AskedField& field,
                              const std::string& given) {
  if (given.size() >= 2 * field.hex_bytes) return given;
  return whole_id(s, asked.name.substr(0, asked.name.find('.') + 1), given);
}

// "-" stands for what comes in by standard input; ids may be given by their beginning, files by their paths.
Answer<Json> filled(const Session& s, const device::Asked& asked) {
  auto fields = s.request.fields;
  for (const auto& field : asked.fields) {
    const auto at = fields.find(std::string(field.name));
    if (at != fields.end() && field.kind == device::FieldKind::file) {
      auto names = kept_files(s, field.list ? *at : Json::array({*at}));
      if (!names) return std::unexpected(std::move(names.error()));
      *at = field.list ? *names : (*names)[0];
      continue;
    }
    if (at != fields.end() && at->is_array() && field.kind == device::FieldKind::hex) {
      for (auto& each : *at) {
        auto whole = whole_hex(s, asked, field, each.get<std::string>());
        if (!whole) return std::unexpected(std::move(whole.error()));
        each = *std::move(whole);
      }
      continue;
    }
    if (at == fields.end() || !at->is_string()) continue;
    const auto given = at->get<std::string>();
    if (field.kind == device::FieldKind::text && given == "-") {
      auto text = read_input(input_bytes_max);
      if (!text) return std::unexpected(Refused::by_core(Refusal::text_too_long, {}));
      if (text->ends_with('\n')) text->pop_back();
      *at = *text;
    } else if (field.kind == device::FieldKind::hex) {
      auto whole = whole_hex(s, asked, field, given);
      if (!whole) return std::unexpected(std::move(whole.error()));
      *at = *whole;
    }
  }
  return fields;
}

// What is shared, by view and id, as it stands; without what only this device sees of its own sending.
using Seen = std::map<std::string, std::map<std::string, std::string>>;

Json shared_part(Json item) {
  for (const auto* own : {"waiting", "undo_until", "draft", "arrived", "state"}) item.erase(own);
  for (const auto* part : {"answer", "told", "voice"})
    if (item.contains(part) && item[part].is_object()) item[part] = shared_part(item[part]);
  if (item.contains("photos"))
    for (auto& photo : item["photos"]) photo = shared_part(photo);
  return item;
}

// Calls `each(view, item)` for everything that is new since `seen`, or has changed; oldest first.
template <class Each>
void look_for_news(const Session& s, Seen& seen, const Each& each) {
  for (const auto& view : device::catalogue()) {
    if (!view.is_view || !view.is_for_both || view.name == "memories.day") continue;  // the list has them
    const auto answer = s.device.ask(view.name);
    if (!answer || !answer->contains("items")) continue;
    const auto& items = (*answer)["items"];
    auto& known = seen[std::string(view.name)];
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
      auto& before = known[item->value("id", "")];
      const auto now = shared_part(*item).dump();
      if (before != now) each(view.name, *item);
      before = now;
    }
  }
}

void tell_what_waits(const Session& s, const Json& home) {
  const auto waiting = home.value("waiting", std::int64_t{0});
  if (waiting > 0) s.out.say("cli.waits", {{"n", waiting}, {"partner", s.name_of_other()}});
}

Answer<void> trouble_in(const Json& home) {
  if (!home.contains("trouble")) return {};
  return std::unexpected(Refused{home["trouble"].get<std::string>(), Json::object(), Refused::Of::network});
}

int follow(Session& s, Seen& seen) {
  const StopAsked stop(s.device.loop());
  s.device.go_online();
  s.out.say("cli.sync.follows");
  Json told;
  const auto tell = [&] {
    auto home = s.home();
    look_for_news(s, seen, [&](std::string_view view, const Json& item) {
      s.out.object({{"arrived", {{"view", view}, {"item", item}}}});
      show_item(s.out, view, item, home);
    });
    if (home.value("relay", "") == "connecting" && !told.is_null()) return;
    if (home == told) return;
    s.out.object({{"home", home}});
    if (home.value("relay", "") != told.value("relay", "")) {
      if (home.value("relay", "") == "offline") s.out.say("home.offline");
      if (home.value("relay", "") == "online" && !told.is_null()) s.out.say("cli.sync.online");
    }
    if (home.value("pairing", Json()) != told.value("pairing", Json())) tell_pairing(s, home, told);
    told = std::move(home);
  };
  told = Json::object();
  while (!stop.asked()) {
    tell();
    (void)s.device.take_changed();
    std::set<std::string> changed;
    s.device.run([&] { return stop.asked() || !(changed = s.device.take_changed()).empty(); }, forever,
                 milliseconds(1000));
  }
  return exit_ok;
}

// What a person has read is not new any more; a program that reads it is no person.
void note_looked(const Session& s, const Json& timeline) {
  auto looked = Json::array();
  for (const auto& each : timeline["items"])
    if (each.value("is_new", false)) looked.push_back(each["id"]);
  if (!looked.empty()) (void)s.device.act("us.look", {{"moments", looked}});
}

}  // namespace

Answer<std::string> whole_id(const Session& s, std::string_view practice, const std::string& begin) {
  std::set<std::string> ids, found;
  for (const auto& view : device::catalogue())
    if (view.is_view && view.name.starts_with(practice))
      if (const auto answer = s.device.ask(view.name)) collect_ids(*answer, ids);
  for (const auto& id : ids)
    if (id.starts_with(begin)) found.insert(id);
  if (begin.size() >= short_id_least && is_hex(begin) && found.size() == 1) return *found.begin();
  if (found.size() > 1) return std::unexpected(Refused{"id_of_several", {{"id", begin}}, Refused::Of::rule});
  return std::unexpected(Refused::by_core(Refusal::not_there, {}));
}

int run_catalogue(Session& s) {
  const auto& asked = asked_of(s.request);
  const auto fields = filled(s, asked);
  if (!fields) return s.out.refuse(fields.error());
  if (asked.is_view) {
    const auto home = s.home();
    if (!home.contains("person")) return s.out.refuse(Refused::by_core(Refusal::not_started, {}));
    // Whoever looks at Today has it drawn.
    if (asked.name == "today.list") (void)s.device.act("today.open");
    auto answer = s.device.ask(asked.name, *fields);
    if (!answer) return s.out.refuse(answer.error());
    s.out.object(*answer);
    show_view(s.out, asked.name, *answer, home);
    if (asked.name == "us.timeline" && !s.request.json) note_looked(s, *answer);
    return exit_ok;
  }
  if (s.request.clock_is_right) (void)s.device.act("clock.trust");
  const auto waiting_in = [](const Json& home) { return home.value("waiting", std::int64_t{0}); };
  const auto waited = waiting_in(s.home());
  auto done = s.device.act(asked.name, *fields);
  if (!done) return s.out.refuse(done.error());
  // A command is given with care enough; second thoughts are verbs of their own.
  if (auto sent = s.device.act("draft.send"); !sent) return s.out.refuse(sent.error());
  // Of some practices a part is just for me, and goes to nobody.
  const bool is_for_both = waiting_in(s.home()) > waited;
  const bool reached = !is_for_both || s.settle(settle_aside);
  const auto home = s.home();
  const auto waiting = waiting_in(home);
  s.out.object({{"stored", true}, {"waiting", waiting}, {"reached", reached}});
  const words::Arguments about{{"partner", s.name_of_other()},
                               {"name", home.contains("person") ? home["person"].value("name", "") : ""}};
  const auto own = "cli.done." + std::string(asked.name);
  s.out.say(words::find(own) ? own : "cli.done.any", about);
  if (is_for_both && waiting == 0) s.out.say("cli.sent", about);
  tell_what_waits(s, home);
  return exit_ok;
}

int sync(Session& s) {
  const auto before = s.home();
  if (!before.contains("person") && !before.contains("pairing"))
    return s.out.refuse(Refused::by_core(Refusal::not_started, {}));
  Seen seen;
  look_for_news(s, seen, [](auto, const auto&) {});
  if (auto sent = s.device.act("draft.send"); !sent) return s.out.refuse(sent.error());
  if (s.request.follow) return follow(s, seen);
  if (!before.contains("partner") && !before.contains("pairing") && before.value("devices", 1) < 2) {
    s.out.object({{"home", before}, {"arrived", Json::array()}});
    s.out.say("cli.sync.alone");
    return exit_ok;
  }
  const bool reached = s.settle(settle_most);
  const auto home = s.home();
  if (!reached)
    return s.out.refuse({"offline", {{"waiting", home.value("waiting", 0)}}, Refused::Of::network});
  if (auto fine = trouble_in(home); !fine) return s.out.refuse(fine.error());
  auto arrived = Json::array();
  look_for_news(s, seen, [&](std::string_view view, const Json& item) {
    arrived.push_back({{"view", view}, {"item", item}});
    show_item(s.out, view, item, home);
  });
  s.out.object({{"home", home}, {"arrived", arrived}});
  if (before.contains("pairing")) tell_pairing(s, home, before);
  tell_what_waits(s, home);
  if (home.contains("partner") && home.value("waiting", 0) == 0) s.out.say("cli.sync.done");
  return exit_ok;
}

int status(Session& s) {
  if (is_under_way(s.pairing_state())) (void)s.settle(settle_aside);
  const auto home = s.home();
  s.out.object(home);
  show_home(s, home);
  return exit_ok;
}

}  // namespace tend::cli
