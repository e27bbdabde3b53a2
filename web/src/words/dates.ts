import { language, t } from "./t";

// Dates and hours in the way this browser's person writes them, as long as that is in the language of the sentences.
const localeNow = (): string => navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;

/** Writes moments so, in whichever language is spoken then. */
function writer(options: Intl.DateTimeFormatOptions): (at: number | Date) => string {
  let made: { of: string; format: Intl.DateTimeFormat } | undefined;
  return (at) => {
    if (made?.of !== language) made = { of: language, format: new Intl.DateTimeFormat(localeNow(), options) };
    return made.format.format(at);
  };
}

export const weekdayText = writer({ weekday: "long" });
export const clockText = writer({ hour: "numeric", minute: "2-digit" });
export const dayAndClockText = writer({ weekday: "long", hour: "numeric", minute: "2-digit" });
export const dateAndClockText = writer({ day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
/** A time that may be in another year. */
export const wholeTimeText = writer({ dateStyle: "long", timeStyle: "short" });
const weekdayOfDay = writer({ weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
export const dayOfYearText = writer({ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
export const monthText = writer({ month: "long", year: "numeric", timeZone: "UTC" });
export const dayAndMonthText = writer({ day: "numeric", month: "long", timeZone: "UTC" });
const monthAlone = writer({ month: "long", timeZone: "UTC" });
export const monthNames = (): string[] => Array.from({ length: 12 }, (_, n) => monthAlone(Date.UTC(2000, n, 1)));

/** A day number as a date, wherever it stands in a sentence. */
export const dateText = (day: number): string => dayOfYearText(day * 86_400_000);

/** A day number (days since 1970-01-01) as a heading, seen from the day number `today`. */
export function dayText(day: number, today: number): string {
  if (day === today) return t("day.today");
  if (day === today - 1) return t("day.yesterday");
  const date = new Date(day * 86_400_000);
  const text = (today - day < 300 ? weekdayOfDay : dayOfYearText)(date);
  // Spanish writes days small, and this stands alone.
  return text.charAt(0).toLocaleUpperCase(localeNow()) + text.slice(1);
}
