// The one list of practices. To add one: its folder, and its line here. Where several stand on one page they stand in this order.
import type { HomeShow } from "../core/views";
import { checkin } from "./checkin/practice";
import { dates } from "./dates/practice";
import { ideas } from "./ideas/practice";
import { letters } from "./letters/practice";
import { memories } from "./memories/practice";
import type { Lead, Moments, Place, Practice, Shown } from "./practice";
import { questions } from "./questions/practice";
import { thanks } from "./thanks/practice";

export const practices = [checkin, ideas, letters, memories, questions, thanks, dates] as const;

type PlaceOf<One> = One extends Practice<infer To> ? To : never;
export type PracticeRoute = PlaceOf<(typeof practices)[number]>;

type Screens = Partial<Record<string, (to: Place, home: HomeShow) => Shown | undefined>>;

/** What is shown of a practice there; undefined where it is none's, or there is nothing to show. */
export function screenAt(to: Place, home: HomeShow): Shown | undefined {
  for (const { screens } of practices) {
    // Each is named by the one place that it takes.
    const found = (screens as Screens)[to.at]?.(to, home);
    if (found) return found;
  }
  return undefined;
}

/** Where an offer of theirs leads. */
export function leadOf(offer: string): Lead<PracticeRoute> | undefined {
  for (const { offers } of practices) if (offers?.[offer]) return offers[offer];
  return undefined;
}

/** What a practice says of its moments; undefined where it says nothing. */
export function momentsOf(practice: string): Moments<PracticeRoute> | undefined {
  for (const one of practices) if (one.name === practice && "moments" in one) return one.moments;
  return undefined;
}
