// What one wrote alone stays one's own after pairing, until it is given piece by piece; and what the other sends is new until it was
// looked at. Two browsers, a real relay.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { pair, Person } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira, jonas;
before(async () => {
  relay = await Relay.start();
  mira = await Person.arrive("Mira");
  jonas = await Person.arrive("Jonas");
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

async function home(person) {
  while (!(await person.isThere("tabs"))) await person.tap("back");
  await person.tap("tab-today");
}
const hasNew = (person) => person.isThere("tab-new");

test("she answers alone, and then they pair", { timeout: 120_000 }, async () => {
  await mira.begin(relay.origin);
  await mira.tap("tab-ways");
  await mira.tap("way-questions");
  await mira.write("question-words", "By the lake, before anybody is up");
  await mira.tap("question-give");
  await mira.dontWait();
  await home(mira);
  await pair(mira, jonas);
});

test("nothing of it is shared, and nothing is picked for her", { timeout: 60_000 }, async () => {
  await mira.tap("to-share");
  await mira.see("questions-share");
  assert.equal(await mira.page.getByRole("checkbox").count(), 1);
  assert.equal(await mira.page.getByRole("checkbox", { checked: true }).count(), 0);
  await mira.isAccessible("things one might share");
  await mira.tap("share-give");
  await mira.isRefused("nothing_picked");
  await jonas.tap("tab-us");
  assert.equal(await jonas.isThere("us-answered"), false);
});

test("what she gives he reads with when it was written, and it is new to him once", { timeout: 90_000 }, async () => {
  await mira.tap("share-pick");
  await mira.tap("share-give");
  await mira.dontWait();
  await jonas.see("tab-new");
  await jonas.see("us-answered");
  await jonas.tap("us-timeline-way");
  await jonas.see("moment-new");
  await jonas.isAccessible("something new in what has been");
  assert.match(await jonas.at("moment").innerText(), /Mira shared an answer with you[^]*By the lake/);
  await jonas.page.waitForTimeout(1_500);
  assert.ok(await jonas.isThere("moment-new"), "it stays while he looks");
  await jonas.tap("moment");
  await jonas.see("question-open");
  assert.match(await jonas.at("alone-on").innerText(), /Written alone, .*20\d\d, before you two were here together/);
  assert.equal(await jonas.isThere("cannot-open"), false);
  await jonas.isAccessible("an answer written alone");
  await jonas.tap("back");
  await jonas.tap("back");
  await jonas.see("us");
  assert.equal(await hasNew(jonas), false);
  await jonas.page.reload();
  await jonas.see("tabs");
  await jonas.tap("tab-us");
  await jonas.see("us-answered");
  assert.equal(await hasNew(jonas), false);
});

test("she finds nothing left to share, and can take it back", { timeout: 60_000 }, async () => {
  await home(mira);
  assert.equal(await mira.isThere("to-share"), false);
  await mira.tap("tab-us");
  await mira.tap("us-answered");
  await mira.see("alone-on");
  await mira.tap("answer-take-back");
  await mira.dontWait();
  await jonas.page.getByTestId("us-answered").waitFor({ state: "detached" });
  await home(mira);
  await mira.see("to-share");
});

test("thanks that stand on Today are not called new elsewhere", { timeout: 60_000 }, async () => {
  await home(jonas);
  await home(mira);
  await mira.thank({ did: "You came along" });
  await jonas.page.getByText("You came along").first().waitFor();
  await jonas.page.waitForTimeout(500);
  assert.equal(await hasNew(jonas), false);
});
