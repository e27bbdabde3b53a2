// What the timeline holds: what is searched in it, and what of it was read so far. It outlives going into a moment and back, and
// lives in this page's memory only.
import type { Moment, Views } from "../core/views";
import { app } from "../ui/app.svelte";
import { goneOn } from "./moments";
import type { Sizes } from "./rows.svelte";

const page = 50;
const pageMost = 200; // as the core gives at once
const search_bytes_max = 200; // as the core takes
const pause_ms = 250;

export class Timeline {
  /** As it is typed. */
  search = $state("");
  /** Only those of these practices; none: all. */
  only = $state.raw<readonly string[]>([]);
  /** undefined until they were read once. */
  moments = $state.raw<Moment[] | undefined>();
  more = $state.raw(false);
  /** The practices that have any. */
  practices = $state.raw<readonly string[]>([]);
  /** Of this day in earlier years. */
  ofDay = $state.raw<Moment[]>([]);
  /** What the moments on the page were asked for by. */
  found = $state.raw<Asked>({});
  /** Goes up when others were looked for and are here. */
  finds = $state.raw(0);
  /** Those that were new when they were first shown here: they go on saying so. */
  readonly fresh: Record<string, true> = {};
  /** The one that was gone into. */
  opened: string | undefined;
  sizes: Sizes = [];

  private turn = 0;
  private isReadingOn = false;
  private pause: ReturnType<typeof setTimeout> | undefined;

  get isTooLong(): boolean {
    return new TextEncoder().encode(wordsOf(this.search)).length > search_bytes_max;
  }
  /** Something is searched for, or left out. */
  get isNarrowed(): boolean {
    return wordsOf(this.search) !== "" || this.only.length > 0;
  }

  /** They are searched once the typing rests. */
  type(search: string): void {
    this.search = search;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.find(), pause_ms);
  }

  show(only: readonly string[]): Promise<void> {
    this.only = only;
    return this.find();
  }

  showAll(): Promise<void> {
    this.search = "";
    this.only = [];
    return this.find();
  }

  /** From the latest on. */
  async find(): Promise<void> {
    clearTimeout(this.pause);
    if (this.isTooLong) return;
    if (await this.read(page)) this.finds += 1;
  }

  /** What was read, once more; at least the first `upTo`. */
  async again(upTo: number): Promise<void> {
    if (this.isTooLong) return;
    await this.read(Math.max(page, upTo));
  }

  /** The next ones, earlier than those that are here. */
  async readOn(): Promise<void> {
    if (this.isReadingOn || !this.more || !this.moments) return;
    this.isReadingOn = true;
    const turn = this.turn;
    try {
      const answer = await this.ask(this.found, this.moments.length, page);
      if (!answer || turn !== this.turn) return;
      this.moments = goneOn(this.moments, answer.items);
      this.more = answer.more && answer.items.length > 0;
    } finally {
      this.isReadingOn = false;
    }
  }

  async readDay(day: number): Promise<void> {
    const answer = await app.ask("us.timeline", { on_day: day, count: page });
    if (answer) this.ofDay = answer.items;
  }

  private async read(wanted: number): Promise<boolean> {
    const turn = ++this.turn;
    const asked = this.asked;
    const moments: Moment[] = [];
    for (let more = true; more && moments.length < wanted;) {
      const answer = await this.ask(asked, moments.length, Math.min(pageMost, wanted - moments.length));
      if (turn !== this.turn) return false;
      if (!answer) break;
      moments.push(...answer.items);
      this.practices = answer.practices;
      this.more = more = answer.more && answer.items.length > 0;
    }
    if (moments.length === 0) this.more = false;
    this.moments = moments;
    this.found = asked;
    return true;
  }

  private get asked(): Asked {
    const search = wordsOf(this.search);
    return { ...(search !== "" && { search }), ...(this.only.length > 0 && { practices: this.only }) };
  }

  private ask(asked: Asked, start: number, count: number): Promise<Views["us.timeline"] | undefined> {
    return app.ask("us.timeline", { ...asked, start, count });
  }
}

interface Asked {
  search?: string;
  practices?: readonly string[];
}

/** What is typed as the core takes it: no half signs and none that nobody sees. */
const wordsOf = (typed: string): string => typed.replace(/[\p{Surrogate}\p{Cc}]/gu, " ").trim();

let now: { of: object; core: number; timeline: Timeline } | undefined;

/** That of this visit: the same after going back to it, and another for who comes anew, or has another core. */
export function timelineOf(visit: object): Timeline {
  if (now?.of !== visit || now.core !== app.cores) now = { of: visit, core: app.cores, timeline: new Timeline() };
  return now.timeline;
}
