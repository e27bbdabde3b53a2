// A relay's mailboxes in memory, by the relay's rules: the first of each number stays, different later m1 are
// counted, a burn takes all messages and leaves its reason. And two phones that pair over it, storing before
// they send.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/space/pairing/pairing.h"
#include "tests/support/seeded_entropy.h"

namespace tend::test {

namespace pairing = space::pairing;

inline constexpr std::string_view app_origin = "https://tend.example", relay_origin = "https://relay.example";
inline constexpr UnixMs start_of_test = 1'800'000'000'000;

class MailRelay {
 public:
  void put(const MailboxId& id, const pairing::Put& put) {
    auto& box = boxes_[id];
    if (box.burnt) return;
    auto& place = box.messages[put.number];
    if (!place)
      place = put.sealed;
    else if (put.number == 1 && *place != put.sealed)
      ++box.other_joiners;
  }
  void burn(const MailboxId& id, pairing::Burnt reason) {
    auto& box = boxes_[id];
    if (box.burnt) return;
    box = {};
    box.burnt = reason;
  }
  [[nodiscard]] pairing::Mailbox& at(const MailboxId& id) { return boxes_[id]; }

 private:
  std::map<MailboxId, pairing::Mailbox> boxes_;
};

// One side's device. `Side` is Inviter or Joiner.
template <class Side>
class Phone {
 public:
  Phone(std::string name, MailRelay& its_relay)
      : entropy(std::move(name)), relay(its_relay), seed(crypto::draw<crypto::DeviceSeed>(entropy)) {}

  // Stored first, then sent; with `restarts` the app then starts anew from what is stored.
  void carry_out(const pairing::Todo& todo) {
    const auto stored = side->encode();
    if (online) {
      for (const auto& put : todo.puts) relay.put(side->mailbox(), put);
      if (todo.burn) relay.burn(side->mailbox(), *todo.burn);
    }
    if (!restarts) return;
    auto again = Side::decode(stored.view());
    check(again.has_value(), "what was stored is read again");
    side = std::move(*again);
  }

  SeededEntropy entropy;
  MailRelay& relay;
  crypto::DeviceSeed seed;
  std::optional<Side> side;
  bool online = true, restarts = false;
};

class InviterPhone : public Phone<pairing::Inviter> {
 public:
  using Phone::Phone;
  UnixMs now = start_of_test;
  std::vector<pairing::SpaceGrant> grants;  // handed to a next device

  std::string invite(std::string_view name = "Ada", pairing::Purpose purpose = pairing::Purpose::person) {
    auto created = pairing::Inviter::create(
        entropy, seed,
        {.name = name, .app = app_origin, .relay = relay_origin, .word_list = "en", .purpose = purpose}, now);
    check(created.has_value(), "an invitation is made");
    side = std::move(created->inviter);
    carry_out(created->todo);
    return side->link();
  }
  void look() {
    if (online) carry_out(side->on_mailbox(entropy, relay.at(side->mailbox()), now));
  }
  Result<bool> enter(const pairing::Words& numbers) {
    std::vector<pairing::SpaceGrant> given;
    for (const auto& grant : grants) given.push_back(grant.clone());
    auto entered = side->enter_words(entropy, seed, numbers, now, std::move(given));
    if (!entered) return refuse(entered.error());
    carry_out(entered->todo);
    return entered->right;
  }
  void cancel() { carry_out(side->cancel()); }
  [[nodiscard]] pairing::InviterState state() const { return side->state(); }
};

class JoinerPhone : public Phone<pairing::Joiner> {
 public:
  using Phone::Phone;
  std::vector<Salt> salts;

  Result<void> open(std::string_view link, std::vector<MailboxId> own_invites = {},
                    pairing::Purpose purpose = pairing::Purpose::person) {
    auto opened = pairing::Joiner::open(link, own_invites, purpose);
    if (!opened) return refuse(opened.error());
    side = std::move(*opened);
    look();
    return {};
  }
  void look() {
    if (online) carry_out(side->on_mailbox(relay.at(side->mailbox())));
  }
  Result<void> join(std::string_view name = "Ben") {
    const auto todo = side->join(entropy, seed, name, salts);
    if (!todo) return refuse(todo.error());
    carry_out(*todo);
    return {};
  }
  Result<void> accept() {
    const auto todo = side->accept(entropy, seed, 0);
    if (!todo) return refuse(todo.error());
    carry_out(*todo);
    return {};
  }
  void words_differ() { carry_out(side->words_differ()); }
  void cancel() { carry_out(side->cancel()); }
  [[nodiscard]] pairing::JoinerState state() const { return side->state(); }
};

}  // namespace tend::test
