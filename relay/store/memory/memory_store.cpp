#include "relay/store/memory/memory_store.h"

#include <algorithm>
#include <set>

namespace tend::relay::store {

Result<std::optional<ChannelSize>> MemoryStore::channel(const ChannelId& channel) {
  const auto found = channels_.find(channel);
  if (found == channels_.end()) return std::optional<ChannelSize>{};
  return ChannelSize{found->second.items.size(), found->second.bytes};
}

Result<std::vector<StoredItem>> MemoryStore::items(const ChannelId& channel, std::uint64_t first,
                                                   std::size_t count_max, std::size_t bytes_max) {
  std::vector<StoredItem> out;
  const auto found = channels_.find(channel);
  if (found == channels_.end()) return out;
  const auto& all = found->second.items;
  std::size_t bytes = 0;
  for (auto i = first; i < all.size() && out.size() < count_max; ++i) {
    bytes += size_of(all[i].item);
    if (bytes > bytes_max && !out.empty()) break;
    out.push_back(all[i]);
  }
  return out;
}

Result<std::optional<std::uint64_t>> MemoryStore::index_of(const ChannelId& channel, const ItemHash& hash) {
  std::optional<std::uint64_t> out;
  if (const auto found = channels_.find(channel); found != channels_.end())
    if (const auto index = found->second.index_by_hash.find(hash); index != found->second.index_by_hash.end())
      out = index->second;
  return out;
}

Result<std::optional<StoredErasure>> MemoryStore::erasure(const ItemAt& item) {
  std::optional<StoredErasure> out;
  if (const auto found = channels_.find(item.channel); found != channels_.end())
    if (const auto each = found->second.erasures.find(item.index); each != found->second.erasures.end())
      out = each->second;
  return out;
}

Result<std::vector<ItemAt>> MemoryStore::erasures_due(UnixMs now, std::size_t count_max) {
  std::vector<std::pair<UnixMs, ItemAt>> due;
  for (const auto& [id, channel] : channels_)
    for (const auto& [index, erasure] : channel.erasures)
      if (erasure.due && *erasure.due <= now) due.push_back({*erasure.due, {id, index}});
  std::ranges::stable_sort(due, {}, [](const auto& each) { return each.first; });
  std::vector<ItemAt> out;
  for (std::size_t i = 0; i < std::min(due.size(), count_max); ++i) out.push_back(due[i].second);
  return out;
}

Result<std::optional<StoredEscrow>> MemoryStore::escrow(const EscrowAt& at) {
  return first_escrow(at.channel, [&](const auto& each) { return each.deposit.entry == at.entry; });
}

Result<std::optional<StoredEscrow>> MemoryStore::escrow_in_group(const ChannelId& channel,
                                                                 const EscrowGroup& group,
                                                                 std::uint64_t slot) {
  return first_escrow(
      channel, [&](const auto& each) { return each.deposit.group == group && each.deposit.slot == slot; });
}

Result<std::optional<StoredEscrow>> MemoryStore::escrow_of(const ItemAt& item) {
  return first_escrow(item.channel, [&](const auto& each) { return each.item == item.index; });
}

Result<std::uint64_t> MemoryStore::escrows_waiting(const ChannelId& channel, std::uint64_t slot) {
  std::uint64_t count = 0;
  (void)first_escrow(channel, [&](const auto& each) {
    count += each.deposit.slot == slot && !each.released ? 1 : 0;
    return false;
  });
  return count;
}

Result<std::vector<EscrowAt>> MemoryStore::escrows_due(UnixMs now, std::size_t count_max) {
  std::vector<std::pair<UnixMs, EscrowAt>> due;
  for (const auto& [id, channel] : channels_)
    for (const auto& [entry, escrow] : channel.escrows)
      if (const auto at = escrow.due(); at && *at <= now) due.push_back({*at, {id, entry}});
  std::ranges::stable_sort(due, {}, [](const auto& each) { return each.first; });
  std::vector<EscrowAt> out;
  for (std::size_t i = 0; i < std::min(due.size(), count_max); ++i) out.push_back(due[i].second);
  return out;
}

Result<std::optional<UnixMs>> MemoryStore::escrow_next_due() {
  std::optional<UnixMs> out;
  for (const auto& [id, channel] : channels_)
    for (const auto& [entry, escrow] : channel.escrows)
      if (const auto at = escrow.due(); at && (!out || *at < *out)) out = at;
  return out;
}

const MemoryStore::Blob* MemoryStore::find_blob(const BlobAt& at) const {
  const auto channel = channels_.find(at.channel);
  if (channel == channels_.end()) return nullptr;
  const auto blob = channel->second.blobs.find(at.blob);
  return blob == channel->second.blobs.end() ? nullptr : &blob->second;
}

Result<std::optional<StoredBlob>> MemoryStore::blob(const BlobAt& at) {
  const auto* blob = find_blob(at);
  return blob ? std::optional(blob->stored) : std::nullopt;
}

Result<std::vector<std::uint64_t>> MemoryStore::chunks(const BlobAt& at) {
  std::vector<std::uint64_t> out;
  if (const auto* blob = find_blob(at))
    for (const auto& [number, bytes] : blob->chunks) out.push_back(number);
  return out;
}

Result<std::optional<Bytes>> MemoryStore::chunk(const BlobAt& at, std::uint64_t number) {
  std::optional<Bytes> out;
  if (const auto* blob = find_blob(at))
    if (const auto chunk = blob->chunks.find(number); chunk != blob->chunks.end()) out = chunk->second;
  return out;
}

Result<std::uint64_t> MemoryStore::blob_bytes(const ChannelId& channel) {
  std::uint64_t out = 0;
  if (const auto found = channels_.find(channel); found != channels_.end())
    for (const auto& [id, blob] : found->second.blobs) out += blob.stored.bytes;
  return out;
}

Result<std::vector<protocol::Admission>> MemoryStore::admission(const ChannelId& channel) {
  std::vector<protocol::Admission> out;
  if (const auto found = channels_.find(channel); found != channels_.end())
    for (const auto& stored : found->second.items)
      if (stored.item.admission) out.push_back(*stored.item.admission);
  return out;
}

Result<std::optional<StoredMailbox>> MemoryStore::mailbox(const MailboxId& mailbox) {
  const auto found = mailboxes_.find(mailbox);
  return found == mailboxes_.end() ? std::optional<StoredMailbox>{} : found->second;
}

Result<void> MemoryStore::commit(std::span<const Write> batch) {
  if (refusing_) return refuse(*refusing_);
  if (!fits(batch)) return refuse(Refusal::relay_storage);
  for (const auto& each : batch) std::visit([&](const auto& one) { write(one); }, each);
  return {};
}

void MemoryStore::write(const PutItem& put) {
  auto& channel = channels_[put.channel];
  channel.index_by_hash.emplace(put.stored.hash, put.index);
  channel.bytes += size_of(put.stored.item);
  channel.items.push_back(put.stored);
}

void MemoryStore::write(const ReplaceBytes& replace) {
  auto& channel = channels_.at(replace.item.channel);
  auto& item = channel.items[replace.item.index].item;
  channel.bytes -= size_of(item);
  item.bytes = replace.bytes;
  channel.bytes += size_of(item);
}

void MemoryStore::write(const PutErasure& put) {
  auto& erasures = channels_.at(put.item.channel).erasures;
  if (put.erasure)
    erasures[put.item.index] = *put.erasure;
  else
    erasures.erase(put.item.index);
}

void MemoryStore::write(const PutEscrow& put) {
  channels_.at(put.channel).escrows[put.escrow.deposit.entry] = put.escrow;
}

void MemoryStore::write(const DropEscrow& drop) {
  if (const auto found = channels_.find(drop.at.channel); found != channels_.end())
    found->second.escrows.erase(drop.at.entry);
}

void MemoryStore::write(const PutChunk& put) {
  auto& blobs = channels_.at(put.at.channel).blobs;
  if (const auto blob = blobs.find(put.at.blob); blob != blobs.end())
    blob->second.chunks.emplace(put.number, put.bytes);
}

void MemoryStore::write(const DropBlobs& drop) {
  if (const auto found = channels_.find(drop.channel); found != channels_.end())
    std::erase_if(found->second.blobs,
                  [&](const auto& each) { return each.second.stored.item == drop.item; });
}

void MemoryStore::write(const ForgetBlobs& forget) {
  for (auto& [id, channel] : channels_)
    std::erase_if(channel.blobs, [&](const auto& each) {
      return each.second.stored.made < forget.made_before &&
             !channel.index_by_hash.contains(each.second.stored.item);
    });
}

void MemoryStore::write(const ForgetMailboxes& forget) {
  std::erase_if(mailboxes_, [&](const auto& each) { return each.second.made < forget.made_before; });
}

bool MemoryStore::fits(std::span<const Write> batch) const {
  std::map<ChannelId, std::uint64_t> counts;  // with the batch's own
  std::set<std::pair<ChannelId, ItemHash>> hashes;
  const auto count_of = [&](const ChannelId& channel) -> std::uint64_t& {
    const auto found = channels_.find(channel);
    return counts.try_emplace(channel, found == channels_.end() ? 0 : found->second.items.size())
        .first->second;
  };
  const auto is_next = [&](const PutItem& put) {
    if (put.index != count_of(put.channel)++) return false;
    if (!hashes.emplace(put.channel, put.stored.hash).second) return false;
    const auto found = channels_.find(put.channel);
    return found == channels_.end() || !found->second.index_by_hash.contains(put.stored.hash);
  };
  return std::ranges::all_of(batch, [&](const Write& write) {
    if (const auto* put = std::get_if<PutItem>(&write)) return is_next(*put);
    if (const auto* replace = std::get_if<ReplaceBytes>(&write))
      return replace->item.index < count_of(replace->item.channel);
    if (const auto* put = std::get_if<PutErasure>(&write))
      return put->item.index < count_of(put->item.channel);
    if (const auto* put = std::get_if<PutEscrow>(&write)) return put->escrow.item < count_of(put->channel);
    if (const auto* put = std::get_if<PutBlob>(&write)) return count_of(put->at.channel) > 0;
    if (const auto* put = std::get_if<PutChunk>(&write)) return count_of(put->at.channel) > 0;
    return true;
  });
}

}  // namespace tend::relay::store
