// All practices as one: entries go to the practice of their kind, intents and queries to the one of their
// name.
#pragma once

#include <functional>
#include <set>

#include "core/codec/json.h"
#include "core/codec/schema.h"
#include "core/practice/candidate.h"
#include "core/practice/moment.h"
#include "core/practice/practice.h"

namespace tend::practice {

// Of an entry for both that opens later.
struct Seal {
  Opens opens;
  std::string_view practice;  // whose object it is
};

// The body of an entry to be written: its kind and its record's CBOR map.
struct NewEntry {
  Audience audience = Audience::us;
  std::uint16_t kind = 0;
  Bytes fields;
  std::optional<Seal> seal;
  std::vector<EntryId> refers_to;  // ids in its fields; none of a withdrawal or OpenNow
};

// Of two entries with the same words one is said; whatever names the other means that one.
using Meant = std::function<EntryId(const EntryId&)>;

namespace detail {
// Found beside the practice, not among the table's own members of the same names.
void fold_one(auto& state, const Stamp& stamp, const auto& record) { fold(state, stamp, record); }
auto perform_one(const auto& seen, const auto& intent, const Writer& writer) {
  return perform(seen, intent, writer);
}
void withdrawn_one(auto& state, const Stamp& object, const Stamp& withdrawal) {
  withdrawn(state, object, withdrawal);
}
void restored_one(auto& state, const Stamp& object, const Stamp& withdrawal) {
  restored(state, object, withdrawal);
}
void cannot_open_one(auto& state, const Unopenable& what) { cannot_open(state, what); }
template <class R>
std::optional<Opens> opens_of(const R& record) {
  if constexpr (OpensLater<R>)
    return opens(record);
  else
    return std::nullopt;
}
template <class R>
std::vector<EntryId> refers_to(const R& record) {
  if constexpr (std::same_as<R, Withdrawal> || std::same_as<R, OpenNow>)
    return {};
  else
    return codec::values_in<EntryId>(record);
}
template <class R>
std::optional<UnixMs> shut_until_of(const R& record) {
  if constexpr (requires { shut_until(record); })
    return shut_until(record);
  else
    return std::nullopt;
}
auto strays_of(const auto& state, std::uint64_t slot) { return strays(state, slot); }
template <class P>
std::vector<Candidate> candidates_of(Seen<P> seen, const Viewer& viewer) {
  if constexpr (requires { candidates(seen, viewer); })
    return candidates(seen, viewer);
  else
    return {};
}
template <class P>
std::vector<Moment> moments_of(Seen<P> seen, const Viewer& viewer) {
  if constexpr (requires { moments(seen, viewer); })
    return moments(seen, viewer);
  else
    return {};
}
auto view_one(const auto& seen, const auto& query, const Viewer& viewer) { return view(seen, query, viewer); }

// Wire numbers are given once.
constexpr bool kinds_differ(auto... kinds) {
  const std::array<std::uint16_t, sizeof...(kinds)> all{kinds...};
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t k = i + 1; k < all.size(); ++k)
      if (all[i] == all[k]) return false;
  return true;
}
template <class... R>
constexpr auto kinds_of(std::type_identity<std::tuple<R...>>) {
  return std::tuple{R::kind...};
}
}  // namespace detail

template <Practice... P>
struct Table {
  static_assert(std::apply([](auto... k) { return detail::kinds_differ(k...); },
                           std::tuple_cat(detail::kinds_of(std::type_identity<typename P::Records>{})...)),
                "two records share a kind");
  using State = std::tuple<typename P::State...>;

  // Folds one counted entry. A refusal says why the entry is inert: unknown_kind, what the codec refuses,
  // what validate says. `meant`, if there is any, gives for the id of an entry that is named the one that is meant.
  static Result<void> fold(State& state, Audience space, std::uint16_t kind, BytesView fields,
                           const Stamp& stamp, const Meant& meant = {}) {
    Result<void> out = refuse(Refusal::unknown_kind);
    (fold_if<P>(std::get<typename P::State>(state), space, kind, fields, stamp, meant, out), ...);
    return out;
  }

