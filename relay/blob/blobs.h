// Photos and voices, sealed in chunks: which are put, which are asked for, and when they go. PROTOCOL 10.
//
// As relay/log: what is asked is judged at once and staged into the batch; `settled` after each batch. A blob belongs to an
// item of the log, which may come later than it. Its bytes are counted when it is opened, so that one that was begun has
// room to its end. It goes with that item's body (relay/log), or after a week without the item.
#pragma once

#include <map>

#include "relay/log/log.h"
#include "relay/store/store.h"

namespace tend::relay {

class Blobs {
 public:
  Blobs(store::Store& store, Log& log, std::uint64_t bytes_max)
      : store_(store), log_(log), bytes_max_(bytes_max) {}

  // Numbers of the chunks that are not durable yet. Refusals, in this order:
  //   relay_not_logged_in    `by` is not admitted (any more)
  //   relay_item_malformed   no blob has so many bytes, or it was opened with another number
  //   relay_wrong_slot       it is the other person's, or its item is
  //   relay_no_such_item     the item is a roster act
  //   relay_erased           the item's body was erased
  //   relay_blob_quota       the channel has no room for it
  Result<std::vector<std::uint64_t>> open(const ChannelId& channel, const LoginKey& by,
                                          const protocol::BlobOpen& open, UnixMs now, store::Batch& batch);
  // Refusals, in this order: relay_not_logged_in, relay_no_such_blob, relay_wrong_slot, relay_item_malformed (number or
  // size), relay_body_differs.
  Result<void> put(const ChannelId& channel, const LoginKey& by, const protocol::ChunkPut& put,
                   store::Batch& batch);
  // A durable chunk, of either person. relay_not_logged_in, relay_no_such_blob.
  Result<Bytes> get(const ChannelId& channel, const LoginKey& by, const protocol::ChunkGet& get);

  // The batch is durable, or was refused.
  void settled() { staged_bytes_.clear(); }
  static void forget_old(UnixMs now, store::Batch& batch) {
    batch.emplace_back(store::ForgetBlobs{now - protocol::blob_ms_max});
  }

 private:
  Result<std::uint64_t> slot_of(const ChannelId& channel, const LoginKey& by);

  store::Store& store_;
  Log& log_;
  std::uint64_t bytes_max_;
  std::map<ChannelId, std::uint64_t> staged_bytes_;  // of blobs that are opened by the batch
};

}  // namespace tend::relay
