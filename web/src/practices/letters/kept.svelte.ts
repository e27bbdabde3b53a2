import type { LetterItem } from "../../core/views";
import { Draft } from "../../ui/draft.svelte";

class Kept {
  letters = $state.raw<LetterItem[]>([]);
  readonly draft = new Draft<{ words: string; from: string | undefined; prompt: string | undefined }>(
    { words: "", from: undefined, prompt: undefined },
    ({ words }) => [words],
  );
}

export const kept = new Kept();

/** Whether it is open, was opened by whom it is for, and stands. */
export const isOpen = ({ sealed, ready, cannot_open, withdrawn }: LetterItem): boolean =>
  !sealed && !ready && !cannot_open && withdrawn === undefined;
