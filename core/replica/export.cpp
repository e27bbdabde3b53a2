// Everything in open forms (docs/export.md): all entries that this person can read as JSON, what happened as a book and as
// Markdown, plans and days as a calendar. Nothing in it is sealed; keys of spaces are not in it.
#include "core/base/text.h"
#include "core/codec/json_text.h"
#include "core/practice/list.h"
#include "core/replica/state.h"
#include "core/space/kinds.h"
#include "core/together/book.h"

namespace tend::replica {
namespace {

constexpr std::uint64_t rows_at_once = 500;

// Keys and copies of other entries; a withdrawal says something of its own.
bool is_exported(std::uint16_t kind) {
  return kind >= tend::space::kind_end_of_space || kind == practice::Withdrawal::kind;
}

Json row_of(const Space::Said& said, practice::Audience audience) {
  const bool for_both = audience == practice::Audience::us;
  Json out{{"id", to_hex(said.stamp.id.view())},
           {"for", for_both ? "both" : "me"},
           {"by", said.stamp.slot},
           {"t", said.stamp.t},
           {"at", said.stamp.at},
           {"day", said.stamp.day}};
  if (said.stamp.arrived) out["arrived"] = *said.stamp.arrived;
  if (!said.kind) return out["gone"] = true, out;
  out["kind"] = *said.kind;
  if (said.stamp.sealed) out["sealed"] = true;
  if (said.stamp.sealed && said.stamp.sealed->until) out["sealed_until"] = *said.stamp.sealed->until;
  auto record = practice::Practices::to_json(audience, *said.kind, said.fields);
  if (record.is_null())
    out["cbor"] = to_hex(said.fields);
  else
    out["record"] = std::move(record);
  return out;
}

// All plans, each with the time of its own place, and the days that come back, in one calendar (RFC 5545).
std::string calendar_of(const practice::Both<practice::Practices::State>& states,
                        const practice::Viewer& viewer) {
  using practice::ideas::List;
  using Plan = practice::ideas::Calendar;
  using Days = practice::dates::Calendar;
  std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tend//Tend//EN\r\n";
  const auto add = [&](std::string_view name, const Json& query) {
    const auto one = practice::Practices::view(states, name, query, viewer);
    if (!(*one)->contains("ics")) return;
    const auto& ics = (**one)["ics"].get_ref<const std::string&>();
    const auto begin = ics.find("BEGIN:VEVENT"), end = ics.find("END:VCALENDAR");
    if (begin != std::string::npos && end != std::string::npos) out += ics.substr(begin, end - begin);
  };
  const auto ideas = practice::Practices::view(states, List::name, Json::object(), viewer);
  for (const auto& idea : (**ideas)["items"]) add(Plan::name, {{"id", idea["id"]}});
  add(Days::name, Json::object());
  return out + "END:VCALENDAR\r\n";
}

}  // namespace

// Of the other, and for this app to keep closed: neither its words nor that it is there.
bool Replica::State::is_kept_shut(const Space::Said& said, practice::Audience audience) const {
  if (!said.kind || said.stamp.slot == viewer().slot) return false;
  const auto until = practice::Practices::shut_until(audience, *said.kind, said.fields);
  return until && *until > now_;
}

// The photos and voices of all that is told in the book, and those of entries besides, each once.
ExportFiles::Answer Replica::State::files_to_export(const Sight& sight) const {
  ExportFiles::Answer out;
  std::set<BlobId> seen;
  const auto add = [&](std::uint64_t slot, const practice::Attachment& file) {
    if (!seen.insert(file.blob).second) return;
    const practice::ShownFile shown{.blob = file.blob,
                                    .type = file.type,
                                    .bytes = file.bytes,
                                    .state = sight.viewer.file_state(slot, file)};
    out.files.push_back(
        {shown.blob, practice::file_name(shown), shown.bytes, shown.state == practice::FileState::here});
  };
  if (sight.archive)
    for (const auto& entry : sight.archive->entries)
      for (const auto& file : files_in(entry)) add(entry.slot, file);
  else if (us_)
    for (const auto& file : us_->space.files()) add(file.slot, file.what);
  return out;
}

std::string Replica::State::json_rows(const Sight& sight, std::uint64_t start,
                                      std::optional<std::uint32_t>& next) const {
  std::string out;
  if (start == 0) {
    Json names = Json::array(), files = Json::object();
    for (const auto& name : sight.viewer.names) names.push_back(name);
    for (const auto& file : files_to_export(sight).files) files[to_hex(file.blob.view())] = file.name;
    out = "{\"tend_export\":1,\"made_at\":" + std::to_string(now_) +
          ",\"me\":" + std::to_string(sight.viewer.slot) + ",\"names\":" + codec::json_text(names) +
          ",\"files\":" + codec::json_text(files) + ",\"entries\":[";
  }
  bool is_first = start == 0;
  const auto add = [&](const Space::Said& said, practice::Audience audience) {
    out += (is_first ? "\n" : ",\n") + codec::json_text(row_of(said, audience));
    is_first = false;
  };
  std::uint64_t at = 0;
  const auto end = start + rows_at_once;
  if (sight.archive) {
    for (const auto& entry : sight.archive->entries)
      if (const auto n = at++; n >= start && n < end)
        add({stamp_of(entry, now_), entry.kind, entry.fields.value_or(Bytes{})}, audience_of(entry));
    if (end < at) return next = static_cast<std::uint32_t>(end), out;
    return out + "\n]}\n";
  }
  for (const auto* line : {&mine_, &us_}) {
    if (!*line) continue;
    const auto& space = (*line)->space;
    const auto size = space.said_count();
    const auto first = std::clamp(start, at, at + size), last = std::clamp(end, at, at + size);
    for (const auto& said : space.said(first - at, last - first)) {
      if (said.kind && !is_exported(*said.kind)) continue;
      if (!is_kept_shut(said, space.audience())) add(said, space.audience());
    }
    at += size;
  }
  if (end < at) return next = static_cast<std::uint32_t>(end), out;
  return out + "\n]}\n";
}

void Replica::State::export_file(const Query& query, const Sight& sight) {
  codec::Where where;
  const auto asked = codec::from_json<ExportFile>(query.fields, &where);
  if (!asked) return reply_refused(query.id, asked.error(), args_of(where));
  if (const auto why = not_yet()) return reply_refused(query.id, *why);
  together::Sentences sentences;
  for (const auto& each : asked->words.value_or(std::vector<ExportWords>{})) sentences[each.key] = each.text;
  ExportFile::Answer answer;
  std::string text;
  switch (asked->what) {
    case ExportPart::json:
      text = json_rows(sight, asked->start.value_or(0), answer.next);
      break;
    case ExportPart::markdown:
      text = together::book_markdown(sight.moments(), sentences);
      break;
    case ExportPart::book:
      text = together::book_html(sight.moments(), sentences);
      break;
    case ExportPart::calendar:
      text = calendar_of(sight.states, sight.viewer);
      break;
  }
  answer.bytes = text.size();
  effects_.push_back(Reply{query.id, codec::to_json(answer), Bytes(text.begin(), text.end())});
}

}  // namespace tend::replica
