// A small world for stories: devices, one relay, one clock, all in this process and repeatable from its name.
// A device is a Replica with its host: what it stored, and its sockets. `settle` lets everything happen that
// can happen now.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "core/base/text.h"
#include "core/replica/replica.h"
#include "core/replica/vault.h"
#include "relay/relay_core.h"
#include "relay/store/memory/memory_store.h"
#include "tests/support/seeded_entropy.h"

namespace tend::test {

using replica::Json;

// An intent or query that was refused, by the key of its sentence.
struct Refused : std::runtime_error {
  Refused(Refusal why_, Json args_)
      : std::runtime_error(std::string(refusal_row(why_).key)), why(why_), args(std::move(args_)) {}
  Refusal why;
  Json args;
};

class World;

class Device {
 public:
  Device(World& world, std::string name);

  // Does what the person asks; answers the reply, or throws Refused. Lets everything settle first and after.
  Json act(std::string_view intent, Json fields = Json::object());
  // The same, and lets no more time pass than said: what can be undone for a while still can.
  Json act_within(std::int64_t ms, std::string_view intent, Json fields = Json::object());
  // `file`: takes what comes beside the answer.
  Json ask(std::string_view view, Json fields = Json::object(), Bytes* file = nullptr);
  // Takes in a file that was picked, and answers its name.
  Json keep(Bytes file, Bytes thumbnail = {});
  Bytes file(const Json& blob, bool small = false);
  [[nodiscard]] Json home() { return ask("home.show"); }
  [[nodiscard]] Json pairing() { return home().value("pairing", Json::object()); }
  // The texts of all thanks, oldest first: "Ben: You made tea".
  std::vector<std::string> thanks();

  void close();  // the app is gone; what was stored stays
  void open();   // and comes back, by replay
  void reload() { close(), open(); }
  void end_stores();
  // `act` in two halves, for what comes in between.
  std::uint64_t begin(std::string_view intent, Json fields = Json::object(), std::vector<Bytes> files = {});
  Json answer_to(std::uint64_t id);

  // The same with files that were picked beside it.
  Json hand_in(std::string_view intent, Json fields, std::vector<Bytes> files);
  std::optional<ArchiveId> reads;  // what is asked is asked of what was brought along by that name

  bool online = true;
  std::int64_t clock_ahead_ms = 0;  // of the world's clock
  std::int32_t utc_offset_min = 60;
  bool store_fails = false;
  bool store_is_slow = false;                  // what it stores is answered by `end_stores`
  std::optional<std::size_t> crash_at_store;   // the app is gone right after its nth write, and comes back
  std::optional<std::size_t> fail_at_store;    // that one fails
  bool hears_channels = true;                  // false: what the relay sends about spaces is still on its way
  bool lose_frames_out = false;                // what this device sends is lost, and nobody tells it
  std::map<std::uint64_t, int> answers_by_id;  // of this life of the app; 0: asked, and not answered yet
  // Its sockets are dead, and nothing tells it.
  void lose_sockets();
  // Anything a host might say, right now.
  void hear(decltype(replica::Event::what) what) {
    if (replica_) step(std::move(what));
  }
  std::map<std::string, Bytes> stored;
  std::size_t stores = 0;

 private:
  friend class World;
  void step(decltype(replica::Event::what) what);
  void carry_out(replica::Effect& effect);
  bool run_one();

  World& world_;
  std::string name_;
  SeededEntropy entropy_;
  std::unique_ptr<replica::Replica> replica_;
  std::deque<decltype(replica::Event::what)> inbox_, slow_, on_their_way_;
  bool crashes_ = false;
  std::map<std::string, relay::ConnectionId> relay_by_connection_;
  std::optional<UnixMs> wake_;
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, Json> replies_;
  std::map<std::uint64_t, Bytes> files_;
  std::map<std::uint64_t, Refused> refusals_;
};

class World {
 public:
  explicit World(std::string name) : entropy_(name), name_(std::move(name)) { start_relay(); }

  UnixMs now = 1'800'000'000'000;
  std::string relay_origin = "https://relay.example";
  relay::Limits relay_limits;  // of the next that starts

