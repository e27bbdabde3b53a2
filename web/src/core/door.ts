// What goes through the core's door, and between page and worker.
import type { Refused } from "./views";

export type StoredPut = [key: string, buffer: number];

export type CoreEvent =
  | { op: "open"; stored: StoredPut[]; files: string[]; origin: string; relay: string }
  | { op: "demo"; seed: number; buffer: number }
  | { op: "intent" | "query"; id: number; name: string; fields: unknown; files?: number[]; archive?: string }
  | { op: "files"; ticket: number; values: StoredPut[] }
  | { op: "content"; part: "words"; buffer: number }
  | { op: "connected"; conn: string }
  | { op: "frame"; conn: string; buffer: number }
  | { op: "disconnected"; conn: string }
  | { op: "stored"; ticket: number }
  | { op: "store_failed"; ticket: number; why: "full" | "other" }
  | { op: "clock"; online?: true };

export type CoreEffect =
  | { op: "store"; ticket: number; puts: StoredPut[]; removes: string[] }
  | { op: "get_files"; ticket: number; keys: string[] }
  | { op: "connect"; conn: string; url: string }
  | { op: "send"; conn: string; buffer: number }
  | { op: "close"; conn: string }
  | { op: "reply"; id: number; ok?: unknown; refused?: Refused; file?: number }
  | { op: "changed"; views: string[] }
  | { op: "wake"; at: number };

/**
 * Why the worker can't go on. `trapped`: the instance is thrown away, a fresh one replays what is stored. `relieved`: another
 * tab leads now, and this one is to follow. `cleared`: the browser has wiped what was stored.
 */
export type Trouble = "wasm" | "storage" | "load" | "trapped" | "elsewhere" | "relieved" | "cleared" | "newer";

/** `again`: the page has had a worker before, which was relieved. */
export type Boot = { type: "boot"; wasm: string; words: string; origin: string; relay: string; again: boolean };
/** `files`: bytes of what the person picked (file.keep, archive.keep, chat.read …). `archive`: asked of what was brought along. */
export type Ask =
  | { type: "intent" | "query"; id: number; name: string; fields: unknown; files?: Uint8Array[]; archive?: string }
  | { type: "nudge" };
/** Of the made-up couple's worker: where its core and their words lie. */
export type DemoBoot = { type: "demo"; wasm: string; words: string; seed: number };
export type ToWorker = Boot | DemoBoot | Ask;

/** `afresh`: another core answers from now on, so anything may have changed. */
export type FromWorker =
  | { type: "ready" | "afresh" }
  | { type: "reply"; id: number; ok?: unknown; refused?: Refused; file?: Uint8Array<ArrayBuffer> }
  | { type: "changed"; views: string[] }
  | { type: "trouble"; what: Trouble };
