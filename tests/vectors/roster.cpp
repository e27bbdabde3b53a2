// roster.json: an us space with words, a removal, a leave and the rotate after it; a private space with
// words; who opens which wrap; the way back through epochs; refused statements. Every step is made again,
// byte for byte, and then read.
#include <map>
#include <numeric>

#include "core/channel/item.h"
#include "core/crypto/box.h"
#include "core/space/act.h"
#include "tests/vectors/check.h"
#include "tests/vectors/replayed_entropy.h"

namespace tend::vectors {
namespace {

using namespace crypto;
using namespace space;

DeviceKeys device_keys(const Json& row) {
  return {fixed<EntryKey>(row, "entry"), fixed<EntrySecret>(row, "entry_sk"),
          fixed<LoginKey>(row, "login"), fixed<LoginSecret>(row, "login_sk"),
          fixed<BoxKey>(row, "box"),     fixed<BoxSecret>(row, "box_sk")};
}

std::vector<Signature> signatures(const Json& list) {
  std::vector<Signature> out;
  for (const auto& each : list) {
    const auto one = Signature::from(bytes(each));
    check(one.has_value(), "a signature has 64 bytes");
    out.push_back(*one);
  }
  return out;
}

Bytes joined(const std::vector<Signature>& all) {
  Bytes out;
  for (const auto& one : all) append(out, one.view());
  return out;
}

const DeviceKeys& holder(const std::vector<DeviceKeys>& devices, const EntryKey& entry) {
  for (const auto& d : devices)
    if (d.entry == entry) return d;
  check(false, "a device of the file");
  return devices[0];
}

WrapOrder wrap_order(const Json& step) {
  WrapOrder out{};
  const auto& list = at(step, "wrap order");
  check(list.size() == out.size(), "18 places");
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = list[i].get<std::uint8_t>();
  return out;
}

// Who gets a wrap, in the order in which the file lists devices.
std::vector<BoxKey> wraps_for(const Statement& m, const Roster& after,
                              const std::vector<DeviceKeys>& devices) {
  std::vector<BoxKey> out;
  if (m.op == Op::add) out.push_back(m.subjects[0].box);
  if (channel::begins_epoch(m.op))
    for (const auto& d : devices)
      if (after.members().contains(d.entry)) out.push_back(d.box);
  return out;
}

// Makes what the step says again and compares. `before`: rosters as they were, `after` as they are.
void make_again(const std::string& name, const Json& step, const Statement& m, const Roster& before,
                const Roster& after, const std::vector<DeviceKeys>& devices, const EpochKey* key_before,
                ReplayedEntropy& entropy, Checks& checks) {
  const auto key = fixed<EpochKey>(step, "K_e");
  if (channel::begins_epoch(m.op))
    checks.same(name + "K_e as drawn", draw<EpochKey>(entropy).view(), key.view());
  const auto* back = channel::begins_epoch(m.op) && m.epoch > 0 ? key_before : nullptr;
  const auto clear = make_clear_in_order(entropy, before.space(), m.n, m.epoch, key,
                                         wraps_for(m, after, devices), wrap_order(step), back);
  checks.fact(name + "clear is made", clear.has_value());
  if (!clear) return;
  checks.same(name + "clear", *clear, bytes(step, "clear"));
  checks.same(name + "H(clear)", clear_hash(before.space(), m.n, *clear).view(), bytes(step, "H(clear)"));
  checks.same(name + "R_n encoded again", codec::encode(m), bytes(step, "R_n"));

  SealedAct act{.statement = bytes(step, "R_n"), .consents = signatures(at(step, "consents"))};
  const auto& by = holder(devices, m.by);
  act.signatures.push_back(sign_statement(before.space(), m.n, act.statement, by.entry_secret));
  if (m.op == Op::start && m.subjects.size() == 2)
    act.signatures.push_back(sign_statement(before.space(), m.n, act.statement,
                                            holder(devices, m.subjects[1].entry).entry_secret));
  checks.same(name + "signatures", joined(act.signatures), joined(signatures(at(step, "signatures"))));
  if (!act.consents.empty()) {
    const auto& s = m.subjects[0];
    checks.same(name + "consent",
                sign_consent(before.space(), s, holder(devices, s.entry).entry_secret).view(),
                act.consents[0].view());
  }
  checks.same(name + "roster item", seal_roster_item(entropy, before.space(), key, *clear, act),
              bytes(step, "roster item"));
}

void make_admission_again(const std::string& name, const Json& step, const Statement& m,
                          const channel::Admission& before, const std::vector<DeviceKeys>& devices,
                          Checks& checks) {
  const auto& by = holder(devices, m.by);
  channel::AdmissionStatement a{
      .n = m.n, .prev = before.head(), .op = m.op, .by = by.login, .epoch = m.epoch};
  for (const auto& s : m.subjects) a.members.push_back({s.slot, s.login});
  const auto statement = codec::encode(a);
  checks.same(name + "admission", statement, bytes(step, "admission"));
  std::vector<Signature> signed_by{
      channel::sign_statement(before.channel(), m.n, statement, by.login_secret)};
  if (m.op == Op::start && m.subjects.size() == 2)
    signed_by.push_back(channel::sign_statement(before.channel(), m.n, statement,
                                                holder(devices, m.subjects[1].entry).login_secret));
  checks.same(name + "admission signatures", joined(signed_by),
              joined(signatures(at(step, "admission signatures"))));
  if (m.op == Op::start) {
    std::vector<Subject> subjects = m.subjects;
    checks.same(name + "first admission", make_start_admission(subjects), statement);
    checks.same(name + "R_0", make_start_statement(*m.salt, subjects, m.clear_hash), bytes(step, "R_n"));
  }
}

// Draws that make make_clear shuffle to the file's order, then the file's own.
class ShuffledEntropy final : public Entropy {
 public:
  ShuffledEntropy(const WrapOrder& wanted, ReplayedEntropy& then) : then_(then) {
    WrapOrder now;
    std::iota(now.begin(), now.end(), std::uint8_t{0});
    for (std::uint32_t i = wraps_count; i > 1; --i) {
      const auto place = std::find(now.begin(), now.begin() + i, wanted[i - 1]) - now.begin();
      // draw_below(i) takes the least numbers for a bias away; this one is far above them.
      draws_.push_back(static_cast<std::uint32_t>(place) + i * 1000);
      std::swap(now[i - 1], now[static_cast<std::size_t>(place)]);
    }
  }

