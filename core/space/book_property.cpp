// The book against the judge (tests/support/naive_book.h) over random histories of two people and four
// devices: forks, junk signatures, mangled copies, forged heads, what is written again because a disk forgot it,
// withdrawals of withdrawals, a lost phone, a leave.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "core/space/book.h"
#include "tests/support/here.h"
#include "tests/support/naive_book.h"
#include "tests/support/seeded_entropy.h"

namespace tend::space {
namespace {

using test::here;
using test::NaiveBook;

constexpr UnixMs start = 1'700'000'000'000;
constexpr std::size_t device_count = 4;
constexpr std::uint64_t slots[device_count] = {
    0, 0, 1, 1};  // A's phone, A's laptop, B's phone, B's phone that gets lost
constexpr std::size_t lost = 3;

const std::vector<crypto::DeviceKeys>& keys() {
  static const auto all = [] {
    std::vector<crypto::DeviceKeys> out;
    for (std::uint8_t i = 0; i < device_count; ++i)
      out.push_back(crypto::derive_device_keys(*crypto::DeviceSeed::from(Bytes(32, i)), Bytes(16, 9)));
    return out;
  }();
  return all;
}

std::vector<Member> everyone() {
  std::vector<Member> out;
  for (std::size_t i = 0; i < device_count; ++i) out.push_back({slots[i], keys()[i].entry, std::nullopt});
  return out;
}

// Chance as a list of bytes, so that rapidcheck can cut a failing history down.
class Dice {
 public:
  explicit Dice(const std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}
  std::size_t below(std::size_t n) {
    if (bytes_.empty()) return 0;
    return bytes_[next_++ % bytes_.size()] * 7919 % 65'536 % n;
  }
  bool percent(std::size_t p) { return below(100) >= 100 - p; }
  bool is_used_up() const { return next_ >= bytes_.size(); }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  const std::vector<std::uint8_t>& bytes_;
  std::size_t next_ = 0;
};

struct Writer {
  ChainId chain;
  std::optional<Ref> last;
  std::vector<Ref> mine;  // in this chain
  NaiveBook book{here, everyone()};
};

struct History {
  std::vector<OpenedEntry> items, forged;
  std::vector<Member> members = everyone();
  std::optional<Closing> closing;
};

Bytes say(const std::string& words) {
  codec::CborWriter out;
  out.map(1);
  out.unsigned_integer(0);
  out.text(words);
  return encode_body(test::kind_say, out.take());
}

Bytes edit(const EntryId& object, const std::string& words) {
  codec::CborWriter out;
  out.map(2);
  out.unsigned_integer(0);
  out.bytes(object.view());
  out.unsigned_integer(1);
  out.text(words);
  return encode_body(test::kind_edit, out.take());
}

Bytes withdraw(const EntryId& object, const std::vector<EntryId>& ids) {
  return encode_body(test::kind_withdrawn, withdraw_fields(object, ids));
}

class HistoryMaker {
 public:
  explicit HistoryMaker(const std::vector<std::uint8_t>& script) : dice_(script), entropy_("history") {
    for (std::size_t i = 0; i < device_count; ++i)
      writers_[i].chain = new_chain(here, keys()[i].entry, entropy_);
  }

  History make() {
    for (int n = 0; n < 30 && (n == 0 || !dice_.is_used_up()); ++n) one_entry(n);
    NaiveBook full(here, everyone());
    for (const auto& item : history_.items) full.receive(item);
    const auto t = full.applied();
    if (dice_.percent(60))
      history_.members[lost].pins = some_of(
          full, t, 3, [&](const EntryId& id) { return full.owner_of(id)->entry == keys()[lost].entry; });
    if (dice_.percent(15))
      history_.closing = {
          0, some_of(full, t, 2, [&](const EntryId& id) { return full.owner_of(id)->slot == 0; })};
    return std::move(history_);
  }

 private:
  template <class Wanted>
  std::vector<Ref> some_of(const NaiveBook& book, const NaiveBook::Times& t, std::size_t most,
                           Wanted wanted) {
    std::vector<Ref> from, out;
    for (const auto& [id, time] : t)
      if (wanted(id)) from.push_back(book.heads.at(id).ref());
    for (std::size_t i = dice_.below(most + 1); i > 0 && !from.empty(); --i) out.push_back(dice_.pick(from));
    return out;
  }

