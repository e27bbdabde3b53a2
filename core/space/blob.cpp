#include "core/space/blob.h"

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/seal.h"
#include "core/space/entry.h"

namespace tend::space {
namespace {

static_assert(channel::chunk_overhead == crypto::piece_overhead);

Bytes chunk_ad(const SpaceId& space, const BlobId& id, std::uint64_t n, std::uint64_t of) {
  return crypto::frame(crypto::label::blob, space, entry_version, id, n, of,
                       std::uint64_t{n + 1 == of ? 1U : 0U});
}

Hash32 hash_of(const SpaceId& space, std::span<const Bytes> chunks) {
  Bytes all;
  for (const auto& chunk : chunks) append(all, chunk);
  return crypto::hash_as<Hash32>(crypto::label::blob_hash, space, BytesView(all));
}

}  // namespace

SealedBlob seal_blob(const SpaceId& space, const BlobId& id, const BlobKey& key, BytesView plain) {
  check(!plain.empty() && plain.size() <= channel::blob_bytes_max, "a blob has its size");
  auto padded = to_bytes(plain);
  padded.resize(crypto::padme(plain.size()));
  SealedBlob out{.blob = {.id = id,
                          .hash = {},
                          .key = key,
                          .bytes = plain.size(),
                          .chunks = channel::chunks_of(padded.size())},
                 .chunks = {}};
  for (std::uint64_t n = 0; n < out.blob.chunks; ++n) {
    const auto piece = BytesView(padded).subspan(n * channel::chunk_plain_bytes);
    out.chunks.push_back(crypto::seal_piece(
        key, n, piece.first(std::min<std::size_t>(piece.size(), channel::chunk_plain_bytes)),
        chunk_ad(space, id, n, out.blob.chunks)));
  }
  out.blob.hash = hash_of(space, out.chunks);
  return out;
}

bool is_possible(const Blob& blob) {
  return blob.bytes > 0 && blob.bytes <= channel::blob_bytes_max &&
         blob.chunks == channel::chunks_of(crypto::padme(blob.bytes));
}

std::uint64_t sealed_bytes(const Blob& blob) { return channel::sealed_bytes_of(crypto::padme(blob.bytes)); }

Result<Bytes> open_chunk(const SpaceId& space, const Blob& blob, std::uint64_t n, BytesView sealed) {
  if (!is_possible(blob) || n >= blob.chunks) return refuse(Refusal::field_out_of_range);
  if (sealed.size() != channel::sealed_bytes_of_chunk(sealed_bytes(blob), n))
    return refuse(Refusal::does_not_open);
  return crypto::open_piece(blob.key, n, sealed, chunk_ad(space, blob.id, n, blob.chunks));
}

Result<Bytes> open_blob(const SpaceId& space, const Blob& blob, std::span<const Bytes> chunks) {
  if (!is_possible(blob) || chunks.size() != blob.chunks) return refuse(Refusal::field_out_of_range);
  if (hash_of(space, chunks) != blob.hash) return refuse(Refusal::body_does_not_fit);
  Bytes out;
  for (std::uint64_t n = 0; n < blob.chunks; ++n) {
    const auto piece = open_chunk(space, blob, n, chunks[n]);
    if (!piece) return refuse(piece.error());
    append(out, *piece);
  }
  const auto padding = BytesView(out).subspan(blob.bytes);
  if (std::ranges::any_of(padding, [](auto byte) { return byte != 0; })) return refuse(Refusal::bad_padding);
  out.resize(blob.bytes);
  return out;
}

}  // namespace tend::space
