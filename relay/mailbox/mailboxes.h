// Mailboxes for pairing. PROTOCOL 4; who knows an id may use it.
//
//   number 0 makes the mailbox; of each number the first message stays, the same bytes again are taken as
//   done
//   a later number 1 that differs is counted, each different one once: somebody else opened the link
//   burning deletes the messages and keeps the first reason; 7 days after m0 by the relay's clock all is
//   forgotten
//
// Like Log: what changes is staged, and is there for good once `committed` was called.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "relay/store/store.h"

namespace tend::relay {

struct MailboxLimits {
  std::uint64_t mailboxes_max = 4096;  // at a time, each 80 KiB at most
};

class Mailboxes {
 public:
  Mailboxes(store::Store& store, MailboxLimits limits) : store_(store), limits_(limits) {}

  // All that lies in it, staged messages too; nothing if there is no such mailbox.
  Result<protocol::MailState> state(const MailboxId& mailbox, UnixMs now);
  // Whether number 0 would make a mailbox now.
  Result<bool> exists(const MailboxId& mailbox, UnixMs now);

  // relay_item_malformed unless a multiple of 1 KiB, relay_no_such_mailbox, relay_mailbox_burnt,
  // relay_mailbox_taken if another message of this number is there (an other joiner has been counted then),
  // relay_busy if there are too many mailboxes.
  Result<void> put(const MailboxId& mailbox, const protocol::MailPut& put, UnixMs now, store::Batch& batch);
  // relay_no_such_mailbox. A second burning changes nothing.
  Result<void> burn(const MailboxId& mailbox, protocol::BurnReason reason, UnixMs now, store::Batch& batch);
  static void forget_old(UnixMs now, store::Batch& batch);

  // After the batch: which mailboxes have changed; none of them after a refusal.
  std::vector<MailboxId> committed();
  void dropped() { staged_.clear(); }

 private:
  Result<std::optional<store::StoredMailbox>> find(const MailboxId& mailbox, UnixMs now);
  Result<void> put_first(const MailboxId& mailbox, const protocol::MailPut& put, UnixMs now,
                         store::Batch& batch);
  void stage(const MailboxId& mailbox, store::StoredMailbox content, store::Batch& batch);

  static constexpr std::size_t other_joiners_max = 64;  // more than two already say all there is to say

  store::Store& store_;
  MailboxLimits limits_;
  std::map<MailboxId, store::StoredMailbox> staged_;
};

}  // namespace tend::relay
