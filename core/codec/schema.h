// What a record's description says to others: TypeScript types for the page, rows for the documentation.
#pragma once

#include <set>

#include "core/codec/record.h"

namespace tend::codec {

// The TypeScript type of a member, e.g. `number`, `string[]`, `"inviter" | "joiner"`, `Pairing`.
template <class T>
std::string typescript_type() {
  if constexpr (is_optional<T>) {
    return typescript_type<typename T::value_type>();
  } else if constexpr (Record<T>) {
    return std::string(T::record.name);
  } else if constexpr (is_vector<T>) {
    const auto each = typescript_type<typename T::value_type>();
    return each.find('|') == std::string::npos ? each + "[]" : "(" + each + ")[]";
  } else if constexpr (std::same_as<T, bool>) {
    return "boolean";
  } else if constexpr (NamedEnum<T>) {
    std::string out;
    for (const auto name : EnumNames<T>::names)
      out += (out.empty() ? "\"" : " | \"") + std::string(name) + "\"";
    return out;
  } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
    return "number";
  } else {
    return "string";
  }
}

// Appends `export interface …` for R after those of the records it holds; each record once.
template <Record R>
void append_typescript(std::string& out, std::set<std::string_view>& done) {
  if (!done.insert(R::record.name).second) return;
  [[maybe_unused]] const auto inner = [&]<class M>(std::type_identity<M>, const auto& self) -> void {
    if constexpr (is_optional<M> || is_vector<M>)
      self(std::type_identity<typename M::value_type>{}, self);
    else if constexpr (Record<M>)
      append_typescript<M>(out, done);
  };
  std::apply(
      [&](const auto&... f) {
        (inner(std::type_identity<typename std::remove_cvref_t<decltype(f)>::Member>{}, inner), ...);
      },
      R::record.fields);
  out += "/** " + std::string(R::record.doc) + " */\n";
  if constexpr (std::tuple_size_v<decltype(R::record.fields)> == 0) {
    out += "export type " + std::string(R::record.name) + " = Record<string, never>;\n\n";
    return;
  }
  out += "export interface " + std::string(R::record.name) + " {\n";
  [[maybe_unused]] const auto line = [&](const auto& f) {
    using M = typename std::remove_cvref_t<decltype(f)>::Member;
    out += "  /** " + std::string(f.doc) + " */\n  " + std::string(f.name) + (is_optional<M> ? "?: " : ": ") +
           typescript_type<M>() + ";\n";
  };
  std::apply([&](const auto&... f) { (line(f), ...); }, R::record.fields);
  out += "}\n\n";
}

// A Markdown table of R's fields, for docs/records.md.
template <Record R>
std::string markdown() {
  std::string out = "### " + std::string(R::record.name) + "\n" + std::string(R::record.doc) +
                    "\n\n| number | name | type | at most | what |\n|---|---|---|---|---|\n";
  const auto row = [&](const auto& f) {
    using M = typename std::remove_cvref_t<decltype(f)>::Member;
    const auto most = f.limit.most < integer_end - 1 ? std::to_string(f.limit.most) : std::string();
    std::string type = typescript_type<M>();
    for (std::size_t at = 0; (at = type.find('|', at)) != std::string::npos; at += 2)
      type.replace(at, 1, "\\|");
    out += "| " + std::to_string(f.number) + " | " + std::string(f.name) + (is_optional<M> ? "?" : "") +
           " | " + type + " | " + most + " | " + std::string(f.doc) + " |\n";
  };
  std::apply([&](const auto&... f) { (row(f), ...); }, R::record.fields);
  return out + "\n";
}

}  // namespace tend::codec
