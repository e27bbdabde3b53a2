// Several tabs of one browser. The worker that holds the lock "tend-leader" leads: it alone has the core, the storage and the
// sockets. The workers of the other tabs follow: they hand their page's questions and intents on to the leader, over a
// channel of this browser, and its answers back. When the leader's tab closes, the browser gives the lock to the next.
import type { Ask, FromWorker } from "./door";
import type { Refused } from "./views";

/** What goes over the channel. `ask` without a message: are you there? */
export type Letter =
  | { to: "leader"; from: string; ask: Ask | undefined }
  | { to: string; by: string; build: string; says: FromWorker | { type: "leads" } };

export const leader_lock = "tend-leader";
export const everyone = "everyone";
/** So long a leader may be silent once, then once more, until a follower takes its place. */
export const tick_ms = 4_000;

export interface FollowerHost {
  post: (letter: Letter) => void;
  tell: (message: FromWorker) => void;
  /** The leader doesn't answer, or is of an older build: take its place. */
  takeOver: () => void;
  /** The leader is of a newer build than this tab. */
  outdated: () => void;
}

interface Unanswered {
  message: Ask;
  /** The leader that has heard of it. */
  askedOf: string | undefined;
}

export class Follower {
  private leader: string | undefined;
  private unanswered = new Map<number, Unanswered>();
  private silentTicks = 0;
  private expecting = false;
  private readonly timer: ReturnType<typeof setInterval>;

  /** `again`: this tab has led and was relieved, so a leader of another build is the newer one. */
  constructor(
    private readonly me: string,
    private readonly build: string,
    private readonly again: boolean,
    private readonly host: FollowerHost,
  ) {
    this.timer = setInterval(() => this.tick(), tick_ms);
    this.ask(undefined);
  }

  /** Has there been a leader in its time? */
  get hasMet(): boolean {
    return this.leader !== undefined;
  }

  ask(message: Ask | undefined): void {
    this.expecting = true;
    if (message && message.type !== "nudge") this.unanswered.set(message.id, { message, askedOf: this.leader });
    // Without a leader it waits for one; whether there is one is asked in any case.
    this.host.post({ to: "leader", from: this.me, ask: this.leader === undefined ? undefined : message });
  }

  hear(letter: Letter): void {
    if (!("by" in letter) || (letter.to !== this.me && letter.to !== everyone)) return;
    const { says } = letter;
    if (says.type === "leads") this.meet(letter.by, letter.build);
    if (letter.by !== this.leader) return;
    this.silentTicks = 0;
    if (says.type === "leads") this.expecting = false;
    else if (says.type !== "reply" || this.unanswered.delete(says.id)) this.host.tell(says);
  }

  /** No longer a follower; what is still to be asked. Intents that another leader has heard of are refused. */
  end(): Ask[] {
    clearInterval(this.timer);
    this.refuseIntents();
    return [...this.unanswered.values()].map(({ message }) => message);
  }

  private meet(leader: string, build: string): void {
    if (leader === this.leader) return;
    if (build !== this.build) return this.again ? this.host.outdated() : this.host.takeOver();
    const isFirst = this.leader === undefined;
    this.leader = leader;
    this.refuseIntents();
    for (const asked of this.unanswered.values()) {
      asked.askedOf = leader;
      this.host.post({ to: "leader", from: this.me, ask: asked.message });
    }
    this.host.tell({ type: isFirst ? "ready" : "afresh" });
  }

  // An intent may or may not have been carried out by a leader that is gone, so it is not repeated.
  private refuseIntents(): void {
    for (const [id, { message, askedOf }] of this.unanswered) {
      if (message.type !== "intent" || askedOf === undefined) continue;
      this.unanswered.delete(id);
      this.host.tell({ type: "reply", id, refused: restarted });
    }
  }

  // A leader that is at work still says that it is there.
  private tick(): void {
    if (!this.expecting && this.unanswered.size === 0) return;
    this.silentTicks += 1;
    if (this.silentTicks > 2) return this.host.takeOver();
    this.host.post({ to: "leader", from: this.me, ask: undefined });
  }
}

const restarted: Refused = { key: "core_restarted" };
