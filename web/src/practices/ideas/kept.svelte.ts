import type { IdeaItem } from "../../core/views";
import { Draft } from "../../ui/draft.svelte";

class Kept {
  ideas = $state.raw<IdeaItem[]>([]);
  readonly draft = new Draft<{ text: string; size: IdeaItem["shown"]["size"]; from: string | undefined }>(
    { text: "", size: undefined, from: undefined },
    ({ text }) => [text],
  );
}

export const kept = new Kept();
