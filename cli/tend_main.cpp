// tend: a whole device of one person, for the command line.
#include <sys/stat.h>

#include <csignal>

#include "cli/run.h"
#include "device/file.h"

int main(int count, char** arguments) {
  tend::device::fill_standard_streams();
  umask(0077);
  std::signal(SIGPIPE, SIG_IGN);
  return tend::cli::run({arguments + 1, arguments + count});
}
