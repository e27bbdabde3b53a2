// When a letter opens: the usual spans, and a day one picks. In this device's zone; at six in the evening, when nobody says.
export const spans = ["tomorrow", "week", "month", "year", "decade", "pick"] as const;
export type Span = (typeof spans)[number];

const hour = 18;

/** UTC milliseconds; undefined where nothing usable is picked. `day` YYYY-MM-DD and `time` HH:MM count for "pick". */
export function opensAt(span: Span | undefined, day: string, time: string, now: number): number | undefined {
  if (span === undefined) return undefined;
  if (span === "pick") {
    const at = new Date(`${day}T${time || `${hour}:00`}`).getTime();
    return day === "" || Number.isNaN(at) ? undefined : at;
  }
  const at = new Date(now);
  if (span === "tomorrow") at.setDate(at.getDate() + 1);
  if (span === "week") at.setDate(at.getDate() + 7);
  if (span === "month") {
    const month = at.getMonth() + 1;
    at.setMonth(month);
    if (at.getMonth() !== month % 12) at.setDate(0); // into the month before: it has no such day
  }
  if (span === "year") at.setFullYear(at.getFullYear() + 1);
  if (span === "decade") at.setFullYear(at.getFullYear() + 10);
  at.setHours(hour, 0, 0, 0);
  return at.getTime();
}
