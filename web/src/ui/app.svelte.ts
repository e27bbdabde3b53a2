// What the screens share: the core's views, kept fresh, and the words one is writing. Drafts live in memory only: browser
// storage would hold them in the open.
import { now } from "../core/time";
import type { Blocked, Core } from "../core/client";
import { Refusal } from "../core/client";
import { kept as memories } from "../practices/memories/kept.svelte";
import { noteBegun } from "./keep";
import type {
  AnsweredItem,
  CheckinDay,
  CheckinToday,
  HomeShow,
  IdeaItem,
  Intents,
  LetterItem,
  Refused,
  ThanksItem,
  TodayList,
  Views,
} from "../core/views";

const undo_longest_ms = 8_000;

export class Draft {
  did = $state("");
  shows = $state("");
  meant = $state("");
  act = $state<string | undefined>();

  get begun(): boolean {
    return (this.did + this.shows + this.meant).trim() !== "";
  }

  clear(): void {
    this.did = this.shows = this.meant = "";
    this.act = undefined;
  }
}

/** What was just written and can still be undone as if it had never been. */
export interface Undo {
  draft: string;
  until: number;
  what:
    | "said"
    | "edited"
    | "withdrawn"
    | "restored"
    | "answered"
    | "checked_in"
    | "chosen"
    | "offered"
    | "countered"
    | "wished"
    | "let_be"
    | "planned"
    | "done"
    | "looked_back"
    | "not_today"
    | "never"
    | "again"
    | "quiet"
    | "unquiet"
    | "sealed"
    | "kept"
    | "asked"
    | "asked_again"
    | "opened"
    | "remembered"
    | "told";
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

/** An idea that is being written. */
export interface IdeaDraft {
  text: string;
  size: IdeaItem["shown"]["size"];
  from: string | undefined;
}
const no_idea: IdeaDraft = { text: "", size: undefined, from: undefined };

/** A question that is being asked. */
export interface QuestionDraft {
  text: string;
  from: string | undefined;
}

/** A letter that is being written. */
export interface LetterDraft {
  words: string;
  from: string | undefined;
  prompt: string | undefined;
}
const no_letter: LetterDraft = { words: "", from: undefined, prompt: undefined };
const no_question: QuestionDraft = { text: "", from: undefined };

class App {
  home = $state.raw<HomeShow | undefined>();
  thanks = $state.raw<ThanksItem[]>([]);
  ideas = $state.raw<IdeaItem[]>([]);
  checkin = $state.raw<CheckinToday | undefined>();
  checkinDays = $state.raw<CheckinDay[]>([]);
  questions = $state.raw<Views["questions.today"] | undefined>();
  answered = $state.raw<AnsweredItem[]>([]);
  letters = $state.raw<LetterItem[]>([]);
  /** Ids of open answers that were looked at since the page was opened. */
  answersRead = $state.raw<ReadonlySet<string>>(new Set());
  blocked = $state.raw<Blocked | undefined>();
  /** Ids that came in while the page was open: they are laid down before one's eyes. */
  fresh = $state.raw<ReadonlySet<string>>(new Set());
  today = $state.raw<TodayList | undefined>();
  /** Looking at Today was told to the core, so that what it draws is there. */
  lookedAtToday = $state.raw(false);
  /** Thanks were just given, or taken back at once. */
  laid = $state.raw<"sent" | "undone" | undefined>();
  /** The invitation link this page was opened with; kept until the core has taken it. */
  link = $state.raw<string | undefined>();
  /** Goes up when another language is spoken: all that is on the screen is then drawn anew. */
  languageTurns = $state(0);
  readonly draft = new Draft();
  ideaDraft = $state.raw<IdeaDraft>(no_idea);
  questionDraft = $state.raw<QuestionDraft>(no_question);
  letterDraft = $state.raw<LetterDraft>(no_letter);
  /** Answers that are being written, by question. */
  readonly answerDrafts = new Map<string, string>();
  undo = $state.raw<Undo | undefined>();
  private undoTimer: ReturnType<typeof setTimeout> | undefined;
  readonly typed = new Typed();
  /** How many of the days between the two the list shows. */
  listed = $state(60);
  private core: Core | undefined;
  private knownItems = false;
  private openedAt = "";

