// Two people's devices in memory, folded as real ones would be: all of the practices, and nothing of devices, spaces or the
// relay. What opens later is here for its writer alone until then, as PROTOCOL 6 has it. Nothing is stored or sent.
#pragma once

#include "core/demo/story.h"

namespace tend::demo {

class Couple {
 public:
  using Practices = practice::Practices;

  explicit Couple(std::uint64_t draw_seed) : draw_seed_(draw_seed) {}

  struct Act {
    std::uint64_t slot = 0;
    std::string_view intent;
    UnixMs now = 0;
    std::int32_t day = 0;  // the writer's
  };
  // Performs an intent of a practice; the ids of what was written, none if nothing changes. Refused as its practice refuses,
  // with still_sealed as the door does, and with intent_unknown. `where`: the field that was refused.
  Result<std::vector<EntryId>> act(const Act& act, const codec::Json& fields, codec::Where& where);
  // An entry of that person's private space that no intent writes.
  void keep(const Act& act, std::uint16_t kind, Bytes fields);
  // As if these had never been written. Only while nothing has opened since.
  void undo(const std::vector<EntryId>& written);
  // Opens what is to open by now; an act opens what came before it. True if anything reads differently.
  bool look_at_sealed(UnixMs now);

  // When the clock opens the next one.
  [[nodiscard]] std::optional<UnixMs> next_opening() const;

  // What that person's device adds up to.
  [[nodiscard]] practice::Both<Practices::State> seen(std::uint64_t slot) const;
  [[nodiscard]] std::uint64_t draw_seed() const { return draw_seed_; }
  [[nodiscard]] std::size_t entries() const { return rows_.size(); }
  // Of all that was written, in order: kinds, words and times.
  [[nodiscard]] std::uint64_t digest() const;

 private:
  struct Row {
    practice::NewEntry entry;
    practice::Stamp stamp;
    bool sealed = false;
  };
  struct Side {
    Practices::State us, mine;
  };
  EntryId add(practice::NewEntry entry, const Act& act);
  void fold(const Row& row, std::uint64_t reader) const;
  void fold_anew() const;
  [[nodiscard]] const Row* find(const EntryId& id) const;
  void open(const EntryId& id);
  [[nodiscard]] bool refers_to_sealed(const practice::NewEntry& entry) const;

  std::uint64_t draw_seed_;
  std::vector<Row> rows_;  // in (t, id) order
  std::unordered_map<EntryId, std::size_t, FixedHash> place_by_id_;
  std::set<EntryId> sealed_;                       // rows that are
  std::set<std::pair<UnixMs, EntryId>> opens_at_;  // of these, what a time opens
  using Object = std::pair<std::string_view, Bytes>;
  std::map<Object, std::array<std::optional<EntryId>, 2>> answers_;  // what both answer: by slot
  std::vector<Object> answered_;                                     // by both, and not opened yet
  std::int64_t last_ = 0;                                            // t
  std::uint64_t written_ = 0;
  mutable std::array<Side, 2> sides_;
  mutable bool is_stale_ = false;  // sides_ are to be folded anew
};

// Plays steps until a time, each by its own clock. The number of steps that a practice refused: none, unless the story is
// wrong.
class Player {
 public:
  Player(Story& story, Couple& couple) : story_(&story), couple_(&couple) {}
  std::size_t play(UnixMs until);

 private:
  Story* story_;
  Couple* couple_;
  std::optional<Step> next_;
  std::unordered_map<std::uint64_t, EntryId> id_by_step_;
};

}  // namespace tend::demo
