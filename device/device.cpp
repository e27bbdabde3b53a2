#include "device/device.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <optional>

#include "core/replica/door.h"
#include "core/replica/host_entropy.h"
#include "device/clock.h"
#include "device/net/connection.h"
#include "device/store.h"

namespace tend::device {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr auto closing_patience = milliseconds(2500);
constexpr auto answer_patience =
    milliseconds(30'000);  // the core answers once a write is done; this is for mistakes
constexpr auto wake_longest = milliseconds(3'600'000);

class NativeDevice final : public Device {
 public:
  NativeDevice(Home home, Store store) : home_(std::move(home)), store_(std::move(store)) {}

  // Whatever is wrong with what is stored, the core says when it is asked.
  Answer<void> begin(std::vector<replica::KeyValue> stored, std::vector<std::string> files,
                     const Settings& settings) {
    auto relay = settings.relay.empty() ? home_.relay() : settings.relay;
    if (!settings.relay.empty() && settings.relay != home_.relay() && !home_.keep_relay(settings.relay))
      return std::unexpected(Refused::by_storage("home_unusable", settings.home));
    // A relay serves the app too, so its address is where a link leads.
    relay_ = relay;
    step(replica::Open{std::move(stored), relay, relay, std::move(files)});
    step(replica::Content{"words", to_bytes(settings.words)});
    if (auto answer = ask(replica::HomeShow::name); !answer)
      return std::unexpected(std::move(answer.error()));
    return {};
  }

  Answer<Json> act(std::string_view intent, Json fields, std::vector<Bytes> files) override {
    const auto id = ++last_id_;
    step(replica::Intent{id, std::string(intent), std::move(fields), std::move(files)});
    run([&] { return answers_.contains(id); }, answer_patience);
    return take_answer(id);
  }

  Answer<Json> ask(std::string_view view, Json fields = Json::object()) override {
    const auto id = ++last_id_;
    step(replica::Query{id, std::string(view), std::move(fields), {}, looks_into_});
    return take_answer(id);
  }

  Answer<std::pair<Json, Bytes>> ask_for_bytes(std::string_view view, Json fields) override {
    const auto id = ++last_id_;
    step(replica::Query{id, std::string(view), std::move(fields), {}, looks_into_});
    run([&] { return answers_.contains(id); }, answer_patience);
    auto answer = take_answer(id);
    if (!answer) return std::unexpected(std::move(answer.error()));
    return std::pair(*std::move(answer), std::exchange(file_, {}));
  }

  Answer<Bytes> read_file(const std::string& blob) override {
    auto read = ask_for_bytes(replica::FileRead::name, {{"blob", blob}});
    if (!read) return std::unexpected(std::move(read.error()));
    return std::move(read->second);
  }

  void look_into(std::optional<ArchiveId> archive) override { looks_into_ = archive; }

  void go_online() override {
    loop_.poll();  // first what came of being offline
    online_ = true;
    step(replica::Clock{.online = true});
  }

  bool run(const std::function<bool()>& done, milliseconds most,
           milliseconds tick = milliseconds(20)) override {
    const auto until = steady_clock::now() + most;
    for (;;) {
      if (done()) return true;
      const auto now = steady_clock::now();
      if (now >= until) return false;
      loop_.run_one_for(std::min<steady_clock::duration>(until - now, tick));
    }
  }

  milliseconds quiet_for() const override {
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - last_traffic_);
  }
  bool is_busy() const override { return posted_ > 0 || !awaiting_.empty(); }
  std::string relay() const override { return relay_; }
  std::size_t opened() const override { return opened_; }
  milliseconds slowest_opening() const override { return slowest_opening_; }
  std::set<std::string> take_changed() override { return std::exchange(changed_, {}); }

  void close() override {
    online_ = false;
    // Copied, as one that ends takes itself out of the list.
    std::vector<std::shared_ptr<Connection>> all;
    for (const auto& [name, connection] : connections_) all.push_back(connection);
    for (const auto& connection : all) connection->close();
    run([this] { return connections_.empty(); }, closing_patience);
  }

  asio::io_context& loop() override { return loop_; }

 private:
  void step(decltype(replica::Event::what) what) {
    const auto now = system_now();
    for (auto& effect : replica_.step({now, local_offset_min(now), std::move(what)}))
      std::visit([this](auto& each) { carry_out(each); }, effect);
  }
  // What an effect leads to comes as an event of its own, after the other effects.
  void step_soon(decltype(replica::Event::what) what) {
    ++posted_;
    asio::post(loop_, [this, what = std::move(what)]() mutable {
      --posted_;
      step(std::move(what));
    });
  }

  void carry_out(const replica::Store& effect) {
    if (store_.write(effect.puts, effect.removes))
      step_soon(replica::StoreDone{effect.ticket});
    else
      step_soon(replica::StoreFailed{effect.ticket});
  }

  void carry_out(const replica::GetFiles& effect) {
    step_soon(replica::FilesRead{effect.ticket, store_.read(effect.keys)});
  }

  void carry_out(const replica::Connect& effect) {
    const auto& name = effect.connection;
    if (!online_) return step_soon(replica::Disconnected{name});
    const auto began = last_traffic_ = steady_clock::now();
    connections_[name] = Connection::to(
        effect.url, loop_,
        {.opened =
             [this, name, began] {
               last_traffic_ = steady_clock::now();
               ++opened_;
               slowest_opening_ = std::max(slowest_opening_,
                                           std::chrono::duration_cast<milliseconds>(last_traffic_ - began));
               step(replica::Connected{name});
             },
         .received =
             [this, name](Bytes frame) {
               last_traffic_ = steady_clock::now();
               awaiting_.erase(name);
               step(replica::FrameIn{name, std::move(frame)});
             },
         .ended =
             [this, name] {
               connections_.erase(name);
               awaiting_.erase(name);
               step(replica::Disconnected{name});
             }});
  }

  void carry_out(replica::Send& effect) {
    last_traffic_ = steady_clock::now();
    const auto at = connections_.find(effect.connection);
    if (at == connections_.end()) return;
    awaiting_.insert(effect.connection);
    at->second->send(std::move(effect.bytes));
  }

  void carry_out(const replica::Close& effect) {
    const auto at = connections_.find(effect.connection);
    if (at != connections_.end()) at->second->close();
  }

  void carry_out(replica::Reply& effect) {
    answers_.emplace(effect.id, std::move(effect.answer));
    if (effect.file) file_ = *std::move(effect.file);
  }
  void carry_out(replica::ReplyRefused& effect) {
    answers_.emplace(effect.id, std::unexpected(Refused::by_core(effect.why, std::move(effect.args))));
  }
  void carry_out(const replica::Changed& effect) {
    changed_.insert(effect.views.begin(), effect.views.end());
  }

  // Early is harmless: the core asks again.
  void carry_out(const replica::Wake& effect) {
    const auto wait = std::clamp(milliseconds(effect.at - system_now()), milliseconds(0), wake_longest);
    alarm_.expires_after(wait);
    alarm_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) step(replica::Clock{});
    });
  }

  Answer<Json> take_answer(std::uint64_t id) {
    const auto at = answers_.find(id);
    if (at == answers_.end()) return std::unexpected(Refused::by_core(Refusal::storage_failed, {}));
    auto out = std::move(at->second);
    answers_.erase(at);
    return out;
  }

  Home home_;
  Store store_;
  asio::io_context loop_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{loop_.get_executor()};
  asio::steady_timer alarm_{loop_};
  std::map<std::string, std::shared_ptr<Connection>> connections_;
  replica::Replica replica_{replica::host_entropy()};
  bool online_ = false;
  std::uint64_t last_id_ = 0;
  std::optional<ArchiveId> looks_into_;
  std::map<std::uint64_t, Answer<Json>> answers_;
  Bytes file_;  // that came with the last answer of its kind
  std::set<std::string> changed_;
  steady_clock::time_point last_traffic_ = steady_clock::now();
  std::size_t posted_ = 0;  // events that wait in the loop
  std::set<std::string> awaiting_;
  std::string relay_;
  std::size_t opened_ = 0;
  milliseconds slowest_opening_{0};
};

}  // namespace

Answer<std::unique_ptr<Device>> Device::open(const Settings& settings) {
  auto home = Home::hold(settings.home, settings.stay, settings.patience);
  if (!home) return std::unexpected(std::move(home.error()));
  auto store = Store::open(*home);
  if (!store) return std::unexpected(std::move(store.error()));
  auto stored = store->all();
  if (!stored) return std::unexpected(std::move(stored.error()));
  auto files = store->files();
  if (!files) return std::unexpected(std::move(files.error()));
  auto device = std::make_unique<NativeDevice>(std::move(*home), std::move(*store));
  if (auto begun = device->begin(std::move(*stored), std::move(*files), settings); !begun)
    return std::unexpected(std::move(begun.error()));
  return device;
}

}  // namespace tend::device
