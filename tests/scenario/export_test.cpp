// Everything in open forms: what is in it, and what never is.
#include <gtest/gtest.h>

#include "tests/support/exported.h"

namespace tend::test::exported {
namespace {

using Texts = std::vector<std::string>;

struct Export : testing::Test {
  Export() {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }
  static Json words() {
    Json out = Json::array();
    for (const auto& [key, text] :
         std::map<std::string, std::string>{{"book.title", "{by} & {other}"},
                                            {"book.date", "{day} {month} {year}"},
                                            {"book.language", "en"},
                                            {"moment.thanks_said", "{by} thanked {other}"},
                                            {"moment.label_meant", "What it meant"},
                                            {"book.empty", "Nothing yet"},
                                            {"moment.memories_kept", "A memory"}})
      out.push_back({{"key", key}, {"text", text}});
    return out;
  }
  static Json json(Device& who) { return Json::parse(exported_json(who)); }
  World world{"export"};
  Device& ada = world.device("ada");
  Device& ben = world.device("ben");
};

TEST_F(Export, HoldsEveryEntryWithItsWordsAndWhoseItIs) {
  ada.act("thanks.say", {{"did", "You made tea"}});
  ben.act("checkin.answer", {{"energy", 4}});
  const auto hers = json(ada), his = json(ben);
  EXPECT_EQ(hers["tend_export"], 1);
  EXPECT_EQ(hers["names"], (Json{"Ada", "Ben"}));
  const auto said = [](const Json& of, int kind) {
    Json out = Json::array();
    for (const auto& row : of["entries"])
      if (row.value("kind", 0) == kind) out.push_back(row);
    return out;
  };
  ASSERT_EQ(said(hers, 16).size(), 1U);
  EXPECT_EQ(said(hers, 16)[0]["record"]["did"], "You made tea");
  EXPECT_EQ(said(hers, 16)[0]["by"], hers["me"]);
  EXPECT_EQ(said(hers, 16)[0]["for"], "both");
  EXPECT_EQ(said(his, 16), said(hers, 16));
  EXPECT_EQ(said(hers, 17).size(), 1U) << "her name, for her alone";
  EXPECT_EQ(hers.dump().find("energy"), std::string::npos) << "what he keeps to himself";
  EXPECT_NE(his.dump().find("energy"), std::string::npos);
}

TEST_F(Export, ComesInPiecesThatMakeOne) {
  for (int i = 0; i < 260; ++i) ada.act_within(0, "thanks.say", {{"did", "Thing " + std::to_string(i)}});
  for (int i = 0; i < 260; ++i) ben.act_within(0, "checkin.answer", {{"energy", i % 7 + 1}});
  ben.act("draft.send");
  world.settle();
  Json first;
  exported_piece(ben, {{"what", "json"}}, &first);
  EXPECT_TRUE(first.contains("next"));
  std::size_t thanks = 0;
  const auto all = json(ben);
  for (const auto& row : all["entries"]) thanks += row.value("kind", 0) == 16 ? 1 : 0;
  EXPECT_EQ(thanks, 260U);
  EXPECT_EQ(exported_piece(ben, {{"what", "json"}, {"start", 4'000'000'000}}), "\n]}\n");
}

// PRACTICES: that the other has answered, or written a letter, is never shown before it opens.
TEST_F(Export, TellsNothingOfWhatIsSealed) {
  const auto before = json(ben)["entries"].size();
  ada.act("letters.write", {{"until", world.now + 86'400'000}, {"words", "Open me"}});
  ada.act("questions.answer", {{"words", "the garden"}});
  world.pass_at_relay(60'000);
  EXPECT_EQ(json(ben)["entries"].size(), before);
  EXPECT_NE(json(ada).dump().find("Open me"), std::string::npos) << "to her it is hers";
  const auto letter = ada.ask("letters.list")["items"][0]["id"];
  ada.act("letters.withdraw", {{"id", letter}});
  world.pass_at_relay(60'000);
  EXPECT_EQ(json(ben)["entries"].size(), before) << "nor that there was one";
  EXPECT_EQ(json(ada).dump().find("Open me"), std::string::npos);
}

// Such a letter lies readable with the other; their app keeps it closed.
TEST_F(Export, TellsNothingOfALetterThatIsOnlyKeptShut) {
  const auto before = json(ben)["entries"].size();
  ada.act("letters.write", {{"until", world.now + 86'400'000}, {"words", "Open me"}, {"keep_shut", true}});
  world.pass_at_relay(60'000);
  EXPECT_EQ(json(ben)["entries"].size(), before);
  EXPECT_NE(json(ada).dump().find("Open me"), std::string::npos) << "to her it is hers";
  world.pass_at_relay(86'400'000);
  EXPECT_NE(json(ben).dump().find("Open me"), std::string::npos) << "its time has come";
}

TEST_F(Export, HoldsNoWordsThatWereTakenBackAndNoKeys) {
  ada.act("thanks.say", {{"did", "You made tea"}});
  ada.act("thanks.withdraw", {{"id", ben.ask("thanks.list")["items"][0]["id"]}});
  world.pass_at_relay(60'000);
  const auto all = json(ben);
  EXPECT_EQ(all.dump().find("You made tea"), std::string::npos);
  std::size_t gone = 0;
  for (const auto& row : all["entries"]) {
    gone += row.contains("gone") ? 1 : 0;
    const auto kind = row.value("kind", 16);
    EXPECT_TRUE(kind == 2 || kind >= 16) << row.dump();
  }
  EXPECT_EQ(gone, 1U) << "the line that it was stays";
}

TEST_F(Export, IsABookInWhichWordsAreWords) {
  EXPECT_NE(exported_piece(ada, {{"what", "book"}, {"words", words()}}).find("<h1>Nothing yet</h1>"),
            std::string::npos);
  ada.act("thanks.say", {{"did", "<script>alert(1)</script> & *you*"}, {"meant", "1. so\n- much"}});
  ben.act("memories.add", {{"words", "The boat"}, {"day", "1999-06-29"}});
  const auto book = exported_piece(ben, {{"what", "book"}, {"words", words()}});
  EXPECT_EQ(book.find("<script"), std::string::npos);
  EXPECT_NE(book.find("&lt;script&gt;alert(1)&lt;/script&gt; &amp; *you*"), std::string::npos) << book;
  EXPECT_NE(book.find("<h3>Ada thanked Ben</h3>"), std::string::npos);
  EXPECT_LT(book.find("The boat"), book.find("Ada thanked Ben")) << "oldest first";
  EXPECT_NE(book.find("<h1>Ben &amp; Ada</h1>"), std::string::npos) << "whose book it is comes first";
  const auto text = exported_piece(ben, {{"what", "markdown"}, {"words", words()}});
  EXPECT_NE(text.find("> \\<script\\>alert(1)\\</script\\> \\& \\*you\\*"), std::string::npos) << text;
  EXPECT_NE(text.find("> 1\\. so  \n> \\- much"), std::string::npos) << text;
}

TEST_F(Export, HoldsPlansAsOneCalendar) {
  ada.act("ideas.offer", {{"text", "The lake"}});
  const auto id = ben.ask("ideas.list")["items"][0]["id"];
  ben.act("ideas.wish", {{"id", id}});
  ada.act("ideas.plan", {{"id", id}, {"day", 21'000}});
  const auto ics = exported_piece(ben, {{"what", "calendar"}});
  EXPECT_TRUE(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.ends_with("END:VCALENDAR\r\n")) << ics;
  EXPECT_NE(ics.find("SUMMARY:The lake"), std::string::npos);
  EXPECT_EQ(ics.find("BEGIN:VCALENDAR", 5), std::string::npos) << "one calendar";
}

TEST_F(Export, RefusesWhatItDoesNotKnow) {
  EXPECT_THROW(ada.ask("export.file", {{"what", "pdf"}}), Refused);
  EXPECT_THROW(ada.ask("export.file"), Refused);
  auto& cat = world.device("cat");
  EXPECT_THROW(cat.ask("export.file", {{"what", "json"}}), Refused) << "nobody has begun there";
}

}  // namespace
}  // namespace tend::test::exported
