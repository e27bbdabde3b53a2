import type { Views } from "../../core/views";
import { Draft } from "../../ui/draft.svelte";

class Kept {
  items = $state.raw<Views["sample.list"]["items"]>([]);
  readonly draft = new Draft({ words: "" }, ({ words }) => [words]);
}

export const kept = new Kept();
