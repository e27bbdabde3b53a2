// Something to make together, from the first words to looking back, in two browsers.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { couple } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira, jonas;
before(async () => {
  relay = await Relay.start({ web: join(import.meta.dirname, "../../build/web-test") });
  ({ mira, jonas } = await couple(relay));
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

const seen = (person, text) => person.page.getByText(text).first().waitFor({ timeout: 15_000 });
async function toIdeas(person) {
  await person.tap("tab-ways");
  await person.tap("way-ideas");
  await person.see("ideas");
}
async function open(person, text) {
  await person.page.getByTestId("idea").filter({ hasText: text }).click({ timeout: 15_000 });
  await person.see("idea-one");
}

test("Mira offers what she found in the deck, in her own words", { timeout: 90_000 }, async () => {
  await toIdeas(mira);
  await seen(mira, "It begins with one small thing");
  await mira.isAccessible("no ideas yet");
  await mira.tap("ideas-offer");
  await mira.tap("idea-give");
  await mira.isRefused("text_empty");
  await mira.tap("deck-idea");
  assert.notEqual(await mira.at("idea-text").inputValue(), "");
  await mira.write("idea-text", "A walk along the river after dark");
  await mira.isAccessible("offering an idea");
  await mira.tap("idea-give");
  await mira.dontWait();
  await open(mira, "A walk along the river");
  await mira.isAccessible("an idea of one's own");
});

test("Jonas puts it otherwise, Mira says yes, and both wish for it", { timeout: 90_000 }, async () => {
  await jonas.tap("to-idea");
  await jonas.see("idea-one");
  await jonas.isAccessible("an idea to answer");
  await jonas.tap("idea-counter");
  await jonas.write("idea-text", "A walk along the river at sunrise");
  await jonas.tap("idea-give");
  await jonas.dontWait();
  await seen(mira, "at sunrise");
  await mira.tap("idea-wish");
  await mira.dontWait();
  for (const person of [mira, jonas]) {
    await person.see("idea-stage");
    assert.match(await person.at("idea-stage").innerText(), /both wish/);
  }
});

test("planned with a day, a time and who brings what, it goes into a calendar", { timeout: 90_000 }, async () => {
  await jonas.tap("idea-to-plan");
  await jonas.tap("idea-plan-keep");
  await seen(jonas, "A day is needed");
  await jonas.page.getByTestId("idea-when").locator("input[type=date]").fill("2031-05-03");
  assert.doesNotMatch(await jonas.at("idea-plan-form").innerText(), /A day is needed/);
  await jonas.page.getByTestId("idea-when").locator("input[type=time]").fill("05:40");
  await jonas.write("idea-bring", "Jonas: coffee");
  await jonas.isAccessible("planning");
  await jonas.tap("idea-plan-keep");
  await jonas.dontWait();
  await mira.see("idea-plan");
  await seen(mira, "Jonas: coffee");
  const download = mira.page.waitForEvent("download");
  await mira.tap("idea-calendar");
  const stream = await (await download).createReadStream();
  let ics = "";
  for await (const chunk of stream) ics += chunk;
  assert.match(ics, /DTSTART:20310503T034000Z\r\n/);
  assert.match(ics, /SUMMARY:A walk along the river at sunrise\r\n/);
});

test("done, each looks back in two taps and a line", { timeout: 90_000 }, async () => {
  await mira.tap("idea-done");
  await mira.dontWait();
  await jonas.tap("idea-to-look");
  await jonas.tap("look-keep");
  await jonas.isRefused("nothing_picked");
  for (const id of ["look-new", "look-side"]) await jonas.page.getByTestId(id).getByText("A little").click();
  await jonas.write("look-words", "You knew every bird");
  await jonas.isAccessible("looking back");
  await jonas.tap("look-keep");
  await jonas.dontWait();
  await seen(mira, "You knew every bird");
});

test("let be, it shows to nobody but the one who did", { timeout: 90_000 }, async () => {
  await mira.tap("back");
  await mira.tap("ideas-offer");
  await mira.write("idea-text", "Learn one song together");
  await mira.tap("idea-give");
  await mira.dontWait();
  await jonas.tap("back");
  await jonas.tap("tab-today");
  await jonas.tap("to-idea");
  const framesBefore = mira.frames.length;
  const miraBefore = await mira.at("ideas").innerText();
  await jonas.tap("idea-let-be");
  await jonas.dontWait();
  await jonas.see("today");
  assert.equal(await jonas.isThere("to-idea"), false);
  await mira.page.waitForTimeout(1500);
  assert.equal(mira.frames.length, framesBefore, "nothing of it went to the other's device");
  assert.equal(await mira.at("ideas").innerText(), miraBefore);
});

test("the pages never complained", () => {
  assert.deepEqual([...mira.complaints, ...jonas.complaints], []);
});
