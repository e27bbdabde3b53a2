// Sentences by key, from content/<lang>/messages.toml. `t` is typed: a wrong key or a missing argument doesn't compile.
import { IntlMessageFormat } from "intl-messageformat";
import type { Refused } from "../core/views";
import type { Messages } from "./keys";

type Key = keyof Messages;
type Args = Record<string, string | number>;

const language = "en";
let messages: Record<string, string> = {};
const made = new Map<string, IntlMessageFormat>();

/** Before anything is shown. */
export function useMessages(given: Record<string, string>): void {
  messages = given;
  made.clear();
}

export async function loadMessages(url: string): Promise<void> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new TypeError(`messages: status ${response.status}`);
  useMessages((await response.json()) as Record<string, string>);
}

export function t<K extends Key>(key: K, ...args: Messages[K] extends undefined ? [] : [Messages[K]]): string {
  return render(key, args[0] as Args | undefined);
}

/** Keys that are put together, such as an act's name; undefined when there is none. */
export function tMaybe(key: string, args?: Args): string | undefined {
  return key in messages ? render(key, args) : undefined;
}

export function refusalText(refused: Refused): string {
  return tMaybe(`refusal.${refused.key}`, refused.args) ?? t("refusal.unknown");
}

function render(key: string, args?: Args): string {
  const text = messages[key];
  if (text === undefined) return "";
  if (!text.includes("{") && !text.includes("'")) return text;
  let format = made.get(key);
  if (!format) made.set(key, (format = new IntlMessageFormat(text, language)));
  return String(format.format(args));
}

// Dates and hours in the way this browser's person writes them, as long as that is in the language of the sentences.
const locale = navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
const weekday = new Intl.DateTimeFormat(locale, { weekday: "long" });
const weekdayOfDay = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const dayOfYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(locale, { weekday: "long", hour: "numeric", minute: "2-digit" });
const dateAndClock = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });

export const weekdayText = (at: number): string => weekday.format(at);
export const clockText = (at: number): string => clock.format(at);
export const dayAndClockText = (at: number): string => dayAndClock.format(at);
export const dateAndClockText = (at: number): string => dateAndClock.format(at);

/** A day number (days since 1970-01-01) as a heading, seen from the day number `today`. */
export function dayText(day: number, today: number): string {
  if (day === today) return t("day.today");
  if (day === today - 1) return t("day.yesterday");
  const date = new Date(day * 86_400_000);
  return (today - day < 300 ? weekdayOfDay : dayOfYear).format(date);
}
