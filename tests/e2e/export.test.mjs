// Everything in open forms: downloaded in a browser, written by the command line, and held against its schema.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { pairByCommandLine } from "./support/cli.mjs";
import { couple } from "./support/people.mjs";
import { keepShown, photo, pick, toMemories } from "./support/photos.mjs";
import { Relay, root } from "./support/relay.mjs";

const require = createRequire(join(root, "web/package.json"));
const { unzipSync } = require("fflate");
const Ajv = require("ajv/dist/2020.js").default;
const isAnExport = new Ajv({ allErrors: true, strictTypes: false }).compile(
  JSON.parse(readFileSync(join(root, "docs/export.schema.json"), "utf8")),
);
const folder = mkdtempSync(join(tmpdir(), "tend-export-"));
let relay, mira, jonas, ada;
const homes = [];

before(async () => {
  relay = await Relay.start();
  ({ mira, jonas } = await couple(relay, { options: { before: keepShown } }));
  homes.push(...(await pairByCommandLine(relay, ["Ada", "Ben"])));
  [ada] = homes;
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  for (const home of homes) home.leave();
  await relay?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function fits(text) {
  const all = JSON.parse(text);
  assert.ok(isAnExport(all), JSON.stringify(isAnExport.errors?.slice(0, 5)));
  return all;
}

test("all of it is one download, which opens without Tend", { timeout: 180_000 }, async () => {
  await toMemories(mira);
  await mira.tap("memories-add");
  await mira.page.getByTestId("memory-kind").getByText("You both laughed").click();
  await mira.write("memory-words", "<b>The lake</b> & the tent");
  await mira.tap("memory-on");
  await mira.tap("memory-on");
  await pick(mira, "tent.jpg", await photo(mira, 600, 400));
  await mira.see("picked-photo", 30_000);
  await mira.tap("memory-keep");
  await mira.see("memories", 30_000);
  await mira.page.goBack();
  await mira.tap("tab-me");
  await mira.tap("me-export");
  await mira.isAccessible("everything to download");
  const [download] = await Promise.all([mira.page.waitForEvent("download"), mira.tap("export-go")]);
  assert.match(download.suggestedFilename(), /^tend-\d{4}-\d\d-\d\d\.zip$/);
  const zip = unzipSync(new Uint8Array(readFileSync(await download.path())));
  const photos = Object.keys(zip).filter((name) => name.startsWith("files/"));
  assert.deepEqual(
    Object.keys(zip).filter((name) => !name.startsWith("files/")),
    ["tend.json", "book.html", "book.md", "calendar.ics"],
  );
  const text = (name) => Buffer.from(zip[name]).toString();
  const all = fits(text("tend.json"));
  assert.equal(all.names[all.me], "Mira");
  assert.ok(all.entries.some(({ record }) => record?.words === "<b>The lake</b> & the tent"));
  assert.deepEqual(Object.values(all.files), photos);
  assert.equal(Buffer.from(zip[photos[0]]).subarray(0, 2).toString("hex"), "ffd8", "a JPEG");
  assert.match(text("book.html"), /&lt;b&gt;The lake&lt;\/b&gt; &amp; the tent/);
  assert.ok(text("book.html").includes(`<img src="${photos[0]}"`));
  assert.deepEqual(
    await paperOf(mira, text("book.html")),
    { pages: 2, width_mm: 148, height_mm: 210 },
    "A5, the cover by itself",
  );
  assert.match(text("book.md"), /^# Mira \\& Jonas\n/);
  await mira.see("export-said");
  assert.match(await mira.at("export-said").innerText(), /tend-.*\.zip/);
});

/** What comes out of a printer. */
async function paperOf(person, html) {
  const page = await person.context.newPage();
  await page.setContent(html);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  await page.close();
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf);
  const mm = (points) => Math.round((Number(points) / 72) * 25.4);
  return { pages: pdf.match(/\/Type \/Page\b/g).length, width_mm: mm(width), height_mm: mm(height) };
}

test("on the command line it is a folder of one's own", { timeout: 120_000 }, async () => {
  await ada.json("thanks", "say", "You carried the boat");
  const to = join(folder, "mine");
  const answer = await ada.json("export", to);
  assert.deepEqual({ ...answer, code: answer.code }, { exported: to, files: 0, missing: 0, code: 0 });
  assert.equal(statSync(to).mode & 0o777, 0o700);
  assert.equal(statSync(join(to, "tend.json")).mode & 0o777, 0o600);
  const all = fits(readFileSync(join(to, "tend.json"), "utf8"));
  assert.ok(all.entries.some(({ record }) => record?.did === "You carried the boat"));
  assert.match(readFileSync(join(to, "book.html"), "utf8"), /<h3>Ada thanked Ben<\/h3>/);
  assert.match(readFileSync(join(to, "book.md"), "utf8"), /^# Ada[^]*You carried the boat/);
  assert.match(readFileSync(join(to, "calendar.ics"), "utf8"), /^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/);
  const said = await ada.run("export", join(folder, "again"), "--lang", "de");
  assert.match(said.out, /tend\.json enthält jeden Eintrag/);
  assert.match(readFileSync(join(folder, "again/book.html"), "utf8"), /<html lang="de">/);
});

test("what is there already is never written over", { timeout: 60_000 }, async () => {
  const full = join(folder, "full");
  mkdirSync(full);
  writeFileSync(join(full, "letter.txt"), "mine");
  const answer = await ada.json("export", full);
  assert.deepEqual([answer.refused?.key, answer.code], ["export_not_free", 3]);
  assert.deepEqual(readdirSync(full), ["letter.txt"]);
  assert.equal((await ada.json("export", join(full, "letter.txt"))).refused?.key, "export_not_free");
  assert.equal((await ada.json("export")).code, 2);
  assert.ok(!existsSync(join(full, "tend.json")));
});

test("the schema is that of the records", () => {
  const made = execFileSync(join(root, "build/bin/typegen"), ["export"], { encoding: "utf8" });
  assert.equal(readFileSync(join(root, "docs/export.schema.json"), "utf8"), made);
});
