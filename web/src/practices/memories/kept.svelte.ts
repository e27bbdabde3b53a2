import type { MemoryItem } from "../../core/views";
import { Draft } from "../../ui/draft.svelte";
import { nothing, type MemoryDraft } from "./draft";

const { photos, voice, ...text } = nothing;

class Kept {
  memories = $state.raw<MemoryItem[]>([]);
  /** Of this day, from years before. */
  onThisDay = $state.raw<MemoryItem[]>([]);
  /** What is typed of a memory that is being written; its photos and voice stay with this page. */
  readonly text = new Draft<Omit<MemoryDraft, "photos" | "voice">>(text, ({ words, place }) => [words, place]);
  private files = $state.raw<Pick<MemoryDraft, "photos" | "voice">>({ photos, voice });
  /** Sides that are being written, by memory. */
  readonly sides = new Map<string, string>();

  get draft(): MemoryDraft {
    return { ...this.text.now, ...this.files };
  }
  set draft({ photos, voice, ...text }: MemoryDraft) {
    this.text.now = text;
    this.files = { photos, voice };
  }
}

export const kept = new Kept();
