#include <utility>

#include "core/crypto/box.h"
#include "core/space/pairing/grants.h"
#include "core/space/pairing/parts.h"

namespace tend::space::pairing {

using namespace crypto;

namespace {

Purpose purpose_of(const InviterRecord& r) {
  return must_decode<M0>(r.m0).purpose == letter_of(Purpose::person) ? Purpose::person : Purpose::device;
}

// The spaces handed over in m3, while K is there.
Result<M3Device> granted(const InviterRecord& r) {
  const auto opened = open_message(*r.key, 3, *r.sealed3);
  if (!opened) return refuse(opened.error());
  return codec::decode<M3Device>(opened->view());
}

bool holds_beginning(const InviterRecord& r) {
  return r.clear && codec::decode<Clear>(*r.clear) && r.statement && r.admission && r.epoch_key &&
         r.signature && r.admission_signature;
}

// What a state can't be without. A stored record that lacks it was damaged.
bool is_whole(const InviterRecord& r) {
  const auto state = r.state;
  const bool for_person = may_be_m0(Purpose::person, r.m0);
  if (!for_person && !may_be_m0(Purpose::device, r.m0)) return false;
  const auto purpose = for_person ? Purpose::person : Purpose::device;
  if (!may_be_a(purpose, r.a) || !may_be_b(purpose, r.b)) return false;
  if (state == InviterState::ended) return r.ended.has_value();
  const bool begun = r.b && r.seen1 && r.sealed2;
  const bool agreed = begun && r.sealed3 && (!for_person || holds_beginning(r));
  if (state == InviterState::done)
    return agreed && (for_person ? r.their_signature && r.their_admission_signature && r.roster_item
                                 : r.consents.has_value());
  if (!r.secret || !r.dh || !is_origin(r.app) || !is_origin(r.relay)) return false;
  if (state == InviterState::inviting) return true;
  if (!begun || !r.key) return false;
  return state == InviterState::enter_words ? r.tries_left > 0 : agreed && (for_person || granted(r));
}

void forget_pairing_secrets(InviterRecord& r) {
  r.secret.reset();
  r.dh.reset();
  r.key.reset();
}

Salt salt_of(const InviterRecord& r) { return *must_decode<M0>(r.m0).salt; }

Transcript transcript_of(const InviterRecord& r) { return transcript(r.m0, *r.b, r.a); }

Beginning beginning_of(const InviterRecord& r, std::vector<Signature> signatures,
                       std::vector<Signature> admission_signatures) {
  return {.space = space_id(*r.statement),
          .channel = channel::channel_id(*r.admission),
          .salt = salt_of(r),
          .clear = *r.clear,
          .statement = *r.statement,
          .admission = *r.admission,
          .signatures = std::move(signatures),
          .admission_signatures = std::move(admission_signatures),
          .key = r.epoch_key->clone()};
}

}  // namespace

Result<Inviter::Created> Inviter::create(Entropy& entropy, const DeviceSeed& seed,
                                         const Invitation& invitation, UnixMs now) {
  if (const auto ok = check_name(invitation.name); !ok) return refuse(ok.error());
  if (!is_origin(invitation.app) || !is_origin(invitation.relay)) return refuse(Refusal::link_malformed);
  check(invitation.word_list.size() <= 16 && !invitation.versions.empty(),
        "a word list and versions of our own");
  InviterRecord r{.created = now, .app = std::string(invitation.app), .relay = std::string(invitation.relay)};
  r.secret = draw<LinkSecret>(entropy);
  r.mailbox = mailbox_id(*r.secret);
  r.dh = draw<DhSecret>(entropy);
  M0 m0{.purpose = letter_of(invitation.purpose), .versions = invitation.versions};
  A a{.versions = invitation.versions,
      .name = std::string(invitation.name),
      .relay = r.relay,
      .word_list = std::string(invitation.word_list),
      .dh = dh_key(*r.dh)};
  if (invitation.purpose == Purpose::person) {
    m0.salt = draw<Salt>(entropy);
    const auto keys = derive_device_keys(seed, m0.salt->view());
    a.entry = keys.entry, a.login = keys.login, a.box = keys.box;
  }
  a.random = draw<Nonce32>(entropy);
  r.a = codec::encode(a);
  m0.commitment = commitment(r.a);
  r.m0 = codec::encode(m0);
  r.sealed0 = seal_message(entropy, *r.secret, 0, r.m0);
  Todo todo{.changed = true, .puts = {{0, r.sealed0}}, .burn = {}};
  return Created{Inviter(std::move(r)), std::move(todo)};
}

Result<Inviter> Inviter::decode(BytesView stored) {
  auto r = codec::decode<InviterRecord>(stored);
  if (!r || !is_whole(*r)) return refuse(Refusal::storage_damaged);
  return Inviter(std::move(*r));
}

SecretBytes Inviter::encode() const { return SecretBytes(codec::encode(r_)); }

std::string Inviter::link() const {
  return r_.secret ? make_link(r_.app, purpose(), *r_.secret, r_.relay) : std::string{};
}

Purpose Inviter::purpose() const { return purpose_of(r_); }

std::optional<std::string> Inviter::partner_name() const {
  if (!r_.b) return std::nullopt;
  return must_decode<B>(r_.b).name;
}

std::optional<Ending> Inviter::ended() const {
  if (r_.state != InviterState::ended) return std::nullopt;
  return Ending{static_cast<Burnt>(*r_.ended), r_.ended_by_me};
}

Todo Inviter::end(Burnt reason, bool by_me) {
  forget_pairing_secrets(r_);
  r_.epoch_key.reset();
  r_.state = InviterState::ended;
  r_.ended = static_cast<std::uint64_t>(reason);
  r_.ended_by_me = by_me;
  return {.changed = true, .puts = {}, .burn = by_me ? std::optional(reason) : std::nullopt};
}

Todo Inviter::missing_puts(const Mailbox& mailbox) const {
  Todo todo;
  put_if_missing(todo, mailbox, 0, r_.sealed0);
  put_if_missing(todo, mailbox, 2, r_.sealed2);
  put_if_missing(todo, mailbox, 3, r_.sealed3);
  return todo;
}

Todo Inviter::on_mailbox(Entropy& entropy, const Mailbox& mailbox, UnixMs now) {
  const auto& there = mailbox.messages;
  if (r_.state == InviterState::done) return {};
  if (r_.state == InviterState::ended) {
    const bool again = r_.ended_by_me && !mailbox.burnt;
    return {.changed = false,
            .puts = {},
            .burn = again ? std::optional(static_cast<Burnt>(*r_.ended)) : std::nullopt};
  }
  if (mailbox.burnt) return end(*mailbox.burnt, false);

  if (r_.state == InviterState::sealing && there[4]) {
    if (!take_m4(entropy, *there[4])) return end(Burnt::changed, true);
    return {.changed = true, .puts = {}, .burn = {}};
  }
  if (mailbox.other_joiners > 0 || (r_.seen1 && other_than(there[1], r_.seen1)))
    return end(Burnt::second_joiner, true);
  const bool foreign = other_than(there[0], r_.sealed0) || other_than(there[2], r_.sealed2) ||
                       other_than(there[3], r_.sealed3);
  if (foreign || there[4]) return end(Burnt::changed, true);
  if (now >= expires_at()) return end(Burnt::expired, true);

  bool changed = false;
  if (r_.state == InviterState::inviting && there[1]) {
    if (!take_m1(entropy, *there[1])) return end(Burnt::changed, true);
    changed = true;
  }
  auto todo = missing_puts(mailbox);
  todo.changed = changed;
  return todo;
}

Todo Inviter::on_clock(UnixMs now) {
  const bool over = r_.state == InviterState::done || r_.state == InviterState::ended;
  // An m4 that lies in the mailbox would still count, so a sealing invitation expires only on a look into it.
  if (over || r_.state == InviterState::sealing || now < expires_at()) return {};
  return end(Burnt::expired, true);
}

// False if it is not what a joiner with this link sends.
bool Inviter::take_m1(Entropy& entropy, BytesView sealed) {
  const auto opened = open_message(*r_.secret, 1, sealed);
  if (!opened) return false;
  const auto b = codec::decode<B>(opened->view());
  if (!b) return false;
  const auto a = must_decode<A>(r_.a);
  if (!keys_fit(purpose(), *b) || !common_version(a.versions, b->versions)) return false;
  if (purpose() == Purpose::person && !keys_are_sound(*offered(0, a), *offered(1, *b), *r_.dh)) return false;
  auto key = pairing_key(*r_.secret, *r_.dh, b->dh, transcript(r_.m0, opened->view(), r_.a));
  if (!key) return false;
  r_.key = std::move(*key);
  r_.seen1 = to_bytes(sealed);
  r_.b = to_bytes(opened->view());
  // Only now: earlier it would open the commitment to whoever has the link.
  r_.sealed2 = seal_message(entropy, *r_.secret, 2, r_.a);
  r_.state = InviterState::enter_words;
  return true;
}

Result<Inviter::Entered> Inviter::enter_words(Entropy& entropy, const DeviceSeed& seed, const Words& numbers,
                                              UnixMs now, std::vector<SpaceGrant> grants) {
  if (r_.state != InviterState::enter_words) return refuse(Refusal::pairing_not_now);
  if (now >= expires_at()) return refuse(Refusal::invite_expired);
  const bool for_person = purpose() == Purpose::person;
  check(!for_person || grants.empty(), "only a next device is handed spaces");
  if (const auto ok = check_grants(grants); !for_person && !ok) return refuse(ok.error());
  if (numbers != words(transcript_of(r_))) {
    --r_.tries_left;
    auto todo =
        r_.tries_left == 0 ? end(Burnt::wrong_words, true) : Todo{.changed = true, .puts = {}, .burn = {}};
    return Entered{false, r_.tries_left, std::move(todo)};
  }
  if (!for_person)
    seal_m3_device(entropy, std::move(grants));
  else if (!seal_m3_person(entropy, seed))
    return Entered{true, r_.tries_left, end(Burnt::changed, true)};
  return Entered{true, r_.tries_left, {.changed = true, .puts = {{3, *r_.sealed3}}, .burn = {}}};
}

// False if the joiner's keys can't begin a space.
bool Inviter::seal_m3_person(Entropy& entropy, const DeviceSeed& seed) {
  const auto salt = salt_of(r_);
  const auto keys = derive_device_keys(seed, salt.view());
  const std::array<Subject, 2> subjects{subject_of(0, keys), *offered(1, must_decode<B>(r_.b))};
  check(subjects[0] == *offered(0, must_decode<A>(r_.a)), "the seed is the one that invited");
  auto beginning = begin_space(entropy, salt, subjects);
  if (!beginning) return false;
  sign_beginning(*beginning, keys);
  M3Person m3{.statement = beginning->statement,
              .signature = beginning->signatures[0],
              .admission = beginning->admission,
              .admission_signature = beginning->admission_signatures[0],
              .key = beginning->key.clone()};
  const SecretBytes content(codec::encode(m3));
  r_.sealed3 = seal_message(entropy, *r_.key, 3, content.view());
  r_.clear = std::move(beginning->clear);
  r_.statement = std::move(beginning->statement);
  r_.admission = std::move(beginning->admission);
  r_.epoch_key = std::move(beginning->key);
  r_.signature = m3.signature;
  r_.admission_signature = m3.admission_signature;
  r_.state = InviterState::sealing;
  return true;
}

void Inviter::seal_m3_device(Entropy& entropy, std::vector<SpaceGrant> grants) {
  const SecretBytes content(codec::encode(M3Device{std::move(grants)}));
  r_.sealed3 = seal_message(entropy, *r_.key, 3, content.view());
  r_.state = InviterState::sealing;
}

bool Inviter::take_m4(Entropy& entropy, BytesView sealed) {
  const auto opened = open_message(*r_.key, 4, sealed);
  if (!opened) return false;
  const bool fits =
      purpose() == Purpose::person ? take_m4_person(entropy, opened->view()) : take_m4_device(opened->view());
  if (!fits) return false;
  r_.state = InviterState::done;
  forget_pairing_secrets(r_);
  return true;
}

// False unless it holds both signatures of the joiner over what was offered.
bool Inviter::take_m4_person(Entropy& entropy, BytesView opened) {
  const auto m4 = codec::decode<M4Person>(opened);
  if (!m4) return false;
  const auto beginning =
      beginning_of(r_, {*r_.signature, m4->signature}, {*r_.admission_signature, m4->admission_signature});
  Roster roster;
  channel::Admission admission;
  if (!roster.accept(beginning.statement, beginning.signatures)) return false;
  if (!admission.accept(beginning.admission, beginning.admission_signatures)) return false;
  r_.roster_item = seal_beginning(entropy, beginning);
  r_.their_signature = m4->signature;
  r_.their_admission_signature = m4->admission_signature;
  return true;
}

// False unless it consents to exactly what was granted.
bool Inviter::take_m4_device(BytesView opened) {
  auto m4 = codec::decode<M4Device>(opened);
  const auto m3 = granted(r_);
  check(m3.has_value(), "m3 of our own opens");
  if (!m4 || !consents_fit(m3->spaces, m4->spaces, *r_.dh)) return false;
  r_.consents = std::move(m4->spaces);
  return true;
}

Todo Inviter::cancel() {
  if (r_.state == InviterState::done || r_.state == InviterState::ended) return {};
  return end(Burnt::cancelled, true);
}

Result<Paired> Inviter::paired() const {
  if (r_.state != InviterState::done || purpose() != Purpose::person) return refuse(Refusal::pairing_not_now);
  return Paired{.beginning = beginning_of(r_, {*r_.signature, *r_.their_signature},
                                          {*r_.admission_signature, *r_.their_admission_signature}),
                .roster_item = *r_.roster_item,
                .slot = 0,
                .partner_name = must_decode<B>(r_.b).name,
                .relay = r_.relay};
}

Result<std::vector<SpaceConsent>> Inviter::consents() const {
  if (r_.state != InviterState::done || !r_.consents) return refuse(Refusal::pairing_not_now);
  return *r_.consents;
}

}  // namespace tend::space::pairing
