import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Core } from "../src/core/client";
import type { Intents, Moment, Views } from "../src/core/views";
import { piecesOf } from "../src/timeline/found";
import { aboveOf, dateOf, headingOf, labelOf, toldOf, wholeDateOf } from "../src/timeline/moments";
import { Timeline, timelineOf } from "../src/timeline/timeline.svelte";
import { app } from "../src/ui/app.svelte";
import { useMessages } from "../src/words/t";

beforeAll(() => {
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
  const messages: Record<string, string> = {};
  const text = readFileSync(new URL("../../content/en/messages.toml", import.meta.url), "utf8");
  for (const [, key, said] of text.matchAll(/^([\w.]+) = "(.*)"$/gm)) messages[key!] = said!;
  useMessages(messages);
});

const thanks: Moment = {
  name: "thanks.said",
  practice: "thanks",
  id: "aa",
  mine: true,
  by: "Mira",
  other: "Jonas",
  when: { year: 2026, month: 6, day: 29 },
  texts: [{ text: "You sang" }],
};
const said = (text: string, search: string): string =>
  piecesOf(text, search)
    .map(({ text, found }) => (found ? `[${text}]` : text))
    .join("");

test("a moment is told to the one whose it is, and to the other", () => {
  expect(headingOf(thanks)).toBe("You thanked Jonas");
  expect(headingOf({ ...thanks, mine: false, by: "Jonas", other: "Mira" })).toBe("Jonas thanked you");
  expect(headingOf({ ...thanks, name: "ideas.done" })).toBe("Something you two did");
  expect(headingOf({ ...thanks, name: "stars.seen" })).toBe("");
  expect(labelOf(thanks, { label: "answer", by: "Jonas", text: "" })).toBe("Jonas’s answer");
  expect(labelOf(thanks, { label: "answer", by: "Mira", text: "" })).toBe("Your answer");
  expect(labelOf(thanks, { label: "shows", text: "" })).toBe("");
  expect(labelOf(thanks, { text: "" })).toBe("");
});

test("its place stands beside it, what it began with nowhere, and the deck’s question first", () => {
  const texts = [{ label: "prompt", text: "p" }, { text: "a" }, { label: "place", text: "lake" }, { text: "b" }, { text: "c" }];
  expect(toldOf({ ...thanks, texts }, [])).toEqual({ words: "a", further: [{ text: "b" }, { text: "c" }], place: "lake" });
  const question = { ...thanks, item: "q.1", texts: [{ label: "answer", text: "a" }] };
  expect(toldOf(question, [{ id: "q.1", depth: 1, text: "What does {partner} like?" }]).words).toBe("What does Jonas like?");
  expect(toldOf(question, undefined).words).toBe("a");
});

test("days are said as far as they are known, also those of long ago", () => {
  const today = Date.UTC(2026, 5, 29) / 86_400_000;
  expect(dateOf(thanks.when, today)).toBe("Today");
  expect(dateOf(thanks.when, today + 1)).toBe("Yesterday");
  expect(dateOf(thanks.when, today + 2)).toMatch(/29/);
  expect(dateOf({ year: 2019, month: 6 }, today)).toBe("");
  expect(dateOf({ month: 2, day: 29 }, today)).toMatch(/29/);
  expect(wholeDateOf({ month: 2, day: 29 })).toMatch(/29/);
  expect([wholeDateOf({}), dateOf({}, today)]).toEqual(["", ""]);
  expect(wholeDateOf({ year: 31 })).toBe("31");
  expect(wholeDateOf({ year: 31, month: 2, day: 3 })).toMatch(/\b31$/);
});

test("headings stand where a year or a month begins", () => {
  const at = (year: number, month?: number): Moment => ({ ...thanks, when: { year, ...(month && { month }) } });
  expect(aboveOf(at(2026, 6), undefined)).toEqual({ year: 2026, month: "June" });
  expect(aboveOf(at(2026, 6), at(2026, 6))).toEqual({});
  expect(aboveOf({ ...thanks, when: { month: 5, day: 1 } }, at(2026, 6))).toEqual({ month: "May" });
  expect(aboveOf(at(2026, 5), at(2026, 6))).toEqual({ month: "May" });
  expect(aboveOf(at(2025, 6), at(2026, 6))).toEqual({ year: 2025, month: "June" });
  expect(aboveOf(at(2025), at(2025, 1))).toEqual({ month: "Some time that year" });
});

