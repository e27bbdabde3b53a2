// Every record that Tend's code describes, in one list, and the laws of a record. The `fuzz` part of ./test reads the
// sources and fails if one is missing here.
#pragma once

#include <functional>
#include <set>
#include <type_traits>
#include <variant>

#include "core/channel/admission.h"
#include "core/channel/escrow.h"
#include "core/channel/item.h"
#include "core/codec/json.h"
#include "core/practice/list.h"
#include "core/replica/door.h"
#include "core/replica/records.h"
#include "core/replica/vault.h"
#include "core/space/entry.h"
#include "core/space/pairing/pairing.h"
#include "core/space/roster.h"
#include "core/space/sealed/sealed.h"
#include "protocol/frames.h"
#include "relay/store/store.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/cbor_value.h"

namespace tend::fuzz {

using codec::Json;

// ---- the list. Records inside these are found by themselves.

template <class... R>
struct List {};
template <class... A, class... B>
constexpr List<A..., B...> operator+(List<A...>, List<B...>) {
  return {};
}

template <class... R>
constexpr List<R...> list_of(std::type_identity<std::tuple<R...>>) {
  return {};
}
template <class... R>
constexpr List<R...> list_of(std::type_identity<std::variant<R...>>) {
  return {};
}
template <class... V>
constexpr List<typename V::Answer...> answers_of(List<V...>) {
  return {};
}
template <class... P>
constexpr auto list_of(std::type_identity<practice::Table<P...>>) {
  constexpr auto views = (list_of(std::type_identity<typename P::Views>{}) + ... + List<>{});
  return (list_of(std::type_identity<typename P::Records>{}) + ... + List<>{}) +
         (list_of(std::type_identity<typename P::Intents>{}) + ... + List<>{}) + views + answers_of(views);
}
template <class T>
inline constexpr auto list = list_of(std::type_identity<T>{});

inline constexpr auto listed =
    list<protocol::Frame> + list<practice::PracticeTable> + List<practice::Withdrawal, practice::OpenNow>{} +
    list<replica::ReplicaIntents> + list<replica::ReplicaViews> + answers_of(list<replica::ReplicaViews>) +
    List<channel::AdmissionStatement, channel::Item, channel::RosterItem, channel::Deposit,
         channel::Release>{} +
    List<space::Ref, space::HeadFields, space::Statement, space::Clear, space::SealedAct,
         space::sealed::Sealed, space::sealed::Opened>{} +
    List<space::pairing::M0, space::pairing::B, space::pairing::A, space::pairing::M3Person,
         space::pairing::M4Person, space::pairing::M3Device, space::pairing::M4Device,
         space::pairing::InviterRecord, space::pairing::JoinerRecord>{} +
    List<replica::VaultRecord, replica::DeviceRecord, replica::SpaceRecord, replica::CursorRecord,
         replica::BatchRecord, replica::DraftRecord, replica::BurnsRecord, replica::AddsRecord,
         replica::OutboxRecord, replica::Keyring, replica::SealedCopy, replica::ArchivedEntry,
         replica::Archived, replica::ArchivedFile>{} +
    List<relay::store::StoredErasure, relay::store::StoredEscrow, relay::store::StoredMailbox>{};

// ---- laws

// What lives on of a value that was read as an R: fields that R does not describe are dropped, unless it keeps them.
template <class T>
test::Value kept(const test::Value& value) {
  if constexpr (codec::is_optional<T>) {
    return kept<typename T::value_type>(value);
  } else if constexpr (codec::Record<T>) {
    test::Value out{.type = value.type};
    if constexpr (codec::KeepsUnknown<T>) out.fields = value.fields;
    std::size_t place = 0;
    const auto one = [&](const auto& f) {
      using Member = typename std::remove_cvref_t<decltype(f)>::Member;
      if constexpr (T::record.shape == codec::Shape::row) {
        out.members.push_back(kept<Member>(value.members.at(place++)));
      } else if (const auto* field = value.field(f.number); field != nullptr) {
        auto inner = kept<Member>(*field);
        const auto at = std::ranges::find(out.fields, f.number, &test::Value::Field::key);
        if (at != out.fields.end())
          at->value = std::move(inner);
        else
          out.fields.push_back({f.number, std::move(inner)});
      }
    };
    std::apply([&](const auto&... f) { (one(f), ...); }, T::record.fields);
    return out;
  } else if constexpr (codec::is_vector<T>) {
    test::Value out{.type = value.type};
    for (const auto& each : value.members) out.members.push_back(kept<typename T::value_type>(each));
    return out;
  } else {
    return value;
  }
}

template <class T>
void limits_hold(const T& value, const codec::Limit& limit) {
  if constexpr (codec::OptionalFixed<T>) {
    return;
  } else if constexpr (codec::is_optional<T>) {
    if (value) limits_hold(*value, limit);
  } else if constexpr (codec::Record<T>) {
    std::apply([&](const auto&... f) { (limits_hold(value.*f.member, f.limit), ...); }, T::record.fields);
  } else if constexpr (codec::is_vector<T>) {
    law(value.size() >= limit.least && value.size() <= limit.most, "a list keeps its limits");
    for (const auto& each : value) limits_hold(each, codec::limit_of_each(limit));
  } else if constexpr (std::same_as<T, std::string>) {
    law(value.size() >= limit.least && value.size() <= limit.most, "a text keeps its limits");
    law(is_utf8(value), "a text is UTF-8");
    const auto is_control = [&](char c) {
      return static_cast<unsigned char>(c) < 0x20 &&
             !(limit.rule == codec::TextRule::lines && (c == '\n' || c == '\t'));
    };
    law(limit.rule == codec::TextRule::free || std::ranges::none_of(value, is_control),
        "a line holds no control characters");
  } else if constexpr (std::same_as<T, Bytes>) {
    law(value.size() >= limit.least && value.size() <= limit.most, "bytes keep their limits");
  } else if constexpr (codec::NamedEnum<T>) {
    law(static_cast<std::size_t>(value) < codec::EnumNames<T>::names.size(), "a named value has its name");
  } else if constexpr (std::integral<T> && !std::same_as<T, bool>) {
    constexpr auto end = static_cast<std::int64_t>(codec::integer_end);
    if constexpr (std::signed_integral<T>)
      law(value > -end && value < end && (value < 0 || static_cast<std::uint64_t>(value) <= limit.most),
          "a number keeps its limits");
    else
      law(value >= limit.least && value <= limit.most, "a number keeps its limits");
  }
}

// Whether the JSON view shows all of it: what a newer version wrote is shown, and not read again.
template <codec::Record R>
bool is_known(const R& r) {
  if constexpr (codec::KeepsUnknown<R>)
    return r.unknown.fields.empty();
  else
    return true;
}

// Keys and other secrets have no way in by JSON, so records that hold them have none.
template <class T>
consteval bool holds_secret() {
  if constexpr (codec::is_optional<T> || codec::is_vector<T>) {
    return holds_secret<typename T::value_type>();
  } else if constexpr (codec::Record<T>) {
    return std::apply(
        [](const auto&... f) {
          return (holds_secret<typename std::remove_cvref_t<decltype(f)>::Member>() || ... || false);
        },
        T::record.fields);
  } else {
    return !std::copyable<T>;
  }
}

// By its JSON view and back: the same bytes.
template <codec::Record R>
void json_shows(const R& r) {
  const auto json = codec::to_json(r);
  const auto text = json.dump();
  const auto parsed = Json::parse(text, nullptr, false);
  law(parsed == json, "the JSON view of a record is JSON");
  if (!is_known(r)) return;
  const auto again = codec::from_json<R>(parsed);
  law(again.has_value(), "a record's JSON view is read again");
  law(codec::encode(*again) == codec::encode(r), "a record is the same by its JSON view");
}

template <codec::Record R>
void record_holds(BytesView bytes) {
  codec::Where where;
  const auto r = codec::decode<R>(bytes, &where);
  if (!r) return is_named(r.error());
  const auto value = test::decode_value(bytes);
  law(value.has_value(), "a record's bytes are CBOR as the protocol allows it");
  const auto again = codec::encode(*r);
  law(again == test::encode_value(kept<R>(*value)), "a record encodes to the bytes it was decoded from");
  law(again == codec::encode(codec::decode<R>(again).value()), "and again");
  limits_hold(*r, codec::any());
  if constexpr (!holds_secret<R>()) json_shows(*r);
}

// What the JSON door takes, CBOR takes too.
template <codec::Record R>
  requires(!holds_secret<R>())
void json_holds(const Json& json) {
  codec::Where where;
  const auto r = codec::from_json<R>(json, &where);
  if (!r) return is_named(r.error());
  limits_hold(*r, codec::any());
  const auto bytes = codec::encode(*r);
  law(codec::check_canonical(bytes).has_value(), "what came as JSON is written canonically");
  record_holds<R>(bytes);
  law(codec::decode<R>(bytes).has_value(), "what the JSON door takes is read again from its bytes");
}

// ---- the list at run time

struct RecordLaws {
  std::string_view name;
  bool (*takes)(BytesView);
  void (*bytes)(BytesView);
  void (*json)(const Json&);  // null if it holds secrets
};
const std::vector<RecordLaws>& all_records();
// The one that a number stands for. It stays the same when others are added, mostly: names are hashed.
const RecordLaws& record_of(std::uint16_t number);
std::uint16_t number_of(std::string_view name);

}  // namespace tend::fuzz
