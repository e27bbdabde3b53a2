// Keeps and replays the corpora. A corpus is one file, TARGET.pack: of each input its size (u32, little end first) and
// its bytes.
//
//   fuzz_corpus targets                        their names
//   fuzz_corpus records                        the names of all records that are fuzzed
//   fuzz_corpus replay TARGET FILE…            each a pack or one input; the last line is "N passed, N failed"
//   fuzz_corpus seeds TARGET FOLDER            the inputs that a corpus begins with, a file each
//   fuzz_corpus unpack FILE FOLDER             a file each, named by its place
//   fuzz_corpus pack FOLDER FILE BYTES         all of its files up to BYTES in all, the smallest first
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/records.h"

namespace fs = std::filesystem;
using namespace tend;
using namespace tend::fuzz;

namespace {

Bytes read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool write_file(const fs::path& path, BytesView bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return out.good();
}

bool write_all(const fs::path& folder, const std::vector<Bytes>& inputs) {
  fs::create_directories(folder);
  char name[24];
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    std::snprintf(name, sizeof name, "%05zu", i);
    if (!write_file(folder / name, inputs[i])) return false;
  }
  return true;
}

std::vector<Bytes> unpacked(const fs::path& pack) {
  std::vector<Bytes> out;
  const auto bytes = read_file(pack);
  for (Input in{bytes}; !in.empty();) out.push_back(to_bytes(in.take(in.number(4))));
  return out;
}

bool pack(const fs::path& folder, const fs::path& file, std::size_t bytes_most) {
  std::vector<Bytes> inputs;
  for (const auto& each : fs::directory_iterator(folder)) inputs.push_back(read_file(each.path()));
  std::ranges::sort(inputs, [](const Bytes& a, const Bytes& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  Output out;
  for (const auto& each : inputs)
    if (out.bytes.size() + each.size() + 4 <= bytes_most) out.number(each.size(), 4).raw(each);
  return write_file(file, out.bytes);
}

// Where a run is, for the words of whoever dies in it.
char under_way[600];

void died(int signal) {
  [[maybe_unused]] const auto wrote =
      write(STDOUT_FILENO, under_way, std::char_traits<char>::length(under_way));
  ::signal(signal, SIG_DFL);
  raise(signal);
}

int replay(const Target& target, const std::vector<fs::path>& files) {
  for (const auto signal : {SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE}) ::signal(signal, died);
  int passed = 0, failed = 0;
  for (const auto& file : files) {
    const bool is_pack = file.extension() == ".pack";
    const auto inputs = is_pack ? unpacked(file) : std::vector<Bytes>{read_file(file)};
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const auto name = file.string() + (is_pack ? ", input " + std::to_string(i) : "");
      std::snprintf(under_way, sizeof under_way, "died in %s\n", name.c_str());
      try {
        target.run(inputs[i]);
        ++passed;
      } catch (const std::exception& broken) {
        std::printf("FAILED  %s: %s\n", name.c_str(), broken.what());
        ++failed;
      }
    }
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}

int usage() {
  std::fputs(
      "usage: fuzz_corpus targets | records | replay TARGET FILE… | seeds TARGET FOLDER | unpack FILE FOLDER "
      "| "
      "pack FOLDER FILE BYTES\n",
      stderr);
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  if (words.empty()) return usage();
  const auto is = [&](std::string_view verb, std::size_t least) {
    return words[0] == verb && words.size() >= least;
  };
  if (is("targets", 1)) {
    for (const auto* each : Target::all()) std::printf("%s\n", std::string(each->name).c_str());
    return 0;
  }
  if (is("records", 1)) {
    for (const auto& each : all_records()) std::printf("%s\n", std::string(each.name).c_str());
    return 0;
  }
  if (is("unpack", 3)) return write_all(words[2], unpacked(words[1])) ? 0 : 1;
  if (is("pack", 4)) return pack(words[1], words[2], std::stoul(words[3])) ? 0 : 1;
  const auto* target = words.size() >= 3 ? Target::find(words[1]) : nullptr;
  if (target == nullptr) return usage();
  if (is("replay", 3)) return replay(*target, {words.begin() + 2, words.end()});
  if (is("seeds", 3)) return write_all(words[2], target->seeds()) ? 0 : 1;
  return usage();
}
