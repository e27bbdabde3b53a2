#include "core/codec/json_text.h"

#include <gtest/gtest.h>

namespace tend::codec {
namespace {

TEST(JsonText, IsWhatNlohmannWrites) {
  std::string all_ascii;
  for (char c = 0; c < 0x7F; ++c) all_ascii += c;
  const Json json{{"text", all_ascii + "\x7F é 家 😀"},
                  {"numbers", {0, -1, 18'446'744'073'709'551'615U, std::numeric_limits<std::int64_t>::min()}},
                  {"empty", {Json::object(), Json::array(), "", nullptr}},
                  {"flags", {true, false}},
                  {"\"\\\n", {{"b", 1}, {"a", {{"c", {{"d", Json::array({Json::array({2})})}}}}}}}};
  EXPECT_EQ(json_text(json), json.dump());
  EXPECT_EQ(read_json(json_text(json)), json);
  for (const auto& value : {Json(nullptr), Json("x"), Json(5), Json(false)}) {
    EXPECT_EQ(json_text(value), value.dump());
    EXPECT_EQ(read_json(value.dump()), value);
  }
}

TEST(JsonText, IsAlwaysText) {
  EXPECT_EQ(json_text("a\xC3(\xFF"), "\"a\xEF\xBF\xBD(\xEF\xBF\xBD\"");
  EXPECT_EQ(json_text(1.5), "null");
}

TEST(JsonText, IsReadAsNlohmannReadsIt) {
  for (const auto* text : {"{\"a\":1,\"a\":[2,{\"b\":null}]}", " [ ] ", "\"\\u00e9\\ud83d\\ude00\\/\"",
                           "[-0,1e2,1.5,-7]", "99999999999999999999", "{\"a\":{\"b\":{}},\"c\":[[],[[]]]}"})
    EXPECT_EQ(read_json(text), Json::parse(text)) << text;
  for (const auto* text : {"", "{", "[1,]", "{\"a\"}", "{} {}", "nul", "\"\x01\"", "\"\xFF\"", "[1}", "01",
                           "\"\\ud83d\"", "{a:1}", "// x\n1", "NaN", "]"})
    EXPECT_TRUE(read_json(text).is_discarded()) << text;
}

TEST(JsonText, HasItsDepth) {
  const auto deep = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  EXPECT_FALSE(read_json(deep(json_depth_most)).is_discarded());
  EXPECT_TRUE(read_json(deep(json_depth_most + 1)).is_discarded());
  EXPECT_TRUE(read_json(std::string(1'000'000, '[')).is_discarded());
}

TEST(JsonText, HandsOutListsPieceByPiece) {
  std::string seen;
  const auto take = [&](std::string_view list, Json& item) {
    seen += std::string(list) + json_text(item) + " ";
    return list == "rows" ? Taken::dropped : Taken::kept;
  };
  const auto left = read_json(R"({"rows":[{"a":[1]},2],"names":["x","y"],"deep":{"rows":[3]}})", take);
  EXPECT_EQ(seen, "rows{\"a\":[1]} rows2 names\"x\" names\"y\" ");
  EXPECT_EQ(json_text(left), R"({"deep":{"rows":[3]},"names":["x","y"],"rows":[]})");
}

}  // namespace
}  // namespace tend::codec
