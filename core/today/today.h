// What to offer me today: at most three things, each with its reason. "Nothing" is a full answer.
//
//   what is due      first: the plan of this day, what the other gave me, an invitation still open. Not drawn.
//   what is drawn    two at most, once a day. Each that could be offered gets a probability, never below 5 %, and is
//                    drawn with exactly that. The four ways weigh the same, more the longer Tend has offered, or I
//                    have done, nothing of them; so do the offers of one way among each other. On a day with little
//                    energy one is drawn, and light ones weigh more.
//   and not          in quiet hours; what rests until tomorrow; what is switched off; what I can't do alone while I am;
//                    what was drawn on as many of seven days as it may be. On the first seven days, only what takes a
//                    minute at most.
//
// Pure, and in integers: the same facts, past draws, weights and luck give the same bytes everywhere. The host draws the
// luck; what comes of it is written down as practice::today::Drawn and never drawn again.
#pragma once

#include <functional>
#include <map>

#include "core/today/chances.h"
#include "core/together/facts.h"

namespace tend::today {

inline constexpr std::size_t offers_most = 3;
inline constexpr std::size_t drawn_most = 2;
inline constexpr std::size_t drawn_most_when_tired = 1;
inline constexpr std::uint64_t tired_below = 3;  // of energy 1 ... 7
inline constexpr std::int32_t first_days = 7;    // days with a draw
inline constexpr std::uint32_t first_days_seconds_most = 60;
inline constexpr std::uint32_t chance_least = (whole * 5 + 99) / 100;  // the floor, 5 %
inline constexpr std::uint32_t chance_most =
    whole * 95 / 100;                            // after the first days: what is always there can't be
                                                 // told to help
inline constexpr std::int32_t memory_days = 14;  // beyond, nothing weighs more

using Past = practice::today::State;
// By name of an offer, in per cent of what it would weigh: from what helps me, 25 ... 400. Absent: 100.
using Weights = std::map<std::string, std::uint32_t, std::less<>>;

// What is to be written down before today's offers are shown: every candidate that this day has not considered yet, in
// the order of ways and names, with its probability and whether it was drawn. Empty: nothing is to be drawn (now).
std::vector<practice::today::Considered> draw(const together::Facts& facts, const Past& past,
                                              const Weights& weights, const Luck& luck);

// ---- the view

struct OfferItem {
  std::string offer;
  std::string title, why;
  std::string partner;
  std::string text;
  practice::Way way = practice::Way::together;
  practice::Due due = practice::Due::no;
  std::uint32_t seconds = 0;
  std::uint32_t chance = 0;
  std::optional<EntryId> about;
  static constexpr auto record = codec::describe(
      "TodayOffer", "one thing for me now",
      codec::field(0, "offer", &OfferItem::offer, codec::any(), "its name"),
      codec::field(1, "title", &OfferItem::title, codec::any(),
                   "key of the sentence that offers it; takes partner"),
      codec::field(2, "why", &OfferItem::why, codec::any(), "key of the reason; takes partner"),
      codec::field(3, "partner", &OfferItem::partner, codec::any(), "the other's name; empty while alone"),
      codec::field(4, "text", &OfferItem::text, codec::any(),
                   "words of what it is about, one line; may be empty"),
      codec::field(5, "way", &OfferItem::way, codec::any(), "of the four"),
      codec::field(6, "due", &OfferItem::due, codec::any(), "why it stands first; no: it was drawn"),
      codec::field(7, "seconds", &OfferItem::seconds, codec::any(), "that it takes"),
      codec::field(8, "chance", &OfferItem::chance, codec::any(), "with which it was drawn, in 65,536ths"),
      codec::field(9, "about", &OfferItem::about, codec::any(), "what it is about"));
};

struct QuietHours {
  std::uint32_t from = 0, until = 0;
  static constexpr auto record = codec::describe(
      "TodayHours", "hours in which nothing is offered",
      codec::field(0, "from", &QuietHours::from, codec::any(), "minute of the civil day, by the clock here"),
      codec::field(1, "until", &QuietHours::until, codec::any(), "the smaller one: past midnight"));
};

struct List {
  static constexpr std::string_view name = "today.list";
  struct Answer {
    std::vector<OfferItem> offers;
    bool is_quiet = false;
    bool to_draw = false;
    std::optional<QuietHours> quiet;
    std::vector<std::string> off;
    static constexpr auto record = codec::describe(
        "TodayList", "what is for me now",
        codec::field(0, "offers", &Answer::offers, codec::any(), "three at most"),
        codec::field(1, "is_quiet", &Answer::is_quiet, codec::any(), "these are quiet hours"),
        codec::field(2, "to_draw", &Answer::to_draw, codec::any(), "today.open may add to it"),
        codec::field(3, "quiet", &Answer::quiet, codec::any(), "the hours I chose; absent: none"),
        codec::field(4, "off", &Answer::off, codec::any(), "names of offers that I switched off"));
  };
  static constexpr auto record = codec::describe("TodayListQuery", "asks what is for me now");
};

// The same until the day ends, but for what is done, put away or due meanwhile.
List::Answer list(const together::Facts& facts, const Past& past);

}  // namespace tend::today
