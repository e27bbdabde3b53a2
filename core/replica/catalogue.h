// What a practice can be asked, as data: each intent and view with its fields, from the records that describe
// them. For hosts that make verbs, forms or help of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tend::replica {

// `file`: the name that file.keep gives to a photo or a voice.
enum class FieldKind : std::uint8_t { text, number, flag, choice, hex, record, file };

struct AskedField {
  std::string_view name, doc;
  FieldKind kind = FieldKind::text;
  bool required = false;
  bool list = false;                      // several of that kind
  std::uint64_t most = 0;                 // of a number; bytes of a text or hex; 0: no limit of its own
  std::uint64_t hex_bytes = 0;            // hex: of exactly this size; 0: any up to `most`
  std::vector<std::string_view> choices;  // choice
};

struct Asked {
  std::string_view name;  // "thanks.say"
  std::string_view doc;
  bool is_view = false;
  bool is_for_both = false;  // about what both share, or can be; else only mine
  std::vector<AskedField> fields;
};

// Every intent, then every view, of every practice, in the order of core/practice/practices.h; and what is for me now.
const std::vector<Asked>& catalogue();

}  // namespace tend::replica
