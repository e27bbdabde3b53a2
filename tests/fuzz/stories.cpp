#include "tests/fuzz/stories.h"

#include <filesystem>
#include <fstream>
#include <set>

#include "core/base/text.h"
#include "core/replica/vault.h"
#include "tests/support/cbor_value.h"
#include "tests/support/world.h"

namespace tend::fuzz {
namespace {

using codec::Json;

struct Story {
  std::vector<Moment> moments;
  std::vector<Bytes> traffic;
};

void keep(Story& story, test::World& world, std::string name) {
  story.moments.push_back(
      {std::move(name), world.device("Ada").stored, world.device("Ben").stored, world.store(), world.now});
}

Story tell() {
  Story out;
  test::World world("fuzz story");
  auto &ada = world.device("Ada"), &ben = world.device("Ben");
  keep(out, world, "new");
  ada.act("me.start", {{"name", "Ada"}});
  ben.act("me.start", {{"name", "Ben"}});
  keep(out, world, "begun");
  ada.act("pair.invite");
  keep(out, world, "inviting");
  ben.act("pair.open", {{"link", ada.pairing().at("link")}});
  ben.act("pair.join");
  keep(out, world, "joined");
  ada.act("pair.enter", {{"words", test::words_read_by(ben)}});
  ada.online = false;
  ben.act("pair.accept");
  keep(out, world, "apart");
  ada.online = true;
  world.pass(120'000);
  keep(out, world, "paired");
  ben.act("thanks.say", {{"did", "You made tea"}, {"shows", "you think of me"}, {"meant", "warm hands"}});
  ada.act("thanks.say", {{"did", "You read to me\nfor an hour"}});
  ben.act("thanks.say", {{"did", "You came along"}});
  const auto ids = [](test::Device& device) {
    std::vector<Json> all;
    const auto list = device.ask("thanks.list");
    for (const auto& item : list.at("items")) all.push_back(item.at("id"));
    return all;
  };
  const auto all = ids(ada);  // newest first
  ada.act("thanks.receive", {{"id", all.at(0)}, {"words", "I liked it too"}});
  ada.act("thanks.receive", {{"id", all.at(2)}});
  ben.act("thanks.edit", {{"id", all.at(0)}, {"did", "You came along, in the rain"}});
  ben.act("thanks.withdraw", {{"id", all.at(2)}});
  world.pass(4 * ms_a_day);
  ada.online = false;
  world.settle();
  ada.act("thanks.say", {{"did", "You waited"}});
  ada.act_within(1'000, "thanks.say", {{"did", "You are still waiting"}});
  keep(out, world, "late");
  out.traffic = world.traffic;
  return out;
}

const Story& story() {
  static const Story told = tell();
  return told;
}

// The CBOR inside a value's byte strings, at any depth.
void add_inner(const test::Value& value, std::set<Bytes>& out) {
  for (const auto& member : value.members) add_inner(member, out);
  for (const auto& field : value.fields) add_inner(field.value, out);
  if (value.type != codec::CborType::bytes || value.bytes.size() < 2) return;
  if (const auto inner = test::decode_value(value.bytes)) {
    out.insert(value.bytes);
    add_inner(*inner, out);
  }
}

void add_hex(const Json& json, std::set<Bytes>& out) {
  if (json.is_structured())
    for (const auto& each : json) add_hex(each, out);
  if (!json.is_string()) return;
  const auto bytes = from_hex(json.get_ref<const std::string&>());
  if (bytes && bytes->size() > 1 && codec::check_canonical(*bytes)) out.insert(*bytes);
}

replica::Vault vault_of(const Bytes& stored) {
  auto vault = replica::Vault::read(stored, entropy());
  check(vault.has_value(), "a story's vault is read");
  return std::move(*vault);
}

}  // namespace

const std::vector<Moment>& moments() { return story().moments; }

std::vector<replica::KeyValue> opened(const Stored& stored) {
  std::vector<replica::KeyValue> out;
  for (const auto& [key, value] : stored) {
    const bool is_vault = key == replica::vault_key;
    out.emplace_back(
        key,
        is_vault ? value : vault_of(stored.at(std::string(replica::vault_key))).open(key, value).value());
  }
  return out;
}

Stored sealed(const std::vector<replica::KeyValue>& opened) {
  Stored out;
  auto vault = replica::Vault::make(entropy());
  for (const auto& [key, value] : opened)
    if (key == replica::vault_key)
      if (auto read = replica::Vault::read(value, entropy())) vault = std::move(*read);
  for (const auto& [key, value] : opened)
    out[key] = key == replica::vault_key ? value : vault.seal(key, value);
  return out;
}

const std::vector<Bytes>& frames_of_stories() {
  static const auto out = [] {
    std::vector<Bytes> kept;
    std::set<std::pair<std::size_t, std::uint64_t>> shapes;  // type, and size to the nearest 256
    for (const auto& frame : story().traffic) {
      const auto read = protocol::decode(frame);
      if (read && shapes.emplace(read->index(), frame.size() / 256).second) kept.push_back(frame);
    }
    return kept;
  }();
  return out;
}

std::vector<Json> vector_files() {
  std::vector<std::filesystem::path> paths;
  for (const auto& each : std::filesystem::directory_iterator(TEND_VECTORS))
    if (each.path().extension() == ".json") paths.push_back(each.path());
  std::ranges::sort(paths);
  std::vector<Json> out;
  for (const auto& path : paths) {
    std::ifstream in(path);
    out.push_back(Json::parse(in, nullptr, false));
  }
  return out;
}

const std::vector<Bytes>& cbor_of_stories() {
  static const auto out = [] {
    std::set<Bytes> all;
    for (const auto& frame : frames_of_stories()) {
      const auto value = test::decode_value(frame);
      all.insert(frame);
      all.insert(test::encode_value(value->members.at(1)));
      add_inner(*value, all);
    }
    for (const auto& moment : moments())
      for (const auto* stored : {&moment.ada, &moment.ben})
        for (const auto& [key, value] : opened(*stored)) {
          all.insert(value);
          if (const auto read = test::decode_value(value)) add_inner(*read, all);
        }
    for (const auto& file : vector_files()) add_hex(file, all);
    std::erase_if(all, [](const Bytes& each) { return each.size() > 6'000; });
    std::vector<Bytes> sorted(all.begin(), all.end());
    std::ranges::stable_sort(sorted, {}, &Bytes::size);
    return sorted;
  }();
  return out;
}

}  // namespace tend::fuzz
