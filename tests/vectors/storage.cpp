// storage.json: chunks of photos and voices. (Segments are not built yet.)
#include "core/crypto/hash.h"
#include "core/space/blob.h"
#include "tests/vectors/check.h"

namespace tend::vectors {

void check_storage(const Json& file, Checks& checks) {
  const auto space = fixed<SpaceId>(file, "space");
  for (const auto& row : at(file, "blobs")) {
    const auto size = number(row, "bytes");
    const auto name = std::to_string(size) + " bytes: ";
    Bytes plain(size);
    for (std::size_t i = 0; i < size; ++i) plain[i] = static_cast<std::uint8_t>(i);
    const auto sealed =
        space::seal_blob(space, fixed<BlobId>(row, "blob"), fixed<BlobKey>(row, "key"), plain);
    checks.same(name + "chunks", sealed.chunks.size(), number(row, "chunks"));
    for (std::size_t n = 0; n < sealed.chunks.size(); ++n) {
      const auto& chunk = sealed.chunks[n];
      checks.same(name + "bytes of a chunk", chunk.size(), at(row, "chunk bytes")[n].get<std::uint64_t>());
      checks.same(name + "a chunk's beginning",
                  BytesView(chunk).first(std::min<std::size_t>(32, chunk.size())),
                  bytes(at(row, "first 32 bytes of each sealed chunk")[n]));
    }
    checks.same(name + "hash", sealed.blob.hash.view(), bytes(row, "hash"));
    const auto opened = space::open_blob(space, sealed.blob, sealed.chunks);
    checks.fact(name + "opens", opened == plain);
  }
}

}  // namespace tend::vectors
