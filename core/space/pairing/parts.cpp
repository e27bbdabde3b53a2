#include "core/space/pairing/parts.h"

#include <set>

#include "core/crypto/box.h"

namespace tend::space::pairing {

Result<void> check_name(std::string_view name) {
  const auto ok = codec::check_text(name, name_limit);
  if (ok) return {};
  if (ok.error() == Refusal::text_empty) return refuse(Refusal::name_empty);
  if (ok.error() == Refusal::text_too_long) return refuse(Refusal::name_too_long);
  return ok;
}

bool may_be_m0(Purpose purpose, const std::optional<Bytes>& bytes) {
  if (!bytes) return true;
  const auto m0 = codec::decode<M0>(*bytes);
  return m0 && m0->purpose == letter_of(purpose) && m0->salt.has_value() == (purpose == Purpose::person);
}
bool may_be_b(Purpose purpose, const std::optional<Bytes>& bytes) {
  if (!bytes) return true;
  const auto b = codec::decode<B>(*bytes);
  return b && keys_fit(purpose, *b);
}
bool may_be_a(Purpose purpose, const std::optional<Bytes>& bytes) {
  if (!bytes) return true;
  const auto a = codec::decode<A>(*bytes);
  return a && keys_fit(purpose, *a);
}

bool keys_are_sound(const Subject& mine, const Subject& theirs, const crypto::DhSecret& secret) {
  std::set<std::array<std::uint8_t, 32>> keys;
  for (const auto* s : {&mine, &theirs}) {
    keys.insert(s->entry.bytes);
    keys.insert(s->login.bytes);
    keys.insert(s->box.bytes);
  }
  return keys.size() == 6 && crypto::dh(secret, DhKey{theirs.box.bytes}).has_value();
}

}  // namespace tend::space::pairing
