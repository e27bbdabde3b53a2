// All entries of one space and what follows from them: which are applied, which count, in what order, whose
// words are withdrawn. PROTOCOL 2, 3 (pins), 10 (withdraw).
//
// Every answer is a function of three sets: heads with the signatures seen on them, bodies, and the roster.
// The order of arrival, this device's clock and how often a thing came play no part;
// tests/support/naive_book.h says the same as one slow pass over the sets and is the judge of this one in the
// property tests.
//
//   held     known, and not applied: something it names is not here yet, or nobody vouches for it. Never
//            judged, holds up only its own successors.
//   applied  signed well, itself or a later one of its chain that reaches it by `prev`; `prev` and all deps
//            applied
//   counted  applied and, of a removed device, pinned or reached from a pin by `prev`. Only these fold.
//   late     counted, but written by the one who stayed after the other had left: of these only withdrawals
//            fold
//   t        max(at, 1 + greatest t of prev and deps); (t, id) is the order of everything
//   twins    counted entries of one slot with one `commit`, that is one blind and one body: a draft that was written
//            again because a disk forgot that it was sent. Withdrawn one, withdrawn all
//
// Use: `receive` as many as came, then `settle` once, then ask. With the roster as it is, applied and counted
// only grow.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/space/entry.h"
#include "core/space/kinds.h"
#include "core/space/member.h"

namespace tend::space {

// What may lie on the shelf of held entries, a chain and in all.
struct HeldLimits {
  std::size_t chain_count_max = 2'000;
  std::size_t chain_bytes_max = 4 << 20;
  std::size_t count_max = 20'000;
  std::size_t bytes_max = 32 << 20;
};

enum class BodyState : std::uint8_t {
  here,
  inert,     // here, and not in the form of a body: says nothing
  missing,   // to be asked for
  withdrawn  // taken back by its author, whether or not the bytes are still at hand
};

// An applied entry. Only a Book makes one, and it lives as long as its Book.
class Entry {
 public:
  [[nodiscard]] const Head& head() const { return head_; }
  [[nodiscard]] const EntryId& id() const { return head_.id; }
  [[nodiscard]] std::uint64_t slot() const { return slot_; }  // the author's person
  [[nodiscard]] UnixMs t() const { return t_; }
  [[nodiscard]] bool is_counted() const { return counted_; }
  [[nodiscard]] bool is_late() const { return late_; }
  [[nodiscard]] BodyState body_state() const;          // of a counted entry
  [[nodiscard]] std::optional<BodyView> body() const;  // exactly if body_state is `here`
  // The relay's stamp, the earliest if several came. No part of any verdict.
  [[nodiscard]] std::optional<UnixMs> arrival() const { return arrival_; }
  // As received, for sealing again; also where it is inert, or withdrawn and not erased yet.
  [[nodiscard]] const OpenedBody* stored_body() const { return body_ ? &*body_ : nullptr; }
  // One that fits if any was looked at: an entry that a later one vouches for may bear another. Empty if all
  // were bad.
  [[nodiscard]] const Signature* signature() const;

 private:
  friend class Book;
  friend bool operator<(const Entry& a, const Entry& b) {
    return a.t_ != b.t_ ? a.t_ < b.t_ : a.head_.id < b.head_.id;
  }

  Head head_;
  std::optional<Signature> good_;   // known to fit
  std::vector<Signature> untried_;  // looked at only when nothing else vouches
  std::optional<OpenedBody> body_;
  std::optional<BodyView> parsed_;  // looks into body_
  std::optional<UnixMs> arrival_;

  Entry* prev_ = nullptr;         // set only if it is the proper one: same chain, seq one less
  std::vector<Entry*> children_;  // whose prev_ this is
  std::optional<EntryId> waits_for_;
  UnixMs t_ = 0;
  Entry* twin_ = nullptr;  // the next of its ring of twins; none: it has no twin
  std::uint32_t children_counted_ = 0;
  std::uint64_t slot_ = 0;
  bool pending_ = false, vouched_ = false, applied_ = false, counted_ = false;
  bool before_closing_ = false, late_ = false;
  bool withdrawn_ = false;  // one that stands reaches it, or a twin of it
  bool listed_ = false;     // a counted withdrawal whose body is here
  bool withdraws_ = false;  // listed, and not withdrawn itself
};

// A head not known before; a body or signature it lacked; nothing new.
enum class Receipt : std::uint8_t { added, completed, known };

class Book {
 public:
  explicit Book(const SpaceId& space, std::uint16_t kind_of_withdrawals = kind_withdraw,
                HeldLimits limits = {})
      : space_(space), kind_of_withdrawals_(kind_of_withdrawals), limits_(limits) {}
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book() = default;

