// The made-up couple behind the door (core/demo): a device of one of the two, with all they wrote until now, and open to
// whoever looks around. They can read, write, undo; all of it in memory. It has no way to store or send: its effects are
// replies, Changed and Wake.
#pragma once

#include "core/demo/couple.h"
#include "core/replica/door.h"
#include "core/replica/replica.h"

namespace tend::replica {

class Demo {
 public:
  // Tells the story until `at`. Words that can't be read: everything is refused with json_malformed.
  Demo(const OpenDemo& open, const Event& at, crypto::Entropy& entropy);
  Effects step(const Event& event);

 private:
  void on(const OpenDemo& open);
  void on(const Intent& intent);
  void on(const Query& query);
  void tell_story(const OpenDemo& open);
  void draw_today(std::uint64_t slot, const today::Luck& luck);
  void look_at_all();
  void look(std::uint64_t slot, const std::vector<EntryId>& moments);
  void perform(const Intent& intent);
  void undo(const Intent& intent);
  void send_draft();
  [[nodiscard]] practice::Viewer viewer(std::uint64_t slot) const;
  [[nodiscard]] together::Facts facts(std::uint64_t slot) const;
  [[nodiscard]] const practice::today::State& past_draws(std::uint64_t slot) const;
  [[nodiscard]] const practice::seen::State& looked(std::uint64_t slot) const;
  [[nodiscard]] HomeShow::Answer home() const;
  [[nodiscard]] std::int32_t today() const { return writers_day(now_, utc_offset_min_); }
  [[nodiscard]] std::int32_t minute() const { return minute_of_day(now_, utc_offset_min_); }
  void all_changed();
  void ask_to_be_woken();

  crypto::Entropy* entropy_;
  UnixMs now_ = 0;
  std::int32_t utc_offset_min_ = 0;
  Effects effects_;
  std::optional<Refusal> broken_;
  std::array<std::string, 2> names_;
  std::optional<demo::Couple> couple_;
  std::uint64_t slot_ = 0;  // whose device this is
  struct Draft {
    std::vector<EntryId> written;
    UnixMs due = 0;
  };
  std::optional<Draft> draft_;
};

}  // namespace tend::replica
