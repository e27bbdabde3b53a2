// How two people find each other at two terminals. With somebody at the terminal these verbs wait and say what
// comes next; else they do what can be done now, and `tend sync` goes on from there.
#include <unistd.h>

#include <array>
#include <sstream>

#include "cli/exit.h"
#include "cli/session.h"

namespace tend::cli {
namespace {

constexpr auto forever = std::chrono::hours(24 * 365);
constexpr auto guide_tick = milliseconds(200);

std::vector<std::string> split(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

std::vector<std::string> split(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += text + " ";
  return split(all);
}

Json pairing_of(const Json& home) { return home.value("pairing", Json::object()); }

bool is_for_device(const Json& pairing) { return pairing.value("purpose", "") == "device"; }

std::string other_in(const Json& home) {
  if (const auto pairing = pairing_of(home); is_for_device(pairing))
    return pairing.value("other_name", words::say("cli.other_device"));
  if (home.contains("partner")) return home["partner"].value("name", "");
  return pairing_of(home).value("other_name", words::say("cli.other"));
}

// "yes", "y" or their like in the language of the sentences.
bool is_one_of(const std::string& line, std::string_view key) {
  const auto said = split(line);
  if (said.empty()) return false;
  for (const auto& word : split(words::say(key)))
    if (word == said.front()) return true;
  return false;
}

// While somebody waits at the terminal: tells each step, and takes what they type.
class Guide {
 public:
  explicit Guide(Session& session)
      : s_(session), typing_(session.device.loop()), stop_(session.device.loop()) {}

  int run() {
    s_.device.go_online();
    std::string told, told_relay;
    auto before = s_.home();
    for (;;) {
      const auto home = s_.home();
      const auto state = pairing_of(home).value("state", "");
      if (state != told && state != "done") tell_pairing(s_, home, before), prompt(home);
      before = home;
      if (!is_under_way(state) && state != "done") {
        (void)s_.settle(settle_aside);  // the other hears of it
        return state.empty() ? exit_ok : exit_refused;
      }
      told = state;
      const auto relay = home.value("relay", "");
      if (relay == "offline" && told_relay != "offline") s_.out.say("home.offline_pairing");
      if (relay != "connecting") told_relay = relay;
      std::optional<std::string> line;
      s_.device.run(
          [&] {
            line = typing_.take();
            const auto now = s_.home();
            return line || stop_.asked() || typing_.ended() || pairing_of(now).value("state", "") != state ||
                   (now.value("relay", "") == "offline" && told_relay != "offline");
          },
          forever, guide_tick);
      if (line) {
        take(home, *line);
      } else if (stop_.asked() || typing_.ended()) {
        s_.out.gap();
        s_.out.say("cli.pair.later");
        return exit_ok;
      }
    }
  }

 private:
  void prompt(const Json& home) const {
    const auto pairing = pairing_of(home);
    const auto state = pairing.value("state", "");
    if (state == "enter_words") s_.out.say("cli.pair.enter");
    if (state == "confirm") s_.out.say(is_for_device(pairing) ? "cli.pair.device.ask" : "cli.pair.ask");
  }

  void take(const Json& home, const std::string& line) {
    const auto state = pairing_of(home).value("state", "");
    if (state == "enter_words") {
      const auto words = split(line);
      if (words.empty()) return;
      heed(s_.device.act("pair.enter", {{"words", words}}), home);
    } else if (state == "confirm") {
      if (is_one_of(line, "cli.yes"))
        heed(s_.device.act("pair.accept"), home);
      else if (is_one_of(line, "cli.no"))
        heed(s_.device.act("pair.cancel"), home);
      else
        prompt(home);
    } else if (state == "read_words" && is_one_of(line, "cli.no")) {
      heed(s_.device.act("pair.cancel"), home);
    }
  }
  void heed(const Answer<Json>& answer, const Json& home) const {
    if (answer) return;
    s_.out.text(harmless(sentence_of(answer.error().key, answer.error().args)));
    if (s_.pairing_state() == pairing_of(home).value("state", "")) prompt(home);
  }

  Session& s_;
  Typing typing_;
  StopAsked stop_;
};

// After a step: on with the person, or one look at what the relay has.
int go_on(Session& s, Json answer = Json::object()) {
  if (s.guides) return Guide(s).run();
  const auto before = s.home();
  const bool reached = s.settle(settle_aside);
  const auto home = s.home();
  answer["reached"] = reached;
  if (home.contains("pairing")) answer["pairing"] = home["pairing"];
  if (home.contains("partner")) answer["partner"] = home["partner"];
  if (answer.contains("link")) answer["link"] = pairing_of(home).value("link", answer["link"]);
  s.out.object(answer);
  tell_pairing(s, home, before);
  if (!reached) s.out.say("home.offline_pairing");
  return exit_ok;
}

}  // namespace

void tell_pairing(const Session& s, const Json& home, const Json& before) {
  const auto pairing = pairing_of(home);
  const auto state = pairing.value("state", "");
  if (state.empty()) {
    if (const auto was = pairing_of(before); is_for_device(was))
      return s.out.say("cli.pair.device." + ("paired_" + was.value("role", "")),
                       {{"other", other_in(before)}});
    if (home.contains("partner")) s.out.say("cli.pair.paired", {{"other", other_in(home)}});
    return;
  }
  const bool for_device = is_for_device(pairing);
  const words::Arguments about{{"other", other_in(home)},
                               {"reason", pairing.value("ended", "")},
                               {"tries", std::int64_t{pairing.value("tries_left", 3)}}};
  auto key = (for_device ? "cli.pair.device." : "cli.pair.") + state;
  if (for_device && state == "finishing") key += "_" + pairing.value("role", "");
  s.out.say(key, about);
  if (state == "inviting") s.out.text("\n    " + pairing.value("link", "") + "\n");
  if (pairing.contains("words") && (state == "read_words" || state == "confirm")) {
    std::string said;
    for (const auto& word : pairing["words"])
      said += "\n    " + word.value("word", "") + "  " +
              words::say("words_out.number", {{"number", std::int64_t{word.value("number", 0)}}});
    if (state == "read_words") s.out.text(said + "\n");
  }
  if (state == "ended") {
    const auto reason = pairing.value("ended", "cancelled");
    s.out.say(for_device && reason == "other_side" ? "cli.pair.device.other_side" : "ended." + reason);
  }
  if (s.guides) {
    if (state != "inviting") return;
    const auto square = square_of(pairing.value("link", ""));
    if (terminal_columns().value_or(square.columns) >= square.columns)
      s.out.text(square.text);
    else
      s.out.say("cli.pair.inviting_narrow", {{"columns", std::int64_t{square.columns}}});
    s.out.say(key + "_next");
  } else if (words::find(key + "_then", about)) {
    s.out.say(key + "_then", about);
  }
}

namespace {

// What this machine calls itself.
std::string name_of_device() {
  std::array<char, 65> name{};
  if (gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0')
    return words::say("cli.other_device");
  return name.data();
}

}  // namespace

int invite(Session& s) {
  const auto before = s.home();
  const bool is_open = is_under_way(s.pairing_state());
  if (before.contains("person") && !before.contains("partner") && !is_open && s.device.relay().empty())
    return s.out.refuse_usage("usage_no_relay", {});
  const auto purpose = s.request.my_device ? "device" : "person";
  if (auto made = s.device.act("pair.invite", {{"purpose", purpose}}); !made)
    return s.out.refuse(made.error());
  return go_on(s, {{"link", pairing_of(s.home()).value("link", "")}});
}

// The link says what it is for: to come together with the one who sent it, or to make this a further device of
// theirs.
int join(Session& s) {
  const auto& link = s.request.rest.at(0);
  auto opened = s.device.act("pair.open", {{"link", link}});
  const bool for_device = !opened && opened.error().key == "link_purpose";
  if (for_device) opened = s.device.act("pair.open", {{"link", link}, {"purpose", "device"}});
  if (!for_device && !s.home().contains("person")) {
    if (opened) (void)s.device.act("pair.cancel");
    return s.out.refuse(Refused::by_core(Refusal::not_started, {}));
  }
  if (!opened) return s.out.refuse(opened.error());
  // Nothing is used up by looking; whether there is an invitation, only the relay knows.
  const bool reached = s.settle(settle_aside);
  const auto fields = for_device ? Json{{"device", name_of_device()}} : Json::object();
  auto joined =
      reached ? s.device.act("pair.join", fields) : std::unexpected(Refused::by_core(Refusal::offline, {}));
  if (!joined) {
    if (const auto seen = pairing_of(s.home()); reached && seen.contains("trouble"))
      joined.error().key = seen["trouble"].get<std::string>();
    (void)s.device.act("pair.cancel");
    return s.out.refuse(joined.error());
  }
  return go_on(s);
}

int confirm(Session& s) {
  if (s.pairing_state() == "inviting") (void)s.settle(settle_aside);
  const auto words = split(s.request.rest);
  if (words.empty()) {
    if (s.guides && s.pairing_state() == "enter_words") return Guide(s).run();
    return s.out.refuse_usage("usage_missing", {{"command", "tend confirm"}, {"word", "WORDS"}});
  }
  auto entered = s.device.act("pair.enter", {{"words", words}});
  if (!entered) {
    // After the third wrong try the other has to hear that it ended.
    if (s.pairing_state() == "ended") (void)s.settle(settle_aside);
    return s.out.refuse(entered.error());
  }
  return go_on(s);
}

int accept(Session& s) {
  const auto state = s.pairing_state();
  if (state == "read_words" || state == "joining") (void)s.settle(settle_aside);
  if (auto accepted = s.device.act("pair.accept"); !accepted) return s.out.refuse(accepted.error());
  return go_on(s);
}

int cancel(Session& s) {
  const auto state = s.pairing_state();
  if (auto ended = s.device.act("pair.cancel"); !ended) return s.out.refuse(ended.error());
  // Told to the relay, it can be put away; else `tend sync` tells it later.
  bool reached = true;
  if (is_under_way(state)) {
    reached = s.settle(settle_aside);
    if (reached && s.pairing_state() == "ended") (void)s.device.act("pair.cancel");
  }
  s.out.object({{"cancelled", !state.empty()}, {"reached", reached}});
  s.out.say(state.empty() ? "cli.pair.none" : reached ? "cli.pair.cancelled" : "cli.pair.cancelled_here");
  return exit_ok;
}

}  // namespace tend::cli
