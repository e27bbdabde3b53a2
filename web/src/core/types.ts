// Made at build time from the C++ records (tools/typegen_main.cpp). Change those, not this.

/** make a link to hand to the other */
export type PairInvite = Record<string, never>;

/** read a link; nothing is used up yet */
export interface PairOpen {
  /** whole, or from # on */
  link: string;
}

/** join by the link that was opened */
export type PairJoin = Record<string, never>;

/** the four words the other read aloud */
export interface PairEnter {
  /** each a word of the list or its number */
  words: string[];
}

/** the other said their screen took the words */
export type PairAccept = Record<string, never>;

/** end the invitation; of one that has ended: put it away */
export type PairCancel = Record<string, never>;

/** thank the other for one thing */
export interface ThanksSay {
  /** what they did */
  did: string;
  /** what it shows about them; empty is left out */
  shows?: string;
  /** what it meant to me; empty is left out */
  meant?: string;
  /** id of the small act that began it */
  act?: string;
}

/** begin, with a name */
export interface MeStart {
  /** how I want to be called */
  name: string;
}

/** one of the two */
export interface Person {
  /** as they wrote it */
  name: string;
}

/** one of the four words */
export interface PairingWord {
  /** in the inviter's language; empty if the list is not there */
  word: string;
  /** the same as a number */
  number: number;
}

/** an invitation under way */
export interface Pairing {
  /** mine */
  role: "inviter" | "joiner";
  /** what is awaited */
  state: "inviting" | "enter_words" | "sealing" | "opened" | "joining" | "read_words" | "confirm" | "finishing" | "done" | "ended";
  /** inviter: to be handed to the other */
  link?: string;
  /** as the other wrote it; not vouched for before the words are */
  other_name?: string;
  /** joiner: to be read aloud */
  words?: PairingWord[];
  /** inviter: of entering the words */
  tries_left?: number;
  /** origin of the relay that carries it */
  relay: string;
  /** UTC ms, inviter's clock */
  expires_at?: number;
  /** why, in state ended */
  ended?: "wrong_words" | "second_joiner" | "expired" | "cancelled" | "changed" | "other_side";
  /** refusal key: opened, why Join is not possible now; ended, what was wrong */
  trouble?: string;
}

/** where this person stands */
export interface HomeShow {
  /** absent: nothing has begun on this device */
  person?: Person;
  /** absent: not paired */
  partner?: Person;
  /** this device's own connection */
  relay: "none" | "connecting" | "online" | "offline";
  /** who carries the us space */
  relay_origin?: string;
  /** refusal key of what the relay or the storage can't do just now */
  trouble?: string;
  /** own entries not yet with the relay */
  waiting: number;
  /** my day, since 1970-01-01 */
  today: number;
  /** an invitation under way, or how it ended */
  pairing?: Pairing;
}

/** one thanks */
export interface ThanksItem {
  /** of its entry */
  id: string;
  /** whether I wrote it */
  mine: boolean;
  /** the writer's name */
  by: string;
  /** what was done */
  did: string;
  /** what it shows */
  shows?: string;
  /** what it meant */
  meant?: string;
  /** the writer's day, since 1970-01-01 */
  day: number;
  /** when written, UTC ms by the writer's clock */
  at: number;
  /** when it arrived, if that is to be shown beside */
  arrived?: number;
  /** true: mine, and not with the relay yet */
  waiting?: boolean;
}

/** all thanks of both, newest first */
export interface ThanksList {
  /** newest first */
  items: ThanksItem[];
}

/** What a person may ask for: name and fields. */
export interface Intents {
  "pair.invite": PairInvite;
  "pair.open": PairOpen;
  "pair.join": PairJoin;
  "pair.enter": PairEnter;
  "pair.accept": PairAccept;
  "pair.cancel": PairCancel;
  "thanks.say": ThanksSay;
  "me.start": MeStart;
}

/** What can be asked: name and answer. */
export interface Views {
  "home.show": HomeShow;
  "thanks.list": ThanksList;
}

/** Why something was refused. The sentence is `refusal.` and the key, in content. */
export type RefusalKey =
  | "cbor_truncated"
  | "cbor_trailing"
  | "cbor_not_canonical"
  | "cbor_type_not_allowed"
  | "cbor_too_deep"
  | "cbor_integer_range"
  | "field_missing"
  | "field_wrong_type"
  | "field_wrong_size"
  | "field_out_of_range"
  | "text_too_long"
  | "text_not_utf8"
  | "text_has_controls"
  | "list_too_long"
  | "bytes_too_long"
  | "json_malformed"
  | "json_unknown_field"
  | "unknown_version"
  | "does_not_open"
  | "bad_signature"
  | "bad_padding"
  | "bad_key"
  | "body_does_not_fit"
  | "unknown_kind"
  | "statement_not_next"
  | "statement_form"
  | "statement_not_member"
  | "statement_signature"
  | "statement_epoch"
  | "statement_other_slot"
  | "statement_key_known"
  | "statement_consent"
  | "statement_subject"
  | "statement_pins"
  | "statement_too_many_devices"
  | "statement_left_out"
  | "statement_differs_from_admission"
  | "statement_version"
  | "link_malformed"
  | "link_version"
  | "link_purpose"
  | "invite_changed_on_the_way"
  | "invite_burnt"
  | "invite_expired"
  | "invite_used"
  | "words_wrong"
  | "words_unknown"
  | "words_count"
  | "no_common_version"
  | "pairing_not_now"
  | "already_paired"
  | "invite_is_mine"
  | "salt_known"
  | "invite_not_there"
  | "relay_frame_malformed"
  | "relay_frame_too_large"
  | "relay_version"
  | "relay_not_logged_in"
  | "relay_login_refused"
  | "relay_no_such_channel"
  | "relay_stale"
  | "relay_old_epoch"
  | "relay_wrong_slot"
  | "relay_item_malformed"
  | "relay_quota"
  | "relay_too_fast"
  | "relay_read_only"
  | "relay_full"
  | "relay_storage"
  | "relay_mailbox_taken"
  | "relay_mailbox_burnt"
  | "relay_mailbox_too_large"
  | "relay_busy"
  | "relay_slow_reader"
  | "relay_statement_refused"
  | "relay_no_such_mailbox"
  | "text_empty"
  | "name_empty"
  | "name_too_long"
  | "intent_unknown"
  | "not_started"
  | "already_started"
  | "no_partner_yet"
  | "storage_failed"
  | "storage_newer_version"
  | "storage_damaged"
  | "offline"
  | "content_missing";

export interface Refused {
  key: string;
  args?: Record<string, string | number>;
}
