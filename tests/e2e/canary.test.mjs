// What two people write stands nowhere but in their open pages: not with the relay, not on the way, not in what the browser
// keeps. The same scan over a build that seals nothing (tools/build unsealed) finds it, so it can see.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";

import { Canary, finds } from "./support/canaries.mjs";
import { couple } from "./support/people.mjs";
import { bytesShown, keepShown, photo, pick, toMemories } from "./support/photos.mjs";
import { Relay, root } from "./support/relay.mjs";

const names = { mira: "Miracanary", jonas: "Jörg „Zeisig“" };
const given = [
  {
    did: "You fed the Zaunkönig „Quittenbaum“",
    shows: 'You "Federwölkchen" <Haselnuß>',
    meant: "Mondscheinbrötchen & Ŝparfiŝo",
  },
  { did: "You read me Kirschkernkissengeschichten", shows: "Übermütigkeit’s", meant: "Γλυκύτητα" },
];
const theTwo = { a: names.mira, b: names.jonas, options: { whole: true, before: keepShown } };
const memory = "Regenschirmspaziergang";
const draft = "Entwurfsgeflüster, never given";
const texts = [memory, ...Object.values(names), ...given.flatMap(Object.values)];
// The words alone, so that nothing depends on how what stands around them is written down.
const wordsOf = (list) => list.flatMap((text) => text.match(/[\p{L}]{6,}/gu));
const unwritten = new Canary("the draft", "Entwurfsgeflüster");

const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => [relative(folder, path), readFileSync(path)]);

// Everything the browser keeps for this origin, as the page itself can read it (files on disk may be compressed).
const keptForPage = () => {
  const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const asked = (request) =>
    new Promise((resolve, reject) => ((request.onsuccess = () => resolve(request.result)), (request.onerror = reject)));
  const plain = (value) => {
    if (value instanceof ArrayBuffer) return latin(new Uint8Array(value));
    if (ArrayBuffer.isView(value)) return latin(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    return JSON.stringify(value) ?? "";
  };
  const read = async () => {
    const rows = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await asked(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const all = db.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([asked(all.getAllKeys()), asked(all.getAll())]);
        keys.forEach((key, i) =>
          rows.push([`IndexedDB ${name}/${store}`, plain(key)], [`IndexedDB ${name}/${store}`, plain(values[i])]),
        );
      }
      db.close();
    }
    for (const [name, storage] of Object.entries({ localStorage, sessionStorage }))
      rows.push([name, JSON.stringify({ ...storage })]);
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        rows.push([`cache ${name}`, request.url + latin(new Uint8Array(await (await cache.match(request)).arrayBuffer()))]);
    }
    for await (const name of (await navigator.storage.getDirectory()).keys()) rows.push(["private files", name]);
    rows.push(
      ["cookies", document.cookie],
      ["the address", location.href],
      ["the history's state", plain(history.state)],
      ["the title", document.title],
    );
    return rows;
  };
  return read();
};

async function thankEachOther(mira, jonas) {
  await mira.thank(given[0]);
  await jonas.page.getByText(given[0].did).first().waitFor();
  await jonas.thank(given[1]);
  await mira.page.getByText(given[1].did).first().waitFor();
}

// A memory with a photo; some bytes out of the middle of what the other sees.
async function shareAPhoto(mira, jonas) {
  await toMemories(mira);
  await mira.tap("memories-add");
  await mira.write("memory-words", memory);
  await mira.tap("memory-on");
  await mira.tap("memory-on");
  await pick(mira, "photo.jpg", await photo(mira, 400, 300));
  await mira.see("picked-photo", 30_000);
  await mira.tap("memory-keep");
  await mira.dontWait();
  await toMemories(jonas);
  await jonas.see("memory", 30_000);
  await jonas.tap("memory");
  const { bytes } = await bytesShown(jonas);
  return bytes.subarray(2_000, 2_032);
}

