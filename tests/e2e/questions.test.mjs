// The question of the day, from sealed answers to open ones, in two browsers.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { couple, Person } from "./support/people.mjs";
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

async function toQuestions(person) {
  await person.tap("tab-ways");
  await person.tap("way-questions");
  await person.see("question-text");
}
const shown = (person, id) => person.at(id).innerText();

test("both have the same question", { timeout: 60_000 }, async () => {
  await toQuestions(mira);
  await toQuestions(jonas);
  const text = await shown(mira, "question-text");
  assert.ok(text.length > 10);
  // Where it names the other, each reads the other's name.
  assert.equal(text.replaceAll("Jonas", "Mira"), (await shown(jonas, "question-text")).replaceAll("Jonas", "Mira"));
  await mira.isAccessible("a question");
});

test("her answer is sealed, and nothing tells him that it waits", { timeout: 90_000 }, async () => {
  const before = await shown(jonas, "questions");
  await mira.tap("question-give");
  await mira.isRefused("text_empty");
  await mira.write("question-words", "By the lake, before anybody is up");
  await mira.tap("question-give");
  await mira.dontWait();
  await mira.see("question-sealed");
  await mira.isAccessible("a sealed answer");
  await jonas.page.waitForTimeout(1500);
  assert.equal(await shown(jonas, "questions"), before);
});

test("taken back and given anew, it leaves no mark", { timeout: 90_000 }, async () => {
  const before = await shown(jonas, "questions");
  await mira.tap("question-take-back");
  await mira.dontWait();
  await mira.see("question-words");
  assert.equal(await mira.at("question-words").inputValue(), "By the lake, before anybody is up", "to write on");
  await mira.write("question-words", "By the lake, at dawn");
  await mira.tap("question-give");
  await mira.dontWait();
  await jonas.page.waitForTimeout(1500);
  assert.equal(await shown(jonas, "questions"), before);
});

test("he answers, and both lie open side by side", { timeout: 90_000 }, async () => {
  await jonas.write("question-words", "On the night train");
  await jonas.tap("question-give");
  await jonas.dontWait();
  for (const person of [mira, jonas]) {
    await person.see("question-ready");
    await person.isAccessible("answers to be read");
    await person.tap("question-read");
    await person.see("question-open");
    const answers = await person.page.getByTestId("open-answer").allInnerTexts();
    assert.equal(answers.length, 2);
    assert.match(answers.join(" "), /at dawn[^]*night train|night train[^]*at dawn/);
    await person.isAccessible("open answers");
  }
});

test("she changes hers, and he sees that and how", { timeout: 90_000 }, async () => {
  await mira.tap("answer-change");
  await mira.write("answer-words", "By the lake, at dusk");
  await mira.tap("answer-keep");
  await mira.dontWait();
  await jonas.page.getByText("By the lake, at dusk").waitFor({ timeout: 15_000 });
  await jonas.page.getByText("Changed", { exact: true }).click();
  await jonas.page.getByText("By the lake, at dawn").waitFor({ timeout: 15_000 });
});

test("what both answered lies in Us, and can be found again", { timeout: 60_000 }, async () => {
  await jonas.tap("back");
  await jonas.tap("questions-kept");
  await jonas.see("answered");
  await jonas.isAccessible("what both answered");
  await jonas.tap("back");
  await jonas.tap("back");
  await jonas.tap("tab-us");
  await jonas.tap("us-answered");
  await jonas.see("question-open");
});

test("he picks one from the deck for both, and she lets it be; only she knows", { timeout: 120_000 }, async () => {
  await jonas.tap("back");
  await jonas.tap("tab-ways");
  await jonas.tap("way-questions");
  await jonas.tap("questions-ask");
  await jonas.see("question-deck");
  await jonas.page.getByTestId("deck-kind").getByText("Hard things").click();
  await jonas.isAccessible("asking");
  await jonas.tap("deck-question");
  await jonas.write("ask-text", "Shall we get a dog?");
  await jonas.tap("ask-give");
  await jonas.dontWait();
  await mira.tap("back");
  await mira.page.getByTestId("question").filter({ hasText: "a dog" }).click({ timeout: 15_000 });
  await mira.see("question-one");
  const framesBefore = mira.frames.length;
  const jonasBefore = await shown(jonas, "questions");
  await mira.tap("question-pass");
  await mira.dontWait();
  await mira.see("question-passed");
  await jonas.page.waitForTimeout(1500);
  assert.equal(await shown(jonas, "questions"), jonasBefore);
  assert.equal(mira.frames.length, framesBefore, "nothing of it left her device");
});

test("alone, one answers for oneself", { timeout: 60_000 }, async () => {
  const ada = await Person.arrive("Ada");
  try {
    await ada.begin(relay.origin);
    await toQuestions(ada);
    await ada.write("question-words", "On my own");
    await ada.isAccessible("a question, alone");
    await ada.tap("question-give");
    await ada.see("question-mine");
    assert.deepEqual(ada.complaints, []);
  } finally {
    await ada.leave();
  }
});

test("the pages never complained", () => {
  assert.deepEqual([...mira.complaints, ...jonas.complaints], []);
});
