#include "core/replica/sealed_entries.h"

#include <gtest/gtest.h>

#include "core/crypto/keys.h"
#include "core/space/kinds.h"
#include "tests/support/seeded_entropy.h"

namespace tend::replica {
namespace {

namespace sealed = space::sealed;

constexpr UnixMs noon = 1'750'000'000'000;
constexpr UnixMs tomorrow = noon + ms_a_day;
const SpaceId here{{7}};
const EscrowGroup lake{{9}};

struct Writer {
  explicit Writer(std::uint64_t slot_)
      : slot(slot_),
        entropy("writer " + std::to_string(slot_)),
        keys(crypto::derive_device_keys(crypto::draw<crypto::DeviceSeed>(entropy), Bytes(16, 1))),
        chain(space::new_chain(here, keys.entry, entropy)) {}
  std::uint64_t slot;
  test::SeededEntropy entropy;
  crypto::DeviceKeys keys;
  ChainId chain;
  std::optional<space::Ref> last;
};

// Ada's device reads what she (slot 0) and Ben (slot 1) wrote.
struct SealedEntriesTest : testing::Test {
  Writer ada{0}, ben{1};
  test::SeededEntropy entropy{"sealed entries"};
  crypto::EpochKey epoch_key = crypto::draw<crypto::EpochKey>(entropy);
  space::Book book{here};
  SealedEntries entries{here, 0};
  SealedEntries::Reader reader{noon,
                               [this](std::uint64_t epoch) { return epoch == 0 ? &epoch_key : nullptr; }};

  void SetUp() override {
    book.set_members({{0, ada.keys.entry, std::nullopt}, {1, ben.keys.entry, std::nullopt}});
  }

