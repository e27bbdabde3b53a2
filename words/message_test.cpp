#include "words/message.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "words/words.h"

namespace tend::words {
namespace {

using Json = nlohmann::json;

Arguments arguments_of(const Json& json) {
  Arguments out;
  for (const auto& [name, value] : json.items()) {
    if (value.is_string())
      out[name] = value.get<std::string>();
    else
      out[name] = value.get<std::int64_t>();
  }
  return out;
}

TEST(Message, SaysWhatTheVectorsSay) {
  std::ifstream file(TEND_CONTENT "/vectors/messages.json");
  const auto vectors = Json::parse(file);
  ASSERT_GT(vectors.size(), 30U);
  for (const auto& vector : vectors) {
    const auto text = vector.at("text").get<std::string>();
    const auto message = Message::parse(text);
    ASSERT_TRUE(message) << text << ": " << message.error();
    const auto language = language_of(vector.value("lang", "en"));
    ASSERT_TRUE(language) << text;
    EXPECT_EQ(Json(message->render(arguments_of(vector.value("args", Json::object())), *language)),
              vector.at("says"))
        << text;
  }
}

TEST(Message, RefusesWhatIsNoMessage) {
  for (const auto* text : {"{", "{}", "{n", "{n x}", "{n, plural}", "{n, number}", "{n, plural, one {x}}",
                           "{n, select, other x}", "{n, select, other {x}", "{n, plural, offset:x other {}}",
                           "{n, select, {x} other {y}}", "{n, plural, offset:-1 other {}}"})
    EXPECT_FALSE(Message::parse(text)) << text;
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "{n, select, other {";
  EXPECT_FALSE(Message::parse(nested));
}

TEST(Message, CountsFromTheLeastNumberThereIs) {
  const auto least = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(Message::parse("{n, plural, offset:1 other {#}}")->render({{"n", least}}),
            "-9,223,372,036,854,775,808");
}

TEST(Message, LeavesOutWhatIsNotGiven) {
  EXPECT_EQ(Message::parse("a {b} c {d, plural, one {1} other {many}}")->render({}), "a  c many");
}

TEST(Language, IsFoundByItsTagInEachOfItsForms) {
  EXPECT_EQ(language_of("de"), Language::german);
  EXPECT_EQ(language_of("de_AT.UTF-8"), Language::german);
  EXPECT_EQ(language_of("es-MX"), Language::spanish);
  EXPECT_EQ(language_of("en_GB@euro"), Language::english);
  for (const auto* none : {"", "C", "C.UTF-8", "POSIX", "fr_FR.UTF-8", "deu", "DE"})
    EXPECT_FALSE(language_of(none)) << none;
}

TEST(Words, EverySentenceIsAMessage) {
  for (const auto& [language, tag] : language_tags) {
    ASSERT_GT(sentences(language).size(), 200U);
    for (const auto& sentence : sentences(language)) {
      const auto message = Message::parse(sentence.text);
      EXPECT_TRUE(message) << tag << " " << sentence.key << ": " << message.error();
    }
    EXPECT_TRUE(std::ranges::is_sorted(sentences(language), {}, &Sentence::key));
  }
}

TEST(Words, AreFoundByTheirKey) {
  EXPECT_EQ(say("app.name"), "Tend");
  EXPECT_EQ(say("list.by_other", {{"by", "Mira"}}), "Mira thanked you");
  EXPECT_FALSE(find("no.such"));
  EXPECT_EQ(say("no.such"), "no.such");
}

TEST(Words, AreSaidInTheLanguageThatIsSpoken) {
  speak(Language::german);
  EXPECT_EQ(say("day.yesterday"), "Gestern");
  speak(Language::spanish);
  EXPECT_EQ(say("day.yesterday"), "Ayer");
  EXPECT_EQ(say("no.such"), "no.such");
  speak(Language::english);
  EXPECT_EQ(say("day.yesterday"), "Yesterday");
}

TEST(Words, ThoseReadAloudAre2048Lines) { EXPECT_EQ(std::ranges::count(pairing_words(), '\n'), 2048); }

}  // namespace
}  // namespace tend::words
