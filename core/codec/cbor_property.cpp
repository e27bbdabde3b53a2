#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/codec/cbor.h"
#include "tests/support/cbor_gen.h"

namespace tend::codec {
namespace {

using test::Value;

// The two ways to read bytes agree, and what is read comes out the same.
void must_be_refused_or_come_out_the_same(const Bytes& bytes) {
  const auto whole = check_canonical(bytes);
  const auto read = test::decode_value(bytes);
  RC_ASSERT(whole.has_value() == read.has_value());
  if (read) RC_ASSERT(test::encode_value(*read) == bytes);
  else RC_ASSERT(whole.error() == read.error());
}

RC_GTEST_PROP(CborProperty, EveryValueComesBackFromItsBytes, (const Value& value)) {
  const auto bytes = test::encode_value(value);
  RC_ASSERT(check_canonical(bytes).has_value());
  const auto read = test::decode_value(bytes);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == value);
  RC_CLASSIFY(bytes.size() > 100, "over 100 bytes");
}

RC_GTEST_PROP(CborProperty, AnyBytesAreRefusedOrComeOutTheSame, ()) {
  must_be_refused_or_come_out_the_same(*test::any_bytes());
}

// Bytes that look like CBOR far more often than any bytes do: initial bytes of every sort, small lengths.
RC_GTEST_PROP(CborProperty, AlmostCborIsRefusedOrComesOutTheSame, ()) {
  const auto initial =
      rc::gen::apply([](int major, int info) { return static_cast<std::uint8_t>(major << 5 | info); },
                     rc::gen::element(0, 1, 2, 3, 4, 4, 5, 5, 6, 7),
                     rc::gen::element(0, 1, 2, 3, 20, 21, 22, 23, 24, 25, 27, 31));
  must_be_refused_or_come_out_the_same(*rc::gen::container<Bytes>(initial));
}

RC_GTEST_PROP(CborProperty, DamagedBytesAreRefusedOrComeOutTheSame, (const Value& value)) {
  const auto bytes = test::damaged(test::encode_value(value));
  must_be_refused_or_come_out_the_same(bytes);
  RC_CLASSIFY(check_canonical(bytes).has_value(), "still canonical");
}

RC_GTEST_PROP(CborProperty, EveryCutIsRefused, (const Value& value)) {
  const auto bytes = test::encode_value(value);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = check_canonical(BytesView(bytes).first(size));
    RC_ASSERT(!cut.has_value());
    RC_ASSERT(cut.error() == Refusal::cbor_truncated || cut.error() == Refusal::text_not_utf8);
  }
}

RC_GTEST_PROP(CborProperty, NineLevelsAreTooDeep, (const Value& value)) {
  const auto nest = [&](int levels) {
    auto out = value;
    for (; levels > 0; --levels) out = Value{.type = CborType::array, .members = {out}};
    return test::encode_value(out);
  };
  const bool leaf = value.members.empty() && value.fields.empty();
  RC_ASSERT(check_canonical(nest(depth_max)).has_value() == leaf);
  RC_ASSERT(check_canonical(nest(depth_max + 1)).error() == Refusal::cbor_too_deep);
}

}  // namespace
}  // namespace tend::codec
