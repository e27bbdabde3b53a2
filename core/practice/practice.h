// What a practice is: one small folder with its records, rules and views. It knows nothing of crypto or sync
// and never includes another practice. `Practice` below is the contract; a half-written one does not compile
// (practices.h).
//
// A practice P says
//   P::name          "thanks": first half of its intents' and views' names, its CLI verb, web route and
//                    content key
//   P::audience      whom its entries are for: both, only me (then they live in the private space and nowhere
//                    else), or mixed: then each record R says R::audience, one of the two, and no entry for
//                    both refers to one of mine
//   P::evidence      how well it is known to help, in one of five phrases; or it only measures
//   P::Records       std::tuple of what it writes; each record has `kind`, a wire number given once and never
//                    used again
//   P::State         what its entries add up to
//   P::Intents       std::tuple of what a person may ask for; each has `name` ("thanks.say")
//   P::Views         std::tuple of questions it answers; each has `name` ("thanks.list") and `Answer`
// and the pure functions, found beside it:
//   validate(record)                       why an entry is against the kind's own rules, if it is; such an
//                                          entry is inert
//   fold(state, stamp, record)             takes one counted entry in (t, id) order; can't fail; not legal =
//                                          no change
//   withdrawn(state, object, withdrawal)   the words of an object are gone: takes it out, or leaves the line
//                                          "withdrawn"; comes in the same order, after its object's place
//   restored(state, object, withdrawal)    it was called back, and stands as if it had never been taken back
//   perform(state, intent, writer)         the records to write, or why not; refuses with a sentence what
//                                          fold would ignore
//   view(state, query, viewer)             an answer; reads only
// and may have, of a record for both,
//   opens(record)                          when the other can read it, if not at once: see Opens
//   shut_until(record)                     until when the other's app keeps one closed that lies there readable; none: not
//   cannot_open(state, what)               of the other's that was to open and doesn't; said again and again
// and, to be offered on Today,
//   candidates(state, viewer)              what of it makes sense for me now: see core/practice/candidate.h
// and, to stand in the timeline and the book,
//   moments(state, viewer)                 what happened between the two: see core/practice/moment.h
// A practice of mixed audience has one State in each space, each of the entries there; its perform and view
// take Both<State> in place of the state.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/days.h"
#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/codec/record.h"
#include "core/practice/attachment.h"

