// The book's rules once more, as one slow pass over everything that was ever received: the judge of
// core/space/book.h in the property tests. It keeps three sets and no verdict between two questions, so
// arrival can play no part.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/crypto/hash.h"
#include "core/crypto/keys.h"
#include "core/space/book.h"
#include "core/space/entry.h"
#include "tests/support/text_fold.h"

namespace tend::test {

class NaiveBook {
 public:
  using Times = std::map<EntryId, UnixMs>;
  using Ids = std::set<EntryId>;

  NaiveBook(const SpaceId& space, const std::vector<space::Member>& members,
            std::optional<space::Closing> closing = {})
      : space_(space), closing_(std::move(closing)) {
    for (const auto& m : members) members_.emplace(space::chain_owner(space, m.entry), m);
  }

  void receive(const space::OpenedEntry& opened) {
    const auto head = space::parse_head(space_, opened.head);
    if (!head) return;
    heads.emplace(head->id, *head);
    signatures[head->id].insert(opened.signature);
    if (opened.body && space::fits(space_, *head, *opened.body)) bodies.emplace(head->id, opened.body->bytes);
  }

  const space::Member* owner_of(const EntryId& id) const {
    const auto found = members_.find(space::chain_owner(heads.at(id).chain));
    return found == members_.end() ? nullptr : &found->second;
  }

  bool is_linked(const space::Head& h) const {
    if (h.prev.is_zero()) return h.seq == 0;
    const auto prev = heads.find(h.prev);
    return prev != heads.end() && prev->second.chain == h.chain && h.seq == prev->second.seq + 1;
  }

  Ids vouched() const {
    std::vector<const space::Head*> newest_first;
    for (const auto& [id, h] : heads) newest_first.push_back(&h);
    std::stable_sort(newest_first.begin(), newest_first.end(),
                     [](auto* a, auto* b) { return a->seq > b->seq; });
    Ids good;
    for (const auto* h : newest_first) {
      const auto* owner = owner_of(h->id);
      const auto& seen = signatures.at(h->id);
      if (owner && std::any_of(seen.begin(), seen.end(),
                               [&](const auto& s) { return fits_once(h->id, s, owner->entry); }))
        good.insert(h->id);
      if (good.contains(h->id) && h->seq > 0 && is_linked(*h)) good.insert(h->prev);
    }
    return good;
  }

  Times applied() const {
    const auto good = vouched();
    Times t;
    for (bool again = true; again;) {
      again = false;
      for (const auto& [id, h] : heads) {
        if (t.contains(id) || !good.contains(id) || !is_linked(h) || (h.seq > 0 && !t.contains(h.prev)))
          continue;
        const bool deps_fit = std::all_of(h.deps.begin(), h.deps.end(), [&](const space::Ref& d) {
          return t.contains(d.id) && heads.at(d.id).ref() == d;
        });
        if (!deps_fit) continue;
        auto time = h.at;
        if (h.seq > 0) time = std::max(time, t.at(h.prev) + 1);
        for (const auto& d : h.deps) time = std::max(time, t.at(d.id) + 1);
        t[id] = time;
        again = true;
      }
    }
    return t;
  }

  Ids reached(const std::vector<space::Ref>& pins, const Times& t) const {
    Ids out;
    for (const auto& pin : pins) {
      const auto found = heads.find(pin.id);
      if (found == heads.end() || found->second.ref() != pin) continue;
      for (auto id = pin.id; t.contains(id) && out.insert(id).second;) id = heads.at(id).prev;
    }
    return out;
  }

  Ids counted(const Times& t) const {
    Ids out;
    for (const auto& [id, time] : t)
      if (!owner_of(id)->pins) out.insert(id);
    for (const auto& [owner, m] : members_)
      if (m.pins) out.merge(reached(*m.pins, t));
    return out;
  }

  Ids late(const Times& t, const Ids& counted) const {
    if (!closing_) return {};
    const auto before = reached(closing_->pins, t);
    Ids out;
    for (const auto& id : counted)
      if (owner_of(id)->slot == closing_->slot && !before.contains(id)) out.insert(id);
    return out;
  }

  std::vector<std::vector<EntryId>> forks(const Times& t) const {
    std::map<std::pair<ChainId, std::uint32_t>, Ids> by_place;
    for (const auto& [id, time] : t) by_place[{heads.at(id).chain, heads.at(id).seq}].insert(id);
    std::vector<std::vector<EntryId>> out;
    for (const auto& [place, ids] : by_place)
      if (ids.size() > 1) out.emplace_back(ids.begin(), ids.end());
    return out;
  }

  std::vector<space::Ref> branch_heads(const Times& t, const Ids& counted,
                                       std::optional<UnixMs> before = {}) const {
    Ids inside, followed;
    for (const auto& id : counted)
      if (!before || t.at(id) < *before) inside.insert(id);
    for (const auto& id : inside) followed.insert(heads.at(id).prev);
    std::vector<space::Ref> out;
    for (const auto& id : inside)
      if (!followed.contains(id)) out.push_back(heads.at(id).ref());
    std::sort(out.begin(), out.end());
    return out;
  }

  std::array<std::uint16_t, 4> books_words(const Ids& counted, UnixMs before) const {
    Bytes joined;
    for (const auto& id : counted)
      if (heads.at(id).at < before) append(joined, id.view());
    return crypto::words44(crypto::hash_as<Hash32>(crypto::label::books, space_, joined));
  }

