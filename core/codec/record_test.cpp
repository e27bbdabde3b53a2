#include "core/codec/record.h"

#include <gtest/gtest.h>

#include "core/codec/json.h"
#include "core/codec/schema.h"

namespace tend::codec {
namespace {

enum class Sort : std::uint8_t { green, black };

}  // namespace

template <>
struct EnumNames<Sort> {
  static constexpr std::array<std::string_view, 2> names{"green", "black"};
};

namespace {

struct Leaf {
  std::uint32_t size = 0;
  EntryId id;
  bool operator==(const Leaf&) const = default;
  static constexpr auto record =
      describe_row("Leaf", "one leaf", field(0, "size", &Leaf::size, at_most(9), "mm"),
                   field(1, "id", &Leaf::id, any(), "its name"));
};

struct Tea {
  std::string name;
  std::optional<std::int32_t> warmth;
  Sort sort = Sort::green;
  std::vector<Leaf> leaves;
  Bytes raw;
  bool hot = false;
  Unknown unknown;
  bool operator==(const Tea&) const = default;
  static constexpr auto record =
      describe("Tea", "what is in the pot", field(0, "name", &Tea::name, line(10), "its name"),
               field(2, "warmth", &Tea::warmth, at_most(100), "degrees"),
               field(3, "sort", &Tea::sort, any(), "green or black"),
               field(4, "leaves", &Tea::leaves, items(2), "a few"),
               field(5, "raw", &Tea::raw, at_most(4), "bytes"), field(8, "hot", &Tea::hot, any(), "now"));
};
static_assert(fields_ascend<Tea>());

Tea assam() {
  return {.name = "Assam",
          .warmth = -3,
          .sort = Sort::black,
          .leaves = {{.size = 3}, {.size = 9}},
          .raw = {1, 2},
          .hot = true,
          .unknown = {}};
}

TEST(Json, KeepsWhatANewerVersionWrote) {
  auto newer = assam();
  newer.unknown.fields = {{1, {0x18, 0x64}}, {300, {0x81, 0xf6}}};
  const auto json = to_json(newer);
  EXPECT_EQ(from_json<Tea>(json), newer);
  for (const auto& wrong :
       {Json(1), Json{{"x", "01"}}, Json{{"9x", "01"}}, Json{{"9", "zz"}}, Json{{"9", 1}}}) {
    auto other = json;
    other["unknown"] = wrong;
    EXPECT_EQ(from_json<Tea>(other).error(), Refusal::field_wrong_type) << wrong;
  }
}

TEST(Record, ComesBackFromItsBytes) {
  EXPECT_EQ(decode<Tea>(encode(assam())), assam());
  auto cold = assam();
  cold.warmth.reset();
  EXPECT_EQ(decode<Tea>(encode(cold)), cold);
}

TEST(Record, KeepsFieldsItDoesNotKnowWhereverTheyStand) {
  auto newer = assam();
  newer.unknown.fields = {{1, {0x18, 0x64}}, {6, {0x61, 0x78}}, {300, {0x81, 0xf6}}};
  const auto bytes = encode(newer);
  EXPECT_TRUE(check_canonical(bytes));
  const auto back = decode<Tea>(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->unknown, newer.unknown);
  EXPECT_EQ(encode(*back), bytes);
}

TEST(Record, RefusesBeyondItsLimitsByName) {
  const auto refused = [](auto change) {
    auto tea = assam();
    change(tea);
    Where where;
    const auto back = decode<Tea>(encode(tea), &where);
    return std::pair{back ? Refusal{} : back.error(), std::string(where.field)};
  };
  EXPECT_EQ(refused([](Tea& t) { t.name = "eleven byte"; }),
            std::pair(Refusal::text_too_long, std::string("name")));
  EXPECT_EQ(refused([](Tea& t) { t.name = "a\nb"; }),
            std::pair(Refusal::text_has_controls, std::string("name")));
  EXPECT_EQ(refused([](Tea& t) { t.name = std::string("a\0b", 3); }),
            std::pair(Refusal::text_has_controls, std::string("name")));
  EXPECT_EQ(refused([](Tea& t) { t.name = "\xC2\x85"; }),
            std::pair(Refusal::text_has_controls, std::string("name")));
  EXPECT_EQ(refused([](Tea& t) { t.warmth = 101; }),
            std::pair(Refusal::field_out_of_range, std::string("warmth")));
  EXPECT_EQ(refused([](Tea& t) { t.sort = static_cast<Sort>(2); }),
            std::pair(Refusal::field_out_of_range, std::string("sort")));
  EXPECT_EQ(refused([](Tea& t) { t.leaves.resize(3); }),
            std::pair(Refusal::list_too_long, std::string("leaves")));
  EXPECT_EQ(refused([](Tea& t) { t.leaves[0].size = 10; }),
            std::pair(Refusal::field_out_of_range, std::string("leaves")));
  EXPECT_EQ(refused([](Tea& t) { t.raw.resize(5); }), std::pair(Refusal::bytes_too_long, std::string("raw")));
}

TEST(Record, RefusesWhatIsMissingOrMistyped) {
  Where where;
  EXPECT_EQ(decode<Tea>(Bytes{0xa0}, &where).error(), Refusal::field_missing);
  EXPECT_EQ(where.field, "name");
  EXPECT_EQ(decode<Tea>(Bytes{0xa1, 0x00, 0x00}).error(), Refusal::field_wrong_type);
  EXPECT_EQ(decode<Tea>(Bytes{0x80}).error(), Refusal::field_wrong_type);
  auto bytes = encode(assam());
  bytes.push_back(0);
  EXPECT_EQ(decode<Tea>(bytes).error(), Refusal::cbor_trailing);
  bytes.resize(bytes.size() - 2);
  EXPECT_EQ(decode<Tea>(bytes).error(), Refusal::cbor_truncated);
}

TEST(Record, TellsWhatItHoldsOfAType) {
  auto tea = assam();
  tea.leaves[0].id = EntryId{{1}};
  tea.leaves[1].id = EntryId{{2}};
  EXPECT_EQ(values_in<EntryId>(tea), (std::vector{EntryId{{1}}, EntryId{{2}}}));
  EXPECT_EQ(values_in<Leaf>(tea), tea.leaves) << "the leaves, and nothing in them";
  EXPECT_TRUE(values_in<Hash32>(tea).empty());
  static_assert(can_hold(type_of<EntryId>, type_of<Tea>));
  static_assert(!can_hold(type_of<Hash32>, type_of<Tea>));
  change_values_in<EntryId>(tea, [](const EntryId& id) { return id == EntryId{{1}} ? EntryId{{9}} : id; });
  EXPECT_EQ(values_in<EntryId>(tea), (std::vector{EntryId{{9}}, EntryId{{2}}}));
}

TEST(Record, HasAJsonViewBothWays) {
  const auto json = to_json(assam());
  EXPECT_EQ(json["sort"], "black");
  EXPECT_EQ(json["leaves"][1]["size"], 9);
  EXPECT_EQ(from_json<Tea>(json), assam());
  auto misspelt = json;
  misspelt["nmae"] = "x";
  EXPECT_EQ(from_json<Tea>(misspelt).error(), Refusal::json_unknown_field);
  auto wrong = json;
  wrong["raw"] = "zz";
  EXPECT_EQ(from_json<Tea>(wrong).error(), Refusal::field_wrong_type);
  wrong["raw"] = "0000000000";
  EXPECT_EQ(from_json<Tea>(wrong).error(), Refusal::bytes_too_long);
}

// Limits that the JSON door once let pass, and CBOR did not.
struct Pot {
  std::int64_t since = 0;
  std::vector<std::uint32_t> cups;
  Bytes seal;
  static constexpr auto record =
      describe("Pot", "what the tea is in", field(0, "since", &Pot::since, any(), "UTC ms"),
               field(1, "cups", &Pot::cups, between(1, 3), "sizes"),
               field(2, "seal", &Pot::seal, between(2, 4), "of wax"));
};

TEST(Record, TakesNothingAsJsonThatItsBytesMayNotHold) {
  const auto why = [](const Json& json) {
    const auto pot = from_json<Pot>(json);
    return pot ? std::optional<Refusal>() : pot.error();
  };
  constexpr std::int64_t least = 1 - static_cast<std::int64_t>(integer_end);
  const auto lowest = from_json<Pot>(Json{{"since", least}, {"cups", {1U}}, {"seal", "aabb"}});
  ASSERT_TRUE(lowest);
  EXPECT_EQ(decode<Pot>(encode(*lowest)).value().since, least);
  EXPECT_EQ(why({{"since", least - 1}, {"cups", {1U}}, {"seal", "aabb"}}), Refusal::field_out_of_range);
  EXPECT_EQ(why({{"since", 1}, {"cups", Json::array()}, {"seal", "aabb"}}), Refusal::field_missing);
  EXPECT_EQ(why({{"since", 1}, {"cups", {1U}}, {"seal", "aa"}}), Refusal::field_wrong_size);
}

TEST(Record, SaysItsTypeInTypeScript) {
  std::string out;
  std::set<std::string_view> done;
  append_typescript<Tea>(out, done);
  EXPECT_LT(out.find("interface Leaf"), out.find("interface Tea"));
  EXPECT_NE(out.find("warmth?: number;"), std::string::npos);
  EXPECT_NE(out.find("sort: \"green\" | \"black\";"), std::string::npos);
  EXPECT_NE(out.find("leaves: Leaf[];"), std::string::npos);
}

}  // namespace
}  // namespace tend::codec
