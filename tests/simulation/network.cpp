#include "tests/simulation/network.h"

#include "protocol/frames.h"
#include "tests/simulation/checkers/checkers.h"
#include "tests/simulation/checkers/relay_log.h"
#include "tests/simulation/device.h"
#include "tests/simulation/relay_host.h"

namespace tend::simulation {
namespace {

constexpr std::int64_t give_up_ms_least = 20'000, give_up_ms_most = 90'000;  // a browser's, of a connect
constexpr std::int64_t silence_ms_least = 5'000, silence_ms_most = 300'000;  // until a host notices a hang

// For the trace.
std::string name_of(BytesView bytes) {
  const auto frame = protocol::decode(bytes);
  if (!frame) return "what is no frame";
  if (const auto* refused = std::get_if<protocol::Refused>(&*frame))
    for (const auto& row : refusals())
      if (static_cast<std::uint64_t>(row.code) == refused->code) return "Refused: " + std::string(row.key);
  return std::visit([]<class Each>(const Each&) { return std::string(Each::record.name); }, *frame);
}

// Bug::relay_serves_another_item
Bytes with_another_item(const Bytes& frame, Chance& chance) {
  auto decoded = protocol::decode(frame);
  auto* items = decoded ? std::get_if<protocol::Items>(&*decoded) : nullptr;
  if (items == nullptr || items->items.size() < 2 || !chance.percent(30)) return frame;
  const auto i = chance.below(items->items.size() - 1);
  items->items[i] = items->items[i + 1];
  return protocol::encode(*items);
}

}  // namespace

// ---- from a device

void Network::connect(Device& device, const std::string& connection, const std::string& url) {
  if (url != "wss://relay.example/relay") world_.fail("network", "a device connects to " + url);
  const auto id = ++last_;
  auto& socket = sockets_[id];
  socket.device = &device;
  socket.connection = connection;
  socket.delay_up = delay();
  socket.delay_down = delay();
  const auto parted = parted_.find(&device);
  if (parted != parted_.end() && parted->second) {
    socket.hangs = true;
    return cut(id, world_.chance.between(give_up_ms_least, give_up_ms_most));
  }
  if (parted != parted_.end()) return cut(id, world_.chance.between(0, 100));
  world_.timeline.after(socket.delay_up + socket.delay_down, [this, id] {
    auto* there = find(id);
    if (there == nullptr || there->hangs) return;
    if (!world_.relay->up()) return cut(id, 0);
    there->at_relay = there->open = true;
    world_.relay_log->connected(id);
    world_.relay->connect(id);
    there = find(id);
    if (there == nullptr) return;
    there->device->hear(replica::Connected{there->connection});
  });
}

void Network::send_up(Device& device, const std::string& connection, Bytes frame) {
  check_readable(world_, frame, "a frame");
  for (auto& [id, socket] : sockets_) {
    if (socket.device != &device || socket.connection != connection || !socket.open) continue;
    if (socket.hangs) return;
    socket.up_at = std::max(socket.up_at, world_.timeline.now() + socket.delay_up);
    world_.timeline.after(socket.up_at - world_.timeline.now(), [this, id = id, frame = std::move(frame)] {
      const auto* there = find(id);
      if (there == nullptr || !there->at_relay || there->hangs) return;
      world_.note([&] { return there->device->name() + " -> " + name_of(frame); });
      world_.relay_log->at_relay(id, frame);
      world_.relay->receive(id, frame);
    });
    return;
  }
}

void Network::close(Device& device, const std::string& connection) {
  for (auto& [id, socket] : sockets_) {
    if (socket.device != &device || socket.connection != connection) continue;
    leave_relay(id, socket);
    sockets_.erase(id);
    return;
  }
}

void Network::close_all(Device& device) {
  for (const auto id : sockets_of(device)) {
    leave_relay(id, sockets_.at(id));
    sockets_.erase(id);
  }
}

// The relay hears of it a little later, or (where the socket hangs) much.
void Network::leave_relay(std::uint64_t id, Socket& socket) {
  if (!socket.at_relay) return;
  const auto late = socket.hangs ? world_.chance.between(silence_ms_least, silence_ms_most) : socket.delay_up;
  socket.at_relay = false;
  world_.timeline.after(late, [this, id] { world_.relay->disconnect(id); });
}

// ---- from the relay

void Network::send_down(std::uint64_t id, const Bytes& frame) {
  check_readable(world_, frame, "a frame");
  auto* socket = find(id);
  if (socket == nullptr || !socket->at_relay || socket->hangs) return;
  world_.relay_log->from_relay(id, frame);
  const bool other = world_.options.bug == Bug::relay_serves_another_item;
  socket->down_at = std::max(socket->down_at, world_.timeline.now() + socket->delay_down);
  world_.timeline.after(socket->down_at - world_.timeline.now(),
                        [this, id, frame = other ? with_another_item(frame, world_.chance) : frame] {
                          auto* there = find(id);
                          if (there == nullptr || there->hangs || !there->open) return;
                          world_.note([&] { return there->device->name() + " <- " + name_of(frame); });
                          if (there->at_relay) world_.relay->written(id, frame.size());
                          there->device->hear(replica::FrameIn{there->connection, frame});
                        });
}

void Network::close_down(std::uint64_t id) {
  auto* socket = find(id);
  if (socket == nullptr) return;
  socket->at_relay = false;  // it has left already
  if (socket->hangs) return;
  socket->down_at = std::max(socket->down_at, world_.timeline.now() + socket->delay_down);
  cut(id, socket->down_at - world_.timeline.now());
}

void Network::relay_died() {
  std::vector<std::uint64_t> all;
  for (auto& [id, socket] : sockets_)
    if (std::exchange(socket.at_relay, false)) all.push_back(id);
  for (const auto id : all) cut(id, world_.chance.between(0, 300));
}

// ---- faults

void Network::cut(std::uint64_t id, std::int64_t device_hears_in_ms) {
  leave_relay(id, sockets_.at(id));
  world_.timeline.after(device_hears_in_ms, [this, id] {
    const auto gone = sockets_.extract(id);
    if (!gone) return;
    gone.mapped().device->hear(replica::Disconnected{gone.mapped().connection});
  });
}

void Network::cut_one_of(Device& device) {
  auto all = sockets_of(device);
  if (all.empty()) return;
  const auto id = world_.chance.one_of(all);
  sockets_.at(id).hangs = true;  // nothing passes from here on
  cut(id, world_.chance.between(0, 500));
}

void Network::hang_one_of(Device& device) {
  auto all = sockets_of(device);
  if (all.empty()) return;
  const auto id = world_.chance.one_of(all);
  sockets_.at(id).hangs = true;
  cut(id, world_.chance.between(silence_ms_least, silence_ms_most));
}

void Network::part(Device& device, bool hangs) {
  parted_[&device] = hangs;
  for (const auto id : sockets_of(device)) {
    sockets_.at(id).hangs = true;
    cut(id, hangs ? world_.chance.between(silence_ms_least, silence_ms_most) : world_.chance.between(0, 500));
  }
}

void Network::restore() {
  parted_.clear();
  for (auto& [id, socket] : sockets_)
    if (socket.hangs) cut(id, world_.chance.between(0, 1'000));
}

// ----

Network::Socket* Network::find(std::uint64_t id) {
  const auto found = sockets_.find(id);
  return found == sockets_.end() ? nullptr : &found->second;
}

std::vector<std::uint64_t> Network::sockets_of(const Device& device) const {
  std::vector<std::uint64_t> out;
  for (const auto& [id, socket] : sockets_)
    if (socket.device == &device) out.push_back(id);
  return out;
}

std::int64_t Network::delay() { return world_.chance.mostly_short(1, world_.faults.delay_ms); }

}  // namespace tend::simulation
