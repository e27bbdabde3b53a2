// What a relay sees of a space: items, roster items, and the admission chain.
//
//   0 item · 1 roster item · 2 change of a good item · 3 acts on an admission chain:
//     u8 twist, op, by, count of members, each {slot, key}, and changes to the statement if the twist says so
#include "tests/fuzz/patch.h"
#include "tests/fuzz/stories.h"
#include "tests/support/relay_world.h"

namespace tend::fuzz::channel_target {
namespace {

using namespace channel;

const ChannelId somewhere{.bytes = {7}};

void item_holds(BytesView bytes) {
  const auto item = parse_item(bytes);
  if (!item) return law(item.error() == Refusal::relay_item_malformed, "an item is refused as one");
  law(item->body_part.has_value() != item->body_hash.has_value(), "an item has a body part or its hash");
  const auto erased = parse_item(erase_body(somewhere, *item));
  law(erased && !erased->body_part, "an item without its body is an item");
  law(item_hash(somewhere, *erased) == item_hash(somewhere, *item), "an item's hash outlives its body");
  law(erase_body(somewhere, *erased) == erase_body(somewhere, *item), "nothing is erased twice");
}

void roster_item_holds(BytesView bytes) {
  const auto item = parse_roster_item(bytes);
  if (!item) return law(item.error() == Refusal::relay_item_malformed, "a roster item is refused as one");
  law(parse_roster_item(codec::encode(*item)) == item, "a roster item is read again");
}

// ---- the chain

const std::vector<crypto::DeviceKeys>& devices() {
  static const auto out = [] {
    std::vector<crypto::DeviceKeys> all;
    for (int i = 0; i < 5; ++i) all.push_back(test::device_keys("fuzz device " + std::to_string(i)));
    return all;
  }();
  return out;
}

struct Seen {
  bool started;
  ChannelId channel;
  std::uint64_t n, epoch;
  Hash32 head;
  std::vector<std::optional<std::uint64_t>> slots;
  bool operator==(const Seen&) const = default;
};
Seen seen(const Admission& chain) {
  Seen out{chain.started(), chain.channel(), chain.started() ? chain.n() : 0,
           chain.epoch(),   chain.head(),    {}};
  for (const auto& device : devices()) out.slots.push_back(chain.slot_of(device.login));
  return out;
}

enum Twist : std::uint8_t {
  other_n = 1,
  other_prev = 2,
  other_epoch = 4,
  other_signer = 8,
  no_signature = 16,
  patch = 32
};

struct Act {
  Bytes statement;
  std::vector<Signature> signatures;
  bool must_fail = false;
};

Act drawn_act(Input& in, const Admission& chain) {
  const auto twist = in.byte();
  const auto& by = devices()[in.below(5)];
  AdmissionStatement said{.n = chain.started() ? chain.n() + 1 : 0,
                          .prev = chain.head(),
                          .op = static_cast<Op>(in.below(8)),
                          .by = by.login,
                          .epoch = chain.epoch()};
  if (chain.started() && begins_epoch(said.op)) ++said.epoch;
  for (auto count = in.below(4); count > 0; --count) {
    const auto slot = in.below(3);
    said.members.push_back({slot, devices()[in.below(5)].login});
  }
  if ((twist & other_n) != 0) ++said.n;
  if ((twist & other_prev) != 0) said.prev.bytes[3] ^= 1;
  if ((twist & other_epoch) != 0) ++said.epoch;
  Act out{codec::encode(said),
          {},
          (twist & (other_n | other_prev | other_epoch | other_signer | no_signature)) != 0};
  if ((twist & patch) != 0) out.statement = patched(out.statement, in), out.must_fail = false;
  const auto sign = [&](const LoginKey& login) {
    auto signer = std::ranges::find(devices(), login, &crypto::DeviceKeys::login);
    if (signer == devices().end()) signer = devices().begin();
    if ((twist & other_signer) != 0 && ++signer == devices().end()) signer = devices().begin();
    out.signatures.push_back(sign_statement(chain.channel(), said.n, out.statement, signer->login_secret));
  };
  if (said.op == Op::start)
    for (const auto& member : said.members) sign(member.login);
  else
    sign(said.by);
  if ((twist & no_signature) != 0 && !out.signatures.empty()) out.signatures.pop_back();
  return out;
}

void chain_holds(Input& in) {
  Admission chain;
  std::set<LoginKey> gone;
  for (int i = 0; i < 12 && !in.empty(); ++i) {
    const auto act = drawn_act(in, chain);
    const auto before = seen(chain);
    const auto ok = chain.accept(act.statement, act.signatures);
    const auto after = seen(chain);
    if (!ok) {
      is_named(ok.error());
      law(before == after, "a statement that is refused changes nothing");
      continue;
    }
    law(!act.must_fail, "a statement with a wrong number, hash, epoch or signature is refused");
    law(after.started && (!before.started || (after.n == before.n + 1 && after.channel == before.channel)),
        "statements follow one another");
    law(after.epoch >= before.epoch, "epochs only grow");
    const auto said = codec::decode<AdmissionStatement>(act.statement).value();
    if (before.started) {
      const auto place =
          std::ranges::find(devices(), said.by, &crypto::DeviceKeys::login) - devices().begin();
      law(place < 5 && before.slots[static_cast<std::size_t>(place)].has_value(), "only a member acts");
    }
    for (std::size_t d = 0; d < devices().size(); ++d) {
      const auto& login = devices()[d].login;
      if (before.slots[d] && !after.slots[d]) gone.insert(login);
      law(!after.slots[d] || !gone.contains(login), "a key that went never returns");
      law(!after.slots[d] || *after.slots[d] <= 1, "there are two people");
      if (before.slots[d] && after.slots[d]) law(before.slots[d] == after.slots[d], "nobody changes sides");
    }
  }
}

Bytes good_item(std::size_t i) {
  auto item = test::entry_item(i % 2, 3, i, i % 3 == 0 ? 1024 : 512);
  return i % 2 == 0 ? item.bytes : test::bodiless(somewhere, item).bytes;
}

void run(BytesView data) {
  Input in{data};
  switch (in.below(4)) {
    case 0:
      return item_holds(in.rest());
    case 1:
      return roster_item_holds(in.rest());
    case 2: {
      const auto base = good_item(in.below(6));
      return item_holds(patched(base, in));
    }
    default:
      chain_holds(in);
  }
}

void seeds(Seeds& out) {
  for (std::size_t i = 0; i < 6; ++i) {
    out.push_back(Output().byte(0).raw(good_item(i)).bytes);
    out.push_back(Output().byte(2).byte(i).byte(1).byte(1).byte(i).number(i, 2).byte(2).bytes);
  }
  for (const auto& bytes : cbor_of_stories()) {
    if (bytes.size() < 4'000 && parse_item(bytes)) out.push_back(Output().byte(0).raw(bytes).bytes);
    if (bytes.size() < 5'000 && parse_roster_item(bytes)) out.push_back(Output().byte(1).raw(bytes).bytes);
  }
  const auto act = [](std::size_t twist, std::size_t by, Op op,
                      const std::vector<std::pair<int, int>>& members) {
    Output one;
    one.byte(twist).byte(by).byte(static_cast<std::size_t>(op)).byte(members.size());
    for (const auto& [slot, key] : members)
      one.byte(static_cast<std::size_t>(slot)).byte(static_cast<std::size_t>(key));
    return one.bytes;
  };
  Output chain;
  chain.byte(3)
      .raw(act(0, 0, Op::start, {{0, 0}, {1, 1}}))
      .raw(act(0, 0, Op::add, {{0, 2}}))
      .raw(act(0, 2, Op::remove, {{0, 0}}));
  chain.raw(act(0, 1, Op::words, {{1, 3}}))
      .raw(act(0, 1, Op::rotate, {}))
      .raw(act(0, 1, Op::add, {{1, 0}}))
      .raw(act(0, 1, Op::leave, {{1, 1}, {1, 3}}));
  out.push_back(chain.bytes);
  for (const std::size_t twist : {1, 2, 4, 8, 16, 32})
    out.push_back(Output()
                      .byte(3)
                      .raw(act(0, 0, Op::start, {{0, 0}, {1, 1}}))
                      .raw(act(twist, 1, Op::add, {{1, 2}}))
                      .raw(act(0, 0, Op::minver, {}))
                      .bytes);
}

const Target target{"channel", run, seeds};

}  // namespace
}  // namespace tend::fuzz::channel_target
