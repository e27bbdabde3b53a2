#include "core/together/book.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/base/heap_sort.h"

namespace tend::together {
namespace {

using practice::file_name;
using practice::Moment;
using practice::ShownFile;

constexpr std::string_view style = R"(
@page { size: A5; margin: 18mm 16mm; }
body { max-width: 34rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 Georgia, "Times New Roman", serif; color: #23201c; }
header { min-height: 60vh; display: grid; place-content: center; text-align: center; }
h1 { font-size: 2.2rem; font-weight: normal; margin: 0; }
h2 { font-size: 1.7rem; font-weight: normal; break-before: page; margin: 3rem 0 1rem; }
h3 { font-size: 1.1rem; font-weight: normal; margin: 0; }
article { break-inside: avoid; margin: 0 0 1.8rem; }
time, .label { color: #6b635a; font-size: .85rem; }
p { margin: .3rem 0; white-space: pre-line; overflow-wrap: anywhere; }
img { display: block; max-width: 100%; max-height: 110mm; margin: .6rem 0; border-radius: 6px; }
nav { text-align: center; }
@media print { body { margin: 0; max-width: none; } nav, audio { display: none; } }
)";

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
}

std::string for_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

// CommonMark 2.4: a backslash before punctuation takes its meaning away.
std::string for_markdown(std::string_view text) {
  constexpr std::string_view always = "\\`*_[]<>#&|~";
  constexpr std::string_view at_line_start = "-+=.)!";
  std::string out;
  bool begins = true;  // nothing but digits and blanks since the line's start
  for (const char c : text) {
    const bool means = always.find(c) != std::string_view::npos ||
                       (begins && at_line_start.find(c) != std::string_view::npos);
    if (means) out += '\\';
    out += c;
    if (c == '\n')
      begins = true;
    else if (c != ' ' && (c < '0' || c > '9'))
      begins = false;
  }
  return out;
}

class Speaker {
 public:
  Speaker(const Sentences& sentences, std::string (*escaped)(std::string_view))
      : sentences_(sentences), escaped_(escaped) {}

  using Arguments = std::vector<std::pair<std::string_view, std::string>>;
  // Empty if the host has no such sentence.
  [[nodiscard]] std::string say(std::string_view key, const Arguments& arguments = {}) const {
    const auto found = sentences_.find(key);
    if (found == sentences_.end()) return {};
    auto out = escaped_(found->second);
    for (const auto& [name, value] : arguments) {
      const auto place = "{" + std::string(name) + "}";
      replace_all(out, place, escaped_(value));
    }
    return out;
  }
  [[nodiscard]] std::string date(const practice::Date& when) const {
    const auto number = [](const auto& part) { return part ? std::to_string(*part) : std::string(); };
    const auto month = when.month ? say("book.month_" + number(when.month)) : std::string();
    const auto key = when.day && when.year ? "book.date"
                     : when.day            ? "book.date_yearless"
                     : when.month          ? "book.date_month"
                                           : "book.date_year";
    return say(key, {{"day", number(when.day)}, {"month", month}, {"year", number(when.year)}});
  }
  [[nodiscard]] std::string heading(const Moment& moment) const {
    auto name = "moment." + moment.name;
    std::replace(name.begin() + 7, name.end(), '.', '_');
    return say(name, {{"by", moment.by}, {"other", moment.other}});
  }
  [[nodiscard]] std::string label(const practice::MomentText& text, const Moment& moment) const {
    if (!text.label) return {};
    const auto key = "moment.label_" + *text.label;
    const Arguments about{{"by", text.by.value_or(moment.by)}};
    auto named = text.by ? say(key + "_theirs", about) : std::string();
    return named.empty() ? say(key, about) : named;
  }
  [[nodiscard]] std::string text(std::string_view written) const { return escaped_(written); }

