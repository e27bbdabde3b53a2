// The look: every part in every state (web/design), by day and by evening, on phone and desktop; and what it weighs.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";

import { Person, desk, phone } from "./support/people.mjs";
import { Relay, root } from "./support/relay.mjs";

let relay;
before(async () => (relay = await Relay.start({ web: join(root, "build/web-test") })));
after(async () => relay?.stop());

async function looking(options, look) {
  const person = await Person.arrive("Mira", options);
  try {
    await look(person);
    assert.deepEqual(person.complaints, []);
  } finally {
    await person.leave();
  }
}

const focused = (person) => person.page.evaluate(() => document.activeElement?.dataset.testid);

test("every part in every state is in order, on phone and desktop, by day and by evening", { timeout: 240_000 }, () =>
  looking({}, async (mira) => {
    await mira.go(`${relay.origin}/design/`);
    await mira.see("design");
    await mira.page.waitForTimeout(700); // what comes late, as the quiet lines do, is there
    await mira.isAccessible("the design page", { every: true });
    await mira.tap("sheet-open");
    await mira.see("sheet");
    await mira.page.waitForTimeout(300);
    await mira.isAccessible("an open sheet", { every: true });
    await mira.go(`${relay.origin}/design/?home`);
    await mira.see("design-home");
    await mira.isAccessible("a screen with the places of home", { every: true });
  }),
);

test("the light can be chosen against the device's own", { timeout: 60_000 }, () =>
  looking({ colorScheme: "light" }, async (mira) => {
    await mira.go(`${relay.origin}/design/`);
    const isPaper = (colour) =>
      mira.page.waitForFunction((wanted) => getComputedStyle(document.body).backgroundColor === wanted, colour, {
        timeout: 10_000,
      });
    await isPaper("rgb(251, 246, 238)");
    await mira.at("light").getByText("By evening").click();
    await isPaper("rgb(27, 23, 21)");
  }),
);

test("with less motion what arrives only fades in", { timeout: 60_000 }, () =>
  looking({}, async (mira) => {
    await mira.go(`${relay.origin}/design/`);
    await mira.see("design");
    // Where a part stands at the very beginning of its arrival.
    const atFirst = () =>
      mira.page.evaluate(() => {
        const laid = document.querySelector(".laid").cloneNode();
        document.body.append(laid);
        const [arrival] = laid.getAnimations();
        arrival.pause();
        arrival.currentTime = 0;
        const { transform, opacity } = getComputedStyle(laid);
        laid.remove();
        return { moved: transform !== "none" && new DOMMatrix(transform).f !== 0, opacity };
      });
    assert.deepEqual(await atFirst(), { moved: false, opacity: "0" });
    await mira.page.emulateMedia({ reducedMotion: "no-preference" });
    assert.deepEqual(await atFirst(), { moved: true, opacity: "0" });
  }),
);

test("choices, scale, switch, places and sheet are used with the keyboard alone", { timeout: 60_000 }, () =>
  looking({}, async (mira) => {
    const press = (key) => mira.page.keyboard.press(key);
    const checked = (id) =>
      mira
        .at(id)
        .locator("input")
        .evaluateAll((all) => all.map((one, i) => (one.checked ? i : -1)).filter((i) => i >= 0));
    await mira.go(`${relay.origin}/design/`);
    await mira.at("choices-one").locator("input").nth(1).focus();
    await press("ArrowLeft");
    assert.deepEqual(await checked("choices-one"), [0]);
    await press("Space");
    assert.deepEqual(await checked("choices-one"), [], "what was picked can be let go");
    await mira.at("choices-many").locator("input").nth(1).focus();
    await press("Space");
    assert.deepEqual(await checked("choices-many"), [0, 1, 2]);
    await mira.at("scale").locator("input").nth(5).focus();
    await press("ArrowRight");
    assert.deepEqual(await checked("scale"), [6]);
    await mira.at("scale").getByText("very close").first().waitFor();
    await mira.at("scale").locator("label").nth(6).click();
    assert.deepEqual(await checked("scale"), [], "also by a tap");
    await mira.at("switch").focus();
    await press("Space");
    assert.equal(await mira.at("switch").isChecked(), false);
    await mira.at("tab-us").focus();
    await press("Enter");
    assert.equal(await mira.at("tab-us").getAttribute("aria-current"), "page");
    await mira.at("sheet-open").focus();
    await press("Enter");
    await mira.see("sheet");
    await press("Escape");
    await mira.at("sheet").waitFor({ state: "hidden" });
    assert.equal(await focused(mira), "sheet-open");
  }),
);

test("on a phone a thumb meets each of the seven, and nothing is wider than the page", { timeout: 60_000 }, () =>
  looking({ viewport: phone }, async (mira) => {
    await mira.go(`${relay.origin}/design/`);
    await mira.see("scale");
    const seven = await mira
      .at("scale")
      .locator("label")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height)));
    assert.equal(seven.length, 7);
    assert.ok(Math.min(...seven) >= 40, `${seven}`);
    const small = await mira.page.evaluate(() =>
      [...document.querySelectorAll("button, a, label, input:not(.unseen), textarea")]
        .filter((one) => one.offsetParent !== null && !one.closest("label label, [data-testid=scale], fieldset:has(.seven)"))
        .map((one) => ({
          what: one.textContent.trim().slice(0, 30) || one.tagName,
          height: one.getBoundingClientRect().height,
        }))
        .filter(({ what, height }) => height < 44 && what !== "INPUT"),
    );
    assert.deepEqual(small, []);
    assert.equal(await mira.page.evaluate(() => document.documentElement.scrollWidth), phone.width);
  }),
);

