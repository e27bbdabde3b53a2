// Prints web/src/core/types.ts: intents, views and what they hold, from the records that describe them.
#include <cstdio>
#include <set>
#include <string>

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

}  // namespace

int main() {
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