  // The photos and voices that a body names; none if it is not in its form.
  static std::vector<Attachment> files(Audience space, std::uint16_t kind, BytesView fields) {
    std::vector<Attachment> out;
    [[maybe_unused]] const auto look = [&]<class Q>(std::type_identity<Q>) {
      [[maybe_unused]] const auto one = [&]<class R>(std::type_identity<R>) {
        if constexpr (codec::can_hold(codec::type_of<Attachment>, codec::type_of<R>))
          if (kind == R::kind && space == practice::audience_of<Q, R>())
            if (const auto record = codec::decode<R>(fields); record && !validate(*record))
              out = codec::values_in<Attachment>(*record);
      };
      for_each_in(std::type_identity<typename Q::Records>{}, one);
    };
    (look(std::type_identity<P>{}), ...);
    return out;
  }

  // A body's record as JSON; null if no practice of that space knows it, or it is not in its form.
  static codec::Json to_json(Audience space, std::uint16_t kind, BytesView fields) {
    codec::Json out;
    if (const auto* known = find_known(space, kind))
      known->with_one([&](void* record) {
        if (codec::decode(fields, *known->type, record, nullptr)) out = codec::json_of(*known->type, record);
      });
    return out;
  }

  // The body that such JSON stands for. unknown_kind if no practice of that space has it; else as codec::from_json says.
  static Result<Bytes> from_json(Audience space, std::uint16_t kind, const codec::Json& json) {
    Result<Bytes> out = refuse(Refusal::unknown_kind);
    const auto* known = find_known(space, kind);
    if (!known) return out;
    known->with_one([&](void* record) {
      if (const auto ok = codec::from_json(json, *known->type, record, codec::any(), nullptr); !ok)
        return void(out = refuse(ok.error()));
      out = codec::encode(*known->type, record);
    });
    // Fields of a newer version are any bytes until they were read.
    if (out && to_json(space, kind, *out) != json) out = refuse(Refusal::field_wrong_type);
    return out;
  }

  // Until when the other's app keeps a body closed that lies there readable; none: it does not.
  static std::optional<UnixMs> shut_until(Audience space, std::uint16_t kind, BytesView fields) {
    std::optional<UnixMs> out;
    [[maybe_unused]] const auto look = [&]<class Q>(std::type_identity<Q>) {
      [[maybe_unused]] const auto one = [&]<class R>(std::type_identity<R>) {
        if (kind != R::kind || space != practice::audience_of<Q, R>()) return;
        if (const auto record = codec::decode<R>(fields)) out = detail::shut_until_of(*record);
      };
      for_each_in(std::type_identity<typename Q::Records>{}, one);
    };
    (look(std::type_identity<P>{}), ...);
    return out;
  }

  // An object of that kind is withdrawn, or called back. A kind that no practice knows, or none of that space: no
  // change.
  static void withdrawn(State& state, Audience space, std::uint16_t kind, const Stamp& object,
                        const Stamp& withdrawal) {
    for_practice_of(state, space, kind, [&](auto& of) { detail::withdrawn_one(of, object, withdrawal); });
  }
  static void restored(State& state, Audience space, std::uint16_t kind, const Stamp& object,
                       const Stamp& withdrawal) {
    for_practice_of(state, space, kind, [&](auto& of) { detail::restored_one(of, object, withdrawal); });
  }

  // Of what the other sealed and does not open, to every practice that wants to hear of it.
  static void cannot_open(State& state, const Unopenable& what) {
    [[maybe_unused]] const auto tell = [&]<class Q>(std::type_identity<Q>) {
      auto& own = std::get<typename Q::State>(state);
      if constexpr (HearsOfJunk<Q>) detail::cannot_open_one(own, what);
    };
    (tell(std::type_identity<P>{}), ...);
  }

  // Withdrawals of what a person wrote to objects that they took back meanwhile; none: there is nothing to do.
  static std::vector<NewEntry> strays(const State& state, Audience space, std::uint64_t slot) {
    std::vector<NewEntry> out;
    [[maybe_unused]] const auto look = [&]<class Q>(std::type_identity<Q>) {
      if constexpr (TakesBack<Q>)
        for (const auto& each : detail::strays_of(std::get<typename Q::State>(state), slot))
          if (space == space_of<Q>(each)) out.push_back({space, Withdrawal::kind, codec::encode(each)});
    };
    (look(std::type_identity<P>{}), ...);
    return out;
  }

  // Empty if no practice has an intent of that name. `where` names the field that was refused.
  static std::optional<Result<std::vector<NewEntry>>> perform(const Both<State>& states,
                                                              std::string_view name,
                                                              const codec::Json& fields, const Writer& writer,
                                                              codec::Where& where) {
    std::optional<Result<std::vector<NewEntry>>> out;
    (perform_if<P>(seen_by<P>(states), name, fields, writer, where, out,
                   std::type_identity<typename P::Intents>{}),
     ...);
    return out;
  }

