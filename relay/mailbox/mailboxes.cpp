#include "relay/mailbox/mailboxes.h"

#include <algorithm>

#include "core/crypto/hash.h"

namespace tend::relay {

using protocol::MailMessage;
using protocol::MailPut;
using store::StoredMailbox;

namespace {

// Only to tell messages apart, so any label does that hashes sealed bytes.
Hash32 fingerprint(BytesView sealed) {
  return crypto::hash_as<Hash32>(crypto::label::item_body, crypto::zeros16, sealed);
}

const MailMessage* message(const StoredMailbox& box, std::uint64_t number) {
  const auto found = std::ranges::find(box.messages, number, &MailMessage::number);
  return found == box.messages.end() ? nullptr : &*found;
}

}  // namespace

Result<protocol::MailState> Mailboxes::state(const MailboxId& mailbox, UnixMs now) {
  auto box = find(mailbox, now);
  if (!box) return refuse(box.error());
  if (!*box) return protocol::MailState{};
  return protocol::MailState{std::move((*box)->messages), (*box)->other_joiners.size(), (*box)->burnt};
}

Result<bool> Mailboxes::exists(const MailboxId& mailbox, UnixMs now) {
  const auto box = find(mailbox, now);
  if (!box) return refuse(box.error());
  return box->has_value();
}

Result<void> Mailboxes::put(const MailboxId& mailbox, const MailPut& put, UnixMs now, store::Batch& batch) {
  if (put.sealed.size() % 1024 != 0) return refuse(Refusal::relay_item_malformed);
  auto found = find(mailbox, now);
  if (!found) return refuse(found.error());
  if (!*found)
    return put.number == 0 ? put_first(mailbox, put, now, batch) : refuse(Refusal::relay_no_such_mailbox);
  auto& box = **found;
  if (box.burnt) return refuse(Refusal::relay_mailbox_burnt);

  if (const auto* there = message(box, put.number)) {
    if (there->sealed == put.sealed) return {};
    const auto other = fingerprint(put.sealed);
    if (put.number == 1 && box.other_joiners.size() < other_joiners_max &&
        std::ranges::find(box.other_joiners, other) == box.other_joiners.end()) {
      box.other_joiners.push_back(other);
      stage(mailbox, std::move(box), batch);
    }
    return refuse(Refusal::relay_mailbox_taken);
  }
  const auto place = std::ranges::upper_bound(box.messages, put.number, {}, &MailMessage::number);
  box.messages.insert(place, MailMessage{put.number, put.sealed});
  stage(mailbox, std::move(box), batch);
  return {};
}

Result<void> Mailboxes::put_first(const MailboxId& mailbox, const MailPut& put, UnixMs now,
                                  store::Batch& batch) {
  const auto count = store_.mailboxes();
  if (!count) return refuse(count.error());
  if (*count + staged_.size() >= limits_.mailboxes_max) return refuse(Refusal::relay_busy);
  stage(mailbox, {.made = now, .messages = {{put.number, put.sealed}}, .other_joiners = {}, .burnt = {}},
        batch);
  return {};
}

Result<void> Mailboxes::burn(const MailboxId& mailbox, protocol::BurnReason reason, UnixMs now,
                             store::Batch& batch) {
  auto found = find(mailbox, now);
  if (!found) return refuse(found.error());
  if (!*found) return refuse(Refusal::relay_no_such_mailbox);
  auto& box = **found;
  if (box.burnt) return {};
  box.messages.clear();
  box.burnt = reason;
  stage(mailbox, std::move(box), batch);
  return {};
}

void Mailboxes::forget_old(UnixMs now, store::Batch& batch) {
  batch.emplace_back(store::ForgetMailboxes{now - protocol::mailbox_ms_max + 1});
}

std::vector<MailboxId> Mailboxes::committed() {
  std::vector<MailboxId> changed;
  for (const auto& [mailbox, content] : staged_) changed.push_back(mailbox);
  staged_.clear();
  return changed;
}

// A mailbox past its time is there no more, even while its row waits to be swept.
Result<std::optional<StoredMailbox>> Mailboxes::find(const MailboxId& mailbox, UnixMs now) {
  std::optional<StoredMailbox> box;
  if (const auto staged = staged_.find(mailbox); staged != staged_.end()) {
    box = staged->second;
  } else {
    auto stored = store_.mailbox(mailbox);
    if (!stored) return refuse(stored.error());
    box = *std::move(stored);
  }
  if (box && now - box->made >= protocol::mailbox_ms_max) box.reset();
  return box;
}

void Mailboxes::stage(const MailboxId& mailbox, StoredMailbox content, store::Batch& batch) {
  staged_[mailbox] = content;
  batch.emplace_back(store::PutMailbox{mailbox, std::move(content)});
}

}  // namespace tend::relay
