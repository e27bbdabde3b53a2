// A space's roster out of its log: up to four acts after the first, sealed and signed with keys that are known here,
// each with changes wherever the input wants them.
//
//   acts, each: u8 twist, by, op, count of subjects, each {key, slot, role}; then the changes that the twist names
#include "core/space/roster.h"

#include "core/space/act.h"
#include "tests/fuzz/patch.h"
#include "tests/fuzz/records.h"
#include "tests/support/relay_world.h"

namespace tend::fuzz::roster_target {
namespace {

using namespace space;
using crypto::DeviceKeys;

constexpr std::size_t devices_count = 6;

const DeviceKeys& device(std::size_t i) {
  static const auto all = [] {
    std::vector<DeviceKeys> out;
    for (std::size_t k = 0; k < devices_count; ++k)
      out.push_back(test::device_keys("fuzz roster " + std::to_string(k)));
    return out;
  }();
  return all[i % devices_count];
}

const Beginning& beginning() {
  static const auto out = [] {
    test::SeededEntropy chance("fuzz beginning");
    const std::array subjects{subject_of(0, device(0)), subject_of(1, device(1))};
    auto begun = begin_space(chance, Salt{.bytes = {4}}, subjects);
    check(begun.has_value(), "a space begins");
    sign_beginning(*begun, device(0)), sign_beginning(*begun, device(1));
    return std::move(*begun);
  }();
  return out;
}

const LoggedAct& first_act() {
  static const auto out = [] {
    test::SeededEntropy chance("fuzz first act");
    return LoggedAct{seal_beginning(chance, beginning()), beginning().admission,
                     beginning().admission_signatures};
  }();
  return out;
}

enum Twist : std::uint8_t {
  patch_clear = 1,
  patch_statement = 2,
  patch_act = 4,
  patch_item = 8,
  patch_admission = 16,
  other_signer = 32,
  no_consent = 64,
  other_key = 128
};

// One reader of the log, as device 0 is one.
struct Reader {
  Roster roster;
  channel::Admission chain;
  EpochKeys keys;
};

Reader begun() {
  Reader out;
  auto roster = read_beginning(beginning().space, beginning().key, first_act().item, first_act().admission);
  law(roster.has_value() &&
          out.chain.accept(first_act().admission, first_act().admission_signatures).has_value(),
      "the first act is read");
  out.roster = std::move(*roster);
  out.keys.emplace(0, beginning().key.clone());
  return out;
}

const crypto::EpochKey& newest(const EpochKeys& keys) { return std::prev(keys.end())->second; }

LoggedAct drawn_act(Input& in, const Reader& reader) {
  const auto twist = in.byte();
  const auto& by = device(in.byte());
  const auto op = static_cast<Op>(1 + in.below(6));
  Statement said{.n = reader.chain.n() + 1,
                 .prev = reader.roster.head(),
                 .op = op,
                 .by = by.entry,
                 .epoch = reader.chain.epoch() + (channel::begins_epoch(op) ? 1 : 0)};
  std::vector<Signature> consents;
  std::set<EntryKey> gone;
  for (auto count = in.below(3); count > 0; --count) {
    const auto& keys = device(in.byte());
    const auto subject = subject_of(in.below(2), keys, static_cast<Role>(in.below(2)));
    said.subjects.push_back(subject);
    if (op == Op::add || op == Op::words)
      consents = {sign_consent(reader.roster.space(), subject, keys.entry_secret)};
    if (op == Op::remove || op == Op::leave) gone.insert(subject.entry);
  }
  if (op == Op::minver) said.floor = in.byte();
  if ((twist & no_consent) != 0) consents.clear();

  std::vector<BoxKey> to;
  for (const auto& [entry, member] : reader.roster.members())
    if (!gone.contains(entry)) to.push_back(member.box);
  if (op == Op::add || op == Op::words)
    for (const auto& subject : said.subjects) to.push_back(subject.box);
  const bool begins = channel::begins_epoch(op);
  const auto fresh = crypto::draw<crypto::EpochKey>(entropy());
  const auto& old = newest(reader.keys);
  const auto& key = begins ? fresh : old;
  LoggedAct out;
  auto clear =
      make_clear(entropy(), reader.roster.space(), said.n, said.epoch, key, to, begins ? &old : nullptr);
  check(clear.has_value(), "keys of devices take wraps");
  if ((twist & patch_clear) != 0) *clear = patched(*clear, in);
  said.clear_hash = clear_hash(reader.roster.space(), said.n, *clear);
  auto statement = codec::encode(said);
  if ((twist & patch_statement) != 0) statement = patched(statement, in);
  const auto& signer = (twist & other_signer) != 0 ? device(in.byte()) : by;
  SealedAct act{
      statement, {sign_statement(reader.roster.space(), said.n, statement, signer.entry_secret)}, consents};
  auto sealed = codec::encode(act);
  if ((twist & patch_act) != 0) sealed = patched(sealed, in);
  if (const auto readable = codec::decode<Clear>(*clear)) {
    // seal_roster_item would refuse what is no act.
    const auto at = SpaceId(reader.roster.space());
    const auto seal = crypto::seal_key(crypto::label::roster, (twist & other_key) != 0 ? old : key, at);
    out.item = codec::encode(channel::RosterItem{
        *clear, crypto::seal_padded(
                    seal, crypto::Nonce24{}, sealed,
                    crypto::frame(crypto::label::roster, at, roster_version, readable->n, readable->epoch))});
  } else {
    out.item = codec::encode(channel::RosterItem{*clear, Bytes(512)});
  }
  if ((twist & patch_item) != 0) out.item = patched(out.item, in);
  channel::AdmissionStatement admission{
      .n = said.n, .prev = reader.chain.head(), .op = op, .by = by.login, .epoch = said.epoch};
  if (op == Op::words)
    for (const auto& [entry, member] : reader.roster.members())
      if (member.role == Role::words && !said.subjects.empty() && member.slot == said.subjects[0].slot)
        admission.members.push_back({member.slot, member.login});
  for (const auto& subject : said.subjects) admission.members.push_back({subject.slot, subject.login});
  out.admission = codec::encode(admission);
  if ((twist & patch_admission) != 0) out.admission = patched(out.admission, in);
  out.admission_signatures = {
      channel::sign_statement(reader.chain.channel(), said.n, out.admission, by.login_secret)};
  return out;
}

void roster_holds(const Roster& roster) {
  for (const auto slot : {0U, 1U}) {
    const auto devices = std::ranges::count_if(roster.members(), [&](const auto& each) {
      return each.second.slot == slot && each.second.role == Role::device;
    });
    const auto words = std::ranges::count_if(roster.members(), [&](const auto& each) {
      return each.second.slot == slot && each.second.role == Role::words;
    });
    law(static_cast<std::size_t>(devices) <= devices_a_person_max && words <= 1,
        "a person has so many devices, and one set of words");
  }
  for (const auto& [entry, member] : roster.members()) {
    law(entry == member.entry && !roster.removed().contains(entry), "nobody is removed and still there");
    law(member.slot <= 1 && !roster.has_left(member.slot), "nobody acts for whoever has left");
  }
  law(roster.book_members().size() <= roster.members().size() + roster.removed().size(),
      "the book knows no more");
}

void run(BytesView data) {
  Input in{data};
  const auto& me = device(0);
  auto reader = begun();
  std::vector<LoggedAct> log{first_act()};
  for (int i = 0; i < 4 && !in.empty(); ++i) {
    const auto act = drawn_act(in, reader);
    const auto n = reader.roster.n();
    const auto members = reader.roster.members();
    const auto head = reader.roster.head();
    auto read = read_act(reader.roster, reader.chain, reader.keys, me.box, me.box_secret, act);
    if (!read) {
      is_named(read.error());
      law(reader.roster.n() == n && reader.chain.n() == n, "an act that is not of this log changes nothing");
      continue;
    }
    log.push_back(act);
    law(reader.roster.n() == n + 1 && reader.chain.n() == n + 1 &&
            reader.roster.epoch() == reader.chain.epoch(),
        "roster and admission chain go together");
    if (read->skipped) {
      is_named(*read->skipped);
      law(reader.roster.members() == members && reader.roster.head() == head,
          "an act that is skipped changes nobody");
    }
    reader.keys.merge(read->learned);
    roster_holds(reader.roster);
  }
  const auto whole = read_roster(beginning().space, nullptr, me.box, me.box_secret, log);
  law(whole.has_value(), "a log that was read act by act is read at once");
  law(whole->roster.head() == reader.roster.head() && whole->roster.members() == reader.roster.members() &&
          whole->roster.n() == reader.roster.n() && whole->chain.head() == reader.chain.head(),
      "and says the same");
}

void seeds(Seeds& out) {
  struct Plan {
    std::size_t by;
    Op op;
    std::vector<std::array<std::size_t, 3>> subjects;
  };
  const std::vector<Plan> plans{{0, Op::add, {{2, 0, 0}}},   {1, Op::words, {{3, 1, 1}}},
                                {1, Op::words, {{4, 1, 1}}}, {0, Op::remove, {{2, 0, 0}}},
                                {1, Op::leave, {{1, 1, 0}}}, {0, Op::rotate, {}},
                                {0, Op::minver, {}},         {2, Op::remove, {{0, 0, 0}}}};
  const auto act = [](Output& one, std::size_t twist, const Plan& plan) {
    one.byte(twist).byte(plan.by).byte(static_cast<std::size_t>(plan.op) - 1).byte(plan.subjects.size());
    for (const auto& subject : plan.subjects) one.byte(subject[0]).byte(subject[1]).byte(subject[2]);
    if (plan.op == Op::minver) one.byte(3);
  };
  const auto log = [&](const std::vector<std::size_t>& places, std::size_t twist = 0) {
    Output one;
    for (const auto place : places) act(one, std::exchange(twist, 0), plans[place]);
    out.push_back(one.bytes);
  };
  log({0, 1, 2, 3}), log({0, 7, 5}), log({4, 5, 0}), log({6, 0, 3, 5}), log({1, 4, 5, 0});
  for (const std::size_t twist : {1, 2, 4, 8, 16, 32, 64, 128})
    log({0, 1}, twist), log({5, 0}, twist), log({3}, twist);
}

const Target target{"roster", run, seeds};

}  // namespace
}  // namespace tend::fuzz::roster_target
