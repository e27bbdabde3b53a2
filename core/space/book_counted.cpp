// The part of the book that looks at applied entries: which count, their order, and what is withdrawn.
#include <algorithm>

#include "core/base/heap_sort.h"
#include "core/space/book.h"

namespace tend::space {
namespace {

// The entries a withdrawal names, each once. What is no id there is passed over.
std::vector<EntryId> targets_of(BytesView fields) {
  std::vector<EntryId> out;
  codec::CborReader in{fields};
  const auto count = in.map();
  if (!count) return out;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto key = in.unsigned_integer();
    if (!key) return out;
    if (*key != 1) {
      if (!in.skip()) return out;
      continue;
    }
    const auto members = in.array();
    if (!members) return out;
    for (std::uint64_t k = 0; k < *members; ++k) {
      const auto member = in.skip();
      if (!member) return out;
      codec::CborReader one{*member};
      const auto bytes = one.bytes();
      if (const auto id = bytes ? EntryId::from(*bytes) : std::nullopt) out.push_back(*id);
    }
    break;
  }
  heap_sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

// ---- counting

void Book::applied_now(Entry& e) {
  const auto* owner = owner_of(e);
  if (closing_ && closing_->slot == e.slot_) {
    e.late_ = !e.before_closing_;
    if (closing_pins_.contains(e.head_.ref())) mark_before_closing(e);
  }
  if (!owner->pins) count(e);
  if (pins_.contains(e.head_.ref()))
    for (auto* one = &e; one && !one->counted_; one = one->prev_) count(*one);
}

void Book::mark_before_closing(Entry& e) {
  for (auto* one = &e; one && !one->before_closing_; one = one->prev_) {
    one->before_closing_ = true;
    one->late_ = false;
    changed(*one);
  }
}

void Book::count(Entry& e) {
  e.counted_ = true;
  counted_new_.push_back(&e);
  changed(e);
  if (e.children_counted_ == 0) branch_heads_.insert(e.head_.ref());
  if (e.prev_ && ++e.prev_->children_counted_ == 1) branch_heads_.erase(e.prev_->head_.ref());

  join_twins(e);
  for_each_withdrawal_naming(e, [&](const Entry&) { set_withdrawn(e, true); });
  note_body(e);
  list_withdrawal(e);
}

void Book::join_twins(Entry& e) {
  const auto [at, is_first] = first_by_commit_.try_emplace({e.slot_, e.head_.commit}, &e);
  if (is_first) return;
  auto& first = *at->second;
  has_twins_ = true;
  e.twin_ = first.twin_ ? first.twin_ : &first;
  first.twin_ = &e;
  e.withdrawn_ = first.withdrawn_;
  if (e < first) at->second = &e;
}

void Book::body_came(Entry& e) {
  changed(e);
  note_body(e);
  list_withdrawal(e);
}

void Book::note_body(Entry& e) {
  const auto state = e.body_state();
  const auto keep = [&](auto& set, BodyState in_it) {
    if (state == in_it)
      set.insert(&e);
    else
      set.erase(&e);
  };
  keep(missing_, BodyState::missing);
  keep(withdrawn_, BodyState::withdrawn);
}

// ---- the log

void Book::changed(Entry& e) {
  if (!e.counted_) return;
  const std::pair place{e.t_, e.head_.id};
  if (!changed_from_ || place < *changed_from_) changed_from_ = place;
}

void Book::merge_counted() {
  auto more = std::exchange(counted_new_, {});
  if (more.empty()) return;
  const auto in_order = [](const Entry* a, const Entry* b) { return *a < *b; };
  heap_sort(more, in_order);
  const auto kept = std::lower_bound(log_.begin(), log_.end(), more.front(), in_order) - log_.begin();
  const auto middle = static_cast<std::ptrdiff_t>(log_.size());
  log_.insert(log_.end(), more.begin(), more.end());
  std::inplace_merge(log_.begin() + kept, log_.begin() + middle, log_.end(), in_order);
}

// ---- withdrawals: one stands unless one that stands takes it back; it takes back what it names and comes before it in
// (t, id), and all twins of that. No ring of them can take each other back: each would have to hold the hash of the next.

bool Book::reaches(const Entry& withdrawal, const Entry& target) {
  return target.counted_ && target.slot_ == withdrawal.slot_ && target < withdrawal;
}

template <class E>
void Book::for_each_twin(E& e, auto each) {
  auto* one = &e;
  do {
    each(*one);
    one = one->twin_;
  } while (one != nullptr && one != &e);
}

// Those that stand and reach the entry, each by naming it; and those that reach it or a twin of it.
void Book::for_each_withdrawal_naming(const Entry& e, auto each) const {
  const auto named = withdrawals_by_target_.find(e.head_.id);
  if (named == withdrawals_by_target_.end()) return;
  for (const auto* w : named->second)
    if (w->withdraws_ && reaches(*w, e)) each(*w);
}

void Book::for_each_withdrawal_of(const Entry& e, auto each) const {
  for_each_twin(e, [&](const Entry& twin) { for_each_withdrawal_naming(twin, each); });
}

bool Book::is_taken_back(const Entry& e) const {
  bool out = false;
  for_each_withdrawal_of(e, [&](const Entry&) { out = true; });
  return out;
}

// With all its twins.
void Book::set_withdrawn(Entry& e, bool withdrawn) {
  for_each_twin(e, [&](Entry& twin) {
    if (twin.withdrawn_ == withdrawn) return;
    twin.withdrawn_ = withdrawn;
    changed(twin);
    note_body(twin);
    if (twin.listed_) withdrawals_open_.insert(&twin);
  });
}

void Book::list_withdrawal(Entry& e) {
  if (!e.counted_ || e.listed_ || !e.parsed_ || e.parsed_->kind != kind_of_withdrawals_) return;
  e.listed_ = true;
  for (const auto& id : targets_of(e.parsed_->fields)) withdrawals_by_target_[id].push_back(&e);
  withdrawals_open_.insert(&e);
}

void Book::unlist_withdrawal(Entry& e) {
  for (const auto& id : targets_of(e.parsed_->fields)) {
    const auto named = withdrawals_by_target_.find(id);
    std::erase(named->second, &e);
    if (named->second.empty()) withdrawals_by_target_.erase(named);
  }
  e.listed_ = false;
}

// Greatest first: but for twins, whatever changes below is looked at later, so each is decided once.
void Book::settle_withdrawals() {
  while (!withdrawals_open_.empty()) {
    auto& withdrawal = **withdrawals_open_.begin();
    withdrawals_open_.erase(withdrawals_open_.begin());
    const bool stands = withdrawal.listed_ && !withdrawal.withdrawn_;
    if (stands == withdrawal.withdraws_) continue;
    withdrawal.withdraws_ = stands;
    for (const auto& id : targets_of(withdrawal.parsed_->fields)) {
      const auto found = entries_.find(id);
      if (found == entries_.end() || !reaches(withdrawal, found->second)) continue;
      auto& target = found->second;
      set_withdrawn(target, stands || is_taken_back(target));  // others may take it back as well
    }
  }
}

bool Book::erase_body(const EntryId& id) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || !found->second.withdrawn_ || !found->second.body_) return false;
  auto& e = found->second;
  if (e.listed_) unlist_withdrawal(e);
  crypto::wipe(e.body_->bytes);
  e.body_.reset();
  e.parsed_.reset();
  return true;
}

