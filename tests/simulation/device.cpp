#include "tests/simulation/device.h"

#include <algorithm>

#include "tests/simulation/network.h"

namespace tend::simulation {
namespace {

constexpr std::uint64_t steps_of_a_moment_max = 2'000;
constexpr UnixMs timer_ms_max = 2'147'483'647;  // of a browser's setTimeout

// 2048 words, one a line.
const Bytes& word_list() {
  static const Bytes list = [] {
    std::string out;
    for (int i = 0; i < 2048; ++i) out += "word" + std::to_string(i) + "x\n";
    return to_bytes(out);
  }();
  return list;
}

// The keys that pairing writes: its two sides, the device, and a space's own record ("s3").
bool is_of_pairing(const std::string& key) {
  return key == "d" || key == "i" || key == "j" || key == "k" ||
         (key.starts_with("s") && key.find('.') == std::string::npos);
}

}  // namespace

Device::Device(World& world, std::string name)
    : world_(world),
      name_(std::move(name)),
      entropy_(name_ + std::to_string(world.chance.below(1ULL << 60))) {}

// ---- the app's life

void Device::open() {
  if (replica_) return;
  world_.note([&] { return name_ + " opens the app"; });
  replica_ = std::make_unique<replica::Replica>(entropy_);
  step(replica::Open{
      {disk_.values().begin(), disk_.values().end()}, "https://app.example", std::string(relay_origin)});
  later(world_.chance.between(0, 200), [this] { step(replica::Content{"words", word_list()}); });
}

void Device::close() {
  if (!replica_) return;
  world_.note([&] { return name_ + " closes the app" + (write_ ? " in the midst of a write" : ""); });
  replica_.reset();
  ++life_;
  ++wake_no_;
  told_by_id_.clear();
  answers_.clear();
  world_.network->close_all(*this);
  if (auto write = std::exchange(write_, std::nullopt)) {
    const bool confirmed = world_.options.bug == Bug::device_confirms_before_stored;
    if (world_.options.bug == Bug::disk_tears_a_write) {
      write->puts.resize(write->puts.size() - write->puts.size() / 2);
      land(*write);
    } else if (!confirmed && world_.chance.percent(50)) {
      land(*write);
    }
  }
  if (world_.is_chaos && world_.faults.lying_disk && world_.chance.percent(60)) forget_last(Disk::lie_ms);
  if (world_.options.bug == Bug::disk_forgets_unasked) disk_.forget_since(world_.timeline.now() - 1'000);
}

void Device::forget_last(std::int64_t ms) {
  const auto then = world_.timeline.now() - world_.chance.between(0, ms - 1);
  const auto keys = disk_.written_since(then);
  if (keys.empty() || std::ranges::any_of(keys, is_of_pairing)) return;
  world_.note([&] {
    return name_ + "'s disk loses its last " + std::to_string(world_.timeline.now() - then) + " ms";
  });
  disk_.forget_since(then);
  for (auto& said : world_.said)
    if (name_.starts_with(said.by) && said.fate != Said::Fate::asked && said.since > then) said.either = true;
}

// ---- what comes in

void Device::act(std::string_view intent, Json fields, Told told) {
  if (!replica_) return;
  world_.note([&] { return name_ + ": " + std::string(intent) + " " + fields.dump().substr(0, 40); });
  const auto id = ++last_id_;
  told_by_id_[id] = std::move(told);
  step(replica::Intent{id, std::string(intent), std::move(fields)});
}

Json Device::look(std::string_view view) {
  if (!replica_) return nullptr;
  const auto id = ++last_id_;
  step(replica::Query{id, std::string(view), Json::object()});
  auto answer = answers_.extract(id);
  return answer ? std::move(answer.mapped()) : Json(nullptr);
}

void Device::hear(What what) {
  if (replica_) step(std::move(what));
}

void Device::nudge() { hear(replica::Clock{.online = true}); }

void Device::step(What what) {
  count_step();
  auto effects = replica_->step({.now = clock(), .utc_offset_min = utc_offset_min, .what = std::move(what)});
  for (auto& effect : effects) carry_out(effect);
}

void Device::count_step() {
  ++steps;
  if (std::exchange(counted_at_, world_.timeline.now()) != world_.timeline.now()) counted_ = 0;
  if (++counted_ > steps_of_a_moment_max)
    world_.fail("calm", name_ + " makes more than 2000 steps in one moment");
}

// ---- what goes out

void Device::carry_out(replica::Effect& effect) {
  if (auto* store = std::get_if<replica::Store>(&effect)) {
    begin_write(*store);
  } else if (auto* connect = std::get_if<replica::Connect>(&effect)) {
    ++connects;
    world_.network->connect(*this, connect->connection, connect->url);
  } else if (auto* send = std::get_if<replica::Send>(&effect)) {
    if (world_.options.bug == Bug::private_name_in_a_frame && world_.chance.percent(2))
      append(send->bytes, as_bytes(private_canary));
    world_.network->send_up(*this, send->connection, std::move(send->bytes));
  } else if (auto* close = std::get_if<replica::Close>(&effect)) {
    world_.network->close(*this, close->connection);
  } else if (auto* wake = std::get_if<replica::Wake>(&effect)) {
    wake_at(wake->at);
  } else if (auto* reply = std::get_if<replica::Reply>(&effect)) {
    const auto told = told_by_id_.extract(reply->id);
    if (!told)
      answers_[reply->id] = std::move(reply->answer);
    else if (told.mapped())
      told.mapped()(std::nullopt, reply->answer);
  } else if (auto* refused = std::get_if<replica::ReplyRefused>(&effect)) {
    world_.note([&] { return name_ + " is told: " + std::string(refusal_row(refused->why).key); });
    if (const auto told = told_by_id_.extract(refused->id); told && told.mapped())
      told.mapped()(refused->why, nullptr);
  }
}

void Device::begin_write(replica::Store& store) {
  if (write_ && world_.options.bug != Bug::device_confirms_before_stored)
    world_.fail("device", name_ + " asks for a second write while one is under way");
  if (write_) land(*write_);
  write_ = Write{store.ticket, std::move(store.puts), std::move(store.removes)};
  if (world_.options.bug == Bug::outbox_record_is_lost)
    std::erase_if(write_->puts, [](const auto& put) { return put.first.find(".o") != std::string::npos; });
  if (world_.options.bug == Bug::device_confirms_before_stored && !disk_fails) {
    later(0, [this, ticket = write_->ticket] { step(replica::StoreDone{ticket}); });
    return later(world_.chance.between(0, 3'000), [this, ticket = write_->ticket] {
      if (write_ && write_->ticket == ticket) land(*std::exchange(write_, std::nullopt));
    });
  }
  later(world_.chance.between(0, std::max(world_.faults.disk_ms, disk_slow_ms)), [this] { end_write(); });
}

void Device::end_write() {
  const auto write = *std::exchange(write_, std::nullopt);
  ++writes;
  if (disk_fails) {
    world_.note([&] { return name_ + "'s disk refuses a write"; });
    return step(replica::StoreFailed{write.ticket});
  }
  land(write);
  step(replica::StoreDone{write.ticket});
}

void Device::land(const Write& write) {
  for (const auto& [key, bytes] : write.puts) world_.happened(bytes);
  disk_.write(world_.timeline.now(), write.puts, write.removes);
}

void Device::wake_at(UnixMs at) {
  const bool endless = world_.options.bug == Bug::device_wakes_without_end;
  const auto wait = std::clamp<std::int64_t>(at - clock(), 1, timer_ms_max);
  later(wait, [this, no = ++wake_no_, endless] {
    if (no != wake_no_) return;
    step(replica::Clock{});
    if (endless) wake_at(clock() + 100);
  });
}

void Device::later(std::int64_t ms, std::function<void()> what) {
  world_.timeline.after(ms, [this, life = life_, what = std::move(what)] {
    if (life == life_) what();
  });
}

}  // namespace tend::simulation
