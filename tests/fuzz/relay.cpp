// The relay's session and what stands behind it: frames of several connections with steps of the clock between them,
// over the store in memory. Two couples; what they say is right, slightly wrong, or noise.
//
//   u8 limits, then steps
#include "core/channel/blob.h"
#include "tests/fuzz/patch.h"
#include "tests/fuzz/stories.h"
#include "tests/support/relay_world.h"

namespace tend::fuzz::relay_target {
namespace {

using namespace protocol;

const std::array<test::Couple, 2>& couples() {
  static const std::array<test::Couple, 2> out{test::Couple("fuzz one"), test::Couple("fuzz two")};
  return out;
}

relay::Limits limits(bool small) {
  if (!small) return {};
  return {.channel = {.items_max = 12, .bytes_max = 16 << 10},
          .mailbox = {.mailboxes_max = 2},
          .unsent_low = 2'000,
          .unsent_most = 12'000,
          .frames = {60, 1}};
}

struct Line {
  relay::ConnectionId id = 0;
  std::size_t couple = 0;
  bool is_ada = true;
  bool meddled = false;               // it may have said anything: no claims about what it hears
  std::optional<std::uint64_t> next;  // index of the item it must hear next, once it was welcomed
  std::uint64_t cursor = 0;
  std::map<std::uint64_t, std::vector<ItemHash>> appends;  // ref -> what was handed in
  std::set<std::uint64_t> asked;                           // other refs
};

class Stage {
 public:
  explicit Stage(bool small) : world_(limits(small)) {
    static const std::array first{couples()[0].chain, couples()[1].chain};
    chains_ = first;
  }

  void step(Input& in) {
    switch (in.below(15)) {
      case 0:
        return log_in(in);
      case 1:
      case 2:
        return append(in);
      case 3:
        return erase(in);
      case 4:
        return cancel_or_put_back(in);
      case 5:
        return act(in);
      case 6:
        return mail(in);
      case 7:
        return meddle(in);
      case 8:
        world_.now += static_cast<std::int64_t>(in.number(2)) * 60'000;
        return world_.core.tick();
      case 9:
        world_.now -= in.byte();
        return;
      case 10:
        if (auto* line = drawn(in)) world_.core.disconnect(line->id), forget(*line);
        return;
      case 11:
        return in.flag() ? world_.memory.refuse_writes(Refusal::relay_full) : world_.memory.refuse_writes();
      case 12:
        world_.reads = in.flag();
        return;
      case 13:
        return photo(in);
      case 14:
        return take_back(in);
      default:
        return hear();
    }
  }

  // Commits, then looks at what everybody heard and at what is stored.
  void hear() {
    world_.turn();
    for (auto& line : std::vector(lines_)) {
      for (const auto& frame : world_.heard(line.id)) heard(line, frame);
      if (const auto at = std::ranges::find(lines_, line.id, &Line::id); at != lines_.end()) *at = line;
    }
    std::erase_if(lines_, [&](const Line& line) { return world_.closed.contains(line.id); });
    log_only_grows();
  }

  void end() {
    world_.memory.refuse_writes();
    hear();
    hear();
    for (const auto& line : lines_)
      law(line.meddled || (line.appends.empty() && line.asked.empty()), "what is asked by ref is answered");
  }

 private:
  Line* drawn(Input& in) {
    const auto place = in.byte();
    return lines_.empty() ? nullptr : &lines_[place % lines_.size()];
  }
  void forget(const Line& line) {
    std::erase_if(lines_, [id = line.id](const Line& each) { return each.id == id; });
  }

  void log_in(Input& in) {
    if (lines_.size() >= 6) return;
    Line line{.couple = in.below(2), .is_ada = in.flag(), .cursor = in.below(4)};
    const auto& couple = couples()[line.couple];
    line.id = world_.log_in(couple, line.is_ada ? couple.ada : couple.ben, line.cursor, in.flag(),
                            in.flag() ? "somewhere" : "");
    lines_.push_back(line);
  }

  void say(Line& line, const Frame& frame, Input& in) {
    if ((in.byte() & 7) != 7) return world_.say(line.id, frame);
    line.meddled = true;
    receive(line.id, patched(protocol::encode(frame), in));
  }

  // Whatever it is; the photos that it may have begun are looked at, too.
  void receive(relay::ConnectionId id, const Bytes& bytes) {
    if (const auto frame = protocol::decode(bytes))
      if (const auto* open = std::get_if<BlobOpen>(&*frame)) blobs_.insert(open->blob);
    world_.core.receive(id, bytes);
  }

