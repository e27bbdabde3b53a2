// Who may write in a space, as far as entries are concerned: what the roster tells the book. PROTOCOL 2
// (validity), 3 (pins).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/space/entry.h"

namespace tend::space {

// The last entry that counts of one chain (or of one branch of it).
using Pin = Ref;

// A device that writes or once wrote entries.
struct Member {
  std::uint64_t slot = 0;  // its person: 0 or 1
  EntryKey entry;          // chains of it begin with H-64 of this
  std::optional<std::vector<Pin>>
      pins;  // absent: a member still, all its entries count; else only what a pin reaches by prev
  bool operator==(const Member&) const = default;
};

// After a leave: of the slot that stayed, beyond these pins only withdrawals fold.
struct Closing {
  std::uint64_t slot = 0;
  std::vector<Pin> pins;
  bool operator==(const Closing&) const = default;
};

}  // namespace tend::space
