// Kinds of entries that are the space's own, whatever practices there are. 0 to 15 are kept for them;
// practices begin at 16. Wire numbers: given once, never used again.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/bytes.h"
#include "core/codec/cbor.h"

namespace tend::space {

inline constexpr std::uint16_t kind_end_of_space = 16;

// withdraw {0 object, 1 [entry ids]}: takes back an object and every entry that held its words (PROTOCOL 10).
// The book reads field 1 alone; field 0 is for the practice that shows the line.
inline constexpr std::uint16_t kind_withdraw = 2;

// keyring: a space of my person, for my other devices (core/replica/records.h). In the private space alone.
inline constexpr std::uint16_t kind_keyring = 3;
// consent: the device that writes it agrees to a space it learnt of by a keyring, to be added there. Likewise.
inline constexpr std::uint16_t kind_consent = 4;

// sealed: words for later, under a key that waits in escrow (core/space/sealed). PROTOCOL 6.
inline constexpr std::uint16_t kind_sealed = 5;
// opened: the key of a sealed entry, said by its author's person.
inline constexpr std::uint16_t kind_opened = 6;
// sealed copy: key and words of a sealed entry of mine (core/replica/records.h). In the private space alone.
inline constexpr std::uint16_t kind_sealed_copy = 7;
// archived, archived file: what was brought along from an export (core/replica/records.h). In the private space alone.
inline constexpr std::uint16_t kind_archived = 8;
inline constexpr std::uint16_t kind_archived_file = 9;
// filler {}: says nothing; a relay can't tell it from an entry that does. In the private space alone. PROTOCOL 5.
inline constexpr std::uint16_t kind_filler = 10;

// The fields of a withdrawal. `ids` names every entry that held the words, the object's own among them.
inline Bytes withdraw_fields(const EntryId& object, std::span<const EntryId> ids) {
  codec::CborWriter out;
  out.map(2);
  out.unsigned_integer(0);
  out.bytes(object.view());
  out.unsigned_integer(1);
  out.array(ids.size());
  for (const auto& id : ids) out.bytes(id.view());
  return out.take();
}

}  // namespace tend::space
