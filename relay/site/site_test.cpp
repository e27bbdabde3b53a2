#include "relay/site/site.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace tend::relay {
namespace {

namespace fs = std::filesystem;

struct TheSite : testing::Test {
  std::string folder;
  std::optional<Site> site;

  void SetUp() override {
    std::string pattern = fs::temp_directory_path() / "tend-site-XXXXXX";
    folder = mkdtemp(pattern.data());
    write("secret.txt", "not for you");
    fs::create_directories(folder + "/web/assets");
    write("web/index.html", "<p>hello</p>");
    write("web/assets/app-1.js", "js");
    write("web/assets/app-1.js.br", "packed");
    write("web/assets/core.wasm", "wasm");
    write("web/.hidden", "no");
    fs::create_symlink(folder + "/secret.txt", folder + "/web/link.txt");
    site = Site::load(folder + "/web");
    ASSERT_TRUE(site);
  }
  void TearDown() override { fs::remove_all(folder); }
  void write(const std::string& name, std::string_view text) const {
    std::ofstream(folder + "/" + name) << text;
  }

  [[nodiscard]] SiteAnswer get(std::string_view target, std::string_view encodings = {},
                               std::string_view tag = {}) const {
    return site->answer({target, encodings, tag});
  }
  static std::string header(const SiteAnswer& answer, std::string_view name) {
    for (const auto& [each, value] : answer.headers)
      if (each == name) return value;
    return "";
  }
};

TEST_F(TheSite, ServesIndexAtTheRootAndAsksForItAnewEachTime) {
  const auto answer = get("/");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "<p>hello</p>");
  EXPECT_EQ(header(answer, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(header(answer, "Cache-Control"), "no-cache");
  EXPECT_EQ(get("/index.html?x=1").body, answer.body);
}

TEST_F(TheSite, LetsBrowsersKeepWhatHasItsContentInItsName) {
  EXPECT_EQ(header(get("/assets/app-1.js"), "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(get("/assets/core.wasm"), "Content-Type"), "application/wasm");
}

TEST_F(TheSite, SendsPackedFilesToWhoTakesThem) {
  EXPECT_EQ(get("/assets/app-1.js").body, "js");
  const auto packed = get("/assets/app-1.js", "gzip, deflate, br");
  EXPECT_EQ(packed.body, "packed");
  EXPECT_EQ(header(packed, "Content-Encoding"), "br");
  EXPECT_EQ(header(packed, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(get("/assets/app-1.js", "br;q=0").body, "js");
  EXPECT_EQ(get("/assets/app-1.js", "gzip").body, "js");
  EXPECT_EQ(get("/assets/app-1.js.br").status, 404);
}

TEST_F(TheSite, AnswersThatNothingHasChanged) {
  const auto tag = header(get("/"), "ETag");
  EXPECT_EQ(get("/", {}, tag).status, 304);
  EXPECT_TRUE(get("/", {}, tag).body.empty());
  EXPECT_EQ(get("/", {}, "\"other\"").status, 200);
  EXPECT_NE(header(get("/assets/core.wasm"), "ETag"), tag);
}

TEST_F(TheSite, ShowsNothingOutsideItsFolder) {
  for (const auto* target : {"/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt",
                             "/assets/%2e%2e%2f%2e%2e%2fsecret.txt", "//etc/passwd", "/link.txt", "/.hidden",
                             "/assets", "", "*", "/%", "/%zz", "/\\..\\secret.txt", "/nothing"}) {
    const auto answer = get(target);
    EXPECT_EQ(answer.status, 404) << target;
    EXPECT_EQ(header(answer, "Content-Type"), "text/plain; charset=utf-8");
  }
}

TEST_F(TheSite, MayBeEmpty) {
  EXPECT_EQ(Site{}.answer({"/", {}, {}}).status, 200);
  EXPECT_EQ(Site{}.answer({"/x", {}, {}}).status, 404);
  EXPECT_FALSE(Site::load(folder + "/nowhere"));
}

}  // namespace
}  // namespace tend::relay
