// When the browser, or a part that did not arrive, keeps Tend from working: a sentence on what to do, and nothing lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, withoutLocks } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay;
before(async () => (relay = await Relay.start()));
after(async () => relay?.stop());

// A module with the core's door behind which everything traps: memory, _initialize, tend_alloc → 1024, tend_free, tend_new,
// tend_step: unreachable.
function trappingCore() {
  const section = (id, ...bytes) => [id, bytes.length, ...bytes];
  const name = (text) => [text.length, ...Buffer.from(text)];
  const exported = (text, kind, index) => [...name(text), kind, index];
  return Buffer.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 4, ...[0x60, 0, 0], ...[0x60, 1, 0x7f, 1, 0x7f], ...[0x60, 1, 0x7f, 0], ...[0x60, 2, 0x7f, 0x7f, 1, 0x7f]),
    ...section(3, 4, 0, 1, 2, 3),
    ...section(5, 1, 0, 2),
    ...section(
      7,
      6,
      ...exported("memory", 2, 0),
      ...exported("_initialize", 0, 0),
      ...exported("tend_new", 0, 0),
      ...exported("tend_alloc", 0, 1),
      ...exported("tend_free", 0, 2),
      ...exported("tend_step", 0, 3),
    ),
    ...section(10, 4, ...[2, 0, 0x0b], ...[5, 0, 0x41, 0x80, 0x08, 0x0b], ...[2, 0, 0x0b], ...[3, 0, 0x00, 0x0b]),
  ]);
}

const screens = /\/screens-[^/]*\.js$/;
const core = /\/core-[^/]*\.wasm$/;
const wasm = { contentType: "application/wasm" };

async function withPerson(options, play) {
  const person = await Person.arrive("Mira", options);
  try {
    await play(person);
  } finally {
    await person.leave();
  }
}

test("WebAssembly switched off: it says so, and what to do", { timeout: 60_000 }, () =>
  withPerson({ before: "delete globalThis.WebAssembly" }, async (mira) => {
    await mira.go(relay.origin);
    await mira.see("blocked-wasm");
    assert.match(await mira.page.locator("main").innerText(), /WebAssembly is switched off/);
  }),
);

test("WebAssembly forbidden by a rule of the network: it says so, too", { timeout: 60_000 }, () =>
  withPerson({}, async (mira) => {
    await mira.context.route(/(worker-[^/]*\.js|\/)$/, async (route) => {
      const answer = await route.fetch();
      const rules = answer.headers()["content-security-policy"].replace("'wasm-unsafe-eval'", "");
      await route.fulfill({ response: answer, headers: { ...answer.headers(), "content-security-policy": rules } });
    });
    await mira.go(relay.origin);
    await mira.see("blocked-wasm");
  }),
);

test("workers blocked: it says so, and what to do", { timeout: 60_000 }, () =>
  withPerson({ before: "delete globalThis.Worker" }, async (mira) => {
    await mira.go(relay.origin);
    await mira.see("blocked-worker");
    await mira.isAccessible("blocked-worker");
  }),
);

test("no storage: Tend stops rather than lose words", { timeout: 60_000 }, () =>
  withPerson({}, async (mira) => {
    await mira.page.context().route(/\/worker-[^/]*\.js$/, async (route) => {
      const answer = await route.fetch();
      const denied = "indexedDB.open = () => { throw new DOMException('denied', 'SecurityError'); };";
      await route.fulfill({ response: answer, body: denied + (await answer.text()) });
    });
    await mira.go(relay.origin);
    await mira.see("blocked-storage");
  }),
);

test("a core that does not arrive is told, and comes with the next try", { timeout: 60_000 }, () =>
  withPerson({}, async (mira) => {
    await mira.page.context().route(core, (route) => route.abort());
    await mira.go(relay.origin);
    await mira.see("blocked-load");
    await mira.page.context().unroute(core);
    await mira.tap("try-again");
    await mira.see("start");
  }),
);

test("a screen that does not arrive is told, and comes with the next try", { timeout: 60_000 }, () =>
  withPerson({}, async (mira) => {
    await mira.begin(relay.origin);
    await mira.page.context().route(screens, (route) => route.abort());
    await mira.page.reload();
    await mira.tap("tab-ways");
    await mira.tap("way-questions");
    await mira.see("blocked-load");
    await mira.page.context().unroute(screens);
    await mira.tap("try-again");
    await mira.tap("tab-ways");
    await mira.tap("way-questions");
    await mira.see("questions");
  }),
);

test("a core that traps once is replaced, and all that was stored is there", { timeout: 60_000 }, () =>
  withPerson({}, async (mira) => {
    await mira.begin(relay.origin);
    let traps = 0;
    await mira.page.context().route(core, (route) => {
      traps += 1;
      return traps === 1 ? route.fulfill({ ...wasm, body: trappingCore() }) : route.continue();
    });
    await mira.page.reload();
    await mira.see("home-alone");
    assert.ok(traps >= 2, `the core was fetched ${traps} times`);
    assert.match(await mira.page.locator("h1").innerText(), /Mira/);
  }),
);

test("a core that traps for ever is not started for ever", { timeout: 60_000 }, () =>
  withPerson({}, async (mira) => {
    let traps = 0;
    await mira.page.context().route(core, (route) => {
      traps += 1;
      return route.fulfill({ ...wasm, body: trappingCore() });
    });
    await mira.go(relay.origin);
    await mira.see("blocked-broken");
    await mira.page.waitForTimeout(1000);
    assert.ok(traps <= 5, `the core was fetched ${traps} times`); // once of them ahead, by the page
  }),
);

test("two windows without locks: the newer one writes, the older one says so and can take it back", { timeout: 60_000 }, () =>
  withPerson({}, async (mira) => {
    await withoutLocks(mira);
    await mira.begin(relay.origin);
    const second = await mira.context.newPage();
    await second.goto(relay.origin);
    await second.getByTestId("home-alone").waitFor();
    await mira.see("blocked-elsewhere");
    await mira.tap("go-on-here");
    await mira.see("home-alone");
    await second.getByTestId("blocked-elsewhere").waitFor();
  }),
);

test("a link that was cut, or is one's own, is told in place and uses nothing up", { timeout: 60_000 }, () =>
  withPerson({}, async (mira) => {
    await mira.begin(relay.origin);
    const link = await mira.invite();
    for (const [opened, key] of [
      [link.slice(0, link.indexOf("@") - 9), "link_malformed"],
      [link, "invite_is_mine"],
    ]) {
      await mira.go("about:blank");
      await mira.go(opened);
      await mira.see("link-refused");
      assert.equal(await mira.at("refusal").getAttribute("data-key"), key);
      assert.equal(new URL(mira.page.url()).hash, "", "the link is gone from the address at once");
    }
    await mira.tap("go-home");
    await mira.see("invitation-card");
  }),
);
