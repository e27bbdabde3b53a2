#include "protocol/frames.h"

#include <gtest/gtest.h>

namespace tend::protocol {
namespace {

TEST(Frames, ComeBackFromTheirBytes) {
  const LogItem item{.kind = ItemKind::roster,
                     .bytes = {1, 2},
                     .admission = Admission{.statement = {3}, .signatures = {Signature{}}},
                     .arrival = 5,
                     .deposit = Bytes(130, 6)};
  const std::vector<Frame> all{Hello{.versions = {1}, .cursor = 7},
                               Login{},
                               Found{.start = item},
                               Append{.ref = 1, .expect = 2, .items = {item}},
                               MailOpen{.versions = {1}},
                               MailPut{.number = 4, .sealed = Bytes(1024)},
                               MailBurn{BurnReason::second_joiner},
                               Erase{.ref = 1, .items = {ItemHash{}, ItemHash{{1}}}},
                               EraseCancel{.ref = 2, .items = {ItemHash{}}},
                               BodyPut{.ref = 3, .index = 4, .body_part = Bytes(512)},
                               EscrowCancel{.ref = 5, .entry = EntryId{{7}}},
                               BlobOpen{.ref = 6, .item = ItemHash{{1}}, .blob = BlobId{{2}}, .bytes = 17},
                               ChunkPut{.ref = 7, .blob = BlobId{{2}}, .number = 31, .sealed = Bytes(17)},
                               ChunkGet{.ref = 8, .blob = BlobId{{2}}, .number = 1},
                               Ping{.ref = 9},
                               Challenge{.version = 1, .known = true},
                               Welcome{.time = 1, .head = 3, .before_cursor = ItemHash{}},
                               Items{.first = 2, .items = {item, item}},
                               Ack{.ref = 1, .indexes = {4, 5}},
                               Refused{.code = 406, .ref = 1},
                               MailState{.messages = {{.number = 1, .sealed = Bytes(2048)}},
                                         .other_joiners = 1,
                                         .burnt = BurnReason::cancelled},
                               MailAck{2},
                               Erased{.ref = 1, .due = {0, 1'800'000'000'000}},
                               BlobWanted{.ref = 6, .chunks = {0, 31}},
                               Chunk{.ref = 8, .sealed = Bytes(chunk_bytes_max)},
                               Company{.others = 3}};
  EXPECT_EQ(all.size(), std::variant_size_v<Frame>);
  for (const auto& frame : all) EXPECT_EQ(decode(encode(frame)), frame) << frame.index();
}

TEST(Frames, RefuseWhatIsNoFrame) {
  EXPECT_EQ(decode(Bytes{}).error(), Refusal::cbor_truncated);
  EXPECT_EQ(decode(Bytes{0x82, 0x18, 0x63, 0xa0}).error(), Refusal::relay_frame_malformed);
  EXPECT_EQ(decode(Bytes{0x81, 0x01}).error(), Refusal::relay_frame_malformed);
  EXPECT_EQ(decode(Bytes(frame_bytes_max + 1)).error(), Refusal::relay_frame_too_large);
  auto trailing = encode(MailAck{1});
  trailing.push_back(0);
  EXPECT_EQ(decode(trailing).error(), Refusal::cbor_trailing);
  EXPECT_EQ(decode(Bytes{0x82, 0x04, 0x5b, 0x00, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00}).error(),
            Refusal::field_wrong_type);  // "2 GB of bytes follow"
}

}  // namespace
}  // namespace tend::protocol