  std::vector<space::Ref> next_deps(const ChainId& mine, const std::optional<EntryId>& last) const {
    const auto t = applied();
    Ids past;
    std::vector<EntryId> todo;
    if (last) todo.push_back(*last);
    while (!todo.empty()) {
      const auto id = todo.back();
      todo.pop_back();
      if (!t.contains(id) || !past.insert(id).second) continue;
      todo.push_back(heads.at(id).prev);
      for (const auto& d : heads.at(id).deps) todo.push_back(d.id);
    }
    std::vector<space::Ref> out;
    for (const auto& ref : branch_heads(t, counted(t)))
      if (ref.chain != mine && !past.contains(ref.id)) out.push_back(ref);
    std::sort(out.begin(), out.end(), [&](const auto& a, const auto& b) {
      return std::pair(t.at(a.id), a.id) > std::pair(t.at(b.id), b.id);
    });
    if (out.size() > 4) out.resize(4);
    return out;
  }

  // ---- what the bodies say

  struct Said {
    std::int64_t kind;
    Value fields;
  };

  std::optional<Said> said(const EntryId& id, const Ids& bodiless) const {
    const auto raw = bodies.find(id);
    if (raw == bodies.end() || bodiless.contains(id)) return std::nullopt;
    const auto body = decode_value(raw->second);
    if (!body) return std::nullopt;
    const auto *kind = body->field(0), *fields = body->field(1);
    if (!kind || kind->type != codec::CborType::unsigned_integer || kind->number > 0xFFFF)
      return std::nullopt;
    if (!fields || fields->type != codec::CborType::map) return std::nullopt;
    return Said{kind->number, *fields};
  }

  static std::vector<EntryId> in_order(const Times& t, const Ids& some) {
    std::vector<EntryId> out(some.begin(), some.end());
    std::sort(out.begin(), out.end(),
              [&](const auto& a, const auto& b) { return std::pair(t.at(a), a) < std::pair(t.at(b), b); });
    return out;
  }

  static std::vector<EntryId> named(const Said& withdrawal) {
    std::vector<EntryId> out;
    const auto* list = withdrawal.fields.field(1);
    if (!list || list->type != codec::CborType::array) return out;
    for (const auto& member : list->members)
      if (member.type == codec::CborType::bytes)
        if (const auto id = EntryId::from(member.bytes)) out.push_back(*id);
    return out;
  }

  // Withdrawn: a withdrawal that is not withdrawn itself names it, or a twin of it, and comes after what it names.
  Ids bodiless(const Times& t, const Ids& counted) const {
    const auto twin_of = [&](const EntryId& id) {
      return std::pair(owner_of(id)->slot, heads.at(id).commit);
    };
    std::map<std::pair<std::uint64_t, Hash32>, Ids> withdrawals_by_twins;
    for (const auto& id : counted) {
      const auto body = said(id, {});
      if (!body || body->kind != kind_withdrawn) continue;
      for (const auto& target : named(*body))
        if (counted.contains(target) && std::pair(t.at(target), target) < std::pair(t.at(id), id) &&
            owner_of(target)->slot == owner_of(id)->slot)
          withdrawals_by_twins[twin_of(target)].insert(id);
    }
    std::map<EntryId, bool> known;
    const auto is_gone = [&](const auto& self, const EntryId& id) -> bool {
      if (const auto found = known.find(id); found != known.end()) return found->second;
      const auto of = withdrawals_by_twins.find(twin_of(id));
      const bool out = of != withdrawals_by_twins.end() &&
                       std::ranges::any_of(of->second, [&](const auto& w) { return !self(self, w); });
      return known[id] = out;
    };
    Ids gone;
    for (const auto& id : counted)
      if (is_gone(is_gone, id)) gone.insert(id);
    return gone;
  }

  std::vector<EntryId> missing(const Times& t, const Ids& counted) const {
    const auto gone = bodiless(t, counted);
    std::vector<EntryId> out;
    for (const auto& id : counted)
      if (!bodies.contains(id) && !gone.contains(id)) out.push_back(id);
    return out;
  }

  Texts texts() const {
    const auto t = applied();
    const auto count = counted(t);
    const auto gone = bodiless(t, count), after = late(t, count);
    Texts out;
    for (const auto& id : in_order(t, count)) {
      const auto body = said(id, gone);
      if (!body || (after.contains(id) && body->kind != kind_withdrawn)) continue;
      const auto slot = owner_of(id)->slot;
      if (body->kind == kind_say) {
        if (const auto words = text_field(body->fields, 0)) out[id] = {slot, words};
        continue;
      }
      const auto object = id_field(body->fields, 0);
      if (!object) continue;
      if (body->kind == kind_edit) {
        const auto words = text_field(body->fields, 1);
        const auto text = out.find(*object);
        if (words && text != out.end() && text->second.slot == slot && !gone.contains(*object))
          text->second.words = *words;
      } else if (body->kind == kind_withdrawn && gone.contains(*object) && owner_of(*object)->slot == slot) {
        out[*object] = {slot, std::nullopt};
      }
    }
    return out;
  }

  std::map<EntryId, space::Head> heads;
  std::map<EntryId, std::set<Signature>> signatures;
  std::map<EntryId, Bytes> bodies;

 private:
  // The same signature is checked once a run.
  static bool fits_once(const EntryId& id, const Signature& signature, const EntryKey& key) {
    static std::map<std::pair<EntryId, Signature>, bool> known;
    const auto [place, is_new] = known.try_emplace({id, signature});
    if (is_new) place->second = space::signature_fits(id, signature, key);
    return place->second;
  }

  SpaceId space_;
  std::map<space::ChainOwner, space::Member> members_;
  std::optional<space::Closing> closing_;
};

}  // namespace tend::test
