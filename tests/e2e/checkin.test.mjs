// How it is today: for oneself, or for both, as each chose, in two browsers.
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

const pick = (person, item, nth) =>
  person.page
    .getByTestId(`checkin-${item}`)
    .locator("label")
    .nth(nth - 1)
    .click({ timeout: 15_000 });

test("at first all of it is for oneself, and nothing of it leaves the device", { timeout: 60_000 }, async () => {
  await mira.tap("to-checkin");
  await mira.see("checkin-close");
  assert.equal(await mira.isThere("checkin-desire"), false, "asked only of who chose it");
  await mira.isAccessible("the check-in");
  await mira.tap("checkin-keep");
  await mira.isRefused("nothing_picked");
  const { y, height } = await mira.at("refusal").boundingBox();
  assert.ok(y >= 0 && y + height <= mira.page.viewportSize().height, "it is said where one looks");
  const framesBefore = mira.frames.length;
  await pick(mira, "close", 6);
  await pick(mira, "stress", 2);
  await mira.tap("checkin-keep");
  await mira.dontWait();
  await mira.see("today");
  assert.equal(await mira.isThere("to-checkin"), false);
  await mira.page.waitForTimeout(1000);
  assert.equal(mira.frames.length, framesBefore);
  assert.equal(await jonas.isThere("checkin-theirs"), false);
});

test("what she chose for both he sees, and only that", { timeout: 60_000 }, async () => {
  await mira.tap("tab-me");
  await mira.tap("me-shares");
  await mira.see("checkin-choose");
  await mira.page.getByTestId("share-close").getByText("Both of us").click();
  await mira.isAccessible("who sees the check-in");
  await mira.tap("checkin-choose-keep");
  await mira.dontWait();
  await mira.tap("tab-ways");
  await mira.tap("way-checkin");
  await pick(mira, "close", 7);
  await pick(mira, "energy", 1);
  await mira.tap("checkin-keep");
  await mira.dontWait();
  await jonas.see("checkin-theirs");
  const shown = await jonas.at("checkin-theirs").innerText();
  assert.match(shown, /very close/);
  assert.doesNotMatch(shown, /Energy|Stress|none left/);
});

test("her own days are there for her alone", { timeout: 60_000 }, async () => {
  await mira.tap("tab-me");
  await mira.tap("me-days");
  await mira.see("checkin-mine");
  await mira.page.getByText("Closeness").waitFor();
  await mira.page.getByText("Stress").waitFor();
  await mira.isAccessible("one's own days");
  await jonas.tap("tab-me");
  assert.equal(await jonas.isThere("me-days"), false, "nothing of hers is on his page");
});

test("alone, every place of home is there, and the check-in works", { timeout: 60_000 }, async () => {
  const ada = await Person.arrive("Ada");
  try {
    await ada.go(relay.origin);
    await ada.tap("start-alone");
    await ada.write("name-field", "Ada");
    await ada.tap("name-go");
    await ada.tap("see-go");
    for (const tab of ["us", "ways", "me"]) {
      await ada.tap(`tab-${tab}`);
      await ada.see(tab);
      await ada.isAccessible(`${tab}, alone`);
    }
    await ada.tap("tab-today");
    await ada.tap("to-checkin");
    await pick(ada, "energy", 5);
    await ada.tap("checkin-keep");
    await ada.see("home-alone");
    assert.deepEqual(ada.complaints, []);
  } finally {
    await ada.leave();
  }
});

test("the pages never complained", () => {
  assert.deepEqual([...mira.complaints, ...jonas.complaints], []);
});
