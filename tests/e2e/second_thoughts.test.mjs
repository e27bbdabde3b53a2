// What two people can still do about words that were written: undo, change, take back, answer.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { couple } from "./support/people.mjs";
import { RelayInTime } from "./support/relay.mjs";

let time, relay, mira, jonas;
before(async () => {
  time = await RelayInTime.start({ web: join(import.meta.dirname, "../../build/web-test") });
  relay = time.relay;
  ({ mira, jonas } = await couple(relay));
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await time?.stop();
});

const seen = (person, text) => person.page.getByText(text).first().waitFor({ timeout: 15_000 });
const own = (person) => person.page.locator("[data-testid=thanks-item][data-mine=true]").first();

test("undone within some seconds it never was, and the words are still in the letter", { timeout: 60_000 }, async () => {
  await mira.thank({ did: "You said a thing I misread" }, { wait: true });
  await seen(mira, "You said a thing I misread");
  await mira.isAccessible("the undo bar", { passes: true });
  await mira.tap("undo");
  await mira.page.getByText("You said a thing I misread").waitFor({ state: "detached" });
  await mira.tap("say-thanks");
  assert.equal(await mira.at("did").inputValue(), "You said a thing I misread");
  await mira.write("did", "You carried the boxes");
  await mira.tap("go");
  await mira.tap("leave-out");
  await mira.tap("leave-out");
  await mira.tap("give");
  await seen(jonas, "You carried the boxes"); // by itself, when it can no longer be undone
  assert.equal(await jonas.page.getByText("misread").count(), 0);
});

test("a change shows to both, and how it was before", { timeout: 60_000 }, async () => {
  await own(mira).getByTestId("edit").click();
  await mira.see("thanks-edit");
  await mira.isAccessible("changing the words");
  await mira.write("did", "You carried the heavy boxes");
  await mira.write("meant", "My back was glad");
  await mira.tap("edit-save");
  await mira.dontWait();
  for (const person of [mira, jonas]) {
    await seen(person, "You carried the heavy boxes");
    await person.page.getByTestId("changed").first().locator("summary").click();
    await seen(person, "You carried the boxes");
    await person.isAccessible("what it said before");
  }
});

test("received in one tap, then in words", { timeout: 60_000 }, async () => {
  await jonas.tap("reached");
  await jonas.dontWait();
  await seen(mira, "It reached Jonas");
  await jonas.tap("answer-words");
  await jonas.see("thanks-receive");
  await jonas.isAccessible("answering in words");
  await jonas.tap("answer-give");
  await jonas.isRefused("text_empty");
  await jonas.write("answer", "I was proud all day");
  await jonas.tap("answer-give");
  await jonas.dontWait();
  await seen(mira, "I was proud all day");
});

test("taken back, the words are gone on both screens and the line stays", { timeout: 60_000 }, async () => {
  await own(mira).getByTestId("withdraw").click();
  await mira.tap("undo");
  await seen(mira, "You carried the heavy boxes");
  await own(mira).getByTestId("withdraw").click();
  await mira.dontWait();
  await mira.see("withdrawn");
  await jonas.see("withdrawn");
  for (const person of [mira, jonas]) {
    await person.page.reload();
    await person.see("withdrawn");
    for (const words of ["boxes", "My back was glad", "proud"]) assert.equal(await person.page.getByText(words).count(), 0);
    await person.isAccessible("something taken back");
  }
});

const flowers = (person) => person.page.locator("[data-plant]").count();

test(
  "what is older than a week can be brought back for three days, and then stands as it was",
  { timeout: 90_000 },
  async () => {
    await mira.thank({ did: "You waited up for me" });
    await seen(jonas, "You waited up for me");
    const week = 8 * 24 * 3_600_000;
    for (const person of [mira, jonas])
      await person.page.evaluate((shift) => new BroadcastChannel("tend-test-time").postMessage({ shift }), week);
    time.pass(week);
    await relay.kill("SIGTERM");
    await mira.see("offline", 30_000);
    await relay.run();
    for (const person of [mira, jonas]) await person.at("offline").waitFor({ state: "detached", timeout: 70_000 });
    const before = await flowers(mira);
    await own(mira).getByTestId("withdraw").click();
    await mira.dontWait();
    await jonas.page.getByText("You waited up for me").waitFor({ state: "detached", timeout: 15_000 });
    assert.equal(await flowers(mira), before - 1, "its flower is gone");
    await mira.see("restore");
    await mira.isAccessible("something that can be brought back");
    assert.equal(await jonas.at("restore").count(), 0);
    await mira.tap("restore");
    await seen(mira, "You waited up for me");
    assert.equal(await flowers(mira), before);
    await mira.tap("undo");
    await mira.tap("restore");
    await mira.dontWait();
    await seen(jonas, "You waited up for me");
    assert.equal(await mira.at("restore").count(), 0);
  },
);

test("a device whose date is far off asks before it writes", { timeout: 90_000 }, async () => {
  await mira.page.evaluate((shift) => new BroadcastChannel("tend-test-time").postMessage({ shift }), 48 * 24 * 3_600_000);
  await relay.kill("SIGTERM");
  await mira.see("offline", 30_000);
  await relay.run();
  await mira.at("offline").waitFor({ state: "detached", timeout: 70_000 });
  await mira.tap("say-thanks");
  await mira.write("did", "You set the clock");
  await mira.tap("go");
  await mira.tap("leave-out");
  await mira.tap("leave-out");
  await mira.tap("give");
  await mira.page.locator("[data-key=clock_far_off]").first().waitFor();
  await mira.isAccessible("asking about the date");
  await mira.tap("clock-right");
  await mira.see("today");
  await mira.dontWait();
  await seen(jonas, "You set the clock");
});

test("the page never complained", () => {
  assert.deepEqual(mira.complaints, []);
  assert.deepEqual(jonas.complaints, []);
});