  start(core: Core): void {
    this.core = core;
    core.onChanged((views) => {
      for (const [view, read] of Object.entries(this.readers)) if (views.includes(view)) void read();
    });
    core.onBlocked((why) => {
      this.blocked = why;
      if (!why) void this.readAll();
    });
    void this.readAll();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.sendNow();
    });
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
  async ask<Name extends keyof Views>(name: Name, fields: object): Promise<Views[Name] | undefined> {
    try {
      return await this.core?.view(name, fields);
    } catch (trouble) {
      if (!(trouble instanceof Refusal)) throw trouble;
      return undefined;
    }
  }

  /** All that somebody has begun to write, for the page that takes this one's place; undefined where nothing is begun. */
  get begun(): string | undefined {
    const { did, shows, meant, act } = this.draft;
    const { name, link, pairingWords } = this.typed;
    const all = { draft: { did, shows, meant, act }, ideaDraft: this.ideaDraft, typed: { name, link, pairingWords } };
    const said = [did, shows, meant, this.ideaDraft.text, name, link, ...pairingWords];
    return said.some((text) => text.trim() !== "") ? JSON.stringify(all) : undefined;
  }

  /** What the page before this one had `begun`. */
  takeUp(begun: unknown): void {
    if (typeof begun !== "string") return;
    const { draft, ideaDraft, typed } = JSON.parse(begun) as {
      draft: Partial<Draft>;
      ideaDraft: IdeaDraft;
      typed: Partial<Typed>;
    };
    Object.assign(this.draft, draft);
    Object.assign(this.typed, typed);
    this.ideaDraft = { ...no_idea, ...ideaDraft };
  }

  forget(): void {
    this.draft.clear();
    this.ideaDraft = no_idea;
    this.questionDraft = no_question;
    this.letterDraft = no_letter;
    this.answerDrafts.clear();
    this.typed.clear();
    this.link = undefined;
    this.core?.stop();
  }

  // By view, what is kept fresh.
  private readonly readers: Partial<Record<keyof Views, () => Promise<void>>> = {
    "home.show": () => this.readHome(),
    "thanks.list": () => this.readThanks(),
    "today.list": () => this.read("today.list", (today) => (this.today = today)),
    "ideas.list": () => this.read("ideas.list", ({ items }) => (this.ideas = items)),
    "questions.today": () => this.read("questions.today", (today) => (this.questions = today)),
    "questions.list": () => this.read("questions.list", ({ items }) => (this.answered = items)),
    "letters.list": () => this.read("letters.list", ({ items }) => (this.letters = items)),
    "memories.list": () => this.read("memories.list", ({ items }) => (memories.memories = items)),
    "memories.day": () => this.read("memories.day", ({ items }) => (memories.onThisDay = items)),
    "checkin.today": () => this.read("checkin.today", (today) => (this.checkin = today)),
    "checkin.mine": () => this.read("checkin.mine", ({ days }) => (this.checkinDays = days)),
  };

  /** What opens by this device's clock alone is there when one looks. */
  lookForLetters(): void {
    void this.read("letters.list", ({ items }) => (this.letters = items));
  }

  private async readAll(): Promise<void> {
    await Promise.all(Object.values(this.readers).map((read) => read()));
  }

  private async read<Name extends keyof Views>(name: Name, take: (answer: Views[Name]) => void): Promise<void> {
    try {
      const answer = await this.core?.view(name);
      if (answer !== undefined) take(answer);
    } catch (trouble) {
      this.meet(trouble);
    }
  }

  private async readHome(): Promise<void> {
    try {
      this.home = await this.core?.view("home.show");
      if (this.home?.person) noteBegun();
    } catch (trouble) {
      this.meet(trouble);
    }
  }

  private async readThanks(): Promise<void> {
    try {
      const items = (await this.core?.view("thanks.list"))?.items ?? [];
      if (this.knownItems) {
        const known = new Set(this.thanks.map((item) => item.id));
        const arrived = items.filter((item) => !known.has(item.id)).map((item) => item.id);
        if (arrived.length > 0) this.fresh = new Set([...this.fresh, ...arrived]);
      }
      this.thanks = items;
      this.knownItems = true;
    } catch (trouble) {
      this.meet(trouble);
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
