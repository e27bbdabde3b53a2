// A memory that is being written, or one's side of the other's: words, and what was picked for them. In this page's memory only.
import type { Refused } from "../../core/views";
import { app } from "../../ui/app.svelte";
import { letGo, type Picked } from "./photos";
import { nowhen, type WhenTyped } from "../../ui/when";

export interface Voice {
  file: Uint8Array;
  src: string;
  seconds: number;
  blob?: string;
}

export interface MemoryDraft {
  words: string;
  laughed: boolean | undefined;
  when: WhenTyped;
  place: string;
  photos: Picked[];
  voice: Voice | undefined;
}
export const nothing: MemoryDraft = { words: "", laughed: undefined, when: nowhen, place: "", photos: [], voice: undefined };

export function isBegun(draft: MemoryDraft): boolean {
  return draft.words.trim() !== "" || draft.photos.length > 0 || draft.voice !== undefined;
}

/** As it was before the core had its files: those of what was undone are gone there. */
export function notKept(draft: MemoryDraft): MemoryDraft {
  return {
    ...draft,
    photos: draft.photos.map(({ file, small, src }) => ({ file, small, src })),
    voice: draft.voice && { file: draft.voice.file, src: draft.voice.src, seconds: draft.voice.seconds },
  };
}

export function forget(draft: MemoryDraft): void {
  draft.photos.forEach(letGo);
  if (draft.voice) letGo(draft.voice);
}

/** Hands photos and voice to the core, each once; then `write` with their names. If the core began anew meanwhile: once more. */
export async function withFiles(
  draft: MemoryDraft,
  write: (files: { photos?: string[]; voice?: string }) => Promise<Refused | undefined>,
): Promise<Refused | undefined> {
  for (let again = false; ; again = true) {
    for (const file of [...draft.photos, ...(draft.voice ? [draft.voice] : [])]) {
      if (file.blob !== undefined && !again) continue;
      const kept = await app.keepFile(file.file, "small" in file ? file.small : undefined);
      if ("refused" in kept) return kept.refused;
      file.blob = kept.blob;
    }
    const refused = await write({
      ...(draft.photos.length > 0 && { photos: draft.photos.flatMap(({ blob }) => blob ?? []) }),
      ...(draft.voice?.blob !== undefined && { voice: draft.voice.blob }),
    });
    if (refused?.key !== "not_there" || again) return refused;
  }
}
