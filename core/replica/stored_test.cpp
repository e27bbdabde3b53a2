// Storage that decodes and yet is not what a device writes is damaged, and never used.
#include <gtest/gtest.h>

#include "core/replica/records.h"
#include "core/replica/replica.h"
#include "core/replica/vault.h"
#include "tests/support/seeded_entropy.h"

namespace tend::replica {
namespace {

DraftEntry entry() {
  return {.name = {}, .kind = 16, .fields = {0xA0}, .blind = crypto::Blind::from(Bytes(32, 1))};
}

// Why home.show is refused by a device that had stored this draft; empty if it is not.
std::optional<Refusal> why_refused(const DraftRecord& draft) {
  test::SeededEntropy entropy("stored");
  crypto::install_entropy(entropy);
  const auto vault = Vault::make(entropy);
  Replica replica(entropy);
  const Open open{
      {{std::string(vault_key), vault.stored()}, {"w", vault.seal("w", codec::encode(draft))}}, "", ""};
  (void)replica.step({.what = open});
  for (const auto& effect : replica.step({.what = Query{1, "home.show", Json::object()}}))
    if (const auto* refused = std::get_if<ReplyRefused>(&effect)) return refused->why;
  return std::nullopt;
}

TEST(Stored, ADraftThatIsNoneIsDamage) {
  DraftRecord draft;
  EXPECT_EQ(why_refused(draft), Refusal::storage_damaged);
  draft.entries.push_back(entry());
  EXPECT_EQ(why_refused(draft), std::nullopt);
  draft.entries.push_back(entry());
  draft.entries.back().blind.reset();
  EXPECT_EQ(why_refused(draft), Refusal::storage_damaged);
  draft.entries.back() = entry();
  draft.entries.back().fields = {0x01};
  EXPECT_EQ(why_refused(draft), Refusal::storage_damaged);
}

}  // namespace
}  // namespace tend::replica
