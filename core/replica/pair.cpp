// Invitations: intents, mailboxes, and the us space that comes of one. PROTOCOL 4; the two sides in
// core/space/pairing.
#include <algorithm>

#include "core/base/text.h"
#include "core/replica/state.h"

namespace tend::replica {

namespace pairing = space::pairing;

namespace {

bool is_over(const std::optional<pairing::Inviter>& inviter) {
  return !inviter || inviter->state() == pairing::InviterState::done ||
         inviter->state() == pairing::InviterState::ended;
}
bool is_over(const std::optional<pairing::Joiner>& joiner) {
  return !joiner || joiner->state() == pairing::JoinerState::done ||
         joiner->state() == pairing::JoinerState::ended;
}

pairing::Purpose purpose_of(const std::optional<PairingPurpose>& asked) {
  return asked == PairingPurpose::device ? pairing::Purpose::device : pairing::Purpose::person;
}

std::optional<PairingEnd> end_of(const std::optional<pairing::Ending>& ending) {
  if (!ending) return std::nullopt;
  switch (ending->reason) {
    case pairing::Burnt::wrong_words:
      return PairingEnd::wrong_words;
    case pairing::Burnt::second_joiner:
      return PairingEnd::second_joiner;
    case pairing::Burnt::expired:
      return PairingEnd::expired;
    case pairing::Burnt::changed:
      return PairingEnd::changed;
    case pairing::Burnt::cancelled:
      break;
  }
  return ending->by_me ? PairingEnd::cancelled : PairingEnd::other_side;
}

}  // namespace

void Replica::State::pair_intent(const Intent& intent) {
  const auto id = intent.id;
  if (intent.name == PairInvite::name) {
    if (const auto fields = fields_of<PairInvite>(intent)) invite(id, purpose_of(fields->purpose));
  } else if (intent.name == PairOpen::name) {
    if (const auto fields = fields_of<PairOpen>(intent))
      open_link(id, fields->link, purpose_of(fields->purpose));
  } else if (intent.name == PairJoin::name) {
    if (const auto fields = fields_of<PairJoin>(intent)) join(id, fields->device.value_or(""));
  } else if (intent.name == PairEnter::name) {
    if (const auto fields = fields_of<PairEnter>(intent)) enter(id, fields->words);
  } else if (intent.name == PairAccept::name) {
    if (fields_of<PairAccept>(intent)) accept(id);
  } else if (intent.name == PairCancel::name) {
    if (fields_of<PairCancel>(intent)) cancel(id);
  } else {
    reply_refused(id, Refusal::intent_unknown);
  }
}

void Replica::State::invite(std::uint64_t id, pairing::Purpose purpose) {
  const bool for_person = purpose == pairing::Purpose::person;
  if (const auto why = not_yet()) return reply_refused(id, *why);
  if (is_paired() && for_person) return reply_refused(id, Refusal::already_paired);
  if (!is_over(joiner_) && joiner_->state() != pairing::JoinerState::opened)
    return reply_refused(id, Refusal::pairing_not_now);
  if (adds_) return reply_refused(id, Refusal::pairing_not_now);
  if (!is_over(inviter_))
    return inviter_->purpose() == purpose ? reply(id) : reply_refused(id, Refusal::pairing_not_now);
  if (!for_person && !has_room_for_device()) return reply_refused(id, Refusal::statement_too_many_devices);
  auto created = pairing::Inviter::create(*entropy_, *device_->seed,
                                          {.name = my_name(),
                                           .app = app_origin_,
                                           .relay = for_person ? relay_origin_ : device_relay(),
                                           .word_list = "en",
                                           .purpose = purpose},
                                          now_);
  if (!created) return reply_refused(id, created.error());
  for (const auto side : {Side::inviter, Side::joiner}) {
    if (auto end = untold(side)) replaced_.push_back(std::move(*end));
    drop_mail(side, false);
    mail(side) = {};
  }
  inviter_ = std::move(created->inviter);
  joiner_.reset();
  created->todo.changed = true;
  keep_pairing(Side::inviter, std::move(created->todo), AskedBy{id});
}

void Replica::State::open_link(std::uint64_t id, const std::string& link, pairing::Purpose purpose) {
  const bool for_person = purpose == pairing::Purpose::person;
  if (!is_over(joiner_) && joiner_->state() != pairing::JoinerState::opened)
    return reply_refused(id, Refusal::pairing_not_now);
  std::vector<MailboxId> mine;
  if (inviter_) mine.push_back(inviter_->mailbox());
  auto opened = pairing::Joiner::open(link, mine, purpose);
  if (!opened) return reply_refused(id, opened.error());
  if (is_paired() && for_person) return reply_refused(id, Refusal::already_paired);
  if (device_ && !for_person) return reply_refused(id, Refusal::device_has_person);
  // One thing after the other: a device that is being added would not hear of a space that begins meanwhile.
  if (adds_ || (!is_over(inviter_) && is_for_device(Side::inviter)))
    return reply_refused(id, Refusal::pairing_not_now);
  if (auto end = untold(Side::joiner)) replaced_.push_back(std::move(*end));
  drop_mail(Side::joiner, false);
  joiner_mail_ = {};
  joiner_ = std::move(*opened);
  keep_pairing(Side::joiner, {.changed = true}, AskedBy{id});
}

void Replica::State::join(std::uint64_t id, const std::string& device_name) {
  const bool for_person = !joiner_ || joiner_->purpose() == pairing::Purpose::person;
  if (!device_ && for_person) return reply_refused(id, Refusal::not_started);
  if (is_paired() && for_person) return reply_refused(id, Refusal::already_paired);
  if (!joiner_) return reply_refused(id, Refusal::pairing_not_now);
  if (device_ && !for_person) return reply_refused(id, Refusal::device_has_person);
  std::vector<Salt> salts;
  for (const auto* space : {&mine_, &us_})
    if (*space) salts.push_back((*space)->space.record().salt);
  // A next device has a seed of its own once there is a person on it.
  const auto seed = device_ ? device_->seed->clone() : crypto::draw<crypto::DeviceSeed>(*entropy_);
  auto todo = joiner_->join(*entropy_, seed, for_person ? my_name() : device_name, salts);
  if (!todo) return reply_refused(id, todo.error());
  keep_pairing(Side::joiner, std::move(*todo), AskedBy{id});
}

Result<std::array<std::uint16_t, 4>> Replica::State::numbers_of(const std::vector<std::string>& words,
                                                                std::string& unknown) const {
  std::array<std::uint16_t, 4> out{};
  if (words.size() != out.size()) return refuse(Refusal::words_count);
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::string word;
    for (const char c : trimmed(words[i]))
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool is_number = !word.empty() && word.size() <= 4 &&
                           std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    unsigned number = 2048;
    if (is_number) {
      number = 0;
      for (const char c : word) number = number * 10 + static_cast<unsigned>(c - '0');
    } else if (words_.empty()) {
      return refuse(Refusal::content_missing);
    } else if (const auto at = std::find(words_.begin(), words_.end(), word); at != words_.end()) {
      number = static_cast<unsigned>(at - words_.begin());
    }
    if (number >= 2048) {
      unknown = words[i];
      return refuse(Refusal::words_unknown);
    }
    out[i] = static_cast<std::uint16_t>(number);
  }
  return out;
}

