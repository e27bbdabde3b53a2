#include "core/channel/admission.h"

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"

namespace tend::channel {
namespace {

bool signed_by(const Hash32& hash, const Signature& signature, const LoginKey& key) {
  return crypto::verify(crypto::label::admission, hash, signature, key);
}

// One first device a slot: [0] of a private space, [0, 1] of an us space, with keys of their own.
bool first_devices(const std::vector<AdmissionMember>& members) {
  if (members.size() == 1) return members[0].slot == 0;
  return members.size() == 2 && members[0].slot == 0 && members[1].slot == 1 &&
         members[0].login != members[1].login;
}

}  // namespace

ChannelId channel_id(BytesView first_statement) {
  return crypto::hash_as<ChannelId>(crypto::label::channel, crypto::zeros16, first_statement);
}

Hash32 statement_hash(const ChannelId& channel, std::uint64_t n, BytesView statement) {
  return crypto::hash_as<Hash32>(crypto::label::admission,
                                 n == 0 ? crypto::zeros16 : crypto::Context(channel), statement);
}

Signature sign_statement(const ChannelId& channel, std::uint64_t n, BytesView statement,
                         const crypto::LoginSecret& secret) {
  return crypto::sign(crypto::label::admission, statement_hash(channel, n, statement), secret);
}

Result<void> Admission::accept(BytesView statement, const std::vector<Signature>& signatures) {
  const auto said = codec::decode<AdmissionStatement>(statement);
  if (!said) return refuse(Refusal::statement_form);
  if (said->n != (n_ ? *n_ + 1 : 0) || said->prev != head_) return refuse(Refusal::statement_not_next);
  return n_ ? follow(*said, statement, signatures) : start(*said, statement, signatures);
}

Result<void> Admission::start(const AdmissionStatement& said, BytesView bytes,
                              const std::vector<Signature>& signatures) {
  const auto& members = said.members;
  if (said.op != Op::start || said.epoch != 0 || !first_devices(members) || said.by != members[0].login)
    return refuse(Refusal::statement_form);
  if (signatures.size() != members.size()) return refuse(Refusal::statement_signature);
  const auto hash = statement_hash(channel_, 0, bytes);
  for (std::size_t i = 0; i < members.size(); ++i)
    if (!signed_by(hash, signatures[i], members[i].login)) return refuse(Refusal::statement_signature);

  channel_ = channel_id(bytes);
  for (const auto& member : members) admit(member);
  n_ = 0;
  head_ = hash;
  return {};
}

Result<void> Admission::follow(const AdmissionStatement& said, BytesView bytes,
                               const std::vector<Signature>& signatures) {
  if (said.op == Op::start) return refuse(Refusal::statement_form);
  const auto slot = slot_of(said.by);
  if (!slot) return refuse(Refusal::statement_not_member);
  const auto hash = statement_hash(channel_, said.n, bytes);
  if (signatures.size() != 1 || !signed_by(hash, signatures[0], said.by))
    return refuse(Refusal::statement_signature);
  if (said.epoch != epoch_ + (begins_epoch(said.op) ? 1 : 0)) return refuse(Refusal::statement_epoch);
  for (const auto& member : said.members)
    if (member.slot != *slot) return refuse(Refusal::statement_other_slot);
  if (auto ok = change_members(said); !ok) return ok;

  n_ = said.n;
  head_ = hash;
  epoch_ = said.epoch;
  return {};
}

// Checks everything before it changes anything.
Result<void> Admission::change_members(const AdmissionStatement& said) {
  std::span<const AdmissionMember> gone = said.members;
  const AdmissionMember* added = nullptr;
  switch (said.op) {
    case Op::add:
    case Op::words:  // the log-in keys of the words before come first, if there were any; the new one last
      if (said.members.empty() || (said.op == Op::add && said.members.size() > 1))
        return refuse(Refusal::statement_subject);
      added = &said.members.back();
      gone = gone.first(gone.size() - 1);
      if (known_.contains(added->login)) return refuse(Refusal::statement_key_known);
      break;
    case Op::remove:
    case Op::leave:
      if (gone.empty()) return refuse(Refusal::statement_subject);
      break;
    default:
      gone = {};
  }
  for (const auto& member : gone)
    if (slot_of(member.login) != member.slot) return refuse(Refusal::statement_subject);

  for (const auto& member : gone) slot_by_login_.erase(member.login);
  if (added) admit(*added);
  return {};
}

void Admission::admit(const AdmissionMember& member) {
  slot_by_login_.emplace(member.login, member.slot);
  known_.insert(member.login);
  slots_.insert(member.slot);
}

std::optional<std::uint64_t> Admission::slot_of(const LoginKey& login) const {
  const auto found = slot_by_login_.find(login);
  return found == slot_by_login_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace tend::channel
