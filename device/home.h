// The folder in which a device lives, held by one process at a time.
//
//   lock      whom it is held by, as long as somebody holds it
//   key       the data key (store.h)
//   tend.db   what the core keeps, sealed
//   relay     origin of the relay that new invitations go by, once one was named
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "device/file.h"
#include "device/refused.h"

namespace tend::device {

enum class Stay : std::uint8_t { brief, long_running };

class Home {
 public:
  // Makes the folder if need be, for its owner alone, and waits up to `patience` for its turn. Refused with
  // home_unusable; home_of_another if another user owns it; home_busy if others took too long; home_followed at
  // once if the other means to stay.
  static Answer<Home> hold(const std::string& path, Stay stay, std::chrono::milliseconds patience);

  [[nodiscard]] std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }

  // Origin; empty if none was ever named.
  [[nodiscard]] std::string relay() const;
  // False if it can't be stored.
  bool keep_relay(const std::string& origin) const;

 private:
  Home(std::string path, Descriptor lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::string path_;
  Descriptor lock_;
};

}  // namespace tend::device
