// Intents and views of the replica itself; those of practices stand with them. TypeScript types come from
// these records.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/codec/record.h"
#include "core/today/today.h"
#include "core/together/timeline.h"

namespace tend::replica {

enum class RelayStatus : std::uint8_t { none, connecting, online, offline };
enum class PairingPurpose : std::uint8_t { person, device };  // my person; my own next device
enum class PairingRole : std::uint8_t { inviter, joiner };
enum class PairingState : std::uint8_t {
  inviting,
  enter_words,
  sealing,
  opened,
  joining,
  read_words,
  confirm,
  finishing,
  done,
  ended
};
enum class ExportPart : std::uint8_t { json, markdown, book, calendar };
enum class PairingEnd : std::uint8_t { wrong_words, second_joiner, expired, cancelled, changed, other_side };

}  // namespace tend::replica

namespace tend::codec {
template <>
struct EnumNames<replica::RelayStatus> {
  static constexpr std::array<std::string_view, 4> names{"none", "connecting", "online", "offline"};
};
template <>
struct EnumNames<replica::PairingPurpose> {
  static constexpr std::array<std::string_view, 2> names{"person", "device"};
};
template <>
struct EnumNames<replica::PairingRole> {
  static constexpr std::array<std::string_view, 2> names{"inviter", "joiner"};
};
template <>
struct EnumNames<replica::PairingState> {
  static constexpr std::array<std::string_view, 10> names{"inviting", "enter_words", "sealing", "opened",
                                                          "joining",  "read_words",  "confirm", "finishing",
                                                          "done",     "ended"};
};
template <>
struct EnumNames<replica::ExportPart> {
  static constexpr std::array<std::string_view, 4> names{"json", "markdown", "book", "calendar"};
};
template <>
struct EnumNames<replica::PairingEnd> {
  static constexpr std::array<std::string_view, 6> names{"wrong_words", "second_joiner", "expired",
                                                         "cancelled",   "changed",       "other_side"};
};
}  // namespace tend::codec

