#include "core/codec/json_text.h"

namespace tend::codec {
namespace {

// The values that are begun and not ended, the outermost first. nlohmann-json tells it of each token.
class Building {
 public:
  explicit Building(const TakeItem& take) : take_(take) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(Json::number_integer_t value) { return add(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return add(value); }
  bool number_float(Json::number_float_t value, const std::string&) { return add(value); }
  bool string(std::string& value) { return add(std::move(value)); }
  static bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return begin(Json::object()); }
  bool start_array(std::size_t) { return begin(Json::array()); }
  bool end_object() { return end(); }
  bool end_array() { return end(); }
  bool key(std::string& name) {
    name_ = std::move(name);
    return true;
  }
  static bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return false;
  }

  Json whole{Json::value_t::discarded};

 private:
  struct Open {
    std::string name;  // in the object that it belongs to
    Json value;
  };

  bool begin(Json value) {
    if (open_.size() == json_depth_most) return false;
    open_.push_back({std::move(name_), std::move(value)});
    return true;
  }
  bool end() {
    auto done = std::move(open_.back());
    open_.pop_back();
    name_ = std::move(done.name);
    return add(std::move(done.value));
  }
  bool add(Json value) {
    if (open_.empty()) {
      whole = std::move(value);
      return true;
    }
    auto& into = open_.back();
    if (into.value.is_object()) {
      into.value[name_] = std::move(value);
      return true;
    }
    if (take_ && open_.size() == 2 && open_.front().value.is_object() &&
        take_(into.name, value) == Taken::dropped)
      return true;
    into.value.push_back(std::move(value));
    return true;
  }

  const TakeItem& take_;
  std::vector<Open> open_;
  std::string name_;
};

void write_text(std::string& out, const std::string& text) {
  static constexpr std::string_view digits = "0123456789abcdef", short_forms = "btn_fr";  // from U+0008 on
  const bool is_text = is_utf8(text);
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte >= 8 && byte < 14 && byte != 11) {
      out += '\\';
      out += short_forms[byte - 8U];
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else if (byte >= 0x80 && !is_text) {
      out += "\xEF\xBF\xBD";
    } else {
      out += c;
    }
  }
  out += '"';
}

void write_json(std::string& out, const Json& json) {
  bool is_first = true;
  const auto next = [&] {
    if (!is_first) out += ',';
    is_first = false;
  };
  if (json.is_object()) {
    out += '{';
    for (const auto& [name, value] : json.get_ref<const Json::object_t&>()) {
      next();
      write_text(out, name);
      out += ':';
      write_json(out, value);
    }
    out += '}';
  } else if (json.is_array()) {
    out += '[';
    for (const auto& each : json) {
      next();
      write_json(out, each);
    }
    out += ']';
  } else if (json.is_string()) {
    write_text(out, json.get_ref<const std::string&>());
  } else if (json.is_boolean()) {
    out += json.get<bool>() ? "true" : "false";
  } else if (json.is_number_unsigned()) {
    out += std::to_string(json.get<std::uint64_t>());
  } else if (json.is_number_integer()) {
    out += std::to_string(json.get<std::int64_t>());
  } else {
    out += "null";
  }
}

}  // namespace

Json read_json(std::string_view text, const TakeItem& take) {
  Building building(take);
  const bool is_json = Json::sax_parse(text, &building);
  return is_json ? std::move(building.whole) : Json(Json::value_t::discarded);
}

std::string json_text(const Json& json) {
  std::string out;
  write_json(out, json);
  return out;
}

}  // namespace tend::codec
