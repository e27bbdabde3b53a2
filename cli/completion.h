// What makes a shell complete `tend`'s verbs and options. The scripts ask `tend complete` what may come next, so
// they never fall behind.
#pragma once

#include <string>
#include <string_view>

namespace tend::cli {

// For "bash", "zsh" or "fish"; empty for others.
std::string completion_for(std::string_view shell);

}  // namespace tend::cli
