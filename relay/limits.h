// What a relay allows, and the buckets that hold callers to it. Everything here lives in memory only.
#pragma once

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>

#include "core/base/days.h"
#include "relay/log/log.h"
#include "relay/mailbox/mailboxes.h"

namespace tend::relay {

// So many at once, and so many a second after that.
struct Rate {
  double burst = 0;
  double a_second = 0;
};

struct Limits {
  ChannelLimits channel;
  MailboxLimits mailbox;

  std::size_t unsent_low = 1 << 20;   // a connection gets items while less than this is unsent
  std::size_t unsent_most = 4 << 20;  // beyond it, it is closed
  UnixMs log_in_ms_max = 20'000;      // for a connection to log in or open a mailbox

  // of one connection
  Rate frames{10'000, 2'000};
  Rate bytes{64 << 20, 8 << 20};
  // of one address
  Rate connections{240, 2};
  Rate new_mailboxes{60, 1.0 / 60};
  Rate new_channels{30, 1.0 / 60};
  Rate failed_log_ins{20, 0.1};
};

class Bucket {
 public:
  // Takes `amount` if it is there.
  bool take(const Rate& rate, double amount, UnixMs now) {
    if (!fits(rate, amount, now)) return false;
    used_ += amount;
    return true;
  }
  // One larger than the whole burst is let through an empty bucket, lest it never be.
  bool fits(const Rate& rate, double amount, UnixMs now) {
    used_ = std::max(0.0, used_ - rate.a_second * static_cast<double>(std::max<UnixMs>(0, now - at_)) / 1000);
    at_ = now;
    return used_ + amount <= rate.burst || used_ == 0;
  }

 private:
  double used_ = 0;
  UnixMs at_ = 0;
};

// Buckets by address. An address is kept as a hash, for an hour after it was last seen.
class AddressLimits {
 public:
  using Key = std::size_t;  // 0: not limited

  struct Buckets {
    Bucket connections, new_mailboxes, new_channels, failed_log_ins;
    UnixMs seen = 0;
  };

  static Key key_of(std::string_view address) {
    return address.empty() ? 0 : std::max<Key>(1, std::hash<std::string_view>{}(address));
  }

  // True if `which` of that address still holds one, which is taken.
  bool take(Key address, Bucket Buckets::* which, const Rate& rate, UnixMs now) {
    if (address == 0) return true;
    auto& buckets = by_address_[address];
    buckets.seen = now;
    return (buckets.*which).take(rate, 1, now);
  }
  bool fits(Key address, Bucket Buckets::* which, const Rate& rate, UnixMs now) {
    const auto found = by_address_.find(address);
    return found == by_address_.end() || (found->second.*which).fits(rate, 1, now);
  }
  void forget_old(UnixMs now) {
    std::erase_if(by_address_, [&](const auto& each) { return now - each.second.seen > ms_an_hour; });
  }

 private:
  std::unordered_map<Key, Buckets> by_address_;
};

}  // namespace tend::relay
