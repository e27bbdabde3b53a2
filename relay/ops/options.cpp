#include "relay/ops/options.h"

#include <CLI/CLI.hpp>

namespace tend::relay {
namespace {

constexpr const char* about =
    "The relay of Tend: it orders, stores and hands on sealed bytes between the devices of two people,\n"
    "and serves the web app. It can't read any of it.";

constexpr const char* footer = R"(
Examples:
  tend-relay --web build/web
      tries it out on this machine: http://127.0.0.1:8787
  tend-relay --data /var/lib/tend --web /usr/share/tend/web --origin https://tend.example
      behind a proxy that does TLS and hands on https://tend.example, WebSockets included
  tend-relay --listen 0.0.0.0:443 --tls-cert tend.crt --tls-key tend.key --origin https://tend.example …
      speaks TLS itself; SIGHUP makes it read a renewed certificate

Exit codes: 0 stopped by SIGINT or SIGTERM · 1 could not start · 2 wrong command line
Log: one JSON object a line on stderr; never addresses, ids, keys or contents.)";

// "HOST:PORT", "[::1]:PORT"; an empty text if it is right.
std::string split_listen(const std::string& text, Options& options) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return "is not HOST:PORT";
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string::npos)
    return "is not HOST:PORT; an IPv6 address stands in brackets, [::1]:8787";
  if (host == "localhost") host = "127.0.0.1";
  const auto port = text.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos ||
      std::stoul(port) > 65535)
    return "has no port from 0 to 65535";
  options.host = host;
  options.port = static_cast<std::uint16_t>(std::stoul(port));
  return {};
}

std::string check_origin(const std::string& text) {
  const bool known = text.starts_with("http://") || text.starts_with("https://");
  if (!known || text.find('/', text.find("//") + 2) != std::string::npos)
    return "is not an origin such as https://tend.example (no path, no slash at the end)";
  return {};
}

}  // namespace

std::variant<Options, int> parse_options(int count, char** arguments) {
  Options options;
  CLI::App app{about, "tend-relay"};
  app.footer(footer);
  app.get_formatter()->column_width(28);
  std::string listen = "127.0.0.1:8787";
  app.add_option("--listen", listen, "where to listen; port 0 takes any that is free [127.0.0.1:8787]")
      ->type_name("HOST:PORT")
      ->check([&](const std::string& text) { return split_listen(text, options); });
  app.add_option("--data", options.data_folder, "folder of the database, made if need be [data]")
      ->type_name("DIR");
  app.add_option("--web", options.web, "folder of the web app to serve [none]")->type_name("DIR");
  auto* certificate = app.add_option("--tls-cert", options.tls_certificate,
                                     "speak TLS: certificate in PEM form, with its chain [none]")
                          ->type_name("FILE");
  auto* key = app.add_option("--tls-key", options.tls_key, "its key, in PEM form without a passphrase [none]")
                  ->type_name("FILE");
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--plain", options.plain,
                 "with TLS: folder of files to serve without it too; all else is sent to https [none]")
      ->type_name("DIR")
      ->needs(certificate);
  app.add_option("--origin", options.origins,
                 "this relay as devices know it; they sign it when they log in; may be given several times "
                 "[http://HOST:PORT, or https]")
      ->type_name("URL")
      ->check(check_origin);
  app.add_flag("--memory", options.memory, "keep everything in memory and forget it at the end");
  app.add_flag("--after-restore", options.after_restore,
               "let devices compare as after a restore from a backup; one put back in place of a newer "
               "database is noticed without it");
  app.add_option("--store-max", options.store_mib_max,
                 "largest size of the database; beyond it writes are refused [the disk's]")
      ->type_name("MIB");
  app.add_option("--connections-max", options.connections_max, "connections at a time [10000]")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_option("--log-level", options.log_level, "debug, info, warn, error or off [info]")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}));
#ifdef TEND_TEST_SEAMS
  app.add_option("--clock", options.clock, "test build only: a file that holds the time, UTC ms")
      ->type_name("FILE");
#endif
  app.set_version_flag("--version", std::string("tend-relay " TEND_VERSION ", protocol 1"));
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& said) {
    return app.exit(said) == 0 ? exit_ok : exit_usage;
  }
  return options;
}

}  // namespace tend::relay
