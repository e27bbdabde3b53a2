// Memories in two browsers: kept with a photo from a camera, told from both sides, back on their day, and taken back. The photo
// is a real one, with the place in its Exif; the relay is killed while it is on its way.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { couple, dayNow } from "./support/people.mjs";
import { bytesShown, keepShown, photo, pick, toMemories } from "./support/photos.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira, jonas;

before(async () => {
  relay = await Relay.start();
  ({ mira, jonas } = await couple(relay, { options: { before: keepShown } }));
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

const refusal = (person) => person.page.locator("[data-testid=refusal][data-key]").first().getAttribute("data-key");

test("what no calendar has is said, and nothing typed is lost", { timeout: 120_000 }, async () => {
  await toMemories(mira);
  await mira.isAccessible("no memories yet");
  await mira.tap("memories-add");
  await mira.page.getByTestId("memory-kind").getByText("You both laughed").click();
  await mira.write("memory-words", "We lost the tent, and then the lake.");
  await mira.isAccessible("a memory’s words");
  await mira.tap("memory-on");
  await mira.write("memory-day", "29");
  await mira.at("memory-month").selectOption("2");
  await mira.write("memory-year", "2019");
  await mira.write("memory-place", "By the lake");
  await mira.tap("memory-keep");
  assert.equal(await refusal(mira), "no_such_day");
  await mira.isAccessible("when a memory was, refused");
  await mira.at("memory-month").selectOption("6");
  await mira.tap("memory-on");
});

test("what is no photo is said to be none", { timeout: 60_000 }, async () => {
  for (const [name, bytes, key] of [
    ["holiday.jpg", Buffer.from("%PDF-1.7 a document renamed"), "file_unknown"],
    ["photo.heic", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic rest of it", "latin1"), "photo_heic"],
    ["half.jpg", (await photo(mira, 300, 200)).subarray(0, 300), "file_broken"],
  ]) {
    await pick(mira, name, bytes);
    await mira.page.locator(`[data-testid=refusal][data-key=${key}]`).waitFor({ timeout: 15_000 });
  }
  assert.equal(await mira.isThere("picked-photo"), false);
});

test("a photo goes over a relay that is killed on the way, without the place", { timeout: 180_000 }, async () => {
  await pick(mira, "tent.jpg", await photo(mira, 3000, 2000));
  await mira.see("picked-photo", 30_000);
  await mira.isAccessible("a memory’s photo");
  await mira.tap("memory-keep");
  await mira.see("memories", 30_000);
  await mira.tap("undo-send");
  await relay.kill();
  await relay.run();
  await mira.see("memory");
  assert.match(await mira.at("memories").innerText(), /2019[^]*We lost the tent/);
  await mira.isAccessible("a memory in its year");
  await toMemories(jonas);
  await jonas.see("memory", 90_000);
  await jonas.tap("memory");
  const { bytes, width, height, type } = await bytesShown(jonas);
  assert.deepEqual([width, type], [2048, "image/jpeg"]);
  assert.ok(height > 1300 && height < 1400, `${height}`);
  assert.ok(bytes.length > 300_000, "several chunks");
  for (const note of ["GPS", "Exif"]) assert.equal(bytes.includes(note), false, `${note} is left out`);
  for (const [name, file] of relay.files()) assert.equal(file.includes(bytes.subarray(2000, 2200)), false, `sealed in ${name}`);
  await jonas.isAccessible("the other’s memory");
});

test("each tells their side, and who has not told is shown nowhere", { timeout: 120_000 }, async () => {
  await mira.tap("memory");
  await mira.see("memory-one");
  const untold = await mira.at("memory-one").innerText();
  assert.doesNotMatch(untold, /Jonas/, "nothing speaks of a side that is not there");
  await jonas.tap("memory-tell");
  await jonas.write("tell-words", "You lost it. I found the lake.");
  await jonas.isAccessible("telling one’s side");
  await jonas.tap("tell-keep");
  await jonas.dontWait();
  await mira.see("memory-side");
  assert.match(await mira.at("memory-side").innerText(), /I found the lake/);
  await mira.isAccessible("a memory from both sides");
  await jonas.tap("memory-take-back");
  await jonas.dontWait();
  await mira.at("memory-side").waitFor({ state: "detached", timeout: 15_000 });
  assert.equal(await mira.at("memory-one").innerText(), untold);
});

test("it is changed, and comes back on its day to who looks", { timeout: 120_000 }, async () => {
  const { day, month } = dayNow();
  await mira.tap("memory-edit");
  await mira.write("memory-day", day);
  await mira.at("memory-month").selectOption(month);
  await mira.isAccessible("saying a memory otherwise");
  await mira.tap("memory-keep");
  await mira.dontWait();
  await jonas.tap("back");
  await jonas.tap("memories-day");
  await jonas.see("memory-of-day");
  await jonas.isAccessible("on this day");
  await jonas.tap("back");
  await jonas.tap("back");
  await jonas.tap("tab-us");
  await jonas.see("us-memory");
  await jonas.see("us-day");
});

test("taken back it is gone from both, the photo too", { timeout: 120_000 }, async () => {
  await mira.tap("memory-take-back");
  await mira.dontWait();
  await jonas.at("us-memory").waitFor({ state: "detached", timeout: 30_000 });
  const chunks = (person) =>
    person.page.evaluate(
      () =>
        new Promise((resolve) => {
          const opening = indexedDB.open("tend");
          opening.onsuccess = () => {
            const keys = opening.result.transaction("kv").objectStore("kv").getAllKeys(IDBKeyRange.bound("x", "y"));
            keys.onsuccess = () => (opening.result.close(), resolve(keys.result.length));
          };
        }),
    );
  for (let left = 60; left > 0 && (await chunks(mira)) + (await chunks(jonas)) > 0; left--) await mira.page.waitForTimeout(500);
  assert.equal((await chunks(mira)) + (await chunks(jonas)), 0);
});

test("a microphone that is refused is said, and the words stay", { timeout: 60_000 }, async () => {
  await mira.see("memories");
  await mira.tap("memories-add");
  await mira.write("memory-words", "Something to tell aloud");
  await mira.tap("memory-on");
  await mira.tap("memory-on");
  await mira.tap("voice-begin");
  assert.equal(await refusal(mira), "no_microphone");
  await mira.tap("memory-keep");
  await mira.dontWait();
  await mira.see("memory");
  assert.deepEqual([mira.complaints, jonas.complaints], [[], []]);
});