 private:
  const Sentences& sentences_;
  std::string (*escaped_)(std::string_view);
};

std::vector<ShownFile> files_here(const Moment& moment) {
  auto out = moment.photos.value_or(std::vector<ShownFile>{});
  if (moment.voice) out.push_back(*moment.voice);
  std::erase_if(out, [](const auto& file) { return file.state != practice::FileState::here; });
  return out;
}

bool is_photo(const ShownFile& file) { return file.type.starts_with("image/"); }

void sort_oldest_first(std::vector<Moment>& moments) {
  heap_sort(moments, [](const auto& a, const auto& b) {
    return std::tie(a.place, a.at, a.id) < std::tie(b.place, b.at, b.id);
  });
}

std::string title_of(const std::vector<Moment>& moments, const Speaker& speak) {
  const auto& names = moments.front();
  auto pair = std::pair(names.by, names.other);
  if (!names.mine) std::swap(pair.first, pair.second);
  return speak.say("book.title", {{"by", pair.first}, {"other", pair.second}});
}

std::string years_of(const std::vector<Moment>& moments) {
  const auto first = moments.front().place.year, last = moments.back().place.year;
  return std::to_string(first) + (first == last ? "" : "–" + std::to_string(last));
}

void add_article(std::string& out, const Moment& moment, const Speaker& speak) {
  out += "<article>\n<time>" + speak.date(moment.when) + "</time>\n<h3>" + speak.heading(moment) + "</h3>\n";
  for (const auto& text : moment.texts) {
    if (const auto label = speak.label(text, moment); !label.empty())
      out += "<p class=\"label\">" + label + "</p>\n";
    out += "<p dir=\"auto\">" + speak.text(text.text) + "</p>\n";
  }
  for (const auto& file : files_here(moment))
    out += is_photo(file) ? "<img src=\"" + file_name(file) + "\" alt=\"\" loading=\"lazy\">\n"
                          : "<audio controls src=\"" + file_name(file) + "\"></audio>\n";
  out += "</article>\n";
}

}  // namespace

std::string book_html(std::vector<Moment> moments, const Sentences& sentences) {
  sort_oldest_first(moments);
  const Speaker speak(sentences, for_html);
  const auto title = moments.empty() ? speak.say("book.empty") : title_of(moments, speak);
  std::string out =
      "<!doctype html>\n<html lang=\"" + speak.say("book.language") +
      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light\">\n<title>" +
      title + "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n<header>\n<h1>" + title +
      "</h1>\n";
  if (!moments.empty()) out += "<p>" + years_of(moments) + "</p>\n";
  out += "</header>\n";
  std::string chapters, contents;
  std::uint32_t year = 0;
  for (const auto& moment : moments) {
    if (moment.place.year != year) {
      year = moment.place.year;
      const auto number = std::to_string(year);
      contents.append("<a href=\"#y").append(number).append("\">").append(number).append("</a>\n");
      chapters.append("<h2 id=\"y").append(number).append("\">").append(number).append("</h2>\n");
    }
    add_article(chapters, moment, speak);
  }
  if (!contents.empty()) out += "<nav>\n" + contents + "</nav>\n";
  return out + "<main>\n" + chapters + "</main>\n</body>\n</html>\n";
}

std::string book_markdown(std::vector<Moment> moments, const Sentences& sentences) {
  sort_oldest_first(moments);
  const Speaker speak(sentences, for_markdown);
  std::string out = "# " + (moments.empty() ? speak.say("book.empty") : title_of(moments, speak)) + "\n";
  const auto quote = [&](std::string_view text) {
    auto quoted = "> " + speak.text(text);
    replace_all(quoted, "\n", "  \n> ");
    out += quoted + "\n\n";
  };
  std::uint32_t year = 0;
  for (const auto& moment : moments) {
    if (moment.place.year != year) {
      year = moment.place.year;
      out += "\n## " + std::to_string(year) + "\n\n";
    }
    out += "### " + speak.date(moment.when) + " · " + speak.heading(moment) + "\n\n";
    for (const auto& text : moment.texts) {
      if (const auto label = speak.label(text, moment); !label.empty()) out += label + "\n\n";
      quote(text.text);
    }
    for (const auto& file : files_here(moment))
      out += (is_photo(file) ? "![](" : "[♪](") + file_name(file) + ")\n\n";
  }
  return out;
}

}  // namespace tend::together
