// The made-up couple's story: what two people ask their devices for, in order of time, out of a seed. It writes nothing
// itself: each step is an intent of a practice, and whoever plays it lets it go through that practice's rules.
//
//   a chapter    of 273 days is told again and again, otherwise each time: plain days, ten to sixteen hard ones with few
//                words and low check-ins, their mending (he says sorry, they walk and talk), two weeks of mended days,
//                and about two weeks in which she is away
//   she          slot 0; works by day, sings on Wednesdays; writes long, checks in nearly every evening, writes letters
//   he           slot 1; drives early shifts in one week and late ones in the next; writes short, offers most ideas
//   seasons      of the northern half, by the civil date
//
// Steps come one at a time, and no more is kept than lies ahead, besides a digest of each text: ten years take as much
// memory as one, nearly. Integers only; the same words and plan give the same steps everywhere.
#pragma once

#include <memory>
#include <queue>

#include "core/demo/words.h"

namespace tend::demo {

inline constexpr std::int32_t nine_months = 274;  // days

struct Plan {
  std::uint64_t seed = 1;
  std::int32_t from_day = 0;  // their first day, since 1970-01-01
  std::int32_t days = nine_months;
  std::int32_t utc_offset_min = 0;  // of where they live, all the time
  std::uint32_t pace =
      1;  // so many times as many thanks and check-ins a day: 4 for ten years of 73,000 entries
};

// What practice::Writer and Viewer have to say as draw_seed for this story's questions of the day.
std::uint64_t draw_seed_of(const Plan& plan);

struct Step {
  std::uint64_t number = 0;  // its name, for steps that refer to it
  UnixMs at = 0;
  std::int32_t day = 0;    // the writer's
  std::uint64_t slot = 0;  // who asks
  std::string_view intent;
  codec::Json fields;
  // The field that takes the id of the first entry which that step wrote, and the step's number. Such a step came before.
  std::string_view refers_by;
  std::uint64_t refers_to = 0;
};

class Story {
 public:
  // `words` must outlive it.
  Story(const Words& words, const Plan& plan);
  // The next step; none after the last day.
  std::optional<Step> next();

 private:
  enum class Mood : std::uint8_t { plain, hard, mended, apart };
  // One chapter's days, counted from the story's first.
  struct Chapter {
    std::int32_t hard = 0, mends = 0, leaves = 0, returns = 0;
  };
  struct Moment {
    std::int32_t nth = 0;  // day of the story
    std::int32_t minute = 0;
  };
  struct Later {
    bool operator()(const Step& a, const Step& b) const {
      return std::pair(a.at, a.number) > std::pair(b.at, b.number);
    }
  };

  void plan_day();
  void begin();
  void check_in(std::uint64_t slot);
  void thank(std::uint64_t slot);
  void receive(std::uint64_t thanks, std::uint64_t slot, Moment said);
  void question_of_day();
  void ask_a_question();
  void offer_an_idea();
  void write_letters();
  void letter(std::uint64_t slot, std::string_view deck, Moment at, Moment until);
  void mend();
  void meet_again();
  struct Idea {
    std::string size;
    std::vector<std::string> texts;  // what, who brings what, how it was for her, for him
  };
  // It is wished for, done on that day, and looked back on.
  void live(std::uint64_t idea, std::uint64_t wisher, Moment wished, Moment done, const Idea& what);

  // Adds a step and answers its number.
  std::uint64_t add(std::uint64_t slot, Moment at, std::string_view intent, codec::Json fields,
                    std::string_view refers_by = {}, std::uint64_t refers_to = 0);
  [[nodiscard]] UnixMs ms_of(Moment at) const;
  [[nodiscard]] std::int32_t day_of(std::int32_t nth) const { return plan_.from_day + nth; }
  [[nodiscard]] Mood mood_of(std::int32_t nth);
  Chapter& chapter_of(std::int32_t nth);
  // When that person has a minute: on that day, not before `from`.
  Moment free_minute(std::uint64_t slot, std::int32_t nth, std::int32_t from = 0);
  [[nodiscard]] bool is_weekend(std::int32_t nth) const;
  [[nodiscard]] std::string_view who(std::uint64_t slot) const { return slot == 0 ? "ines" : "ruben"; }
  [[nodiscard]] std::int32_t next_together(std::int32_t nth);

  Plan plan_;
  Drawer drawer_;
  const Words* words_;
  Chance chance_{0};  // of the day that is planned
  std::int32_t nth_ = 0;
  std::uint64_t last_number_ = 0;
  std::vector<Chapter> chapters_;
  std::priority_queue<Step, std::vector<Step>, Later> ahead_;
};

}  // namespace tend::demo
