// cbor.json: what decodes and comes out the same, and what is refused, with the reason.
#include "core/codec/cbor.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "tests/support/cbor_value.h"
#include "tests/vectors/check.h"

namespace tend::vectors {
namespace {

using codec::CborType;
using test::Value;

struct Reason {
  std::string_view why;
  Refusal refusal;
};

constexpr Reason reasons[] = {
    {"not the shortest form", Refusal::cbor_not_canonical},
    {"beyond 2^53", Refusal::cbor_integer_range},
    {"beyond -2^53", Refusal::cbor_integer_range},
    {"indefinite length", Refusal::cbor_not_canonical},
    {"key twice", Refusal::cbor_not_canonical},
    {"keys not ascending", Refusal::cbor_not_canonical},
    {"text as key", Refusal::field_wrong_type},
    {"negative key", Refusal::field_wrong_type},
    {"tag", Refusal::cbor_type_not_allowed},
    {"float", Refusal::cbor_type_not_allowed},
    {"undefined", Refusal::cbor_type_not_allowed},
    {"not UTF-8", Refusal::text_not_utf8},
    {"surrogate in UTF-8", Refusal::text_not_utf8},
    {"trailing bytes", Refusal::cbor_trailing},
    {"truncated", Refusal::cbor_truncated},
    {"empty", Refusal::cbor_truncated},
    {"deeper than 8", Refusal::cbor_too_deep},
    {"more members than bytes", Refusal::cbor_truncated},
    {"reserved", Refusal::cbor_not_canonical},
    {"simple value", Refusal::cbor_type_not_allowed},
};

Value integer(std::int64_t n) {
  return {.type = n < 0 ? CborType::negative_integer : CborType::unsigned_integer, .number = n};
}
Value list(std::vector<Value> members) { return {.type = CborType::array, .members = std::move(members)}; }

// What the accepted bytes mean, in the order of the file.
std::vector<Value> meanings() {
  std::vector<Value> out;
  constexpr std::int64_t largest = (std::int64_t{1} << 53) - 1;
  for (const std::int64_t n :
       {std::int64_t{0}, std::int64_t{23}, std::int64_t{24}, std::int64_t{255}, std::int64_t{256},
        std::int64_t{65535}, std::int64_t{65536}, std::int64_t{4294967295}, std::int64_t{4294967296}, largest,
        std::int64_t{-1}, std::int64_t{-24}, std::int64_t{-25}, -largest})
    out.push_back(integer(n));
  out.push_back({.type = CborType::bytes});
  out.push_back({.type = CborType::bytes, .bytes = Bytes(24, 1)});
  out.push_back({.type = CborType::text});
  out.push_back({.type = CborType::text, .bytes = to_bytes("ä")});
  out.push_back(list({}));
  out.push_back(list({integer(1), list({integer(2), Value{}})}));
  out.push_back({.type = CborType::map});
  out.push_back({.type = CborType::map,
                 .fields = {{0, integer(1)},
                            {23, {.type = CborType::boolean, .number = 0}},
                            {24, {.type = CborType::boolean, .number = 1}},
                            {256, {.type = CborType::bytes, .bytes = to_bytes("x")}}}});
  auto deep = integer(0);
  for (int level = 0; level < codec::depth_max; ++level) deep = list({deep});
  out.push_back(deep);
  return out;
}

void check_refused(const Json& row, Checks& checks) {
  const auto raw = bytes(row, "bytes");
  const auto why = text(row, "why");
  const auto* reason =
      std::find_if(std::begin(reasons), std::end(reasons), [&](const Reason& r) { return r.why == why; });
  checks.fact("a reason known here: " + why, reason != std::end(reasons));
  if (reason == std::end(reasons)) return;
  const auto whole = codec::check_canonical(raw);
  checks.fact("refused: " + why, !whole && whole.error() == reason->refusal);
  const auto read = test::decode_value(raw);
  checks.fact("refused when read value by value: " + why, !read && read.error() == reason->refusal);
}

}  // namespace

void check_cbor(const Json& file, Checks& checks) {
  const auto wanted = meanings();
  const auto& accepted = at(file, "accepted");
  checks.same("accepted values", accepted.size(), wanted.size());
  for (std::size_t i = 0; i < accepted.size() && i < wanted.size(); ++i) {
    const auto raw = bytes(accepted[i], "bytes");
    const auto name = "value " + std::to_string(i);
    checks.fact(name + " is canonical", codec::check_canonical(raw).has_value());
    const auto read = test::decode_value(raw);
    checks.fact(name + " means what it should", read && *read == wanted[i]);
    checks.same(name + " written", test::encode_value(wanted[i]), raw);
  }
  for (const auto& row : at(file, "refused")) check_refused(row, checks);
}

}  // namespace tend::vectors
