// An export that is brought along into a new space: what it shows there, what it is not, and how it goes again.
#include <gtest/gtest.h>

#include "tests/support/exported.h"

namespace tend::test::brought_along {
namespace {

using namespace std::string_literals;

Bytes photo(char mark) {
  return to_bytes("\xFF\xD8\xFF\xDA\0\x04sc"s + std::string(900, mark) + "\xFF\xD9"s);
}

ArchiveId name_of(const Json& answer) {
  return *ArchiveId::from(*from_hex(answer.at("archive").get<std::string>()));
}

// What every practice shows of all that there is.
Json all_views(Device& who) {
  Json out;
  for (const auto* view : {"thanks.list", "checkin.mine", "ideas.list", "questions.list", "letters.list",
                           "memories.list", "memories.day", "dates.list", "us.timeline"})
    out[view] = who.ask(view);
  return out;
}

// Of what was brought along nothing is new.
void look_at_all(Device& who) {
  auto ids = Json::array();
  const auto items = who.ask("us.timeline")["items"];
  for (const auto& each : items) ids.push_back(each["id"]);
  who.act("us.look", {{"moments", ids}});
}

struct BroughtAlong : testing::Test {
  // Some weeks of two, with all that there is to tell: words of both, of one, sealed ones, some taken back.
  BroughtAlong() {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
    ada.act("thanks.say", {{"did", "You made tea"}, {"meant", "It was cold"}});
    ben.act("thanks.say", {{"did", "You stayed"}});
    ada.act("thanks.receive", {{"id", ada.ask("thanks.list")["items"][0]["id"]}, {"words", "Always"}});
    ada.act("thanks.say", {{"did", "Not this"}});
    ada.act("thanks.withdraw", {{"id", ada.ask("thanks.list")["items"][0]["id"]}});
    ada.act("thanks.say", {{"did", "This after all"}});
    ada.act("thanks.withdraw", {{"id", ada.ask("thanks.list")["items"][0]["id"]}});
    ada.act("checkin.answer", {{"energy", 4}, {"close", 6}});
    ben.act("checkin.answer", {{"energy", 2}, {"close", 5}});
    ada.act("ideas.offer", {{"text", "The lake"}});
    ben.act("ideas.wish", {{"id", ada.ask("ideas.list")["items"][0]["id"]}});
    ada.act("questions.answer", {{"words", "the garden"}});
    ben.act("questions.answer", {{"words", "the train"}});
    ben.act("letters.write", {{"until", world.now + 3'600'000}, {"words", "Dear Ada"}});
    ada.act("letters.write", {{"until", world.now + 400LL * 86'400'000}, {"words", "In a year"}});
    ben.act("memories.add",
            {{"words", "The boat"}, {"day", "1999-06-29"}, {"photos", {ben.keep(photo('b'))}}});
    ada.act("dates.add", {{"words", "The day we met"}, {"day", "2019-06-29"}});
    ben.act("dates.add", {{"words", "The boat race"}, {"day", "06-29"}});
    for (int week = 0; week < 2; ++week) world.pass_at_relay(7LL * 86'400'000);
    picture = ada.ask("memories.list")["items"][0]["photos"][0]["blob"];
    look_at_all(ada);
    before = all_views(ada);
    kept = to_bytes(exported_json(ada));
    file = ada.file(picture);
    eve.act("me.start", {{"name", "Eve"}});
  }
  Json bring(Device& who, const Bytes& json) { return who.hand_in("archive.keep", Json::object(), {json}); }
  Refusal why_not(const std::string& json) {
    try {
      bring(eve, to_bytes(json));
    } catch (const Refused& refused) {
      return refused.why;
    }
    return Refusal::unknown_version;
  }
  World world{"brought along"};
  Device& ada = world.device("ada");
  Device& ben = world.device("ben");
  Device& eve = world.device("eve");
  Json picture, before;
  Bytes kept, file;
};

TEST_F(BroughtAlong, ShowsTheSameAsBefore) {
  const auto answer = bring(eve, kept);
  EXPECT_GT(answer["entries"], 15);
  ASSERT_EQ(answer["files"].size(), 1U) << answer;
  EXPECT_EQ(answer["files"][0]["blob"], picture);
  eve.hand_in("archive.file", {{"archive", answer["archive"]}, {"blob", picture}}, {file});
  eve.reads = name_of(answer);
  const auto now = all_views(eve);
  for (const auto& [view, shown] : before.items()) EXPECT_EQ(now[view], shown) << view;
  EXPECT_EQ(eve.file(picture), file);
  EXPECT_EQ(eve.home()["person"]["name"], "Ada");
  EXPECT_EQ(eve.home()["partner"]["name"], "Ben");
  eve.reload();
  EXPECT_EQ(all_views(eve), now) << "it is stored";
  EXPECT_EQ(eve.file(picture), file);
  eve.reads.reset();
  EXPECT_EQ(eve.home()["archives"][0]["owner"], "Ada");
  EXPECT_EQ(eve.ask("us.timeline")["items"].size(), 0U) << "it is not of now";
  EXPECT_EQ(eve.home()["person"]["name"], "Eve");
}

TEST_F(BroughtAlong, GoesOutAgainAsItCame) {
  const auto answer = bring(eve, kept);
  eve.reads = name_of(answer);
  auto again = Json::parse(exported_json(eve)), first = Json::parse(std::string(as_text(kept)));
  ASSERT_EQ(again["entries"].size(), first["entries"].size());
  const auto by_id = [](const Json& a, const Json& b) { return a["id"] < b["id"]; };
  std::sort(again["entries"].begin(), again["entries"].end(), by_id);
  std::sort(first["entries"].begin(), first["entries"].end(), by_id);
  for (std::size_t i = 0; i < first["entries"].size(); ++i)
    EXPECT_EQ(again["entries"][i], first["entries"][i]);
  EXPECT_EQ(again["names"], first["names"]);
  EXPECT_EQ(again["files"], first["files"]);
  EXPECT_EQ(again["me"], first["me"]);
}

TEST_F(BroughtAlong, ComesOnceHoweverOftenItIsBrought) {
  const auto first = bring(eve, kept);
  const auto again = bring(eve, kept);
  EXPECT_EQ(again["archive"], first["archive"]);
  EXPECT_EQ(again["entries"], 0);
  EXPECT_EQ(again["files"].size(), 1U) << "it is still to come";
  ada.act("thanks.say", {{"did", "One more"}});
  const auto later = bring(eve, to_bytes(exported_json(ada)));
  EXPECT_EQ(later["archive"], first["archive"]);
  EXPECT_EQ(later["entries"], 1);
  const auto his = bring(eve, to_bytes(exported_json(ben)));
  EXPECT_NE(his["archive"], first["archive"]) << "what he saw is another view of it";
  EXPECT_EQ(eve.home()["archives"].size(), 2U);
}

TEST_F(BroughtAlong, GoesAgainAndCanBeUndone) {
  const auto answer = bring(eve, kept);
  eve.hand_in("archive.file", {{"archive", answer["archive"]}, {"blob", picture}}, {file});
  const auto chunks = [&] {
    return std::ranges::count_if(eve.stored,
                                 [](const auto& each) { return replica::is_file_key(each.first); });
  };
  EXPECT_EQ(chunks(), 1);
  const auto draft = eve.act_within(1'000, "archive.forget", {{"archive", answer["archive"]}});
  EXPECT_FALSE(eve.home().contains("archives"));
  eve.act_within(0, "draft.undo", {{"draft", draft["draft"]}});
  EXPECT_EQ(eve.home()["archives"].size(), 1U);
  eve.act_within(0, "archive.forget", {{"archive", answer["archive"]}});
  const auto again = bring(eve, kept);
  EXPECT_EQ(again["entries"], answer["entries"]) << "brought along while it could be undone: it is here anew";
  world.settle(60'000);
  ASSERT_EQ(eve.home()["archives"].size(), 1U);
  eve.act("archive.forget", {{"archive", again["archive"]}});
  world.settle(60'000);
  EXPECT_FALSE(eve.home().contains("archives"));
  EXPECT_EQ(chunks(), 0) << "the photo goes with it";
  eve.reload();
  EXPECT_FALSE(eve.home().contains("archives"));
  eve.reads = name_of(answer);
  EXPECT_THROW(eve.home(), Refused);
}

// All of one's devices have it, and its photos; the other sees nothing of it.
TEST_F(BroughtAlong, IsOnAllMyDevicesAndNobodyElses) {
  const auto sent = [&] { return ben.stored.size(); };
  world.settle(60'000);
  const auto his = sent();
  const auto answer = bring(ada, kept);
  ada.hand_in("archive.file", {{"archive", answer["archive"]}, {"blob", picture}}, {file});
  auto& tablet = world.device("tablet");
  ada.act("pair.invite", {{"purpose", "device"}});
  tablet.act("pair.open", {{"link", ada.pairing().at("link")}, {"purpose", "device"}});
  tablet.act("pair.join", {{"device", "tablet"}});
  ada.act("pair.enter", {{"words", words_read_by(tablet)}});
  tablet.act("pair.accept");
  world.settle(120'000);
  ASSERT_EQ(tablet.home()["archives"].size(), 1U);
  tablet.reads = name_of(answer);
  EXPECT_EQ(tablet.file(picture), file);
  EXPECT_EQ(tablet.ask("memories.list"), before["memories.list"]);
  EXPECT_LE(sent(), his + 2) << "a next device of hers, and no more";
  EXPECT_FALSE(ben.home().contains("archives"));
}

TEST_F(BroughtAlong, IsTakenWholeOrNotAtAll) {
  const std::string json(as_text(kept));
  const auto with = [&](const std::string& pointer, const Json& value) {
    auto out = Json::parse(json);
    out[Json::json_pointer(pointer)] = value;
    return out.dump();
  };
  EXPECT_EQ(why_not(""), Refusal::export_unknown);
  EXPECT_EQ(why_not("[]"), Refusal::export_unknown);
  EXPECT_EQ(why_not("{\"entries\": []}"), Refusal::export_unknown);
  EXPECT_EQ(why_not(json.substr(0, json.size() / 2)), Refusal::export_unknown);
  EXPECT_EQ(why_not(with("/tend_export", 2)), Refusal::export_newer);
  for (const auto& [pointer, value] :
       std::vector<std::pair<std::string, Json>>{{"/me", 2},
                                                 {"/names/0", 3},
                                                 {"/names/1", std::string(100, 'x')},
                                                 {"/files", 1},
                                                 {"/files", {{std::string(32, '0'), "files/../../.ssh/id"}}},
                                                 {"/entries", 1},
                                                 {"/entries/0", 1},
                                                 {"/entries/0/id", "00"},
                                                 {"/entries/0/by", 7},
                                                 {"/entries/0/t", 1.5},
                                                 {"/entries/0/day", -4'000'000'000},
                                                 {"/entries/0/for", "all"},
                                                 {"/entries/0/kind", 70'000},
                                                 {"/entries/0/record", {{"name", 4}}},
                                                 {"/entries/0/record/more", 1},
                                                 {"/entries/0/record/unknown", {{"9", "zz"}}},
                                                 {"/entries/0/record/unknown", {{"9", "ff"}}}})
    EXPECT_EQ(why_not(with(pointer, value)), Refusal::export_unknown) << pointer << " " << value;
  std::string deep = "{\"tend_export\":1,\"entries\":[";
  EXPECT_EQ(why_not(deep + std::string(100'000, '[')), Refusal::export_unknown);
  EXPECT_FALSE(eve.home().contains("archives")) << "nothing of all that came in";
  EXPECT_EQ(bring(eve, to_bytes(with("/entries/0/record/unknown", {{"9", "01"}})))["entries"],
            Json::parse(json)["entries"].size());
}

TEST_F(BroughtAlong, TakesItsOwnPhotosAndNoOthers) {
  const auto answer = bring(eve, kept);
  const auto refusal = [&](Json fields, std::vector<Bytes> files) {
    try {
      eve.hand_in("archive.file", std::move(fields), std::move(files));
    } catch (const Refused& refused) {
      return refused.why;
    }
    return Refusal::unknown_version;
  };
  const Json here{{"archive", answer["archive"]}, {"blob", picture}};
  EXPECT_EQ(refusal({{"archive", answer["archive"]}, {"blob", std::string(32, '0')}}, {file}),
            Refusal::not_there);
  EXPECT_EQ(refusal({{"archive", std::string(32, '0')}, {"blob", picture}}, {file}), Refusal::not_there);
  EXPECT_EQ(refusal(here, {to_bytes("%PDF-1.4")}), Refusal::file_unknown);
  EXPECT_EQ(refusal(here, {}), Refusal::file_unknown);
  eve.reads = name_of(answer);
  EXPECT_THROW(eve.file(picture), Refused);
  EXPECT_EQ(eve.ask("memories.list")["items"][0]["photos"][0]["state"], "missing");
}

TEST_F(BroughtAlong, WhatWasToOpenLaterOpensAtItsTime) {
  const auto answer = bring(eve, kept);
  eve.reads = name_of(answer);
  const auto letter = [&] {
    const auto list = eve.ask("letters.list");
    for (const auto& item : list["items"])
      if (item["mine"] == true) return item;
    return Json();
  };
  EXPECT_EQ(letter()["sealed"], true);
  EXPECT_EQ(eve.ask("us.timeline").dump().find("In a year"), std::string::npos);
  world.pass_at_relay(401LL * 86'400'000);
  EXPECT_FALSE(letter().contains("sealed"));
  EXPECT_NE(eve.ask("us.timeline").dump().find("In a year"), std::string::npos);
}

}  // namespace
}  // namespace tend::test::brought_along
