// What was brought along from an export of another time (docs/export.md): its entries, and what they add up to. It lies in the
// private space of who brought it (records.h, Archived) and is read, never changed. Nobody's signature stands behind it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/practice/practices.h"
#include "core/replica/records.h"

namespace tend::replica {

struct Archive {
  ArchiveId id;
  std::array<std::string, 2> names;    // by slot
  std::uint64_t slot = 0;              // whose export it was
  std::vector<ArchivedEntry> entries;  // each once and in their order, (t, id), after `sort`
  std::vector<ArchivedFile> files;     // those that are kept here
  std::vector<EntryId> written;        // the private space's entries that hold it

  void take(Archived some, const EntryId& written_as);
  void take(ArchivedFile one, const EntryId& written_as);
  void sort();
  [[nodiscard]] const practice::Attachment* kept(const BlobId& blob) const;  // null: it is not here
};

// As read_export gives it. `files`: under which name (docs/export.md) each photo and voice lies beside it.
struct ReadExport {
  std::array<std::string, 2> names;
  std::uint64_t slot = 0;
  std::vector<ArchivedEntry> entries;
  std::vector<std::pair<BlobId, std::string>> files;
};

// tend.json of an export, as it was written out (UTF-8; docs/export.schema.json); in any layout and order of members. It is
// taken whole or refused: export_newer for another form, else export_unknown. What comes out can be stored: slots 0 and 1, days
// 0 to day_last, times up to 2^52 ms either way, bodies that an entry can hold, names that stay in files/. Entries may stand
// twice and in any order.
Result<ReadExport> read_export(BytesView json);

// What the entries, sorted, add up to for a reader at `now` (UTC ms): as they would on the device that they were written out by.
struct ArchivedStates {
  practice::Practices::State us, mine;
  std::optional<UnixMs> until;  // then something opens, and they are others
};
ArchivedStates fold(const Archive& archive, UnixMs now);

practice::Audience audience_of(const ArchivedEntry& entry);
practice::Stamp stamp_of(const ArchivedEntry& entry, UnixMs now);
// An entry's photos and voices, as it names them.
std::vector<practice::Attachment> files_in(const ArchivedEntry& entry);

}  // namespace tend::replica
