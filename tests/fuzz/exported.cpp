// Exports that are brought along: whatever the file says, what is taken of it folds, and nothing in it leads to other files.
#include "core/base/text.h"
#include "core/replica/archive.h"
#include "tests/fuzz/fuzz.h"

namespace tend::fuzz::exported_target {
namespace {

void run(BytesView data) {
  auto read = replica::read_export(data);
  if (!read)
    return law(read.error() == Refusal::export_unknown || read.error() == Refusal::export_newer, "why");
  for (const auto& [blob, name] : read->files)
    law(name.starts_with("files/") && name.find('/', 6) == std::string::npos && name[6] != '.', "a name");
  replica::Archived record{.archive = {},
                           .owner = read->names.at(read->slot),
                           .other = read->names.at(1 - read->slot),
                           .slot = read->slot,
                           .entries = std::move(read->entries),
                           .unknown = {}};
  auto stored = codec::decode<replica::Archived>(codec::encode(record));
  law(stored.has_value(), "what is taken can be stored");
  if (!stored) return;
  replica::Archive archive;
  archive.take(std::move(*stored), {});
  archive.sort();
  for (const std::int64_t now : {std::int64_t{0}, std::int64_t{1} << 45}) (void)replica::fold(archive, now);
  for (const auto& entry : archive.entries) (void)replica::files_in(entry);
}

void seeds(Seeds& out) {
  const std::string id(63, '0'), blob(32, 'a');
  const auto row = [&](char name, const std::string& rest) {
    return "{\"id\":\"" + id + name + R"(","by":0,"t":1500,"at":1500,"day":20000,)" + rest + "}";
  };
  const auto whole = [&](const std::string& rows) {
    return R"({"tend_export":1,"made_at":9,"me":0,"names":["Ada","Ben"],"files":{")" + blob +
           R"(":"files/0a.jpg"},"entries":[)" + rows + "]}\n";
  };
  const auto said =
      row('1', R"("for":"both","kind":16,"record":{"did":"You made tea","unknown":{"9":"01"}})");
  const auto gone = row('2', R"("for":"both","gone":true)");
  const auto taken_back = row('3', R"("for":"both","kind":2,"record":{"object":")" + id +
                                       R"(2","entries":[")" + id + R"(2"],"of":16})");
  const auto named = row('4', R"("for":"me","kind":17,"record":{"name":"Ada"},"arrived":1600)");
  const auto letter = row('5', R"("for":"both","kind":40,"cbor":"a0","sealed":true,"sealed_until":1000000)");
  const auto photo = R"({"blob":")" + blob + R"(","hash":")" + std::string(64, 'b') + R"(","key":")" +
                     std::string(64, 'c') + R"(","bytes":9,"type":"image/jpeg","chunks":1})";
  const auto memory =
      row('6', R"("for":"both","kind":60,"record":{"words":"The lake","photos":[)" + photo + "]}");
  const auto all = [](const std::vector<std::string>& rows) {
    std::string out;
    for (const auto& each : rows) out.append(out.empty() ? "" : ",").append(each);
    return out;
  };
  for (const auto& rows : {all({said}), all({said, gone, taken_back}), all({named, letter}), memory, all({})})
    out.push_back(to_bytes(whole(rows)));
  out.push_back(to_bytes("{\"tend_export\":2,\"entries\":[]}"));
}

const Target target{"exported", run, seeds};

}  // namespace
}  // namespace tend::fuzz::exported_target
