// tend import: an export that is brought along, to be read here; tend forget: let go of again.
#include <algorithm>
#include <charconv>
#include <filesystem>

#include "cli/exit.h"
#include "cli/session.h"
#include "device/file.h"

namespace tend::cli {
namespace {

namespace fs = std::filesystem;

// Of a folder that `tend export` made: its tend.json, and those of what had been brought along there.
std::vector<fs::path> exports_in(const fs::path& path) {
  std::error_code trouble;
  if (!fs::is_directory(path, trouble)) return {path};
  std::vector<fs::path> out{path / "tend.json"}, more;
  for (const auto& each : fs::directory_iterator(path, trouble))
    if (each.path().filename().string().starts_with("brought-") &&
        fs::exists(each.path() / "tend.json", trouble))
      more.push_back(each.path() / "tend.json");
  std::ranges::sort(more);
  std::ranges::move(more, std::back_inserter(out));
  return out;
}

struct Imported {
  std::int64_t entries = 0, files = 0, missing = 0;
};

// What is broken or gone of the photos is left out, and counted.
Answer<Imported> take_in(const Session& s, const fs::path& file) {
  auto bytes = device::read_file(file.string());
  if (!bytes)
    return std::unexpected(Refused{"file_unreadable", {{"file", file.string()}}, Refused::Of::storage});
  const auto kept = s.device.act("archive.keep", Json::object(), {*std::move(bytes)});
  if (!kept) return std::unexpected(kept.error());
  Imported out{.entries = (*kept)["entries"]};
  for (const auto& each : (*kept)["files"]) {
    auto one = device::read_file((file.parent_path() / each["name"].get<std::string>()).string());
    const auto taken =
        one ? s.device.act("archive.file", {{"archive", (*kept)["archive"]}, {"blob", each["blob"]}},
                           {*std::move(one)})
            : std::unexpected(Refused{"file_unreadable", {}, Refused::Of::storage});
    if (!taken && taken.error().key == "storage_failed") return std::unexpected(taken.error());
    ++(taken ? out.files : out.missing);
  }
  return out;
}

}  // namespace

int import_all(Session& s) {
  if (!s.home().contains("person")) return s.out.refuse(Refused::by_core(Refusal::not_started, {}));
  Imported all;
  for (const auto& file : exports_in(s.request.rest.at(0))) {
    const auto one = take_in(s, file);
    if (!one) return s.out.refuse(one.error());
    all.entries += one->entries, all.files += one->files, all.missing += one->missing;
  }
  s.out.object({{"entries", all.entries}, {"files", all.files}, {"missing", all.missing}});
  s.out.say(all.entries > 0 ? "cli.import.done" : "cli.import.nothing_new", {{"n", all.entries}});
  if (all.files > 0) s.out.say("cli.import.files", {{"n", all.files}});
  if (all.missing > 0) s.out.say("cli.import.missing", {{"n", all.missing}});
  s.out.say("cli.import.how");
  return exit_ok;
}

Answer<ArchiveId> brought(const Session& s, std::uint32_t number) {
  const auto archives = s.home().value("archives", Json::array());
  if (number < 1 || number > archives.size())
    return std::unexpected(Refused{"no_such_archive", {{"number", number}}});
  return *ArchiveId::from(*from_hex(archives[number - 1]["archive"].get<std::string>()));
}

int forget_brought(Session& s) {
  const auto& word = s.request.rest.at(0);
  std::uint32_t number = 0;
  (void)std::from_chars(word.data(), word.data() + word.size(), number);
  const auto archive = brought(s, number);
  if (!archive) return s.out.refuse(archive.error());
  auto gone = s.device.act("archive.forget", {{"archive", to_hex(archive->view())}});
  if (!gone) return s.out.refuse(gone.error());
  if (auto sent = s.device.act("draft.send"); !sent) return s.out.refuse(sent.error());
  s.out.object({{"forgotten", number}});
  s.out.say("cli.import.forgotten");
  return exit_ok;
}

}  // namespace tend::cli