  struct Written {
    EntryId id;
    sealed::Sealed words;
    crypto::SealedKey key;
    [[nodiscard]] bool operator==(const EntryId& other) const { return id == other; }
  };
  EntryId write(Writer& by, Bytes body) {
    auto out = *space::write_entry(
        here, by.keys.entry_secret,
        {.chain = by.chain, .prev = by.last, .deps = {}, .at = noon, .day = 20'254, .body = std::move(body)},
        by.entropy);
    by.last = out.ref;
    EXPECT_TRUE(book.receive(std::move(out.entry), noon + 1'000));
    entries.begin_anew();
    book.settle();
    for (const auto* entry : book.log()) (void)entries.look_at(*entry);
    return out.ref.id;
  }
  Written seal(Writer& by, std::optional<UnixMs> until, Bytes inner = space::encode_body(16, Bytes{0xa0})) {
    auto key = crypto::draw<crypto::SealedKey>(entropy);
    const auto words = sealed::seal(here, key, crypto::draw<crypto::Nonce24>(entropy), {until},
                                    until ? std::nullopt : std::optional(lake), inner)
                           .value();
    return {write(by, space::encode_body(space::kind_sealed, codec::encode(words))), words, std::move(key)};
  }
  void release(const Written& written, const crypto::SealedKey& key, std::uint64_t epoch = 0) {
    const auto made = sealed::deposit({here, epoch_key, epoch, 1}, crypto::draw<crypto::Nonce24>(entropy),
                                      written.id, written.words, key);
    EXPECT_TRUE(entries.released({made.entry, made.epoch, made.wrap}));
  }
  EntryId give_away(Writer& by, const EntryId& id, const crypto::SealedKey& key) {
    return write(by,
                 space::encode_body(space::kind_opened, codec::encode(sealed::Opened{id, key.clone(), {}})));
  }
  bool opens(const Written& written) const { return entries.read(written.id, reader).has_value(); }
};

TEST_F(SealedEntriesTest, TheOthersOpensByTheRelaysKeyAndThisClock) {
  const auto letter = seal(ben, tomorrow);
  EXPECT_FALSE(opens(letter));
  EXPECT_EQ(entries.next_opening(reader), std::nullopt);
  release(letter, letter.key);
  EXPECT_FALSE(opens(letter));
  EXPECT_EQ(entries.next_opening(reader), tomorrow);
  reader.now = tomorrow;
  ASSERT_TRUE(opens(letter));
  EXPECT_EQ(entries.read(letter.id, reader)->sealed, std::nullopt);
  EXPECT_EQ(entries.why_inert(letter.id, reader), std::nullopt);
}

TEST_F(SealedEntriesTest, TheAuthorsOwnGiftOpensWhateverTheClockSays) {
  const auto letter = seal(ben, tomorrow);
  give_away(ada, letter.id, letter.key);
  EXPECT_FALSE(opens(letter)) << "it is Ben's to give away";
  give_away(ben, letter.id, crypto::draw<crypto::SealedKey>(entropy));
  EXPECT_FALSE(opens(letter)) << "another key than he said";
  give_away(ben, letter.id, letter.key);
  EXPECT_TRUE(opens(letter));
}

TEST_F(SealedEntriesTest, MineOpensAtOnceAndSaysThatItIsStillSealed) {
  const auto letter = seal(ada, tomorrow);
  EXPECT_FALSE(opens(letter)) << "the private space has not come yet";
  EXPECT_TRUE(entries.learn(letter.key));
  EXPECT_FALSE(entries.learn(letter.key));
  EXPECT_EQ(entries.read(letter.id, reader)->sealed, practice::StillSealed{tomorrow});
  reader.now = tomorrow;
  EXPECT_EQ(entries.read(letter.id, reader)->sealed, practice::StillSealed{tomorrow})
      << "the relay has not said so";
  release(letter, letter.key);
  EXPECT_EQ(entries.read(letter.id, reader)->sealed, std::nullopt);
}

TEST_F(SealedEntriesTest, JunkIsInertWithItsReason) {
  const auto other = crypto::draw<crypto::SealedKey>(entropy);
  const auto wrong_key = seal(ben, tomorrow);
  release(wrong_key, other);
  const auto unknown_epoch = seal(ben, tomorrow);
  release(unknown_epoch, unknown_epoch.key, 5);
  const auto no_body = seal(ben, tomorrow, Bytes{0x01});
  release(no_body, no_body.key);
  const auto own_kind = seal(ben, tomorrow, space::encode_body(space::kind_withdraw, Bytes{0xa0}));
  release(own_kind, own_kind.key);
  const auto torn = write(ben, space::encode_body(space::kind_sealed, Bytes{0xa0}));
  EXPECT_EQ(entries.why_inert(wrong_key.id, reader), std::nullopt) << "not before its time";
  reader.now = tomorrow;
  EXPECT_EQ(entries.why_inert(wrong_key.id, reader), Refusal::sealed_key_differs);
  EXPECT_EQ(entries.why_inert(unknown_epoch.id, reader), Refusal::does_not_open);
  EXPECT_EQ(entries.why_inert(no_body.id, reader), Refusal::field_wrong_type);
  EXPECT_EQ(entries.why_inert(own_kind.id, reader), Refusal::unknown_kind);
  EXPECT_EQ(entries.why_inert(torn, reader), Refusal::field_missing);
  for (const auto* each : {&wrong_key, &unknown_epoch, &no_body, &own_kind}) EXPECT_FALSE(opens(*each));
  release(wrong_key, wrong_key.key);
  EXPECT_TRUE(opens(wrong_key)) << "a right key after it";
}

TEST_F(SealedEntriesTest, OfOneGroupAndPersonTheOneThatOpensStands) {
  const auto first = seal(ada, {}), second = seal(ada, {});
  entries.learn(first.key), entries.learn(second.key);
  EXPECT_TRUE(opens(first));
  EXPECT_FALSE(opens(second));
  release(second, second.key);
  EXPECT_FALSE(opens(first));
  EXPECT_TRUE(opens(second)) << "the relay had it first";
}

TEST_F(SealedEntriesTest, AKeyIsToBeGivenAwayADayAfterItsCondition) {
  using Due = std::map<UnixMs, std::vector<EntryId>>;
  const auto letter = seal(ada, tomorrow);
  const auto answer = seal(ada, {});
  EXPECT_EQ(entries.to_give_away(), Due{}) << "no key here";
  entries.learn(letter.key), entries.learn(answer.key);
  EXPECT_EQ(entries.to_give_away(), (Due{{tomorrow + ms_a_day, {letter.id}}})) << "Ben has not answered";
  seal(ben, {});
  EXPECT_EQ(entries.to_give_away(),
            (Due{{noon + 1'000 + ms_a_day, {answer.id}}, {tomorrow + ms_a_day, {letter.id}}}));
  give_away(ada, answer.id, answer.key);
  EXPECT_TRUE(entries.is_given_away(answer.id));
  EXPECT_EQ(entries.to_give_away(), (Due{{tomorrow + ms_a_day, {letter.id}}}));
}

}  // namespace
}  // namespace tend::replica
