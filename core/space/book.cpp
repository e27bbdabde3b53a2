#include "core/space/book.h"

#include <algorithm>
#include <limits>

#include "core/base/heap_sort.h"
#include "core/crypto/hash.h"
#include "core/crypto/keys.h"

namespace tend::space {
namespace {

// So many may come before a settle that nobody asked for: it bounds what lies about unjudged.
constexpr std::size_t pending_max = 4096;

bool contains(const std::vector<Signature>& all, const Signature& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

// ---- an entry

BodyState Entry::body_state() const {
  if (withdrawn_) return BodyState::withdrawn;
  if (!body_) return BodyState::missing;
  return parsed_ ? BodyState::here : BodyState::inert;
}

std::optional<BodyView> Entry::body() const {
  return body_state() == BodyState::here ? parsed_ : std::nullopt;
}

const Signature* Entry::signature() const {
  if (good_) return &*good_;
  return untried_.empty() ? nullptr : &untried_.front();
}

// ---- what goes in

void Book::set_members(std::vector<Member> members, std::optional<Closing> closing) {
  if (members == members_ && closing == closing_) return;
  const auto before = std::exchange(members_, std::move(members));
  closing_ = std::move(closing);

  std::map<ChainOwner, EntryKey> keys_before;
  for (const auto& m : before) keys_before.emplace(chain_owner(space_, m.entry), m.entry);
  member_by_owner_.clear();
  pins_.clear();
  closing_pins_.clear();
  for (const auto& m : members_) {
    member_by_owner_.emplace(chain_owner(space_, m.entry), &m);
    if (m.pins) pins_.insert(m.pins->begin(), m.pins->end());
  }
  if (closing_) closing_pins_.insert(closing_->pins.begin(), closing_->pins.end());

  // Signatures already tried stay so for a device that stays; those of others count for nothing.
  for (auto& [id, e] : entries_) {
    const auto* owner = owner_of(e);
    const auto key = keys_before.find(chain_owner(e.head_.chain));
    if (owner && key != keys_before.end() && key->second == owner->entry) continue;
    e.vouched_ = false;
    if (e.good_) e.untried_.push_back(*e.good_);
    e.good_.reset();
  }
  judge_anew();
}

Result<Receipt> Book::receive(OpenedEntry opened, std::optional<UnixMs> arrival) {
  const auto id = entry_id(space_, opened.head);
  auto known = entries_.find(id);
  const bool is_new = known == entries_.end();
  if (is_new) {
    auto head = parse_head(space_, opened.head);
    if (!head) return refuse(head.error());
    known = entries_.try_emplace(id).first;
    known->second.head_ = *std::move(head);
    link(known->second);
    shelve(known->second);
  }
  auto& e = known->second;
  const bool more_signature = add_signature(e, opened.signature);
  const bool more_body = add_body(e, std::move(opened.body));
  if (arrival) arrived(id, *arrival);
  if (is_new || more_signature) make_pending(e);
  if (pending_.size() >= pending_max) settle_pending();
  return is_new ? Receipt::added : more_signature || more_body ? Receipt::completed : Receipt::known;
}

void Book::arrived(const EntryId& id, UnixMs arrival) {
  const auto known = entries_.find(id);
  if (known == entries_.end()) return;
  auto& e = known->second;
  const auto before = shown_arrival(e.head_.at, e.arrival_);
  e.arrival_ = e.arrival_ ? std::min(*e.arrival_, arrival) : arrival;
  if (shown_arrival(e.head_.at, e.arrival_) != before) changed(e);
}

std::size_t Book::settle() {
  settle_pending();
  if (!changed_from_) return log_.size();
  const auto first =
      std::lower_bound(log_.begin(), log_.end(), *changed_from_,
                       [](const Entry* e, const auto& key) { return std::pair(e->t_, e->head_.id) < key; });
  changed_from_.reset();
  return static_cast<std::size_t>(first - log_.begin());
}

// ---- receiving

const Member* Book::owner_of(const Entry& e) const {
  const auto found = member_by_owner_.find(chain_owner(e.head_.chain));
  return found == member_by_owner_.end() ? nullptr : found->second;
}

// Ties a new entry to the one before it and to those after it, as far as they are here.
void Book::link(Entry& e) {
  const auto tie = [](Entry& before, Entry& after) {
    if (before.head_.chain != after.head_.chain || std::uint64_t{before.head_.seq} + 1 != after.head_.seq)
      return;
    after.prev_ = &before;
    before.children_.push_back(&after);
  };
  if (e.head_.seq > 0) {
    const auto before = entries_.find(e.head_.prev);
    if (before != entries_.end())
      tie(before->second, e);
    else
      orphans_[e.head_.prev].push_back(&e);
  }
  if (const auto after = orphans_.extract(e.head_.id))
    for (auto* child : after.mapped()) tie(e, *child);
}

bool Book::add_signature(Entry& e, const Signature& signature) {
  if (e.vouched_ || e.good_ == signature || contains(e.untried_, signature)) return false;
  unshelve(e);
  e.untried_.push_back(signature);
  shelve(e);
  return true;
}

bool Book::add_body(Entry& e, std::optional<OpenedBody> body) {
  if (e.body_ || !body || !fits(space_, e.head_, *body)) return false;
  if (!e.applied_) unshelve(e);
  e.body_ = std::move(body);
  if (const auto parsed = parse_body(e.body_->bytes)) e.parsed_ = *parsed;
  if (!e.applied_) shelve(e);
  if (e.counted_) bodies_new_.push_back(&e);
  return true;
}

void Book::make_pending(Entry& e) {
  if (e.pending_) return;
  e.pending_ = true;
  pending_.push_back(&e);
}

void Book::settle_pending() {
  vouch_pending();
  apply_ready();
  for (auto* e : std::exchange(bodies_new_, {})) body_came(*e);
  settle_withdrawals();
  merge_counted();
  drop_beyond_limits();
}

// ---- vouching: newest first, so that one good signature at the end of a chain saves looking at all before
// it

void Book::vouch_pending() {
  auto now = std::exchange(pending_, {});
  heap_sort(now, [](const Entry* a, const Entry* b) { return a->head_.seq > b->head_.seq; });
  for (auto* e : now) {
    e->pending_ = false;
    const bool from_later =
        std::any_of(e->children_.begin(), e->children_.end(), [](const Entry* c) { return c->vouched_; });
    if (e->vouched_)
      ready_.push_back(e);
    else if (from_later || is_signed_well(*e))
      vouch(*e);
  }
}

bool Book::is_signed_well(Entry& e) {
  const auto* owner = owner_of(e);
  if (!owner) return false;  // perhaps later, when the roster says whose this is
  unshelve(e);
  for (const auto& signature : e.untried_) {
    if (e.good_) break;
    if (signature_fits(e.head_.id, signature, owner->entry)) e.good_ = signature;
  }
  e.untried_.clear();  // a signature that doesn't fit never will
  shelve(e);
  return e.good_.has_value();
}

void Book::vouch(Entry& e) {
  for (auto* one = &e; one && !one->vouched_; one = one->prev_) {
    one->vouched_ = true;
    ready_.push_back(one);
  }
}

// ---- applying: each entry waits for one thing at a time and is looked at again when that comes

void Book::apply_ready() {
  while (!ready_.empty()) {
    auto& e = *ready_.back();
    ready_.pop_back();
    if (is_ready(e)) apply(e);
  }
}

bool Book::is_ready(Entry& e) {
  if (e.applied_ || !e.vouched_) return false;
  if (e.head_.seq > 0 && (!e.prev_ || !e.prev_->applied_)) return false;  // its prev looks after it
  for (const auto& dep : e.head_.deps) {
    const auto cited = entries_.find(dep.id);
    if (cited == entries_.end() || !cited->second.applied_) {
      if (!e.waits_for_) {
        e.waits_for_ = dep.id;
        waiting_[dep.id].push_back(&e);
      }
      return false;
    }
    if (cited->second.head_.ref() != dep) return false;  // cites it wrongly: held for ever
  }
  return true;
}

void Book::apply(Entry& e) {
  unshelve(e);
  e.applied_ = true;
  e.slot_ = owner_of(e)->slot;
  e.t_ = e.head_.at;
  if (e.prev_) e.t_ = std::max(e.t_, e.prev_->t_ + 1);
  for (const auto& dep : e.head_.deps) e.t_ = std::max(e.t_, entries_.find(dep.id)->second.t_ + 1);

  auto& by_seq = chains_[e.head_.chain].by_seq;
  if (by_seq.size() == e.head_.seq) {
    by_seq.push_back(&e);
  } else {
    auto& fork = forks_[{e.head_.chain, e.head_.seq}];
    fork.insert(by_seq[e.head_.seq]->head_.id);
    fork.insert(e.head_.id);
  }
  applied_now(e);

  for (auto* child : e.children_) ready_.push_back(child);
  if (const auto waited = waiting_.extract(e.head_.id))
    for (auto* waiter : waited.mapped()) {
      waiter->waits_for_.reset();
      ready_.push_back(waiter);
    }
}

// Forgets every verdict, keeps what was received and which signatures are known to fit.
void Book::judge_anew() {
  for (auto& [id, chain] : chains_) {
    chain.held.clear();
    chain.by_seq.clear();
    chain.tally = {};
  }
  held_ = {};
  waiting_.clear();
  forks_.clear();
  log_.clear();
  branch_heads_.clear();
  missing_.clear();
  withdrawn_.clear();
  first_by_commit_.clear();
  has_twins_ = false;
  withdrawals_by_target_.clear();
  withdrawals_open_.clear();
  pending_.clear();
  ready_.clear();
  bodies_new_.clear();
  past_ = {};
  for (auto& [id, e] : entries_) {
    e.waits_for_.reset();
    e.t_ = 0;
    e.children_counted_ = 0;
    e.twin_ = nullptr;
    e.withdrawn_ = false;
    e.pending_ = e.applied_ = e.counted_ = e.before_closing_ = e.late_ = e.listed_ = e.withdraws_ = false;
    shelve(e);
    make_pending(e);
  }
  changed_from_ = {std::numeric_limits<UnixMs>::min(), EntryId{}};
}

// ---- asking

const Entry* Book::known(const EntryId& id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

const Entry* Book::find(const EntryId& id) const {
  const auto found = entries_.find(id);
  return found != entries_.end() && found->second.applied_ ? &found->second : nullptr;
}

std::vector<std::vector<EntryId>> Book::forks() const {
  std::vector<std::vector<EntryId>> out;
  out.reserve(forks_.size());
  for (const auto& [place, ids] : forks_) out.emplace_back(ids.begin(), ids.end());
  return out;
}

std::optional<Ref> Book::last_of(const ChainId& chain) const {
  const auto found = chains_.find(chain);
  if (found == chains_.end() || found->second.by_seq.empty()) return std::nullopt;
  auto out = found->second.by_seq.back()->head_.ref();
  const auto fork = forks_.find({chain, out.seq});
  if (fork != forks_.end()) out.id = *fork->second.rbegin();
  return out;
}

std::vector<Ref> Book::branch_heads(std::optional<UnixMs> before) const {
  if (!before) return {branch_heads_.begin(), branch_heads_.end()};
  std::set<Ref> out;
  for (const auto* e : log_) {  // t grows along `prev`, so what follows an entry stands after it
    if (e->t_ >= *before) break;
    out.insert(e->head_.ref());
    if (e->prev_) out.erase(e->prev_->head_.ref());
  }
  return {out.begin(), out.end()};
}

std::vector<Ref> Book::next_deps(const ChainId& mine, const std::optional<EntryId>& last) {
  const auto* from = last ? find(*last) : nullptr;
  const auto gather = [&] {
    bool met_before = past_.of == nullptr;
    std::vector<const Entry*> todo;
    if (from) todo.push_back(from);
    while (!todo.empty()) {
      const auto* e = todo.back();
      todo.pop_back();
      met_before = met_before || e == past_.of;
      if (!past_.entries.insert(e).second) continue;
      if (e->prev_) todo.push_back(e->prev_);
      for (const auto& dep : e->head_.deps) todo.push_back(&entries_.find(dep.id)->second);
    }
    past_.of = from;
    return met_before;
  };
  if (!gather()) {  // not a successor of the one asked about before
    past_ = {};
    gather();
  }

  std::vector<const Entry*> news;
  for (const auto& head : branch_heads_) {
    const auto* e = find(head.id);
    if (head.chain != mine && !past_.entries.contains(e)) news.push_back(e);
  }
  heap_sort(news, [](const Entry* a, const Entry* b) { return *b < *a; });
  std::vector<Ref> out;
  for (const auto* e : news)
    if (out.size() < deps_max) out.push_back(e->head_.ref());
  return out;
}

std::array<std::uint16_t, 4> Book::books_words(UnixMs before) const {
  std::vector<EntryId> ids;
  for (const auto* e : log_)
    if (e->head_.at < before) ids.push_back(e->head_.id);
  heap_sort(ids);
  Bytes joined;
  joined.reserve(ids.size() * EntryId::size);
  for (const auto& id : ids) append(joined, id.view());
  return crypto::words44(crypto::hash_as<Hash32>(crypto::label::books, space_, joined));
}

std::optional<UnixMs> shown_arrival(UnixMs at, std::optional<UnixMs> arrival) {
  if (!arrival) return std::nullopt;
  const bool late = *arrival - at > ms_a_day, ahead = at > *arrival;
  return late || ahead ? arrival : std::nullopt;
}

}  // namespace tend::space
