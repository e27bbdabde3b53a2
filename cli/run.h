// `tend`, from its arguments to its exit code.
#pragma once

#include <string>
#include <vector>

namespace tend::cli {

int run(std::vector<std::string> arguments);

}  // namespace tend::cli
