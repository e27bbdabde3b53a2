// A relay in a test, with devices that speak frames by hand: no sockets, a clock that stands until it is
// moved.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "core/channel/admission.h"
#include "core/channel/erasure.h"
#include "core/channel/escrow.h"
#include "core/channel/item.h"
#include "core/channel/login.h"
#include "core/crypto/keys.h"
#include "relay/relay_core.h"
#include "relay/store/memory/memory_store.h"
#include "tests/support/seeded_entropy.h"

namespace tend::test {

inline crypto::DeviceKeys device_keys(const std::string& name) {
  SeededEntropy entropy(name);
  return crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(entropy), Bytes(16, 1));
}

// Sealed by nobody: a relay can't tell.
inline protocol::LogItem entry_item(std::uint64_t slot, std::uint8_t mark, std::uint64_t epoch = 0,
                                    std::size_t body_bytes = 512) {
  return {.kind = protocol::ItemKind::entry,
          .bytes = codec::encode(channel::Item{.epoch = epoch,
                                               .slot = slot,
                                               .head_part = Bytes(channel::head_part_bytes, mark),
                                               .body_part = Bytes(body_bytes, mark),
                                               .body_hash = {}}),
          .admission = {},
          .arrival = {}};
}

// The same without its body.
inline protocol::LogItem bodiless(const ChannelId& channel, protocol::LogItem item) {
  item.bytes = channel::erase_body(channel, channel::parse_item(item.bytes).value());
  return item;
}
inline ItemHash hash_of(const ChannelId& channel, const protocol::LogItem& item) {
  return channel::item_hash(channel, channel::parse_item(item.bytes).value());
}
inline protocol::Erase erase_frame(const ChannelId& channel, const crypto::DeviceKeys& by,
                                   std::vector<ItemHash> items, std::uint64_t ref = 1) {
  const auto signature = channel::sign_erase(channel::erase_hash(channel, items), by.login_secret);
  return {.ref = ref, .items = std::move(items), .signature = signature};
}

// An entry whose key waits until a time; without one, until both have deposited for a group.
inline protocol::LogItem deposited(protocol::LogItem item, std::uint8_t entry, std::optional<UnixMs> until,
                                   std::uint8_t group = 9) {
  const auto parsed = channel::parse_item(item.bytes).value();
  channel::Deposit deposit{.entry = EntryId{{entry}},
                           .slot = parsed.slot,
                           .condition = channel::to_row({until}),
                           .epoch = parsed.epoch,
                           .wrap = Bytes(channel::wrap_bytes, entry)};
  if (!until) deposit.group = EscrowGroup{{group}};
  item.deposit = codec::encode(deposit);
  return item;
}
inline protocol::EscrowCancel cancel_frame(const ChannelId& channel, const crypto::DeviceKeys& by,
                                           std::uint8_t entry, std::uint64_t ref = 1) {
  const EntryId id{{entry}};
  return {.ref = ref,
          .entry = id,
          .signature = channel::sign_cancel(channel::cancel_hash(channel, id), by.login_secret)};
}

inline protocol::LogItem roster_item(protocol::Admission admission, std::uint8_t mark = 0) {
  return {.kind = protocol::ItemKind::roster,
          .bytes = codec::encode(channel::RosterItem{.clear = Bytes(90, mark), .sealed = Bytes(1024, mark)}),
          .admission = std::move(admission),
          .arrival = {}};
}

// Two people with a channel of their own, and what makes it; or (alone) Ada with one for herself, `ben` being her laptop, which
// is still to be added.
struct Couple {
  crypto::DeviceKeys ada, ben;
  channel::Admission chain;
  protocol::LogItem start;
  ChannelId channel;

  explicit Couple(const std::string& name = "couple", bool alone = false)
      : ada(device_keys(name + " ada")),
        ben(device_keys(name + " ben")),
        start(roster_item(first(alone))),
        channel(chain.channel()) {}

  // The next statement with its signatures, taken into `chain`.
  protocol::Admission next(channel::Op op, std::vector<channel::AdmissionMember> members,
                           const crypto::DeviceKeys& by) {
    return signed_by({.n = chain.n() + 1,
                      .prev = chain.head(),
                      .op = op,
                      .members = std::move(members),
                      .by = by.login,
                      .epoch = chain.epoch() + (channel::begins_epoch(op) ? 1 : 0)},
                     {&by});
  }

