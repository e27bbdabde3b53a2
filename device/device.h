// A whole device of this machine: the core and its host. Holds its home, carries out the core's effects, and
// tells what the core says.
//
// One thread: everything happens inside `act`, `run` and `close`. Without `go_online` nothing is sent or read,
// so what needs no network is quick. After `act` has answered, what was asked for is on disk.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "device/home.h"
#include "device/refused.h"

namespace boost::asio {
class io_context;
}

namespace tend::device {

struct Settings {
  std::string home;         // folder
  std::string relay;        // origin for new invitations; empty: the one kept in the home, if any
  std::string_view words;   // pairing's word list, 2048 lines; must outlive the device
  Stay stay = Stay::brief;  // long_running: others are told at once, rather than let wait
  std::chrono::milliseconds patience{5000};  // for the home
};

class Device {
 public:
  // Refused as Home::hold and Store::open refuse, or by the core for what is stored.
  static Answer<std::unique_ptr<Device>> open(const Settings& settings);
  virtual ~Device() = default;

  // Does what a person asks for; stored once this answers. `files`: what the intent takes beside it.
  virtual Answer<Json> act(std::string_view intent, Json fields = Json::object(),
                           std::vector<Bytes> files = {}) = 0;
  virtual Answer<Json> ask(std::string_view view, Json fields = Json::object()) = 0;
  // The same, with the bytes that come beside the answer.
  virtual Answer<std::pair<Json, Bytes>> ask_for_bytes(std::string_view view, Json fields) = 0;
  // The bytes of a photo or a voice; refused as file.read is.
  virtual Answer<Bytes> read_file(const std::string& blob) = 0;

  // From now on what is asked is asked of what was brought along by that name; none: of what is.
  virtual void look_into(std::optional<ArchiveId> archive) = 0;

  // From now on connections are made; those that wait are tried at once.
  virtual void go_online() = 0;
  // Lets happen what happens, until `done` says so or the time is up. `done` is asked after each thing that
  // happened, and every `tick` at the latest. Whether it said so.
  virtual bool run(const std::function<bool()>& done, std::chrono::milliseconds most,
                   std::chrono::milliseconds tick = std::chrono::milliseconds(20)) = 0;
  // How long ago something last came or went over a connection, or one was set out for.
  virtual std::chrono::milliseconds quiet_for() const = 0;
  // Whether a write is under way, or something was sent over a connection and nothing has come from there since.
  virtual bool is_busy() const = 0;
  // Origin of the relay for new invitations; empty if none was ever named.
  virtual std::string relay() const = 0;
  // How many connections were made since the device was opened.
  virtual std::size_t opened() const = 0;
  // How long the slowest connection took to be made: a measure of how long an answer may take.
  virtual std::chrono::milliseconds slowest_opening() const = 0;
  // The views that may have changed since this was last asked.
  virtual std::set<std::string> take_changed() = 0;

  // Sends what is under way and closes the connections, for two seconds at most.
  virtual void close() = 0;

  // For what else has to happen in the same loop: a person typing, signals.
  virtual boost::asio::io_context& loop() = 0;
};

}  // namespace tend::device
