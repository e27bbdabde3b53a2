// A tiny harness for the vectors: it runs in WebAssembly too, so no exceptions and no test framework. A topic
// is one file with one function; `topics` in vectors_main.cpp lists them. Vector files are ours: one that
// can't be read ends the run.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/error.h"

namespace tend::vectors {

using Json = nlohmann::json;

class Checks {
 public:
  // Each prints what it found only if it is wrong.
  void same(std::string_view what, BytesView got, BytesView wanted);
  void same(std::string_view what, std::uint64_t got, std::uint64_t wanted);
  void fact(std::string_view what, bool holds);

  [[nodiscard]] int passed() const { return passed_; }
  [[nodiscard]] int failed() const { return failed_; }

 private:
  void count(std::string_view what, bool holds, const std::string& detail);
  int passed_ = 0;
  int failed_ = 0;
};

const Json& at(const Json& object, const char* key);
std::string text(const Json& object, const char* key);
std::uint64_t number(const Json& object, const char* key);
Bytes bytes(const Json& object, const char* key);  // written as hexadecimal
Bytes bytes(const Json& hexadecimal);

// A key, id or secret of known size.
template <class Out>
Out fixed(const Json& object, const char* key) {
  auto out = Out::from(bytes(object, key));
  check(out.has_value(), key);
  return std::move(*out);
}

void check_admission(const Json& file, Checks& checks);
void check_cbor(const Json& file, Checks& checks);
void check_demo(const Json& file, Checks& checks);
void check_entry(const Json& file, Checks& checks);
void check_escrow(const Json& file, Checks& checks);
void check_hash(const Json& file, Checks& checks);
void check_items(const Json& file, Checks& checks);
void check_keys(const Json& file, Checks& checks);
void check_order(const Json& file, Checks& checks);
void check_pairing(const Json& file, Checks& checks);
void check_relay(const Json& file, Checks& checks);
void check_roster(const Json& file, Checks& checks);
void check_today(const Json& file, Checks& checks);

}  // namespace tend::vectors
