// How `tend` ends. Documented in docs/cli.md.
#pragma once

namespace tend::cli {

inline constexpr int exit_ok = 0;
inline constexpr int exit_refused = 1;  // a rule says no
inline constexpr int exit_usage = 2;    // the command line can't be read
inline constexpr int exit_storage = 3;  // this device's home
inline constexpr int exit_network = 4;  // the network or the relay
inline constexpr int exit_output = 5;   // what was asked for could not be written out

}  // namespace tend::cli