  Bytes a_body(const NaiveBook& book, std::uint64_t slot, int n) {
    std::vector<EntryId> ours, known;
    const auto t = book.applied();
    for (const auto& [id, head] : book.heads) {
      known.push_back(id);
      if (t.contains(id) && book.owner_of(id)->slot == slot) ours.push_back(id);
    }
    const auto roll = dice_.below(100);
    if (!ours.empty() && roll < 25) return edit(dice_.pick(ours), "edit " + std::to_string(n));
    if (!ours.empty() && roll < 60) {
      const auto object = dice_.pick(ours);
      std::vector<EntryId> ids{object};
      for (auto more = dice_.below(4); more > 0; --more) ids.push_back(dice_.pick(known));
      return withdraw(object, ids);
    }
    if (roll < 66)
      return dice_.pick(
          std::vector<Bytes>{{0xFF},
                             {},
                             encode_body(9, Bytes{0xA0}),
                             encode_body(test::kind_say, Bytes{0xA1, 0, 5}),
                             encode_body(test::kind_withdrawn, Bytes{0xA1, 1, 0x83, 5, 0x41, 0, 0x80})});
    return say("words " + std::to_string(n));
  }

  void one_entry(int n) {
    now_ += dice_.pick(std::vector<UnixMs>{0, 1, 50, 4'000'000});
    const auto who = dice_.below(device_count);
    auto& w = writers_[who];
    for (const auto& item : history_.items)  // what has reached this device so far
      if (dice_.percent(50)) w.book.receive(item);
    if (dice_.percent(8)) {
      w.chain = new_chain(here, keys()[who].entry, entropy_);
      w.last.reset();
      w.mine.clear();
    }
    auto prev = w.last;
    if (dice_.percent(12)) {  // a cloned home goes on from an older entry
      prev.reset();
      if (!w.mine.empty() && dice_.percent(80)) prev = dice_.pick(w.mine);
    }
    Draft draft{.chain = w.chain,
                .prev = prev,
                .deps = w.book.next_deps(w.chain, prev ? std::optional(prev->id) : std::nullopt),
                .at = a_time(),
                .day = 19'675,
                .body = {}};
    auto& drafts = drafts_[slots[who]];
    if (drafts.empty() || !dice_.percent(20))
      drafts.push_back({a_body(w.book, slots[who], n), crypto::draw<crypto::Blind>(entropy_)});
    const auto& [body, blind] = dice_.percent(80) ? drafts.back() : dice_.pick(drafts);
    draft.body = body, draft.blind = &blind;
    auto written = write_entry(here, keys()[who].entry_secret, draft, entropy_);
    check(written.has_value(), "an honest device writes within the limits");
    w.last = written->ref;
    w.mine.push_back(written->ref);
    w.book.receive(written->entry);
    send(written->entry);
    if (dice_.percent(20)) forge();
    if (dice_.percent(20)) write_crookedly(who, draft);
  }

  // A modified client: signed well, with a wrong number, a dep cited wrongly, or a prev in another chain.
  void write_crookedly(std::size_t who, const Draft& like) {
    auto& w = writers_[who];
    HeadFields head{.chain = w.chain,
                    .seq = w.last->seq + 1,
                    .prev = w.last->id,
                    .deps = like.deps,
                    .at = like.at,
                    .day = like.day,
                    .body_len = 512,
                    .commit = crypto::draw<Hash32>(entropy_)};
    const auto way = dice_.below(3);
    if (way == 0) head.seq += 1 + static_cast<std::uint32_t>(dice_.below(2));
    if (way == 1 && !head.deps.empty()) ++head.deps.front().seq;
    if (way == 2) head.chain = new_chain(here, keys()[who].entry, entropy_);
    auto raw = codec::encode(head);
    const auto signature = sign_entry(entry_id(here, raw), keys()[who].entry_secret);
    history_.items.push_back({std::move(raw), signature, std::nullopt});
  }

  UnixMs a_time() {
    return dice_.pick(std::vector<UnixMs>{now_, now_, now_, now_, now_, now_ - 90'000'000,
                                          now_ + 1'000'000'000'000, dice_.percent(20) ? at_end - 1 : now_});
  }

