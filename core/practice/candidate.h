// What a practice could offer me now. A practice that has something says so beside its other functions:
//
//   std::vector<Candidate> candidates(seen, viewer);    seen as for `view`
//
// and core/practice/practices.h, the one list, finds it at compile time; nothing else has to be told. So the practice
// knows when a thing makes sense (not twice on a day, not before there is somebody), and core/today knows nothing of
// any practice: it balances, draws and keeps the ceilings over whatever there is.
//
// A candidate goes by what I did, what both agreed on and what the other gave me. It never goes by what the other
// did not do, nor by anything of theirs that I can't read (S1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/codec/record.h"

namespace tend::practice {

// The four ways, in the order of PRACTICES.
enum class Way : std::uint8_t { together, apart, truly, tend };

// What it asks of a tired person.
enum class Effort : std::uint8_t { light, some, much };

// Why it stands before what is drawn; later ones first.
enum class Due : std::uint8_t {
  no,        // it is one of many that could be offered
  standing,  // until it is done or put away: an invitation
  soon,      // its day is near
  arrived,   // the other gave it to me, or we did it; for some days, then it is no longer due
  now        // it is for this very day
};

struct Candidate {
  std::string_view name;  // where a tap leads: "thanks.say"; also behind "today.offer." in content
  Way way = Way::together;
  Effort effort = Effort::light;
  std::uint32_t seconds = 20;  // that it takes
  std::uint32_t days_a_week =
      7;  // the most on which it is drawn, in any seven days; of what is due its practice
          // says how long
  Due due = Due::no;
  bool works_alone = false;
  std::optional<EntryId> about;      // of what: an idea
  std::string text;                  // its words, one line; may be empty
  std::optional<std::int32_t> last;  // my day on which I did it last
};

}  // namespace tend::practice

namespace tend::codec {
template <>
struct EnumNames<practice::Way> {
  static constexpr std::array<std::string_view, 4> names{"together", "apart", "truly", "tend"};
};
template <>
struct EnumNames<practice::Due> {
  static constexpr std::array<std::string_view, 5> names{"no", "standing", "soon", "arrived", "now"};
};
}  // namespace tend::codec
