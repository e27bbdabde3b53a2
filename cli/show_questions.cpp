#include "cli/show.h"

namespace tend::cli {
namespace {

// As it was written with the answer, else as the deck has it.
std::string text_of(const Json& question, const Json& home) {
  if (question.contains("text")) return question["text"].get<std::string>();
  const auto item = question.value("item", "");
  return words::find(item, {{"partner", name_in(home, "partner")}}).value_or(item);
}

void show_question(const Out& out, const Json& question, const Json& home) {
  auto line = question.contains("day") ? day_of(question, home) : std::string();
  if (question.value("mine", false))
    line = words::say("questions.by_me");
  else if (question.contains("by"))
    line = words::say("questions.by", {{"by", question["by"].get<std::string>()}});
  if (question.contains("asked")) line += "  [" + short_of(question, "asked") + "]";
  out.text(harmless(line));
  show_text(out, text_of(question, home));
  if (question.value("passed", false)) out.say("cli.questions.passed");
  if (question.contains("open")) return out.say("cli.questions.open");
  if (!question.contains("answer")) return;
  const auto& answer = question["answer"];
  const bool only_me = answer.value("only_me", false);
  out.say(only_me ? "cli.questions.mine" : "cli.questions.sealed",
          {{"id", short_of(answer)}, {"partner", name_in(home, "partner")}});
  show_text(out, answer.value("words", ""));
}

}  // namespace

void show_questions(const Out& out, const Json& today, const Json& home) {
  const auto& more = today["more"];
  for (auto question = more.rbegin(); question != more.rend(); ++question) {
    show_question(out, *question, home);
    out.gap();
  }
  show_question(out, today["today"], home);
}

void show_answers(const Out& out, const Json& item, const Json& home) {
  out.text(day_of(item, home));
  show_text(out, text_of(item, home));
  for (const auto& answer : item["answers"]) {
    const auto by = answer.value("mine", false) ? words::say("questions.you") : answer.value("by", "");
    out.text(harmless("  " + by + (answer.value("mine", false) ? "  [" + short_of(answer) + "]" : "")));
    show_text(out, answer.value("words", ""));
    if (answer.contains("alone_on"))
      out.say("questions.alone_on", {{"day", day_to_iso(answer["alone_on"].get<std::int32_t>())}});
    for (const auto& before : answer.value("before", Json::array())) {
      out.say("cli.thanks.before");
      show_text(out, before.value("words", ""));
    }
  }
  if (item.value("only_me", false)) out.say("cli.questions.only_me");
  if (item.value("might_share", false)) out.say("questions.share_way");
  if (item.value("cannot_open", false))
    out.say("cli.questions.cannot_open", {{"partner", name_in(home, "partner")}});
}

}  // namespace tend::cli
