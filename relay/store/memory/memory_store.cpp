#include "relay/store/memory/memory_store.h"

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
  for (const auto& write : batch) {
    if (const auto* item = std::get_if<PutItem>(&write)) {
      auto& channel = channels_[item->channel];
      channel.index_by_hash.emplace(item->stored.hash, item->index);
      channel.bytes += size_of(item->stored.item);
      channel.items.push_back(item->stored);
    } else if (const auto* box = std::get_if<PutMailbox>(&write)) {
      mailboxes_[box->mailbox] = box->content;
    } else {
      std::erase_if(mailboxes_, [&](const auto& each) {
        return each.second.made < std::get<ForgetMailboxes>(write).made_before;
      });
    }
  }
  return {};
}

bool MemoryStore::fits(std::span<const Write> batch) const {
  std::map<ChannelId, std::uint64_t> next;
  std::set<std::pair<ChannelId, ItemHash>> hashes;
  for (const auto& write : batch) {
    const auto* item = std::get_if<PutItem>(&write);
    if (item == nullptr) continue;
    const auto found = channels_.find(item->channel);
    const auto [expected, is_new] =
        next.try_emplace(item->channel, found == channels_.end() ? 0 : found->second.items.size());
    if (item->index != expected->second++) return false;
    if (!hashes.emplace(item->channel, item->stored.hash).second) return false;
    if (found != channels_.end() && found->second.index_by_hash.contains(item->stored.hash)) return false;
  }
  return true;
}

}  // namespace tend::relay::store
