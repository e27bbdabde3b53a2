// A photo on its way: from the one who picked it, over the relay, to the other; and all that may happen to it in between.
#include <gtest/gtest.h>

#include "core/base/text.h"
#include "tests/support/world.h"

namespace tend::test::memories {
namespace {

using namespace std::string_literals;
using Texts = std::vector<std::string>;

// As a camera makes it: a JPEG of that many bytes of picture, with the place in its Exif.
Bytes photo(std::size_t size, char mark = 'p') {
  const auto place = "Exif\0\0MM\0*\0\0\0\x08\0\0"s + "GPS 48.8566N 2.3522E"s;
  return to_bytes("\xFF\xD8\xFF\xE1\0"s + static_cast<char>(place.size() + 2) + place +
                  "\xFF\xDA\0\x04scan"s.substr(0, 6) + std::string(size, mark) + "\xFF\xD9"s);
}
std::string picture(const Bytes& file) { return std::string(as_text(file)); }

struct Two {
  explicit Two(const std::string& name) : world(name), ada(world.device("ada")), ben(world.device("ben")) {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }
  // Ada keeps a memory with photos of that many bytes; within `ms` of time.
  Json add(const std::string& words, const std::vector<std::size_t>& sizes, std::int64_t ms = 10'000) {
    Json names = Json::array();
    for (const auto size : sizes) names.push_back(ada.keep(photo(size)));
    return ada.act_within(ms, "memories.add", {{"words", words}, {"photos", names}});
  }
  World world;
  Device& ada;
  Device& ben;
};

Json memory(Device& who, std::size_t n = 0) { return who.ask("memories.list")["items"].at(n); }
Texts words_of(Device& who) {
  Texts out;
  const auto list = who.ask("memories.list");
  for (const auto& item : list["items"]) out.push_back(item["words"]);
  return out;
}
Texts states(Device& who, std::size_t n = 0) {
  Texts out;
  const auto photos = memory(who, n).value("photos", Json::array());
  for (const auto& each : photos) out.push_back(each["state"]);
  return out;
}
std::size_t chunks_of(const Device& who) {
  std::size_t out = 0;
  for (const auto& [key, value] : who.stored) out += replica::is_file_key(key) ? 1 : 0;
  return out;
}
std::uint64_t bytes_at_relay(World& world) {
  std::uint64_t out = 0;
  for (const auto& channel : world.store().channels()) out += world.store().blob_bytes(channel).value();
  return out;
}
template <class What>
std::string refused(What what) {
  try {
    what();
  } catch (const Refused& why) {
    return why.what();
  }
  return "";
}
template <class Frame>
bool is(BytesView frame) {
  const auto read = protocol::decode(frame);
  return read && std::holds_alternative<Frame>(*read);
}

TEST(APhoto, GoesToTheOtherWithoutTheCamerasNotes) {
  Two two("photo");
  two.add("We lost the tent", {600'000});
  EXPECT_EQ(words_of(two.ben), Texts{"We lost the tent"});
  EXPECT_EQ(states(two.ben), Texts{"here"});
  const auto blob = memory(two.ben)["photos"][0]["blob"];
  const auto file = picture(two.ben.file(blob));
  EXPECT_NE(file.find(std::string(600'000, 'p')), std::string::npos);
  EXPECT_EQ(file.find("GPS"), std::string::npos);
  EXPECT_EQ(two.ada.file(blob), two.ben.file(blob));
  for (const auto& frame : two.world.traffic) {
    EXPECT_EQ(as_text(frame).find("pppppppp"), std::string_view::npos) << "sealed on its way";
    EXPECT_EQ(as_text(frame).find("GPS"), std::string_view::npos);
  }
  for (const auto& [key, value] : two.ada.stored)
    EXPECT_EQ(as_text(value).find("pppppppp"), std::string_view::npos) << "and where it lies";
}

TEST(APhoto, IsThereBeforeItsEntryAndWhatIsWrittenAfterWaitsForIt) {
  Two two("before");
  two.ben.hears_channels = false;
  two.add("first", {300'000});
  two.ada.act("thanks.say", {{"did", "second"}});
  std::size_t put = 0, appended_after = 0;
  for (const auto& frame : two.world.traffic) {
    put += is<protocol::ChunkPut>(frame) ? 1 : 0;
    if (is<protocol::Append>(frame)) appended_after = put;
  }
  EXPECT_EQ(put, 2U);
  EXPECT_EQ(appended_after, 2U);
  two.ben.hears_channels = true;
  two.world.settle();
  EXPECT_EQ(words_of(two.ben), Texts{"first"});
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: second"});
}

TEST(APhoto, GoesOnWhereItStoppedWhenTheRelayIsGoneInTheMiddle) {
  Two two("relay gone");
  two.add("tent", {1'200'000}, 1'000);
  int chunks = 0;
  two.world.drop_from_relay = [&](BytesView frame) {
    const auto read = protocol::decode(frame);
    const auto* ack = read ? std::get_if<protocol::Ack>(&*read) : nullptr;
    if (ack && ack->indexes.empty()) ++chunks;
    return chunks >= 2;  // from the second on nothing comes from it any more
  };
  two.world.settle(20'000);
  two.world.stop_relay();
  two.world.settle(20'000);
  EXPECT_TRUE(words_of(two.ben).empty());
  two.world.drop_from_relay = {};
  const auto from = two.world.traffic.size();
  two.world.start_relay();
  two.world.pass(120'000);
  EXPECT_EQ(states(two.ben), Texts{"here"});
  std::size_t put = 0;
  for (auto i = from; i < two.world.traffic.size(); ++i)
    put += is<protocol::ChunkPut>(two.world.traffic[i]) ? 1 : 0;
  EXPECT_LT(put, 5U) << "what was there was not sent again";
}

TEST(APhoto, OutlivesACrashAtAnyWriteOfItsDevices) {
  for (std::size_t crash = 1; crash < 14; ++crash) {
    SCOPED_TRACE(crash);
    Two two("crash " + std::to_string(crash));
    Json names{two.ada.keep(photo(600'000))};
    auto& who = crash % 2 ? two.ada : two.ben;
    who.crash_at_store = who.stores + (crash + 1) / 2;
    const auto id = two.ada.begin("memories.add", {{"words", "tent"}, {"photos", names}});
    two.world.settle();
    two.world.pass(60'000);
    (void)id;
    ASSERT_EQ(words_of(two.ben), Texts{"tent"});
    EXPECT_EQ(states(two.ben), Texts{"here"});
    EXPECT_FALSE(two.ben.file(memory(two.ben)["photos"][0]["blob"]).empty());
  }
}

TEST(APhoto, ThatFindsNoRoomIsKeptAndTriedAgainAndItsWordsGo) {
  Two two("no room");
  two.add("room for this", {300'000});
  two.world.relay_limits.channel.blob_bytes_max = 700'000;
  two.world.stop_relay(), two.world.start_relay();
  two.world.pass(60'000);
  two.add("and not for all of these", {300'000, 300'000});
  EXPECT_EQ(words_of(two.ben).size(), 2U) << "the words are there";
  EXPECT_EQ(two.ada.home()["trouble"], "relay_blob_quota");
  EXPECT_EQ(two.ada.home()["waiting"], 0);
  EXPECT_EQ(states(two.ben), (Texts{"here", "missing"}));
  EXPECT_EQ(states(two.ada), (Texts{"here", "here"}));
  EXPECT_EQ(refused([&] { two.ben.file(memory(two.ben)["photos"][1]["blob"]); }), "file_missing");
  two.ada.act("thanks.say", {{"did", "went on"}});
  EXPECT_EQ(two.ben.thanks(), Texts{"Ada: went on"});
  two.ada.reload();
  two.world.settle();
  EXPECT_EQ(two.ada.home()["trouble"], "relay_blob_quota") << "said again after a restart";
  two.world.relay_limits = {};
  two.world.stop_relay(), two.world.start_relay();
  two.world.pass(60'000);
  two.world.pass(360'000);
  EXPECT_FALSE(two.ada.home().contains("trouble"));
  EXPECT_EQ(states(two.ben), (Texts{"here", "here"}));
}

TEST(APhoto, ThatWasTakenBackIsNowhereAnyMore) {
  Two two("taken back");
  two.add("tent", {600'000});
  const auto blob = memory(two.ben)["photos"][0]["blob"];
  EXPECT_GT(chunks_of(two.ada), 0U);
  EXPECT_EQ(chunks_of(two.ben), chunks_of(two.ada));
  EXPECT_GT(bytes_at_relay(two.world), 600'000U);
  two.ada.act("memories.withdraw", {{"id", memory(two.ada)["id"]}});
  two.world.pass(60'000);
  EXPECT_EQ(chunks_of(two.ada), 0U);
  EXPECT_EQ(chunks_of(two.ben), 0U);
  EXPECT_EQ(bytes_at_relay(two.world), 0U);
  EXPECT_EQ(refused([&] { two.ben.file(blob); }), "not_there");
  two.ada.reload(), two.ben.reload();
  EXPECT_TRUE(memory(two.ben).contains("withdrawn"));
}

TEST(APhoto, ThatWasTakenBackBeforeItWentOutNeverGoes) {
  Two two("taken back offline");
  two.ada.online = false;
  two.add("tent", {600'000});
  two.ada.act("memories.withdraw", {{"id", memory(two.ada)["id"]}});
  two.ada.online = true;
  two.ada.hear(replica::Clock{.online = true});
  two.world.settle();
  two.world.pass(60'000);
  EXPECT_EQ(two.ada.home()["waiting"], 0);
  EXPECT_EQ(two.ada.home()["relay"], "online");
  EXPECT_TRUE(memory(two.ben).contains("withdrawn"));
  for (const auto& frame : two.world.traffic) EXPECT_FALSE(is<protocol::ChunkPut>(frame));
  EXPECT_EQ(bytes_at_relay(two.world), 0U);
  EXPECT_EQ(chunks_of(two.ada), 0U);
}

TEST(APhoto, OfAnOldMemoryCanBeCalledBackForThreeDays) {
  Two two("called back");
  two.add("tent", {300'000});
  two.world.pass_at_relay(8 * ms_a_day);
  two.ada.act("memories.withdraw", {{"id", memory(two.ada)["id"]}});
  two.world.pass(60'000);
  EXPECT_GT(chunks_of(two.ben), 0U);
  two.ada.act("memories.restore", {{"id", memory(two.ada)["id"]}});
  two.world.pass_at_relay(4 * ms_a_day);
  EXPECT_EQ(states(two.ben), Texts{"here"});
  EXPECT_FALSE(two.ben.file(memory(two.ben)["photos"][0]["blob"]).empty());
  EXPECT_GT(bytes_at_relay(two.world), 0U);
  two.ada.act("memories.withdraw", {{"id", memory(two.ada)["id"]}});
  two.world.pass_at_relay(4 * ms_a_day);
  two.world.pass_at_relay(60'000);
  EXPECT_EQ(chunks_of(two.ada) + chunks_of(two.ben), 0U);
  EXPECT_EQ(bytes_at_relay(two.world), 0U);
}

TEST(APhoto, UndoneInTimeLeavesNoTraceAndNoneWasSent) {
  Two two("undone");
  const auto draft = two.add("tent", {600'000}, 1'000)["draft"];
  EXPECT_FALSE(two.ada.file(memory(two.ada)["photos"][0]["blob"]).empty()) << "shown at once";
  two.ada.act("draft.undo", {{"draft", draft}});
  two.world.pass(60'000);
  EXPECT_EQ(chunks_of(two.ada), 0U);
  EXPECT_EQ(bytes_at_relay(two.world), 0U);
  for (const auto& frame : two.world.traffic) EXPECT_FALSE(is<protocol::BlobOpen>(frame));
}

TEST(APhoto, ThatWasPickedAndNotUsedIsGoneAtTheNextStart) {
  Two two("picked");
  two.ada.keep(photo(1'000));
  const auto dropped = two.ada.keep(photo(1'000));
  EXPECT_EQ(chunks_of(two.ada), 2U);
  two.ada.act("file.drop", {{"blob", dropped}});
  EXPECT_EQ(chunks_of(two.ada), 1U);
  two.add("tent", {1'000});
  two.ada.reload();
  two.world.settle();
  EXPECT_EQ(chunks_of(two.ada), 1U) << "that of the memory";
  EXPECT_EQ(states(two.ada), Texts{"here"});
}

TEST(APhoto, IsFetchedByANextDeviceOfOnesOwn) {
  Two two("next device");
  two.add("tent", {600'000});
  auto& tablet = two.world.device("tablet");
  two.ben.act("pair.invite", {{"purpose", "device"}});
  tablet.act("pair.open", {{"link", two.ben.pairing().at("link")}, {"purpose", "device"}});
  tablet.act("pair.join", {{"device", "Tablet"}});
  two.ben.act("pair.enter", {{"words", words_read_by(tablet)}});
  tablet.act("pair.accept");
  two.world.pass(120'000);
  ASSERT_EQ(words_of(tablet), Texts{"tent"});
  EXPECT_EQ(states(tablet), Texts{"here"});
  EXPECT_FALSE(tablet.file(memory(tablet)["photos"][0]["blob"]).empty());
}

TEST(APhoto, ComesToANewRelayFromWhoGaveIt) {
  Two two("new relay");
  two.add("tent", {600'000});
  two.world.stop_relay();
  two.world.start_relay(true);
  two.world.pass(120'000);
  EXPECT_GT(bytes_at_relay(two.world), 600'000U);
  EXPECT_EQ(two.ada.home()["waiting"], 0);
}

TEST(APhoto, ThatWasChangedOnItsWayIsSaidToBeSo) {
  Two two("changed");
  two.world.change_from_relay = [](Bytes& frame) {
    auto read = protocol::decode(frame);
    if (auto* chunk = read ? std::get_if<protocol::Chunk>(&*read) : nullptr) {
      chunk->sealed[9] ^= 1;
      frame = protocol::encode(*chunk);
    }
  };
  two.add("tent", {600'000});
  EXPECT_EQ(states(two.ben), Texts{"damaged"});
  EXPECT_EQ(refused([&] { two.ben.file(memory(two.ben)["photos"][0]["blob"]); }), "file_damaged");
  EXPECT_EQ(chunks_of(two.ben), 0U) << "what does not open is not kept";
  two.world.change_from_relay = {};
  two.ben.reload();
  two.world.settle();
  EXPECT_EQ(states(two.ben), Texts{"here"}) << "asked for once more after a restart";
}

TEST(APhoto, LostByThisDeviceIsFetchedAgain) {
  Two two("lost here");
  two.add("tent", {600'000});
  const auto blob = memory(two.ben)["photos"][0]["blob"];
  for (auto at = two.ben.stored.begin(); at != two.ben.stored.end(); ++at)
    if (replica::is_file_key(at->first)) {
      two.ben.stored.erase(at);
      break;
    }
  EXPECT_EQ(refused([&] { two.ben.file(blob); }), "file_missing");
  two.world.settle();
  EXPECT_FALSE(two.ben.file(blob).empty());
}

TEST(APhoto, DamagedWhereItLiesIsSaidToBeSo) {
  Two two("damaged here");
  two.add("tent", {1'000});
  for (auto& [key, value] : two.ben.stored)
    if (replica::is_file_key(key)) value[3] ^= 1;
  EXPECT_EQ(refused([&] { two.ben.file(memory(two.ben)["photos"][0]["blob"]); }), "file_damaged");
  EXPECT_EQ(states(two.ben), Texts{"damaged"});
}

TEST(APhoto, TheDeviceHasNoRoomForIsAskedForLater) {
  Two two("full here");
  two.ben.hears_channels = false;
  two.add("tent", {1'000});
  two.ben.hears_channels = true;
  two.ben.fail_at_store = two.ben.stores + 2;  // the entry is kept, the photo not
  two.world.settle();
  EXPECT_EQ(states(two.ben), Texts{"missing"});
  two.world.pass(360'000);
  EXPECT_EQ(states(two.ben), Texts{"here"});
}

TEST(APhoto, OnlyPhotosAndVoicesAreTakenIn) {
  Two two("not a photo");
  const auto why = [&](const Bytes& file) { return refused([&] { two.ada.keep(file); }); };
  EXPECT_EQ(why(to_bytes("%PDF-1.7 renamed")), "file_unknown");
  EXPECT_EQ(why({}), "file_unknown");
  EXPECT_EQ(why(to_bytes("\0\0\0\x10"
                         "ftypheic1234"s)),
            "photo_heic");
  EXPECT_EQ(why(to_bytes("\xFF\xD8\xFF half a photo"s)), "file_broken");
  EXPECT_EQ(why(Bytes(60 << 20, 1)), "file_too_large");
  EXPECT_EQ(chunks_of(two.ada), 0U);
  EXPECT_EQ(two.ada.act("memories.add", {{"words", "the words are still there"}}).contains("draft"), true);
}

TEST(APhoto, HasASmallPictureInItsEntryThatIsThereAtOnce) {
  Two two("small");
  const auto blob = two.ada.keep(photo(600'000), photo(2'000, 's'));
  two.world.drop_from_relay = [](BytesView frame) { return is<protocol::Chunk>(frame); };
  two.ada.act("memories.add", {{"words", "tent"}, {"photos", Json{blob}}});
  EXPECT_NE(states(two.ben), Texts{"here"});
  const auto small = picture(two.ben.file(blob, true));
  EXPECT_NE(small.find("sssss"), std::string::npos);
  EXPECT_EQ(small.find("GPS"), std::string::npos);
}

TEST(APhoto, OfTheOthersCantBeTakenAwayByAnEntryThatNamesItToo) {
  Two two("named twice");
  two.add("tent", {1'000});
  const auto mine = chunks_of(two.ada);
  // Ben's app is a changed one: its entry names Ada's photo, and takes it back.
  const auto blob = memory(two.ben)["photos"][0]["blob"];
  EXPECT_EQ(refused([&] { two.ben.act("memories.add", {{"words", "mine"}, {"photos", Json{blob}}}); }),
            "not_there");
  EXPECT_EQ(chunks_of(two.ada), mine);
}

TEST(Memories, AreToldFromBothSidesAndAVoiceGoesWithThem) {
  Two two("both sides");
  two.add("We lost the tent", {1'000});
  const auto voice = two.ben.keep(to_bytes("\x1A\x45\xDF\xA3 I tell it"s));
  two.ben.act("memories.tell", {{"id", memory(two.ben)["id"]}, {"words", "You lost it"}, {"voice", voice}});
  const auto told = memory(two.ada)["told"];
  EXPECT_EQ(told["words"], "You lost it");
  EXPECT_EQ(told["voice"]["state"], "here");
  EXPECT_EQ(picture(two.ada.file(told["voice"]["blob"])), "\x1A\x45\xDF\xA3 I tell it"s);
  two.ben.act("memories.withdraw", {{"id", memory(two.ben)["id"]}});
  two.world.pass(60'000);
  EXPECT_FALSE(memory(two.ada).contains("told"));
  EXPECT_FALSE(memory(two.ben).contains("told"));
  EXPECT_EQ(states(two.ada), Texts{"here"});
  EXPECT_EQ(chunks_of(two.ada), 1U) << "the photo alone";
}

}  // namespace
}  // namespace tend::test::memories
