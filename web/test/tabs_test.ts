import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Ask, FromWorker } from "../src/core/door";
import { everyone, Follower, tick_ms, type Letter } from "../src/core/tabs";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function following(again = false) {
  const posted: Letter[] = [];
  const told: FromWorker[] = [];
  const takeOver = vi.fn();
  const outdated = vi.fn();
  const follower = new Follower("me", "build", again, {
    post: (letter) => posted.push(letter),
    tell: (message) => told.push(message),
    takeOver,
    outdated,
  });
  const leads = (by: string, build = "build"): void => follower.hear({ to: everyone, by, build, says: { type: "leads" } });
  const answers = (by: string, id: number): void =>
    follower.hear({ to: "me", by, build: "build", says: { type: "reply", id, ok: by } });
  const asked = (): (Ask | undefined)[] => posted.flatMap((letter) => ("ask" in letter ? [letter.ask] : []));
  return { follower, told, takeOver, outdated, leads, answers, asked, posted };
}
const query = (id: number): Ask => ({ type: "query", id, name: "home.show", fields: {} });
const intent = (id: number): Ask => ({ type: "intent", id, name: "thanks.say", fields: {} });
const restarted = (id: number): FromWorker => ({ type: "reply", id, refused: { key: "core_restarted" } });

test("what is asked before there is a leader is asked as soon as there is one", () => {
  const { follower, told, leads, asked } = following();
  follower.ask(query(1));
  follower.ask(intent(2));
  expect(asked().filter(Boolean)).toEqual([]);
  leads("first");
  expect(asked().filter(Boolean)).toEqual([query(1), intent(2)]);
  expect(told).toEqual([{ type: "ready" }]);
});

test("under a new leader questions are asked again, intents are refused, never repeated", () => {
  const { follower, told, leads, answers, asked } = following();
  leads("first");
  follower.ask(query(1));
  follower.ask(intent(2));
  leads("second");
  expect(asked().filter(Boolean)).toEqual([query(1), intent(2), query(1)]);
  expect(told).toEqual([{ type: "ready" }, restarted(2), { type: "afresh" }]);
  answers("first", 1);
  expect(told).toHaveLength(3);
  answers("second", 1);
  expect(told.at(-1)).toEqual({ type: "reply", id: 1, ok: "second" });
});

test("who takes the lead asks on what is unanswered, but no intent that another leader may have carried out", () => {
  const first = following();
  first.follower.ask(intent(1));
  expect(first.follower.end()).toEqual([intent(1)]);
  const second = following();
  second.leads("other");
  second.follower.ask(intent(1));
  second.follower.ask(query(2));
  expect(second.follower.end()).toEqual([query(2)]);
  expect(second.told.at(-1)).toEqual(restarted(1));
});

test("a leader that answers nothing is replaced; one that is only slow is not", () => {
  const silent = following();
  silent.leads("first");
  silent.follower.ask(query(1));
  vi.advanceTimersByTime(2 * tick_ms);
  expect(silent.takeOver).not.toHaveBeenCalled();
  vi.advanceTimersByTime(tick_ms);
  expect(silent.takeOver).toHaveBeenCalled();

  const slow = following();
  slow.leads("first");
  slow.follower.ask(query(1));
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(tick_ms);
    slow.leads("first");
  }
  expect(slow.takeOver).not.toHaveBeenCalled();
});

test("a leader nobody asks anything may be silent for ever", () => {
  const { leads, takeOver } = following();
  leads("first");
  vi.advanceTimersByTime(100 * tick_ms);
  expect(takeOver).not.toHaveBeenCalled();
});

test("of two builds the newer leads: a fresh tab takes over, one that was relieved says it is older", () => {
  const fresh = following();
  fresh.leads("first", "another build");
  expect(fresh.takeOver).toHaveBeenCalled();
  const relieved = following(true);
  relieved.leads("second", "another build");
  expect(relieved.outdated).toHaveBeenCalled();
  expect(relieved.takeOver).not.toHaveBeenCalled();
});

test("what is meant for another tab is not heard", () => {
  const { follower, leads, told } = following();
  leads("first");
  follower.ask(query(1));
  follower.hear({ to: "another", by: "first", build: "build", says: { type: "reply", id: 1, ok: "theirs" } });
  follower.hear({ to: "leader", from: "another", ask: query(1) });
  expect(told).toEqual([{ type: "ready" }]);
});
