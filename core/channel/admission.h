// The admission chain: which log-in keys may use a channel, by slot. The relay's own check; devices compare
// it with the roster. PROTOCOL 3.
//
// statement {0 v, 1 n, 2 prev, 3 op, 4 [[slot, log-in key]], 5 by, 6 epoch}
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/codec/record.h"
#include "core/crypto/keys.h"

namespace tend::channel {

// Acts on a roster and so on the admission chain.
enum class Op : std::uint8_t { start = 0, add = 1, remove = 2, leave = 3, words = 4, rotate = 5, minver = 6 };
constexpr bool begins_epoch(Op op) {
  return op == Op::start || op == Op::remove || op == Op::words || op == Op::rotate;
}

struct AdmissionMember {
  std::uint64_t slot = 0;
  LoginKey login;
  bool operator==(const AdmissionMember&) const = default;
  static constexpr auto record =
      codec::describe_row("AdmissionMember", "a log-in key of a person",
                          codec::field(0, "slot", &AdmissionMember::slot, codec::at_most(1), "person"),
                          codec::field(1, "login", &AdmissionMember::login, codec::any(), "Ed25519"));
};

struct AdmissionStatement {
  std::uint64_t v = 1;
  std::uint64_t n = 0;
  Hash32 prev;
  Op op = Op::start;
  std::vector<AdmissionMember> members;
  LoginKey by;
  std::uint64_t epoch = 0;
  bool operator==(const AdmissionStatement&) const = default;
  static constexpr auto record = codec::describe(
      "AdmissionStatement", "who may log in from here on",
      codec::field(0, "v", &AdmissionStatement::v, codec::between(1, 1), "protocol version"),
      codec::field(1, "n", &AdmissionStatement::n, codec::at_most(1000), "counts from 0"),
      codec::field(2, "prev", &AdmissionStatement::prev, codec::any(),
                   "hash of the statement before, first zeros"),
      codec::field(3, "op", &AdmissionStatement::op, codec::at_most(6),
                   "start, add, remove, leave, words, rotate, minver"),
      codec::field(4, "members", &AdmissionStatement::members, codec::items(18), "whom it is about"),
      codec::field(5, "by", &AdmissionStatement::by, codec::any(), "log-in key of the signer"),
      codec::field(6, "epoch", &AdmissionStatement::epoch, codec::at_most(0xFFFFFFFF), "after it"));
};

// H-128 of the first statement, under 16 zero bytes.
ChannelId channel_id(BytesView first_statement);
// H-256; statement 0 reads 16 zero bytes as its channel id, for ever.
Hash32 statement_hash(const ChannelId& channel, std::uint64_t n, BytesView statement);
Signature sign_statement(const ChannelId& channel, std::uint64_t n, BytesView statement,
                         const crypto::LoginSecret& secret);

// Accepts statements one after another; refuses with a reason (statement_* of core/base/error.h) and stays as
// it was.
class Admission {
 public:
  Result<void> accept(BytesView statement, const std::vector<Signature>& signatures);

  [[nodiscard]] bool started() const { return n_.has_value(); }
  [[nodiscard]] const ChannelId& channel() const { return channel_; }  // zeros before the start
  [[nodiscard]] std::uint64_t n() const { return *n_; }  // of the last statement; only if started
  [[nodiscard]] const Hash32& head() const { return head_; }
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  [[nodiscard]] std::optional<std::uint64_t> slot_of(const LoginKey& login) const;  // empty if not admitted
  // Nobody of another slot was ever admitted.
  [[nodiscard]] bool is_of_one_person() const { return slots_.size() == 1; }

 private:
  Result<void> start(const AdmissionStatement& said, BytesView bytes,
                     const std::vector<Signature>& signatures);
  Result<void> follow(const AdmissionStatement& said, BytesView bytes,
                      const std::vector<Signature>& signatures);
  Result<void> change_members(const AdmissionStatement& said);
  void admit(const AdmissionMember& member);

  std::optional<std::uint64_t> n_;
  ChannelId channel_;
  Hash32 head_;
  std::uint64_t epoch_ = 0;
  std::map<LoginKey, std::uint64_t> slot_by_login_;
  std::set<std::uint64_t> slots_;  // of whoever was ever admitted
  std::set<LoginKey> known_;       // whoever was ever admitted: a removed key never returns
};

}  // namespace tend::channel
