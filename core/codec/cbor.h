// Deterministic CBOR, the subset the protocol allows (PROTOCOL, opening; RFC 8949, 4.2.1):
// integers -2^53 < n < 2^53, byte strings, UTF-8 text, arrays, maps with ascending unsigned integer keys,
// false, true, null. Shortest forms only; no tags, floats or indefinite lengths; at most 8 levels deep.
// Anything else is refused, so equal values have equal bytes and what decodes encodes to the same bytes.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/error.h"

namespace tend::codec {

inline constexpr std::uint64_t integer_end = std::uint64_t{1} << 53;  // integers stay below this in size
inline constexpr int depth_max = 8;  // an array or map inside 8 others may hold no more

// Writes values one after another. The caller sees to counts and to ascending keys; records do (record.h).
class CborWriter {
 public:
  void unsigned_integer(std::uint64_t n);  // n < integer_end
  void integer(std::int64_t n);            // |n| < integer_end
  void bytes(BytesView b);
  void text(std::string_view utf8);  // valid UTF-8
  void array(std::uint64_t count);
  void map(std::uint64_t count);
  void boolean(bool b);
  void null();
  void raw(BytesView encoded);  // one whole value, encoded before

  Bytes take() { return std::move(out_); }

 private:
  void head(std::uint8_t major, std::uint64_t n);
  Bytes out_;
};

enum class CborType : std::uint8_t {
  unsigned_integer,
  negative_integer,
  bytes,
  text,
  array,
  map,
  boolean,
  null
};

// Reads values one after another and checks each. After a refusal the reader must not be used again.
class CborReader {
 public:
  explicit CborReader(BytesView encoded) : rest_(encoded) {}

  Result<CborType> peek() const;  // type of the next value
  Result<std::uint64_t> unsigned_integer();
  Result<std::int64_t> integer();
  Result<BytesView> bytes();        // points into what is read
  Result<std::string_view> text();  // points into what is read
  Result<bool> boolean();
  Result<void> null();
  // Enter an array or map: how many members (of a map: pairs) follow. Call `leave` after reading them all.
  Result<std::uint64_t> array();
  Result<std::uint64_t> map();
  void leave() { --depth_; }
  Result<BytesView> skip();     // the next value whole, checked at every level, as its bytes
  Result<void> finish() const;  // refused unless nothing follows

 private:
  struct Head {
    std::uint8_t major;
    std::uint64_t n;
  };
  Result<Head> head();
  Result<Head> head_of(std::uint8_t major);
  Result<std::uint64_t> enter(std::uint8_t major);
  Result<BytesView> take(std::uint64_t n);
  Result<void> skip_one();

  BytesView rest_;
  int depth_ = 0;
};

// Refused unless `encoded` is exactly one value in the form above.
Result<void> check_canonical(BytesView encoded);

}  // namespace tend::codec
