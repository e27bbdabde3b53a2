// Random CBOR values, and random damage to bytes, for property tests.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <map>

#include "tests/support/cbor_value.h"

namespace tend::test {

inline rc::Gen<std::uint8_t> any_byte() {
  return rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint8_t>());
}
inline rc::Gen<Bytes> any_bytes() { return rc::gen::container<Bytes>(any_byte()); }

// Where the length of an encoding changes, and all between.
inline rc::Gen<std::int64_t> any_integer() {
  static constexpr std::int64_t largest = static_cast<std::int64_t>(codec::integer_end) - 1;
  return rc::gen::apply(
      [](std::int64_t near, std::int64_t off, bool negative) {
        const auto n = std::clamp<std::int64_t>(near + off, 0, largest);
        return negative ? -n : n;
      },
      rc::gen::element<std::int64_t>(0, 24, 256, 65'536, 4'294'967'296, largest, 1'000'000),
      rc::gen::inRange<std::int64_t>(-3, 4), rc::gen::arbitrary<bool>());
}

inline rc::Gen<std::string> any_text() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(
                          rc::gen::element<std::string>("a", "Z", " ", "é", "愛", "😀", "0", "\u05D0")),
                      [](const std::vector<std::string>& pieces) {
                        std::string out;
                        for (const auto& piece : pieces) out += piece;
                        return out;
                      });
}

// A value that may hold others `depth` levels down.
inline rc::Gen<Value> any_value(int depth) {
  using codec::CborType;
  const auto number = rc::gen::map(any_integer(), [](std::int64_t n) {
    return Value{.type = n < 0 ? CborType::negative_integer : CborType::unsigned_integer, .number = n};
  });
  const auto bytes = rc::gen::map(
      any_bytes(), [](Bytes b) { return Value{.type = CborType::bytes, .bytes = std::move(b)}; });
  const auto text = rc::gen::map(
      any_text(), [](const std::string& t) { return Value{.type = CborType::text, .bytes = to_bytes(t)}; });
  const auto boolean = rc::gen::map(rc::gen::arbitrary<bool>(),
                                    [](bool b) { return Value{.type = CborType::boolean, .number = b}; });
  if (depth == 0) return rc::gen::oneOf(number, bytes, text, boolean, rc::gen::just(Value{}));
  const auto inner = rc::gen::lazy([depth] { return any_value(depth - 1); });
  const auto few = [](const auto& gen) { return rc::gen::scale(0.4, gen); };
  const auto list =
      rc::gen::map(few(rc::gen::container<std::vector<Value>>(inner)), [](std::vector<Value> members) {
        return Value{.type = CborType::array, .members = std::move(members)};
      });
  const auto key =
      rc::gen::map(any_integer(), [](std::int64_t n) { return static_cast<std::uint64_t>(n < 0 ? -n : n); });
  const auto map = rc::gen::map(few(rc::gen::container<std::map<std::uint64_t, Value>>(key, inner)),
                                [](const std::map<std::uint64_t, Value>& fields) {
                                  Value out{.type = CborType::map};
                                  for (const auto& [number, value] : fields)
                                    out.fields.push_back({number, value});
                                  return out;
                                });
  return rc::gen::oneOf(number, bytes, text, boolean, rc::gen::just(Value{}), list, map, list, map);
}

// One to three bytes changed, put in or taken out.
inline Bytes damaged(Bytes bytes) {
  for (auto times = *rc::gen::inRange(1, 4); times > 0; --times) {
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size() + 1);
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        bytes.insert(place, *any_byte());
        break;
      case 1:
        if (place != bytes.end()) *place = *any_byte();
        break;
      default:
        if (place != bytes.end()) bytes.erase(place);
    }
  }
  return bytes;
}

}  // namespace tend::test

namespace rc {
template <>
struct Arbitrary<tend::test::Value> {
  static Gen<tend::test::Value> arbitrary() {
    return gen::mapcat(gen::element(0, 1, 2, 3, 4), [](int depth) { return tend::test::any_value(depth); });
  }
};
}  // namespace rc