  Signature junk() { return crypto::draw<Signature>(entropy_); }

  // An honest client, a modified one that puts junk in place of its signature, or a relay that mangles a
  // copy.
  void send(const OpenedEntry& entry) {
    if (dice_.percent(25)) {
      auto bad = entry.clone();
      bad.signature = junk();
      history_.items.push_back(std::move(bad));
      if (dice_.percent(50)) history_.items.push_back(entry.clone());
      return;
    }
    history_.items.push_back(entry.clone());
    if (dice_.percent(20))
      history_.items.push_back(
          {entry.head, junk(), OpenedBody{crypto::draw<crypto::Blind>(entropy_), to_bytes("not this body")}});
  }

  // The partner writes an entry into another's chain.
  void forge() {
    const auto& victim = writers_[dice_.below(device_count)];
    if (!victim.last) return;
    HeadFields head{.chain = victim.chain,
                    .seq = victim.last->seq + 1,
                    .prev = victim.last->id,
                    .at = now_,
                    .day = 1,
                    .body_len = 512,
                    .commit = crypto::draw<Hash32>(entropy_)};
    history_.forged.push_back({codec::encode(head), junk(), std::nullopt});
  }

  Dice dice_;
  test::SeededEntropy entropy_;
  Writer writers_[device_count];
  std::vector<std::pair<Bytes, crypto::Blind>> drafts_[2];  // by slot
  History history_;
  UnixMs now_ = start;
};

// ---- everything a book says

struct View {
  std::map<EntryId, UnixMs> applied;
  std::vector<EntryId> log, bodiless, late, missing;
  std::vector<std::vector<EntryId>> forks;
  std::vector<Ref> heads, heads_before;
  std::array<std::uint16_t, 4> words{};
  test::Texts texts;
  bool operator==(const View&) const = default;
};

constexpr UnixMs some_time = start + 5'000'000;

View view_of(const NaiveBook& book) {
  View out;
  out.applied = book.applied();
  const auto counted = book.counted(out.applied);
  const auto gone = book.bodiless(out.applied, counted), late = book.late(out.applied, counted);
  out.log = NaiveBook::in_order(out.applied, counted);
  out.bodiless.assign(gone.begin(), gone.end());
  out.late.assign(late.begin(), late.end());
  out.missing = book.missing(out.applied, counted);
  out.forks = book.forks(out.applied);
  out.heads = book.branch_heads(out.applied, counted);
  out.heads_before = book.branch_heads(out.applied, counted, some_time);
  out.words = book.books_words(counted, some_time);
  out.texts = book.texts();
  return out;
}

// `known`: every id that may be in the book.
View view_of(const Book& book, const NaiveBook& known) {
  View out;
  for (const auto& [id, head] : known.heads)
    if (const auto* entry = book.find(id)) out.applied[id] = entry->t();
  for (const auto* entry : book.log()) {
    out.log.push_back(entry->id());
    if (entry->body_state() == BodyState::withdrawn) out.bodiless.push_back(entry->id());
    if (entry->is_late()) out.late.push_back(entry->id());
  }
  std::sort(out.bodiless.begin(), out.bodiless.end());
  std::sort(out.late.begin(), out.late.end());
  out.missing = book.missing();
  out.forks = book.forks();
  out.heads = book.branch_heads();
  out.heads_before = book.branch_heads(some_time);
  out.words = book.books_words(some_time);
  out.texts = test::fold_texts(book);
  return out;
}

NaiveBook judge(const History& h, const std::vector<OpenedEntry>& items) {
  NaiveBook out(here, h.members, h.closing);
  for (const auto& item : items) out.receive(item);
  return out;
}

// A book that took in what the judge has, by references to items, with looks in between.
class Observer {
 public:
  explicit Observer(const History& h, HeldLimits limits = {}) : book(here, test::kind_withdrawn, limits) {
    book.set_members(h.members, h.closing);
  }

  void receive(const OpenedEntry& item, bool look) {
    RC_ASSERT(book.receive(item.clone()).has_value());
    if (look) settle();
  }

