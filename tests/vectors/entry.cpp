// entry.json: heads, bodies, ids, seals and items of one device's chain; heads that stay held.
#include "core/space/entry.h"

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "tests/vectors/check.h"

namespace tend::vectors {
namespace {

using namespace crypto;
using space::SealContext;

struct Setting {
  SpaceId space;
  ChannelId channel;
  std::uint64_t slot;
  EntryKey key;
  EntrySecret secret;
  std::vector<EpochKey> epoch_keys;
  ChainId chain;
  const Json& random;
};

std::vector<space::Ref> refs(const Json& rows) {
  std::vector<space::Ref> out;
  for (const auto& row : rows)
    out.push_back(
        {*ChainId::from(bytes(row[0])), row[1].get<std::uint32_t>(), *EntryId::from(bytes(row[2]))});
  return out;
}

// Gives each draw the bytes the file names, in that order.
class Given final : public Entropy {
 public:
  explicit Given(Bytes bytes) : bytes_(std::move(bytes)) {}
  void fill(std::span<std::uint8_t> out) override {
    check(out.size() <= bytes_.size() - used_, "no more is drawn than the vector gives");
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), out.size(), out.begin());
    used_ += out.size();
  }

 private:
  Bytes bytes_;
  std::size_t used_ = 0;
};

Given given(const Json& random, std::initializer_list<std::string> names) {
  Bytes all;
  for (const auto& name : names) append(all, bytes(random, name.c_str()));
  return Given(std::move(all));
}

// Written anew from its fields, the entry has the same bytes.
void check_written(const Json& row, int n, const Setting& s, Checks& checks) {
  const auto name = "entry " + std::to_string(n) + " ";
  const auto& fields = at(row, "head fields");
  space::Draft draft{.chain = s.chain,
                     .deps = refs(at(fields, "deps")),
                     .at = static_cast<UnixMs>(number(fields, "at")),
                     .day = static_cast<std::int32_t>(number(fields, "day")),
                     .body = bytes(row, "body")};
  if (n > 0) draft.prev = {s.chain, static_cast<std::uint32_t>(n - 1), fixed<EntryId>(fields, "prev")};
  auto blind = given(s.random, {"blind " + std::to_string(n)});
  const auto written = space::write_entry(s.space, s.secret, draft, blind);
  checks.fact(name + "is written", written.has_value());
  if (!written) return;
  checks.same(name + "head", written->entry.head, bytes(row, "head"));
  checks.same(name + "signature", written->entry.signature.view(), bytes(row, "sig"));
  checks.same(name + "id", written->ref.id.view(), bytes(row, "id"));
  if (!row.contains("item")) return;
  const auto epoch = number(row, "epoch");
  auto nonces = given(s.random, {"nonce head " + std::to_string(n), "nonce body " + std::to_string(n)});
  checks.same(name + "item",
              space::seal_entry({s.space, s.epoch_keys[epoch], epoch, s.slot}, written->entry, nonces),
              bytes(row, "item"));
}

void check_body(const Json& row, const std::string& name, const SealContext& context, const space::Head& head,
                Checks& checks) {
  const auto part = bytes(row, "body part");
  checks.same(name + "body part's size", part.size(), head.body_len);
  const auto opened = space::open_body(context, part);
  checks.fact(name + "body opens", opened.has_value());
  if (!opened) return;
  checks.same(name + "body", opened->bytes, bytes(row, "body"));
  checks.fact(name + "body fits", space::fits(context.space, head, *opened));
  auto changed = opened->clone();
  changed.bytes.push_back('x');
  checks.fact(name + "another body doesn't", !space::fits(context.space, head, changed));
  const SealContext other_epoch{context.space, context.key, context.epoch + 1, context.slot};
  const SealContext other_slot{context.space, context.key, context.epoch, 1 - context.slot};
  checks.fact(name + "body opens in its epoch alone", !space::open_body(other_epoch, part));
  checks.fact(name + "body opens in its slot alone", !space::open_body(other_slot, part));
}

void check_hashes(const Json& row, const std::string& name, const Setting& s, Checks& checks) {
  const auto wanted = bytes(row, "item hash");
  if (row.contains("body part"))
    checks.same(name + "hash of the body part",
                channel::body_part_hash(s.channel, bytes(row, "body part")).view(),
                bytes(row, "body part hash"));
  channel::Item erased;
  erased.head_part = bytes(row, "head part");
  erased.body_hash = fixed<Hash32>(row, "body part hash");
  checks.same(name + "item hash", channel::item_hash(s.channel, erased).view(), wanted);
  if (!row.contains("item")) return;
  const auto whole = channel::parse_item(bytes(row, "item"));
  checks.fact(name + "item parses", whole.has_value());
  if (!whole) return;
  checks.same(name + "whole item's hash", channel::item_hash(s.channel, *whole).view(), wanted);
  checks.same(name + "erased item", channel::erase_body(s.channel, *whole), bytes(row, "erased item"));
  const auto entry = space::open_entry(s.space, s.epoch_keys[whole->epoch], *whole);
  checks.fact(name + "item opens with its body", entry && entry->body);
  const auto stub = channel::parse_item(bytes(row, "erased item"));
  const auto without =
      stub ? space::open_entry(s.space, s.epoch_keys[stub->epoch], *stub) : refuse(stub.error());
  checks.fact(name + "erased item opens without",
              without && !without->body && without->head == bytes(row, "head"));
}

