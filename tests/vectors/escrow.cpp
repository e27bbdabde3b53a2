// escrow.json: sealed entries, what is deposited of them, and what is given out.
#include "core/channel/escrow.h"

#include "core/space/sealed/sealed.h"
#include "tests/vectors/check.h"

namespace tend::vectors {
namespace {

namespace sealed = space::sealed;
using namespace crypto;

// The kind number of the model that made these; the code's own is core/space/kinds.h.
constexpr std::uint16_t kind_in_vectors = 2;

struct EscrowSetting {
  SpaceId space;
  ChannelId channel;
  EpochKey key;
  std::vector<LoginSecret> logins;
  std::vector<LoginKey> login_keys;
  const Json& random;
};

Nonce24 nonce(const EscrowSetting& s, const std::string& name) {
  return fixed<Nonce24>(s.random, name.c_str());
}

std::optional<EscrowGroup> group(const Json& row) {
  return at(row, "group").is_null() ? std::nullopt : std::optional(fixed<EscrowGroup>(row, "group"));
}

channel::Condition condition(const Json& row) {
  const auto wanted = bytes(row, "condition");
  codec::CborReader in{wanted};
  channel::ConditionRow list;
  const auto count = in.array().value();
  for (std::uint64_t i = 0; i < count; ++i) list.push_back(in.unsigned_integer().value());
  return channel::to_condition(list).value();
}

// The sealed body, made anew from its words.
void check_body(const Json& row, const EscrowSetting& s, const sealed::Sealed& entry, Checks& checks) {
  const auto name = text(row, "name") + ": ";
  checks.same(name + "condition", channel::encode(condition(row)), bytes(row, "condition"));
  checks.same(name + "kc", entry.key_check.view(), bytes(row, "kc"));
  checks.same(name + "sealed words", entry.inner, bytes(row, "fields[3]"));
  const auto body = space::encode_body(kind_in_vectors, codec::encode(entry));
  checks.same(name + "body", body, bytes(row, "body"));
  const auto read = codec::decode<sealed::Sealed>(space::parse_body(bytes(row, "body"))->fields);
  checks.fact(name + "body is read again", read == entry);
  const auto key = fixed<SealedKey>(row, "K");
  const auto inner = sealed::open(s.space, key, entry);
  checks.fact(name + "words open", inner == bytes(row, "inner"));
  const auto other = *SealedKey::from(Bytes(32, 7));
  checks.fact(name + "with no other key",
              sealed::open(s.space, other, entry) == refuse(Refusal::sealed_key_differs));
  const auto head = space::parse_head(s.space, bytes(row, "head"));
  checks.fact(name + "head parses", head.has_value());
  if (head) checks.same(name + "entry id", head->id.view(), bytes(row, "entry id"));
}

void check_deposit(const Json& row, const EscrowSetting& s, const sealed::Sealed& entry, Checks& checks) {
  const auto name = text(row, "name") + ": ";
  const auto id = fixed<EntryId>(row, "entry id");
  const auto slot = number(row, "slot");
  const auto key = fixed<SealedKey>(row, "K");
  checks.same(name + "AD of W", frame(label::escrow_wrap, s.space, 1, 0, id, channel::encode(condition(row))),
              bytes(row, "AD W"));
  const auto made =
      sealed::deposit({s.space, s.key, 0, slot}, nonce(s, text(row, "name") + " nonce W"), id, entry, key);
  checks.same(name + "deposit", codec::encode(made), bytes(row, "deposit"));
  const auto read = channel::parse_deposit(bytes(row, "deposit"));
  checks.fact(name + "deposit is in its form", read == made);

  const channel::Release release{id, made.epoch, made.wrap};
  const auto unwrapped = sealed::unwrap(s.space, s.key, entry, release);
  checks.fact(name + "K comes out", unwrapped && equal(*unwrapped, key));
  auto other = entry;
  other.condition = {0, 1}, other.group.reset();
  checks.fact(name + "the condition is bound",
              sealed::unwrap(s.space, s.key, other, release).error() == Refusal::does_not_open);

  const auto cancel = channel::cancel_hash(s.channel, id);
  const auto signature = channel::sign_cancel(cancel, s.logins[slot]);
  checks.same(name + "cancel signature", signature.view(), bytes(row, "cancel signature"));
  checks.fact(name + "it is by the author's person",
              channel::cancel_fits(cancel, signature, s.login_keys[slot]));
  checks.fact(name + "and not by the other",
              !channel::cancel_fits(cancel, signature, s.login_keys[1 - slot]));
}

void check_releases(const Json& rows, const Json& deposits, Checks& checks) {
  for (const auto& row : rows) {
    const auto id = *EntryId::from(bytes(row[0]));
    bool found = false;
    for (const auto& each : deposits) {
      const auto deposit = channel::parse_deposit(bytes(each, "deposit")).value();
      if (deposit.entry != id) continue;
      found = true;
      checks.same("released W", deposit.wrap, bytes(row[1]));
    }
    checks.fact("what is released was deposited", found);
  }
}

}  // namespace

void check_escrow(const Json& file, Checks& checks) {
  EscrowSetting s{.space = fixed<SpaceId>(file, "space"),
                  .channel = fixed<ChannelId>(file, "channel"),
                  .key = fixed<EpochKey>(file, "K_0"),
                  .logins = {},
                  .login_keys = {},
                  .random = at(file, "random")};
  for (std::size_t slot = 0; slot < 2; ++slot) {  // an Ed25519 secret is seed and public key
    auto secret = bytes(s.random, ("log-in seed " + std::to_string(slot)).c_str());
    append(secret, bytes(at(file, "log-in keys")[slot]));
    s.logins.push_back(*LoginSecret::from(secret));
    s.login_keys.push_back(*LoginKey::from(bytes(at(file, "log-in keys")[slot])));
  }
  checks.same("wrap key", seal_key(label::escrow_wrap, s.key, s.space).view(), bytes(file, "wrap key"));
  checks.same("group of an object", sealed::group_of(s.space, s.key, "reunion", Bytes(32, 0x0b)).view(),
              bytes(file, "object group"));
  Bytes day(8);
  for (std::size_t i = 0; i < 8; ++i) day[i] = static_cast<std::uint8_t>(number(file, "day") >> (8 * i));
  const auto of_the_day = sealed::group_of(s.space, s.key, text(file, "practice"), day);

  const auto& deposits = at(file, "deposits");
  for (const auto& row : deposits) {
    const auto name = text(row, "name");
    if (group(row)) checks.same(name + ": group", of_the_day.view(), group(row)->view());
    const auto entry = sealed::seal(s.space, fixed<SealedKey>(row, "K"), nonce(s, name + " nonce inner"),
                                    condition(row), group(row), bytes(row, "inner"));
    checks.fact(name + ": is sealed", entry.has_value());
    if (!entry) continue;
    check_body(row, s, *entry, checks);
    check_deposit(row, s, *entry, checks);
  }
  check_releases(at(file, "released by both"), deposits, checks);
  check_releases(at(at(file, "released at T"), "log"), deposits, checks);
}

}  // namespace tend::vectors