  // ---- what goes in

  // The roster as it is now, removed devices included. May take anything away and give it back; then
  // everything is judged anew.
  void set_members(std::vector<Member> members, std::optional<Closing> closing = std::nullopt);

  // Any number of copies, in any order. Refused, and forgotten, as parse_head says: keep the item of an
  // `unknown_version` for a newer app. A body that doesn't fit is no body. `arrival`: the relay's stamp, if
  // it came from there.
  Result<Receipt> receive(OpenedEntry opened, std::optional<UnixMs> arrival = std::nullopt);

  // Notes the relay's stamp of an entry known here.
  void arrived(const EntryId& id, UnixMs arrival);

  // Takes in what was received since. Answers the first row of `log` that is new or different since the last
  // call (its size, if none is): rows before it are as they were. What is below is as of the last call.
  std::size_t settle();

  // Forgets the words of a withdrawn entry. False if it is none, or has no body here.
  bool erase_body(const EntryId& id);

  // Held entries that had to go because of the limits; fetch them again once their chains move on. Each is
  // named once.
  std::vector<Ref> take_dropped() { return std::exchange(dropped_, {}); }

  // ---- for folds and views

  [[nodiscard]] std::span<const Entry* const> log() const { return log_; }  // counted, ascending (t, id)
  [[nodiscard]] const Entry* find(const EntryId& id) const;                 // applied, or null
  [[nodiscard]] bool knows(const EntryId& id) const { return entries_.contains(id); }
  [[nodiscard]] const Entry* known(const EntryId& id) const;   // applied or held, or null
  [[nodiscard]] bool has_twins() const { return has_twins_; }  // any entry
  [[nodiscard]] static bool has_twins(const Entry& e) { return e.twin_ != nullptr; }
  [[nodiscard]] std::vector<const Entry*> twins(
      const Entry& e) const;                                    // itself among them; ascending (t, id)
  [[nodiscard]] const Entry& first_twin(const Entry& e) const;  // itself, if it has none
  [[nodiscard]] bool are_twins(const EntryId& a, const EntryId& b) const;  // or the same
  // Counted entries that stand withdrawn; ascending ids.
  struct Withdrawn {
    const Entry* entry = nullptr;
    std::optional<UnixMs> since;  // the first relay's stamp on a withdrawal of it; none has come there yet
  };
  [[nodiscard]] std::vector<Withdrawn> withdrawn() const;
  // Counted entries that stand because what took them back was itself taken back, and `since` when they had been:
  // as far as the bodies of these withdrawals are still here. Ascending ids.
  [[nodiscard]] std::vector<Withdrawn> called_back() const;
  // What a counted entry would say if those withdrawals were taken back: empty while others take it back, and
  // once its words are gone.
  [[nodiscard]] std::optional<BodyView> body_without(const Entry& e,
                                                     const std::set<EntryId>& withdrawals) const;
  [[nodiscard]] std::size_t held_count() const { return held_.count; }
  [[nodiscard]] std::size_t held_bytes() const { return held_.bytes; }

  // ---- for sync and writing

  [[nodiscard]] std::vector<EntryId> missing() const;  // counted entries whose bodies to ask for; ascending
  // Counted entries (with t below `before`) that no other such follows by `prev`; ascending.
  [[nodiscard]] std::vector<Ref> branch_heads(std::optional<UnixMs> before = std::nullopt) const;
  // Applied entries that share chain and seq, each group ascending: a cloned home, or a browser write that
  // was lost.
  [[nodiscard]] std::vector<std::vector<EntryId>> forks() const;
  // The last applied entry of a chain (of a fork, the one of greatest id).
  [[nodiscard]] std::optional<Ref> last_of(const ChainId& chain) const;
  // What my next entry after `last` cites: counted heads of other chains that `last`'s past does not hold,
  // greatest (t, id) first, at most four.
  std::vector<Ref> next_deps(const ChainId& mine, const std::optional<EntryId>& last);
  // "Do our books match?": four numbers over the ids of all counted entries with `at` below `before`. By
  // `at`, not t: one entry dated far ahead must not blind it.
  [[nodiscard]] std::array<std::uint16_t, 4> books_words(UnixMs before) const;