  void fill(std::span<std::uint8_t> out) override {
    if (next_ == draws_.size()) return then_.fill(out);
    const auto number = draws_[next_++];
    check(out.size() == 4, "the shuffle comes first");
    for (unsigned i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(number >> 8 * i);
  }

 private:
  ReplayedEntropy& then_;
  std::vector<std::uint32_t> draws_;
  std::size_t next_ = 0;
};

// The whole of an add by the function that apps use.
void add_again(const std::string& name, const Json& step, const Statement& m, const Roster& before,
               const channel::Admission& chain, const std::vector<DeviceKeys>& devices,
               ReplayedEntropy& drawn, Checks& checks) {
  ShuffledEntropy entropy(wrap_order(step), drawn);
  const auto made = make_add(entropy, before, chain, holder(devices, m.by), fixed<EpochKey>(step, "K_e"),
                             m.subjects[0], signatures(at(step, "consents"))[0]);
  checks.fact(name + "add is made", made.has_value());
  if (!made) return;
  checks.same(name + "item of the add", made->item, bytes(step, "roster item"));
  checks.same(name + "admission of the add", made->admission, bytes(step, "admission"));
  checks.same(name + "admission signatures of the add", joined(made->admission_signatures),
              joined(signatures(at(step, "admission signatures"))));
}

// All acts read anew by each device that the log ever gave a key: the roster comes out the same.
void read_all_again(const std::string& prefix, const Json& space, const Roster& wanted,
                    const std::vector<DeviceKeys>& devices, Checks& checks) {
  std::vector<LoggedAct> log;
  for (const auto& step : at(space, "steps"))
    log.push_back(
        {bytes(step, "roster item"), bytes(step, "admission"), signatures(at(step, "admission signatures"))});
  const auto newest = fixed<EpochKey>(at(space, "steps").back(), "K_e");
  for (const auto& d : devices) {
    const auto read = read_roster(wanted.space(), &newest, d.box, d.box_secret, log);
    checks.fact(prefix + "log is read", read.has_value());
    if (!read) continue;
    checks.same(prefix + "head as read", read->roster.head().view(), wanted.head().view());
    checks.same(prefix + "members as read", read->roster.members().size(), wanted.members().size());
    for (const auto& step : read->steps) checks.fact(prefix + "no act is skipped", !step.skipped);
    for (const auto& step : at(space, "steps")) {
      const auto key = read->keys.find(number(step, "epoch"));
      checks.fact(prefix + "key of each epoch", key != read->keys.end());
      if (key != read->keys.end())
        checks.same(prefix + "K_e as read", key->second.view(), bytes(step, "K_e"));
    }
  }
}

void check_members(const std::string& name, const Json& step, const Roster& roster, Checks& checks) {
  const auto& wanted = at(step, "members after");
  checks.same(name + "count of members", roster.members().size(), wanted.size());
  std::size_t i = 0;
  for (const auto& [key, s] : roster.members()) {
    if (i == wanted.size()) break;
    const auto& row = wanted[i++];
    checks.same(name + "slot", s.slot, row[0].get<std::uint64_t>());
    checks.same(name + "role", static_cast<std::uint64_t>(s.role), row[1].get<std::uint64_t>());
    checks.same(name + "member", key.view(), bytes(row[2]));
  }
}

// Makes and replays all steps; the rosters as they were after each.
std::vector<Roster> replay(const Json& file, const Json& space, const std::string& prefix,
                           const std::vector<DeviceKeys>& devices, Checks& checks) {
  Roster roster;
  channel::Admission admission;
  std::vector<Roster> states;
  std::optional<EpochKey> key_before;
  for (const auto& step : at(space, "steps")) {
    const auto name = prefix + text(step, "name") + ": ";
    const auto key = fixed<EpochKey>(step, "K_e");
    const auto m = codec::decode<Statement>(bytes(step, "R_n"));
    checks.fact(name + "decodes", m.has_value());
    if (!m) return states;
    make_admission_again(name, step, *m, admission, devices, checks);

    const auto opened = open_roster_item(roster.space(), key, bytes(step, "roster item"));
    checks.fact(name + "opens", opened.has_value());
    if (!opened) return states;
    checks.same(name + "clear inside", opened->clear, bytes(step, "clear"));
    checks.same(name + "R_n inside", opened->act.statement, bytes(step, "R_n"));
    const auto before = roster;
    const auto h = roster.accept_act(*opened, key, bytes(step, "admission"));
    checks.fact(name + "accepted", h.has_value());
    if (!h) return states;
    checks.same(name + "H(R_n)", h->view(), bytes(step, "H(R_n)"));
    checks.same(name + "n", roster.n(), number(step, "n"));
    checks.same(name + "epoch", roster.epoch(), number(step, "epoch"));
    check_members(name, step, roster, checks);
    ReplayedEntropy entropy(at(file, "random"), prefix + text(step, "name"));
    make_again(name, step, *m, before, roster, devices, key_before ? &*key_before : nullptr, entropy, checks);
    if (m->op == Op::add) {
      ReplayedEntropy drawn(at(file, "random"), prefix + text(step, "name"));
      add_again(name, step, *m, before, admission, devices, drawn, checks);
    }

    checks.fact(
        name + "admitted",
        admission.accept(bytes(step, "admission"), signatures(at(step, "admission signatures"))).has_value());
    checks.same(name + "H(admission)", admission.head().view(), bytes(step, "H(admission)"));
    key_before = key.clone();
    states.push_back(roster);
  }
  checks.same(prefix + "space id", roster.space().view(), bytes(space, "space"));
  checks.same(prefix + "channel id", admission.channel().view(), bytes(space, "channel"));
  read_all_again(prefix, space, roster, devices, checks);
  return states;
}

// Why the reference refuses, and how that is called here.
const std::map<std::string, Refusal> refusal_by_reason{
    {"a key that stood here before never returns", Refusal::statement_key_known},
    {"only devices of one's own person", Refusal::statement_other_slot},
    {"consent", Refusal::statement_consent},
    {"by is no member", Refusal::statement_not_member},
    {"signature", Refusal::statement_signature},
    {"epoch", Refusal::statement_epoch},
    {"leave names every device of the slot, words included", Refusal::statement_subject},
    {"pins only what is removed", Refusal::statement_pins},
};

void check_refused(const Json& file, const std::vector<Roster>& states, Checks& checks) {
  const auto& refused = at(file, "refused");
  auto roster = states.at(number(refused, "after n"));
  const auto head = roster.head();
  for (const auto& row : at(refused, "statements")) {
    const auto name = text(row, "name");
    const auto got =
        roster.accept(bytes(row, "R_n"), signatures(at(row, "signatures")), signatures(at(row, "consents")));
    const auto wanted = refusal_by_reason.find(text(row, "reason"));
    checks.fact("reason has a name: " + name, wanted != refusal_by_reason.end());
    checks.fact("refused: " + name, !got.has_value());
    if (!got && wanted != refusal_by_reason.end())
      checks.same("why: " + name, static_cast<std::uint64_t>(got.error()),
                  static_cast<std::uint64_t>(wanted->second));
    checks.fact("stays as it was: " + name, roster.head() == head);
  }
}

}  // namespace

void check_roster(const Json& file, Checks& checks) {
  const auto& devices = at(file, "devices");
  const char* names[] = {"A phone", "A laptop", "B phone", "A words"};
  std::vector<DeviceKeys> all;
  for (const auto* name : names) all.push_back(device_keys(at(devices, name)));
  const auto states = replay(file, file, "", all, checks);
  checks.same("as many states as steps", states.size(), at(file, "steps").size());
  if (states.size() != at(file, "steps").size()) return;
  const auto id = fixed<SpaceId>(file, "space");
  checks.same("salt", states[0].salt().view(), bytes(file, "salt"));

  for (const auto& row : at(file, "who opens which wrap")) {
    const auto& d = at(devices, text(row, "who").c_str());
    const auto name = text(row, "who") + " at n " + std::to_string(number(row, "n"));
    const auto key = try_wraps(id, bytes(at(file, "steps")[number(row, "n")], "clear"),
                               fixed<BoxKey>(d, "box"), fixed<BoxSecret>(d, "box_sk"));
    checks.fact("opens a wrap or none: " + name, key.has_value() != at(row, "K_e").is_null());
    if (key && !at(row, "K_e").is_null()) checks.same("K_e of " + name, key->view(), bytes(row, "K_e"));
  }
  for (const auto& row : at(file, "back")) {
    const auto& step = at(file, "steps")[number(row, "n")];
    const auto before = open_back(id, fixed<EpochKey>(step, "K_e"), bytes(step, "clear"));
    checks.fact("the way back opens", before.has_value());
    if (before) checks.same("K of the epoch before", before->view(), bytes(row, "K of the epoch before"));
  }
  checks.same("subject of A's laptop", codec::encode(subject_of(0, all[1])),
              bytes(file, "subject of A's laptop"));
  check_refused(file, states, checks);

  const auto& own = at(file, "private space");
  std::vector<DeviceKeys> mine;
  mine.push_back(device_keys(at(own, "device")));
  mine.push_back(device_keys(at(own, "words")));
  replay(file, own, "private ", mine, checks);
}

}  // namespace tend::vectors
