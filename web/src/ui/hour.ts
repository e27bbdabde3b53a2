import { now } from "../core/time";

export type PartOfDay = "morning" | "day" | "evening" | "night";

export function partOfDay(at: number = now()): PartOfDay {
  const hour = new Date(at).getHours();
  if (hour < 5 || hour >= 23) return "night";
  if (hour < 12) return "morning";
  return hour < 17 ? "day" : "evening";
}
