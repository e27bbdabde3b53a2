// Someone looks around with the made-up couple: one tap from the first page, everywhere marked as made up, and nothing of it
// is kept or sent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay;
before(async () => (relay = await Relay.start()));
after(() => relay.stop());

// All that a browser keeps of a page: databases with their rows, files, caches, cookies and the two small stores.
const kept = () =>
  (async () => {
    const databases = (await indexedDB.databases()).map(({ name, version }) => `${name} ${version}`).sort();
    const rows = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done, failed) => {
        const asked = indexedDB.open(name);
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      });
      for (const store of db.objectStoreNames) {
        const count = db.transaction(store).objectStore(store).count();
        rows.push(`${name} ${store} ${await new Promise((done) => (count.onsuccess = () => done(count.result)))}`);
      }
      db.close();
    }
    const files = [];
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) files.push(name);
    const caches_ = globalThis.caches ? await caches.keys() : [];
    return {
      databases,
      rows,
      files,
      caches_,
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookie: document.cookie,
    };
  })();

let visitor, at_start;
const asked = [];
before(async () => {
  visitor = await Person.arrive("Visitor");
  visitor.page.on("request", (request) => asked.push(request));
});
after(() => visitor?.leave());

test("one tap on the first page leads to a couple, and every screen says that it is made up", async () => {
  await visitor.go(relay.origin);
  await visitor.see("start-demo");
  await visitor.isAccessible("the first page");
  at_start = await visitor.page.evaluate(kept);
  asked.length = 0;
  visitor.frames.length = 0;
  await visitor.tap("start-demo");
  await visitor.see("today");
  assert.match(await visitor.at("made-up").textContent(), /A made-up couple\.\s+Nothing here is kept or sent\./);
  await visitor.isAccessible("a made-up couple’s Today");
  for (const place of ["us", "ways", "me", "today"]) {
    await visitor.tap(`tab-${place}`);
    await visitor.see(place);
    await visitor.see("made-up");
    if (place !== "today") await visitor.isAccessible(`a made-up couple, ${place}`);
  }
});

test("one can write, take it back, and find it on the other’s side", async () => {
  await visitor.thank({ did: "You showed me how this works" }, { wait: true });
  await visitor.tap("undo");
  await visitor.at("undo-bar").waitFor({ state: "detached" });
  await visitor.thank({ did: "You showed me around" });
  await visitor.page.getByText("You showed me around").first().waitFor();
  await visitor.tap("demo-switch");
  await visitor.page.getByText("Ines’s side").waitFor();
  await visitor.see("today");
  await visitor.page.getByText("You showed me around").first().waitFor();
  assert.equal(await visitor.page.getByText("You showed me how this works").count(), 0);
});

test("nothing of it was kept or sent, and all that was fetched are files of the app", async () => {
  assert.deepEqual(await visitor.page.evaluate(kept), at_start);
  assert.deepEqual(visitor.frames, [], "no socket carried anything");
  for (const request of asked) {
    const { origin, pathname } = new URL(request.url());
    assert.equal(origin, relay.origin);
    assert.match(`${request.method()} ${pathname}`, /^GET \/(assets|content|fonts)\//);
    assert.equal(request.postData(), null);
  }
  assert.ok(
    asked.some((request) => request.url().endsWith("/content/en/demo.json")),
    "its words came for it",
  );
});

test("every way out leads to the first page, with nothing of theirs left", async () => {
  await visitor.tap("demo-leave");
  await visitor.see("start");
  assert.equal(await visitor.isThere("made-up"), false);
  await visitor.tap("start-demo");
  await visitor.tap("tab-us");
  await visitor.see("us");
  await visitor.page.goBack();
  await visitor.see("today");
  await visitor.see("made-up");
  await visitor.page.goBack();
  await visitor.see("start");
  assert.deepEqual(await visitor.page.evaluate(kept), at_start);
});

test("from there one begins with one’s own", async () => {
  await visitor.tap("start-demo");
  await visitor.see("today");
  await visitor.tap("demo-begin");
  await visitor.giveName();
  await visitor.see("home-alone");
  assert.equal(await visitor.isThere("made-up"), false);
  assert.equal(await visitor.page.getByText("Ruben").count(), 0);
  assert.deepEqual(visitor.complaints, []);
});
