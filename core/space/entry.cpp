#include "core/space/entry.h"

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/labels.h"
#include "core/crypto/sign.h"

namespace tend::space {
namespace {

using crypto::label::chain;
using crypto::label::entry;
using crypto::label::item;

constexpr std::size_t length_bytes = 2;  // of a head
enum class ItemPart : std::uint8_t { head = 0, body = 1 };

Bytes associated_data(const SealContext& context, ItemPart part) {
  return crypto::frame(item, context.space, entry_version, context.epoch, context.slot,
                       static_cast<std::uint8_t>(part));
}

crypto::SealKey item_key(const SealContext& context) {
  return crypto::seal_key(item, context.key, context.space);
}

// Whether `raw` is one canonical map that begins with a version above ours.
bool is_newer(BytesView raw) {
  codec::CborReader in{raw};
  const auto fields = in.map();
  if (!fields || *fields == 0) return false;
  const auto key = in.unsigned_integer();
  if (!key || *key != 0) return false;
  const auto v = in.unsigned_integer();
  return v && *v > entry_version && codec::check_canonical(raw).has_value();
}

bool deps_are_distinct(const std::vector<Ref>& deps) {
  for (std::size_t i = 0; i < deps.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (deps[i].id == deps[j].id) return false;
  return true;
}

Result<void> check_limits(const HeadFields& head) {
  if (head.at < 0 || head.day < 0) return refuse(Refusal::field_out_of_range);
  if (crypto::padded_size(head.body_len) != head.body_len) return refuse(Refusal::field_wrong_size);
  if (!deps_are_distinct(head.deps)) return refuse(Refusal::field_out_of_range);
  if ((head.seq == 0) != head.prev.is_zero()) return refuse(Refusal::field_out_of_range);
  return {};
}

}  // namespace

// ---- heads

Result<Head> parse_head(const SpaceId& space, BytesView raw) {
  if (is_newer(raw)) return refuse(Refusal::unknown_version);
  if (raw.size() > head_bytes_max) return refuse(Refusal::bytes_too_long);
  auto fields = codec::decode<HeadFields>(raw);
  if (!fields) return refuse(fields.error());
  if (const auto ok = check_limits(*fields); !ok) return refuse(ok.error());
  return Head{*std::move(fields), to_bytes(raw), entry_id(space, raw)};
}

EntryId entry_id(const SpaceId& space, BytesView head) {
  return crypto::hash_as<EntryId>(entry, space, head);
}

ChainOwner chain_owner(const SpaceId& space, const EntryKey& key) {
  return crypto::hash<64>(chain, space, key);
}

ChainOwner chain_owner(const ChainId& id) {
  ChainOwner out;
  std::copy_n(id.bytes.begin(), out.size(), out.begin());
  return out;
}

ChainId new_chain(const SpaceId& space, const EntryKey& key, crypto::Entropy& entropy) {
  ChainId out;
  const auto owner = chain_owner(space, key);
  std::copy(owner.begin(), owner.end(), out.bytes.begin());
  entropy.fill(std::span(out.bytes).subspan(owner.size()));
  return out;
}

Signature sign_entry(const EntryId& id, const crypto::EntrySecret& secret) {
  return crypto::sign(entry, id, secret);
}

bool signature_fits(const EntryId& id, const Signature& signature, const EntryKey& key) {
  return crypto::verify(entry, id, signature, key);
}

// ---- bodies

Bytes encode_body(std::uint16_t kind, BytesView fields) {
  codec::CborWriter out;
  out.map(2);
  out.unsigned_integer(0);
  out.unsigned_integer(kind);
  out.unsigned_integer(1);
  out.raw(fields);
  return out.take();
}

Result<BodyView> parse_body(BytesView body) {
  if (const auto ok = codec::check_canonical(body); !ok) return refuse(ok.error());
  codec::CborReader in{body};
  const auto count = in.map();
  if (!count) return refuse(count.error());
  if (*count < 2) return refuse(Refusal::field_missing);
  if (*in.unsigned_integer() != 0) return refuse(Refusal::field_missing);
  const auto kind = in.unsigned_integer();
  if (!kind) return refuse(kind.error());
  if (*kind > 0xFFFF) return refuse(Refusal::field_out_of_range);
  if (*in.unsigned_integer() != 1) return refuse(Refusal::field_missing);
  if (*in.peek() != codec::CborType::map) return refuse(Refusal::field_wrong_type);
  return BodyView{static_cast<std::uint16_t>(*kind), *in.skip()};
}

Hash32 commit(const SpaceId& space, const crypto::Blind& blind, BytesView body) {
  return crypto::hash_keyed_as<Hash32>(blind, crypto::label::commit, space, body);
}

std::size_t body_part_bytes(std::size_t body_bytes) {
  constexpr std::size_t body_frame = crypto::seal_overhead + 4 + crypto::Blind::size;
  return static_cast<std::size_t>(crypto::padded_size(body_frame + body_bytes));
}

bool fits(const SpaceId& space, const HeadFields& head, const OpenedBody& body) {
  return body.bytes.size() <= body_bytes_max && body_part_bytes(body.bytes.size()) == head.body_len &&
         commit(space, body.blind, body.bytes) == head.commit;
}

// ---- in and out of the seal

Bytes seal_head(const SealContext& context, const crypto::Nonce24& nonce, const OpenedHead& head) {
  check(head.raw.size() <= head_bytes_max, "a head is at most 400 bytes");
  Bytes plain;
  plain.reserve(channel::head_part_bytes);
  plain.push_back(static_cast<std::uint8_t>(head.raw.size()));
  plain.push_back(static_cast<std::uint8_t>(head.raw.size() >> 8));
  append(plain, head.raw);
  append(plain, head.signature.view());
  plain.resize(channel::head_part_bytes - crypto::seal_overhead);
  return crypto::seal(item_key(context), nonce, plain, associated_data(context, ItemPart::head));
}

Bytes seal_body(const SealContext& context, const crypto::Nonce24& nonce, const OpenedBody& body) {
  return crypto::seal_padded(item_key(context), nonce, body.bytes, associated_data(context, ItemPart::body),
                             std::nullopt, body.blind.view());
}

Result<OpenedHead> open_head(const SealContext& context, BytesView head_part) {
  if (head_part.size() != channel::head_part_bytes) return refuse(Refusal::does_not_open);
  const auto plain = crypto::open(item_key(context), head_part, associated_data(context, ItemPart::head));
  if (!plain) return refuse(plain.error());
  const std::size_t size = (*plain)[0] | std::size_t{(*plain)[1]} << 8;
  if (size > head_bytes_max) return refuse(Refusal::bad_padding);
  const auto rest = BytesView(*plain).subspan(length_bytes);
  const auto padding = rest.subspan(size + Signature::size);
  if (std::any_of(padding.begin(), padding.end(), [](auto byte) { return byte != 0; }))
    return refuse(Refusal::bad_padding);
  return OpenedHead{to_bytes(rest.first(size)), *Signature::from(rest.subspan(size, Signature::size))};
}

Result<OpenedBody> open_body(const SealContext& context, BytesView body_part) {
  auto plain = crypto::unseal_padded(item_key(context), body_part, associated_data(context, ItemPart::body),
                                     crypto::Blind::size);
  if (!plain) return refuse(plain.error());
  return OpenedBody{*crypto::Blind::from(plain->prefix.view()), std::move(plain->content)};
}

Bytes seal_entry(const SealContext& context, const OpenedEntry& entry, crypto::Entropy& entropy) {
  channel::Item out;
  out.epoch = context.epoch;
  out.slot = context.slot;
  out.head_part = seal_head(context, crypto::draw<crypto::Nonce24>(entropy), {entry.head, entry.signature});
  if (entry.body)
    out.body_part = seal_body(context, crypto::draw<crypto::Nonce24>(entropy), *entry.body);
  else
    out.body_hash = crypto::draw<Hash32>(entropy);
  return codec::encode(out);
}

Result<OpenedEntry> open_entry(const SpaceId& space, const crypto::EpochKey& key, const channel::Item& item) {
  const SealContext context{space, key, item.epoch, item.slot};
  auto head = open_head(context, item.head_part);
  if (!head) return refuse(head.error());
  OpenedEntry out{std::move(head->raw), head->signature, std::nullopt};
  if (item.body_part)
    if (auto body = open_body(context, *item.body_part)) out.body = *std::move(body);
  return out;
}

// ---- writing

Result<WrittenEntry> write_entry(const SpaceId& space, const crypto::EntrySecret& secret, const Draft& draft,
                                 crypto::Entropy& entropy) {
  if (draft.body.size() > body_bytes_max) return refuse(Refusal::bytes_too_long);
  if (draft.deps.size() > deps_max) return refuse(Refusal::list_too_long);
  if (draft.prev && draft.prev->seq == seq_last) return refuse(Refusal::field_out_of_range);
  OpenedBody body{draft.blind ? draft.blind->clone() : crypto::draw<crypto::Blind>(entropy), draft.body};
  HeadFields fields{.chain = draft.chain,
                    .seq = draft.prev ? draft.prev->seq + 1 : 0,
                    .prev = draft.prev ? draft.prev->id : EntryId{},
                    .deps = draft.deps,
                    .at = draft.at,
                    .day = draft.day,
                    .body_len = static_cast<std::uint32_t>(body_part_bytes(draft.body.size())),
                    .commit = commit(space, body.blind, draft.body)};
  if (draft.at < 0 || draft.at >= at_end || draft.day < 0 || draft.day > day_last)
    return refuse(Refusal::field_out_of_range);
  auto raw = codec::encode(fields);
  const auto id = entry_id(space, raw);
  check(parse_head(space, raw).has_value(), "what is written here can be read here");
  return WrittenEntry{{fields.chain, fields.seq, id},
                      {std::move(raw), sign_entry(id, secret), std::move(body)}};
}

}  // namespace tend::space
