// Memories in a terminal: shown, and their photos and voices saved as files.
#include <filesystem>

#include "cli/exit.h"
#include "cli/show.h"
#include "device/file.h"

namespace tend::cli {
namespace {

// Photos, then the voice, of one telling.
std::vector<Json> files_of(const Json& telling) {
  std::vector<Json> out;
  for (const auto& photo : telling.value("photos", Json::array())) out.push_back(photo);
  if (telling.contains("voice")) out.push_back(telling["voice"]);
  return out;
}

void show_files(const Out& out, const Json& telling) {
  for (const auto& file : files_of(telling)) {
    const bool is_photo = file.value("type", "").starts_with("image/");
    const words::Arguments about{{"kb", (file.value("bytes", std::int64_t{0}) + 1023) / 1024}};
    if (file.value("state", "") == "here")
      out.say(is_photo ? "cli.memories.photo" : "cli.memories.voice", about);
    else
      out.say(is_photo ? "cli.memories.away_photo" : "cli.memories.away_voice");
  }
}

// "tent.jpg" is followed by "tent-2.jpg".
std::string numbered(const std::string& path, std::size_t nth) {
  if (nth == 0) return path;
  const std::filesystem::path whole(path);
  return (whole.parent_path() /
          (whole.stem().string() + "-" + std::to_string(nth + 1) + whole.extension().string()))
      .string();
}

}  // namespace

void show_memory(const Out& out, const Json& item, const Json& home) {
  const bool mine = item.value("mine", false);
  const auto by =
      mine ? words::say("memories.by_me") : words::say("memories.by", {{"by", item.value("by", "")}});
  auto line = item.contains("when") ? when_of(item["when"]) : day_of(item, home);
  if (item.contains("place")) line += ", " + item["place"].get<std::string>();
  line += "  " + by;
  if (item.value("waiting", false)) line += ", " + words::say("list.waiting");
  const auto id = short_of(item);
  out.text(harmless(line + "  [" + id + "]"));
  if (item.contains("withdrawn")) {
    out.say("cli.thanks.withdrawn");
  } else {
    if (item.value("laughed", false)) out.say("cli.memories.laughed");
    if (const auto text = item.value("words", ""); !text.empty()) show_text(out, text);
    show_files(out, item);
  }
  for (const auto& before : item.value("before", Json::array())) {
    out.say("cli.thanks.before");
    show_text(out, before.value("words", ""));
  }
  const auto told = item.value("told", Json::object());
  if (!told.empty()) {
    out.say("cli.memories.side", {{"by", harmless(told.value("by", ""))}});
    if (const auto text = told.value("words", ""); !text.empty()) show_text(out, text);
    show_files(out, told);
  }
  if (!files_of(item).empty() || !files_of(told).empty()) out.say("cli.memories.save_with", {{"id", id}});
}

int save_files(Session& s) {
  const auto id = whole_id(s, "memories.", s.request.rest.at(0));
  if (!id) return s.out.refuse(id.error());
  const auto list = s.device.ask("memories.list");
  if (!list) return s.out.refuse(list.error());
  std::vector<Json> files;
  for (const auto& item : (*list)["items"]) {
    if (item.value("id", "") != *id) continue;
    files = files_of(item);
    for (auto& each : files_of(item.value("told", Json::object()))) files.push_back(std::move(each));
  }
  auto saved = Json::array();
  for (const auto& file : files) {
    const auto path = numbered(s.request.rest.at(1), saved.size());
    const auto bytes = s.device.read_file(file.value("blob", ""));
    if (!bytes) return s.out.refuse(bytes.error());
    if (std::filesystem::exists(path) || !device::write_durably(path, *bytes))
      return s.out.refuse(Refused{"file_unwritable", {{"file", path}}, Refused::Of::storage});
    saved.push_back(path);
    s.out.say("cli.memories.saved", {{"file", harmless(path)}});
  }
  if (saved.empty()) s.out.say("cli.memories.nothing_to_save");
  s.out.object({{"saved", saved}});
  return exit_ok;
}

}  // namespace tend::cli
