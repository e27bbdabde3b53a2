// Inside of the replica: what it holds between two events, and the parts that handle them. Each part is a
// .cpp of its own:
//   replica.cpp   the door: order of events, stores, intents and queries
//   write.cpp     what practices write: drafts that can be undone, entries, the clock that is asked about
//   sync.cpp      the sockets of us spaces: log-in, reading, appending, trying again
//   pair.cpp      invitations and their mailboxes
//   devices.cpp   a person's own next device: spaces handed over, and taken
//   burns.cpp     ends of pairings that the relay has yet to hear of
//   home.cpp      home.show
//   today.cpp     what is offered now
//   export.cpp    everything in open forms
//   files.cpp     photos and voices: taken in, put, fetched, shown
//   archives.cpp  exports that are brought along
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>

#include "core/replica/door.h"
#include "core/replica/replica.h"
#include "core/replica/space.h"
#include "core/replica/vault.h"
#include "core/space/blob.h"
#include "core/space/pairing/pairing.h"

namespace tend::replica {

// When to try a connection again: 1 s, 2 s, 4 s … 60 s, each up to a quarter shorter by chance, so that a
// relay that comes back is not met by all at once.
class Backoff {
 public:
  void failed(UnixMs now, crypto::Entropy& entropy);
  void later(UnixMs at) { next_ = at; }
  void reset() { tries_ = 0, next_.reset(); }
  void now() { next_.reset(); }
  void clock_went_back(std::int64_t ms) {
    if (next_) *next_ -= ms;
  }
  [[nodiscard]] bool due(UnixMs now) const { return !next_ || *next_ <= now; }
  [[nodiscard]] const std::optional<UnixMs>& next() const { return next_; }
  [[nodiscard]] bool waiting() const { return next_.has_value(); }

 private:
  int tries_ = 0;
  std::optional<UnixMs> next_;
};

// Until when the relay must have answered; past it the socket is taken for dead. After sleep or a lost
// network a socket can look open for minutes.
class Deadline {
 public:
  void set(UnixMs now) { at_ = now + patience_ms; }
  void set_for_chunk(UnixMs now) { at_ = now + 4 * patience_ms; }  // over a thin line it takes long
  void set_for_ping(UnixMs now) { at_ = now + 8'000; }             // nothing is stored for it
  void clear() { at_.reset(); }
  void clock_went_back(std::int64_t ms) {
    if (at_) *at_ -= ms;
  }
  [[nodiscard]] bool passed(UnixMs now) const { return at_ && *at_ <= now; }
  [[nodiscard]] const std::optional<UnixMs>& at() const { return at_; }

 private:
  static constexpr std::int64_t patience_ms = 30'000;
  std::optional<UnixMs> at_;
};

// What one intent is about to write. `due`: when it becomes entries.
struct Draft {
  DraftRecord record;
  UnixMs due = 0;
};

// The photo or voice that is on its way over one socket, chunk by chunk. PROTOCOL 10.
struct FileOnWay {
  // put: asked which chunks are wanted, one is read here, one is on its way there; or one comes
  enum class Doing : std::uint8_t { nothing, opening, reading, putting, getting };
  Doing doing = Doing::nothing;
  std::uint64_t ref = 0;              // of what the relay, or (reading) the host, was asked
  Space::Owed owed;                   // what is put; of what comes, that file alone
  std::size_t nth = 0;                // of its files
  std::uint64_t slot = 0;             // whose, of what comes
  std::vector<std::uint64_t> wanted;  // chunks still to go or come, this one first
};

// The socket of one space. PROTOCOL 5.
struct Channel {
  enum class Phase : std::uint8_t { off, connecting, hello, login, reading, live };
  Phase phase = Phase::off;
  std::string connection;
  Bytes hello;
  Nonce32 nonce;
  std::uint64_t head = 0;             // of the log, when logged in
  UnixMs read_until = 0;              // the relay's clock then: once live, all is read that it had stamped
  std::optional<std::uint64_t> sent;  // greatest outbox number handed in on this socket
  std::uint64_t next_ref = 0;
  bool has_company = false;            // another device of mine is there, too
  std::optional<std::uint64_t> batch;  // greatest outbox number of what goes out together, once it has begun
  std::optional<std::uint64_t> erase_ref;   // an Erase under way
  std::optional<std::uint64_t> keep_ref;    // or an EraseCancel
  std::vector<EntryId> asked;               // of these
  std::optional<std::uint64_t> cancel_ref;  // an EscrowCancel under way
  EntryId cancelling;                       // of this
  std::optional<std::uint64_t> act_ref;     // a roster act under way
  std::uint64_t act_end = 0;                // index after the last one; until it is read, no other
  std::map<std::uint64_t, std::uint64_t> first_by_ref;  // appends under way: ref -> first outbox number in it
  FileOnWay file;
  std::map<EntryId, UnixMs> put_later;  // entries whose files found no room, and when to ask again
  Refusal put_later_why = Refusal::relay_blob_quota;
  std::map<BlobId, UnixMs> not_there;            // what the relay had not got
  std::optional<std::uint64_t> files_looked_at;  // Space::files_version at which nothing was left to fetch
  Deadline deadline;
  UnixMs heard = 0;  // when the last frame came
  Deadline alive;    // until when one has to come: it was asked whether it is there
  Backoff backoff;
};

// A space with the socket to its relay.
struct Line {
  Space space;
  Channel channel;
};

// One socket of a mailbox. PROTOCOL 4.
struct Mail {
  enum class Phase : std::uint8_t { off, connecting, open };
  Phase phase = Phase::off;
  std::string connection;
  space::pairing::Mailbox seen;
  bool seen_now = false;  // on this socket
  bool refused = false;   // what was left there last
  bool lost = false;      // the relay knows nothing of it (any more)
  Deadline deadline;
  Backoff backoff;
};

// The address of a relay's sockets; empty for what is no origin.
std::string to_socket_url(std::string_view origin);
// What the sentence of a refused field needs, and that of a refused file.
Json args_of(const codec::Where& where);
Json args_of_file(Refusal why);

class Replica::State {
 public:
  explicit State(crypto::Entropy& entropy) : entropy_(&entropy) {}
  Effects step(const Event& event);
  [[nodiscard]] bool is_opened() const { return opened_; }

