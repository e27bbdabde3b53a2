#include "core/practice/memories/memories.h"

#include <gtest/gtest.h>

#include <chrono>

#include "core/codec/json.h"

namespace tend::practice::memories {
namespace {

std::int32_t day_of(int year, unsigned month, unsigned day) {
  const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} /
                                   std::chrono::day{day}};
  return static_cast<std::int32_t>(date.time_since_epoch().count());
}

const Attachment photo{.blob = BlobId{{1}}, .bytes = 1000, .type = "image/jpeg", .chunks = 1};
const Attachment voice{.blob = BlobId{{2}}, .bytes = 1000, .type = "audio/webm", .chunks = 1};

struct TheMemories : testing::Test {
  State state;
  std::int64_t t = 0;
  std::int32_t today = day_of(2026, 11, 28);

  Writer writer(std::uint64_t slot) {
    return {.slot = slot, .today = today, .paired = true, .kept_file = [](const BlobId& blob) {
              return blob == photo.blob   ? std::optional(photo)
                     : blob == voice.blob ? std::optional(voice)
                                          : std::nullopt;
            }};
  }
  Viewer viewer(std::uint64_t slot) {
    return {.slot = slot, .names = {"Mira", "Jonas"}, .today = today, .paired = true};
  }
  Stamp stamp(std::uint64_t slot) {
    ++t;
    return {.id = EntryId{{static_cast<std::uint8_t>(t)}}, .slot = slot, .t = t, .at = t, .day = today};
  }
  // Writes what comes of an intent, and answers its first entry.
  template <class I>
  EntryId act(std::uint64_t slot, const I& intent) {
    EntryId first;
    const auto written = perform(state, intent, writer(slot));
    EXPECT_TRUE(written) << refusal_row(written.error()).key;
    for (const auto& each : written.value()) {
      const auto now = stamp(slot);
      if (first.is_zero()) first = now.id;
      std::visit(
          [&]<class R>(const R& record) {
            if constexpr (std::same_as<R, Withdrawal>) {
              if (record.of == Withdrawal::leaves_no_line)  // it folds no more
                for (auto& [id, memory] : state.all)
                  std::erase_if(memory.sides,
                                [&](const auto& side) { return side.stamp.id == record.object; });
              else
                withdrawn(state, state.all.at(record.object).stamp(), now);
            } else {
              EXPECT_EQ(validate(record), std::nullopt);
              fold(state, now, record);
            }
          },
          each);
    }
    return first;
  }
  template <class I>
  Refusal refusal(std::uint64_t slot, const I& intent) {
    const auto written = perform(state, intent, writer(slot));
    return written ? Refusal::unknown_kind : written.error();
  }
  std::vector<std::string> words(const std::vector<ListItem>& items) {
    std::vector<std::string> out;
    for (const auto& item : items) out.push_back(item.words);
    return out;
  }
  std::vector<std::string> back_on(int year, unsigned month, unsigned day) {
    auto looking = viewer(0);
    looking.today = day_of(year, month, day);
    return words(view(state, OnThisDay{}, looking).items);
  }
};

TEST_F(TheMemories, AreSeenByBothWithWhatBelongsToThem) {
  const auto id = act(0, Add{.words = " We lost the tent ",
                             .laughed = true,
                             .day = "2019-06-29",
                             .place = " by the lake ",
                             .photos = std::vector{photo.blob},
                             .voice = voice.blob});
  for (const std::uint64_t who : {0U, 1U}) {
    const auto items = view(state, List{}, viewer(who)).items;
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].id, id);
    EXPECT_EQ(items[0].mine, who == 0);
    EXPECT_EQ(items[0].by, "Mira");
    EXPECT_EQ(items[0].words, "We lost the tent");
    EXPECT_EQ(items[0].laughed, true);
    EXPECT_EQ(items[0].place, "by the lake");
    EXPECT_EQ(codec::to_json(*items[0].when), (codec::Json{{"year", 2019}, {"month", 6}, {"day", 29}}));
    EXPECT_EQ(items[0].photos->at(0).blob, photo.blob);
    EXPECT_EQ(items[0].voice->type, "audio/webm");
  }
}

