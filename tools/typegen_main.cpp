// Prints what follows from the records' descriptions: web/src/core/types.ts (intents, views and what they hold), or with
// `export` docs/export.schema.json, the form of what is downloaded (core/replica/export.cpp).
#include <cstdio>
#include <set>
#include <string>

#include "core/codec/json_schema.h"
#include "core/codec/schema.h"
#include "core/practice/list.h"
#include "core/replica/door.h"

namespace {

using namespace tend;

std::string out;
std::set<std::string_view> done;

template <class... T>
void for_each(std::type_identity<std::tuple<T...>>, auto&& each) {
  (each(std::type_identity<T>{}), ...);
}

codec::Json integer(std::int64_t least, const char* what) {
  return {{"type", "integer"}, {"minimum", least}, {"description", what}};
}

// What an entry of each kind holds besides; what it needs goes into `defs`.
codec::Json schemas_of_kinds(codec::Json& defs) {
  auto out = codec::Json::array();
  const auto kind = [&]<class R>(std::type_identity<R>) {
    out.push_back({{"properties", {{"kind", {{"const", R::kind}}}, {"record", codec::json_schema<R>(defs)}}},
                   {"required", {"kind"}}});
  };
  kind(std::type_identity<practice::Withdrawal>{});
  practice::PracticeTable::for_each_record(kind);
  out.push_back({{"properties", {{"cbor", {{"type", "string"}, {"pattern", "^([0-9a-f]{2})*$"}}}}},
                 {"required", {"kind", "cbor"}},
                 {"description", "of a newer version"}});
  out.push_back({{"properties", {{"gone", {{"const", true}}}}},
                 {"required", {"gone"}},
                 {"description", "its words were taken back"}});
  return out;
}

void print_export_schema() {
  using codec::Json;
  Json defs = Json::object();
  const Json entry{
      {"type", "object"},
      {"required", {"id", "for", "by", "t", "at", "day"}},
      {"properties",
       {{"id", {{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}}},
        {"for", {{"enum", {"both", "me"}}, {"description", "whose eyes it is for"}}},
        {"by", {{"enum", {0, 1}}, {"description", "who wrote it: place in names; for me: always me"}}},
        {"t", integer(0, "place in the order of all entries")},
        {"at", integer(0, "when it was written, UTC ms by the writer's clock")},
        {"day", integer(0, "the writer's day, since 1970-01-01")},
        {"arrived", integer(0, "when it arrived, UTC ms, where that has to be shown beside")},
        {"sealed", {{"const", true}, {"description", "mine, and the other can't read it yet"}}},
        {"sealed_until", integer(0, "UTC ms")},
        {"kind", integer(2, "of the record")}}},
      {"oneOf", schemas_of_kinds(defs)}};
  const Json schema{
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"title", "Tend, everything one device can read"},
      {"type", "object"},
      {"required", {"tend_export", "made_at", "me", "names", "files", "entries"}},
      {"properties",
       {{"tend_export", {{"const", 1}, {"description", "version of this form"}}},
        {"made_at", integer(0, "UTC ms")},
        {"me", {{"enum", {0, 1}}, {"description", "place in names of who made it"}}},
        {"names", {{"type", "array"}, {"items", {{"type", "string"}}}, {"minItems", 2}, {"maxItems", 2}}},
        {"files",
         {{"type", "object"},
          {"additionalProperties", {{"type", "string"}}},
          {"description", "where photos and voices lie beside it, by the name that attachments give"}}},
        {"entries", {{"type", "array"}, {"items", entry}}}}},
      {"$defs", std::move(defs)}};
  std::puts(schema.dump(1).c_str());
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): whatever goes wrong ends the build
int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "export") return print_export_schema(), 0;
  out = "// Made at build time from the C++ records (tools/typegen_main.cpp). Change those, not this.\n\n";
  std::string intents, views;
  const auto intent = [&]<class I>(std::type_identity<I>) {
    codec::append_typescript<I>(out, done);
    intents += "  \"" + std::string(I::name) + "\": " + std::string(I::record.name) + ";\n";
  };
  const auto view = [&]<class V>(std::type_identity<V>) {
    codec::append_typescript<typename V::Answer>(out, done);
    views += "  \"" + std::string(V::name) + "\": " + std::string(V::Answer::record.name) + ";\n";
  };
  for_each(std::type_identity<replica::ReplicaIntents>{}, intent);
  practice::PracticeTable::for_each_intent(intent);
  for_each(std::type_identity<replica::ReplicaViews>{}, view);
  practice::PracticeTable::for_each_view(view);
  out +=
      "/** What a person may ask for: name and fields. */\nexport interface Intents {\n" + intents + "}\n\n";
  out += "/** What can be asked: name and answer. */\nexport interface Views {\n" + views + "}\n\n";
  out +=
      "/** Why something was refused. The sentence is `refusal.` and the key, in content. */\nexport type "
      "RefusalKey =";
  for (const auto& row : refusals()) out += "\n  | \"" + std::string(row.key) + "\"";
  out += ";\n\nexport interface Refused {\n  key: string;\n  args?: Record<string, string | number>;\n}\n";
  std::fputs(out.c_str(), stdout);
  return 0;
}
