// A store that forgets everything when it goes: for tests, and for trying out a relay (`--memory`).
#pragma once

#include <map>

#include "relay/store/store.h"

namespace tend::relay::store {

class MemoryStore : public Store {
 public:
  explicit MemoryStore(const LogId& log) : identity_{.log = log} {}

  [[nodiscard]] Identity identity() const override { return identity_; }
  Result<std::optional<ChannelSize>> channel(const ChannelId& channel) override;
  Result<std::vector<StoredItem>> items(const ChannelId& channel, std::uint64_t first, std::size_t count_max,
                                        std::size_t bytes_max) override;
  Result<std::optional<std::uint64_t>> index_of(const ChannelId& channel, const ItemHash& hash) override;
  Result<std::vector<protocol::Admission>> admission(const ChannelId& channel) override;
  Result<std::optional<StoredMailbox>> mailbox(const MailboxId& mailbox) override;
  Result<std::uint64_t> mailboxes() override { return mailboxes_.size(); }
  Result<void> commit(std::span<const Write> batch) override;
  Result<void> probe() override { return commit({}); }

  // From now on every commit is refused with `why`, until it is called without: a full disk, say.
  void refuse_writes(std::optional<Refusal> why = std::nullopt) { refusing_ = why; }

 private:
  struct Channel {
    std::vector<StoredItem> items;
    std::map<ItemHash, std::uint64_t> index_by_hash;
    std::uint64_t bytes = 0;
  };
  // Whether each item is the next of its channel and new there.
  [[nodiscard]] bool fits(std::span<const Write> batch) const;

  Identity identity_;
  std::map<ChannelId, Channel> channels_;
  std::map<MailboxId, StoredMailbox> mailboxes_;
  std::optional<Refusal> refusing_;
};

}  // namespace tend::relay::store