 private:
  struct Tally {
    std::size_t count = 0, bytes = 0;
  };
  struct Chain {
    std::vector<Entry*> by_seq;  // applied; of a fork, the one applied first
    std::unordered_set<Entry*> held;
    Tally tally;
  };
  struct Greatest {
    bool operator()(const Entry* a, const Entry* b) const { return *b < *a; }
  };

  // book.cpp: receiving, vouching, applying
  const Member* owner_of(const Entry& e) const;
  void link(Entry& e);
  bool add_signature(Entry& e, const Signature& signature);
  bool add_body(Entry& e, std::optional<OpenedBody> body);
  void make_pending(Entry& e);
  void settle_pending();
  void vouch_pending();
  bool is_signed_well(Entry& e);
  void vouch(Entry& e);
  void apply_ready();
  bool is_ready(Entry& e);
  void apply(Entry& e);
  void judge_anew();

  // book_counted.cpp: counting, the log, withdrawals
  void applied_now(Entry& e);
  void count(Entry& e);
  void mark_before_closing(Entry& e);
  void body_came(Entry& e);
  void changed(Entry& e);
  void note_body(Entry& e);
  void list_withdrawal(Entry& e);
  void unlist_withdrawal(Entry& e);
  void join_twins(Entry& e);
  template <class E>
  static void for_each_twin(E& e, auto each);
  void for_each_withdrawal_naming(const Entry& e, auto each) const;
  void for_each_withdrawal_of(const Entry& e, auto each) const;
  [[nodiscard]] bool is_taken_back(const Entry& e) const;
  void set_withdrawn(Entry& e, bool withdrawn);
  [[nodiscard]] static bool reaches(const Entry& withdrawal, const Entry& target);
  void settle_withdrawals();
  void merge_counted();

  // book_held.cpp: the shelf of held entries
  static std::size_t bytes_of(const Entry& e);
  void shelve(Entry& e);
  void unshelve(Entry& e);
  void drop_beyond_limits();
  void drop(Entry& e);

  SpaceId space_;
  std::uint16_t kind_of_withdrawals_;
  HeldLimits limits_;
  std::vector<Member> members_;
  std::map<ChainOwner, const Member*> member_by_owner_;
  std::set<Ref> pins_, closing_pins_;
  std::optional<Closing> closing_;

  std::unordered_map<EntryId, Entry, FixedHash> entries_;
  std::unordered_map<ChainId, Chain, FixedHash> chains_;
  std::unordered_map<EntryId, std::vector<Entry*>, FixedHash> orphans_;  // by the `prev` that is not here
  std::unordered_map<EntryId, std::vector<Entry*>, FixedHash> waiting_;  // by the dep that is not applied
  std::vector<Entry*> pending_, ready_, bodies_new_;
  std::map<std::pair<ChainId, std::uint32_t>, std::set<EntryId>> forks_;

  std::vector<const Entry*> log_;
  std::vector<const Entry*> counted_new_;
  std::optional<std::pair<UnixMs, EntryId>> changed_from_;
  std::set<Ref> branch_heads_;
  std::unordered_set<const Entry*> missing_, withdrawn_;
  std::map<std::pair<std::uint64_t, Hash32>, Entry*> first_by_commit_;  // and slot
  bool has_twins_ = false;
  std::unordered_map<EntryId, std::vector<Entry*>, FixedHash> withdrawals_by_target_;
  std::set<Entry*, Greatest> withdrawals_open_;  // to be looked at, greatest first

  Tally held_;
  std::vector<Ref> dropped_;

  struct Past {
    const Entry* of = nullptr;
    std::unordered_set<const Entry*> entries;
  } past_;  // of the last own entry asked about; only saves time
};

// The relay's stamp where a view must show it: "written …, arrived …" if it came more than 24 h late, and the
// arrival in place of a time that lies ahead of it.
std::optional<UnixMs> shown_arrival(UnixMs at, std::optional<UnixMs> arrival);

}  // namespace tend::space
