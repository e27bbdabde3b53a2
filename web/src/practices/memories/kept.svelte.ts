import type { MemoryItem } from "../../core/views";
import { nothing } from "./draft";

class Kept {
  memories = $state.raw<MemoryItem[]>([]);
  /** Of this day, from years before. */
  onThisDay = $state.raw<MemoryItem[]>([]);
  draft = $state.raw(nothing);
  /** Sides that are being written, by memory. */
  readonly sides = new Map<string, string>();
}

export const kept = new Kept();