void Replica::State::enter(std::uint64_t id, const std::vector<std::string>& words) {
  if (is_over(inviter_)) return reply_refused(id, Refusal::pairing_not_now);
  if (came_too_late(Side::inviter)) return reply_refused(id, Refusal::already_paired);
  std::string unknown;
  const auto numbers = numbers_of(words, unknown);
  if (!numbers)
    return reply_refused(id, numbers.error(), unknown.empty() ? Json::object() : Json{{"word", unknown}});
  auto entered =
      inviter_->enter_words(*entropy_, *device_->seed, *numbers, now_,
                            is_for_device(Side::inviter) ? grants() : std::vector<pairing::SpaceGrant>{});
  if (!entered) return reply_refused(id, entered.error());
  keep_pairing(Side::inviter, std::move(entered->todo),
               AskedBy{id, entered->right ? std::nullopt : std::optional(entered->tries_left)});
}

void Replica::State::answer(const AskedBy& asked) {
  if (asked.tries_left)
    reply_refused(asked.id, Refusal::words_wrong, {{"tries_left", *asked.tries_left}});
  else
    reply(asked.id);
}

void Replica::State::accept(std::uint64_t id) {
  if (!joiner_) return reply_refused(id, Refusal::pairing_not_now);
  if (came_too_late(Side::joiner)) return reply_refused(id, Refusal::already_paired);
  if (device_.has_value() == is_for_device(Side::joiner)) return reply_refused(id, Refusal::pairing_not_now);
  auto seed = device_ ? device_->seed->clone() : crypto::draw<crypto::DeviceSeed>(*entropy_);
  auto todo = joiner_->accept(*entropy_, seed, now_);
  if (!todo) return reply_refused(id, todo.error());
  keep_pairing(Side::joiner, std::move(*todo), AskedBy{id}, std::move(seed));
}

