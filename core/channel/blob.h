// What a relay sees of a photo or a voice (a blob, PROTOCOL 10): sealed chunks, all but the last of one size. Devices and
// relay share this, so both mean the same by a chunk's number and size.
//
//   padded   zeros after the plain bytes, up to Padmé
//   chunk n  256 KiB of the padded bytes, the last one what is left; sealed, 16 bytes more
#pragma once

#include <cstddef>
#include <cstdint>

namespace tend::channel {

inline constexpr std::uint64_t chunk_plain_bytes = 256 << 10;
inline constexpr std::uint64_t chunk_overhead = 16;
inline constexpr std::uint64_t chunk_sealed_bytes = chunk_plain_bytes + chunk_overhead;
inline constexpr std::uint64_t blob_bytes_max = 8 << 20;  // plain; as Padmé has it, padded too
inline constexpr std::uint64_t blob_chunks_max = blob_bytes_max / chunk_plain_bytes;
inline constexpr std::uint64_t blob_sealed_bytes_max = blob_bytes_max + blob_chunks_max * chunk_overhead;

// Of a blob of so many padded bytes, 1 at least.
constexpr std::uint64_t chunks_of(std::uint64_t padded) {
  return (padded + chunk_plain_bytes - 1) / chunk_plain_bytes;
}
constexpr std::uint64_t sealed_bytes_of(std::uint64_t padded) {
  return padded + chunks_of(padded) * chunk_overhead;
}

// The same from what a relay knows: all its sealed bytes. 0 if no blob has so many.
constexpr std::uint64_t chunks_of_sealed(std::uint64_t sealed) {
  const auto count = (sealed + chunk_sealed_bytes - 1) / chunk_sealed_bytes;
  const bool last_holds_some = count > 0 && sealed - (count - 1) * chunk_sealed_bytes > chunk_overhead;
  return last_holds_some && sealed <= blob_sealed_bytes_max ? count : 0;
}
// Of chunk `n`, below chunks_of_sealed.
constexpr std::uint64_t sealed_bytes_of_chunk(std::uint64_t sealed, std::uint64_t n) {
  const auto before = n * chunk_sealed_bytes;
  return sealed - before < chunk_sealed_bytes ? sealed - before : chunk_sealed_bytes;
}

}  // namespace tend::channel
