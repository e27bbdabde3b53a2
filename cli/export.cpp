// tend export: everything in open forms, as files in a folder of its own.
#include <sys/stat.h>

#include <filesystem>

#include "cli/exit.h"
#include "cli/session.h"
#include "device/file.h"

namespace tend::cli {
namespace {

namespace fs = std::filesystem;

// The sentences of the book, with their places left standing for the core to fill.
Json book_words() {
  const words::Arguments standing{
      {"by", "{by}"}, {"other", "{other}"}, {"day", "{day}"}, {"month", "{month}"}, {"year", "{year}"}};
  auto out = Json::array();
  for (const auto& [key, text] : words::sentences(words::Language::english))
    if (key.starts_with("moment.") || key.starts_with("book."))
      out.push_back({{"key", key}, {"text", words::say(key, standing)}});
  return out;
}

struct OpenForm {
  std::string_view what, file;
};
constexpr OpenForm open_forms[] = {
    {"json", "tend.json"}, {"book", "book.html"}, {"markdown", "book.md"}, {"calendar", "calendar.ics"}};

Answer<Bytes> whole(const Session& s, std::string_view what) {
  Bytes out;
  Json query{{"what", what}, {"words", book_words()}};
  for (;;) {
    auto piece = s.device.ask_for_bytes("export.file", query);
    if (!piece) return std::unexpected(std::move(piece.error()));
    out.insert(out.end(), piece->second.begin(), piece->second.end());
    if (!piece->first.contains("next")) return out;
    query["start"] = piece->first["next"];
  }
}

bool is_free(const fs::path& folder) {
  std::error_code trouble;
  if (!fs::exists(folder, trouble)) return !trouble;
  return fs::is_directory(folder, trouble) && fs::is_empty(folder, trouble);
}

// Readable by this user alone.
bool make_folder(const fs::path& folder) {
  std::error_code trouble;
  fs::create_directories(folder, trouble);
  return !trouble && chmod(folder.c_str(), 0700) == 0;
}

struct WrittenOut {
  std::int64_t files = 0, missing = 0;
};

Refused about(std::string_view key, const fs::path& file) {
  return {std::string(key), {{"file", file.string()}}, Refused::Of::storage};
}

// What the device looks into, as a folder.
Answer<WrittenOut> write_out(const Session& s, const fs::path& folder) {
  if (!make_folder(folder) || !make_folder(folder / "files"))
    return std::unexpected(about("file_unwritable", folder));
  for (const auto& [what, file] : open_forms) {
    const auto bytes = whole(s, what);
    if (!bytes) return std::unexpected(bytes.error());
    if (!device::write_durably((folder / file).string(), *bytes))
      return std::unexpected(about("file_unwritable", folder / file));
  }
  const auto files = s.device.ask("export.files");
  if (!files) return std::unexpected(files.error());
  WrittenOut out;
  for (const auto& file : (*files)["files"]) {
    const auto bytes = s.device.read_file(file["blob"].get<std::string>());
    if (!bytes && bytes.error().key != "file_missing" && bytes.error().key != "file_damaged")
      return std::unexpected(bytes.error());
    if (bytes) {
      const auto path = folder / file["name"].get<std::string>();
      if (!device::write_durably(path.string(), *bytes))
        return std::unexpected(about("file_unwritable", path));
    }
    ++(bytes ? out.files : out.missing);
  }
  return out;
}

}  // namespace

int export_all(Session& s) {
  const fs::path folder(s.request.rest.at(0));
  const auto home = s.home();
  if (!home.contains("person")) return s.out.refuse(Refused::by_core(Refusal::not_started, {}));
  if (!is_free(folder)) return s.out.refuse(about("export_not_free", folder));
  if (auto sent = s.device.act("draft.send"); !sent) return s.out.refuse(sent.error());
  auto all = write_out(s, folder);
  if (!all) return s.out.refuse(all.error());
  const auto archives = home.value("archives", Json::array());
  for (std::uint32_t n = 1; n <= archives.size(); ++n) {
    s.device.look_into(*brought(s, n));
    const auto more = write_out(s, folder / ("brought-" + std::to_string(n)));
    if (!more) return s.out.refuse(more.error());
    all->files += more->files, all->missing += more->missing;
    s.device.look_into(std::nullopt);
  }
  s.out.object({{"exported", folder.string()}, {"files", all->files}, {"missing", all->missing}});
  s.out.say("cli.export.done", {{"file", harmless(folder.string())}});
  if (all->missing > 0) s.out.say("cli.export.missing", {{"n", all->missing}});
  s.out.say("cli.export.open");
  return exit_ok;
}

}  // namespace tend::cli
