#include "relay/store/sqlite/sqlite_store.h"

#include <algorithm>

#include "relay/store/sqlite/statements.h"

namespace tend::relay::store {
namespace {

constexpr std::int64_t first_id(std::int64_t channel) { return channel << 32; }
constexpr std::int64_t item_id(std::int64_t channel, std::uint64_t index) {
  return first_id(channel) + static_cast<std::int64_t>(index);
}
constexpr std::uint64_t index_of_id(std::int64_t id) { return static_cast<std::uint64_t>(id) & 0xFFFF'FFFF; }

}  // namespace

// ---- reading

Result<std::optional<SqliteStore::ChannelRow>> SqliteStore::row_of(const ChannelId& channel) {
  auto use = statements_->find_channel.use();
  const int row = use.bind(channel.view()).step();
  if (row == SQLITE_DONE) return std::optional<ChannelRow>{};
  if (row != SQLITE_ROW) return refuse(why());
  return ChannelRow{use.integer(0),
                    {static_cast<std::uint64_t>(use.integer(1)), static_cast<std::uint64_t>(use.integer(2))}};
}

Result<std::optional<ChannelSize>> SqliteStore::channel(const ChannelId& channel) {
  const auto row = row_of(channel);
  if (!row) return refuse(row.error());
  return *row ? std::optional((*row)->size) : std::nullopt;
}

Result<std::vector<StoredItem>> SqliteStore::items(const ChannelId& channel, std::uint64_t first,
                                                   std::size_t count_max, std::size_t bytes_max) {
  std::vector<StoredItem> out;
  const auto row = row_of(channel);
  if (!row) return refuse(row.error());
  if (!*row || first >= (*row)->size.items) return out;

  auto use = statements_->items.use();
  const auto base = first_id((*row)->id);
  use.bind(item_id((*row)->id, first)).bind(base + 0xFFFF'FFFF);
  std::size_t bytes = 0;
  while (out.size() < count_max) {
    const int step = use.step();
    if (step == SQLITE_DONE) break;
    const auto hash = step == SQLITE_ROW ? ItemHash::from(use.bytes(0)) : std::nullopt;
    if (!hash) return refuse(step == SQLITE_ROW ? Refusal::relay_storage : why());
    protocol::LogItem item{.kind = static_cast<protocol::ItemKind>(use.integer(2)),
                           .bytes = to_bytes(use.bytes(3)),
                           .admission = {},
                           .arrival = use.integer(1)};
    if (!use.is_null(4)) {
      auto admission = codec::decode<protocol::Admission>(use.bytes(4));
      if (!admission) return refuse(Refusal::relay_storage);
      item.admission = *std::move(admission);
    }
    bytes += size_of(item);
    if (bytes > bytes_max && !out.empty()) break;
    out.push_back({*hash, std::move(item)});
  }
  return out;
}

Result<std::optional<std::uint64_t>> SqliteStore::index_of(const ChannelId& channel, const ItemHash& hash) {
  std::int64_t id = 0;
  {
    auto use = statements_->item_by_hash.use();
    const int step = use.bind(hash.view()).step();
    if (step == SQLITE_DONE) return std::optional<std::uint64_t>{};
    if (step != SQLITE_ROW) return refuse(why());
    id = use.integer(0);
  }
  // Hashes hold the channel's id, so this one is in another channel only by a mistake of ours.
  const auto row = row_of(channel);
  if (!row) return refuse(row.error());
  if (!*row || (*row)->id != id >> 32) return std::optional<std::uint64_t>{};
  return index_of_id(id);
}

Result<std::optional<StoredErasure>> SqliteStore::erasure(const ItemAt& item) {
  const auto row = row_of(item.channel);
  if (!row) return refuse(row.error());
  if (!*row) return std::optional<StoredErasure>{};
  auto use = statements_->erasure.use();
  const int step = use.bind(item_id((*row)->id, item.index)).step();
  if (step == SQLITE_DONE) return std::optional<StoredErasure>{};
  if (step != SQLITE_ROW) return refuse(why());
  auto content = codec::decode<StoredErasure>(use.bytes(0));
  if (!content) return refuse(Refusal::relay_storage);
  return *std::move(content);
}

Result<std::vector<ItemAt>> SqliteStore::erasures_due(UnixMs now, std::size_t count_max) {
  std::vector<ItemAt> out;
  auto use = statements_->erasures_due.use();
  use.bind(now).bind(static_cast<std::int64_t>(count_max));
  int step = SQLITE_ROW;
  while ((step = use.step()) == SQLITE_ROW) {
    const auto channel = ChannelId::from(use.bytes(0));
    if (!channel) return refuse(Refusal::relay_storage);
    out.push_back({*channel, index_of_id(use.integer(1))});
  }
  if (step != SQLITE_DONE) return refuse(why());
  return out;
}

// ---- escrow

// A row of one record, if there is one.
template <class Record, class Use>
Result<std::optional<Record>> SqliteStore::content(Use&& use) {
  const int step = use.step();
  if (step == SQLITE_DONE) return std::optional<Record>{};
  if (step != SQLITE_ROW) return refuse(why());
  auto content = codec::decode<Record>(use.bytes(0));
  if (!content) return refuse(Refusal::relay_storage);
  return *std::move(content);
}

Result<std::optional<StoredEscrow>> SqliteStore::escrow(const EscrowAt& at) {
  auto use = statements_->escrow.use();
  return content<StoredEscrow>(use.bind(at.channel.view()).bind(at.entry.view()));
}

Result<std::optional<StoredEscrow>> SqliteStore::escrow_in_group(const ChannelId& channel,
                                                                 const EscrowGroup& group,
                                                                 std::uint64_t slot) {
  auto use = statements_->escrow_in_group.use();
  return content<StoredEscrow>(
      use.bind(channel.view()).bind(group.view()).bind(static_cast<std::int64_t>(slot)));
}

Result<std::optional<StoredEscrow>> SqliteStore::escrow_of(const ItemAt& item) {
  const auto row = row_of(item.channel);
  if (!row) return refuse(row.error());
  if (!*row) return std::optional<StoredEscrow>{};
  auto use = statements_->escrow_of.use();
  return content<StoredEscrow>(use.bind(item_id((*row)->id, item.index)));
}

Result<std::uint64_t> SqliteStore::escrows_waiting(const ChannelId& channel, std::uint64_t slot) {
  auto use = statements_->escrows_waiting.use();
  if (use.bind(channel.view()).bind(static_cast<std::int64_t>(slot)).step() != SQLITE_ROW)
    return refuse(why());
  return static_cast<std::uint64_t>(use.integer(0));
}

Result<std::vector<EscrowAt>> SqliteStore::escrows_due(UnixMs now, std::size_t count_max) {
  std::vector<EscrowAt> out;
  auto use = statements_->escrows_due.use();
  use.bind(now).bind(static_cast<std::int64_t>(count_max));
  int step = SQLITE_ROW;
  while ((step = use.step()) == SQLITE_ROW) {
    const auto channel = ChannelId::from(use.bytes(0));
    const auto entry = EntryId::from(use.bytes(1));
    if (!channel || !entry) return refuse(Refusal::relay_storage);
    out.push_back({*channel, *entry});
  }
  if (step != SQLITE_DONE) return refuse(why());
  return out;
}

Result<std::optional<UnixMs>> SqliteStore::escrow_next_due() {
  auto use = statements_->escrow_next_due.use();
  if (use.step() != SQLITE_ROW) return refuse(why());
  return use.is_null(0) ? std::optional<UnixMs>{} : use.integer(0);
}

// ---- blobs

Result<std::optional<StoredBlob>> SqliteStore::blob(const BlobAt& at) {
  auto use = statements_->blob.use();
  const int step = use.bind(at.channel.view()).bind(at.blob.view()).step();
  if (step == SQLITE_DONE) return std::optional<StoredBlob>{};
  const auto item = step == SQLITE_ROW ? ItemHash::from(use.bytes(1)) : std::nullopt;
  if (!item) return refuse(step == SQLITE_ROW ? Refusal::relay_storage : why());
  return StoredBlob{.slot = static_cast<std::uint64_t>(use.integer(0)),
                    .item = *item,
                    .bytes = static_cast<std::uint64_t>(use.integer(2)),
                    .made = use.integer(3)};
}

Result<std::vector<std::uint64_t>> SqliteStore::chunks(const BlobAt& at) {
  std::vector<std::uint64_t> out;
  auto use = statements_->chunks.use();
  use.bind(at.channel.view()).bind(at.blob.view());
  int step = SQLITE_ROW;
  while ((step = use.step()) == SQLITE_ROW) out.push_back(static_cast<std::uint64_t>(use.integer(0)));
  if (step != SQLITE_DONE) return refuse(why());
  return out;
}

Result<std::optional<Bytes>> SqliteStore::chunk(const BlobAt& at, std::uint64_t number) {
  auto use = statements_->chunk.use();
  const int step =
      use.bind(static_cast<std::int64_t>(number)).bind(at.channel.view()).bind(at.blob.view()).step();
  if (step == SQLITE_DONE) return std::optional<Bytes>{};
  if (step != SQLITE_ROW) return refuse(why());
  return to_bytes(use.bytes(0));
}

Result<std::uint64_t> SqliteStore::blob_bytes(const ChannelId& channel) {
  auto use = statements_->blob_bytes.use();
  if (use.bind(channel.view()).step() != SQLITE_ROW) return refuse(why());
  return static_cast<std::uint64_t>(use.integer(0));
}

Result<std::vector<protocol::Admission>> SqliteStore::admission(const ChannelId& channel) {
  std::vector<protocol::Admission> out;
  const auto row = row_of(channel);
  if (!row) return refuse(row.error());
  if (!*row) return out;
  auto use = statements_->admission.use();
  use.bind(first_id((*row)->id)).bind(first_id((*row)->id) + 0xFFFF'FFFF);
  int step = SQLITE_ROW;
  while ((step = use.step()) == SQLITE_ROW) {
    auto admission = codec::decode<protocol::Admission>(use.bytes(0));
    if (!admission) return refuse(Refusal::relay_storage);
    out.push_back(*std::move(admission));
  }
  if (step != SQLITE_DONE) return refuse(why());
  return out;
}

Result<std::optional<StoredMailbox>> SqliteStore::mailbox(const MailboxId& mailbox) {
  auto use = statements_->mailbox.use();
  const int step = use.bind(mailbox.view()).step();
  if (step == SQLITE_DONE) return std::optional<StoredMailbox>{};
  if (step != SQLITE_ROW) return refuse(why());
  auto content = codec::decode<StoredMailbox>(use.bytes(0));
  if (!content) return refuse(Refusal::relay_storage);
  return *std::move(content);
}

Result<std::uint64_t> SqliteStore::mailboxes() {
  auto use = statements_->mailboxes.use();
  if (use.step() != SQLITE_ROW) return refuse(why());
  return static_cast<std::uint64_t>(use.integer(0));
}

// ---- writing

Result<void> SqliteStore::commit(std::span<const Write> batch) {
  if (batch.empty()) return {};
  auto done = in_transaction([&]() -> Result<void> {
    for (const auto& each : batch)
      if (auto ok = std::visit([&](const auto& one) { return write(one); }, each); !ok) return ok;
    return {};
  });
  const bool replaced = std::ranges::any_of(batch, [](const Write& write) {
    return std::holds_alternative<ReplaceBytes>(write) || std::holds_alternative<DropEscrow>(write) ||
           std::holds_alternative<DropBlobs>(write);
  });
  gone_on_ |= done.has_value();
  // If a backup is reading just now, the log is emptied with the next erasure, or written over.
  if (done && replaced) (void)run("PRAGMA wal_checkpoint(TRUNCATE)");
  return done;
}

Result<void> SqliteStore::probe() {
  return in_transaction([&]() -> Result<void> {
    if (statements_->probe.use().step() != SQLITE_DONE) return refuse(why());
    return {};
  });
}

Result<void> SqliteStore::write(const PutItem& put) {
  auto row = row_of(put.channel);
  if (!row) return refuse(row.error());
  if (!*row) {
    const auto made = make_channel(put.channel);
    if (!made) return refuse(made.error());
    *row = ChannelRow{.id = *made, .size = {}};
  }
  // The quota keeps indexes far below 2^32.
  if ((*row)->size.items != put.index || put.index > 0xFFFF'FFFF) return refuse(Refusal::relay_storage);
  const auto& item = put.stored.item;
  const auto admission = item.admission ? codec::encode(*item.admission) : Bytes{};
  auto insert = statements_->put_item.use();
  insert.bind(item_id((*row)->id, put.index)).bind(put.stored.hash.view()).bind(item.arrival.value_or(0));
  insert.bind(static_cast<std::int64_t>(item.kind)).bind(item.bytes);
  item.admission ? insert.bind(admission) : insert.bind_null();
  if (insert.step() != SQLITE_DONE) return refuse(why());
  auto grow = statements_->grow_channel.use();
  grow.bind(static_cast<std::int64_t>(size_of(item)))
      .bind((*row)->id)
      .bind(static_cast<std::int64_t>(put.index));
  if (grow.step() != SQLITE_DONE) return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const ReplaceBytes& replace) {
  const auto id = id_of(replace.item);
  if (!id) return refuse(id.error());
  std::int64_t before = 0;
  {
    auto use = statements_->find_item.use();
    const int step = use.bind(*id).step();
    if (step != SQLITE_ROW) return refuse(step == SQLITE_DONE ? Refusal::relay_storage : why());
    before = use.integer(0);
  }
  if (statements_->replace_bytes.use().bind(replace.bytes).bind(*id).step() != SQLITE_DONE)
    return refuse(why());
  auto resize = statements_->resize_channel.use();
  resize.bind(static_cast<std::int64_t>(replace.bytes.size()) - before).bind(*id >> 32);
  if (resize.step() != SQLITE_DONE) return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const PutErasure& put) {
  const auto id = id_of(put.item);
  if (!id) return refuse(id.error());
  if (!put.erasure) {
    if (statements_->forget_erasure.use().bind(*id).step() != SQLITE_DONE) return refuse(why());
    return {};
  }
  const auto content = codec::encode(*put.erasure);
  auto use = statements_->put_erasure.use();
  use.bind(*id);
  put.erasure->due ? use.bind(*put.erasure->due) : use.bind_null();
  if (use.bind(content).step() != SQLITE_DONE) return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const PutEscrow& put) {
  const auto& escrow = put.escrow;
  const auto item = id_of({put.channel, escrow.item});
  if (!item) return refuse(item.error());
  const auto content = codec::encode(escrow);
  auto use = statements_->put_escrow.use();
  use.bind(*item >> 32)
      .bind(escrow.deposit.entry.view())
      .bind(static_cast<std::int64_t>(escrow.deposit.slot));
  escrow.deposit.group ? use.bind(escrow.deposit.group->view()) : use.bind_null();
  use.bind(*item);
  const auto due = escrow.due();
  due ? use.bind(*due) : use.bind_null();
  if (use.bind(std::int64_t{escrow.released ? 0 : 1}).bind(content).step() != SQLITE_DONE)
    return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const DropEscrow& drop) {
  auto use = statements_->drop_escrow.use();
  if (use.bind(drop.at.channel.view()).bind(drop.at.entry.view()).step() != SQLITE_DONE) return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const PutBlob& put) {
  const auto row = row_of(put.at.channel);
  if (!row) return refuse(row.error());
  if (!*row) return refuse(Refusal::relay_storage);
  auto use = statements_->put_blob.use();
  use.bind((*row)->id).bind(put.at.blob.view()).bind(static_cast<std::int64_t>(put.blob.slot));
  use.bind(put.blob.item.view()).bind(static_cast<std::int64_t>(put.blob.bytes)).bind(put.blob.made);
  return use.step() == SQLITE_DONE ? Result<void>{} : refuse(why());
}

Result<void> SqliteStore::write(const PutChunk& put) {
  auto use = statements_->put_chunk.use();
  use.bind(static_cast<std::int64_t>(put.number)).bind(put.bytes);
  use.bind(put.at.channel.view()).bind(put.at.blob.view());
  return use.step() == SQLITE_DONE ? Result<void>{} : refuse(why());
}

Result<void> SqliteStore::write(const DropBlobs& drop) {
  auto use = statements_->blobs_of.use();
  return drop_blobs(use.bind(drop.item.view()).bind(drop.channel.view()));
}

Result<void> SqliteStore::write(const ForgetBlobs& forget) {
  auto use = statements_->blobs_forgotten.use();
  return drop_blobs(use.bind(forget.made_before));
}

// Those of a query of ids, with their chunks.
template <class Use>
Result<void> SqliteStore::drop_blobs(Use&& ids) {
  std::vector<std::int64_t> all;
  int step = SQLITE_ROW;
  while ((step = ids.step()) == SQLITE_ROW) all.push_back(ids.integer(0));
  if (step != SQLITE_DONE) return refuse(why());
  for (const auto id : all) {
    const auto first = id << 8;
    if (statements_->drop_chunks.use().bind(first).bind(first + 255).step() != SQLITE_DONE)
      return refuse(why());
    if (statements_->drop_blob.use().bind(id).step() != SQLITE_DONE) return refuse(why());
  }
  return {};
}

Result<std::int64_t> SqliteStore::id_of(const ItemAt& item) {
  const auto row = row_of(item.channel);
  if (!row) return refuse(row.error());
  if (!*row || item.index >= (*row)->size.items) return refuse(Refusal::relay_storage);
  return item_id((*row)->id, item.index);
}

Result<std::int64_t> SqliteStore::make_channel(const ChannelId& channel) {
  if (statements_->make_channel.use().bind(channel.view()).step() != SQLITE_DONE) return refuse(why());
  return sqlite3_last_insert_rowid(db_);
}

Result<void> SqliteStore::write(const PutMailbox& put) {
  const auto content = codec::encode(put.content);
  auto use = statements_->put_mailbox.use();
  if (use.bind(put.mailbox.view()).bind(put.content.made).bind(content).step() != SQLITE_DONE)
    return refuse(why());
  return {};
}

Result<void> SqliteStore::write(const ForgetMailboxes& forget) {
  if (statements_->forget_mailboxes.use().bind(forget.made_before).step() != SQLITE_DONE)
    return refuse(why());
  return {};
}

}  // namespace tend::relay::store
