// What the browser does to what is stored: it may wipe it while Tend is open or between two starts, and is asked to keep it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay;
const people = [];
before(async () => (relay = await Relay.start()));
after(async () => {
  for (const person of people) await person.leave();
  await relay?.stop();
});

// Counts what is asked of the browser, over all pages.
const counting = () => {
  const persist = navigator.storage.persist;
  navigator.storage.persist = function () {
    globalThis.askedToKeep = (globalThis.askedToKeep ?? 0) + 1;
    return persist.call(this);
  };
};
const asked = (person) => person.page.evaluate(() => globalThis.askedToKeep ?? 0);

async function wipe(person) {
  const session = await person.context.newCDPSession(person.page);
  await session.send("Storage.clearDataForOrigin", { origin: relay.origin, storageTypes: "indexeddb" });
  await session.detach();
}

test("the browser is asked to keep it when there is something to keep, not before", { timeout: 120_000 }, async () => {
  const options = { before: counting };
  const mira = await Person.arrive("Mira", options);
  people.push(mira);
  const jonas = await Person.arrive("Jonas", options);
  people.push(jonas);
  await mira.begin(relay.origin);
  assert.equal(await asked(mira), 0);
  await mira.at("copies").getByText("on this device only").waitFor();
  await jonas.join(await mira.invite());
  await mira.enter(await jonas.words());
  assert.equal(await asked(jonas), 0);
  await jonas.tap("accept");
  for (const person of [mira, jonas]) {
    await person.see("paired");
    assert.equal(await asked(person), 1);
    await person.tap("paired-home");
    await person.see("today");
    assert.equal(await person.isThere("copies"), false, "nothing was written yet");
  }
  await mira.thank({ did: "You mended the gate" });
  assert.equal(await asked(mira), 1, "once is enough");
  await mira.at("copies").getByText("on both your devices").waitFor();
});

test("wiped while open: it says so and what is true, and a fresh start is possible", { timeout: 90_000 }, async () => {
  const [mira, jonas] = people;
  await mira.tap("say-thanks");
  await mira.write("did", "You hummed on the stairs");
  await wipe(mira);
  await mira.see("blocked-cleared");
  await mira.page.getByText("You hummed on the stairs").waitFor();
  await mira.isAccessible("blocked-cleared");
  mira.page.once("dialog", (dialog) => dialog.accept());
  await mira.tap("try-again");
  await mira.see("start");
  await mira.see("gone");
  await mira.isAccessible("start, after a loss");
  await jonas.page.getByText("You mended the gate").first().waitFor();
});

test(
  "wiped between two starts: the first page tells what may have happened; one who is new is told nothing",
  { timeout: 90_000 },
  async () => {
    const ilse = await Person.arrive("Ilse");
    people.push(ilse);
    await ilse.go(relay.origin);
    await ilse.see("start");
    assert.equal(await ilse.isThere("gone"), false);
    await ilse.begin(relay.origin);
    await ilse.go("about:blank");
    await wipe(ilse);
    await ilse.go(relay.origin);
    await ilse.see("gone");
    await ilse.tap("start-alone");
    await ilse.giveName();
    await ilse.see("home-alone");
  },
);
