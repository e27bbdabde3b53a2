// Sockets between devices and the relay. Each is two ordered streams; what is under way when one is cut is
// lost.
#pragma once

#include <map>
#include <string>

#include "core/base/bytes.h"
#include "tests/simulation/world.h"

namespace tend::simulation {

class Network {
 public:
  explicit Network(World& world) : world_(world) {}

  // ---- from a device
  void connect(Device& device, const std::string& connection, const std::string& url);
  void send_up(Device& device, const std::string& connection, Bytes frame);
  void close(Device& device, const std::string& connection);
  void close_all(Device& device);  // its app is gone

  // ---- from the relay
  void send_down(std::uint64_t socket, const Bytes& frame);
  void close_down(std::uint64_t socket);  // what was sent before still arrives
  void relay_died();

  // ---- faults
  void cut_one_of(Device& device);
  void hang_one_of(Device& device);
  // Until `restore`: all sockets go, and connecting fails, or hangs.
  void part(Device& device, bool hangs);
  void restore();  // also ends what hangs

 private:
  struct Socket {
    Device* device = nullptr;
    std::string connection;
    bool open = false;      // the device was told that it is connected
    bool at_relay = false;  // the relay has it
    bool hangs = false;     // nothing passes any more, and nobody knows
    std::int64_t delay_up = 0, delay_down = 0;
    UnixMs up_at = 0, down_at = 0;  // when the last one arrives
  };
  Socket* find(std::uint64_t id);
  std::vector<std::uint64_t> sockets_of(const Device& device) const;
  void cut(std::uint64_t id, std::int64_t device_hears_in_ms);
  void leave_relay(std::uint64_t id, Socket& socket);
  std::int64_t delay();

  World& world_;
  std::map<std::uint64_t, Socket> sockets_;
  std::map<Device*, bool> parted_;  // true: connecting hangs
  std::uint64_t last_ = 0;
};

}  // namespace tend::simulation
