// Days that come back: noted alone, given to both, changed, just mine, into a calendar, taken back. Two browsers, a real relay.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { dayNow, pair, Person } from "./support/people.mjs";
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
async function toDates(person) {
  await home(person);
  await person.tap("tab-me");
  await person.tap("me-dates");
  await person.see("dates");
}
async function note(person, { words, day, month, year = "" }) {
  await person.tap("dates-note");
  if (words) await person.write("date-words", words);
  await person.write("date-day", day);
  await person.at("date-month").selectOption(month);
  await person.write("date-year", year);
}
const saved = async (person, id) => {
  const download = person.page.waitForEvent("download");
  await person.tap(id);
  let ics = "";
  for await (const chunk of await (await download).createReadStream()) ics += chunk;
  return ics;
};

test("alone, she notes the day they met; half a day is refused and nothing is lost", { timeout: 120_000 }, async () => {
  await mira.begin(relay.origin);
  await toDates(mira);
  await mira.isAccessible("no day noted yet");
  await mira.tap("dates-note");
  await mira.tap("beginning-0");
  await mira.write("date-day", "29");
  await mira.tap("date-keep");
  await mira.isRefused("no_such_day");
  await mira.tap("back");
  await mira.tap("dates-note");
  assert.equal(await mira.at("date-words").inputValue(), "The day we met");
  await mira.write("date-day", "");
  await mira.write("date-year", "2019");
  await mira.tap("date-keep");
  await mira.isRefused("day_and_month_needed");
  await mira.isAccessible("noting a day, and why not yet");
  await mira.write("date-day", "29");
  await mira.isRefusedNoMore();
  await mira.at("date-month").selectOption("6");
  await mira.tap("date-keep");
  await mira.dontWait();
  assert.match(await mira.at("date").innerText(), /The day we met[^]*29 June 2019/);
});

test("paired, it is still hers; given to both, he has it too, and a calendar takes it", { timeout: 120_000 }, async () => {
  await home(mira);
  await pair(mira, jonas);
  await toDates(jonas);
  assert.equal(await jonas.isThere("date"), false);
  await toDates(mira);
  await mira.tap("date");
  await mira.see("date-one");
  await mira.isAccessible("a day that is just mine");
  await mira.tap("date-share");
  await mira.dontWait();
  await jonas.see("date");
  await jonas.tap("date");
  assert.match(await jonas.at("date-one").innerText(), /Both of us[^]*From Mira/);
  assert.match(await saved(jonas, "date-calendar"), /SUMMARY:The day we met\r\nRRULE:FREQ=YEARLY\r\n/);
  await jonas.isAccessible("a day of both");
});

test("she changes it, and he sees that and how", { timeout: 60_000 }, async () => {
  await mira.tap("date");
  await mira.tap("date-change");
  await mira.write("date-day", "28");
  await mira.isAccessible("changing a day");
  await mira.tap("date-keep");
  await mira.dontWait();
  await jonas.page.getByText("Changed", { exact: true }).click();
  assert.match(await jonas.at("date-when").innerText(), /28 June 2019/);
  assert.match(await jonas.at("date-one").locator("details").innerText(), /29 June 2019/);
});

test("one that is just his stays his; on its day Today says so to him alone", { timeout: 60_000 }, async () => {
  await jonas.tap("back");
  await note(jonas, { words: "Ask her", ...dayNow() });
  await jonas.tap("date-just-me");
  await jonas.tap("date-keep");
  await jonas.dontWait();
  await jonas.isAccessible("days that come back");
  await home(jonas);
  await jonas.see("to-dates-today");
  assert.doesNotMatch(await jonas.at("today").innerText(), /Ask her/, "Mira may look over his shoulder");
  await jonas.tap("tab-me");
  assert.doesNotMatch(await jonas.at("me").innerText(), /Ask her/);
  await home(jonas);
  await jonas.tap("to-dates-today");
  assert.match(await jonas.at("date-one").innerText(), /Ask her[^]*Only me/);
  await toDates(mira);
  assert.equal(await mira.page.getByTestId("date").count(), 1);
  await home(mira);
  assert.equal(await mira.isThere("to-dates-today"), false);
});

test("taken back, a line is left; within seconds it can be undone", { timeout: 60_000 }, async () => {
  await toDates(mira);
  await mira.tap("date");
  await mira.tap("date-take-back");
  await mira.see("dates");
  await mira.tap("undo");
  await mira.see("date");
  await mira.tap("date");
  await mira.tap("date-take-back");
  await mira.dontWait();
  await toDates(jonas);
  assert.match(await jonas.at("dates").innerText(), /Mira took this back/);
  assert.equal(await jonas.page.getByTestId("date").count(), 1);
});

test("nothing complained", () => {
  for (const person of [mira, jonas]) assert.deepEqual(person.complaints, []);
});
