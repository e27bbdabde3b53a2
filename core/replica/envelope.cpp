#include "core/replica/envelope.h"

#include "core/base/text.h"
#include "core/codec/json_text.h"

namespace tend::replica {
namespace {

constexpr std::int64_t now_most = 8'640'000'000'000'000;  // what a browser's clock can say
constexpr std::int64_t offset_min_most = std::int64_t{24} * 60;

void append_u32(Bytes& out, std::size_t n) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::uint8_t>(n >> (8 * i)));
}

struct Reader {
  BytesView rest;

  std::optional<BytesView> take(std::size_t n) {
    if (n > rest.size()) return std::nullopt;
    const auto out = rest.first(n);
    rest = rest.subspan(n);
    return out;
  }
  std::optional<std::size_t> u32() {
    const auto raw = take(4);
    if (!raw) return std::nullopt;
    std::size_t n = 0;
    for (int i = 3; i >= 0; --i) n = n << 8 | (*raw)[static_cast<std::size_t>(i)];
    return n;
  }
  std::optional<BytesView> sized() {
    const auto n = u32();
    return n ? take(*n) : std::nullopt;
  }
};

// Reads members; after the first that is not as it should be `ok` is false and all else is empty.
class Members {
 public:
  Members(const Json& json, const std::vector<BytesView>& buffers) : json_(json), buffers_(buffers) {}
  bool ok = true;

  std::string text(const char* name) {
    const auto at = json_.find(name);
    if (at == json_.end() || !at->is_string()) return ok = false, std::string();
    return at->get<std::string>();
  }
  std::uint64_t number(const char* name) {
    const auto at = json_.find(name);
    if (at == json_.end() || !at->is_number_unsigned()) return ok = false, 0;
    return at->get<std::uint64_t>();
  }
  // From -most to most.
  std::int64_t within(const char* name, std::int64_t most) {
    const auto at = json_.find(name);
    if (at == json_.end() || !at->is_number_integer()) return ok = false, 0;
    if (at->is_number_unsigned() && at->get<std::uint64_t>() > static_cast<std::uint64_t>(most))
      return ok = false, 0;
    const auto n = at->get<std::int64_t>();
    if (n < -most || n > most) return ok = false, 0;
    return n;
  }
  bool flag(const char* name) const {
    const auto at = json_.find(name);
    return at != json_.end() && at->is_boolean() && at->get<bool>();
  }
  Bytes buffer(const Json& at) {
    if (!at.is_number_unsigned() || at.get<std::uint64_t>() >= buffers_.size()) return ok = false, Bytes{};
    return to_bytes(buffers_[at.get<std::size_t>()]);
  }
  Bytes buffer(const char* name) {
    const auto at = json_.find(name);
    if (at == json_.end()) return ok = false, Bytes{};
    return buffer(*at);
  }
  Json object(const char* name) const {
    const auto at = json_.find(name);
    return at == json_.end() ? Json::object() : *at;
  }
  // Of what may be absent.
  std::vector<std::string> texts(const char* name) {
    std::vector<std::string> out;
    const auto at = json_.find(name);
    if (at == json_.end()) return out;
    if (!at->is_array()) return ok = false, out;
    for (const auto& each : *at) {
      if (!each.is_string()) return ok = false, out;
      out.push_back(each.get<std::string>());
    }
    return out;
  }
  std::vector<Bytes> buffers_of(const char* name) {
    std::vector<Bytes> out;
    const auto at = json_.find(name);
    if (at == json_.end()) return out;
    if (!at->is_array()) return ok = false, out;
    for (const auto& each : *at) out.push_back(buffer(each));
    return out;
  }
  std::optional<ArchiveId> archive() {
    if (!json_.contains("archive")) return std::nullopt;
    const auto bytes = from_hex(text("archive"));
    const auto id = bytes ? ArchiveId::from(*bytes) : std::nullopt;
    ok = ok && id;
    return id;
  }
  std::vector<KeyValue> key_values(const char* name) {
    std::vector<KeyValue> out;
    const auto at = json_.find(name);
    if (at == json_.end() || !at->is_array()) return ok = false, out;
    for (const auto& pair : *at) {
      if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string()) return ok = false, out;
      out.emplace_back(pair[0].get<std::string>(), buffer(pair[1]));
    }
    return out;
  }

 private:
  const Json& json_;
  const std::vector<BytesView>& buffers_;
};

