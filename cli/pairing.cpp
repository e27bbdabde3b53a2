// How two people find each other at two terminals. With somebody at the terminal these verbs wait and say what
// comes next; else they do what can be done now, and `tend sync` goes on from there.
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

std::string other_in(const Json& home) {
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
    for (;;) {
      const auto home = s_.home();
      const auto state = pairing_of(home).value("state", "");
      if (state != told && state != "done") tell_pairing(s_, home), prompt(state);
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
        take(state, *line);
      } else if (stop_.asked() || typing_.ended()) {
        s_.out.gap();
        s_.out.say("cli.pair.later");
        return exit_ok;
      }
    }
  }

 private:
  void prompt(const std::string& state) const {
    if (state == "enter_words") s_.out.say("cli.pair.enter");
    if (state == "confirm") s_.out.say("cli.pair.ask");
  }

  void take(const std::string& state, const std::string& line) {
    if (state == "enter_words") {
      const auto words = split(line);
      if (words.empty()) return;
      heed(s_.device.act("pair.enter", {{"words", words}}), state);
    } else if (state == "confirm") {
      if (is_one_of(line, "cli.yes"))
        heed(s_.device.act("pair.accept"), state);
      else if (is_one_of(line, "cli.no"))
        heed(s_.device.act("pair.cancel"), state);
      else
        prompt(state);
    } else if (state == "read_words" && is_one_of(line, "cli.no")) {
      heed(s_.device.act("pair.cancel"), state);
    }
  }
  void heed(const Answer<Json>& answer, const std::string& state) const {
    if (answer) return;
    s_.out.text(harmless(sentence_of(answer.error().key, answer.error().args)));
    if (s_.pairing_state() == state) prompt(state);
  }

  Session& s_;
  Typing typing_;
  StopAsked stop_;
};

// After a step: on with the person, or one look at what the relay has.
int go_on(Session& s, Json answer = Json::object()) {
  if (s.guides) return Guide(s).run();
  const bool reached = s.settle(settle_aside);
  const auto home = s.home();
  answer["reached"] = reached;
  if (home.contains("pairing")) answer["pairing"] = home["pairing"];
  if (home.contains("partner")) answer["partner"] = home["partner"];
  if (answer.contains("link")) answer["link"] = pairing_of(home).value("link", answer["link"]);
  s.out.object(answer);
  tell_pairing(s, home);
  if (!reached) s.out.say("home.offline_pairing");
  return exit_ok;
}

}  // namespace

void tell_pairing(const Session& s, const Json& home) {
  const auto pairing = pairing_of(home);
  const auto state = pairing.value("state", "");
  const words::Arguments about{{"other", other_in(home)},
                               {"reason", pairing.value("ended", "")},
                               {"tries", std::int64_t{pairing.value("tries_left", 3)}}};
  if (state.empty()) {
    if (home.contains("partner")) s.out.say("cli.pair.paired", about);
    return;
  }
  s.out.say("cli.pair." + state, about);
  if (state == "inviting") s.out.text("\n    " + pairing.value("link", "") + "\n");
  if (pairing.contains("words") && (state == "read_words" || state == "confirm")) {
    std::string said;
    for (const auto& word : pairing["words"])
      said += "\n    " + word.value("word", "") + "  " +
              words::say("words_out.number", {{"number", std::int64_t{word.value("number", 0)}}});
    if (state == "read_words") s.out.text(said + "\n");
  }
  if (s.guides) {
    if (state == "inviting") {
      s.out.text(square_of(pairing.value("link", "")));
      s.out.say("cli.pair.inviting_next");
    }
    if (state == "ended") s.out.say("ended." + pairing.value("ended", "cancelled"));
    return;
  }
  if (state == "ended") s.out.say("ended." + pairing.value("ended", "cancelled"));
  if (const auto next = words::find("cli.pair." + state + "_then", about))
    s.out.say("cli.pair." + state + "_then", about);
}

int invite(Session& s) {
  const auto before = s.home();
  const bool is_open = is_under_way(s.pairing_state());
  if (before.contains("person") && !before.contains("partner") && !is_open && s.device.relay().empty())
    return s.out.refuse_usage("usage_no_relay", {});
  if (auto made = s.device.act("pair.invite"); !made) return s.out.refuse(made.error());
  return go_on(s, {{"link", pairing_of(s.home()).value("link", "")}});
}

int join(Session& s) {
  if (!s.home().contains("person")) return s.out.refuse(Refused::by_core(Refusal::not_started, {}));
  if (auto opened = s.device.act("pair.open", {{"link", s.request.rest.at(0)}}); !opened)
    return s.out.refuse(opened.error());
  // Nothing is used up by looking; whether there is an invitation, only the relay knows.
  const bool reached = s.settle(settle_aside);
  auto joined = reached ? s.device.act("pair.join") : std::unexpected(Refused::by_core(Refusal::offline, {}));
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
