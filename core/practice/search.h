// Moments found by what somebody types.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/practice/moment.h"

namespace tend::practice {

class Search {
 public:
  // Words with white space between them; none finds everything.
  explicit Search(std::string_view typed);
  // Whether each word stands somewhere in its texts, be it in another case or without its accents.
  [[nodiscard]] bool finds(const Moment& moment) const;

 private:
  std::vector<std::string> words_;
};

}  // namespace tend::practice