  // Rows before the answer of `settle` must be as they were.
  void settle() {
    const auto first = book.settle();
    RC_ASSERT(first <= book.log().size());
    for (std::size_t i = 0; i < first; ++i) RC_ASSERT(i < rows_.size() && rows_[i] == row(*book.log()[i]));
    rows_.clear();
    for (const auto* entry : book.log()) rows_.push_back(row(*entry));
  }

  Book book;

 private:
  struct Row {
    EntryId id;
    UnixMs t;
    BodyState body;
    bool late;
    bool operator==(const Row&) const = default;
  };
  static Row row(const Entry& e) { return {e.id(), e.t(), e.body_state(), e.is_late()}; }
  std::vector<Row> rows_;
};

std::vector<const OpenedEntry*> shuffled(const std::vector<OpenedEntry>& items, std::mt19937& random,
                                         std::size_t more = 0) {
  std::vector<const OpenedEntry*> out;
  for (const auto& item : items) out.push_back(&item);
  for (; more > 0 && !items.empty(); --more) out.push_back(&items[random() % items.size()]);
  std::shuffle(out.begin(), out.end(), random);
  return out;
}

std::vector<OpenedEntry> without_bodies(const std::vector<OpenedEntry>& items,
                                        const std::set<EntryId>& lacking) {
  std::vector<OpenedEntry> out;
  for (const auto& item : items) {
    out.push_back(item.clone());
    if (lacking.contains(entry_id(here, item.head))) out.back().body.reset();
  }
  return out;
}

struct Case {
  History history;
  std::mt19937 random;
};

Case a_case() {
  // A failing history shrinks by losing choices, not by changing them, which would take minutes.
  const auto any = rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint8_t>()));
  const auto script = *rc::gen::scale(5.0, rc::gen::container<std::vector<std::uint8_t>>(any));
  return {HistoryMaker(script).make(), std::mt19937(*rc::gen::noShrink(rc::gen::resize(
                                           rc::kNominalSize, rc::gen::arbitrary<std::uint32_t>())))};
}

// ---- the laws

RC_GTEST_PROP(BookProperty, AnyOrderAndAnyDuplicationLeadToWhatTheJudgeSays, ()) {
  auto [h, random] = a_case();
  const auto judged = judge(h, h.items);
  const auto want = view_of(judged);
  for (int round = 0; round < 3; ++round) {
    Observer o(h);
    for (const auto* item : shuffled(h.items, random, random() % (h.items.size() + 1)))
      o.receive(*item, random() % 3 == 0);
    o.settle();
    RC_ASSERT(view_of(o.book, judged) == want);
  }
  RC_CLASSIFY(!want.forks.empty(), "a fork");
  RC_CLASSIFY(!want.bodiless.empty(), "a withdrawal");
  RC_CLASSIFY(want.log.size() < want.applied.size(), "not all counted");
  RC_CLASSIFY(want.applied.size() < judged.heads.size(), "some held");
  RC_CLASSIFY(!want.late.empty(), "after a leave");
}

RC_GTEST_PROP(BookProperty, TwoHalvesHandedOverInEitherOrderAreTheSame, ()) {
  auto [h, random] = a_case();
  const auto judged = judge(h, h.items);
  auto mixed = shuffled(h.items, random);
  const auto cut = static_cast<std::ptrdiff_t>(random() % (mixed.size() + 1));
  Observer a(h), b(h);
  for (const auto* item : mixed) a.receive(*item, false);
  std::rotate(mixed.begin(), mixed.begin() + cut, mixed.end());
  for (const auto* item : mixed) b.receive(*item, false);
  a.settle();
  b.settle();
  RC_ASSERT(view_of(a.book, judged) == view_of(b.book, judged));
}

RC_GTEST_PROP(BookProperty, ASubsetKnowsASubsetAndAgreesOnIt, ()) {
  auto [h, random] = a_case();
  const auto judged = judge(h, h.items);
  Observer o(h);
  std::map<EntryId, UnixMs> applied_before;
  std::vector<EntryId> counted_before;
  for (const auto* item : shuffled(h.items, random)) {
    o.receive(*item, true);
    const auto now = view_of(o.book, judged);
    for (const auto& [id, t] : applied_before) RC_ASSERT(now.applied.contains(id) && now.applied.at(id) == t);
    for (const auto& id : counted_before)
      RC_ASSERT(std::find(now.log.begin(), now.log.end(), id) != now.log.end());
    applied_before = now.applied;
    counted_before = now.log;
  }
}

