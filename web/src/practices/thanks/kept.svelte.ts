import type { ThanksItem, ThanksList } from "../../core/views";
import { app } from "../../ui/app.svelte";
import { Draft } from "../../ui/draft.svelte";

class Kept {
  private list = $state.raw<ThanksList>({ items: [], is_near: false, said_today: false });
  /** They were just given, or taken back at once. */
  laid = $state.raw<"sent" | "undone" | undefined>();
  /** How many of them a list shows. */
  listed = $state(60);
  readonly draft = new Draft<{ did: string; shows: string; meant: string; act: string | undefined }>(
    { did: "", shows: "", meant: "", act: undefined },
    ({ did, shows, meant }) => [did, shows, meant],
  );
  private known: Set<string> | undefined;

  get thanks(): ThanksItem[] {
    return this.list.items;
  }
  /** The last of those to me that stand. */
  get latest(): ThanksItem | undefined {
    return this.thanks.find(({ id }) => id === this.list.latest);
  }
  /** It stands above all that is offered. */
  get isNear(): boolean {
    return this.list.is_near;
  }
  get saidToday(): boolean {
    return this.list.said_today;
  }

  /** Those that came while the page was open are laid down before one's eyes. */
  take(list: ThanksList): void {
    const { items } = list;
    const { known } = this;
    const arrived = known ? items.filter(({ id }) => !known.has(id)) : [];
    if (arrived.length > 0) app.fresh = new Set([...app.fresh, ...arrived.map(({ id }) => id)]);
    this.known = new Set(items.map(({ id }) => id));
    this.list = list;
  }
}

export const kept = new Kept();
