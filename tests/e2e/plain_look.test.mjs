// A plain name and icon: in the tab, on the home screen, on the first page; on this device only, and the relay is not told.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira;
const asked = [];
before(async () => {
  relay = await Relay.start();
  mira = await Person.arrive("Mira", { installs: true });
  await mira.begin(relay.origin);
  mira.context.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));
});
after(async () => {
  await mira?.leave();
  await relay?.stop();
});

const manifest = async () => {
  const session = await mira.context.newCDPSession(mira.page);
  const { data, errors } = await session.send("Page.getAppManifest");
  await session.detach();
  assert.deepEqual(errors, []);
  return JSON.parse(data);
};
const links = () =>
  mira.page.evaluate(() =>
    ["icon", "apple-touch-icon"].map((rel) => document.querySelector(`link[rel="${rel}"]`).getAttribute("href")),
  );

test(
  "it is called as it comes until a name is chosen; then tab, icon and home screen follow at once",
  { timeout: 60_000 },
  async () => {
    await mira.page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
    assert.equal(await mira.page.title(), "Tend");
    await mira.tap("tab-me");
    await mira.tap("me-device");
    await mira.write("look-name", "Garden notes");
    await mira.at("look-notebook").check({ force: true });
    assert.equal(await mira.page.title(), "Garden notes");
    assert.deepEqual(await links(), ["icons/notebook.svg", "icons/notebook-192.png"]);
    await mira.page.waitForFunction(async () => (await (await fetch("manifest.webmanifest")).json()).name === "Garden notes");
    const { name, short_name, icons, ...rest } = await manifest();
    assert.deepEqual([name, short_name], ["Garden notes", "Garden notes"]);
    assert.ok(icons.every(({ src }) => /^icons\/notebook/.test(src)));
    assert.doesNotMatch(JSON.stringify(rest), /tend|flower/i);
    assert.deepEqual(
      asked.filter((each) => /garden|notes/i.test(each)),
      [],
      "no request carries the name",
    );
    assert.equal(relay.output.match(/garden/i), null);
  },
);

test("it holds at the next start, from the first moment on", { timeout: 60_000 }, async () => {
  // Every title that the tab has while the page loads.
  await mira.page.addInitScript(() => {
    globalThis.titles = [];
    new MutationObserver(() => {
      if (globalThis.titles.at(-1) !== document.title) globalThis.titles.push(document.title);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await mira.page.reload();
  await mira.see("home-alone");
  assert.equal(await mira.page.title(), "Garden notes");
  const titles = await mira.page.evaluate(() => globalThis.titles);
  assert.deepEqual(
    titles.filter((title) => !["", "…", "Garden notes"].includes(title)),
    [],
  );
  assert.deepEqual(await links(), ["icons/notebook.svg", "icons/notebook-192.png"]);
});

test("an empty name is none, and a long one is cut", { timeout: 60_000 }, async () => {
  await mira.tap("tab-me");
  await mira.tap("me-device");
  assert.equal(await mira.at("look-name").inputValue(), "Garden notes");
  await mira.write("look-name", "  ");
  assert.equal(await mira.page.title(), "Tend");
  await mira.write("look-name", "x".repeat(200));
  assert.equal(await mira.page.title(), "x".repeat(30));
  await mira.write("look-name", "");
  await mira.at("look-flower").check({ force: true });
  assert.deepEqual(await links(), ["icons/flower.svg", "icons/flower-192.png"]);
});

test("a title never holds a name or a word of the two", { timeout: 60_000 }, async () => {
  await mira.go(relay.origin);
  for (const id of ["invite", "back", "tab-us", "tab-ways", "tab-me", "me-safe"]) {
    await mira.tap(id);
    assert.equal(await mira.page.title(), "Tend", id);
  }
});

test("the page never complained", () => assert.deepEqual(mira.complaints, []));