std::vector<Book::Withdrawn> Book::withdrawn() const {
  std::vector<Withdrawn> out;
  for (const auto* e : withdrawn_) {
    Withdrawn each{e, std::nullopt};
    for_each_withdrawal_of(*e, [&](const Entry& w) {
      if (w.arrival_) each.since = std::min(each.since.value_or(*w.arrival_), *w.arrival_);
    });
    out.push_back(each);
  }
  heap_sort(out, [](const auto& a, const auto& b) { return a.entry->id() < b.entry->id(); });
  return out;
}

std::vector<Book::Withdrawn> Book::called_back() const {
  std::map<EntryId, Withdrawn> found;
  for (const auto* w : withdrawn_) {
    if (!w->listed_) continue;
    for (const auto& id : targets_of(w->parsed_->fields)) {
      const auto* e = find(id);
      if (!e || !reaches(*w, *e) || e->withdrawn_) continue;
      for_each_twin(*e, [&](const Entry& twin) {
        auto& since = found.emplace(twin.head_.id, Withdrawn{&twin, w->arrival_}).first->second.since;
        if (w->arrival_) since = std::min(since.value_or(*w->arrival_), *w->arrival_);
      });
    }
  }
  std::vector<Withdrawn> out;
  for (const auto& [id, each] : found) out.push_back(each);
  return out;
}

std::optional<BodyView> Book::body_without(const Entry& e, const std::set<EntryId>& withdrawals) const {
  if (!e.withdrawn_) return e.body();
  bool others = false;
  for_each_withdrawal_of(e, [&](const Entry& w) {
    const auto names = [&](const EntryId& id) { return are_twins(id, w.head_.id); };
    others = others || std::ranges::none_of(withdrawals, names);
  });
  return others ? std::nullopt : e.parsed_;
}

std::vector<const Entry*> Book::twins(const Entry& e) const {
  std::vector<const Entry*> out;
  for_each_twin(e, [&](const Entry& twin) { out.push_back(&twin); });
  heap_sort(out, [](const Entry* a, const Entry* b) { return *a < *b; });
  return out;
}

const Entry& Book::first_twin(const Entry& e) const {
  return has_twins(e) ? *first_by_commit_.at({e.slot_, e.head_.commit}) : e;
}

bool Book::are_twins(const EntryId& a, const EntryId& b) const {
  const auto *one = find(a), *other = find(b);
  return a == b || (one && other && &first_twin(*one) == &first_twin(*other));
}

std::vector<EntryId> Book::missing() const {
  std::vector<EntryId> out;
  out.reserve(missing_.size());
  for (const auto* e : missing_) out.push_back(e->head_.id);
  heap_sort(out);
  return out;
}

}  // namespace tend::space
