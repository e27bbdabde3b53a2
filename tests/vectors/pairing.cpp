// pairing.json: every message of both purposes, made again byte for byte from the file's random bytes,
// opened, and what both sides compute from them; refused keys.
#include "core/space/pairing/pairing.h"

#include <numeric>

#include "core/crypto/box.h"
#include "core/crypto/seal.h"
#include "core/crypto/sign.h"
#include "tests/vectors/check.h"
#include "tests/vectors/replayed_entropy.h"

namespace tend::vectors {
namespace {

using namespace crypto;
using namespace space;
using namespace space::pairing;

// The secrets and random bytes of one side, by the file's names: "p A seed", "p eA secret", …
struct Drawn {
  const Json& random;
  std::string purpose;

  [[nodiscard]] Bytes operator()(const std::string& name) const {
    return bytes(random, (purpose + " " + name).c_str());
  }
  template <class Out>
  [[nodiscard]] Out as(const std::string& name) const {
    auto out = Out::from((*this)(name));
    check(out.has_value(), name.c_str());
    return std::move(*out);
  }
};

struct Contents {
  Bytes m0, b, a, m3, m4;
};

void check_link(const Json& row, const Drawn& drawn, Purpose purpose, Checks& checks) {
  const auto s = drawn.as<LinkSecret>("s");
  checks.same("link", as_bytes(make_link("https://tend.example", purpose, s, "https://relay.example")),
              as_bytes(text(row, "link")));
  const auto link = parse_link(text(row, "link"));
  checks.fact("link is read", link.has_value());
  if (!link) return;
  checks.fact("purpose of the link", link->purpose == purpose);
  checks.same("s", link->secret.view(), bytes(row, "s"));
  checks.same("relay of the link", as_bytes(link->relay), as_bytes("https://relay.example"));
  checks.same("mailbox", mailbox_id(link->secret).view(), bytes(row, "mbox"));
}

Contents contents_of(const Json& row) {
  const auto& m = at(row, "messages");
  return {bytes(at(m, "m0"), "content"), bytes(at(m, "m1"), "content"), bytes(at(m, "m2"), "content"),
          bytes(at(m, "m3"), "content"), bytes(at(m, "m4"), "content")};
}

// m0, a and b from their parts.
void make_first_three(const Json& row, const Drawn& drawn, Purpose purpose, const Contents& c,
                      Checks& checks) {
  const bool us = purpose == Purpose::person;
  const auto salt = drawn.as<Salt>("salt");
  const auto ka = derive_device_keys(drawn.as<DeviceSeed>("A seed"), salt.view());
  const auto kb = derive_device_keys(drawn.as<DeviceSeed>("B seed"), salt.view());
  checks.same("A's entry key", ka.entry.view(), bytes(at(row, "A"), "entry"));
  checks.same("B's log-in key", kb.login.view(), bytes(at(row, "B"), "login"));
  A a{.versions = {1},
      .name = "Ada",
      .relay = "https://relay.example",
      .word_list = "en",
      .dh = dh_key(drawn.as<DhSecret>("eA secret")),
      .random = drawn.as<Nonce32>("rA")};
  B b{.versions = {1},
      .name = us ? "Ben" : "laptop",
      .dh = dh_key(drawn.as<DhSecret>("eB secret")),
      .random = drawn.as<Nonce32>("rB")};
  if (us) {
    a.entry = ka.entry, a.login = ka.login, a.box = ka.box;
    b.entry = kb.entry, b.login = kb.login, b.box = kb.box;
  }
  checks.same("eA", a.dh.view(), bytes(row, "eA"));
  checks.same("eB", b.dh.view(), bytes(row, "eB"));
  checks.same("a", codec::encode(a), c.a);
  checks.same("b", codec::encode(b), c.b);
  M0 m0{.purpose = us ? "p" : "d", .versions = {1}, .commitment = commitment(c.a)};
  if (us) m0.salt = salt;
  checks.same("C", m0.commitment.view(), bytes(row, "C"));
  checks.same("m0", codec::encode(m0), c.m0);
  const auto version = common_version(m0.versions, b.versions);
  checks.fact("a version both know", version.has_value());
  if (version) checks.same("version in use", *version, number(row, "version"));
}

void check_key_and_words(const Json& row, const Drawn& drawn, const Contents& c, Checks& checks) {
  const auto t = transcript(c.m0, c.b, c.a);
  checks.same("T", t.view(), bytes(row, "T"));
  const auto s = drawn.as<LinkSecret>("s");
  const auto ea = drawn.as<DhSecret>("eA secret"), eb = drawn.as<DhSecret>("eB secret");
  const auto shared = dh(ea, fixed<DhKey>(row, "eB"));
  checks.fact("keys agree", shared.has_value());
  if (shared) checks.same("dh", shared->view(), bytes(row, "dh"));
  for (const auto& k :
       {pairing_key(s, ea, fixed<DhKey>(row, "eB"), t), pairing_key(s, eb, fixed<DhKey>(row, "eA"), t)}) {
    checks.fact("K is made", k.has_value());
    if (k) checks.same("K", k->view(), bytes(row, "K"));
  }
  const auto four = words(t);
  for (std::size_t i = 0; i < four.size(); ++i)
    checks.same("word " + std::to_string(i), four[i], at(row, "words")[i].get<std::uint64_t>());
}

void check_sealing(const Json& row, const Drawn& drawn, Checks& checks) {
  const auto s = fixed<LinkSecret>(row, "s");
  const auto k = fixed<PairingKey>(row, "K");
  for (std::uint64_t i = 0; i < messages_count; ++i) {
    const auto name = "m" + std::to_string(i);
    const auto& m = at(at(row, "messages"), name.c_str());
    const HashKey under = i < 3 ? HashKey(s) : HashKey(k);
    checks.same(name + " seal key", seal_key(label::pair_seal, under, zeros16, i).view(),
                bytes(m, "seal key"));
    checks.same(name + " AD", frame(label::pair_seal, zeros16, pairing_version, i), bytes(m, "AD"));
    ReplayedDraw nonce(drawn("nonce " + name));
    const auto content = bytes(m, "content"), sealed = bytes(m, "sealed");
    checks.same(name + " sealed",
                i < 3 ? seal_message(nonce, s, i, content) : seal_message(nonce, k, i, content), sealed);
    const auto opened = i < 3 ? open_message(s, i, sealed) : open_message(k, i, sealed);
    checks.fact(name + " opens", opened.has_value());
    if (opened) checks.same(name + " opened", opened->view(), content);
    const auto cut = BytesView(sealed).first(sealed.size() - 1);
    checks.fact(name + " cut doesn't open", !(i < 3 ? open_message(s, i, cut) : open_message(k, i, cut)));
    const auto other = i == 0  ? open_message(s, 1, sealed)
                       : i < 3 ? open_message(s, 0, sealed)
                               : open_message(k, 7 - i, sealed);
    checks.fact(name + " under another number doesn't open", !other);
  }
}

void check_person(const Json& file, const Json& row, const Drawn& drawn, const Contents& c, Checks& checks) {
  const auto salt = drawn.as<Salt>("salt");
  const auto ka = derive_device_keys(drawn.as<DeviceSeed>("A seed"), salt.view());
  const auto kb = derive_device_keys(drawn.as<DeviceSeed>("B seed"), salt.view());
  const auto k0 = drawn.as<EpochKey>("K_0");
  WrapOrder order;
  std::iota(order.begin(), order.end(), std::uint8_t{0});
  ReplayedEntropy spare(at(file, "random"), "p clear");
  const std::array boxes{ka.box, kb.box};
  const auto clear = make_clear_in_order(spare, {}, 0, 0, k0, boxes, order);
  checks.fact("clear is made", clear.has_value());
  if (!clear) return;
  checks.same("clear", *clear, bytes(row, "clear"));
  const std::array subjects{subject_of(0, ka), subject_of(1, kb)};
  Beginning made{.clear = *clear,
                 .statement = make_start_statement(salt, subjects, clear_hash({}, 0, *clear)),
                 .admission = make_start_admission(subjects),
                 .key = k0.clone()};
  checks.same("R_0", made.statement, bytes(row, "R_0"));
  checks.same("admission", made.admission, bytes(row, "admission"));
  checks.same("space", space_id(made.statement).view(), bytes(row, "space"));
  checks.same("channel", channel::channel_id(made.admission).view(), bytes(row, "channel"));
  sign_beginning(made, ka);
  sign_beginning(made, kb);
  const M3Person m3{made.statement, made.signatures[0], made.admission, made.admission_signatures[0],
                    k0.clone()};
  checks.same("m3", codec::encode(m3), c.m3);
  checks.same("m4", codec::encode(M4Person{made.signatures[1], made.admission_signatures[1]}), c.m4);
  ReplayedDraw nonce(drawn("nonce roster item"));
  checks.same("roster item", seal_beginning(nonce, made), bytes(row, "roster item"));
  const auto roster =
      read_beginning(fixed<SpaceId>(row, "space"), k0, bytes(row, "roster item"), bytes(row, "admission"));
  checks.fact("act 0 is read", roster.has_value());
  const auto mine = try_wraps({}, bytes(row, "clear"), kb.box, kb.box_secret);
  checks.fact("B opens its wrap", mine && equal(*mine, k0));
}

void check_device(const Drawn& drawn, const Contents& c, Checks& checks) {
  const auto m3 = codec::decode<M3Device>(c.m3);
  const auto m4 = codec::decode<M4Device>(c.m4);
  checks.fact("m3 and m4 decode", m3 && m4);
  if (!m3 || !m4) return;
  checks.same("m3 encoded again", codec::encode(*m3), c.m3);
  checks.same("m4 encoded again", codec::encode(*m4), c.m4);
  M4Device answer;
  for (std::size_t i = 0; i < m3->spaces.size(); ++i) {
    const auto& grant = m3->spaces[i];
    const auto name = "space " + std::to_string(i) + " ";
    checks.same(name + "salt", grant.salt.view(), drawn(name + "salt"));
    checks.same(name + "id", grant.space.view(), drawn(name + "id"));
    checks.same(name + "channel", grant.channel.view(), drawn(name + "channel"));
    checks.same(name + "K_e", grant.key->view(), drawn(name + "K_e"));
    checks.same(name + "roster head", grant.head.hash.view(), drawn(name + "roster head"));
    checks.same(name + "n", grant.head.n, 3 + i);
    const auto keys = derive_device_keys(drawn.as<DeviceSeed>("B seed"), grant.salt.view());
    const auto subject = subject_of(0, keys);
    answer.spaces.push_back({grant.space, subject, sign_consent(grant.space, subject, keys.entry_secret)});
  }
  checks.same("m4", codec::encode(answer), c.m4);
}

// Both sides of purpose d, driven with the file's random bytes: they put the file's messages.
void drive_device(const Json& row, const Drawn& drawn, const Contents& c, Checks& checks) {
  const auto sealed = [&](std::uint64_t i) {
    return bytes(at(at(row, "messages"), ("m" + std::to_string(i)).c_str()), "sealed");
  };
  Mailbox mailbox;
  const auto put = [&](const std::string& who, std::uint64_t number, const Todo& todo) {
    const bool one = todo.puts.size() == 1 && todo.puts[0].number == number;
    checks.fact(who + " puts m" + std::to_string(number), one);
    if (!one) return;
    checks.same(who + "'s m" + std::to_string(number), todo.puts[0].sealed, sealed(number));
    mailbox.messages[number] = todo.puts[0].sealed;
  };
  ReplayedDraws of_a(
      {drawn("s"), drawn("eA secret"), drawn("rA"), drawn("nonce m0"), drawn("nonce m2"), drawn("nonce m3")});
  ReplayedDraws of_b({drawn("eB secret"), drawn("rB"), drawn("nonce m1"), drawn("nonce m4")});
  const auto seed_a = drawn.as<DeviceSeed>("A seed"), seed_b = drawn.as<DeviceSeed>("B seed");
  auto a = Inviter::create(of_a, seed_a,
                           {.name = "Ada",
                            .app = "https://tend.example",
                            .relay = "https://relay.example",
                            .word_list = "en",
                            .purpose = Purpose::device},
                           0);
  auto b = Joiner::open(text(row, "link"), {}, Purpose::device);
  checks.fact("both sides begin", a && b);
  if (!a || !b) return;
  put("A", 0, a->todo);
  b->on_mailbox(mailbox);
  const auto joined = b->join(of_b, seed_b, "laptop", {});
  checks.fact("B joins", joined.has_value());
  if (!joined) return;
  put("B", 1, *joined);
  put("A", 2, a->inviter.on_mailbox(of_a, mailbox, 0));
  b->on_mailbox(mailbox);
  const auto words = b->words();
  checks.fact("B reads words", words.has_value());
  auto m3 = codec::decode<M3Device>(c.m3);
  if (!words || !m3) return;
  const auto entered = a->inviter.enter_words(of_a, seed_a, *words, 0, std::move(m3->spaces));
  checks.fact("the words are right", entered && entered->right);
  if (!entered) return;
  put("A", 3, entered->todo);
  b->on_mailbox(mailbox);
  const auto accepted = b->accept(of_b, seed_b, 0);
  checks.fact("B accepts", accepted.has_value());
  if (!accepted) return;
  put("B", 4, *accepted);
  a->inviter.on_mailbox(of_a, mailbox, 0);
  const auto consents = a->inviter.consents();
  checks.fact("A has B's consents", consents.has_value());
  if (consents) checks.same("consents", codec::encode(M4Device{*consents}), c.m4);
  checks.fact("nothing else was drawn", of_a.used_up() && of_b.used_up());
}

}  // namespace

void check_pairing(const Json& file, Checks& checks) {
  for (const auto purpose : {Purpose::person, Purpose::device}) {
    const std::string letter(1, static_cast<char>(purpose));
    const auto& row = at(file, letter.c_str());
    const Drawn drawn{at(file, "random"), letter};
    const auto contents = contents_of(row);
    check_link(row, drawn, purpose, checks);
    make_first_three(row, drawn, purpose, contents, checks);
    check_key_and_words(row, drawn, contents, checks);
    check_sealing(row, drawn, checks);
    if (purpose == Purpose::person)
      check_person(file, row, drawn, contents, checks);
    else
      check_device(drawn, contents, checks), drive_device(row, drawn, contents, checks);
  }
  const auto ea = Drawn{at(file, "random"), "p"}.as<DhSecret>("eA secret");
  for (const auto& bad : at(file, "refused eB")) {
    const auto key = DhKey::from(bytes(bad));
    check(key.has_value(), "32 bytes");
    const auto shared = dh(ea, *key);
    checks.fact("a key of small order is refused", !shared && shared.error() == Refusal::bad_key);
  }
}

}  // namespace tend::vectors
