#include "core/space/entry.h"

#include <gtest/gtest.h>

#include "core/crypto/keys.h"
#include "tests/support/here.h"
#include "tests/support/seeded_entropy.h"

namespace tend::space {
namespace {

using test::here;
using test::noon;
const SpaceId elsewhere = *SpaceId::from(Bytes(16, 8));

struct EntryTest : testing::Test {
  test::SeededEntropy entropy{"entry"};
  crypto::DeviceKeys keys = crypto::derive_device_keys(*crypto::DeviceSeed::from(Bytes(32, 1)), Bytes(16, 2));
  crypto::EpochKey epoch_key = crypto::draw<crypto::EpochKey>(entropy);
  ChainId chain = new_chain(here, keys.entry, entropy);

  Draft draft(Bytes body = encode_body(16, Bytes{0xA0})) {
    return {.chain = chain, .at = noon, .day = 20'254, .body = std::move(body)};
  }
  WrittenEntry write(const Draft& d) { return *write_entry(here, keys.entry_secret, d, entropy); }
  SealContext context() const { return {here, epoch_key, 0, 1}; }
  channel::Item item(const OpenedEntry& entry) {
    return *channel::parse_item(seal_entry(context(), entry, entropy));
  }
};

HeadFields fields() {
  return {.chain = *ChainId::from(Bytes(16, 1)),
          .seq = 3,
          .prev = *EntryId::from(Bytes(32, 2)),
          .at = noon,
          .day = 20'254,
          .body_len = 512};
}
Refusal why(const HeadFields& f) {
  const auto head = parse_head(here, codec::encode(f));
  return head ? Refusal{} : head.error();
}

TEST_F(EntryTest, WhatIsWrittenReadsBackThroughTheSeal) {
  const auto first = write(draft());
  auto next = draft(encode_body(17, Bytes{0xA1, 0, 0x61, 'x'}));
  next.prev = first.ref;
  next.deps = {{*ChainId::from(Bytes(16, 5)), 9, *EntryId::from(Bytes(32, 5))}};
  const auto second = write(next);
  const auto opened = open_entry(here, epoch_key, item(second.entry));
  ASSERT_TRUE(opened);
  const auto head = parse_head(here, opened->head);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->ref(), second.ref);
  EXPECT_EQ(head->seq, 1U);
  EXPECT_EQ(head->prev, first.ref.id);
  EXPECT_EQ(head->deps, next.deps);
  EXPECT_EQ(head->at, noon);
  EXPECT_EQ(head->day, 20'254);
  EXPECT_TRUE(signature_fits(head->id, opened->signature, keys.entry));
  ASSERT_TRUE(opened->body);
  EXPECT_TRUE(fits(here, *head, *opened->body));
  const auto body = parse_body(opened->body->bytes);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->kind, 17);
  EXPECT_EQ(to_bytes(body->fields), (Bytes{0xA1, 0, 0x61, 'x'}));
}

TEST_F(EntryTest, EveryItemIsAsLongAsItsBucket) {
  for (const std::size_t words : {0, 1, 400, 500, 900, 1000, 5000}) {
    const auto sealed = item(write(draft(Bytes(words, 0))).entry);
    EXPECT_EQ(sealed.head_part.size(), 512U);
    EXPECT_EQ(sealed.body_part->size(), body_part_bytes(words));
  }
  EXPECT_EQ(body_part_bytes(0), body_part_bytes(436));
  EXPECT_EQ(body_part_bytes(body_bytes_max), channel::body_part_bytes_max);
}

TEST_F(EntryTest, TheSealIsBoundToSpaceKeyEpochAndSlot) {
  const auto entry = write(draft());
  const auto sealed = item(entry.entry);
  EXPECT_TRUE(open_entry(here, epoch_key, sealed));
  EXPECT_EQ(open_entry(elsewhere, epoch_key, sealed).error(), Refusal::does_not_open);
  EXPECT_EQ(open_entry(here, crypto::draw<crypto::EpochKey>(entropy), sealed).error(),
            Refusal::does_not_open);
  auto changed = sealed;
  changed.epoch = 1;
  EXPECT_EQ(open_entry(here, epoch_key, changed).error(), Refusal::does_not_open);
  changed = sealed;
  changed.slot = 0;
  EXPECT_EQ(open_entry(here, epoch_key, changed).error(), Refusal::does_not_open);
  EXPECT_FALSE(open_body(context(), sealed.head_part));
  EXPECT_FALSE(open_head(context(), *sealed.body_part));
}

TEST_F(EntryTest, ABodyThatDoesNotOpenIsLeftOutAndTheHeadStays) {
  const auto entry = write(draft());
  auto sealed = item(entry.entry);
  sealed.body_part->back() ^= 1;
  const auto opened = open_entry(here, epoch_key, sealed);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->head, entry.entry.head);
  EXPECT_FALSE(opened->body);
}

TEST_F(EntryTest, PaddingOfAHeadIsZerosAndItsLengthStaysWithin) {
  const auto key = crypto::seal_key(crypto::label::item, epoch_key, here);
  const auto ad = crypto::frame(crypto::label::item, here, 1, 0, 1, 0);
  const auto sealed = [&](std::size_t length, std::size_t dirty) {
    Bytes plain(512 - crypto::seal_overhead);
    plain[0] = static_cast<std::uint8_t>(length);
    plain[1] = static_cast<std::uint8_t>(length >> 8);
    if (dirty > 0) plain[dirty] = 1;
    return crypto::seal(key, crypto::draw<crypto::Nonce24>(entropy), plain, ad);
  };
  EXPECT_TRUE(open_head(context(), sealed(400, 0)));
  EXPECT_EQ(open_head(context(), sealed(401, 0)).error(), Refusal::bad_padding);
  EXPECT_EQ(open_head(context(), sealed(65'535, 0)).error(), Refusal::bad_padding);
  EXPECT_TRUE(open_head(context(), sealed(100, 2 + 100 + 63)));  // the last byte of the signature
  EXPECT_EQ(open_head(context(), sealed(100, 2 + 100 + 64)).error(), Refusal::bad_padding);
  EXPECT_EQ(open_head(context(), sealed(100, 471)).error(), Refusal::bad_padding);
}

TEST_F(EntryTest, AnotherBlindOrBodyDoesNotFit) {
  const auto entry = write(draft());
  const auto head = *parse_head(here, entry.entry.head);
  EXPECT_TRUE(fits(here, head, *entry.entry.body));
  EXPECT_FALSE(fits(elsewhere, head, *entry.entry.body));
  EXPECT_FALSE(fits(here, head, {crypto::draw<crypto::Blind>(entropy), entry.entry.body->bytes}));
  auto other = entry.entry.body->clone();
  other.bytes.push_back(0);
  EXPECT_FALSE(fits(here, head, other));
}

TEST_F(EntryTest, AFittingCommitOfAnotherSizeIsNoBody) {
  const auto blind = crypto::draw<crypto::Blind>(entropy);
  auto f = fields();
  f.commit = commit(here, blind, Bytes(10, 1));
  EXPECT_TRUE(fits(here, f, {blind.clone(), Bytes(10, 1)}));
  f.body_len = 1024;
  EXPECT_FALSE(fits(here, f, {blind.clone(), Bytes(10, 1)}));
}

TEST_F(EntryTest, EachEntryHasABlindOfItsOwn) {
  const auto a = write(draft()), b = write(draft());
  EXPECT_EQ(a.entry.body->bytes, b.entry.body->bytes);
  EXPECT_NE(parse_head(here, a.entry.head)->commit, parse_head(here, b.entry.head)->commit);
}

TEST_F(EntryTest, AChainSaysWhoseItIsAndNothingMore) {
  EXPECT_EQ(chain_owner(chain), chain_owner(here, keys.entry));
  EXPECT_NE(chain, new_chain(here, keys.entry, entropy));
  EXPECT_NE(chain_owner(here, keys.entry), chain_owner(elsewhere, keys.entry));
}

TEST_F(EntryTest, WritingRefusesWhatCannotBeRead) {
  auto d = draft(Bytes(body_bytes_max, 0));
  EXPECT_TRUE(write_entry(here, keys.entry_secret, d, entropy));
  d.body.push_back(0);
  EXPECT_EQ(write_entry(here, keys.entry_secret, d, entropy).error(), Refusal::bytes_too_long);
  d = draft();
  for (std::uint8_t i = 0; i < 5; ++i) d.deps.push_back({chain, i, *EntryId::from(Bytes(32, i))});
  EXPECT_EQ(write_entry(here, keys.entry_secret, d, entropy).error(), Refusal::list_too_long);
  d = draft();
  d.prev = {chain, seq_last, *EntryId::from(Bytes(32, 1))};
  EXPECT_EQ(write_entry(here, keys.entry_secret, d, entropy).error(), Refusal::field_out_of_range);
  d.prev->seq = seq_last - 1;
  EXPECT_TRUE(write_entry(here, keys.entry_secret, d, entropy));
  for (const UnixMs at : {UnixMs{-1}, at_end}) {
    d = draft();
    d.at = at;
    EXPECT_EQ(write_entry(here, keys.entry_secret, d, entropy).error(), Refusal::field_out_of_range);
  }
  for (const std::int32_t day : {-1, day_last + 1}) {
    d = draft();
    d.day = day;
    EXPECT_EQ(write_entry(here, keys.entry_secret, d, entropy).error(), Refusal::field_out_of_range);
  }
}

TEST(Head, AFirstEntryHasNoPrevAndEveryOtherHasOne) {
  EXPECT_EQ(why(fields()), Refusal{});
  auto f = fields();
  f.seq = 0;
  EXPECT_EQ(why(f), Refusal::field_out_of_range);
  f.prev = {};
  EXPECT_EQ(why(f), Refusal{});
  f.seq = 1;
  EXPECT_EQ(why(f), Refusal::field_out_of_range);
}

TEST(Head, TimesAndDaysBeforeTheEpochAreRefused) {
  auto f = fields();
  f.at = -1;
  EXPECT_EQ(why(f), Refusal::field_out_of_range);
  f = fields();
  f.day = -1;
  EXPECT_EQ(why(f), Refusal::field_out_of_range);
}

TEST(Head, ADepIsCitedOnce) {
  auto f = fields();
  f.deps = {{f.chain, 1, *EntryId::from(Bytes(32, 1))}, {f.chain, 2, *EntryId::from(Bytes(32, 1))}};
  EXPECT_EQ(why(f), Refusal::field_out_of_range);
  f.deps[1].id = *EntryId::from(Bytes(32, 2));
  EXPECT_EQ(why(f), Refusal{});
}

TEST(Head, OfANewerVersionIsToldApartFromRubbish) {
  auto f = fields();
  f.v = 2;
  EXPECT_EQ(why(f), Refusal::unknown_version);
  EXPECT_EQ(parse_head(here, Bytes{0xA1, 0, 2}).error(),
            Refusal::unknown_version);  // its other rules are its own
  EXPECT_NE(parse_head(here, Bytes{0xA2, 0, 2}).error(), Refusal::unknown_version);  // cut
  EXPECT_NE(parse_head(here, Bytes{0xA1, 0, 0}).error(), Refusal::unknown_version);
  f.v = 0;
  EXPECT_EQ(why(f), Refusal::field_out_of_range);
  EXPECT_FALSE(parse_head(here, Bytes{}));
  EXPECT_FALSE(parse_head(here, Bytes{0x80}));
}

TEST(Head, UnknownFieldsLiveOnInTheBytes) {
  const auto known = codec::encode(fields());
  Bytes more{0xAA};  // a map of ten in place of nine
  append(more, BytesView(known).subspan(1));
  append(more, Bytes{9, 0x63, 'n', 'e', 'w'});
  const auto head = parse_head(here, more);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->raw, more);
  EXPECT_EQ(static_cast<const HeadFields&>(*head), fields());
  EXPECT_NE(head->id, parse_head(here, known)->id);
}

TEST(Body, IsAKindAndAMapAndWhateverIsNewer) {
  const Bytes raw{0xA3, 0, 0x19, 0xFF, 0xFF, 1, 0xA1, 7, 8, 5, 0xF6};
  const auto body = parse_body(raw);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->kind, 65'535);
  EXPECT_EQ(to_bytes(body->fields), (Bytes{0xA1, 7, 8}));
}

TEST(Body, InAnyOtherFormIsInert) {
  for (const Bytes& bad : std::vector<Bytes>{{},
                                             {0xA0},
                                             {0xA1, 0, 1},                          // no fields
                                             {0xA2, 0, 1, 1, 0x80},                 // fields are no map
                                             {0xA2, 0, 1, 2, 0xA0},                 // no 1
                                             {0xA2, 1, 0xA0, 2, 0},                 // no 0
                                             {0xA2, 0, 0x20, 1, 0xA0},              // negative kind
                                             {0xA2, 0, 0x1A, 0, 1, 0, 0, 1, 0xA0},  // kind of 2^16
                                             {0xA2, 0, 0x61, 'x', 1, 0xA0},         // kind is a text
                                             {0xA2, 0, 1, 1, 0xA0, 0},              // more behind
                                             {0xA2, 0, 1, 1, 0xA2, 1, 0, 0, 0},     // not canonical within
                                             {0x82, 0, 1}})
    EXPECT_FALSE(parse_body(bad)) << bad.size();
}

}  // namespace
}  // namespace tend::space
