import type { DatesItem } from "../../core/views";
import { Draft } from "../../ui/draft.svelte";
import { nowhen } from "../../ui/when";

class Kept {
  items = $state.raw<DatesItem[]>([]);
  readonly draft = new Draft({ words: "", when: nowhen, justMe: false }, ({ words }) => [words]);
}

export const kept = new Kept();

/** One that stands. */
export const find = (wanted: string): DatesItem | undefined =>
  kept.items.find(({ id, withdrawn }) => id === wanted && withdrawn === undefined);
