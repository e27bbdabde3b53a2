#include "core/replica/replica.h"

#include <algorithm>

#include "core/practice/me/me.h"
#include "core/replica/demo.h"
#include "core/replica/state.h"

namespace tend::replica {
namespace {

constexpr std::int64_t idle_ms_after_sleep = 20'000;

// Something to write, each with its blind and fields that a body can hold.
bool is_whole(const DraftRecord& draft) {
  return !draft.entries.empty() && std::ranges::all_of(draft.entries, [](const DraftEntry& entry) {
    return entry.blind && entry.key.has_value() == entry.inner.has_value() &&
           space::parse_body(space::encode_body(entry.kind, entry.fields)).has_value();
  });
}

}  // namespace

std::string to_socket_url(std::string_view origin) {
  if (origin.starts_with("https://")) return "wss://" + std::string(origin.substr(8)) + "/relay";
  if (origin.starts_with("http://")) return "ws://" + std::string(origin.substr(7)) + "/relay";
  return {};
}

Json args_of(const codec::Where& where) {
  if (where.field.empty()) return Json::object();
  Json args{{"field", std::string(where.field)}};
  if (where.limit < codec::integer_end - 1) args["limit"] = where.limit;
  return args;
}

Replica::Replica(crypto::Entropy& entropy) : state_(std::make_unique<State>(entropy)), entropy_(&entropy) {}
Replica::~Replica() = default;

Effects Replica::step(const Event& event) {
  if (const auto* open = std::get_if<OpenDemo>(&event.what); open && !demo_ && !state_->is_opened())
    demo_ = std::make_unique<Demo>(*open, event, *entropy_);
  return demo_ ? demo_->step(event) : state_->step(event);
}

Effects Replica::State::step(const Event& event) {
  effects_.clear();
  if (event.now < now_) clock_went_back(now_ - event.now);
  now_ = event.now;
  utc_offset_min_ = event.utc_offset_min;
  take(event);
  while (!pending_ && !waiting_.empty()) {
    const Event next = std::move(waiting_.front());
    waiting_.pop_front();
    std::visit(
        [&](const auto& what) {
          if constexpr (requires { on(what); }) on(what);
        },
        next.what);
  }
  look_at_sealed();
  if (!pending_) run_timers();
  look_at_sealed();
  look_at_day();
  ask_to_be_woken();
  return std::move(effects_);
}

void Replica::State::take(const Event& event) {
  if (const auto* done = std::get_if<StoreDone>(&event.what)) return settle(done->ticket, true);
  if (const auto* failed = std::get_if<StoreFailed>(&event.what)) return settle(failed->ticket, false);
  if (const auto* query = std::get_if<Query>(&event.what)) return on(*query);
  if (const auto* content = std::get_if<Content>(&event.what)) return on(*content);
  if (const auto* read = std::get_if<FilesRead>(&event.what); read && reads_.contains(read->ticket))
    return on(*read);
  if (pending_) return waiting_.push_back(event);
  std::visit(
      [&](const auto& what) {
        if constexpr (requires { on(what); }) on(what);
      },
      event.what);
}

// ---- stores

void Replica::State::settle(std::uint64_t ticket, bool stored) {
  if (!pending_ || pending_->ticket != ticket) return;
  const auto after = std::move(pending_->after);
  if (stored) {
    files_here_.insert(pending_->files.begin(), pending_->files.end());
    for (const auto& key : pending_->no_files) files_here_.erase(key);
  }
  pending_.reset();
  if (stored) {
    vault_is_stored_ = true;
    if (trouble_ == Refusal::storage_failed) trouble_.reset(), changed("home.show");
    after->done();
  } else {
    trouble_ = Refusal::storage_failed;
    changed("home.show");
    after->failed();
  }
}

// ---- start

void Replica::State::on(const Open& open) {
  if (opened_) return;
  opened_ = true;
  app_origin_ = open.app_origin;
  relay_origin_ = open.relay_origin;
  if (auto ok = restore(open); !ok) broken_ = ok.error();
  if (!broken_) look_for_strays(open.files);
  changed("home.show");
  changed(practice::Audience::us);
  changed(practice::Audience::me);
}

Result<void> Replica::State::restore_spaces(BytesView device, const Space::StoredValues& stored) {
  auto record = codec::decode<DeviceRecord>(device);
  if (!record || !record->seed) return refuse(Refusal::storage_damaged);
  device_ = std::move(*record);
  for (std::uint64_t n = 0; n < device_->spaces; ++n) {
    if (!stored.contains("s" + std::to_string(n))) continue;
    auto space = Space::restore(n, stored, *vault_, *device_->seed, *entropy_);
    if (!space) return refuse(space.error());
    auto& place = space->record().kind == SpaceKind::mine ? mine_ : us_;
    if (space->is_granted())
      granted_.push_back(Line{std::move(*space), {}});
    else if (!place)
      place.emplace(Line{std::move(*space), {}});
  }
  return {};
}

Result<void> Replica::State::restore(const Open& open) {
  Space::StoredValues stored(open.stored.begin(), open.stored.end());
  const auto vault_at = stored.find(vault_key);
  if (vault_at == stored.end()) {
    if (!stored.empty()) return refuse(Refusal::storage_damaged);
    vault_ = Vault::make(*entropy_);
    return {};
  }
  auto vault = Vault::read(vault_at->second, *entropy_);
  if (!vault) return refuse(vault.error());
  vault_ = std::move(*vault);
  vault_is_stored_ = true;
  const auto opened = [&](std::string_view key) -> Result<std::optional<Bytes>> {
    const auto at = stored.find(key);
    if (at == stored.end()) return std::nullopt;
    auto plain = vault_->open(key, at->second);
    if (!plain) return refuse(plain.error());
    return std::optional(std::move(*plain));
  };
  const auto device = opened(device_key);
  if (!device) return refuse(device.error());
  if (*device)
    if (const auto ok = restore_spaces(**device, stored); !ok) return ok;
  const auto inviter = opened(inviter_key), joiner = opened(joiner_key), draft = opened(draft_key),
             burns = opened(burns_key), adds = opened(adds_key);
  if (!inviter || !joiner || !draft || !burns || !adds) return refuse(Refusal::storage_damaged);
  if (*adds) {
    auto record = codec::decode<AddsRecord>(**adds);
    if (!record) return refuse(Refusal::storage_damaged);
    adds_ = std::move(*record);
  }
  if (*burns) {
    auto record = codec::decode<BurnsRecord>(**burns);
    if (!record) return refuse(Refusal::storage_damaged);
    burns_ = std::move(record->burns);
  }
  if (*draft) {  // the app was closed meanwhile: it is sent now
    auto record = codec::decode<DraftRecord>(**draft);
    if (!record || !is_whole(*record)) return refuse(Refusal::storage_damaged);
    draft_ = Draft{std::move(*record), now_};
  }
  if (*inviter) {
    auto side = space::pairing::Inviter::decode(**inviter);
    if (!side) return refuse(side.error());
    inviter_ = std::move(*side);
    stored_inviter_ = inviter_->encode();
  }
  if (*joiner) {
    auto side = space::pairing::Joiner::decode(**joiner);
    if (!side) return refuse(side.error());
    joiner_ = std::move(*side);
    stored_joiner_ = joiner_->encode();
  }
  return {};
}

// ---- intents and queries

void Replica::State::on(const Intent& intent) {
  if (!opened_) return reply_refused(intent.id, Refusal::not_started);
  if (broken_) return reply_refused(intent.id, *broken_);
  if (intent.name == practice::me::Start::name) return start(intent.id, intent.fields);
  if (intent.name.starts_with("pair.")) return pair_intent(intent);
  if (intent.name.starts_with("draft.") || intent.name.starts_with("clock.")) return writing_intent(intent);
  if (intent.name == TodayOpen::name) return today_intent(intent);
  if (intent.name == UsLook::name) return look(intent);
  if (intent.name.starts_with("file.")) return file_intent(intent);
  if (intent.name.starts_with("archive.")) return archive_intent(intent);
  practice_intent(intent);
}

void Replica::State::start(std::uint64_t id, const Json& fields) {
  if (is_for_device(Side::joiner) && joiner_->state() != space::pairing::JoinerState::opened &&
      joiner_->state() != space::pairing::JoinerState::ended)
    return reply_refused(id, Refusal::pairing_not_now);
  if (device_) return reply_refused(id, Refusal::already_started);
  codec::Where where;
  auto written =
      practice::Practices::perform(shown_states(), practice::me::Start::name, fields, writer(), where);
  if (!*written) {
    const auto why = written->error() == Refusal::text_too_long ? Refusal::name_too_long : written->error();
    return reply_refused(id, why, args_of(where));
  }

  DeviceRecord device;
  device.seed = crypto::draw<crypto::DeviceSeed>(*entropy_);
  device.spaces = 1;
  space::pairing::Paired founded{.beginning = space::found_private(*entropy_, *device.seed)};
  founded.roster_item = space::seal_beginning(*entropy_, founded.beginning);
  auto mine = Space::begin(0, SpaceKind::mine, founded, *device.seed, *entropy_);
  auto change = mine.prepare_write(mine.draft(**written, now_, today()), *vault_);
  if (!change) return reply_refused(id, change.error());

  auto puts = mine.first_puts(*vault_);
  puts.emplace_back(device_key, vault_->seal(device_key, codec::encode(device)));
  std::move(change->puts.begin(), change->puts.end(), std::back_inserter(puts));
  change->puts.clear();
  store(
      std::move(puts), {},
      [this, id, device = std::move(device), mine = std::move(mine), change = std::move(*change)]() mutable {
        device_ = std::move(device);
        mine_.emplace(Line{std::move(mine), {}});
        mine_->space.commit(std::move(change));
        changed("home.show");
        changed(practice::Audience::me);
        reply(id);
      },
      [this, id] { reply_refused(id, Refusal::storage_failed); });
}

void Replica::State::on(const Query& query) {
  if (broken_) return reply_refused(query.id, *broken_);
  const auto of = sight(query);
  if (!of) return reply_refused(query.id, Refusal::not_there);
  if (query.name == HomeShow::name)
    return reply(query.id, codec::to_json(of->archive ? archived_home(*of->archive) : home()));
  if (query.name == FileRead::name) return read_file(query);
  if (query.name == FileTaken::name) return tell_taken(query);
  if (query.name == ChatRead::name) return read_chat(query);
  if (query.name == tend::today::List::name && !of->archive)
    return reply(query.id, codec::to_json(today_list()));
  if (query.name == ExportFile::name) return export_file(query, *of);
  if (query.name == ExportFiles::name) return reply(query.id, codec::to_json(files_to_export(*of)));
  if (query.name == together::Timeline::name) return show_timeline(query, *of);
  const auto answer = practice::Practices::view(of->states, query.name, query.fields, of->viewer);
  if (!answer) return reply_refused(query.id, Refusal::intent_unknown);
  if (!*answer) return reply_refused(query.id, answer->error());
  reply(query.id, **answer);
}

// None: of what was brought along, there is nothing of that name.
std::optional<Replica::State::Sight> Replica::State::sight(const Query& query) const {
  if (!query.archive) return Sight{shown_states(), viewer()};
  const auto* archive = find_archive(*query.archive);
  if (!archive) return std::nullopt;
  const auto& states = folded(*archive).states;
  return Sight{{states.us, states.mine}, archive_viewer(*archive), archive};
}

void Replica::State::show_timeline(const Query& query, const Sight& sight) {
  codec::Where where;
  const auto asked = codec::from_json<together::Timeline>(query.fields, &where);
  if (!asked) return reply_refused(query.id, asked.error(), args_of(where));
  auto moments = sight.moments();
  if (!sight.archive) moments = together::told_of_new(std::move(moments), seen(), today());
  reply(query.id, codec::to_json(together::timeline(std::move(moments), *asked)));
}

void Replica::State::on(const Content& content) {
  if (content.part != "words") return;
  std::vector<std::string> words;
  std::string_view rest = as_text(content.bytes);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    if (end > 0) words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (words.size() == 2048) words_ = std::move(words);
  changed("home.show");
}

// ---- connections: which part a socket belongs to

void Replica::State::on(const Connected& event) {
  if (auto* line = line_of(event.connection)) return say_hello(*line);
  if (!event.connection.empty() && event.connection == burns_mail_.connection) return on_burns(event);
  for (const auto side : {Side::inviter, Side::joiner}) {
    if (event.connection != mail(side).connection || mail(side).phase != Mail::Phase::connecting ||
        !mail_wanted(side))
      continue;
    mail(side).phase = Mail::Phase::open;
    mail(side).deadline.set(now_);
    send(event.connection,
         protocol::MailOpen{.versions = {protocol::version},
                            .mailbox = side == Side::inviter ? inviter_->mailbox() : joiner_->mailbox()});
  }
}

void Replica::State::on(const FrameIn& event) {
  if (event.connection.empty()) return;
  if (auto* line = line_of(event.connection)) return on_channel(*line, event);
  if (event.connection == burns_mail_.connection) return on_burns(event);
  for (const auto side : {Side::inviter, Side::joiner})
    if (event.connection == mail(side).connection) return on_mail(side, event);
}

void Replica::State::on(const Disconnected& event) {
  if (event.connection.empty()) return;
  if (auto* line = line_of(event.connection)) {
    line->channel.connection.clear();
    drop_channel(*line, true);
  }
  if (event.connection == burns_mail_.connection) {
    burns_mail_.connection.clear();
    drop_burns(true);
  }
  for (const auto side : {Side::inviter, Side::joiner}) {
    if (event.connection != mail(side).connection) continue;
    mail(side).connection.clear();
    drop_mail(side, true);
  }
}

void Replica::State::on(const Clock& clock) {
  asked_wake_.reset();  // it has come; if too early, it is asked for again
  if (!clock.online) return;
  for (auto* line : lines()) {
    line->channel.backoff.now();
    ping_if_idle(*line, idle_ms_after_sleep);
  }
  inviter_mail_.backoff.now();
  joiner_mail_.backoff.now();
  burns_mail_.backoff.now();
  hand_over_.now();
}

std::string Replica::State::new_connection(std::string_view of) {
  return std::string(of) + std::to_string(++last_connection_);
}

// ---- time

// What was to come in so many seconds still does, however far the clock was set back.
void Replica::State::clock_went_back(std::int64_t ms) {
  burns_mail_.deadline.clock_went_back(ms);
  burns_mail_.backoff.clock_went_back(ms);
  hand_over_.clock_went_back(ms);
  for (auto* line : lines()) {
    line->channel.deadline.clock_went_back(ms);
    line->channel.alive.clock_went_back(ms);
    line->channel.heard -= ms;
    line->channel.backoff.clock_went_back(ms);
  }
  for (const auto side : {Side::inviter, Side::joiner}) {
    mail(side).deadline.clock_went_back(ms);
    mail(side).backoff.clock_went_back(ms);
  }
}

void Replica::State::run_timers() {
  if (!opened_ || broken_) return;
  pairing_clock();
  if (!pending_ && draft_ && draft_is_due()) send_draft();
  hand_over();
  forget_strays();
  if (pending_) return;
  for (auto* line : lines())
    if (line->channel.deadline.passed(now_) || line->channel.alive.passed(now_))
      drop_channel(*line, true);
    else if (const auto next = next_ping(*line); next && *next <= now_)
      ping_if_idle(*line, 0);
  for (const auto side : {Side::inviter, Side::joiner})
    if (mail(side).deadline.passed(now_)) drop_mail(side, true);
  if (burns_mail_.deadline.passed(now_)) drop_burns(true);
  for (auto* line : lines())  // of those handed over one after the other: each is refused until it is added
    if (!line->space.is_granted() || line == &granted_.front()) connect_channel(*line);
  connect_mail(Side::inviter);
  connect_mail(Side::joiner);
  connect_burns();
  for (auto* line : lines()) {
    if (pending_) return;
    const auto phase = line->channel.phase;
    if (phase == Channel::Phase::reading || phase == Channel::Phase::live) after_reading(*line);
  }
  if (!pending_ && is_becoming()) pairing_clock();  // all may be read now
  // A private space that is on no relay waits for nobody.
  if (!pending_ && mine_ && mine_->space.record().relay.empty() && mine_->channel.backoff.due(now_))
    forget_withdrawn(*mine_);
  if (!pending_ && !waits_for_relay()) relay_accepted();  // what was refused is not wanted any more
}

void Replica::State::ask_to_be_woken() {
  std::optional<UnixMs> next;
  // What is due already was tried in this step; what it waits for now comes by itself: a store, or an answer
  // of the host's.
  const auto consider = [&](const std::optional<UnixMs>& at) {
    if (at && *at > now_ && (!next || *at < *next)) next = at;
  };
  for (const auto* box : {&inviter_mail_, &joiner_mail_, &burns_mail_}) consider(box->deadline.at());
  if (draft_) consider(draft_->due);
  consider(hand_over_.next());
  if (us_) consider(us_->space.next_opening());
  consider(next_turn());
  for (const auto* line : lines()) {
    if (line->channel.phase == Channel::Phase::live) consider(held_until(*line));
    consider(line->channel.deadline.at());
    consider(line->channel.alive.at());
    consider(next_ping(*line));
    consider(line->channel.backoff.next());
    for (const auto& [entry, at] : line->channel.put_later) consider(at);
    for (const auto& [blob, at] : line->channel.not_there) consider(at);
  }
  if (mail_wanted(Side::inviter)) {
    consider(inviter_mail_.backoff.next());
    consider(inviter_->expires_at());
  }
  if (mail_wanted(Side::joiner)) consider(joiner_mail_.backoff.next());
  if (!burns_.empty()) consider(burns_mail_.backoff.next());
  if (asked_wake_ && *asked_wake_ <= now_) asked_wake_.reset();
  if (!next || next == asked_wake_) return;
  asked_wake_ = next;
  effects_.push_back(Wake{*next});
}

void Replica::State::changed(std::string_view view) {
  for (auto& effect : effects_)
    if (auto* before = std::get_if<Changed>(&effect)) {
      if (std::find(before->views.begin(), before->views.end(), view) == before->views.end())
        before->views.emplace_back(view);
      return;
    }
  effects_.push_back(Changed{{std::string(view)}});
}

void Replica::State::changed(practice::Audience audience) {
  shown_.clear();
  for (const auto view : practice::Practices::views(audience)) changed(view);
  changed(tend::today::List::name);
  if (audience == practice::Audience::us) changed(together::Timeline::name);
}

// ---- sockets of spaces and mailboxes begin here, as both need an address

void Replica::State::connect_channel(Line& line) {
  auto& channel = line.channel;
  if (channel.phase != Channel::Phase::off || !channel.backoff.due(now_)) return;
  const auto url = to_socket_url(line.space.record().relay);
  if (url.empty()) return;  // of this device only
  channel.phase = Channel::Phase::connecting;
  channel.deadline.set(now_);
  channel.connection = new_connection("c");
  effects_.push_back(Connect{channel.connection, url});
  changed("home.show");
}

void Replica::State::connect_mail(Side side) {
  auto& box = mail(side);
  if (!mail_wanted(side)) {
    if (box.phase != Mail::Phase::off) drop_mail(side, false);
    return;
  }
  if (box.phase != Mail::Phase::off || !box.backoff.due(now_)) return;
  const auto url = to_socket_url(side == Side::inviter ? inviter_->relay() : joiner_->relay());
  if (url.empty()) return;
  box.phase = Mail::Phase::connecting;
  box.deadline.set(now_);
  box.connection = new_connection("m");
  effects_.push_back(Connect{box.connection, url});
  changed("home.show");
}

}  // namespace tend::replica