RC_GTEST_PROP(BookProperty, ErasedWordsChangeNoVerdict, ()) {
  auto [h, random] = a_case();
  const auto judged = judge(h, h.items);
  const auto want = view_of(judged);
  Observer late(h), later(h);
  for (const auto& item : without_bodies(h.items, {want.bodiless.begin(), want.bodiless.end()}))
    late.receive(item, random() % 3 == 0);
  late.settle();
  RC_ASSERT(view_of(late.book, judged) == want);  // one that came after the erasure
  for (const auto* item : shuffled(h.items, random)) later.receive(*item, false);
  later.settle();
  for (const auto& id : want.bodiless) {
    RC_ASSERT(later.book.erase_body(id) == judged.bodies.contains(id));
    RC_ASSERT(later.book.find(id)->stored_body() == nullptr);
  }
  RC_ASSERT(view_of(later.book, judged) == want);  // one that erased
  for (const auto* item : shuffled(h.items, random)) later.receive(*item, random() % 3 == 0);
  later.settle();
  RC_ASSERT(view_of(later.book, judged) == want);  // one to which the words come back
  for (const auto& [id, t] : want.applied)
    if (!std::binary_search(want.bodiless.begin(), want.bodiless.end(), id))
      RC_ASSERT(!later.book.erase_body(id));
}

RC_GTEST_PROP(BookProperty, WhatWasErasedTooEarlyComesBack, ()) {
  auto [h, random] = a_case();
  const auto judged = judge(h, h.items);
  Observer o(h);
  for (const auto* item : shuffled(h.items, random)) {
    o.receive(*item, true);
    for (const auto* entry : o.book.log())
      if (entry->body_state() == BodyState::withdrawn && random() % 2) o.book.erase_body(entry->id());
  }
  for (const auto* item : shuffled(h.items, random)) o.receive(*item, random() % 3 == 0);
  o.settle();
  RC_ASSERT(view_of(o.book, judged) == view_of(judged));
}

RC_GTEST_PROP(BookProperty, WhoeverMissesNothingSeesTheSame, ()) {
  auto [h, random] = a_case();
  const auto judged = judge(h, h.items);
  const auto want = view_of(judged);
  std::set<EntryId> lacks;
  for (const auto& [id, body] : judged.bodies)
    if (random() % 4 == 0) lacks.insert(id);
  const auto items = without_bodies(h.items, lacks);
  const auto other = judge(h, items);
  Observer o(h);
  for (const auto* item : shuffled(items, random)) o.receive(*item, random() % 3 == 0);
  o.settle();
  RC_ASSERT(view_of(o.book, judged) == view_of(other));
  const auto missing = o.book.missing();
  if (std::includes(want.missing.begin(), want.missing.end(), missing.begin(), missing.end()))
    RC_ASSERT(view_of(o.book, judged) == want);
}

RC_GTEST_PROP(BookProperty, ForgedHeadsInAnothersChainChangeNothing, ()) {
  auto [h, random] = a_case();
  auto all = without_bodies(h.items, {});
  for (const auto& item : h.forged) all.push_back(item.clone());
  const auto judged = judge(h, all);
  Observer o(h);
  for (const auto* item : shuffled(all, random)) o.receive(*item, random() % 3 == 0);
  o.settle();
  RC_ASSERT(view_of(o.book, judged) == view_of(judge(h, h.items)));
}

RC_GTEST_PROP(BookProperty, TheRosterMayComeBeforeBetweenOrAfter, ()) {
  auto [h, random] = a_case();
  const auto judged = judge(h, h.items);
  Observer o(h);
  auto some = everyone();
  some.erase(some.begin() + static_cast<std::ptrdiff_t>(random() % some.size()));
  for (const auto* item : shuffled(h.items, random)) {
    if (random() % 5 == 0) o.book.set_members(random() % 2 ? everyone() : some);
    if (random() % 5 == 0) o.book.set_members(h.members, h.closing);
    o.receive(*item, random() % 3 == 0);
  }
  o.book.set_members(h.members, h.closing);
  o.settle();
  RC_ASSERT(view_of(o.book, judged) == view_of(judged));
}

