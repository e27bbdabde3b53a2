// What the two have, to keep outside of Tend: their moments (core/practice/moment.h) as one page to print and as Markdown.
// The sentences come from the host, in the reader's language: those of content/ whose keys begin with "moment." or "book.",
// with {by}, {other}, {day}, {month}, {year} left standing.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/practice/moment.h"

namespace tend::together {

using Sentences = std::map<std::string, std::string, std::less<>>;

// UTF-8; oldest first, a chapter for each year. Photos that this device has not got are left out. Whatever people wrote is
// text there, never markup.
std::string book_html(std::vector<practice::Moment> moments, const Sentences& sentences);
std::string book_markdown(std::vector<practice::Moment> moments, const Sentences& sentences);

}  // namespace tend::together