  void append(Input& in) {
    auto* line = drawn(in);
    if (line == nullptr) return;
    Append frame{.ref = ++refs_, .expect = {}, .items = {}};
    std::vector<ItemHash> hashes;
    for (auto count = 1 + in.below(3); count > 0; --count) {
      const auto mark = in.byte();
      frame.items.push_back(
          test::entry_item(mark & 1, mark, (mark & 0x7F) == 2 ? 1 : 0, mark % 5 == 0 ? 1024 : 512));
      hashes.push_back(test::hash_of(couples()[line->couple].channel, frame.items.back()));
      if (in.below(4) == 3) deposit(frame.items.back(), in);
    }
    if (in.below(8) == 7) frame.expect = in.byte();
    line->appends[frame.ref] = hashes;
    say(*line, frame, in);
  }

  void deposit(LogItem& item, Input& in) const {
    const auto entry = in.byte();
    const auto until = in.flag() ? std::optional(world_.now + UnixMs{in.byte()} * 60'000) : std::nullopt;
    item = test::deposited(std::move(item), entry, until, static_cast<std::uint8_t>(in.below(3)));
    if (in.below(8) == 7) item.deposit = patched(*item.deposit, in);
  }

  void take_back(Input& in) {
    auto* line = drawn(in);
    if (line == nullptr) return;
    const auto& couple = couples()[line->couple];
    line->asked.insert(++refs_);
    say(*line,
        test::cancel_frame(couple.channel, line->is_ada == (in.below(8) != 7) ? couple.ada : couple.ben,
                           in.byte(), refs_),
        in);
  }

  std::vector<ItemHash> drawn_hashes(const Line& line, Input& in) {
    std::vector<ItemHash> out;
    const auto& stored = stored_[line.couple];
    for (auto count = 1 + in.below(3); count > 0; --count) {
      const auto place = in.byte();
      out.push_back(place < stored.size() ? stored[place] : ItemHash{.bytes = {place}});
    }
    return out;
  }

  void erase(Input& in) {
    auto* line = drawn(in);
    if (line == nullptr) return;
    const auto& couple = couples()[line->couple];
    line->asked.insert(++refs_);
    say(*line,
        test::erase_frame(couple.channel, line->is_ada == (in.below(8) != 7) ? couple.ada : couple.ben,
                          drawn_hashes(*line, in), refs_),
        in);
  }

  void cancel_or_put_back(Input& in) {
    auto* line = drawn(in);
    if (line == nullptr) return;
    line->asked.insert(++refs_);
    if (in.flag()) return say(*line, EraseCancel{refs_, drawn_hashes(*line, in)}, in);
    const auto index = in.byte();
    say(*line, BodyPut{refs_, index, Bytes(in.flag() ? 512 : 1024, in.byte())}, in);
  }

  void photo(Input& in) {
    auto* line = drawn(in);
    if (line == nullptr) return;
    line->asked.insert(++refs_);
    const BlobId blob{.bytes = {static_cast<std::uint8_t>(in.below(3))}};
    blobs_.insert(blob);
    const auto what = in.below(4);
    if (what == 0) return say(*line, ChunkGet{refs_, blob, in.below(2)}, in);
    if (what == 1)
      return say(*line, ChunkPut{refs_, blob, in.below(2), Bytes(17 + in.below(2), in.byte())}, in);
    const auto size =
        std::array<std::uint64_t, 4>{17, 18, chunk_bytes_max + 16, chunk_bytes_max + 17}[in.below(4)];
    say(*line, BlobOpen{refs_, drawn_hashes(*line, in).front(), blob, size}, in);
  }

  // A roster act, each with bytes of its own: one that the relay holds is acked whatever stands beside it.
  void act(Input& in) {
    auto* line = drawn(in);
    if (line == nullptr) return;
    const auto& couple = couples()[line->couple];
    const auto op = static_cast<channel::Op>(1 + in.below(6));
    const auto& by = line->is_ada ? couple.ada : couple.ben;
    std::vector<channel::AdmissionMember> members;
    if (op == channel::Op::add || op == channel::Op::words)
      members = {
          {line->is_ada ? 0U : 1U, test::device_keys("fuzz next " + std::to_string(in.below(4))).login}};
    if (op == channel::Op::remove || op == channel::Op::leave) members = {{line->is_ada ? 0U : 1U, by.login}};
    auto chain = chains_[line->couple];
    const channel::AdmissionStatement said{.n = chain.n() + 1,
                                           .prev = chain.head(),
                                           .op = op,
                                           .members = members,
                                           .by = by.login,
                                           .epoch = chain.epoch() + (channel::begins_epoch(op) ? 1 : 0)};
    Admission admission{codec::encode(said), {}};
    admission.signatures = {
        channel::sign_statement(chain.channel(), said.n, admission.statement, by.login_secret)};
    const bool holds = chain.accept(admission.statement, admission.signatures).has_value();
    line->asked.insert(++refs_);
    say(*line,
        Append{.ref = refs_,
               .expect = stored_[line->couple].size(),
               .items = {test::roster_item(admission, static_cast<std::uint8_t>(refs_))}},
        in);
    if (holds) acts_[refs_] = chain;
    if (!holds) wrong_acts_.insert(refs_);
  }

  void mail(Input& in) {
    const MailboxId mailbox{.bytes = {static_cast<std::uint8_t>(in.below(3))}};
    const auto id = world_.connect();
    world_.say(id, MailOpen{.versions = {1}, .mailbox = mailbox});
    for (auto count = in.below(4); count > 0; --count) {
      if (in.below(5) == 4)
        world_.say(id, MailBurn{static_cast<BurnReason>(in.below(5))});
      else
        world_.say(id, MailPut{.number = in.below(5), .sealed = Bytes(1024 * (1 + in.below(2)), in.byte())});
    }
    world_.turn();
    for (const auto& frame : world_.heard(id))
      if (const auto* state = std::get_if<MailState>(&frame)) {
        law(!state->burnt || state->messages.empty(), "a burnt mailbox is empty");
        law(std::ranges::is_sorted(state->messages, {}, &MailMessage::number),
            "messages stand in their order");
      }
    world_.core.disconnect(id);
  }

  void meddle(Input& in) {
    auto* line = drawn(in);
    const auto id = line == nullptr || in.flag() ? world_.connect() : line->id;
    if (line != nullptr && id == line->id) line->meddled = true;
    const auto& all = frames_of_stories();
    const auto place = in.number(2);
    const auto frame = in.flag() ? to_bytes(in.sized()) : patched(all[place % all.size()], in);
    receive(id, frame);
  }

  void heard(Line& line, const Frame& frame) {
    law(protocol::encode(frame).size() <= frame_bytes_max, "a frame keeps its limit");
    if (const auto* refused = std::get_if<Refused>(&frame)) {
      is_named(static_cast<Refusal>(refused->code));
      if (refused->ref) line.appends.erase(*refused->ref), line.asked.erase(*refused->ref);
    }
    law(!std::holds_alternative<Company>(frame), "nobody hears whether the other person is there");
    if (line.meddled) return;
    if (const auto* welcome = std::get_if<Welcome>(&frame)) {
      law(!line.next, "one is welcomed once");
      line.next = std::min(line.cursor, welcome->head);
    } else if (const auto* items = std::get_if<Items>(&frame)) {
      law(line.next == items->first && !items->items.empty(), "items come in order and without gaps");
      *line.next += items->items.size();
      for (const auto& item : items->items) law(item.arrival.has_value(), "each with its arrival");
    } else if (const auto* ack = std::get_if<Ack>(&frame)) {
      acked(line, *ack);
    } else if (const auto* erased = std::get_if<Erased>(&frame)) {
      law(line.asked.erase(erased->ref) == 1, "an erasure that was asked for is told once");
    } else if (const auto* wanted = std::get_if<BlobWanted>(&frame)) {
      law(line.asked.erase(wanted->ref) == 1, "what is wanted of a photo is told once");
    } else if (const auto* chunk = std::get_if<Chunk>(&frame)) {
      law(line.asked.erase(chunk->ref) == 1, "a chunk is given to who asked, once");
    }
  }

  void acked(Line& line, const Ack& ack) {
    law(!wrong_acts_.contains(ack.ref), "an act that the chain refuses is not taken");
    if (const auto act = acts_.find(ack.ref); act != acts_.end()) chains_[line.couple] = act->second;
    if (line.asked.erase(ack.ref) == 1) return;
    const auto append = line.appends.extract(ack.ref);
    law(!append.empty() && append.mapped().size() == ack.indexes.size(),
        "an append is acked once, item by item");
    for (std::size_t i = 0; i < ack.indexes.size(); ++i) {
      const auto there = world_.memory.items(couples()[line.couple].channel, ack.indexes[i], 1, 0).value();
      law(there.size() == 1 && there[0].hash == append.mapped()[i], "what is acked can be read at its index");
    }
  }

  void log_only_grows() {
    for (std::size_t c = 0; c < couples().size(); ++c) {
      const auto now = world_.memory.items(couples()[c].channel, 0, 10'000, 100 << 20).value();
      law(now.size() >= stored_[c].size(), "a log only grows");
      for (std::size_t i = 0; i < now.size(); ++i) {
        if (i < stored_[c].size()) law(now[i].hash == stored_[c][i], "an item keeps its place");
        if (now[i].item.kind == ItemKind::release) is_given_out_once(c, now[i].item);
        if (now[i].item.kind != ItemKind::entry) continue;
        law(test::hash_of(couples()[c].channel, now[i].item) == now[i].hash, "an item keeps its hash");
        const auto erasure = world_.memory.erasure({couples()[c].channel, i}).value();
        if (erasure && !erasure->due)
          law(!channel::parse_item(now[i].item.bytes)->body_part, "what is erased has no body any more");
      }
      photos_keep_their_bounds(couples()[c].channel);
      for (auto i = stored_[c].size(); i < now.size(); ++i) stored_[c].push_back(now[i].hash);
      released_.clear();
    }
  }

  void photos_keep_their_bounds(const ChannelId& channel) {
    std::uint64_t bytes = 0;
    for (const auto& id : blobs_) {
      const relay::store::BlobAt at{channel, id};
      const auto blob = world_.memory.blob(at).value();
      if (!blob) continue;
      bytes += blob->bytes;
      const auto index = world_.memory.index_of(channel, blob->item).value();
      const auto erasure = index ? world_.memory.erasure({channel, *index}).value() : std::nullopt;
      law(!erasure || erasure->due, "what is erased has no photos any more");
      for (const auto n : world_.memory.chunks(at).value())
        law(n < channel::chunks_of_sealed(blob->bytes) &&
                world_.memory.chunk(at, n)->value().size() == channel::sealed_bytes_of_chunk(blob->bytes, n),
            "a chunk has its number and size");
    }
    law(bytes == world_.memory.blob_bytes(channel).value(), "photos are counted");
  }

  // Nothing before its time, never one of two, and never again.
  void is_given_out_once(std::size_t couple, const LogItem& item) {
    const auto release = channel::parse_release(item.bytes);
    law(release.has_value(), "what is given out is in its form");
    law(released_.insert(release->entry).second, "a key is given out once");
    const auto& channel = couples()[couple].channel;
    const auto kept = world_.memory.escrow({channel, release->entry}).value();
    law(kept && kept->released && kept->deposit.wrap == release->wrap, "what is out keeps its place");
    const auto condition = channel::to_condition(kept->deposit.condition).value();
    if (condition.until) return law(*condition.until <= *item.arrival, "nothing opens before its time");
    const auto other =
        world_.memory.escrow_in_group(channel, *kept->deposit.group, 1 - kept->deposit.slot).value();
    law(other && other->released, "of two that wait for each other both are out");
  }

  std::set<BlobId> blobs_;  // that were spoken of
  std::array<channel::Admission, 2> chains_;
  test::RelayWorld world_;
  std::vector<Line> lines_;
  std::array<std::vector<ItemHash>, 2> stored_;
  std::map<std::uint64_t, channel::Admission> acts_;  // ref -> the chain with it
  std::set<std::uint64_t> wrong_acts_;
  std::set<EntryId> released_;
  std::uint64_t refs_ = 0;
};

void run(BytesView data) {
  Input in{data};
  Stage stage(in.flag());
  for (int i = 0; i < 40 && !in.empty(); ++i) stage.step(in);
  stage.end();
}

// An entry whose key waits for so many minutes, or for the other.
Bytes deposited(std::size_t line, std::size_t mark, std::optional<std::size_t> minutes) {
  Output one;
  one.byte(1).byte(line).byte(0).byte(mark).byte(3).byte(mark);
  minutes ? one.byte(1).byte(*minutes) : one.byte(0);
  return one.byte(0).byte(0).byte(0).byte(0).byte(13).bytes;
}

void escrow_seeds(Seeds& out, const Output& begin) {
  const auto later = Output().byte(8).number(30, 2).byte(13).bytes;
  const auto take_back = [](std::size_t line, std::size_t entry) {
    return Output().byte(14).byte(line).byte(0).byte(entry).byte(0).byte(13).bytes;
  };
  const auto erase = Output().byte(3).byte(0).byte(0).byte(0).byte(1).byte(0).bytes;
  out.push_back(Output(begin).raw(deposited(0, 4, 20)).raw(later).raw(take_back(0, 4)).bytes);
  out.push_back(Output(begin).raw(deposited(0, 4, 20)).raw(take_back(0, 4)).raw(later).bytes);
  out.push_back(Output(begin).raw(deposited(0, 4, {})).raw(deposited(1, 5, {})).raw(take_back(1, 5)).bytes);
  out.push_back(Output(begin).raw(deposited(0, 4, {})).raw(take_back(0, 4)).raw(deposited(1, 5, {})).bytes);
  out.push_back(Output(begin).raw(deposited(0, 4, 90)).raw(erase).raw(later).bytes);
}

void seeds(Seeds& out) {
  const Bytes both = Output()
                         .byte(0)
                         .byte(0)
                         .byte(1)
                         .byte(0)
                         .byte(1)
                         .byte(0)
                         .byte(0)
                         .byte(0)
                         .byte(0)
                         .byte(0)
                         .byte(0)
                         .byte(0)
                         .byte(13)
                         .bytes;
  const auto append = [](std::size_t line, const std::vector<std::size_t>& marks) {
    auto one = Output().byte(1).byte(line).byte(marks.size() - 1);
    for (const auto mark : marks) one.byte(mark).byte(0);
    return one.byte(0).byte(0).byte(13).bytes;
  };
  for (const std::size_t small : {0, 1}) {
    const auto begin = Output().byte(small).raw(both).raw(append(0, {4, 6})).raw(append(1, {5}));
    out.push_back(begin.bytes);
    out.push_back(
        Output(begin).raw(append(0, {8, 10, 12})).raw(append(1, {15, 17, 19})).raw(append(0, {4, 6})).bytes);
    const auto erased = Output(begin).byte(3).byte(0).byte(0).byte(0).byte(1).byte(0).byte(13);
    out.push_back(Output(erased).byte(4).byte(0).byte(0).byte(1).byte(1).byte(4).byte(0).byte(13).bytes);
    out.push_back(Output(begin)
                      .byte(8)
                      .number(12'000, 2)
                      .byte(3)
                      .byte(0)
                      .byte(0)
                      .byte(0)
                      .byte(1)
                      .byte(0)
                      .byte(13)
                      .byte(4)
                      .byte(0)
                      .byte(1)
                      .byte(0)
                      .byte(1)
                      .byte(0)
                      .byte(13)
                      .byte(8)
                      .number(5'000, 2)
                      .byte(13)
                      .bytes);
    out.push_back(Output(begin)
                      .byte(5)
                      .byte(0)
                      .byte(0)
                      .byte(1)
                      .byte(7)
                      .byte(0)
                      .byte(13)
                      .byte(5)
                      .byte(1)
                      .byte(1)
                      .byte(9)
                      .byte(0)
                      .byte(13)
                      .bytes);
    out.push_back(
        Output(begin).byte(11).byte(1).raw(append(0, {20})).byte(11).byte(0).raw(append(0, {20})).bytes);
    out.push_back(Output(begin)
                      .byte(12)
                      .byte(0)
                      .raw(append(0, {20, 22, 24}))
                      .raw(append(0, {26, 28, 30}))
                      .byte(12)
                      .byte(1)
                      .byte(13)
                      .bytes);
    out.push_back(Output()
                      .byte(small)
                      .byte(6)
                      .byte(1)
                      .byte(3)
                      .byte(0)
                      .byte(0)
                      .byte(0)
                      .byte(5)
                      .byte(0)
                      .byte(1)
                      .byte(1)
                      .byte(6)
                      .byte(4)
                      .byte(0)
                      .byte(6)
                      .byte(1)
                      .byte(1)
                      .byte(0)
                      .byte(1)
                      .byte(0)
                      .byte(9)
                      .bytes);
    escrow_seeds(out, begin);
    for (std::size_t i = 0; i < frames_of_stories().size(); i += 3)
      out.push_back(Output(begin)
                        .byte(7)
                        .byte(0)
                        .byte(i)
                        .number(i, 2)
                        .byte(0)
                        .byte(1)
                        .byte(1)
                        .byte(0)
                        .byte(1)
                        .number(3, 2)
                        .byte(13)
                        .bytes);
  }
}

const Target target{"relay", run, seeds};

}  // namespace
}  // namespace tend::fuzz::relay_target
