import type { MemoryItem } from "../../core/views";

/** The year it stands under; without one, that of its writing. */
export function yearOf(memory: MemoryItem): number {
  return memory.when?.year ?? new Date(memory.day * 86_400_000).getUTCFullYear();
}
