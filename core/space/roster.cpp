#include "core/space/roster.h"

#include <algorithm>
#include <numeric>

#include "core/base/heap_sort.h"
#include "core/channel/item.h"
#include "core/crypto/box.h"
#include "core/crypto/seal.h"
#include "core/crypto/sign.h"

namespace tend::space {
namespace {

using namespace crypto;

using ChainPrefix = Digest<64>;
using WrapPlain = Secret<56, struct WrapPlainTag>;

// Statement 0 can't name its own hash (PROTOCOL 3).
Context context_at(std::uint64_t n, const SpaceId& space) { return n == 0 ? zeros16 : Context(space); }

WrapPlain wrap_plain(const SpaceId& space, std::uint64_t n, std::uint64_t epoch, const EpochKey& key) {
  return WrapPlain::made_by([&](std::span<std::uint8_t> out) {
    const auto context = context_at(n, space);
    const Part number(epoch);
    auto at = std::copy_n(context.view().begin(), 16, out.begin());
    at = std::copy_n(number.view().begin(), 8, at);
    std::copy_n(key.view().begin(), 32, at);
  });
}

// Derived, so that whoever has K_e can check that nobody was left out.
EphemeralSecret wrap_secret(const SpaceId& space, std::uint64_t n, const EpochKey& key, const BoxKey& to) {
  return hash_keyed_as<EphemeralSecret>(key, label::roster_wrap, context_at(n, space), n, to);
}

Result<Wrap> seal_wrap(const WrapPlain& plain, const BoxKey& to, const EphemeralSecret& ephemeral) {
  const auto sealed = box_seal(plain.view(), to, ephemeral);
  if (!sealed) return refuse(sealed.error());
  return *Wrap::from(*sealed);
}

Wrap spare_wrap(Entropy& entropy) {
  const auto seed = draw<SealKey>(entropy);
  const auto nobody = box_pair(seed.view());
  const auto ephemeral = draw<EphemeralSecret>(entropy);
  const auto zeros = WrapPlain::made_by([](auto) {});
  const auto wrap = seal_wrap(zeros, nobody.key, ephemeral);
  check(wrap.has_value(), "a fresh box key is not of small order");
  return *wrap;
}

SealKey item_key(const SpaceId& space, std::uint64_t n, const EpochKey& key) {
  return seal_key(label::roster, key, context_at(n, space));
}
Bytes item_ad(const SpaceId& space, const Clear& clear) {
  return frame(label::roster, context_at(clear.n, space), roster_version, clear.n, clear.epoch);
}

SealKey back_key(const SpaceId& space, const EpochKey& key) {
  return seal_key(label::epoch_back, key, Context(space));
}
Bytes back_ad(const SpaceId& space, std::uint64_t epoch) {
  return frame(label::epoch_back, Context(space), roster_version, epoch);
}

ChainPrefix chain_prefix(const SpaceId& space, const EntryKey& key) {
  return crypto::hash<64>(label::chain, Context(space), key);
}

bool begins_with(const ChainId& chain, const ChainPrefix& prefix) {
  return std::equal(prefix.begin(), prefix.end(), chain.bytes.begin());
}

std::vector<Pin> pins_of(const std::vector<Pin>& pins, const ChainPrefix& prefix) {
  std::vector<Pin> out;
  std::copy_if(pins.begin(), pins.end(), std::back_inserter(out),
               [&](const Pin& pin) { return begins_with(pin.chain, prefix); });
  return out;
}

using Raw = std::array<std::uint8_t, 32>;
std::array<Raw, 3> raw_keys(const Subject& s) { return {s.entry.bytes, s.login.bytes, s.box.bytes}; }

template <class T>
bool contains(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

Subject subject_of(std::uint64_t slot, const DeviceKeys& keys, Role role) {
  return {slot, keys.entry, keys.login, keys.box, role};
}

// ---- hashes and signatures

SpaceId space_id(BytesView first_statement) {
  return hash_as<SpaceId>(label::space, zeros16, first_statement);
}

Hash32 statement_hash(const SpaceId& space, std::uint64_t n, BytesView statement) {
  return hash_as<Hash32>(label::roster, context_at(n, space), statement);
}

Hash32 clear_hash(const SpaceId& space, std::uint64_t n, BytesView clear) {
  return hash_as<Hash32>(label::roster_clear, context_at(n, space), clear);
}

Hash32 consent_hash(const SpaceId& space, const Subject& subject) {
  // The words lie on paper when a later space begins, so they consent once, to no space in particular.
  if (subject.role == Role::words)
    return hash_as<Hash32>(label::consent_words, zeros16, subject.entry, subject.box);
  return hash_as<Hash32>(label::consent, Context(space), codec::encode(subject));
}

Hash32 key_commit(const SpaceId& space, std::uint64_t n, std::uint64_t epoch, const EpochKey& key) {
  return hash_keyed_as<Hash32>(key, label::epoch_commit, context_at(n, space), epoch);
}

Signature sign_statement(const SpaceId& space, std::uint64_t n, BytesView statement,
                         const EntrySecret& secret) {
  return sign(label::roster, statement_hash(space, n, statement), secret);
}

namespace {
Label consent_label(const Subject& subject) {
  return subject.role == Role::words ? label::consent_words : label::consent;
}
}  // namespace

Signature sign_consent(const SpaceId& space, const Subject& subject, const EntrySecret& secret) {
  return sign(consent_label(subject), consent_hash(space, subject), secret);
}

bool consent_holds(const SpaceId& space, const Subject& subject, const Signature& consent) {
  return verify(consent_label(subject), consent_hash(space, subject), consent, subject.entry);
}

// ---- clear part

Result<Bytes> make_clear_in_order(Entropy& entropy, const SpaceId& space, std::uint64_t n,
                                  std::uint64_t epoch, const EpochKey& key, std::span<const BoxKey> to,
                                  const WrapOrder& order, const EpochKey* before) {
  check(to.size() <= wraps_count, "more members than wraps");
  check(before == nullptr || epoch > 0, "epoch 0 has none before it");
  const auto plain = wrap_plain(space, n, epoch, key);
  std::vector<Wrap> wraps;
  for (const auto& box : to) {
    const auto wrap = seal_wrap(plain, box, wrap_secret(space, n, key, box));
    if (!wrap) return refuse(wrap.error());
    wraps.push_back(*wrap);
  }
  while (wraps.size() < wraps_count) wraps.push_back(spare_wrap(entropy));
  Clear clear{.n = n, .epoch = epoch, .key_commit = key_commit(space, n, epoch, key)};
  for (const auto i : order) clear.wraps.push_back(wraps[i]);
  if (before != nullptr) {
    const auto nonce = draw<Nonce24>(entropy);
    clear.back = Back::from(seal(back_key(space, key), nonce, before->view(), back_ad(space, epoch)));
  }
  return codec::encode(clear);
}

Result<Bytes> make_clear(Entropy& entropy, const SpaceId& space, std::uint64_t n, std::uint64_t epoch,
                         const EpochKey& key, std::span<const BoxKey> to, const EpochKey* before) {
  WrapOrder order;
  std::iota(order.begin(), order.end(), std::uint8_t{0});
  for (std::uint32_t i = wraps_count; i > 1; --i) std::swap(order[i - 1], order[draw_below(entropy, i)]);
  return make_clear_in_order(entropy, space, n, epoch, key, to, order, before);
}

Result<EpochKey> try_wraps(const SpaceId& space, BytesView clear, const BoxKey& box,
                           const BoxSecret& secret) {
  const auto c = codec::decode<Clear>(clear);
  if (!c) return refuse(c.error());
  for (const auto& wrap : c->wraps) {
    const auto plain = box_seal_open(wrap.view(), box, secret);
    if (!plain) continue;
    auto key = EpochKey::from(plain->view().subspan(24));
    if (same_bytes(plain->view(), wrap_plain(space, c->n, c->epoch, *key).view()) &&
        key_commit(space, c->n, c->epoch, *key) == c->key_commit)
      return std::move(*key);
  }
  return refuse(Refusal::does_not_open);
}

Result<std::vector<BoxKey>> members_left_out(const SpaceId& space, const EpochKey& key, BytesView clear,
                                             std::span<const BoxKey> members) {
  const auto c = codec::decode<Clear>(clear);
  if (!c) return refuse(c.error());
  const auto plain = wrap_plain(space, c->n, c->epoch, key);
  std::vector<BoxKey> out;
  for (const auto& box : members) {
    const auto wrap = seal_wrap(plain, box, wrap_secret(space, c->n, key, box));
    if (!wrap || !contains(c->wraps, *wrap)) out.push_back(box);
  }
  return out;
}

Result<EpochKey> open_back(const SpaceId& space, const EpochKey& key, BytesView clear) {
  const auto c = codec::decode<Clear>(clear);
  if (!c) return refuse(c.error());
  if (!c->back) return refuse(Refusal::field_missing);
  auto plain = open(back_key(space, key), c->back->view(), back_ad(space, c->epoch));
  if (!plain) return refuse(plain.error());
  const SecretBytes before(std::move(*plain));
  return std::move(*EpochKey::from(before.view()));
}

// ---- roster item

Bytes seal_roster_item(Entropy& entropy, const SpaceId& space, const EpochKey& key, BytesView clear,
                       const SealedAct& act) {
  const auto c = codec::decode<Clear>(clear);
  check(c.has_value(), "a clear part of our own decodes");
  const auto nonce = draw<Nonce24>(entropy);
  const auto sealed = seal_padded(item_key(space, c->n, key), nonce, codec::encode(act), item_ad(space, *c));
  return codec::encode(channel::RosterItem{to_bytes(clear), sealed});
}

Result<OpenedAct> open_roster_item(const SpaceId& space, const EpochKey& key, BytesView item) {
  auto outer = channel::parse_roster_item(item);
  if (!outer) return refuse(outer.error());
  const auto c = codec::decode<Clear>(outer->clear);
  if (!c) return refuse(c.error());
  const auto plain = unseal_padded(item_key(space, c->n, key), outer->sealed, item_ad(space, *c));
  if (!plain) return refuse(plain.error());
  auto act = codec::decode<SealedAct>(plain->content);
  if (!act) return refuse(act.error());
  const auto statement = codec::decode<Statement>(act->statement);
  if (!statement) return refuse(statement.error());
  const bool names_it = statement->n == c->n && statement->epoch == c->epoch &&
                        statement->clear_hash == clear_hash(space, c->n, outer->clear);
  if (!names_it) return refuse(Refusal::statement_form);
  return OpenedAct{std::move(outer->clear), std::move(*act)};
}

Result<void> check_same_as_admission(const Statement& statement, const LoginKey& by_login,
                                     const channel::AdmissionStatement& admission,
                                     std::vector<channel::AdmissionMember> replaced) {
  auto members = std::move(replaced);
  for (const auto& s : statement.subjects) members.push_back({s.slot, s.login});
  const bool same = admission.n == statement.n && admission.op == statement.op &&
                    admission.epoch == statement.epoch && admission.by == by_login &&
                    admission.members == members;
  if (!same) return refuse(Refusal::statement_differs_from_admission);
  return {};
}

// ---- the linear roster

Result<Hash32> Roster::accept(BytesView bytes, std::span<const Signature> signatures,
                              std::span<const Signature> consents) {
  const auto decoded = codec::decode<Statement>(bytes);
  if (!decoded) return refuse(Refusal::statement_form);
  const auto& m = *decoded;
  if (m.v != roster_version) return refuse(Refusal::statement_version);
  const auto next = n_ ? *n_ + 1 : 0;
  if (m.op > Op::minver || m.n != next || m.prev != head_) return refuse(Refusal::statement_not_next);
  if ((m.op == Op::start) != (m.n == 0)) return refuse(Refusal::statement_form);
  for (const auto& s : m.subjects)
    if (s.slot > 1 || s.role > Role::words) return refuse(Refusal::statement_subject);
  if (m.op == Op::start) return start(m, bytes, signatures);

  const auto signer = members_.find(m.by);
  if (signer == members_.end() || has_left(signer->second.slot)) return refuse(Refusal::statement_not_member);
  const auto h = statement_hash(space_, m.n, bytes);
  if (signatures.size() != 1 || !verify(label::roster, h, signatures[0], m.by))
    return refuse(Refusal::statement_signature);
  if (m.epoch != epoch_ + (channel::begins_epoch(m.op) ? 1 : 0)) return refuse(Refusal::statement_epoch);
  const auto slot = signer->second.slot;
  for (const auto& s : m.subjects)
    if (s.slot != slot) return refuse(Refusal::statement_other_slot);

  // What changes; taken over only at the end.
  auto after = members_;
  std::map<EntryKey, Subject> gone;
  auto floor = floor_;
  std::optional<std::uint64_t> closing_slot;
  switch (m.op) {
    case Op::add:
    case Op::words:
      if (const auto fits = check_new_subject(m, consents); !fits) return refuse(fits.error());
      if (m.op == Op::words)  // new words take the place of the old
        for (const auto& [key, s] : members_)
          if (s.slot == slot && s.role == Role::words) gone.emplace(key, s);
      after.emplace(m.subjects[0].entry, m.subjects[0]);
      break;
    case Op::remove:
      if (m.subjects.empty()) return refuse(Refusal::statement_subject);
      for (const auto& s : m.subjects) {
        const auto member = members_.find(s.entry);
        if (member == members_.end() || member->second != s) return refuse(Refusal::statement_subject);
        gone.emplace(s.entry, s);
      }
      break;
    case Op::leave: {
      for (const auto& [key, s] : members_)
        if (s.slot == slot) gone.emplace(key, s);
      std::vector<EntryKey> named, all;
      for (const auto& s : m.subjects) named.push_back(s.entry);
      for (const auto& [key, s] : gone) all.push_back(key);
      heap_sort(named);
      if (named != all) return refuse(Refusal::statement_subject);
      break;
    }
    case Op::minver:
      if (!m.floor || *m.floor >= 1 << 16 || *m.floor < floor_) return refuse(Refusal::statement_version);
      floor = *m.floor;
      break;
    case Op::rotate:
      if (!left_.empty() && !closing_)
        closing_slot = slot;  // the rotate after a leave pins the slot that stays
      break;
    case Op::start:
      break;
  }

  const auto pins = m.pins.value_or(std::vector<Pin>{});
  // What goes may be pinned, and all of a slot that is closed, also what went before.
  const auto may_be_pinned = [&](const Pin& pin) {
    const auto belongs_to = [&](const auto& member) {
      return begins_with(pin.chain, chain_prefix(space_, member.first));
    };
    const auto closes = [&](const Subject& s) { return closing_slot && s.slot == *closing_slot; };
    return std::ranges::any_of(gone, belongs_to) ||
           std::ranges::any_of(members_, [&](const auto& x) { return closes(x.second) && belongs_to(x); }) ||
           std::ranges::any_of(removed_,
                               [&](const auto& x) { return closes(x.second.subject) && belongs_to(x); });
  };
  if (!std::ranges::all_of(pins, may_be_pinned)) return refuse(Refusal::statement_pins);
  const auto devices = std::count_if(after.begin(), after.end(), [&](const auto& x) {
    return x.second.slot == slot && x.second.role == Role::device;
  });
  if (static_cast<std::size_t>(devices) > devices_a_person_max)
    return refuse(Refusal::statement_too_many_devices);

  for (const auto& [key, s] : gone) {
    after.erase(key);
    removed_.insert_or_assign(key, Removed{s, pins_of(pins, chain_prefix(space_, key))});
  }
  if (m.op == Op::leave) left_.insert(slot);
  if (closing_slot) closing_ = Closing{*closing_slot, pins};
  members_ = std::move(after);
  floor_ = floor;
  n_ = m.n;
  head_ = h;
  epoch_ = m.epoch;
  return h;
}

// add, words: one subject of the right role whose keys are new here and who agrees.
Result<void> Roster::check_new_subject(const Statement& m, std::span<const Signature> consents) const {
  const auto role = m.op == Op::words ? Role::words : Role::device;
  if (m.subjects.size() != 1 || m.subjects[0].role != role) return refuse(Refusal::statement_subject);
  const auto& s = m.subjects[0];
  if (key_stood_here(s)) return refuse(Refusal::statement_key_known);
  if (consents.size() != 1 || !consent_holds(space_, s, consents[0]))
    return refuse(Refusal::statement_consent);
  return {};
}

// Any of its keys in any role, or an entry key with the same first half of chains.
bool Roster::key_stood_here(const Subject& subject) const {
  const auto mine = raw_keys(subject);
  const auto prefix = chain_prefix(space_, subject.entry);
  const auto clashes = [&](const Subject& known) {
    const auto theirs = raw_keys(known);
    return std::find_first_of(mine.begin(), mine.end(), theirs.begin(), theirs.end()) != mine.end() ||
           chain_prefix(space_, known.entry) == prefix;
  };
  return std::any_of(members_.begin(), members_.end(), [&](const auto& x) { return clashes(x.second); }) ||
         std::any_of(removed_.begin(), removed_.end(),
                     [&](const auto& x) { return clashes(x.second.subject); });
}

Result<Hash32> Roster::start(const Statement& m, BytesView bytes, std::span<const Signature> signatures) {
  if (m.subjects.empty() || m.subjects.size() > 2) return refuse(Refusal::statement_subject);
  std::set<Raw> keys;
  for (std::size_t i = 0; i < m.subjects.size(); ++i) {
    if (m.subjects[i].slot != i || m.subjects[i].role != Role::device)
      return refuse(Refusal::statement_subject);
    for (const auto& key : raw_keys(m.subjects[i])) keys.insert(key);
  }
  if (keys.size() != 3 * m.subjects.size()) return refuse(Refusal::statement_subject);
  if (m.by != m.subjects[0].entry || m.epoch != 0 || !m.salt || m.pins || m.drops)
    return refuse(Refusal::statement_form);
  const auto h = statement_hash({}, 0, bytes);
  if (signatures.size() != m.subjects.size()) return refuse(Refusal::statement_signature);
  for (std::size_t i = 0; i < signatures.size(); ++i)
    if (!verify(label::roster, h, signatures[i], m.subjects[i].entry))
      return refuse(Refusal::statement_signature);
  space_ = space_id(bytes);
  n_ = 0;
  head_ = h;
  salt_ = *m.salt;
  for (const auto& s : m.subjects) members_.emplace(s.entry, s);
  return h;
}

Result<Hash32> Roster::accept_act(const OpenedAct& opened, const EpochKey& key,
                                  BytesView admission_statement) {
  const auto m = codec::decode<Statement>(opened.act.statement);
  if (!m) return refuse(Refusal::statement_form);
  auto next = *this;  // a copy, so that a refusal leaves this as it was
  const auto h = next.accept(opened.act.statement, opened.act.signatures, opened.act.consents);
  if (!h) return h;

  std::vector<BoxKey> need;
  if (channel::begins_epoch(m->op))
    for (const auto& [entry, s] : next.members_) need.push_back(s.box);
  else if (m->op == Op::add)
    need.push_back(m->subjects[0].box);
  const auto left_out = members_left_out(next.space_, key, opened.clear, need);
  if (!left_out) return refuse(left_out.error());
  const auto c = codec::decode<Clear>(opened.clear);
  const bool committed = c && c->key_commit == key_commit(next.space_, m->n, m->epoch, key);
  if (!left_out->empty() || !committed) return refuse(Refusal::statement_left_out);

  const auto admission = codec::decode<channel::AdmissionStatement>(admission_statement);
  if (!admission) return refuse(Refusal::statement_differs_from_admission);
  const auto& by = m->op == Op::start ? m->subjects[0] : members_.at(m->by);
  std::vector<channel::AdmissionMember> replaced;
  if (m->op == Op::words)
    for (const auto& [entry, s] : members_)
      if (s.slot == by.slot && s.role == Role::words) replaced.push_back({s.slot, s.login});
  if (const auto same = check_same_as_admission(*m, by.login, *admission, std::move(replaced)); !same)
    return refuse(same.error());
  *this = std::move(next);
  return h;
}

void Roster::skip(const channel::Admission& chain) {
  check(started() && chain.n() > *n_, "an act of the same log, after those before it");
  n_ = chain.n();
  epoch_ = chain.epoch();
}

std::vector<Member> Roster::book_members() const {
  std::vector<Member> out;
  for (const auto& [key, s] : members_)
    if (s.role == Role::device) out.push_back({s.slot, key, std::nullopt});
  for (const auto& [key, r] : removed_)
    if (r.subject.role == Role::device) out.push_back({r.subject.slot, key, r.pins});
  return out;
}

// ---- the beginning of a space

Bytes make_start_statement(const Salt& salt, std::span<const Subject> subjects, const Hash32& clear_hash) {
  check(!subjects.empty(), "a space begins with somebody");
  return codec::encode(Statement{.op = Op::start,
                                 .by = subjects[0].entry,
                                 .subjects = {subjects.begin(), subjects.end()},
                                 .salt = salt,
                                 .clear_hash = clear_hash});
}

Bytes make_start_admission(std::span<const Subject> subjects) {
  check(!subjects.empty(), "a space begins with somebody");
  channel::AdmissionStatement out{.op = Op::start, .by = subjects[0].login};
  for (const auto& s : subjects) out.members.push_back({s.slot, s.login});
  return codec::encode(out);
}

Result<Beginning> begin_space(Entropy& entropy, const Salt& salt, std::span<const Subject> subjects) {
  auto key = draw<EpochKey>(entropy);
  std::vector<BoxKey> boxes;
  for (const auto& s : subjects) boxes.push_back(s.box);
  auto clear = make_clear(entropy, {}, 0, 0, key, boxes);
  if (!clear) return refuse(clear.error());
  auto statement = make_start_statement(salt, subjects, clear_hash({}, 0, *clear));
  auto admission = make_start_admission(subjects);
  const auto space = space_id(statement);
  const auto channel = channel::channel_id(admission);
  return Beginning{.space = space,
                   .channel = channel,
                   .salt = salt,
                   .clear = std::move(*clear),
                   .statement = std::move(statement),
                   .admission = std::move(admission),
                   .key = std::move(key)};
}

void sign_beginning(Beginning& beginning, const DeviceKeys& keys) {
  beginning.signatures.push_back(sign_statement({}, 0, beginning.statement, keys.entry_secret));
  beginning.admission_signatures.push_back(
      channel::sign_statement({}, 0, beginning.admission, keys.login_secret));
}

Bytes seal_beginning(Entropy& entropy, const Beginning& beginning) {
  return seal_roster_item(entropy, {}, beginning.key, beginning.clear,
                          {beginning.statement, beginning.signatures, {}});
}

Beginning found_private(Entropy& entropy, const DeviceSeed& seed) {
  const auto salt = draw<Salt>(entropy);
  const auto keys = derive_device_keys(seed, salt.view());
  const auto subject = subject_of(0, keys);
  auto out = begin_space(entropy, salt, {&subject, 1});
  check(out.has_value(), "a box key of our own is not of small order");
  sign_beginning(*out, keys);
  return std::move(*out);
}

Result<Roster> read_beginning(const SpaceId& expected, const EpochKey& key, BytesView item,
                              BytesView admission_statement) {
  const auto opened = open_roster_item({}, key, item);
  if (!opened) return refuse(opened.error());
  if (space_id(opened->act.statement) != expected) return refuse(Refusal::statement_form);
  Roster out;
  if (const auto h = out.accept_act(*opened, key, admission_statement); !h) return refuse(h.error());
  return out;
}

}  // namespace tend::space
