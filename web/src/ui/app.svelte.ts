// What all screens share: the core's views, kept fresh, and what one has begun to write; what of it is a practice's own lies in
// its folder (kept.svelte.ts).
import { now } from "../core/time";
import type { Blocked, Core } from "../core/client";
import { Refusal } from "../core/client";
import type { HomeShow, Intents, Refused, TodayList, Views } from "../core/views";
import type { Keeps, Kept } from "../practices/practice";
import type { Messages } from "../words/keys";
import type { Draft } from "./draft.svelte";
import type { Grown } from "./drawing/plants";
import { noteBegun } from "./keep";

const undo_longest_ms = 8_000;
const looked_most = 200; // as the core takes

// Each `undo.NAME` of content/ that says what was written.
type Written<Key> = Key extends `undo.${infer Name}` ? Name : never;

/** What was just written and can still be undone as if it had never been. */
export interface Undo {
  draft: string;
  until: number;
  what: Exclude<Written<keyof Messages>, "undo" | "send">;
  /** Puts the words back where they were typed. */
  restore: () => void;
}

/** What is typed into the other fields, so that it is still there after going back and forward. */
export class Typed {
  name = $state("");
  link = $state("");
  pairingWords = $state(["", "", "", ""]);

  clear(): void {
    this.name = this.link = "";
    this.pairingWords = ["", "", "", ""];
  }
}

class App {
  home = $state.raw<HomeShow | undefined>();
  blocked = $state.raw<Blocked | undefined>();
  /** Ids that came in while the page was open: they are laid down before one's eyes. */
  fresh = $state.raw<ReadonlySet<string>>(new Set());
  today = $state.raw<TodayList | undefined>();
  /** Looking at Today was told to the core, so that what it draws is there. */
  lookedAtToday = $state.raw(false);
  /** The invitation link this page was opened with; kept until the core has taken it. */
  link = $state.raw<string | undefined>();
  /** Goes up when another language is spoken: all that is on the screen is then drawn anew. */
  languageTurns = $state(0);
  undo = $state.raw<Undo | undefined>();
  private undoTimer: ReturnType<typeof setTimeout> | undefined;
  /** How many cores this page has had: what one of them told is not of the next. */
  cores = 0;
  readonly typed = new Typed();
  core: Core | undefined;
  private practices: readonly Kept[] = [];
  private openedAt = "";
  private readonly looked = new Set<string>();
  private readonly watchers = new Set<{ view: keyof Views; changed: () => void }>();

