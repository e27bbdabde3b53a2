// The core's door: two devices and a relay at a moment of their story (tests/support/world.h), and then anything: what
// people ask, what hosts say, stores that fail, frames that were changed on their way.
//
//   u8 moment, then steps
#include "tests/fuzz/patch.h"
#include "tests/fuzz/stories.h"
#include "tests/support/world.h"

namespace tend::fuzz::door_target {
namespace {

using codec::Json;

class Stage {
 public:
  explicit Stage(const Moment& moment) {
    world_.now = moment.now + 1'000;
    world_.store() = moment.relay;
    for (const auto& [device, stored] : {std::pair(&ada_, &moment.ada), std::pair(&ben_, &moment.ben)}) {
      device->close();
      device->stored = *stored;
      device->open();
    }
  }

  void step(Input& in) {
    auto& device = in.flag() ? ben_ : ada_;
    switch (in.below(12)) {
      case 0:
      case 1:
      case 2:
        return ask(device, in);
      case 3:
        return world_.settle(static_cast<std::int64_t>(in.number(2)));
      case 4:
        return world_.pass(static_cast<std::int64_t>(in.byte()) * ms_an_hour);
      case 5:
        device.online = in.flag();
        return;
      case 6:
        device.store_fails = in.flag();
        return;
      case 7:
        return device.reload();
      case 8: {
        const auto change = to_bytes(in.sized());
        auto after = in.below(4);
        world_.change_from_relay = [change, after](Bytes& frame) mutable {
          if (after-- != 0) return;
          Input bytes{change};
          frame = patched(frame, bytes);
        };
        return;
      }
      case 9:
        return hear(device, in);
      case 10:
        world_.stop_relay();
        return world_.start_relay(in.below(8) == 7);
      default:
        device.clock_ahead_ms = (static_cast<std::int64_t>(in.byte()) - 128) * ms_an_hour;
    }
  }

  void end() {
    world_.change_from_relay = {};
    for (auto* device : {&ada_, &ben_}) {
      device->store_fails = false;
      device->online = true;
    }
    world_.settle();
    for (auto* device : {&ada_, &ben_}) {
      for (const auto& [id, count] : device->answers_by_id) law(count == 1, "what is asked is answered once");
      if (!device->home().contains("person")) continue;
      auto before = device->thanks();
      device->online = false;
      device->reload();
      auto after = device->thanks();
      std::ranges::sort(before), std::ranges::sort(after);
      law(before == after, "what is stored says the same when it is opened again");
    }
  }