 private:
  enum class Side : std::uint8_t { inviter, joiner };
  using Todo = space::pairing::Todo;

  // What happens once a store is done, or has failed. A one-shot function that may own secrets.
  struct AfterStore {
    virtual ~AfterStore() = default;
    virtual void done() = 0;
    virtual void failed() = 0;
  };
  struct Pending {
    std::uint64_t ticket = 0;
    std::unique_ptr<AfterStore> after;
    std::vector<std::string> files, no_files;  // keys of chunks that it keeps, and lets go
  };
  struct FoundFile {
    practice::Audience space = practice::Audience::us;  // that it lies in
    std::uint64_t slot = 0;
    practice::Attachment what;
    bool is_lacking = false;  // of it there is the small picture at most
  };
  struct FileToShow {
    std::uint64_t id = 0;  // of the query
    std::vector<std::string> keys;
    FoundFile file;
  };
  // A photo or a voice that was taken in, sealed for a space.
  struct SealedFile {
    practice::Attachment file;
    std::vector<KeyValue> puts;
  };
  // What a query is asked of, and by whom.
  struct Sight {
    practice::Both<practice::Practices::State> states;
    practice::Viewer viewer;
    const Archive* archive = nullptr;  // in place of what is now
    [[nodiscard]] std::vector<practice::Moment> moments() const {
      return practice::Practices::moments(states, viewer);
    }
  };
  // The one that is looked into.
  struct FoldedArchive {
    ArchiveId id;
    std::uint64_t version = 0;
    ArchivedStates states;
    std::vector<practice::Attachment> files;  // as its entries have them
  };
  struct AskedBy {  // the intent that waits for an answer
    std::uint64_t id = 0;
    std::optional<std::uint64_t> tries_left;  // the words were wrong
  };
  // What comes of a step of pairing, besides the side itself.
  struct Outcome {
    std::optional<DeviceRecord> device;
    std::optional<Space> begun;
    std::vector<Space> granted;
    std::optional<AddsRecord> adds;
    std::optional<Space::Change> upload;  // of the private space
    bool forget = false;                  // what was begun for it
  };

