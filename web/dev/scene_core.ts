import type { Blocked, Core } from "../src/core/client";
import { Refusal } from "../src/core/client";
import type { AnsweredItem, HomeShow, Intents, LetterItem, MemoryItem, Refused, ThanksItem, TodayList, Views } from "../src/core/views";
import type { Route } from "../src/ui/routes.svelte";

export interface Scene {
  home: HomeShow;
  thanks?: ThanksItem[];
  questions?: Views["questions.today"];
  answered?: AnsweredItem[];
  letters?: LetterItem[];
  memories?: MemoryItem[];
  route?: Route;
  link?: string;
  refuse?: Partial<Record<keyof Intents, Refused>>;
  draft?: { did?: string; shows?: string; meant?: string };
  laid?: "sent" | "undone";
  today?: Partial<TodayList>;
  /** The bar that offers to undo. */
  undo?: "said" | "edited" | "withdrawn" | "answered";
  blocked?: Blocked;
}

/** Answers with what the scene says, and carries nothing out. */
export class SceneCore implements Core {
  private blocked: (why: Blocked | undefined) => void = () => undefined;

  constructor(private readonly scene: Scene) {}

  async intent<Name extends keyof Intents>(name: Name): Promise<unknown> {
    const refused = this.scene.refuse?.[name];
    if (refused) throw new Refusal(refused);
    return {};
  }

  async view<Name extends keyof Views>(name: Name): Promise<Views[Name]> {
    const choice = { close: "me", appreciated: "me", seen: "me", stress: "me", energy: "me" } as const;
    const views: Views = {
      "home.show": this.scene.home,
      "thanks.list": { items: this.scene.thanks ?? [] },
      "today.list": { offers: [], is_quiet: false, to_draw: false, off: [], ...this.scene.today },
      "ideas.list": { items: [], gone: [] },
      "ideas.calendar": {},
      "checkin.today": { day: this.scene.home.today, shared: {}, kept: {}, choices: choice, chosen: false },
      "checkin.mine": { days: [] },
      "questions.today": this.scene.questions ?? {
        today: { day: this.scene.home.today, item: "q.light.word_sound" },
        more: [],
      },
      "questions.list": { items: this.scene.answered ?? [] },
      "memories.list": { items: this.scene.memories ?? [] },
      "memories.day": { items: this.scene.memories?.slice(0, 1) ?? [] },
      "file.read": { type: "image/jpeg", bytes: 0 },
      "letters.list": { items: this.scene.letters ?? [] },
    };
    return views[name];
  }

  file(): Promise<Blob> {
    return Promise.reject(new Refusal({ key: "file_missing" }));
  }

  onChanged(): void {}

  onBlocked(listener: (why: Blocked | undefined) => void): void {
    this.blocked = listener;
  }

  block(why: Blocked): void {
    this.blocked(why);
  }

  restart(): void {}

  stop(): void {}
}
