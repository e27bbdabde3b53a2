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
    {"json", "tend.json"}, {"book", "book.html"}, {"markdown", "book.md"}, {"calendar", "plans.ics"}};

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

}  // namespace

int export_all(Session& s) {
  const fs::path folder(s.request.rest.at(0));
  const auto refuse = [&](std::string_view key, const fs::path& file) {
    return s.out.refuse(Refused{std::string(key), {{"file", file.string()}}, Refused::Of::storage});
  };
  if (!s.home().contains("person")) return s.out.refuse(Refused::by_core(Refusal::not_started, {}));
  if (!is_free(folder)) return refuse("export_not_free", folder);
  if (auto sent = s.device.act("draft.send"); !sent) return s.out.refuse(sent.error());
  if (!make_folder(folder) || !make_folder(folder / "files")) return refuse("file_unwritable", folder);
  for (const auto& [what, file] : open_forms) {
    const auto bytes = whole(s, what);
    if (!bytes) return s.out.refuse(bytes.error());
    if (!device::write_durably((folder / file).string(), *bytes))
      return refuse("file_unwritable", folder / file);
  }
  const auto files = s.device.ask("export.files");
  if (!files) return s.out.refuse(files.error());
  std::int64_t kept = 0, missing = 0;
  for (const auto& file : (*files)["files"]) {
    const auto bytes = s.device.read_file(file["blob"].get<std::string>());
    if (!bytes && bytes.error().key != "file_missing" && bytes.error().key != "file_damaged")
      return s.out.refuse(bytes.error());
    if (bytes) {
      const auto path = folder / file["name"].get<std::string>();
      if (!device::write_durably(path.string(), *bytes)) return refuse("file_unwritable", path);
    }
    ++(bytes ? kept : missing);
  }
  s.out.object({{"exported", folder.string()}, {"files", kept}, {"missing", missing}});
  s.out.say("cli.export.done", {{"file", harmless(folder.string())}});
  if (missing > 0) s.out.say("cli.export.missing", {{"n", missing}});
  s.out.say("cli.export.open");
  return exit_ok;
}

}  // namespace tend::cli
