// The browser's back and forward buttons, anywhere: no step is a trap, and nothing that was typed is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira, jonas;
before(async () => {
  relay = await Relay.start();
  mira = await Person.arrive("Mira");
  jonas = await Person.arrive("Jonas");
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

const back = (person) => person.page.evaluate(() => history.back());
const forward = (person) => person.page.evaluate(() => history.forward());
const holds = async (person, id, text) => assert.equal(await person.at(id).inputValue(), text);

test("before two are one: the pages to read, the link, the name", { timeout: 90_000 }, async () => {
  await mira.go(relay.origin);
  await mira.tap("see");
  await mira.see("see-page");
  await back(mira);
  await mira.tap("safe");
  await mira.see("safe-page");
  await back(mira);
  await mira.tap("start-invited");
  await mira.write("link-field", "half a link");
  await back(mira);
  await mira.see("start");
  await forward(mira);
  await mira.see("invited");
  await holds(mira, "link-field", "half a link");
  await back(mira);
  await mira.tap("start-alone");
  await mira.write("name-field", "Mi");
  await back(mira);
  await mira.see("start");
  await forward(mira);
  await mira.see("name");
  await holds(mira, "name-field", "Mi");
  await mira.giveName();
  await mira.see("home-alone");
});

test(
  "while pairing: home and back again, on both sides, and the words half entered are there",
  { timeout: 120_000 },
  async () => {
    const link = await mira.invite();
    await back(mira);
    await mira.see("invitation-card");
    await forward(mira);
    await mira.see("link");
    assert.equal(await mira.at("link").inputValue(), link, "the same invitation");
    await jonas.join(link);
    const words = await jonas.words();
    await back(jonas);
    await jonas.see("invitation-card");
    await jonas.tap("pair-go");
    assert.deepEqual(await jonas.words(), words);
    await mira.write("word-1", words[0]);
    await mira.write("word-2", words[1]);
    await back(mira);
    await mira.see("invitation-card");
    await forward(mira);
    await mira.see("enter-words");
    await holds(mira, "word-1", words[0]);
    await holds(mira, "word-2", words[1]);
    await mira.enter(words);
    await jonas.tap("accept");
    for (const person of [mira, jonas]) {
      await person.see("paired");
      await person.tap("paired-home");
      await person.see("today");
    }
  },
);

test("while thanking: three steps back, three forward, and every word is there", { timeout: 90_000 }, async () => {
  const parts = { did: "You held the ladder", shows: "You are steady", meant: "I was not afraid" };
  await mira.tap("say-thanks");
  for (const [id, text] of Object.entries(parts)) {
    await mira.write(id, text);
    await mira.tap("go");
  }
  await mira.see("letter-preview");
  for (const id of ["meant", "shows", "did"]) {
    await back(mira);
    await mira.see(id);
    await holds(mira, id, parts[id]);
  }
  await back(mira);
  await mira.see("today");
  for (const id of ["did", "shows", "meant"]) {
    await forward(mira);
    await mira.see(id);
    await holds(mira, id, parts[id]);
  }
  await forward(mira);
  await mira.see("thanks-say-4");
  await mira.tap("change");
  await mira.see("thanks-say-1");
  for (const step of [2, 3, 4]) {
    await forward(mira);
    await mira.see(`thanks-say-${step}`);
  }
  await mira.tap("give");
  await mira.see("today");
  await mira.page.getByText("You held the ladder").first().waitFor();
});

test(
  "going forward after giving leads to a new beginning, never to an empty letter or a second gift",
  { timeout: 60_000 },
  async () => {
    await mira.page.evaluate(() => history.go(4));
    await mira.see("thanks-say-1");
    await holds(mira, "did", "");
    await back(mira);
    await mira.page.waitForTimeout(200);
    await mira.page.reload();
    await mira.see("today");
    assert.equal((await mira.thanks()).filter((each) => each.includes("You held the ladder")).length, 1);
  },
);

test("the pages never complained", () => {
  for (const person of [mira, jonas]) assert.deepEqual(person.complaints, []);
});