  // replica.cpp
  void take(const Event& event);
  void on(const Open& open);
  void on(const Intent& intent);
  void on(const Query& query);
  void on(const Connected& event);
  void on(const FrameIn& event);
  void on(const Disconnected& event);
  void on(const Content& content);
  [[nodiscard]] std::optional<Sight> sight(const Query& query) const;
  void show_timeline(const Query& query, const Sight& sight);
  void on(const FilesRead& event);
  void on(const Clock& clock);
  template <class Done, class Failed>
  void store(std::vector<KeyValue> puts, std::vector<std::string> removes, Done done, Failed failed);
  void settle(std::uint64_t ticket, bool stored);
  Result<void> restore_spaces(BytesView device, const Space::StoredValues& stored);
  Result<void> restore(const Open& open);
  void start(std::uint64_t id, const Json& fields);
  template <class T>
  std::optional<T> fields_of(const Intent& intent);
  void reply(std::uint64_t id, Json answer = Json::object()) {
    effects_.push_back(Reply{id, std::move(answer)});
  }
  void reply_refused(std::uint64_t id, Refusal why, Json args = Json::object()) {
    effects_.push_back(ReplyRefused{id, why, std::move(args)});
  }
  void changed(std::string_view view);
  void changed(practice::Audience audience);
  void run_timers();
  void clock_went_back(std::int64_t ms);
  void ask_to_be_woken();
  std::string new_connection(std::string_view of);

  // write.cpp
  void practice_intent(const Intent& intent);
  void writing_intent(const Intent& intent);
  void keep_draft(std::uint64_t id, DraftRecord record);
  void undo_draft(std::uint64_t id, const EntryId& name);
  void send_draft_then(std::function<void()> done, std::function<void()> failed);
  void send_draft();
  void write_mine(std::uint64_t id, const std::vector<practice::NewEntry>& entries,
                  std::vector<KeyValue> puts, Json answer);
  void look_at_sealed();
  [[nodiscard]] bool draft_is_due() const;
  [[nodiscard]] std::optional<std::int64_t> clock_off_ms() const;
  [[nodiscard]] const practice::Practices::State& shown_state(const Space& space) const;
  [[nodiscard]] practice::Both<practice::Practices::State> shown_states() const;
  [[nodiscard]] std::vector<Line*> draft_lines();
  [[nodiscard]] bool draft_is_in(const Space& space) const;
  [[nodiscard]] std::vector<Line*> private_last(std::vector<Line*> lines);
  void draft_changed();

  // sync.cpp
  void connect_channel(Line& line);
  void say_hello(Line& line);
  void on_channel(Line& line, const FrameIn& event);
  void on_channel_frame(Line& line, const protocol::Challenge& challenge);
  void on_channel_frame(Line& line, const protocol::Welcome& welcome);
  void on_channel_frame(Line& line, const protocol::Items& items);
  void on_channel_frame(Line& line, const protocol::Ack& ack);
  void on_channel_frame(Line& line, const protocol::Erased& erased);
  void on_channel_frame(Line& line, const protocol::Refused& refused);
  void on_channel_frame(Line& line, const protocol::BlobWanted& wanted);
  void on_channel_frame(Line& line, const protocol::Chunk& chunk);
  void on_channel_frame(Line& line, const protocol::Company& company);
  void log_in(Line& line, const protocol::Challenge& challenge);
  void after_reading(Line& line);
  void hand_in(Line& line);
  [[nodiscard]] std::optional<UnixMs> held_until(const Line& line) const;
  bool fill_batch(Line& line);
  void fill_up(Line& line);
  void append_act(Line& line, const RosterAct& act);
  void not_let_in(Line& line);
  void keep_and_hand_in(Line& line, Space::Change change);
  bool take_back_strays(Line& line);
  bool give_keys_away(Line& line);
  bool write_unasked(Line& line, const std::vector<practice::NewEntry>& entries);
  void take_key_back(Line& line);
  void forget_withdrawn(Line& line);
  bool ask_to_keep(Line& line);
  void erasure_refused(Line& line, const protocol::Refused& refused);
  void drop_channel(Line& line, bool failed);
  void ping_if_idle(Line& line, std::int64_t idle_ms);
  [[nodiscard]] std::optional<UnixMs> next_ping(const Line& line) const;
  void accepted(Line& line);
  [[nodiscard]] bool waits_for_relay();
  void relay_refused(const protocol::Refused& refused);
  void relay_accepted();
  void send(const std::string& connection, const protocol::Frame& frame) {
    effects_.push_back(Send{connection, protocol::encode(frame)});
  }

