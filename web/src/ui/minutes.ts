// Minutes of a day, as a field of time has them.

export const timeText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** "HH:MM" as minutes of a day, or undefined. */
export function minutesOf(time: string): number | undefined {
  const parts = /^(\d\d):(\d\d)$/.exec(time);
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : undefined;
}
