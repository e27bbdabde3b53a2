// The bridge's bytes: whatever a host hands in is an event or refused, and never more than that.
#include "core/replica/envelope.h"

#include <gtest/gtest.h>

#include "tests/support/seeded_entropy.h"

namespace tend::replica {
namespace {

void append_u32(Bytes& out, std::size_t n) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::uint8_t>(n >> (8 * i)));
}

Bytes envelope(std::string_view json, const std::vector<Bytes>& buffers = {}) {
  Bytes out;
  append_u32(out, json.size());
  append(out, as_bytes(json));
  append_u32(out, buffers.size());
  for (const auto& each : buffers) {
    append_u32(out, each.size());
    append(out, each);
  }
  return out;
}

Bytes envelope(const Json& json, const std::vector<Bytes>& buffers = {}) {
  return envelope(std::string_view(json.dump()), buffers);
}

Json event(std::string_view op, Json more = Json::object()) {
  more.update({{"v", 1}, {"now", 1'800'000'000'000}, {"offset", 60}, {"op", op}});
  return more;
}

template <class T>
T decoded(const Bytes& bytes) {
  const auto out = decode_event(bytes);
  EXPECT_TRUE(out.has_value());
  if (!out) return {};
  EXPECT_TRUE(std::holds_alternative<T>(out->what));
  return std::get<T>(out->what);
}

bool is_refused(const Bytes& bytes) {
  const auto out = decode_event(bytes);
  return !out && out.error() == Refusal::json_malformed;
}

TEST(Envelope, EveryEventComesThrough) {
  const auto open = decoded<Open>(
      envelope(event("open", {{"stored", Json::array({Json::array({"k", 1}), Json::array({"s0", 0})})},
                              {"origin", "https://app.example"},
                              {"relay", "https://relay.example"}}),
               {{1, 2}, {3}}));
  EXPECT_EQ(open.stored, (std::vector<KeyValue>{{"k", {3}}, {"s0", {1, 2}}}));
  EXPECT_EQ(open.app_origin, "https://app.example");
  EXPECT_EQ(open.relay_origin, "https://relay.example");
  const auto demo = decoded<OpenDemo>(envelope(event("demo", {{"seed", 4}, {"buffer", 0}}), {{'{'}}));
  EXPECT_EQ(demo.seed, 4U);
  EXPECT_EQ(demo.words, Bytes{'{'});
  const auto intent = decoded<Intent>(
      envelope(event("intent", {{"id", 7}, {"name", "thanks.say"}, {"fields", {{"did", "tea"}}}})));
  EXPECT_EQ(intent.id, 7U);
  EXPECT_EQ(intent.name, "thanks.say");
  EXPECT_EQ(intent.fields["did"], "tea");
  EXPECT_TRUE(
      decoded<Query>(envelope(event("query", {{"id", 7}, {"name", "home.show"}}))).fields.is_object());
  const auto query =
      decoded<Query>(envelope(event("query", {{"id", 7}, {"name", "chat.read"}, {"files", {0}}}), {{'a'}}));
  EXPECT_EQ(query.files, std::vector<Bytes>{Bytes{'a'}});
  EXPECT_FALSE(query.archive);
  const auto of = [](const Json& archive) {
    return envelope(event("query", {{"id", 7}, {"name", "home.show"}, {"archive", archive}}));
  };
  EXPECT_EQ(decoded<Query>(of(std::string(32, 'a'))).archive, ArchiveId::from(Bytes(16, 0xAA)));
  for (const auto& wrong : {Json("aa"), Json(7), Json(std::string(32, 'x'))})
    EXPECT_EQ(decode_event(of(wrong)).error(), Refusal::json_malformed) << wrong;
  EXPECT_EQ(decoded<Content>(envelope(event("content", {{"part", "words"}, {"buffer", 0}}), {{'a'}})).bytes,
            Bytes{'a'});
  EXPECT_EQ(decoded<Connected>(envelope(event("connected", {{"conn", "c1"}}))).connection, "c1");
  EXPECT_EQ(decoded<FrameIn>(envelope(event("frame", {{"conn", "c1"}, {"buffer", 0}}), {Bytes{}})).bytes,
            Bytes{});
  EXPECT_EQ(decoded<Disconnected>(envelope(event("disconnected", {{"conn", "c1"}}))).connection, "c1");
  EXPECT_EQ(decoded<StoreDone>(envelope(event("stored", {{"ticket", 5}}))).ticket, 5U);
  EXPECT_EQ(decoded<StoreFailed>(envelope(event("store_failed", {{"ticket", 5}, {"why", "full"}}))).ticket,
            5U);
  EXPECT_FALSE(decoded<Clock>(envelope(event("clock"))).online);
  EXPECT_TRUE(decoded<Clock>(envelope(event("clock", {{"online", true}}))).online);
}

