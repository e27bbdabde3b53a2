#include "core/base/error.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

namespace tend {
namespace {

constexpr RefusalRow table[] = {
    {Refusal::cbor_truncated, "cbor_truncated", "bytes end inside a value"},
    {Refusal::cbor_trailing, "cbor_trailing", "bytes follow the value"},
    {Refusal::cbor_not_canonical, "cbor_not_canonical", "not deterministic CBOR (RFC 8949, 4.2.1)"},
    {Refusal::cbor_type_not_allowed, "cbor_type_not_allowed",
     "a tag, float, undefined or another type the protocol does not use"},
    {Refusal::cbor_too_deep, "cbor_too_deep", "more than 8 levels"},
    {Refusal::cbor_integer_range, "cbor_integer_range", "an integer of 2^53 or more in size"},
    {Refusal::field_missing, "field_missing", "a required field is absent"},
    {Refusal::field_wrong_type, "field_wrong_type", "a field is of another type"},
    {Refusal::field_wrong_size, "field_wrong_size", "a field of fixed size has another"},
    {Refusal::field_out_of_range, "field_out_of_range", "a number beyond its limits"},
    {Refusal::text_too_long, "text_too_long",
     "a text is longer than its limit in UTF-8 bytes; nothing is ever cut"},
    {Refusal::text_not_utf8, "text_not_utf8", "not valid UTF-8"},
    {Refusal::text_has_controls, "text_has_controls", "a text holds NUL or another control character"},
    {Refusal::list_too_long, "list_too_long", "more members than the limit"},
    {Refusal::bytes_too_long, "bytes_too_long", "more bytes than the limit"},
    {Refusal::json_malformed, "json_malformed", "not JSON, or not an object"},
    {Refusal::json_unknown_field, "json_unknown_field", "an intent names a field that does not exist"},
    {Refusal::unknown_version, "unknown_version", "a version this code does not know"},
    {Refusal::does_not_open, "does_not_open", "AEAD or sealed box does not open with this key"},
    {Refusal::bad_signature, "bad_signature", "an Ed25519 signature does not verify"},
    {Refusal::bad_padding, "bad_padding", "padding is not all zeros, or a length reaches past the end"},
    {Refusal::bad_key, "bad_key", "a public key of small order: the shared secret would be zero"},
    {Refusal::body_does_not_fit, "body_does_not_fit",
     "a body does not fit the commit or the length in its head"},
    {Refusal::unknown_kind, "unknown_kind", "a kind this version has no practice for"},
    {Refusal::sealed_key_differs, "sealed_key_differs", "a key does not fit the check in its sealed entry"},
    {Refusal::statement_not_next, "statement_not_next", "not the next statement, or prev is not the head"},
    {Refusal::statement_form, "statement_form", "a field that the op asks for is absent or malformed"},
    {Refusal::statement_not_member, "statement_not_member", "by is no member, or has left"},
    {Refusal::statement_signature, "statement_signature", "a statement signature does not verify"},
    {Refusal::statement_epoch, "statement_epoch", "the epoch is not the one this op asks for"},
    {Refusal::statement_other_slot, "statement_other_slot",
     "a device may act on devices of its own person only"},
    {Refusal::statement_key_known, "statement_key_known", "a key that stood here before never returns"},
    {Refusal::statement_consent, "statement_consent",
     "the consent of the subject is absent or does not verify"},
    {Refusal::statement_subject, "statement_subject", "a subject is malformed, absent or of the wrong role"},
    {Refusal::statement_pins, "statement_pins", "pins something that is not being removed"},
    {Refusal::statement_too_many_devices, "statement_too_many_devices", "more than 8 devices a person"},
    {Refusal::statement_left_out, "statement_left_out", "a member has no right wrap of the epoch key"},
    {Refusal::statement_differs_from_admission, "statement_differs_from_admission",
     "the roster statement says other than its admission statement"},
    {Refusal::statement_version, "statement_version",
     "floor lower than before, or a version this code does not know"},
    {Refusal::link_malformed, "link_malformed", "not a link of Tend, or cut"},
    {Refusal::link_version, "link_version", "a link of a newer version"},
    {Refusal::link_purpose, "link_purpose", "the link is for another purpose than the invitation says"},
    {Refusal::invite_changed_on_the_way, "invite_changed_on_the_way",
     "m2 does not fit the commitment, versions or relay of m0"},
    {Refusal::invite_burnt, "invite_burnt", "the invitation was burnt"},
    {Refusal::invite_expired, "invite_expired", "older than 48 hours by the inviter's clock"},
    {Refusal::invite_used, "invite_used", "another joiner was first"},
    {Refusal::words_wrong, "words_wrong", "the four words do not match"},
    {Refusal::words_unknown, "words_unknown", "a word is not on the list"},
    {Refusal::words_count, "words_count", "not four words"},
    {Refusal::no_common_version, "no_common_version", "the two devices have no protocol version in common"},
    {Refusal::pairing_not_now, "pairing_not_now", "this step of pairing is not awaited now"},
    {Refusal::already_paired, "already_paired", "this person already shares a space"},
    {Refusal::invite_is_mine, "invite_is_mine", "a device opened its own invitation"},
    {Refusal::salt_known, "salt_known", "the salt is that of a space this device is in already"},
    {Refusal::invite_not_there, "invite_not_there",
     "no message lies in the mailbox: not sent yet, or forgotten by the relay"},
    {Refusal::device_has_person, "device_has_person",
     "a link for a person's next device was opened where somebody has begun already"},
    {Refusal::relay_frame_malformed, "relay_frame_malformed", "a frame that does not decode"},
    {Refusal::relay_frame_too_large, "relay_frame_too_large", "a frame larger than the limit"},
    {Refusal::relay_version, "relay_version", "the relay and the device have no protocol version in common"},
    {Refusal::relay_not_logged_in, "relay_not_logged_in", "a frame that needs a log-in came before it"},
    {Refusal::relay_login_refused, "relay_login_refused",
     "log-in key not admitted, or its signature does not verify"},
    {Refusal::relay_no_such_channel, "relay_no_such_channel", "no such channel on this relay"},
    {Refusal::relay_stale, "relay_stale", "append_if: the channel has grown since"},
    {Refusal::relay_old_epoch, "relay_old_epoch", "an item of an epoch that is over"},
    {Refusal::relay_wrong_slot, "relay_wrong_slot", "an item names another slot than its sender's"},
    {Refusal::relay_item_malformed, "relay_item_malformed", "an item that is not in its form"},
    {Refusal::relay_quota, "relay_quota", "the channel has used its quota"},
    {Refusal::relay_too_fast, "relay_too_fast", "too many requests from one address or device"},
    {Refusal::relay_read_only, "relay_read_only", "the database can't be written"},
    {Refusal::relay_full, "relay_full", "the disk is full"},
    {Refusal::relay_storage, "relay_storage", "the database failed in another way"},
    {Refusal::relay_mailbox_taken, "relay_mailbox_taken",
     "a message of this number lies in the mailbox already"},
    {Refusal::relay_mailbox_burnt, "relay_mailbox_burnt", "the mailbox was burnt"},
    {Refusal::relay_mailbox_too_large, "relay_mailbox_too_large", "a pairing message larger than the limit"},
    {Refusal::relay_busy, "relay_busy", "the relay holds as many connections as it may"},
    {Refusal::relay_slow_reader, "relay_slow_reader", "the reader did not keep up, its buffer was full"},
    {Refusal::relay_statement_refused, "relay_statement_refused",
     "the admission chain refuses the statement"},
    {Refusal::relay_no_such_mailbox, "relay_no_such_mailbox",
     "no invitation lies in this mailbox, or it was forgotten after seven days"},
    {Refusal::relay_no_such_item, "relay_no_such_item", "no entry of this hash or index is held"},
    {Refusal::relay_erased, "relay_erased", "the body was erased for its author"},
    {Refusal::relay_body_differs, "relay_body_differs", "a body part or a chunk that is not the one kept"},
    {Refusal::relay_escrow_full, "relay_escrow_full", "as many sealed entries of this person wait as may"},
    {Refusal::relay_escrow_released, "relay_escrow_released", "a cancellation comes after the release"},
    {Refusal::relay_no_such_blob, "relay_no_such_blob",
     "no blob of this name was opened, or it lacks that chunk"},
    {Refusal::relay_blob_quota, "relay_blob_quota",
     "the channel's blobs are as large together as they may be"},
    {Refusal::text_empty, "text_empty", "nothing was typed"},
    {Refusal::name_empty, "name_empty", "a name is needed"},
    {Refusal::name_too_long, "name_too_long", "a name longer than its limit"},
    {Refusal::not_there, "not_there", "what the intent is about is not here, or was withdrawn"},
    {Refusal::not_mine, "not_mine", "only its writer may change it or take it back"},
    {Refusal::is_mine, "is_mine", "only the other may answer it"},
    {Refusal::undo_too_late, "undo_too_late", "the draft was sent already, or undone"},
    {Refusal::nothing_picked, "nothing_picked", "of what can be picked, nothing was"},
    {Refusal::not_agreed, "not_agreed", "a step that comes only once both wish for it, or have done it"},
    {Refusal::words_gone, "words_gone",
     "what was taken back is forgotten, or is being: it can't be called back"},
    {Refusal::still_sealed, "still_sealed",
     "it can't be read by the other yet, and what refers to it would say that it is there"},
    {Refusal::time_past, "time_past", "a time that is to come has passed already"},
    {Refusal::answered_already, "answered_already",
     "an answer of one's own is there; it can be changed or taken back"},
    {Refusal::clock_far_off, "clock_far_off",
     "the device's clock is more than a day off the relay's or the newest entries; asked before writing"},
    {Refusal::no_such_day, "no_such_day", "a day, month or year that no calendar has"},
    {Refusal::day_ahead, "day_ahead", "a day that is still to come, where one that was is asked for"},
    {Refusal::day_and_month_needed, "day_and_month_needed",
     "a day that comes back each year, without its day or month"},
    {Refusal::file_unknown, "file_unknown", "neither a photo nor a voice in a form that Tend takes"},
    {Refusal::photo_heic, "photo_heic", "a photo as HEIC or AVIF, where nothing could make a JPEG of it"},
    {Refusal::file_broken, "file_broken", "a photo or a voice that ends too early, or holds none"},
    {Refusal::file_too_large, "file_too_large", "more bytes than a photo or a voice may have"},
    {Refusal::export_unknown, "export_unknown", "not tend.json of an export, or not whole"},
    {Refusal::export_newer, "export_newer", "an export in a form of a newer version"},
    {Refusal::intent_unknown, "intent_unknown", "no such intent or query"},
    {Refusal::not_started, "not_started", "this device has no person yet"},
    {Refusal::already_started, "already_started", "this device has a person already"},
    {Refusal::no_partner_yet, "no_partner_yet", "no us space yet"},
    {Refusal::storage_failed, "storage_failed", "the host could not store"},
    {Refusal::storage_newer_version, "storage_newer_version", "stored by a newer version"},
    {Refusal::storage_damaged, "storage_damaged", "a stored value does not open"},
    {Refusal::offline, "offline", "this needs the relay"},
    {Refusal::content_missing, "content_missing", "a content file was not handed in"},
    {Refusal::file_missing, "file_missing",
     "the chunks of a photo or a voice are not all on this device (yet)"},
    {Refusal::file_damaged, "file_damaged", "a photo or a voice is not what its entry says"},
};

constexpr bool ascending() {
  for (std::size_t i = 1; i < std::size(table); ++i)
    if (table[i - 1].code >= table[i].code) return false;
  return true;
}
static_assert(ascending(), "rows stand in the order of their codes");

}  // namespace

std::span<const RefusalRow> refusals() { return table; }

const RefusalRow& refusal_row(Refusal code) {
  const auto row = std::lower_bound(std::begin(table), std::end(table), code,
                                    [](const RefusalRow& r, Refusal c) { return r.code < c; });
  check(row != std::end(table) && row->code == code, "every refusal has a row");
  return *row;
}

void fail_check(const char* what, const char* file, int line) {
  std::fprintf(stderr, "tend: a mistake of ours: %s (%s:%d)\n", what, file, line);
  __builtin_trap();
}

}  // namespace tend