bool read_what(Event& event, std::string_view op, Members& in) {
  if (op == "open")
    event.what = Open{in.key_values("stored"), in.text("origin"), in.text("relay"), in.texts("files")};
  else if (op == "demo")
    event.what = OpenDemo{.words = in.buffer("buffer"), .seed = in.number("seed")};
  else if (op == "intent")
    event.what = Intent{in.number("id"), in.text("name"), in.object("fields"), in.buffers_of("files")};
  else if (op == "query")
    event.what =
        Query{in.number("id"), in.text("name"), in.object("fields"), in.buffers_of("files"), in.archive()};
  else if (op == "content")
    event.what = Content{in.text("part"), in.buffer("buffer")};
  else if (op == "files")
    event.what = FilesRead{in.number("ticket"), in.key_values("values")};
  else if (op == "connected")
    event.what = Connected{in.text("conn")};
  else if (op == "frame")
    event.what = FrameIn{in.text("conn"), in.buffer("buffer")};
  else if (op == "disconnected")
    event.what = Disconnected{in.text("conn")};
  else if (op == "stored")
    event.what = StoreDone{in.number("ticket")};
  else if (op == "store_failed")
    event.what = StoreFailed{in.number("ticket")};
  else if (op == "clock")
    event.what = Clock{in.flag("online")};
  else
    return false;
  return in.ok;
}

class Writer {
 public:
  Json effect(const Store& store) {
    Json puts = Json::array();
    for (const auto& [key, bytes] : store.puts) puts.push_back({key, buffer(bytes)});
    return {{"op", "store"}, {"ticket", store.ticket}, {"puts", puts}, {"removes", store.removes}};
  }
  static Json effect(const GetFiles& get) {
    return {{"op", "get_files"}, {"ticket", get.ticket}, {"keys", get.keys}};
  }
  Json effect(const Connect& connect) {
    return {{"op", "connect"}, {"conn", connect.connection}, {"url", connect.url}};
  }
  Json effect(const Send& send) {
    return {{"op", "send"}, {"conn", send.connection}, {"buffer", buffer(send.bytes)}};
  }
  Json effect(const Close& close) { return {{"op", "close"}, {"conn", close.connection}}; }
  Json effect(const Reply& reply) {
    Json out{{"op", "reply"}, {"id", reply.id}, {"ok", reply.answer}};
    if (reply.file) out["file"] = buffer(*reply.file);
    return out;
  }
  Json effect(const ReplyRefused& reply) {
    return {{"op", "reply"},
            {"id", reply.id},
            {"refused", {{"key", std::string(refusal_row(reply.why).key)}, {"args", reply.args}}}};
  }
  Json effect(const Changed& changed) { return {{"op", "changed"}, {"views", changed.views}}; }
  Json effect(const Wake& wake) { return {{"op", "wake"}, {"at", wake.at}}; }

  Bytes envelope(const Json& json) const {
    const auto text = codec::json_text(json);
    Bytes out;
    append_u32(out, text.size());
    append(out, as_bytes(text));
    append_u32(out, buffers_.size());
    for (const auto each : buffers_) {
      append_u32(out, each.size());
      append(out, each);
    }
    return out;
  }

 private:
  std::size_t buffer(BytesView bytes) {
    buffers_.push_back(bytes);
    return buffers_.size() - 1;
  }
  std::vector<BytesView> buffers_;
};

}  // namespace

Result<Event> decode_event(BytesView envelope) {
  Reader reader{envelope};
  const auto text = reader.sized();
  const auto count = text ? reader.u32() : std::nullopt;
  if (!count) return refuse(Refusal::json_malformed);
  std::vector<BytesView> buffers;
  for (std::size_t i = 0; i < *count; ++i) {
    const auto bytes = reader.sized();
    if (!bytes) return refuse(Refusal::json_malformed);
    buffers.push_back(*bytes);
  }
  if (!reader.rest.empty()) return refuse(Refusal::json_malformed);
  const auto json = codec::read_json(as_text(*text));
  if (!json.is_object()) return refuse(Refusal::json_malformed);
  Members in{json, buffers};
  Event event{.now = in.within("now", now_most),
              .utc_offset_min = static_cast<std::int32_t>(in.within("offset", offset_min_most))};
  const auto op = in.text("op");
  if (!in.ok || !read_what(event, op, in)) return refuse(Refusal::json_malformed);
  return event;
}

Bytes encode_effects(const Effects& effects) {
  Writer writer;
  Json list = Json::array();
  for (const auto& effect : effects)
    std::visit([&](const auto& each) { list.push_back(writer.effect(each)); }, effect);
  return writer.envelope({{"effects", std::move(list)}});
}

}  // namespace tend::replica
