#include "tests/vectors/check.h"

#include <cstdio>

namespace tend::vectors {
namespace {

std::string hexadecimal(BytesView bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const auto byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::uint8_t digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  check(c >= 'a' && c <= 'f', "a vector is lower-case hexadecimal");
  return static_cast<std::uint8_t>(c - 'a' + 10);
}

}  // namespace

void Checks::same(std::string_view what, BytesView got, BytesView wanted) {
  const bool holds = std::equal(got.begin(), got.end(), wanted.begin(), wanted.end());
  count(what, holds, holds ? "" : ": got " + hexadecimal(got) + ", wanted " + hexadecimal(wanted));
}

void Checks::same(std::string_view what, std::uint64_t got, std::uint64_t wanted) {
  count(what, got == wanted, ": got " + std::to_string(got) + ", wanted " + std::to_string(wanted));
}

void Checks::fact(std::string_view what, bool holds) { count(what, holds, ""); }

void Checks::count(std::string_view what, bool holds, const std::string& detail) {
  ++(holds ? passed_ : failed_);
  if (!holds) std::printf("FAILED  %.*s%s\n", static_cast<int>(what.size()), what.data(), detail.c_str());
}

const Json& at(const Json& object, const char* key) {
  check(object.is_object() && object.contains(key), key);
  return object.find(key).value();
}

std::string text(const Json& object, const char* key) {
  const auto& value = at(object, key);
  check(value.is_string(), key);
  return value.get<std::string>();
}

std::uint64_t number(const Json& object, const char* key) {
  const auto& value = at(object, key);
  check(value.is_number_unsigned(), key);
  return value.get<std::uint64_t>();
}

Bytes bytes(const Json& object, const char* key) { return bytes(at(object, key)); }

Bytes bytes(const Json& value) {
  check(value.is_string(), "bytes are written as hexadecimal");
  const auto& digits = value.get_ref<const std::string&>();
  check(digits.size() % 2 == 0, "two digits a byte");
  Bytes out;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    out.push_back(static_cast<std::uint8_t>(digit(digits[i]) << 4 | digit(digits[i + 1])));
  return out;
}

}  // namespace tend::vectors