 private:
  void ask(test::Device& device, Input& in) {
    static constexpr std::string_view names[] = {
        "me.start",    "pair.invite", "pair.open",      "pair.join",   "pair.enter",      "pair.accept",
        "pair.cancel", "thanks.say",  "thanks.receive", "thanks.edit", "thanks.withdraw", "draft.undo",
        "draft.send",  "clock.trust", "thanks.list",    "home.show",   "thanks.other",    ""};
    const auto name = names[in.below(std::size(names))];
    const auto how = in.byte();
    auto& other = &device == &ada_ ? ben_ : ada_;
    try {
      if (name == "thanks.list" || name == "home.show") return (void)device.ask(name);
      auto fields = (how & 15) == 15 ? Json::parse(as_text(in.sized()), nullptr, false)
                                     : fields_for(name, device, other, in);
      if (fields.is_discarded()) fields = Json::object();
      (void)device.act_within((how & 1) != 0 ? 100 : 10'000, name, std::move(fields));
    } catch (const test::Refused& refused) {
      is_named(refused.why);
      (void)refused.args.dump();
    }
  }

  static std::string said(Input& in) {
    auto out = std::string(as_text(in.take(in.byte())));
    return out.empty() ? "tea" : out;
  }

  static Json fields_for(std::string_view name, test::Device& device, test::Device& other, Input& in) {
    if (name == "me.start") return {{"name", said(in)}};
    if (name == "pair.open") return {{"link", other.pairing().value("link", "#1p")}};
    if (name == "pair.enter") {
      if (in.flag() || !other.pairing().contains("words")) return {{"words", {"1", "2", "3", "4"}}};
      return {{"words", test::words_read_by(other)}};
    }
    if (name == "thanks.say") return {{"did", said(in)}};
    if (name != "thanks.receive" && name != "thanks.edit" && name != "thanks.withdraw" &&
        name != "draft.undo")
      return Json::object();
    const auto list = device.ask("thanks.list");
    const auto& items = list.at("items");
    const auto place = in.byte();
    if (items.empty()) return {{"id", std::string(64, '0')}};
    const auto& item = items.at(place % items.size());
    if (name == "draft.undo") return {{"draft", item.value("draft", std::string(64, '0'))}};
    Json out{{"id", item.at("id")}};
    if (name == "thanks.edit") out["did"] = said(in);
    return out;
  }

  // What a host may say at any time, right or wrong.
  void hear(test::Device& device, Input& in) {
    const auto connection = std::string(in.flag() ? "c" : "m") + std::to_string(1 + in.below(8));
    const auto& all = frames_of_stories();
    switch (in.below(8)) {
      case 0:
      case 1: {
        const auto& frame = all[in.number(2) % all.size()];
        return device.hear(replica::FrameIn{connection, patched(frame, in)});
      }
      case 2:
        return device.hear(replica::FrameIn{connection, to_bytes(in.sized())});
      case 3:
        return device.hear(replica::Connected{connection});
      case 4:
        return device.hear(replica::Disconnected{connection});
      case 5:
        return device.hear(replica::Clock{.online = in.flag()});
      case 6:
        return device.hear(replica::StoreDone{1'000'000});
      default:
        return device.hear(replica::Content{in.flag() ? "words" : "other", to_bytes(in.sized())});
    }
  }

  test::World world_{"fuzz door"};
  test::Device& ada_ = world_.device("Ada");
  test::Device& ben_ = world_.device("Ben");
};

void run(BytesView data) {
  Input in{data};
  Stage stage(moments()[in.below(moments().size())]);
  for (int i = 0; i < 24 && !in.empty(); ++i) stage.step(in);
  stage.end();
}

void seeds(Seeds& out) {
  const auto ask = [](std::size_t who, std::size_t name, std::size_t how = 0) {
    return Output().byte(who).byte(0).byte(name).byte(how).bytes;
  };
  for (std::size_t moment = 0; moment < moments().size(); ++moment) {
    const auto begin = Output().byte(moment);
    out.push_back(begin.bytes);
    // start, invite, open, join, enter, accept
    out.push_back(Output(begin)
                      .raw(ask(0, 0))
                      .byte(3)
                      .raw(as_bytes("Ada"))
                      .raw(ask(1, 0))
                      .byte(3)
                      .raw(as_bytes("Ben"))
                      .raw(ask(0, 1))
                      .raw(ask(1, 2))
                      .raw(ask(1, 3))
                      .raw(ask(0, 4))
                      .byte(0)
                      .raw(ask(1, 5))
                      .bytes);
    // say, edit, receive, withdraw, undo
    out.push_back(Output(begin)
                      .raw(ask(0, 7))
                      .byte(0)
                      .raw(ask(0, 9))
                      .byte(0)
                      .byte(2)
                      .raw(as_bytes("ok"))
                      .raw(ask(1, 8))
                      .byte(0)
                      .raw(ask(0, 10))
                      .byte(0)
                      .raw(ask(1, 7, 1))
                      .byte(0)
                      .raw(ask(1, 11))
                      .byte(0)
                      .bytes);
    for (std::size_t change = 1; change < 4; ++change)
      out.push_back(Output(begin)
                        .byte(0)
                        .byte(8)
                        .sized(Output().byte(1).byte(change).byte(change).number(change, 2).byte(3).bytes)
                        .byte(change)
                        .byte(0)
                        .byte(10)
                        .byte(0)
                        .byte(0)
                        .byte(3)
                        .number(9'000, 2)
                        .raw(ask(0, 7))
                        .byte(0)
                        .bytes);
    out.push_back(Output(begin)
                      .byte(1)
                      .byte(6)
                      .byte(1)
                      .raw(ask(1, 7))
                      .byte(0)
                      .byte(1)
                      .byte(6)
                      .byte(0)
                      .byte(1)
                      .byte(7)
                      .byte(0)
                      .byte(4)
                      .byte(90)
                      .bytes);
    out.push_back(Output(begin)
                      .byte(0)
                      .byte(9)
                      .byte(1)
                      .byte(0)
                      .byte(0)
                      .number(moment, 2)
                      .byte(1)
                      .byte(1)
                      .byte(0)
                      .number(2, 2)
                      .byte(0)
                      .byte(11)
                      .byte(200)
                      .raw(ask(0, 7))
                      .byte(0)
                      .raw(ask(0, 13))
                      .raw(ask(0, 7))
                      .byte(0)
                      .bytes);
    out.push_back(
        Output(begin).byte(0).byte(10).byte(7).byte(0).byte(4).byte(1).raw(ask(0, 6)).raw(ask(1, 6)).bytes);
  }
}

const Target target{"door", run, seeds};

}  // namespace
}  // namespace tend::fuzz::door_target
