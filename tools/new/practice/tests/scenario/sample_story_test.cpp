// Something written down, on two devices with a relay between them: it arrives, and goes again when it is taken back.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::sample {
namespace {

TEST(SampleStory, WhatOneWritesDownTheOtherReadsUntilItIsTakenBack) {
  World world("sample");
  auto& ada = world.device("ada");
  auto& ben = world.device("ben");
  ada.act("me.start", {{"name", "Ada"}});
  ben.act("me.start", {{"name", "Ben"}});
  pair(ada, ben);

  ada.act("sample.write", {{"words", "by the window"}});
  const auto there = ben.ask("sample.list")["items"];
  ASSERT_EQ(there.size(), 1U);
  EXPECT_EQ(there[0]["words"], "by the window");
  EXPECT_EQ(there[0]["by"], "Ada");

  ada.act("sample.withdraw", {{"id", there[0]["id"]}});
  for (auto* who : {&ada, &ben}) {
    who->reload();
    world.settle();
    const auto gone = who->ask("sample.list")["items"];
    ASSERT_EQ(gone.size(), 1U);
    EXPECT_TRUE(gone[0].contains("withdrawn"));
    EXPECT_EQ(gone[0]["words"], "");
    EXPECT_EQ(all_kept(*who).find("by the window"), std::string::npos);
  }
}

}  // namespace
}  // namespace tend::test::sample
