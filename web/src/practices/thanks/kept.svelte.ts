import type { ThanksItem } from "../../core/views";
import { app } from "../../ui/app.svelte";
import { Draft } from "../../ui/draft.svelte";

class Kept {
  thanks = $state.raw<ThanksItem[]>([]);
  /** They were just given, or taken back at once. */
  laid = $state.raw<"sent" | "undone" | undefined>();
  /** How many of them a list shows. */
  listed = $state(60);
  readonly draft = new Draft<{ did: string; shows: string; meant: string; act: string | undefined }>(
    { did: "", shows: "", meant: "", act: undefined },
    ({ did, shows, meant }) => [did, shows, meant],
  );
  private known: Set<string> | undefined;

  /** Those that came while the page was open are laid down before one's eyes. */
  take(items: ThanksItem[]): void {
    const { known } = this;
    const arrived = known ? items.filter(({ id }) => !known.has(id)) : [];
    if (arrived.length > 0) app.fresh = new Set([...app.fresh, ...arrived.map(({ id }) => id)]);
    this.known = new Set(items.map(({ id }) => id));
    this.thanks = items;
  }
}

export const kept = new Kept();
