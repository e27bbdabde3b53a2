// Sealed entries of one space, as this device can read them (PROTOCOL 6): which keys are here, and what opens now.
//
// Keys come from three sides, and each counts only if it fits the entry's own check:
//   learn      my person's, from its private space
//   released   what the relay gave out: W under an epoch's key
//   look_at    counted entries of kind opened, by the author's person
//
// The other's entry opens when its key is here and, unless the author gave that away, this device's own clock says
// that its time has come, too. My person's opens at once, and says of itself whether it is still sealed.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/practice/practice.h"
#include "core/space/book.h"
#include "core/space/sealed/sealed.h"

namespace tend::replica {

class SealedEntries {
 public:
  SealedEntries(const SpaceId& space, std::uint64_t slot) : space_(space), slot_(slot) {}

  // What reading depends on, besides: this device's clock, and the keys of the space's epochs (null: not here).
  struct Reader {
    UnixMs now = 0;
    std::function<const crypto::EpochKey*(std::uint64_t)> epoch_key;
  };
  struct Read {
    Bytes body;
    std::optional<practice::StillSealed> sealed;
  };

  // ---- what becomes known; each answers whether that is news

  bool learn(const crypto::SealedKey& key);
  bool released(channel::Release release);
  // Counted entries of kinds sealed and opened, ascending (t, id). True: earlier ones may read differently now.
  bool look_at(const space::Entry& entry);
  void begin_anew();  // before all are looked at once more

  // ---- what can be read

  // The inner body, if it opens. Nothing for one that doesn't, or not yet.
  [[nodiscard]] std::optional<Read> read(const EntryId& entry, const Reader& reader) const;
  // Why it doesn't open though its time has come and a key is here; nothing if it does, or not yet.
  [[nodiscard]] std::optional<Refusal> why_inert(const EntryId& entry, const Reader& reader) const;
  [[nodiscard]] bool holds(const EntryId& entry) const { return rows_.contains(entry); }
  // Of one of the other's: my person's for the same group; and its own time. Nothing where there is none.
  [[nodiscard]] std::optional<EntryId> beside(const EntryId& entry) const;
  [[nodiscard]] std::optional<UnixMs> until(const EntryId& entry) const;
  // When the clock lets the next one open whose key is here.
  [[nodiscard]] std::optional<UnixMs> next_opening(const Reader& reader) const;

  // ---- of my person's

  [[nodiscard]] const space::sealed::Sealed* sealed(const EntryId& entry) const;
  // The key, if it is here.
  [[nodiscard]] const crypto::SealedKey* key(const space::sealed::Sealed& sealed) const;
  // Whether the author's person gave the key away.
  [[nodiscard]] bool is_given_away(const EntryId& entry) const;
  [[nodiscard]] bool is_released(const EntryId& entry) const { return releases_.contains(entry); }
  [[nodiscard]] bool knows(const channel::Release& release) const;
  // Whether its key may go anywhere: of a group's the one that the relay gave out, else the first.
  [[nodiscard]] bool is_the_one(const EntryId& entry) const;
  // When the key is to be given away, of each that stands and has not been: a day after its condition.
  [[nodiscard]] std::map<UnixMs, std::vector<EntryId>> to_give_away() const;

 private:
  struct Row {
    const space::Entry* entry = nullptr;
    space::sealed::Sealed sealed;
    channel::Condition condition;
  };
  // The key by which the other can read it, or why none fits; nothing: there is none.
  struct Key {
    const crypto::SealedKey* given = nullptr;  // by the author's person
    std::optional<crypto::SealedKey> released;
    std::optional<Refusal> junk;
    [[nodiscard]] const crypto::SealedKey* any() const {
      return given ? given : released ? &*released : nullptr;
    }
  };
  [[nodiscard]] Key key_for_other(const Row& row, const Reader& reader) const;
  [[nodiscard]] bool stands(const Row& row, const Reader& reader) const;
  [[nodiscard]] bool has_come(const Row& row, const Key& key, UnixMs now) const;
  // The body that opens; a refusal: it is inert; nothing: it is not there yet.
  [[nodiscard]] std::optional<Result<Read>> look_into(const Row& row, const Reader& reader) const;

  SpaceId space_;
  std::uint64_t slot_;
  std::map<Hash32, crypto::SealedKey> own_;  // by their checks
  std::map<EntryId, std::vector<channel::Release>> releases_;
  std::map<EntryId, Row> rows_;
  std::map<EntryId, Refusal> malformed_;
  std::map<EntryId, std::vector<std::pair<std::uint64_t, crypto::SealedKey>>>
      given_;                                                          // slot, key; by the sealed one
  std::map<EscrowGroup, std::array<std::vector<EntryId>, 2>> groups_;  // by slot, in their order
};

}  // namespace tend::replica