void Replica::State::cancel(std::uint64_t id) {
  if (joiner_) {
    const auto state = joiner_->state();
    if (state == pairing::JoinerState::opened || is_over(joiner_)) {
      return put_away(Side::joiner, id);
    }
    const bool differ = state == pairing::JoinerState::read_words || state == pairing::JoinerState::confirm;
    return keep_pairing(Side::joiner, differ ? joiner_->words_differ() : joiner_->cancel(), AskedBy{id});
  }
  if (!inviter_) return reply(id);
  if (is_over(inviter_)) return put_away(Side::inviter, id);
  keep_pairing(Side::inviter, inviter_->cancel(), AskedBy{id});
}

// ---- mailboxes

bool Replica::State::mail_wanted(Side side) const {
  if (side == Side::inviter) {
    if (!inviter_) return false;
    const auto& box = inviter_mail_;
    return !is_over(inviter_) || (inviter_->ended() && inviter_->ended()->by_me && !box.seen.burnt);
  }
  if (!joiner_ || joiner_->state() == pairing::JoinerState::done) return false;
  return !is_over(joiner_) || (joiner_->ended() && joiner_->ended()->by_me && !joiner_mail_.seen.burnt);
}

void Replica::State::on_mail(Side side, const FrameIn& event) {
  auto& box = mail(side);
  if (box.phase != Mail::Phase::open) return;
  const auto frame = protocol::decode(event.bytes);
  if (!frame) return drop_mail(side, true);
  if (const auto* state = std::get_if<protocol::MailState>(&*frame)) {
    if (!box.refused) box.backoff.reset();
    box.seen_now = true;
    box.deadline.clear();
    box.seen = {};
    for (const auto& message : state->messages)
      box.seen.messages[static_cast<std::size_t>(message.number)] = message.sealed;
    box.seen.other_joiners = state->other_joiners;
    if (state->burnt) box.seen.burnt = static_cast<pairing::Burnt>(*state->burnt);
    if (state->burnt || !state->messages.empty()) box.lost = false;
    return look_into_mailbox(side);
  }
  if (const auto* refused = std::get_if<protocol::Refused>(&*frame)) {
    // A number that is taken shows in the next MailState; all else is tried again later.
    const auto is = [&](Refusal why) { return refused->code == static_cast<std::uint64_t>(why); };
    if (is(Refusal::relay_mailbox_taken) || is(Refusal::relay_mailbox_burnt)) return;
    if (is(Refusal::relay_no_such_mailbox) &&
        (side == Side::inviter ? is_over(inviter_) : is_over(joiner_))) {
      box.seen.burnt = pairing::Burnt::cancelled;  // forgotten, or never there: nobody is left to be told
      return;
    }
    relay_refused(*refused);
    box.lost = is(Refusal::relay_no_such_mailbox);
    box.refused = true;
    drop_mail(side, true);
  } else if (std::holds_alternative<protocol::MailAck>(*frame)) {
    box.refused = false;
    box.backoff.reset();
    relay_accepted();
  }
}

// One pairing came to its end: nothing of the other is taken any more.
bool Replica::State::came_too_late(Side side) const {
  if (!us_ || is_for_device(side)) return false;
  if (side == Side::inviter) return !is_over(inviter_);
  return !is_over(joiner_) && joiner_->state() != pairing::JoinerState::opened &&
         joiner_->state() != pairing::JoinerState::finishing;
}

Replica::State::Todo Replica::State::cancelled(Side side) {
  return side == Side::inviter ? inviter_->cancel() : joiner_->cancel();
}

