// A native device's home: its database and key file, changed by whatever may happen to files.
//
//   u8 what, then: 0 rows of the table · 1 changes to the database's bytes · 2 the key file
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "device/store.h"
#include "tests/fuzz/patch.h"
#include "tests/fuzz/stories.h"

namespace tend::fuzz::home_target {
namespace {

namespace fs = std::filesystem;
using replica::KeyValue;

Bytes bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write(const fs::path& path, BytesView bytes) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

struct Folder {
  explicit Folder(const std::string& name)
      : path(fs::temp_directory_path() / ("tend-fuzz-" + name + "-" + std::to_string(getpid()))) {
    fs::create_directories(path);
  }
  ~Folder() {
    std::error_code trouble;
    fs::remove_all(path, trouble);
  }
  void empty() const {
    for (const auto& each : fs::directory_iterator(path)) fs::remove_all(each.path());
  }
  fs::path path;
};

device::Answer<device::Home> held(const Folder& folder) {
  return device::Home::hold(folder.path.string(), device::Stay::brief, std::chrono::milliseconds(0));
}

// The database of a small home, as it lies on the disk when nobody has it open.
const Bytes& database() {
  static const Bytes out = [] {
    const Folder folder("good");
    {
      const auto home = held(folder);
      check(home.has_value(), "a home is made");
      auto store = device::Store::open(*home);
      check(store && store->write({{"k", Bytes(20, 1)}, {"d", Bytes(600, 2)}, {"s0.c", Bytes(90, 3)}}, {}),
            "it is written");
    }
    return bytes_of(folder.path / "tend.db");
  }();
  return out;
}

void is_said(const device::Refused& refused) {
  law(!refused.key.empty(), "a home that can't be used is refused with a sentence");
}

// What was written is read: photos and voices one by one, all else at once.
void is_held(const device::Store& store, Stored model) {
  for (const auto& [name, value] : model)
    if (replica::is_file_key(name))
      law(store.read({name}) == std::vector<KeyValue>{{name, value}}, "a photo that is written is read");
  std::erase_if(model, [](const auto& each) { return replica::is_file_key(each.first); });
  const auto after = store.all();
  law(after && Stored(after->begin(), after->end()) == model, "what is written is read");
}

void run(BytesView data) {
  static const Folder folder("home");  // of all runs: each begins by emptying it
  const auto& good = database();
  folder.empty();
  Input in{data};
  const auto what = in.below(3);
  auto bytes = good;
  if (what == 1)
    for (auto times = 1 + in.below(8); times > 0; --times) {
      const auto at = in.number(2) % bytes.size();
      if (in.below(16) == 15)
        bytes.resize(at + 1);
      else
        bytes[at] ^= in.byte();
    }
  write(folder.path / "tend.db", bytes);
  auto key = Bytes(20, 1);
  if (what == 2) key = to_bytes(in.sized());
  const bool there = what != 2 || in.below(4) != 3;
  if (there) write(folder.path / "key", key);
  const auto open_to_all = what == 2 && in.below(4) == 3;
  if (there) ::chmod((folder.path / "key").c_str(), open_to_all ? 0644 : 0600);

  const auto home = held(folder);
  law(home.has_value(), "a folder of one's own can be held");
  auto store = device::Store::open(*home);
  if (!store) {
    is_said(store.error());
    if (there) law(bytes_of(folder.path / "key") == key, "what is refused is left as it is");
    return;
  }
  law(there && !open_to_all, "a home without its key, or with one that others can read, is refused");
  const auto all = store->all();
  if (!all) return is_said(all.error());
  if (what == 1) return;
  std::vector<KeyValue> puts;
  std::vector<std::string> removes;
  Stored model(all->begin(), all->end());
  for (int i = 0; i < 4 && !in.empty(); ++i) {
    auto name = std::string(as_text(in.take(in.below(6))));
    if (in.below(4) == 3)
      removes.push_back(name);
    else
      puts.emplace_back(name, to_bytes(in.sized()));
  }
  law(store->write(puts, removes), "a good home can be written");
  for (const auto& [name, value] : puts) model[name] = value;
  for (const auto& name : removes) model.erase(name);
  is_held(*store, std::move(model));
}

void seeds(Seeds& out) {
  out.push_back(Output().byte(0).bytes);
  out.push_back(Output()
                    .byte(0)
                    .byte(2)
                    .raw(as_bytes("s0"))
                    .byte(0)
                    .sized(Bytes(40, 7))
                    .byte(1)
                    .raw(as_bytes("d"))
                    .byte(3)
                    .bytes);
  out.push_back(Output()
                    .byte(0)
                    .byte(1)
                    .raw(as_bytes("k"))
                    .byte(0)
                    .sized(Bytes(20, 9))
                    .byte(1)
                    .raw(as_bytes("k"))
                    .byte(3)
                    .byte(0)
                    .byte(0)
                    .sized({})
                    .bytes);
  for (const std::size_t at : {0, 18, 24, 28, 60, 68, 100, 103, 108, 4'090, 4'096, 4'100, 8'100, 8'190})
    out.push_back(Output().byte(1).byte(0).number(at, 2).byte(0).byte(0x41).bytes);
  out.push_back(Output().byte(1).byte(0).number(5'000, 2).byte(15).bytes);
  for (const std::size_t mode : {0, 3})
    out.push_back(Output().byte(2).sized(Bytes(20, 2)).byte(0).byte(mode).bytes);
  out.push_back(Output().byte(2).sized({}).byte(3).byte(0).bytes);
}

const Target target{"home", run, seeds};

}  // namespace
}  // namespace tend::fuzz::home_target
