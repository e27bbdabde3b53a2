# Shared by ./run, ./test, tools/setup and tools/build; sourced from the project's root.

# A Node that tools/setup installed goes before the machine's own.
if [ -x "$PWD/build/node/bin/node" ]; then
  PATH=$PWD/build/node/bin:$PATH
fi

# Compiled results are found again whatever the folder's name is.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

# phase LOG SAYING ADVICE COMMAND…: runs the command with its output in build/log/LOG.log. Says how long it took if that
# was more than a moment. If it fails, prints the end of its output and the advice, and ends the script.
phase() {
  local log=build/log/$1.log saying=$2 advice=$3 began=${EPOCHREALTIME/./} ended
  shift 3
  mkdir -p build/log
  [ -t 1 ] && printf '%s …' "$saying"
  set +e
  # A subshell with its own `set -e`: a function stops at its first command that fails.
  (set -e && "$@") >"$log" 2>&1 </dev/null
  ended=$?
  set -e
  [ -t 1 ] && printf '\r\033[K'
  local ms=$(((${EPOCHREALTIME/./} - began) / 1000))
  if [ $ended = 130 ]; then
    exit 130
  elif [ $ended != 0 ]; then
    printf '%s: failed after %d.%d s. The end of %s:\n' "$saying" $((ms / 1000)) $((ms % 1000 / 100)) "$log" >&2
    tail -n 60 "$log" | cut -c1-400 | sed 's/^/  | /' >&2
    printf '%s\n' "$advice" >&2
    exit 1
  elif [ $ms -ge 700 ]; then
    printf '%s: %d.%d s\n' "$saying" $((ms / 1000)) $((ms % 1000 / 100))
  fi
}
