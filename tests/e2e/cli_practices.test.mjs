// Two people at two command lines live with each of the practices, by the verbs that come of their records: what one writes the
// other finds, as a program reads it and as a person does.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { pairByCommandLine } from "./support/cli.mjs";
import { Relay, root } from "./support/relay.mjs";

const folder = mkdtempSync(join(tmpdir(), "tend-cli-"));
let relay, mira, jonas;
before(async () => {
  relay = await Relay.start({ web: join(root, "build/web") });
  [mira, jonas] = await pairByCommandLine(relay, ["Mira", "Jonas"]);
});
after(async () => {
  mira?.leave();
  jonas?.leave();
  await relay?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the other's view holds once both have been in touch with the relay. */
async function found(who, ...query) {
  await mira.ok("sync");
  await jonas.ok("sync");
  await mira.ok("sync");
  return who.ok(...query);
}

test("check-in: for both, for me, or off", { timeout: 120_000 }, async () => {
  await mira.ok("checkin", "choose", "--close", "us", "--stress", "me", "--energy", "off");
  await mira.ok("checkin", "answer", "--close", "6", "--stress", "5");
  const mine = await mira.ok("checkin", "today");
  assert.deepEqual([mine.shared, mine.kept], [{ close: 6 }, { stress: 5 }]);
  const his = await found(jonas, "checkin", "today");
  assert.deepEqual(his.theirs?.levels, { close: 6 });
  assert.doesNotMatch(JSON.stringify(his), /"stress":5/);
  assert.match((await jonas.run("checkin", "today")).out, /Mira/);
  const eight = await mira.json("checkin", "answer", "--close", "8");
  assert.deepEqual([eight.code, eight.refused?.key], [1, "field_out_of_range"]);
  assert.deepEqual((await mira.ok("checkin", "mine")).days.at(-1).levels, { close: 6, stress: 5 });
});

test("ideas: offered, wished by both, planned, done, looked back on", { timeout: 120_000 }, async () => {
  await mira.ok("ideas", "offer", "Breakfast by the lake", "--size", "hour");
  const [offered] = (await found(jonas, "ideas", "list")).items;
  assert.deepEqual([offered.stage, offered.shown.text, offered.mine_to_answer], ["open", "Breakfast by the lake", true]);
  await jonas.ok("ideas", "wish", offered.id);
  const day = Math.floor(Date.now() / 86_400_000) + 3;
  await jonas.ok("ideas", "plan", offered.id, "--day", String(day), "--bring", "Jonas: rolls");
  const [planned] = (await found(mira, "ideas", "list")).items;
  assert.deepEqual([planned.stage, planned.plan.day, planned.plan.bring], ["planned", day, "Jonas: rolls"]);
  assert.match((await mira.ok("ideas", "calendar", offered.id)).ics, /^BEGIN:VCALENDAR\r\n[^]*SUMMARY:Breakfast by the lake/);
  await mira.ok("ideas", "done", offered.id);
  await mira.ok("ideas", "look-back", offered.id, "yes", "no", "--words", "You sang");
  const [done] = (await found(jonas, "ideas", "list")).items;
  assert.equal(done.stage, "done");
  assert.deepEqual([done.looks[0].was_new, done.looks[0].new_side, done.looks[0].words], ["yes", undefined, "You sang"]);
  const [own] = (await mira.ok("ideas", "list")).items;
  assert.equal(own.looks[0].new_side, "no");
  assert.match((await jonas.run("ideas", "list")).out, /Breakfast by the lake/);
});

test("questions: the answers of a day open together", { timeout: 120_000 }, async () => {
  await mira.ok("questions", "answer", "The smell of rain");
  assert.doesNotMatch(JSON.stringify(await found(jonas, "questions", "today")), /rain/);
  assert.deepEqual((await jonas.ok("questions", "list")).items, []);
  await jonas.ok("questions", "answer", "Your humming");
  const { items } = await found(mira, "questions", "list");
  assert.match(JSON.stringify(items), /The smell of rain[^]*Your humming|Your humming[^]*The smell of rain/);
  assert.match((await jonas.run("questions", "list")).out, /The smell of rain/);
});

test("letters: until its time there is nothing of it for the other", { timeout: 120_000 }, async () => {
  await mira.ok("letters", "write", "2076-05-03", "Are we still dancing?");
  const [mine] = (await mira.ok("letters", "list")).items;
  assert.equal(mine.words, "Are we still dancing?");
  assert.deepEqual((await found(jonas, "letters", "list")).items, []);
  assert.equal((await mira.json("letters", "write", "yesterday", "x")).code, 2);
  await mira.ok("letters", "withdraw", mine.id);
  assert.deepEqual((await found(jonas, "letters", "list")).items, []);
});

test("memories: with a photo, told from both sides, saved as a file", { timeout: 120_000 }, async () => {
  const photo = join(root, "web/public/icons/flower-192.png");
  await mira.ok("memories", "add", "The lake and the tent", "--day", "2019-06-29", "--place", "By the lake", "--photo", photo);
  const [memory] = (await found(jonas, "memories", "list")).items;
  assert.deepEqual([memory.words, memory.place, memory.photos.length], ["The lake and the tent", "By the lake", 1]);
  await jonas.ok("memories", "tell", memory.id, "And the tent leaked");
  assert.match(JSON.stringify((await found(mira, "memories", "list")).items), /And the tent leaked/);
  const saved = join(folder, "saved.png");
  await jonas.ok("memories", "save", memory.id, saved);
  assert.equal(readFileSync(saved).subarray(1, 4).toString(), "PNG");
  const again = await jonas.json("memories", "save", memory.id, saved);
  assert.notEqual(again.code, 0, "what is there already is not written over");
  const broken = join(folder, "report.png");
  writeFileSync(broken, "%PDF-1.7 not a photo");
  assert.equal((await mira.json("memories", "add", "x", "--photo", broken)).code, 1);
  assert.equal((await mira.json("memories", "add", "x", "--photo", join(folder, "none.png"))).code !== 0, true);
  assert.ok(!existsSync(join(folder, "none.png")));
  assert.equal((await mira.ok("memories", "list")).items.length, 1);
});
