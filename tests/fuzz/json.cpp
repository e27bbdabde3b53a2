// The door's JSON: a record's fields as a page sends them, and whole envelopes into a replica that was just opened.
//
//   0, u16 record, JSON          1, then envelopes, each sized
#include "core/replica/envelope.h"
#include "tests/fuzz/records.h"
#include "tests/fuzz/stories.h"

namespace tend::fuzz::json_target {
namespace {

struct Answers {
  std::map<std::uint64_t, int> by_id;
  std::optional<std::uint64_t> store;
};

// What a host reads of the effects.
void read_effects(BytesView envelope, Answers& answers) {
  Input in{envelope};
  const auto json = Json::parse(as_text(in.take(in.number(4))), nullptr, false);
  law(json.is_object() && json.at("effects").is_array(), "effects are JSON");
  std::vector<std::size_t> sizes;
  for (auto count = in.number(4); count > 0; --count) sizes.push_back(in.take(in.number(4)).size());
  law(in.empty(), "nothing follows the buffers");
  for (const auto& effect : json.at("effects")) {
    if (effect.at("op") == "reply") {
      law(effect.contains("ok") != effect.contains("refused"), "a reply is an answer or a refusal");
      ++answers.by_id[effect.at("id")];
    } else if (effect.at("op") == "store") {
      law(!answers.store, "one write at a time");
      answers.store = effect.at("ticket").get<std::uint64_t>();
      for (const auto& put : effect.at("puts"))
        law(put.at(1).get<std::size_t>() < sizes.size(), "a buffer is there");
    }
  }
}

void envelopes_hold(Input& in) {
  replica::Replica replica(entropy());
  Answers answers;
  std::map<std::uint64_t, int> asked;
  UnixMs now = 0;
  for (int i = 0; i < 8 && !in.empty(); ++i) {
    const auto event = replica::decode_event(in.sized());
    if (!event) {
      law(event.error() == Refusal::json_malformed, "what is no event is refused as such");
      continue;
    }
    now = event->now;
    if (const auto* intent = std::get_if<replica::Intent>(&event->what)) ++asked[intent->id];
    if (const auto* query = std::get_if<replica::Query>(&event->what)) ++asked[query->id];
    const auto* done = std::get_if<replica::StoreDone>(&event->what);
    const auto* failed = std::get_if<replica::StoreFailed>(&event->what);
    if ((done && done->ticket == answers.store) || (failed && failed->ticket == answers.store))
      answers.store.reset();
    read_effects(replica::encode_effects(replica.step(*event)), answers);
  }
  while (answers.store) {
    const auto ticket = *std::exchange(answers.store, std::nullopt);
    read_effects(replica::encode_effects(replica.step({.now = now, .what = replica::StoreDone{ticket}})),
                 answers);
  }
  law(answers.by_id == asked, "each intent and query gets one reply");
}

void run(BytesView data) {
  Input in{data};
  if (in.flag()) return envelopes_hold(in);
  const auto& record = record_of(static_cast<std::uint16_t>(in.number(2)));
  const auto json = Json::parse(as_text(in.rest()), nullptr, false);
  if (record.json != nullptr && !json.is_discarded()) record.json(json);
}

Bytes envelope(const Json& json, const std::vector<Bytes>& buffers = {}) {
  const auto text = json.dump();
  Output out;
  out.number(text.size(), 4).raw(as_bytes(text)).number(buffers.size(), 4);
  for (const auto& each : buffers) out.number(each.size(), 4).raw(each);
  return std::move(out.bytes);
}

Json event(std::string_view op, Json more = Json::object()) {
  more.update({{"now", 1'800'000'000'000}, {"offset", 60}, {"op", op}});
  return more;
}
Json asking(std::string_view op, int id, std::string_view name, const Json& fields) {
  return event(op, {{"id", id}, {"name", name}, {"fields", fields}});
}

void seeds(Seeds& out) {
  const auto as_json = [&](std::string_view record, const Json& json) {
    out.push_back(Output().byte(0).number(number_of(record), 2).raw(as_bytes(json.dump())).bytes);
  };
  const std::string id(64, 'a');
  as_json("ThanksSay", {{"did", "tea"}, {"shows", "care"}, {"meant", "warmth"}, {"act", "x"}});
  as_json("ThanksEdit", {{"id", id}, {"did", "tea"}});
  as_json("ThanksReceive", {{"id", id}, {"words", "ä"}});
  as_json("PairEnter", {{"words", {"one", "two", "3", "four"}}});
  as_json("HomeShow", {{"relay", "online"}, {"waiting", 3}, {"today", -5}, {"clock_off", -1}});
  as_json("Erase", {{"ref", 1}, {"items", {id}}, {"signature", id + id}});
  as_json("ThanksItem", {{"id", id}, {"mine", true}, {"by", "A"}, {"did", ""}, {"day", 1}, {"at", -9e15}});
  const auto say = [&](const std::vector<Bytes>& envelopes) {
    Output all;
    all.byte(1);
    for (const auto& each : envelopes) all.sized(each);
    out.push_back(all.bytes);
  };
  const auto open = envelope(event(
      "open",
      {{"stored", Json::array()}, {"origin", "https://app.example"}, {"relay", "https://relay.example"}}));
  const auto start = envelope(asking("intent", 1, "me.start", {{"name", "Ada"}}));
  const auto stored = envelope(event("stored", {{"ticket", 1}}));
  say({open, envelope(asking("query", 1, "home.show", Json::object())), start, stored});
  say({open, start, envelope(event("store_failed", {{"ticket", 1}})), start, stored});
  say({open, start, stored, envelope(asking("intent", 2, "pair.invite", Json::object())),
       envelope(event("stored", {{"ticket", 2}})), envelope(event("connected", {{"conn", "m1"}})),
       envelope(event("frame", {{"conn", "m1"}, {"buffer", 0}}), {frames_of_stories()[0]}),
       envelope(event("disconnected", {{"conn", "m1"}}))});
  say({open, envelope(asking("intent", 5, "thanks.say", {{"did", "x"}})),
       envelope(event("clock", {{"online", true}})),
       envelope(event("content", {{"part", "words"}, {"buffer", 0}}), {to_bytes("a\nb\n")})});
  say({envelope(event("open", {{"stored", {{"k", 0}, {"d", 1}}}, {"origin", ""}, {"relay", ""}}),
                {Bytes(3), Bytes(4)})});
}

const Target target{"json", run, seeds};

}  // namespace
}  // namespace tend::fuzz::json_target
