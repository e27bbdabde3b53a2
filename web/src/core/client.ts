// The page's side of the core: asks and is told of changes; and the supervisor, which throws a trapped instance away and
// starts a fresh worker that replays what is stored.
import type { FromWorker, ToWorker, Trouble } from "./door";
import type { Intents, Refused, Views } from "./views";

/** What keeps the whole page from working. `worker`: none could be started; `broken`: it trapped again and again. */
export type Blocked = Exclude<Trouble, "trapped" | "relieved"> | "worker" | "broken" | "damaged" | "old";

export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(readonly refused: Refused) {
    super(refused.key);
  }
}

export interface WithBytes<Answer> {
  answer: Answer;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What the screens know of the core; the development gallery has one of its own. `archive`: asked of what was brought along. */
export interface Core {
  /** Resolves once done and stored; rejects with a Refusal. */
  intent<Name extends keyof Intents>(name: Name, fields: Intents[Name], files?: Uint8Array[]): Promise<unknown>;
  /** The bytes of a photo or a voice (file.read); rejects with a Refusal. */
  file(blob: string, small: boolean, archive?: string): Promise<Blob>;
  /** An answer with the bytes that come beside it; rejects with a Refusal. */
  bytes<Name extends keyof Views>(name: Name, fields: object, archive?: string): Promise<WithBytes<Views[Name]>>;
  view<Name extends keyof Views>(name: Name, fields?: object, files?: Uint8Array[], archive?: string): Promise<Views[Name]>;
  onChanged(listener: (views: string[]) => void): void;
  onBlocked(listener: (why: Blocked | undefined) => void): void;
  /** Starts again after `onBlocked`; takes over from another window. */
  restart(): void;
  /** At once, for good: the page is being left. */
  stop(): void;
}

interface Asked {
  type: "intent" | "query";
  name: string;
  fields: unknown;
  files?: Uint8Array[] | undefined;
  archive?: string | undefined;
}

interface Pending {
  message: Extract<ToWorker, { type: "intent" | "query" }>;
  resolve: (ok: unknown, file?: Uint8Array<ArrayBuffer>) => void;
  reject: (refusal: Refusal) => void;
}

const wasm = (): string => new URL(__CORE_WASM__, document.baseURI).href;
/** Whether the core's file has come, or was here before. */
export const isCoreHere = (): boolean =>
  Boolean((navigator.serviceWorker as ServiceWorkerContainer | undefined)?.controller) ||
  performance.getEntriesByName(wasm()).length > 0;

const start_patience_ms = 45_000;
const trap_window_ms = 60_000;
const traps_most = 3;
const every_view: (keyof Views)[] = ["home.show", "thanks.list"];

export class WorkerCore implements Core {
  private worker: Worker | undefined;
  private pending = new Map<number, Pending>();
  private nextId = 1;
  private ready = false;
  private wasReady = false;
  private again = false;
  private traps: number[] = [];
  private patience: ReturnType<typeof setTimeout> | undefined;
  private changed: (views: string[]) => void = () => undefined;
  private blocked: (why: Blocked | undefined) => void = () => undefined;
  private blockedBy: Blocked | undefined;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.worker?.postMessage({ type: "nudge" } satisfies ToWorker);
    });
  }

  intent<Name extends keyof Intents>(name: Name, fields: Intents[Name], files?: Uint8Array[]): Promise<unknown> {
    // Half a sign (a lone surrogate) is no text: no envelope could carry it to the core.
    if (
      Object.values(fields)
        .flat()
        .some((value) => typeof value === "string" && /\p{Surrogate}/u.test(value))
    )
      return Promise.reject(new Refusal({ key: "text_not_utf8" }));
    return this.ask({ type: "intent", name, fields, files });
  }

  async file(blob: string, small: boolean, archive?: string): Promise<Blob> {
    const { answer, bytes } = await this.bytes("file.read", { blob, small }, archive);
    return new Blob([bytes], { type: answer.type });
  }

  bytes<Name extends keyof Views>(name: Name, fields: object, archive?: string): Promise<WithBytes<Views[Name]>> {
    return new Promise((resolve, reject) => {
      const message = { type: "query", id: this.nextId++, name, fields, ...(archive !== undefined && { archive }) } as const;
      const take = (ok: unknown, file?: Uint8Array<ArrayBuffer>): void =>
        resolve({ answer: ok as Views[Name], bytes: file ?? new Uint8Array() });
      this.pending.set(message.id, { message, resolve: take, reject });
      this.post(message);
    });
  }

  view<Name extends keyof Views>(
    name: Name,
    fields: object = {},
    files?: Uint8Array[],
    archive?: string,
  ): Promise<Views[Name]> {
    return this.ask({ type: "query", name, fields, files, archive }) as Promise<Views[Name]>;
  }

  onChanged(listener: (views: string[]) => void): void {
    this.changed = listener;
  }

  onBlocked(listener: (why: Blocked | undefined) => void): void {
    this.blocked = listener;
    if (this.blockedBy) listener(this.blockedBy);
  }

  restart(): void {
    this.traps = [];
    this.discard();
    this.blockedBy = undefined;
    this.blocked(undefined);
    this.start();
  }

  stop(): void {
    this.discard();
    this.pending.clear();
  }

  start(): void {
    if (typeof WebAssembly !== "object") return this.block("wasm");
    if (typeof Worker === "undefined") return this.block("worker");
    try {
      this.worker = this.makeWorker();
    } catch {
      return this.block("worker");
    }
    const worker = this.worker;
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      if (worker === this.worker) this.hear(event.data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.worker) return;
      if (this.ready) this.recover();
      else this.block("worker");
    };
    this.patience = setTimeout(() => this.block("load"), start_patience_ms);
    this.post(this.boot());
    for (const { message } of this.pending.values()) this.post(message);
  }

  // The first one began before this script (begin.js).
  protected makeWorker(): Worker {
    const page = globalThis as { beganWorker?: Worker | undefined };
    const began = page.beganWorker;
    page.beganWorker = undefined;
    if (began) return began;
    return new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  }

  protected boot(): ToWorker {
    return {
      type: "boot",
      wasm: wasm(),
      words: new URL(__WORDS__, document.baseURI).href,
      origin: location.origin,
      relay: location.origin,
      again: this.again,
    };
  }

  private ask(asked: Asked): Promise<unknown> {
    const { type, name, fields, files, archive } = asked;
    return new Promise((resolve, reject) => {
      const message = {
        type,
        id: this.nextId++,
        name,
        fields,
        ...(files && { files }),
        ...(archive !== undefined && { archive }),
      };
      this.pending.set(message.id, { message, resolve, reject });
      this.post(message);
    });
  }

  private hear(message: FromWorker): void {
    switch (message.type) {
      case "ready":
        this.ready = this.wasReady = true;
        clearTimeout(this.patience);
        return;
      case "afresh":
        return this.changed(every_view);
      case "changed":
        // Of what a first start finds, nothing was answered before.
        return this.wasReady ? this.changed(message.views) : undefined;
      case "reply": {
        const asked = this.pending.get(message.id);
        this.pending.delete(message.id);
        if (message.refused) asked?.reject(new Refusal(message.refused));
        else asked?.resolve(message.ok, message.file);
        return;
      }
      case "trouble":
        if (message.what === "trapped") return this.recover();
        if (message.what === "relieved") return this.follow();
        return this.block(message.what);
    }
  }

  // Questions are asked again of the fresh instance. An intent may or may not have been carried out, so it is not repeated
  // behind the person's back: they are told, and see by the views what holds.
  private recover(): void {
    const at = performance.now();
    this.traps = [...this.traps.filter((earlier) => at - earlier < trap_window_ms), at];
    this.discard();
    if (this.traps.length > traps_most) return this.block("broken");
    this.startAfresh();
  }

  // Another tab leads now: this one's next worker asks that.
  private follow(): void {
    this.discard();
    this.again = true;
    this.startAfresh();
  }

  private startAfresh(): void {
    this.refuseIntents();
    this.start();
    this.changed(every_view);
  }

  private block(why: Blocked): void {
    this.discard();
    this.refuseIntents();
    this.blockedBy = why;
    this.blocked(why);
  }

  private discard(): void {
    clearTimeout(this.patience);
    this.worker?.terminate();
    this.worker = undefined;
    this.ready = false;
  }

  private refuseIntents(): void {
    for (const [id, asked] of this.pending) {
      if (asked.message.type !== "intent") continue;
      this.pending.delete(id);
      asked.reject(new Refusal({ key: "core_restarted" }));
    }
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }
}
