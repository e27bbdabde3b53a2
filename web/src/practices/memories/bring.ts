// What was there before Tend, to choose from: photos by the day they were taken, a chat by its months. In this page's memory
// only; what is not chosen stays where it is.
import type { Refused, Views } from "../../core/types";
import { app } from "../../ui/app.svelte";
import { photos_most, prepare } from "./photos";

/** Of a photo: where its camera writes when it was. */
const beginning = 256 << 10;
const chat_most = 64 << 20;

/** "2019-06-29", as memories.add takes it; "" where nothing says it. */
type Day = string;

export interface Found {
  file: File;
  src: string;
}
export interface PhotoDay {
  day: Day;
  photos: Found[];
}
export interface ToKeep {
  day: Day;
  words: string;
  photos: Found[];
}

/** The chat that was picked last, while this page is open. */
export const chat: { bytes: Uint8Array | undefined; months: Views["chat.read"]["months"] } = { bytes: undefined, months: [] };

export function letChatGo(): void {
  chat.bytes = undefined;
  chat.months = [];
}

const two = (n: number): string => String(n).padStart(2, "0");
export const dayOf = (year: number, month: number, day: number): Day =>
  `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;

export async function dayTaken(file: File): Promise<Day> {
  const start = new Uint8Array(await file.slice(0, beginning).arrayBuffer());
  const { year, month, day } = (await app.ask("file.taken", { file_name: file.name }, [start])) ?? {};
  return year === undefined || month === undefined || day === undefined ? "" : dayOf(year, month, day);
}

/** Oldest first; those of no day at the end. */
export function byDay(found: readonly (Found & { day: Day })[]): PhotoDay[] {
  const days = new Map<Day, Found[]>();
  for (const { day, ...photo } of found) days.set(day, [...(days.get(day) ?? []), photo]);
  const late = (day: Day): string => day || "~";
  return [...days].map(([day, photos]) => ({ day, photos })).sort((a, b) => (late(a.day) < late(b.day) ? -1 : 1));
}

/** A memory a day; where more photos are chosen than one holds, they go on in the next. */
export function memoriesOf(days: readonly PhotoDay[], chosen: ReadonlySet<Found>, words: ReadonlyMap<Day, string>): ToKeep[] {
  return days.flatMap(({ day, photos }) => {
    const picked = photos.filter((photo) => chosen.has(photo));
    return Array.from({ length: Math.ceil(picked.length / photos_most) }, (_, n) => ({
      day,
      words: n === 0 ? (words.get(day) ?? "").trim() : "",
      photos: picked.slice(n * photos_most, (n + 1) * photos_most),
    }));
  });
}

/** Writes one memory; answers why not, if it can't be. */
export async function keep({ day, words, photos }: ToKeep): Promise<Refused | undefined> {
  const blobs: string[] = [];
  for (const { file } of photos) {
    const picked = await prepare(file);
    if (!picked) return { key: "file_broken" };
    URL.revokeObjectURL(picked.src);
    const kept = await app.keepFile(picked.file, picked.small);
    if ("refused" in kept) return kept.refused;
    blobs.push(kept.blob);
  }
  return app.intend("memories.add", { words, ...(day !== "" && { day }), ...(blobs.length > 0 && { photos: blobs }) });
}

/** The text in what a messenger exported; none: it is no such file, or far too large. */
export async function chatIn(file: File): Promise<Uint8Array | undefined> {
  if (file.size > chat_most) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return bytes;
  const { unzipSync } = await import("fflate");
  try {
    const texts = unzipSync(bytes, { filter: ({ name, originalSize }) => name.endsWith(".txt") && originalSize <= chat_most });
    return Object.values(texts)[0];
  } catch {
    return undefined;
  }
}