  // pair.cpp
  void pair_intent(const Intent& intent);
  void invite(std::uint64_t id, space::pairing::Purpose purpose);
  void open_link(std::uint64_t id, const std::string& link, space::pairing::Purpose purpose);
  void join(std::uint64_t id, const std::string& device_name);
  void enter(std::uint64_t id, const std::vector<std::string>& words);
  void accept(std::uint64_t id);
  void cancel(std::uint64_t id);
  void connect_mail(Side side);
  void on_mail(Side side, const FrameIn& event);
  void look_into_mailbox(Side side, bool no_channel = false);
  bool came_too_late(Side side) const;
  Todo cancelled(Side side);
  void pairing_clock();
  void answer(const AskedBy& asked);
  // `seed`: of a device that becomes one of a person's by this step.
  void keep_pairing(Side side, Todo todo, std::optional<AskedBy> asked = std::nullopt,
                    std::optional<crypto::DeviceSeed> seed = std::nullopt);
  void forget_spaces(Side side, Outcome& out, std::vector<std::string>& removes) const;
  Outcome outcome_of(Side side, std::optional<crypto::DeviceSeed> seed, std::vector<KeyValue>& puts,
                     std::vector<std::string>& removes);
  void come_of(Outcome outcome);
  void fall_back(Side side);
  void carry_out(Side side, const Todo& todo);
  void drop_mail(Side side, bool failed);
  void put_away(Side side, std::uint64_t id);
  Mail& mail(Side side) { return side == Side::inviter ? inviter_mail_ : joiner_mail_; }
  bool mail_wanted(Side side) const;
  std::optional<Pairing> pairing_view() const;
  Result<std::array<std::uint16_t, 4>> numbers_of(const std::vector<std::string>& words,
                                                  std::string& unknown) const;

  // devices.cpp
  [[nodiscard]] bool is_for_device(Side side) const;
  [[nodiscard]] bool is_becoming() const;
  [[nodiscard]] std::optional<Refusal> not_yet() const;
  [[nodiscard]] bool has_room_for_device();
  [[nodiscard]] std::string device_relay() const;
  std::vector<space::pairing::SpaceGrant> grants();
  void take_over(Line& line);
  [[nodiscard]] bool all_is_taken_over() const;
  bool add_next_device(Line& line);
  void hand_over();
  [[nodiscard]] bool keyring_is_due() const;
  void write_keyring();
  [[nodiscard]] std::vector<space::pairing::SpaceConsent> consents() const;
  void keep_adds(std::vector<space::pairing::SpaceConsent> left);
  const Keyring* keyring_to_take();
  void take_keyring(const Keyring& keyring);
  [[nodiscard]] std::optional<space::pairing::SpaceGrant> grant_of(const SpaceId& space) const;
  [[nodiscard]] bool is_paired() const;
  std::string partner_name() const;

  // burns.cpp
  std::optional<BurnRecord> untold(Side side) const;
  std::vector<BurnRecord> burns_with(const std::vector<BurnRecord>& more) const;
  void keep_burns(const std::vector<BurnRecord>& burns, std::vector<KeyValue>& puts,
                  std::vector<std::string>& removes) const;
  void connect_burns();
  void on_burns(const Connected& event);
  void on_burns(const FrameIn& event);
  void burn_is_told();
  void drop_burns(bool failed);

  // today.cpp
  void today_intent(const Intent& intent);
  [[nodiscard]] tend::today::List::Answer today_list() const;
  void look(const Intent& intent);
  [[nodiscard]] const practice::seen::State& seen() const;
  void look_at_day();
  [[nodiscard]] std::optional<UnixMs> next_turn() const;
  [[nodiscard]] std::int32_t minute() const { return minute_of_day(now_, utc_offset_min_); }
  [[nodiscard]] together::Facts facts() const;
  [[nodiscard]] const practice::today::State& past_draws() const;

