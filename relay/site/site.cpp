#include "relay/site/site.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "core/base/numbers.h"

namespace tend::relay {
namespace {

namespace fs = std::filesystem;

struct Type {
  std::string_view ending, type;
};
constexpr std::array types{
    Type{".html", "text/html; charset=utf-8"},
    Type{".js", "text/javascript; charset=utf-8"},
    Type{".mjs", "text/javascript; charset=utf-8"},
    Type{".css", "text/css; charset=utf-8"},
    Type{".wasm", "application/wasm"},
    Type{".json", "application/json"},
    Type{".webmanifest", "application/manifest+json"},
    Type{".svg", "image/svg+xml"},
    Type{".png", "image/png"},
    Type{".ico", "image/x-icon"},
    Type{".woff2", "font/woff2"},
    Type{".txt", "text/plain; charset=utf-8"},
    Type{".crt", "application/x-x509-ca-cert"},
};

std::string type_of(std::string_view path) {
  for (const auto& [ending, type] : types)
    if (path.ends_with(ending)) return std::string(type);
  return "application/octet-stream";
}

// Tells versions of a file apart, nothing more.
std::string tag_of(std::string_view body) { return '"' + std::to_string(fnv1a(body)) + '"'; }

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "/a%20b?c" to "/a b"; what is no proper escape stays and names no file.
std::string path_of(std::string_view target) {
  target = target.substr(0, target.find_first_of("?#"));
  std::string path;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (target[i] == '%' && i + 2 < target.size() && hex_digit(target[i + 1]) >= 0 &&
        hex_digit(target[i + 2]) >= 0) {
      path += static_cast<char>(hex_digit(target[i + 1]) * 16 + hex_digit(target[i + 2]));
      i += 2;
    } else {
      path += target[i];
    }
  }
  return path;
}

// Whether a list like "gzip, br;q=0.8" holds `coding` and does not rule it out.
bool accepts(std::string_view list, std::string_view coding) {
  while (!list.empty()) {
    const auto end = list.find(',');
    auto one = list.substr(0, end);
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
    while (one.starts_with(' ')) one.remove_prefix(1);
    const auto name = one.substr(0, one.find_first_of("; "));
    if (name == coding) return !one.ends_with("q=0") && !one.ends_with("q=0.0");
  }
  return false;
}

constexpr std::string_view not_found = "Nothing is here. Tend's page is at /\n";
constexpr std::string_view no_app = "This is a relay of Tend. Its web app is served elsewhere.\n";

SiteAnswer plain(int status, std::string_view body) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}}, body};
}

}  // namespace

std::optional<Site> Site::load(const std::string& folder) {
  std::error_code trouble;
  fs::recursive_directory_iterator each(folder, trouble);
  if (trouble) return std::nullopt;
  Site site;
  for (const fs::recursive_directory_iterator end; each != end; each.increment(trouble)) {
    if (trouble) return std::nullopt;
    const auto& path = each->path();
    if (path.filename().string().starts_with('.')) {
      each.disable_recursion_pending();
      continue;
    }
    if (each->is_symlink() || !each->is_regular_file()) continue;
    auto body = read_file(path);
    if (!body) return std::nullopt;
    const auto name = "/" + path.lexically_relative(folder).generic_string();
    auto tag = tag_of(*body);
    site.files_[name] = {*std::move(body), type_of(name), std::move(tag), name.starts_with("/assets/")};
  }
  return site;
}

bool Site::holds(std::string_view target) const {
  const auto path = path_of(target);
  return find(path.ends_with('/') ? path + "index.html" : path) != nullptr;
}

SiteAnswer Site::answer(const SiteRequest& request) const {
  const auto path = path_of(request.target);
  const auto* file = find(path.ends_with('/') ? path + "index.html" : path);
  if (file == nullptr && path == "/") return plain(200, no_app);
  if (file == nullptr || path.ends_with(".br") || path.ends_with(".gz")) return plain(404, not_found);

  SiteAnswer answer{
      200, {{"Content-Type", file->type}, {"ETag", file->tag}, {"Vary", "Accept-Encoding"}}, file->body};
  answer.headers.emplace_back("Cache-Control",
                              file->lasting ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.if_none_match == file->tag) {
    answer.status = 304;
    answer.body = {};
    return answer;
  }
  const auto base = path.ends_with('/') ? path + "index.html" : path;
  for (const auto& [coding, ending] : {std::pair{"br", ".br"}, std::pair{"gzip", ".gz"}})
    if (const auto* packed = accepts(request.accept_encoding, coding) ? find(base + ending) : nullptr) {
      answer.headers.emplace_back("Content-Encoding", coding);
      answer.body = packed->body;
      break;
    }
  return answer;
}

const Site::File* Site::find(const std::string& path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

const std::vector<std::pair<std::string_view, std::string_view>>& security_headers() {
  static const std::vector<std::pair<std::string_view, std::string_view>> headers{
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src "
       "'self' data: blob:; media-src blob:; "
       "connect-src 'self' ws: wss:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action "
       "'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy",
       "camera=(), microphone=(self), geolocation=(), payment=(), usb=(), serial=(), midi=(), "
       "display-capture=(), browsing-topics=()"},
  };
  return headers;
}

}  // namespace tend::relay