TEST_F(TheMemories, HaveEachTheirOwnSide) {
  const auto id = act(0, Add{.words = "We lost the tent"});
  EXPECT_EQ(refusal(0, Tell{.id = id, .words = "mine again"}), Refusal::is_mine);
  act(1, Tell{.id = id, .words = "You lost it", .photos = std::vector{photo.blob}});
  act(1, Tell{.id = id, .words = "You forgot it"});
  const auto item = view(state, List{}, viewer(0)).items.at(0);
  ASSERT_TRUE(item.told);
  EXPECT_EQ(item.told->by, "Jonas");
  EXPECT_EQ(item.told->words, "You forgot it");
  EXPECT_EQ(item.told->photos->at(0).blob, photo.blob) << "told in other words, the photo stays";
  EXPECT_FALSE(item.told->mine);
}

// What is never shown: who has not told. One who looks at a memory without a side, at one whose side was taken back, and at
// one of their own that the other never opened, sees the same.
TEST_F(TheMemories, NeverShowWhoHasNotTold) {
  const auto id = act(0, Add{.words = "We lost the tent"});
  const auto untold = codec::to_json(view(state, List{}, viewer(0)));
  EXPECT_EQ(untold["items"][0].size(), 6U) << untold << ": id, mine, by, words, day, at";
  act(1, Tell{.id = id, .words = "You lost it"});
  EXPECT_NE(codec::to_json(view(state, List{}, viewer(0))), untold);
  act(1, Withdraw{id});
  for (const std::uint64_t who : {0U, 1U}) {
    auto seen = codec::to_json(view(state, List{}, viewer(who)));
    seen["items"][0]["mine"] = true;
    EXPECT_EQ(seen, untold);
  }
  EXPECT_TRUE(candidates(state, viewer(0)).empty()) << "nobody is asked for their side";
  EXPECT_TRUE(candidates(state, viewer(1)).empty());
}

TEST_F(TheMemories, StandByWhenTheyWereAndNotByWhenTheyWereWritten) {
  act(0, Add{.words = "of no day"});
  act(0, Add{.words = "2019", .day = "2019"});
  act(0, Add{.words = "June 2019", .day = "2019-06"});
  act(0, Add{.words = "1931", .day = " 1931 "});
  act(0, Add{.words = "29 June 2019", .day = "2019-06-29"});
  EXPECT_EQ(words(view(state, List{}, viewer(1)).items),
            (std::vector<std::string>{"of no day", "29 June 2019", "June 2019", "2019", "1931"}));
}

TEST_F(TheMemories, ComeBackOnTheirDay) {
  act(0, Add{.words = "grandmother's wedding", .day = "1931-6-29"});
  act(0, Add{.words = "the tent", .laughed = true, .day = "2019-06-29"});
  act(0, Add{.words = "the swim", .day = "2024-06-29"});
  act(0, Add{.words = "our day", .day = "06-29"});
  act(0, Add{.words = "only a year", .day = " 1931 "});
  act(0, Add{.words = "only a month", .day = "2019-06"});
  const auto gone = act(0, Add{.words = "taken back", .day = "2019-06-29"});
  act(0, Withdraw{gone});
  EXPECT_EQ(back_on(2027, 6, 29),
            (std::vector<std::string>{"the tent", "the swim", "grandmother's wedding", "our day"}))
      << "what made us laugh first, then the latest";
  EXPECT_EQ(back_on(2024, 6, 29), (std::vector<std::string>{"the tent", "grandmother's wedding", "our day"}))
      << "not in its own year";
  EXPECT_TRUE(back_on(2027, 6, 28).empty());
  today = day_of(2027, 6, 29);
  const auto offered = candidates(state, viewer(1));
  ASSERT_EQ(offered.size(), 1U);
  EXPECT_EQ(offered[0].text, "") << "without its words";
  EXPECT_EQ(offered[0].due, Due::no);
}

TEST_F(TheMemories, OfA29thOfFebruaryStayInFebruary) {
  act(0, Add{.words = "leap", .day = "2020-02-29"});
  act(0, Add{.words = "every", .day = "2-29"});
  const std::vector<std::string> both{"leap", "every"};
  EXPECT_EQ(back_on(2027, 2, 28), both);
  EXPECT_TRUE(back_on(2027, 3, 1).empty());
  EXPECT_TRUE(back_on(2028, 2, 28).empty());
  EXPECT_EQ(back_on(2028, 2, 29), both);
}

