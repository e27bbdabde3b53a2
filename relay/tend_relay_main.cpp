// tend-relay: puts the parts of relay.h together.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <thread>

#include "core/crypto/system_entropy.h"
#include "relay/net/server.h"
#include "relay/ops/data_folder.h"
#include "relay/ops/operator_log.h"
#include "relay/ops/options.h"
#include "relay/relay.h"
#include "relay/store/memory/memory_store.h"
#include "relay/store/sqlite/sqlite_store.h"

namespace tend::relay {
namespace {

UnixMs system_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::function<UnixMs()> clock_of([[maybe_unused]] const Options& options) {
#ifdef TEND_TEST_SEAMS
  if (!options.clock.empty())
    return [path = options.clock] {
      long long now = 0;
      if (std::FILE* file = std::fopen(path.c_str(), "r")) {
        if (std::fscanf(file, "%lld", &now) != 1) now = 0;
        std::fclose(file);
      }
      return UnixMs{now};
    };
#endif
  return system_now;
}

int start_failed(const std::string& why) {
  std::fprintf(stderr, "tend-relay: %s\n", why.c_str());
  return exit_start_failed;
}

std::expected<std::unique_ptr<store::Store>, std::string> open_store(const Options& options,
                                                                     const std::string& path,
                                                                     crypto::Entropy& entropy) {
  using store::OpenTrouble;
  auto opened = store::SqliteStore::open(
      path, entropy, {.bytes_max = options.store_mib_max << 20, .after_restore = options.after_restore});
  if (opened) return *std::move(opened);
  switch (opened.error()) {
    case OpenTrouble::newer_schema:
      return std::unexpected(
          path + " was written by a newer tend-relay; use that one, or another folder with --data");
    case OpenTrouble::not_ours:
      return std::unexpected(path + " is a database of another program; choose another folder with --data");
    case OpenTrouble::unusable:
      break;
  }
  return std::unexpected("can't use the database " + path +
                         ": it is damaged, or may not be read and written");
}

// Every connection is a file descriptor; the usual 1,024 would be the limit long before the one of the
// options.
void allow_many_connections() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

std::string url_of(const Options& options, const std::string& host, std::uint16_t port) {
  return (options.tls_certificate.empty() ? "http://" : "https://") +
         (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

// The names that a log-in may sign. On one's own machine a browser calls the relay by either.
std::vector<std::string> origins_of(const Options& options, std::uint16_t port) {
  if (!options.origins.empty()) return options.origins;
  std::vector<std::string> out{url_of(options, options.host, port)};
  if (options.host == "127.0.0.1" || options.host == "::1" || options.host == "[::1]")
    out.push_back(url_of(options, "localhost", port));
  return out;
}

// Once a minute a line of figures; at once when the store refuses.
class Watch {
 public:
  explicit Watch(OperatorLog& log) : log_(log) {}
  void operator()(RelayCore& core) {
    if (const auto trouble = core.store_trouble(); trouble != trouble_) {
      trouble_ = trouble;
      if (trouble)
        log_.warn("store_refuses", refusal_row(*trouble));
      else
        log_.info("store_works_again");
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - told_ < std::chrono::minutes(1)) return;
    told_ = now;
    log_.tally(core.take_tally());
  }

 private:
  OperatorLog& log_;
  std::optional<Refusal> trouble_;
  std::chrono::steady_clock::time_point told_ = std::chrono::steady_clock::now();
};

int run(const Options& options) {
  umask(0077);
  allow_many_connections();
  crypto::SystemEntropy entropy;
  crypto::install_entropy(entropy);

  Server::Sites sites;
  for (const auto& [folder, site, what] : {std::tuple{&options.web, &sites.app, "the web app"},
                                           std::tuple{&options.plain, &sites.plain, "the files"}}) {
    if (folder->empty()) continue;
    auto loaded = Site::load(*folder);
    if (!loaded) return start_failed(std::string("can't read ") + what + " in " + *folder);
    *site = *std::move(loaded);
  }

  std::optional<DataFolder> folder;
  std::unique_ptr<store::Store> store;
  if (options.memory) {
    store = std::make_unique<store::MemoryStore>(crypto::draw<store::LogId>(entropy));
  } else {
    auto held = DataFolder::hold(options.data_folder);
    if (!held) return start_failed(held.error());
    folder.emplace(*std::move(held));
    auto opened = open_store(options, folder->database(), entropy);
    if (!opened) return start_failed(opened.error());
    store = *std::move(opened);
  }

  OperatorLog log(options.log_level);
  Inbox inbox;
  Server::Options listening{.host = options.host,
                            .port = options.port,
                            .connections_max = options.connections_max,
                            .reloaded = [&](const std::optional<std::string>& why) {
                              why ? log.warn("certificate_kept", "the_new_one_is_unusable")
                                  : log.info("certificate_read");
                            }};
  if (!options.tls_certificate.empty()) listening.tls = TlsFiles{options.tls_certificate, options.tls_key};
  auto server = Server::listen(listening, sites, inbox);
  if (!server) return start_failed(server.error());
  const auto address = url_of(options, options.host, (*server)->port());

  RelayCore core(*store, entropy, clock_of(options),
                 {.origins = origins_of(options, (*server)->port()), .limits = {}});
  std::thread relay([&] {
    run_relay(
        core, inbox, [&](std::vector<ToNet> messages) { (*server)->deliver(std::move(messages)); },
        Watch(log));
  });
  log.info("started",
           {{"schema", store::SqliteStore::schema_version}, {"generation", store->identity().generation}});
  std::printf("listening on %s\n", address.c_str());
  std::fflush(stdout);
  (*server)->run();
  relay.join();
  log.tally(core.take_tally());
  log.info("stopped");
  return exit_ok;
}

}  // namespace
}  // namespace tend::relay

namespace {

// Whoever started this may have closed some of them; a socket in the place of one would be sent what is logged.
void fill_standard_streams() {
  int lowest = 0;
  do lowest = open("/dev/null", O_RDWR);
  while (lowest >= 0 && lowest <= STDERR_FILENO);
  if (lowest >= 0) close(lowest);
}

}  // namespace

int main(int count, char** arguments) {
  fill_standard_streams();
  const auto parsed = tend::relay::parse_options(count, arguments);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return tend::relay::run(std::get<tend::relay::Options>(parsed));
}
