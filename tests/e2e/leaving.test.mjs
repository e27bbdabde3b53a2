// S7 and S8: leaving quickly, and the help page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira;
before(async () => {
  relay = await Relay.start();
  mira = await Person.arrive("Mira");
  await mira.context.route("https://www.wikipedia.org/**", (route) =>
    route.fulfill({ body: "<title>Elsewhere</title>", contentType: "text/html" }),
  );
});
after(async () => {
  await mira?.leave();
  await relay?.stop();
});

// All that the browser keeps for this page, as text.
const kept = () =>
  mira.page.evaluate(async () => {
    const rows = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
      });
      for (const store of db.objectStoreNames) {
        const all = db.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all(
          [all.getAllKeys(), all.getAll()].map(
            (asked) => new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result))),
          ),
        );
        rows.push(
          store,
          JSON.stringify(keys),
          JSON.stringify(values.map((value) => (value instanceof Uint8Array ? [...value] : value))),
        );
      }
      db.close();
    }
    return JSON.stringify([rows, { ...localStorage }, { ...sessionStorage }, history.length, location.href]);
  });

test("Leave is the first stop of the tab key on every screen", { timeout: 60_000 }, async () => {
  await mira.go(relay.origin);
  const isFirst = async (where) => {
    await mira.page.evaluate(() => document.activeElement?.blur());
    const first = await mira.page.evaluate(
      () => document.querySelector("a[href], button, input, textarea, [tabindex]:not([tabindex='-1'])")?.dataset.testid,
    );
    assert.equal(first, "leave", where);
  };
  await mira.see("start");
  await mira.page.keyboard.press("Tab");
  assert.equal(await mira.page.evaluate(() => document.activeElement.dataset.testid), "leave");
  await isFirst("start");
  await mira.tap("safe");
  await mira.see("safe-page");
  await isFirst("safe-page");
  await mira.tap("back");
  await mira.tap("start-alone");
  await mira.see("name");
  await isFirst("name");
  await mira.giveName();
  await mira.see("home-alone");
  await isFirst("home-alone");
});

test("the help page asks no network and leaves no row", { timeout: 60_000 }, async () => {
  await mira.go(relay.origin);
  await mira.see("home-alone");
  await mira.page.waitForLoadState("networkidle");
  const before = JSON.parse(await kept());
  const asked = [];
  mira.page.on("request", (request) => asked.push(request.url()));
  await mira.context.setOffline(true);
  await mira.tap("safe");
  await mira.see("safe-page");
  await mira.isAccessible("safe-page");
  const now = JSON.parse(await kept());
  await mira.context.setOffline(false);
  assert.deepEqual(asked, []);
  assert.deepEqual(now.slice(0, 3), before.slice(0, 3));
  assert.equal(now[4], before[4], "the address says nothing");
});

test("leaving clears the screen in the same task, and going back does not show Tend again", { timeout: 60_000 }, async () => {
  await mira.go(relay.origin);
  await mira.see("home-alone");
  await mira.tap("safe");
  await mira.see("safe-page");
  const rest = await mira.page.evaluate(() => {
    document.querySelector("[data-testid=leave]").click();
    return [document.title, document.documentElement.textContent];
  });
  assert.deepEqual(rest, ["", ""]);
  await mira.page.waitForURL(/wikipedia/);
  await mira.page.goBack();
  await mira.page.waitForURL(/wikipedia/);
  assert.equal(await mira.page.title(), "Elsewhere");
});

test("leaving in one tab clears the other, too", { timeout: 60_000 }, async () => {
  await mira.go(relay.origin);
  await mira.see("home-alone");
  const second = await mira.context.newPage();
  await second.goto(relay.origin);
  await second.getByTestId("home-alone").waitFor();
  await second.getByTestId("leave").click();
  for (const page of [second, mira.page]) {
    await page.waitForURL(/wikipedia/);
    assert.equal(await page.title(), "Elsewhere");
  }
  await second.close();
});

test("Tend opened anew by its address is there again", { timeout: 60_000 }, async () => {
  await mira.go(relay.origin);
  await mira.see("home-alone");
});
