// S7 and S8: leaving quickly, and the help page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, couple, desk, phone } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira;
before(async () => {
  relay = await Relay.start();
  mira = await Person.arrive("Mira");
  await elsewhere(mira);
});
after(async () => {
  await mira?.leave();
  await relay?.stop();
});

// Other sites are not reached from here.
const elsewhere = (person) =>
  person.context.route(/^https:/, (route) => route.fulfill({ body: "<title>Elsewhere</title>", contentType: "text/html" }));

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
  for (const tab of ["us", "ways", "me"]) {
    await mira.tap(`tab-${tab}`);
    await mira.see(tab);
    await isFirst(tab);
  }
  await mira.tap("me-device");
  await mira.see("device-page");
  await isFirst("device-page");
});

test("on a phone Leave lies at the thumb, over nothing that is to be tapped", { timeout: 60_000 }, async () => {
  const { width, height } = phone;
  const box = (id) => mira.at(id).boundingBox();
  const apart = (a, b) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  const atThumb = async (where) => {
    const leave = await box("leave");
    assert.ok(leave.x > width / 2 && leave.y > (height * 3) / 4 && leave.x + leave.width <= width, where);
    assert.ok(leave.width >= 44 && leave.height >= 44 && leave.y + leave.height <= height, where);
    return leave;
  };
  await mira.go(relay.origin);
  await mira.see("home-alone");
  const leave = await atThumb("home");
  for (const tab of ["today", "us", "ways", "me"]) assert.ok(apart(leave, await box(`tab-${tab}`)), tab);
  await mira.tap("have-link");
  await mira.see("invited");
  assert.ok(apart(await atThumb("invited"), await box("link-go")));
  await mira.page.setViewportSize(desk);
  assert.ok((await box("leave")).y < 60, "on a wide page it is in the corner");
  await mira.page.setViewportSize(phone);
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

test("the help page is the same for everyone, to the letter", { timeout: 120_000 }, async () => {
  const { mira: edda, jonas } = await couple(relay, { a: "Edda", b: "Jonas" });
  try {
    await edda.tap("tab-me");
    await edda.tap("me-device");
    await edda.write("look-name", "Notes");
    await edda.at("leave-sites").getByText("The weather").click();
    const read = async (person, ...taps) => {
      await person.go(relay.origin);
      for (const id of taps) await person.tap(id);
      return person.at("safe-page").innerText();
    };
    const texts = [await read(mira, "safe"), await read(edda, "tab-me", "me-safe"), await read(jonas, "tab-me", "me-safe")];
    assert.equal(new Set(texts).size, 1);
    for (const said of [
      /doesn’t protect you/,
      /safer device/i,
      /What Tend can’t do/,
      /Escape key three times/,
      /Someone to talk to/,
    ])
      assert.match(texts[0], said);
    assert.doesNotMatch(texts[0], /\d{3}/, "no number stands there that nobody has checked");
  } finally {
    await edda.leave();
    await jonas.leave();
  }
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

test("Escape pressed three times leaves in the same task, also out of a field; less doesn’t", { timeout: 60_000 }, async () => {
  await mira.go(relay.origin);
  await mira.tap("have-link");
  await mira.at("link-field").focus();
  const press = (key) =>
    mira.page.evaluate((one) => {
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: one, bubbles: true }));
      return [document.title, document.documentElement.textContent];
    }, key);
  const pressed = [];
  for (const key of ["Escape", "Escape", "a", "Escape", "Escape"]) pressed.push(await press(key));
  assert.ok(pressed.every(([title, text]) => title === "Tend" && text !== ""));
  assert.deepEqual(await press("Escape"), ["", ""]);
  await mira.page.waitForURL(/wikipedia/);
  await mira.page.goBack();
  await mira.page.waitForURL(/wikipedia/);
  assert.equal(await mira.page.title(), "Elsewhere");
  await mira.go(relay.origin);
  await mira.see("home-alone");
  await mira.page.waitForTimeout(2_100);
  for (let i = 0; i < 3; i++) await mira.page.keyboard.press("Escape");
  await mira.page.waitForURL(/wikipedia/);
});

test("where Leave leads is the person's choice, on this device", { timeout: 60_000 }, async () => {
  await mira.go(relay.origin);
  await mira.tap("tab-me");
  await mira.tap("me-device");
  await mira.at("leave-to").getByText("www.wikipedia.org").waitFor();
  await mira.at("leave-sites").getByText("Another one").click();
  for (const wrong of [
    "half",
    "http://plain.example.org",
    relay.origin,
    "javascript:alert(1)",
    "https://me:secret@example.org",
  ]) {
    await mira.write("leave-own", wrong);
    await mira.at("leave-to").getByText("no whole address").waitFor();
    await mira.at("leave-to").getByText("www.wikipedia.org").waitFor();
  }
  await mira.write("leave-own", "knitting.example.org/socks");
  await mira.at("leave-to").getByText("Leave opens knitting.example.org.").waitFor();
  await mira.isAccessible("device-page");
  await mira.page.reload();
  await mira.tap("leave");
  await mira.page.waitForURL("https://knitting.example.org/socks");
});

test("leaving in one tab clears the other, too", { timeout: 60_000 }, async () => {
  await mira.go(relay.origin);
  await mira.see("home-alone");
  const second = await mira.context.newPage();
  await second.goto(relay.origin);
  await second.getByTestId("home-alone").waitFor();
  await second.getByTestId("leave").click();
  for (const page of [second, mira.page]) {
    await page.waitForURL(/knitting/);
    assert.equal(await page.title(), "Elsewhere");
  }
  await second.close();
});

test("Tend opened anew by its address is there again", { timeout: 60_000 }, async () => {
  await mira.go(relay.origin);
  await mira.see("home-alone");
});
