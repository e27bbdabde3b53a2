// What inviter and joiner have in common. Inner to this folder.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/space/pairing/pairing.h"

namespace tend::space::pairing {

// name_empty, name_too_long, text_not_utf8, text_has_controls.
Result<void> check_name(std::string_view name);

// Six different keys, and a box key that a wrap can be sealed to. `secret`: any X25519 secret, to try it
// with.
bool keys_are_sound(const Subject& mine, const Subject& theirs, const crypto::DhSecret& secret);

inline std::string letter_of(Purpose purpose) { return {static_cast<char>(purpose)}; }

// Whether b or a holds the keys that its purpose asks for: all three for p, none for d.
template <class Message>
bool keys_fit(Purpose purpose, const Message& m) {
  return purpose == Purpose::person ? m.entry && m.login && m.box : !m.entry && !m.login && !m.box;
}

// The subject that b or a (purpose p) offers; empty if a key is absent.
template <class Message>
std::optional<Subject> offered(std::uint64_t slot, const Message& m) {
  if (!m.entry || !m.login || !m.box) return std::nullopt;
  return Subject{slot, *m.entry, *m.login, *m.box, Role::device};
}

// A stored or sent message that must be there and decode; our own bytes, checked when they were taken.
template <class Record>
Record must_decode(const std::optional<Bytes>& bytes) {
  check(bytes.has_value(), "a pairing's state holds what it needs");
  auto record = codec::decode<Record>(*bytes);
  check(record.has_value(), "a message taken before decodes");
  return std::move(*record);
}

// Absent, or a message of this purpose: what a stored record may hold.
bool may_be_m0(Purpose purpose, const std::optional<Bytes>& bytes);
bool may_be_b(Purpose purpose, const std::optional<Bytes>& bytes);
bool may_be_a(Purpose purpose, const std::optional<Bytes>& bytes);

inline bool other_than(const std::optional<Bytes>& there, const std::optional<Bytes>& mine) {
  return there && there != mine;
}

inline void put_if_missing(Todo& todo, const Mailbox& mailbox, std::uint64_t number,
                           const std::optional<Bytes>& sealed) {
  if (sealed && !mailbox.messages[number]) todo.puts.push_back({number, *sealed});
}

}  // namespace tend::space::pairing