TEST(Envelope, TimeAndOffsetComeThrough) {
  const auto out = decode_event(envelope(event("clock", {{"v", 1}})));
  ASSERT_TRUE(out);
  EXPECT_EQ(out->now, 1'800'000'000'000);
  EXPECT_EQ(out->utc_offset_min, 60);
  auto before_1970 = event("clock");
  before_1970["now"] = -1, before_1970["offset"] = -720;
  EXPECT_TRUE(decode_event(envelope(before_1970)).has_value()) << "a clock may be wrong";
}

TEST(Envelope, TimesThatNoClockShowsAreRefused) {
  for (const Json& now : {Json(9'223'372'036'854'775'807), Json(18'446'744'073'709'551'615U),
                          Json(-9'223'372'036'854'775'807), Json(1e300), Json(1.5), Json("0"), Json()}) {
    auto json = event("clock");
    json["now"] = now;
    EXPECT_TRUE(is_refused(envelope(json))) << now.dump();
  }
  for (const Json& offset : {Json(4'294'967'296), Json(100'000), Json(-100'000), Json(true), Json::array()}) {
    auto json = event("clock");
    json["offset"] = offset;
    EXPECT_TRUE(is_refused(envelope(json))) << offset.dump();
  }
}

TEST(Envelope, MembersOfAnotherTypeAreRefused) {
  const std::vector<Json> odd{Json(),         Json(true),    Json(1.5),
                              Json("text"),   Json::array(), Json::array({1}),
                              Json::object(), Json(-1),      Json(18'446'744'073'709'551'615U)};
  const auto refused_for = [&](std::string_view op, const Json& whole, const char* member, auto fits) {
    for (const auto& value : odd) {
      if (fits(value)) continue;
      auto json = event(op, whole);
      json[member] = value;
      EXPECT_TRUE(is_refused(envelope(json, {{1}}))) << op << " " << member << " " << value.dump();
    }
    auto without = event(op, whole);
    without.erase(member);
    EXPECT_TRUE(is_refused(envelope(without, {{1}}))) << op << " without " << member;
  };
  const auto text = [](const Json& j) { return j.is_string(); };
  const auto number = [](const Json& j) { return j.is_number_unsigned(); };
  const auto none = [](const Json&) { return false; };
  const Json open{{"stored", Json::array()}, {"origin", "a"}, {"relay", "b"}};
  refused_for("open", open, "origin", text);
  refused_for("open", open, "relay", text);
  refused_for("open", open, "stored", [](const Json& j) { return j.is_array() && j.empty(); });
  refused_for("intent", {{"id", 1}, {"name", "a"}}, "id", number);
  refused_for("intent", {{"id", 1}, {"name", "a"}}, "name", text);
  refused_for("content", {{"part", "a"}, {"buffer", 0}}, "part", text);
  refused_for("content", {{"part", "a"}, {"buffer", 0}}, "buffer", none);
  refused_for("frame", {{"conn", "a"}, {"buffer", 0}}, "buffer", none);
  refused_for("stored", {{"ticket", 1}}, "ticket", number);
  refused_for("clock", Json::object(), "op", none);
}

TEST(Envelope, StoredPairsOfAnotherFormAreRefused) {
  for (const char* stored :
       {R"([["k"]])", R"([["k",0,0]])", R"([[0,0]])", R"([["k",1]])", R"([["k",-1]])", R"([["k",0.0]])",
        R"(["k",0])", R"([{"k":0}])", R"({"k":0})", R"([["k",4294967296]])"})
    EXPECT_TRUE(is_refused(
        envelope(std::string_view(R"({"now":1,"offset":0,"op":"open","origin":"a","relay":"b","stored":)" +
                                  std::string(stored) + "}"),
                 {{9}})))
        << stored;
}

TEST(Envelope, FieldsOfAnIntentComeThroughWhateverTheyAre) {
  for (const Json& fields : {Json(), Json(3), Json("x"), Json::array({1, 2})})
    EXPECT_EQ(
        decoded<Intent>(envelope(event("intent", {{"id", 1}, {"name", "a"}, {"fields", fields}}))).fields,
        fields)
        << "the intent refuses them by name";
}

TEST(Envelope, WhatIsNoJsonObjectIsRefused) {
  for (const char* json :
       {"", "{", "[]", "null", "7", "\"x\"", "{}", "{\"now\":1}", "\xEF\xBB",
        "{\"op\":\"clock\",\"now\":1,\"offset\":0}x", "{\"now\":1,\"offset\":0,\"op\":\"dance\"}"})
    EXPECT_TRUE(is_refused(envelope(std::string_view(json)))) << json;
  const std::string deep(100'000, '[');
  EXPECT_TRUE(is_refused(envelope(std::string_view(deep))));
}

TEST(Envelope, WhatIsNestedBeyondReasonIsRefused) {
  const auto asking = [](int depth) {
    const auto lists =
        std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
    return envelope(std::string_view(R"({"now":1,"offset":0,"op":"intent","id":1,"name":"]\"[","fields":)" +
                                     lists + "}"));
  };
  EXPECT_TRUE(decode_event(asking(63)));
  EXPECT_TRUE(is_refused(asking(64)));
  EXPECT_TRUE(is_refused(asking(200'000)));
}

TEST(Envelope, EveryCutAndEveryByteMoreIsRefused) {
  const auto whole = envelope(event("frame", {{"conn", "c1"}, {"buffer", 1}}), {{1, 2, 3}, {4, 5}});
  ASSERT_TRUE(decode_event(whole).has_value());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_TRUE(is_refused(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))) << size;
  auto more = whole;
  more.push_back(0);
  EXPECT_TRUE(is_refused(more));
}

TEST(Envelope, LengthsThatLieAreRefused) {
  auto bytes = envelope(event("clock"));
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = 0xFF;
  EXPECT_TRUE(is_refused(bytes));
  bytes = envelope(event("clock"));
  for (std::size_t i = bytes.size() - 4; i < bytes.size(); ++i) bytes[i] = 0xFF;
  EXPECT_TRUE(is_refused(bytes)) << "four thousand million buffers are announced";
}

TEST(Envelope, RandomBytesAndRandomChangesNeverGetFurther) {
  test::SeededEntropy entropy("envelope");
  const auto whole = envelope(event("open", {{"stored", Json::array({Json::array({"k", 0})})},
                                             {"origin", "https://app.example"},
                                             {"relay", "https://relay.example"}}),
                              {{1, 2, 3}});
  for (int round = 0; round < 20'000; ++round) {
    auto bytes = whole;
    if (round % 4 == 0) {
      bytes.resize(crypto::draw_below(entropy, 200));
      entropy.fill(bytes);
    } else {
      for (std::uint32_t n = 1 + crypto::draw_below(entropy, 3); n > 0; --n)
        bytes[crypto::draw_below(entropy, static_cast<std::uint32_t>(bytes.size()))] =
            static_cast<std::uint8_t>(crypto::draw_below(entropy, 256));
    }
    const auto out = decode_event(bytes);
    if (!out) {
      EXPECT_EQ(out.error(), Refusal::json_malformed);
      continue;
    }
    Replica replica(entropy);  // whatever is an event may be stepped
    EXPECT_FALSE(encode_effects(replica.step(*out)).empty());
  }
}

// ---- the way out

struct Out {
  Json effects;
  std::vector<Bytes> buffers;
};

Out read(BytesView bytes) {
  const auto u32 = [&] {
    std::size_t n = 0;
    for (int i = 3; i >= 0; --i) n = n << 8 | bytes[static_cast<std::size_t>(i)];
    bytes = bytes.subspan(4);
    return n;
  };
  const auto take = [&](std::size_t n) {
    const auto out = bytes.first(n);
    bytes = bytes.subspan(n);
    return out;
  };
  Out out;
  out.effects = Json::parse(as_text(take(u32())))["effects"];
  for (auto n = u32(); n > 0; --n) out.buffers.push_back(to_bytes(take(u32())));
  EXPECT_TRUE(bytes.empty());
  return out;
}

TEST(Envelope, EveryEffectComesThrough) {
  const auto out =
      read(encode_effects({Store{3, {{"a", {1}}, {"b", {}}}, {"c"}},
                           Connect{"c1", "wss://relay.example/relay"}, Send{"c1", {7, 8}}, Close{"c1"},
                           Reply{4, {{"x", 1}}}, ReplyRefused{5, Refusal::text_empty, {{"field", "did"}}},
                           Changed{{"home.show"}}, Wake{1'800'000'000'001}}));
  EXPECT_EQ(out.buffers, (std::vector<Bytes>{{1}, {}, {7, 8}}));
  EXPECT_EQ(out.effects, Json::parse(R"([
    {"op":"store","ticket":3,"puts":[["a",0],["b",1]],"removes":["c"]},
    {"op":"connect","conn":"c1","url":"wss://relay.example/relay"},
    {"op":"send","conn":"c1","buffer":2},
    {"op":"close","conn":"c1"},
    {"op":"reply","id":4,"ok":{"x":1}},
    {"op":"reply","id":5,"refused":{"key":"text_empty","args":{"field":"did"}}},
    {"op":"changed","views":["home.show"]},
    {"op":"wake","at":1800000000001}])"));
}

TEST(Envelope, TextThatIsNoUtf8DoesNotEndTheDoor) {
  const auto out = read(encode_effects({Reply{1, Json("\xFF")}}));
  EXPECT_EQ(out.effects[0]["ok"], "\xEF\xBF\xBD");
}

TEST(Envelope, NoEffectsAreAnEnvelopeToo) { EXPECT_TRUE(read(encode_effects({})).effects.empty()); }

}  // namespace
}  // namespace tend::replica
