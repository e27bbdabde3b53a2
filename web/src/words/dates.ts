import { language, t } from "./t";

// Dates and hours in the way this browser's person writes them, as long as that is in the language of the sentences.
const locale = navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
const weekday = new Intl.DateTimeFormat(locale, { weekday: "long" });
const weekdayOfDay = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const dayOfYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(locale, { weekday: "long", hour: "numeric", minute: "2-digit" });
const dateAndClock = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });

const wholeDate = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });

/** A time that may be in another year. */
export const wholeTimeText = (at: number): string => wholeDate.format(at);
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
