// What may be refused or go wrong, and why: one table. Code, key of its sentence
// (content/<lang>/messages.toml, under "refusal."), and one line for developers stand together in error.cpp
// and nowhere else.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

namespace tend {

// Wire numbers: given once, never used again. 1-99 bytes and records, 100-199 keys and entries, 200-299
// roster, 300-399 pairing, 400-499 relay, 500-599 what a person typed, 600-699 this device.
enum class Refusal : std::uint16_t {
  // bytes and records
  cbor_truncated = 1,
  cbor_trailing = 2,
  cbor_not_canonical = 3,
  cbor_type_not_allowed = 4,
  cbor_too_deep = 5,
  cbor_integer_range = 6,
  field_missing = 10,
  field_wrong_type = 11,
  field_wrong_size = 12,
  field_out_of_range = 13,
  text_too_long = 14,
  text_not_utf8 = 15,
  text_has_controls = 16,
  list_too_long = 17,
  bytes_too_long = 18,
  json_malformed = 20,
  json_unknown_field = 21,
  unknown_version = 30,

  // keys and entries
  does_not_open = 100,
  bad_signature = 101,
  bad_padding = 102,
  bad_key = 103,
  body_does_not_fit = 110,
  unknown_kind = 111,
  sealed_key_differs = 112,

  // roster and admission
  statement_not_next = 200,
  statement_form = 201,
  statement_not_member = 202,
  statement_signature = 203,
  statement_epoch = 204,
  statement_other_slot = 205,
  statement_key_known = 206,
  statement_consent = 207,
  statement_subject = 208,
  statement_pins = 209,
  statement_too_many_devices = 210,
  statement_left_out = 211,
  statement_differs_from_admission = 212,
  statement_version = 213,

  // pairing
  link_malformed = 300,
  link_version = 301,
  link_purpose = 302,
  invite_changed_on_the_way = 310,
  invite_burnt = 311,
  invite_expired = 312,
  invite_used = 313,
  words_wrong = 314,
  words_unknown = 315,
  words_count = 316,
  no_common_version = 317,
  pairing_not_now = 318,
  already_paired = 319,
  invite_is_mine = 320,
  salt_known = 321,
  invite_not_there = 322,
  device_has_person = 323,

  // relay
  relay_frame_malformed = 400,
  relay_frame_too_large = 401,
  relay_version = 402,
  relay_not_logged_in = 403,
  relay_login_refused = 404,
  relay_no_such_channel = 405,
  relay_stale = 406,
  relay_old_epoch = 407,
  relay_wrong_slot = 408,
  relay_item_malformed = 409,
  relay_quota = 410,
  relay_too_fast = 411,
  relay_read_only = 412,
  relay_full = 413,
  relay_storage = 414,
  relay_mailbox_taken = 415,
  relay_mailbox_burnt = 416,
  relay_mailbox_too_large = 417,
  relay_busy = 418,
  relay_slow_reader = 419,
  relay_statement_refused = 420,
  relay_no_such_mailbox = 421,
  relay_no_such_item = 422,
  relay_erased = 423,
  relay_body_differs = 424,
  relay_escrow_full = 425,
  relay_escrow_released = 426,
  relay_no_such_blob = 427,
  relay_blob_quota = 428,

  // what a person typed
  text_empty = 500,
  name_empty = 501,
  name_too_long = 502,
  not_there = 510,
  not_mine = 511,
  is_mine = 512,
  undo_too_late = 513,
  nothing_picked = 514,
  not_agreed = 515,
  words_gone = 516,
  still_sealed = 517,
  time_past = 518,
  answered_already = 519,
  clock_far_off = 520,
  no_such_day = 530,
  day_ahead = 531,
  day_and_month_needed = 532,
  file_unknown = 540,
  photo_heic = 541,
  file_broken = 542,
  file_too_large = 543,
  export_unknown = 550,
  export_newer = 551,

  // this device
  intent_unknown = 600,
  not_started = 601,
  already_started = 602,
  no_partner_yet = 603,
  storage_failed = 604,
  storage_newer_version = 605,
  storage_damaged = 606,
  offline = 607,
  content_missing = 608,
  file_missing = 610,
  file_damaged = 611,
};

template <class T>
using Result = std::expected<T, Refusal>;

struct RefusalRow {
  Refusal code;
  std::string_view key;      // message key is "refusal." + key
  std::string_view meaning;  // for developers, in the logs' and the documentation's words
};

std::span<const RefusalRow> refusals();
const RefusalRow& refusal_row(Refusal code);

// A short way to say no.
inline std::unexpected<Refusal> refuse(Refusal code) { return std::unexpected(code); }

// For our own mistakes only, never reachable from the network, a file or a partner's device: prints and
// traps.
[[noreturn]] void fail_check(const char* what, const char* file, int line);
inline void check(bool fact, const char* what, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE()) {
  if (!fact) fail_check(what, file, line);
}

}  // namespace tend