// Whoever has the link can burn the mailbox, or take the joiner's place in one that the relay forgot, and so even after the
// inviter took m4. So a joiner that has accepted ends only when the relay says that there is no channel either
// (`no_channel`), some minutes later.
void Replica::State::look_into_mailbox(Side side, bool no_channel) {
  if (!mail_wanted(side)) return;
  const auto& seen = mail(side).seen;
  const bool accepted = side == Side::joiner && joiner_->state() == pairing::JoinerState::finishing;
  if (accepted && no_channel && joiner_mail_.lost)
    if (auto todo = joiner_->lost(now_); todo.changed) return keep_pairing(side, std::move(todo));
  if (accepted && joiner_->is_lost_in(seen) != no_channel) return;
  if (accepted && no_channel && joiner_->may_be_founded(now_)) return;
  if (came_too_late(side)) return keep_pairing(side, cancelled(side));
  changed("home.show");  // what is refused while a link is only open is not a change of what is stored
  keep_pairing(
      side, side == Side::inviter ? inviter_->on_mailbox(*entropy_, seen, now_) : joiner_->on_mailbox(seen));
}

// What follows from time, and from how the two sides stand to each other; also after a restart in between. A
// step that could not be stored waits with its mailbox, so that nothing is tried without end.
void Replica::State::pairing_clock() {
  const auto may = [this](Side side) { return !pending_ && mail(side).backoff.due(now_); };
  if (!is_over(inviter_) && may(Side::inviter)) {
    auto todo = inviter_->on_clock(now_);
    const auto state = inviter_->state();
    if (todo.changed)
      keep_pairing(Side::inviter, std::move(todo));
    else if (state == pairing::InviterState::sealing && now_ >= inviter_->expires_at() &&
             inviter_mail_.seen_now)
      look_into_mailbox(Side::inviter);
    // Whoever joins another's invitation takes back an own one that nobody has opened (PROTOCOL 4).
    else if (came_too_late(Side::inviter) ||
             (!is_over(joiner_) && joiner_->state() != pairing::JoinerState::opened &&
              state == pairing::InviterState::inviting))
      keep_pairing(Side::inviter, inviter_->cancel());
  }
  if (is_over(joiner_) || !may(Side::joiner)) return;
  if (came_too_late(Side::joiner)) return keep_pairing(Side::joiner, joiner_->cancel());
  if (joiner_->state() != pairing::JoinerState::finishing) return;
  if (is_for_device(Side::joiner) ? all_is_taken_over() : us_ && us_->space.started())
    keep_pairing(Side::joiner, joiner_->done());
}

// Stores a side of the pairing after a step, with what came of it, and only then does what the step asks for.
void Replica::State::keep_pairing(Side side, Todo todo, std::optional<AskedBy> asked,
                                  std::optional<crypto::DeviceSeed> seed) {
  if (!todo.changed) {
    carry_out(side, todo);
    if (asked) answer(*asked);
    return;
  }
  std::vector<KeyValue> puts;
  std::vector<std::string> removes;
  const std::string name(side == Side::inviter ? inviter_key : joiner_key);
  if (side == Side::inviter && !joiner_) removes.emplace_back(joiner_key);
  if (side == Side::joiner && !inviter_) removes.emplace_back(inviter_key);
  auto burns = burns_with(std::exchange(replaced_, {}));
  keep_burns(burns, puts, removes);
  crypto::SecretBytes encoded;
  const bool over = side == Side::inviter ? inviter_->state() == pairing::InviterState::done
                                          : joiner_->state() == pairing::JoinerState::done;
  if (over) {
    removes.push_back(name);
  } else {
    encoded = side == Side::inviter ? inviter_->encode() : joiner_->encode();
    puts.emplace_back(name, vault_->seal(name, encoded.view()));
  }
  auto outcome = outcome_of(side, std::move(seed), puts, removes);
  store(
      std::move(puts), std::move(removes),
      [this, side, todo = std::move(todo), asked, over, outcome = std::move(outcome),
       encoded = std::move(encoded), burns = std::move(burns)]() mutable {
        burns_ = std::move(burns);
        (side == Side::inviter ? stored_inviter_ : stored_joiner_) = std::move(encoded);
        if (!inviter_) stored_inviter_ = {};
        if (!joiner_) stored_joiner_ = {};
        come_of(std::move(outcome));
        carry_out(side, todo);
        if (over) {
          drop_mail(side, false);
          if (side == Side::inviter)
            inviter_.reset();
          else
            joiner_.reset();
        }
        changed("home.show");
        if (asked) answer(*asked);
      },
      [this, side, asked] {
        if (asked) reply_refused(asked->id, Refusal::storage_failed);
        for (const auto each : {Side::inviter, Side::joiner})
          fall_back(each);  // one may have replaced the other
        drop_mail(side, true);
      });
}