  Device& device(const std::string& name) {
    auto& slot = devices_[name];
    if (!slot) slot = std::make_unique<Device>(*this, name_ + " " + name), slot->open();
    return *slot;
  }
  // Everything that can happen now, and (unless told otherwise) what is due within ten seconds.
  void settle(std::int64_t within_ms = 10'000) {
    const auto until = now + within_ms;
    for (;;) {
      while (run_once()) {
      }
      std::optional<UnixMs> next;
      for (auto& [name, device] : devices_)
        if (device->replica_ && device->wake_ && *device->wake_ <= until && (!next || *device->wake_ < *next))
          next = device->wake_;
      if (!next) return;
      now = std::max(now, *next);
      for (auto& [name, device] : devices_)
        if (device->replica_ && device->wake_ && *device->wake_ <= now) {
          device->wake_.reset();
          device->step(replica::Clock{});
        }
    }
  }
  void pass(std::int64_t ms) {
    now += ms;
    settle();
  }
  // The same, and the relay looks at its clock, too: what is due there happens.
  void pass_at_relay(std::int64_t ms) {
    now += ms;
    if (relay_) relay_->tick();
    settle();
  }

  // The relay's process ends, with all sockets, and comes back over the same store; `anew`: over an empty
  // one; or over what it was at its last backup.
  void stop_relay() {
    relay_.reset();
    for (auto& [name, device] : devices_) {
      for (auto& [connection, id] : device->relay_by_connection_)
        device->inbox_.push_back(replica::Disconnected{connection});
      device->relay_by_connection_.clear();
    }
  }
  void start_relay(bool anew = false) {
    if (anew || !store_)
      store_ = std::make_unique<relay::store::MemoryStore>(crypto::draw<relay::store::LogId>(entropy_));
    relay_ = std::make_unique<relay::RelayCore>(
        *store_, entropy_, [this] { return now; },
        relay::RelayCore::Settings{.origins = {relay_origin}, .limits = relay_limits});
  }
  void back_up_relay() { backup_ = std::make_unique<relay::store::MemoryStore>(*store_); }
  void start_relay_from_backup() {
    store_ = std::make_unique<relay::store::MemoryStore>(*backup_);
    start_relay();
  }
  relay::store::MemoryStore& store() { return *store_; }
  std::function<bool(BytesView frame)>
      drop_from_relay;  // true: this frame never arrives, and its socket is cut
  std::function<void(Bytes& frame)> change_from_relay;  // what arrives instead
  std::vector<Bytes> traffic;                           // all that went over the wire, both ways

 private:
  friend class Device;
  bool run_once() {
    bool any = false;
    if (relay_) relay_->tick();
    for (auto& [name, device] : devices_) any = device->run_one() || any;
    if (relay_) {
      relay_->commit();
      for (auto& out : relay_->take()) {
        any = true;
        deliver(out);
      }
    }
    return any;
  }
  void deliver(relay::Outgoing& out) {
    for (auto& [name, device] : devices_)
      for (auto& [connection, id] : device->relay_by_connection_) {
        if (id != out.connection) continue;
        const bool lost = out.frame && drop_from_relay && drop_from_relay(*out.frame);
        if (!out.frame || lost) {
          if (lost && relay_) relay_->disconnect(id);
          device->inbox_.push_back(replica::Disconnected{connection});
          device->relay_by_connection_.erase(connection);
        } else {
          traffic.push_back(*out.frame);
          if (relay_) relay_->written(id, out.frame->size());
          auto frame = *out.frame;
          if (change_from_relay) change_from_relay(frame);
          device->inbox_.push_back(replica::FrameIn{connection, std::move(frame)});
        }
        return;
      }
  }