TEST_F(TheMemories, RefuseDaysThatNoCalendarHasAndThoseToCome) {
  const auto with = [](const std::string& day) { return Add{.words = "x", .day = day}; };
  for (const auto* none : {"2019-02-29", "04-31", "4", "12-", "-4", "0-4", "04-0", "2019-13", "2019-1-1-1",
                           "20191", "29.6.2019", "summer", "2019--4", "0000", "1931-06-31"})
    EXPECT_EQ(refusal(0, with(none)), Refusal::no_such_day) << none;
  for (const auto* ahead : {"2027", "2026-12", "2026-11-29", "9999-12-31"})
    EXPECT_EQ(refusal(0, with(ahead)), Refusal::day_ahead) << ahead;
  for (const auto* good : {"2026-11-28", "2026-11", "2026", "0001-01-01", "02-29", "1931", "", "  "})
    EXPECT_EQ(refusal(0, with(good)), Refusal::unknown_kind) << good;
}

TEST_F(TheMemories, NeedAWordAPhotoOrAVoice) {
  EXPECT_EQ(refusal(0, Add{.words = " \n", .place = "Lake"}), Refusal::text_empty);
  EXPECT_EQ(refusal(0, Add{.photos = std::vector{BlobId{{9}}}}), Refusal::not_there);
  EXPECT_EQ(refusal(0, Add{.photos = std::vector{voice.blob}}), Refusal::file_unknown);
  EXPECT_EQ(refusal(0, Add{.voice = photo.blob}), Refusal::file_unknown);
  const auto id = act(0, Add{.photos = std::vector{photo.blob}});
  act(0, Edit{.id = id, .day = "2019"});
  const auto said = act(0, Add{.words = "x"});
  EXPECT_EQ(refusal(0, Edit{.id = said}), Refusal::text_empty);
}

TEST_F(TheMemories, CanBeSaidOtherwiseByTheirWriterAndTheOtherSeesHow) {
  const auto id = act(0, Add{.words = "We lost the tent", .day = "2018", .photos = std::vector{photo.blob}});
  EXPECT_EQ(refusal(1, Edit{.id = id, .words = "no"}), Refusal::not_mine);
  act(0, Edit{.id = id, .words = "We lost the tent", .day = "2019", .place = "Lake"});
  EXPECT_TRUE(
      perform(state, Edit{.id = id, .words = "We lost the tent", .day = "2019", .place = "Lake"}, writer(0))
          ->empty());
  const auto item = view(state, List{}, viewer(1)).items.at(0);
  EXPECT_EQ(item.when->year, 2019U);
  EXPECT_EQ(item.photos->size(), 1U);
  ASSERT_EQ(item.before->size(), 1U);
  EXPECT_EQ(item.before->at(0).when->year, 2018U);
}

TEST_F(TheMemories, TakenBackLeaveALineAndTheOthersSideToItsTeller) {
  const auto id = act(
      0, Add{.words = "We lost the tent", .day = "2019", .place = "Lake", .photos = std::vector{photo.blob}});
  act(1, Tell{.id = id, .words = "You lost it"});
  EXPECT_EQ(refusal(1, Withdraw{EntryId{{99}}}), Refusal::not_there);
  act(0, Withdraw{id});
  const auto item = view(state, List{}, viewer(1)).items.at(0);
  EXPECT_TRUE(item.withdrawn && item.words.empty() && !item.place && !item.when && !item.photos);
  EXPECT_EQ(item.told->words, "You lost it");
  EXPECT_EQ(refusal(1, Tell{.id = id, .words = "more"}), Refusal::not_there);
  EXPECT_EQ(refusal(0, Restore{id}), Refusal::words_gone);
  const auto other = act(0, Add{.words = "x"});
  EXPECT_EQ(refusal(1, Withdraw{other}), Refusal::not_mine);
}

TEST_F(TheMemories, AnEditOfWhatWasTakenBackMeanwhileGoesTheSameWay) {
  const auto id = act(0, Add{.words = "x"});
  act(0, Withdraw{id});
  fold(state, stamp(0), Edited{.memory = id, .words = "y"});
  fold(state, stamp(1), Edited{.memory = id, .words = "not hers"});
  ASSERT_EQ(strays(state, 0).size(), 1U);
  EXPECT_EQ(strays(state, 0)[0].object, id);
  EXPECT_TRUE(strays(state, 1).empty());
}

}  // namespace
}  // namespace tend::practice::memories