// The space of two persons, once it is known; of a next device: on it all that was granted, at the other what
// is to be done for it.
Replica::State::Outcome Replica::State::outcome_of(Side side, std::optional<crypto::DeviceSeed> seed,
                                                   std::vector<KeyValue>& puts,
                                                   std::vector<std::string>& removes) {
  Outcome out;
  const auto put = [&](std::string_view key, BytesView plain) {
    puts.emplace_back(std::string(key), vault_->seal(key, plain));
  };
  const auto put_all = [&](std::vector<KeyValue> more) {
    std::move(more.begin(), more.end(), std::back_inserter(puts));
  };
  const auto paired = side == Side::inviter ? inviter_->paired() : joiner_->paired();
  if (paired && !us_) {
    out.device.emplace();
    out.device->seed = device_->seed->clone();
    out.device->spaces = device_->spaces + 1;
    out.device->unknown = device_->unknown;
    out.begun = Space::begin(device_->spaces, SpaceKind::us, *paired, *device_->seed, *entropy_);
    put_all(out.begun->first_puts(*vault_));
  }
  if (const auto grants =
          joiner_ && side == Side::joiner ? joiner_->grants() : refuse(Refusal::pairing_not_now);
      grants && !device_ && seed) {
    out.device.emplace();
    for (const auto& grant : *grants) {
      out.granted.push_back(Space::begin_granted(out.device->spaces++, grant, *seed, *entropy_));
      put_all(out.granted.back().first_puts(*vault_));
    }
    out.device->seed = std::move(seed);
  }
  if (out.device) put(device_key, codec::encode(*out.device));
  if (const auto consents =
          inviter_ && side == Side::inviter ? inviter_->consents() : refuse(Refusal::pairing_not_now)) {
    out.adds = AddsRecord{
        .adds = *consents, .device = inviter_->partner_name().value_or(""), .relay = inviter_->relay()};
    put(adds_key, codec::encode(*out.adds));
    if (mine_->space.record().relay.empty()) {
      out.upload = mine_->space.prepare_upload(inviter_->relay(), *vault_);
      put_all(std::move(out.upload->puts));
    }
  }
  forget_spaces(side, out, removes);
  return out;
}

// A joiner that learns of the end while nobody let it in has spaces that never will be.
void Replica::State::forget_spaces(Side side, Outcome& out, std::vector<std::string>& removes) const {
  const bool ended = side == Side::joiner && joiner_->state() == pairing::JoinerState::ended;
  if (ended && is_for_device(Side::joiner) && device_ && !mine_ && !us_) {
    out.forget = true;
    removes.emplace_back(device_key);
    for (const auto& line : granted_) {
      auto keys = line.space.stored_keys();
      std::move(keys.begin(), keys.end(), std::back_inserter(removes));
    }
  } else if (ended && us_ && !us_->space.started()) {
    out.forget = true;
    auto keys = us_->space.stored_keys();
    std::move(keys.begin(), keys.end(), std::back_inserter(removes));
  }
}

void Replica::State::come_of(Outcome outcome) {
  if (outcome.device) device_ = std::move(outcome.device);
  if (outcome.begun) {
    us_.emplace(Line{std::move(*outcome.begun), {}});
    changed(practice::Audience::us);
  }
  for (auto& space : outcome.granted) granted_.push_back(Line{std::move(space), {}});
  if (outcome.adds) adds_ = std::move(outcome.adds);
  if (outcome.upload) mine_->space.commit(std::move(*outcome.upload));
  if (!outcome.forget) return;
  for (auto* line : lines())
    if (line != (mine_ ? &*mine_ : nullptr)) drop_channel(*line, false);
  us_.reset();
  if (granted_.empty()) return;
  granted_.clear();
  device_.reset();
}

