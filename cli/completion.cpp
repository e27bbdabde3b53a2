#include "cli/completion.h"

namespace tend::cli {
namespace {

constexpr std::string_view bash = R"sh(_tend() {
  local before=("${COMP_WORDS[@]:1:COMP_CWORD-1}")
  COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" complete "${before[@]}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _tend tend
)sh";

constexpr std::string_view zsh = R"sh(#compdef tend
_tend() {
  local -a found
  found=(${(f)"$(${words[1]} complete ${
  words[2, CURRENT - 1]} 2>/dev/null)"})
  compadd -- $found
}
compdef _tend tend
)sh";

constexpr std::string_view fish = R"sh(function __tend_complete
  set -l before (commandline -opc)
  tend complete $before[2..] 2>/dev/null
end
complete -c tend -f -a '(__tend_complete)'
)sh";

}  // namespace

std::string completion_for(std::string_view shell) {
  if (shell == "bash") return std::string(bash);
  if (shell == "zsh") return std::string(zsh);
  if (shell == "fish") return std::string(fish);
  return {};
}

}  // namespace tend::cli
