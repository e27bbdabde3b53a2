// A device's storage, opened and changed: every value as the vault gives it out, at several moments of a story.
//
//   u8 moment, u8 whose, then changes, each: u8 which value, u8 what, …
#include "core/replica/vault.h"
#include "tests/fuzz/patch.h"
#include "tests/fuzz/stories.h"

namespace tend::fuzz::stored_target {
namespace {

using codec::Json;

using replica::KeyValue;

void change(std::vector<KeyValue>& values, Input& in) {
  const auto place = in.byte();
  const auto what = in.below(5);
  if (values.empty()) return;
  auto& [key, value] = values[place % values.size()];
  switch (what) {
    case 0:
      values.erase(values.begin() + static_cast<std::ptrdiff_t>(place % values.size()));
      return;
    case 1:
      value = to_bytes(in.sized());
      return;
    case 2:
      key += static_cast<char>(in.byte());
      return;
    case 3: {
      const auto other = values[in.byte() % values.size()].second;
      value = other;
      return;
    }
    default:
      value = patched(value, in);
  }
}

// A host that stores what it is asked to.
struct Host {
  replica::Replica replica{entropy()};
  Stored stored;
  UnixMs now;
  std::map<std::uint64_t, std::vector<std::optional<Refusal>>> replies;

  void step(decltype(replica::Event::what) what) {
    auto effects = replica.step({.now = now, .utc_offset_min = 60, .what = std::move(what)});
    std::optional<std::uint64_t> ticket;
    for (auto& effect : effects) {
      if (auto* store = std::get_if<replica::Store>(&effect)) {
        ticket = store->ticket;
        for (auto& [key, value] : store->puts) stored[key] = value;
        for (auto& key : store->removes) stored.erase(key);
      } else if (auto* reply = std::get_if<replica::Reply>(&effect)) {
        (void)reply->answer.dump();
        replies[reply->id].push_back(std::nullopt);
      } else if (auto* refused = std::get_if<replica::ReplyRefused>(&effect)) {
        is_named(refused->why);
        (void)refused->args.dump();
        replies[refused->id].push_back(refused->why);
      }
    }
    if (ticket) step(replica::StoreDone{*ticket});
  }
  void open() {
    step(replica::Open{{stored.begin(), stored.end()}, "https://app.example", "https://relay.example"});
  }
  std::optional<Refusal> told(std::uint64_t id) {
    law(replies[id].size() == 1, "what is asked is answered once");
    return replies[id][0];
  }
};

void run(BytesView data) {
  Input in{data};
  const auto& moment = moments()[in.below(moments().size())];
  auto values = opened(in.flag() ? moment.ben : moment.ada);
  const bool is_whole = in.empty();
  for (int i = 0; i < 6 && !in.empty(); ++i) change(values, in);

  Host host{.stored = sealed(values), .now = moment.now + 1'000};
  host.open();
  host.step(replica::Query{1, "home.show", Json::object()});
  host.step(replica::Query{2, "thanks.list", Json::object()});
  const auto broken = host.told(1);
  law(host.told(2) == broken, "storage that can't be read is so for all");
  if (is_whole) law(!broken, "what was stored opens");
  host.step(replica::Intent{3, "thanks.say", {{"did", "tea"}}});
  if (broken) return law(host.told(3) == broken, "and nothing is written over it");
  (void)host.told(3);
  host.step(replica::Intent{4, "pair.invite", Json::object()});
  (void)host.told(4);
  host.now += 10'000;
  host.step(replica::Clock{});
  host.step(replica::Intent{5, "pair.cancel", Json::object()});
  (void)host.told(5);
  Host again{.stored = host.stored, .now = host.now + 1'000};
  again.open();
  again.step(replica::Query{1, "home.show", Json::object()});
  law(!again.told(1), "what was stored on top of it opens");
}

void seeds(Seeds& out) {
  for (std::size_t moment = 0; moment < moments().size(); ++moment)
    for (std::size_t whose = 0; whose < 2; ++whose) {
      out.push_back(Output().byte(moment).byte(whose).bytes);
      for (std::size_t value = 0; value < opened(moments()[moment].ada).size(); ++value)
        out.push_back(Output()
                          .byte(moment)
                          .byte(whose)
                          .byte(value)
                          .byte(4)
                          .byte(1)
                          .byte(1)
                          .byte(value)
                          .number(value, 2)
                          .bytes);
      for (std::size_t what = 0; what < 4; ++what)
        out.push_back(Output().byte(moment).byte(whose).byte(what + 1).byte(what).number(1, 2).byte(2).bytes);
    }
}

const Target target{"stored", run, seeds};

}  // namespace
}  // namespace tend::fuzz::stored_target
