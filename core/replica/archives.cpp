// Exports that are brought along (archive.h): into the private space, read from there, and let go of again.
#include <algorithm>
#include <set>

#include "core/base/text.h"
#include "core/replica/state.h"
#include "core/space/kinds.h"

namespace tend::replica {
namespace {

// An entry holds 64 KiB; one of these may still be larger than this, and is one alone then.
constexpr std::size_t piece_bytes = 24 << 10;
constexpr std::size_t withdrawn_at_once = 1000;

std::size_t rough_bytes(const ArchivedEntry& entry) {
  return 150 + (entry.fields ? entry.fields->size() : 0);
}

std::vector<practice::NewEntry> pieces_of(const ArchiveId& archive, const ReadExport& from,
                                          std::vector<ArchivedEntry> entries) {
  std::vector<practice::NewEntry> out;
  Archived piece{.archive = archive,
                 .owner = from.names.at(from.slot),
                 .other = from.names.at(1 - from.slot),
                 .slot = from.slot,
                 .entries = {},
                 .unknown = {}};
  std::size_t bytes = 0;
  const auto finish = [&] {
    if (piece.entries.empty()) return;
    out.push_back({practice::Audience::me, space::kind_archived, codec::encode(piece)});
    piece.entries.clear(), bytes = 0;
  };
  for (auto& entry : entries) {
    if (bytes + rough_bytes(entry) > piece_bytes) finish();
    bytes += rough_bytes(entry);
    piece.entries.push_back(std::move(entry));
  }
  finish();
  return out;
}

// The archive that this is one of again, if there is any; and only what is new there is left of the entries.
const Archive* match(const std::vector<Archive>& archives, const ReadExport& from,
                     std::vector<ArchivedEntry>& entries) {
  for (const auto& archive : archives) {
    if (archive.slot != from.slot) continue;
    std::set<EntryId> here;
    for (const auto& entry : archive.entries) here.insert(entry.id);
    if (std::erase_if(entries, [&](const auto& entry) { return here.contains(entry.id); }) > 0)
      return &archive;
  }
  return nullptr;
}

}  // namespace

void Replica::State::archive_intent(const Intent& intent) {
  if (const auto why = not_yet()) return reply_refused(intent.id, *why);
  if (intent.name == ArchiveKeep::name) {
    if (fields_of<ArchiveKeep>(intent)) keep_archive(intent);
  } else if (intent.name == ArchiveFile::name) {
    if (const auto fields = fields_of<ArchiveFile>(intent)) keep_archived_file(intent, *fields);
  } else if (intent.name == ArchiveForget::name) {
    if (const auto fields = fields_of<ArchiveForget>(intent)) forget_archive(intent, fields->archive);
  } else {
    reply_refused(intent.id, Refusal::intent_unknown);
  }
}

// ---- taken in

void Replica::State::keep_archive(const Intent& intent) {
  if (draft_)  // it may let go of what is brought along again now
    return send_draft_then([this, intent] { keep_archive(intent); },
                           [this, id = intent.id] { reply_refused(id, Refusal::storage_failed); });
  if (intent.files.empty()) return reply_refused(intent.id, Refusal::export_unknown);
  auto from = read_export(intent.files.front());
  if (!from) return reply_refused(intent.id, from.error());
  auto entries = std::move(from->entries);
  std::set<EntryId> named;
  std::erase_if(entries, [&](const auto& entry) { return !named.insert(entry.id).second; });
  std::set<BlobId> with_files;
  for (const auto& entry : entries)
    for (const auto& file : files_in(entry)) with_files.insert(file.blob);
  const auto* known = match(mine_->space.archives(), *from, entries);
  auto files = Json::array();  // that lie beside it and are not here yet
  for (const auto& [blob, name] : from->files)
    if (with_files.contains(blob) && !(known && known->kept(blob)))
      files.push_back({{"blob", to_hex(blob.view())}, {"name", name}});
  const auto id = known ? known->id : crypto::draw<ArchiveId>(*entropy_);
  Json answer{{"archive", to_hex(id.view())}, {"entries", entries.size()}, {"files", std::move(files)}};
  if (entries.empty()) return reply(intent.id, std::move(answer));
  write_mine(intent.id, pieces_of(id, *from, std::move(entries)), {}, std::move(answer));
}

void Replica::State::keep_archived_file(const Intent& intent, const ArchiveFile& fields) {
  const auto* archive = find_archive(fields.archive);
  if (!archive || !named_file(*archive, fields.blob)) return reply_refused(intent.id, Refusal::not_there);
  if (archive->kept(fields.blob)) return reply(intent.id);
  auto sealed = seal_file(intent.files, mine_->space);
  if (!sealed) return reply_refused(intent.id, sealed.error(), args_of_file(sealed.error()));
  const ArchivedFile record{
      .archive = fields.archive, .blob = fields.blob, .file = std::move(sealed->file), .unknown = {}};
  write_mine(intent.id, {{practice::Audience::me, space::kind_archived_file, codec::encode(record)}},
             std::move(sealed->puts), Json::object());
}

// It can be undone like anything that is written.
void Replica::State::forget_archive(const Intent& intent, const ArchiveId& id) {
  if (draft_)
    return send_draft_then([this, intent, id] { forget_archive(intent, id); },
                           [this, to = intent.id] { reply_refused(to, Refusal::storage_failed); });
  const auto* archive = find_archive(id);
  if (!archive) return reply_refused(intent.id, Refusal::not_there);
  std::vector<practice::NewEntry> entries;
  for (std::size_t at = 0; at < archive->written.size(); at += withdrawn_at_once) {
    const auto some = std::span(archive->written)
                          .subspan(at)
                          .first(std::min(withdrawn_at_once, archive->written.size() - at));
    entries.push_back(
        {practice::Audience::me, practice::Withdrawal::kind,
         codec::encode(practice::Withdrawal{
             .object = some.front(), .entries = {some.begin(), some.end()}, .of = space::kind_archived})});
  }
  keep_draft(intent.id, mine_->space.draft(entries, now_, today()));
}

// ---- read

// One that is being let go of is gone.
const Archive* Replica::State::find_archive(const ArchiveId& id) const {
  if (!mine_) return nullptr;
  const auto& archives = mine_->space.archives();
  const auto at = std::ranges::find(archives, id, &Archive::id);
  if (at == archives.end() || at->entries.empty()) return nullptr;
  if (draft_)
    for (const auto& entry : draft_->record.entries)
      if (entry.space == mine_->space.number() && entry.kind == practice::Withdrawal::kind)
        if (const auto what = codec::decode<practice::Withdrawal>(entry.fields);
            what && std::ranges::find(what->entries, at->written.front()) != what->entries.end())
          return nullptr;
  return &*at;
}

const Replica::State::FoldedArchive& Replica::State::folded(const Archive& archive) const {
  auto& out = folded_archive_;
  const auto version = mine_->space.archives_version();
  if (out.id == archive.id && out.version == version && !(out.states.until && *out.states.until <= now_))
    return out;
  out = {.id = archive.id, .version = version, .states = fold(archive, now_), .files = {}};
  for (const auto& entry : archive.entries)
    for (auto& file : files_in(entry)) out.files.push_back(std::move(file));
  return out;
}

// As its entries have it.
const practice::Attachment* Replica::State::named_file(const Archive& archive, const BlobId& blob) const {
  const auto& named = folded(archive).files;
  const auto at = std::ranges::find(named, blob, &practice::Attachment::blob);
  return at == named.end() ? nullptr : &*at;
}

practice::Viewer Replica::State::archive_viewer(const Archive& archive) const {
  practice::Viewer out{.slot = archive.slot, .names = archive.names, .today = today(), .now = now_};
  out.paired = !archive.names.at(1 - archive.slot).empty();
  out.file_state = [this, id = archive.id](std::uint64_t, const practice::Attachment& file) {
    const auto found = find_archived(id, file.blob);
    return found ? file_state(*found) : practice::FileState::missing;
  };
  return out;
}

// As it is kept here; the small picture is the one that its entry has.
std::optional<Replica::State::FoundFile> Replica::State::find_archived(const ArchiveId& id,
                                                                       const BlobId& blob) const {
  const auto* archive = find_archive(id);
  const auto* named = archive ? named_file(*archive, blob) : nullptr;
  if (!named) return std::nullopt;
  const auto* kept = archive->kept(blob);
  FoundFile out{practice::Audience::me, mine_->space.record().slot, kept ? *kept : practice::Attachment{},
                kept == nullptr};
  out.what.thumbnail = named->thumbnail;
  return out;
}

std::vector<ShownArchive> Replica::State::shown_archives() const {
  std::vector<ShownArchive> out;
  for (const auto& archive : mine_->space.archives())
    if (find_archive(archive.id))
      out.push_back({archive.id, archive.names.at(archive.slot), archive.names.at(1 - archive.slot),
                     archive.entries.size(), archive.entries.front().day, archive.entries.back().day});
  return out;
}

HomeShow::Answer Replica::State::archived_home(const Archive& archive) const {
  HomeShow::Answer out{.person = Person{archive.names.at(archive.slot)}, .today = today()};
  if (const auto& other = archive.names.at(1 - archive.slot); !other.empty()) out.partner = Person{other};
  out.archive = archive.id;
  return out;
}

}  // namespace tend::replica
