// A tiny practice, for tests of the book alone: a set of texts. An object is named by the id of the entry
// that said it.
//   say {0: words}
//   edit {0: object, 1: words}
//   withdraw {0: object, 1: [every entry that held the words]}
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/space/book.h"
#include "tests/support/cbor_value.h"

namespace tend::test {

inline constexpr std::uint16_t kind_say = 1, kind_edit = 2, kind_withdrawn = 3;

struct SaidText {
  std::uint64_t slot = 0;
  std::optional<std::string> words;  // none: withdrawn
  bool operator==(const SaidText&) const = default;
};
using Texts = std::map<EntryId, SaidText>;

inline std::optional<std::string> text_field(const Value& fields, std::uint64_t number) {
  const auto* found = fields.field(number);
  if (!found || found->type != codec::CborType::text) return std::nullopt;
  return std::string(as_text(found->bytes));
}

inline std::optional<EntryId> id_field(const Value& fields, std::uint64_t number) {
  const auto* found = fields.field(number);
  if (!found || found->type != codec::CborType::bytes) return std::nullopt;
  return EntryId::from(found->bytes);
}

inline void fold_text(Texts& texts, const space::Book& book, const space::Entry& entry) {
  const auto body = entry.body();
  if (!body || (entry.is_late() && body->kind != kind_withdrawn)) return;
  const auto fields = decode_value(body->fields);
  check(fields.has_value(), "a body is whole canonical CBOR");
  if (body->kind == kind_say) {
    if (const auto words = text_field(*fields, 0)) texts[entry.id()] = {entry.slot(), words};
    return;
  }
  const auto object = id_field(*fields, 0);
  if (!object) return;
  const auto* said = book.find(*object);
  const bool withdrawn = said && said->is_counted() && said->body_state() == space::BodyState::withdrawn;
  if (body->kind == kind_edit) {
    const auto words = text_field(*fields, 1);
    const auto text = texts.find(*object);
    if (words && text != texts.end() && text->second.slot == entry.slot() && !withdrawn)
      text->second.words = *words;
  } else if (body->kind == kind_withdrawn && withdrawn && said->slot() == entry.slot()) {
    texts[*object] = {entry.slot(), std::nullopt};
  }
}

inline Texts fold_texts(const space::Book& book) {
  Texts out;
  for (const auto* entry : book.log()) fold_text(out, book, *entry);
  return out;
}

}  // namespace tend::test
