// What a relay sees of a sealed entry: when its key may go out, and the key in a seal of its own. PROTOCOL 6.
//
//   condition  [0, T]  from T on, UTC ms, 0 ≤ T ≤ until_last
//              [1]     once both persons have deposited for the same group
//   deposit    {0 entry id, 1 group?, 2 slot, 3 condition, 4 epoch, 5 W}      a group exactly with [1]
//   release    {0 entry id, 1 epoch, 2 W}                                    what becomes an item of the log
//   cancel     signed by a log-in key of the depositor's person: H-256(tend.escrow.cancel, channel, entry id)
//
// The relay takes the entry's id on trust: it can't see it, and one that names no entry opens nothing.
#pragma once

#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/days.h"
#include "core/base/error.h"
#include "core/codec/record.h"
#include "core/crypto/secret.h"
#include "core/crypto/sign.h"

namespace tend::channel {

inline constexpr UnixMs until_last = (std::int64_t{day_last} + 1) * ms_a_day - 1;  // the last day there is
inline constexpr std::size_t wrap_bytes = 24 + 32 + 16;                            // W: nonce, key, tag
inline constexpr std::size_t deposit_bytes_max = 256;

struct Condition {
  std::optional<UnixMs> until;  // none: when both have deposited
  bool operator==(const Condition&) const = default;
};
inline constexpr Condition when_both{};

// In records a condition is this list. field_out_of_range for any other.
using ConditionRow = std::vector<std::uint64_t>;
ConditionRow to_row(const Condition& condition);
Result<Condition> to_condition(const ConditionRow& row);
Bytes encode(const Condition& condition);  // what seals bind

struct Deposit {
  EntryId entry;
  std::optional<EscrowGroup> group;
  std::uint64_t slot = 0;
  ConditionRow condition;
  std::uint64_t epoch = 0;
  Bytes wrap;
  bool operator==(const Deposit&) const = default;
  static constexpr auto record = codec::describe(
      "Deposit", "the key of a sealed entry, left with the relay",
      codec::field(0, "entry", &Deposit::entry, codec::any(), "id of the sealed entry"),
      codec::field(1, "group", &Deposit::group, codec::any(), "what both answer; exactly with condition [1]"),
      codec::field(2, "slot", &Deposit::slot, codec::at_most(1), "the author's person"),
      codec::field(3, "condition", &Deposit::condition, codec::between(1, 2), "[0, T], or [1]: both"),
      codec::field(4, "epoch", &Deposit::epoch, codec::at_most(0xFFFFFFFF), "whose key seals W"),
      codec::field(5, "wrap", &Deposit::wrap, codec::between(wrap_bytes, wrap_bytes), "W"));
};

struct Release {
  EntryId entry;
  std::uint64_t epoch = 0;
  Bytes wrap;
  bool operator==(const Release&) const = default;
  static constexpr auto record = codec::describe(
      "Release", "the key of a sealed entry, given out",
      codec::field(0, "entry", &Release::entry, codec::any(), "id of the sealed entry"),
      codec::field(1, "epoch", &Release::epoch, codec::at_most(0xFFFFFFFF), "whose key seals W"),
      codec::field(2, "wrap", &Release::wrap, codec::between(wrap_bytes, wrap_bytes), "W"));
};

// Decodes and checks the form, condition and group too. relay_item_malformed for whatever is wrong.
Result<Deposit> parse_deposit(BytesView bytes);
Result<Release> parse_release(BytesView bytes);

// Of a release, its id in place of the head part and W in place of the body part.
ItemHash item_hash(const ChannelId& channel, const Release& release);

Hash32 cancel_hash(const ChannelId& channel, const EntryId& entry);
Signature sign_cancel(const Hash32& hash, const crypto::LoginSecret& secret);
bool cancel_fits(const Hash32& hash, const Signature& signature, const LoginKey& key);

}  // namespace tend::channel