  // Empty if no practice has a view of that name.
  static std::optional<Result<codec::Json>> view(const Both<State>& states, std::string_view name,
                                                 const codec::Json& query, const Viewer& viewer) {
    std::optional<Result<codec::Json>> out;
    (view_if<P>(seen_by<P>(states), name, query, viewer, out, std::type_identity<typename P::Views>{}), ...);
    return out;
  }

  // What could be offered to the viewer now, in the order of the practices.
  static std::vector<Candidate> candidates(const Both<State>& states, const Viewer& viewer) {
    std::vector<Candidate> out;
    const auto add = [&](std::vector<Candidate> more) { std::ranges::move(more, std::back_inserter(out)); };
    (add(detail::candidates_of<P>(seen_by<P>(states), viewer)), ...);
    return out;
  }

  // What happened between the two, in no order.
  static std::vector<Moment> moments(const Both<State>& states, const Viewer& viewer) {
    std::vector<Moment> out;
    const auto add = [&](std::vector<Moment> more) { std::ranges::move(more, std::back_inserter(out)); };
    (add(detail::moments_of<P>(seen_by<P>(states), viewer)), ...);
    return out;
  }

  // Whom an intent's entries, or a view's answer, are about, as their practice says. Empty if no practice has one of that name.
  static std::optional<Audience> audience_of(std::string_view name) {
    std::optional<Audience> out;
    const auto look = [&]<class Q>(std::type_identity<Q>) {
      [[maybe_unused]] const auto one = [&]<class T>(std::type_identity<T>) {
        if (name == T::name) out = Q::audience;
      };
      for_each_in(std::type_identity<typename Q::Intents>{}, one);
      for_each_in(std::type_identity<typename Q::Views>{}, one);
    };
    (look(std::type_identity<P>{}), ...);
    return out;
  }

  // Names of the views that entries of an audience may change.
  static std::vector<std::string_view> views(Audience audience) {
    std::vector<std::string_view> out;
    const auto add = [&]<class Q, class... V>(std::type_identity<Q>, std::type_identity<std::tuple<V...>>) {
      if (Q::audience == audience || Q::audience == Audience::mixed) (out.push_back(V::name), ...);
    };
    (add(std::type_identity<P>{}, std::type_identity<typename P::Views>{}), ...);
    return out;
  }

  // Calls `each(std::type_identity<T>)` for every intent, then for every view.
  static void for_each_intent(auto&& each) {
    (for_each_in(std::type_identity<typename P::Intents>{}, each), ...);
  }
  static void for_each_view(auto&& each) {
    (for_each_in(std::type_identity<typename P::Views>{}, each), ...);
  }
  static void for_each_record(auto&& each) {
    (for_each_in(std::type_identity<typename P::Records>{}, each), ...);
  }

 private:
  template <class... T>
  static void for_each_in(std::type_identity<std::tuple<T...>>, auto& each) {
    (each(std::type_identity<T>{}), ...);
  }

  // Calls `each` with the state of the practice of that kind, if what it writes can be taken back.
  static void for_practice_of(State& state, Audience space, std::uint16_t kind, auto each) {
    [[maybe_unused]] const auto look = [&]<class Q>(std::type_identity<Q>) {
      if constexpr (TakesBack<Q>) {
        const auto one = [&]<class R>(std::type_identity<R>) {
          if (kind == R::kind && space == practice::audience_of<Q, R>())
            each(std::get<typename Q::State>(state));
        };
        for_each_in(std::type_identity<typename Q::Records>{}, one);
      }
    };
    (look(std::type_identity<P>{}), ...);
  }

  // A kind of record without its C++ type.
  struct Known {
    Audience space;
    std::uint16_t kind;
    const codec::Type* type;
    void (*with_one)(const std::function<void(void*)>& use);
  };
  template <class R>
  static void with_one(const std::function<void(void*)>& use) {
    R record{};
    use(&record);
  }
  // Null if no practice of that space has it.
  static const Known* find_known(Audience space, std::uint16_t kind) {
    static constexpr Known withdrawal{Audience::mixed, Withdrawal::kind, &codec::type_of<Withdrawal>,
                                      &with_one<Withdrawal>};
    if (kind == Withdrawal::kind) return &withdrawal;
    const Known* out = nullptr;
    const auto look = [&]<class Q, class... R>(std::type_identity<Q>, std::type_identity<std::tuple<R...>>) {
      static constexpr std::array all{
          Known{practice::audience_of<Q, R>(), R::kind, &codec::type_of<R>, &with_one<R>}...};
      for (const auto& each : all)
        if (each.space == space && each.kind == kind) out = &each;
    };
    (look(std::type_identity<P>{}, std::type_identity<typename P::Records>{}), ...);
    return out;
  }