  start(core: Core, practices: readonly Kept[]): void {
    this.practices = practices;
    this.use(core);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.sendNow();
    });
  }

  /** From now on all is of this core; answers the one before. What was begun there does not go over, unless it waits for one to
   *  come back. */
  exchange(core: Core, waits = false): Core | undefined {
    const before = this.core;
    if (!waits) {
      for (const [, draft] of this.drafts) draft.clear();
      this.typed.clear();
    }
    clearTimeout(this.undoTimer);
    this.undo = this.home = this.today = this.blocked = undefined;
    this.lookedAtToday = false;
    this.looked.clear();
    this.openedAt = "";
    this.use(core);
    return before;
  }

  private use(core: Core): void {
    this.core = core;
    this.cores += 1;
    core.onChanged((views) => {
      if (core !== this.core) return;
      void this.readAll((view) => views.includes(view));
      for (const { view, changed } of this.watchers) if (views.includes(view)) changed();
    });
    core.onBlocked((why) => {
      if (core !== this.core) return;
      this.blocked = why;
      if (!why) void this.readAll();
    });
    void this.readAll().then(() => (this.fresh = new Set()));
  }

  /** undefined when done and stored, else why not. */
  async intend<Name extends keyof Intents>(name: Name, fields: Intents[Name]): Promise<Refused | undefined> {
    try {
      if (!this.core) return { key: "core_restarted" };
      await this.core.intent(name, fields);
      await this.readAll();
      return undefined;
    } catch (trouble) {
      return trouble instanceof Refusal ? trouble.refused : { key: "unknown" };
    }
  }

  /** The same for an intent that writes: for some seconds `undo` holds how to take it back. */
  async write<Name extends keyof Intents>(
    name: Name,
    fields: Intents[Name],
    what: Undo["what"],
    restore: () => void = () => undefined,
  ): Promise<Refused | undefined> {
    try {
      if (!this.core) return { key: "core_restarted" };
      const answer = (await this.core.intent(name, fields)) as { draft?: string; until?: number } | undefined;
      await this.readAll();
      if (answer?.draft !== undefined && answer.until !== undefined) {
        this.undo = { draft: answer.draft, until: answer.until, what, restore };
        clearTimeout(this.undoTimer);
        this.undoTimer = setTimeout(() => (this.undo = undefined), Math.min(undo_longest_ms, answer.until - now()));
      }
      return undefined;
    } catch (trouble) {
      return trouble instanceof Refusal ? trouble.refused : { key: "unknown" };
    }
  }

  /** Someone looks at Today. Where that changes nothing (a clock in doubt), it is not asked again until something does. */
  async openToday(): Promise<void> {
    const before = JSON.stringify(this.today);
    if (before === this.openedAt) return;
    this.openedAt = before;
    await this.intend("today.open", {});
    this.lookedAtToday = true;
  }

  /** Moments were looked at, so they are not new any more. Answers nothing: it matters to nobody else, and not now. */
  look(moments: readonly string[]): void {
    const due = moments.filter((id) => !this.looked.has(id));
    if (due.length === 0 || !this.core || !this.home?.partner || this.home.archive) return;
    for (const id of due) this.looked.add(id);
    for (let at = 0; at < due.length; at += looked_most)
      this.core.intent("us.look", { moments: due.slice(at, at + looked_most) }).catch(() => undefined);
  }

  async takeBack(): Promise<Refused | undefined> {
    const undo = this.undo;
    if (!undo) return undefined;
    this.undo = undefined;
    const refused = await this.intend("draft.undo", { draft: undo.draft });
    if (!refused) undo.restore();
    return refused;
  }

  /** Whoever goes away, or says so, has made up their mind. */
  sendNow(): void {
    if (!this.undo) return;
    this.undo = undefined;
    void this.intend("draft.send", {});
  }

  restart(): void {
    this.core?.restart();
  }

  /** Hands a photo or a voice to the core, which keeps it for what is being written. */
  async keepFile(file: Uint8Array, small?: Uint8Array): Promise<{ blob: string } | { refused: Refused }> {
    try {
      if (!this.core) return { refused: { key: "core_restarted" } };
      return (await this.core.intent("file.keep", {}, small ? [file, small] : [file])) as { blob: string };
    } catch (trouble) {
      return { refused: trouble instanceof Refusal ? trouble.refused : { key: "unknown" } };
    }
  }

  /** What the core says of a file's beginning that this browser can't show. */
  async whyNotKept(beginning: Uint8Array): Promise<Refused> {
    const kept = await this.keepFile(beginning);
    if ("refused" in kept) return kept.refused;
    void this.intend("file.drop", { blob: kept.blob });
    return { key: "file_broken" };
  }

  /** undefined while it is not on this device, or is not what its writer said. */
  async readFile(blob: string, small: boolean): Promise<Blob | undefined> {
    try {
      return await this.core?.file(blob, small);
    } catch (trouble) {
      if (!(trouble instanceof Refusal)) throw trouble;
      return undefined;
    }
  }

  /** An answer that is not kept fresh; undefined where there is none. */
  async ask<Name extends keyof Views>(name: Name, fields: object, files?: Uint8Array[]): Promise<Views[Name] | undefined> {
    try {
      return await this.core?.view(name, fields, files);
    } catch (trouble) {
      if (!(trouble instanceof Refusal)) throw trouble;
      return undefined;
    }
  }

  /** Tells whenever a view that is asked for by hand would answer otherwise, until the function it gives is called. */
  watch(view: keyof Views, changed: () => void): () => void {
    const watcher = { view, changed };
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  /** A view whose answer changes by this device's clock alone is asked anew when one looks. */
  lookAt(view: keyof Views): void {
    void this.readAll((one) => one === view);
  }

  /** What stands in the meadow, newest first. */
  get grown(): Grown[] {
    return this.practices.flatMap(({ grown }) => grown?.() ?? []);
  }

  /** Words that are being written in any practice. */
  get words(): string[] {
    return this.drafts.flatMap(([, draft]) => draft.words());
  }

  /** All that somebody has begun to write, for the page that takes this one's place; undefined where nothing is begun. */
  get begun(): string | undefined {
    if (this.home?.made_up) return undefined;
    const { name, link, pairingWords } = this.typed;
    const drafts = Object.fromEntries(this.drafts.map(([intent, { now }]) => [intent, now]));
    const said = [...this.words, name, link, ...pairingWords];
    const all = { drafts, typed: { name, link, pairingWords } };
    return said.some((text) => text.trim() !== "") ? JSON.stringify(all) : undefined;
  }

  /** What the page before this one had `begun`. */
  takeUp(begun: unknown): void {
    if (typeof begun !== "string") return;
    const { drafts = {}, typed } = JSON.parse(begun) as { drafts?: Record<string, object>; typed?: Partial<Typed> };
    for (const [intent, draft] of this.drafts) if (drafts[intent]) draft.takeUp(drafts[intent]);
    Object.assign(this.typed, typed);
  }

  forget(): void {
    for (const [, draft] of this.drafts) draft.clear();
    this.typed.clear();
    this.link = undefined;
    this.core?.stop();
  }

  private get drafts(): [string, Draft][] {
    return this.practices.flatMap(({ drafts = {} }) => Object.entries(drafts));
  }

  private readonly own: Keeps = {
    "home.show": (home) => {
      this.home = home;
      if (home.person && !home.made_up) noteBegun(home.partner !== undefined);
    },
    "today.list": (today) => (this.today = today),
  };

  // The answers are shown together: what is drawn is drawn once.
  private async readAll(wanted: (view: keyof Views) => boolean = () => true): Promise<void> {
    const reading = [this.own, ...this.practices.map(({ keeps }) => keeps)].flatMap((keeps) =>
      (Object.keys(keeps) as (keyof Views)[]).filter(wanted).map((view) => this.read(view, keeps)),
    );
    for (const take of await Promise.all(reading)) take?.();
  }

  private async read<View extends keyof Views>(view: View, keeps: Pick<Keeps, View>): Promise<(() => void) | undefined> {
    try {
      const { core } = this;
      const answer = await core?.view(view);
      return () => {
        if (answer !== undefined && core === this.core) keeps[view]?.(answer);
      };
    } catch (trouble) {
      return () => this.meet(trouble);
    }
  }

  // Without a person or a partner there is no list yet. What the core can't read at all stops the page, with its reason.
  private meet(trouble: unknown): void {
    if (!(trouble instanceof Refusal)) throw trouble;
    if (trouble.refused.key === "storage_newer_version") this.blocked = "newer";
    else if (this.home === undefined) this.blocked = "damaged";
  }
}

export const app = new App();