  // export.cpp
  [[nodiscard]] bool is_kept_shut(const Space::Said& said, practice::Audience audience) const;
  [[nodiscard]] ExportFiles::Answer files_to_export(const Sight& sight) const;
  [[nodiscard]] std::string json_rows(const Sight& sight, std::uint64_t start,
                                      std::optional<std::uint32_t>& next) const;
  void export_file(const Query& query, const Sight& sight);

  // archives.cpp
  void archive_intent(const Intent& intent);
  void keep_archive(const Intent& intent);
  void keep_archived_file(const Intent& intent, const ArchiveFile& fields);
  void forget_archive(const Intent& intent, const ArchiveId& id);
  [[nodiscard]] const Archive* find_archive(const ArchiveId& id) const;
  [[nodiscard]] const FoldedArchive& folded(const Archive& archive) const;
  [[nodiscard]] const practice::Attachment* named_file(const Archive& archive, const BlobId& blob) const;
  [[nodiscard]] practice::Viewer archive_viewer(const Archive& archive) const;
  [[nodiscard]] std::vector<ShownArchive> shown_archives() const;
  [[nodiscard]] HomeShow::Answer archived_home(const Archive& archive) const;

  // bring.cpp
  void tell_taken(const Query& query);
  void read_chat(const Query& query);

  // files.cpp
  void file_intent(const Intent& intent);
  void keep_file(const Intent& intent);
  void drop_file(std::uint64_t id, const BlobId& blob);
  [[nodiscard]] std::vector<std::string> file_keys(const Space& space, std::uint64_t slot,
                                                   const practice::Attachment& file) const;
  [[nodiscard]] static std::vector<practice::Attachment> files_of(const DraftRecord& draft,
                                                                  const Space& space);
  [[nodiscard]] std::vector<std::string> file_keys_of_draft() const;
  void look_for_strays(const std::vector<std::string>& keys);
  void forget_strays();
  [[nodiscard]] Result<SealedFile> seal_file(const std::vector<Bytes>& picked, const Space& space) const;
  [[nodiscard]] std::optional<FoundFile> find_file(const BlobId& blob) const;
  [[nodiscard]] std::optional<FoundFile> find_archived(const ArchiveId& archive, const BlobId& blob) const;
  [[nodiscard]] std::optional<practice::Attachment> kept_file(const BlobId& blob) const;
  [[nodiscard]] practice::FileState file_state(const FoundFile& file) const;
  void read_file(const Query& query);
  void show_file(std::uint64_t id, BytesView bytes);
  bool put_file(Line& line);
  void put_next_file(Line& line);
  void put_next_chunk(Line& line);
  void put_read(const FilesRead& event);
  bool chunk_is_put(Line& line, std::uint64_t ref);
  bool file_is_refused(Line& line, const protocol::Refused& refused, Refusal why);
  void get_file(Line& line);

  // home.cpp
  HomeShow::Answer home() const;
  [[nodiscard]] practice::Viewer viewer() const;
  [[nodiscard]] practice::Writer writer() const;
  [[nodiscard]] std::uint64_t draw_seed() const;
  // There is an us space that can be written to.
  [[nodiscard]] bool has_us() const { return us_ && us_->space.started(); }
  [[nodiscard]] practice::RestoreUntil restore_until() const;
  std::string my_name() const;
  std::int32_t today() const { return writers_day(now_, utc_offset_min_); }
  Space* space_of(practice::Audience audience) {
    auto& line = audience == practice::Audience::us ? us_ : mine_;
    return line ? &line->space : nullptr;
  }
  std::vector<Line*> lines() {
    std::vector<Line*> out;
    for (auto* line : {&us_, &mine_})
      if (*line) out.push_back(&**line);
    for (auto& line : granted_) out.push_back(&line);
    return out;
  }
  [[nodiscard]] const Line* line_of(practice::Audience audience) const {
    const auto& line = audience == practice::Audience::us ? us_ : mine_;
    return line ? &*line : nullptr;
  }
  Line* line_of(const std::string& connection) {
    for (auto* line : lines())
      if (!connection.empty() && line->channel.connection == connection) return line;
    return nullptr;
  }

