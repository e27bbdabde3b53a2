// The bridge to the page's worker: bytes in, bytes out, and no more. Envelope: core/replica/envelope.h.
// Nothing here can fail but memory; then the worker throws the instance away and replays from storage.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "core/replica/envelope.h"
#include "core/replica/host_entropy.h"
#include "core/replica/replica.h"

namespace {

std::unique_ptr<tend::replica::Replica> replica;

}  // namespace

extern "C" {

// `size` bytes for the host to write to, or null. Freed with tend_free.
__attribute__((export_name("tend_alloc"))) void* tend_alloc(std::size_t size) { return std::malloc(size); }
__attribute__((export_name("tend_free"))) void tend_free(void* bytes) { std::free(bytes); }

// Call once, before any step.
__attribute__((export_name("tend_new"))) void tend_new() {
  replica = std::make_unique<tend::replica::Replica>(tend::replica::host_entropy());
}

// Takes an event's envelope (still the host's to free), answers u32-LE length | the effects' envelope, to be
// freed with tend_free; null if memory ran out.
__attribute__((export_name("tend_step"))) void* tend_step(const std::uint8_t* bytes, std::size_t size) {
  const auto event = tend::replica::decode_event({bytes, size});
  const auto answer = tend::replica::encode_effects(event ? replica->step(*event) : tend::replica::Effects{});
  auto* out = static_cast<std::uint8_t*>(std::malloc(4 + answer.size()));
  if (!out) return nullptr;
  for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(answer.size() >> (8 * i));
  std::memcpy(out + 4, answer.data(), answer.size());
  return out;
}

}  // extern "C"
