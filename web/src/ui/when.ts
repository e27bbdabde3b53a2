// A day as far as it is known: typed in three fields, and written out.
import type { Date as When } from "../core/types";
import { dayAndMonthText, dayOfYearText, monthText } from "../words/dates";

/** When something was, as it stands in three fields; each may be empty. */
export interface WhenTyped {
  day: string;
  month: string;
  year: string;
}
export const nowhen: WhenTyped = { day: "", month: "", year: "" };

/** As the core takes it: 2019-06-29, 2019-06, 1931, 06-29; whether there is such a day, the core says. */
export function whenTyped({ day, month, year }: WhenTyped): string {
  const two = (text: string): string => text.trim().padStart(2, "0");
  // A year of two digits is none: it would read as a month.
  const parts = [
    year.trim() === "" ? "" : year.trim().padStart(4, "0"),
    month === "" ? "" : two(month),
    day.trim() === "" ? "" : two(day),
  ];
  // A day without its month is no day, and has to be told so.
  if (parts[2] !== "" && parts[1] === "") parts[1] = "00";
  return parts.filter((part) => part !== "").join("-");
}

export function whenOf(day: number): WhenTyped {
  const date = new Date(day * 86_400_000);
  return { day: String(date.getUTCDate()), month: String(date.getUTCMonth() + 1), year: String(date.getUTCFullYear()) };
}

export function typedOf(when: When | undefined): WhenTyped {
  const text = (n: number | undefined): string => (n === undefined ? "" : String(n));
  return { day: text(when?.day), month: text(when?.month), year: text(when?.year) };
}

/** Of a whole day: "2019-06-29". */
export function whenOfText(text: string): When {
  const [year, month, day] = text.split("-").map(Number);
  return { ...(year !== undefined && { year }), ...(month !== undefined && { month }), ...(day !== undefined && { day }) };
}

/** "29 June 2019", "June 2019", "1931", "29 June"; "" if it was not said. */
export function whenText(when: When | undefined): string {
  if (!when) return "";
  const { year, month, day } = when;
  if (month === undefined) return year === undefined ? "" : String(year);
  // A year without two digits of its own would be taken for one of the last century.
  const date = new Date(Date.UTC(2000, month - 1, day ?? 1));
  date.setUTCFullYear(year ?? 2000, month - 1, day ?? 1);
  if (year === undefined) return dayAndMonthText(date);
  return day === undefined ? monthText(date) : dayOfYearText(date);
}
