// A socket that only looks open, as after sleep: nothing tells the device, so it asks (Ping, docs/protocol.md), and not often.
#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace tend::test::dead_socket {
namespace {

struct DeadSocket : testing::Test {
  DeadSocket() {
    ada.act("me.start", {{"name", "Ada"}});
    ben.act("me.start", {{"name", "Ben"}});
    pair(ada, ben);
  }
  World world{"dead socket"};
  Device& ada = world.device("ada");
  Device& ben = world.device("ben");
};

TEST_F(DeadSocket, OneThatOnlyLooksOpenIsNoticedWhenOneComesBack) {
  world.pass(60'000);
  ben.lose_sockets();
  ada.act("thanks.say", {{"did", "You made tea"}});
  EXPECT_TRUE(ben.thanks().empty());
  ben.hear(replica::Clock{.online = true});
  world.settle(15'000);
  EXPECT_EQ(ben.thanks(), std::vector<std::string>{"Ada: You made tea"});
  ben.act("thanks.say", {{"did", "You sang"}});
  EXPECT_EQ(ada.thanks().size(), 2U);
}

TEST_F(DeadSocket, OneThatOnlyLooksOpenIsNoticedAfterAWhile) {
  ben.lose_sockets();
  ada.act("thanks.say", {{"did", "You made tea"}});
  world.settle(5LL * 60'000);
  EXPECT_EQ(ben.thanks(), std::vector<std::string>{"Ada: You made tea"});
}

TEST_F(DeadSocket, OneThatWasHeardOfIsNotAskedAndAnIdleOneSeldom) {
  ada.act("thanks.say", {{"did", "You made tea"}});
  world.traffic.clear();
  for (int i = 0; i < 3; ++i) ben.hear(replica::Clock{.online = true});
  world.settle();
  EXPECT_EQ(pings(world), 0U);
  world.settle(3'600'000);
  EXPECT_EQ(pings(world), 30U) << "of two devices, once in four minutes";
}

}  // namespace
}  // namespace tend::test::dead_socket
