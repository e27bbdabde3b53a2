#include "core/space/act.h"

#include <algorithm>

#include "core/channel/item.h"

namespace tend::space {
namespace {

using namespace crypto;

bool commits_to(const SpaceId& space, const Clear& clear, const EpochKey& key) {
  return clear.key_commit == key_commit(space, clear.n, clear.epoch, key);
}

// K of the greatest epoch below this one, if any is known.
const EpochKey* key_below(const EpochKeys& keys, std::uint64_t epoch) {
  const auto next = keys.lower_bound(epoch);
  return next == keys.begin() ? nullptr : &std::prev(next)->second;
}

// Keys of which nothing is believed: an act chooses the one it commits to.
class Candidates {
 public:
  void add(EpochKey key) {
    const bool there = std::any_of(keys_.begin(), keys_.end(), [&](const auto& k) { return equal(k, key); });
    if (!there) keys_.push_back(std::move(key));
  }
  [[nodiscard]] const EpochKey* find(const SpaceId& space, const Clear& clear) const {
    const auto found = std::find_if(keys_.begin(), keys_.end(),
                                    [&](const auto& key) { return commits_to(space, clear, key); });
    return found == keys_.end() ? nullptr : &*found;
  }

 private:
  std::vector<EpochKey> keys_;
};

// From the newest act back to the first: what lies in a wrap for this device, and where each `back` leads.
Candidates find_keys(const SpaceId& space, const EpochKey* known, const BoxKey& box, const BoxSecret& secret,
                     std::span<const LoggedAct> acts) {
  Candidates out;
  if (known != nullptr) out.add(known->clone());
  for (std::size_t i = acts.size(); i-- > 0;) {
    const auto outer = channel::parse_roster_item(acts[i].item);
    if (!outer) continue;
    const auto clear = codec::decode<Clear>(outer->clear);
    if (!clear) continue;
    if (out.find(space, *clear) == nullptr)
      if (auto wrapped = try_wraps(space, outer->clear, box, secret)) out.add(std::move(*wrapped));
    if (const auto* key = out.find(space, *clear); key && clear->back)
      if (auto before = open_back(space, *key, outer->clear)) out.add(std::move(*before));
  }
  return out;
}

// The key that this clear part commits to: known; for an act that begins an epoch also found, or in a wrap for this
// device. Another key of an epoch that stands already would open for some readers and not for others.
Result<EpochKey> key_of(const SpaceId& space, const EpochKeys& known, bool begins, const Candidates& found,
                        const BoxKey& box, const BoxSecret& secret, BytesView bytes, const Clear& clear) {
  if (const auto at = known.find(clear.epoch); at != known.end() && commits_to(space, clear, at->second))
    return at->second.clone();
  if (!begins) return refuse(Refusal::does_not_open);
  if (const auto* key = found.find(space, clear)) return key->clone();
  return try_wraps(space, bytes, box, secret);
}

// Opens and takes an act; the key of the epoch that it began, if it is news.
Result<EpochKeys> take(Roster& roster, const EpochKeys& known, const Candidates& found, const BoxKey& box,
                       const BoxSecret& secret, const LoggedAct& act) {
  const auto outer = channel::parse_roster_item(act.item);
  if (!outer) return refuse(outer.error());
  const auto clear = codec::decode<Clear>(outer->clear);
  if (!clear) return refuse(clear.error());
  const bool begins = clear->epoch != roster.epoch();
  auto key = key_of(roster.space(), known, begins, found, box, secret, outer->clear, *clear);
  if (!key) return refuse(key.error());
  const auto opened = open_roster_item(roster.space(), *key, act.item);
  if (!opened) return refuse(opened.error());

  auto next = roster;
  if (const auto h = next.accept_act(*opened, *key, act.admission); !h) return refuse(h.error());
  if (begins != clear->back.has_value()) return refuse(Refusal::statement_form);
  if (const auto* before = key_below(known, clear->epoch); begins && before) {
    const auto leads_to = open_back(roster.space(), *key, outer->clear);
    if (!leads_to || !equal(*leads_to, *before)) return refuse(Refusal::statement_form);
  }
  roster = std::move(next);
  EpochKeys learned;
  if (!known.contains(clear->epoch)) learned.emplace(clear->epoch, std::move(*key));
  return learned;
}

Result<ReadAct> read_next(Roster& roster, channel::Admission& chain, const EpochKeys& known,
                          const Candidates& found, const BoxKey& box, const BoxSecret& secret,
                          const LoggedAct& act) {
  check(roster.started() && chain.started(), "act 0 was read");
  if (const auto ok = chain.accept(act.admission, act.admission_signatures); !ok) return refuse(ok.error());
  auto learned = take(roster, known, found, box, secret, act);
  if (learned) return ReadAct{std::nullopt, std::move(*learned)};
  roster.skip(chain);
  return ReadAct{learned.error(), {}};
}

}  // namespace

Result<LoggedAct> make_add(Entropy& entropy, const Roster& roster, const channel::Admission& chain,
                           const DeviceKeys& acting, const EpochKey& key, const Subject& subject,
                           const Signature& consent) {
  if (!roster.started() || !chain.started() || roster.n() != chain.n() || roster.epoch() != chain.epoch())
    return refuse(Refusal::statement_not_next);
  const auto n = roster.n() + 1;
  auto clear = make_clear(entropy, roster.space(), n, roster.epoch(), key, std::array{subject.box});
  if (!clear) return refuse(clear.error());
  OpenedAct made{.clear = std::move(*clear)};
  made.act.statement = codec::encode(Statement{.n = n,
                                               .prev = roster.head(),
                                               .op = Op::add,
                                               .by = acting.entry,
                                               .subjects = {subject},
                                               .epoch = roster.epoch(),
                                               .clear_hash = clear_hash(roster.space(), n, made.clear)});
  made.act.signatures = {sign_statement(roster.space(), n, made.act.statement, acting.entry_secret)};
  made.act.consents = {consent};

  LoggedAct out;
  out.admission = codec::encode(channel::AdmissionStatement{.n = n,
                                                            .prev = chain.head(),
                                                            .op = Op::add,
                                                            .members = {{subject.slot, subject.login}},
                                                            .by = acting.login,
                                                            .epoch = roster.epoch()});
  out.admission_signatures = {
      channel::sign_statement(chain.channel(), n, out.admission, acting.login_secret)};
  auto after = roster;
  if (const auto h = after.accept_act(made, key, out.admission); !h) return refuse(h.error());
  auto admitted = chain;
  if (const auto ok = admitted.accept(out.admission, out.admission_signatures); !ok)
    return refuse(ok.error());
  out.item = seal_roster_item(entropy, roster.space(), key, made.clear, made.act);
  return out;
}

Result<ReadAct> read_act(Roster& roster, channel::Admission& chain, const EpochKeys& known, const BoxKey& box,
                         const BoxSecret& secret, const LoggedAct& act) {
  return read_next(roster, chain, known, {}, box, secret, act);
}

Result<ReadRoster> read_roster(const SpaceId& expected, const EpochKey* known, const BoxKey& box,
                               const BoxSecret& secret, std::span<const LoggedAct> acts) {
  if (acts.empty()) return refuse(Refusal::statement_not_next);
  const auto found = find_keys(expected, known, box, secret, acts);
  const auto& first = acts[0];
  const auto outer = channel::parse_roster_item(first.item);
  if (!outer) return refuse(outer.error());
  const auto clear = codec::decode<Clear>(outer->clear);
  if (!clear) return refuse(clear.error());
  const auto* key = found.find(expected, *clear);
  if (key == nullptr) return refuse(Refusal::does_not_open);
  auto roster = read_beginning(expected, *key, first.item, first.admission);
  if (!roster) return refuse(roster.error());

  ReadRoster out{.roster = std::move(*roster)};
  out.keys.emplace(0, key->clone());
  if (const auto ok = out.chain.accept(first.admission, first.admission_signatures); !ok)
    return refuse(ok.error());
  out.steps.push_back({std::nullopt, out.roster.head()});
  for (const auto& act : acts.subspan(1)) {
    auto read = read_next(out.roster, out.chain, out.keys, found, box, secret, act);
    if (!read) return refuse(read.error());
    out.steps.push_back({read->skipped, out.roster.head()});
    out.keys.merge(read->learned);
  }
  return out;
}

}  // namespace tend::space
