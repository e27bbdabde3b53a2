// Records from bytes: u16 which, then its bytes.
#include "tests/fuzz/records.h"

#include "tests/fuzz/stories.h"

namespace tend::fuzz {
namespace {

template <class T>
void add(std::vector<RecordLaws>& out) {
  if constexpr (codec::is_optional<T> || codec::is_vector<T>) {
    add<typename T::value_type>(out);
  } else if constexpr (codec::Record<T>) {
    if (std::ranges::find(out, T::record.name, &RecordLaws::name) != out.end()) return;
    RecordLaws laws{.name = T::record.name,
                    .takes = [](BytesView bytes) { return codec::decode<T>(bytes).has_value(); },
                    .bytes = record_holds<T>,
                    .json = nullptr};
    if constexpr (!holds_secret<T>()) laws.json = json_holds<T>;
    out.push_back(laws);
    std::apply([&](const auto&... f) { (add<typename std::remove_cvref_t<decltype(f)>::Member>(out), ...); },
               T::record.fields);
  }
}

template <class... R>
std::vector<RecordLaws> laws_of(List<R...>) {
  std::vector<RecordLaws> out;
  (add<R>(out), ...);
  return out;
}

void run(BytesView data) {
  Input in{data};
  const auto& record = record_of(static_cast<std::uint16_t>(in.number(2)));
  record.bytes(in.rest());
}

// What the stories wrote and the vectors hold, as each record that takes it. Few of each are enough.
void seeds(Seeds& out) {
  constexpr std::size_t each_most = 6;
  for (const auto& record : all_records()) {
    std::size_t count = 0;
    for (const auto& bytes : cbor_of_stories())
      if (count < each_most && bytes.size() > 1 && record.takes(bytes)) {
        out.push_back(Output().number(number_of(record.name), 2).raw(bytes).bytes);
        ++count;
      }
  }
}

const Target target{"records", run, seeds};

}  // namespace

const std::vector<RecordLaws>& all_records() {
  static const auto out = laws_of(listed);
  return out;
}

std::uint16_t number_of(std::string_view name) {
  std::uint32_t hash = 2'166'136'261;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619;
  return static_cast<std::uint16_t>(hash ^ hash >> 16);
}

const RecordLaws& record_of(std::uint16_t number) {
  return *std::ranges::min_element(all_records(), {},
                                   [&](const RecordLaws& each) { return number_of(each.name) ^ number; });
}

}  // namespace tend::fuzz
