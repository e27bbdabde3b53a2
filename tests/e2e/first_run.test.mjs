// S10 and S14: on each device, and again after ninety days, what the other can and can't see, who hosts, who may change what.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { couple, phone } from "./support/people.mjs";
import { Relay, root } from "./support/relay.mjs";

const day_ms = 86_400_000;
let relay, mira, jonas;
before(async () => {
  relay = await Relay.start({ web: join(root, "build/web-test") });
  ({ mira, jonas } = await couple(relay));
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

/** Moves this page's clock, and comes home by it. */
async function later(person, days) {
  await person.tap("tab-me");
  await person.page.evaluate((shift) => new BroadcastChannel("tend-test-time").postMessage({ shift }), days * day_ms);
  await person.page.waitForTimeout(200);
  await person.tap("tab-today");
}

/** How many rows the core keeps on this device. */
const kept = (person) =>
  person.page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open("tend");
        opening.onsuccess = () => {
          const counted = opening.result.transaction("kv").objectStore("kv").count();
          counted.onsuccess = () => (opening.result.close(), resolve(counted.result));
        };
      }),
  );

test("it is asked again after ninety days, not before, and names the other and who hosts", { timeout: 60_000 }, async () => {
  await later(mira, 89);
  await mira.see("today");
  assert.equal(await mira.isThere("first-page"), false);
  await later(mira, 91);
  await mira.see("first-page");
  await mira.isAccessible("first-page, for two");
  const said = await mira.at("first-page").innerText();
  for (const line of [/What Jonas can do/, /What Jonas can’t do/, /Change a setting of yours/, /Whoever can unlock it/])
    assert.match(said, line);
  assert.ok(said.includes(`localhost:${relay.port} serves this page and hands on what you send`));
  await mira.tap("first-more");
  await mira.see("see-page");
  await mira.tap("back");
  await mira.tap("see-go");
  await mira.see("today");
  await later(mira, 150);
  await mira.see("today");
  await later(mira, 182);
  await mira.see("first-page");
  await mira.tap("see-go");
});

test("it is one screen with one thing to do", { timeout: 60_000 }, async () => {
  await mira.page.reload();
  // That it was shown in what is now the future: the clock was wrong, so it is shown again.
  await mira.see("first-page");
  const { bottom, acts } = await mira.page.evaluate(() => ({
    bottom: document.querySelector("[data-testid=first-page] .body > :last-child").getBoundingClientRect().bottom,
    acts: document.querySelectorAll("[data-testid=first-page] button.act").length,
  }));
  assert.ok(bottom <= phone.height - 92, `the last line ends at ${bottom}`);
  assert.equal(acts, 1);
  await mira.tap("see-go");
  await mira.page.reload();
  await mira.see("today");
});

test(
  "it hangs on this device alone: the other's is not asked for, and nothing of it goes out",
  { timeout: 60_000 },
  async () => {
    await jonas.page.reload();
    await jonas.see("today");
    assert.equal(await jonas.isThere("first-page"), false);
    await jonas.page.evaluate(() => localStorage.removeItem("tend.seen"));
    await jonas.tap("tab-me");
    await jonas.page.reload();
    await jonas.see("first-page");
    await jonas.page.waitForTimeout(1500); // it has logged in at the relay
    const opened = jonas.frames.length;
    const rows = await kept(jonas);
    await jonas.tap("see-go");
    await jonas.see("today");
    await jonas.page.waitForTimeout(300);
    assert.equal(jonas.frames.length, opened, "saying yes sends nothing");
    assert.equal(await kept(jonas), rows, "and no record is made of it");
  },
);

test("the pages never complained", () => {
  for (const person of [mira, jonas]) assert.deepEqual(person.complaints, []);
});