namespace tend::practice {

enum class Audience : std::uint8_t { us, me, mixed };

// The five phrases; the sentence stands in content under "evidence.a" … "evidence.e".
enum class Evidence : std::uint8_t {
  well_tested,
  one_good_trial,
  modest_or_mixed,
  goes_together,
  not_supported,
  measure  // claims to help nobody
};

// A record for both that opens later (PROTOCOL 6). Until then it lies sealed in the us space, its key at the relay and,
// with the words, in the writer's private space. What a practice has to know of it:
//
//   writing   perform writes the record like any other, one draft, 8 seconds of undo; opens(record) says when.
//             bytes_too_long or field_out_of_range if it can't be sealed so.
//   before    The writer's devices fold it at its own place in the order, with Stamp::sealed; `withdrawn` as ever.
//             What refers to it would not be sealed, so the door refuses every record for both with its id in a
//             field (still_sealed), whatever the practice. For the other it isn't there: no fold, no count, no line.
//   then      The other's devices fold it at that same place (an earlier one than what they have folded: all is
//             folded anew), and the writer's fold it without Stamp::sealed. A time has come when the relay's clock
//             and the reader's own say so, or when the writer's person gave the key away. An entry that refers to it
//             must not be written before Stamp::sealed is gone: the other's devices would find it inert.
//   taken back while it is sealed: it goes on all devices without a line, whether or not `withdrawn` would leave
//             one; afterwards like any other. The writer's view shows it gone at once.
//   OpenNow   gives the key away before its time, for good; perform may write it like a record.
//   both      Of one object and person a practice sees one record at most: the one that opens, before that the
//             first.
//   junk      What does not open although its key is there is inert; Space::inert_sealed says why, and a practice
//             that has cannot_open(state, Unopenable) hears of the other's, so that nobody waits for it.
struct Opens {
  std::optional<UnixMs> until;  // from then on; else:
  Bytes object;  // when each of both has written one for this object (a day, an id) of this practice
};

// Of one's own person's entry that the other can't read yet.
struct StillSealed {
  std::optional<UnixMs>
      until;  // when that ends; may be over, while the relay has not said so; none: when both have
  bool operator==(const StillSealed&) const = default;
};

// The other's sealed entry, whose time has come and that does not open: a modified app, or a damaged relay until the
// author's device gives the key itself. Said anew whenever it is still so; a state keeps it as it would a record.
struct Unopenable {
  EntryId id;
  std::optional<EntryId> beside;  // my person's entry for the same object
  std::optional<UnixMs> until;
  std::int32_t day = 0;  // its writer's
};

// Everything an entry is, but its words.
struct Stamp {
  EntryId id;
  std::uint64_t slot = 0;  // the author's person
  std::int64_t t = 0;      // place in the order of all entries (PROTOCOL 2)
  UnixMs at = 0;           // when it was written, by the writer's clock
  std::int32_t day = 0;    // the writer's day
  std::optional<UnixMs>
      arrived;  // the relay's stamp, where it must be shown: late by more than 24 h, or earlier than `at`
  std::optional<StillSealed> sealed;  // see Opens
};

// What a practice's entries add up to in the us space (nothing, before there is one) and in my private space.
template <class S>
struct Both {
  const S& us;
  const S& mine;
};
// Until when the words that a withdrawal took back can be called back (PROTOCOL 10), by this device's clock.
// Empty: they are gone, or go at once.
using RestoreUntil = std::function<std::optional<UnixMs>(const EntryId& withdrawal)>;
// Until when all these withdrawals can be called back; empty if one can't any more, or there is none.
inline std::optional<UnixMs> all_until(const std::vector<Stamp>& withdrawals, const RestoreUntil& of) {
  std::optional<UnixMs> out;
  for (const auto& withdrawal : withdrawals) {
    const auto until = of ? of(withdrawal.id) : std::nullopt;
    if (!until) return std::nullopt;
    out = std::min(out.value_or(*until), *until);
  }
  return out;
}

// Who asks for something to be written.
struct Writer {
  std::uint64_t slot = 0;  // in the us space
  std::int32_t today = 0;  // their day
  UnixMs now = 0;
  bool paired = false;  // else what is for both is refused
  RestoreUntil restore_until;
  // The same on both persons' devices; before pairing, on all of one person's. What is drawn from it: core/base/numbers.h.
  std::uint64_t draw_seed = 0;
  // When the first thing for both was said, or is at the earliest; what is older was written by oneself. Empty: not paired.
  std::optional<UnixMs> together_since;
  // A photo or a voice that was handed in by file.keep, and that no record names yet; empty if there is none.
  std::function<std::optional<Attachment>(const BlobId&)> kept_file;
};

// Who is looking, and what only this device knows.
struct Viewer {
  std::uint64_t slot = 0;            // in the us space
  std::array<std::string, 2> names;  // by slot; empty while there is nobody
  std::int32_t today = 0;            // the viewer's day
  UnixMs now = 0;
  bool paired = false;
  std::function<bool(const EntryId&)> is_waiting;  // own entry not yet with the relay
  // Until when an own draft can be undone as if it had never been; empty: it is no draft (any more).
  std::function<std::optional<UnixMs>(const EntryId&)> undo_until;
  RestoreUntil restore_until;
  std::uint64_t draw_seed = 0;           // as Writer's
  std::optional<UnixMs> together_since;  // likewise
  // Of a file that the person of that slot named.
  std::function<FileState(std::uint64_t slot, const Attachment&)> file_state;
};

// Kind 2, the same for every practice: takes back an object and every entry that held its words (PROTOCOL
// 10). The space judges it and empties the entries it names; the practice then hears `withdrawn`.
struct Withdrawal {
  static constexpr std::uint16_t kind = 2;
  static constexpr std::uint16_t leaves_no_line = 5;  // `of`, where nobody but the writer ever saw it
  EntryId object;
  std::vector<EntryId> entries;
  std::uint16_t of = 0;
  std::optional<bool> restores;
  codec::Unknown unknown;
  bool operator==(const Withdrawal&) const = default;
  static constexpr auto record = codec::describe(
      "Withdrawal", "an object is taken back",
      codec::field(0, "object", &Withdrawal::object, codec::any(), "the entry that began it"),
      codec::field(1, "entries", &Withdrawal::entries, codec::any(), "all that held its words"),
      codec::field(2, "of", &Withdrawal::of, codec::any(), "kind of the object: whose line it is"),
      codec::field(3, "restores", &Withdrawal::restores, codec::any(),
                   "true: the entries are withdrawals of the object; it is called back"));
};

// `opens` has to stand before the first perform.
template <class R>
concept OpensLater = requires(const R& r) {
  { opens(r) } -> std::same_as<std::optional<Opens>>;
};

// Kind 6: a sealed entry of one's own opens now. The space adds its key; of one that has none here, nothing is
// written.
struct OpenNow {
  static constexpr std::uint16_t kind = 6;
  EntryId entry;
  codec::Unknown unknown;
  bool operator==(const OpenNow&) const = default;
  static constexpr auto record =
      codec::describe("OpenNow", "a sealed entry opens before its time",
                      codec::field(0, "entry", &OpenNow::entry, codec::any(), "the sealed one"));
};

template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

namespace detail {
template <class T>
struct VariantOf;
template <class... R>
struct VariantOf<std::tuple<R...>> {
  using Type = std::conditional_t<(OpensLater<R> || ...), std::variant<R..., Withdrawal, OpenNow>,
                                  std::variant<R..., Withdrawal>>;
};
}  // namespace detail

// The records an intent writes, in order; none if nothing would change.
template <class P>
using Written = std::vector<typename detail::VariantOf<typename P::Records>::Type>;

// What perform and view of a practice read.
template <class P>
using Seen =
    std::conditional_t<P::audience == Audience::mixed, Both<typename P::State>, const typename P::State&>;

// Whose space a practice's record lives in.
template <class P, class R>
consteval Audience audience_of() {
  if constexpr (P::audience == Audience::mixed)
    return R::audience;
  else
    return P::audience;
}

template <class R, class P>
concept PracticeRecord = codec::KeepsUnknown<R> && codec::fields_ascend<R>() &&
                         requires(typename P::State& s, const Stamp& stamp, const R& r) {
                           { R::kind } -> std::convertible_to<std::uint16_t>;
                           requires R::kind >= 16;  // below: the space's own (core/space/kinds.h)
                           requires audience_of<P, R>() != Audience::mixed;
                           { validate(r) } -> std::same_as<std::optional<Refusal>>;
                           { fold(s, stamp, r) } -> std::same_as<void>;
                         };

template <class I, class P>
concept PracticeIntent = codec::Record<I> && requires(Seen<P> s, const I& intent, const Writer& writer) {
  { I::name } -> std::convertible_to<std::string_view>;
  requires std::string_view(I::name).starts_with(P::name);
  { perform(s, intent, writer) } -> std::same_as<Result<Written<P>>>;
};

template <class V, class P>
concept PracticeView = codec::Record<V> && codec::Record<typename V::Answer> &&
                       requires(Seen<P> s, const V& query, const Viewer& viewer) {
                         { V::name } -> std::convertible_to<std::string_view>;
                         requires std::string_view(V::name).starts_with(P::name);
                         { view(s, query, viewer) } -> std::same_as<typename V::Answer>;
                       };

namespace detail {
template <class P, class... R>
consteval bool all_records(std::type_identity<std::tuple<R...>>) {
  return sizeof...(R) > 0 && (PracticeRecord<R, P> && ...);
}
template <class P, class... I>
consteval bool all_intents(std::type_identity<std::tuple<I...>>) {
  return (PracticeIntent<I, P> && ...);
}
template <class P, class... V>
consteval bool all_views(std::type_identity<std::tuple<V...>>) {
  return (PracticeView<V, P> && ...);
}
}  // namespace detail

// What both see can be taken back by who wrote it. `strays`: what a further device of that person still wrote to
// an object of theirs that was taken back meanwhile; it shows nowhere, and goes the same way (PROTOCOL 10).
template <class P>
concept TakesBack = requires(typename P::State& s, const typename P::State& read, const Stamp& stamp) {
  { withdrawn(s, stamp, stamp) } -> std::same_as<void>;
  { restored(s, stamp, stamp) } -> std::same_as<void>;
  { strays(read, stamp.slot) } -> std::same_as<std::vector<Withdrawal>>;
};

template <class P>
concept HearsOfJunk = requires(typename P::State& s, const Unopenable& what) {
  { cannot_open(s, what) } -> std::same_as<void>;
};

template <class P>
concept Practice = requires {
  { P::name } -> std::convertible_to<std::string_view>;
  { P::audience } -> std::convertible_to<Audience>;
  { P::evidence } -> std::convertible_to<Evidence>;
  requires std::default_initializable<typename P::State>;
  requires is_tuple<typename P::Records> && is_tuple<typename P::Intents> && is_tuple<typename P::Views>;
  requires detail::all_records<P>(std::type_identity<typename P::Records>{});
  requires detail::all_intents<P>(std::type_identity<typename P::Intents>{});
  requires detail::all_views<P>(std::type_identity<typename P::Views>{});
  requires P::audience == Audience::me || TakesBack<P>;
};

}  // namespace tend::practice