test("a wide page reads in a column of 640 px, with the meadow beside it", { timeout: 60_000 }, () =>
  looking({ viewport: desk }, async (mira) => {
    for (const width of [1280, 1680]) {
      await mira.page.setViewportSize({ width, height: 900 });
      await mira.go(`${relay.origin}/design/?home`);
      await mira.see("design-home");
      const measure = await mira.page.evaluate(() => {
        const { left, right } = document.querySelector(".body").getBoundingClientRect();
        const meadow = document.querySelector(".scene").getBoundingClientRect();
        return { column: right - left, beside: meadow.right <= left && meadow.height === innerHeight, meadow: meadow.width };
      });
      assert.equal(measure.column, 640);
      assert.ok(measure.beside && measure.meadow >= 300, JSON.stringify(measure));
    }
  }),
);

test("nothing moves when the fonts arrive", { timeout: 60_000 }, () =>
  looking({ viewport: desk }, async (mira) => {
    const measure = async () => {
      await mira.go(`${relay.origin}/design/`);
      await mira.see("design");
      await mira.page.evaluate(() => document.fonts.ready);
      return mira.page.evaluate(() =>
        [...document.querySelectorAll("#type > *, #type dd, #parts p, #parts h3")].map((one) => {
          const range = document.createRange();
          range.selectNodeContents(one);
          return { height: one.getBoundingClientRect().height, width: range.getBoundingClientRect().width };
        }),
      );
    };
    const faces = () => mira.page.evaluate(() => [...document.fonts].filter(({ status }) => status === "loaded").length);
    const set = await measure();
    const loaded = await faces();
    await mira.context.route(/\.woff2$/, (route) => route.abort());
    await mira.context.clearCookies();
    const bare = await measure();
    assert.ok(loaded >= 4 && set.length > 40, `${loaded} fonts, ${set.length} texts`);
    assert.equal(bare.length, set.length);
    const moved = set.filter(({ height }, i) => Math.abs(height - bare[i].height) > 1);
    assert.ok(moved.length <= 2, `${moved.length} of ${set.length} texts took another height`);
    const widths = set.filter(({ width }, i) => width > 60 && Math.abs(width / bare[i].width - 1) > 0.08);
    assert.ok(widths.length <= set.length / 20, `${widths.length} of ${set.length} texts were set wider or narrower`);
    mira.complaints.length = 0; // the fonts that were kept back
  }),
);

test("what a release consists of goes to a phone compressed, and is the same there", async () => {
  const relay = await Relay.start();
  try {
    const assets = readdirSync(join(root, "build/web/assets")).filter((name) => !/\.(br|gz)$/.test(name));
    const names = ["", "content/en/messages.json", ...assets.map((name) => `assets/${name}`)];
    for (const name of names.filter((one) => !one.endsWith(".woff2"))) {
      const { headers, body } = await packed(`${relay.origin}/${name}`);
      assert.equal(headers["content-encoding"], "br", name);
      assert.ok(brotliDecompressSync(body).equals(readFileSync(join(root, "build/web", name || "index.html"))), name);
    }
  } finally {
    await relay.stop();
  }
});

// { headers, body } as they came.
function packed(address) {
  return new Promise((resolve, reject) => {
    get(address, { headers: { "accept-encoding": "gzip, br" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }));
    }).on("error", reject);
  });
}

// The shell is what the first look needs: what the page names at once, and its workers. Screens come after it (ui/later.svelte.ts).
test("a release has no design page and no language of tests, and its shell weighs at most 90 KB on its way to a phone", () => {
  const web = join(root, "build/web");
  assert.ok(existsSync(join(root, "build/web-test/design/index.html")));
  for (const name of ["design", "content/en/design.json", "content/qps"]) assert.ok(!existsSync(join(web, name)), name);
  const messages = JSON.parse(readFileSync(join(web, "content/en/messages.json"), "utf8"));
  assert.deepEqual(
    Object.keys(messages).filter((key) => key.startsWith("design.")),
    [],
  );
  const named = readFileSync(join(web, "index.html"), "utf8").match(/assets\/[\w.-]+\.(js|css)/g);
  const workers = readdirSync(join(web, "assets")).filter((name) => /^worker-.*\.js$/.test(name));
  const shell = new Set(["index.html", "sw.js", ...named, ...workers.map((name) => `assets/${name}`)]);
  const weights = [...shell].map((name) => brotliCompressSync(readFileSync(join(web, name))).length);
  const kilobytes = weights.reduce((sum, weight) => sum + weight, 0) / 1000;
  assert.ok(
    named.length >= 2 && workers.length === 1 && kilobytes <= 90,
    `the shell has ${kilobytes.toFixed(1)} KB after brotli`,
  );
});
