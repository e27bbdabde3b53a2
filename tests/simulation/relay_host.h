// The relay's process and its disk.
#pragma once

#include <deque>
#include <memory>
#include <optional>

#include "relay/relay_core.h"
#include "relay/store/memory/memory_store.h"
#include "tests/simulation/world.h"

namespace tend::simulation {

// A store in memory that can be copied as a backup is, and knows how often it was restored.
class RelayStore final : public relay::store::MemoryStore {
 public:
  explicit RelayStore(const relay::store::LogId& log) : MemoryStore(log) {}
  [[nodiscard]] relay::store::Identity identity() const override {
    auto out = MemoryStore::identity();
    out.generation += restores;
    return out;
  }
  std::uint64_t restores = 0;
};

class RelayHost {
 public:
  explicit RelayHost(World& world);

  [[nodiscard]] bool up() const { return core_ != nullptr; }
  [[nodiscard]] RelayStore& store() { return *store_; }

  // ---- from the network
  void connect(std::uint64_t socket);
  void receive(std::uint64_t socket, BytesView frame);
  void written(std::uint64_t socket, std::size_t bytes);
  void disconnect(std::uint64_t socket);

  // ---- faults
  void die();  // with what it had not committed
  void start();
  void refuse_writes(std::optional<Refusal> why);
  void back_up();
  // Down now, and the next start is over the last backup (`told`: so that devices can hear of it), or over
  // an empty store. False: there is no backup.
  bool restore(bool told);
  void begin_anew();

 private:
  void commit_soon();
  void commit();
  void send();
  void tick_later();

  World& world_;
  std::unique_ptr<RelayStore> store_;
  std::unique_ptr<RelayStore> backup_;
  std::unique_ptr<relay::RelayCore> core_;
  std::uint64_t life_ = 0;
  bool commit_asked_ = false;
  std::deque<std::unique_ptr<RelayStore>> before_commits_;  // of a store that acks before it has committed
};

}  // namespace tend::simulation