  template <class Q>
  static Seen<Q> seen_by(const Both<State>& states) {
    using S = typename Q::State;
    if constexpr (Q::audience == Audience::mixed)
      return {std::get<S>(states.us), std::get<S>(states.mine)};
    else if constexpr (Q::audience == Audience::us)
      return std::get<S>(states.us);
    else
      return std::get<S>(states.mine);
  }

  template <class Q>
  static void fold_if(typename Q::State& state, Audience space, std::uint16_t kind, BytesView fields,
                      const Stamp& stamp, const Meant& meant, Result<void>& out) {
    const auto one = [&]<class R>(std::type_identity<R>) {
      // A thing said in the wrong space is said nowhere.
      if (kind != R::kind || space != practice::audience_of<Q, R>()) return;
      R record{};
      if (out = codec::decode(fields, codec::type_of<R>, &record, nullptr); !out) return;
      if (meant) codec::change_values_in<EntryId>(record, meant);
      if (const auto why = validate(record)) return void(out = refuse(*why));
      detail::fold_one(state, stamp, record);
    };
    for_each_in(std::type_identity<typename Q::Records>{}, one);
  }
  // A withdrawal goes where its object is; only what is for both is sealed.
  template <class Q, class R>
  static Audience space_of(const R& record) {
    if constexpr (std::same_as<R, OpenNow>) {
      return Audience::us;
    } else if constexpr (!std::same_as<R, Withdrawal>) {
      return practice::audience_of<Q, R>();
    } else {
      if (record.of == Withdrawal::leaves_no_line) return Audience::us;
      auto out = Q::audience;
      const auto look = [&]<class Of>(std::type_identity<Of>) {
        if (record.of == Of::kind) out = practice::audience_of<Q, Of>();
      };
      for_each_in(std::type_identity<typename Q::Records>{}, look);
      return out;
    }
  }

  // Once for a practice, not for each of its intents: a phone fetches every copy.
  template <class Q>
  static std::vector<NewEntry> entries_of(const Written<Q>& written) {
    std::vector<NewEntry> out;
    for (const auto& each : written)
      std::visit(
          [&](const auto& r) {
            auto& entry = out.emplace_back(NewEntry{space_of<Q>(r), r.kind, codec::encode(r)});
            if (auto when = detail::opens_of(r); when && entry.audience == Audience::us)
              entry.seal = Seal{*std::move(when), Q::name};
            entry.refers_to = detail::refers_to(r);
          },
          each);
    return out;
  }

  template <class Q, class... I>
  static void perform_if(const Seen<Q>& seen, std::string_view name, const codec::Json& fields,
                         const Writer& writer, codec::Where& where,
                         std::optional<Result<std::vector<NewEntry>>>& out,
                         std::type_identity<std::tuple<I...>>) {
    [[maybe_unused]] const auto one = [&]<class J>(std::type_identity<J>) {
      if (name != J::name) return;
      J intent{};
      if (const auto ok = codec::from_json(fields, codec::type_of<J>, &intent, codec::any(), &where); !ok)
        return void(out = refuse(ok.error()));
      const auto written = detail::perform_one(seen, intent, writer);
      if (written)
        out = entries_of<Q>(*written);
      else
        out = refuse(written.error());
    };
    (one(std::type_identity<I>{}), ...);
  }

  template <class Q, class... V>
  static void view_if(const Seen<Q>& seen, std::string_view name, const codec::Json& query,
                      const Viewer& viewer, std::optional<Result<codec::Json>>& out,
                      std::type_identity<std::tuple<V...>>) {
    [[maybe_unused]] const auto one = [&]<class W>(std::type_identity<W>) {
      if (name != W::name) return;
      W asked{};
      if (const auto ok = codec::from_json(query, codec::type_of<W>, &asked, codec::any(), nullptr); !ok)
        return void(out = refuse(ok.error()));
      out = codec::to_json(detail::view_one(seen, asked, viewer));
    };
    (one(std::type_identity<V>{}), ...);
  }
};

}  // namespace tend::practice
