// Short names for what the screens show, taken from the generated types.
import type { Intents, Views } from "./types";

export type { Intents, Views };
export type HomeShow = Views["home.show"];
export type Pairing = NonNullable<HomeShow["pairing"]>;
export type PairingWord = NonNullable<Pairing["words"]>[number];
export type ThanksList = Views["thanks.list"];
export type ThanksItem = ThanksList["items"][number];

export type IdeaItem = Views["ideas.list"]["items"][number];
export type TodayList = Views["today.list"];
export type TodayOffer = TodayList["offers"][number];
export type QuestionItem = Views["questions.today"]["today"];
export type AnsweredItem = Views["questions.list"]["items"][number];
export type LetterItem = Views["letters.list"]["items"][number];
export type MemoryItem = Views["memories.list"]["items"][number];
export type DatesItem = Views["dates.list"]["items"][number];
export type Moment = Views["us.timeline"]["items"][number];
export type MemoryFile = NonNullable<MemoryItem["photos"]>[number];
export type CheckinToday = Views["checkin.today"];
export type CheckinDay = Views["checkin.mine"]["days"][number];

/** A refusal as it comes through the door: its sentence is `refusal.KEY`. */
export interface Refused {
  key: string;
  args?: Record<string, string | number>;
}
