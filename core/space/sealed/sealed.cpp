#include "core/space/sealed/sealed.h"

namespace tend::space::sealed {

using crypto::label::escrow_inner;
using crypto::label::escrow_wrap;

namespace {

Bytes inner_ad(const SpaceId& space, const channel::Condition& condition) {
  return crypto::frame(escrow_inner, space, entry_version, channel::encode(condition));
}

Bytes wrap_ad(const SpaceId& space, std::uint64_t epoch, const EntryId& entry, const Sealed& sealed) {
  const auto condition = condition_of(sealed);
  check(condition.has_value(), "a condition was looked at before");
  return crypto::frame(escrow_wrap, space, entry_version, epoch, entry, channel::encode(*condition));
}

}  // namespace

EscrowGroup group_of(const SpaceId& space, const crypto::EpochKey& key_0, std::string_view practice,
                     BytesView object) {
  return crypto::hash_keyed_as<EscrowGroup>(key_0, crypto::label::escrow_group, space, practice, object);
}

Hash32 key_check(const SpaceId& space, const crypto::SealedKey& key) {
  return crypto::hash_keyed_as<Hash32>(key, crypto::label::escrow_check, space);
}

// ---- the body

Result<void> fits(const channel::Condition& condition, bool has_group, std::size_t inner_bytes) {
  if (inner_bytes > inner_bytes_max) return refuse(Refusal::bytes_too_long);
  if (has_group == condition.until.has_value()) return refuse(Refusal::field_out_of_range);
  if (condition.until && (*condition.until < 0 || *condition.until > channel::until_last))
    return refuse(Refusal::field_out_of_range);
  return {};
}

Result<Sealed> seal(const SpaceId& space, const crypto::SealedKey& key, const crypto::Nonce24& nonce,
                    const channel::Condition& condition, const std::optional<EscrowGroup>& group,
                    BytesView inner) {
  if (auto ok = fits(condition, group.has_value(), inner.size()); !ok) return refuse(ok.error());
  Sealed out{.group = group, .condition = channel::to_row(condition)};
  out.key_check = key_check(space, key);
  out.inner = crypto::seal_padded(crypto::seal_key(escrow_inner, key, space), nonce, inner,
                                  inner_ad(space, condition));
  return out;
}

Result<channel::Condition> condition_of(const Sealed& sealed) {
  const auto condition = channel::to_condition(sealed.condition);
  if (condition && condition->until.has_value() == sealed.group.has_value())
    return refuse(Refusal::field_out_of_range);
  return condition;
}

Result<Bytes> open(const SpaceId& space, const crypto::SealedKey& key, const Sealed& sealed) {
  const auto condition = condition_of(sealed);
  if (!condition) return refuse(condition.error());
  if (key_check(space, key) != sealed.key_check) return refuse(Refusal::sealed_key_differs);
  auto plain = crypto::unseal_padded(crypto::seal_key(escrow_inner, key, space), sealed.inner,
                                     inner_ad(space, *condition));
  if (!plain) return refuse(plain.error());
  return std::move(plain->content);
}

// ---- the key on its way

channel::Deposit deposit(const SealContext& context, const crypto::Nonce24& nonce, const EntryId& entry,
                         const Sealed& sealed, const crypto::SealedKey& key) {
  return {.entry = entry,
          .group = sealed.group,
          .slot = context.slot,
          .condition = sealed.condition,
          .epoch = context.epoch,
          .wrap = crypto::seal(crypto::seal_key(escrow_wrap, context.key, context.space), nonce, key.view(),
                               wrap_ad(context.space, context.epoch, entry, sealed))};
}

Result<crypto::SealedKey> unwrap(const SpaceId& space, const crypto::EpochKey& key, const Sealed& sealed,
                                 const channel::Release& release) {
  if (const auto ok = condition_of(sealed); !ok) return refuse(ok.error());
  const crypto::SecretBytes plain(crypto::open(crypto::seal_key(escrow_wrap, key, space), release.wrap,
                                               wrap_ad(space, release.epoch, release.entry, sealed))
                                      .value_or(Bytes{}));
  auto out = crypto::SealedKey::from(plain.view());
  if (!out) return refuse(Refusal::does_not_open);
  if (key_check(space, *out) != sealed.key_check) return refuse(Refusal::sealed_key_differs);
  return *std::move(out);
}

}  // namespace tend::space::sealed
