#include "core/channel/escrow.h"

#include "core/channel/item.h"
#include "core/crypto/hash.h"

namespace tend::channel {
namespace {

constexpr std::uint64_t at_time = 0, by_both = 1;

}  // namespace

ConditionRow to_row(const Condition& condition) {
  if (!condition.until) return {by_both};
  return {at_time, static_cast<std::uint64_t>(*condition.until)};
}

Result<Condition> to_condition(const ConditionRow& row) {
  if (row == ConditionRow{by_both}) return when_both;
  if (row.size() != 2 || row[0] != at_time || row[1] > static_cast<std::uint64_t>(until_last))
    return refuse(Refusal::field_out_of_range);
  return Condition{static_cast<UnixMs>(row[1])};
}

Bytes encode(const Condition& condition) {
  const auto row = to_row(condition);
  codec::CborWriter out;
  out.array(row.size());
  for (const auto n : row) out.unsigned_integer(n);
  return out.take();
}

Result<Deposit> parse_deposit(BytesView bytes) {
  auto deposit = codec::decode<Deposit>(bytes);
  const auto condition = deposit ? to_condition(deposit->condition) : refuse(deposit.error());
  if (!condition || deposit->group.has_value() == condition->until.has_value())
    return refuse(Refusal::relay_item_malformed);
  return deposit;
}

Result<Release> parse_release(BytesView bytes) {
  auto release = codec::decode<Release>(bytes);
  if (!release) return refuse(Refusal::relay_item_malformed);
  return release;
}

ItemHash item_hash(const ChannelId& channel, const Release& release) {
  return crypto::hash_as<ItemHash>(crypto::label::item_hash, channel, release.entry,
                                   body_part_hash(channel, release.wrap));
}

Hash32 cancel_hash(const ChannelId& channel, const EntryId& entry) {
  return crypto::hash_as<Hash32>(crypto::label::escrow_cancel, channel, entry);
}

Signature sign_cancel(const Hash32& hash, const crypto::LoginSecret& secret) {
  return crypto::sign(crypto::label::escrow_cancel, hash, secret);
}

bool cancel_fits(const Hash32& hash, const Signature& signature, const LoginKey& key) {
  return crypto::verify(crypto::label::escrow_cancel, hash, signature, key);
}

}  // namespace tend::channel
