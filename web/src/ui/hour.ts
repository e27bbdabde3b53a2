import { now } from "../core/time";

export type PartOfDay = "morning" | "day" | "evening" | "night";
export type Season = "spring" | "summer" | "autumn" | "winter";

export function partOfDay(at: number = now()): PartOfDay {
  const hour = new Date(at).getHours();
  if (hour < 5 || hour >= 23) return "night";
  if (hour < 12) return "morning";
  return hour < 17 ? "day" : "evening";
}

const southern =
  /^(Australia|Antarctica)\/|\/(Auckland|Chatham|Johannesburg|Maseru|Mbabane|Maputo|Harare|Lusaka|Windhoek|Gaborone|Antananarivo|Mauritius|Noumea|Fiji|Sao_Paulo|Bahia|Santiago|Punta_Arenas|Montevideo|Asuncion|La_Paz|Lima)$|Argentina|Buenos_Aires/;

// Intl takes a while to answer the first time; the first look doesn't wait for it where Temporal knows.
const { Temporal } = globalThis as { Temporal?: { Now: { timeZoneId: () => string } } };
/** IANA name. */
export const zoneHere = (): string => Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The season on the device's own side of the globe, which its time zone tells. */
export function seasonOf(at: number = now(), zone: string = zoneHere()): Season {
  const seasons = ["winter", "spring", "summer", "autumn"] as const;
  const quarter = Math.floor(((new Date(at).getMonth() + 1) % 12) / 3);
  return seasons[(quarter + (southern.test(zone) ? 2 : 0)) % 4] ?? "summer";
}
