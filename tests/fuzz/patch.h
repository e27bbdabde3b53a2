// Small changes to good bytes, chosen by a run's input: what comes of it gets further in than bytes made of nothing.
#pragma once

#include "core/base/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/cbor_value.h"

namespace tend::fuzz {

namespace detail {

// The value at a place in the tree, counted from the top; null beyond the end.
inline test::Value* value_at(test::Value& value, std::size_t& place) {
  if (place-- == 0) return &value;
  for (auto& member : value.members)
    if (auto* found = value_at(member, place)) return found;
  for (auto& field : value.fields)
    if (auto* found = value_at(field.value, place)) return found;
  return nullptr;
}

inline test::Value drawn_value(Input& in) {
  using enum codec::CborType;
  switch (in.below(6)) {
    case 0: {
      const auto n = static_cast<std::int64_t>(in.number(7) % codec::integer_end);
      return {.type = unsigned_integer, .number = n};
    }
    case 1:
      return {.type = negative_integer, .number = -1 - static_cast<std::int64_t>(in.number(2))};
    case 2:
      return {.type = bytes, .bytes = to_bytes(in.sized())};
    case 3:
      return {.type = bytes, .bytes = Bytes(in.number(2) % 5000, in.byte())};
    case 4: {
      auto text = to_bytes(in.sized());
      if (!is_utf8(as_text(text))) text.assign(text.size(), 'x');
      return {.type = codec::CborType::text, .bytes = std::move(text)};
    }
    default:
      return {.type = in.flag() ? null : boolean, .number = 0};
  }
}

inline void patch_tree(test::Value& whole, Input& in) {
  const auto what = in.below(6);
  std::size_t place = in.number(2) % 512;
  auto* at = value_at(whole, place);
  if (at == nullptr) return;
  switch (what) {
    case 0:
      *at = drawn_value(in);
      return;
    case 1:
      if (!at->bytes.empty() && at->type == codec::CborType::bytes)
        at->bytes[in.number(2) % at->bytes.size()] ^= in.byte();
      return;
    case 2:
      if (!at->fields.empty())
        at->fields.erase(at->fields.begin() + static_cast<std::ptrdiff_t>(in.below(32) % at->fields.size()));
      return;
    case 3:
      if (at->type == codec::CborType::map && (at->fields.empty() || at->fields.back().key < 1'000))
        at->fields.push_back(
            {at->fields.empty() ? 0 : at->fields.back().key + 1 + in.byte(), drawn_value(in)});
      return;
    case 4:
      if (!at->members.empty())
        at->members.push_back(test::Value(at->members[in.below(32) % at->members.size()]));
      return;
    default:
      if (!at->members.empty())
        at->members.erase(at->members.begin() +
                          static_cast<std::ptrdiff_t>(in.below(32) % at->members.size()));
  }
}

}  // namespace detail

// Up to three changes: of the bytes, of the CBOR tree they are, or of one that stands as bytes inside it.
inline Bytes patched(Bytes bytes, Input& in, int deep = 0) {
  for (auto times = in.below(4); times > 0; --times) {
    const auto how = in.below(4);
    auto value = how == 0 ? Result<test::Value>(refuse(Refusal::cbor_truncated)) : test::decode_value(bytes);
    if (!value) {
      const auto at = bytes.empty() ? 0 : in.number(2) % bytes.size();
      const auto what = in.below(4);
      if (what == 0) bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), in.byte());
      if (what == 1) bytes.resize(at);
      if (what == 2) append(bytes, in.sized());
      if (what == 3 && !bytes.empty()) bytes[at] ^= in.byte();
      continue;
    }
    std::size_t place = how == 3 ? in.number(2) % 512 : 0;
    auto* inner = how == 3 && deep < 3 ? detail::value_at(*value, place) : nullptr;
    if (inner != nullptr && inner->type == codec::CborType::bytes)
      inner->bytes = patched(std::move(inner->bytes), in, deep + 1);
    else
      detail::patch_tree(*value, in);
    bytes = test::encode_value(*value);
  }
  return bytes;
}

}  // namespace tend::fuzz
