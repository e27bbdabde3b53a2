// What was once downloaded comes along into another home: read there as it was, kept from everybody else, and let go of again.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createRequire } from "node:module";

import { pairByCommandLine, Tend } from "./support/cli.mjs";
import { couple, Person } from "./support/people.mjs";
import { keepShown, photo, pick, toMemories } from "./support/photos.mjs";
import { Relay, root } from "./support/relay.mjs";

const { unzipSync } = createRequire(join(root, "web/package.json"))("fflate");

const folder = mkdtempSync(join(tmpdir(), "tend-brought-"));
const zip = join(folder, "tend.zip");
let relay, mira, jonas, nora;
const homes = [];

before(async () => {
  relay = await Relay.start();
  ({ mira, jonas } = await couple(relay, { options: { before: keepShown } }));
  nora = await Person.arrive("Nora", { before: keepShown });
  await nora.begin(relay.origin);
});
after(async () => {
  for (const each of [mira, jonas, nora]) await each?.leave();
  for (const home of homes) home.leave();
  await relay?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const choose = (file) => nora.at("brought-file").setInputFiles(file);
const said = async (pattern) => {
  await nora.page.getByTestId("brought-said").filter({ hasText: pattern }).waitFor({ timeout: 30_000 });
};

test("a download is brought along, and shows all as it was", { timeout: 180_000 }, async () => {
  await mira.thank({ did: "You carried the boat", shows: "Care", meant: "I could rest" });
  await toMemories(mira);
  await mira.tap("memories-add");
  await mira.write("memory-words", "The lake and the tent");
  await mira.tap("memory-on");
  await mira.tap("memory-on");
  await pick(mira, "tent.jpg", await photo(mira, 600, 400));
  await mira.see("picked-photo", 30_000);
  await mira.tap("memory-keep");
  await mira.see("memories", 30_000);
  await mira.page.goBack();
  await mira.tap("tab-me");
  await mira.tap("me-export");
  const [download] = await Promise.all([mira.page.waitForEvent("download"), mira.tap("export-go")]);
  await download.saveAs(zip);

  await nora.tap("tab-me");
  await nora.tap("me-brought");
  await nora.isAccessible("nothing brought along yet");
  await choose(zip);
  await said(/entries came along/);
  assert.doesNotMatch(await nora.at("brought-said").innerText(), /not in it/);
  assert.match(await nora.at("brought-one").innerText(), /Mira and Jonas[^]*entries, 20\d\d/);
  await nora.isAccessible("what was brought along");
  await nora.tap("brought-one");
  await nora.see("brought-bar");
  await nora.see("us");
  await nora.isAccessible("the beginning of what was brought along");
  await nora.tap("us-timeline-way");
  await nora.page.getByTestId("moment").filter({ hasText: "The lake and the tent" }).click();
  await nora.see("memory-one");
  await nora.page.locator('[data-testid="memory-photo"][data-whole="true"]').waitFor({ timeout: 30_000 });
  await nora.isAccessible("a memory of what was brought along");
  for (const act of ["memory-edit", "memory-take-back", "memory-tell"]) assert.equal(await nora.isThere(act), false, act);
  await nora.page.goBack();
  await nora.page.getByTestId("moment").filter({ hasText: "You carried the boat" }).click();
  await nora.page.getByText("I could rest").first().waitFor();
  await nora.isAccessible("a thanks of what was brought along");
  for (const act of ["edit", "withdraw"]) assert.equal(await nora.isThere(act), false, act);
  await nora.tap("brought-leave");
  await nora.see("brought");
  assert.equal(await nora.isThere("brought-bar"), false);
  assert.deepEqual(nora.complaints, []);
});

test("a second time it is here already; what is something else is told so", { timeout: 60_000 }, async () => {
  await choose(zip);
  await said(/all here already/);
  writeFileSync(join(folder, "other.json"), '{"photos": []}');
  await choose(join(folder, "other.json"));
  await nora.page.getByText("This is not what Tend writes").waitFor();
  await nora.isAccessible("what can't be brought along");
  writeFileSync(join(folder, "half.zip"), readFileSync(zip).subarray(0, 400));
  await choose(join(folder, "half.zip"));
  await nora.page.getByText("This is not what Tend writes").waitFor();
  assert.equal(await nora.page.getByTestId("brought-one").count(), 1);
});

test("it goes out again with all else", { timeout: 60_000 }, async () => {
  await nora.page.goBack();
  await nora.tap("me-export");
  const [download] = await Promise.all([nora.page.waitForEvent("download"), nora.tap("export-go")]);
  const names = Object.keys(unzipSync(new Uint8Array(readFileSync(await download.path()))));
  assert.ok(names.includes("tend.json") && names.includes("brought-1/tend.json"), names.join());
  assert.equal(names.filter((name) => name.startsWith("brought-1/files/")).length, 1);
  await download.saveAs(join(folder, "again.zip"));
  await nora.page.goBack();
  await nora.tap("me-brought");
  await choose(join(folder, "again.zip"));
  await said(/came along/);
  assert.equal(await nora.page.getByTestId("brought-one").count(), 2, "what is hers now is another");
});

test("it is let go of, and that can be undone", { timeout: 60_000 }, async () => {
  const those = (count) =>
    nora.page.waitForFunction((n) => document.querySelectorAll('[data-testid="brought-one"]').length === n, count);
  await nora.tap("brought-forget");
  await nora.see("undo-bar");
  await those(1);
  await nora.tap("undo");
  await those(2);
  for (const left of [1, 0]) {
    await nora.tap("brought-forget");
    await nora.dontWait();
    await those(left);
  }
  await nora.page.reload();
  await nora.see("home-alone");
  await nora.tap("tab-me");
  await nora.tap("me-brought");
  await nora.see("brought");
  assert.equal(await nora.isThere("brought-one"), false);
});

test("on the command line, too, and it goes out again with all else", { timeout: 120_000 }, async () => {
  homes.push(...(await pairByCommandLine(relay, ["Ada", "Ben"])));
  const [ada] = homes;
  await ada.json("thanks", "say", "You mended the roof");
  await ada.json("export", join(folder, "ada"));
  const cleo = Tend.make(relay);
  homes.push(cleo);
  await cleo.ok("start", "Cleo");
  const took = await cleo.json("import", join(folder, "ada"));
  assert.deepEqual([took.files, took.missing, took.code], [0, 0, 0]);
  assert.ok(took.entries > 1);
  assert.match((await cleo.run("status")).out, /Brought along, 1: Ada, Ben, \d+ entries/);
  assert.match((await cleo.run("thanks", "list", "--brought", "1")).out, /You mended the roof/);
  assert.doesNotMatch((await cleo.run("thanks", "list")).out, /roof/);
  assert.equal((await cleo.json("thanks", "list", "--brought", "2")).refused.key, "no_such_archive");
  assert.equal((await cleo.json("import", join(folder, "other.json"))).refused.key, "export_unknown");
  assert.equal((await cleo.json("import", join(folder, "nowhere"))).refused.key, "file_unreadable");
  await cleo.ok("export", join(folder, "cleo"));
  assert.match(readFileSync(join(folder, "cleo/brought-1/tend.json"), "utf8"), /You mended the roof/);
  const dora = Tend.make(relay);
  homes.push(dora);
  await dora.ok("start", "Dora");
  await dora.ok("import", join(folder, "cleo"));
  assert.match(
    (await dora.run("thanks", "list", "--brought", "2")).out + (await dora.run("thanks", "list", "--brought", "1")).out,
    /roof/,
  );
  await cleo.ok("forget", "1");
  assert.doesNotMatch((await cleo.run("status")).out, /Brought along/);
});
