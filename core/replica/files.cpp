// Photos and voices: taken in, put to the relay before their entry, fetched, shown, forgotten. PROTOCOL 10.
//
// One chunk at a time, so that a photo costs the memory of one chunk while it is on its way; a whole one only when it is
// taken in or shown. What is sealed is kept, sent and fetched as the same bytes.
#include <algorithm>

#include "core/channel/blob.h"
#include "core/media/media.h"
#include "core/replica/state.h"

namespace tend::replica {
namespace {

constexpr std::size_t kept_max = 16;                   // that no entry names yet
constexpr std::uint64_t files_bytes_max = 1ULL << 30;  // that this device fetches by itself
constexpr std::int64_t put_again_ms = 300'000;         // after a relay that had no room
constexpr std::int64_t get_again_ms = 300'000;         // what the relay had not got

tend::space::Blob blob_of(const practice::Attachment& file) {
  return {.id = file.blob, .hash = file.hash, .key = file.key, .bytes = file.bytes, .chunks = file.chunks};
}

// Whether asking for the same later may help.
bool may_help_later(Refusal why) {
  switch (why) {
    case Refusal::relay_blob_quota:
    case Refusal::relay_read_only:
    case Refusal::relay_full:
    case Refusal::relay_storage:
    case Refusal::relay_too_fast:
    case Refusal::relay_busy:
      return true;
    default:
      return false;
  }
}

}  // namespace

Json args_of_file(Refusal why) {
  return why == Refusal::file_too_large ? Json{{"mib", channel::blob_bytes_max >> 20}} : Json::object();
}

// ---- taken in

void Replica::State::file_intent(const Intent& intent) {
  if (const auto why = not_yet()) return reply_refused(intent.id, *why);
  if (!has_us()) return reply_refused(intent.id, Refusal::no_partner_yet);
  if (intent.name == FileKeep::name) {
    if (fields_of<FileKeep>(intent)) keep_file(intent);
  } else if (intent.name == FileDrop::name) {
    if (const auto fields = fields_of<FileDrop>(intent)) drop_file(intent.id, fields->blob);
  } else {
    reply_refused(intent.id, Refusal::intent_unknown);
  }
}

// What a camera wrote beside the picture left out, and under a key of its own.
Result<Replica::State::SealedFile> Replica::State::seal_file(const std::vector<Bytes>& picked,
                                                             const Space& space) const {
  if (picked.empty()) return refuse(Refusal::file_unknown);
  if (picked.front().size() > channel::blob_bytes_max) return refuse(Refusal::file_too_large);
  const auto clean = media::clean(picked.front());
  if (!clean) return refuse(clean.error());
  // What says which way is up may be more than what was left out.
  if (clean->bytes.size() > channel::blob_bytes_max) return refuse(Refusal::file_too_large);
  SealedFile out{.file = {.type = std::string(clean->type), .thumbnail = {}}, .puts = {}};
  auto& file = out.file;
  if (picked.size() > 1)
    if (auto small = media::clean(picked[1]);
        small && small->sort == media::Sort::photo && small->bytes.size() <= practice::thumbnail_bytes_max)
      file.thumbnail = std::move(small->bytes);
  const auto& record = space.record();
  const auto sealed = tend::space::seal_blob(record.id, crypto::draw<BlobId>(*entropy_),
                                             crypto::draw<BlobKey>(*entropy_), clean->bytes);
  file.blob = sealed.blob.id, file.hash = sealed.blob.hash, file.key = sealed.blob.key;
  file.bytes = sealed.blob.bytes, file.chunks = sealed.blob.chunks;
  const auto name = vault_->file_name(record.id, record.slot, file.blob);
  for (std::uint64_t n = 0; n < file.chunks; ++n) out.puts.emplace_back(file_key(name, n), sealed.chunks[n]);
  return out;
}

void Replica::State::keep_file(const Intent& intent) {
  auto sealed = seal_file(intent.files, us_->space);
  if (!sealed) return reply_refused(intent.id, sealed.error(), args_of_file(sealed.error()));
  std::vector<std::string> removes;
  if (kept_files_.size() == kept_max)
    removes = file_keys(us_->space, us_->space.record().slot, kept_files_.front());
  store(
      std::move(sealed->puts), std::move(removes),
      [this, id = intent.id, file = std::move(sealed->file)]() mutable {
        if (kept_files_.size() == kept_max) kept_files_.erase(kept_files_.begin());
        reply(id, Json{{"blob", to_hex(file.blob.view())},
                       {"type", file.type},
                       {"bytes", file.bytes},
                       {"photo", file.is_photo()}});
        kept_files_.push_back(std::move(file));
      },
      [this, id = intent.id] { reply_refused(id, Refusal::storage_failed); });
}

// One that was picked, and is not wanted after all.
void Replica::State::drop_file(std::uint64_t id, const BlobId& blob) {
  const auto at = std::ranges::find(kept_files_, blob, &practice::Attachment::blob);
  if (at == kept_files_.end()) return reply(id);
  auto removes = file_keys(us_->space, us_->space.record().slot, *at);
  store(
      {}, std::move(removes),
      [this, id, blob] {
        std::erase_if(kept_files_, [&](const auto& each) { return each.blob == blob; });
        reply(id);
      },
      [this, id] { reply_refused(id, Refusal::storage_failed); });
}

std::vector<std::string> Replica::State::file_keys(const Space& space, std::uint64_t slot,
                                                   const practice::Attachment& file) const {
  std::vector<std::string> out;
  const auto name = vault_->file_name(space.record().id, slot, file.blob);
  for (std::uint64_t n = 0; n < std::min(file.chunks, channel::blob_chunks_max); ++n)
    out.push_back(file_key(name, n));
  return out;
}

std::vector<practice::Attachment> Replica::State::files_of(const DraftRecord& draft, const Space& space) {
  std::vector<practice::Attachment> out;
  for (const auto& entry : draft.entries)
    if (entry.space == space.number())
      std::ranges::move(practice::Practices::files(space.audience(), entry.kind, entry.fields),
                        std::back_inserter(out));
  return out;
}

// What an undone draft named: its bytes go, too. They were nowhere but here.
std::vector<std::string> Replica::State::file_keys_of_draft() const {
  std::vector<std::string> out;
  if (us_ && draft_)
    for (const auto& file : files_of(draft_->record, us_->space))
      std::ranges::move(file_keys(us_->space, us_->space.record().slot, file), std::back_inserter(out));
  return out;
}

// What was picked and then never used, or whose words went in the moment the app did.
void Replica::State::look_for_strays(const std::vector<std::string>& keys) {
  files_here_.insert(keys.begin(), keys.end());
  if (keys.empty()) return;
  std::set<std::string> named;
  for (auto* line : lines()) named.merge(line->space.file_names(*vault_));
  if (us_ && draft_)
    for (const auto& file : files_of(draft_->record, us_->space))
      named.insert(vault_->file_name(us_->space.record().id, us_->space.record().slot, file.blob));
  for (const auto& key : keys)
    if (!named.contains(key.substr(0, key.find('.')))) stray_files_.push_back(key);
}

void Replica::State::forget_strays() {
  if (pending_ || stray_files_.empty()) return;
  store({}, std::exchange(stray_files_, {}), [] {}, [] {});
}

// ---- shown

std::optional<Replica::State::FoundFile> Replica::State::find_file(const BlobId& blob) const {
  if (!us_) return std::nullopt;
  const auto& space = us_->space;
  constexpr auto both = practice::Audience::us;
  for (const auto& file : space.files())
    if (file.what.blob == blob) return FoundFile{both, file.slot, file.what};
  const auto mine = space.record().slot;
  if (draft_)
    for (auto& file : files_of(draft_->record, space))
      if (file.blob == blob) return FoundFile{both, mine, std::move(file)};
  for (const auto& file : kept_files_)
    if (file.blob == blob) return FoundFile{both, mine, file};
  return std::nullopt;
}

std::optional<practice::Attachment> Replica::State::kept_file(const BlobId& blob) const {
  const auto at = std::ranges::find(kept_files_, blob, &practice::Attachment::blob);
  return at == kept_files_.end() ? std::nullopt : std::optional(*at);
}

practice::FileState Replica::State::file_state(const FoundFile& file) const {
  if (file.is_lacking) return practice::FileState::missing;
  const auto* line = line_of(file.space);
  if (!line || !tend::space::is_possible(blob_of(file.what)) || damaged_files_.contains(file.what.blob))
    return practice::FileState::damaged;
  const auto keys = file_keys(line->space, file.slot, file.what);
  if (std::ranges::all_of(keys, [this](const auto& key) { return files_here_.contains(key); }))
    return practice::FileState::here;
  return line->channel.not_there.contains(file.what.blob) ? practice::FileState::missing
                                                          : practice::FileState::coming;
}

void Replica::State::read_file(const Query& query) {
  codec::Where where;
  const auto asked = codec::from_json<FileRead>(query.fields, &where);
  if (!asked) return reply_refused(query.id, asked.error(), args_of(where));
  const auto found = query.archive ? find_archived(*query.archive, asked->blob) : find_file(asked->blob);
  if (!found) return reply_refused(query.id, Refusal::not_there);
  if (asked->small == true && found->what.thumbnail) return show_file(query.id, *found->what.thumbnail);
  switch (file_state(*found)) {
    case practice::FileState::here:
      break;
    case practice::FileState::damaged:
      return reply_refused(query.id, Refusal::file_damaged);
    default:
      return reply_refused(query.id, Refusal::file_missing);
  }
  auto keys = file_keys(line_of(found->space)->space, found->slot, found->what);
  const auto ticket = ++last_ticket_;
  reads_.emplace(ticket, FileToShow{query.id, keys, *found});
  effects_.push_back(GetFiles{ticket, std::move(keys)});
}

// What it is, its bytes say, not its entry; and what its writer's app should have left out, this one does.
void Replica::State::show_file(std::uint64_t id, BytesView bytes) {
  auto clean = media::clean(bytes);
  if (!clean) return reply_refused(id, Refusal::file_damaged);
  effects_.push_back(Reply{id,
                           codec::to_json(FileRead::Answer{std::string(clean->type), clean->bytes.size()}),
                           std::move(clean->bytes)});
}

void Replica::State::on(const FilesRead& event) {
  const auto read = reads_.extract(event.ticket);
  if (read.empty()) return put_read(event);
  const auto& [id, keys, file] = read.mapped();
  std::vector<Bytes> chunks;
  for (const auto& key : keys) {
    const auto value = std::ranges::find(event.values, key, &KeyValue::first);
    if (value == event.values.end())
      files_here_.erase(key);  // the host lost it: it is fetched again
    else
      chunks.push_back(value->second);
  }
  auto& line = file.space == practice::Audience::us ? us_ : mine_;
  if (chunks.size() < keys.size()) {
    line->channel.files_looked_at.reset();
    changed(file.space);
    return reply_refused(id, Refusal::file_missing);
  }
  const auto plain = tend::space::open_blob(line->space.record().id, blob_of(file.what), chunks);
  if (plain) return show_file(id, *plain);
  damaged_files_.insert(file.what.blob);
  changed(file.space);
  reply_refused(id, Refusal::file_damaged);
}

// ---- put to the relay

// True while something of an entry is put, or was just asked about: what is written after that entry waits.
bool Replica::State::put_file(Line& line) {
  auto& file = line.channel.file;
  if (file.doing == FileOnWay::Doing::getting) return false;
  if (file.doing != FileOnWay::Doing::nothing) return true;
  std::erase_if(line.channel.put_later, [&](const auto& each) { return each.second <= now_; });
  auto owed = line.space.next_owed(line.channel.put_later);
  if (!owed) return false;
  file.owed = *std::move(owed);
  file.nth = 0;
  put_next_file(line);
  return true;
}

void Replica::State::put_next_file(Line& line) {
  auto& file = line.channel.file;
  const auto slot = line.space.record().slot;
  // One that this device has not got it can't give.
  for (; file.nth < file.owed.files.size(); ++file.nth) {
    const auto keys = file_keys(line.space, slot, file.owed.files[file.nth]);
    const bool is_whole =
        tend::space::is_possible(blob_of(file.owed.files[file.nth])) &&
        std::ranges::all_of(keys, [this](const auto& key) { return files_here_.contains(key); });
    if (is_whole) break;
  }
  if (file.nth == file.owed.files.size()) {
    if (pending_) return void(file.doing = FileOnWay::Doing::nothing);  // once more, then
    const auto entry = file.owed.entry;
    file = {};
    return keep_and_hand_in(line, line.space.prepare_paid(entry, *vault_));
  }
  const auto& what = file.owed.files[file.nth];
  file.doing = FileOnWay::Doing::opening;
  file.ref = line.channel.next_ref++;
  line.channel.deadline.set(now_);
  send(line.channel.connection, protocol::BlobOpen{.ref = file.ref,
                                                   .item = file.owed.item,
                                                   .blob = what.blob,
                                                   .bytes = tend::space::sealed_bytes(blob_of(what))});
}

void Replica::State::on_channel_frame(Line& line, const protocol::BlobWanted& wanted) {
  auto& file = line.channel.file;
  if (file.doing != FileOnWay::Doing::opening || file.ref != wanted.ref) return;
  line.channel.deadline.clear();
  file.wanted = wanted.chunks;
  put_next_chunk(line);
}

void Replica::State::put_next_chunk(Line& line) {
  auto& file = line.channel.file;
  if (file.wanted.empty()) {
    ++file.nth;
    return put_next_file(line);
  }
  const auto& what = file.owed.files[file.nth];
  if (file.wanted.front() >= what.chunks) return drop_channel(line, true);
  file.doing = FileOnWay::Doing::reading;
  file.ref = ++last_ticket_;
  const auto name = vault_->file_name(line.space.record().id, line.space.record().slot, what.blob);
  effects_.push_back(GetFiles{file.ref, {file_key(name, file.wanted.front())}});
}

void Replica::State::put_read(const FilesRead& event) {
  for (auto* line : lines()) {
    auto& file = line->channel.file;
    if (file.doing != FileOnWay::Doing::reading || file.ref != event.ticket) continue;
    if (event.values.empty()) {  // lost here: the other may still get it from another device of mine
      const auto keys = file_keys(line->space, line->space.record().slot, file.owed.files[file.nth]);
      files_here_.erase(keys[file.wanted.front()]);
      return put_next_file(*line);
    }
    file.doing = FileOnWay::Doing::putting;
    file.ref = line->channel.next_ref++;
    line->channel.deadline.set_for_chunk(now_);
    return send(line->channel.connection, protocol::ChunkPut{.ref = file.ref,
                                                             .blob = file.owed.files[file.nth].blob,
                                                             .number = file.wanted.front(),
                                                             .sealed = event.values.front().second});
  }
}

bool Replica::State::chunk_is_put(Line& line, std::uint64_t ref) {
  auto& file = line.channel.file;
  if (file.doing != FileOnWay::Doing::putting || file.ref != ref) return false;
  line.channel.deadline.clear();
  file.wanted.erase(file.wanted.begin());
  put_next_chunk(line);
  return true;
}

// The words go without it, and it is tried again; or never, if the relay can't take it. False: it was no file's.
bool Replica::State::file_is_refused(Line& line, const protocol::Refused& refused, Refusal why) {
  auto& file = line.channel.file;
  using enum FileOnWay::Doing;
  if (!refused.ref || file.ref != *refused.ref || file.doing == nothing || file.doing == reading)
    return false;
  line.channel.deadline.clear();
  if (file.doing == getting) {
    line.channel.not_there[file.owed.files[file.nth].blob] = now_ + get_again_ms;
    file = {};
    changed(line.space.audience());
  } else if (may_help_later(why)) {
    line.channel.put_later[file.owed.entry] = now_ + put_again_ms;
    line.channel.put_later_why = why;
    file = {};
    changed("home.show");
  } else if (why == Refusal::relay_no_such_blob) {  // it was forgotten meanwhile
    put_next_file(line);
    return true;
  } else {
    ++file.nth;
    put_next_file(line);
    return true;
  }
  hand_in(line);
  return true;
}

// ---- fetched

// The newest first: it is what a person looks for. Not beyond what this device keeps for them.
void Replica::State::get_file(Line& line) {
  auto& on_way = line.channel.file;
  if (on_way.doing != FileOnWay::Doing::nothing || line.channel.phase != Channel::Phase::live || pending_)
    return;
  const bool again =
      std::erase_if(line.channel.not_there, [&](const auto& each) { return each.second <= now_; }) > 0;
  if (!again && line.channel.files_looked_at == line.space.files_version()) return;
  std::uint64_t bytes = 0;
  for (auto file = line.space.files().rbegin(); file != line.space.files().rend(); ++file) {
    const auto blob = blob_of(file->what);
    if (!tend::space::is_possible(blob) || damaged_files_.contains(blob.id)) continue;
    bytes += tend::space::sealed_bytes(blob);
    if (bytes > files_bytes_max) break;
    if (line.channel.not_there.contains(blob.id)) continue;
    const auto keys = file_keys(line.space, file->slot, file->what);
    const auto lacks =
        std::ranges::find_if(keys, [this](const auto& key) { return !files_here_.contains(key); });
    if (lacks == keys.end()) continue;
    on_way = {.doing = FileOnWay::Doing::getting,
              .ref = line.channel.next_ref++,
              .owed = {.entry = file->entry, .item = {}, .files = {file->what}},
              .slot = file->slot,
              .wanted = {static_cast<std::uint64_t>(lacks - keys.begin())}};
    line.channel.deadline.set_for_chunk(now_);
    return send(line.channel.connection,
                protocol::ChunkGet{.ref = on_way.ref, .blob = blob.id, .number = on_way.wanted.front()});
  }
  line.channel.files_looked_at = line.space.files_version();
}

void Replica::State::on_channel_frame(Line& line, const protocol::Chunk& chunk) {
  auto& file = line.channel.file;
  if (file.doing != FileOnWay::Doing::getting || file.ref != chunk.ref) return;
  line.channel.deadline.clear();
  const auto got = std::exchange(file, {});
  const auto& what = got.owed.files.front();
  const auto number = got.wanted.front();
  if (!tend::space::open_chunk(line.space.record().id, blob_of(what), number, chunk.sealed)) {
    damaged_files_.insert(what.blob);
    changed(line.space.audience());
    return hand_in(line);
  }
  const auto name = vault_->file_name(line.space.record().id, got.slot, what.blob);
  store(
      {{file_key(name, number), chunk.sealed}}, {},
      [this, &line] {
        changed(line.space.audience());
        hand_in(line);
      },
      [this, &line, blob = what.blob] { line.channel.not_there[blob] = now_ + get_again_ms; });
}

}  // namespace tend::replica
