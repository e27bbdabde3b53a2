// Planted bugs: each is put in by the simulation's own parts, around code that is right. A simulation that
// does not find them would not find their like.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tend::simulation {

enum class Bug : std::uint8_t {
  none,
  relay_acks_before_commit,
  relay_serves_another_item,
  device_confirms_before_stored,
  disk_tears_a_write,
  disk_forgets_unasked,
  outbox_record_is_lost,
  private_name_in_a_frame,
  device_wakes_without_end,
};

struct BugRow {
  Bug bug;
  std::string_view name;
  std::string_view what;
};

inline constexpr std::array<BugRow, 8> bugs{{
    {Bug::relay_acks_before_commit, "relay-acks-before-commit",
     "the relay's store says 'committed' and loses the last few batches when the process dies"},
    {Bug::relay_serves_another_item, "relay-serves-another-item",
     "now and then one item in an Items frame is its neighbour once more; all indexes stay right"},
    {Bug::device_confirms_before_stored, "device-confirms-before-stored",
     "a host says StoreDone up to three seconds before the write is there"},
    {Bug::disk_tears_a_write, "disk-tears-a-write",
     "an app that closes midway leaves a part of its last write"},
    {Bug::disk_forgets_unasked, "disk-forgets-unasked",
     "a closing app's disk loses its last second, in a world where no disk may"},
    {Bug::outbox_record_is_lost, "outbox-record-is-lost",
     "a host leaves out the records of what waits to be sent"},
    {Bug::private_name_in_a_frame, "private-name-in-a-frame", "a device sends its person's name in clear"},
    {Bug::device_wakes_without_end, "device-wakes-without-end",
     "a host wakes its device again and again though it has nothing to do"},
}};

inline std::optional<Bug> bug_of(std::string_view name) {
  for (const auto& row : bugs)
    if (row.name == name) return row.bug;
  return std::nullopt;
}

}  // namespace tend::simulation
