#include "relay/mailbox/mailboxes.h"

#include <gtest/gtest.h>

#include "relay/store/memory/memory_store.h"

namespace tend::relay {
namespace {

using protocol::BurnReason;
using protocol::MailPut;

struct Mail : testing::Test {
  MailboxId box{{1}};
  store::MemoryStore store{{}};
  Mailboxes mail{store, {}};
  store::Batch batch;
  UnixMs now = 1'000;

  std::size_t commit() {
    const auto done = store.commit(batch);
    batch.clear();
    if (done) return mail.committed().size();
    mail.dropped();
    return 0;
  }
  Result<void> put(std::uint64_t number, std::uint8_t mark, std::size_t bytes = 1024) {
    return mail.put(box, MailPut{number, Bytes(bytes, mark)}, now, batch);
  }
  protocol::MailState state() { return mail.state(box, now).value(); }
  static Result<void> no(Refusal why) { return refuse(why); }
};

TEST_F(Mail, IsMadeByNumberZero) {
  EXPECT_EQ(put(1, 1), no(Refusal::relay_no_such_mailbox));
  EXPECT_EQ(state(), protocol::MailState{});
  EXPECT_TRUE(put(0, 1));
  EXPECT_TRUE(put(1, 2));
  EXPECT_EQ(commit(), 1U);
  EXPECT_EQ(state().messages, (std::vector<protocol::MailMessage>{{0, Bytes(1024, 1)}, {1, Bytes(1024, 2)}}));
}

TEST_F(Mail, KeepsTheFirstOfEachNumber) {
  ASSERT_TRUE(put(0, 1));
  ASSERT_TRUE(put(2, 3));
  commit();
  EXPECT_TRUE(put(2, 3)) << "the same bytes again";
  EXPECT_EQ(put(2, 4), no(Refusal::relay_mailbox_taken));
  EXPECT_EQ(put(0, 4), no(Refusal::relay_mailbox_taken));
  EXPECT_EQ(commit(), 0U);
  EXPECT_EQ(state().messages[1].sealed, Bytes(1024, 3));
  EXPECT_EQ(state().other_joiners, 0U);
}

TEST_F(Mail, CountsEachOtherJoinerOnce) {
  ASSERT_TRUE(put(0, 1));
  ASSERT_TRUE(put(1, 2));
  EXPECT_EQ(put(1, 3), no(Refusal::relay_mailbox_taken));
  EXPECT_EQ(put(1, 3), no(Refusal::relay_mailbox_taken));
  EXPECT_TRUE(put(1, 2));
  EXPECT_EQ(commit(), 1U);
  EXPECT_EQ(state().other_joiners, 1U);
  EXPECT_EQ(put(1, 4), no(Refusal::relay_mailbox_taken));
  commit();
  EXPECT_EQ(state().other_joiners, 2U);
}

TEST_F(Mail, BurnsToItsFirstReason) {
  EXPECT_EQ(mail.burn(box, BurnReason::cancelled, now, batch), no(Refusal::relay_no_such_mailbox));
  ASSERT_TRUE(put(0, 1));
  ASSERT_TRUE(mail.burn(box, BurnReason::wrong_words, now, batch));
  ASSERT_TRUE(mail.burn(box, BurnReason::cancelled, now, batch));
  commit();
  EXPECT_EQ(state(), (protocol::MailState{{}, 0, BurnReason::wrong_words}));
  EXPECT_EQ(put(1, 1), no(Refusal::relay_mailbox_burnt));
  EXPECT_EQ(put(0, 1), no(Refusal::relay_mailbox_burnt));
}

TEST_F(Mail, IsForgottenSevenDaysAfterItBegan) {
  ASSERT_TRUE(put(0, 1));
  commit();
  now += protocol::mailbox_ms_max - 1;
  EXPECT_EQ(state().messages.size(), 1U);
  Mailboxes::forget_old(now, batch);
  commit();
  EXPECT_EQ(store.mailboxes(), 1U);
  now += 1;
  EXPECT_EQ(state(), protocol::MailState{});
  EXPECT_EQ(put(1, 1), no(Refusal::relay_no_such_mailbox));
  Mailboxes::forget_old(now, batch);
  commit();
  EXPECT_EQ(store.mailboxes(), 0U);
}

TEST_F(Mail, RefusesOtherSizes) { EXPECT_EQ(put(0, 1, 1500), no(Refusal::relay_item_malformed)); }

TEST_F(Mail, ForgetsWhatWasStagedWhenTheStoreRefuses) {
  ASSERT_TRUE(put(0, 1));
  store.refuse_writes(Refusal::relay_full);
  commit();
  EXPECT_EQ(state(), protocol::MailState{});
}

TEST_F(Mail, HasRoomForSoManyMailboxesAndNoMore) {
  Mailboxes few{store, {.mailboxes_max = 2}};
  EXPECT_TRUE(few.put(MailboxId{{1}}, MailPut{0, Bytes(1024)}, now, batch));
  EXPECT_TRUE(few.put(MailboxId{{2}}, MailPut{0, Bytes(1024)}, now, batch));
  EXPECT_EQ(few.put(MailboxId{{3}}, MailPut{0, Bytes(1024)}, now, batch), no(Refusal::relay_busy));
  EXPECT_TRUE(few.put(MailboxId{{2}}, MailPut{1, Bytes(1024)}, now, batch));
}

}  // namespace
}  // namespace tend::relay
