// The shelf of held entries and its limits (PROTOCOL 2: past them first those without a valid signature, then
// the newest go).
#include <algorithm>

#include "core/base/heap_sort.h"
#include "core/space/book.h"

namespace tend::space {

std::size_t Book::bytes_of(const Entry& e) {
  return e.head_.raw.size() + Signature::size * (e.untried_.size() + (e.good_ ? 1 : 0)) +
         (e.body_ ? crypto::Blind::size + e.body_->bytes.size() : 0);
}

void Book::shelve(Entry& e) {
  auto& chain = chains_[e.head_.chain];
  chain.held.insert(&e);
  const auto bytes = bytes_of(e);
  ++chain.tally.count;
  chain.tally.bytes += bytes;
  ++held_.count;
  held_.bytes += bytes;
}

void Book::unshelve(Entry& e) {
  auto& chain = chains_[e.head_.chain];
  chain.held.erase(&e);
  const auto bytes = bytes_of(e);
  --chain.tally.count;
  chain.tally.bytes -= bytes;
  --held_.count;
  held_.bytes -= bytes;
}

void Book::drop_beyond_limits() {
  const auto drop_until = [this](std::vector<Entry*> held, auto newer, auto within) {
    heap_sort(held, [&](const Entry* a, const Entry* b) {
      if (a->vouched_ != b->vouched_) return !a->vouched_;
      return newer(*a, *b);
    });
    for (auto* e : held) {
      if (within()) return;
      drop(*e);
    }
  };
  const auto later_in_chain = [](const Entry& a, const Entry& b) {
    return std::pair(a.head_.seq, a.head_.id) > std::pair(b.head_.seq, b.head_.id);
  };
  const auto later = [](const Entry& a, const Entry& b) {
    return std::pair(a.head_.at, a.head_.id) > std::pair(b.head_.at, b.head_.id);
  };

  for (auto it = chains_.begin(); it != chains_.end();) {
    auto& chain = it->second;
    const auto within = [&] {
      return chain.tally.count <= limits_.chain_count_max && chain.tally.bytes <= limits_.chain_bytes_max;
    };
    if (!within()) drop_until({chain.held.begin(), chain.held.end()}, later_in_chain, within);
    it = chain.held.empty() && chain.by_seq.empty() ? chains_.erase(it) : std::next(it);
  }

  const auto within = [this] { return held_.count <= limits_.count_max && held_.bytes <= limits_.bytes_max; };
  if (within()) return;
  std::vector<Entry*> all;
  for (const auto& [id, chain] : chains_) all.insert(all.end(), chain.held.begin(), chain.held.end());
  drop_until(std::move(all), later, within);
}

// Unties a held entry and forgets it. What it vouched for stays vouched for: its signature was seen.
void Book::drop(Entry& e) {
  const auto take_out = [&e](auto& by_id, const EntryId& id) {
    const auto found = by_id.find(id);
    if (found == by_id.end()) return;
    std::erase(found->second, &e);
    if (found->second.empty()) by_id.erase(found);
  };
  if (e.prev_)
    std::erase(e.prev_->children_, &e);
  else
    take_out(orphans_, e.head_.prev);
  if (e.waits_for_) take_out(waiting_, *e.waits_for_);
  for (auto* child : e.children_) {
    child->prev_ = nullptr;
    orphans_[e.head_.id].push_back(child);
  }
  unshelve(e);
  dropped_.push_back(e.head_.ref());
  entries_.erase(EntryId(e.head_.id));
}

}  // namespace tend::space
