// Intents and views as the core's records describe them.

/** one of the two */
export interface Person {
  name: string;
}

/** one of the four words */
export interface SaidWord {
  word: string;
  number: number;
}

/** an invitation under way */
export interface Pairing {
  role: "inviter" | "joiner";
  state:
    | "inviting"
    | "enter_words"
    | "sealing"
    | "opened"
    | "joining"
    | "read_words"
    | "confirm"
    | "finishing"
    | "done"
    | "ended";
  link?: string;
  other_name?: string;
  words?: SaidWord[];
  tries_left?: number;
  relay: string;
  expires_at?: number;
  ended?: "wrong_words" | "second_joiner" | "expired" | "cancelled" | "changed" | "other_side";
  trouble?: string;
}

/** where this person stands */
export interface Home {
  person?: Person;
  partner?: Person;
  relay: "none" | "connecting" | "online" | "offline";
  relay_origin?: string;
  trouble?: string;
  waiting: number;
  today: number;
  pairing?: Pairing;
}

/** one thanks */
export interface ThanksListItem {
  id: string;
  mine: boolean;
  by: string;
  did: string;
  shows?: string;
  meant?: string;
  day: number;
  at: number;
  arrived?: number;
  waiting?: boolean;
}

/** all thanks of both, newest first */
export interface ThanksList {
  items: ThanksListItem[];
}

/** what can be asked for, and with which fields */
export interface Intents {
  "me.start": { name: string };
  "pair.invite": Record<string, never>;
  "pair.open": { link: string };
  "pair.join": Record<string, never>;
  "pair.enter": { words: string[] };
  "pair.accept": Record<string, never>;
  "pair.cancel": Record<string, never>;
  "thanks.say": { did: string; shows?: string; meant?: string; act?: string };
}

/** what can be seen */
export interface Views {
  "home.show": Home;
  "thanks.list": ThanksList;
}
