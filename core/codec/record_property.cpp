#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/codec/json.h"
#include "core/codec/record.h"
#include "tests/support/cbor_gen.h"

namespace tend::codec {
namespace {

enum class Mood : std::uint8_t { calm, merry, tired };

}  // namespace

template <>
struct EnumNames<Mood> {
  static constexpr std::array<std::string_view, 3> names{"calm", "merry", "tired"};
};

namespace {

struct Guest {
  std::uint32_t chair = 0;
  EntryId id;
  bool operator==(const Guest&) const = default;
  static constexpr auto record =
      describe_row("Guest", "who came", field(0, "chair", &Guest::chair, between(1, 40), "where"),
                   field(1, "id", &Guest::id, any(), "who"));
};

struct Cake {
  std::string sort;
  Unknown unknown;
  bool operator==(const Cake&) const = default;
  static constexpr auto record =
      describe("Cake", "on the table", field(1, "sort", &Cake::sort, line(60), "its name"));
};

// One field of every sort there is; numbers leave gaps, where a newer version may have put some.
struct Party {
  std::string name;
  std::optional<std::string> letter;
  std::int32_t warmth = 0;
  std::optional<std::uint64_t> minutes;
  bool outside = false;
  Mood mood = Mood::calm;
  std::vector<Guest> guests;
  std::optional<Cake> cake;
  Bytes song;
  std::vector<std::string> notes;
  std::optional<Hash32> hash;
  Unknown unknown;
  bool operator==(const Party&) const = default;
  static constexpr auto record =
      describe("Party", "an evening", field(0, "name", &Party::name, line(90), "what for"),
               field(2, "letter", &Party::letter, lines(200), "said"),
               field(3, "warmth", &Party::warmth, any(), "degrees"),
               field(5, "minutes", &Party::minutes, at_most(integer_end - 1), "how long"),
               field(6, "outside", &Party::outside, any(), "under the sky"),
               field(9, "mood", &Party::mood, any(), "how it was"),
               field(24, "guests", &Party::guests, items(5), "who came"),
               field(25, "cake", &Party::cake, any(), "if any"),
               field(255, "song", &Party::song, at_most(64), "notes of it"),
               field(256, "notes", &Party::notes, items(4, line(40)), "by the door"),
               field(70'000, "hash", &Party::hash, any(), "of it all"));
};
static_assert(fields_ascend<Party>() && fields_ascend<Cake>());

std::string text_up_to(std::size_t bytes) {
  return *rc::gen::suchThat(test::any_text(), [bytes](const std::string& t) { return t.size() <= bytes; });
}

template <class R>
Unknown some_unknown() {
  Unknown out;
  for (auto n = *rc::gen::inRange(0, 4); n > 0; --n) {
    const auto number =
        *rc::gen::element<std::uint64_t>(1, 4, 7, 23, 26, 254, 257, 300, 69'999, 70'001, integer_end - 1);
    bool known = false;
    std::apply([&](const auto&... f) { known = ((f.number == number) || ...); }, R::record.fields);
    if (!known) out.fields[number] = test::encode_value(*test::any_value(3));
  }
  return out;
}

Party a_party() {
  Party out;
  out.name = text_up_to(90);
  if (*rc::gen::arbitrary<bool>()) out.letter = text_up_to(100) + "\n\t" + text_up_to(90);
  out.warmth = *rc::gen::arbitrary<std::int32_t>();
  if (*rc::gen::arbitrary<bool>()) out.minutes = static_cast<std::uint64_t>(std::abs(*test::any_integer()));
  out.outside = *rc::gen::arbitrary<bool>();
  out.mood = *rc::gen::element(Mood::calm, Mood::merry, Mood::tired);
  for (auto n = *rc::gen::inRange(0, 6); n > 0; --n)
    out.guests.push_back({*rc::gen::inRange<std::uint32_t>(1, 41),
                          *EntryId::from(*rc::gen::container<Bytes>(32, test::any_byte()))});
  if (*rc::gen::arbitrary<bool>()) out.cake = Cake{text_up_to(60), some_unknown<Cake>()};
  out.song = *rc::gen::suchThat(test::any_bytes(), [](const Bytes& b) { return b.size() <= 64; });
  for (auto n = *rc::gen::inRange(0, 5); n > 0; --n) out.notes.push_back(text_up_to(40));
  if (*rc::gen::arbitrary<bool>()) out.hash = Hash32::from(*rc::gen::container<Bytes>(32, test::any_byte()));
  out.unknown = some_unknown<Party>();
  return out;
}

RC_GTEST_PROP(RecordProperty, ComesBackFromItsBytesWithWhatANewerVersionWrote, ()) {
  const auto party = a_party();
  const auto bytes = encode(party);
  RC_ASSERT(check_canonical(bytes).has_value());
  const auto back = decode<Party>(bytes);
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == party);
  RC_ASSERT(encode(*back) == bytes);
  RC_CLASSIFY(!party.unknown.fields.empty() || (party.cake && !party.cake->unknown.fields.empty()),
              "unknown fields");
}

RC_GTEST_PROP(RecordProperty, ReadByAGenericReaderMeansTheSame, ()) {
  const auto party = a_party();
  const auto value = test::decode_value(encode(party));
  RC_ASSERT(value.has_value());
  RC_ASSERT(as_text(value->field(0)->bytes) == party.name);
  RC_ASSERT(value->field(3)->number == party.warmth);
  RC_ASSERT((value->field(2) != nullptr) == party.letter.has_value());
  RC_ASSERT(value->field(24)->members.size() == party.guests.size());
  for (const auto& [number, raw] : party.unknown.fields)
    RC_ASSERT(test::encode_value(*value->field(number)) == raw);
}

RC_GTEST_PROP(RecordProperty, DamagedBytesAreRefusedOrComeOutTheSame, ()) {
  const auto bytes = test::damaged(encode(a_party()));
  const auto back = decode<Party>(bytes);
  if (back) RC_ASSERT(encode(*back) == bytes);
  RC_CLASSIFY(back.has_value(), "still a party");
}

RC_GTEST_PROP(RecordProperty, AFieldTwiceIsRefused, ()) {
  const auto value = *test::decode_value(encode(a_party()));
  const auto twice = *rc::gen::inRange<std::size_t>(0, value.fields.size());
  CborWriter out;
  out.map(value.fields.size() + 1);
  for (std::size_t i = 0; i < value.fields.size(); ++i)
    for (int times = i == twice ? 2 : 1; times > 0; --times) {
      out.unsigned_integer(value.fields[i].key);
      test::write_value(out, value.fields[i].value);
    }
  RC_ASSERT(decode<Party>(out.take()).error() == Refusal::cbor_not_canonical);
}

RC_GTEST_PROP(RecordProperty, ARowHasAllItsFieldsAndNoMore, (std::uint8_t members)) {
  CborWriter out;
  out.array(members);
  for (int i = 0; i < members; ++i) {
    if (i == 1)
      out.bytes(Bytes(32, 1));
    else
      out.unsigned_integer(1);
  }
  auto bytes = out.take();
  const auto guest = decode<Guest>(bytes);
  RC_ASSERT(guest.has_value() == (members == 2));
  if (!guest) RC_ASSERT(guest.error() == Refusal::field_wrong_size);
}

RC_GTEST_PROP(RecordProperty, AnyBytesAreRefusedOrComeOutTheSame, ()) {
  const auto bytes = *test::any_bytes();
  if (const auto back = decode<Party>(bytes)) RC_ASSERT(encode(*back) == bytes);
}

RC_GTEST_PROP(RecordProperty, ComesBackFromItsJson, ()) {
  auto party = a_party();
  party.unknown = {};
  if (party.cake) party.cake->unknown = {};
  const auto json = Json::parse(to_json(party).dump());
  const auto back = from_json<Party>(json);
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == party);
}

}  // namespace
}  // namespace tend::codec
