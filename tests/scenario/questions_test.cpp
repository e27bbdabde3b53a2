// The question of the day: two answers that open together, and all that can come between. PROTOCOL 6.
#include <gtest/gtest.h>

#include "core/replica/records.h"
#include "core/replica/vault.h"
#include "tests/support/world.h"

namespace tend::test::questions {
namespace {

struct Answerers {
  explicit Answerers(std::string name)
      : world(std::move(name)), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }
  static std::string today(Device& who) { return who.ask("questions.today")["today"]["item"]; }
  static Json answer(Device& who) { return who.ask("questions.today")["today"].value("answer", Json()); }
  // "Ada: …" of each open answer, by question; newest first.
  static std::vector<std::string> open(Device& who) {
    std::vector<std::string> out;
    const auto list = who.ask("questions.list");
    for (const auto& item : list["items"]) {
      std::set<std::string> said;
      for (const auto& each : item["answers"])
        said.insert(each["by"].get<std::string>() + ": " + each["words"].get<std::string>());
      for (const auto& each : said) out.push_back(each);
    }
    return out;
  }
  static std::string all_shown(Device& who) {
    return who.ask("questions.today").dump() + who.ask("questions.list").dump() + who.ask("home.show").dump();
  }
  Device& a_laptop_of(Device& who) {
    auto& laptop = world.device("laptop");
    who.act("pair.invite", {{"purpose", "device"}});
    laptop.act("pair.open", {{"link", who.pairing().at("link")}, {"purpose", "device"}});
    laptop.act("pair.join", {{"device", "laptop"}});
    who.act("pair.enter", {{"words", words_read_by(laptop)}});
    laptop.act("pair.accept");
    world.settle();
    return laptop;
  }
  std::size_t waiting_at_relay() {
    std::size_t out = 0;
    for (const auto& channel : world.store().channels())
      for (const std::uint64_t slot : {0, 1}) out += world.store().escrows_waiting(channel, slot).value();
    return out;
  }