void check_entry_row(const Json& row, int n, const Setting& s, Checks& checks) {
  const auto name = "entry " + std::to_string(n) + " ";
  const auto epoch = number(row, "epoch");
  const SealContext context{s.space, s.epoch_keys[epoch], epoch, s.slot};
  checks.same(name + "AD of the head", frame(label::item, s.space, 1, epoch, s.slot, 0),
              bytes(row, "AD head"));
  checks.same(name + "AD of the body", frame(label::item, s.space, 1, epoch, s.slot, 1),
              bytes(row, "AD body"));
  const auto opened = space::open_head(context, bytes(row, "head part"));
  checks.fact(name + "head opens", opened.has_value());
  if (!opened) return;
  checks.same(name + "head", opened->raw, bytes(row, "head"));
  checks.same(name + "sig", opened->signature.view(), bytes(row, "sig"));
  const auto head = space::parse_head(s.space, opened->raw);
  checks.fact(name + "head parses", head.has_value());
  if (!head) return;
  checks.same(name + "id", head->id.view(), bytes(row, "id"));
  checks.same(name + "commit", head->commit.view(), bytes(row, "commit"));
  checks.same(name + "signed bytes", signed_bytes(label::entry, head->id), bytes(row, "signed bytes"));
  checks.fact(name + "signature fits", space::signature_fits(head->id, opened->signature, s.key));
  auto bad = opened->signature;
  bad.bytes[0] ^= 1;
  checks.fact(name + "a flipped one doesn't", !space::signature_fits(head->id, bad, s.key));
  if (row.contains("body part")) check_body(row, name, context, *head, checks);
  if (row.contains("body part bytes"))
    checks.same(name + "bytes of the body part", number(row, "body part bytes"), head->body_len);
  check_hashes(row, name, s, checks);
  check_written(row, n, s, checks);
}

// The same entry sealed again under a newer epoch: another item, the same id.
void check_sealed_again(const Json& first, const Setting& s, Checks& checks) {
  const auto& again = at(first, "re-sealed under epoch 1");
  const auto item = channel::parse_item(bytes(again, "item"));
  const auto old = channel::parse_item(bytes(first, "item"));
  checks.fact("both items parse", item && old);
  if (!item || !old) return;
  checks.same("hash of the re-sealed item", channel::item_hash(s.channel, *item).view(),
              bytes(again, "item hash"));
  const auto entry = space::open_entry(s.space, s.epoch_keys[0], *old);
  checks.fact("the old item opens", entry.has_value());
  if (!entry) return;
  auto nonces = given(s.random, {"nonce head again", "nonce body again"});
  checks.same("re-sealed", space::seal_entry({s.space, s.epoch_keys[1], 1, s.slot}, *entry, nonces),
              bytes(again, "item"));
  const auto opened = space::open_entry(s.space, s.epoch_keys[1], *item);
  checks.fact("the re-sealed item opens", opened.has_value());
  if (opened) checks.same("its id", space::entry_id(s.space, opened->head).view(), bytes(again, "id"));
}

}  // namespace

void check_entry(const Json& file, Checks& checks) {
  Setting s{.space = fixed<SpaceId>(file, "space"),
            .channel = fixed<ChannelId>(file, "channel"),
            .slot = number(file, "slot"),
            .key = fixed<EntryKey>(at(file, "device"), "entry"),
            .secret = fixed<EntrySecret>(at(file, "device"), "entry_sk"),
            .epoch_keys = {},
            .chain = fixed<ChainId>(file, "chain"),
            .random = at(file, "random")};
  for (const auto& key : at(file, "K_e")) s.epoch_keys.push_back(*EpochKey::from(bytes(key)));
  for (std::size_t i = 0; i < s.epoch_keys.size(); ++i)
    checks.same("item key " + std::to_string(i), seal_key(label::item, s.epoch_keys[i], s.space).view(),
                bytes(at(file, "item keys")[i]));
  auto tail = given(s.random, {"chain"});
  checks.same("chain", space::new_chain(s.space, s.key, tail).view(), s.chain.view());

  const auto& entries = at(file, "entries");
  for (std::size_t n = 0; n < entries.size(); ++n)
    check_entry_row(entries[n], static_cast<int>(n), s, checks);
  check_sealed_again(entries[0], s, checks);

  const auto& largest = at(file, "largest head without unknown fields");
  checks.same("bytes of the largest head", bytes(largest, "head").size(), number(largest, "bytes"));
  checks.fact("the largest head parses", space::parse_head(s.space, bytes(largest, "head")).has_value());
  const auto& later = at(file, "head with unknown fields, fine");
  const auto head = space::parse_head(s.space, bytes(later, "head"));
  checks.fact("a head with unknown fields parses", head.has_value());
  if (head) checks.same("and keeps them", head->raw, bytes(later, "head"));
  if (head) checks.same("in its id", head->id.view(), bytes(later, "id"));
  for (const auto& row : at(file, "heads held")) {
    const auto held = space::parse_head(s.space, bytes(row, "head"));
    const auto why = text(row, "why");
    checks.fact("held: " + why, !held && (held.error() == Refusal::unknown_version) == (why == "newer v"));
  }
}

}  // namespace tend::vectors
