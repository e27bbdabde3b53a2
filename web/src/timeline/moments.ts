// What a moment says of itself, out of what the core tells of it (us.timeline).
import type { Moment } from "../core/views";
import { dayAndMonthText, dayOfYearText, dayText, monthNames } from "../words/dates";
import { about, type DeckQuestion } from "../words/packs";
import { t, tMaybe } from "../words/t";

export type MomentText = Moment["texts"][number];

/** Unlike any other's. */
export const keyOf = ({ name, id }: Moment): string => `${name} ${id}`;

/** What comes after those that are here. If something came in meanwhile, all have moved on by one: none stands there twice. */
export function goneOn(here: Moment[], next: Moment[]): Moment[] {
  const known = new Set(here.map(keyOf));
  return [...here, ...next.filter((moment) => !known.has(keyOf(moment)))];
}

/** "You thanked Jonas"; that of a newer core, which has no sentence here, says nothing. */
export function headingOf({ name, mine, by, other }: Moment): string {
  return told(name.replaceAll(".", "_"), mine, { by, other });
}

/** Whose words these are, where that has to be said: "Your answer", "Jonas’s side". */
export function labelOf(moment: Moment, { label, by }: MomentText): string {
  if (label === undefined || !hasSides(label)) return "";
  const mine = by === undefined || by === moment.by ? moment.mine : !moment.mine;
  return told(`label_${label}`, mine, { by: by ?? moment.by });
}
const hasSides = (label: string): boolean => tMaybe(`moment.label_${label}_mine`) !== undefined;

function told(key: string, mine: boolean, args: Record<string, string>): string {
  return tMaybe(`moment.${key}_${mine ? "mine" : "theirs"}`, args) ?? tMaybe(`moment.${key}`, args) ?? "";
}

// They stand beside the heading, or on the moment's own screen alone.
const beside = ["place"];
const aside = ["prompt"];
const furtherMost = 2;

export interface Told {
  /** Its first words: the largest here. */
  words: string;
  further: MomentText[];
  place: string | undefined;
}
/** `deck`: the questions that content has, for one whose words lie there. */
export function toldOf(moment: Moment, deck: DeckQuestion[] | undefined): Told {
  const texts = moment.texts.filter(({ label = "" }) => !beside.includes(label) && !aside.includes(label));
  // Its words as they stand with it, else those of the deck.
  const isWorded = texts.some(({ label }) => label === "question");
  const inDeck = moment.item === undefined || isWorded ? undefined : deck?.find(({ id }) => id === moment.item);
  if (inDeck) texts.unshift({ text: about(inDeck.text, moment.other) });
  const place = moment.texts.find(({ label = "" }) => beside.includes(label))?.text;
  return { words: texts[0]?.text ?? "", further: texts.slice(1, 1 + furtherMost), place };
}

type When = Moment["when"];

/** "Today", "29 June"; nothing where the day isn't known. `today`: a day number. */
export function dateOf({ year, month, day }: When, today: number): string {
  if (month === undefined || day === undefined) return "";
  if (year === undefined) return dayAndMonthText(timeOf(leap_year, month, day));
  const at = timeOf(year, month, day);
  const number = Math.floor(at / 86_400_000);
  return number === today || number === today - 1 ? dayText(number, today) : dayAndMonthText(at);
}
/** The same with its year, as far as it is known. */
export function wholeDateOf(when: When): string {
  const { year, month, day } = when;
  if (year === undefined) return dateOf(when, 0);
  return month === undefined || day === undefined ? String(year) : dayOfYearText(timeOf(year, month, day));
}
const leap_year = 2000;
// Date.UTC takes a year of two digits for one of the last century.
const timeOf = (year: number, month: number, day: number): number => new Date(0).setUTCFullYear(year, month - 1, day);

export interface Above {
  year?: number;
  month?: string;
}
/** The headings that stand above a moment which follows another one: a year, a month, both or none. One without a year stands
 *  among those of the year in which it was told. */
export function aboveOf({ when }: Moment, before: Moment | undefined): Above {
  const isNewYear = when.year !== undefined && when.year !== before?.when.year;
  const isNewMonth = isNewYear || !before || when.month !== before.when.month;
  return {
    ...(isNewYear && { year: when.year }),
    ...(isNewMonth && { month: monthOf(when.month) }),
  };
}
function monthOf(month: number | undefined): string {
  if (month === undefined) return t("timeline.some_time");
  const name = monthNames()[month - 1] ?? "";
  return name.charAt(0).toLocaleUpperCase() + name.slice(1);
}
