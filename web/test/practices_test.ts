import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import type { Blocked, Core } from "../src/core/client";
import type { Intents, Views } from "../src/core/views";
import type { Practice } from "../src/practices/practice";
import { leadOf, practices, screenAt } from "../src/practices/practices";
import { app } from "../src/ui/app.svelte";
import type { Draft } from "../src/ui/draft.svelte";

// A core that holds nothing, and notes what is asked.
class Nothing implements Core {
  asked: string[] = [];
  tell: (views: string[]) => void = () => undefined;
  async intent(name: keyof Intents): Promise<unknown> {
    return name;
  }
  async view<Name extends keyof Views>(name: Name): Promise<Views[Name]> {
    this.asked.push(name);
    return new Promise(() => undefined);
  }
  bytes(): Promise<never> {
    return new Promise(() => undefined);
  }
  file(): Promise<Blob> {
    return new Promise(() => undefined);
  }
  onChanged(listener: (views: string[]) => void): void {
    this.tell = listener;
  }
  onBlocked(listener: (why: Blocked | undefined) => void): void {
    void listener;
  }
  restart(): void {}
  stop(): void {}
}

const all: readonly Pick<Practice, "name" | "keeps" | "drafts" | "offers">[] = practices;
const drafts: [string, Draft][] = all.flatMap((one) => Object.entries(one.drafts ?? {}));

let core: Nothing;
beforeEach(() => {
  Object.assign(globalThis, { document: { addEventListener: () => undefined } });
  core = new Nothing();
  app.start(core, practices);
  app.forget();
});

/** Writes something into every text of a draft, and into one where it has none yet. */
function write(draft: Draft): string[] {
  const texts = Object.entries(draft.now)
    .filter(([, value]) => value === "")
    .map(([name]) => name);
  const names = texts.length > 0 ? texts : ["a question"];
  const words = names.map((name) => `${name}, in my words`);
  Object.assign(draft.now, Object.fromEntries(names.map((name, i) => [name, words[i]])));
  return words;
}

test("what a practice names begins with its own name", () => {
  for (const { name, ...one } of practices)
    for (const named of Object.keys({ ...one.screens, ...one.keeps, ...("drafts" in one && one.drafts), ...one.offers }))
      expect(named.split(".")[0], named).toBe(name);
});

test("each draft that can be begun is handed on to the page of a newer version, words and all", () => {
  for (const [intent, draft] of drafts) {
    const words = write(draft);
    expect(app.words, intent).toEqual(words);
    const { begun } = app;
    app.forget();
    expect(app.begun).toBeUndefined();
    app.takeUp(begun);
    expect(draft.words(), intent).toEqual(words);
    app.forget();
  }
});

test("no practice has a draft that its description leaves out", () => {
  const folder = new URL("../src/practices/", import.meta.url);
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /\.(ts|svelte)$/.test(path));
  const made = sources.map((path) => readFileSync(new URL(path, folder), "utf8").split("new Draft").length - 1);
  expect(drafts.length).toBeGreaterThan(4);
  expect(drafts).toHaveLength(made.reduce((sum, each) => sum + each, 0));
});

test("what is no word of one's own goes along with the words, and alone is nothing begun", () => {
  const idea = drafts.find(([intent]) => intent === "ideas.offer")![1];
  Object.assign(idea.now, { size: "evening", from: "i.walk" });
  expect(app.begun).toBeUndefined();
  Object.assign(idea.now, { text: "Walk home the long way" });
  const { begun } = app;
  app.forget();
  app.takeUp(begun);
  expect(idea.now).toEqual({ text: "Walk home the long way", size: "evening", from: "i.walk" });
});

test("of a page from before, or from later, what is known is taken up, and nothing breaks", () => {
  app.takeUp(undefined);
  app.takeUp(JSON.stringify({ typed: { name: "Mi" } }));
  expect(app.typed.name).toBe("Mi");
  app.takeUp(JSON.stringify({ drafts: { "nobody.says": { words: "x" }, "thanks.say": { did: "You sang" } } }));
  expect(app.words).toEqual(["You sang"]);
});

test("every view that a practice keeps is asked for at the start, and again when it changed", () => {
  const kept = all.flatMap(({ keeps }) => Object.keys(keeps));
  expect(new Set(kept).size).toBe(kept.length);
  expect(core.asked.sort()).toEqual(["home.show", "today.list", ...kept].sort());
  core.asked = [];
  core.tell(["letters.list", "none.of.these"]);
  expect(core.asked).toEqual(["letters.list"]);
});

test("places and offers of nobody lead nowhere", () => {
  const home = { relay: "none", waiting: 0, today: 20_000, partner: { name: "Jonas" } } as const;
  expect(screenAt({ at: "nobody" }, home)).toBeUndefined();
  expect(screenAt({ at: "letters" }, home)).toBeDefined();
  expect(leadOf("nobody.says")).toBeUndefined();
  expect(leadOf("letters.write")?.to("")).toEqual({ at: "letters.write", step: 1 });
});

test("what takes two is not shown to one", () => {
  const alone = { relay: "none", waiting: 0, today: 20_000 } as const;
  for (const at of ["thanks.list", "ideas", "letters", "questions.ask", "checkin.choose"])
    expect(screenAt({ at }, alone), at).toBeUndefined();
});
