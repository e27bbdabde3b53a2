// What happened between the two, in one form for all practices: as it stands in the timeline, is found again, and goes into
// the book. A practice that has some says so:
//
//   moments(state, viewer)   what both can read now and that stands, in any order; nothing that was taken back, nothing for
//                            me alone, nothing that one of the two still waits for
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/practice/attachment.h"
#include "core/practice/date.h"
#include "core/practice/practice.h"

namespace tend::practice {

struct MomentText {
  std::optional<std::string> label;
  std::optional<std::string> by;
  std::string text;
  static constexpr auto record = codec::describe(
      "MomentText", "words of a moment",
      codec::field(0, "label", &MomentText::label, codec::any(),
                   "what they are, behind moment.label_ in content; absent: the thing itself"),
      codec::field(1, "by", &MomentText::by, codec::any(), "who wrote them; absent: who began it"),
      codec::field(2, "text", &MomentText::text, codec::any(), "never empty"));
};

struct Moment {
  std::string name;
  std::string practice;
  EntryId id;
  bool mine = false;
  std::string by, other;
  Date when;
  std::vector<MomentText> texts;
  std::optional<std::string> item;
  std::optional<std::vector<ShownFile>> photos;
  std::optional<ShownFile> voice;
  std::optional<bool> is_new;
  // Where it stands among all.
  When place;
  std::int64_t at = 0;
  static constexpr auto record = codec::describe(
      "Moment", "something that happened between the two",
      codec::field(0, "name", &Moment::name, codec::any(),
                   "thanks.said: its heading is moment.thanks_said in content, which takes by and other"),
      codec::field(1, "practice", &Moment::practice, codec::any(), "whose it is"),
      codec::field(2, "id", &Moment::id, codec::any(), "as in that practice's own views"),
      codec::field(3, "mine", &Moment::mine, codec::any(), "whether I began it"),
      codec::field(4, "by", &Moment::by, codec::any(), "name of who began it"),
      codec::field(5, "other", &Moment::other, codec::any(), "name of the other one"),
      codec::field(6, "when", &Moment::when, codec::any(), "when it was, as far as it is known"),
      codec::field(7, "texts", &Moment::texts, codec::any(), "its words"),
      codec::field(8, "item", &Moment::item, codec::any(),
                   "content id of the question that it answers, if its words are those of the deck"),
      codec::field(9, "photos", &Moment::photos, codec::any(), "absent: none"),
      codec::field(10, "voice", &Moment::voice, codec::any(), "absent: none"),
      codec::field(11, "is_new", &Moment::is_new, codec::any(),
                   "true: words of the other's are in it that I have not looked at (us.look)"));
};

// One of `practice`, begun by that person on that day.
inline Moment moment(std::string_view practice, std::string_view what, const EntryId& id, bool mine,
                     std::int32_t day, const Viewer& viewer) {
  const auto slot = mine ? viewer.slot : 1 - viewer.slot;
  return {.name = std::string(practice) + "." + std::string(what),
          .practice = std::string(practice),
          .id = id,
          .mine = mine,
          .by = viewer.names.at(slot),
          .other = viewer.names.at(1 - slot),
          .when = shown(when_of(day)),
          .texts = {},
          .place = when_of(day),
          .at = day * ms_a_day};
}

inline void add_text(Moment& to, std::optional<std::string> label, const std::optional<std::string>& text,
                     std::optional<std::string> by = std::nullopt) {
  if (text && !text->empty()) to.texts.push_back({std::move(label), std::move(by), *text});
}

}  // namespace tend::practice