 private:
  protocol::Admission first(bool alone) {
    if (alone) return signed_by({.members = {{0, ada.login}}, .by = ada.login}, {&ada});
    return signed_by({.members = {{0, ada.login}, {1, ben.login}}, .by = ada.login}, {&ada, &ben});
  }
  protocol::Admission signed_by(const channel::AdmissionStatement& statement,
                                const std::vector<const crypto::DeviceKeys*>& signers) {
    protocol::Admission out{codec::encode(statement), {}};
    for (const auto* keys : signers)
      out.signatures.push_back(
          channel::sign_statement(chain.channel(), statement.n, out.statement, keys->login_secret));
    check(chain.accept(out.statement, out.signatures).has_value(), "a couple's statement is accepted");
    return out;
  }
};

class RelayWorld {
 public:
  static constexpr auto origin = "https://relay.example";

  SeededEntropy entropy{"relay"};
  UnixMs now = 1'800'000'000'000;
  relay::store::MemoryStore memory{{}};
  relay::RelayCore core;

  explicit RelayWorld(relay::Limits limits = {}) : RelayWorld(nullptr, limits) {}
  RelayWorld(relay::store::Store* store, relay::Limits limits)
      : core(store ? *store : memory, entropy, [this] { return now; },
             {.origins = {origin}, .limits = limits}) {}

  relay::ConnectionId connect(std::string_view address = {}) {
    core.connect(++connections_, address);
    return connections_;
  }
  void say(relay::ConnectionId id, const protocol::Frame& frame) {
    core.receive(id, protocol::encode(frame));
  }

  // Commits and lets every connection that reads have what is for it.
  void turn() {
    core.commit();
    for (auto sent = core.take(); !sent.empty(); sent = core.take())
      for (const auto& each : sent) {
        if (!each.frame) {
          closed[each.connection] = *each.closing;
          continue;
        }
        received_[each.connection].push_back(protocol::decode(*each.frame).value());
        if (reads) core.written(each.connection, each.frame->size());
      }
  }

  // The frames a connection got since it was last asked, after a turn.
  std::deque<protocol::Frame> heard(relay::ConnectionId id) {
    turn();
    return std::exchange(received_[id], {});
  }
  // Those of one type among them.
  template <class T>
  std::vector<T> heard_of(relay::ConnectionId id) {
    std::vector<T> out;
    for (const auto& frame : heard(id))
      if (const auto* each = std::get_if<T>(&frame)) out.push_back(*each);
    return out;
  }
  // The code of the last refusal a connection got.
  Refusal refusal(relay::ConnectionId id) {
    const auto all = heard_of<protocol::Refused>(id);
    check(!all.empty(), "a refusal was expected");
    return static_cast<Refusal>(all.back().code);
  }

  // Hello, Login, and in between what makes the channel.
  relay::ConnectionId log_in(const Couple& couple, const crypto::DeviceKeys& keys, std::uint64_t cursor = 0,
                             bool found = false, std::string_view address = {}) {
    const auto id = connect(address);
    const protocol::Hello hello{.versions = {1},
                                .channel = couple.channel,
                                .login = keys.login,
                                .nonce = crypto::draw<Nonce32>(entropy),
                                .cursor = cursor};
    say(id, hello);
    const auto challenge = heard_of<protocol::Challenge>(id);
    if (challenge.empty()) return id;
    if (found) say(id, protocol::Found{couple.start});
    const auto hash =
        channel::login_hash(couple.channel, origin, hello.nonce, challenge[0].nonce, protocol::encode(hello));
    say(id, protocol::Login{channel::sign_login(hash, keys.login_secret)});
    return id;
  }

  bool reads = true;  // false: connections take nothing from now on
  std::map<relay::ConnectionId, Refusal> closed;

 private:
  relay::ConnectionId connections_ = 0;
  std::map<relay::ConnectionId, std::deque<protocol::Frame>> received_;
};

}  // namespace tend::test
