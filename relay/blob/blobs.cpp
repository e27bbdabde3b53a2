#include "relay/blob/blobs.h"

#include <algorithm>

#include "core/channel/blob.h"

namespace tend::relay {

static_assert(protocol::chunk_bytes_max == channel::chunk_sealed_bytes);
static_assert(protocol::blob_chunks_max == channel::blob_chunks_max);

Result<std::uint64_t> Blobs::slot_of(const ChannelId& channel, const LoginKey& by) {
  const auto slot = log_.slot_of(channel, by);
  if (!slot) return refuse(slot.error());
  if (!*slot) return refuse(Refusal::relay_not_logged_in);
  return **slot;
}

Result<std::vector<std::uint64_t>> Blobs::open(const ChannelId& channel, const LoginKey& by,
                                               const protocol::BlobOpen& open, UnixMs now,
                                               store::Batch& batch) {
  const auto slot = slot_of(channel, by);
  if (!slot) return refuse(slot.error());
  const store::BlobAt at{channel, open.blob};
  const auto held = store_.blob(at);
  if (!held) return refuse(held.error());
  const auto count = channel::chunks_of_sealed(open.bytes);
  if (count == 0) return refuse(Refusal::relay_item_malformed);
  if (*held && (*held)->slot != *slot) return refuse(Refusal::relay_wrong_slot);
  if (*held && (*held)->bytes != open.bytes) return refuse(Refusal::relay_item_malformed);
  if (auto ok = log_.may_hold_blob(channel, open.item, *slot); !ok) return refuse(ok.error());
  if (!*held) {
    const auto bytes = store_.blob_bytes(channel);
    if (!bytes) return refuse(bytes.error());
    auto& staged = staged_bytes_[channel];
    if (*bytes + staged + open.bytes > bytes_max_) return refuse(Refusal::relay_blob_quota);
    staged += open.bytes;
  }
  const auto here = store_.chunks(at);
  if (!here) return refuse(here.error());
  batch.emplace_back(
      store::PutBlob{at, {.slot = *slot, .item = open.item, .bytes = open.bytes, .made = now}});
  std::vector<std::uint64_t> out;
  for (std::uint64_t n = 0; n < count; ++n)
    if (!std::ranges::binary_search(*here, n)) out.push_back(n);
  return out;
}

Result<void> Blobs::put(const ChannelId& channel, const LoginKey& by, const protocol::ChunkPut& put,
                        store::Batch& batch) {
  const auto slot = slot_of(channel, by);
  if (!slot) return refuse(slot.error());
  const store::BlobAt at{channel, put.blob};
  const auto blob = store_.blob(at);
  if (!blob) return refuse(blob.error());
  if (!*blob) return refuse(Refusal::relay_no_such_blob);
  if ((*blob)->slot != *slot) return refuse(Refusal::relay_wrong_slot);
  if (put.number >= channel::chunks_of_sealed((*blob)->bytes) ||
      put.sealed.size() != channel::sealed_bytes_of_chunk((*blob)->bytes, put.number))
    return refuse(Refusal::relay_item_malformed);
  const auto held = store_.chunk(at, put.number);
  if (!held) return refuse(held.error());
  if (*held) return **held == put.sealed ? Result<void>{} : refuse(Refusal::relay_body_differs);
  batch.emplace_back(store::PutChunk{at, put.number, put.sealed});
  return {};
}

Result<Bytes> Blobs::get(const ChannelId& channel, const LoginKey& by, const protocol::ChunkGet& get) {
  const auto slot = slot_of(channel, by);
  if (!slot) return refuse(slot.error());
  auto sealed = store_.chunk({channel, get.blob}, get.number);
  if (!sealed) return refuse(sealed.error());
  if (!*sealed) return refuse(Refusal::relay_no_such_blob);
  return **std::move(sealed);
}

}  // namespace tend::relay
