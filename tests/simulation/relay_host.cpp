#include "tests/simulation/relay_host.h"

#include "tests/simulation/checkers/relay_log.h"
#include "tests/simulation/network.h"

namespace tend::simulation {
namespace {

constexpr std::int64_t sync_ms_most = 12;  // of one commit
constexpr std::int64_t tick_ms = 10'000;
constexpr std::size_t acked_too_early = 3;  // batches that Bug::relay_acks_before_commit loses at most

}  // namespace

RelayHost::RelayHost(World& world)
    : world_(world), store_(std::make_unique<RelayStore>(crypto::draw<relay::store::LogId>(world.entropy))) {
  start();
}

void RelayHost::start() {
  if (core_) return;
  ++life_;
  commit_asked_ = false;
  core_ = std::make_unique<relay::RelayCore>(
      *store_, world_.entropy, [this] { return world_.timeline.now(); },
      relay::RelayCore::Settings{.origins = {std::string(relay_origin)}, .limits = {}});
  world_.relay_log->relay_started(*store_);
  tick_later();
}

void RelayHost::die() {
  if (!core_) return;
  world_.note([] { return "the relay dies"; });
  core_.reset();
  ++life_;
  if (!before_commits_.empty()) {
    store_ = std::move(world_.chance.percent(50) ? before_commits_.front() : before_commits_.back());
    before_commits_.clear();
  }
  world_.network->relay_died();
}

// ---- from the network

void RelayHost::connect(std::uint64_t socket) {
  core_->connect(socket);
  send();
}

void RelayHost::receive(std::uint64_t socket, BytesView frame) {
  if (!core_) return;
  world_.happened(frame);
  core_->receive(socket, frame);
  commit_soon();
}

void RelayHost::written(std::uint64_t socket, std::size_t bytes) {
  if (!core_) return;
  core_->written(socket, bytes);
  send();
}

void RelayHost::disconnect(std::uint64_t socket) {
  if (core_) core_->disconnect(socket);
}

// One sync of the disk for all that gathers meanwhile.
void RelayHost::commit_soon() {
  if (std::exchange(commit_asked_, true)) return;
  world_.timeline.after(world_.chance.between(0, sync_ms_most), [this, life = life_] {
    if (life != life_) return;
    commit_asked_ = false;
    commit();
  });
}

void RelayHost::commit() {
  if (world_.options.bug == Bug::relay_acks_before_commit) {
    before_commits_.push_back(std::make_unique<RelayStore>(*store_));
    if (before_commits_.size() > acked_too_early) before_commits_.pop_front();
  }
  core_->commit();
  if (world_.is_chaos && world_.faults.dies_after_commit && world_.chance.percent(2)) {
    world_.timeline.after(world_.chance.between(100, 3'000), [this] { start(); });
    return die();
  }
  send();
}

void RelayHost::send() {
  for (auto out = core_->take(); !out.empty(); out = core_->take())
    for (const auto& each : out) {
      if (!each.frame)
        world_.network->close_down(each.connection);
      else
        world_.network->send_down(each.connection, *each.frame);
    }
}

void RelayHost::tick_later() {
  world_.timeline.after(tick_ms, [this, life = life_] {
    if (life != life_) return;
    core_->tick();
    commit_soon();
    tick_later();
  });
}

// ---- faults

void RelayHost::refuse_writes(std::optional<Refusal> why) { store_->refuse_writes(why); }

void RelayHost::back_up() {
  backup_ = std::make_unique<RelayStore>(*store_);
  backup_->refuse_writes();
  world_.note([] { return "the relay is backed up"; });
}

bool RelayHost::restore(bool told) {
  if (!backup_) return false;
  die();
  const auto restores = store_->restores;
  store_ = std::make_unique<RelayStore>(*backup_);
  store_->restores = restores + (told ? 1 : 0);
  if (!told)
    for (auto& said : world_.said) said.erasure_lost |= said.fate == Said::Fate::withdrawn;
  world_.relay_log->relay_lost_data();
  world_.note(
      [&] { return std::string("the relay comes back from its backup") + (told ? ", told so" : ""); });
  return true;
}

void RelayHost::begin_anew() {
  die();
  store_ = std::make_unique<RelayStore>(crypto::draw<relay::store::LogId>(world_.entropy));
  backup_.reset();
  world_.relay_log->relay_lost_data();
  world_.note([] { return "the relay comes back empty"; });
}

}  // namespace tend::simulation