RC_GTEST_PROP(BookProperty, TheNextEntryCitesWhatTheJudgeSays, ()) {
  auto [h, random] = a_case();
  Observer o(h);
  NaiveBook judged(here, h.members, h.closing);
  std::vector<Ref> mine;
  for (const auto* item : shuffled(h.items, random)) {
    o.receive(*item, true);
    judged.receive(*item);
    const auto head = parse_head(here, item->head);
    if (chain_owner(head->chain) == chain_owner(here, keys()[0].entry)) mine.push_back(head->ref());
    std::optional<EntryId> last;
    ChainId chain = head->chain;
    if (!mine.empty() && random() % 8 != 0) {
      const auto& one = random() % 2 ? mine.back() : mine[random() % mine.size()];
      last = one.id;
      chain = one.chain;
    }
    RC_ASSERT(o.book.next_deps(chain, last) == judged.next_deps(chain, last));
  }
}

RC_GTEST_PROP(BookProperty, WhatWasDroppedAndFetchedAgainLeadsToTheSame, ()) {
  auto [h, random] = a_case();
  // Entries that only a later one vouches for must be held together until it comes; more than the limits hold
  // never can be.
  std::map<EntryId, bool> signed_well;
  std::map<EntryId, ChainId> chain_of;
  for (const auto& item : h.items) {
    const auto head = parse_head(here, item.head);
    if (!head) continue;
    chain_of[head->id] = head->chain;
    for (const auto& member : h.members)
      if (chain_owner(head->chain) == chain_owner(here, member.entry))
        signed_well[head->id] |= signature_fits(head->id, item.signature, member.entry);
  }
  std::map<ChainId, std::size_t> unsigned_of;
  std::size_t unsigned_in_all = 0;
  for (const auto& [id, chain] : chain_of)
    if (!signed_well[id]) ++unsigned_of[chain], ++unsigned_in_all;
  RC_PRE(unsigned_in_all < 12);
  for (const auto& [chain, count] : unsigned_of) RC_PRE(count < 5);
  const auto judged = judge(h, h.items);
  const auto want = view_of(judged);
  Observer o(h, {.chain_count_max = 5, .count_max = 12});
  for (const auto* item : shuffled(h.items, random)) {
    o.receive(*item, random() % 3 == 0);
    if (random() % 3 == 0) RC_ASSERT(o.book.held_count() <= 12 + 3 * h.items.size());
  }
  o.settle();
  RC_ASSERT(o.book.held_count() <= 12);
  RC_CLASSIFY(!o.book.take_dropped().empty(), "something was dropped");
  for (std::size_t round = 0; round <= h.items.size() && view_of(o.book, judged) != want; ++round)
    for (const auto& item : h.items) o.receive(item, true);  // in the relay's order, which is that of writing
  RC_ASSERT(view_of(o.book, judged) == want);
}

RC_GTEST_PROP(BookProperty, NothingStandsWithoutItsOwnersSignatureOnItOrAfterIt, ()) {
  auto [h, random] = a_case();
  const auto judged = judge(h, h.items);
  Observer o(h);
  for (const auto* item : shuffled(h.items, random)) o.receive(*item, random() % 3 == 0);
  o.settle();
  for (const auto& [id, head] : judged.heads) {
    const auto* entry = o.book.find(id);
    if (!entry) continue;
    RC_ASSERT(entry->t() >= head.at);
    if (head.seq > 0) RC_ASSERT(entry->t() > o.book.find(head.prev)->t());
    for (const auto& dep : head.deps) RC_ASSERT(entry->t() > o.book.find(dep.id)->t());
    std::set<EntryId> later{id};
    for (bool more = true; more;) {
      more = false;
      for (const auto& [other_id, other] : judged.heads)
        if (other.chain == head.chain && later.contains(other.prev))
          more = later.insert(other_id).second || more;
    }
    const auto& key = judged.owner_of(id)->entry;
    RC_ASSERT(std::any_of(later.begin(), later.end(), [&](const EntryId& one) {
      const auto& seen = judged.signatures.at(one);
      return std::any_of(seen.begin(), seen.end(),
                         [&](const Signature& s) { return signature_fits(one, s, key); });
    }));
  }
}

}  // namespace
}  // namespace tend::space
