#include "core/replica/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/practice/list.h"

namespace tend::replica {
namespace {

const Asked* asked(std::string_view name) {
  const auto at = std::ranges::find(catalogue(), name, &Asked::name);
  return at == catalogue().end() ? nullptr : &*at;
}

TEST(Catalogue, HoldsEveryIntentAndViewOfEveryPracticeOnce) {
  std::vector<std::string_view> there, expected;
  for (const auto& one : catalogue()) there.push_back(one.name);
  const auto expect = [&]<class T>(std::type_identity<T>) { expected.push_back(T::name); };
  practice::PracticeTable::for_each_intent(expect);
  practice::PracticeTable::for_each_view(expect);
  expected.push_back("today.list");
  expected.push_back("us.timeline");
  EXPECT_EQ(there, expected);
}

TEST(Catalogue, TellsWhatAThanksAsksFor) {
  const auto* say = asked("thanks.say");
  ASSERT_TRUE(say);
  EXPECT_FALSE(say->is_view);
  EXPECT_TRUE(say->is_for_both);
  const auto field = [&](std::string_view name) {
    return *std::ranges::find(say->fields, name, &AskedField::name);
  };
  EXPECT_TRUE(field("did").required);
  EXPECT_EQ(field("did").kind, FieldKind::text);
  EXPECT_EQ(field("did").most, practice::thanks::words_bytes_max);
  EXPECT_FALSE(field("shows").required);
  EXPECT_FALSE(field("shows").doc.empty());
}

TEST(Catalogue, KnowsWhatIsOnlyMine) {
  ASSERT_TRUE(asked("me.start"));
  EXPECT_FALSE(asked("me.start")->is_for_both);
  ASSERT_TRUE(asked("thanks.list"));
  EXPECT_TRUE(asked("thanks.list")->is_view);
  ASSERT_TRUE(asked("today.list"));
  EXPECT_FALSE(asked("today.list")->is_for_both);
}

}  // namespace
}  // namespace tend::replica
