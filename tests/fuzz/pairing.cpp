// Two phones, a mailbox, and whoever else has the link: what either side does, in any order, with messages that others
// put in their place. Sealed here, so that the changes are to what is opened.
//
//   u8 purpose, then steps
#include "core/space/pairing/pairing.h"

#include "tests/fuzz/patch.h"
#include "tests/fuzz/stories.h"
#include "tests/support/mail_relay.h"

namespace tend::fuzz::pairing_target {
namespace {

using namespace space;
using namespace space::pairing;

// What is stored is read again, to the same bytes; and a changed one is refused or can be used.
template <class Side>
void storage_holds(const Side& side, Input* in) {
  const auto stored = side.encode();
  const auto again = Side::decode(stored.view());
  law(again.has_value(), "a side of a pairing is read again");
  law(std::ranges::equal(again->encode().view(), stored.view()), "and is stored as the same bytes");
  if (in == nullptr) return;
  auto changed = Side::decode(patched(to_bytes(stored.view()), *in));
  if (!changed) return law(changed.error() == Refusal::storage_damaged, "damaged storage is called so");
  (void)changed->partner_name();
  (void)changed->ended();
  (void)changed->paired();
  (void)changed->cancel();
  if constexpr (std::same_as<Side, Inviter>) {
    (void)changed->link();
    (void)changed->consents();
  } else {
    (void)changed->words();
    (void)changed->word_list();
    (void)changed->trouble();
    (void)changed->grants();
  }
}

struct Stage {
  test::MailRelay relay;
  test::InviterPhone ada{"Ada's phone", relay};
  test::JoinerPhone ben{"Ben's phone", relay};
  std::string link;
  std::optional<crypto::LinkSecret> secret;
  Purpose purpose = Purpose::person;

  void begin(Input& in) {
    purpose = in.flag() ? Purpose::device : Purpose::person;
    if (purpose == Purpose::device) grant();
    link = ada.invite("Ada", purpose);
    secret = std::move(parse_link(link).value().secret);
  }
  void grant() {
    test::SeededEntropy chance("fuzz spaces");
    const auto mine = found_private(chance, ada.seed);
    ada.grants.push_back({.salt = mine.salt,
                          .space = mine.space,
                          .relay = std::string(test::relay_origin),
                          .channel = mine.channel,
                          .key = mine.key.clone(),
                          .head = {0, statement_hash({}, 0, mine.statement)}});
  }
  Mailbox& box() { return relay.at(ada.side->mailbox()); }

  // Whoever has the link can change m0, m1 and m2: here from what is there. The others lie under K: noise.
  void meddle(Input& in) {
    const auto number = in.below(5);
    auto& place = box().messages[number];
    if (number > 2) {
      place = Bytes(1024 * (1 + in.below(3)), in.byte());
      return;
    }
    Bytes content;
    if (place)
      if (const auto opened = open_message(*secret, number, *place)) content = to_bytes(opened->view());
    content = patched(content, in);
    if (content.size() < 12'000) place = seal_message(entropy(), *secret, number, content);
  }

  void step(Input& in) {
    switch (in.below(14)) {
      case 0:
        if (!ben.side) (void)ben.open(link, {}, purpose);
        return;
      case 1:
        if (ben.side) (void)ben.join(in.flag() ? "Ben" : as_text(in.take(in.byte())));
        return;
      case 2:
        return ada.look();
      case 3:
        if (ben.side) ben.look();
        return;
      case 4:
        if (ben.side && ben.side->words()) (void)ada.enter(*ben.side->words());
        return;
      case 5:
        (void)ada.enter({static_cast<std::uint16_t>(in.number(2) % 2048), 2, 3, 4});
        return;
      case 6:
        if (ben.side) (void)ben.accept();
        return;
      case 7:
        return meddle(in);
      case 8:
        ada.now += static_cast<std::int64_t>(in.byte()) * ms_an_hour;
        return;
      case 9:
        return in.flag() ? ada.cancel() : ben.side ? ben.cancel() : void();
      case 10:
        if (ben.side) ben.words_differ();
        return;
      case 11:
        box().other_joiners += in.below(2);
        return;
      case 12:
        return storage_holds(*ada.side, &in);
      default:
        if (ben.side) storage_holds(*ben.side, &in);
    }
  }

  void laws_hold() {
    storage_holds(*ada.side, nullptr);
    if (!ben.side) return;
    storage_holds(*ben.side, nullptr);
    const auto hers = ada.side->paired();
    const auto his = ben.side->paired();
    if (hers && his) {
      law(hers->beginning.space == his->beginning.space &&
              hers->beginning.channel == his->beginning.channel &&
              equal(hers->beginning.key, his->beginning.key) && hers->slot != his->slot,
          "whoever is paired shares one space");
      law(read_beginning(his->beginning.space, his->beginning.key, hers->roster_item,
                         hers->beginning.admission)
              .has_value(),
          "which the founder's first act opens");
    }
    if (ada.state() == InviterState::done)
      law(ben.state() == JoinerState::finishing || ben.state() == JoinerState::ended,
          "nobody is paired alone");
  }
};

void run(BytesView data) {
  Input in{data};
  Stage stage;
  stage.begin(in);
  for (int i = 0; i < 16 && !in.empty(); ++i) stage.step(in);
  stage.laws_hold();
}

void seeds(Seeds& out) {
  const auto say = [&](std::size_t purpose, const std::vector<std::size_t>& steps) {
    Output one;
    one.byte(purpose);
    for (const auto step : steps) one.byte(step);
    out.push_back(one.bytes);
  };
  for (const std::size_t purpose : {0, 1}) {
    // open, join (as Ben), look, look, enter, look, accept, look
    say(purpose, {0, 3, 1, 1, 2, 3, 4, 3, 6, 2, 3});
    say(purpose, {0, 3, 1, 1, 2, 3, 5, 1, 0, 5, 2, 0, 5, 3, 0, 3});
    say(purpose, {0, 3, 1, 1, 2, 3, 4, 12, 1, 1, 1, 2, 0, 3, 13, 1, 1, 1, 4, 0, 6, 2});
    say(purpose, {0, 7, 0, 1, 1, 0, 1, 0, 7, 3, 1, 1, 2});
    say(purpose, {0, 3, 1, 1, 7, 1, 1, 1, 2, 0, 2, 3});
    say(purpose, {0, 3, 1, 1, 2, 7, 2, 1, 1, 1, 3, 0, 5, 3, 4});
    say(purpose, {0, 3, 1, 1, 2, 3, 4, 8, 49, 2, 3, 9, 1, 3});
    say(purpose, {0, 3, 1, 1, 2, 3, 10, 2, 3, 11, 1, 2});
  }
}

const Target target{"pairing", run, seeds};

}  // namespace
}  // namespace tend::fuzz::pairing_target
