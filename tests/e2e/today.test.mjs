// Today in a browser: what it offers, alone and then to two; not today, never this, and its way back; quiet hours.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Person } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira, jonas;
before(async () => {
  relay = await Relay.start({ web: join(import.meta.dirname, "../../build/web-test") });
  mira = await Person.arrive("Mira");
  jonas = await Person.arrive("Jonas");
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

const nearly_a_day = 24 * 3_600_000 - 120_000; // by more, the clock would be in doubt
const offered = (person) =>
  person.page.locator("[data-offer]").evaluateAll((all) => all.map((each) => each.getAttribute("data-offer")));
async function offers(person, wanted) {
  const until = Date.now() + 15_000;
  while (Date.now() < until && JSON.stringify(await offered(person)) !== JSON.stringify(wanted))
    await person.page.waitForTimeout(50);
  assert.deepEqual(await offered(person), wanted);
}
const moveClock = (person, shift) =>
  person.page.evaluate((by) => new BroadcastChannel("tend-test-time").postMessage({ shift: by }), shift);

test(
  "alone it offers the way to begin and what is there for one, and the same after a reload",
  { timeout: 60_000 },
  async () => {
    await mira.begin(relay.origin);
    await offers(mira, ["pair.invite", "checkin.answer"]);
    await mira.isAccessible("today, alone");
    await mira.page.reload();
    await offers(mira, ["pair.invite", "checkin.answer"]);
  },
);

test(
  "put away for today it is gone, also after a reload, and the invitation is still under Me",
  { timeout: 60_000 },
  async () => {
    await mira.tap("about-pair.invite");
    await mira.see("why");
    await mira.isAccessible("why this");
    await mira.tap("not-today");
    await mira.dontWait();
    await offers(mira, ["checkin.answer"]);
    await mira.page.reload();
    await offers(mira, ["checkin.answer"]);
    await mira.tap("tab-me");
    await mira.see("me-invite");
    await mira.tap("tab-today");
  },
);

test("undone, it is there again as if it had never been put away", { timeout: 60_000 }, async () => {
  await mira.tap("not-now");
  await mira.see("rest");
  await mira.tap("undo");
  await offers(mira, ["checkin.answer"]);
});

test("paired, the day takes in what two can do; small things first", { timeout: 90_000 }, async () => {
  await mira.tap("tab-me");
  await mira.tap("me-invite");
  await mira.see("link");
  await jonas.join(await mira.at("link").inputValue());
  await mira.enter(await jonas.words());
  await jonas.tap("accept");
  for (const person of [mira, jonas]) {
    await person.see("paired");
    await person.tap("paired-home");
    await offers(person, ["thanks.say", "checkin.answer"]);
  }
  await mira.isAccessible("today, for two");
  await mira.page.reload();
  await offers(mira, ["thanks.say", "checkin.answer"]);
});

test("never this: gone for good, told to nobody, and its way back is under Me", { timeout: 90_000 }, async () => {
  const framesBefore = jonas.frames.length;
  const before = await jonas.at("today").innerText();
  await mira.tap("about-checkin.answer");
  await mira.tap("never");
  await mira.dontWait();
  await offers(mira, ["thanks.say"]);
  await mira.page.waitForTimeout(1500);
  assert.equal(jonas.frames.length, framesBefore, "nothing of it goes to the other");
  assert.equal(await jonas.at("today").innerText(), before);
  await mira.page.reload();
  await offers(mira, ["thanks.say"]);
  await mira.tap("tab-me");
  await mira.tap("me-today");
  await mira.see("today-choices");
  await mira.isAccessible("what Today offers");
  await mira.tap("again-checkin.answer");
  await mira.dontWait();
  await mira.tap("back");
  await mira.tap("tab-today");
  await offers(mira, ["thanks.say", "checkin.answer"]);
});

test("what is done is not offered any more, and nothing comes in its place", { timeout: 60_000 }, async () => {
  await mira.thank({ did: "You held the ladder" });
  await offers(mira, ["checkin.answer"]);
  await mira.tap("not-now");
  await mira.dontWait();
  await mira.see("rest");
});

test("what the other gives is due: it stands first, and says from whom", { timeout: 60_000 }, async () => {
  await jonas.tap("tab-ways");
  await jonas.tap("way-ideas");
  await jonas.tap("ideas-offer");
  await jonas.write("idea-text", "Watch the stars from the roof");
  await jonas.tap("idea-give");
  await jonas.dontWait();
  await offers(mira, ["ideas.answer"]);
  await mira.page.getByText("Watch the stars from the roof").first().waitFor();
  await mira.page.getByText("An idea from Jonas").first().waitFor();
});

test("in quiet hours nothing is offered, and afterwards it is as it was", { timeout: 60_000 }, async () => {
  await mira.tap("tab-me");
  await mira.tap("me-today");
  await mira.write("quiet-from", "00:00");
  await mira.write("quiet-until", "23:59");
  await mira.tap("quiet-keep");
  await mira.dontWait();
  await mira.tap("back");
  await mira.tap("tab-today");
  await mira.see("quiet");
  await offers(mira, []);
  await mira.tap("tab-me");
  await mira.tap("me-today");
  await mira.tap("quiet-none");
  await mira.dontWait();
  await mira.tap("back");
  await mira.tap("tab-today");
  await offers(mira, ["ideas.answer"]);
});

test("tomorrow is another day", { timeout: 60_000 }, async () => {
  await moveClock(mira, nearly_a_day);
  await mira.tap("not-now");
  await mira.dontWait();
  await offers(mira, ["thanks.say", "checkin.answer"]);
});
