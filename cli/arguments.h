// The command line, read. Verbs of practices and their options come from the core's catalogue, so a new intent
// is a new verb without a line here; those of pairing and the like are few and stand in arguments.cpp.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "device/device.h"

namespace tend::cli {

using device::Json;

struct Request {
  std::string verb;  // "invite", "sync" …, or a name of the catalogue: "thanks.say"
  bool is_view = false;
  bool of_catalogue = false;
  Json fields = Json::object();  // of the catalogue's verbs
  std::vector<std::string>
      rest;  // join: the link; confirm: the words; completion: the shell; complete: the line
  bool json = false;
  bool follow = false;
  bool my_device = false;  // invite: a next device of one's own
  bool clock_is_right = false;
  struct Demo {
    std::uint64_t seed = 1;
    std::optional<std::uint32_t> days;
    std::string from;  // whose device, by name; empty: hers
  } demo;
  std::optional<std::uint32_t> brought;  // asks of what was brought along, by its number in `status`
  std::string home;
  std::string relay;     // origin; empty if none was named
  std::string language;  // as `choose_language` takes it; empty if none was named
};

// What ends the program before it begins: help, or a command line that can't be read.
struct Ended {
  int code = 0;
  std::string key;  // of a refusal, with its sentence in `text`; empty for help
  std::string text;
  bool json = false;
};

// All that is said from now on is in the language of --lang; else of LC_ALL, LC_MESSAGES or LANG, whichever is first not
// empty; else, or if content/ lacks that one, in English.
void choose_language(const std::vector<std::string>& arguments);

std::variant<Request, Ended> read_arguments(std::vector<std::string> arguments);

// What may come next after these words, one a line; for shells.
std::string candidates(const std::vector<std::string>& words);

}  // namespace tend::cli