  SeededEntropy entropy_;
  std::string name_;
  std::unique_ptr<relay::store::MemoryStore> store_, backup_;
  std::unique_ptr<relay::RelayCore> relay_;
  relay::ConnectionId last_connection_ = 0;
  std::map<std::string, std::unique_ptr<Device>> devices_;
};

inline Device::Device(World& world, std::string name)
    : world_(world), name_(std::move(name)), entropy_(name_) {}

inline void Device::open() {
  replica_ = std::make_unique<replica::Replica>(entropy_);
  std::vector<replica::KeyValue> all;
  std::vector<std::string> files;
  for (const auto& [key, value] : stored) {
    if (replica::is_file_key(key))
      files.push_back(key);
    else
      all.emplace_back(key, value);
  }
  step(replica::Open{std::move(all), "https://app.example", world_.relay_origin, std::move(files)});
  std::string words;
  for (int i = 0; i < 2048; ++i)
    words += "word" +
             std::string{static_cast<char>('a' + i / 128), static_cast<char>('a' + i / 12 % 26),
                         static_cast<char>('a' + i % 12)} +
             std::to_string(i) + "\n";
  step(replica::Content{"words", to_bytes(words)});
}

inline void Device::lose_sockets() {
  for (auto& [connection, id] : relay_by_connection_)
    if (world_.relay_) world_.relay_->disconnect(std::exchange(id, 0));
}

inline void Device::close() {
  for (auto& [connection, id] : relay_by_connection_)
    if (world_.relay_) world_.relay_->disconnect(id);
  relay_by_connection_.clear();
  inbox_.clear();
  slow_.clear();
  on_their_way_.clear();
  answers_by_id.clear();
  wake_.reset();
  replica_.reset();
}

inline void Device::step(decltype(replica::Event::what) what) {
  auto effects = replica_->step(
      {.now = world_.now + clock_ahead_ms, .utc_offset_min = utc_offset_min, .what = std::move(what)});
  for (auto& effect : effects) {
    carry_out(effect);
    if (std::exchange(crashes_, false)) return reload();
  }
}

inline void Device::carry_out(replica::Effect& effect) {
  if (auto* store = std::get_if<replica::Store>(&effect)) {
    ++stores;
    if (fail_at_store == stores) {
      fail_at_store.reset();
      return inbox_.push_back(replica::StoreFailed{store->ticket});
    }
    if (store_fails) return inbox_.push_back(replica::StoreFailed{store->ticket});
    for (auto& [key, bytes] : store->puts) stored[key] = bytes;
    for (auto& key : store->removes) stored.erase(key);
    if (crash_at_store == stores) {
      crash_at_store.reset();
      crashes_ = true;
      return;
    }
    (store_is_slow ? slow_ : inbox_).push_back(replica::StoreDone{store->ticket});
  } else if (auto* get = std::get_if<replica::GetFiles>(&effect)) {
    std::vector<replica::KeyValue> values;
    for (const auto& key : get->keys)
      if (const auto at = stored.find(key); at != stored.end()) values.emplace_back(*at);
    inbox_.push_back(replica::FilesRead{get->ticket, std::move(values)});
  } else if (auto* connect = std::get_if<replica::Connect>(&effect)) {
    if (!online || !world_.relay_) return inbox_.push_back(replica::Disconnected{connect->connection});
    relay_by_connection_[connect->connection] = ++world_.last_connection_;
    world_.relay_->connect(world_.last_connection_);
    inbox_.push_back(replica::Connected{connect->connection});
  } else if (auto* send = std::get_if<replica::Send>(&effect)) {
    const auto at = relay_by_connection_.find(send->connection);
    if (at == relay_by_connection_.end() || !world_.relay_) return;
    world_.traffic.push_back(send->bytes);
    if (lose_frames_out) return;
    world_.relay_->receive(at->second, send->bytes);
  } else if (auto* close = std::get_if<replica::Close>(&effect)) {
    const auto at = relay_by_connection_.find(close->connection);
    if (at == relay_by_connection_.end()) return;
    if (world_.relay_) world_.relay_->disconnect(at->second);
    relay_by_connection_.erase(at);
  } else if (auto* reply = std::get_if<replica::Reply>(&effect)) {
    ++answers_by_id[reply->id];
    replies_[reply->id] = reply->answer;
    if (reply->file) files_[reply->id] = *reply->file;
  } else if (auto* refused = std::get_if<replica::ReplyRefused>(&effect)) {
    ++answers_by_id[refused->id];
    refusals_.emplace(refused->id, Refused(refused->why, refused->args));
  } else if (auto* wake = std::get_if<replica::Wake>(&effect)) {
    wake_ = wake->at - clock_ahead_ms;
  }
}

inline bool Device::run_one() {
  if (!replica_) return false;
  if (!online && !relay_by_connection_.empty()) {
    for (auto& [connection, id] : relay_by_connection_) {
      if (world_.relay_) world_.relay_->disconnect(id);
      inbox_.push_back(replica::Disconnected{connection});
    }
    relay_by_connection_.clear();
  }
  if (hears_channels && !on_their_way_.empty()) {
    std::move(on_their_way_.begin(), on_their_way_.end(), std::back_inserter(inbox_));
    on_their_way_.clear();
  }
  if (inbox_.empty()) return false;
  auto what = std::move(inbox_.front());
  inbox_.pop_front();
  if (const auto* frame = std::get_if<replica::FrameIn>(&what);
      frame && !hears_channels && frame->connection.starts_with('c')) {
    on_their_way_.push_back(std::move(what));
    return true;
  }
  step(std::move(what));
  return true;
}

inline void Device::end_stores() {
  store_is_slow = false;
  std::move(slow_.begin(), slow_.end(), std::back_inserter(inbox_));
  slow_.clear();
}

inline std::uint64_t Device::begin(std::string_view intent, Json fields, std::vector<Bytes> files) {
  const auto id = ++last_id_;
  answers_by_id[id] = 0;
  step(replica::Intent{id, std::string(intent), std::move(fields), std::move(files)});
  return id;
}

inline Json Device::answer_to(std::uint64_t id) {
  if (const auto refused = refusals_.find(id); refused != refusals_.end()) throw Refused(refused->second);
  const auto reply = replies_.find(id);
  if (reply == replies_.end()) throw std::runtime_error("no answer yet");
  return reply->second;
}

inline Json Device::act(std::string_view intent, Json fields) {
  return act_within(10'000, intent, std::move(fields));
}

inline Json Device::act_within(std::int64_t ms, std::string_view intent, Json fields) {
  const auto id = begin(intent, std::move(fields));
  world_.settle(ms);
  return answer_to(id);
}

inline Json Device::hand_in(std::string_view intent, Json fields, std::vector<Bytes> files) {
  const auto id = begin(intent, std::move(fields), std::move(files));
  world_.settle(0);
  return answer_to(id);
}

inline Json Device::keep(Bytes file, Bytes thumbnail) {
  std::vector<Bytes> files{std::move(file)};
  if (!thumbnail.empty()) files.push_back(std::move(thumbnail));
  return hand_in("file.keep", Json::object(), std::move(files)).at("blob");
}

inline Bytes Device::file(const Json& blob, bool small) {
  const auto id = ++last_id_;
  answers_by_id[id] = 0;
  step(replica::Query{id, "file.read", {{"blob", blob}, {"small", small}}, {}, reads});
  world_.settle(0);
  (void)answer_to(id);
  return files_.at(id);
}

inline Json Device::ask(std::string_view view, Json fields, Bytes* file) {
  const auto id = ++last_id_;
  answers_by_id[id] = 0;
  step(replica::Query{id, std::string(view), std::move(fields), {}, reads});
  if (const auto refused = refusals_.find(id); refused != refusals_.end()) throw Refused(refused->second);
  if (file) *file = files_[id];
  return replies_.at(id);
}

inline std::vector<std::string> Device::thanks() {
  std::vector<std::string> out;
  const auto list = ask("thanks.list");
  for (auto item = list["items"].rbegin(); item != list["items"].rend(); ++item)
    out.push_back((*item)["by"].get<std::string>() + ": " + (*item)["did"].get<std::string>());
  return out;
}

// ---- stories often begin like this

// The words that the joiner sees, as the inviter would type them.
inline Json words_read_by(Device& joiner) {
  Json out = Json::array();
  const auto pairing = joiner.pairing();
  for (const auto& word : pairing.at("words")) out.push_back(word.at("word"));
  return out;
}

inline void pair(Device& inviter, Device& joiner) {
  inviter.act("pair.invite");
  joiner.act("pair.open", {{"link", inviter.pairing().at("link")}});
  joiner.act("pair.join");
  inviter.act("pair.enter", {{"words", words_read_by(joiner)}});
  joiner.act("pair.accept");
}

// How often a device has asked whether its relay is still there.
inline std::size_t pings(const World& world) {
  return static_cast<std::size_t>(std::ranges::count_if(world.traffic, [](const Bytes& frame) {
    const auto decoded = protocol::decode(frame);
    return decoded && std::holds_alternative<protocol::Ping>(*decoded);
  }));
}

// All that a device keeps, opened with the key that lies beside it.
inline std::string all_kept(const Device& who) {
  SeededEntropy unused{"scan"};
  const auto vault = *replica::Vault::read(who.stored.at("k"), unused);
  std::string out;
  for (const auto& [key, sealed] : who.stored)
    if (key != "k" && !replica::is_file_key(key)) out += as_text(*vault.open(key, sealed));
  return out;
}

}  // namespace tend::test
