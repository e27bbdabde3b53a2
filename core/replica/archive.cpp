#include "core/replica/archive.h"

#include <algorithm>
#include <span>

#include "core/base/heap_sort.h"
#include "core/base/text.h"
#include "core/codec/json_text.h"
#include "core/space/entry.h"
#include "core/space/kinds.h"

namespace tend::replica {
namespace {

using codec::Json;

bool take_number(const Json& row, const char* name, std::int64_t least, std::int64_t most,
                 std::int64_t& out) {
  const auto at = row.find(name);
  if (at == row.end() || !at->is_number_integer()) return false;
  if (at->is_number_unsigned() && at->get<std::uint64_t>() > static_cast<std::uint64_t>(most)) return false;
  out = at->get<std::int64_t>();
  return out >= least && out <= most;
}

bool take_time(const Json& row, const char* name, std::optional<std::int64_t>& out) {
  if (!row.contains(name)) return true;
  return take_number(row, name, -(1LL << 52), 1LL << 52, out.emplace());
}

// Its kind and fields; a row that is gone has none.
bool take_body(const Json& row, ArchivedEntry& entry) {
  const auto is_true = [&](const char* name) {
    const auto at = row.find(name);
    return at != row.end() && at->is_boolean() && at->get<bool>();
  };
  if (is_true("gone")) return !row.contains("kind") && !row.contains("record") && !row.contains("cbor");
  std::int64_t kind = 0;
  if (!take_number(row, "kind", 0, 0xffff, kind)) return false;
  entry.kind = static_cast<std::uint16_t>(kind);
  if (is_true("sealed")) entry.sealed = true;
  const auto record = row.find("record"), cbor = row.find("cbor");
  if (record != row.end()) {
    auto fields = practice::Practices::from_json(audience_of(entry), *entry.kind, *record);
    if (!fields) return false;
    entry.fields = *std::move(fields);
  } else if (cbor != row.end() && cbor->is_string()) {
    entry.fields = from_hex(cbor->get_ref<const std::string&>());
  }
  return entry.fields && space::parse_body(space::encode_body(*entry.kind, *entry.fields)).has_value();
}

std::optional<ArchivedEntry> entry_of(const Json& row) {
  ArchivedEntry out;
  const auto id = row.find("id"), whose = row.find("for");
  if (id == row.end() || !id->is_string() || whose == row.end() || !whose->is_string()) return std::nullopt;
  const auto name = from_hex(id->get_ref<const std::string&>());
  const auto known = name ? EntryId::from(*name) : std::nullopt;
  const auto& audience = whose->get_ref<const std::string&>();
  std::int64_t slot = 0, day = 0;
  if (!known || (audience != "both" && audience != "me") || !take_number(row, "by", 0, 1, slot) ||
      !take_number(row, "t", 0, 1LL << 52, out.t) ||
      !take_number(row, "at", -(1LL << 52), 1LL << 52, out.at) ||
      !take_number(row, "day", 0, day_last, day) || !take_time(row, "arrived", out.arrived) ||
      !take_time(row, "sealed_until", out.sealed_until))
    return std::nullopt;
  out.id = *known;
  out.for_both = audience == "both";
  out.slot = static_cast<std::uint64_t>(slot);
  out.day = static_cast<std::int32_t>(day);
  if (!take_body(row, out)) return std::nullopt;
  return out;
}

// "files/0123456789abcdef.jpg", and nothing that leads out of there.
bool is_file_name(std::string_view name) {
  constexpr std::string_view folder = "files/";
  if (!name.starts_with(folder) || name.size() > 100) return false;
  name.remove_prefix(folder.size());
  return !name.empty() && name.front() != '.' && std::ranges::all_of(name, [](char c) {
    return c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  });
}

// The members around the entries.
bool take_whole(const Json& json, ReadExport& out) {
  std::int64_t slot = 0;
  const auto names = json.find("names"), files = json.find("files");
  if (!take_number(json, "me", 0, 1, slot) || names == json.end() || !names->is_array() || names->size() != 2)
    return false;
  out.slot = static_cast<std::uint64_t>(slot);
  for (std::size_t i = 0; i < 2; ++i) {
    if (!(*names)[i].is_string()) return false;
    out.names[i] = (*names)[i].get<std::string>();
    if (!codec::check_text(out.names[i], codec::line(space::pairing::name_bytes_max))) return false;
  }
  if (files == json.end()) return true;
  if (!files->is_object()) return false;
  for (const auto& [blob, name] : files->items()) {
    const auto bytes = from_hex(blob);
    const auto id = bytes ? BlobId::from(*bytes) : std::nullopt;
    if (!id || !name.is_string() || !is_file_name(name.get_ref<const std::string&>())) return false;
    out.files.emplace_back(*id, name.get<std::string>());
  }
  return true;
}

// As Space::fold_one does with entries: whose words it named, and that came before. `before`: all that did.
void fold_withdrawal(practice::Practices::State& state, std::span<const ArchivedEntry> before,
                     const ArchivedEntry& entry, UnixMs now) {
  const auto withdrawal = codec::decode<practice::Withdrawal>(*entry.fields);
  if (!withdrawal) return;
  const auto find = [&](const EntryId& id) -> const ArchivedEntry* {
    const auto at = std::ranges::find(before, id, &ArchivedEntry::id);
    return at != before.end() && at->slot == entry.slot && at->for_both == entry.for_both ? &*at : nullptr;
  };
  const auto* object = find(withdrawal->object);
  if (!object) return;
  const auto audience = audience_of(entry);
  const auto was_withdrawn = [&](const ArchivedEntry& by) {
    practice::Practices::withdrawn(state, audience, withdrawal->of, stamp_of(*object, now),
                                   stamp_of(by, now));
  };
  const auto& entries = withdrawal->entries;
  if (withdrawal->restores == true && object->kind) {
    practice::Practices::restored(state, audience, withdrawal->of, stamp_of(*object, now),
                                  stamp_of(entry, now));
  } else if (withdrawal->restores == true) {  // called back when the words were gone
    for (const auto& id : entries)
      if (const auto* by = find(id)) was_withdrawn(*by);
  } else if (std::ranges::find(entries, object->id) != entries.end()) {
    was_withdrawn(entry);
  }
}

}  // namespace

practice::Audience audience_of(const ArchivedEntry& entry) {
  return entry.for_both ? practice::Audience::us : practice::Audience::me;
}

practice::Stamp stamp_of(const ArchivedEntry& entry, UnixMs now) {
  practice::Stamp out{.id = entry.id,
                      .slot = entry.slot,
                      .t = entry.t,
                      .at = entry.at,
                      .day = entry.day,
                      .arrived = entry.arrived,
                      .sealed = {}};
  if (entry.sealed == true && (!entry.sealed_until || *entry.sealed_until > now))
    out.sealed = practice::StillSealed{.until = entry.sealed_until};
  return out;
}

void Archive::take(Archived some, const EntryId& written_as) {
  names = {some.owner, some.other};
  if (some.slot == 1) std::swap(names[0], names[1]);
  slot = some.slot;
  written.push_back(written_as);
  std::ranges::move(some.entries, std::back_inserter(entries));
}

void Archive::take(ArchivedFile one, const EntryId& written_as) {
  files.push_back(std::move(one));
  written.push_back(written_as);
}

void Archive::sort() {
  heap_sort(entries,
            [](const auto& a, const auto& b) { return std::pair(a.t, a.id) < std::pair(b.t, b.id); });
  // Two devices may have brought the same.
  const auto more = std::ranges::unique(entries, {}, &ArchivedEntry::id);
  entries.erase(more.begin(), more.end());
}

const practice::Attachment* Archive::kept(const BlobId& blob) const {
  const auto at = std::ranges::find(files, blob, &ArchivedFile::blob);
  return at == files.end() ? nullptr : &at->file;
}

Result<ReadExport> read_export(BytesView json) {
  ReadExport out;
  bool ok = true;
  // Rows are taken one by one, so that years of them cost no more than they hold.
  const auto whole = codec::read_json(as_text(json), [&](std::string_view list, Json& item) {
    if (list != "entries") return codec::Taken::kept;
    auto entry = ok ? entry_of(item) : std::nullopt;
    ok = entry.has_value();
    if (ok) out.entries.push_back(*std::move(entry));
    return codec::Taken::dropped;  // whether it is of a newer form is said at its end
  });
  if (!whole.is_object()) return refuse(Refusal::export_unknown);
  const auto form = whole.find("tend_export");
  if (form == whole.end() || !form->is_number_unsigned()) return refuse(Refusal::export_unknown);
  if (*form != 1U) return refuse(Refusal::export_newer);
  const auto entries = whole.find("entries");
  if (!ok || entries == whole.end() || !entries->is_array() || !take_whole(whole, out))
    return refuse(Refusal::export_unknown);
  return out;
}

ArchivedStates fold(const Archive& archive, UnixMs now) {
  ArchivedStates out;
  for (std::size_t i = 0; i < archive.entries.size(); ++i) {
    const auto& entry = archive.entries[i];
    if (!entry.kind || !entry.fields) continue;
    if (entry.sealed == true && entry.sealed_until > now)
      out.until = std::min(out.until.value_or(*entry.sealed_until), *entry.sealed_until);
    auto& state = entry.for_both ? out.us : out.mine;
    if (*entry.kind == practice::Withdrawal::kind)
      fold_withdrawal(state, std::span(archive.entries).first(i), entry, now);
    else  // what is refused is inert, as it was
      (void)practice::Practices::fold(state, audience_of(entry), *entry.kind, *entry.fields,
                                      stamp_of(entry, now));
  }
  return out;
}

std::vector<practice::Attachment> files_in(const ArchivedEntry& entry) {
  if (!entry.kind || !entry.fields) return {};
  return practice::Practices::files(audience_of(entry), *entry.kind, *entry.fields);
}

}  // namespace tend::replica