test("what was looked for is marked, whatever its case and accents", () => {
  expect(said("The Café by the lake", "CAFE lake")).toBe("The [Café] by the [lake]");
  expect(said("Cafe\u0301!", "café")).toBe("[Cafe\u0301]!");
  expect(said("die Straße", "strasse")).toBe("die [Straße]");
  expect(said("a 🦊 b", "🦊")).toBe("a [🦊] b");
  expect(said("aaa", "a")).toBe("[aaa]");
  expect(said("nothing", "")).toBe("nothing");
  expect(said("nothing", "else")).toBe("nothing");
});

test("a row shows where it was found, however far into the text", () => {
  const far = said(`${"word ".repeat(100)}the lamp was lit ${"word ".repeat(300)}`, "lamp");
  expect(far).toMatch(/^…(?:word )+the \[lamp\] was lit/);
  expect(far.length).toBeLessThan(520);
  expect(said("x".repeat(5000), "").length).toBe(500);
});

// A core that has so many thanks, each found by its number.
class Many implements Core {
  asked: object[] = [];
  of = Array.from({ length: 120 }, (_, i): Moment => ({ ...thanks, id: String(i), texts: [{ text: `n${i}.` }] }));
  async intent(name: keyof Intents): Promise<unknown> {
    return name;
  }
  async view<Name extends keyof Views>(name: Name, fields: object = {}): Promise<Views[Name]> {
    const { search = "", start = 0, count = 50 } = fields as { search?: string; start?: number; count?: number };
    if (name === "us.timeline") this.asked.push(fields);
    const found = this.of.filter(({ texts }) => texts[0]!.text.includes(search));
    const items = found.slice(start, start + count);
    return { items, more: found.length > start + count, practices: ["thanks"] } as unknown as Views[Name];
  }
  bytes(): Promise<never> {
    return new Promise(() => undefined);
  }
  file(): Promise<Blob> {
    return new Promise(() => undefined);
  }
  onChanged(): void {}
  onBlocked(): void {}
  restart(): void {}
  stop(): void {}
}
let core: Many;
beforeEach(() => {
  Object.assign(globalThis, { document: { addEventListener: () => undefined } });
  core = new Many();
  app.exchange(core);
});
const ids = (timeline: Timeline): number[] => (timeline.moments ?? []).map(({ id }) => Number(id));

test("it is read a stretch at a time, to the end and no further", async () => {
  const timeline = new Timeline();
  await timeline.find();
  expect(ids(timeline)).toHaveLength(50);
  for (let left = 5; left > 0; left--) await timeline.readOn();
  expect(ids(timeline)).toEqual(Array.from({ length: 120 }, (_, i) => i));
  expect(timeline.more).toBe(false);
  expect(core.asked).toHaveLength(3);
});

test("what came in between two stretches is not shown twice", async () => {
  const timeline = new Timeline();
  await timeline.find();
  core.of.unshift({ ...thanks, id: "900" });
  await timeline.readOn();
  expect(new Set(ids(timeline)).size).toBe(ids(timeline).length);
  await timeline.again(80);
  expect(ids(timeline).slice(0, 3)).toEqual([900, 0, 1]);
  expect(ids(timeline)).toHaveLength(80);
  expect(timeline.more).toBe(true);
});

test("only the last search counts, and one that is too long is not asked", async () => {
  const timeline = new Timeline();
  timeline.search = "n1";
  const early = timeline.find();
  timeline.search = "n11.";
  await Promise.all([timeline.find(), early]);
  expect(ids(timeline)).toEqual([11]);
  expect(timeline.finds).toBe(1);
  const { length } = core.asked;
  timeline.search = "é".repeat(101);
  await timeline.find();
  expect([timeline.isTooLong, core.asked.length]).toEqual([true, length]);
  timeline.search = " \u0007\ud83d ";
  expect([timeline.isTooLong, timeline.isNarrowed]).toEqual([false, false]);
});

test("it stays what it was for who comes back, and begins anew for who comes anew or has another core", async () => {
  const visit = { at: "us.timeline" };
  const first = timelineOf(visit);
  expect(timelineOf(visit)).toBe(first);
  expect(timelineOf({ ...visit })).not.toBe(first);
  const second = timelineOf(visit);
  app.exchange(new Many());
  expect(timelineOf(visit)).not.toBe(second);
});
