// The web app's files, as a relay serves them: all read once at the start and kept in memory, so that no
// request can name a file that is not in the list. `NAME.br` and `NAME.gz` beside a file are served in its
// place to those who accept them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tend::relay {

struct SiteRequest {
  std::string_view target;  // as in the request line, "/assets/app.js?x"
  std::string_view accept_encoding;
  std::string_view if_none_match;
};

struct SiteAnswer {
  int status = 200;
  std::vector<std::pair<std::string_view, std::string>> headers;
  std::string_view body;  // lives as long as the site
};

class Site {
 public:
  // An empty site: a relay without web app.
  Site() = default;
  // Everything under `folder`, hidden files and links left out. Empty if the folder can't be read.
  static std::optional<Site> load(const std::string& folder);

  [[nodiscard]] bool empty() const { return files_.empty(); }
  // Whether there is a file for it.
  [[nodiscard]] bool holds(std::string_view target) const;
  [[nodiscard]] SiteAnswer answer(const SiteRequest& request) const;

 private:
  struct File {
    std::string body, type, tag;
    bool lasting = false;  // its name changes with its content
  };
  [[nodiscard]] const File* find(const std::string& path) const;

  std::map<std::string, File> files_;  // by path from the root, "/index.html"
};

// Headers of every answer: what a page from here may do, and who may use it. Tend's page talks to any relay
// (ws:, wss:), as each space has its own.
const std::vector<std::pair<std::string_view, std::string_view>>& security_headers();

}  // namespace tend::relay
