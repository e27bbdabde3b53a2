// A letter until a day: written, kept closed, cancelled, opened and read, in two browsers and at a relay whose clock moves.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { couple } from "./support/people.mjs";
import { RelayInTime } from "./support/relay.mjs";

const day = 24 * 3_600_000;
let time, mira, jonas;
before(async () => {
  time = await RelayInTime.start({ web: join(import.meta.dirname, "../../build/web-test") });
  ({ mira, jonas } = await couple(time.relay));
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await time?.stop();
});

async function toLetters(person) {
  await person.tap("tab-ways");
  await person.tap("way-letters");
  await person.see("letters");
}
async function write(person, words) {
  await person.tap("letters-write");
  await person.write("letter-words", words);
  await person.tap("letter-on");
  await person.see("letter-opens");
}
// The relay's clock and everybody's go on.
async function pass(ms) {
  time.pass(ms);
  for (const person of [mira, jonas])
    await person.page.evaluate((shift) => new BroadcastChannel("tend-test-time").postMessage({ shift }), time.ahead);
}

test("Mira begins with a prompt, and is told what keeps a letter closed", { timeout: 90_000 }, async () => {
  await toLetters(mira);
  await mira.isAccessible("no letters yet");
  await mira.tap("letters-write");
  await mira.tap("letter-on");
  await mira.isRefused("text_empty");
  await mira.tap("prompt");
  await mira.see("letter-prompt");
  await mira.write("letter-words", "Dear Jonas,\nthe river was high today.");
  await mira.isAccessible("writing a letter");
  await mira.tap("letter-on");
  await mira.see("letter-opens");
  assert.match(await mira.at("letter-why").innerText(), /lost/);
  await mira.page.getByTestId("letter-how").getByText("just keeps it shut").click();
  assert.match(await mira.at("letter-why").innerText(), /could read it early/);
  await mira.page.getByTestId("letter-how").getByText("Sealed", { exact: true }).click();
  await mira.isAccessible("when a letter opens");
});

test("a day that is past is refused, and fifty years are not", { timeout: 60_000 }, async () => {
  await mira.page.getByTestId("letter-when").getByText("On a day I pick").click();
  const date = mira.page.getByTestId("letter-day").locator("input[type=date]");
  await date.fill("2001-02-03");
  await mira.tap("letter-seal");
  await mira.isRefused("time_past");
  await date.fill("2076-05-03");
  await mira.tap("letter-seal");
  await mira.dontWait();
  await mira.see("letter-sealed");
  assert.match(await mira.at("letter-sealed").innerText(), /2076/);
  await mira.isAccessible("a closed letter of one's own");
});

test("he sees nothing of a letter, nor that one was cancelled", { timeout: 90_000 }, async () => {
  await toLetters(jonas);
  const before = await jonas.at("letters").innerText();
  assert.equal(await jonas.isThere("letter-sealed"), false);
  await mira.tap("letter-read");
  await mira.see("letter-words-shown");
  await mira.isAccessible("a closed letter, read by its writer");
  await mira.tap("letter-take-back");
  await mira.dontWait();
  await mira.see("letters");
  assert.equal(await mira.isThere("letter-sealed"), false);
  await jonas.page.waitForTimeout(1500);
  assert.equal(await jonas.at("letters").innerText(), before);
});

test("it opens at its time, and he opens it when he likes", { timeout: 120_000 }, async () => {
  await write(mira, "Dear Jonas,\nthis was written yesterday.");
  await mira.page.getByTestId("letter-when").getByText("Tomorrow").click();
  await mira.tap("letter-seal");
  await mira.dontWait();
  await mira.see("letter-sealed");
  await jonas.tap("back");
  await jonas.tap("tab-today");
  assert.equal(await jonas.isThere("to-letter"), false);
  await pass(2 * day);
  await jonas.see("to-letter", 30_000);
  await jonas.isAccessible("a letter has come");
  const miraBefore = await mira.at("letters").innerText();
  await jonas.tap("open-letter");
  await jonas.see("letter-words-shown");
  assert.match(await jonas.at("letter-words-shown").innerText(), /written yesterday/);
  await jonas.isAccessible("a letter, read");
  await jonas.page.waitForTimeout(1500);
  assert.equal(await mira.at("letters").innerText(), miraBefore, "that it was read is his to know");
  await jonas.tap("back");
  await jonas.see("today");
  assert.equal(await jonas.isThere("to-letter"), false);
  await jonas.tap("tab-us");
  await jonas.see("us-letter");
});

test("the pages never complained", () => {
  assert.deepEqual([...mira.complaints, ...jonas.complaints], []);
});