  World world;
  Device& ada;
  Device& ben;
};

using Texts = std::vector<std::string>;

Refusal refusal_of(auto&& act) {
  try {
    act();
  } catch (const Refused& refused) {
    return refused.why;
  }
  return Refusal::unknown_version;
}

TEST(QuestionsStory, BothHaveTheSameAndTheAnswersOpenTogether) {
  Answerers two("together");
  EXPECT_EQ(two.today(two.ada), two.today(two.ben));
  const auto before = two.all_shown(two.ben);
  two.ada.act("questions.answer", {{"words", "the lake"}});
  two.world.pass_at_relay(60'000);
  EXPECT_EQ(two.all_shown(two.ben), before) << "that one waits is never shown";
  EXPECT_EQ(all_kept(two.ben).find("the lake"), std::string::npos);
  EXPECT_EQ(two.answer(two.ada)["sealed"], true);
  two.ben.act("questions.answer", {{"words", "the train"}});
  two.world.pass_at_relay(60'000);
  for (auto* who : {&two.ada, &two.ben}) {
    EXPECT_EQ(two.open(*who), (Texts{"Ada: the lake", "Ben: the train"}));
    who->reload();
    two.world.settle();
    EXPECT_EQ(two.open(*who), (Texts{"Ada: the lake", "Ben: the train"}));
  }
}

TEST(QuestionsStory, TakenBackBeforeItLeavesNoMarkAndCanBeAnsweredAnew) {
  Answerers two("no mark");
  const auto before = two.all_shown(two.ben);
  two.ada.act("questions.answer", {{"words", "I should not have"}});
  two.ada.act("questions.withdraw", {{"id", two.answer(two.ada)["id"]}});
  EXPECT_EQ(two.waiting_at_relay(), 0U);
  EXPECT_TRUE(two.answer(two.ada).is_null());
  EXPECT_EQ(two.all_shown(two.ben), before);
  two.ada.act("questions.answer", {{"words", "the lake"}});
  two.ben.act("questions.answer", {{"words", "the train"}});
  two.world.pass_at_relay(60'000);
  for (auto* who : {&two.ada, &two.ben}) {
    EXPECT_EQ(two.open(*who), (Texts{"Ada: the lake", "Ben: the train"}));
    EXPECT_EQ(all_kept(*who).find("I should not have"), std::string::npos);
  }
}

TEST(QuestionsStory, AnAnswerWithdrawnWhileTheOtherAnswers) {
  Answerers two("crossing");
  two.ada.act("questions.answer", {{"words", "the lake"}});
  two.ada.online = false;
  two.ada.act("questions.withdraw", {{"id", two.answer(two.ada)["id"]}});
  two.ben.act("questions.answer", {{"words", "the train"}});
  EXPECT_EQ(two.open(two.ben).size(), 2U) << "it was open before anybody heard";
  two.ada.online = true;
  two.world.pass(120'000);
  for (auto* who : {&two.ada, &two.ben}) EXPECT_EQ(two.open(*who), Texts{"Ben: the train"});
  EXPECT_EQ(all_kept(two.ben).find("the lake"), std::string::npos);
  // She answers anew, and as nothing is left to open together it is there at once.
  two.ada.act("questions.answer", {{"words", "the sea"}});
  two.world.pass(60'000);
  for (auto* who : {&two.ada, &two.ben}) EXPECT_EQ(two.open(*who), (Texts{"Ada: the sea", "Ben: the train"}));
}

TEST(QuestionsStory, BothAnswerAtOnceWithoutANetwork) {
  Answerers two("at once");
  two.ada.online = two.ben.online = false;
  two.ada.act("questions.answer", {{"words", "the lake"}});
  two.ben.act("questions.answer", {{"words", "the train"}});
  EXPECT_TRUE(two.open(two.ada).empty());
  two.ada.online = two.ben.online = true;
  two.world.pass(120'000);
  for (auto* who : {&two.ada, &two.ben})
    EXPECT_EQ(two.open(*who), (Texts{"Ada: the lake", "Ben: the train"}));
}

TEST(QuestionsStory, WhatIsStillSealedCannotBeEdited) {
  Answerers two("edit");
  two.ada.act("questions.answer", {{"words", "the lake"}});
  const auto id = two.answer(two.ada)["id"];
  EXPECT_EQ(refusal_of([&] { two.ada.act("questions.edit", {{"id", id}, {"words", "the sea"}}); }),
            Refusal::still_sealed);
  two.ben.act("questions.answer", {{"words", "the train"}});
  two.world.pass(60'000);
  two.ada.act("questions.edit", {{"id", id}, {"words", "the sea"}});
  two.world.pass(60'000);
  EXPECT_EQ(two.open(two.ben), (Texts{"Ada: the sea", "Ben: the train"}));
}

TEST(QuestionsStory, OfTwoDevicesOfOnePersonOneAnswerStands) {
  Answerers two("two devices");
  auto& laptop = two.a_laptop_of(two.ada);
  EXPECT_EQ(two.today(laptop), two.today(two.ben));
  two.ada.online = laptop.online = false;
  two.ada.act("questions.answer", {{"words", "from the phone"}});
  two.world.pass(1'000);
  laptop.act("questions.answer", {{"words", "from the laptop"}});
  laptop.online = true;
  two.world.pass(120'000);
  two.ada.online = true;
  two.world.pass(120'000);
  two.ben.act("questions.answer", {{"words", "the train"}});
  two.world.pass(120'000);
  for (auto* who : {&two.ada, &laptop, &two.ben})
    EXPECT_EQ(two.open(*who), (Texts{"Ada: from the laptop", "Ben: the train"}))
        << "what the relay had first";
}

TEST(QuestionsStory, ALostRelayIsReplacedAndTheAnswersOpen) {
  Answerers two("lost relay");
  two.ada.act("questions.answer", {{"words", "the lake"}});
  two.world.stop_relay();
  two.world.start_relay(true);
  two.world.pass(120'000);
  EXPECT_EQ(two.waiting_at_relay(), 1U);
  two.ben.act("questions.answer", {{"words", "the train"}});
  two.world.pass_at_relay(60'000);
  for (auto* who : {&two.ada, &two.ben})
    EXPECT_EQ(two.open(*who), (Texts{"Ada: the lake", "Ben: the train"}));
}

// The key that Ben's device hands in is another than the one it sealed with: as a modified app could.
void spoil_draft(Device& who) {
  who.close();
  SeededEntropy entropy{"junk"};
  const auto vault = *replica::Vault::read(who.stored.at("k"), entropy);
  auto draft = *codec::decode<replica::DraftRecord>(*vault.open("w", who.stored.at("w")));
  for (auto& entry : draft.entries)
    if (entry.key) entry.key = crypto::draw<crypto::SealedKey>(entropy);
  who.stored["w"] = vault.seal("w", codec::encode(draft));
  who.open();
}

TEST(QuestionsStory, JunkInPlaceOfAnAnswerIsSaidAndNobodyWaits) {
  Answerers two("junk");
  two.ada.act("questions.answer", {{"words", "the lake"}});
  two.ben.act_within(1'000, "questions.answer", {{"words", "junk"}});
  spoil_draft(two.ben);
  two.world.pass(120'000);
  const auto items = two.ada.ask("questions.list")["items"];
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0]["cannot_open"], true);
  EXPECT_EQ(two.open(two.ada), Texts{"Ada: the lake"});
  two.ada.reload();
  two.world.settle();
  EXPECT_EQ(two.ada.ask("questions.list")["items"][0]["cannot_open"], true);
  two.ada.act("questions.withdraw", {{"id", items[0]["answers"][0]["id"]}});
  EXPECT_TRUE(two.ada.ask("questions.list")["items"].empty());
}

TEST(QuestionsStory, BeforeThereAreTwoItIsOnesOwn) {
  World world("alone");
  auto& ada = world.device("ada");
  auto& ben = world.device("ben");
  ada.act("me.start", {{"name", "Ada"}});
  ben.act("me.start", {{"name", "Ben"}});
  ada.act("questions.answer", {{"words", "on my own"}});
  EXPECT_EQ(refusal_of([&] { ada.act("questions.ask", {{"text", "A dog?"}}); }), Refusal::no_partner_yet);
  pair(ada, ben);
  EXPECT_EQ(Answerers::open(ada), Texts{"Ada: on my own"});
  EXPECT_TRUE(Answerers::open(ben).empty());
  EXPECT_EQ(all_kept(ben).find("on my own"), std::string::npos);
  EXPECT_EQ(Answerers::today(ada), Answerers::today(ben));
}

TEST(QuestionsStory, AnAskedOneOpensLikeTheDaysOwn) {
  Answerers two("asked");
  two.ada.act("questions.ask", {{"text", "Shall we get a dog?"}});
  const auto asked = two.ben.ask("questions.today")["more"][0]["asked"];
  two.ben.act("questions.answer", {{"words", "yes"}, {"asked", asked}});
  two.ada.act("questions.answer", {{"words", "two"}, {"asked", asked}});
  two.world.pass(60'000);
  for (auto* who : {&two.ada, &two.ben}) {
    EXPECT_EQ(two.open(*who), (Texts{"Ada: two", "Ben: yes"}));
    EXPECT_EQ(who->ask("questions.list")["items"][0]["text"], "Shall we get a dog?");
  }
}

}  // namespace
}  // namespace tend::test::questions
