#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/crypto/box.h"
#include "core/crypto/sign.h"
#include "core/space/pairing/grants.h"
#include "core/space/pairing/parts.h"

namespace tend::space::pairing {

using namespace crypto;

namespace {

bool is_refusal(std::uint64_t number) {
  const auto all = refusals();
  return std::any_of(all.begin(), all.end(),
                     [&](const RefusalRow& row) { return static_cast<std::uint64_t>(row.code) == number; });
}

Purpose purpose_of(const JoinerRecord& r) {
  return r.for_device.value_or(false) ? Purpose::device : Purpose::person;
}

bool is_whole(const JoinerRecord& r) {
  const auto purpose = purpose_of(r);
  if (!may_be_m0(purpose, r.m0) || !may_be_b(purpose, r.b) || !may_be_a(purpose, r.a)) return false;
  if (r.trouble && !is_refusal(*r.trouble)) return false;
  switch (r.state) {
    case JoinerState::ended:
      return r.ended.has_value();
    case JoinerState::opened:
      return r.secret.has_value() && is_origin(r.relay);
    default:
      break;
  }
  if (!r.m0 || !r.b || !r.sealed1) return false;
  if (r.state == JoinerState::joining) return r.secret && r.dh;
  if (!r.a) return false;
  if (r.state == JoinerState::read_words) return r.key.has_value();
  if (r.state != JoinerState::confirm && !r.sealed4) return false;
  if (r.state == JoinerState::confirm && !r.key) return false;
  if (purpose == Purpose::device) return r.grants && check_grants(*r.grants);
  const bool agreed =
      r.statement && r.admission && r.their_signature && r.their_admission_signature && r.epoch_key;
  return agreed && (r.state == JoinerState::confirm || (r.signature && r.admission_signature));
}

Refusal trouble_of(Burnt reason) {
  switch (reason) {
    case Burnt::expired:
      return Refusal::invite_expired;
    case Burnt::second_joiner:
      return Refusal::invite_used;
    case Burnt::changed:
      return Refusal::invite_changed_on_the_way;
    default:
      return Refusal::invite_burnt;
  }
}

// m0 as a joiner with a link of this purpose may take it: its opened bytes.
Result<Bytes> read_m0(const LinkSecret& secret, Purpose purpose, BytesView sealed) {
  const auto opened = open_message(secret, 0, sealed);
  if (!opened) return refuse(Refusal::invite_changed_on_the_way);
  const auto m0 = codec::decode<M0>(opened->view());
  if (!m0) return refuse(Refusal::invite_changed_on_the_way);
  if (m0->v != pairing_version) return refuse(Refusal::unknown_version);
  if (m0->purpose != letter_of(purpose)) return refuse(Refusal::link_purpose);
  if (!may_be_m0(purpose, to_bytes(opened->view()))) return refuse(Refusal::invite_changed_on_the_way);
  return to_bytes(opened->view());
}

}  // namespace

Result<Joiner> Joiner::open(std::string_view link, std::span<const MailboxId> own_invites, Purpose purpose) {
  auto parsed = parse_link(link);
  if (!parsed) return refuse(parsed.error());
  if (parsed->purpose != purpose) return refuse(Refusal::link_purpose);
  const auto mailbox = mailbox_id(parsed->secret);
  if (std::find(own_invites.begin(), own_invites.end(), mailbox) != own_invites.end())
    return refuse(Refusal::invite_is_mine);
  JoinerRecord r{.relay = std::move(parsed->relay)};
  r.secret = std::move(parsed->secret);
  r.mailbox = mailbox;
  if (purpose == Purpose::device) r.for_device = true;
  return Joiner(std::move(r));
}

Result<Joiner> Joiner::decode(BytesView stored) {
  auto r = codec::decode<JoinerRecord>(stored);
  if (!r || !is_whole(*r)) return refuse(Refusal::storage_damaged);
  return Joiner(std::move(*r));
}

SecretBytes Joiner::encode() const { return SecretBytes(codec::encode(r_)); }

Purpose Joiner::purpose() const { return purpose_of(r_); }

std::optional<Refusal> Joiner::trouble() const {
  if (r_.trouble) return static_cast<Refusal>(*r_.trouble);
  if (r_.state == JoinerState::opened && !r_.m0) return Refusal::invite_not_there;
  return std::nullopt;
}

std::optional<std::string> Joiner::partner_name() const {
  if (!r_.a) return std::nullopt;
  return must_decode<A>(r_.a).name;
}

std::optional<Words> Joiner::words() const {
  if (r_.state != JoinerState::read_words && r_.state != JoinerState::confirm) return std::nullopt;
  return pairing::words(transcript(*r_.m0, *r_.b, *r_.a));
}

std::optional<std::string> Joiner::word_list() const {
  if (!r_.a) return std::nullopt;
  return must_decode<A>(r_.a).word_list;
}

std::optional<Ending> Joiner::ended() const {
  if (r_.state != JoinerState::ended) return std::nullopt;
  return Ending{static_cast<Burnt>(*r_.ended), r_.ended_by_me};
}

Todo Joiner::end(Burnt reason, bool by_me, bool burn, Refusal trouble) {
  r_.secret.reset();
  r_.dh.reset();
  r_.key.reset();
  r_.epoch_key.reset();
  r_.grants.reset();
  r_.state = JoinerState::ended;
  r_.ended = static_cast<std::uint64_t>(reason);
  r_.ended_by_me = by_me;
  r_.trouble = static_cast<std::uint64_t>(trouble);
  r_.burn = burn;
  return {.changed = true, .puts = {}, .burn = burn ? std::optional(reason) : std::nullopt};
}

Todo Joiner::missing_puts(const Mailbox& mailbox) const {
  Todo todo;
  put_if_missing(todo, mailbox, 1, r_.sealed1);
  put_if_missing(todo, mailbox, 4, r_.sealed4);
  return todo;
}

// Before the tap on "Join": nothing is sent and nothing ends here, but for what the relay says has ended
// already.
Todo Joiner::look_at_m0(const Mailbox& mailbox) {
  const auto& there = mailbox.messages;
  other_was_first_ = there[1].has_value();
  std::optional<Bytes> m0;
  std::optional<std::uint64_t> trouble;
  if (there[3] || there[4]) {
    trouble = static_cast<std::uint64_t>(Refusal::invite_used);
  } else if (there[0]) {
    auto read = read_m0(*r_.secret, purpose(), *there[0]);
    if (read)
      m0 = std::move(*read);
    else
      trouble = static_cast<std::uint64_t>(read.error());
  }
  const bool changed = m0 != r_.m0 || trouble != r_.trouble;
  r_.m0 = std::move(m0);
  r_.trouble = trouble;
  return {.changed = changed, .puts = {}, .burn = {}};
}

Todo Joiner::on_mailbox(const Mailbox& mailbox) {
  const auto& there = mailbox.messages;
  if (r_.state == JoinerState::done) return {};
  if (r_.state == JoinerState::ended) {
    const bool again = r_.burn && !mailbox.burnt;
    return {.changed = false,
            .puts = {},
            .burn = again ? std::optional(static_cast<Burnt>(*r_.ended)) : std::nullopt};
  }
  if (mailbox.burnt) return end(*mailbox.burnt, false, false, trouble_of(*mailbox.burnt));
  if (r_.state == JoinerState::opened) return look_at_m0(mailbox);

  if (other_than(there[1], r_.sealed1)) return end(Burnt::second_joiner, true, true, Refusal::invite_used);
  if (other_than(there[4], r_.sealed4))
    return end(Burnt::changed, true, true, Refusal::invite_changed_on_the_way);
  bool changed = false;
  if (r_.state == JoinerState::joining && there[2]) {
    if (!take_m2(*there[2])) return end(Burnt::changed, true, true, Refusal::invite_changed_on_the_way);
    changed = true;
  }
  if (r_.state == JoinerState::read_words && there[3]) {
    if (!take_m3(*there[3])) return end(Burnt::changed, true, true, Refusal::invite_changed_on_the_way);
    changed = true;
  }
  auto todo = missing_puts(mailbox);
  todo.changed = changed;
  return todo;
}

Result<Todo> Joiner::join(Entropy& entropy, const DeviceSeed& seed, std::string_view name,
                          std::span<const Salt> own_salts, std::vector<std::uint64_t> versions) {
  if (r_.state != JoinerState::opened) return refuse(Refusal::pairing_not_now);
  if (const auto why = trouble()) return refuse(*why);
  if (const auto ok = check_name(name); !ok) return refuse(ok.error());
  const auto m0 = must_decode<M0>(r_.m0);
  if (!common_version(m0.versions, versions)) return refuse(Refusal::no_common_version);
  if (m0.salt && std::find(own_salts.begin(), own_salts.end(), *m0.salt) != own_salts.end())
    return refuse(Refusal::salt_known);
  r_.dh = draw<DhSecret>(entropy);
  B b{.versions = std::move(versions),
      .name = std::string(name),
      .dh = dh_key(*r_.dh),
      .random = draw<Nonce32>(entropy)};
  if (purpose() == Purpose::person) {
    const auto keys = derive_device_keys(seed, m0.salt->view());
    b.entry = keys.entry, b.login = keys.login, b.box = keys.box;
  }
  r_.b = codec::encode(b);
  r_.sealed1 = seal_message(entropy, *r_.secret, 1, *r_.b);
  r_.state = JoinerState::joining;
  return Todo{.changed = true, .puts = {{1, *r_.sealed1}}, .burn = {}};
}

// False unless it is what the inviter committed to in m0, for this link.
bool Joiner::take_m2(BytesView sealed) {
  const auto opened = open_message(*r_.secret, 2, sealed);
  if (!opened) return false;
  const auto m0 = must_decode<M0>(r_.m0);
  if (commitment(opened->view()) != m0.commitment) return false;
  const auto a = codec::decode<A>(opened->view());
  if (!a || a->versions != m0.versions || a->relay != r_.relay) return false;
  if (!keys_fit(purpose(), *a)) return false;
  if (purpose() == Purpose::person &&
      !keys_are_sound(*offered(1, must_decode<B>(r_.b)), *offered(0, *a), *r_.dh))
    return false;
  auto key = pairing_key(*r_.secret, *r_.dh, a->dh, transcript(*r_.m0, *r_.b, opened->view()));
  if (!key) return false;
  r_.key = std::move(*key);
  r_.secret.reset();  // all that follows goes under K
  r_.dh.reset();
  r_.a = to_bytes(opened->view());
  r_.state = JoinerState::read_words;
  return true;
}

bool Joiner::take_m3(BytesView sealed) {
  const auto opened = open_message(*r_.key, 3, sealed);
  if (!opened) return false;
  const bool fits =
      purpose() == Purpose::person ? take_m3_person(opened->view()) : take_m3_device(opened->view());
  if (fits) r_.state = JoinerState::confirm;
  return fits;
}

// False unless both statements are, byte for byte, those that follow from what was exchanged, and signed by
// the inviter. Only H(clear) is taken as it stands: the clear part comes with the roster item, and
// read_beginning compares them.
bool Joiner::take_m3_person(BytesView opened) {
  auto m3 = codec::decode<M3Person>(opened);
  if (!m3 || !m3->key) return false;
  const auto said = codec::decode<Statement>(m3->statement);
  if (!said) return false;
  const std::array<Subject, 2> subjects{*offered(0, must_decode<A>(r_.a)), *offered(1, must_decode<B>(r_.b))};
  const auto salt = *must_decode<M0>(r_.m0).salt;
  if (m3->statement != make_start_statement(salt, subjects, said->clear_hash)) return false;
  if (m3->admission != make_start_admission(subjects)) return false;
  const bool signed_by_a =
      verify(label::roster, statement_hash({}, 0, m3->statement), m3->signature, subjects[0].entry) &&
      verify(label::admission, channel::statement_hash({}, 0, m3->admission), m3->admission_signature,
             subjects[0].login);
  if (!signed_by_a) return false;
  r_.statement = std::move(m3->statement);
  r_.admission = std::move(m3->admission);
  r_.their_signature = m3->signature;
  r_.their_admission_signature = m3->admission_signature;
  r_.epoch_key = std::move(m3->key);
  return true;
}

// False unless the spaces are sound. That they are what the inviter says, their rosters have to show
// (read_granted).
bool Joiner::take_m3_device(BytesView opened) {
  auto m3 = codec::decode<M3Device>(opened);
  if (!m3 || !check_grants(m3->spaces)) return false;
  r_.grants = std::move(m3->spaces);
  return true;
}

Result<Todo> Joiner::accept(Entropy& entropy, const DeviceSeed& seed, UnixMs now) {
  if (r_.state != JoinerState::confirm) return refuse(Refusal::pairing_not_now);
  const auto content = purpose() == Purpose::person ? sign_person(seed)
                                                    : codec::encode(M4Device{consent_to(*r_.grants, seed)});
  r_.sealed4 = seal_message(entropy, *r_.key, 4, content);
  r_.state = JoinerState::finishing;
  r_.accepted_at = now;
  r_.secret.reset();
  r_.dh.reset();
  r_.key.reset();
  return Todo{.changed = true, .puts = {{4, *r_.sealed4}}, .burn = {}};
}

// m4 of purpose p.
Bytes Joiner::sign_person(const DeviceSeed& seed) {
  const auto keys = derive_device_keys(seed, must_decode<M0>(r_.m0).salt->view());
  check(subject_of(1, keys) == *offered(1, must_decode<B>(r_.b)), "the seed is the one that joined");
  const M4Person m4{sign_statement({}, 0, *r_.statement, keys.entry_secret),
                    channel::sign_statement({}, 0, *r_.admission, keys.login_secret)};
  r_.signature = m4.signature;
  r_.admission_signature = m4.admission_signature;
  return codec::encode(m4);
}

Todo Joiner::lost(UnixMs now) {
  if (r_.state != JoinerState::finishing) return {};
  if (!r_.lost_at || now < *r_.lost_at) {
    r_.lost_at = now;
    return {.changed = true, .puts = {}, .burn = {}};
  }
  if (now - *r_.lost_at < invite_ms_max) return {};
  return end(Burnt::expired, false, false, Refusal::invite_expired);
}

bool Joiner::is_lost_in(const Mailbox& mailbox) const {
  return mailbox.burnt || other_than(mailbox.messages[1], r_.sealed1) ||
         other_than(mailbox.messages[4], r_.sealed4);
}

bool Joiner::may_be_founded(UnixMs now) const {
  return r_.state == JoinerState::finishing && purpose() == Purpose::person &&
         accepted_within(founding_ms_max, now);
}

// By a clock that may have been turned since: turned back far, it would make the wait longer by as much.
bool Joiner::accepted_within(std::int64_t ms, UnixMs now) const {
  return std::abs(now - r_.accepted_at.value_or(0)) < ms;
}

Todo Joiner::cancel() {
  if (r_.state >= JoinerState::finishing) return {};
  const bool joined = r_.state != JoinerState::opened;
  return end(Burnt::cancelled, true, joined, Refusal::invite_burnt);
}

Todo Joiner::words_differ() {
  if (r_.state != JoinerState::read_words && r_.state != JoinerState::confirm) return cancel();
  return end(Burnt::wrong_words, true, true, Refusal::invite_burnt);
}

Todo Joiner::done() {
  if (r_.state != JoinerState::finishing) return {};
  r_.state = JoinerState::done;
  return {.changed = true, .puts = {}, .burn = {}};
}

bool Joiner::accepted() const { return r_.state == JoinerState::finishing || r_.state == JoinerState::done; }

Result<std::vector<SpaceGrant>> Joiner::grants() const {
  if (!accepted() || purpose() != Purpose::device) return refuse(Refusal::pairing_not_now);
  std::vector<SpaceGrant> out;
  for (const auto& grant : *r_.grants) out.push_back(grant.clone());
  return out;
}

Result<Paired> Joiner::paired() const {
  if (!accepted() || purpose() != Purpose::person) return refuse(Refusal::pairing_not_now);
  return Paired{
      .beginning = {.space = space_id(*r_.statement),
                    .channel = channel::channel_id(*r_.admission),
                    .salt = *must_decode<M0>(r_.m0).salt,
                    .clear = {},
                    .statement = *r_.statement,
                    .admission = *r_.admission,
                    .signatures = {*r_.their_signature, *r_.signature},
                    .admission_signatures = {*r_.their_admission_signature, *r_.admission_signature},
                    .key = r_.epoch_key->clone()},
      .roster_item = {},
      .slot = 1,
      .partner_name = must_decode<A>(r_.a).name,
      .relay = r_.relay};
}

}  // namespace tend::space::pairing
