import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WorkerCore, Refusal, type Blocked } from "../src/core/client";
import type { FromWorker, ToWorker } from "../src/core/door";

class FakeWorker {
  static made: FakeWorker[] = [];
  onmessage: ((event: { data: FromWorker }) => void) | undefined;
  onerror: ((event: { preventDefault: () => void }) => void) | undefined;
  heard: ToWorker[] = [];
  terminated = false;
  constructor() {
    FakeWorker.made.push(this);
  }
  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  say(message: FromWorker): void {
    this.onmessage?.({ data: message });
  }
}

const latest = (): FakeWorker => FakeWorker.made.at(-1)!;

function started(): { core: WorkerCore; blocked: (Blocked | undefined)[] } {
  const core = new WorkerCore();
  const blocked: (Blocked | undefined)[] = [];
  core.onBlocked((why) => blocked.push(why));
  core.start();
  latest().say({ type: "ready" });
  return { core, blocked };
}

beforeEach(() => {
  FakeWorker.made = [];
  vi.useFakeTimers();
  vi.stubGlobal("Worker", FakeWorker);
  vi.stubGlobal("document", { baseURI: "http://localhost/", hidden: false, addEventListener: () => undefined });
  vi.stubGlobal("location", { origin: "http://localhost" });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("an answer goes to the one who asked", async () => {
  const { core } = started();
  const first = core.view("home.show");
  const second = core.view("thanks.list");
  latest().say({ type: "reply", id: 2, ok: { items: [] } });
  latest().say({ type: "reply", id: 1, ok: { today: 5 } });
  expect(await first).toEqual({ today: 5 });
  expect(await second).toEqual({ items: [] });
});

test("half a sign is refused by a sentence; whole ones go to the core", async () => {
  const { core } = started();
  await expect(core.intent("thanks.say", { did: "a \ud83d b" })).rejects.toMatchObject({ refused: { key: "text_not_utf8" } });
  void core.intent("thanks.say", { did: "a \ud83d\ude0a b" });
  expect(latest().heard.filter(({ type }) => type === "intent")).toHaveLength(1);
});

test("a refusal comes with its key and arguments", async () => {
  const { core } = started();
  const asked = core.intent("pair.enter", { words: [] });
  latest().say({ type: "reply", id: 1, refused: { key: "words_wrong", args: { tries_left: 2 } } });
  await expect(asked).rejects.toEqual(new Refusal({ key: "words_wrong", args: { tries_left: 2 } }));
});

test("a trapped core is thrown away: questions are asked again, intents are refused, never repeated", async () => {
  const { core } = started();
  const question = core.view("home.show");
  const intent = core.intent("thanks.say", { did: "x" });
  const first = latest();
  first.say({ type: "trouble", what: "trapped" });
  expect(first.terminated).toBe(true);
  await expect(intent).rejects.toMatchObject({ refused: { key: "core_restarted" } });
  expect(latest()).not.toBe(first);
  expect(latest().heard.map(({ type }) => type)).toEqual(["boot", "query"]);
  latest().say({ type: "reply", id: 1, ok: { today: 5 } });
  expect(await question).toEqual({ today: 5 });
});

test("what the old worker still says is not heard", () => {
  const { core } = started();
  const changed = vi.fn();
  core.onChanged(changed);
  const first = latest();
  first.say({ type: "trouble", what: "trapped" });
  changed.mockClear();
  first.say({ type: "changed", views: ["home.show"] });
  expect(changed).not.toHaveBeenCalled();
});

test("a core that traps again and again is not started for ever", () => {
  const { blocked } = started();
  for (let i = 0; i < 4; i++) latest().say({ type: "trouble", what: "trapped" });
  expect(blocked).toEqual(["broken"]);
  expect(latest().terminated).toBe(true);
  expect(FakeWorker.made.length).toBe(4);
});

test("a browser without workers or WebAssembly is told so, however early that is known", () => {
  vi.stubGlobal("Worker", undefined);
  const core = new WorkerCore();
  core.start();
  const why = vi.fn();
  core.onBlocked(why);
  expect(why).toHaveBeenCalledWith("worker");
  vi.stubGlobal("WebAssembly", undefined);
  core.restart();
  expect(why).toHaveBeenLastCalledWith("wasm");
});

test("a core that never comes is not waited for in silence", () => {
  const core = new WorkerCore();
  const why = vi.fn();
  core.onBlocked(why);
  core.start();
  vi.advanceTimersByTime(60_000);
  expect(why).toHaveBeenCalledWith("load");
});

test("another window may take over, and be taken over from", () => {
  const { core, blocked } = started();
  latest().say({ type: "trouble", what: "elsewhere" });
  core.restart();
  latest().say({ type: "ready" });
  expect(blocked).toEqual(["elsewhere", undefined]);
  expect(latest().terminated).toBe(false);
});

test("a worker that is relieved makes way for one that follows: questions go on, intents are refused", async () => {
  const { core, blocked } = started();
  const changed = vi.fn();
  core.onChanged(changed);
  const question = core.view("home.show");
  const intent = core.intent("thanks.say", { did: "x" });
  expect(latest().heard[0]).toMatchObject({ type: "boot", again: false });
  latest().say({ type: "trouble", what: "relieved" });
  await expect(intent).rejects.toMatchObject({ refused: { key: "core_restarted" } });
  expect(latest().heard.map(({ type }) => type)).toEqual(["boot", "query"]);
  expect(latest().heard[0]).toMatchObject({ again: true });
  latest().say({ type: "reply", id: 1, ok: { today: 5 } });
  expect(await question).toEqual({ today: 5 });
  expect(blocked).toEqual([]);
  changed.mockClear();
  latest().say({ type: "afresh" });
  expect(changed).toHaveBeenCalledWith(["home.show", "thanks.list"]);
});