namespace tend::replica {

struct Person {
  std::string name;
  static constexpr auto record = codec::describe(
      "Person", "one of the two", codec::field(0, "name", &Person::name, codec::any(), "as they wrote it"));
};

struct SaidWord {
  std::string word;
  std::uint32_t number = 0;
  static constexpr auto record = codec::describe(
      "PairingWord", "one of the four words",
      codec::field(0, "word", &SaidWord::word, codec::any(),
                   "in the inviter's language; empty if the list is not there"),
      codec::field(1, "number", &SaidWord::number, codec::at_most(2047), "the same as a number"));
};

struct Pairing {
  PairingRole role = PairingRole::inviter;
  PairingState state = PairingState::inviting;
  std::optional<std::string> link;
  std::optional<std::string> other_name;
  std::optional<std::vector<SaidWord>> words;
  std::optional<std::uint32_t> tries_left;
  std::string relay;
  std::optional<std::int64_t> expires_at;
  std::optional<PairingEnd> ended;
  std::optional<std::string> trouble;
  std::optional<PairingPurpose> purpose;
  static constexpr auto record = codec::describe(
      "Pairing", "an invitation under way", codec::field(0, "role", &Pairing::role, codec::any(), "mine"),
      codec::field(1, "state", &Pairing::state, codec::any(), "what is awaited"),
      codec::field(2, "link", &Pairing::link, codec::any(), "inviter: to be handed to the other"),
      codec::field(
          3, "other_name", &Pairing::other_name, codec::any(),
          "as the other wrote it; not vouched for before the words are. Purpose device: the person's for "
          "the joiner, the device's for the inviter"),
      codec::field(4, "words", &Pairing::words, codec::any(), "joiner: to be read aloud"),
      codec::field(5, "tries_left", &Pairing::tries_left, codec::any(), "inviter: of entering the words"),
      codec::field(6, "relay", &Pairing::relay, codec::any(), "origin of the relay that carries it"),
      codec::field(7, "expires_at", &Pairing::expires_at, codec::any(), "UTC ms, inviter's clock"),
      codec::field(8, "ended", &Pairing::ended, codec::any(), "why, in state ended"),
      codec::field(9, "trouble", &Pairing::trouble, codec::any(),
                   "refusal key: opened, why Join is not possible now; ended, what was wrong"),
      codec::field(10, "purpose", &Pairing::purpose, codec::any(), "absent: person"));
};

struct ShownArchive {
  ArchiveId archive;
  std::string owner, other;
  std::uint64_t entries = 0;
  std::int32_t from = 0, until = 0;
  static constexpr auto record = codec::describe(
      "Archive", "what was brought along from an export; to read it, queries name it",
      codec::field(0, "archive", &ShownArchive::archive, codec::any(), "its name"),
      codec::field(1, "owner", &ShownArchive::owner, codec::any(), "whose export it was"),
      codec::field(2, "other", &ShownArchive::other, codec::any(), "the other one; empty: there was nobody"),
      codec::field(3, "entries", &ShownArchive::entries, codec::any(), "how many"),
      codec::field(4, "from", &ShownArchive::from, codec::any(), "day of the first"),
      codec::field(5, "until", &ShownArchive::until, codec::any(), "day of the last"));
};

struct HomeShow {
  static constexpr std::string_view name = "home.show";
  struct Answer {
    std::optional<Person> person;
    std::optional<Person> partner;
    RelayStatus relay = RelayStatus::none;
    std::optional<std::string> relay_origin;
    std::optional<std::string> trouble;
    std::uint32_t waiting = 0;
    std::int32_t today = 0;
    std::optional<Pairing> pairing;
    std::optional<std::int64_t> clock_off;
    std::optional<bool> forked;
    std::optional<std::uint32_t> devices;
    std::optional<bool> made_up;
    std::optional<std::vector<ShownArchive>> archives;
    std::optional<ArchiveId> archive;
    std::optional<std::int64_t> held_until;
    static constexpr auto record = codec::describe(
        "HomeShow", "where this person stands",
        codec::field(0, "person", &Answer::person, codec::any(), "absent: nothing has begun on this device"),
        codec::field(1, "partner", &Answer::partner, codec::any(), "absent: not paired"),
        codec::field(2, "relay", &Answer::relay, codec::any(), "this device's own connection"),
        codec::field(3, "relay_origin", &Answer::relay_origin, codec::any(), "who carries the us space"),
        codec::field(4, "trouble", &Answer::trouble, codec::any(),
                     "refusal key of what the relay or the storage can't do just now"),
        codec::field(5, "waiting", &Answer::waiting, codec::any(), "own entries not yet with the relay"),
        codec::field(6, "today", &Answer::today, codec::any(), "my day, since 1970-01-01"),
        codec::field(7, "pairing", &Answer::pairing, codec::any(),
                     "an invitation under way, or how it ended"),
        codec::field(
            8, "clock_off", &Answer::clock_off, codec::any(),
            "ms by which this clock seems ahead (negative: behind), if more than a day; writing asks"),
        codec::field(9, "forked", &Answer::forked, codec::any(),
                     "true: two entries stand under one number, so a device was copied; both are kept"),
        codec::field(10, "devices", &Answer::devices, codec::any(),
                     "of this person, this one included; absent: nothing has begun on this device"),
        codec::field(11, "made_up", &Answer::made_up, codec::any(),
                     "true: nobody; a couple to look at, in memory alone"),
        codec::field(12, "archives", &Answer::archives, codec::any(), "brought along; absent: none"),
        codec::field(13, "archive", &Answer::archive, codec::any(),
                     "this is of one of them: it can be read, and nothing else"),
        codec::field(
            14, "held_until", &Answer::held_until, codec::any(),
            "UTC ms: what is for me alone goes to my other devices then, or once one of them is there "
            "too; absent: nothing waits for that"));
  };
  static constexpr auto record = codec::describe("HomeShowQuery", "asks where this person stands");
};

struct PairInvite {
  static constexpr std::string_view name = "pair.invite";
  std::optional<PairingPurpose> purpose;
  static constexpr auto record =
      codec::describe("PairInvite", "make a link to hand to the other, or to a next device of one's own",
                      codec::field(0, "purpose", &PairInvite::purpose, codec::any(), "absent: person"));
};
struct PairOpen {
  static constexpr std::string_view name = "pair.open";
  std::string link;
  std::optional<PairingPurpose> purpose;
  static constexpr auto record = codec::describe(
      "PairOpen", "read a link; nothing is used up yet",
      codec::field(0, "link", &PairOpen::link, codec::at_most(2000), "whole, or from # on"),
      codec::field(1, "purpose", &PairOpen::purpose, codec::any(),
                   "that it must have; absent: person. A link of the other is refused with link_purpose"));
};
struct PairJoin {
  static constexpr std::string_view name = "pair.join";
  std::optional<std::string> device;
  static constexpr auto record = codec::describe(
      "PairJoin", "join by the link that was opened",
      codec::field(0, "device", &PairJoin::device, codec::line(80),
                   "purpose device: what this one is called; the person reads it on the other"));
};
struct PairEnter {
  static constexpr std::string_view name = "pair.enter";
  std::vector<std::string> words;
  static constexpr auto record =
      codec::describe("PairEnter", "the four words the other read aloud",
                      codec::field(0, "words", &PairEnter::words, codec::items(8, codec::at_most(80)),
                                   "each a word of the list or its number"));
};
struct PairAccept {
  static constexpr std::string_view name = "pair.accept";
  static constexpr auto record = codec::describe("PairAccept", "the other said their screen took the words");
};
struct PairCancel {
  static constexpr std::string_view name = "pair.cancel";
  static constexpr auto record =
      codec::describe("PairCancel", "end the invitation; of one that has ended: put it away");
};

inline constexpr std::int64_t undo_ms = 8'000;

// An intent that writes is answered {"draft", "until"}: for undo_ms it can be undone without a trace, and
// shows as if it were written. Then, at the next intent that writes, or when asked, it becomes entries.
struct DraftUndo {
  static constexpr std::string_view name = "draft.undo";
  EntryId draft;
  static constexpr auto record =
      codec::describe("DraftUndo", "take back what was just written, as if it had never been",
                      codec::field(0, "draft", &DraftUndo::draft, codec::any(), "as the intent answered"));
};
struct DraftSend {
  static constexpr std::string_view name = "draft.send";
  static constexpr auto record = codec::describe("DraftSend", "don't wait any longer: write it now");
};
struct ClockTrust {
  static constexpr std::string_view name = "clock.trust";
  static constexpr auto record = codec::describe(
      "ClockTrust", "this device's date and time are right: write by them until it is closed");
};

// Asked when a person looks at Today: draws what there is to draw on this day, writes it down in the private space, and
// then answers. Nothing to draw: nothing is written. It can't be undone, nor does it end an undo.
struct TodayOpen {
  static constexpr std::string_view name = "today.open";
  static constexpr auto record = codec::describe("TodayOpen", "look at what is for me now");
};

// Asked when moments of us.timeline were looked at: writes down in the private space which of them were new, and nothing if none
// was. It can't be undone, nor does it end an undo.
struct UsLook {
  static constexpr std::string_view name = "us.look";
  std::vector<EntryId> moments;
  static constexpr auto record = codec::describe(
      "UsLook", "these were looked at; the other does not learn of it",
      codec::field(0, "moments", &UsLook::moments, codec::items(practice::seen::moments_max), "their ids"));
};

// Of the made-up couple: the other's device from now on.
struct DemoSwitch {
  static constexpr std::string_view name = "demo.switch";
  static constexpr auto record = codec::describe("DemoSwitch", "look from the other one's device");
};

// Takes in a photo or a voice for what is being written, its bytes beside the intent; a small picture of it may come with
// them. What a camera wrote beside the picture is left out. Answered {"blob", "type", "bytes", "photo"}: by that name an
// intent of a practice uses it. Until then it is on this device alone, and gone when the app is closed.
struct FileKeep {
  static constexpr std::string_view name = "file.keep";
  static constexpr auto record =
      codec::describe("FileKeep", "a photo or a voice that was picked, and a small picture of it");
};
struct FileDrop {
  static constexpr std::string_view name = "file.drop";
  BlobId blob;
  static constexpr auto record =
      codec::describe("FileDrop", "one that was picked is not wanted",
                      codec::field(0, "blob", &FileDrop::blob, codec::any(), "its name"));
};
// Refused file_missing while not all of it is on this device, file_damaged if it is not what its writer said.
struct FileRead {
  static constexpr std::string_view name = "file.read";
  struct Answer {
    std::string type;
    std::uint64_t bytes = 0;
    static constexpr auto record = codec::describe(
        "FileRead", "a photo or a voice; its bytes come beside the answer",
        codec::field(0, "type", &Answer::type, codec::any(), "what its bytes say that it is: image/jpeg"),
        codec::field(1, "bytes", &Answer::bytes, codec::any(), "how large"));
  };
  BlobId blob;
  std::optional<bool> small;
  static constexpr auto record =
      codec::describe("FileReadQuery", "asks for a photo or a voice",
                      codec::field(0, "blob", &FileRead::blob, codec::any(), "its name"),
                      codec::field(1, "small", &FileRead::small, codec::any(),
                                   "true: the small picture will do, if there is one"));
};

// What was brought along (core/replica/archive.h), tend.json of an export beside the intent; it goes to the private space. Of one
// that is there already, what is new in it comes in addition. Answered {"archive", "entries": how many came, "files": [{"blob",
// "name"}]}: photos and voices that lie beside the export under those names and are not here yet, for archive.file.
struct ArchiveKeep {
  static constexpr std::string_view name = "archive.keep";
  static constexpr auto record = codec::describe("ArchiveKeep", "bring an export along");
};
struct ArchiveFile {
  static constexpr std::string_view name = "archive.file";
  ArchiveId archive;
  BlobId blob;
  static constexpr auto record =
      codec::describe("ArchiveFile", "a photo or a voice of it, its bytes beside the intent",
                      codec::field(0, "archive", &ArchiveFile::archive, codec::any(), "of which"),
                      codec::field(1, "blob", &ArchiveFile::blob, codec::any(), "its name there"));
};
struct ArchiveForget {
  static constexpr std::string_view name = "archive.forget";
  ArchiveId archive;
  static constexpr auto record =
      codec::describe("ArchiveForget", "let what was brought along go",
                      codec::field(0, "archive", &ArchiveForget::archive, codec::any(), "which"));
};

// The day on which a photo was taken, as far as its first bytes or its name tell (core/media); its beginning beside the query.
struct FileTaken {
  static constexpr std::string_view name = "file.taken";
  using Answer = practice::Date;
  std::string file_name;
  static constexpr auto record = codec::describe(
      "FileTakenQuery", "asks when a photo was taken",
      codec::field(0, "file_name", &FileTaken::file_name, codec::at_most(1000), "as the phone has it"));
};

// What a messenger's own export holds (core/media/chat.h), the whole of it beside the query; nothing of it is kept. Without a
// month: how many messages each has.
struct ChatMonth {
  std::uint32_t year = 0, month = 0, messages = 0;
  static constexpr auto record =
      codec::describe("ChatMonth", "a month of a chat",
                      codec::field(0, "year", &ChatMonth::year, codec::between(1, 9999), "its year"),
                      codec::field(1, "month", &ChatMonth::month, codec::between(1, 12), "of the year"),
                      codec::field(2, "messages", &ChatMonth::messages, codec::any(), "how many it has"));
};
struct ChatMessage {
  std::uint32_t day = 0, minute = 0;
  std::string by, text;
  static constexpr auto record =
      codec::describe("ChatMessage", "what somebody wrote in a chat",
                      codec::field(0, "day", &ChatMessage::day, codec::between(1, 31), "of the month"),
                      codec::field(1, "minute", &ChatMessage::minute, codec::at_most(1439), "of the day"),
                      codec::field(2, "by", &ChatMessage::by, codec::any(), "as the chat names them"),
                      codec::field(3, "text", &ChatMessage::text, codec::any(), "their words"));
};
struct ChatRead {
  static constexpr std::string_view name = "chat.read";
  struct Answer {
    std::vector<ChatMonth> months;
    std::vector<ChatMessage> messages;
    static constexpr auto record = codec::describe(
        "ChatRead", "a chat that was written out by a messenger",
        codec::field(0, "months", &Answer::months, codec::any(), "oldest first; none: it isn't one"),
        codec::field(1, "messages", &Answer::messages, codec::any(), "of the month that was asked for"));
  };
  std::optional<std::uint32_t> year, month;
  static constexpr auto record =
      codec::describe("ChatReadQuery", "asks what a chat holds",
                      codec::field(0, "year", &ChatRead::year, codec::between(1, 9999), "with month"),
                      codec::field(1, "month", &ChatRead::month, codec::between(1, 12), "whose messages"));
};

// Everything in open forms (docs/export.md), in as many pieces as it takes, their bytes beside the answer. Words: the sentences
// of content/ whose keys begin with moment. and book., with {by} and the like left standing; for the book and Markdown.
struct ExportWords {
  std::string key, text;
  static constexpr auto record = codec::describe(
      "ExportWords", "a sentence of the book",
      codec::field(0, "key", &ExportWords::key, codec::at_most(80), "of content"),
      codec::field(1, "text", &ExportWords::text, codec::at_most(400), "in the reader's language"));
};
struct ExportFile {
  static constexpr std::string_view name = "export.file";
  struct Answer {
    std::uint64_t bytes = 0;
    std::optional<std::uint32_t> next;
    static constexpr auto record =
        codec::describe("ExportFile", "a piece of what is kept elsewhere; its bytes come beside the answer",
                        codec::field(0, "bytes", &Answer::bytes, codec::any(), "how large"),
                        codec::field(1, "next", &Answer::next, codec::any(),
                                     "start of the next piece; absent: this was the last"));
  };
  ExportPart what = ExportPart::json;
  std::optional<std::uint32_t> start;
  std::optional<std::vector<ExportWords>> words;
  static constexpr auto record = codec::describe(
      "ExportFileQuery", "asks for everything in an open form",
      codec::field(0, "what", &ExportFile::what, codec::any(), "which"),
      codec::field(1, "start", &ExportFile::start, codec::any(),
                   "of a next piece of json: as the one before said"),
      codec::field(2, "words", &ExportFile::words, codec::items(400), "for the book and Markdown"));
};
struct ExportedFile {
  BlobId blob;
  std::string name;
  std::uint64_t bytes = 0;
  bool here = false;
  static constexpr auto record = codec::describe(
      "ExportedFile", "a photo or a voice beside the book",
      codec::field(0, "blob", &ExportedFile::blob, codec::any(), "its name for file.read"),
      codec::field(1, "name", &ExportedFile::name, codec::any(), "under which the book looks for it"),
      codec::field(2, "bytes", &ExportedFile::bytes, codec::any(), "how large"),
      codec::field(3, "here", &ExportedFile::here, codec::any(), "whether this device has it"));
};
struct ExportFiles {
  static constexpr std::string_view name = "export.files";
  struct Answer {
    std::vector<ExportedFile> files;
    static constexpr auto record =
        codec::describe("ExportFiles", "all photos and voices",
                        codec::field(0, "files", &Answer::files, codec::any(), "each once"));
  };
  static constexpr auto record =
      codec::describe("ExportFilesQuery", "asks which photos and voices there are");
};

using ReplicaIntents = std::tuple<PairInvite, PairOpen, PairJoin, PairEnter, PairAccept, PairCancel,
                                  DraftUndo, DraftSend, ClockTrust, TodayOpen, UsLook, DemoSwitch, FileKeep,
                                  FileDrop, ArchiveKeep, ArchiveFile, ArchiveForget>;
using ReplicaViews = std::tuple<HomeShow, today::List, together::Timeline, FileRead, FileTaken, ChatRead,
                                ExportFile, ExportFiles>;

}  // namespace tend::replica
