// What has been, in two browsers: thanks, a memory and a question that both answered stand in one list, by month; searched,
// narrowed, opened, and come back to. And many of them, with the made-up couple: only those near the eye are in the page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { couple, dayNow, Person } from "./support/people.mjs";
import { photo, pick, toMemories } from "./support/photos.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira, jonas;
before(async () => {
  relay = await Relay.start();
  ({ mira, jonas } = await couple(relay));
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

const moments = (person) => person.page.getByTestId("moment").allInnerTexts();
const search = (person) => person.at("timeline-search");
const settled = (person, many) =>
  person.page.waitForFunction((many) => document.querySelectorAll("[data-testid=moment]").length === many, many);
async function toTimeline(person) {
  await person.tap("tab-us");
  await person.tap("us-timeline-way");
  await person.see("us-timeline");
}
async function find(person, words, many) {
  await search(person).fill(words);
  await person.page
    .locator(`[data-testid=timeline-status][data-search=${JSON.stringify(words.trim())}]`)
    .waitFor({ state: "attached" });
  await settled(person, many);
}

async function rememberTheFire() {
  await toMemories(jonas);
  await jonas.tap("memories-add");
  await jonas.write("memory-words", "The crème brûlée caught fire, and so did the napkin.");
  await jonas.tap("memory-on");
  await jonas.write("memory-year", "2019");
  await jonas.at("memory-month").selectOption("6");
  await jonas.write("memory-place", "the harbour café");
  await jonas.tap("memory-on");
  await pick(jonas, "fire.jpg", await photo(jonas, 400, 300));
  await jonas.see("picked-photo", 30_000);
  await jonas.tap("memory-keep");
  await jonas.dontWait();
  await jonas.see("memories");
  await jonas.tap("back");
}

async function answerBoth() {
  const question = {};
  for (const [person, words] of [
    [mira, "By the lake, at dawn"],
    [jonas, "On the night train"],
  ]) {
    await person.page.reload();
    await person.see("today");
    await person.tap("tab-ways");
    await person.tap("way-questions");
    await person.see("question-text");
    question[person.name] = await person.at("question-text").innerText();
    await person.write("question-words", words);
    await person.tap("question-give");
    await person.dontWait();
  }
  return question;
}

test("before anything was, nothing leads there", { timeout: 60_000 }, async () => {
  await mira.tap("tab-us");
  await mira.see("us");
  assert.equal(await mira.at("us-timeline-way").isVisible(), false);
  await mira.tap("tab-today");
});

test("what both can read stands there for both, the latest first", { timeout: 180_000 }, async () => {
  await mira.thank({ did: "You mended the lamp in the CAFÉ", meant: "I could read again." });
  await jonas.page.getByText("You mended the lamp").first().waitFor();

  await rememberTheFire();
  const question = await answerBoth();
  await jonas.see("question-ready");
  await jonas.tap("back");
  await mira.see("question-ready", 30_000);
  await mira.tap("back");

  for (const person of [mira, jonas]) {
    await toTimeline(person);
    await settled(person, 3);
    const all = await moments(person);
    assert.deepEqual(
      await person.page.getByTestId("moment").evaluateAll((rows) => rows.map((row) => row.dataset.moment).toSorted()),
      ["memories.kept", "questions.open", "thanks.said"],
    );
    assert.match(all.at(-1), /crème brûlée/, "of 2019, so it stands last");
    assert.match(all.at(-1), /the harbour café/);
    assert.match(all.join(" "), new RegExp(person === mira ? "You thanked Jonas" : "Mira thanked you"));
    assert.match(all.join(" "), /at dawn[^]*night train|night train[^]*at dawn/);
    assert.ok(all.join(" ").includes(question[person.name]), "the question, with the other’s name in it");
    assert.match(await person.at("timeline-list").innerText(), /2019\s+June/);
    await person.page.locator("[data-testid=moment] img").waitFor({ timeout: 60_000 });
  }
  await mira.isAccessible("what has been");
});

test("words are found whatever their case and accents, and all of them have to be there", { timeout: 60_000 }, async () => {
  await find(mira, "cafe", 2);
  await find(mira, "CREME  bRULEE", 1);
  assert.match((await moments(mira))[0], /crème brûlée/);
  await mira.isAccessible("what was found");
  await find(mira, "lámp café", 1);
  assert.match((await moments(mira))[0], /You mended the lamp/);
  await find(mira, "lamp brulee", 0);
  assert.match(await mira.at("us-timeline").innerText(), /Nothing with these words/);
  await mira.isAccessible("nothing found");
  await mira.tap("timeline-all");
  await settled(mira, 3);
  assert.equal(await search(mira).inputValue(), "");
});

test("it is narrowed to some, opened, and come back to as it was left", { timeout: 90_000 }, async () => {
  await find(mira, "cafe", 2);
  await mira.tap("timeline-only-memories");
  await settled(mira, 1);
  const isPicked = (name) => mira.at(`timeline-only-${name}`).getByRole("checkbox").isChecked();
  assert.deepEqual([await isPicked("memories"), await isPicked("thanks")], [true, false]);
  await mira.isAccessible("only memories");
  await mira.tap("moment");
  await mira.see("memory-one");
  await mira.page.goBack();
  await mira.see("us-timeline");
  await settled(mira, 1);
  assert.equal(await search(mira).inputValue(), "cafe");
  assert.equal(await mira.page.evaluate(() => document.activeElement?.dataset.testid), "moment", "the cursor is where it was");
  await mira.tap("timeline-only-memories");
  await mira.tap("timeline-only-thanks");
  await settled(mira, 1);
  await mira.tap("moment");
  await mira.see("thanks-one");
  assert.match(await mira.at("thanks-words").innerText(), /You mended the lamp[^]*read again/);
  await mira.isAccessible("one thanks");
  await mira.tap("back");
  await mira.tap("timeline-clear");
  await mira.tap("timeline-only-thanks");
  await mira.tap("timeline-only-questions");
  await settled(mira, 1);
  await mira.tap("moment");
  await mira.see("question-open");
  await mira.tap("back");
  await mira.see("us-timeline");
  await mira.tap("back");
  await mira.tap("us-timeline-way");
  await settled(mira, 3);
});

test("whatever is typed there, the page stands", { timeout: 90_000 }, async () => {
  for (const long of ["x".repeat(500), "é".repeat(120)]) {
    await search(mira).fill(long);
    await settled(mira, 0);
    assert.match(await mira.at("us-timeline").innerText(), /more than a search can hold/);
  }
  await mira.isAccessible("a search that is too long");
  await find(mira, "     ", 3);
  await find(mira, "🦊💌", 0);
  assert.match(await mira.at("us-timeline").innerText(), /Nothing with these words/);
  await find(mira, "<b>[lamp]*(", 0);
  // Half a sign, and one that nobody sees.
  await search(mira).evaluate((field) => {
    field.value = "\ud83d lamp \u0007";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await settled(mira, 1);
  await mira.tap("timeline-clear");
  await settled(mira, 3);
});

test("what the other gives comes while one looks, and what is taken back goes", { timeout: 90_000 }, async () => {
  await mira.tap("back");
  await mira.tap("tab-today");
  await mira.thank({ did: "You sang in the stairwell" });
  await jonas.page.getByTestId("moment").getByText("You sang in the stairwell").waitFor({ timeout: 30_000 });
  await toTimeline(mira);
  await mira.page.getByTestId("moment").getByText("You sang in the stairwell").click();
  await mira.tap("withdraw");
  await mira.dontWait();
  await mira.see("withdrawn");
  await jonas.page.getByText("You sang in the stairwell").waitFor({ state: "detached", timeout: 30_000 });
  await settled(jonas, 3);
  await mira.tap("back");
  await settled(mira, 3);
});

test("what was on this day in another year stands above, quietly", { timeout: 120_000 }, async () => {
  const { day, month } = dayNow();
  await jonas.tap("back");
  await jonas.tap("tab-today");
  await toMemories(jonas);
  await jonas.tap("memory");
  await jonas.tap("memory-edit");
  await jonas.write("memory-day", day);
  await jonas.at("memory-month").selectOption(month);
  await jonas.tap("memory-keep");
  await jonas.dontWait();
  await mira.see("timeline-day", 30_000);
  assert.match(await mira.at("timeline-day").innerText(), /On this day[^]*2019[^]*crème brûlée/);
  await mira.isAccessible("on this day");
  await search(mira).fill("lamp");
  await mira.at("timeline-day").waitFor({ state: "detached" });
  await mira.tap("timeline-clear");
  await mira.tap("timeline-day-moment");
  await mira.see("memory-one");
  await mira.tap("back");
  await mira.see("timeline-day");
});

test("with the keyboard alone: search, narrow, open, and back", { timeout: 90_000 }, async () => {
  const press = (key, times = 1) => mira.page.keyboard.press(key).then(() => times > 1 && press(key, times - 1));
  const at = () => mira.page.evaluate(() => document.activeElement?.closest("[data-testid]")?.dataset.testid ?? "");
  const reach = async (id) => {
    for (let left = 40; left > 0 && (await at()) !== id; left--) await press("Tab");
    assert.equal(await at(), id);
  };
  await mira.tap("back");
  await mira.see("us");
  await reach("us-timeline-search");
  await press("Enter");
  await mira.see("us-timeline");
  await mira.page.waitForFunction(() => document.activeElement?.dataset.testid === "timeline-search");
  await mira.page.keyboard.type("lamp");
  await press("Enter");
  await settled(mira, 1);
  await reach("timeline-only-thanks");
  await press("Space");
  await settled(mira, 1);
  await reach("moment");
  await press("Enter");
  await mira.see("thanks-one");
  await reach("back");
  await press("Enter");
  await mira.see("us-timeline");
  await mira.page.waitForFunction(() => document.activeElement?.dataset.testid === "moment");
  await press("Shift+Tab");
  assert.match(await at(), /^timeline-only-/);
  assert.deepEqual([mira.complaints, jonas.complaints], [[], []]);
});

// All places that rows were seen at on the way, and how many there were at once.
async function scrollToTheEnd({ page }) {
  const [seen, all] = [new Set(), page.locator("[data-testid=timeline-list] > li")];
  let most = 0;
  for (let left = 400; left > 0; left--) {
    const places = await all.evaluateAll((rows) => rows.map((row) => Number(row.ariaPosInSet)));
    most = Math.max(most, places.length);
    for (const place of places) seen.add(place);
    const isEnd = await page.evaluate(() => {
      const { scrollHeight } = document.documentElement;
      scrollBy(0, innerHeight * 0.8);
      return scrollY + innerHeight >= scrollHeight - 4;
    });
    if (isEnd && (await page.getByTestId("timeline-begun").count()) > 0) break;
    await page.waitForTimeout(20);
  }
  return { seen, most };
}

// It stands where it stood.
async function intoOneAndBack(visitor) {
  await visitor.page.evaluate(() => scrollBy(0, -3000));
  await visitor.page.waitForTimeout(300);
  const rows = visitor.page.getByTestId("moment");
  const middle = rows.nth(Math.floor((await rows.count()) / 2));
  const words = await middle.innerText();
  const before = await middle.evaluate((row) => row.getBoundingClientRect().top);
  await middle.click();
  await visitor.at("us-timeline").waitFor({ state: "detached" });
  await visitor.page.goBack();
  await visitor.see("us-timeline");
  const again = visitor.page.locator("[data-testid=moment]:focus");
  await again.waitFor();
  assert.equal(await again.innerText(), words);
  const after = await again.evaluate((row) => row.getBoundingClientRect().top);
  assert.ok(Math.abs(after - before) < 3, `${before} before, ${after} after`);
}

test("of many only those near the eye are in the page, and the first of all is reached", { timeout: 180_000 }, async () => {
  const visitor = await Person.arrive("Visitor");
  try {
    await visitor.go(relay.origin);
    await visitor.tap("start-demo");
    await toTimeline(visitor);
    await visitor.see("moment", 60_000);
    await visitor.isAccessible("what has been, of many");
    const { seen, most } = await scrollToTheEnd(visitor);
    assert.ok(await visitor.isThere("timeline-begun"), "the end is reached");
    assert.ok(most < 60, `${most} rows at once`);
    const last = visitor.page.locator("[data-testid=timeline-list] > li").last();
    const all = Number(await last.getAttribute("aria-setsize"));
    assert.equal(await last.getAttribute("aria-posinset"), String(all));
    assert.ok(all > 200, `${all} moments`);
    assert.deepEqual(
      Array.from({ length: all }, (_, i) => i + 1).filter((place) => !seen.has(place)),
      [],
      "none was passed over",
    );
    await visitor.isAccessible("where it began");

    await intoOneAndBack(visitor);
    // On the other’s side it is the other’s.
    await visitor.tap("demo-switch");
    await visitor.see("today");
    await toTimeline(visitor);
    await visitor.see("moment");
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.leave();
  }
});