// What is stored is the truth: the step is forgotten, and the mailbox read again later leads to it anew.
void Replica::State::fall_back(Side side) {
  if (side == Side::inviter) {
    auto before = pairing::Inviter::decode(stored_inviter_.view());
    if (before)
      inviter_ = std::move(*before);
    else
      inviter_.reset();
  } else {
    auto before = pairing::Joiner::decode(stored_joiner_.view());
    if (before)
      joiner_ = std::move(*before);
    else
      joiner_.reset();
  }
}

void Replica::State::carry_out(Side side, const Todo& todo) {
  const auto& box = mail(side);
  if (box.phase != Mail::Phase::open) return;  // asked for again by on_mailbox, once connected
  for (const auto& put : todo.puts)
    send(box.connection, protocol::MailPut{.number = put.number, .sealed = put.sealed});
  if (todo.burn) send(box.connection, protocol::MailBurn{static_cast<protocol::BurnReason>(*todo.burn)});
}

void Replica::State::drop_mail(Side side, bool failed) {
  auto& box = mail(side);
  if (!box.connection.empty()) effects_.push_back(Close{box.connection});
  box.connection.clear();
  box.phase = Mail::Phase::off;
  box.seen_now = false;
  box.deadline.clear();
  if (failed) box.backoff.failed(now_, *entropy_);
}

// Forgets an invitation that is over, or that was only looked at.
void Replica::State::put_away(Side side, std::uint64_t id) {
  std::vector<KeyValue> puts;
  std::vector<std::string> removes{std::string(side == Side::inviter ? inviter_key : joiner_key)};
  const auto end = untold(side);
  auto burns = burns_with(end ? std::vector{*end} : std::vector<BurnRecord>{});
  keep_burns(burns, puts, removes);
  store(
      std::move(puts), std::move(removes),
      [this, side, id, burns = std::move(burns)]() mutable {
        burns_ = std::move(burns);
        drop_mail(side, false);
        mail(side) = {};
        if (side == Side::inviter) {
          inviter_.reset();
          stored_inviter_ = {};
        } else {
          joiner_.reset();
          stored_joiner_ = {};
        }
        changed("home.show");
        reply(id);
      },
      [this, id] { reply_refused(id, Refusal::storage_failed); });
}

// ---- what a person sees of it

std::optional<Pairing> Replica::State::pairing_view() const {
  const auto said = [this](const pairing::Words& numbers) {
    std::vector<SaidWord> out;
    for (const auto number : numbers)
      out.push_back({words_.empty() ? std::string() : words_[number], number});
    return out;
  };
  if (joiner_) {
    static constexpr PairingState states[] = {
        PairingState::opened,    PairingState::joining, PairingState::read_words, PairingState::confirm,
        PairingState::finishing, PairingState::done,    PairingState::ended};
    Pairing out{.role = PairingRole::joiner,
                .state = states[static_cast<std::size_t>(joiner_->state())],
                .other_name = joiner_->partner_name(),
                .relay = joiner_->relay(),
                .ended = end_of(joiner_->ended())};
    if (is_for_device(Side::joiner)) out.purpose = PairingPurpose::device;
    if (const auto numbers = joiner_->words()) out.words = said(*numbers);
    const bool asked_relay = joiner_mail_.phase == Mail::Phase::open;
    if (const auto why = joiner_->trouble(); why && (asked_relay || *why != Refusal::invite_not_there))
      out.trouble = std::string(refusal_row(*why).key);
    return out;
  }
  if (inviter_) {
    static constexpr PairingState states[] = {PairingState::inviting, PairingState::enter_words,
                                              PairingState::sealing, PairingState::done, PairingState::ended};
    Pairing out{.role = PairingRole::inviter,
                .state = states[static_cast<std::size_t>(inviter_->state())],
                .other_name = inviter_->partner_name(),
                .relay = inviter_->relay(),
                .ended = end_of(inviter_->ended())};
    if (is_for_device(Side::inviter)) out.purpose = PairingPurpose::device;
    if (!is_over(inviter_)) {
      out.link = inviter_->link();
      out.tries_left = static_cast<std::uint32_t>(inviter_->tries_left());
      out.expires_at = inviter_->expires_at();
    }
    return out;
  }
  if (adds_) {  // all is said between the two; this one lets the other in
    Pairing out{.role = PairingRole::inviter, .state = PairingState::finishing, .relay = adds_->relay};
    out.other_name = adds_->device;
    out.purpose = PairingPurpose::device;
    return out;
  }
  return std::nullopt;
}

}  // namespace tend::replica
