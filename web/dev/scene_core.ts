import type { Blocked, Core } from "../src/core/client";
import { Refusal } from "../src/core/client";
import type {
  AnsweredItem,
  HomeShow,
  Intents,
  DatesItem,
  LetterItem,
  MemoryItem,
  Moment,
  Refused,
  ThanksItem,
  ThanksList,
  TodayList,
  Views,
} from "../src/core/views";
import type { Route } from "../src/ui/routes.svelte";

export interface Scene {
  home: HomeShow;
  thanks?: ThanksItem[];
  questions?: Views["questions.today"];
  answered?: AnsweredItem[];
  letters?: LetterItem[];
  dates?: DatesItem[];
  memories?: MemoryItem[];
  moments?: Moment[];
  ofDay?: Moment[];
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

  async view<Name extends keyof Views>(name: Name, fields: object = {}): Promise<Views[Name]> {
    const choice = { close: "me", appreciated: "me", seen: "me", stress: "me", energy: "me" } as const;
    const views: Partial<Views> = {
      "home.show": this.scene.home,
      "thanks.list": this.thanks(),
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
      "us.timeline": this.moments(fields),
      "export.file": { bytes: 0 },
      "export.files": { files: [] },
      "file.read": { type: "image/jpeg", bytes: 0 },
      "letters.list": { items: this.scene.letters ?? [] },
      "dates.list": { items: this.scene.dates ?? [] },
      "dates.calendar": {},
    };
    const answer = views[name];
    if (answer === undefined) throw new Refusal({ key: "not_there" });
    return answer;
  }

  private thanks(): ThanksList {
    const { home, thanks: items = [] } = this.scene;
    const latest = items.find(({ mine, withdrawn }) => !mine && withdrawn === undefined);
    return {
      items,
      ...(latest && { latest: latest.id }),
      is_near: latest !== undefined && latest.day >= home.today - 1,
      said_today: items.some(({ mine, day, withdrawn }) => mine && day === home.today && withdrawn === undefined),
    };
  }

  private moments(asked: { search?: string; practices?: string[]; on_day?: number; start?: number; count?: number }) {
    const { moments = [], ofDay = [] } = this.scene;
    const { search = "", practices, on_day, start = 0, count = 50 } = asked;
    const all = on_day === undefined ? moments : ofDay;
    const found = all
      .filter(({ practice }) => practices?.includes(practice) ?? true)
      .filter(({ texts }) => texts.some(({ text }) => text.toLowerCase().includes(search.toLowerCase())));
    return {
      items: found.slice(start, start + count),
      more: found.length > start + count,
      practices: [...new Set(moments.map(({ practice }) => practice))],
    };
  }

  async bytes<Name extends keyof Views>(name: Name): Promise<{ answer: Views[Name]; bytes: Uint8Array<ArrayBuffer> }> {
    return { answer: await this.view(name), bytes: new Uint8Array() };
  }

  // An evening by a lake, so that there is a picture.
  file(): Promise<Blob> {
    const canvas = new OffscreenCanvas(1200, 800);
    const context = canvas.getContext("2d");
    if (!context) return Promise.reject(new Refusal({ key: "file_missing" }));
    const sky = context.createLinearGradient(0, 0, 0, 800);
    for (const [at, colour] of [
      [0, "#5d6ba8"],
      [0.45, "#e8a87c"],
      [0.6, "#f6d9a8"],
      [0.61, "#3d5a70"],
      [1, "#1f3040"],
    ] as const)
      sky.addColorStop(at, colour);
    context.fillStyle = sky;
    context.fillRect(0, 0, 1200, 800);
    context.fillStyle = "#c0563b";
    context.beginPath();
    context.moveTo(380, 640);
    context.lineTo(520, 420);
    context.lineTo(700, 640);
    context.fill();
    return canvas.convertToBlob({ type: "image/jpeg" });
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
