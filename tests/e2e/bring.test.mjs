// Memories out of what was there before: photos by the day they were taken, a chat that a messenger exported.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { couple } from "./support/people.mjs";
import { photo, toMemories } from "./support/photos.mjs";
import { Relay } from "./support/relay.mjs";

const { zipSync } = createRequire(new URL("../../web/package.json", import.meta.url))("fflate");

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

const chat = [
  "[29.06.19, 17:00:00] Mira: \u200EMessages are end-to-end encrypted",
  "[29.06.19, 18:03:12] Mira: The tent is in the lake",
  "[29.06.19, 18:04:00] Jonas: And the sausages?",
  "Say no.",
  "[30.06.19, 09:00:00] Mira: Good morning",
  "[02.07.19, 09:00:00] Jonas: \u200Eimage omitted",
  "[14.02.20, 20:00:00] Jonas: I found the tent",
  ...Array.from({ length: 200 }, (_, n) => `[01.03.20, 10:00:00] Mira: number ${n}`),
].join("\r\n");

const said = (person) => person.at("bring-said").innerText();
const texts = (person, id) => person.page.getByTestId(id).allInnerTexts();
const give = (person, id, ...files) =>
  person.page
    .getByTestId(id)
    .setInputFiles(files.map(([name, mimeType, buffer]) => ({ name, mimeType, buffer: Buffer.from(buffer) })));

async function toList(person) {
  while (!(await person.isThere("tab-ways"))) {
    await person.page.goBack();
    await person.page.waitForTimeout(200);
  }
  await toMemories(person);
}
async function toBring(person, what) {
  await toList(person);
  await person.tap("memories-bring");
  await person.isAccessible("where memories may come from");
  await person.tap(what);
}

test("photos stand by their day, and those that are chosen become memories", { timeout: 180_000 }, async () => {
  await toBring(mira, "bring-photos");
  await mira.isAccessible("no photos yet");
  const jpeg = "image/jpeg";
  await give(
    mira,
    "bring-files",
    ["PXL_20200101_000000.jpg", jpeg, await photo(mira, 400, 300, "    :  :     :  :  ")],
    ["b.jpg", jpeg, await photo(mira, 300, 200, "2019:06:29 20:00:00")],
    ["c.jpg", jpeg, await photo(mira, 200, 300, "2019:06:29 18:00:00")],
    ["photo.jpg", jpeg, await photo(mira, 200, 200, "0000:00:00 00:00:00")],
  );
  await mira.page.getByTestId("bring-day").nth(2).waitFor({ timeout: 30_000 });
  const days = await texts(mira, "bring-day");
  assert.match(days[0], /29.*2019|2019.*29/);
  assert.match(days[1], /2020/);
  assert.match(days[2], /Day not known/);
  assert.equal(await mira.isThere("bring-keep"), false, "nothing is chosen by itself");
  for (const n of [0, 1]) await mira.page.getByTestId("bring-photo").nth(n).click();
  await mira.write("bring-words", "The lake.");
  await mira.page.getByTestId("bring-photo").nth(3).click();
  await mira.isAccessible("photos that are chosen");
  assert.match(await mira.at("bring-keep").innerText(), /2 memories/);
  await mira.tap("bring-keep");
  await mira.see("bring-done", 60_000);
  assert.match(await said(mira), /2 memories are kept/);
  assert.equal((await texts(mira, "bring-day")).length, 1, "what was not chosen is still there to choose");
  await mira.tap("bring-done");
  await mira.see("memories");
  assert.match(await mira.at("memories").innerText(), /2019[^]*The lake\./);
  await toList(jonas);
  await jonas.page.getByTestId("memory").nth(1).waitFor({ timeout: 60_000 });
});

test("a photo that can’t be kept is said to be so, and the rest stays chosen", { timeout: 120_000 }, async () => {
  await toBring(mira, "bring-photos");
  const whole = await photo(mira, 300, 200, "2018:01:01 20:00:00");
  await give(mira, "bring-files", ["a.jpg", "image/jpeg", whole.subarray(0, 300)], ["b.jpg", "image/jpeg", whole]);
  await mira.page.getByTestId("bring-photo").nth(1).waitFor({ timeout: 30_000 });
  for (const n of [0, 1]) await mira.page.getByTestId("bring-photo").nth(n).click();
  await mira.tap("bring-keep");
  await mira.page.locator("[data-testid=refusal][data-key=file_broken]").waitFor({ timeout: 30_000 });
  await mira.page.getByTestId("bring-photo").first().click();
  await mira.tap("bring-keep");
  await mira.see("bring-done", 30_000);
});

test("of a chat, what is chosen of a day becomes a memory of that day", { timeout: 120_000 }, async () => {
  await toBring(mira, "bring-chat");
  await give(mira, "bring-chat-file", ["holiday.txt", "text/plain", "%PDF-1.7 a document"]);
  await mira.page.getByText("no messages in this file").waitFor();
  await give(mira, "bring-chat-file", [
    "half.zip",
    "application/zip",
    zipSync({ "_chat.txt": Buffer.from(chat) }).subarray(0, 60),
  ]);
  await mira.page.getByText("no messages in this file").waitFor();
  await give(mira, "bring-chat-file", ["chat.zip", "application/zip", zipSync({ "_chat.txt": Buffer.from(chat) })]);
  await mira.page.getByTestId("bring-month").nth(1).waitFor();
  const months = await texts(mira, "bring-month");
  assert.match(months[0], /June 2019[^]*3 messages/);
  assert.match(months[1], /February 2020[^]*1 message$/);
  await mira.isAccessible("the months of a chat");
  const phone = mira.page.viewportSize();
  await mira.page.setViewportSize({ width: 1280, height: 800 });
  await mira.page.getByTestId("bring-month").nth(2).click();
  await mira.page.getByTestId("bring-message").first().click();
  const { y } = await mira.at("bring-keep").boundingBox();
  assert.ok(y < 800, `with two hundred messages the act is in sight on a wide page too, ${y}`);
  await mira.page.setViewportSize(phone);
  await mira.page.goBack();
  await mira.page.getByTestId("bring-month").nth(1).click();
  await mira.page.getByText("I found the tent").waitFor();
  await mira.page.goBack();
  await mira.page.getByTestId("bring-month").first().click();
  await mira.page.getByTestId("bring-message").nth(2).waitFor();
  for (const n of [0, 1]) await mira.page.getByTestId("bring-message").nth(n).click();
  await mira.isAccessible("a month of a chat");
  await mira.tap("bring-keep");
  await mira.see("bring-done", 30_000);
  await mira.tap("bring-done");
  await mira.see("memories");
  const kept = await mira.at("memories").innerText();
  assert.match(kept, /Mira: The tent is in the lake/);
  assert.doesNotMatch(kept, /Good morning/);
  await toList(jonas);
  await jonas.page.getByText("The tent is in the lake").first().waitFor({ timeout: 60_000 });
  await jonas.page.getByText("The tent is in the lake").first().click();
  assert.match(await jonas.at("memory-one").innerText(), /29[^]*Jonas: And the sausages\?\s+Say no\./);
  await toBring(mira, "bring-chat");
  await mira.see("bring-pick");
  assert.equal(await mira.isThere("bring-month"), false, "whoever begins anew finds no chat of before");
});
