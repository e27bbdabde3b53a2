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
  Result<std::optional<StoredErasure>> erasure(const ItemAt& item) override;
  Result<std::vector<ItemAt>> erasures_due(UnixMs now, std::size_t count_max) override;
  Result<std::optional<StoredEscrow>> escrow(const EscrowAt& at) override;
  Result<std::optional<StoredEscrow>> escrow_in_group(const ChannelId& channel, const EscrowGroup& group,
                                                      std::uint64_t slot) override;
  Result<std::optional<StoredEscrow>> escrow_of(const ItemAt& item) override;
  Result<std::uint64_t> escrows_waiting(const ChannelId& channel, std::uint64_t slot) override;
  Result<std::vector<EscrowAt>> escrows_due(UnixMs now, std::size_t count_max) override;
  Result<std::optional<UnixMs>> escrow_next_due() override;
  Result<std::optional<StoredBlob>> blob(const BlobAt& at) override;
  Result<std::vector<std::uint64_t>> chunks(const BlobAt& at) override;
  Result<std::optional<Bytes>> chunk(const BlobAt& at, std::uint64_t number) override;
  Result<std::uint64_t> blob_bytes(const ChannelId& channel) override;
  Result<std::vector<protocol::Admission>> admission(const ChannelId& channel) override;
  Result<std::optional<StoredMailbox>> mailbox(const MailboxId& mailbox) override;
  Result<std::uint64_t> mailboxes() override { return mailboxes_.size(); }
  Result<void> commit(std::span<const Write> batch) override;
  Result<void> probe() override { return commit({}); }
  Result<void> note_progress() override { return {}; }

  // From now on every commit is refused with `why`, until it is called without: a full disk, say.
  void refuse_writes(std::optional<Refusal> why = std::nullopt) { refusing_ = why; }
  [[nodiscard]] std::vector<ChannelId> channels() const {
    std::vector<ChannelId> out;
    for (const auto& [id, channel] : channels_) out.push_back(id);
    return out;
  }

 private:
  struct Blob {
    StoredBlob stored;
    std::map<std::uint64_t, Bytes> chunks;
  };
  struct Channel {
    std::vector<StoredItem> items;
    std::map<ItemHash, std::uint64_t> index_by_hash;
    std::map<std::uint64_t, StoredErasure> erasures;  // by index
    std::map<EntryId, StoredEscrow> escrows;
    std::map<BlobId, Blob> blobs;
    std::uint64_t bytes = 0;
  };
  void write(const PutItem& put);
  void write(const ReplaceBytes& replace);
  void write(const PutErasure& put);
  void write(const PutEscrow& put);
  void write(const DropEscrow& drop);
  void write(const PutBlob& put) { channels_.at(put.at.channel).blobs[put.at.blob].stored = put.blob; }
  void write(const PutChunk& put);
  void write(const DropBlobs& drop);
  void write(const ForgetBlobs& forget);
  [[nodiscard]] const Blob* find_blob(const BlobAt& at) const;
  void write(const PutMailbox& put) { mailboxes_[put.mailbox] = put.content; }
  void write(const ForgetMailboxes& forget);
  // The first key in escrow of a channel that a function answers true for.
  template <class Which>
  std::optional<StoredEscrow> first_escrow(const ChannelId& channel, const Which& which) const {
    if (const auto found = channels_.find(channel); found != channels_.end())
      for (const auto& [entry, escrow] : found->second.escrows)
        if (which(escrow)) return escrow;
    return std::nullopt;
  }
  // Whether each new item is the next of its channel and new there, and each changed one is there.
  [[nodiscard]] bool fits(std::span<const Write> batch) const;

  Identity identity_;
  std::map<ChannelId, Channel> channels_;
  std::map<MailboxId, StoredMailbox> mailboxes_;
  std::optional<Refusal> refusing_;
};

}  // namespace tend::relay::store
