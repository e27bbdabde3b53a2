// A photo or a voice (a blob), sealed and opened. PROTOCOL 10. Pure: where its chunks lie is core/replica's and relay/blob's.
//
//   chunk n  AEAD(256 KiB of the padded bytes) under the blob's own key, its number the nonce,
//            AD F(tend.blob, space, v, blob, n, of, last)
//   hash     H-256(tend.blob.hash, space, all sealed chunks, joined)
#pragma once

#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/channel/blob.h"

namespace tend::space {

// What the entry says of it. Its writer may say what they like: `open_blob` asks whether it holds.
struct Blob {
  BlobId id;
  Hash32 hash;
  BlobKey key;
  std::uint64_t bytes = 0;  // plain
  std::uint64_t chunks = 0;
  bool operator==(const Blob&) const = default;
};

struct SealedBlob {
  Blob blob;
  std::vector<Bytes> chunks;
};

// `plain`: 1 to blob_bytes_max bytes. The key must be drawn for this blob alone.
SealedBlob seal_blob(const SpaceId& space, const BlobId& id, const BlobKey& key, BytesView plain);

// Whether its numbers can be those of any blob: 1 to blob_bytes_max bytes in as many chunks as they take.
bool is_possible(const Blob& blob);
// All its sealed bytes, as the relay counts them.
std::uint64_t sealed_bytes(const Blob& blob);

// One chunk by itself. does_not_open; field_out_of_range if the blob has no such chunk.
Result<Bytes> open_chunk(const SpaceId& space, const Blob& blob, std::uint64_t n, BytesView sealed);
// All of them in order. field_out_of_range unless is_possible, does_not_open, body_does_not_fit if the hash is another,
// bad_padding if what follows the plain bytes is not zeros up to Padmé.
Result<Bytes> open_blob(const SpaceId& space, const Blob& blob, std::span<const Bytes> chunks);

}  // namespace tend::space
