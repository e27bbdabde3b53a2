// The command line of tend-relay.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace tend::relay {

inline constexpr int exit_ok = 0;            // stopped by a signal, or --help, --version
inline constexpr int exit_start_failed = 1;  // one line on stderr says why
inline constexpr int exit_usage = 2;         // the command line was wrong

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8787;
  std::string data_folder = "data";
  std::string web;                       // empty: no web app
  std::string tls_certificate, tls_key;  // both or none
  std::string plain;                     // files for those without TLS; empty: none
  std::vector<std::string>
      origins;  // empty: http://HOST:PORT, and http://localhost:PORT for this machine alone
  bool memory = false;
  bool after_restore = false;
  std::uint64_t store_mib_max = 0;  // 0: as the disk allows
  std::uint64_t connections_max = 10'000;
  std::string log_level = "info";
  std::string clock;  // only in the test build
};

// Options, or the exit code when there is nothing more to do; then what had to be said was printed.
std::variant<Options, int> parse_options(int count, char** arguments);

}  // namespace tend::relay
