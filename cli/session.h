// One run of `tend`: an open device and somebody who asked for something.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "cli/arguments.h"
#include "cli/out.h"
#include "cli/terminal.h"
#include "device/device.h"

namespace tend::cli {

using device::Answer;
using std::chrono::milliseconds;

struct Session {
  device::Device& device;
  const Request& request;
  Out out;
  bool guides = false;  // a person sits here: wait with them and say what comes next

  // home.show. What it holds of a pairing: its state as a word, empty if there is none.
  [[nodiscard]] Json home() const;
  [[nodiscard]] std::string pairing_state() const;
  [[nodiscard]] std::string name_of_other() const;

  // Lets the connections do what they can do now, for `most` at the longest. False if none could be made.
  [[nodiscard]] bool settle(milliseconds most) const;
};

inline constexpr auto settle_most = milliseconds(12'000);  // someone waits for just this
inline constexpr auto settle_aside = milliseconds(4'000);  // done besides

// Whether the pairing is under way.
bool is_under_way(const std::string& pairing_state);
// How it stands in words; `before`: what home.show held before it went on, for one that has come to its end.
void tell_pairing(const Session& session, const Json& home, const Json& before = Json::object());

// pairing.cpp: each answers the exit code.
int invite(Session& session);
int join(Session& session);
int confirm(Session& session);
int accept(Session& session);
int cancel(Session& session);

// verbs.cpp
// The whole id that begins like this, among all that the views of a practice show ("memories."): not_there, id_of_several.
Answer<std::string> whole_id(const Session& session, std::string_view practice, const std::string& begin);
int run_catalogue(Session& session);
int sync(Session& session);
int status(Session& session);

// demo.cpp: the made-up couple; opens no device.
int demo(const Request& request, const Out& out);

// memories.cpp
int save_files(Session& session);

// export.cpp
int export_all(Session& session);

// import.cpp: what was brought along.
int import_all(Session& session);
int forget_brought(Session& session);
// Its name by its number in `status`, from 1 on: not_there.
Answer<ArchiveId> brought(const Session& session, std::uint32_t number);

// show.cpp
void show_view(const Out& out, std::string_view view, const Json& answer, const Json& home);
void show_home(const Session& session, const Json& home);
// One thing a view holds.
void show_item(const Out& out, std::string_view view, const Json& item, const Json& home);

}  // namespace tend::cli
