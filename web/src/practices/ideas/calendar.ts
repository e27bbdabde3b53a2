// The host's part of a plan: time zones.

const ms_a_minute = 60_000;
const ms_a_day = 86_400_000;

/** "YYYY-MM-DD" as days since 1970-01-01, or undefined. */
export function dayOf(date: string): number | undefined {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) || at < 0 ? undefined : at / ms_a_day;
}
export const dateOf = (day: number): string => new Date(day * ms_a_day).toISOString().slice(0, 10);

/** By how many minutes a zone is ahead of UTC at a local date and time; undefined for a zone that is not known here. */
export function offsetMinutes(day: number, minute: number, zone: string): number | undefined {
  const local = day * ms_a_day + minute * ms_a_minute;
  try {
    const format = new Intl.DateTimeFormat("en-u-hc-h23", {
      timeZone: zone,
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
    const localAt = (utc: number): number => {
      const part = Object.fromEntries(format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
      return Date.UTC(part["year"] ?? 0, (part["month"] ?? 1) - 1, part["day"], part["hour"], part["minute"]);
    };
    // Twice, for a day on which the offset changes.
    let utc = local - (localAt(local) - local);
    utc = local - (localAt(utc) - utc);
    return (local - utc) / ms_a_minute;
  } catch {
    return undefined;
  }
}
