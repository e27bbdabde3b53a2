#include "core/space/blob.h"

#include <gtest/gtest.h>

#include "core/crypto/hash.h"
#include "core/crypto/seal.h"

namespace tend::space {
namespace {

constexpr SpaceId space{{1}};
constexpr BlobKey key{{2}};

Bytes counted(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i);
  return out;
}

TEST(Blob, ComesBackAsItWas) {
  for (const std::size_t size : {1U, 1'000U, 262'144U, 262'145U, 600'000U, 8U << 20}) {
    const auto sealed = seal_blob(space, BlobId{{3}}, key, counted(size));
    EXPECT_TRUE(is_possible(sealed.blob));
    std::uint64_t bytes = 0;
    for (const auto& chunk : sealed.chunks) bytes += chunk.size();
    EXPECT_EQ(bytes, sealed_bytes(sealed.blob));
    EXPECT_EQ(channel::chunks_of_sealed(bytes), sealed.chunks.size());
    EXPECT_EQ(open_blob(space, sealed.blob, sealed.chunks), counted(size));
  }
}

TEST(Blob, OpensUnderItsOwnNameNumberAndKeyAlone) {
  const auto [blob, chunks] = seal_blob(space, BlobId{{3}}, key, counted(600'000));
  EXPECT_TRUE(open_chunk(space, blob, 1, chunks[1]));
  EXPECT_EQ(open_chunk(space, blob, 0, chunks[1]).error(), Refusal::does_not_open);
  EXPECT_EQ(open_chunk(SpaceId{{9}}, blob, 1, chunks[1]).error(), Refusal::does_not_open);
  EXPECT_EQ(open_chunk(space, blob, 3, chunks[1]).error(), Refusal::field_out_of_range);
  auto other = blob;
  other.id = BlobId{{4}};
  EXPECT_EQ(open_chunk(space, other, 1, chunks[1]).error(), Refusal::does_not_open);
  other = blob;
  other.key = BlobKey{{5}};
  EXPECT_EQ(open_chunk(space, other, 1, chunks[1]).error(), Refusal::does_not_open);
  auto changed = chunks[1];
  changed[7] ^= 1;
  EXPECT_EQ(open_chunk(space, blob, 1, changed).error(), Refusal::does_not_open);
}

TEST(Blob, WhoseEntryLiesAboutItIsRefused) {
  const auto [blob, chunks] = seal_blob(space, BlobId{{3}}, key, counted(300'000));
  auto lie = blob;
  lie.hash = Hash32{{1}};
  EXPECT_EQ(open_blob(space, lie, chunks).error(), Refusal::body_does_not_fit);
  for (const std::uint64_t bytes : {std::uint64_t{0}, channel::blob_bytes_max + 1, std::uint64_t{1} << 50}) {
    lie = blob, lie.bytes = bytes;
    EXPECT_EQ(open_blob(space, lie, chunks).error(), Refusal::field_out_of_range);
    EXPECT_EQ(open_chunk(space, lie, 0, chunks[0]).error(), Refusal::field_out_of_range);
  }
  lie = blob, lie.chunks = 3;
  EXPECT_EQ(open_blob(space, lie, chunks).error(), Refusal::field_out_of_range);
  lie = blob, --lie.bytes;  // of the same Padmé: what it leaves out is no padding
  EXPECT_EQ(open_blob(space, lie, chunks).error(), Refusal::bad_padding);
  EXPECT_EQ(open_blob(space, blob, std::span(chunks).first(1)).error(), Refusal::field_out_of_range);
}

TEST(Blob, HasSizesThatARelayCanTell) {
  EXPECT_EQ(channel::chunks_of_sealed(0), 0U);
  EXPECT_EQ(channel::chunks_of_sealed(16), 0U);
  EXPECT_EQ(channel::chunks_of_sealed(17), 1U);
  EXPECT_EQ(channel::chunks_of_sealed(channel::chunk_sealed_bytes), 1U);
  EXPECT_EQ(channel::chunks_of_sealed(channel::chunk_sealed_bytes + 16), 0U);
  EXPECT_EQ(channel::chunks_of_sealed(channel::chunk_sealed_bytes + 17), 2U);
  EXPECT_EQ(channel::chunks_of_sealed(channel::blob_sealed_bytes_max), channel::blob_chunks_max);
  EXPECT_EQ(channel::chunks_of_sealed(channel::blob_sealed_bytes_max + 1), 0U);
  EXPECT_EQ(channel::chunks_of_sealed(~std::uint64_t{0}), 0U);
  EXPECT_EQ(channel::sealed_bytes_of_chunk(channel::chunk_sealed_bytes + 17, 1), 17U);
}

}  // namespace
}  // namespace tend::space
