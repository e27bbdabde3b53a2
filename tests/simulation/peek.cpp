#include "tests/simulation/peek.h"

#include "core/replica/vault.h"
#include "core/space/pairing/pairing.h"
#include "tests/simulation/checkers/checkers.h"
#include "tests/simulation/people.h"
#include "tests/simulation/relay_host.h"

namespace tend::simulation {

using namespace replica;

namespace {

std::vector<PeekedEntry> log_of(World& world, const PeekedSpace& space) {
  std::vector<PeekedEntry> out;
  for (std::uint64_t first = 0;;) {
    const auto items = world.relay->store().items(space.channel, first, 1'000, 16 << 20);
    if (!items || items->empty()) return out;
    first += items->size();
    for (const auto& [hash, item] : *items) {
      check_readable(world, item.bytes, "the relay's store");
      if (item.kind != protocol::ItemKind::entry) continue;
      const auto parsed = channel::parse_item(item.bytes);
      const auto key = parsed ? space.keys.find(parsed->epoch) : space.keys.end();
      if (key == space.keys.end()) world.fail("chains", "the relay holds an item of no known form or epoch");
      auto opened = space::open_entry(space.id, key->second, *parsed);
      if (!opened) world.fail("chains", "the relay holds an item that does not open");
      auto head = space::parse_head(space.id, opened->head);
      if (!head) world.fail("chains", "the relay holds an entry whose head can't be read");
      out.push_back({std::move(*head), opened->body ? std::move(opened->body->bytes) : Bytes()});
    }
  }
}

// A side of a pairing that is stored under that key.
template <class S>
std::optional<S> side_of(const auto& values, const Vault& vault, std::string_view key, const auto& fail) {
  const auto at = values.find(std::string(key));
  if (at == values.end()) return std::nullopt;
  const auto plain = vault.open(key, at->second);
  auto side = plain ? S::decode(*plain) : refuse(plain.error());
  if (!side) fail("an invitation that can't be read");
  return std::optional<S>(std::move(*side));
}

}  // namespace

PeekedDevice peek(World& world, const Device& device) {
  PeekedDevice peeked{.device = &device};
  const auto& values = device.disk().values();
  const auto fail = [&](const std::string& what) {
    world.fail("device", device.name() + "'s disk: " + what);
  };
  const auto vault_at = values.find(std::string(vault_key));
  if (vault_at == values.end()) return peeked;
  const auto vault = Vault::read(vault_at->second, world.entropy);
  if (!vault) fail("no vault");
  const auto open = [&]<class T>(std::type_identity<T>, const std::string& key) {
    const auto at = values.find(key);
    if (at == values.end()) fail(key + " is not there");
    const auto plain = vault->open(key, at->second);
    if (!plain) fail(key + " does not open");
    auto record = codec::decode<T>(*plain);
    if (!record) fail(key + " does not decode");
    return std::move(*record);
  };
  if (const auto inviter = side_of<space::pairing::Inviter>(values, *vault, "i", fail))
    if (!inviter->link().empty()) peeked.invitation = inviter->mailbox();
  if (const auto joiner = side_of<space::pairing::Joiner>(values, *vault, "j", fail))
    peeked.joined = joiner->mailbox();
  if (!values.contains("d")) return peeked;
  const auto spaces = open(std::type_identity<DeviceRecord>{}, "d").spaces;
  for (std::uint64_t n = 0; n < spaces; ++n) {
    const auto name = "s" + std::to_string(n);
    if (!values.contains(name)) continue;
    const auto record = open(std::type_identity<SpaceRecord>{}, name);
    auto& space = peeked.spaces.emplace_back();
    space.us = record.kind == SpaceKind::us;
    space.id = record.id;
    space.channel = record.channel;
    for (const auto& epoch : record.epochs) space.keys.emplace(epoch.epoch, epoch.key->clone());
    const auto batches = open(std::type_identity<CursorRecord>{}, name + ".c").batches;
    for (std::uint64_t b = 0; b < batches; ++b)
      for (auto& entry : open(std::type_identity<BatchRecord>{}, name + ".b" + std::to_string(b)).entries) {
        if (!entry.head) continue;
        auto head = space::parse_head(space.id, *entry.head);
        if (!head) fail("an entry's head can't be read");
        const auto id = head->id;
        space.entries[id] = {std::move(*head), entry.body ? std::move(*entry.body) : Bytes()};
      }
    space.at_relay = log_of(world, space);
  }
  return peeked;
}

std::vector<PeekedDevice> peek_all(World& world) {
  std::vector<PeekedDevice> out;
  for (auto& person : world.people)
    for (auto& device : person->devices) out.push_back(peek(world, *device));
  return out;
}

}  // namespace tend::simulation
