// Two people whose entries are folded as they are written: all of the practices, and nothing of devices, spaces or the
// relay. For tests of what spans practices, over many days.
#pragma once

#include <gtest/gtest.h>

#include "core/today/today.h"

namespace tend::test {

class FoldedCouple {
 public:
  using Json = codec::Json;
  using Practices = practice::Practices;

  bool paired = true;
  std::int32_t day = 20'000;
  std::int32_t minute = 12 * 60;
  std::array<std::string, 2> names{"Ada", "Ben"};

  [[nodiscard]] practice::Both<Practices::State> seen(std::uint64_t slot) const {
    return {paired ? us_ : nothing_, mine_.at(slot)};
  }
  [[nodiscard]] const today::Past& past(std::uint64_t slot) const { return mine_.at(slot).of<today::Past>(); }
  [[nodiscard]] practice::Viewer viewer(std::uint64_t slot) const {
    return {.slot = slot, .names = names, .today = day, .paired = paired};
  }
  [[nodiscard]] together::Facts facts(std::uint64_t slot) const {
    return together::facts_of(seen(slot), viewer(slot), minute);
  }
  [[nodiscard]] today::List::Answer list(std::uint64_t slot) const {
    return today::list(facts(slot), past(slot));
  }

  // Whether anything was written.
  bool act(std::uint64_t slot, std::string_view intent, const Json& fields) {
    codec::Where where;
    const auto written =
        Practices::perform(seen(slot), intent, fields, {.slot = slot, .today = day, .paired = paired}, where);
    EXPECT_TRUE(written && where.field.empty()) << intent << " " << where.field;
    if (!written || !*written) return false;
    for (const auto& entry : **written) fold(slot, entry.audience, entry.kind, entry.fields);
    return !(*written)->empty();
  }
  // As a device does when its person looks at Today: draws, if there is something to draw.
  std::vector<practice::today::Considered> open(std::uint64_t slot, const today::Luck& luck,
                                                const today::Weights& weights = {}) {
    auto drawn = today::draw(facts(slot), past(slot), weights, luck);
    if (!drawn.empty())
      fold(slot, practice::Audience::me, practice::today::Drawn::kind,
           codec::encode(practice::today::Drawn{.considered = drawn, .unknown = {}}));
    return drawn;
  }

 private:
  void fold(std::uint64_t slot, practice::Audience audience, std::uint16_t kind, BytesView fields) {
    practice::Stamp stamp{.slot = slot, .t = ++last_, .at = day * ms_a_day + last_, .day = day};
    const auto number = ++written_.at(slot);  // so that an id tells nothing of what the other wrote
    for (std::size_t i = 0; i < 7; ++i) stamp.id.bytes.at(i) = static_cast<std::uint8_t>(number >> (8 * i));
    stamp.id.bytes[7] = static_cast<std::uint8_t>(slot + 1);
    auto& state = audience == practice::Audience::us ? us_ : mine_.at(slot);
    EXPECT_TRUE(Practices::fold(state, audience, kind, fields, stamp));
  }

  Practices::State us_, nothing_;
  std::array<Practices::State, 2> mine_;
  std::array<std::uint64_t, 2> written_{};
  std::int64_t last_ = 0;
};

}  // namespace tend::test