  crypto::Entropy* entropy_;
  UnixMs now_ = 0;
  std::int32_t utc_offset_min_ = 0;
  Effects effects_;

  bool opened_ = false;
  std::optional<Refusal> broken_;  // storage can't be read: everything is refused with this
  std::string app_origin_, relay_origin_;
  std::optional<Vault> vault_;
  bool vault_is_stored_ = false;
  std::optional<DeviceRecord> device_;
  std::optional<Line> mine_, us_;
  std::list<Line> granted_;         // handed over, and not looked over yet
  std::optional<AddsRecord> adds_;  // a next device of mine that is on its way in
  std::set<EntryKey> not_addable_;  // devices that a roster refuses
  Backoff hand_over_;               // after a store that failed
  std::optional<space::pairing::Inviter> inviter_;
  std::optional<space::pairing::Joiner> joiner_;
  crypto::SecretBytes stored_inviter_, stored_joiner_;  // as last stored, to fall back on when a store fails
  std::optional<Draft> draft_;  // one at most: whoever writes on has done with the one before
  mutable std::map<std::uint64_t, practice::Practices::State> shown_;  // of its spaces, with the draft
  std::optional<std::int64_t> relay_ahead_ms_;  // the relay's clock less this one, at the last log-in
  bool clock_is_trusted_ = false;               // the person said that this device's clock is right
  Mail inviter_mail_, joiner_mail_;
  std::vector<BurnRecord> burns_;     // stored
  std::vector<BurnRecord> replaced_;  // of sides that the step under way leaves no room for
  Mail burns_mail_;                   // of the first of burns_
  std::optional<Refusal> trouble_;
  mutable FoldedArchive folded_archive_;
  std::vector<std::string> words_;                         // content: 2048 or none
  std::optional<std::pair<std::int32_t, bool>> day_seen_;  // my day, and whether it was quiet

  std::set<std::string> files_here_;              // keys of the chunks that the host keeps
  std::vector<std::string> stray_files_;          // of them those that nothing names
  std::vector<practice::Attachment> kept_files_;  // picked, and named by no entry yet; oldest first
  std::set<BlobId> damaged_files_;                // found to be so since the start
  std::map<std::uint64_t, FileToShow> reads_;     // by ticket

  std::uint64_t last_ticket_ = 0;
  std::uint64_t last_connection_ = 0;
  std::optional<Pending> pending_;
  std::deque<Event> waiting_;
  std::optional<UnixMs> asked_wake_;
};

template <class T>
std::optional<T> Replica::State::fields_of(const Intent& intent) {
  codec::Where where;
  auto fields = codec::from_json<T>(intent.fields, &where);
  if (fields) return std::move(*fields);
  // Whatever was typed where a link belongs: if it can't be one, that is what to say.
  const bool is_link = std::is_same_v<T, PairOpen> && (fields.error() == Refusal::text_too_long ||
                                                       fields.error() == Refusal::text_has_controls);
  reply_refused(intent.id, is_link ? Refusal::link_malformed : fields.error(),
                Json{{"field", std::string(where.field)}, {"limit", where.limit}});
  return std::nullopt;
}

template <class Done, class Failed>
void Replica::State::store(std::vector<KeyValue> puts, std::vector<std::string> removes, Done done,
                           Failed failed) {
  struct Both : AfterStore {
    Both(Done d, Failed f) : on_done(std::move(d)), on_failed(std::move(f)) {}
    void done() override { on_done(); }
    void failed() override { on_failed(); }
    Done on_done;
    Failed on_failed;
  };
  check(!pending_, "one write at a time");
  if (!vault_is_stored_) puts.insert(puts.begin(), {std::string(vault_key), vault_->stored()});
  pending_ = Pending{++last_ticket_, std::make_unique<Both>(std::move(done), std::move(failed)), {}, {}};
  for (const auto& [key, value] : puts)
    if (is_file_key(key)) pending_->files.push_back(key);
  std::ranges::copy_if(removes, std::back_inserter(pending_->no_files), is_file_key);
  effects_.push_back(Store{last_ticket_, std::move(puts), std::move(removes)});
}

}  // namespace tend::replica