// The whole story, once. `places`: where everything went, as [where, bytes]; `kept`: the rows of the database by page.
async function play(web) {
  const relay = await Relay.start({ web: join(root, "build", web) });
  const people = [];
  const places = [];
  try {
    const requests = [];
    const heed = (request) =>
      requests.push([request.method(), request.url(), JSON.stringify(request.headers()), request.postData() ?? ""].join("\n"));
    const { mira, jonas, link } = await couple(relay, {
      ...theTwo,
      arrived: (person) => people.push(person) && person.context.on("request", heed),
    });
    await thankEachOther(mira, jonas);
    const photoBytes = await shareAPhoto(mira, jonas);
    for (const person of people) {
      await person.page.reload();
      await person.see("today");
      for (const { did } of given) await person.page.getByText(did).first().waitFor();
    }
    await mira.tap("say-thanks");
    await mira.write("did", draft);
    await mira.page.waitForTimeout(500);
    assert.deepEqual(
      people.map((person) => person.page.url()),
      [`${relay.origin}/`, `${relay.origin}/`],
    );

    for (const person of people) {
      const rows = await person.page.evaluate(keptForPage);
      assert.ok(
        rows.some(([where]) => where.endsWith("/kv")),
        "the database was read",
      );
      // Bytes came as signs of one byte each, text as it was; as UTF-8 and as Latin-1 both can be found.
      for (const [where, text] of rows)
        for (const form of ["utf8", "latin1"]) places.push([`${person.name}’s ${where}`, Buffer.from(text, form)]);
      assert.ok(person.frames.length > 20, `${person.frames.length} frames`);
      places.push(...person.frames.map((bytes) => ["traffic", bytes]));
      await person.context.close();
      const files = filesUnder(person.folder);
      assert.ok(
        files.some(([name]) => /IndexedDB.*\.log$/.test(name)),
        "the browser's files were read",
      );
      places.push(...files.map(([name, bytes]) => [`${person.name}’s browser: ${name}`, bytes]));
    }
    assert.ok(
      requests.some((request) => request.includes("core-")),
      "requests were heard",
    );
    places.push(...requests.map((request) => ["request", Buffer.from(request)]));
    // First as they are while it runs, with what SQLite holds beside the database; then as they stay.
    const running = relay.files();
    assert.ok(running.some(([name]) => name.endsWith("-wal")));
    await relay.kill("SIGTERM");
    for (const [name, bytes] of [...running, ...relay.files()]) places.push([`relay: ${name}`, bytes]);
    places.push(["relay: log", Buffer.from(relay.output)]);
    return { places, link, photoBytes };
  } finally {
    for (const person of people) await person.leave();
    await relay.stop();
  }
}

// What in a link nobody else may know, as it is written and as bytes.
function secretOf(link) {
  const [, secret] = /#1p([\w-]{43})@/.exec(link);
  return [new Canary("the link", secret), new Canary("the link", Buffer.from(secret, "base64url"))];
}

const summary = (found) => [...new Set(found.map(({ canary, where, form }) => `${canary} in ${where} (${form})`))];

test("the scan knows every form", () => {
  const canary = new Canary("canary", "Zaunkönig");
  const inside = `a "Zaunkönig" b`;
  for (const bytes of [
    inside,
    Buffer.from(inside, "utf16le"),
    Buffer.from(inside, "utf16le").swap16(),
    Buffer.from(inside, "latin1"),
    "Zaunk\\u00f6nig",
    "Zaunk\\u00F6nig",
    encodeURIComponent(inside),
    encodeURIComponent(inside).toLowerCase().replace("zaun", "Zaun"),
    Buffer.from(inside).toString("hex"),
    ...["", "a", "ab"].flatMap((before) => ["base64", "base64url"].map((form) => Buffer.from(before + inside).toString(form))),
    ...["", "a", "ab"].map((before) => Buffer.concat([Buffer.from(before), Buffer.from(inside, "utf16le")]).toString("base64")),
  ])
    assert.ok(canary.formsIn(Buffer.from(bytes)).length > 0, bytes.toString());
  assert.deepEqual(canary.formsIn(Buffer.from("Zaunkonig Zaunkoenig")), []);
});

let sealed;
test("nothing two people write is found outside their open pages", { timeout: 180_000 }, async () => {
  sealed = await play("web");
  const canaries = [
    ...wordsOf(texts).map((word) => new Canary(word, word)),
    unwritten,
    new Canary("the photo", sealed.photoBytes),
  ];
  assert.deepEqual(summary(finds(canaries, sealed.places)), []);
});

// A browser notes the address a link was opened with before any page can take it out again; no page can undo that. It is on
// the device of the one who was invited alone, and the link is worth nothing without the voice that reads the words.
test("the link's secret is nowhere but in that browser's own notes of where it has been", () => {
  const notes = new RegExp(
    `^${names.jonas}’s browser: (Default/(History|Favicons|Top Sites|Sessions/)|segmentation_platform/)`,
  );
  const found = finds(secretOf(sealed.link), sealed.places);
  assert.deepEqual(summary(found.filter(({ where }) => !notes.test(where))), []);
  assert.ok(found.length > 0, "the scan sees it there");
});

test("the same scan finds all of it where nothing is sealed, except what was never given", { timeout: 180_000 }, async () => {
  const { places, photoBytes } = await play("web-unsealed");
  for (const word of wordsOf(texts)) {
    const found = finds([new Canary(word, word)], places).map(({ where }) => where);
    for (const where of [/^traffic$/, /^relay: relay\.db/, /’s IndexedDB tend\/kv$/, /’s browser: .*IndexedDB/])
      assert.ok(
        found.some((one) => where.test(one)),
        `${word} in ${where}`,
      );
  }
  const photoIn = finds([new Canary("the photo", photoBytes)], places).map(({ where }) => where);
  for (const where of [/^traffic$/, /^relay: relay\.db/, /’s browser: .*IndexedDB/])
    assert.ok(
      photoIn.some((one) => where.test(one)),
      `the photo in ${where}`,
    );
  assert.deepEqual(summary(finds([unwritten], places)), [], "a draft lives in memory only");
});
