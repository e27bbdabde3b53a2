// Two tabs of one browser: one leads, the other follows, and whoever uses them needs to know nothing of it.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Person, couple } from "./support/people.mjs";
import { Relay, root } from "./support/relay.mjs";

const web = mkdtempSync(join(tmpdir(), "tend-web-"));
const people = [];
let relay, mira, jonas;
before(async () => {
  webThatMayStandStill(web);
  relay = await Relay.start({ web });
  ({ mira, jonas } = await couple(relay, { arrived: (person) => people.push(person) }));
});
after(async () => {
  for (const person of people) await person.leave();
  await relay?.stop();
  rmSync(web, { recursive: true, force: true });
});

// The built app, whose leading worker can be told to do nothing for a while, as when a phone freezes a tab behind another.
function webThatMayStandStill(folder) {
  const inWorker = () => {
    new BroadcastChannel("tend-test-still").onmessage = async ({ data: ms }) => {
      const { held } = await navigator.locks.query();
      const here = held.find(({ name }) => name === "tend-leader")?.clientId;
      const mine = await new Promise((give) =>
        navigator.locks.request(`tend-test-${Math.random()}`, async (lock) => {
          const all = await navigator.locks.query();
          give(all.held.find(({ name }) => name === lock.name).clientId);
        }),
      );
      if (here !== mine) return;
      for (const end = Date.now() + ms; Date.now() < end;);
    };
  };
  cpSync(join(root, "build/web"), folder, { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) });
  const name = readdirSync(join(folder, "assets")).find((each) => /^worker-.*\.js$/.test(each));
  const file = join(folder, "assets", name);
  writeFileSync(file, `(${inWorker})();${readFileSync(file, "utf8")}`);
}

/** A further tab of this person's browser, as a person of its own. */
async function tabOf(person) {
  const tab = Object.assign(Object.create(Person.prototype), person);
  tab.page = await person.context.newPage();
  tab.page.on("pageerror", (error) => person.complaints.push(String(error)));
  await tab.go(relay.origin);
  await tab.see("today");
  return tab;
}
const reads = (person, text, timeout = 20_000) => person.page.getByText(text).first().waitFor({ timeout });

const given = [];
async function gives(tab, did) {
  await tab.thank({ did });
  given.push(did);
}

// Each thing given is there once, in each of these.
async function allOnce(...tabs) {
  for (const tab of tabs) {
    await reads(tab, given.at(-1), 60_000);
    const isLong = await tab.isThere("older");
    if (isLong) (await tab.tap("older"), await tab.see("thanks-list"));
    const all = (await tab.thanks()).join("\n");
    for (const did of given) assert.equal(all.split(did).length - 1, 1, `${did} for ${tab.name}`);
    if (isLong) (await tab.tap("back"), await tab.see("today"));
  }
}

let second;
test("both tabs say thanks, and both see what either of them, or the other person, says", { timeout: 120_000 }, async () => {
  second = await tabOf(mira);
  await gives(second, "You warmed my hands");
  await reads(mira, "You warmed my hands");
  await gives(mira, "You found my key");
  await reads(second, "You found my key");
  await jonas.thank({ did: "You sang in the kitchen" });
  given.push("You sang in the kitchen");
  await allOnce(mira, second, jonas);
});

test("a reload of either changes nothing for the other", { timeout: 120_000 }, async () => {
  await second.page.reload();
  await second.see("today");
  await gives(mira, "You kept me a seat");
  await reads(second, "You kept me a seat");
  await mira.page.reload();
  await mira.see("today");
  await gives(second, "You carried my bag");
  await reads(mira, "You carried my bag");
  await allOnce(mira, second, jonas);
});

test("when the leading tab closes, the other goes on; nothing is doubled, nothing is lost", { timeout: 120_000 }, async () => {
  const third = await tabOf(mira);
  // Whichever leads, it is among those that close.
  await second.page.close();
  await mira.page.close();
  await gives(third, "You turned the music down");
  await jonas.thank({ did: "You waved from the window" });
  given.push("You waved from the window");
  await reads(third, "You waved from the window");
  await allOnce(third, jonas);
  mira.page = third.page;
});

test(
  "a leader that stands still is relieved: the other tab doesn't hang, and the first follows when it is back",
  { timeout: 180_000 },
  async () => {
    second = await tabOf(mira);
    await mira.page.evaluate(() => new BroadcastChannel("tend-test-still").postMessage(40_000));
    await second.page.waitForTimeout(500);
    const began = Date.now();
    await second.page.reload();
    await second.see("today", 30_000);
    assert.ok(Date.now() - began > 5_000, "it really stood still");
    await gives(second, "You asked how it was");
    await reads(jonas, "You asked how it was");
    await reads(mira, "You asked how it was", 60_000);
    await gives(mira, "You let me sleep");
    await allOnce(mira, second, jonas);
  },
);

test("without a network both tabs go on, and what they gave goes out later, once", { timeout: 120_000 }, async () => {
  await relay.kill("SIGTERM");
  await mira.see("offline", 30_000);
  await second.see("offline", 30_000);
  await gives(second, "You fixed the lamp");
  await gives(mira, "You wrote the list");
  await relay.run();
  await mira.page.reload();
  await reads(jonas, "You wrote the list", 70_000);
  await allOnce(mira, second, jonas);
});

test("the pages never complained", () => {
  for (const person of [mira, jonas]) assert.deepEqual(person.complaints, []);
});
